"""What tells the rows of a table: the numbers in its first column, whole or broken over lines, and the figures behind its labels."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from msgspec import Struct

from cchc_extract.understanding.textcolumns.chargrid import Piece, is_stt, is_value
from cchc_extract.understanding.textcolumns.placing import Column, Placed
from cchc_extract.understanding.textrows.numbering import START, Numbering, follow, is_number

_FIGURES = 0.25
"""Share of a column's texts that are figures from which these tell rows; single ones stand among words."""
_DATE = regex.compile(r"\d{1,2}/[\d/]*")
"""A date or the beginning of one: it tells no row, for narrow columns break it."""
_BREAKS = regex.compile(r"\d[.,]\d*$")
"""A number that may go on: a point or a comma is in it."""
_OPEN = regex.compile(r"\d[.,]$")
"""One that must."""
_NEAR = 3
"""Most lines from one part of a broken number to the other."""
_DANGLES = (".", ",", "-")
_AFTER_POINT, _WITHOUT = 1.0, -2.0
"""What a break costs behind a point, against the two numbers apart, and elsewhere."""


class Shape(Struct, frozen=True):
    """Where the row numbers (``None``: there are none), the labels and figures stand.

    ``widths``: of all columns, in characters, of the texts that stay in them; ``longest``: of their longest numbers.
    """

    stt: int | None
    label: int
    widths: dict[int, int]
    figures: frozenset[int]
    longest: dict[int, int]


def shape_of(lines: Sequence[Placed], stt: int | None, label: int, columns: Sequence[Column]) -> Shape:
    """The shape of the table that ``lines`` are. A section's heading runs over the columns behind it and tells no width."""
    texts: dict[int, list[Piece]] = {}
    for line in lines:
        for col, piece in line.cells.items():
            texts.setdefault(col, []).append(piece)
    widths = {col: _width(mine, columns[col].end) for col, mine in texts.items()}
    figures = {col for col, mine in texts.items() if col not in (stt, label) and _are_figures(mine)}
    longest = {col: max([piece.x1 - piece.x0 for piece in texts[col] if is_value(piece.text)]) for col in figures}
    return Shape(stt, label, widths, frozenset(figures), longest)


def _are_figures(pieces: Sequence[Piece]) -> bool:
    """Whether enough of the texts of a column are figures, and more of them numbers than dates."""
    values = [piece.text for piece in pieces if is_value(piece.text)]
    dates = sum(_DATE.fullmatch(text) is not None for text in values)
    return len(values) >= _FIGURES * len(pieces) and 2 * dates <= len(values)


def _width(pieces: Sequence[Piece], end: int) -> int:
    return max(
        [piece.x1 - piece.x0 for piece in pieces if piece.x1 <= end] or [piece.x1 - piece.x0 for piece in pieces]
    )


def figures_in(line: Placed, shape: Shape) -> list[Piece]:
    """The values in ``line``: numbers in the columns that have many."""
    return [piece for col, piece in line.cells.items() if col in shape.figures and is_value(piece.text)]


def parts_of_figures(lines: Sequence[Placed], shape: Shape) -> list[bool]:
    """Of each line whether its figures are parts of one broken over lines, and tell no row: the end behind a point, or both parts of
    one around the line of its row.
    """
    found = [False] * len(lines)
    for n, line in enumerate(lines):
        figures = [col for col in line.cells if col in shape.figures and line.cells[col].text[:1].isdigit()]
        if n and figures and all(_dangles(lines[n - 1], col) for col in figures):
            found[n] = True
        elif len(figures) == 1 and _is_part(line, figures[0], shape):
            above = next(
                (m for m in range(max(0, n - _NEAR), n - 1) if _is_around(lines, m, n, figures[0], shape)), None
            )
            if above is not None:
                found[above] = found[n] = True
    return found


def _is_part(line: Placed, col: int, shape: Shape) -> bool:
    """Whether the figure in a column is all that may tell a row in the line: its number and the other figures stand elsewhere."""
    return shape.stt not in line.cells and figures_in(line, shape) == [line.cells[col]]


def _dangles(line: Placed, col: int) -> bool:
    return col in line.cells and _OPEN.search(line.cells[col].text) is not None


def _is_around(lines: Sequence[Placed], above: int, below: int, col: int, shape: Shape) -> bool:
    """Whether two lines hold no figures but parts of one number, between which stand the cells of a row without one."""
    cells = lines[above].cells
    if col not in cells or not _is_part(lines[above], col, shape) or _BREAKS.search(cells[col].text) is None:
        return False
    wide = cells[col].x1 - cells[col].x0 >= shape.longest.get(col, 0) - 1
    between = lines[above + 1 : below]
    row = any(shape.stt in line.cells or figures_in(line, shape) for line in between)
    return wide and row and not any(col in line.cells for line in between)


def number_lines(
    lines: Sequence[Placed], shape: Shape, rest: Sequence[bool], before: Numbering = START
) -> tuple[list[bool], list[bool]]:
    """Of each line whether it holds a row's number, and whether it holds the rest of one broken in the line right above.

    A number is broken where its parts together follow the numbers before them better than they do apart. ``rest``: the figures of a
    line are the end of one above; ``before``: the numbers above the table.
    """
    numbered, broken = [False] * len(lines), [False] * len(lines)
    if shape.stt is None:
        return numbered, broken
    state, text, last = before, "", -1
    for n, line in enumerate(lines):
        number = line.cells.get(shape.stt)
        if number is None or not is_stt(number.text):
            continue
        near = last >= 0 and line.y - lines[last].y <= 1 and n == last + 1
        alone = rest[n] or not figures_in(line, shape)
        if near and alone and _is_rest(text, number.text, before, line.cells.get(shape.label)):
            broken[n] = True
            text += number.text
            last = n
            state = follow(before, text)[1]
            continue
        numbered[n] = True
        before, text, last = state, number.text, n
        state = follow(before, text)[1]
    return numbered, broken


def _is_rest(above: str, number: str, before: Numbering, label: Piece | None) -> bool:
    """Whether ``number`` goes on from ``above``, which stands after the numbers ``before``, rather than being the next."""
    whole = above + number
    if not is_number(whole):
        return False
    first, state = follow(before, above)
    apart = first + follow(state, number)[0]
    together = follow(before, whole)[0]
    begins = label is not None and not label.text[:1].islower()
    if above.endswith(_DANGLES):
        return together <= apart + (0.0 if begins else _AFTER_POINT)
    return together <= apart + _WITHOUT and not (begins and number[:1].isdigit())


def numbers_after(lines: Sequence[Placed], shape: Shape, before: Numbering) -> Numbering:
    """The numbers that stand above a table below ``lines``."""
    rest = parts_of_figures(lines, shape)
    numbered, broken = number_lines(lines, shape, rest, before)
    text = ""
    for n, line in enumerate(lines):
        if numbered[n]:
            before = follow(before, text)[1] if text else before
            text = ""
        if (numbered[n] or broken[n]) and shape.stt is not None:
            text += line.cells[shape.stt].text
    return follow(before, text)[1] if text else before

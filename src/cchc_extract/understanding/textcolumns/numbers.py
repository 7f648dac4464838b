"""What tells the rows of a table: the numbers in its first column, whole or broken over lines, and the figures behind its labels."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.understanding.textcolumns.chargrid import Piece, is_stt, is_value
from cchc_extract.understanding.textcolumns.placing import Placed
from cchc_extract.understanding.textrows.numbering import START, Numbering, follow, is_number

_FIGURES = 0.25
"""Share of a column's texts that are figures from which these tell rows; single ones stand among words."""
_DANGLES = (".", ",", "-")
_AFTER_POINT, _WITHOUT = 1.0, -2.0
"""What a break costs behind a point, against the two numbers apart, and elsewhere."""


class Shape(Struct, frozen=True):
    """Where the row numbers (``None``: there are none), the labels and figures stand, and the widths of all columns."""

    stt: int | None
    label: int
    widths: dict[int, int]
    figures: frozenset[int]


def shape_of(lines: Sequence[Placed], stt: int | None, label: int) -> Shape:
    """The shape of the table that ``lines`` are."""
    texts: dict[int, list[Piece]] = {}
    for line in lines:
        for col, piece in line.cells.items():
            texts.setdefault(col, []).append(piece)
    widths = {col: max(piece.x1 - piece.x0 for piece in mine) for col, mine in texts.items()}
    figures = {
        col
        for col, mine in texts.items()
        if col not in (stt, label) and sum(is_value(piece.text) for piece in mine) >= _FIGURES * len(mine)
    }
    return Shape(stt, label, widths, frozenset(figures))


def figures_in(line: Placed, shape: Shape) -> list[Piece]:
    """The values in ``line``: numbers in the columns that have many."""
    return [piece for col, piece in line.cells.items() if col in shape.figures and is_value(piece.text)]


def number_lines(lines: Sequence[Placed], shape: Shape) -> tuple[list[bool], list[bool]]:
    """Of each line whether it holds a row's number, and whether it holds the rest of one broken in the line right above.

    A number is broken where its parts together follow the numbers before them better than they do apart.
    """
    numbered, broken = [False] * len(lines), [False] * len(lines)
    if shape.stt is None:
        return numbered, broken
    before, state, text, last = START, START, "", -1
    for n, line in enumerate(lines):
        number = line.cells.get(shape.stt)
        if number is None or not is_stt(number.text):
            continue
        near = last >= 0 and line.y - lines[last].y <= 1 and n == last + 1
        if near and not figures_in(line, shape) and _is_rest(text, number.text, before, line.cells.get(shape.label)):
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
    if above.endswith(_DANGLES):
        begins = label is not None and not label.text[:1].islower()
        return together <= apart + (0.0 if begins else _AFTER_POINT)
    return together <= apart + _WITHOUT

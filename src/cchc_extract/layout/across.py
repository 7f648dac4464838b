"""Names of rows over all columns, in tables without vertical rules: a line of one text, set from the left edge on or in the middle.

No text of a row stands so: one that begins beside the numbers of rows runs over no edge of a column, and one in the middle of the table
is set as its column is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from statistics import median

from msgspec import Struct

from cchc_extract.layout.columns import OFF_MIDDLE, Gutter, Piece, column_of, is_section, spans
from cchc_extract.layout.rowstarts import is_figure, is_stt
from cchc_extract.model import Box, around

_ENDS = 6.0
"""Points within which texts begin at one edge."""
_ASIDE = 8.0
"""Points from which a text is not set as those of its column are."""
_EVEN = 1.0
"""Points by which texts set at the left may begin apart."""
_AT_LEFT = 0.8
"""Share of a column's texts that begin at one place where it is set at the left."""
_NUMBERED = 0.6
"""Share of the rows that must have a number in the first column."""
_APART = 1.9
"""Distance of two lines, in word heights, from which the lower is no more of the text above."""


class _Body(Struct, frozen=True):
    """How the rows of a table are set: the first line of one, where their text lies, where the texts of the columns set at the left begin,
    and whether they are numbered.
    """

    top: int
    box: Box
    lefts: dict[int, float]
    numbered: bool


def lines_across(
    lines: Sequence[Sequence[Piece]], gutters: Sequence[Gutter], *, goes_on: bool = False, bottom: float = -inf
) -> tuple[tuple[int, int], ...]:
    """First line and one past the last of each name that runs over all columns; ``lines`` are those of the table, ``gutters`` part them.

    What stands above the column headings is none, if the table does not go on from the page before (``goes_on``), nor what stands below
    the last row and the lowest rule, at ``bottom``.
    """
    full = [n for n, line in enumerate(lines) if len(line) > 1]
    if not gutters or not full or len(full) == len(lines):
        return ()
    single = [
        n
        for n, line in enumerate(lines)
        if len(line) == 1 and (goes_on or n > full[0]) and (n < full[-1] or line[0].box.bottom < bottom)
    ]
    if not single:
        return ()
    body = _body(lines, gutters)
    return tuple(_names(lines, single, gutters, body)) if body else ()


def _names(
    lines: Sequence[Sequence[Piece]], single: Sequence[int], gutters: Sequence[Gutter], body: _Body
) -> Iterator[tuple[int, int]]:
    end = 0
    for start in single:
        if start < end or not _runs_across(lines, start, gutters, body):
            continue
        end = start + 1
        while end in single and _goes_on(lines[end - 1][0], lines[end][0]):
            end += 1
        yield start, end


def _body(lines: Sequence[Sequence[Piece]], gutters: Sequence[Gutter]) -> _Body | None:
    """How the rows of ``lines`` are set; ``None`` where there is none."""
    top = next((n for n, line in enumerate(lines) if len(line) > 1 and _is_row(line)), None)
    box = around(piece.box for line in lines for piece in line if len(line) > 1)
    if top is None or box is None:
        return None
    rows = [line for line in lines[top:] if len(line) > 1]
    lefts: dict[int, list[float]] = {}
    for piece in (piece for line in lines[top:] for piece in line if not spans(piece, gutters)):
        lefts.setdefault(column_of(piece, gutters), []).append(piece.box.x0)
    firsts = [line[0] for line in rows if column_of(line[0], gutters) == 0]
    numbered = sum(is_stt(piece.text) for piece in firsts)
    return _Body(
        top,
        box,
        {column: left for column, found in lefts.items() if (left := _common(found)) is not None},
        bool(firsts) and numbered >= _NUMBERED * len(firsts),
    )


def _common(lefts: Sequence[float]) -> float | None:
    """Where most texts of a column begin; ``None`` where they are not set at the left."""
    left = median(lefts)
    return left if sum(abs(x - left) <= _EVEN for x in lefts) >= _AT_LEFT * len(lefts) else None


def _is_row(line: Sequence[Piece]) -> bool:
    return is_stt(line[0].text) or any(is_figure(piece.text) for piece in line[1:])


def _runs_across(lines: Sequence[Sequence[Piece]], at: int, gutters: Sequence[Gutter], body: _Body) -> bool:
    """Whether the one text of line ``at`` is a name over all columns."""
    piece = lines[at][0]
    text = piece.text
    if not text[0].isalpha() or text[0].islower() or is_stt(text) or is_figure(text) or is_section([piece]):
        return False
    if piece.box.x0 <= gutters[0].start:
        return spans(piece, gutters[:1]) and (body.numbered or spans(piece, gutters[1:]))
    if abs(piece.box.centre[0] - body.box.centre[0]) > OFF_MIDDLE:
        return False
    column = column_of(piece, gutters)
    if spans(piece, gutters):
        return True
    left = body.lefts.get(column)
    if left is None and not _is_marked(piece, (other for line in lines[body.top :] for other in line), gutters):
        return False
    if left is not None and abs(piece.box.x0 - left) <= _ASIDE:
        return False
    over = next((other for line in lines[at - 1 :: -1] for other in line if column_of(other, gutters) == column), None)
    return at > body.top or (over is not None and abs(over.box.centre[0] - piece.box.centre[0]) > _ENDS)


def _is_marked(piece: Piece, others: Iterable[Piece], gutters: Sequence[Gutter]) -> bool:
    """Whether ``piece`` is in capitals, or bold, as most of the ``others`` in its column are not."""
    column = column_of(piece, gutters)
    beside = [other for other in others if other is not piece and column_of(other, gutters) == column]
    bold = all(word.bold for word in piece.words)
    alike = sum(other.text.isupper() or (bold and other.words[0].bold) for other in beside)
    return (bold or piece.text.isupper()) and 2 * alike < len(beside)


def _goes_on(above: Piece, piece: Piece) -> bool:
    """Whether ``piece`` is the next line of the name ``above``: set as it is, right below it, and beginning in small letters."""
    near = piece.box.centre[1] - above.box.centre[1] <= _APART * above.box.height
    even = abs(piece.box.x0 - above.box.x0) <= _ENDS or abs(piece.box.centre[0] - above.box.centre[0]) <= _ENDS
    return near and even and piece.text[0].islower()

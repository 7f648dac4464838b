"""Cells that a table prints once for several rows: told by their height, which is the middle of the rows they are for."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.understanding.textcolumns.chargrid import is_value
from cchc_extract.understanding.textcolumns.placing import Placed
from cchc_extract.understanding.textcolumns.numbers import Shape, figures_in

_OFF = 2.0
"""What each line costs by which a cell stands off the middle of its rows."""
_WITHOUT = 0.8
"""What a row with figures costs that is left without a unit right above or below one that has it."""
_LEAST_OFF = 0.75
"""Lines off the height of its row from which a cell may be another's."""
SURE = 0.25
"""A span that costs so much less than any other is no matter of doubt."""


class Row(Struct, frozen=True):
    """The lines of a row, the height of its number or figures, and whether it has figures."""

    lines: tuple[Placed, ...]
    anchor: float
    data: bool

    def height(self, col: int) -> float | None:
        """The middle of its cell in a column; ``None`` where it is blank."""
        mine = [line.y for line in self.lines if col in line.cells]
        return (mine[0] + mine[-1]) / 2 if mine else None

    def text(self, col: int) -> str:
        """Its cell in a column, line by line."""
        texts = [line.cells[col].text for line in self.lines if col in line.cells]
        return ("" if len(texts) > 1 and all(map(is_value, texts)) else "\n").join(texts)


class Span(Struct, frozen=True):
    """A cell of column ``col``, printed in row ``at``, that is for the rows from ``first`` to ``last``."""

    col: int
    at: int
    first: int
    last: int
    doubtful: bool


def rows_of(lines: Sequence[Placed], starts: Sequence[int], shape: Shape) -> list[Row]:
    """The rows of ``lines`` that begin at ``starts``."""
    rows = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        mine = lines[start:end]
        figured = [line.y for line in mine if figures_in(line, shape)]
        numbered = [line.y for line in mine if shape.stt is not None and shape.stt in line.cells]
        middle = (mine[0].y + mine[-1].y) / 2
        rows.append(Row(tuple(mine), (figured or numbered or [middle])[0], bool(figured)))
    return rows


def spans_of(rows: Sequence[Row], shape: Shape, units: frozenset[int], cols: int) -> list[Span]:
    """The cells for several rows; in the columns ``units`` a row with figures is unlikely to have none."""
    found: list[Span] = []
    for col in range(cols):
        if col in (shape.stt, shape.label):
            continue
        taken = -1
        for at, row in enumerate(rows):
            height = row.height(col)
            if height is None or (col not in units and abs(height - row.anchor) < _LEAST_OFF):
                continue
            span = _span(rows, col, at, height, unit=col in units, taken=taken)
            if span is not None:
                found.append(span)
                taken = span.last
    return found


def _span(rows: Sequence[Row], col: int, at: int, height: float, *, unit: bool, taken: int) -> Span | None:
    """The rows for which the cell in row ``at`` is said; ``None`` where it is that row's alone."""
    first, last = at, at
    while first - 1 > taken and rows[first - 1].data and rows[first - 1].height(col) is None:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1].data and rows[last + 1].height(col) is None:
        last += 1
    if first == last or not rows[at].data:
        return None
    ways = []
    for one in range(first, at + 1):
        for other in range(at, last + 1):
            middle = (_top(rows[one], col) + _bottom(rows[other], col)) / 2
            off = _OFF * abs(height - (middle if one < other else rows[at].anchor))
            ways.append((off + (_WITHOUT * ((one - first) + (last - other)) if unit else 0.0), one, other))
    ways.sort(key=lambda way: (way[0], way[2] - way[1]))
    cost, one, other = ways[0]
    if one == other:
        return None
    return Span(col, at, one, other, ways[1][0] - cost < SURE)


def _top(row: Row, col: int) -> float:
    """The first line of a row that holds more than the cell in column ``col``."""
    return next((line.y for line in row.lines if set(line.cells) - {col}), row.lines[0].y)


def _bottom(row: Row, col: int) -> float:
    return next((line.y for line in reversed(row.lines) if set(line.cells) - {col}), row.lines[-1].y)

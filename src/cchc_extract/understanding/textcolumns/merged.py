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


def with_labels_spread(rows: Sequence[Row], shape: Shape) -> tuple[list[Row], list[Span]]:
    """``rows`` without those that are a label between rows of figures that have none: it is said for as many above as below it.

    Its text goes to the first of these rows, and the spans say how far it reaches.
    """
    found = list(rows)
    spans: list[Span] = []
    at = 0
    while at < len(found):
        reach = _reach(found, at, shape, spans[-1].last if spans else -1)
        if reach:
            first = at - reach
            found[first] = Row((*found[first].lines, *found[at].lines), found[first].anchor, data=True)
            del found[at]
            columns = _leading(found[first], shape)
            spans += [Span(col, first, first, at + reach - 1, doubtful=reach > 1) for col in columns]
            at += reach - 1
        at += 1
    return found, spans


def _leading(row: Row, shape: Shape) -> list[int]:
    return [col for col in (shape.stt, shape.label) if col is not None and row.height(col) is not None]


def _reach(rows: Sequence[Row], at: int, shape: Shape, taken: int) -> int:
    """How many rows of figures without a label are right above and right below the label in row ``at``."""
    label = rows[at]
    if label.data or label.height(shape.label) is None or any(set(line.cells) - {shape.stt, shape.label} for line in label.lines):
        return 0
    reach = 0
    while at - reach - 1 > taken and at + reach + 1 < len(rows):
        above, below = rows[at - reach - 1], rows[at + reach + 1]
        if not all(row.data and not _leading(row, shape) for row in (above, below)):
            break
        reach += 1
    return reach


def spans_of(rows: Sequence[Row], shape: Shape, units: frozenset[int], cols: int, *, top: bool) -> list[Span]:
    """The cells for several rows; in the columns ``units`` a row with figures is unlikely to have none. ``top``: where cells are set."""
    found: list[Span] = []
    for col in range(cols):
        if col in (shape.stt, shape.label):
            continue
        taken = -1
        for at, row in enumerate(rows):
            height = row.height(col)
            if height is None:
                continue
            first = next(line.y for line in row.lines if col in line.cells)
            if col not in units and abs((first if top else height) - row.anchor) < _LEAST_OFF:
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

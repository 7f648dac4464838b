"""Cells that a table prints once for several rows: told by their height, which is the middle of the rows they are for."""

from __future__ import annotations

from collections.abc import Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.understanding.textcolumns.numberorder import Shape
from cchc_extract.understanding.textcolumns.tablerows import Row

_OFF = 2.0
"""What each line costs by which a cell stands off the middle of its rows."""
_LOOSE, _HIGH = 0.08, 5
"""Share of the height of several rows, more than so many lines, by which a cell may be off their middle: lines stand for rows of unequal
height."""
_WITHOUT = 0.8
"""What a row with figures costs that is left without a unit right above or below one that has it."""
_LEAST_OFF = 0.75
"""Lines off the height of its row from which a cell may be another's."""
SURE = 0.25
"""A span that costs so much less than any other is no matter of doubt."""


class Span(Struct, frozen=True):
    """A cell of column ``col``, printed in row ``at``, that is for the rows from ``first`` to ``last``."""

    col: int
    at: int
    first: int
    last: int
    doubtful: bool


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
            found[first] = replace(found[first], cells={**found[first].cells, **found[at].cells})
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
    if label.data or shape.label not in label.cells or label.cells.keys() - {shape.stt, shape.label}:
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
        taken: set[int] = set()
        cells = [(abs(_set_at(row, col, top=top) - row.anchor), at) for at, row in enumerate(rows) if col in row.cells]
        for off, at in sorted(cells, key=lambda cell: (cell[0] < _LEAST_OFF, cell[1])):
            if col not in units and off < _LEAST_OFF:
                continue
            span = _span(rows, col, at, unit=col in units, taken=taken)
            if span is not None:
                found.append(span)
                taken |= set(range(span.first, span.last + 1))
    return found


def _set_at(row: Row, col: int, *, top: bool) -> float:
    """The height of what cells of a row have in common, of the one in a column: its first line or its middle."""
    parts = row.cells[col]
    return parts[0].y if top else (parts[0].y + parts[-1].y) / 2


def _span(rows: Sequence[Row], col: int, at: int, *, unit: bool, taken: Set[int]) -> Span | None:
    """The rows for which the cell in row ``at`` is said; ``None`` where it is that row's alone."""
    first, last = at, at
    height = rows[at].height(col) or 0.0
    while first and first - 1 not in taken and rows[first - 1].data and rows[first - 1].height(col) is None:
        first -= 1
    while last + 1 < len(rows) and last + 1 not in taken and rows[last + 1].data and rows[last + 1].height(col) is None:
        last += 1
    if first == last or not rows[at].data:
        return None
    ways = []
    for one in range(first, at + 1):
        for other in range(at, last + 1):
            top, bottom = rows[one].extent(col)[0], rows[other].extent(col)[1]
            middle = (top + bottom) / 2 if one < other else rows[at].anchor
            off = _OFF * max(0.0, abs(height - middle) - (_LOOSE * (bottom - top) if bottom - top > _HIGH else 0.0))
            ways.append((off + (_WITHOUT * ((one - first) + (last - other)) if unit else 0.0), one, other))
    ways.sort(key=lambda way: (way[0], way[2] - way[1]))
    cost, one, other = ways[0]
    if one == other:
        return None
    return Span(col, at, one, other, ways[1][0] - cost < SURE)

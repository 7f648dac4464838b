"""Borders that were dragged in some rows of a table: the edge of a column that stands a little aside there is no column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

FARTHEST = 30.0
"""Points by which an edge may be dragged; in the reports that were looked at hands strayed by 2 to 20."""
OF_CELL = 0.6
"""Share of the narrowest cell next to the edge that it may be dragged at most."""


class Area(Struct, frozen=True):
    """A rectangle of slots; ``bottom`` and ``right`` are one past its last row and column."""

    top: int
    left: int
    bottom: int
    right: int


def undragged(xs: Sequence[float], areas: Sequence[Area]) -> dict[int, int]:
    """For each line of ``xs`` (points, from left to right) at which areas begin or end, the edge of the column it is, from 0.

    Lines next to one another are one edge where no row has both: what stands between them belongs to one side or to the other in
    every row, and never is a cell of its own.
    """
    used = sorted({area.left for area in areas} | {area.right for area in areas})
    if all(xs[after] - xs[before] > FARTHEST for before, after in pairwise(used)):
        return {line: edge for edge, line in enumerate(used)}
    rows: dict[int, set[int]] = {line: set() for line in used}
    for area in areas:
        for line in (area.left, area.right):
            rows[line].update(range(area.top, area.bottom))
    edges: dict[int, int] = {}
    group: list[int] = []
    for line in used:
        if not group or not _is_dragged(group, line, xs, areas, rows):
            group = []
        edges[line] = edges[group[-1]] if group else len(set(edges.values()))
        group.append(line)
    return edges


def _is_dragged(
    group: Sequence[int], line: int, xs: Sequence[float], areas: Sequence[Area], rows: dict[int, set[int]]
) -> bool:
    """Whether ``line`` is the edge that the lines of ``group`` are, in other rows."""
    far = xs[line] - xs[group[0]]
    if far > FARTHEST or any(rows[line] & rows[other] for other in group):
        return False
    edge = {*group, line}
    return all(far <= OF_CELL * (xs[area.right] - xs[area.left]) for area in areas if {area.left, area.right} & edge)

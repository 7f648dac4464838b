"""A table that goes on over a page: its columns on the new page, which may be set elsewhere and some of which may be blank there."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.understanding.textcolumns.placing import Column, Placed

_AWAY = 0.1
"""What each character costs by which the middle of a column moves."""
_OTHER_KIND = 2.0
"""What it costs that numbers become words, or words numbers."""
_SAME_TEXT = 1.0
"""What it is worth that both hold the same text."""
_FEWEST = 3
"""Columns that must be there for a page to go on from another."""


def as_before(
    columns: Sequence[Column], lines: Sequence[Placed], before: Sequence[Column]
) -> tuple[Sequence[Column], Sequence[Placed], list[int]]:
    """``columns`` and ``lines`` with as many columns as the table ``before`` has, blank ones put in where they fit best.

    The last says where each column went. What has more columns, or too few, stays as it is.
    """
    same = list(range(len(columns)))
    if not _FEWEST <= len(columns) < len(before):
        return columns, lines, same
    mapping = _mapping(columns, before)
    wide = [replace(column, filled=0, known=frozenset()) for column in before]
    for own, col in enumerate(mapping):
        wide[col] = columns[own]
    moved = [replace(line, cells={mapping[col]: piece for col, piece in line.cells.items()}) for line in lines]
    return wide, moved, mapping


def _mapping(columns: Sequence[Column], before: Sequence[Column]) -> list[int]:
    """For each column the one of ``before`` that it goes on from, in order, so that all together fit best."""
    best: dict[int, tuple[float, list[int]]] = {-1: (0.0, [])}
    for n, column in enumerate(columns):
        later: dict[int, tuple[float, list[int]]] = {}
        for col in range(n, len(before) - (len(columns) - n) + 1):
            cost, path = min(way for last, way in best.items() if last < col)
            later[col] = (cost + _cost(column, before[col]), [*path, col])
        best = later
    return min(best.values())[1]


def _cost(column: Column, before: Column) -> float:
    cost = _AWAY * abs(column.middle - before.middle)
    if column.filled and before.filled and column.numeric != before.numeric:
        cost += _OTHER_KIND
    return cost - _SAME_TEXT * bool(column.known & before.known)

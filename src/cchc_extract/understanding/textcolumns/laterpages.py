"""A table that goes on over a page: its columns on the new page, which may be set elsewhere and some of which may be blank there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from statistics import fmean

from msgspec.structs import replace

from cchc_extract.understanding.textcolumns.placing import Column

_AWAY = 0.1
"""What each character costs by which a column is off where the others of its page say that it is."""
_SCALES = (0.7, 1.4)
"""How much narrower and wider a table may be set on another page."""
_OTHER_KIND = 2.0
"""What it costs that numbers become words, or words numbers."""
_SAME_TEXT = 1.0
"""What it is worth that both hold the same text."""
_FEWEST, _MOST_BLANK = 3, 4
"""Columns that must be there for a page to go on from another, and how many may be blank."""
_CLEAR = 1.0
"""A way to set the columns that costs so much less than any other is no matter of doubt."""


def as_before(columns: Sequence[Column], before: Sequence[Column]) -> tuple[tuple[int, ...], bool]:
    """For each of ``columns`` the column of the table ``before`` that it goes on from, and whether another way is nearly as likely.

    Some may be blank on the page; nothing where it has as many columns, more, or too few.
    """
    blank = len(before) - len(columns)
    if len(columns) < _FEWEST or not 0 < blank <= _MOST_BLANK:
        return (), False
    ways = sorted((_cost(columns, before, way), way) for way in combinations(range(len(before)), len(columns)))
    return ways[0][1], ways[1][0] - ways[0][0] < _CLEAR


def as_wide(columns: Sequence[Column], before: Sequence[Column], way: Sequence[int]) -> list[Column]:
    """The columns of ``before`` as they stand on the page of ``columns``, which are those of the ``way``; the others are blank."""
    pairs = [(before[col].middle, column.middle) for col, column in zip(way, columns, strict=True)]
    scale, shift = _fit(pairs)
    wide = [replace(column, filled=0, known=frozenset(), middle=scale * column.middle + shift) for column in before]
    for col, column in zip(way, columns, strict=True):
        wide[col] = column
    return wide


def _cost(columns: Sequence[Column], before: Sequence[Column], way: Sequence[int]) -> float:
    """What speaks against ``columns`` being those of the ``way``: off the places where a table as wide as they are has these."""
    pairs = [(before[col].middle, column.middle) for col, column in zip(way, columns, strict=True)]
    scale, shift = _fit(pairs)
    cost = sum(_AWAY * abs(scale * there + shift - here) for there, here in pairs)
    for col, column in zip(way, columns, strict=True):
        other = column.filled > 0 and before[col].filled > 0 and column.numeric != before[col].numeric
        cost += _OTHER_KIND * other - _SAME_TEXT * bool(column.known & before[col].known)
    return cost


def _fit(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The scale and shift that bring the first of ``pairs`` nearest to the second."""
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    mean_x, mean_y = fmean(xs), fmean(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / spread if spread else 1.0
    scale = min(max(slope, _SCALES[0]), _SCALES[1])
    return scale, mean_y - scale * mean_x

"""Whether the numbers of rows go on over the edge of a page, or leap over rows that were not read."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.understanding.numbering import readings

_MOST_LEFT_OUT = 200
"""A leap over more rows than this is no leap: the second number is misread, or is none."""


def next_to(earlier: str, later: str) -> bool:
    """Whether ``later`` may be the number of the row after ``earlier``: 4 or 3.1 after 3, 4 after 3.2, II after I."""
    for one in readings(earlier):
        for two in readings(later):
            if one.style != two.style:
                continue
            level = two.parts[:-1]
            deeper = level == one.parts and two.parts[-1] == 1
            if deeper or (level == one.parts[: len(level)] and _step(one.parts, two.parts) == 1):
                return True
    return False


def left_out(earlier: str, later: str) -> int:
    """How many rows of one level are missing between two rows numbered so; 0 where none is, or that cannot be told."""
    if not earlier or not later or next_to(earlier, later):
        return 0
    for one in readings(earlier):
        for two in readings(later):
            same_level = one.style == two.style and one.depth == two.depth and one.parts[:-1] == two.parts[:-1]
            if same_level and 1 < _step(one.parts, two.parts) <= _MOST_LEFT_OUT:
                return _step(one.parts, two.parts) - 1
    return 0


def belongs_elsewhere(later: str, above: Sequence[str]) -> bool:
    """Whether a number that is read two ways is one of another level than the last number ``above``: I after B, C after A, B, I, II.

    It is the first of its own kind, below the last one, or follows one above that.
    """
    marks = readings(later)
    if len(marks) < 2 or not above:
        return False
    last = {mark.style for mark in readings(above[-1])}
    if any(mark.parts == (1,) and mark.style not in last for mark in marks):
        return True
    return any(
        mark.style == one.style and _step(one.parts, mark.parts) == 1
        for number in above
        for one in readings(number)
        for mark in marks
    )


def _step(one: tuple[int, ...], two: tuple[int, ...]) -> int:
    """By how much the last part of ``two`` is more than the part of ``one`` on that level; 0 where that has none."""
    return two[-1] - one[len(two) - 1] if len(two) <= len(one) else 0

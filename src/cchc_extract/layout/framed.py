"""A box drawn by hand round the text of one cell: its four sides meet no rule of the table and are none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from msgspec import Struct

from cchc_extract.layout.rulings import Ruling

_SHORT = 0.5
"""Share of the longest rule of the page that a side of a box has at most."""
_NEAR = 1.2
"""Points by which the ends of its sides may miss each other; the rules of a cell end as near, but other rules do there as well."""

_Rulings = Sequence[Ruling]


class _Frame(Struct, frozen=True):
    """Four rulings that close a rectangle: the upper and lower side, the left and right one."""

    upper: Ruling
    lower: Ruling
    left: Ruling
    right: Ruling


def without_frames(across: list[Ruling], down: list[Ruling]) -> tuple[list[Ruling], list[Ruling]]:
    """The rulings ``across`` and ``down`` without the sides of boxes each of which stands alone within one cell of a table.

    Cells that are drawn one by one with white between them are several in whatever surrounds them, and stay.
    """
    flat, upright = _short(across), _short(down)
    if len(flat) < 2 or len(upright) < 2:
        return across, down
    frames = [frame for frame in _frames(flat, upright) if _stands_alone(frame, across, down)]
    if not frames:
        return across, down
    sides = {id(side) for each in frames for side in (each.upper, each.lower, each.left, each.right)}
    rest = [each for each in across if id(each) not in sides], [each for each in down if id(each) not in sides]
    places = [_cell_round(frame, *rest) for frame in frames]
    gone = {
        id(side)
        for frame, place in zip(frames, places, strict=True)
        if place is not None and places.count(place) == 1
        for side in (frame.upper, frame.lower, frame.left, frame.right)
    }
    return [each for each in across if id(each) not in gone], [each for each in down if id(each) not in gone]


def _short(lines: _Rulings) -> list[Ruling]:
    longest = max([line.end - line.start for line in lines], default=0.0)
    return [line for line in lines if len(line.runs) == 1 and line.end - line.start < _SHORT * longest]


def _frames(flat: _Rulings, upright: _Rulings) -> list[_Frame]:
    """The rectangles that two of ``flat`` and two of ``upright`` close; both are sorted by position."""
    by_top: dict[int, list[Ruling]] = {}
    for line in upright:
        by_top.setdefault(round(line.start), []).append(line)
    by_start: dict[int, list[Ruling]] = {}
    for line in flat:
        by_start.setdefault(round(line.start), []).append(line)
    found = []
    for upper in flat:
        top = round(upper.position)
        sides = [line for at in range(top - 2, top + 3) for line in by_top.get(at, ())]
        at = round(upper.start)
        below = [line for near in range(at - 2, at + 3) for line in by_start.get(near, ())] if len(sides) > 1 else []
        for left, right in combinations(sorted(sides, key=lambda line: line.position), 2):
            found += [
                _Frame(upper, lower, left, right)
                for lower in below
                if lower.position > upper.position and _closes(upper, lower, left, right)
            ]
    return found


def _closes(upper: Ruling, lower: Ruling, left: Ruling, right: Ruling) -> bool:
    return all(
        abs(one - other) <= _NEAR
        for flat in (upper, lower)
        for one, other in ((flat.start, left.position), (flat.end, right.position))
    ) and all(
        abs(one - other) <= _NEAR
        for side in (left, right)
        for one, other in ((side.start, upper.position), (side.end, lower.position))
    )


def _stands_alone(frame: _Frame, across: _Rulings, down: _Rulings) -> bool:
    """Whether no other ruling meets the box or stands within it."""
    x0, x1 = frame.left.position - _NEAR, frame.right.position + _NEAR
    top, bottom = frame.upper.position - _NEAR, frame.lower.position + _NEAR
    for line in across:
        inside = top <= line.position <= bottom and line.start <= x1 and line.end >= x0
        if inside and line is not frame.upper and line is not frame.lower:
            return False
    for line in down:
        inside = x0 <= line.position <= x1 and line.start <= bottom and line.end >= top
        if inside and line is not frame.left and line is not frame.right:
            return False
    return True


def _cell_round(frame: _Frame, across: _Rulings, down: _Rulings) -> tuple[float, float, float, float] | None:
    """Where the rulings next to the box stand, left, above, right and below; ``None`` where one of them is missing."""
    x = (frame.left.position + frame.right.position) / 2
    y = (frame.upper.position + frame.lower.position) / 2
    beside = [line.position for line in down if line.start <= y <= line.end]
    over = [line.position for line in across if line.start <= x <= line.end]
    left, right = [at for at in beside if at < x], [at for at in beside if at > x]
    above, below = [at for at in over if at < y], [at for at in over if at > y]
    if not (left and right and above and below):
        return None
    return max(left), max(above), min(right), min(below)

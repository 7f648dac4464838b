"""Lines and tables of a page in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.model import Box, Grid, Line

_MIDDLE = 0.05
"""Share of a sheet's width about its middle in which the gap between two pages printed on it lies."""

Blocks = tuple[Line | Grid, ...]


def in_order(lines: Sequence[Line], grids: Sequence[Grid], width: float) -> Blocks:
    """Lines in the order given, each grid before the first line that begins below its top; without boxes, grids last.

    Of two grids side by side the left one is first, whichever begins higher. On a sheet (``width`` points wide) with a page on each
    half, all of the left page is.
    """
    halves = _pages(lines, grids, width) if len(grids) > 1 else None
    if halves is not None:
        (left, left_grids), (right, right_grids) = halves
        return (*_woven(left, left_grids), *_woven(right, right_grids))
    return _woven(lines, grids)


_Half = tuple[list[Line], list[Grid]]


def _pages(lines: Sequence[Line], grids: Sequence[Grid], width: float) -> tuple[_Half, _Half] | None:
    """What stands on the left and what on the right half, where both have grids and nothing runs over the middle."""
    lefts: _Half = ([], [])
    rights: _Half = ([], [])
    for grid in grids:
        half = _half(grid.box, width)
        if half is None:
            return None
        (rights if half else lefts)[1].append(grid)
    if not lefts[1] or not rights[1]:
        return None
    for line in lines:
        half = _half(line.box, width)
        if half is None:
            return None
        (rights if half else lefts)[0].append(line)
    return lefts, rights


def _half(box: Box | None, width: float) -> int | None:
    """0 where ``box`` lies on the left half, 1 on the right; ``None`` where it lies on both, as a title in the middle does."""
    if box is None or (box.x0 < width / 2 < box.x1 and abs(box.centre[0] - width / 2) <= _MIDDLE * width):
        return None
    if box.x1 <= width * (0.5 + _MIDDLE) and box.x0 < width * (0.5 - _MIDDLE):
        return 0
    return 1 if box.x0 >= width * (0.5 - _MIDDLE) else None


def _woven(lines: Sequence[Line], grids: Sequence[Grid]) -> Blocks:
    ordered = sorted(grids, key=lambda grid: _top(grid.box))
    ordered = [grid for band in _bands(ordered) for grid in sorted(band, key=lambda each: _left(each.box))]
    blocks: list[Line | Grid] = []
    rest = list(lines)
    for grid in ordered:
        end = next((n for n, line in enumerate(rest) if _top(line.box) > _top(grid.box)), len(rest))
        blocks += [*rest[:end], grid]
        rest = rest[end:]
    return (*blocks, *rest)


def _bands(grids: Sequence[Grid]) -> list[list[Grid]]:
    """``grids``, from top to bottom, those side by side together: each overlaps one before it in height, none in width."""
    bands: list[list[Grid]] = []
    for grid in grids:
        if bands and _is_beside(grid, bands[-1]):
            bands[-1].append(grid)
        else:
            bands.append([grid])
    return bands


def _is_beside(grid: Grid, band: Sequence[Grid]) -> bool:
    boxes = [each.box for each in band if each.box is not None]
    box = grid.box
    if box is None or not boxes:
        return False
    beside = all(box.x0 >= other.x1 or box.x1 <= other.x0 for other in boxes)
    return beside and any(box.top < other.bottom for other in boxes)


def _left(box: Box | None) -> float:
    return box.x0 if box else 0.0


def _top(box: Box | None) -> float:
    return box.top if box else 0.0

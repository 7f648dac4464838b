"""Print of a cell that cannot be trusted as it stands: over the cell's edge, on a streak, at the side of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.ocr.morphology import Ids
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import Pieces
from cchc_extract.reading.raster import Pixels

Edges = tuple[float, float, float, float]
"""A cell in pixels: left, top, right, bottom."""

Flags = npt.NDArray[np.bool_]
"""A truth value for each piece of ink."""


_STREAK = 0.02  # inch to either side of a streak in which strokes were lost
_SIDE = 0.02  # inch
_INSET = 0.03  # inch: what is left of a coloured rule lies nearer to a cell's edge


class Taken(Struct, frozen=True, eq=False):
    """What was taken out of a page as no print: vertical ``streaks`` (pixels from its left), and where ``stamps`` were (H x W).

    ``cut``: sides of tables that the paper's side cuts off (pixels from its left). ``coloured``: where ink of seals and pens was (H x W).
    """

    streaks: tuple[float, ...] = ()
    stamps: Flags | None = None
    cut: tuple[float, ...] = ()
    coloured: Flags | None = None

    def is_cut(self, x0: float, x1: float) -> bool:
        """Whether a cell between these places goes on beyond the paper."""
        return any(abs(side - end) <= _SIDE * WORK_DPI for side in self.cut for end in (x0, x1))

    def is_crossed(self, x0: float, x1: float) -> bool:
        """Whether a streak ran through print between these places, or along it."""
        return any(x0 - _STREAK * WORK_DPI <= streak <= x1 + _STREAK * WORK_DPI for streak in self.streaks)

    def within(self, x0: float, top: float, x1: float, bottom: float) -> int:
        """How many pixels of stamps were taken out of a box of the page (pixels)."""
        return _count(self.stamps, x0, top, x1, bottom)

    def coloured_within(self, x0: float, top: float, x1: float, bottom: float) -> int:
        """How many pixels of coloured ink were taken out of a box of the page (pixels), away from its edges."""
        inset = _INSET * WORK_DPI
        return _count(self.coloured, x0 + inset, top + inset, x1 - inset, bottom - inset)


def _count(where: Flags | None, x0: float, top: float, x1: float, bottom: float) -> int:
    if where is None:
        return 0
    return int(where[max(0, round(top)) : max(0, round(bottom)), max(0, round(x0)) : max(0, round(x1))].sum())


NOTHING_TAKEN = Taken()

_LETTER = 0.035  # inch: print is at least so high
_LEAST = 0.016  # inch: full stops and commas are at least so high, nicks of a rule less
_OVER = 0.035  # inch between figures on both sides of a rule that are one number; cells keep print .05 from each side at least
_WITHIN = 0.03  # inch between the figures of a number; between words it is .04 and more
_STRUCK, _FALL = 0.7, 0.25  # share of a number's width that a stroke through it has, and how steep it is at most
_MIDDLE = (0.28, 0.64)  # of its height where the stroke's middle lies; the bars of 44 that touch lie at .68 to .75
_TALLEST = 0.3  # inch: no line of print is higher


def joined_over_edges(found: Pieces, owner: Ids, cells: Sequence[Edges], foreign: Flags) -> tuple[Ids, Flags]:
    """``owner`` (the cell of each piece, -1 for none) with words that stand over a vertical rule given to the cell that holds most of them.

    Also which pieces are of such words. ``foreign`` pieces are no print.
    """
    disturbed = np.zeros(found.count, dtype=np.bool_)
    left, _, width, height, area = found.boxes.T
    print_ = (owner >= 0) & ~foreign & (height >= _LEAST * WORK_DPI) & (height <= _TALLEST * WORK_DPI)
    rules = np.array([cell[2] for cell in cells])[np.maximum(owner, 0)]
    ends = np.flatnonzero(print_ & (rules - left - width <= _OVER * WORK_DPI) & (rules > 0))
    owner = owner.copy()
    for last in ends:
        first = _next(int(last), owner, found, print_, _OVER)
        if first is None or owner[first] == owner[last]:
            continue
        before = _chain(int(last), owner, found, print_, -1)
        after = _chain(first, owner, found, print_, 1)
        more, fewer = (before, after) if area[before].sum() >= area[after].sum() else (after, before)
        owner[fewer] = owner[more[0]]
        disturbed[before] = disturbed[after] = True
    return owner, disturbed


def is_struck(ink: Pixels) -> bool:
    """Whether a nearly level line runs through the middle of a number from end to end. ``ink`` (H x W) holds its line of print alone."""
    height, width = ink.shape
    length = round(max(_STRUCK * width, 1.1 * height))
    if length > width or height < _LETTER * WORK_DPI:
        return False
    start = height // 5
    inner = np.ascontiguousarray(ink[start:-start])
    middles = slice(round(_MIDDLE[0] * height) - start, round(_MIDDLE[1] * height) - start)
    return any(
        (cv2.erode(inner, line, borderValue=0)[middles] > 0).any() for line in _lines(length) if len(line) <= len(inner)
    )


def _lines(length: int) -> Iterator[Pixels]:
    """Lines of that length at small angles, two pixels wide."""
    for fall in np.linspace(-_FALL, _FALL, 13):
        rows = round(abs(fall) * length) + 2
        line = np.zeros((rows, length), dtype=np.uint8)
        ends = (0, rows - 1) if fall > 0 else (rows - 1, 0)
        cv2.line(line, (0, ends[0]), (length - 1, ends[1]), 1, 1)
        yield line


def at_sides(found: Pieces, paper: tuple[float, float]) -> Flags:
    """Which pieces touch the sides of the ``paper`` (left and right, pixels)."""
    left, _, width, height, _ = found.boxes.T
    margin = _SIDE * WORK_DPI
    near = ((left <= paper[0] + margin) | (left + width >= paper[1] - margin)) & (height >= _LETTER * WORK_DPI)
    near[0] = False
    return np.asarray(near)


def _next(piece: int, owner: Ids, found: Pieces, print_: Flags, within: float, way: int = 1) -> int | None:
    """The piece of print that follows (``way`` 1) or stands before another on its line, no farther than ``within`` inches."""
    left, top, width, height, _ = found.boxes.T
    right = left + width
    gap = left - right[piece] if way > 0 else left[piece] - right
    shared = np.minimum(top + height, top[piece] + height[piece]) - np.maximum(top, top[piece])
    near = (
        print_
        & (gap <= within * WORK_DPI)
        & (gap > -0.5 * width[piece])
        & (3 * shared > np.minimum(height, height[piece]))
    )
    near[piece] = False
    near &= (left > left[piece]) if way > 0 else (left < left[piece])
    candidates = np.flatnonzero(near)
    return int(candidates[np.argmin(gap[candidates])]) if len(candidates) else None


def _chain(piece: int, owner: Ids, found: Pieces, print_: Flags, way: int) -> list[int]:
    """The pieces of one word from ``piece`` on, one way, in its cell."""
    chain = [piece]
    while (other := _next(chain[-1], owner, found, print_, _WITHIN, way)) is not None and owner[other] == owner[piece]:
        chain.append(other)
    return chain

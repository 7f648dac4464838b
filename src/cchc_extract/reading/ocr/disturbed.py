"""Print of a cell that cannot be trusted as it stands: over the cell's edge, on a streak, at the side of the paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.ocr.morphology import Ids
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import Pieces

Edges = tuple[float, float, float, float]
"""A cell in pixels: left, top, right, bottom."""

Flags = npt.NDArray[np.bool_]
"""A truth value for each piece of ink."""


class Taken(Struct, frozen=True, eq=False):
    """What was taken out of a page as no print: vertical ``streaks`` (pixels from its left), and where ``stamps`` were (H x W)."""

    streaks: tuple[float, ...] = ()
    stamps: Flags | None = None

    def within(self, x0: float, top: float, x1: float, bottom: float) -> int:
        """How many pixels of stamps were taken out of a box of the page (pixels)."""
        if self.stamps is None:
            return 0
        return int(self.stamps[max(0, round(top)) : round(bottom), max(0, round(x0)) : round(x1)].sum())


NOTHING_TAKEN = Taken()

_LETTER = 0.035  # inch: print is at least so high
_LEAST = 0.016  # inch: full stops and commas are at least so high, nicks of a rule less
_OVER = 0.035  # inch between figures on both sides of a rule that are one number; cells keep print .05 from each side at least
_WITHIN = 0.03  # inch between the figures of a number; between words it is .04 and more
_TALLEST = 0.3  # inch: no line of print is higher
_STREAK = 0.02  # inch to either side of a streak in which strokes were lost
_SIDE = 0.02  # inch


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


def on_lines(found: Pieces, lines: Sequence[float]) -> Flags:
    """Which pieces touch a vertical line at one of these places across (pixels)."""
    left, _, width, _, _ = found.boxes.T
    near = np.zeros(found.count, dtype=np.bool_)
    for line in lines:
        near |= (left <= line + _STREAK * WORK_DPI) & (left + width >= line - _STREAK * WORK_DPI)
    near[0] = False
    return near


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
    near = print_ & (gap <= within * WORK_DPI) & (gap > -0.5 * width[piece]) & (3 * shared > np.minimum(height, height[piece]))
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

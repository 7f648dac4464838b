"""Which way up: the quarter turns by which a page lies on its side or head.

Letters of a line stand closer to each other than lines do; that tells lying from standing. The foot of a line is a sharper edge than its
head, where capitals, ascenders and tone marks end at different heights; that tells head from foot.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.morphology import Ints, closed, scaled
from cchc_extract.reading.ocr.pieces import pieces
from cchc_extract.reading.raster import Pixels

_LOOK_DPI = 100  # enough to see letters as separate
_NONE = 12  # letters: fewer say nothing, and most pages come upright
_FEW = 100  # letters: fewer have to tell it more clearly
_CLEARLY = 1.05
_VERY_CLEARLY = 1.6
_TURNS = (None, cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE)
_LINK = 0.04  # inch: bridges the gap between letters, not that between lines


def lying(ink: Pixels, dpi: float) -> bool:
    """Whether the lines of print run up or down the page rather than across. ``ink`` is 1 where there is ink."""
    small = letters(ink, dpi)
    total = count(small)
    if total < _NONE:
        return False
    reach = max(3, round(_LINK * _LOOK_DPI)) | 1
    across, down = count(closed(small, reach, 1)), count(closed(small, 1, reach))
    return across > (_CLEARLY if total >= _FEW else _VERY_CLEARLY) * down


def footing(ink: Pixels) -> float:
    """How clearly the lines, already level, stand on their feet: above 0 upright, below 0 on their head, near 0 unclear."""
    jumps = np.diff(ink.sum(axis=1).astype(np.float64))
    total = float((np.abs(jumps) ** 3).sum())
    return -float((jumps**3).sum()) / total if total else 0.0


def turned(pixels: Pixels, quarter_turns: int) -> Pixels:
    """The picture turned counter-clockwise by so many quarter turns."""
    how = _TURNS[quarter_turns % 4]
    return pixels if how is None else np.asarray(cv2.rotate(pixels, how), dtype=np.uint8)


def letters(ink: Pixels, dpi: float) -> Pixels:
    """The ink at the looking resolution without anything larger than a letter (rules, stamps, shadows) or smaller (specks)."""
    small = np.asarray(scaled(ink * np.uint8(255), _LOOK_DPI / dpi) > 90, dtype=np.uint8)
    found = pieces(small)
    return found.among(_letter_sized(found.boxes))


def densest(grey: Pixels, letters: Pixels, size: tuple[int, int]) -> Pixels:
    """The part of ``grey``, ``size`` (width, height) pixels large, in which there are most letters."""
    scale = letters.shape[1] / grey.shape[1]
    width, height = (
        max(1, min(round(side * scale), most)) for side, most in zip(size, letters.shape[::-1], strict=True)
    )
    sums = cv2.integral(letters)
    inside = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    top, left = (round(int(place) / scale) for place in np.unravel_index(int(inside.argmax()), inside.shape))
    return np.ascontiguousarray(grey[top : top + size[1], left : left + size[0]])


def _letter_sized(boxes: Ints) -> npt.NDArray[np.bool_]:
    size = boxes[:, 2:4].max(axis=1)
    return np.asarray((size >= 3) & (size <= 0.4 * _LOOK_DPI))


def count(ink: Pixels) -> int:
    """The number of separate pieces of ink."""
    return int(cv2.connectedComponents(ink, connectivity=8)[0])

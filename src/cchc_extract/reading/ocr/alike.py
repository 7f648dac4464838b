"""Pictures that show the same print, as the units of a table do, so that it is read once."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from cchc_extract.reading.raster import Pixels

_INK = 200  # grey below which a pixel counts as ink
_SIZE = 2  # pixels by which pictures of the same print differ in width and height at most
_SHIFT = 1  # pixels by which the one is laid over the other, each way
_SPOT = np.ones((2, 2), np.uint8)  # where so much differs, print does: grain and blur leave thinner seams
_FRAME = _SHIFT + 1  # pixels of paper around what is laid over something, and one so that a spot at the edge is seen


def same_print(pictures: Sequence[Pixels]) -> list[int]:
    """For each picture the place of the first one that shows the same print, its own where it is the first.

    The same is what differs by no spot of 2 by 2 pixels, a third of the smallest mark over a letter; a picture without ink is like none.
    """
    firsts: list[tuple[int, Pixels]] = []
    found: list[int] = []
    for at, picture in enumerate(pictures):
        ink = _inked(picture)
        first = next((place for place, other in firsts if _is_same(ink, other)), at)
        if first == at and ink.size:
            firsts.append((at, ink))
        found.append(first)
    return found


def _inked(picture: Pixels) -> Pixels:
    """1 where there is ink, without the paper around it."""
    ink = np.asarray(picture < _INK, dtype=np.uint8)
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else ink[:0]


def _is_same(ink: Pixels, other: Pixels) -> bool:
    if any(abs(a - b) > _SIZE for a, b in zip(ink.shape, other.shape, strict=True)):
        return False
    height, width = (max(a, b) + 2 * _FRAME for a, b in zip(ink.shape, other.shape, strict=True))
    under = _laid(other, height, width, _FRAME, _FRAME)
    shifts = range(1, 2 * _FRAME)
    apart = [cv2.bitwise_xor(under, _laid(ink, height, width, top, left)) for top in shifts for left in shifts]
    return not cv2.erode(min(apart, key=cv2.countNonZero), _SPOT).any()


def _laid(ink: Pixels, height: int, width: int, top: int, left: int) -> Pixels:
    out = np.zeros((height, width), dtype=np.uint8)
    out[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return out

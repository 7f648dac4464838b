"""The few picture operations used again and again, on 8-bit pictures in and out. Sizes are in pixels, (across, down)."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.raster import Pixels

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.intp]

Window = tuple[slice, slice]
"""A part of a picture: rows and columns."""


def inked(ink: Pixels) -> tuple[Ids, Ids]:
    """Row and column of each pixel of ink, from top to bottom."""
    y, x = np.divmod(np.flatnonzero(np.ascontiguousarray(ink).view(np.bool_)), ink.shape[1])
    return y, x


def grown(ink: Pixels, across: int, down: int) -> Pixels:
    """The ink spread over a box of that size around each pixel."""
    return np.asarray(cv2.dilate(ink, np.ones((down, across), np.uint8)), dtype=np.uint8)


def opened(ink: Pixels, across: int, down: int) -> Pixels:
    """Only the ink that a box of that size fits into."""
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((down, across), np.uint8)), dtype=np.uint8)


def closed(ink: Pixels, across: int, down: int) -> Pixels:
    """The ink with gaps smaller than a box of that size filled."""
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((down, across), np.uint8)), dtype=np.uint8)


def coarser(ink: Pixels, times: int) -> Pixels:
    """The ink at a ``times`` smaller size: 1 where there is any in the square of pixels that becomes one."""
    height, width = ink.shape
    squares = cv2.copyMakeBorder(ink, 0, -height % times, 0, -width % times, cv2.BORDER_CONSTANT, value=0)
    size = (squares.shape[1] // times, squares.shape[0] // times)
    return np.asarray(cv2.resize(squares * np.uint8(255), size, interpolation=cv2.INTER_AREA) > 0).view(np.uint8)


def finer(ink: Pixels, times: int, like: Pixels) -> Pixels:
    """Ink of a ``coarser`` picture at the size of the picture ``like``, of which it was made."""
    height, width = like.shape
    squares = cv2.resize(ink, None, fx=times, fy=times, interpolation=cv2.INTER_NEAREST)
    return np.asarray(squares[:height, :width], dtype=np.uint8)


def scaled(picture: Pixels, scale: float) -> Pixels:
    """The picture ``scale`` times as large, of one pixel at least each way."""
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    down, across = (round(side * scale) for side in picture.shape[:2])
    size = None if min(across, down) > 0 else (max(1, across), max(1, down))
    return np.asarray(cv2.resize(picture, size, fx=scale, fy=scale, interpolation=how), dtype=np.uint8)


def framed(picture: Pixels, margin: int) -> Pixels:
    """The picture in a frame of white paper."""
    sides = (margin, margin, margin, margin)
    return np.asarray(cv2.copyMakeBorder(picture, *sides, cv2.BORDER_CONSTANT, value=255.0), dtype=np.uint8)

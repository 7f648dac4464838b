"""The few picture operations used again and again, on 8-bit pictures in and out. Sizes are in pixels, (across, down)."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.raster import Pixels

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The separate pieces of ink of a picture: ``labels`` gives each pixel its piece (0 is paper).

    ``boxes`` has a line (left, top, width, height, area) and ``centres`` a line (x, y) for each piece; line 0 is the paper.
    """

    labels: Ints
    boxes: Ints
    centres: Floats

    @property
    def count(self) -> int:
        """How many lines there are: the pieces and the paper."""
        return len(self.boxes)

    def among(self, chosen: npt.NDArray[np.bool_]) -> Pixels:
        """1 where the chosen pieces (one truth value for each line) lie; the paper is never among them."""
        chosen = chosen.copy()
        chosen[0] = False
        return np.asarray(chosen[self.labels], dtype=np.uint8)


def pieces(ink: Pixels) -> Pieces:
    """The separate pieces of ink; pixels that touch at a corner are of one piece."""
    _, labels, boxes, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return Pieces(np.asarray(labels, np.int32), np.asarray(boxes, np.int32), np.asarray(centres, np.float64))


def grown(ink: Pixels, across: int, down: int) -> Pixels:
    """The ink spread over a box of that size around each pixel."""
    return np.asarray(cv2.dilate(ink, np.ones((down, across), np.uint8)), dtype=np.uint8)


def opened(ink: Pixels, across: int, down: int) -> Pixels:
    """Only the ink that a box of that size fits into."""
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((down, across), np.uint8)), dtype=np.uint8)


def closed(ink: Pixels, across: int, down: int) -> Pixels:
    """The ink with gaps smaller than a box of that size filled."""
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((down, across), np.uint8)), dtype=np.uint8)


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

"""The few picture operations used again and again, on 8-bit pictures in and out. Sizes are in pixels, (across, down)."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.raster import Pixels

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.intp]

_LOOKS = 9  # places at which a long run is looked for at least: fewer are found in rows of print too


class Pieces(Struct, frozen=True, eq=False):
    """The separate pieces of ink of the picture ``ink``: ``labels`` gives each pixel its piece (0 is paper).

    ``boxes`` has a line (left, top, width, height, area) and ``centres`` a line (x, y) for each piece; line 0 is the paper.
    """

    ink: Pixels
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
        inked = np.flatnonzero(self.ink.view(np.bool_))  # a page is mostly paper
        out = np.zeros_like(self.ink)
        out.ravel()[inked[chosen[self.labels.ravel()[inked]]]] = 1
        return out


def pieces(ink: Pixels) -> Pieces:
    """The separate pieces of ink; pixels that touch at a corner are of one piece."""
    return _pieces(ink, *_runs(ink))


class LongPieces(Struct, frozen=True, eq=False):
    """The pieces that long horizontal runs of ink make: ``boxes`` and ``centres`` as those of ``Pieces``, of which line 0 says nothing.

    ``y`` and ``x`` are row and column of each of their pixels, from top to bottom, ``label`` the piece it is of.
    """

    boxes: Ints
    centres: Floats
    label: Ints
    y: Ids
    x: Ids


def long_pieces(ink: Pixels, least: int) -> LongPieces:
    """The pieces that horizontal runs of at least so many pixels make in the ink made thicker by a pixel above and below."""
    rows = _rows_with_long_runs(ink, least)
    thick = ink[rows] | ink[np.maximum(rows - 1, 0)] | ink[np.minimum(rows + 1, len(ink) - 1)]
    row, start, end = _runs(thick)
    long = end - start >= least
    row, start, end = row[long], start[long], end[long]
    lengths = end - start
    x = np.arange(lengths.sum()) + np.repeat(start - (np.cumsum(lengths) - lengths), lengths)
    closer = np.arange(len(rows)) + np.cumsum(np.diff(rows, prepend=rows[:1]) > 1)  # of rows left out a blank one stays
    drawn = np.zeros((int(closer[-1]) + 1 if len(rows) else 1, ink.shape[1]), dtype=np.uint8)
    at = np.repeat(closer[row], lengths)
    drawn[at, x] = 1
    count, found = cv2.connectedComponents(drawn, connectivity=8)
    labels = np.asarray(found, np.int32)
    boxes, centres = _extents(labels[closer[row], start], rows[row], start, end, count)
    return LongPieces(boxes, centres, labels[at, x], np.repeat(rows[row], lengths), x)


def _rows_with_long_runs(ink: Pixels, least: int) -> Ids:
    """The rows that may hold such runs: of the pixels of a row one in so many is looked at, for a long run is ink at many in a row."""
    step = max(1, least // _LOOKS)
    looked = grown(np.ascontiguousarray(ink[:, ::step]), 1, 3)
    return np.flatnonzero(cv2.erode(looked, np.ones((1, least // step), np.uint8)).any(axis=1))


def _pieces(ink: Pixels, y: Ids, start: Ids, end: Ids) -> Pieces:
    """The pieces of ``ink``, whose horizontal runs are given."""
    count, found = cv2.connectedComponents(ink, connectivity=8)
    labels = np.asarray(found, np.int32)
    boxes, centres = _extents(labels[y, start], y, start, end, count)
    boxes[0] = (0, 0, ink.shape[1], ink.shape[0], ink.size - (end - start).sum())
    return Pieces(ink, labels, boxes, centres)


def _extents(label: Ints, y: Ids, start: Ids, end: Ids, count: int) -> tuple[Ints, Floats]:
    """Boxes and centres of ``count`` pieces, of which the horizontal runs and the piece of each are given, from top to bottom."""
    length = end - start
    areas = np.bincount(label, length, count).astype(np.intp)
    left, right, top, bottom = (np.zeros(count, dtype=np.intp) for _ in range(4))
    left[:] = end.max(initial=0)
    np.minimum.at(left, label, start)
    np.maximum.at(right, label, end)
    top[label[::-1]] = y[::-1]  # the first run of a piece is its uppermost
    bottom[label] = y + 1
    boxes = np.stack([left, top, right - left, bottom - top, areas], axis=1)
    weighed = [np.bincount(label, weight * length, count) for weight in ((start + end - 1) / 2, y)]
    centres = np.stack(weighed, axis=1) / np.maximum(areas, 1)[:, np.newaxis]
    return np.asarray(boxes, np.int32), np.asarray(centres, np.float64)


def _runs(ink: Pixels) -> tuple[Ids, Ids, Ids]:
    """The horizontal runs of ink: row, first column, and the column after the last of each, from top to bottom."""
    height, width = ink.shape
    padded = np.zeros((height, width + 1), dtype=np.uint8)  # no run goes on into the next row
    padded[:, :width] = ink
    flat = padded.ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    if flat[:1].any():
        edges = np.concatenate(([0], edges))
    y, start = np.divmod(edges[::2], width + 1)
    return y, start, edges[1::2] - y * (width + 1)


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

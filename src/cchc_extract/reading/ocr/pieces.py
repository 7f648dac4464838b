"""The separate pieces of ink of a picture, by their horizontal runs. Sizes are in pixels; row 0 is the uppermost."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.ocr.morphology import Floats, Ids, Ints, grown
from cchc_extract.reading.raster import Pixels

Labels = npt.NDArray[np.uint16] | Ints
"""Numbers of pieces, as small as they can be: a page of them takes long to fill."""

_MOST_SMALL = 1 << 16
_LOOKS = 9  # places at which a long run is looked for at least: fewer are found in rows of print too


class Runs(Struct, frozen=True, eq=False):
    """Horizontal runs of ink, from top to bottom: ``row``, the column of the first pixel (``start``) and that after the last (``end``)."""

    row: Ids
    start: Ids
    end: Ids

    def among(self, chosen: npt.NDArray[np.bool_]) -> Runs:
        """The chosen ones."""
        return Runs(self.row[chosen], self.start[chosen], self.end[chosen])

    @property
    def lengths(self) -> Ids:
        """How many pixels each has."""
        return self.end - self.start

    @property
    def pixels(self) -> tuple[Ids, Ids]:
        """Row and column of each of their pixels, from top to bottom."""
        lengths = self.lengths
        first = np.repeat(self.start - (np.cumsum(lengths) - lengths), lengths)
        return np.repeat(self.row, lengths), np.arange(len(first)) + first


class Pieces(Struct, frozen=True, eq=False):
    """The separate pieces of ink of the picture ``ink``: ``labels`` gives each pixel its piece (0 is paper).

    ``boxes`` has a line (left, top, width, height, area) and ``centres`` a line (x, y) for each piece; line 0 is the paper. ``runs`` are
    those of all pieces, ``run_labels`` the piece of each.
    """

    ink: Pixels
    labels: Labels
    boxes: Ints
    centres: Floats
    runs: Runs
    run_labels: Labels

    @property
    def count(self) -> int:
        """How many lines there are: the pieces and the paper."""
        return len(self.boxes)

    def among(self, chosen: npt.NDArray[np.bool_]) -> Pixels:
        """1 where the chosen pieces (one truth value for each line) lie; the paper is never among them."""
        out = np.zeros_like(self.ink)
        out[self.runs.among(chosen[self.run_labels]).pixels] = 1
        return out

    def without(self, chosen: npt.NDArray[np.bool_]) -> Pixels:
        """The ink but for the chosen pieces; quicker than ``among`` the others where these are few or small."""
        out = self.ink.copy()
        out[self.runs.among(chosen[self.run_labels]).pixels] = 0
        return out


class LongPieces(Struct, frozen=True, eq=False):
    """The pieces that long horizontal runs of ink make: ``boxes`` and ``centres`` as those of ``Pieces``, of which line 0 says nothing.

    ``runs`` are their runs, from top to bottom, ``run_labels`` the piece of each.
    """

    boxes: Ints
    centres: Floats
    runs: Runs
    run_labels: Labels

    @property
    def slopes(self) -> Floats:
        """By how many pixels each piece falls for one across: the line that lies nearest to its pixels."""
        label, count, lengths = self.run_labels, len(self.boxes), self.runs.lengths
        across = (self.runs.start + self.runs.end - 1) / 2 - self.centres[label, 0]
        down = self.runs.row - self.centres[label, 1]
        spread = np.bincount(label, lengths * across**2 + (lengths**3 - lengths) / 12, count)
        return np.asarray(np.bincount(label, lengths * across * down, count) / np.maximum(spread, 1))


def pieces(ink: Pixels) -> Pieces:
    """The separate pieces of ink; pixels that touch at a corner are of one piece."""
    runs = _runs(ink)
    count, labels = _labelled(ink, len(runs.row))
    run_labels = labels[runs.row, runs.start]
    boxes, centres = _extents(run_labels, runs, count)
    boxes[0] = (0, 0, ink.shape[1], ink.shape[0], ink.size - runs.lengths.sum())
    return Pieces(ink, labels, boxes, centres, runs, run_labels)


def long_pieces(ink: Pixels, least: int) -> LongPieces:
    """The pieces that horizontal runs of at least so many pixels make in the ink made thicker by a pixel above and below."""
    rows = _rows_with_long_runs(ink, least)
    thick = ink[rows] | ink[np.maximum(rows - 1, 0)] | ink[np.minimum(rows + 1, len(ink) - 1)]
    runs = _runs(thick)
    runs = runs.among(runs.lengths >= least)
    closer = np.arange(len(rows)) + np.cumsum(np.diff(rows, prepend=rows[:1]) > 1)  # of rows left out a blank one stays
    drawn = _drawn(Runs(closer[runs.row], runs.start, runs.end), int(closer[-1]) + 1 if len(rows) else 1, ink.shape[1])
    count, labels = _labelled(drawn, len(runs.row))
    label = labels[closer[runs.row], runs.start]
    on_page = Runs(rows[runs.row], runs.start, runs.end)
    boxes, centres = _extents(label, on_page, count)
    return LongPieces(boxes, centres, on_page, label)


def _drawn(runs: Runs, height: int, width: int) -> Pixels:
    """A picture of the runs, 1 where they are."""
    turns = np.zeros((height, width + 1), dtype=np.uint8)
    turns[runs.row, runs.start] = 1
    turns[runs.row, runs.end] = 255  # one less, for bytes
    return np.ascontiguousarray(np.cumsum(turns, axis=1, dtype=np.uint8)[:, :width])


def _rows_with_long_runs(ink: Pixels, least: int) -> Ids:
    """The rows that may hold such runs: of the pixels of a row one in so many is looked at, for a long run is ink at many in a row."""
    step = max(1, least // _LOOKS)
    looked = grown(np.ascontiguousarray(ink[:, ::step]), 1, 3)
    return np.flatnonzero(cv2.erode(looked, np.ones((1, least // step), np.uint8)).any(axis=1))


def _labelled(ink: Pixels, runs: int) -> tuple[int, Labels]:
    """How many pieces there are, the paper one of them, and the piece of each pixel. ``runs``: how many runs the ink has."""
    if runs < _MOST_SMALL:  # no more numbers are given out than there are runs
        count, labels = cv2.connectedComponents(ink, connectivity=8, ltype=cv2.CV_16U)
        return count, np.asarray(labels, np.uint16)
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    return count, np.asarray(labels, np.int32)


def _extents(label: Labels, runs: Runs, count: int) -> tuple[Ints, Floats]:
    """Boxes and centres of ``count`` pieces, of which the runs and the piece of each are given."""
    length = runs.lengths
    areas = np.bincount(label, length, count).astype(np.intp)
    left, right, top, bottom = (np.zeros(count, dtype=np.intp) for _ in range(4))
    left[:] = runs.end.max(initial=0)
    np.minimum.at(left, label, runs.start)
    np.maximum.at(right, label, runs.end)
    top[label[::-1]] = runs.row[::-1]  # the first run of a piece is its uppermost
    bottom[label] = runs.row + 1
    boxes = np.stack([left, top, right - left, bottom - top, areas], axis=1)
    weighed = [np.bincount(label, at * length, count) for at in ((runs.start + runs.end - 1) / 2, runs.row)]
    centres = np.stack(weighed, axis=1) / np.maximum(areas, 1)[:, np.newaxis]
    return np.asarray(boxes, np.int32), np.asarray(centres, np.float64)


def _runs(ink: Pixels) -> Runs:
    """All horizontal runs of the ink."""
    height, width = ink.shape
    padded = np.zeros((height, width + 1), dtype=np.uint8)  # no run goes on into the next row
    padded[:, :width] = ink
    flat = padded.ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    if flat[:1].any():
        edges = np.concatenate(([0], edges))
    row, start = np.divmod(edges[::2], width + 1)
    return Runs(row, start, edges[1::2] - row * (width + 1))

"""Which ink belongs to which cell of a table, and which of it is print."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Box, Cell, Grid, around
from cchc_extract.reading.ocr.morphology import Ids, Ints, framed, grown
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import Pieces, pieces
from cchc_extract.reading.raster import Pixels

Edges = tuple[float, float, float, float]
"""A cell in pixels: left, top, right, bottom."""

_SHORT = 1.3  # inch: no line of a number cell is longer
_MOST_LINES = 4  # a long number broken in a narrow column
_LETTER = 0.035  # inch: print is at least so high (2.5 points), but for dots, marks and dashes
_DASH = (0.02, 0.035, 0.2)  # inch: the least width, the greatest height and the greatest width of a dash
_CLEAR = 0.05  # inch: a dash alone in a cell keeps clear of its edges
_LARGE = (1.5, 0.45)  # inch: no letter, and no word whose letters touch, is as wide or as high
_BEYOND = 24.0  # points around the table that are looked at, so that letters on its outer edge are whole
_NEAR = (0.1, 0.05)  # inch: dots, commas, tone marks and hyphens are no farther from a letter, across and down
_EDGE, _THIN = 0.03, 0.025  # inch: how near to the edge and how thin what is left of a rule is
_FAINT = 150  # grey of the darkest pixel above which there is no print but the ghost of a stamp or of the page behind
_AT_ONCE = 100  # letters
_RIM = 3  # pixels of blur around a letter


class Patch(Struct, frozen=True, eq=False):
    """The ink of one cell: its picture (foreign ink whitened) and where that lies in the page, in pixels; ``lines`` are (top, bottom)."""

    picture: Pixels
    x0: int
    top: int
    lines: tuple[tuple[int, int], ...]

    @property
    def short(self) -> bool:
        """Whether this can be a number: few lines and none of them long."""
        return len(self.lines) <= _MOST_LINES and self.picture.shape[1] <= _SHORT * WORK_DPI


def patches_of(grid: Grid, grey: Pixels, ink: Pixels) -> list[Patch | None]:
    """The ink of every cell; a letter that reaches over the cell's edge goes whole to the cell that holds its middle."""
    outer = around(cell.box for cell in grid.cells if cell.box)
    if outer is None:
        return [None] * len(grid.cells)
    left, top, right, bottom = (max(0, round(side)) for side in _pixels(outer.grown(_BEYOND)))
    grey, ink = grey[top:bottom, left:right], ink[top:bottom, left:right]
    cells = [_edges(cell, left, top) for cell in grid.cells]
    found = _cut(pieces(ink), cells)
    owner = np.full(found.count, -1)
    x, y = found.centres.T
    for index, (x0, y0, x1, y1) in enumerate(cells):
        owner[(x >= x0) & (x < x1) & (y >= y0) & (y < y1)] = index
    owner[0] = -1
    patches = [_print_of(cell, np.flatnonzero(owner == index), found, grey) for index, cell in enumerate(cells)]
    return [each and replace(each, x0=each.x0 + left, top=each.top + top) for each in patches]


def _edges(cell: Cell, left: int, top: int) -> Edges:
    """The cell's box in pixels from ``left`` and ``top`` of the page; one without room where the cell has none."""
    if cell.box is None:
        return 0.0, 0.0, 0.0, 0.0
    x0, y0, x1, y1 = _pixels(cell.box)
    return x0 - left, y0 - top, x1 - left, y1 - top


def _pixels(box: Box) -> Edges:
    x0, top, x1, bottom = (side * WORK_DPI / 72 for side in (box.x0, box.top, box.x1, box.bottom))
    return x0, top, x1, bottom


def _print_of(cell: Edges, mine: Ids, found: Pieces, grey: Pixels) -> Patch | None:
    """The patch of those pieces of ink that are print; ``None`` where none is."""
    mine = mine[_print_among(found.boxes[mine], cell)] if len(mine) else mine
    patch = _patch(mine, found, grey) if len(mine) else None
    return patch if patch is not None and int(patch.picture.min()) <= _FAINT else None


def _cut(found: Pieces, cells: Sequence[Edges]) -> Pieces:
    """The pieces with what is larger than any letter (a pen stroke, a stamp's rim) cut along the edges of the cells."""
    _, _, width, height, _ = found.boxes.T
    large = (height > _LARGE[1] * WORK_DPI) | (width > _LARGE[0] * WORK_DPI)
    if not large[1:].any():
        return found
    edges = np.zeros_like(found.ink)
    for cell in cells:
        x0, top, x1, bottom = (round(side) for side in cell)
        cv2.rectangle(edges, (x0, top), (x1, bottom), 1, 3)
    return pieces(np.asarray(found.ink & (1 - (found.among(large) & edges)), dtype=np.uint8))


def _print_among(boxes: Ints, cell: Edges) -> npt.NDArray[np.bool_]:
    """Which pieces of ink in a cell are print: letters, what stands near one, and a dash alone; not dirt, nor what is left of a rule."""
    left, top, width, height, area = boxes.T
    letter = (height >= _LETTER * WORK_DPI) & (width >= 2) & (width / height < 12)
    letter &= ~_at_edge(boxes, cell)
    if not letter.any():
        flat = (width >= 1.5 * height) & (height <= _DASH[1] * WORK_DPI) & (area >= 12)
        fits = (width >= _DASH[0] * WORK_DPI) & (width <= _DASH[2] * WORK_DPI)
        return np.asarray(flat & fits & ~_at_edge(boxes, cell, _CLEAR))
    reach_x, reach_y = _NEAR[0] * WORK_DPI, _NEAR[1] * WORK_DPI
    near = letter.copy()
    letters = boxes[letter, :4, np.newaxis]
    for some in range(0, len(letters), _AT_ONCE):
        x, y, w, h = letters[some : some + _AT_ONCE].swapaxes(0, 1)
        beside = (left < x + w + reach_x) & (left + width > x - reach_x)
        near |= (beside & (top < y + h + reach_y) & (top + height > y - reach_y)).any(axis=0)
    return np.asarray(near)


def _at_edge(boxes: Ints, cell: Edges, within: float = 0.0) -> npt.NDArray[np.bool_]:
    """Which pieces are thin and lie along an edge of the cell, as what is left of a rule does."""
    left, top, width, height, _ = boxes.T
    x0, y0, x1, y1 = cell
    near, thin = max(within, _EDGE) * WORK_DPI, _THIN * WORK_DPI
    upright = (width <= thin) & ((left - x0 < near) | (x1 - left - width < near))
    flat = (height <= thin) & ((top - y0 < near) | (y1 - top - height < near))
    return np.asarray(upright | flat)


def _patch(mine: Ids, found: Pieces, grey: Pixels) -> Patch:
    boxes = found.boxes[mine]
    x0, top = int(boxes[:, 0].min()), int(boxes[:, 1].min())
    x1, bottom = int((boxes[:, 0] + boxes[:, 2]).max()), int((boxes[:, 1] + boxes[:, 3]).max())
    ink = np.zeros((bottom - top + 2 * _RIM, x1 - x0 + 2 * _RIM), dtype=np.uint8)
    chosen = np.zeros(found.count, dtype=np.uint8)
    chosen[mine] = 1
    ink[_RIM:-_RIM, _RIM:-_RIM] = chosen[found.labels[top:bottom, x0:x1]]
    picture = framed(grey[top:bottom, x0:x1], _RIM)
    paper = grown(ink, 2 * _RIM + 1, 2 * _RIM + 1) - np.uint8(1)  # all bits where no ink is near
    return Patch(picture | paper, x0 - _RIM, top - _RIM, _lines(ink))


def _lines(ink: Pixels) -> tuple[tuple[int, int], ...]:
    """The bands of rows with ink; a low band (a tone mark, a dot) joins its nearer neighbour."""
    rows = np.flatnonzero(np.diff(np.concatenate(([0], ink.any(axis=1).astype(np.int8), [0]))))
    bands = [(int(a), int(b)) for a, b in zip(rows[::2], rows[1::2], strict=True)]
    tall = max(b - a for a, b in bands)
    joined: list[tuple[int, int]] = []
    for band in bands:
        low = band[1] - band[0] < 0.4 * tall or (joined and joined[-1][1] - joined[-1][0] < 0.4 * tall)
        if joined and low and band[0] - joined[-1][1] < 0.4 * tall:
            joined[-1] = (joined[-1][0], band[1])
        else:
            joined.append(band)
    return tuple(joined)

"""Which ink belongs to which cell of a table, and which of it is print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Box, Cell, Grid, around
from cchc_extract.reading.ocr.disturbed import (
    NOTHING_TAKEN,
    Edges,
    Flags,
    Taken,
    at_sides,
    is_struck,
    joined_over_edges,
)
from cchc_extract.reading.ocr.morphology import Ids, Ints, framed, grown
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import Pieces, pieces
from cchc_extract.reading.raster import Pixels

_SHORT = 1.3  # inch: no line of a number cell is longer
_MOST_LINES = 4  # a long number broken in a narrow column
_LETTER = 0.035  # inch: print is at least so high (2.5 points), but for dots, marks and dashes
_DASH = (0.02, 0.035, 0.2)  # inch: the least width, the greatest height and the greatest width of a dash
_CLEAR = 0.05  # inch: a dash alone in a cell keeps clear of its edges
_LARGE = (1.5, 0.45)  # inch: no letter, and no word whose letters touch, is as wide or as high
_BEYOND = 24.0  # points around the table that are looked at, so that letters on its outer edge are whole
_NEAR = (0.1, 0.05)  # inch: dots, commas, tone marks and hyphens are no farther from a letter, across and down
_EDGE, _THIN = 0.03, 0.025  # inch: how near to the edge and how thin what is left of a rule is
_BENT_OFF = 0.07  # inch that a bent rule is off at the corner of a cell at most
_WHOLE = 0.75  # share of a cell's height that it takes at least, where it does not lie in a corner
_BENT = (0.35, 0.022)  # inch: the least length and the greatest mean thickness of a bent rule's rest
_HOLLOW, _RING = 0.25, 0.2  # share of its box that a ring fills at most, and its least width in inches
_DOT, _APART, _FEW_DOTS = (
    0.03,
    0.1,
    4,
)  # inch: a dot's size, its distance from the next; and how many make a line to write on
_PEN = 128  # grey below which a stroke through a number is one; the blur between 5 and 4 is lighter
_ON_RULE = 1.0  # pixels between print and the middle of a rule
_STROKE = 40  # pixels: a stroke of a letter
_FAINT = 150  # grey of the darkest pixel above which there is no print but the ghost of a stamp or of the page behind
_AT_ONCE = 100  # letters
_RIM = 3  # pixels of blur around a letter


class Patch(Struct, frozen=True, eq=False):
    """The ink of one cell: its picture (foreign ink whitened) and where that lies in the page, in pixels; ``lines`` are (top, bottom).

    ``disturbed``: print of it is crossed by a pen or a streak, cut by the edge of the paper, or stands over the cell's edge.
    """

    picture: Pixels
    x0: int
    top: int
    lines: tuple[tuple[int, int], ...]
    disturbed: bool = False

    @property
    def short(self) -> bool:
        """Whether this can be a number: few lines and none of them long."""
        return len(self.lines) <= _MOST_LINES and self.picture.shape[1] <= _SHORT * WORK_DPI


def patches_of(grid: Grid, grey: Pixels, ink: Pixels, taken: Taken = NOTHING_TAKEN) -> list[Patch | None]:
    """The ink of every cell; a letter that reaches over the cell's edge goes whole to the cell that holds its middle.

    ``taken``: what was taken out of the page before as no print.
    """
    outer = around(cell.box for cell in grid.cells if cell.box)
    if outer is None:
        return [None] * len(grid.cells)
    left, top, right, bottom = (max(0, round(side)) for side in _pixels(outer.grown(_BEYOND)))
    paper = (-left, ink.shape[1] - left)
    grey, ink = grey[top:bottom, left:right], ink[top:bottom, left:right]
    cells = [_edges(cell, left, top) for cell in grid.cells]
    found, foreign = _cut(pieces(ink), cells)
    owner = np.full(found.count, -1)
    x, y = found.centres.T
    for index, (x0, y0, x1, y1) in enumerate(cells):
        owner[(x >= x0) & (x < x1) & (y >= y0) & (y < y1)] = index
    owner[0] = -1
    owner, disturbed = joined_over_edges(found, owner, cells, foreign)
    disturbed = disturbed | foreign | at_sides(found, paper)
    patches = [
        _print_of(cell, np.flatnonzero(owner == index), found, grey, disturbed) for index, cell in enumerate(cells)
    ]
    placed = [each and replace(each, x0=each.x0 + left, top=each.top + top) for each in patches]
    return [each and _marked(each, cell, taken) for each, cell in zip(placed, grid.cells, strict=True)]


def is_hidden(cell: Cell, taken: Taken) -> bool:
    """Whether so much of a stamp or a pen was taken out of a cell that print may have gone with it, or the paper ends in the cell."""
    if cell.box is None:
        return False
    x0, top, x1, bottom = _pixels(cell.box)
    gone = max(taken.within(x0, top, x1, bottom), taken.coloured_within(x0, top, x1, bottom))
    return taken.is_cut(x0, x1) or gone >= _STROKE


def _marked(patch: Patch, cell: Cell, taken: Taken) -> Patch:
    """The patch, ``disturbed`` where something crossed its print that was taken out, or crosses it still."""
    height, width = patch.picture.shape
    x0, top, x1, bottom = patch.x0, patch.top, patch.x0 + width, patch.top + height
    marked = taken.is_crossed(x0 + _RIM, x1 - _RIM) or taken.within(x0, top, x1, bottom) >= _STROKE
    if not marked and taken.cut and cell.box is not None:
        marked = taken.is_cut(*_pixels(cell.box)[::2])
    if not marked and patch.short:
        lines = (np.asarray(patch.picture[start:end] < _PEN, dtype=np.uint8) for start, end in patch.lines)
        marked = any(is_struck(line[:, np.flatnonzero(line.any(axis=0))]) for line in lines) or _on_rule(patch, cell)
    return replace(patch, disturbed=True) if marked else patch


def _on_rule(patch: Patch, cell: Cell) -> bool:
    """Whether the one line of a cell stands on the rule below or reaches to that above: a point on it is gone with the rule.

    Texts that are wrapped in a tight cell often do, and lose nothing by it.
    """
    if cell.box is None or len(patch.lines) != 1:
        return False
    _, top, _, bottom = _pixels(cell.box)
    return patch.top + patch.lines[-1][1] > bottom - _ON_RULE or patch.top + patch.lines[0][0] < top + _ON_RULE


def _edges(cell: Cell, left: int, top: int) -> Edges:
    """The cell's box in pixels from ``left`` and ``top`` of the page; one without room where the cell has none."""
    if cell.box is None:
        return 0.0, 0.0, 0.0, 0.0
    x0, y0, x1, y1 = _pixels(cell.box)
    return x0 - left, y0 - top, x1 - left, y1 - top


def _pixels(box: Box) -> Edges:
    x0, top, x1, bottom = (side * WORK_DPI / 72 for side in (box.x0, box.top, box.x1, box.bottom))
    return x0, top, x1, bottom


def _print_of(cell: Edges, mine: Ids, found: Pieces, grey: Pixels, disturbed: Flags) -> Patch | None:
    """The patch of those pieces of ink that are print; ``None`` where none is."""
    crossed = bool(disturbed[mine].any() or (len(mine) and _rings(found.boxes[mine]).any()))
    mine = mine[_print_among(found.boxes[mine], cell)] if len(mine) else mine
    patch = _patch(mine, found, grey) if len(mine) else None
    if patch is None or int(patch.picture.min()) > _FAINT:
        return None
    return replace(patch, disturbed=crossed)


def _cut(found: Pieces, cells: Sequence[Edges]) -> tuple[Pieces, Flags]:
    """The pieces, those larger than any letter (a pen stroke, a stamp's rim) cut along the edges of the cells, and which are of such."""
    _, _, width, height, _ = found.boxes.T
    large = (height > _LARGE[1] * WORK_DPI) | (width > _LARGE[0] * WORK_DPI)
    if not large[1:].any():
        return found, np.zeros(found.count, dtype=np.bool_)
    edges = np.zeros_like(found.ink)
    for cell in cells:
        x0, top, x1, bottom = (round(side) for side in cell)
        cv2.rectangle(edges, (x0, top), (x1, bottom), 1, 3)
    larger = found.among(large)
    parts = pieces(np.asarray(found.ink & (1 - (larger & edges)), dtype=np.uint8))
    foreign = np.bincount(parts.run_labels, larger[parts.runs.row, parts.runs.start], parts.count) > 0
    return parts, np.asarray(foreign, dtype=np.bool_)


def _print_among(boxes: Ints, cell: Edges) -> Flags:
    """Which pieces of ink in a cell are print: letters, what stands near one, and a dash alone; not dirt, nor what is left of a rule."""
    left, top, width, height, area = boxes.T
    letter = (height >= _LETTER * WORK_DPI) & (width >= 2) & (width / height < 12)
    letter &= ~_at_edge(boxes, cell) & ~_bent_rule(boxes) & ~_rings(boxes)
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
    return np.asarray(near & ~_bent_rule(boxes) & ~_rings(boxes) & ~_leaders(boxes, cell))


def _bent_rule(boxes: Ints) -> Flags:
    """Which pieces are what is left of rules that bend away from their line, and pen strokes as thin: letters are thicker or shorter."""
    _, _, width, height, area = boxes.T
    longer = np.maximum(width, height)
    return np.asarray((longer >= _BENT[0] * WORK_DPI) & (area <= _BENT[1] * WORK_DPI * longer))


def _rings(boxes: Ints) -> Flags:
    """Which pieces are rings that a pen drew round others: hollow, with two pieces at least in their box."""
    left, top, width, height, area = boxes.T
    hollow = np.flatnonzero(
        (area < _HOLLOW * width * height) & (width >= _RING * WORK_DPI) & (height >= _LETTER * WORK_DPI)
    )
    found = np.zeros(len(boxes), dtype=np.bool_)
    for ring in hollow:
        inside = (left > left[ring]) & (left + width < left[ring] + width[ring])
        inside &= (top > top[ring]) & (top + height < top[ring] + height[ring]) & (height >= _LETTER * WORK_DPI)
        found[ring] = inside.sum() >= 2
    return found


def _leaders(boxes: Ints, cell: Edges) -> Flags:
    """Which pieces are dots to write on before and after a number: those with another dot next to them. In wide cells dots are text."""
    left, top, width, height, _ = boxes.T
    most = _DOT * WORK_DPI
    dots = np.flatnonzero((width <= most) & (height <= most))
    found = np.zeros(len(boxes), dtype=np.bool_)
    if len(dots) < _FEW_DOTS or cell[2] - cell[0] > _SHORT * WORK_DPI:
        return found
    order = dots[np.argsort(left[dots])]
    gaps, falls = np.diff(left[order]), np.abs(np.diff((top + height)[order]))
    between = [((left > left[a]) & (left < left[b]) & (width > most)).any() for a, b in pairwise(order)]
    next_to = (gaps <= _APART * WORK_DPI) & (falls <= most) & ~np.array(between)
    found[order[:-1][next_to]] = True
    found[order[1:][next_to]] = True
    return found if found.sum() >= _FEW_DOTS else np.zeros(len(boxes), dtype=np.bool_)


def _at_edge(boxes: Ints, cell: Edges, within: float = 0.0) -> Flags:
    """Which pieces are thin and lie along an edge of the cell, as what is left of a rule does, or in a corner of it."""
    left, top, width, height, _ = boxes.T
    x0, y0, x1, y1 = cell
    near, thin = max(within, _EDGE) * WORK_DPI, _THIN * WORK_DPI
    upright = (width <= thin) & ((left - x0 < near) | (x1 - left - width < near))
    far = _BENT_OFF * WORK_DPI
    along_row = (height >= _WHOLE * (y1 - y0)) | (y1 - top < far) | (top + height - y0 < far)
    upright |= (width <= thin) & along_row & ((left - x0 < far) | (x1 - left - width < far))
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

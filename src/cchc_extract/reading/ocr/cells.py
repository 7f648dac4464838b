"""Reading a table cell by cell: which ink belongs to which cell, which of it is a number, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt
import regex

from cchc_extract.model import Box, Cell, Grid, Word
from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.raster import Pixels
from cchc_extract.vietnamese import nfc

_SHORT = 1.3  # inch: no line of a number cell is longer
_MOST_LINES = 4  # a long number broken in a narrow column
_LETTER = 0.035  # inch: print is at least so high (2.5 points), but for dots, marks and dashes
_DASH = 0.02  # inch: the least width of a dash
_LARGE = (1.5, 0.45)  # inch: no letter, and no word whose letters touch, is as wide or as high
_NEAR = (0.1, 0.05)  # inch: dots, commas, tone marks and hyphens are no farther from a letter, across and down
_EDGE, _THIN = 0.03, 0.025  # inch: how near to the edge and how thin what is left of a rule is
_LEAST = 36  # pixels: the least height of a crop, so that a dash is not blown up to a blot
_RIM = 3  # pixels of blur around a letter
_MARGIN = 8  # pixels of paper around a crop, without which Tesseract loses the outer letters
_NUMBER = regex.compile(r"[-+(]?[\d.,%/():=]*\d[\d.,%/():]*|[-–x]|[IVX]+|[A-ZĐ]\.?|%", regex.IGNORECASE)
_PLAIN = str.maketrans(
    {
        "一": "-",
        "—": "-",
        "–": "-",
        "−": "-",
        "_": "-",
        "，": ",",
        "。": ".",
        "．": ".",
        "：": ":",
        "（": "(",
        "）": ")",
        "％": "%",
    }
)


Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The ink of one cell: its picture (foreign ink whitened) and where that lies in the page, in pixels; ``lines`` are (top, bottom)."""

    picture: Pixels
    x0: int
    top: int
    lines: tuple[tuple[int, int], ...]

    @property
    def short(self) -> bool:
        """Whether this can be a number: few lines and none of them long."""
        return len(self.lines) <= _MOST_LINES and self.picture.shape[1] <= _SHORT * WORK_DPI


def filled(grid: Grid, grey: Pixels, ink: Pixels, engine: Engine) -> tuple[Grid, tuple[Word, ...]]:
    """The grid with the text of every cell, and the words. ``grey`` and ``ink`` are free of the table's rules."""
    patches = patches_of(grid, grey, ink)
    numbers = _numbers(patches, engine)
    texts = {index for index, patch in enumerate(patches) if patch is not None and numbers[index] is None}
    blocks = dict(
        zip(sorted(texts), engine.blocks([_padded(patches[index]) for index in sorted(texts)], WORK_DPI), strict=True)
    )
    cells, words = [], []
    for index, (cell, patch) in enumerate(zip(grid.cells, patches, strict=True)):
        if patch is None:
            cells.append(cell)
            continue
        found = numbers[index]
        mine = found if found is not None else _words(patch, blocks[index], engine.name)
        cells.append(_with_text(cell, mine))
        words += [word for line in mine for word in line]
    return replace(grid, cells=tuple(cells)), tuple(words)


def patches_of(grid: Grid, grey: Pixels, ink: Pixels) -> list[Patch | None]:
    """The ink of every cell; a letter that reaches over the cell's edge goes whole to the cell that holds its middle."""
    count, labels, stats, centres = cv2.connectedComponentsWithStats(_cut(ink, grid), connectivity=8)
    owner = np.full(count, -1)
    x, y = centres[:, 0] * 72 / WORK_DPI, centres[:, 1] * 72 / WORK_DPI
    for index, cell in enumerate(grid.cells):
        if cell.box is not None:
            owner[(x >= cell.box.x0) & (x < cell.box.x1) & (y >= cell.box.top) & (y < cell.box.bottom)] = index
    owner[0] = -1
    found: list[Patch | None] = []
    for index, cell in enumerate(grid.cells):
        mine = np.flatnonzero(owner == index)
        mine = mine[_print_among(stats[mine], cell)] if len(mine) else mine
        found.append(_patch(mine, labels, stats, grey) if len(mine) else None)
    return found


def _cut(ink: Pixels, grid: Grid) -> Pixels:
    """The ink with what is larger than any letter (a pen stroke, a stamp's rim) cut along the edges of the cells."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = (stats[:, cv2.CC_STAT_HEIGHT] > _LARGE[1] * WORK_DPI) | (stats[:, cv2.CC_STAT_WIDTH] > _LARGE[0] * WORK_DPI)
    large[0] = False
    if not large.any():
        return ink
    edges = np.zeros_like(ink)
    for cell in grid.cells:
        if cell.box is not None:
            x0, top, x1, bottom = (
                round(side * WORK_DPI / 72) for side in (cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom)
            )
            cv2.rectangle(edges, (x0, top), (x1, bottom), 1, 3)
    return np.asarray(np.where(large[labels] & (edges > 0), 0, ink), dtype=np.uint8)


def _print_among(boxes: Ints, cell: Cell) -> npt.NDArray[np.bool_]:
    """Which pieces of ink in a cell are print: letters, what stands near one, and a dash alone; not dirt, nor what is left of a rule."""
    left, top, width, height, area = boxes.T
    letter = (height >= _LETTER * WORK_DPI) & (width >= 2) & (width / height < 12)
    letter &= ~_at_edge(boxes, cell)
    if not letter.any():
        dash = (width >= 1.5 * height) & (width >= _DASH * WORK_DPI) & (area >= 12)
        return np.asarray(dash & ~_at_edge(boxes, cell))
    reach_x, reach_y = _NEAR[0] * WORK_DPI, _NEAR[1] * WORK_DPI
    near = np.zeros(len(boxes), dtype=bool)
    for x, y, w, h in boxes[letter, :4]:
        near |= (
            (left < x + w + reach_x)
            & (left + width > x - reach_x)
            & (top < y + h + reach_y)
            & (top + height > y - reach_y)
        )
    return np.asarray(letter | near)


def _at_edge(boxes: Ints, cell: Cell) -> npt.NDArray[np.bool_]:
    """Which pieces are thin and lie along an edge of the cell, as what is left of a rule does."""
    if cell.box is None:
        return np.zeros(len(boxes), dtype=bool)
    left, top, width, height, _ = boxes.T
    x0, y0, x1, y1 = (side * WORK_DPI / 72 for side in (cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom))
    near, thin = _EDGE * WORK_DPI, _THIN * WORK_DPI
    upright = (width <= thin) & ((left - x0 < near) | (x1 - left - width < near))
    flat = (height <= thin) & ((top - y0 < near) | (y1 - top - height < near))
    return np.asarray(upright | flat)


def _patch(mine: Ints, labels: Ints, stats: Ints, grey: Pixels) -> Patch:
    boxes = stats[mine]
    x0, top = int(boxes[:, 0].min()), int(boxes[:, 1].min())
    x1, bottom = int((boxes[:, 0] + boxes[:, 2]).max()), int((boxes[:, 1] + boxes[:, 3]).max())
    ink = np.zeros((bottom - top + 2 * _RIM, x1 - x0 + 2 * _RIM), dtype=np.uint8)
    ink[_RIM:-_RIM, _RIM:-_RIM] = np.isin(labels[top:bottom, x0:x1], mine)
    picture = cv2.copyMakeBorder(grey[top:bottom, x0:x1], *(_RIM,) * 4, cv2.BORDER_CONSTANT, value=255.0)
    around = cv2.dilate(ink, np.ones((2 * _RIM + 1, 2 * _RIM + 1), np.uint8))
    return Patch(np.where(around > 0, picture, 255).astype(np.uint8), x0 - _RIM, top - _RIM, _lines(ink))


def _lines(ink: Pixels) -> tuple[tuple[int, int], ...]:
    """The bands of rows with ink; a low band (a tone mark, a dot) joins its nearer neighbour."""
    rows = np.flatnonzero(np.diff(np.concatenate(([0], ink.any(axis=1).astype(np.int8), [0]))))
    bands = [(int(a), int(b)) for a, b in zip(rows[::2], rows[1::2], strict=True)]
    tall = max(b - a for a, b in bands)
    joined: list[tuple[int, int]] = []
    for band in bands:
        low = band[1] - band[0] < 0.4 * tall or (joined and joined[-1][1] - joined[-1][0] < 0.4 * tall)
        if joined and low and band[0] - joined[-1][1] < 0.3 * tall:
            joined[-1] = (joined[-1][0], band[1])
        else:
            joined.append(band)
    return tuple(joined)


def _numbers(patches: Sequence[Patch | None], engine: Engine) -> list[list[list[Word]] | None]:
    """The words of the cells that read as numbers, line by line; ``None`` for the others."""
    crops: list[Pixels] = []
    places: list[tuple[int, int]] = []
    for index, patch in enumerate(patches):
        if patch is not None and patch.short:
            for line, (top, bottom) in enumerate(patch.lines):
                crops.append(_tight(patch.picture[top:bottom]))
                places.append((index, line))
    found: dict[int, list[Reading]] = {}
    for (index, _), reading in zip(places, engine.numbers(crops, WORK_DPI), strict=True):
        found.setdefault(index, []).append(Reading(nfc(reading.text.translate(_PLAIN)), reading.confidence))
    out: list[list[list[Word]] | None] = [None] * len(patches)
    for index, readings in found.items():
        patch = patches[index]
        if patch is not None and all(_NUMBER.fullmatch(reading.text) for reading in readings):
            out[index] = [
                [_word(patch, line, reading, engine)] for line, reading in zip(patch.lines, readings, strict=True)
            ]
    return out


def _word(patch: Patch, line: tuple[int, int], reading: Reading, engine: Engine) -> Word:
    x = np.flatnonzero((patch.picture[line[0] : line[1]] < 200).any(axis=0))
    left, right = (int(x[0]), int(x[-1]) + 1) if len(x) else (0, patch.picture.shape[1])
    box = _box(patch.x0 + left, patch.top + line[0], patch.x0 + right, patch.top + line[1])
    return Word(text=reading.text, box=box, confidence=reading.confidence, reader=engine.number_name)


def _words(patch: Patch, seen: Sequence[Seen], reader: str) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for each in seen:
        box = _box(
            patch.x0 - _MARGIN + each.x0,
            patch.top - _MARGIN + each.top,
            patch.x0 - _MARGIN + each.x1,
            patch.top - _MARGIN + each.bottom,
        )
        word = Word(text=nfc(each.text), box=box, confidence=each.confidence, reader=reader)
        lines.setdefault(each.line, []).append(word)
    return [lines[line] for line in sorted(lines)]


def _with_text(cell: Cell, lines: Sequence[Sequence[Word]]) -> Cell:
    sure = [word.confidence or 0.0 for line in lines for word in line]
    text = "\n".join(" ".join(word.text for word in line) for line in lines)
    reader = next((word.reader for line in lines for word in line), "")
    return replace(cell, text=text, confidence=min(sure, default=0.0), reader=reader)


def _box(x0: float, top: float, x1: float, bottom: float) -> Box:
    scale = 72 / WORK_DPI
    return Box(max(x0, 0) * scale, max(top, 0) * scale, x1 * scale, bottom * scale)


def _padded(patch: Patch | None) -> Pixels:
    assert patch is not None
    return cv2.copyMakeBorder(patch.picture, *[_MARGIN] * 4, cv2.BORDER_CONSTANT, value=255)  # type: ignore[return-value]


def _tight(picture: Pixels) -> Pixels:
    columns = np.flatnonzero((picture < 200).any(axis=0))
    if len(columns) == 0:
        return picture
    crop = picture[:, columns[0] : columns[-1] + 1]
    pad = max(2, picture.shape[0] // 8, (_LEAST - picture.shape[0]) // 2)
    return cv2.copyMakeBorder(crop, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255)  # type: ignore[return-value]

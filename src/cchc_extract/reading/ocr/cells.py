"""Reading a table cell by cell: which ink belongs to which cell, which of it is a number, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import regex

from cchc_extract.model import Box, Cell, Grid, Word
from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.raster import Pixels
from cchc_extract.vietnamese import nfc

_SHORT = 1.3  # inch: no line of a number cell is longer
_MOST_LINES = 4  # a long number broken in a narrow column
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
    count, labels, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    owner = np.full(count, -1)
    scale = WORK_DPI / 72
    for index, cell in enumerate(grid.cells):
        if cell.box is None:
            continue
        x, y = centres[:, 0] / scale, centres[:, 1] / scale
        owner[(x >= cell.box.x0) & (x < cell.box.x1) & (y >= cell.box.top) & (y < cell.box.bottom)] = index
    owner[0] = -1
    return [_patch(np.flatnonzero(owner == index), labels, stats, grey) for index in range(len(grid.cells))]


def _patch(mine: Sequence[int] | np.ndarray, labels: np.ndarray, stats: np.ndarray, grey: Pixels) -> Patch | None:
    if len(mine) == 0:
        return None
    boxes = stats[mine]
    x0, top = int(boxes[:, 0].min()), int(boxes[:, 1].min())
    x1, bottom = int((boxes[:, 0] + boxes[:, 2]).max()), int((boxes[:, 1] + boxes[:, 3]).max())
    if boxes[:, 4].sum() < 12:
        return None
    region = labels[top:bottom, x0:x1]
    foreign = (region > 0) & ~np.isin(region, mine)
    picture = grey[top:bottom, x0:x1].copy()
    picture[cv2.dilate(foreign.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return Patch(picture, x0, top, _lines(np.isin(region, mine)))


def _lines(ink: np.ndarray) -> tuple[tuple[int, int], ...]:
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
    pad = max(2, picture.shape[0] // 8)
    return cv2.copyMakeBorder(crop, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255)  # type: ignore[return-value]

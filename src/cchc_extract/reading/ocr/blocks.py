"""Places of a born-digital page read from its picture: cells in which something is drawn, words in letters that the file does not tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import regex
from msgspec.structs import replace

from cchc_extract.model import Box, Cell, Grid, Word, preferred
from cchc_extract.reading.ocr import cells
from cchc_extract.reading.ocr.engine import Engine
from cchc_extract.reading.ocr.ink import binarized, levelled
from cchc_extract.reading.ocr.morphology import scaled
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import pieces
from cchc_extract.reading.raster import Pixels, Raster
from cchc_extract.reading.secondlook import GARBLED, Block, Places, is_wrong
from cchc_extract.vietnamese import bare

Ink = npt.NDArray[np.bool_]

RULE = "letters-unknown"
_SCALE = WORK_DPI / 72
_INSET = 1.5
"""Points inside a cell's edges that are looked at, so that its rules are not."""
_DARK = 200
"""Grey below which a pixel is ink."""
_LEAST = 12
"""Pixels of ink that are something: a full stop has some thirty."""
_SIDES = (5.0, 18.0)
"""Points: sides of a box to be ticked."""
_SQUARE = 0.25
"""Share by which its sides may differ."""
_FRAME, _INSIDE = 0.85, 0.2
"""Share of each side that is drawn, and of its width that its inside begins at."""
_INKED = 0.03
"""Share of the inside that is ink in a box that is ticked."""
_TICKED = {True: "☑", False: "☐"}
_OFF = 0.5
"""Confidence of what is read at most where the letters known do not agree."""
_MARKS = regex.compile(r"[√✓✔vVY/]|\\/|V/")
"""What the engine makes of a tick without a box."""


def turned_back(raster: Raster, turned: int) -> Raster:
    """The raster with a turn of ``turned`` degrees taken out."""
    return Raster(np.ascontiguousarray(np.rot90(raster.pixels, k=turned // 90)), raster.dpi) if turned else raster


def read_places(places: Places, raster: Raster, engine: Engine | None) -> tuple[Word, ...]:
    """What stands in ``places`` of the upright page that ``raster`` shows: boxes by themselves, the rest as ``engine`` reads it."""
    grey = _grey(raster)
    boxes = (Word(text=_TICKED[_is_inked(_within(grey, box, 0.0) < _DARK)], box=_middle(box)) for box in places.boxes)
    drawn = _drawn([block.box for block in places.drawn], grey, engine)
    read = _read([block.box for block in places.garbled], grey, engine)
    instead = [_instead(block, words) for block, words in zip(places.garbled, read, strict=True)]
    return (*boxes, *drawn, *(word for words in instead for word in words))


def _drawn(cells: Sequence[Box], grey: Pixels, engine: Engine | None) -> list[Word]:
    """What is drawn in ``cells``. Where there is ink and nothing can be read, a word without text and confidence 0 stands."""
    found: list[Word] = []
    left: list[Box] = []
    for box in cells:
        ink = _within(grey, box) < _DARK
        if int(ink.sum()) < _LEAST:
            continue
        square = _square(ink)
        if square is None:
            left.append(box)
        else:
            found.append(Word(text=_TICKED[_is_inked(square)], box=_middle(box)))
    for box, words in zip(left, _read([box.grown(-_INSET) for box in left], grey, engine), strict=True):
        found += [_as_tick(word) for word in words] or [Word(text="", box=_middle(box), confidence=0.0)]
    return found


def _grey(raster: Raster) -> Pixels:
    """The picture at the working resolution; what is coloured is print here as well."""
    pixels = raster.pixels if raster.pixels.ndim == 2 else np.ascontiguousarray(raster.pixels.min(axis=2))
    return scaled(pixels, WORK_DPI / raster.dpi)


def _pixels(box: Box) -> tuple[slice, slice]:
    x0, top, x1, bottom = (max(0, round(side * _SCALE)) for side in (box.x0, box.top, box.x1, box.bottom))
    return slice(top, bottom), slice(x0, x1)


def _within(grey: Pixels, box: Box, inset: float = _INSET) -> Pixels:
    return grey[_pixels(box.grown(-inset))]


def _middle(box: Box) -> Box:
    """A place within a cell: its words are those whose middle lies in it."""
    x, y = box.centre
    return Box(x - 1, y - 1, x + 1, y + 1)


def _square(ink: Ink) -> Ink | None:
    """The largest thing in a cell if it is a box; else ``None``."""
    found = pieces(np.ascontiguousarray(ink).view(np.uint8))
    if found.count < 2:
        return None
    x, top, width, height, _ = found.boxes[1 + int(np.argmax(found.boxes[1:, 2] * found.boxes[1:, 3]))]
    if not all(_SIDES[0] <= side / _SCALE <= _SIDES[1] for side in (width, height)):
        return None
    if abs(width - height) > _SQUARE * max(width, height):
        return None
    box = ink[top : top + height, x : x + width]
    rim = max(1, height // 6)
    across = (box[:rim].mean(axis=1).max(), box[-rim:].mean(axis=1).max())
    down = (box[:, :rim].mean(axis=0).max(), box[:, -rim:].mean(axis=0).max())
    return box if min(map(float, (*across, *down))) >= _FRAME else None


def _is_inked(box: Ink) -> bool:
    """Whether there is ink inside of a box."""
    begin = max(1, round(_INSIDE * min(box.shape)))
    return bool(box[begin:-begin, begin:-begin].mean() > _INKED)


def _as_tick(word: Word) -> Word:
    return replace(word, text="✓", decisions=word.decisions) if _MARKS.fullmatch(word.text) else word


def _read(boxes: Sequence[Box], grey: Pixels, engine: Engine | None) -> list[tuple[Word, ...]]:
    """The words in each box; none where nothing reads pictures."""
    if not boxes or engine is None:
        return [()] * len(boxes)
    paper = np.full_like(grey, 255)
    for box in boxes:
        paper[_pixels(box)] = grey[_pixels(box)]
    clean = levelled(paper, WORK_DPI)
    ink = binarized(clean, WORK_DPI)
    every = tuple(Cell(row=row, col=0, box=box) for row, box in enumerate(boxes))
    grid = Grid(page=1, rows=len(every), cols=1, cells=every, method="rules")
    _, words = cells.filled(grid, clean, ink, engine)
    return [tuple(word for word in words if box.contains(*word.box.centre)) for box in boxes]


def _instead(block: Block, read: Sequence[Word]) -> tuple[Word, ...]:
    """The words ``read``, each with what the layer had there as its first reading; doubted where letters that are known do not agree."""
    if not read:
        return tuple(replace(word, confidence=0.0) if is_wrong(word.text) else word for word in block.words)
    known = "".join(_letters(GARBLED.sub("", word.text)) for word in block.words)
    agrees = _is_within(known, "".join(_letters(word.text) for word in read))
    model = block.words[0]
    found: list[Word] = []
    for word in read:
        own = [other for other in block.words if word.box.contains(*other.box.centre)]
        other = Word(text=" ".join(each.text for each in own), box=word.box)
        sure = word.confidence if agrees else min(_OFF, word.confidence or 0.0)
        dressed = replace(word, confidence=sure, font=model.font, size=model.size, bold=model.bold, italic=model.italic)
        found.append(preferred(dressed, other, RULE))
    return tuple(found)


def _letters(text: str) -> str:
    return "".join(letter for letter in bare(text) if letter.isalnum())


def _is_within(part: str, whole: str) -> bool:
    """Whether the letters of ``part`` stand in ``whole`` in their order."""
    rest = iter(whole)
    return all(letter in rest for letter in part)

"""Reading a table cell by cell: which cells hold numbers, and what each of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import regex

from cchc_extract.model import Cell, Grid, Word
from cchc_extract.reading.ocr import words
from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.patches import Patch, patches_of
from cchc_extract.reading.raster import Pixels

_ROMAN = regex.compile(r"[IVXL]+")
_STEMS = regex.compile(r"[IⅠⅡⅢHlNM1|]{1,5}")
_SURE = 0.97  # of the number reader, to be believed about the number of stems
_ALIKE = 0.75, 0.88  # likeness to its mirror image below which a stroke is a 1, above which it is an I


def filled(grid: Grid, grey: Pixels, ink: Pixels, engine: Engine) -> tuple[Grid, tuple[Word, ...]]:
    """The grid with the text of every cell, and the words. ``grey`` and ``ink`` are free of the table's rules.

    A cell in which there is ink but nothing that could be read has no text and confidence 0; one without ink has none.
    """
    patches = patches_of(grid, grey, ink)
    numbers = _numbers(patches, engine)
    left = [patch for patch, number in zip(patches, numbers, strict=True) if patch is not None and number is None]
    blocks = iter(words.read_blocks([patch.picture for patch in left], engine))
    cells: list[Cell] = []
    found: list[Word] = []
    for cell, patch, number in zip(grid.cells, patches, numbers, strict=True):
        if patch is None:
            cells.append(cell)
            continue
        seen = number if number is not None else next(blocks)
        mine = [words.word(each, engine, patch.x0, patch.top) for each in seen]
        cells.append(_with_text(cell, seen, mine))
        found += mine
    return replace(grid, cells=tuple(cells)), tuple(found)


def _numbers(patches: Sequence[Patch | None], engine: Engine) -> list[list[Seen] | None]:
    """What the number reader made of the cells that hold a number, one word a line; ``None`` for the other cells."""
    places = [
        (index, line)
        for index, patch in enumerate(patches)
        if patch is not None and patch.short
        for line in patch.lines
    ]
    crops = [_line(patches[index], line) for index, line in places]
    found: dict[int, list[Seen]] = {}
    for (index, line), reading in zip(places, words.read_numbers(crops, engine), strict=True):
        patch = patches[index]
        if patch is not None:
            found.setdefault(index, []).append(_seen(patch, line, reading, len(found.get(index, ())), engine))
    counted = {
        index: [_counted(each, patch) for each in lines] for index, lines in found.items() if (patch := patches[index])
    }
    kept = {index: lines for index, lines in counted.items() if all(words.is_number(each.text) for each in lines)}
    found_in = {
        index: _one_numeral(lines, patch) for index, lines in kept.items() if (patch := patches[index]) is not None
    }
    height = words.figure_height([each for lines in found_in.values() for each in lines])
    return [[words.sized(each, height) for each in found_in[i]] if i in found_in else None for i in range(len(patches))]


def _line(patch: Patch | None, line: tuple[int, int]) -> Pixels:
    assert patch is not None
    return patch.picture[line[0] : line[1]]


def _seen(patch: Patch, line: tuple[int, int], reading: Reading, number: int, engine: Engine) -> Seen:
    columns = np.flatnonzero((patch.picture[line[0] : line[1]] < words.INK).any(axis=0))
    left, right = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, patch.picture.shape[1])
    return Seen(reading.text, left, line[0], right, line[1], reading.confidence, line=number, reader=engine.number_name)


def _one_numeral(lines: list[Seen], patch: Patch) -> list[Seen]:
    """The lines with upright strokes told apart: an I is the same from left and right, a 1 has a flag on one side.

    A lone stroke after Roman letters (``VI`` / ``I``, broken in a narrow cell) is an I in any case.
    """
    last = lines[-1]
    if last.text not in ("1", "I"):
        return lines
    roman = len(lines) > 1 and all(_ROMAN.fullmatch(each.text) for each in lines[:-1])
    likeness = _likeness(patch.picture) if len(lines) == 1 else 0.5 * sum(_ALIKE)
    text = "I" if roman or likeness > _ALIKE[1] else "1" if likeness < _ALIKE[0] else last.text
    return lines if text == last.text else [*lines[:-1], replace(last, text=text, alternative=last.text)]


def _counted(each: Seen, patch: Patch) -> Seen:
    """A doubtful II or III (read as ``H``, ``IH``) by the number of its stems: it has no bar between them."""
    if each.confidence >= _SURE or not _STEMS.fullmatch(each.text):
        return each
    ink = patch.picture[each.top : each.bottom, each.x0 : each.x1] < words.INK
    height = len(ink)
    middle = ink[int(0.35 * height) : int(0.65 * height)].astype(np.int8)
    stems = (np.diff(middle, axis=1, prepend=0) == 1).sum(axis=1)
    if len(stems) == 0 or stems.min() != stems.max() or not 2 <= stems.max() <= 3:
        return each
    text = "I" * int(stems.max())
    return each if text == each.text else replace(each, text=text, alternative=each.text)


def _likeness(picture: Pixels) -> float:
    """The share of its ink that a glyph has in common with its mirror image."""
    ink = picture < words.INK
    columns = np.flatnonzero(ink.any(axis=0))
    glyph = ink[:, columns[0] : columns[-1] + 1]
    mirrored = glyph[:, ::-1]
    return float((glyph & mirrored).sum()) / max(1.0, float((glyph | mirrored).sum()))


def _with_text(cell: Cell, seen: Sequence[Seen], mine: Sequence[Word]) -> Cell:
    lines: dict[int, list[Word]] = {}
    for each, word in zip(seen, mine, strict=True):
        lines.setdefault(each.line, []).append(word)
    text = "\n".join(" ".join(word.text for word in line) for line in lines.values())
    other = "\n".join(" ".join(word.alternative or word.text for word in line) for line in lines.values())
    return replace(
        cell,
        text=text,
        confidence=min((word.confidence or 0.0 for word in mine), default=0.0),
        reader="+".join(sorted({word.reader for word in mine})),
        alternative=other if other != text else None,
    )

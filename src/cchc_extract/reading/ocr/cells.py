"""Reading a table cell by cell: which cells hold numbers, and what each of them says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import regex
from msgspec.structs import replace

from cchc_extract.model import Cell, Grid, Word, carried, decide, first_reading
from cchc_extract.reading.ocr import shapes, words
from cchc_extract.reading.ocr.disturbed import NOTHING_TAKEN, Taken
from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.patches import Patch, is_hidden, patches_of
from cchc_extract.reading.raster import Pixels

Patches = Mapping[int, Patch]
"""The cells that hold print, by their place in the grid."""

_ROMAN = regex.compile(r"[IVXL]+")
_STEMS = regex.compile(r"[IⅠⅡⅢHlNM1|]{1,5}")
_MINUS_NOUGHT, _ENDS_IN_POINT = regex.compile(r"-0\d+"), regex.compile(r"\d{2,}[.,]|\d[\d.,]*\d{3}[.,]")
_POINT_LAST = regex.compile(r"[\d.]*\d[.,]")
_POINTS_ALONE = regex.compile(r"([-+(]?\d{1,3}(?:\.\d{3})+)\.(\d{1,2}[%)]?)")
_SURE = 0.97  # of the number reader, to be believed about the number of stems
_DISTURBED = (
    0.5  # what a number is worth whose print is crossed or cut: of 25 figures under a streak 11 were read wrong
)
_ALIKE = 0.75, 0.88  # likeness to its mirror image below which a stroke is a 1, above which it is an I


def filled(
    grid: Grid, grey: Pixels, ink: Pixels, engine: Engine, taken: Taken = NOTHING_TAKEN
) -> tuple[Grid, tuple[Word, ...]]:
    """The grid with the text of every cell, and the words. ``grey`` and ``ink`` are free of the table's rules, and of what was ``taken``.

    A cell in which there is ink but nothing that could be read has no text and confidence 0; one without ink has none.
    """
    patches = {index: patch for index, patch in enumerate(patches_of(grid, grey, ink, taken)) if patch is not None}
    numbers = _numbers([index for index, patch in patches.items() if patch.short], patches, engine)
    blocks = _blocks([index for index in patches if index not in numbers], patches, engine)
    height = words.figure_height([each for lines in numbers.values() for each in lines])
    sized = {index: [_sized(each, patches[index], height) for each in lines] for index, lines in numbers.items()}
    pointed = _pointed_columns(grid, sized)
    cells: list[Cell] = []
    found: list[Word] = []
    for index, cell in enumerate(grid.cells):
        patch = patches.get(index)
        if patch is None:
            cells.append(replace(cell, confidence=0.0) if is_hidden(cell, taken) else cell)
            continue
        seen = sized[index] if index in sized else blocks[index]
        if patch.disturbed and (index in sized or patch.short):
            seen = [replace(each, confidence=min(each.confidence, _DISTURBED)) for each in seen]
        seen = [_without_stain(_with_comma(each), pointed=cell.col in pointed) for each in seen]
        mine = [words.word(each, engine, patch.x0, patch.top) for each in seen]
        cells.append(_with_text(cell, seen, mine))
        found += mine
    return replace(grid, cells=tuple(cells)), tuple(found)


def _with_comma(each: Seen) -> Seen:
    """A number whose comma lost its tail: ``10.512.5`` can be nothing but ``10.512,5``."""
    match = _POINTS_ALONE.fullmatch(each.text)
    return decide(each, f"{match[1]},{match[2]}", "comma-for-point") if match else each


def _pointed_columns(grid: Grid, numbers: Mapping[int, Sequence[Seen]]) -> frozenset[int]:
    """The columns in which several numbers end in a point, as those of rows do."""
    counted = Counter(
        grid.cells[index].col for index, lines in numbers.items() if lines and _POINT_LAST.fullmatch(lines[-1].text)
    )
    return frozenset(col for col, count in counted.items() if count > 1)


def _without_stain(each: Seen, *, pointed: bool) -> Seen:
    """A number that a stain has given a sign: no report writes ``-02``, or ``61.`` where numbers are not ``pointed``.

    A figure may have gone as well, so it is doubted.
    """
    if _MINUS_NOUGHT.fullmatch(each.text):
        return replace(each, confidence=min(each.confidence, _DISTURBED))
    if not pointed and _ENDS_IN_POINT.fullmatch(each.text):
        return decide(each, each.text[:-1], "stray-sign", confidence=min(each.confidence, _DISTURBED))
    return each


def _blocks(indices: Sequence[int], patches: Patches, engine: Engine) -> dict[int, list[Seen]]:
    return dict(zip(indices, words.read_blocks([patches[index].picture for index in indices], engine), strict=True))


def _sized(each: Seen, patch: Patch, figures: float) -> Seen:
    """A letter that looks the same large and small, by the height of the ``figures`` around or of the bracket after it."""
    if not each.text.endswith(")"):
        return words.sized(each, figures)
    return words.as_large(each, large=not shapes.is_low(each, patch.picture))


def _numbers(indices: Sequence[int], patches: Patches, engine: Engine) -> dict[int, list[Seen]]:
    """What the readers of numbers made of those of the cells that hold a number, one word a line.

    A cell is a number's if every line is; the next line is read of those only of which the lines above are.
    """
    found: dict[int, list[Seen]] = {index: [] for index in indices}
    for number in range(max((len(patches[index].lines) for index in indices), default=0)):
        asked = [index for index in found if number < len(patches[index].lines)]
        lines = [patches[index].lines[number] for index in asked]
        crops = [patches[index].picture[line[0] : line[1]] for index, line in zip(asked, lines, strict=True)]
        for index, line, reading in zip(asked, lines, words.read_figures(crops, engine), strict=True):
            seen = _counted(_seen(patches[index], line, reading, number, engine), patches[index])
            if words.is_number(seen.text) and shapes.agrees(seen, patches[index].picture):
                found[index].append(seen)
            else:
                del found[index]
    return {index: _one_numeral(lines, patches[index]) for index, lines in found.items()}


def _seen(patch: Patch, line: tuple[int, int], reading: Reading, number: int, engine: Engine) -> Seen:
    columns = np.flatnonzero((patch.picture[line[0] : line[1]] < words.INK).any(axis=0))
    left, right = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, patch.picture.shape[1])
    return Seen(
        reading.text,
        left,
        line[0],
        right,
        line[1],
        reading.confidence,
        line=number,
        reader=reading.reader or engine.number_name,
        alternative=reading.alternative,
    )


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
    return lines if text == last.text else [*lines[:-1], decide(last, text, "stroke-shape", alternative=last.text)]


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
    return each if text == each.text else decide(each, text, "stroke-shape", alternative=each.text)


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
    read = "\n".join(" ".join(filter(None, map(first_reading, line))) for line in lines.values())
    return replace(
        cell,
        text=text,
        confidence=min((word.confidence or 0.0 for word in mine), default=0.0),
        reader="+".join(sorted({word.reader for word in mine})),
        alternative=other if other != text else None,
        decisions=carried(mine, read, text),
    )

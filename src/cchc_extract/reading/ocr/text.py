"""Reading what stands outside ruled tables: running text, heads in two columns, and the cells of tables that have no vertical rules.

The text engine finds the words. It loses lone figures and dashes, and misreads short ones, so words that stand alone are read again by the
number reader, and so is ink beside a line of words that no word covers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from cchc_extract.model import Decision, preferred
from cchc_extract.reading.ocr import words
from cchc_extract.reading.ocr.blanks import with_figures
from cchc_extract.reading.ocr.columns import read_columns
from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.morphology import Ints, closed, coarser, finer, grown
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import pieces
from cchc_extract.reading.ocr.rings import without_black_stamps
from cchc_extract.reading.ocr.stamps import without_specks, without_stamps
from cchc_extract.reading.raster import Pixels

_ALONE = 0.9  # of its height: the least blank on both sides of a word that stands alone
_TALL = 2.2  # times the usual height, and its own width: no word is as high
_LOW = 0.4  # of the usual height: no letter or figure is as low, whatever the size of its print
_SHORT = 1.2  # inch: figures that stand alone are no wider
_LETTERS = 8  # a longer word is no figure
_SURE = 0.5  # of the number reader, to be believed about a word that stands alone
_SURER = 0.75  # to be believed about ink in which the text engine saw no word
_RIM = 3  # pixels of blur around ink
_INKED = 0.25  # share of a word's width with ink: letters cover far more
_COVERED = 20  # pixels of a stamp on a word: a stroke as long as its letters are high
_UNDER_STAMP = 0.6  # what the text engine's word is worth there at most
_COARSE = 4  # pixels of the page in one of the picture in which what lies near is looked for
_AROUND = 0.1  # inch around ink within which the picture is kept as it is
_MARKS = 0.3  # of its height: how far the marks of a word's letters may reach above and below its box, which may leave them out
_LINK = (0.07, 0.02)  # inch: ink this near, across and down, is of one word
_MIDDLE = 0.1  # of the page's width by which the number of a page stands beside its middle
_NEAR, _FIGURE = 6, 0.06  # pixels from the uppermost ink, and inches of height of a figure of 8 point
_MOST_DIGITS = 3  # of the number of a page
_HIGH = (0.02, 0.2)  # inch: the height of a dash and of a line of large print


Place = tuple[int, int, int, int]
"""A box in pixels of the page: left, top, right and bottom."""


def read_text(picture: Pixels, ink: Pixels, engine: Engine) -> list[Seen]:
    """The words of a page whose ruled tables have been whitened; ``ink`` is 1 where there is ink. Boxes in pixels of the page."""
    stamped = without_specks(without_stamps(_without_grain(picture, ink)))
    picture = without_black_stamps(stamped)
    under = np.asarray(picture != stamped, dtype=np.uint8)
    ink = np.asarray(ink & (picture < words.INK), dtype=np.uint8)
    printed = [each for each in read_columns(picture, engine) if _is_printed(each, ink)]
    seen = [_less_sure(each, under) for each in with_figures(printed, picture, engine)]
    if engine.number_name == engine.name:
        return seen
    if not seen:
        return _page_numbers(picture, ink, _uncovered(ink, seen), engine)
    seen = _letter_sized(seen)
    usual = float(np.median([each.bottom - each.top for each in seen]))
    uncovered = _uncovered(ink, seen)
    overlooked = [each for each in _overlooked(picture, uncovered, seen, engine) if not _is_mark(each, usual)]
    left = set(uncovered) - {_box(each) for each in overlooked}
    overlooked += _page_numbers(picture, ink, sorted(left), engine)
    found = _lone_figures(picture, ink, seen, engine) + overlooked
    height = words.figure_height([each for each in found if each.reader != engine.name])
    return [words.sized(each, height) if each.reader != engine.name else each for each in found]


def _without_grain(picture: Pixels, ink: Pixels) -> Pixels:
    """The page with white paper wherever no ink is near: an engine that sees nothing but faint grain reads words into it."""
    reach = 2 * round(_AROUND * WORK_DPI / _COARSE) + 1
    near = finer(grown(coarser(ink, _COARSE), reach, reach), _COARSE, picture)
    return np.where(near.view(np.bool_), picture, np.uint8(255))


def _is_printed(each: Seen, ink: Pixels) -> bool:
    """Whether there is ink along enough of the word's width; grain beside a line of print may be read as words too."""
    box = ink[max(0, each.top) : each.bottom, max(0, each.x0) : each.x1]
    return box.size > 0 and float(box.any(axis=0).mean()) >= _INKED


def _less_sure(each: Seen, under: Pixels) -> Seen:
    """The word, hardly believed where a stamp was taken off it: a letter may have lost a stroke, or kept one of the stamp's."""
    covered = int(under[max(0, each.top) : each.bottom, max(0, each.x0) : each.x1].sum())
    if covered < _COVERED:
        return each
    sure = min(each.confidence, _UNDER_STAMP)
    told = Decision(rule="stamp-removed", read=each.text, kept=each.text, confidence=sure)
    return replace(each, confidence=sure, decisions=(*each.decisions, told))


def _letter_sized(seen: Sequence[Seen]) -> list[Seen]:
    """The words without those that are far higher than wide: a column of figures one above the other, taken for one letter; and
    without letters and figures far lower than the others: marks over capitals, seen by themselves.
    """
    usual = float(np.median([each.bottom - each.top for each in seen]))
    return [each for each in seen if not _is_column(each, usual) and not _is_mark(each, usual)]


def _is_column(each: Seen, usual: float) -> bool:
    height = each.bottom - each.top
    return height >= max(_TALL * usual, _TALL * (each.x1 - each.x0))


def _is_mark(each: Seen, usual: float) -> bool:
    return each.bottom - each.top < _LOW * usual and any(letter.isalnum() for letter in each.text)


def _lone_figures(picture: Pixels, ink: Pixels, seen: Sequence[Seen], engine: Engine) -> list[Seen]:
    sides = _sides(seen)
    alone = [
        index
        for index, each in enumerate(seen)
        if _may_be_figure(each) and _is_apart(_box(each), np.delete(sides, index, axis=0))
    ]
    ink_boxes = pieces(ink).boxes[1:]
    boxes = [_inked(seen[index], ink_boxes) for index in alone]
    out = list(seen)
    for index, box, reading in zip(
        alone, boxes, words.read_figures([_crop(picture, box) for box in boxes], engine), strict=True
    ):
        old = seen[index].text
        whole = len(reading.text) >= len(old) - 1  # a shorter reading is of a part of the word
        if words.is_number(reading.text) and whole and reading.confidence >= _SURE:
            figure = replace(
                _figure(box, reading, engine), line=seen[index].line, alternative=old if old != reading.text else None
            )
            out[index] = figure if old == reading.text else preferred(figure, seen[index], "number-reader")
    return out


def _inked(each: Seen, boxes: Ints) -> tuple[int, int, int, int]:
    """The box of the ink that lies mostly within the word's box, which an engine may have put too high or too low."""
    x, y, w, h, _ = boxes.T
    within = np.clip(np.minimum(y + h, each.bottom) - np.maximum(y, each.top), 0, None) >= 0.6 * h
    mine = boxes[within & (x + w / 2 >= each.x0) & (x + w / 2 <= each.x1)]
    if not len(mine):
        return each.x0, each.top, each.x1, each.bottom
    x, y, w, h, _ = mine.T
    return int(x.min()), int(y.min()), int((x + w).max()), int((y + h).max())


def _may_be_figure(each: Seen) -> bool:
    short = len(each.text) <= _LETTERS and each.x1 - each.x0 <= _SHORT * WORK_DPI
    return short and (any(letter.isdigit() for letter in each.text) or len(each.text) <= 3 or each.confidence < 0.6)


def _box(each: Seen) -> tuple[int, int, int, int]:
    return each.x0, each.top, each.x1, each.bottom


def _sides(seen: Sequence[Seen]) -> Ints:
    """The boxes of words, a line (x0, top, x1, bottom) for each."""
    return np.array([_box(each) for each in seen], dtype=np.int32).reshape(-1, 4)


def _is_apart(box: tuple[int, int, int, int], others: Ints) -> bool:
    """Whether blank parts the box from the words on its line (their ``_sides``); what touches them is a part of them."""
    x0, top, x1, bottom = box
    height = bottom - top
    room = max(_ALONE * height, 0.08 * WORK_DPI)
    left, upper, right, lower = others.T
    shared = np.minimum(lower, bottom) - np.maximum(upper, top)
    return not ((shared > 0.3 * height) & (left < x1 + room) & (right > x0 - room)).any()


def _overlooked(picture: Pixels, uncovered: Sequence[Place], seen: Sequence[Seen], engine: Engine) -> list[Seen]:
    """Figures and dashes beside lines of words, in ``uncovered`` ink. Specks that are far lower than the words are no figures."""
    sides = _sides(seen)
    least = _LOW * float(np.median([each.bottom - each.top for each in seen]))
    boxes = [box for box in uncovered if _beside_line(box, seen) and _is_apart(box, sides)]
    crops = [_crop(picture, box) for box in boxes]
    found = zip(boxes, words.read_figures(crops, engine), strict=True)
    return [
        _figure(box, reading, engine)
        for box, reading in found
        if words.is_number(reading.text)
        and reading.confidence >= _SURER
        and (box[3] - box[1] >= least or not any(map(str.isdigit, reading.text)))
    ]


def _page_numbers(picture: Pixels, ink: Pixels, uncovered: Sequence[Place], engine: Engine) -> list[Seen]:
    """The number that stands in the middle, above or below all else on the page, among the ink that no word covers."""
    inked = np.flatnonzero(ink.any(axis=1))
    if not len(inked):
        return []
    first, last, middle = int(inked[0]) + _NEAR, int(inked[-1]) - _NEAR, ink.shape[1] / 2
    boxes = [
        (x0, top, x1, bottom)
        for x0, top, x1, bottom in uncovered
        if (top <= first or bottom >= last)
        and abs((x0 + x1) / 2 - middle) <= _MIDDLE * ink.shape[1]
        and bottom - top >= _FIGURE * WORK_DPI
    ]
    found = zip(boxes, words.read_figures([_crop(picture, box) for box in boxes], engine), strict=True)
    return [
        _figure(box, reading, engine)
        for box, reading in found
        if reading.text.isdigit() and len(reading.text) <= _MOST_DIGITS and reading.confidence >= _SURER
    ]


def _crop(picture: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    x0, top, x1, bottom = box
    return picture[max(0, top - _RIM) : bottom + _RIM, max(0, x0 - _RIM) : x1 + _RIM]


def _figure(box: tuple[int, int, int, int], reading: Reading, engine: Engine) -> Seen:
    x0, top, x1, bottom = box
    return Seen(reading.text, x0, top, x1, bottom, reading.confidence, reader=reading.reader or engine.number_name)


def _uncovered(ink: Pixels, seen: Sequence[Seen]) -> list[Place]:
    rest = ink.copy()
    for each in seen:
        reach = max(6, round(_MARKS * (each.bottom - each.top)))
        rest[max(0, each.top - reach) : each.bottom + reach, max(0, each.x0 - 6) : each.x1 + 6] = 0
    across, down = (2 * round(side * WORK_DPI / 2) + 1 for side in _LINK)
    linked = pieces(closed(rest, across, down))
    low, high = (side * WORK_DPI for side in _HIGH)
    return [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, _ in linked.boxes[1:]
        if w <= _SHORT * WORK_DPI and h <= high and (h >= low or w >= 2 * h) and w >= 0.02 * WORK_DPI and h >= 3
    ]


def _beside_line(box: tuple[int, int, int, int], seen: Sequence[Seen]) -> bool:
    """Whether the middle of the box is at the height of at least two words."""
    middle = (box[1] + box[3]) / 2
    return sum(each.top <= middle <= each.bottom for each in seen) >= 2

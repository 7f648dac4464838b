"""Print in colour: figures and rows of a table that an office printed red or blue, and pages that a machine printed so.

A stamp or a pen is told from it by its shape and by what it lies over, not by its colour. Only within a ruled table, and on pages whose
print is mostly coloured, is coloured ink taken for print: the stamps of an office that takes a letter in hold lines of letters too.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.morphology import closed, grown, opened
from cchc_extract.reading.raster import Pixels

_LOOK_DPI = 150  # letters are separate pieces of ink, and it is quick
_COLOURED = 40  # difference of channels from which ink counts as coloured, smoothed to the looking resolution
_TINTED = 18  # the same of ink that goes on from coloured ink: a pen's stroke pales here and there, and is one stroke
_INKED = 0.75  # of the paper's brightness: what is darker in its darkest channel is ink
_RULE = (
    0.6,
    0.6,
)  # inch: the least length of a rule across and down; pens and the rims of seals run straight for .35 at most
_THICK = 0.04  # inch: a rule in colour is thinner; a rim as thick is straight within it for .6 inch and more
_LETTER = (0.055, 0.25)  # inch: the height of letters and figures with their marks, of 8 to 18 point; blots are lower
_DASH = (0.035, 0.035)  # inch: a dash that stands for a number is at most so high and at least so wide
_WIDEST = 0.85  # inch: bold capitals of a word that touch each other
_LARGE = 0.38  # inch: what is higher is no line of print
_LINK = 0.06  # inch between the pieces of a broken seal's rim, and between letters
_LINES = 0.85  # of the ink of a block of lines is letters, at least
_VALLEY = 0.2  # of the fullest row of pixels: the emptiest between two lines
_TABLE = (1.0, 0.4)  # inch
_FEW_RULES = 3  # rules each way: a stamp's frame has two
_MOST = 0.5  # of the letters of a page printed in colour


def coloured_print(pixels: Pixels, dpi: float) -> npt.NDArray[np.bool_] | None:
    """Where coloured ink of the page (H x W x 3) is print, at the looking resolution (see ``spread_to``); ``None`` where nowhere."""
    scale = _LOOK_DPI / dpi
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    red, green, blue = cv2.split(small)
    darkest = np.asarray(cv2.min(cv2.min(red, green), blue), dtype=np.uint8)
    brightest = cv2.max(cv2.max(red, green), blue)
    ink = np.asarray(darkest < _INKED * float(np.percentile(darkest[::4, ::4], 90))).view(np.uint8)
    chroma = np.asarray(cv2.subtract(brightest, darkest), dtype=np.uint8)
    coloured = ink & np.asarray(chroma >= _COLOURED).view(np.uint8)
    if not coloured.any():
        return None
    rules = _rules(ink)
    tables = _tables(rules)
    if not tables.any() and int(coloured.sum()) < _MOST / 2 * int(ink.sum()):
        return None
    tinted = ink & np.asarray(chroma >= _TINTED).view(np.uint8) & (1 - grown(rules, 3, 3))
    letters = grown(coloured, 5, 5) & _letters(tinted)
    mostly = _mostly(letters, ink, rules)
    # a black rule that a pen crosses is coloured there; the thick rim of a seal runs straight for longer than others
    own_rules = coloured & rules if mostly else _rules(_thin(coloured))
    where = np.ones_like(ink) if mostly else tables
    found = (letters | own_rules) & where
    return grown(found, 3, 3).view(np.bool_) if found.any() else None


def spread_to(size: tuple[int, ...], where: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """What ``coloured_print`` found, at the size (height, width) of the page itself."""
    return cv2.resize(where.view(np.uint8), size[1::-1], interpolation=cv2.INTER_NEAREST).view(np.bool_)


def _rules(ink: Pixels) -> Pixels:
    across, down = (round(side * _LOOK_DPI) for side in _RULE)
    return opened(ink, across, 1) | opened(ink, 1, down)


def _thin(ink: Pixels) -> Pixels:
    thick = round(_THICK * _LOOK_DPI)
    return np.asarray(ink & (1 - grown(opened(ink, thick, thick), thick, thick)), dtype=np.uint8)


def _letters(coloured: Pixels) -> Pixels:
    """The tinted ink in lines of print: pieces of a letter's size that are no part of a stamp or a pen's stroke."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(coloured, connectivity=8)
    width, height = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    small = (height <= _LETTER[1] * _LOOK_DPI) & (width <= _WIDEST * _LOOK_DPI)
    small[0] = False
    reach = round(_LINK * _LOOK_DPI) | 1
    _, block_labels, blocks, _ = cv2.connectedComponentsWithStats(closed(coloured, reach, reach), connectivity=8)
    of_block = np.zeros(len(boxes), dtype=np.intp)
    of_block[labels[coloured > 0]] = block_labels[coloured > 0]
    highest = np.zeros(len(blocks))
    np.maximum.at(highest, of_block, height)  # dots and marks go with the letters that they stand beside
    dash = (height <= _DASH[0] * _LOOK_DPI) & (width >= _DASH[1] * _LOOK_DPI) & (width >= 2 * height)
    small &= (highest[of_block] >= _LETTER[0] * _LOOK_DPI) | dash
    out: Pixels = small[labels].astype(np.uint8)
    for x, y, across, down, _ in blocks[1:]:
        if down > _LARGE * _LOOK_DPI:
            window = (slice(y, y + down), slice(x, x + across))
            if not _in_lines(coloured[window], out[window]):
                out[window] = 0
    return out


def _in_lines(block: Pixels, letters: Pixels) -> bool:
    """Whether a block of coloured ink is lines of letters, with paper between the lines."""
    if letters.sum() < _LINES * block.sum():
        return False
    rows = block.sum(axis=1)
    inner = rows[len(rows) // 8 : -(len(rows) // 8) or None]
    return bool(len(inner)) and float(inner.min()) <= _VALLEY * float(rows.max())


def _mostly(letters: Pixels, ink: Pixels, rules: Pixels) -> bool:
    """Whether most of the print of the page is coloured."""
    return int(letters.sum()) > _MOST * int((ink & (1 - rules)).sum())


def _tables(rules: Pixels) -> Pixels:
    """1 in the boxes of ruled tables."""
    across, down = (round(side * _LOOK_DPI) for side in _RULE)
    out = np.zeros_like(rules)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(grown(rules, 3, 3), connectivity=8)
    for x, y, width, height, _ in boxes[1:]:
        if width < _TABLE[0] * _LOOK_DPI or height < _TABLE[1] * _LOOK_DPI:
            continue
        window = (slice(y, y + height), slice(x, x + width))
        inside = rules[window]
        if min(_count(opened(inside, across, 1), 0), _count(opened(inside, 1, down), 1)) >= _FEW_RULES:
            out[window] = 1
    return out


def _count(rules: Pixels, axis: int) -> int:
    """At how many heights (``axis`` 0) or places across (1) there are rules."""
    places = rules.any(axis=1 - axis).astype(np.int8)
    return int((np.diff(places, prepend=0) == 1).sum())

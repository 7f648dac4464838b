"""Watermarks that stand level or upright: words far larger than other print, pale or right across it. Slanted ones are never read."""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Sequence

import pypdfium2.raw as pdfium_c

from cchc_extract.model import Box, Rule
from cchc_extract.reading.glyphs import Stretch, unturned
from cchc_extract.reading.native import Handle, quick
from cchc_extract.reading.textpage import Glyphs

LEAST_SIZE = 18.0
"""Points, below which print is no watermark; titles of reports have 13 to 16."""
_LARGER = 1.5
"""Times the size of most print."""
_PALE, _CLEAR = 130, 150
"""Brightness of ink from which it is pale, and opacity (both of 255) below which it is."""
_ACROSS = 2
"""Other texts or rules right under print that is not pale which tell that it is a watermark."""

_fill_colour = quick(pdfium_c.FPDFPageObj_GetFillColor, ctypes.c_int)


def without_watermarks(glyphs: Glyphs, rules: Sequence[Rule]) -> tuple[list[list[Stretch]], int]:
    """The runs of ``glyphs`` without watermarks, and how many letters these have."""
    runs = glyphs.runs
    if max(glyphs.sizes, default=0.0) < LEAST_SIZE:
        return runs, 0
    usual = _usual_size(runs)
    large: dict[tuple[float, int], list[Stretch]] = defaultdict(list)
    for run in runs:
        for stretch in run:
            if stretch.font.size >= max(LEAST_SIZE, _LARGER * usual):
                large[stretch.font.size, stretch.turned].append(stretch)
    others = [_box(each) for run in runs for each in run if not each.text.isspace() and each.font.size < LEAST_SIZE]
    gone = {id(each) for group in large.values() if _is_watermark(group, others, rules, glyphs) for each in group}
    if not gone:
        return runs, 0
    letters = sum(len(each.text) for run in runs for each in run if id(each) in gone)
    return [[each for each in run if id(each) not in gone] for run in runs], letters


def _usual_size(runs: Sequence[Sequence[Stretch]]) -> float:
    counted = Counter[float]()
    for run in runs:
        for stretch in run:
            counted[stretch.font.size] += len(stretch.text)
    return counted.most_common(1)[0][0]


def _is_watermark(group: Sequence[Stretch], others: Sequence[Box], rules: Sequence[Rule], glyphs: Glyphs) -> bool:
    boxes = [_box(each) for each in group if not each.text.isspace()]
    across = sum(any(box.overlap(other) > 0 for box in boxes) for other in others)
    across += sum(any(_crosses(rule.box, box) for box in boxes) for rule in rules)
    pale = all(_is_pale(glyphs.objects[each.piece]) for each in group)
    return across >= (1 if pale else _ACROSS)


def _crosses(rule: Box, box: Box) -> bool:
    """Whether a rule runs through a box, and is not what it stands on."""
    x, y = rule.centre
    if rule.width > rule.height:
        return (
            rule.x0 < box.x1 and box.x0 < rule.x1 and box.top + 0.25 * box.height < y < box.bottom - 0.25 * box.height
        )
    return rule.top < box.bottom and box.top < rule.bottom and box.x0 < x < box.x1


def _is_pale(item: int) -> bool:
    numbers = (ctypes.c_uint * 4)()
    if not _fill_colour(Handle(item), *(ctypes.byref(numbers, 4 * at) for at in range(4))):
        return False
    red, green, blue, opacity = numbers
    return opacity < _CLEAR or 0.3 * red + 0.59 * green + 0.11 * blue > _PALE


def _box(stretch: Stretch) -> Box:
    """Where the letters of a stretch have most of their ink."""
    size = stretch.font.size
    box = Box(min(stretch.starts), stretch.baseline - 0.7 * size, max(stretch.ends), stretch.baseline)
    return unturned(box, stretch.turned)

"""Watermarks that stand level or upright: words far larger than other print, pale or right across it, and pale ones that are hardly larger
and lie under or over other words. Slanted ones are never read.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pypdfium2.raw as pdfium_c
from msgspec import Struct

from cchc_extract.model import Box, Rule, around
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

_HARDLY_LARGER = 1.25
"""Times the size of most print from which a rule right through pale print of less than that tells that it is a watermark."""
_TOUCHED = 0.25
"""Share of the lines of such print on which other words must be touched."""
_ON_LINE = 1.5
"""Points by which the feet of print on one line differ at most."""
_BELOW = 0.3
"""How far letters reach below the line, of the height of capitals."""
_AT_ONCE = 1024
"""Texts of which the colours are asked for into the same memory."""

_fill_colour = quick(pdfium_c.FPDFPageObj_GetFillColor, ctypes.c_int)
_Colour = tuple[int, int, int, int]


class Unmarked(Struct, frozen=True):
    """The runs of a page without watermarks, how many letters these have, and the texts of those that are no larger than print may be."""

    runs: list[list[Stretch]]
    letters: int = 0
    small: tuple[str, ...] = ()


def without_watermarks(glyphs: Glyphs, rules: Sequence[Rule]) -> Unmarked:
    """What is left of ``glyphs`` where no watermark is read."""
    colours = _pale_colours(glyphs.objects)
    large = max(glyphs.sizes, default=0.0) >= LEAST_SIZE
    if not (colours or large):
        return Unmarked(glyphs.runs)
    gone = _large(glyphs, rules) if large else set()
    small = list(_small(glyphs, rules, colours, gone)) if colours else []
    gone |= {id(each) for line in small for each in line}
    if not gone:
        return Unmarked(glyphs.runs)
    letters = sum(len(each.text) for run in glyphs.runs for each in run if id(each) in gone)
    texts = ("".join(each.text for each in line).strip() for line in small)
    left = [[each for each in run if id(each) not in gone] for run in glyphs.runs]
    return Unmarked(left, letters, tuple(filter(None, texts)))


def _large(glyphs: Glyphs, rules: Sequence[Rule]) -> set[int]:
    """The stretches (by ``id``) of watermarks far larger than other print."""
    runs, usual = glyphs.runs, _usual_size(glyphs.runs)
    large: dict[tuple[float, int], list[Stretch]] = defaultdict(list)
    for run in runs:
        for stretch in run:
            if stretch.font.size >= max(LEAST_SIZE, _LARGER * usual):
                large[stretch.font.size, stretch.turned].append(stretch)
    others = [_box(each) for run in runs for each in run if not each.text.isspace() and each.font.size < LEAST_SIZE]
    return {id(each) for group in large.values() if _is_watermark(group, others, rules, glyphs) for each in group}


def _small(
    glyphs: Glyphs, rules: Sequence[Rule], colours: dict[int, _Colour], gone: set[int]
) -> Iterator[list[Stretch]]:
    """The lines of watermarks that are pale and not so large: they run into darker words, or rules through them."""
    pale: dict[tuple[float, int, _Colour], list[Stretch]] = defaultdict(list)
    others: list[Box] = []
    for each in (each for run in glyphs.runs for each in run if id(each) not in gone):
        if each.piece in colours:
            pale[each.font.size, each.turned, colours[each.piece]].append(each)
        elif not each.text.isspace():
            others.append(_box(each))
    usual = _usual_size(glyphs.runs)
    for (size, _, _), group in pale.items():
        lines = _lines(group)
        boxes = [[_box(each) for each in line if not each.text.isspace()] for line in lines]
        over = [sum(box.overlap(other) > 0 for box in line for other in others) for line in boxes]
        enough = sum(over) >= _ACROSS and sum(map(bool, over)) >= _TOUCHED * len(lines)
        if size >= _HARDLY_LARGER * usual and not enough:
            crossed = any(_crosses(rule.box, box) for line in boxes for box in line for rule in rules)
            enough = any(over) or crossed or all(_is_off_line(line, others, rules) for line in boxes)
        if enough:
            yield from lines


def _is_off_line(line: Sequence[Box], others: Sequence[Box], rules: Sequence[Rule]) -> bool:
    """Whether print stands beside others on no line of theirs, and shares a cell with some or runs into its border: nothing is set so."""
    box = around(line)
    if box is None:
        return False
    beside = [other for other in others if other.top < box.bottom and box.top < other.bottom]
    if any(abs(other.bottom - box.bottom) <= _ON_LINE for other in beside):
        return False
    middle = box.centre[1]
    walls = [rule.box.centre[0] for rule in rules if rule.vertical and rule.box.top <= middle <= rule.box.bottom]
    if walls and any(not any(_is_between(wall, other, box) for wall in walls) for other in beside):
        return True
    low = box.bottom + _BELOW * box.height
    return len(beside) >= _ACROSS and any(
        box.top < rule.box.centre[1] < low and rule.box.x0 < box.x1 and box.x0 < rule.box.x1
        for rule in rules
        if not rule.vertical
    )


def _is_between(wall: float, one: Box, other: Box) -> bool:
    return (wall - one.centre[0]) * (wall - other.centre[0]) < 0


def _lines(group: Sequence[Stretch]) -> list[list[Stretch]]:
    found: dict[float, list[Stretch]] = defaultdict(list)
    for each in group:
        found[each.baseline].append(each)
    return list(found.values())


def _pale_colours(objects: Sequence[int]) -> dict[int, _Colour]:
    """The colours of texts (by their place in ``objects``) that are pale; mostly all are black, which is seen at once."""
    found: dict[int, _Colour] = {}
    numbers, places = _memory()
    for start in range(0, len(objects), _AT_ONCE):
        several = objects[start : start + _AT_ONCE]
        ctypes.memset(numbers, 0, ctypes.sizeof(numbers))
        deque(map(_fill_colour, map(Handle, several), *places), maxlen=0)
        told = numbers[: 4 * len(several)]
        colours = list(zip(told[::4], told[1::4], told[2::4], told[3::4], strict=True))
        pale = {colour for colour in set(colours) if colour[3] and _is_pale_colour(*colour)}
        if pale:
            found |= {at: colour for at, colour in enumerate(colours, start) if colour in pale}
    return found


@cache
def _memory() -> tuple[ctypes.Array[ctypes.c_uint], list[list[Any]]]:
    """Memory for the colours of texts, and the places in it for the red, green and blue and for the opacity of each."""
    numbers = (ctypes.c_uint * (4 * _AT_ONCE))()
    return numbers, [[ctypes.byref(numbers, 4 * (4 * index + part)) for index in range(_AT_ONCE)] for part in range(4)]


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
    return _is_pale_colour(red, green, blue, opacity)


def _is_pale_colour(red: int, green: int, blue: int, opacity: int) -> bool:
    return opacity < _CLEAR or 0.3 * red + 0.59 * green + 0.11 * blue > _PALE


def _box(stretch: Stretch) -> Box:
    """Where the letters of a stretch have most of their ink."""
    size = stretch.font.size
    box = Box(min(stretch.starts), stretch.baseline - 0.7 * size, max(stretch.ends), stretch.baseline)
    return unturned(box, stretch.turned)

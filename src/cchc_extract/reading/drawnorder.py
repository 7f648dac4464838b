"""What the order in which a page was drawn tells of its glyphs: pdfium's text page sorts some of them, and leaves blanks out.

Three things are put right. Letters of texts that overlap, which pdfium has by place. A blank drawn by a command of its own, as Chromium
draws every letter: pdfium drops it because it has no ink. And letters that a second font gave to a line because the first has none of
them: LibreOffice draws the line without them first, with gaps, and then those letters, so that ``Đường`` comes as ``Đng`` and ``ườ``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from operator import sub
from typing import Any

import pypdfium2.raw as pdfium_c

from cchc_extract.reading.glyphs import Stretch

_MANY = 8
"""Letters by themselves that make a line of print drawn letter by letter."""
_OVER, _FEWEST_OVER = 0.25, 3
"""How far, in font sizes, a letter begins before the end of the one before it, and how often, in a line of texts that overlap."""
_LEAST_BLANK, _CERTAIN_BLANK = 0.12, 0.2
"""Gap, in font sizes, that a blank leaves where kerning narrows it most, and the gap that is a blank whatever is drawn there."""
_MOST_OBJECTS = 200_000
"""Limit for pages made to hang a reader."""
_NO_WIDTH, _MOST_BLANKS = 0.1, 2
"""Points of ink that a blank has at most, and how many are drawn one after the other."""


def as_drawn(runs: Sequence[list[Stretch]], objects: Sequence[int], page: Any) -> list[list[Stretch]]:
    """``runs`` with the letters of each line in the order in which they are read.

    ``objects``: the address of the text object of each piece.
    """
    read = list(runs)
    mixed = [number for number, run in enumerate(runs) if len(run) > _MANY and _is_mixed(run)]
    narrow = [(number, found) for number, run in enumerate(runs) if len(run) > 1 and (found := _narrow(run))]
    if mixed or narrow:
        every = _objects(page)
        places = {ctypes.cast(item, ctypes.c_void_p).value: index for index, item in enumerate(every)}
        order = [places.get(address, -1) for address in objects]
        for number, found in narrow:
            read[number] = _with_blanks(runs[number], found, order, every)
        for number in mixed:
            if all(order[stretch.piece] >= 0 for stretch in read[number]):
                read[number] = sorted(read[number], key=lambda stretch: order[stretch.piece])
    return [_put_in(run) if len(run) > 1 and _steps_back(run) else run for run in read]


def _objects(page: Any) -> list[Any]:
    """The objects of the page in the order drawn, those of forms in the place of these."""
    raw = page.raw
    waiting = [pdfium_c.FPDFPage_GetObject(raw, index) for index in range(pdfium_c.FPDFPage_CountObjects(raw))][::-1]
    found: list[Any] = []
    while waiting and len(found) < _MOST_OBJECTS:
        item = waiting.pop()
        found.append(item)
        if pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_FORM:
            inner = range(pdfium_c.FPDFFormObj_CountObjects(item))
            waiting += [pdfium_c.FPDFFormObj_GetObject(item, index) for index in inner][::-1]
    return found


def _is_mixed(run: Sequence[Stretch]) -> bool:
    """Whether letters drawn one by one lie over one another again and again."""
    over = [after.starts[0] - before.ends[-1] < -_OVER * after.font.size for before, after in pairwise(run)]
    return sum(over) >= _FEWEST_OVER and all(len(stretch.text) == 1 for stretch in run)


def _narrow(run: Sequence[Stretch]) -> list[int]:
    """The stretches of ``run`` before which a gap may be that of a blank, and is too narrow to be one without a blank in the file."""
    size = run[0].font.size
    least, most = _LEAST_BLANK * size, _CERTAIN_BLANK * size
    ends, starts = [stretch.ends[-1] for stretch in run[:-1]], [stretch.starts[0] for stretch in run[1:]]
    gaps = enumerate(map(sub, starts, ends), 1)
    return [at for at, gap in gaps if least <= gap <= most and _are_of_one_line(run[at - 1], run[at])]


def _are_of_one_line(one: Stretch, other: Stretch) -> bool:
    return one.baseline == other.baseline and one.font is other.font and one.turned == other.turned


def _with_blanks(
    run: Sequence[Stretch], narrow: Sequence[int], order: Sequence[int], every: Sequence[Any]
) -> list[Stretch]:
    """``run`` with blanks put into the gaps before the stretches ``narrow`` in which the file draws one.

    Not where every letter has one behind it: that is how some programs space print out.
    """
    found = [at for at in narrow if _draws_blank(run[at - 1], run[at], order, every)]
    if 2 * len(found) > len(run) - 1:
        return list(run)
    blanks = {at: _blank_between(run[at - 1], run[at]) for at in found}
    return [each for at, stretch in enumerate(run) for each in (blanks.get(at), stretch) if each is not None]


def _draws_blank(before: Stretch, after: Stretch, order: Sequence[int], every: Sequence[Any]) -> bool:
    """Whether between the two a text without ink is drawn, and nothing else."""
    first, last = order[before.piece], order[after.piece]
    if not 0 <= first < last - 1 <= first + _MOST_BLANKS:
        return False
    return all(map(_is_blank, every[first + 1 : last]))


def _is_blank(item: Any) -> bool:
    """Whether an object of a page is a text without width; pdfium gives the extent of its ink."""
    edges = [ctypes.c_float() for _ in range(4)]
    if pdfium_c.FPDFPageObj_GetType(item) != pdfium_c.FPDF_PAGEOBJ_TEXT:
        return False
    return bool(pdfium_c.FPDFPageObj_GetBounds(item, *edges)) and edges[2].value - edges[0].value < _NO_WIDTH


def _blank_between(before: Stretch, after: Stretch) -> Stretch:
    start, end = sorted((before.ends[-1], after.starts[0]))
    return Stretch(" ", (start,), (end,), before.baseline, before.font, before.turned, before.piece)


def _steps_back(run: Sequence[Stretch]) -> bool:
    starts = [stretch.starts[0] for stretch in run]
    return starts != sorted(starts)


def _put_in(run: Sequence[Stretch]) -> list[Stretch]:
    return [stretch for group in _groups(run) for stretch in _by_place(group)]


def _groups(run: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Stretches of ``run`` that are drawn back and forth over one part of a baseline, the others one by one."""
    pieces: list[list[Stretch]] = []
    for stretch in run:
        if pieces and stretch.piece == pieces[-1][-1].piece:
            pieces[-1].append(stretch)
        else:
            pieces.append([stretch])
    group: list[Stretch] = []
    fonts: set[str] = set()
    end = 0.0
    for piece in pieces:
        if group and not _lies_in(piece[0], group[0], end, fonts):
            yield group
            group, fonts, end = [], set(), 0.0
        group.extend(piece)
        fonts.add(piece[0].font.name)
        end = max(end, piece[-1].ends[-1])
    if group:
        yield group


def _lies_in(stretch: Stretch, first: Stretch, end: float, fonts: Set[str]) -> bool:
    """Whether ``stretch``, not of the only font of ``fonts``, begins a text on the line from ``first`` to ``end``."""
    if fonts == {stretch.font.name} or stretch.baseline != first.baseline or stretch.turned != first.turned:
        return False
    size = first.font.size
    return stretch.starts[0] < end - _OVER * size and stretch.ends[0] > first.starts[0] - size


def _by_place(group: Sequence[Stretch]) -> Sequence[Stretch]:
    """The letters of ``group`` from left to right, where those of each font stand in gaps of the others."""
    if len({stretch.font.name for stretch in group}) == 1:
        return group
    letters = sorted(
        (stretch.part(at, at + 1) for stretch in group for at in range(len(stretch.text))),
        key=lambda letter: letter.starts[0],
    )
    if any(
        after.starts[0] < before.ends[0] - _OVER * after.font.size and not before.text.isspace()
        for before, after in pairwise(letters)
    ):
        return group
    return list(_parted(letters))


def _parted(letters: Sequence[Stretch]) -> Iterator[Stretch]:
    """``letters`` with blanks where two fonts meet at a gap: of a gap and a blank behind it pdfium keeps one, as a gap."""
    yield letters[0]
    for before, after in pairwise(letters):
        gap = after.starts[0] - before.ends[0]
        if before.font.name != after.font.name and gap > _LEAST_BLANK * after.font.size:
            yield _blank_between(before, after)
        yield after

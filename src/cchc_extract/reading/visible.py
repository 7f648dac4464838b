"""Which text of a page its reader sees: what is white, transparent, clipped, covered or switched off leaves no ink on the drawn page.

Of every text object one look at the page, drawn small, tells that there is ink where it stands. Only where there is none is the page drawn
again, larger, and looked at letter by letter. What lies under something drawn later is drawn with and without.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import Any

import pypdfium2.raw as pdfium_c
from msgspec import Struct

from cchc_extract.model import Box
from cchc_extract.reading.drawn import Drawn, drawn_order
from cchc_extract.reading.glyphs import Stretch, unturned
from cchc_extract.reading.native import Handle
from cchc_extract.reading.textpage import Glyphs

_DPI, _CLOSE_DPI = 60, 150
"""Resolution of the first look, at which letters are some pixels high, and of the second."""
_MOST_PIXELS = 8_000_000
_CONTRAST, _CLOSE_CONTRAST = 24, 12
"""Difference of brightness (0 to 255) in the place of a text from which it is seen for certain, and from which it may be seen at all.

Black print of 11 points has 150 or more at the first resolution, a pale grey watermark 20 to 40 at the second.
"""
_LEAST_SIZE = 1.5
"""Points; print of less is a hair."""
_MIDDLE = 0.25
"""Height above the baseline, in font sizes, that every letter crosses and hardly a rule does."""
_ASCENT, _DESCENT = 0.75, 0.12
"""What is looked at above and below the baseline, in font sizes: not so much that a cell's border is met."""
_LOW = 0.35
"""The same below it for a line of underscores, which some fonts draw a quarter below the baseline."""
_END = 1.5
"""Length of the first and the last bit of a text that are looked at, in font sizes: clipped text lacks one of them."""
_SCAN = 0.7
"""Share of the page from which pictures are the page itself."""
_BLANK = 0.6
"""Widest blank in font sizes behind which a clipped text goes on."""
_FIGURE = re.compile(r"\d")
_INKLESS, _UNPAINTED = "inkless", "unpainted"
_FEW = 12
"""Covered texts up to which each is tried by itself; more are taken away together."""


class Sight(Struct, frozen=True):
    """What of a page's text is seen: its ``runs``, the texts left out, and the places where a word is cut in two."""

    runs: list[list[Stretch]]
    unseen: tuple[str, ...] = ()
    cut: tuple[Box, ...] = ()


class Shot:
    """A page drawn in grey, ``turned`` degrees of its text taken out: points times ``scale`` are pixels."""

    def __init__(self, page: Any, turned: int, dpi: float) -> None:
        width, height = page.get_size()
        self.scale = min(dpi / 72, sqrt(_MOST_PIXELS / max(1.0, width * height)))
        bitmap = page.render(
            scale=self.scale, rotation=-turned % 360, grayscale=True, draw_annots=False, may_draw_forms=False
        )
        self.stride, self.width, self.height = bitmap.stride, bitmap.width, bitmap.height
        self.pixels = bytes(bitmap.buffer)
        bitmap.close()

    def rows(self, box: Box) -> Iterator[bytes]:
        """The pixels that lie within ``box`` (points) whole, row by row; a cell's edge may be next to it."""
        start = max(0, int(box.x0 * self.scale) + 1)
        end = min(self.width, max(start + 1, int(box.x1 * self.scale)))
        top, bottom = max(0, int(box.top * self.scale)), min(self.height, int(box.bottom * self.scale) + 1)
        for row in range(top, bottom):
            yield self.pixels[row * self.stride + start : row * self.stride + end]

    def contrast(self, box: Box) -> int:
        """The difference between the brightest and the darkest pixel of ``box``; 255 for what lies outside of the page."""
        rows = [row for row in self.rows(box) if row]
        return max(map(max, rows)) - min(map(min, rows)) if rows else 255


def is_picture(page: Any, drawn: Drawn) -> bool:
    """Whether pictures are the page itself: then it shows what is under or over them."""
    width, height = page.get_size()
    return bool(sum(box.width * box.height for box in drawn.pictures) >= _SCAN * width * height)


def sight(page: Any, glyphs: Glyphs, turned: int, drawn: Drawn) -> Sight:
    """What is seen of the ``glyphs`` of the pdfium ``page``.

    Text that runs on beyond its cell, where it is clipped, is whole: its reader knows how it goes on, unless it is a figure.
    """
    if not glyphs.objects:
        return Sight(glyphs.runs)
    doubtful = _inkless(glyphs, drawn, Shot(page, turned, _DPI))
    if not doubtful:
        return Sight(glyphs.runs)
    close = Shot(page, turned, _CLOSE_DPI)
    unseen: list[str] = []
    cut: list[Box] = []
    left: list[list[Stretch]] = []
    for run in glyphs.runs:
        kept: list[Stretch] = []
        before: Stretch | None = None
        for stretch in run:
            why = doubtful.get(id(stretch))
            shown = _shown(stretch, close, glyphs.objects) if why == _INKLESS else why is None
            if shown is False and not (why == _INKLESS and before and _runs_on(before, stretch)):
                unseen.append(stretch.text)
                continue
            kept.append(stretch)
            before = before if stretch.text.isspace() else stretch
            if shown is None and _FIGURE.search(stretch.text):
                cut.append(_box(stretch))
        left.append(kept)
    return Sight(left, as_said(unseen), tuple(cut))


def _runs_on(before: Stretch, stretch: Stretch) -> bool:
    """Whether words without figures go on behind others in their line."""
    if _FIGURE.search(stretch.text) or before.baseline != stretch.baseline or before.turned != stretch.turned:
        return False
    return abs(stretch.starts[0] - before.ends[-1]) <= _BLANK * stretch.font.size


def as_said(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts that are left out, without those that are nothing but blanks."""
    return tuple(" ".join(text.split()) for text in texts if text.strip())


def _inkless(glyphs: Glyphs, drawn: Drawn, shot: Shot) -> dict[int, str]:
    """Why stretches (by ``id``) are doubted: they seem to have no ink where they begin or where they end, or are drawn invisibly."""
    scale, stride, pixels = shot.scale, shot.stride, shot.pixels
    middle, long = _MIDDLE * scale, _END * scale
    found: dict[int, str] = {}
    for run in glyphs.runs:
        for stretch in run:
            size = stretch.font.size
            row = int(stretch.baseline * scale - middle * size) * stride
            end, last = row + int(stretch.ends[-1] * scale), int(long * size) + 1
            start = row + int(stretch.starts[0] * scale) + 1
            begin = pixels[start : min(end, start + last)]
            if (
                max(begin, default=0) - min(begin, default=0) >= _CONTRAST
                and size >= _LEAST_SIZE
                and not stretch.turned
            ):
                if end - start <= last:
                    continue
                rest = pixels[end - last : end]
                if max(rest, default=0) - min(rest, default=0) >= _CONTRAST:
                    continue
            if size < _LEAST_SIZE or not (stretch.text.isspace() or _has_ink(stretch, shot)):
                found[id(stretch)] = _INKLESS
    for stretch in (each for run in glyphs.runs for each in run) if glyphs.unpainted else ():
        if stretch.piece in glyphs.unpainted and not any(_is_in(stretch, picture) for picture in drawn.pictures):
            found[id(stretch)] = _UNPAINTED
    return found


def _is_in(stretch: Stretch, picture: Box) -> bool:
    x, y = _box(stretch).centre
    return picture.x0 <= x <= picture.x1 and picture.top <= y <= picture.bottom


def _has_ink(stretch: Stretch, shot: Shot) -> bool:
    """Whether there is ink at any height where the stretch begins, and where it ends."""
    box = _box(stretch)
    long = _END * stretch.font.size
    if stretch.turned or box.width <= long:
        return shot.contrast(box) >= _CONTRAST
    ends = (Box(box.x0, box.top, box.x0 + long, box.bottom), Box(box.x1 - long, box.top, box.x1, box.bottom))
    return all(shot.contrast(end) >= _CONTRAST for end in ends)


def _box(stretch: Stretch, start: int = 0, end: int | None = None) -> Box:
    """Where the letters from ``start`` to before ``end`` stand on the page, by what is looked at of them."""
    size = stretch.font.size
    top, bottom = stretch.baseline - _ASCENT * size, stretch.baseline + _DESCENT * size
    starts, ends = stretch.starts[start:end], stretch.ends[start:end]
    return unturned(Box(min(starts), top, max(ends), bottom), stretch.turned)


def _shown(stretch: Stretch, shot: Shot, objects: Sequence[int]) -> bool | None:
    """Whether a stretch is seen: all of it (or nobody can tell here), nothing, or a part (``None``).

    A font that is not in the file is drawn with another, which lacks letters.
    """
    text, size = stretch.text, stretch.font.size
    if size < _LEAST_SIZE:
        return False
    told = [at for at, letter in enumerate(text) if not letter.isspace()]
    if not _is_embedded(objects[stretch.piece]):
        told = [at for at in told if text[at].isascii()]
    seen = [shot.contrast(_lowered(_box(stretch, at, at + 1), stretch, at)) >= _CLOSE_CONTRAST for at in told]
    return True if all(seen) else None if any(seen) else False


def _lowered(box: Box, stretch: Stretch, at: int) -> Box:
    """The place of a letter, with that below it where it is an underscore."""
    if stretch.text[at] != "_" or stretch.turned:
        return box
    return Box(box.x0, box.top, box.x1, stretch.baseline + _LOW * stretch.font.size)


def _is_embedded(item: int) -> bool:
    text = ctypes.cast(Handle(item), pdfium_c.FPDF_PAGEOBJECT)
    font = pdfium_c.FPDFTextObj_GetFont(text)
    return not font or pdfium_c.FPDFFont_GetIsEmbedded(font) != 0


def without_covered(page: Any, glyphs: Glyphs, turned: int, drawn: Drawn) -> list[str]:
    """The texts of which nothing is seen, as something drawn after them lies over them. They are taken off ``page``.

    pdfium gives a letter once where two of the same kind lie over each other: so the page's glyphs have to be read again.
    """
    under = list(_under(page, glyphs, drawn)) if drawn.covers else []
    if not under:
        return []
    shot = Shot(page, turned, _CLOSE_DPI)
    groups = [under] if len(under) > _FEW else [[each] for each in under]
    found = [each for group in groups for each in _without_trace(page, group, shot, turned, glyphs.objects)]
    for each in found:
        _set_active(Handle(glyphs.objects[each.piece]), False)
    return [each.text for each in found]


def _under(page: Any, glyphs: Glyphs, drawn: Drawn) -> Iterator[Stretch]:
    """The stretches whose middle lies within something drawn after them."""
    every = sorted(((_box(each), each) for run in glyphs.runs for each in run), key=lambda pair: pair[0].centre[1])
    heights = [box.centre[1] for box, _ in every]
    near: dict[int, list[tuple[int, Box, Stretch]]] = {}
    for place, cover in drawn.covers:
        for box, stretch in every[bisect_left(heights, cover.top) : bisect_right(heights, cover.bottom)]:
            if cover.x0 <= box.centre[0] <= cover.x1:
                near.setdefault(id(stretch), []).append((place, box, stretch))
    if not near:
        return
    order, objects = drawn_order(page), glyphs.objects
    for found in near.values():
        place, stretch = found[-1][0], found[0][2]
        if 0 <= stretch.piece < len(objects) and order.get(objects[stretch.piece], place) < place:
            yield stretch


def _without_trace(
    page: Any, group: Sequence[Stretch], shot: Shot, turned: int, objects: Sequence[int]
) -> Iterator[Stretch]:
    """Those of ``group`` where the page looks the same without them as in ``shot``."""
    items = [Handle(objects[stretch.piece]) for stretch in group]
    for item in items:
        _set_active(item, False)
    try:
        without = Shot(page, turned, _CLOSE_DPI)
    finally:
        for item in items:
            _set_active(item, True)
    for stretch in group:
        box = _box(stretch)
        if all(before == after for before, after in zip(shot.rows(box), without.rows(box), strict=True)):
            yield stretch


def _set_active(item: Handle, active: bool) -> None:
    pdfium_c.FPDFPageObj_SetIsActive(ctypes.cast(item, pdfium_c.FPDF_PAGEOBJECT), active)

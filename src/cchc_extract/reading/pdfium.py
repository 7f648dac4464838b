"""PDF files through pdfium: page count, text, rules and pictures of a page, and its rendering.

pdfium is the first reader and not pdfplumber, because it finds every page of damaged files where pdfplumber silently returns fewer, and
gives the same words and rules of a born-digital page in a tenth of the time. pdfplumber is the second opinion (``secondopinion``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import compress
from math import sqrt
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.errors import UnreadableFileError
from cchc_extract.model import Box, Rule, Word
from cchc_extract.reading import visible
from cchc_extract.reading.boxes import small_boxes
from cchc_extract.reading.drawn import Drawn, drawn_on, picture_dpi
from cchc_extract.reading.glyphs import Stretch, main_turn, words_of
from cchc_extract.reading.inputs import in_utf_8
from cchc_extract.reading.overlays import Overlaid, Overlays, struck_by, typed_over
from cchc_extract.reading.overprint import printed_once
from cchc_extract.reading.pagesize import in_points
from cchc_extract.reading.raised import marked, without_marks
from cchc_extract.reading.struck import without_struck
from cchc_extract.reading.textpage import Glyphs, read_glyphs
from cchc_extract.reading.watermarks import without_watermarks

if TYPE_CHECKING:
    from cchc_extract.reading.raster import Pixels, Raster

_MOST_OBJECTS = 100_000
"""Limit for pages made to hang a reader."""
_LEAST_DPI = 140
"""A picture of less is drawn larger, as print in it is read better then."""
_LARGEST = 1224.0
"""Points: the long side of A3 and a little; a larger page is a picture whose resolution is stated wrongly."""
_CUT = 0.5
"""Confidence of a word that is cut in two where print was clipped."""
_BESIDE = 2.0
"""Points beside the page to which print may stray."""

_LEFT, _TOP, _RIGHT, _BOTTOM = map(attrgetter, ("x0", "top", "x1", "bottom"))


class Content(Struct, frozen=True, kw_only=True):
    """What the file says is on a page; points of the upright page.

    ``turned``: clockwise turn of the text on the page as a viewer shows it, taken out. ``invisible``: glyphs of ``glyphs`` that are not
    drawn (a layer under a scan). ``unmapped``: glyphs of unknown character. ``slanted``: glyphs left out because they are a watermark's.
    ``unseen``: texts left out because nothing is seen of them. ``struck``: those that are struck out and
    that nothing replaces. ``watermarks``: those left out that are no larger than print may be. ``marks``: where shapes stand that
    are no rules. ``boxes``: small ones to be ticked.
    """

    width: float
    height: float
    turned: int
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    pictures: tuple[Box, ...]
    shapes: int
    glyphs: int
    invisible: int
    unmapped: int
    slanted: int
    unseen: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    watermarks: tuple[str, ...] = ()
    marks: tuple[Box, ...] = ()
    boxes: tuple[Box, ...] = ()


class PdfFile:
    """An open PDF. Raises ``UnreadableFileError`` where the file as a whole cannot be opened."""

    def __init__(self, path: Path) -> None:
        try:
            # It takes a path for UTF-8 in every locale; of a file opened here it is told what it asks for, which is slower.
            plain = in_utf_8(str(path)) == str(path)
            self._document = _opened(path if plain else path.open("rb"))
        except pdfium.PdfiumError as error:
            raise _unreadable(path, error) from error
        self._overlays = Overlays(lambda: _opened(path if plain else path.open("rb")), path)
        self._path = path
        self.page_count = len(self._document)

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._overlays.close()
        self._document.close()

    def content(self, number: int) -> Content:
        """Words, rules and pictures of page ``number`` (from 1). Raises ``PdfiumError`` where pdfium cannot load the page."""
        page = in_points(self._document, number, self._path)
        over = None
        try:
            over = self._overlays.over(page, number)
            return _content(page, over)
        finally:
            page.close()
            if over is not None:
                over.page.close()

    def scan(self, number: int, *, dpi: int, max_pixels: int) -> Raster:
        """Page ``number`` as ``raster`` draws it; one that is nothing but a picture of greys at that one's own resolution, if that is
        lower: its pixels come as they are, and a large part of the work on them is less. Black and white ones come smoothed.
        """
        page = in_points(self._document, number, self._path)
        try:
            own, long_side = picture_dpi(page), max(page.get_size())
        finally:
            page.close()
        pixel_as_point = own > 0 and long_side > _LARGEST
        believed = own >= _LEAST_DPI or pixel_as_point
        return self.raster(number, dpi=min(dpi, own) if believed else dpi, max_pixels=max_pixels)

    def raster(self, number: int, *, dpi: float, max_pixels: int) -> Raster:
        """Page ``number`` drawn at ``dpi`` in colour, at less where it would have more than ``max_pixels``.

        What a viewer lays over the page (the seal of a digital signature, a number filled in) is drawn as ink is: print under it stays.
        """
        import numpy as np  # a page that is not drawn needs none

        from cchc_extract.reading.raster import Raster

        page = in_points(self._document, number, self._path)
        try:
            width, height = page.get_size()
            scale = min(dpi / 72, sqrt(max_pixels / max(1.0, width * height)))
            pixels = _drawn(page, scale, overlays=True)
            if pdfium_c.FPDFPage_GetAnnotCount(page) > 0:
                pixels = np.minimum(pixels, _drawn(page, scale, overlays=False))
            return Raster(pixels=pixels, dpi=scale * 72)
        finally:
            page.close()


def _drawn(page: pdfium.PdfPage, scale: float, *, overlays: bool) -> Pixels:
    """The pixels of the page, with or without annotations and form fields."""
    bitmap = page.render(
        scale=scale, rev_byteorder=True, prefer_bgrx=False, draw_annots=overlays, may_draw_forms=overlays
    )
    import numpy as np

    pixels: Pixels = np.ascontiguousarray(bitmap.to_numpy()[..., :3])
    bitmap.close()
    return pixels


def _unreadable(path: Path, error: pdfium.PdfiumError) -> UnreadableFileError:
    if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
        return UnreadableFileError("encrypted", "The PDF asks for a password; save a copy without password protection.")
    if error.err_code == pdfium_c.FPDF_ERR_SECURITY:
        return UnreadableFileError(
            "encrypted", "The PDF is protected in a way that cannot be opened; print it to a new PDF."
        )
    with path.open("rb") as file:
        start = file.read(1024)
    if b"%PDF" not in start:
        return UnreadableFileError(
            "not-a-pdf", "The file is named as a PDF but is none; ask its sender for the document itself."
        )
    return UnreadableFileError(
        "damaged",
        "The PDF is damaged or cut short and no page can be found; get it again, or open and save it in a PDF viewer.",
    )


def _opened(source: Any) -> pdfium.PdfDocument:
    document = pdfium.PdfDocument(source, autoclose=True)
    # A number or day that was filled in later is a form field, and is not drawn without this.
    with suppress(pdfium.PdfiumError):
        document.init_forms()
    return document


def _content(page: Any, over: Overlaid | None) -> Content:
    """What is on ``page``; where something lies ``over`` it, text and pictures are of both, rules of the page alone."""
    whole = over.page if over else page
    glyphs = read_glyphs(whole, 0)
    turned = main_turn(stretch for run in glyphs.runs for stretch in run)
    if turned:
        glyphs = read_glyphs(whole, turned)
    drawn = drawn_on(whole, glyphs.to_upright, _MOST_OBJECTS)
    if over:
        drawn.rules = drawn_on(page, glyphs.to_upright, _MOST_OBJECTS).rules
    typed, strokes = (typed_over(over, glyphs), struck_by(over, glyphs)) if over else ((), ())
    return _put_together(whole, turned, glyphs, drawn, typed, strokes)


def _put_together(
    page: Any,
    turned: int,
    glyphs: Glyphs,
    drawn: Drawn,
    typed: Iterable[Sequence[Stretch]],
    strokes: Sequence[Rule],
) -> Content:
    width, height = page.get_size()
    if turned in (90, 270):
        width, height = height, width
    unmarked = without_watermarks(glyphs, drawn.rules)
    glyphs.runs = unmarked.runs
    seen = _seen(page, turned, glyphs, drawn)
    rules, boxes = small_boxes(drawn.rules)
    runs, marks = without_marks(printed_once(seen.runs))
    words, struck = without_struck(marked(words_of([*runs, *typed], rules), marks), [*rules, *strokes])
    if seen.cut:
        words = [_doubted(word, seen.cut) for word in words]
    return Content(
        width=width,
        height=height,
        turned=turned,
        words=tuple(compress(words, _on_page([word.box for word in words], width, height))),
        rules=tuple(compress(rules, _on_page([rule.box for rule in rules], width, height))),
        pictures=tuple(drawn.pictures),
        shapes=drawn.shapes,
        glyphs=sum(len(stretch.text) for run in glyphs.runs for stretch in run),
        invisible=glyphs.invisible,
        unmapped=glyphs.unmapped,
        slanted=glyphs.slanted + unmarked.letters,
        unseen=seen.unseen,
        struck=tuple(struck),
        watermarks=unmarked.small,
        marks=tuple(drawn.marks),
        boxes=tuple(boxes),
    )


def _seen(page: Any, turned: int, glyphs: Glyphs, drawn: Drawn) -> visible.Sight:
    if visible.is_picture(page, drawn):
        return visible.Sight(glyphs.runs)
    covered = visible.without_covered(page, glyphs, turned, drawn)
    if not covered:
        return visible.sight(page, glyphs, turned, drawn)
    again = read_glyphs(page, turned)
    again.runs = without_watermarks(again, drawn.rules).runs
    seen = visible.sight(page, again, turned, drawn)
    return replace(seen, unseen=(*visible.as_said(covered), *seen.unseen))


def _doubted(word: Word, cut: Sequence[Box]) -> Word:
    """A word of which a part is not seen is hardly believed."""
    return replace(word, confidence=_CUT) if any(word.box.overlap(box) > 0 for box in cut) else word


def _on_page(boxes: Sequence[Box], width: float, height: float) -> list[bool]:
    """Of each box whether its middle lies on a page of ``width`` x ``height`` points, or hardly beside it."""
    if boxes and _are_within(boxes, width, height):
        return [True] * len(boxes)
    least, across, down = -2 * _BESIDE, 2 * (width + _BESIDE), 2 * (height + _BESIDE)
    return [least <= box.x0 + box.x1 <= across and least <= box.top + box.bottom <= down for box in boxes]


def _are_within(boxes: Sequence[Box], width: float, height: float) -> bool:
    """Whether all lie on the page whole, as mostly: asked of all at once."""
    least = (min(map(side, boxes)) for side in (_LEFT, _TOP))
    return bool(min(least) >= 0 and max(map(_RIGHT, boxes)) <= width and max(map(_BOTTOM, boxes)) <= height)

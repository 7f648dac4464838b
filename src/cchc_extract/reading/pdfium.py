"""PDF files through pdfium: page count, text, rules and pictures of a page, and its rendering.

pdfium is the first reader and not pdfplumber, because it finds every page of damaged files where pdfplumber silently returns fewer, and
gives the same words and rules of a born-digital page in a tenth of the time. pdfplumber is the second opinion (``secondopinion``).
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from dataclasses import dataclass
from math import atan2, degrees, hypot, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from cchc_extract.errors import UnreadableFileError
from cchc_extract.model import Box, Rule, Word
from cchc_extract.reading.drawn import Drawn, Matrix, drawn_on, moved
from cchc_extract.reading.glyphs import Font, Glyph, main_turn, words_of

if TYPE_CHECKING:
    from cchc_extract.reading.raster import Raster

_MOST_GLYPHS = 200_000
_MOST_OBJECTS = 100_000
"""Limits for pages made to hang a reader; a full page of fine print has some ten thousand glyphs."""
_SLANT = 8.0
"""Degrees by which text may stray from a quarter turn; what slants more is a watermark."""
_LEVEL = 0.01
"""Slope of text, in the page's own coordinates, up to which pdfium gives the advance of its glyphs."""
_BOLD, _ITALIC = 1 << 18, 1 << 6
"""Bits of the font descriptor's flags (PDF 32000-1, table 123: ForceBold, Italic)."""
_STROKED, _INVISIBLE = 2, 3
"""Text rendering modes (PDF 32000-1, table 106): bold faked by stroking, and the hidden text under a scan."""
_TICKS = {0xF0FC: "✓", 0xF0FE: "✓", 0xF0A8: "□", 0xF06F: "□"}
"""What reports print from Wingdings: ticks and empty boxes; the rest are bullets."""
_HYPHENS = (0x02, 0xFFFE)
"""What pdfium gives for a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the file says is on a page; points of the upright page.

    ``turned``: clockwise turn of the text on the page as a viewer shows it, taken out. ``invisible``: glyphs of ``glyphs`` that are not
    drawn (a layer under a scan). ``unmapped``: glyphs of unknown character. ``slanted``: glyphs left out because they are a watermark's.
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


class PdfFile:
    """An open PDF. Raises ``UnreadableFileError`` where the file as a whole cannot be opened."""

    def __init__(self, path: Path) -> None:
        try:
            self._document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            raise _unreadable(path, error) from error
        # A number or day that was filled in later is a form field, and is not drawn without this.
        with suppress(pdfium.PdfiumError):
            self._document.init_forms()
        self.page_count = len(self._document)

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def content(self, number: int) -> Content:
        """Words, rules and pictures of page ``number`` (from 1). Raises ``PdfiumError`` where pdfium cannot load the page."""
        page = self._document[number - 1]
        try:
            return _content(page)
        finally:
            page.close()

    def raster(self, number: int, *, dpi: int, max_pixels: int) -> Raster:
        """Page ``number`` drawn at ``dpi`` in colour, at less where it would have more than ``max_pixels``."""
        import numpy as np  # a page that is not drawn needs none

        from cchc_extract.reading.raster import Raster

        page = self._document[number - 1]
        try:
            width, height = page.get_size()
            scale = min(dpi / 72, sqrt(max_pixels / max(1.0, width * height)))
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            pixels = np.ascontiguousarray(bitmap.to_numpy()[..., :3])
            bitmap.close()
            return Raster(pixels=pixels, dpi=scale * 72)
        finally:
            page.close()


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


def _content(page: Any) -> Content:
    glyphs = _read_glyphs(page, 0)
    turned = main_turn(glyph for run in glyphs.runs for glyph in run)
    if turned:
        glyphs = _read_glyphs(page, turned)
    drawn = drawn_on(page, glyphs.to_upright, _MOST_OBJECTS)
    width, height = page.get_size()
    if turned in (90, 270):
        width, height = height, width
    return _put_together(width, height, turned, glyphs, drawn)


def _put_together(width: float, height: float, turned: int, glyphs: _Glyphs, drawn: Drawn) -> Content:
    page_box = Box(0.0, 0.0, width, height).grown(2.0)
    words = words_of(glyphs.runs, drawn.rules)
    return Content(
        width=width,
        height=height,
        turned=turned,
        words=tuple(word for word in words if page_box.contains(*word.box.centre)),
        rules=tuple(rule for rule in drawn.rules if page_box.contains(*rule.box.centre)),
        pictures=tuple(drawn.pictures),
        shapes=drawn.shapes,
        glyphs=sum(len(run) for run in glyphs.runs),
        invisible=glyphs.invisible,
        unmapped=glyphs.unmapped,
        slanted=glyphs.slanted,
    )


@dataclass(slots=True)
class _Glyphs:
    to_upright: Matrix
    runs: list[list[Glyph]]
    invisible: int = 0
    unmapped: int = 0
    slanted: int = 0


@dataclass(frozen=True, slots=True)
class _Style:
    """What the glyphs of one text object share."""

    font: Font
    turned: int | None
    invisible: bool
    piece: int
    level: bool


def to_upright(page: Any, turned: int) -> Matrix:
    """The map from the page's own coordinates to points of the upright page, text turned by ``turned`` degrees made level."""
    left, bottom, right, top = page.get_bbox()
    maps: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -bottom, -left),
        180: (-1, 0, 0, 1, right, -bottom),
        270: (0, -1, -1, 0, top, right),
    }
    return maps[(page.get_rotation() - turned) % 360]


def _read_glyphs(page: Any, turned: int) -> _Glyphs:
    textpage = page.get_textpage()
    try:
        return _Reader(textpage, to_upright(page, turned)).read()
    finally:
        textpage.close()


class _Reader:
    """Reads the glyphs of one pdfium text page; keeps what it allocates for pdfium's answers."""

    def __init__(self, textpage: Any, matrix: Matrix) -> None:
        self._textpage = textpage.raw
        self._matrix = matrix
        self._plain = matrix[:4] == (1, 0, 0, -1)
        self._styles: dict[int, _Style] = {}
        self._loose = pdfium_c.FS_RECTF()
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._found = _Glyphs(matrix, [[]])

    def read(self) -> _Glyphs:
        found = self._found
        for index in range(min(pdfium_c.FPDFText_CountChars(self._textpage), _MOST_GLYPHS)):
            code = pdfium_c.FPDFText_GetUnicode(self._textpage, index)
            if code in (0x0A, 0x0D):
                found.runs.append([])
            elif code != 0x20 or pdfium_c.FPDFText_IsGenerated(self._textpage, index) != 1:
                self._take(index, code)
        return found

    def _take(self, index: int, code: int) -> None:
        style = self._style(index)
        if style is None:
            return
        if style.turned is None:
            self._found.slanted += 1
            return
        text = _character(code, style.font.name)
        self._found.invisible += style.invisible
        self._found.unmapped += text == "\ufffd"
        self._found.runs[-1].append(self._glyph(index, text, style, style.turned))

    def _glyph(self, index: int, text: str, style: _Style, turned: int) -> Glyph:
        """The glyph with its extent along its line: by its advance, which pdfium knows for level text, else by its ink."""
        x, y, loose = self._x, self._y, self._loose
        pdfium_c.FPDFText_GetCharOrigin(self._textpage, index, x, y)
        if style.level and pdfium_c.FPDFText_GetLooseCharBox(self._textpage, index, loose) and loose.right > loose.left:
            if self._plain and not turned:
                _, _, _, d, e, f = self._matrix
                return Glyph(text, loose.left + e, loose.right + e, d * y.value + f, style.font, 0, style.piece)
            start, end = self._along(turned, loose.left, loose.bottom, loose.right, loose.top)
            return Glyph(text, start, end, self._at(turned, x.value, y.value)[1], style.font, turned, style.piece)
        edges = self._edges
        pdfium_c.FPDFText_GetCharBox(self._textpage, index, edges[0], edges[1], edges[2], edges[3])
        left, right, bottom, top = (edge.value for edge in edges)
        start, baseline = self._at(turned, x.value, y.value)
        _, end = self._along(turned, left, bottom, right, top)
        return Glyph(text, start, max(start, end), baseline, style.font, turned, style.piece)

    def _at(self, turned: int, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own coordinates: along the text, and across it."""
        return _in_frame(turned, *moved(self._matrix, x, y))

    def _along(self, turned: int, left: float, bottom: float, right: float, top: float) -> tuple[float, float]:
        first, second = self._at(turned, left, bottom)[0], self._at(turned, right, top)[0]
        return min(first, second), max(first, second)

    def _style(self, index: int) -> _Style | None:
        item = pdfium_c.FPDFText_GetTextObject(self._textpage, index)
        if not item:
            return None
        key = ctypes.addressof(item.contents)
        if key not in self._styles:
            self._styles[key] = self._read_style(index, item)
        return self._styles[key]

    def _read_style(self, index: int, item: Any) -> _Style:
        matrix = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFText_GetMatrix(self._textpage, index, matrix)
        nominal = pdfium_c.FPDFText_GetFontSize(self._textpage, index)
        size = nominal * hypot(matrix.c, matrix.d) or nominal
        x, y = _direction(self._matrix, matrix.a, matrix.b)
        angle = degrees(atan2(y, x)) % 360
        turned = round(angle / 90) % 4 * 90
        straight = min(abs(angle - turned), 360 - abs(angle - turned)) <= _SLANT
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
        font = self._font(index, size, mode)
        level = matrix.a > 0 and abs(matrix.b) < _LEVEL * matrix.a
        return _Style(font, turned if straight else None, mode == _INVISIBLE, len(self._styles), level)

    def _font(self, index: int, size: float, mode: int) -> Font:
        buffer, flags = ctypes.create_string_buffer(256), ctypes.c_int()
        pdfium_c.FPDFText_GetFontInfo(self._textpage, index, buffer, len(buffer), flags)
        name = buffer.value.decode("utf-8", "replace")
        plain = name.partition("+")[2] if name[6:7] == "+" else name
        lower = plain.lower()
        weight = pdfium_c.FPDFText_GetFontWeight(self._textpage, index)
        bold = "bold" in lower or "black" in lower or bool(flags.value & _BOLD) or weight >= 600 or mode == _STROKED
        italic = "italic" in lower or "oblique" in lower or bool(flags.value & _ITALIC)
        return Font(plain, size, bold, italic)


def _direction(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    return matrix[0] * x + matrix[2] * y, matrix[1] * x + matrix[3] * y


def _in_frame(turned: int, x: float, y: float) -> tuple[float, float]:
    """A point of the upright page in the frame of text turned by ``turned`` degrees: along the text, and across it."""
    frames = {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}
    return frames[turned]


def _character(code: int, font: str) -> str:
    """The character of a code; symbol fonts have theirs in a private area, at their old one-byte codes."""
    if code in _HYPHENS:
        return "-"
    if 0xF020 <= code <= 0xF0FF:
        return _TICKS.get(code, "-") if "dings" in font.lower() else chr(code - 0xF000)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or 0xE000 <= code <= 0xF8FF:
        return "\ufffd"
    return chr(code)

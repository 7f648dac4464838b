"""The glyphs of a page as pdfium's text page has them.

A page has some thousand glyphs and pdfium is asked four things about each, so the questions go through prototypes that take and fill
plain memory: the ones of pypdfium2 convert every argument, which costs five times the answer.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import atan2, degrees, hypot
from typing import Any

import pypdfium2.raw as pdfium_c

from cchc_extract.reading.drawn import Matrix, moved
from cchc_extract.reading.glyphs import Font, Glyph

_MOST_GLYPHS = 200_000
"""Limit for pages made to hang a reader; a full page of fine print has some ten thousand glyphs."""
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
_BLANK, _BREAKS = 0x20, (0x0A, 0x0D)

_ADDRESS, _INDEX = ctypes.c_void_p, ctypes.c_int


def _quick(function: Any, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """The native ``function`` with addresses as numbers; it keeps what it is given for no longer than the call."""
    address = ctypes.cast(function, _ADDRESS).value
    assert address is not None
    return ctypes.CFUNCTYPE(answer, *arguments)(address)


_unicode = _quick(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INDEX)
_object = _quick(pdfium_c.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INDEX)
_loose_box = _quick(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, _INDEX, _ADDRESS)
_origin = _quick(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int, _ADDRESS, _INDEX, _ADDRESS, _ADDRESS)


@dataclass(slots=True)
class Glyphs:
    """What stands on a page. A run ends where pdfium sees a line end. ``invisible``, ``unmapped``, ``slanted``: as in ``Content``."""

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


def read_glyphs(page: Any, turned: int) -> Glyphs:
    """The glyphs of a pypdfium2 page, in points of the page made upright: text turned clockwise by ``turned`` degrees made level."""
    textpage = page.get_textpage()
    try:
        return _Reader(textpage, to_upright(page, turned)).read()
    finally:
        textpage.close()


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


class _Reader:
    """Reads the glyphs of one pdfium text page."""

    def __init__(self, textpage: Any, matrix: Matrix) -> None:
        self._textpage = textpage.raw
        self._address = ctypes.cast(textpage.raw, _ADDRESS).value
        self._matrix = matrix
        self._plain = matrix[:4] == (1, 0, 0, -1)
        self._styles: dict[int, _Style] = {}
        self._fonts: dict[tuple[int, float, bool], Font] = {}
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._found = Glyphs(matrix, [[]])

    def read(self) -> Glyphs:
        run, styles = self._found.runs[0], self._styles
        d, e, f = self._matrix[3:]
        for index, (code, item, box, origin) in enumerate(self._answers()):
            if code in _BREAKS:
                run = []
                self._found.runs.append(run)
                continue
            if not item or (code == _BLANK and pdfium_c.FPDFText_IsGenerated(self._textpage, index) == 1):
                continue
            style = styles.get(item) or self._style(index, item)
            text = self._counted(code, style)
            if style.turned == 0 and style.level and self._plain and box[2] > box[0]:
                glyph = Glyph(text, box[0] + e, box[2] + e, d * origin[1] + f, style.font, 0, style.piece)
                run.append(glyph)
            elif style.turned is not None:
                run.append(self._glyph(index, text, style, style.turned, box, origin))
        return self._found

    def _answers(self) -> Iterator[tuple[int, int | None, tuple[float, ...], tuple[float, ...]]]:
        """For each glyph: code, address of its text object, box by its advance (left, top, right, bottom; 0 where unknown), origin."""
        page = self._address
        count = max(0, min(pdfium_c.FPDFText_CountChars(self._textpage), _MOST_GLYPHS))
        boxes, origins = (pdfium_c.FS_RECTF * count)(), (ctypes.c_double * (2 * count))()
        box_at, origin_at = ctypes.addressof(boxes), ctypes.addressof(origins)
        indices = range(count)
        for index in indices:
            _loose_box(page, index, box_at + 16 * index)
            _origin(page, index, origin_at + 16 * index, origin_at + 16 * index + 8)
        codes = [_unicode(page, index) for index in indices]
        items = [_object(page, index) for index in indices]
        return zip(codes, items, struct.iter_unpack("4f", boxes), struct.iter_unpack("2d", origins), strict=True)

    def _counted(self, code: int, style: _Style) -> str:
        """The character of a code; what is odd about it is counted."""
        if style.turned is None:
            self._found.slanted += 1
            return ""
        text = chr(code) if _BLANK <= code < 0xD800 else _character(code, style.font.name)
        self._found.invisible += style.invisible
        self._found.unmapped += text == "\ufffd"
        return text

    def _glyph(
        self, index: int, text: str, style: _Style, turned: int, box: tuple[float, ...], origin: tuple[float, ...]
    ) -> Glyph:
        """The glyph with its extent along its line: by its advance, which pdfium knows for level text, else by its ink."""
        start, baseline = self._at(turned, origin[0], origin[1])
        if style.level and box[2] > box[0]:
            start, end = self._along(turned, box[0], box[3], box[2], box[1])
            return Glyph(text, start, end, baseline, style.font, turned, style.piece)
        edges = self._edges
        pdfium_c.FPDFText_GetCharBox(self._textpage, index, edges[0], edges[1], edges[2], edges[3])
        left, right, bottom, top = (edge.value for edge in edges)
        _, end = self._along(turned, left, bottom, right, top)
        return Glyph(text, start, max(start, end), baseline, style.font, turned, style.piece)

    def _at(self, turned: int, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own coordinates: along the text, and across it."""
        return _in_frame(turned, *moved(self._matrix, x, y))

    def _along(self, turned: int, left: float, bottom: float, right: float, top: float) -> tuple[float, float]:
        first, second = self._at(turned, left, bottom)[0], self._at(turned, right, top)[0]
        return min(first, second), max(first, second)

    def _style(self, index: int, address: int) -> _Style:
        item = ctypes.cast(address, pdfium_c.FPDF_PAGEOBJECT)
        matrix = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFText_GetMatrix(self._textpage, index, matrix)
        nominal = pdfium_c.FPDFText_GetFontSize(self._textpage, index)
        size = nominal * hypot(matrix.c, matrix.d) or nominal
        x, y = _direction(self._matrix, matrix.a, matrix.b)
        angle = degrees(atan2(y, x)) % 360
        turned = round(angle / 90) % 4 * 90
        straight = min(abs(angle - turned), 360 - abs(angle - turned)) <= _SLANT
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
        font = self._font(index, item, size, mode == _STROKED)
        level = matrix.a > 0 and abs(matrix.b) < _LEVEL * matrix.a
        style = _Style(font, turned if straight else None, mode == _INVISIBLE, len(self._styles), level)
        self._styles[address] = style
        return style

    def _font(self, index: int, item: Any, size: float, stroked: bool) -> Font:
        key = (ctypes.cast(pdfium_c.FPDFTextObj_GetFont(item), _ADDRESS).value or 0, size, stroked)
        if key not in self._fonts:
            self._fonts[key] = self._read_font(index, size, stroked)
        return self._fonts[key]

    def _read_font(self, index: int, size: float, stroked: bool) -> Font:
        buffer, flags = ctypes.create_string_buffer(256), ctypes.c_int()
        pdfium_c.FPDFText_GetFontInfo(self._textpage, index, buffer, len(buffer), flags)
        name = buffer.value.decode("utf-8", "replace")
        plain = name.partition("+")[2] if name[6:7] == "+" else name
        lower = plain.lower()
        weight = pdfium_c.FPDFText_GetFontWeight(self._textpage, index)
        bold = "bold" in lower or "black" in lower or bool(flags.value & _BOLD) or weight >= 600 or stroked
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

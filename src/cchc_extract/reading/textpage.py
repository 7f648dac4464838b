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
_BLANK, _BREAKS, _SURROGATES = 0x20, (0x0A, 0x0D), 0xD800

_ADDRESS, _INDEX = ctypes.c_void_p, ctypes.c_int
_RECT = ctypes.sizeof(pdfium_c.FS_RECTF)


def _quick(function: Any, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """The native ``function`` with addresses as numbers; it keeps what it is given for no longer than the call."""
    address = ctypes.cast(function, _ADDRESS).value
    assert address is not None
    return ctypes.PYFUNCTYPE(answer, *arguments)(address)


_unicode = _quick(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INDEX)
_object = _quick(pdfium_c.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INDEX)
_loose_box = _quick(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, _INDEX, _ADDRESS)
_is_generated = _quick(pdfium_c.FPDFText_IsGenerated, ctypes.c_int, _ADDRESS, _INDEX)
_matrix_of = _quick(pdfium_c.FPDFText_GetMatrix, ctypes.c_int, _ADDRESS, _INDEX, _ADDRESS)
_font_size = _quick(pdfium_c.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INDEX)
_render_mode = _quick(pdfium_c.FPDFTextObj_GetTextRenderMode, ctypes.c_int, _ADDRESS)
_font_of = _quick(pdfium_c.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_origin_of = _quick(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int, _ADDRESS, _INDEX, _ADDRESS, _ADDRESS)


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
    """What the glyphs of one text object share. ``plain``: level, drawn, on an upright page; ``flat``: without any slope."""

    font: Font
    turned: int | None
    invisible: bool
    piece: int
    level: bool
    plain: bool
    flat: bool


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
        self._count = max(0, min(pdfium_c.FPDFText_CountChars(textpage.raw), _MOST_GLYPHS))
        self._point = (ctypes.c_double * 2)()
        self._affine = (ctypes.c_float * 6)()
        self._matrix = matrix
        self._plain = matrix[:4] == (1, 0, 0, -1)
        self._styles: dict[int, _Style] = {}
        self._fonts: dict[tuple[int, float, bool], Font] = {}
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._found = Glyphs(matrix, [[]])

    def read(self) -> Glyphs:
        run, styles, page = self._found.runs[0], self._styles, self._address
        d, e, f = self._matrix[3:]
        codes, boxes = self._codes(), self._boxes()
        last, alike, baseline = 0, 0, 0.0
        for index, (code, (left, top, right, bottom)) in enumerate(zip(codes, boxes, strict=True)):
            if code in _BREAKS:
                run = []
                self._found.runs.append(run)
                continue
            item = _object(page, index)
            if not item or (code == _BLANK and _is_generated(page, index) == 1):
                continue
            style = styles.get(item) or self._style(index, item)
            if style.plain and right > left and _BLANK <= code < _SURROGATES:
                if item != last:
                    last, alike = item, 0
                if alike < 2 or not style.flat:  # two of a level text object on one height: so are the rest
                    before, baseline = baseline, d * self._origin(index)[1] + f
                    alike = alike + 1 if alike and baseline == before else 1
                run.append(Glyph(chr(code), left + e, right + e, baseline, style.font, 0, style.piece))
            else:
                self._take(index, code, style, (left, top, right, bottom), run)
        return self._found

    def _codes(self) -> list[int]:
        """The code of each glyph: by one question, where pdfium has one letter of text for each."""
        count = self._count
        buffer = (ctypes.c_ushort * (count + 1))()
        if pdfium_c.FPDFText_GetText(self._textpage, 0, count, buffer) == count + 1:
            codes: list[int] = buffer[:count]
            if max(codes, default=0) < _SURROGATES:
                return codes
        return [_unicode(self._address, index) for index in range(count)]

    def _boxes(self) -> Iterator[tuple[float, ...]]:
        """The box of each glyph by its advance: left, top, right, bottom; all 0 where pdfium knows none."""
        page = self._address
        boxes = (pdfium_c.FS_RECTF * self._count)()
        at = ctypes.addressof(boxes)
        for index in range(self._count):
            _loose_box(page, index, at + _RECT * index)
        return struct.iter_unpack("4f", boxes)

    def _origin(self, index: int) -> tuple[float, float]:
        at = ctypes.addressof(self._point)
        _origin_of(self._address, index, at, at + 8)
        return self._point[0], self._point[1]

    def _take(self, index: int, code: int, style: _Style, box: tuple[float, ...], run: list[Glyph]) -> None:
        text = self._counted(code, style)
        if style.turned is not None:
            run.append(self._glyph(index, text, style, style.turned, box))

    def _counted(self, code: int, style: _Style) -> str:
        """The character of a code; what is odd about it is counted."""
        if style.turned is None:
            self._found.slanted += 1
            return ""
        text = _character(code, style.font.name)
        self._found.invisible += style.invisible
        self._found.unmapped += text == "\ufffd"
        return text

    def _glyph(self, index: int, text: str, style: _Style, turned: int, box: tuple[float, ...]) -> Glyph:
        """The glyph with its extent along its line: by its advance, which pdfium knows for level text, else by its ink."""
        start, baseline = self._at(turned, *self._origin(index))
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
        _matrix_of(self._address, index, ctypes.addressof(self._affine))
        a, b, c, d, _, _ = self._affine
        nominal = _font_size(self._address, index)
        size = nominal * hypot(c, d) or nominal
        x, y = _direction(self._matrix, a, b)
        angle = degrees(atan2(y, x)) % 360
        turned = round(angle / 90) % 4 * 90
        straight = min(abs(angle - turned), 360 - abs(angle - turned)) <= _SLANT
        mode = _render_mode(address)
        font = self._font(index, _font_of(address) or 0, size, mode == _STROKED)
        level = a > 0 and abs(b) < _LEVEL * a
        hidden = mode == _INVISIBLE
        plain = straight and turned == 0 and level and not hidden and self._plain
        style = _Style(font, turned if straight else None, hidden, len(self._styles), level, plain, b == 0)
        self._styles[address] = style
        return style

    def _font(self, index: int, font: int, size: float, stroked: bool) -> Font:
        key = (font, size, stroked)
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

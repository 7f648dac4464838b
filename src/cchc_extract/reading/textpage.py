"""The glyphs of a page as pdfium's text page has them."""

from __future__ import annotations

import ctypes
import re
import struct
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import compress, islice, repeat
from math import atan2, degrees, hypot
from operator import lt, ne
from typing import Any

import pypdfium2.raw as pdfium_c
from msgspec import Struct

from cchc_extract.reading import docxsymbols as symbols
from cchc_extract.reading.drawn import Matrix, moved
from cchc_extract.reading.drawnorder import as_drawn
from cchc_extract.reading.glyphs import Font, Stretch
from cchc_extract.reading.native import ADDRESS, Handle, handle_of, quick

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
_STYLE = re.compile(r"-?(?:Regular|Normal|MT)$")
"""What a font's name may have behind it."""
_HYPHENS = (0x02, 0xFFFE)
"""What pdfium gives for a hyphen at the end of a line."""
_SURROGATES = 0xD800
_ODD = re.compile("[^ -\ud7ff]")
"""Line ends and other controls, surrogates, and the private area in which symbol fonts have their characters."""

_PRIVATE = range(0xF020, 0xF100)
"""Where symbol fonts have their characters."""
_OPERATOR = 0.65
"""Width of ink, in font sizes, that signs of comparison do not reach: in OpenSymbol they have 0.58, boxes 0.72."""

_AT_ONCE = 4096
"""Glyphs whose boxes are asked for into the same memory; most pages have fewer."""
_AFFINE = struct.Struct("6f")

_unicode = quick(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint)
_object = quick(pdfium_c.FPDFText_GetTextObject, ADDRESS)
_loose_box = quick(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int)
_is_generated = quick(pdfium_c.FPDFText_IsGenerated, ctypes.c_int)
_matrix_of = quick(pdfium_c.FPDFText_GetMatrix, ctypes.c_int)
_font_size = quick(pdfium_c.FPDFText_GetFontSize, ctypes.c_double)
_render_mode = quick(pdfium_c.FPDFTextObj_GetTextRenderMode, ctypes.c_int)
_font_of = quick(pdfium_c.FPDFTextObj_GetFont, ADDRESS)
_origin_of = quick(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int)


@dataclass(slots=True)
class Glyphs:
    """What stands on a page. A run ends where pdfium sees a line end. ``invisible``, ``unmapped``, ``slanted``: as in ``Content``.

    ``sizes``: the sizes of its fonts. ``objects``: the text object of each piece, by its address. ``unpainted``: pieces that are drawn
    invisibly.
    """

    to_upright: Matrix
    runs: list[list[Stretch]]
    sizes: set[float] = field(default_factory=set)
    objects: list[int] = field(default_factory=list)
    unpainted: set[int] = field(default_factory=set)
    invisible: int = 0
    unmapped: int = 0
    slanted: int = 0


class _Style(Struct, frozen=True):
    """How the glyphs of text objects stand; ``turned`` is ``None`` for what slants.

    ``shift``: from the page's own x to the place along the text, where that is level in the page's own coordinates (else ``None``);
    ``flat``: level without any slope. ``across``: factors for x and y of a point of the page and the sum of them that is its height
    across the text.
    """

    font: Font
    turned: int | None
    invisible: bool
    shift: float | None
    flat: bool
    across: tuple[float, float, float]


def read_glyphs(page: Any, turned: int) -> Glyphs:
    """The glyphs of a pypdfium2 page, in points of the page made upright: text turned clockwise by ``turned`` degrees made level."""
    textpage = page.get_textpage()
    try:
        return _Reader(textpage, to_upright(page, turned)).read(page)
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
        self._handle = handle_of(textpage.raw)
        self._count = max(0, min(pdfium_c.FPDFText_CountChars(textpage.raw), _MOST_GLYPHS))
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._x_place, self._y_place = ctypes.byref(self._x), ctypes.byref(self._y)
        self._affine = (ctypes.c_float * 6)()
        self._matrix = matrix
        self._styles: dict[tuple[float, ...], _Style] = {}
        self._fonts: dict[tuple[int, float, bool], Font] = {}
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._found = Glyphs(matrix, [[]])
        self._lefts, self._rights = self._extents()
        self._text = self._characters()

    def read(self, page: Any) -> Glyphs:
        """Text object by text object: all of its glyphs at once where they are level letters, as nearly all are."""
        objects: dict[int, tuple[_Style, int]] = {}
        for item, start, end in self._pieces():
            if not item:  # blanks and line ends that are not in the file
                if "\n" in self._text[start:end] or "\r" in self._text[start:end]:
                    self._found.runs.append([])
                continue
            style, piece = objects.get(item) or (self._style(start, item), len(objects))
            objects[item] = style, piece
            if style.invisible:
                self._found.unpainted.add(piece)
            stretch = self._level(start, end, style, piece)
            if stretch:
                self._found.invisible += style.invisible and end - start
                self._found.runs[-1].append(stretch)
            else:
                self._take_each(start, end, style, piece)
        self._found.objects = list(objects)
        self._found.runs = as_drawn(self._found.runs, self._found.objects, page)
        self._found.sizes = {font.size for font in self._fonts.values()}
        return self._found

    def _pieces(self) -> Iterator[tuple[int | None, int, int]]:
        """The text objects (by their address) one after the other, each with its first glyph and the one after its last."""
        items = list(map(_object, repeat(self._handle), range(self._count)))
        starts = [0, *compress(range(1, self._count), map(ne, items, islice(items, 1, None)))]
        return (
            zip(map(items.__getitem__, starts), starts, [*starts[1:], self._count], strict=True) if items else iter(())
        )

    def _characters(self) -> str:
        """A character for each glyph, U+FFFF for what needs a closer look; by one question, where pdfium has one of text for each."""
        count = self._count
        buffer = (ctypes.c_ushort * (count + 1))()
        if pdfium_c.FPDFText_GetText(self._textpage, 0, count, buffer) == count + 1:
            text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
            if max(text, default="") < chr(_SURROGATES):
                return text
        codes = map(_unicode, repeat(self._handle), range(count))
        return "".join(chr(code) if code < _SURROGATES else "\uffff" for code in codes)

    def _extents(self) -> tuple[Sequence[float], Sequence[float]]:
        """The left and the right edges of the glyphs by their advance; both 0 where pdfium knows none."""
        lefts: list[float] = []
        rights: list[float] = []
        floats, places = _boxes()
        for start in range(0, self._count, _AT_ONCE):
            several = min(_AT_ONCE, self._count - start)
            ctypes.memset(floats, 0, ctypes.sizeof(floats))
            deque(map(_loose_box, repeat(self._handle), range(start, start + several), places), maxlen=0)
            lefts += floats[0 : 4 * several : 4]
            rights += floats[2 : 4 * several : 4]
        return lefts, rights

    def _level(self, start: int, end: int, style: _Style, piece: int) -> Stretch | None:
        """The glyphs from ``start`` to before ``end``, where they are letters side by side on one level baseline."""
        text, lefts, rights = self._text[start:end], self._lefts[start:end], self._rights[start:end]
        if style.shift is None or style.turned is None or not style.flat or not all(map(lt, lefts, rights)):
            return None
        if _ODD.search(text) or (" " in text and self._generates(text, start)):
            return None
        baseline = self._baseline(start, style)
        if (
            end - start > 1 and self._baseline(start + 1, style) != baseline
        ):  # two of an object on one height: so are the rest
            return None
        if style.shift:
            lefts, rights = [left + style.shift for left in lefts], [right + style.shift for right in rights]
        return Stretch(text, lefts, rights, baseline, style.font, style.turned, piece)

    def _generates(self, text: str, start: int) -> bool:
        """Whether a blank of ``text``, whose first glyph is ``start``, is not in the file."""
        at = text.find(" ")
        while at >= 0:
            if _is_generated(self._handle, start + at) == 1:
                return True
            at = text.find(" ", at + 1)
        return False

    def _baseline(self, index: int, style: _Style) -> float:
        _origin_of(self._handle, index, self._x_place, self._y_place)
        for_x, for_y, more = style.across
        return for_x * self._x.value + for_y * self._y.value + more

    def _take_each(self, start: int, end: int, style: _Style, piece: int) -> None:
        for index in range(start, end):
            letter = self._text[index]
            if letter in "\n\r":
                self._found.runs.append([])
            elif letter != " " or _is_generated(self._handle, index) != 1:
                code = _unicode(self._handle, index)
                text = self._counted(code, style, small=code in _PRIVATE and self._is_small(index, style))
                if style.turned is not None:
                    self._found.runs[-1].append(self._glyph(index, text, style, style.turned, piece))

    def _is_small(self, index: int, style: _Style) -> bool:
        """Whether the ink of a sign is as narrow as that of an operator: boxes to tick are wider."""
        edges = self._edges
        pdfium_c.FPDFText_GetCharBox(self._textpage, index, edges[0], edges[1], edges[2], edges[3])
        return 0 < edges[1].value - edges[0].value < _OPERATOR * style.font.size

    def _counted(self, code: int, style: _Style, *, small: bool = False) -> str:
        """The character of a code; what is odd about it is counted. ``small``: its ink is as narrow as that of an operator."""
        if style.turned is None:
            self._found.slanted += 1
            return ""
        text = _character(code, style.font.name, small=small)
        self._found.invisible += style.invisible
        self._found.unmapped += text == "\ufffd"
        return text

    def _glyph(self, index: int, text: str, style: _Style, turned: int, piece: int) -> Stretch:
        """One glyph with its extent along its line: by its advance, which pdfium knows for level text, else by its ink."""
        baseline = self._baseline(index, style)
        if style.shift is not None and self._rights[index] > self._lefts[index]:
            start, end = self._lefts[index] + style.shift, self._rights[index] + style.shift
        else:
            edges = self._edges
            start, _ = self._at(turned, self._x.value, self._y.value)
            pdfium_c.FPDFText_GetCharBox(self._textpage, index, edges[0], edges[1], edges[2], edges[3])
            left, right, bottom, top = (edge.value for edge in edges)
            end = max(start, self._at(turned, left, bottom)[0], self._at(turned, right, top)[0])
        return Stretch(text, (start,), (end,), baseline, style.font, turned, piece)

    def _at(self, turned: int, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own coordinates: along the text, and across it."""
        return _in_frame(turned, *moved(self._matrix, x, y))

    def _style(self, index: int, item: int) -> _Style:
        """The style of the text object at the address ``item``, of which ``index`` is a glyph."""
        _matrix_of(self._handle, index, self._affine)
        a, b, c, d, _, _ = _AFFINE.unpack_from(self._affine)
        handle = Handle(item)
        key = (a, b, c, d, _font_size(self._handle, index), _render_mode(handle), _font_of(handle) or 0)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._read_style(index, *key)
        return style

    def _read_style(
        self, index: int, a: float, b: float, c: float, d: float, nominal: float, mode: int, font: int
    ) -> _Style:
        x, y = _direction(self._matrix, a, b)
        angle = degrees(atan2(y, x)) % 360
        turned = round(angle / 90) % 4 * 90
        straight = min(abs(angle - turned), 360 - abs(angle - turned)) <= _SLANT
        level = a > 0 and abs(b) < _LEVEL * a
        return _Style(
            font=self._font(index, font, nominal * hypot(c, d) or nominal, mode == _STROKED),
            turned=turned if straight else None,
            invisible=mode == _INVISIBLE,
            shift=self._at(turned, 0.0, 0.0)[0] if level else None,
            flat=b == 0,
            across=_across(self._matrix, turned),
        )

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


def _across(matrix: Matrix, turned: int) -> tuple[float, float, float]:
    """Of a point of the page's own coordinates the factors and the sum that are its place across text turned by ``turned`` degrees."""
    a, b, c, d, e, f = matrix
    return {0: (b, d, f), 90: (-a, -c, -e), 180: (-b, -d, -f), 270: (a, c, e)}[turned]


def _in_frame(turned: int, x: float, y: float) -> tuple[float, float]:
    """A point of the upright page in the frame of text turned by ``turned`` degrees: along the text, and across it."""
    if turned == 0:
        return x, y
    frames = {90: (y, -x), 180: (-x, -y), 270: (-y, x)}
    return frames[turned]


_SIGNS_OF_SEVERAL = frozenset({"opensymbol", "starsymbol", "openchartsymbol"})
"""Fonts of LibreOffice that stand in for all of Windows' symbol fonts, with their codes."""


def _character(code: int, font: str, *, small: bool) -> str:
    """The character of a code; symbol fonts have theirs in a private area, at their old one-byte codes."""
    if code in _HYPHENS:
        return "-"
    if code in _PRIVATE:
        return _sign(code, font, small=small)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or 0xE000 <= code <= 0xF8FF:
        return "\ufffd"
    return chr(code)


def _sign(code: int, font: str, *, small: bool) -> str:
    """A character of the private area at the code of one byte: in a font of signs what reports print of these, else that code's own.

    Of several fonts a ``small`` one is that of operators, if it has one there.
    """
    name = _STYLE.sub("", font)
    if symbols.is_symbol_font(name) and name.lower() != "symbol":
        return symbols.sign(code, name)
    if name.lower() in _SIGNS_OF_SEVERAL:
        operator = symbols.sign(code, "Symbol", "") if small else ""
        if operator and not operator.isalpha():
            return operator
        return next(
            (sign for font in ("Wingdings", "Wingdings 2", "Symbol") if (sign := symbols.sign(code, font, ""))),
            symbols.BULLET,
        )
    return symbols.sign(code, "Wingdings") if "dings" in name.lower() else chr(code - 0xF000)


@cache
def _boxes() -> tuple[ctypes.Array[ctypes.c_float], list[Any]]:
    """Memory for the boxes of glyphs, which are asked for one after the other, and the place of each in it."""
    floats = (ctypes.c_float * (4 * _AT_ONCE))()
    size = ctypes.sizeof(pdfium_c.FS_RECTF)
    return floats, [ctypes.byref(floats, index * size) for index in range(_AT_ONCE)]

"""What a PDF page draws besides text: paths to ruling lines, and the places of its pictures.

Works on pdfium's page objects; coordinates come out in points of the upright page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise, repeat
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium_c

from cchc_extract.model import Box, Rule
from cchc_extract.reading.native import Handle, handle_of, quick
from cchc_extract.reading.wiped import without_wiped

Matrix = tuple[float, float, float, float, float, float]
"""An affine map: ``x' = a x + c y + e``, ``y' = b x + d y + f``."""

_THICKEST = 3.0
"""Points; a filled shape thinner than this is a ruling line, a thicker one is shading or a drawing."""
_LEAST_LONG = 2.0
"""How many times longer than thick a line must be to have a direction; a dot of a dotted rule has none and counts for both."""
_STRAIGHT = 0.02
"""Slope up to which a line is level or upright."""
_WHITE = 250
_SQUARE = 0.02
"""Share by which the resolutions of a picture across and down may differ."""
_WHOLE = 0.97
"""Share of a page's width and height that a picture covers which is all of it."""
_MOST_MARKS = 2000
"""Shapes of which the place is kept; a page of outlined text has more."""
_MOST_WIPES = 400
"""Thin white shapes that are looked at, as each is held against each rule."""
_DEEPEST = 6
"""How deep forms within forms are followed."""

_page_count = quick(pdfium_c.FPDFPage_CountObjects, ctypes.c_int)
_page_object = quick(pdfium_c.FPDFPage_GetObject, Handle)
_form_count = quick(pdfium_c.FPDFFormObj_CountObjects, ctypes.c_int)
_form_object = quick(pdfium_c.FPDFFormObj_GetObject, Handle)
_kind = quick(pdfium_c.FPDFPageObj_GetType, ctypes.c_int)
_matrix = quick(pdfium_c.FPDFPageObj_GetMatrix, ctypes.c_int)
_bounds = quick(pdfium_c.FPDFPageObj_GetBounds, ctypes.c_int)
_draw_mode = quick(pdfium_c.FPDFPath_GetDrawMode, ctypes.c_int)
_metadata = quick(pdfium_c.FPDFImageObj_GetImageMetadata, ctypes.c_int)
_pixel_size = quick(pdfium_c.FPDFImageObj_GetImagePixelSize, ctypes.c_int)
_fill_colour = quick(pdfium_c.FPDFPageObj_GetFillColor, ctypes.c_int)
_stroke_colour = quick(pdfium_c.FPDFPageObj_GetStrokeColor, ctypes.c_int)
_stroke_width = quick(pdfium_c.FPDFPageObj_GetStrokeWidth, ctypes.c_int)
_segment_count = quick(pdfium_c.FPDFPath_CountSegments, ctypes.c_int)
_segment = quick(pdfium_c.FPDFPath_GetPathSegment, Handle)
_segment_kind = quick(pdfium_c.FPDFPathSegment_GetType, ctypes.c_int)
_point = quick(pdfium_c.FPDFPathSegment_GetPoint, ctypes.c_int)
_closes = quick(pdfium_c.FPDFPathSegment_GetClose, ctypes.c_int)


@dataclass(slots=True)
class Drawn:
    """Everything drawn on a page that is not text, in points: ``rules``, ``pictures`` (their places), ``shapes`` (how many others).

    ``marks``: the places of some of these others. ``covers``: what may hide text that was drawn before, each with its place in the order
    of drawing. ``wipes``: thin white shapes, each with the number of rules drawn before it.
    """

    rules: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    shapes: int = 0
    marks: list[Box] = field(default_factory=list)
    covers: list[tuple[int, Box]] = field(default_factory=list)
    wipes: list[tuple[int, Box]] = field(default_factory=list)


def drawn_on(page: Any, to_upright: Matrix, most: int) -> Drawn:
    """What the pdfium ``page`` draws, mapped by ``to_upright``; at most ``most`` objects are looked at."""
    drawn, asked, written = Drawn(), _Asked(), False
    for place, (item, kind, matrix) in enumerate(islice(asked.objects(handle_of(page.raw), to_upright), most)):
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            written = True
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            if _take_path(item, matrix, asked, drawn) and written:
                _take_cover(asked.box(item, matrix), place, drawn)
        elif kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
            box = asked.box(item, matrix)
            if written:
                _take_cover(box, place, drawn)
            _take_picture(box, drawn)
    if drawn.wipes:
        drawn.rules = without_wiped(drawn.rules, drawn.wipes)
    return drawn


def drawn_order(page: Any) -> dict[int, int]:
    """The place of each object of the page (by its address) in the order of drawing, as ``Drawn.covers`` has it."""
    every = _Asked().objects(handle_of(page.raw), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    return {item.value or 0: place for place, (item, _, _) in enumerate(every)}


def picture_dpi(page: Any) -> float:
    """The resolution of the picture of greys or colours that is all that a page shows; 0 for any other page.

    It is told a little low, so that the page drawn at it has no pixel more than the picture.
    """
    handle = handle_of(page.raw)
    if _page_count(handle) != 1 or pdfium_c.FPDFPage_GetAnnotCount(page) > 0:
        return 0.0
    item, asked = _page_object(handle, 0), _Asked()
    if _kind(item) != pdfium_c.FPDF_PAGEOBJ_IMAGE or asked.depth(item, handle) == 1:
        return 0.0
    a, b, c, d, *_ = asked.matrix(item)
    width, height = asked.size(item)
    upright = a > 0 and d > 0 and b == c == 0
    whole = upright and a >= _WHOLE * page.get_width() and d >= _WHOLE * page.get_height()
    return 72 * (width - 0.5) / a if whole and abs(width * d - height * a) <= _SQUARE * width * d else 0.0


def combined(first: Matrix, then: Matrix) -> Matrix:
    """The map that applies ``first`` and ``then`` the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, p * e + r * f + t, q * e + s * f + u)


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point ``(x, y)`` mapped."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class _Asked:
    """What pdfium says of page objects. Its answers go through memory that is used again and again."""

    def __init__(self) -> None:
        self._floats, self._numbers = (ctypes.c_float * 6)(), (ctypes.c_uint * 4)()
        self._float_places = [ctypes.byref(self._floats, 4 * index) for index in range(4)]
        self._number_places = [ctypes.byref(self._numbers, 4 * index) for index in range(4)]

    def objects(self, holder: Handle, matrix: Matrix, depth: int = 0) -> Iterator[tuple[Handle, int, Matrix]]:
        """The objects of a page, or of a form within it, each with its kind and the map of its holder to the upright page."""
        count, get = (_page_count, _page_object) if depth == 0 else (_form_count, _form_object)
        for item in map(get, repeat(holder), range(max(0, count(holder)))):
            kind = _kind(item)
            if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
                yield item, kind, matrix
            elif depth < _DEEPEST:
                yield from self.objects(item, combined(self.matrix(item), matrix), depth + 1)

    def depth(self, item: Handle, page: Handle) -> int:
        """How many bits a pixel of a picture has; 1 is black or white."""
        told = pdfium_c.FPDF_IMAGEOBJ_METADATA()
        _metadata(item, page, ctypes.byref(told))
        return int(told.bits_per_pixel)

    def size(self, item: Handle) -> tuple[int, int]:
        """How many pixels a picture has across and down."""
        self._numbers[:2] = [0, 0]
        _pixel_size(item, *self._number_places[:2])
        return self._numbers[0], self._numbers[1]

    def matrix(self, item: Handle) -> Matrix:
        """The object's own map to its holder."""
        if not _matrix(item, self._float_places[0]):
            return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        a, b, c, d, e, f = self._floats
        return a, b, c, d, e, f

    def box(self, item: Handle, matrix: Matrix) -> Box:
        """The object's bounds, mapped."""
        self._floats[:4] = [0.0, 0.0, 0.0, 0.0]
        _bounds(item, *self._float_places)
        left, bottom, right, top = self._floats[:4]
        return _span(moved(matrix, left, bottom), moved(matrix, right, top))

    def modes(self, item: Handle) -> tuple[bool, bool, bool]:
        """Whether a path is filled, and whether it is and its line is drawn in a colour that can be seen on white paper."""
        self._numbers[:2] = [0, 0]
        _draw_mode(item, *self._number_places[:2])
        fill, stroke = self._numbers[:2]
        seen = bool(fill) and self._inked(item, _fill_colour)
        return bool(fill), seen, bool(stroke) and self._inked(item, _stroke_colour)

    def covers(self, item: Handle) -> bool:
        """Whether a path that is filled hides what lies under it, be it in white."""
        return not _fill_colour(item, *self._number_places) or self._numbers[3] > 0

    def opaque(self, item: Handle) -> tuple[bool, bool]:
        """Whether a path is filled, and whether its line is drawn, in a colour that nothing shows through."""
        self._numbers[:2] = [0, 0]
        _draw_mode(item, *self._number_places[:2])
        fill, stroke = self._numbers[:2]
        return bool(fill) and self._opaque(item, _fill_colour), bool(stroke) and self._opaque(item, _stroke_colour)

    def _opaque(self, item: Handle, colour_of: Callable[..., int]) -> bool:
        return bool(colour_of(item, *self._number_places)) and self._numbers[3] == 255

    def _inked(self, item: Handle, colour_of: Callable[..., int]) -> bool:
        if not colour_of(item, *self._number_places):
            return True
        *colour, opacity = self._numbers
        return opacity > 0 and min(colour) < _WHITE

    def pen(self, item: Handle) -> float:
        """The width of a path's line, in units of its own."""
        self._floats[0] = 0.0
        _stroke_width(item, self._float_places[0])
        return float(self._floats[0])

    def segments(self, item: Handle) -> Iterator[tuple[int, float, float, bool]]:
        """The segments of a path: kind, end, and whether the piece ends with a line to its beginning."""
        for segment in map(_segment, repeat(item), range(max(0, _segment_count(item)))):
            _point(segment, *self._float_places[:2])
            x, y = self._floats[:2]
            yield _segment_kind(segment), x, y, bool(_closes(segment))


def _span(first: tuple[float, float], second: tuple[float, float]) -> Box:
    return Box(min(first[0], second[0]), min(first[1], second[1]), max(first[0], second[0]), max(first[1], second[1]))


def _take_cover(box: Box, place: int, drawn: Drawn) -> None:
    if min(box.width, box.height) > _THICKEST:
        drawn.covers.append((place, box))


def _take_wipe(item: Handle, holder: Matrix, asked: _Asked, drawn: Drawn) -> None:
    """Take a white path for what wipes out rules, if it is thin. Bounds are wider than its line by the whole of the pen."""
    filled, stroked = asked.opaque(item)
    if len(drawn.wipes) >= _MOST_WIPES or not (filled or stroked):
        return
    matrix = combined(asked.matrix(item), holder)
    box = asked.box(item, holder)
    box = box.grown(-asked.pen(item) * hypot(matrix[0], matrix[1]) / 2) if stroked else box
    if min(box.width, box.height) <= _THICKEST:
        drawn.wipes.append((len(drawn.rules), box))


def _take_picture(box: Box, drawn: Drawn) -> None:
    """Some programs draw a rule as a picture stretched thin."""
    if min(box.width, box.height) <= _THICKEST:
        _take_bar(box, drawn)
    else:
        drawn.pictures.append(box)


def _take_path(item: Handle, holder: Matrix, asked: _Asked, drawn: Drawn) -> bool:
    """Whether it is more than rules, and filled: then it hides what lies under it."""
    filled, inked, stroked = asked.modes(item)
    if not (inked or stroked):
        if drawn.rules:
            _take_wipe(item, holder, asked, drawn)
        return filled and asked.covers(item)
    matrix = combined(asked.matrix(item), holder)
    pen = asked.pen(item) * hypot(matrix[0], matrix[1]) if stroked else 0.0
    rules, pieces, shapes = len(drawn.rules), 0, drawn.shapes
    for pieces, path in enumerate(_subpaths(asked.segments(item), matrix), start=1):  # noqa: B007  # how many there are
        _take_subpath(path, pen, stroked, drawn)
    if drawn.shapes > shapes and len(drawn.marks) < _MOST_MARKS:
        drawn.marks.append(asked.box(item, holder))
    return filled and len(drawn.rules) - rules != pieces


def _take_subpath(path: list[tuple[float, float]] | None, pen: float, stroked: bool, drawn: Drawn) -> None:
    """``path`` is the corners of one straight-edged piece, ``None`` where it is curved."""
    if not path or len(path) < 2:
        drawn.shapes += 1
        return
    across, down = zip(*path, strict=True)
    box = Box(min(across), min(down), max(across), max(down))
    if min(box.width, box.height) <= _THICKEST:
        _take_bar(_thick(box, pen), drawn)
    elif stroked:
        for first, second in pairwise(path):
            _take_edge(first, second, pen, drawn)
    elif len(path) > 5:
        drawn.shapes += 1


def _take_edge(first: tuple[float, float], second: tuple[float, float], pen: float, drawn: Drawn) -> None:
    width, height = abs(first[0] - second[0]), abs(first[1] - second[1])
    if min(width, height) <= _STRAIGHT * max(width, height):
        _take_bar(_thick(_span(first, second), pen), drawn)
    else:
        drawn.shapes += 1


def _take_bar(box: Box, drawn: Drawn) -> None:
    if box.width >= _LEAST_LONG * box.height or box.width > _THICKEST:
        drawn.rules.append(Rule(box=box, vertical=False))
    elif box.height >= _LEAST_LONG * box.width or box.height > _THICKEST:
        drawn.rules.append(Rule(box=box, vertical=True))
    elif box.width > 0 or box.height > 0:
        drawn.rules += [Rule(box=box, vertical=False), Rule(box=box, vertical=True)]


def _thick(box: Box, pen: float) -> Box:
    """A line's box with the width of the pen, where the line itself has none."""
    half = pen / 2
    across, along = max(0.0, half - box.height / 2), max(0.0, half - box.width / 2)
    if box.width >= box.height:
        return Box(box.x0, box.top - across, box.x1, box.bottom + across)
    return Box(box.x0 - along, box.top, box.x1 + along, box.bottom)


def _subpaths(
    segments: Iterable[tuple[int, float, float, bool]], matrix: Matrix
) -> Iterator[list[tuple[float, float]] | None]:
    """The corners of each piece of a path; ``None`` for a piece with curves."""
    points: list[tuple[float, float]] = []
    curved = False
    for kind, x, y, closes in segments:
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            if points:
                yield None if curved else points
            points, curved = [], False
        curved = curved or kind == pdfium_c.FPDF_SEGMENT_BEZIERTO
        points.append(moved(matrix, x, y))
        if closes:
            points.append(points[0])
    if len(points) > 1:
        yield None if curved else points

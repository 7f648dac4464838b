"""What a PDF page draws besides text: paths to ruling lines, and the places of its pictures.

Works on pdfium's page objects; coordinates come out in points of the upright page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium_c

from cchc_extract.model import Box, Rule

Matrix = tuple[float, float, float, float, float, float]
"""An affine map: ``x' = a x + c y + e``, ``y' = b x + d y + f``."""

_THICKEST = 3.0
"""Points; a filled shape thinner than this is a ruling line, a thicker one is shading or a drawing."""
_LEAST_LONG = 2.0
"""How many times longer than thick a line must be to have a direction; a dot of a dotted rule has none and counts for both."""
_STRAIGHT = 0.02
"""Slope up to which a line is level or upright."""
_WHITE = 250
_DEEPEST = 6
"""How deep forms within forms are followed."""


@dataclass(slots=True)
class Drawn:
    """Everything drawn on a page that is not text, in points: ``rules``, ``pictures`` (their places), ``shapes`` (how many others)."""

    rules: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    shapes: int = 0


def drawn_on(page: Any, to_upright: Matrix, most: int) -> Drawn:
    """What the pdfium ``page`` draws, mapped by ``to_upright``; at most ``most`` objects are looked at."""
    drawn = Drawn()
    for count, (item, matrix) in enumerate(_objects(page, to_upright, 0)):
        if count >= most:
            break
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            _take_path(item, matrix, drawn)
        elif kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
            _take_picture(_box_of(item, matrix), drawn)
    return drawn


def combined(first: Matrix, then: Matrix) -> Matrix:
    """The map that applies ``first`` and ``then`` the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, p * e + r * f + t, q * e + s * f + u)


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point ``(x, y)`` mapped."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _objects(holder: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """The objects of a page, or of a form within it, each with the map of its holder to the upright page."""
    if depth == 0:
        count, get = pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject
    else:
        count, get = pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject
    for index in range(max(0, count(holder))):
        item = get(holder, index)
        if pdfium_c.FPDFPageObj_GetType(item) != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield item, matrix
        elif depth < _DEEPEST:
            yield from _objects(item, combined(_matrix_of(item), matrix), depth + 1)


def _matrix_of(item: Any) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, found):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _box_of(item: Any, matrix: Matrix) -> Box:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(item, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return _span(moved(matrix, left, bottom), moved(matrix, right, top))


def _span(first: tuple[float, float], second: tuple[float, float]) -> Box:
    return Box(min(first[0], second[0]), min(first[1], second[1]), max(first[0], second[0]), max(first[1], second[1]))


def _take_picture(box: Box, drawn: Drawn) -> None:
    """Some programs draw a rule as a picture stretched thin."""
    if min(box.width, box.height) <= _THICKEST:
        _take_bar(box, drawn)
    else:
        drawn.pictures.append(box)


def _take_path(item: Any, holder: Matrix, drawn: Drawn) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
    filled = bool(fill.value) and _inked(item, pdfium_c.FPDFPageObj_GetFillColor)
    stroked = bool(stroke.value) and _inked(item, pdfium_c.FPDFPageObj_GetStrokeColor)
    if not (filled or stroked):
        return
    matrix = combined(_matrix_of(item), holder)
    pen = _pen(item, matrix) if stroked else 0.0
    for path in _subpaths(item, matrix):
        _take_subpath(path, pen, stroked, drawn)


def _take_subpath(path: list[tuple[float, float]] | None, pen: float, stroked: bool, drawn: Drawn) -> None:
    """``path`` is the corners of one straight-edged piece, ``None`` where it is curved."""
    if not path or len(path) < 2:
        drawn.shapes += 1
        return
    box = _span((min(x for x, _ in path), min(y for _, y in path)), (max(x for x, _ in path), max(y for _, y in path)))
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


def _inked(item: Any, colour_of: Any) -> bool:
    """Whether the colour can be seen on white paper."""
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not colour_of(item, red, green, blue, opacity):
        return True
    return opacity.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _pen(item: Any, matrix: Matrix) -> float:
    width = ctypes.c_float()
    pdfium_c.FPDFPageObj_GetStrokeWidth(item, width)
    return float(width.value) * hypot(matrix[0], matrix[1])


def _subpaths(item: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]] | None]:
    """The corners of each piece of a path; ``None`` for a piece with curves."""
    points: list[tuple[float, float]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(max(0, pdfium_c.FPDFPath_CountSegments(item))):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            if points:
                yield None if curved else points
            points, curved = [], False
        curved = curved or kind == pdfium_c.FPDF_SEGMENT_BEZIERTO
        points.append(moved(matrix, x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield None if curved else points

"""What a viewer lays over a page and its reader sees: form fields that were filled in, texts typed as annotations, stamps.

pdfium's text page knows only what is in the page itself. So a second copy of the file is opened for such pages, everything a viewer shows
made part of the page there, and that page read. The first copy stays as it is, for drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from ctypes import byref, c_float, c_ushort
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from msgspec import Struct

from cchc_extract.model import Box, Rule
from cchc_extract.reading.drawn import moved
from cchc_extract.reading.glyphs import Font, Stretch, unturned
from cchc_extract.reading.pagesize import in_points
from cchc_extract.reading.textpage import Glyphs

_DEEPEST = 6
"""How deep forms within forms are followed."""
_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW
_DRAWN = frozenset(
    {
        pdfium_c.FPDF_ANNOT_FREETEXT,
        pdfium_c.FPDF_ANNOT_LINE,
        pdfium_c.FPDF_ANNOT_SQUARE,
        pdfium_c.FPDF_ANNOT_POLYLINE,
        pdfium_c.FPDF_ANNOT_STRIKEOUT,
        pdfium_c.FPDF_ANNOT_STAMP,
        pdfium_c.FPDF_ANNOT_INK,
        pdfium_c.FPDF_ANNOT_WIDGET,
    }
)
"""Kinds that may say something; links, comments and highlights do not."""
_TICKED = {True: "☑", False: "☐"}
_BUTTONS = (pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON)
_WRITTEN = (pdfium_c.FPDF_FORMFIELD_TEXTFIELD, pdfium_c.FPDF_FORMFIELD_COMBOBOX)
_USUAL = 11.0
"""Points: size of what is typed where the file does not say how it looks."""
_WIDE = 0.5
"""Width of a letter in font sizes, likewise."""
_NO_PIECE = -1
_LINE = 0.5
"""Share of its height by which the next text of a seal is lower if it is another line."""

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right and top in the page's own coordinates."""


class Typed(Struct, frozen=True):
    """What a field or annotation holds, and where. ``drawn``: a viewer draws it, unless the file says how and that shows nothing."""

    text: str
    place: Rectangle
    drawn: bool


class Overlaid(Struct, frozen=True):
    """A page with all that lies over it made part of it, what fields and annotations hold, and what is ``struck`` out by annotations."""

    page: Any
    typed: tuple[Typed, ...]
    struck: tuple[Rectangle, ...] = ()


def typed_over(over: Overlaid, glyphs: Glyphs) -> list[list[Stretch]]:
    """What fields and annotations hold that their picture does not show, as text of the page."""
    runs: list[list[Stretch]] = []
    for typed in over.typed:
        left, bottom, right, top = typed.place
        (x0, y0), (x1, y1) = (moved(glyphs.to_upright, *point) for point in ((left, bottom), (right, top)))
        box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if not (typed.drawn and any(_stands_in(stretch, box) for run in glyphs.runs for stretch in run)):
            runs += _set_in(box, typed.text.splitlines())
    return runs


def _stands_in(stretch: Stretch, box: Box) -> bool:
    """Whether a text that is no blank begins in ``box``."""
    shown = unturned(
        Box(stretch.starts[0], stretch.baseline - 0.3 * stretch.font.size, stretch.ends[0], stretch.baseline),
        stretch.turned,
    )
    (x, y) = shown.centre
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom and not stretch.text.isspace()


def _set_in(box: Box, lines: Sequence[str]) -> Iterator[list[Stretch]]:
    """``lines`` as they may be set in ``box``."""
    size = min(_USUAL, box.height / max(1, len(lines)))
    for number, line in enumerate(lines):
        step = min(_WIDE * size, box.width / max(1, len(line)))
        starts = [box.x0 + step * at for at in range(len(line))]
        baseline = box.centre[1] + size * (number + 0.8 - len(lines) / 2)
        if line:
            yield [
                Stretch(line, starts, [start + step for start in starts], baseline, Font(size=size), piece=_NO_PIECE)
            ]


class Overlays:
    """The pages of a PDF over which something lies. ``open_copy`` opens the file once more; done only where there is such a page."""

    def __init__(self, open_copy: Callable[[], pdfium.PdfDocument], path: Path) -> None:
        self._open_copy = open_copy
        self._path = path
        self._copy: pdfium.PdfDocument | None = None

    def over(self, page: Any, number: int) -> Overlaid | None:
        """Page ``number`` (from 1; ``page`` in the first copy) with what lies over it; ``None`` where that is nothing. To be closed."""
        if pdfium_c.FPDFPage_GetAnnotCount(page) < 1 or not any(kind in _DRAWN for kind in _kinds(page)):
            return None
        self._copy = self._copy or self._open_copy()
        return _flattened(self._copy, in_points(self._copy, number, self._path), number)

    def close(self) -> None:
        """Let the copy go."""
        if self._copy is not None:
            self._copy.close()


def _kinds(page: Any) -> list[int]:
    return [_asked(page, index, pdfium_c.FPDFAnnot_GetSubtype) for index in range(_count(page))]


def _count(page: Any) -> int:
    return max(0, int(pdfium_c.FPDFPage_GetAnnotCount(page)))


def _asked(page: Any, index: int, ask: Callable[[Any], Any]) -> Any:
    """What ``ask`` says of an annotation."""
    annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
    if not annotation:
        return None
    try:
        return ask(annotation)
    finally:
        pdfium_c.FPDFPage_CloseAnnot(annotation)


def _flattened(copy: pdfium.PdfDocument, page: Any, number: int) -> Overlaid:
    typed: list[Typed] = []
    struck = [place for index in range(_count(page)) for place in _asked(page, index, _struck) or ()]
    for index in reversed(range(_count(page))):
        said = _asked(page, index, lambda annotation: _said(annotation, copy.formenv))
        if said is not None:
            typed += said[1]
        if said is None or not said[0]:
            pdfium_c.FPDFPage_RemoveAnnot(page, index)
    pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
    page.close()
    return Overlaid(copy[number - 1], tuple(reversed(typed)), tuple(struck))


def _struck(annotation: Any) -> list[Rectangle]:
    """The places of the words that an annotation strikes out."""
    strikes = pdfium_c.FPDFAnnot_GetSubtype(annotation) == pdfium_c.FPDF_ANNOT_STRIKEOUT
    if not strikes or pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return []
    found = []
    for index in range(pdfium_c.FPDFAnnot_CountAttachmentPoints(annotation)):
        quad = pdfium_c.FS_QUADPOINTSF()
        if pdfium_c.FPDFAnnot_GetAttachmentPoints(annotation, index, byref(quad)):
            across, down = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            found.append((min(across), min(down), max(across), max(down)))
    return found or [_place(annotation)]


def struck_by(over: Overlaid, glyphs: Glyphs) -> list[Rule]:
    """The lines through the words that annotations strike out."""
    lines = []
    for left, bottom, right, top in over.struck:
        (x0, y0), (x1, y1) = (moved(glyphs.to_upright, *point) for point in ((left, bottom), (right, top)))
        middle = (y0 + y1) / 2
        lines.append(Rule(box=Box(min(x0, x1), middle, max(x0, x1), middle), vertical=False))
    return lines


def _said(annotation: Any, form: Any) -> tuple[bool, list[Typed]] | None:
    """Whether an annotation is to be drawn on the page, and what it holds; ``None`` for one that says nothing."""
    kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
    if kind not in _DRAWN or pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return None
    place = _place(annotation)
    if kind == pdfium_c.FPDF_ANNOT_WIDGET:
        return _of_field(annotation, form, place)
    if kind == pdfium_c.FPDF_ANNOT_FREETEXT:
        text = _string(lambda *given: pdfium_c.FPDFAnnot_GetStringValue(annotation, b"Contents", *given))
        return True, [Typed(text, place, drawn=True)] if text else []
    return kind != pdfium_c.FPDF_ANNOT_STAMP or not _is_seal(annotation), []


def _of_field(annotation: Any, form: Any, place: Rectangle) -> tuple[bool, list[Typed]] | None:
    kind = pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation) if form else pdfium_c.FPDF_FORMFIELD_UNKNOWN
    if kind in _BUTTONS:
        return False, [Typed(_TICKED[bool(pdfium_c.FPDFAnnot_IsChecked(form, annotation))], place, drawn=False)]
    if kind == pdfium_c.FPDF_FORMFIELD_PUSHBUTTON:
        return None
    if kind == pdfium_c.FPDF_FORMFIELD_SIGNATURE:
        return not _is_seal(annotation), []
    text = _string(lambda *given: pdfium_c.FPDFAnnot_GetFormFieldValue(form, annotation, *given)) if form else ""
    if kind == pdfium_c.FPDF_FORMFIELD_LISTBOX:  # which shows what else could have been chosen
        return False, [Typed(text, place, drawn=False)]
    return True, [Typed(text, place, drawn=True)] if kind in _WRITTEN and text else []


def _place(annotation: Any) -> Rectangle:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDFAnnot_GetRect(annotation, byref(box))
    return box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)


def _string(ask: Callable[[Any, int], int]) -> str:
    """A text of pdfium, which is asked first how long it is."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    buffer = (c_ushort * (size // 2 + 1))()
    ask(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").rstrip("\0").strip()


def _is_seal(annotation: Any) -> bool:
    """Whether it shows several lines of text: a seal's or a signature's (who, where, when), no number or day that was filled in."""
    spans: list[tuple[float, float]] = []
    for item in _texts(annotation, pdfium_c.FPDFAnnot_GetObjectCount, pdfium_c.FPDFAnnot_GetObject):
        edges = [c_float() for _ in range(4)]
        pdfium_c.FPDFPageObj_GetBounds(item, *map(byref, edges))
        spans.append((edges[1].value, edges[3].value))
    lowest = min(spans, default=(0.0, 0.0))
    return any(bottom - lowest[0] > _LINE * (top - bottom) for bottom, top in spans)


def _texts(holder: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any], depth: int = 0) -> list[Any]:
    """The text objects of an annotation's picture, also those of forms within it."""
    found: list[Any] = []
    for index in range(max(0, count(holder))):
        item = get(holder, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            found.append(item)
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            found += _texts(item, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, depth + 1)
    return found

"""Pages whose unit is not the point: 1/72 inch is told from what a page says (``UserUnit``), and what is measured in it is made larger.

pdfium does not know the entry. So the page is changed as it is opened, and everything after it sees points.
"""

from __future__ import annotations

from ctypes import byref
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium_c

_LEAST = 350.0
"""Points: the shorter side of no report's page is less; A5 has 420."""
_NO_PAPER = 150.0
"""Points, of a side that no paper has: a page that says nothing of its unit is then taken for one of the usual width."""
_USUAL = 595.0
_MOST_UNIT = 200.0


def in_points(document: Any, number: int, path: Path) -> Any:
    """Page ``number`` (from 1) of the pypdfium2 ``document`` at ``path``, its coordinates in points."""
    page = document[number - 1]
    side = min(page.get_size())
    if side >= _LEAST or side <= 0:
        return page
    unit = _unit(path, number)
    if unit == 1.0 and side < _NO_PAPER:
        unit = _USUAL / side
    if not 1.0 < unit <= _MOST_UNIT:
        return page
    boxes = [(box, get(page)) for box, get in ((page.set_mediabox, _mediabox), (page.set_cropbox, _cropbox))]
    left, bottom, right, top = (edge * unit for edge in boxes[0][1])
    matrix = pdfium_c.FS_MATRIX(unit, 0, 0, unit, 0, 0)
    pdfium_c.FPDFPage_TransFormWithClip(page, byref(matrix), byref(pdfium_c.FS_RECTF(left, top, right, bottom)))
    pdfium_c.FPDFPage_TransformAnnots(page, unit, 0, 0, unit, 0, 0)
    for put, edges in boxes:
        put(*(edge * unit for edge in edges))
    page.close()
    return document[number - 1]


def _mediabox(page: Any) -> tuple[float, float, float, float]:
    found: tuple[float, float, float, float] = page.get_mediabox()
    return found


def _cropbox(page: Any) -> tuple[float, float, float, float]:
    found: tuple[float, float, float, float] = page.get_cropbox()
    return found


def _unit(path: Path, number: int) -> float:
    """The unit that page ``number`` states, in points."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    try:
        with path.open("rb") as file:
            for at, page in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(file))), start=1):
                if at == number:
                    return float(page.attrs.get("UserUnit", 1.0))
    except Exception:  # whatever it makes of a file that pdfium can read
        return 1.0
    return 1.0

"""A page with one ruled table, drawn by a test: STT, label, unit and a value that the test draws as it likes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cchc_extract.layout import lay_out
from cchc_extract.model import Page
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages

FONT = Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"
LABELS = ("Số văn bản đã ban hành", "Số cuộc kiểm tra", "Số hồ sơ đã tiếp nhận")
EDGES = (60, 100, 320, 400, 480, 550)
TOP, HEIGHT = 700, 28
Draw = Callable[[Canvas, float, float], None]
"""Draws a value whose text begins at a point."""


def typed(text: str) -> Draw:
    """A value as plain text."""
    return lambda canvas, x, y: canvas.drawString(x, y, text)


def table(path: Path, values: Mapping[int, Draw], size: float = 11) -> Path:
    """A PDF with the table; rows count from 1, one without a value has none."""
    if "Serif" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    canvas = Canvas(str(path), pagesize=(595, 842))
    rows = [("STT", "Chỉ tiêu", "Đơn vị", "Số liệu"), *((str(n), label, "Cái") for n, label in enumerate(LABELS, 1))]
    for number in range(len(rows) + 1):
        canvas.line(EDGES[0], TOP - HEIGHT * number, EDGES[-1], TOP - HEIGHT * number)
    for edge in EDGES:
        canvas.line(edge, TOP, edge, TOP - HEIGHT * len(rows))
    for number, row in enumerate(rows):
        y = TOP - HEIGHT * number - 18
        canvas.setFont("Serif", size)
        for edge, text in zip(EDGES, row, strict=False):
            canvas.drawString(edge + 4, y, text)
        if number in values:
            values[number](canvas, EDGES[3] + 4, y)
    canvas.save()
    return path


def read(path: Path, ocr: str = "never") -> Page:
    """The only page of a PDF."""
    (page,) = read_pages(path, "pdf", ReadOptions(ocr=ocr))  # type: ignore[arg-type]
    return page


def values(page: Page) -> list[str]:
    """The value column of the table on a page, without its heading."""
    (grid,) = lay_out(page).grids
    return [cell.text for cell in grid.cells if cell.col == 3 and cell.row]


def codes(page: Page) -> set[str]:
    """The codes of the findings on a page."""
    return {finding.code for finding in page.findings}

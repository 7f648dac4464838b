"""Tables with horizontal rules only, drawn by a test: where a cell is merged over rows or columns, no rule passes it.

Cells are texts; ``"<"`` continues the cell on its left, ``"^"`` the one above it. Lines within a text are wrapped by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cchc_extract.layout import lay_out
from cchc_extract.model import PageLayout
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages

FONT = Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"
LEFT, PITCH, PADDING = 50.0, 11.0, 3.0
Rows = Sequence[Sequence[str]]
Pen = Callable[[Canvas, Sequence[float], float], None]
"""Draws a rule from the first to the last of some edges of columns, at a height."""


def as_one(canvas: Canvas, edges: Sequence[float], y: float) -> None:
    """A rule in one stroke, as LibreOffice draws it."""
    canvas.line(edges[0], y, edges[-1], y)


def by_cell(canvas: Canvas, edges: Sequence[float], y: float) -> None:
    """A stroke for each cell, as browsers draw rules."""
    for start, end in pairwise(edges):
        canvas.line(start, y, end, y)


def thin_boxes(canvas: Canvas, edges: Sequence[float], y: float) -> None:
    """A filled box for each cell and each corner, as Word draws rules."""
    for start, end in pairwise(edges):
        canvas.rect(start, y, 0.48, 0.48, stroke=0, fill=1)
        canvas.rect(start + 0.48, y, end - start - 0.48, 0.48, stroke=0, fill=1)


def in_parts(canvas: Canvas, edges: Sequence[float], y: float) -> None:
    """Strokes that end anywhere."""
    ends = [edges[0], *range(int(edges[0]) + 61, int(edges[-1]) - 5, 61), edges[-1]]
    for start, end in pairwise(ends):
        canvas.line(start, y, end, y)


def dashed(canvas: Canvas, edges: Sequence[float], y: float) -> None:
    """Dashes."""
    canvas.setDash(2, 2)
    canvas.line(edges[0], y, edges[-1], y)
    canvas.setDash()


PENS: dict[str, Pen] = {
    "as one": as_one,
    "by cell": by_cell,
    "thin boxes": thin_boxes,
    "in parts": in_parts,
    "dashed": dashed,
}
ALIGN = {"top": 0.0, "middle": 0.5, "foot": 1.0}


class Sheet:
    """A page on which tables are drawn one below the other."""

    def __init__(self, path: Path) -> None:
        if "Serif" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
        self._path = path
        self._canvas = Canvas(str(path), pagesize=(595, 842))
        self._y = 780.0

    def say(self, text: str) -> None:
        """A line of text in the middle of the page."""
        self._canvas.setFont("Serif", 11)
        self._canvas.drawCentredString(297, self._y - 12, text)
        self._y -= 16

    def table(
        self,
        rows: Rows,
        widths: Sequence[float],
        *,
        pen: Pen | None = as_one,
        heading: int = 1,
        align: str = "middle",
        foot: bool = True,
        gaps: Collection[tuple[int, int]] = (),
        padding: float = PADDING,
    ) -> None:
        """A table; ``pen`` draws its rules, ``None`` none; none are above the cells of ``gaps``, row and column, nor below the last row
        without ``foot``. The texts of the ``heading`` and of the first column are in the middle of their columns, figures at the right.
        """
        edges = [LEFT + sum(widths[:col]) for col in range(len(widths) + 1)]
        heights = [max(_lines(text) for text in row if text not in "<^") * PITCH + 2 * padding for row in rows]
        tops = [self._y - sum(heights[:row]) for row in range(len(rows) + 1)]
        for row in range(len(rows) + 1) if pen else ():
            if row < len(rows) or foot:
                for start, end in _runs(rows, row, gaps):
                    pen(self._canvas, edges[start : end + 1], tops[row])
        self._canvas.setFont("Serif", 8)
        for row, texts in enumerate(rows):
            for col, text in enumerate(texts):
                if text and text not in "<^":
                    wide, high = _span(rows, row, col)
                    sides = (edges[col], edges[col + wide])
                    self._write(text, sides, (tops[row], tops[row + high]), ALIGN[align], row < heading or col == 0)
        self._y = tops[-1] - 10

    def _write(
        self, text: str, sides: tuple[float, float], levels: tuple[float, float], share: float, middle: bool
    ) -> None:
        lines = text.split("\n")
        y = levels[0] - share * (levels[0] - levels[1] - len(lines) * PITCH) - 8
        y += PADDING * (2 * share - 1)
        for line in lines:
            if middle:
                self._canvas.drawCentredString(sum(sides) / 2, y, line)
            elif line.replace(".", "").replace(",", "").isdigit():
                self._canvas.drawRightString(sides[1] - 3, y, line)
            else:
                self._canvas.drawString(sides[0] + 3, y, line)
            y -= PITCH

    def laid_out(self, before: PageLayout | None = None) -> PageLayout:
        """The page as it is laid out, behind ``before``."""
        self._canvas.save()
        (page,) = read_pages(self._path, "pdf", ReadOptions(ocr="never"))
        return lay_out(page, before)


def texts_of(layout: PageLayout) -> list[list[list[str]]]:
    """The tables of a page as they would be drawn: each cell once, and where it goes on."""
    tables = []
    for grid in layout.grids:
        rows = [[""] * grid.cols for _ in range(grid.rows)]
        for cell in grid.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for col in range(cell.col, cell.col + cell.col_span):
                    rows[row][col] = "<" if col > cell.col else "^" if row > cell.row else cell.text
        tables.append(rows)
    return tables


def doubted(layout: PageLayout) -> list[list[tuple[int, str]]]:
    """The rows of each table that are doubtful, and why."""
    return [[(row, finding.code) for row, finding in grid.doubts] for grid in layout.grids]


def _lines(text: str) -> int:
    return text.count("\n") + 1


def _span(rows: Rows, row: int, col: int) -> tuple[int, int]:
    wide, high = 1, 1
    while col + wide < len(rows[row]) and rows[row][col + wide] == "<":
        wide += 1
    while row + high < len(rows) and rows[row + high][col] == "^":
        high += 1
    return wide, high


def _runs(rows: Rows, row: int, gaps: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """From which to which edge of a column the rule above a row is drawn: not within cells over rows."""
    runs: list[tuple[int, int]] = []
    for col in range(len(rows[0])):
        if (row, col) in gaps or (0 < row < len(rows) and _goes_on(rows, row, col)):
            continue
        if runs and runs[-1][1] == col:
            runs[-1] = (runs[-1][0], col + 1)
        else:
            runs.append((col, col + 1))
    return runs


def _goes_on(rows: Rows, row: int, col: int) -> bool:
    while rows[row][col] == "<":
        col -= 1
    return rows[row][col] == "^"

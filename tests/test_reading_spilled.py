"""Texts too wide for their cells: each stays in its own, those printed over one another are doubted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import FONT, read

from cchc_extract.layout import lay_out
from cchc_extract.model import Grid

Align = Literal["left", "right", "middle"]
TOP, HIGH, SIZE = 700.0, 24.0, 10.0
VALUES = (
    ("1.394.919.105", "2.622.798.642", "5.098.497.311"),
    ("4.799.224.467", "1.403.098.497", "8.711.630.925"),
    ("3.718.196.973", "2.329.621.088", "6.387.550.634"),
)
LABELS = ("Tân An", "Phú Lộc", "Hòa Bình")


def table(
    path: Path,
    rows: Sequence[Sequence[str]],
    edges: Sequence[float],
    align: Align,
    *,
    heading: Align = "middle",
    by_letters: bool = False,
) -> Grid:
    """The table of a PDF: the first row is its heading; below it two columns are set from the left, the rest as ``align`` says."""
    if "Serif" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Serif", SIZE)
    for number in range(len(rows) + 1):
        canvas.line(edges[0], TOP - HIGH * number, edges[-1], TOP - HIGH * number)
    for edge in edges:
        canvas.line(edge, TOP, edge, TOP - HIGH * len(rows))
    for number, row in enumerate(rows):
        for at, (text, (left, right)) in enumerate(zip(row, pairwise(edges), strict=True)):
            how = heading if number == 0 else "left" if at < 2 else align
            wide = canvas.stringWidth(text, "Serif", SIZE)
            x = {"left": left + 2, "right": right - 2 - wide, "middle": (left + right - wide) / 2}[how]
            y = TOP - HIGH * number - 16
            for place, letter in enumerate(text) if by_letters else ((0, text),):
                canvas.drawString(x + canvas.stringWidth(text[:place], "Serif", SIZE), y, letter)
    canvas.save()
    (grid,) = lay_out(read(path)).grids
    return grid


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.rows)]


def rows(*columns: Sequence[str]) -> list[tuple[str, ...]]:
    head = ("STT", "Xã", *(f"Năm {2020 + n}" for n in range(len(columns[0]))))
    return [head, *((str(n), *row) for n, row in enumerate(zip(LABELS, *zip(*columns, strict=True), strict=True), 1))]


@pytest.mark.parametrize("align", ["left", "right", "middle"])
@pytest.mark.parametrize("wide", [64.0, 46.0])
def test_a_number_wider_than_its_cell_stays_in_it_and_its_row_is_doubted(
    wide: float, align: Align, tmp_path: Path
) -> None:
    edges = (60, 90, 180, 180 + wide, 180 + 2 * wide, 180 + 3 * wide)
    whole = rows(*VALUES)
    grid = table(tmp_path / "a.pdf", whole, edges, align)
    assert texts(grid)[1:] == whole[1:]
    assert {(row, finding.code) for row, finding in grid.doubts} >= {(row, "print-overlaps") for row in (1, 2, 3)}


def test_numbers_drawn_letter_by_letter_over_one_another_stay_in_their_cells(tmp_path: Path) -> None:
    whole = rows(*VALUES)
    grid = table(tmp_path / "a.pdf", whole, (60, 90, 180, 244, 308, 372), "left", by_letters=True)
    assert texts(grid)[1:] == whole[1:]


@pytest.mark.parametrize("heading", ["left", "middle"])
def test_headings_wider_than_their_columns_are_parted(heading: Align, tmp_path: Path) -> None:
    whole = rows(("15", "1.250", "7"), ("2", "80", "95"), ("300", "289", "1"))
    grid = table(tmp_path / "a.pdf", whole, (60, 90, 180, 220, 260, 300), "right", heading=heading)
    assert texts(grid) == whole
    assert not [row for row, _ in grid.doubts if row]


@pytest.mark.parametrize("beyond", [-2.0, 0.0, 1.5, 7.0])
def test_a_label_that_ends_where_a_number_begins_is_no_word_with_it(beyond: float, tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    edge = 92 + pdfmetrics.stringWidth("Hòa Bình", "Serif", SIZE) - beyond
    whole = rows(*((value,) for value, *_ in VALUES))
    grid = table(tmp_path / "a.pdf", whole, (60, 90, edge, edge + 80), "left")
    assert texts(grid)[3] == whole[3]


def test_a_label_that_runs_over_an_empty_cell_is_no_doubt(tmp_path: Path) -> None:
    whole = [("STT", "Nội dung", "ĐVT", "Số"), ("1", "Số lượt người dân tham gia", "", "12")]
    grid = table(tmp_path / "a.pdf", whole, (60, 90, 180, 240, 300), "right")
    assert texts(grid) == whole
    assert not grid.doubts


def test_a_number_that_runs_out_of_the_last_cell_is_read(tmp_path: Path) -> None:
    whole = rows(*VALUES)
    grid = table(tmp_path / "a.pdf", whole, (60, 90, 180, 214, 248, 282), "left")
    assert [row[-1] for row in texts(grid)[1:]] == [row[-1] for row in VALUES]

"""Tables without any rules: section headings over all columns, first rows of several lines, and a single row on the next page."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table
from test_layout_wrapped import CENTRE, LEFT, RIGHT, Rows, font, paragraph, read, rows

from cchc_extract.layout import lay_out
from cchc_extract.model import Grid, PageLayout
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages

__all__ = ["font"]
HEAD = [["STT", "Nội dung", "Khối lượng", "Kinh phí", "Trạng thái"]]
WIDTHS = (36.0, 150.0, 70.0, 70.0, 70.0)


@pytest.mark.parametrize("column", [1, 4])
def test_the_first_line_of_the_first_row_is_no_heading(column: int, tmp_path: Path) -> None:
    long = {1: "Công ty cổ phần Xây dựng Quảng Phú miền Trung", 4: "Đang hoạt động"}[column]
    body = [[f"{n}", "Công ty Tân Lập", f"{n}25", f"5.{n}82", "Tạm dừng"] for n in range(1, 5)]
    body[0][column] = body[2][column] = long
    assert rows(read(tmp_path, HEAD, body, widths=WIDTHS, above=""), 1) == body


def test_a_heading_of_two_lines_over_a_first_row_of_one_stays_whole(tmp_path: Path) -> None:
    head = [["STT", "Nội dung dự án, tiểu dự án và các nhiệm vụ", *HEAD[0][2:]]]
    body = [[f"{n}", "Hỗ trợ đất ở", f"{n}25", f"5.{n}82", "Tạm dừng"] for n in range(1, 5)]
    assert rows(read(tmp_path, head, body, widths=WIDTHS, above=""), 1) == body


@pytest.mark.parametrize("look", [[], [("ALIGN", (0, 0), (-1, -1), "CENTER")]])
@pytest.mark.parametrize("label", ["Hỗ trợ đất ở", "Hỗ trợ đất ở cho đồng bào dân tộc thiểu số và miền núi"])
def test_headings_of_sections_are_rows_of_their_own(label: str, look: list[object], tmp_path: Path) -> None:
    alignment = CENTRE if look else LEFT
    cells = [[paragraph(text, CENTRE) for text in HEAD[0]]]
    sections = ["A. CHÍNH SÁCH ĐẤT Ở, NHÀ Ở", "B. NƯỚC SINH HOẠT CHO ĐỒNG BÀO", "C. ĐÀO TẠO, TẬP HUẤN"]
    spans = []
    for section in sections:
        spans.append(("SPAN", (0, len(cells)), (-1, len(cells))))
        cells.append([paragraph(section, alignment), "", "", "", ""])
        for n in "12":
            cells.append(
                [n, *(paragraph(t, a) for t, a in ((label, LEFT), ("225", RIGHT), ("872", RIGHT), ("Xong", LEFT)))]
            )
    table = Table(cells, colWidths=WIDTHS, style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans])
    SimpleDocTemplate(str(tmp_path / "table.pdf"), pagesize=A4).build([table])
    (grid,) = _pages(tmp_path / "table.pdf")[0].grids
    body = [["1", label, "225", "872", "Xong"], ["2", label, "225", "872", "Xong"]]
    assert [[text for text in row if text] for row in rows(grid, 1)] == [
        row for section in sections for row in ([section], *body)
    ]


def test_a_single_row_under_repeated_headings_goes_on_from_the_page_before(tmp_path: Path) -> None:
    head = ["Năm", "Số vụ cháy rừng", "Số khách hàng", "Độ che phủ (%)"]
    body: Rows = [
        [f"{year}", f"{year % 100 + 7}", f"2.{year % 1000 + 500}", f"6{year % 10},4"] for year in range(2015, 2024)
    ]
    cells = [
        [paragraph(text, CENTRE) for text in head],
        *[[row[0], *(paragraph(t, RIGHT) for t in row[1:])] for row in body],
    ]
    table = Table(cells, colWidths=(150.0, 170.0, 170.0, 170.0), repeatRows=1)
    page = (720, 72 * 2 + 12 + 18 * 9.5)
    SimpleDocTemplate(str(tmp_path / "table.pdf"), pagesize=page, leftMargin=20, rightMargin=20).build([table])
    pages = _pages(tmp_path / "table.pdf")
    assert len(pages) == 2
    found: list[Grid] = [grid for each in pages for grid in each.grids]
    assert [row for grid in found for row in rows(grid, 1)] == body
    assert len(rows(found[1], 1)) == 1


def _pages(path: Path) -> list[PageLayout]:
    layouts: list[PageLayout] = []
    for page in read_pages(path, "pdf", ReadOptions(ocr="never")):
        layouts.append(lay_out(page, layouts[-1] if layouts else None))
    return layouts

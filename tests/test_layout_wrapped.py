"""Tables without vertical rules whose headings wrap and whose figures are set at the right, as text programs draw them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table
from test_layout_nexttable import FONT, laid_out

from cchc_extract.model import Grid

Rows = list[list[str]]
LEFT, CENTRE, RIGHT = 0, 1, 2
UNDER_CELLS = [("LINEBELOW", (0, 0), (-1, -1), 0.5, "black")]


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))


def paragraph(text: str, alignment: int) -> Paragraph:
    return Paragraph(text, ParagraphStyle("t", fontName="Serif", fontSize=9, leading=11, alignment=alignment))


def read(
    path: Path,
    head: Rows,
    body: Rows,
    *,
    widths: tuple[float, ...],
    spans: tuple[tuple[int, int, int, int], ...] = (),
    look: tuple[Any, ...] = (),
    above: str = "ĐVT: hộ",
) -> Grid:
    """The only table of a page: its headings centred, figures behind the second column at the right, all in the middle of the height."""
    cells = [[paragraph(text, CENTRE) for text in row] for row in head]
    for row in body:
        figures = [text[-1:].isdigit() and at > 1 for at, text in enumerate(row)]
        cells.append([paragraph(text, RIGHT if figure else LEFT) for text, figure in zip(row, figures, strict=True)])
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *(("SPAN", each[:2], each[2:]) for each in spans), *look]
    story = [
        paragraph("KẾT QUẢ THỰC HIỆN NĂM 2023", CENTRE),
        Spacer(0, 6),
        paragraph(above, RIGHT),
        Table(cells, colWidths=widths, style=style),
    ]
    SimpleDocTemplate(str(path / "table.pdf"), pagesize=A4).build(story)
    (grid,) = laid_out(path / "table.pdf").grids
    return grid


def labels(grid: Grid, heading: int) -> list[str]:
    """By column the texts of the rows above ``heading``, from the top down."""
    over = [
        [c for c in grid.cells if c.row < heading and c.col <= col < c.col + c.col_span] for col in range(grid.cols)
    ]
    return [" / ".join(" ".join(cell.text.split()) for cell in each if cell.text) for each in over]


def rows(grid: Grid, heading: int) -> Rows:
    return [
        [" ".join(cell.text.split()) for cell in grid.cells if cell.row == row] for row in range(heading, grid.rows)
    ]


BODY = [
    ["1", "Xã Mỹ Thành", "8.412", "312", "45", "Đạt chuẩn nông thôn mới nâng cao"],
    ["2", "Xã Mỹ Thịnh và thị trấn Mỹ Lộc mở rộng", "12.005", "98", "71", ""],
    ["3", "Xã Mỹ Hà", "6.230", "405", "9", "Còn thôn 02"],
]
WIDTHS = (36.0, 120.0, 60.0, 60.0, 60.0, 80.0)


@pytest.mark.parametrize("look", [(), UNDER_CELLS])
@pytest.mark.parametrize("third", ["Dân số năm trước", "Tổng số nhân khẩu trên toàn địa bàn (người)"])
def test_headings_of_several_lines_are_whole(look: tuple[Any, ...], third: str, tmp_path: Path) -> None:
    head = [["STT", "Tên đơn vị", third, "Hộ nghèo đầu năm", "Hộ nghèo cuối năm", "Ghi chú"]]
    grid = read(tmp_path, head, BODY, widths=WIDTHS, look=look)
    assert labels(grid, 1) == head[0]
    assert rows(grid, 1) == BODY


@pytest.mark.parametrize("look", [(), UNDER_CELLS])
def test_headings_of_three_levels_over_narrow_columns(look: tuple[Any, ...], tmp_path: Path) -> None:
    head = [
        ["Lĩnh vực", "Tiếp nhận", "", "", "Giải quyết", "", ""],
        ["", "Tổng số", "Trong đó", "", "Đúng hạn", "Trong đó quá hạn", ""],
        ["", "", "Trực tuyến", "Trực tiếp", "", "Do dân", "Do cơ quan"],
    ]
    spans = ((0, 0, 0, 2), (1, 0, 3, 0), (4, 0, 6, 0), (1, 1, 1, 2), (2, 1, 3, 1), (4, 1, 4, 2), (5, 1, 6, 1))
    body = [
        ["Tư pháp", "812", "600", "212", "700", "3", "1"],
        ["Đất đai, môi trường và xây dựng", "1.140", "300", "840", "1.100", "29", "2"],
        ["Cộng", "1.952", "900", "1.052", "1.800", "32", "3"],
    ]
    grid = read(tmp_path, head, body, widths=(150.0, *[48.0] * 6), spans=spans, look=look)
    assert labels(grid, 3) == [
        "Lĩnh vực",
        "Tiếp nhận / Tổng số",
        "Tiếp nhận / Trong đó / Trực tuyến",
        "Tiếp nhận / Trong đó / Trực tiếp",
        "Giải quyết / Đúng hạn",
        "Giải quyết / Trong đó quá hạn / Do dân",
        "Giải quyết / Trong đó quá hạn / Do cơ quan",
    ]
    assert rows(grid, 3) == body


def test_figures_beside_their_centred_headings_are_one_column_with_them(tmp_path: Path) -> None:
    head = [["STT", "Đơn vị", "Giao", "Có mặt", "Nữ", "Ghi chú"], ["1", "2", "3", "4", "5", "6"]]
    body = [[*row[:2], *("15", "8", "3"), *row[5:]] for row in BODY]
    grid = read(tmp_path, head, body, widths=(36.0, 120.0, 62.0, 62.0, 62.0, 90.0))
    assert labels(grid, 1) == head[0]
    assert rows(grid, 1) == [head[1], *body]


@pytest.mark.parametrize("above", ["Đơn vị tính: triệu đồng", "ĐVT: hộ", "(Đơn vị: người)"])
def test_the_unit_above_a_table_is_none_of_its_headings(above: str, tmp_path: Path) -> None:
    head = [["STT", "Tên đơn vị", "Năm 2022", "Năm 2023", "Tăng, giảm", "So sánh với cùng kỳ năm trước"]]
    grid = read(tmp_path, head, BODY, widths=(36.0, 120.0, 60.0, 60.0, 90.0, 90.0), above=above)
    assert labels(grid, 1) == head[0]

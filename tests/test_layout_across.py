"""Names of rows over all columns in tables without vertical rules: with horizontal rules, or without any, at the left or in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest
from open_table import Sheet, as_one
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import SimpleDocTemplate, Table
from test_layout_wrapped import CENTRE, LEFT, RIGHT, font, paragraph, rows

from cchc_extract.layout import lay_out
from cchc_extract.model import Grid
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages

__all__ = ["font"]
HEAD = ["STT", "Tên thủ tục", "Tiếp nhận", "Giải quyết"]
WIDTHS = (36.0, 210.0, 80.0, 80.0)
LONG = "Đăng ký biến động quyền sử dụng đất và tài sản gắn liền với đất do chuyển nhượng"
RULES = {
    "none": [],
    "under each row": [("LINEBELOW", (0, 0), (-1, -1), 0.5, "black"), ("LINEABOVE", (0, 0), (-1, 0), 0.5, "black")],
    "under the heading": [("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"), ("LINEABOVE", (0, 0), (-1, 0), 0.5, "black")],
    "grey": [("BACKGROUND", (0, n), (-1, n), "#dddddd") for n in range(0, 9, 2)],
}


def _read(
    path: Path,
    body: list[list[str] | str],
    rules: str,
    middle: bool,
    *,
    head: list[str] = HEAD,
    widths: tuple[float, ...] = WIDTHS,
    set_as: tuple[int, ...] = (CENTRE, LEFT, RIGHT, RIGHT),
) -> Grid:
    """The table of ``body``, in which a text is a name over all columns; ``set_as`` is how each column is set."""
    cells: list[list[object]] = [[paragraph(text, CENTRE) for text in head]]
    style: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *RULES[rules]]
    for row in body:
        if isinstance(row, str):
            style.append(("SPAN", (0, len(cells)), (-1, len(cells))))
            cells.append([paragraph(row, CENTRE if middle else LEFT), *[""] * (len(head) - 1)])
        else:
            cells.append([paragraph(text, each) for text, each in zip(row, set_as, strict=True)])
    SimpleDocTemplate(str(path), pagesize=A4).build([Table(cells, colWidths=widths, style=style)])
    (page,) = read_pages(path, "pdf", ReadOptions(ocr="never"))
    (grid,) = lay_out(page).grids
    return grid


@pytest.mark.parametrize("middle", [False, True])
@pytest.mark.parametrize("rules", list(RULES))
@pytest.mark.parametrize(
    "names", [("LĨNH VỰC HỘ TỊCH", "Khối các trường"), ("Nhóm việc liên thông", "Thủ tục của Ủy ban nhân dân cấp xã")]
)
@pytest.mark.parametrize("label", ["Chứng thực chữ ký", LONG])
def test_a_name_over_all_columns_is_a_row_of_its_own(
    names: tuple[str, str], rules: str, label: str, middle: bool, tmp_path: Path
) -> None:
    body: list[list[str] | str] = []
    for at, name in enumerate(names):
        body += [name, *([f"{n}", label, f"{n}20", f"1.{n}18"] for n in range(3 * at + 1, 3 * at + 4))]
    grid = _read(tmp_path / "a.pdf", body, rules, middle)
    assert rows(grid, 0)[0] == HEAD
    assert [[text for text in row if text] for row in rows(grid, 1)] == [
        [row] if isinstance(row, str) else row for row in body
    ]


@pytest.mark.parametrize("rules", ["none", "under each row"])
def test_a_name_of_two_lines_is_one_row(rules: str, tmp_path: Path) -> None:
    name = "Thủ tục thuộc thẩm quyền giải quyết của Ủy ban nhân dân cấp huyện, cấp xã và của các cơ quan trung ương"
    body: list[list[str] | str] = [["1", "Cấp phép", "25", "24"], ["2", "Cấp đổi", "31", "30"]]
    both = [*body, name, ["3", "Tách thửa", "7", "7"], ["4", "Hợp thửa", "9", "8"]]
    found = rows(_read(tmp_path / "a.pdf", both, rules, middle=False), 1)
    assert [text for text in found[2] if text] == [name]
    assert [row[:1] for row in found] == [["1"], ["2"], [name], ["3"], ["4"]]


def test_a_name_that_opens_a_page_is_a_row_of_the_table_that_goes_on(tmp_path: Path) -> None:
    widths = (36, 210, 80, 80)
    body = [[f"{n}", "Cấp bản sao trích lục", f"{n}20", f"{n}18"] for n in range(1, 6)]
    first, second = Sheet(tmp_path / "1.pdf"), Sheet(tmp_path / "2.pdf")
    first.table([HEAD, *body], widths, pen=as_one)
    before = first.laid_out()
    second.table([["Khối các trường học công lập", "<", "<", "<"], *body], widths, pen=as_one, heading=0)
    (grid,) = second.laid_out(before).grids
    assert [text for text in rows(grid, 0)[0] if text] == ["Khối các trường học công lập"]
    assert rows(grid, 1) == body


def test_the_second_line_of_a_heading_in_the_middle_of_the_table_names_no_rows(tmp_path: Path) -> None:
    head = ["STT", "Tên đơn vị", "Số hồ sơ\nĐã giải quyết", "Quá hạn"]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table(
        [head, *([f"{n}", "Xã Tân An", f"{n}20", f"{n}"] for n in range(1, 6))],
        (36, 130, 130, 110),
        align="top",
        pen=None,
    )
    (grid,) = sheet.laid_out().grids
    assert [text.replace("\n", " ") for text in rows(grid, 0)[0]] == [text.replace("\n", " ") for text in head]


@pytest.mark.parametrize("rules", ["none", "under each row"])
def test_a_name_with_a_capital_just_where_labels_begin_is_whole(rules: str, tmp_path: Path) -> None:
    number = stringWidth("Lĩnh vực ", "Serif", 9)
    rest = [[f"{n}", "Tách thửa đất ở", f"{n}20", f"1.{n}18"] for n in range(1, 7)]
    body: list[list[str] | str] = [*rest[:3], "Lĩnh vực Địa chính - Xây dựng", *rest[3:]]
    grid = _read(tmp_path / "a.pdf", body, rules, middle=False, widths=(number, *WIDTHS[1:]))
    assert [[text for text in row if text] for row in rows(grid, 1)] == [
        [row] if isinstance(row, str) else row for row in body
    ]


@pytest.mark.parametrize("rules", ["none", "under the heading"])
def test_a_name_in_capitals_in_the_middle_of_a_column_set_in_the_middle_is_no_unit(rules: str, tmp_path: Path) -> None:
    rest = [[f"{n}", "Tách thửa đất ở", "hồ sơ", f"1.{n}18"] for n in range(1, 9)]
    body: list[list[str] | str] = ["CẤP TỈNH", *rest[:4], "CẤP HUYỆN", *rest[4:]]
    grid = _read(
        tmp_path / "a.pdf",
        body,
        rules,
        middle=True,
        head=["STT", "Tên thủ tục", "Đơn vị tính", "Tiếp nhận"],
        widths=(36, 110, 120, 146),
        set_as=(CENTRE, LEFT, CENTRE, RIGHT),
    )
    found = [[text for text in row if text] for row in rows(grid, 1)]
    assert ["CẤP HUYỆN"] in found
    assert [row for row in found if len(row) > 1] == rest

"""Tables without rules: cells merged over rows, first rows that begin above their number, labels that end in a letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from open_table import Rows, Sheet, by_cell, doubted, texts_of

TASKS: Rows = [
    ["STT", "Nhiệm vụ", "Cơ quan", "Sản phẩm", "Số lượng", "Thời hạn"],
    ["1", "Rà soát thủ tục hành chính\nvà công khai kết quả", "Văn phòng", "Báo cáo", "12", "Quý I"],
    ["2", "Tập huấn", "^", "Kế hoạch", "7", "^"],
    ["3", "Số hóa hồ sơ", "^", "Quyết định", "104", "Quý II"],
    ["4", "Kiểm tra công vụ", "Thanh tra", "Kết luận", "3", "Quý IV"],
    ["5", "Sơ kết", "^", "Báo cáo", "1", "^"],
]
WIDTHS = (36, 150, 80, 80, 60, 80)
LONG = "Trung tâm phục vụ\nhành chính công\ncấp tỉnh và các bộ\nphận trực thuộc\ncấp xã"


def test_a_text_between_rows_is_that_of_those_it_is_in_the_middle_of(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "tasks.pdf")
    sheet.table(TASKS, WIDTHS, pen=None)
    layout = sheet.laid_out()
    assert texts_of(layout) == [TASKS]
    assert doubted(layout) == [[]]


def test_a_text_between_rows_that_is_in_the_middle_of_no_rows_is_doubted(tmp_path: Path) -> None:
    rows = [list(row) for row in TASKS]
    rows[1][2], rows[3][2] = "", "Phòng Nội vụ"  # what stands over the rows below cannot begin behind a blank row
    sheet = Sheet(tmp_path / "tasks.pdf")
    rows[2][2], rows[4][2], rows[5][2] = "Văn phòng", "^", ""
    sheet.table(rows, WIDTHS, pen=None)
    layout = sheet.laid_out()
    assert {code for _, code in doubted(layout)[0]} == {"merge-unsure"}
    assert {row for row, _ in doubted(layout)[0]} >= {3, 4}


@pytest.mark.parametrize("lines", [2, 3, 4, 5])
@pytest.mark.parametrize("numbered", [True, False])
def test_a_first_row_with_a_high_cell(numbered: bool, lines: int, tmp_path: Path) -> None:
    label = "\n".join(LONG.split("\n")[:lines])
    names = [label, "Sở Nội vụ", "Sở Tư pháp", "Sở Xây dựng\nvà các chi cục"]
    rows = [
        ["Đơn vị", "Tháng 1", "Tháng 2", "Cộng"],
        *([name, f"{at}12", f"1.{at}40", f"9.{at}06"] for at, name in enumerate(names, 1)),
    ]
    if numbered:
        rows = [["STT", *rows[0]], *([str(at), *row] for at, row in enumerate(rows[1:], 1))]
    sheet = Sheet(tmp_path / "offices.pdf")
    sheet.table(rows, ([36] if numbered else []) + [110, 90, 90, 90], pen=None)
    assert texts_of(sheet.laid_out()) == [rows]


@pytest.mark.parametrize("pen", [by_cell, None])
def test_a_letter_that_ends_a_label_is_no_number_of_a_row(pen: object, tmp_path: Path) -> None:
    names = ["Khu du lịch Núi Chúa\nA", "Khu du lịch Kim Liên\nB", "Khu du lịch Bãi Tắm\nC", "Khu du lịch Mai Châu\nD"]
    rows = [
        ["Tên khu", "Số lớp", "Số khách", "Doanh thu"],
        *([name, f"{at}9", f"{at}.667", f"7{at},4"] for at, name in enumerate(names, 1)),
    ]
    sheet = Sheet(tmp_path / "resorts.pdf")
    sheet.table(rows, (92, 90, 90, 90), pen=pen, align="top")  # type: ignore[arg-type]
    assert texts_of(sheet.laid_out()) == [rows]


def test_the_title_of_the_next_table_is_no_heading_of_its_middle_column(tmp_path: Path) -> None:
    upper = [
        ["STT", "Mặt hàng", "Giá trước", "Giá này"],
        *([str(n), f"Gạo {n}", f"{n}18.500", f"{n}19.000"] for n in range(1, 6)),
    ]
    lower = [
        ["STT", "Nội dung", "Đơn vị tính", "Tháng 6", "So với\ncùng kỳ"],
        *([str(n), f"Hàng hóa {n}", "tấn", f"{n}32,31", f"{n},9"] for n in range(1, 5)),
    ]
    sheet = Sheet(tmp_path / "two.pdf")
    sheet.table(upper, (36, 160, 122, 122), pen=by_cell)
    sheet.say("VẬN TẢI")
    sheet.table(lower, (36, 150, 120, 90, 90), pen=None)
    assert texts_of(sheet.laid_out()) == [upper, lower]

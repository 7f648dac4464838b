"""Tables with horizontal rules only: where a rule is missing between two rows, a cell is merged over both."""

from __future__ import annotations

from pathlib import Path

import pytest
from open_table import PENS, Rows, Sheet, by_cell, doubted, texts_of
from table_reading import table

ROADS: Rows = [
    ["Cấp đường", "Tên đường", "Chiều dài", "ĐVT", "Kết cấu"],
    ["Quốc lộ", "QL.58", "24,6", "km", "Bê tông"],
    ["^", "QL.95", "6,1", "^", "Láng nhựa"],
    ["Tỉnh lộ", "ĐT.168", "31,8", "km", "Cấp phối"],
    ["^", "ĐT.71", "14,4", "^", "Bê tông"],
    ["^", "ĐT.318", "22,0", "^", "Bê tông"],
    ["Đường xã", "ĐX.1", "2,2", "m", "Cấp phối"],
]
WIDTHS = (90, 110, 80, 60, 100)
LEVELS: Rows = [
    ["STT", "Dân tộc", "Dân số", "<", "<", "Hộ nghèo", "<"],
    ["^", "^", "Số hộ", "Số khẩu", "<", "Số hộ", "Tỷ lệ"],
    ["^", "^", "^", "Tổng", "Nữ", "^", "^"],
    ["1", "Kinh", "1.207", "4.831", "2.367", "170", "14"],
    ["2", "Mường", "3.671", "14.693", "7.200", "144", "3"],
    ["3", "Thái", "2.725", "10.907", "5.344", "492", "18"],
]
INDEX: Rows = [
    ["Thời gian", "Tháng trước", "Tháng 12\nnăm trước", "Lạm phát"],
    ["Tháng 1", "103,00", "99,25", "0,34"],
    ["Tháng 2", "103,39", "100,26", "0,85"],
    ["Tháng 3", "102,04", "104,58", "0,74"],
    ["Tháng 4", "101,90", "99,37", "0,78"],
]


@pytest.mark.parametrize("align", ["top", "middle", "foot"])
@pytest.mark.parametrize("pen", PENS.values(), ids=PENS)
def test_a_cell_over_rows_is_shown_by_the_gap_in_the_rules(pen: object, align: str, tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "roads.pdf")
    sheet.table(ROADS, WIDTHS, pen=pen, align=align)  # type: ignore[arg-type]
    layout = sheet.laid_out()
    assert texts_of(layout) == [ROADS]
    assert doubted(layout) == [[]]


def test_what_a_cell_over_rows_says_it_says_for_each(tmp_path: Path) -> None:
    tasks = [
        ["STT", "Nhiệm vụ", "ĐVT", "Kế hoạch", "Kết quả", "Ghi chú"],
        ["1", "Kiểm tra", "cuộc", "12", "40", "Đã xong"],
        ["2", "Tập huấn", "^", "7", "^", "^"],
        ["3", "Sơ kết", "^", "1", "^", "Quý IV"],
    ]
    sheet = Sheet(tmp_path / "tasks.pdf")
    sheet.table(tasks, (36, 130, 60, 70, 70, 100))
    read = table(sheet.laid_out())
    assert [(row.unit.text, row.values[1].text, row.note.text) for row in read.rows] == [
        ("cuộc", "40", "Đã xong"),
        ("cuộc", "40", "Đã xong"),
        ("cuộc", "40", "Quý IV"),
    ]


def test_a_cell_over_all_rows_of_the_body(tmp_path: Path) -> None:
    rows = [[*row[:3], "km" if at == 1 else "^" if at else "ĐVT", row[4]] for at, row in enumerate(ROADS)]
    rows = [[f"Tuyến {at}" if at else "Tuyến", *row[1:]] for at, row in enumerate(rows)]
    sheet = Sheet(tmp_path / "roads.pdf")
    sheet.table(rows, WIDTHS, pen=by_cell, foot=False)
    assert texts_of(sheet.laid_out()) == [rows]


def test_texts_in_each_row_beside_missing_rules_are_those_of_their_rows(tmp_path: Path) -> None:
    rows = [["STT", *ROADS[0][1:]], *([str(at), *row[1:]] for at, row in enumerate(ROADS[1:], 1))]
    rows = [[text if text != "^" else "km" for text in row] for row in rows]
    sheet = Sheet(tmp_path / "roads.pdf")
    sheet.table(rows, WIDTHS, gaps=[(row, 0) for row in range(2, len(rows))])
    layout = sheet.laid_out()
    assert texts_of(layout) == [rows]
    assert doubted(layout) == [[]]


@pytest.mark.parametrize("small", [True, False], ids=["in small letters", "with a capital"])
def test_two_lines_that_may_be_those_of_two_rows(small: bool, tmp_path: Path) -> None:
    """Rows as high as a line of text: what goes on in small letters is one text, of other words it is not sure."""
    upper, lower = ("Đường do", "huyện giữ") if small else ("Đường", "Huyện")
    rows = [
        ["Cấp đường", *ROADS[0][1:3]],
        *(["Quốc lộ" if at == 1 else "^", *row[1:3]] for at, row in enumerate(ROADS[1:5], 1)),
    ]
    rows[2][0], rows[3][0] = "Tỉnh lộ", upper
    rows[4][0] = lower
    merged = [list(row) for row in rows]
    if small:
        merged[3][0], merged[4][0] = f"{upper}\n{lower}", "^"
    sheet = Sheet(tmp_path / "roads.pdf")
    sheet.table(rows, WIDTHS[:3], gaps=[(4, 0)], padding=0.5)
    layout = sheet.laid_out()
    assert texts_of(layout) == [merged]
    assert doubted(layout) == ([[]] if small else [[(3, "merge-unsure"), (4, "merge-unsure")]])


def test_a_text_that_is_set_as_in_no_merged_cell_is_doubted(tmp_path: Path) -> None:
    rows = [[text if text != "^" else "" for text in row] for row in ROADS]
    rows[1][3], rows[3][3], rows[6][3] = "", "km", ""
    sheet = Sheet(tmp_path / "roads.pdf")
    sheet.table(rows, WIDTHS, gaps=[(row, 3) for row in range(2, len(rows))])
    layout = sheet.laid_out()
    assert texts_of(layout) == [rows]
    assert doubted(layout) == [[(row, "merge-unsure") for row in range(1, 7)]]


@pytest.mark.parametrize("pen", PENS.values(), ids=PENS)
@pytest.mark.parametrize("align", ["top", "middle"])
def test_a_heading_of_three_levels(pen: object, align: str, tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "levels.pdf")
    sheet.table(LEVELS, (36, 90, 60, 70, 70, 70, 70), heading=3, pen=pen, align=align)  # type: ignore[arg-type]
    assert texts_of(sheet.laid_out()) == [LEVELS]


@pytest.mark.parametrize("lower", [INDEX, ROADS], ids=["other columns", "merged cells"])
@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True), (True, True)])
def test_two_tables_of_which_one_has_rules_stay_two(lower: Rows, first: bool, second: bool, tmp_path: Path) -> None:
    upper = [
        ["STT", "Mặt hàng", "Giá trước", "Giá này"],
        *([str(n), f"Gạo {n}", f"{n}18.500", f"{n}19.000"] for n in range(1, 6)),
    ]
    if lower is ROADS and not second:
        lower = [[text.replace("^", "") for text in row] for row in lower]
    sheet = Sheet(tmp_path / "two.pdf")
    sheet.say("Biểu số 1")
    sheet.table(upper, (36, 160, 122, 122), pen=by_cell if first else None)
    sheet.say("Biểu số 2")
    sheet.say("CHỈ SỐ GIÁ TIÊU DÙNG")
    widths = (120, 110, 110, 100) if lower is INDEX else WIDTHS
    sheet.table(lower, widths, pen=by_cell if second else None, align="top" if lower is not INDEX else "middle")
    assert texts_of(sheet.laid_out()) == [upper, lower]


def test_rows_without_a_line_of_three_texts_are_a_table_between_rules(tmp_path: Path) -> None:
    rows = [["TT", "Tên đơn vị", "ĐVT", "Biên chế", "Ghi chú"]]
    for n in range(1, 9):
        merged = ["người", "Đã rà soát"] if n % 2 else ["^", "^"]
        rows.append([str(n), f"Đơn vị thứ {n} và các\nđơn vị trực thuộc", merged[0], f"{n}7", merged[1]])
    sheet = Sheet(tmp_path / "staff.pdf")
    sheet.table(rows, (36, 160, 70, 80, 100), padding=9)
    assert texts_of(sheet.laid_out()) == [rows]


def test_high_rows_between_rules_are_one_table(tmp_path: Path) -> None:
    rows = [
        ["STT", "Thủ tục", "Tiếp nhận", "Đã trả"],
        *([str(n), f"Thủ tục số {n}", f"{n}3", f"{n}1"] for n in range(1, 8)),
    ]
    sheet = Sheet(tmp_path / "high.pdf")
    sheet.table([rows[0], *([row[0], f"\n\n{row[1]}\n\n", *row[2:]] for row in rows[1:])], (36, 180, 100, 100))
    assert texts_of(sheet.laid_out()) == [rows]


@pytest.mark.parametrize("above", [True, False], ids=["text above the break", "text below it"])
def test_a_merged_cell_that_no_rule_closes_goes_on_on_the_next_page(above: bool, tmp_path: Path) -> None:
    heading = ["STT", "Tên chợ", "Huyện", "ĐVT", "Quản lý"]
    whole = [[str(n), f"Chợ số {n}", "Yên Châu", "Chợ", "Hợp tác xã"] for n in (1, 2, 3)]
    first = [heading, *whole, ["4", "Chợ Mới", "", "", ""], ["5", "Chợ Gốc", "^", "^", "^"]]
    second = [heading, ["6", "Chợ Đình", "", "", ""], ["7", "Chợ Sim", "Phù Yên", "Điểm", "Ban quản lý"]]
    (first[4] if above else second[1])[2:] = ["Mộc Châu", "Chợ", "Doanh nghiệp"]
    upper, lower = Sheet(tmp_path / "1.pdf"), Sheet(tmp_path / "2.pdf")
    widths = (36, 130, 100, 70, 110)
    upper.table(first, widths, gaps=[(6, 2), (6, 3), (6, 4)])
    lower.table(second, widths)
    before = upper.laid_out()
    read = table(before, lower.laid_out(before))
    said = [(row.indicator.text, row.unit.text, *(each.text for each in row.values)) for row in read.rows]
    assert said[3:6] == [(f"Chợ {name}", "Chợ", "Mộc Châu", "Doanh nghiệp") for name in ("Mới", "Gốc", "Đình")]


@pytest.mark.parametrize("second", ["1203", "ngày 12/3"])
def test_a_merged_text_goes_on_beside_the_next_row_with_a_figure_for_which_its_line_had_no_room(
    second: str, tmp_path: Path
) -> None:
    rows = [
        ["TT", "Tiêu chí", "Điểm", "Ghi chú"],
        ["1", "Công khai", "4,00", "Đạt"],
        ["2", "Giải ngân", "5,00", f"Theo Công văn\n{second}"],
        ["3", "Tự chủ", "2,00", "^"],
        ["4", "Kết luận", "1,00", "^"],
        ["5", "Tổng hợp", "3,00", "Đạt"],
    ]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table(rows, (30, 110, 60, 64), align="top", padding=1)
    layout = sheet.laid_out()
    assert [row[3].replace("\n", " ") for row in texts_of(layout)[0]][1:] == [
        "Đạt",
        f"Theo Công văn {second}",
        "^",
        "^",
        "Đạt",
    ]


def test_figures_beside_missing_rules_in_each_row_stay_in_their_rows(tmp_path: Path) -> None:
    rows = [
        ["TT", "Tiêu chí", "Điểm", "Ghi chú"],
        *([f"{n}", f"Tiêu chí {n}", f"{n},00", f"{n}203"] for n in range(1, 6)),
    ]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table(rows, (30, 110, 60, 64), align="top", padding=1, gaps=[(3, 3), (4, 3)])
    assert [row[3] for row in texts_of(sheet.laid_out())[0]][1:] == [f"{n}203" for n in range(1, 6)]

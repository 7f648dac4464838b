"""Tables of dumps in which a mark parts the cells: tabs, bars, semicolons, or blanks up to the width of the column."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Callable, Sequence

import pytest

from cchc_extract.model import Grid, Line
from cchc_extract.patterns import load
from cchc_extract.understanding import textmarks

TITLE = ["Phụ lục III", "DANH MỤC CÔNG TRÌNH KHỞI CÔNG TRONG NĂM", "(Kèm theo Báo cáo số 41/BC-UBND của xã)", ""]
HEAD = ["STT", "Tên công trình", "Nhà thầu", "Khối lượng", "Giá trị (triệu đồng)", "Ghi chú"]
ROWS = [
    ["I", "GIAO THÔNG", "", "", "", ""],
    ["1", "Đường liên thôn Bàu Sen", "Công ty An Phú", "1.240", "3.518,5", ""],
    ["2", "Cầu Suối Cát 2", "Công ty Hòa Bình", "", "96", "Chờ mặt bằng"],
    ["II", "THỦY LỢI", "", "", "", ""],
    ["1", "Kênh N3 đoạn qua thôn 5", "Tổ hợp tác số 4", "860", "-", ""],
    ["", "Tổng cộng", "", "2.100", "3.614,5", ""],
]
TABLE = [HEAD, *ROWS]


def _tabs(table: Sequence[Sequence[str]]) -> list[str]:
    return ["\t".join(row) for row in table]


def _cut_tabs(table: Sequence[Sequence[str]]) -> list[str]:
    return [line.rstrip("\t") for line in _tabs(table)]


def _led_tabs(table: Sequence[Sequence[str]]) -> list[str]:
    return [f"\t{line}" for line in _tabs(table)]


def _framed(table: Sequence[Sequence[str]]) -> list[str]:
    head, *rows = (f"| {' | '.join(row)} |" for row in table)
    return [head, "|---" * len(table[0]) + "|", *rows]


def _tight(table: Sequence[Sequence[str]]) -> list[str]:
    return [f"|{'|'.join(row)}|" for row in table]


def _open_bars(table: Sequence[Sequence[str]]) -> list[str]:
    head, *rows = ("| ".join(row) for row in table)
    return [head, "|".join(["---"] * len(table[0])), *rows]


def _semicolons(table: Sequence[Sequence[str]]) -> list[str]:
    return [";".join(row) for row in table]


def _padded(table: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[col]) for row in table if col < len(row)) for col in range(max(map(len, table)))]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False)) for row in table]


def _grids(dump: Sequence[str]) -> list[Grid]:
    return [found.grid for found in textmarks.find([Line(page=1, text=text) for text in dump], load())]


def _rows(grid: Grid) -> list[list[str]]:
    rows = [[""] * grid.cols for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.col] = cell.text.replace("\n", " ")
    return rows


WRITERS = [_tabs, _cut_tabs, _led_tabs, _framed, _tight, _open_bars, _semicolons, _padded]
Writer = Callable[[Sequence[Sequence[str]]], list[str]]


@pytest.mark.parametrize("write", WRITERS)
def test_each_cell_stands_where_the_marks_put_it_and_no_title_among_the_headings(write: Writer) -> None:
    (grid,) = _grids([*TITLE, *write(TABLE), "", "Nơi nhận:", "- Như trên;"])
    assert _rows(grid) == TABLE
    assert grid.doubts == grid.findings == ()


@pytest.mark.parametrize("write", [_tabs, _framed, _padded])
def test_a_heading_that_nobody_knows_and_no_row_numbers(write: Writer) -> None:
    table = [
        ["Giống cây", "Mã", "Vụ xuân", "Vụ mùa"],
        ["Ngô nếp", "NN4", "120", "98,5"],
        ["Lạc đỏ", "", "-", "41"],
        ["Đậu xanh", "DX1", "17,2", ""],
    ]
    (grid,) = _grids([*TITLE, *write(table)])
    assert _rows(grid) == table


def test_quoted_cells_of_a_sheet_go_over_lines() -> None:
    table = [
        ["STT", "Nội dung", "Dự toán năm\n2024", 'Thực hiện\n"6 tháng"'],
        ["1", "Chi cho\nhội nghị", "120", "45,5"],
        ["2", 'Mô hình "Một cửa"', "30", "12"],
    ]
    sheet = io.StringIO()
    csv.writer(sheet, delimiter="\t", lineterminator="\n").writerows(table)
    lines = ["Phụ lục I\t\t\t", "CHI HỘI NGHỊ\t\t\t", *sheet.getvalue().splitlines()]
    (grid,) = _grids(lines)
    assert _rows(grid) == [[text.replace("\n", " ") for text in row] for row in table]


def test_quotation_marks_that_are_printed_stay() -> None:
    lines = ["STT\tTên mô hình\tSố lượng", '1\t"Chính quyền thân thiện"\t4', '2\tMàn hình 24"\t7', "3\tXe đạp\t9"]
    (grid,) = _grids(lines)
    assert [row[1] for row in _rows(grid)][1:] == ['"Chính quyền thân thiện"', 'Màn hình 24"', "Xe đạp"]


def test_rows_that_a_mail_program_broke() -> None:
    table = [
        ["STT", "Tên công trình", "Nhà thầu", "Giá trị", "Ghi chú"],
        ["1", "Đường liên thôn Bàu Sen đi khu sản xuất", "Công ty An Phú Hưng", "3.518,5", "Xong"],
        ["2", "Cầu Suối Cát 2", "Công ty Hòa Bình", "96", "Chờ bàn giao mặt bằng của 02 hộ dân"],
        ["", "Tổng cộng", "", "3.614,5", ""],
    ]
    prose = "Ủy ban nhân dân xã báo cáo kết quả thực hiện các công trình khởi công trong năm như sau: " * 6
    whole = [prose, *TITLE, *_tabs(table)]
    lines = [
        part for line in whole for part in textwrap.wrap(line, 60, expand_tabs=False, replace_whitespace=False) or [""]
    ]
    assert len(lines) > len(whole) + 9
    (grid,) = _grids([line.strip(" ") for line in lines])
    assert _rows(grid) == table


GROUPED = [
    ["STT", "Đơn vị", "Hồ sơ nhận", "Hồ sơ trả", "Ghi chú"],
    ["Tổng số", "Qua mạng", "Trực tiếp", "Sớm hạn", "Trễ hạn"],
    ["1", "Xã Hòa An", "210", "150", "60", "200", "", "Mất điện"],
    ["2", "Xã Hòa Tiến", "98", "40", "58", "90", "8", ""],
    ["3", "Xã Hòa Châu", "77", "70", "7", "77", "-", ""],
]
SPREAD = [
    ["STT", "Đơn vị", "Hồ sơ nhận", "", "", "Hồ sơ trả", "", "Ghi chú"],
    ["", "", "Tổng số", "Qua mạng", "Trực tiếp", "Sớm hạn", "Trễ hạn", ""],
    *GROUPED[2:],
]


@pytest.mark.parametrize("write", [_open_bars, _padded])
def test_groups_that_lost_their_width_are_told_by_what_adds_up(write: Writer) -> None:
    (grid,) = _grids([*TITLE, *write(GROUPED)])
    assert _rows(grid) == SPREAD
    assert {(cell.text, cell.col_span) for cell in grid.cells if cell.col_span > 1} == {
        ("Hồ sơ nhận", 3),
        ("Hồ sơ trả", 2),
    }
    assert grid.findings == ()


@pytest.mark.parametrize("write", [_tabs, _tight])
def test_groups_with_blanks_beside_them(write: Writer) -> None:
    (grid,) = _grids([*TITLE, *write(SPREAD)])
    assert _rows(grid) == SPREAD
    assert {(cell.text, cell.col_span) for cell in grid.cells if cell.col_span > 1} == {
        ("Hồ sơ nhận", 3),
        ("Hồ sơ trả", 2),
    }


def test_groups_of_which_nothing_tells_the_width_are_doubted() -> None:
    table = [
        ["STT", "Đơn vị", "Nhà văn hóa", "Trạm y tế", "Trường học"],
        ["Kiên cố", "Tạm"],
        ["1", "Xã Hòa An", "4", "1", "2", "6"],
        ["2", "Xã Hòa Tiến", "2", "3", "1", "5"],
        ["3", "Xã Hòa Châu", "7", "2", "1", "4"],
    ]
    (grid,) = _grids([*TITLE, *_open_bars(table)])
    assert [finding.code for finding in grid.findings] == ["headings-unsure"]


def test_two_tables_under_each_other_are_two() -> None:
    other = [["TT", "Chỉ tiêu", "ĐVT", "Kết quả"], ["1", "Số hộ nghèo", "hộ", "112"], ["2", "Số thôn", "thôn", "9"]]
    wide = [[*row, "", ""] for row in other]
    first, second = _grids([*_tabs(TABLE), "CHỈ TIÊU XÃ HỘI\t\t\t\t\t", *_tabs(wide)])
    assert _rows(first) == TABLE
    assert [row[:4] for row in _rows(second)] == other


@pytest.mark.parametrize(
    "lines",
    [
        ["UBND XÃ HÒA AN\tCỘNG HÒA XÃ HỘI", "Số: 4/BC\tĐộc lập", "Nơi nhận:\tTM. ỦY BAN", "- Lưu: VT\tCHỦ TỊCH"],
        ["Gồm: thu; chi; nợ.", "Đã làm: a; b; c; d.", "Còn lại: x; y; z; t."],
        ["1. Thu đạt 12 tỷ", "2. Chi đạt 9 tỷ"],
    ],
)
def test_no_table(lines: list[str]) -> None:
    assert _grids(lines) == []

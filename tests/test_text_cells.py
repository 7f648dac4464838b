"""Tables of dumps in which each cell is a paragraph of its own, in the habits of several programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from cchc_extract.model import Grid, Line
from cchc_extract.patterns import load
from cchc_extract.understanding import textcells
from cchc_extract.understanding.textcells.celldoubts import doubtful_rows, doubts_of_table
from cchc_extract.understanding.textcells.tableshapes import shape_of

PROSE = [
    "BÁO CÁO",
    "Thực hiện Công văn số 2217/SNV-CCHC của Sở Nội vụ về việc báo cáo định kỳ, Ủy ban nhân dân xã báo cáo kết quả "
    "thực hiện công tác cải cách hành chính trong sáu tháng đầu năm như sau:",
    "PHỤ LỤC",
]
AFTER = ["Nơi nhận:", "- Sở Nội vụ;", "- Lưu: VT."]
HEAD = ["TT", "Nội dung", "Đơn vị tính", "Kế hoạch", "Kết quả", "Ghi chú"]
ROWS = [
    ["I", "CHỈ ĐẠO, ĐIỀU HÀNH", "", "", "", ""],
    ["1", "Văn bản đã ban hành", "Văn bản", "12", "27", ""],
    ["1.1", "Trong đó: quyết định", "Văn bản", "", "4", "Gồm ba xã cũ"],
    ["2", "Tỷ lệ hoàn thành", "%", "100", "97,06", ""],
    ["3", "Số cuộc kiểm tra đã tiến hành", "Cuộc", "2", "-", ""],
    ["II", "THỦ TỤC HÀNH CHÍNH", "", "", "", ""],
    ["1", "Hồ sơ tiếp nhận từ đầu năm", "Hồ sơ", "5.000", "4.862", ""],
    ["2", "Hồ sơ đã giải quyết", "Hồ sơ", "5.000", "4.731", "Quá hạn: 11"],
    ["", "Tổng cộng", "Hồ sơ", "10.000", "9.593", ""],
]


def _spaced(table: Sequence[Sequence[str]]) -> list[str]:
    """An empty line behind each paragraph, as docx2txt leaves one."""
    return [line for row in table for cell in row for line in (*cell.split("\n"), "")]


def _lines(table: Sequence[Sequence[str]]) -> list[str]:
    """A line for each paragraph, as LibreOffice writes."""
    return [line for row in table for cell in row for line in cell.split("\n")]


def _parted(table: Sequence[Sequence[str]]) -> list[str]:
    """A line for each cell, and an empty one behind each row."""
    return [line for row in table for line in (*row, "")]


def _tabs(table: Sequence[Sequence[str]]) -> list[str]:
    return [line for row in table for line in "\t".join(row).split("\n")]


def _cut_tabs(table: Sequence[Sequence[str]]) -> list[str]:
    """Tabs between the cells, blanks at the end of a line cut off."""
    return [line.rstrip("\t") for line in _tabs(table)]


def _bars(table: Sequence[Sequence[str]]) -> list[str]:
    return [" | ".join(row) for row in table]


def _led(table: Sequence[Sequence[str]]) -> list[str]:
    """A tab before each cell, an empty line behind each row, as Tika writes."""
    return [line for row in table for line in (*(f"\t{cell}" for cell in row), "")]


def _grids(dump: Sequence[str]) -> list[Grid]:
    lines = [Line(page=1, text=text) for text in dump]
    assert textcells.suits(lines)
    return [found.grid for found in textcells.find(lines, load())]


def _rows(grid: Grid) -> list[list[str]]:
    rows = [[""] * grid.cols for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


HABITS = [_spaced, _lines, _parted, _tabs, _cut_tabs, _bars, _led]


@pytest.mark.parametrize("habit", HABITS)
def test_each_cell_stands_in_its_column_whatever_parts_them(
    habit: Callable[[Sequence[Sequence[str]]], list[str]],
) -> None:
    before = _spaced([PROSE]) if habit is _spaced else PROSE
    (grid,) = _grids([*before, *habit([HEAD, *ROWS]), *AFTER])
    assert _rows(grid) == [HEAD, *ROWS]
    assert not grid.doubts


def test_the_lines_of_a_table_are_its_heading_and_rows_alone() -> None:
    dump = [*PROSE, *_lines([HEAD, *ROWS]), *AFTER]
    (found,) = textcells.find([Line(page=1, text=text) for text in dump], load())
    assert dump[found.start] == "TT"
    assert dump[: found.start] == PROSE
    assert [line for line in dump[found.end :] if line] == AFTER


def test_paragraphs_of_one_cell_stay_in_it() -> None:
    rows = [list(row) for row in ROWS]
    rows[3][5] = "Văn phòng: 17;\nPhòng Kinh tế: 4;\nphòng Văn hóa: 2"
    rows[6][1] = "Hồ sơ tiếp nhận\n(tính từ đầu năm)"
    (grid,) = _grids([*PROSE, *_lines([HEAD, *rows]), *AFTER])
    assert _rows(grid) == [HEAD, *rows]


def test_headings_of_two_levels_cover_their_columns() -> None:
    upper = ["STT", "Chỉ tiêu", "Đơn vị", "Kế hoạch năm", "Thực hiện", "Ghi chú"]
    lower = ["", "", "", "", "Tháng 6", "6 tháng", ""]
    rows = [
        ["1", "Hồ sơ tiếp nhận", "Hồ sơ", "20.000", "1.733", "9.612", ""],
        ["2", "Tỷ lệ đúng hạn", "%", "98", "99,1", "98,4", "Vượt kế hoạch"],
        ["3", "Tinh giản biên chế", "Người", "3", "", "1", ""],
        ["4", "Giải ngân vốn", "Triệu đồng", "312.400", "40.115,2", "120.880,9", "Chậm"],
    ]
    (grid,) = _grids([*PROSE, *_lines([upper, lower, *rows]), *AFTER])
    places = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells if cell.row < 2}
    assert places["Kế hoạch năm"] == (0, 3, 2, 1)
    assert places["Thực hiện"] == (0, 4, 1, 2)
    assert places["6 tháng"] == (1, 5, 1, 1)
    assert places["Ghi chú"] == (0, 6, 2, 1)
    assert _rows(grid)[2:] == rows


def test_headings_said_for_each_place_they_cover_are_one_cell() -> None:
    upper = ["STT", "Chỉ tiêu", "Năm 2024", "Năm 2024", "Năm 2023"]
    lower = ["STT", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "Năm 2023"]
    rows = [
        ["1", "Diện tích gieo trồng", "5.120", "5.098", "4.870"],
        ["2", "Sản lượng lương thực", "31.400", "32.015", "30.112"],
        ["3", "Tổng đàn lợn", "12.000", "-", "11.870"],
    ]
    (grid,) = _grids([*PROSE, *_tabs([upper, lower, *rows])])
    places = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells if cell.row < 2}
    assert places["STT"] == (0, 0, 2, 1)
    assert places["Năm 2024"] == (0, 2, 1, 2)
    assert places["Thực hiện"] == (1, 3, 1, 1)
    assert _rows(grid)[2:] == rows


def test_a_blank_unit_under_one_that_counts_is_the_merged_cell_above() -> None:
    rows = [
        ["1", "Hồ sơ đã giải quyết", "Hồ sơ", "4.731", ""],
        ["a)", "Trước hạn", "", "3.902", ""],
        ["b)", "Đúng hạn", "", "829", ""],
        ["2", "Tỷ lệ hài lòng", "", "97,2", ""],
        ["3", "Đề án được phê duyệt", "", "Chưa thực hiện", ""],
        ["4", "Biên chế được giao", "Người", "42", "Hai kiêm nhiệm"],
    ]
    (grid,) = _grids([*PROSE, *_spaced([["TT", "Nội dung", "Đơn vị tính", "Kết quả", "Ghi chú"], *rows])])
    unit = next(cell for cell in grid.cells if cell.text == "Hồ sơ")
    assert unit.row_span == 3, "a share and an answer in words are not counted in dossiers"


def test_a_value_that_left_no_trace_is_doubted() -> None:
    rows = [[f"{n}", f"Chỉ tiêu về lĩnh vực số {n}", f"{n * 37}", f"{n * 41}", f"{n * 3}"] for n in range(1, 9)]
    rows[4][3] = ""
    dump = [*PROSE, *_lines([["STT", "Nội dung", "Kế hoạch", "Kết quả", "Cùng kỳ"], *rows])]
    (grid,) = _grids([line for line in dump if line])
    assert [row for row, _ in grid.doubts] == [5]
    assert [_rows(grid)[row] for row in (1, 4, 6, 8)] == [rows[row] for row in (0, 3, 5, 7)]


def test_columns_stand_in_any_order_and_need_no_numbers() -> None:
    head = ["Nội dung", "Kết quả", "Đơn vị tính", "Diễn giải"]
    rows = [
        ["Ban hành văn bản", "11", "Văn bản", ""],
        ["Tiếp nhận hồ sơ", "142", "Hồ sơ", "Lữ hành: 39"],
        ["Trả kết quả", "-", "Hồ sơ", ""],
        ["Kinh phí quảng bá", "1.204,75", "Triệu đồng", ""],
        ["Tỷ lệ đúng hạn", "100", "%", "Không có hồ sơ quá hạn"],
    ]
    (grid,) = _grids([*PROSE, *_lines([head, *rows]), *AFTER])
    assert _rows(grid) == [head, *rows]


def test_neither_the_name_of_a_table_nor_its_unit_is_a_heading() -> None:
    title = [
        "DANH MỤC NHIỆM VỤ ĐƯỢC GIAO",
        "(Kèm theo Báo cáo số 12/BC-UBND ngày 04/6/2024)",
        "Đơn vị tính: triệu đồng",
    ]
    rows = [
        ["1", "Sửa cầu treo", "Tổ 4", "120", "-"],
        ["2", "Mua máy", "Văn phòng", "-", "45"],
        ["3", "Đo đất", "Tổ 2", "-", "-"],
    ]
    head = ["STT", "Nhiệm vụ", "Nơi làm", "Kế hoạch", "Thực hiện"]
    (grid,) = _grids([*PROSE, *title, *_lines([head, *rows]), *AFTER])
    assert _rows(grid) == [head, *rows]


def test_a_table_whose_headings_nobody_knows_stands_below_the_heading_of_an_appendix() -> None:
    head = ["Thôn, bản", "Nhân khẩu", "Hộ có nước sạch", "Đường bê tông (km)"]
    rows = [
        ["Bản Lác", "412", "96", "2,4"],
        ["Bản Pom", "377", "81", "-"],
        ["Thôn Trung", "508", "120", "3,1"],
        ["Cộng", "1.297", "297", "5,5"],
    ]
    (grid,) = _grids([*PROSE[:-1], "Phụ lục 3", "HẠ TẦNG NÔNG THÔN", *_lines([head, *rows])])
    assert _rows(grid) == [head, *rows]


def test_groups_that_lost_their_width_are_told_by_what_adds_up() -> None:
    head = ["STT", "Đơn vị", "Chỉ tiêu giao", "Hồ sơ nhận", "Tổng số", "Qua mạng", "Trực tiếp"]
    rows = [
        ["1", "Xã Hòa An", "200", "210", "150", "60"],
        ["2", "Xã Hòa Tiến", "90", "98", "40", "58"],
        ["3", "Xã Hòa Châu", "80", "77", "70", "7"],
        ["4", "Xã Hòa Sơn", "120", "131", "100", "31"],
    ]
    (grid,) = _grids([*PROSE, *_lines([head, *rows]), *AFTER])
    assert [(cell.text, cell.col, cell.col_span) for cell in grid.cells if cell.col_span > 1] == [("Hồ sơ nhận", 3, 3)]
    assert _rows(grid)[2:] == rows
    assert not grid.findings


def test_text_whose_lines_are_broken_is_left_to_others() -> None:
    broken = ["Ủy ban nhân dân xã báo cáo kết quả", "thực hiện công tác cải cách", "hành chính của đơn vị mình"] * 2
    lines = [Line(page=1, text=f"{text} {number}") for number, text in enumerate(broken)]
    assert not textcells.suits(lines)
    assert not textcells.find([Line(page=1, text=text) for text in (*PROSE, *AFTER)], load())


def _doubted(lines: Sequence[str]) -> list[bool]:
    [found] = textcells.find([Line(page=1, text=line) for line in [*PROSE, "", *lines, *AFTER]], load())
    grid = found.grid
    above = 1 + max(cell.row for cell in grid.cells if cell.text in ("TT", "Nội dung", "Kết quả"))
    doubted = {row for row, _ in grid.doubts}
    return [row in doubted for row in range(above, grid.rows)]


PARTED_HEAD = ["TT", "Nội dung", "Kế hoạch", "Kết quả", "Cùng kỳ"]
PARTED_ROWS = [
    ["1", "Văn bản đã ban hành", "12", "27", "20"],
    ["2", "Số cuộc kiểm tra đã tiến hành", "3", "4", "5"],
    ["3", "Hồ sơ tiếp nhận từ đầu năm", "5.000", "4.862", "4.100"],
    ["4", "Hồ sơ đã giải quyết", "5.000", "4.731", "3.990"],
]


def test_a_value_that_one_row_lacks_is_doubted_where_empty_lines_only_part_the_rows() -> None:
    rows = [row[:4] if row[0] == "3" else row for row in PARTED_ROWS]
    assert _doubted(_parted([PARTED_HEAD, *rows])) == [False, False, True, False]


def _by_column(table: Sequence[Sequence[str]]) -> list[dict[int, str]]:
    return [dict(enumerate(row)) for row in table]


SHAPE = shape_of(PARTED_HEAD, load().tables)


def test_a_row_that_swallowed_the_next_and_one_with_words_among_figures_are_doubted() -> None:
    rows = [
        ["I", "CHỈ ĐẠO", "1.1", "Văn bản", "12"],
        ["1.2", "Cuộc kiểm tra", "3", "4", "5"],
        ["1.3", "Cuộc họp với các", "thôn và tổ dân phố", "6", "7"],
        ["1.4", "Đối thoại", "1", "Chưa có", "1.5"],
        ["1.5", "Tập huấn", "1", "2", "3"],
    ]
    assert doubtful_rows(_by_column(rows), SHAPE) == {0, 2}


@pytest.mark.parametrize(
    ("column", "rows", "doubted"),
    [(3, (0, 1, 2, 3), True), (3, (1, 2), False), (1, (1, 2), True), (1, (2,), False)],
    ids=["a column that nothing stands in", "some blank cells", "labels elsewhere", "one row without a label"],
)
def test_a_table_with_a_blank_column_or_without_labels_is_doubted(
    column: int, rows: tuple[int, ...], doubted: bool
) -> None:
    table = _by_column(PARTED_ROWS)
    for row in rows:
        table[row][column] = ""
    assert bool(list(doubts_of_table(table, SHAPE))) == doubted

"""Tables out of dumps that part a page into blocks: cells of one column below each other, over one or several rows."""

from __future__ import annotations

import random

from cchc_extract import patterns
from cchc_extract.model import Cell, Grid, Line
from cchc_extract.understanding import textblocks

PATTERNS = patterns.load()


def dump(*pages: list[str]) -> list[Line]:
    """Lines of a dump; a block is written with `~` between its lines."""
    return [
        Line(page=number, text=line)
        for number, blocks in enumerate(pages, start=1)
        for block in blocks
        for line in (*block.split("~"), "")
    ]


def body(grid: Grid) -> list[list[str]]:
    """The texts of the rows below the heading, on one line each."""
    top = 2 if any(cell.row_span == 2 for cell in grid.cells) else 1
    texts: dict[int, list[str]] = {}
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        if cell.row >= top:
            texts.setdefault(cell.row, []).append(" ".join(cell.text.split()))
    return list(texts.values())


def doubted(grid: Grid) -> set[int]:
    return {row for row, _ in grid.doubts}


def only_grid(lines: list[Line]) -> Grid:
    [found] = textblocks.find(lines, PATTERNS)
    return found.grid


COLUMNS_IN_PIECES = [
    "Số liệu về công tác văn thư~TT~1",
    "Nội dung công việc~Ban hành văn bản",
    "Kết quả~24",
    "Đơn vị~Văn bản",
    "2",
    "Tiếp nhận hồ sơ",
    "318",
    "Hồ sơ",
    "3~4~5",
    "Trả kết quả~Tỷ lệ đúng hạn~Cấp lại thẻ hành nghề bị mất do~thiên tai",
    "301~97,5~12",
    "Hồ sơ~%~Hồ sơ",
    "6",
    "Kiểm tra nội bộ",
    "3",
    "Cuộc",
]


def test_a_block_holds_cells_of_one_column_over_one_or_several_rows() -> None:
    assert body(only_grid(dump(COLUMNS_IN_PIECES))) == [
        ["1", "Ban hành văn bản", "24", "Văn bản"],
        ["2", "Tiếp nhận hồ sơ", "318", "Hồ sơ"],
        ["3", "Trả kết quả", "301", "Hồ sơ"],
        ["4", "Tỷ lệ đúng hạn", "97,5", "%"],
        ["5", "Cấp lại thẻ hành nghề bị mất do thiên tai", "12", "Hồ sơ"],
        ["6", "Kiểm tra nội bộ", "3", "Cuộc"],
    ]


def test_rows_that_fit_are_not_doubted() -> None:
    assert len(doubted(only_grid(dump(COLUMNS_IN_PIECES)))) <= 1


def test_blocks_skip_the_cells_that_are_blank_in_rows_of_a_section() -> None:
    lines = dump(
        [
            "STT",
            "Chỉ tiêu",
            "A~1~2~B~1~2",
            "TIẾP NHẬN HỒ SƠ~Hồ sơ nộp trực tuyến~Hồ sơ nộp trực tiếp~TỔ CHỨC BỘ MÁY~Phòng chuyên môn~Công chức có mặt",
            "Đơn vị tính",
            "Kế hoạch",
            "Thực hiện",
            "Hồ sơ~Hồ sơ",
            "1.250~400",
            "1.306~388",
            "Phòng~Người",
            "8~120",
            "7~118",
        ]
    )
    assert body(only_grid(lines)) == [
        ["A", "TIẾP NHẬN HỒ SƠ", "", "", ""],
        ["1", "Hồ sơ nộp trực tuyến", "Hồ sơ", "1.250", "1.306"],
        ["2", "Hồ sơ nộp trực tiếp", "Hồ sơ", "400", "388"],
        ["B", "TỔ CHỨC BỘ MÁY", "", "", ""],
        ["1", "Phòng chuyên môn", "Phòng", "8", "7"],
        ["2", "Công chức có mặt", "Người", "120", "118"],
    ]


def test_columns_below_one_heading_may_share_a_block() -> None:
    lines = dump(
        [
            "STT",
            "Chỉ tiêu",
            "1~2~3",
            "Hồ sơ nộp trực tuyến~Hồ sơ nộp trực tiếp~Số cuộc kiểm tra",
            "Đơn vị tính~Hồ sơ~Hồ sơ~Cuộc",
            "Thực hiện~Tháng 6~6 tháng~733~4.612~604~3.377~2~9",
            "Ghi chú",
        ]
    )
    grid = only_grid(lines)
    assert [row[2:5] for row in body(grid)] == [
        ["Hồ sơ", "733", "4.612"],
        ["Hồ sơ", "604", "3.377"],
        ["Cuộc", "2", "9"],
    ]
    assert Cell(row=0, col=3, col_span=2, text="Thực hiện") in grid.cells


def test_a_table_goes_on_behind_a_page_break_with_its_headings() -> None:
    first = ["STT~1~2", "Nội dung~Hồ sơ tiếp nhận~Hồ sơ trả lại", "ĐVT~Hồ sơ~Hồ sơ", "Kết quả~152~4", "1"]
    second = ["STT~3~4", "Nội dung~Số cuộc kiểm tra~Số cuộc đối thoại", "ĐVT~Cuộc~Cuộc", "Kết quả~7~2", "2"]
    assert body(only_grid(dump(first, second))) == [
        ["1", "Hồ sơ tiếp nhận", "Hồ sơ", "152"],
        ["2", "Hồ sơ trả lại", "Hồ sơ", "4"],
        ["3", "Số cuộc kiểm tra", "Cuộc", "7"],
        ["4", "Số cuộc đối thoại", "Cuộc", "2"],
    ]


def test_cells_torn_from_their_rows_make_every_row_doubtful() -> None:
    blocks = COLUMNS_IN_PIECES[4:]
    random.Random(3).shuffle(blocks)
    grid = only_grid(dump([*COLUMNS_IN_PIECES[:4], *blocks]))
    assert len(doubted(grid)) >= grid.rows - 2


def test_only_texts_in_blocks_without_lone_blanks_are_taken_for_such_a_dump() -> None:
    lines = dump(COLUMNS_IN_PIECES)
    with_blanks = [Line(page=1, text=line.text or " ") for line in lines]
    one_block = [line for line in lines if line.text]
    assert [textblocks.suits(each) for each in (lines, with_blanks, one_block)] == [True, False, False]

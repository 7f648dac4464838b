"""Tables out of dumps that part a page into blocks: cells of one column below each other, over one or several rows."""

from __future__ import annotations

from cchc_extract import patterns
from cchc_extract.model import Cell, Grid, Line, Page, PageLayout
from cchc_extract.understanding import textblocks
from cchc_extract.understanding.textgrids import with_grids

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


def test_every_row_that_was_put_together_is_doubted() -> None:
    lines = dump(COLUMNS_IN_PIECES)
    page = Page(number=1, source="text", width=0.0, height=0.0)
    [layout] = with_grids([PageLayout(page=page, blocks=tuple(lines))], PATTERNS)
    [grid] = [block for block in layout.blocks if isinstance(block, Grid)]
    assert {row for row, finding in grid.doubts if finding.code == "rows-put-together"} == set(range(grid.rows))


def test_row_numbers_that_a_narrow_column_tears_are_put_together() -> None:
    lines = dump(
        [
            "T~T~1~1.~1~1.~2~1.~2.~1~1.~2.~2~2",
            "Chỉ tiêu thống kê",
            "Đơn vị tính",
            "Số liệu",
            "Công tác chỉ đạo~Kế hoạch cải cách",
            "Nhiệm vụ",
            "54",
            "Kiểm tra~Số cuộc kiểm tra",
            "Cuộc",
            "7",
            "Số vấn đề phát hiện",
            "Vấn đề",
            "3",
            "Số văn bản ban hành",
            "Văn bản",
            "12",
        ]
    )
    assert [row[0] for row in body(only_grid(lines))] == ["1", "1.1", "1.2", "1.2.1", "1.2.2", "2"]


def test_labels_that_stand_behind_all_figures_come_back_to_their_rows() -> None:
    lines = dump(
        [
            "STT~1~1.1~1.2~2~2.1~2.2~3~3.1",
            "Chỉ tiêu",
            "Đơn vị tính",
            "Số liệu",
            "Chỉ đạo, điều hành~Văn bản chỉ đạo",
            "Văn bản",
            "41",
            "Cuộc họp giao ban",
            "Cuộc",
            "6",
            "Số cuộc kiểm tra",
            "Cuộc",
            "7",
            "Số vấn đề phát hiện",
            "Vấn đề",
            "3",
            "Số người dự tập huấn",
            "Người",
            "85",
            "Kiểm tra công vụ",
            "Tập huấn nghiệp vụ",
        ]
    )
    assert body(only_grid(lines)) == [
        ["1", "Chỉ đạo, điều hành", "", ""],
        ["1.1", "Văn bản chỉ đạo", "Văn bản", "41"],
        ["1.2", "Cuộc họp giao ban", "Cuộc", "6"],
        ["2", "Kiểm tra công vụ", "", ""],
        ["2.1", "Số cuộc kiểm tra", "Cuộc", "7"],
        ["2.2", "Số vấn đề phát hiện", "Vấn đề", "3"],
        ["3", "Tập huấn nghiệp vụ", "", ""],
        ["3.1", "Số người dự tập huấn", "Người", "85"],
    ]


def test_a_number_alone_in_front_of_a_label_is_no_figure_of_the_row_before() -> None:
    rows = [
        ("Hồ sơ tiếp nhận", "Hồ sơ", "5", "7"),
        ("Cuộc kiểm tra", "Cuộc", "1", "4"),
        ("Người dự họp", "Người", "8", "9"),
    ]
    cells = [cell for number, row in enumerate(rows, start=1) for cell in (str(number), *row)]
    lines = dump(["STT", "Nội dung", "Đơn vị tính", "Kế hoạch", "Thực hiện", *cells, "Nguồn: báo cáo~của các phòng"])
    assert body(only_grid(lines))[:3] == [[str(number), *row] for number, row in enumerate(rows, start=1)]


def test_a_number_on_the_line_of_its_label_keeps_it() -> None:
    lines = dump(
        [
            "STT",
            "Chỉ tiêu",
            "Đơn vị tính",
            "Số liệu",
            "1 Số hồ sơ tiếp nhận trực tuyến~2 Số hồ sơ giải quyết trước hạn của các~phòng chuyên môn~3 Số cuộc kiểm tra",
            "Hồ sơ~Hồ sơ~Cuộc",
            "15~24~3",
        ]
    )
    assert body(only_grid(lines)) == [
        ["1", "Số hồ sơ tiếp nhận trực tuyến", "Hồ sơ", "15"],
        ["2", "Số hồ sơ giải quyết trước hạn của các phòng chuyên môn", "Hồ sơ", "24"],
        ["3", "Số cuộc kiểm tra", "Cuộc", "3"],
    ]


def test_a_unit_that_stands_once_for_all_rows_belongs_to_each() -> None:
    lines = dump(
        [
            "Nội dung",
            "Đơn vị tính",
            "Dự toán",
            "Thực hiện",
            "Chi thường xuyên",
            "7.244",
            "3.979",
            "Lệ phí trước bạ",
            "1.363",
            "8.662",
            "triệu~đồng",
            "Chi đầu tư phát triển",
            "9.096",
            "5.489",
            "Dự phòng ngân sách",
            "33",
            "4.497",
        ]
    )
    assert [row[1] for row in body(only_grid(lines))] == ["triệu đồng"] * 4


def test_only_texts_in_blocks_without_lone_blanks_are_taken_for_such_a_dump() -> None:
    lines = dump(COLUMNS_IN_PIECES)
    with_blanks = [Line(page=1, text=line.text or " ") for line in lines]
    one_block = [line for line in lines if line.text]
    assert [textblocks.suits(each) for each in (lines, with_blanks, one_block)] == [True, False, False]


LABELS_BEHIND_THEIR_FIGURES = [
    "TT",
    "Tên chỉ tiêu",
    "Đơn vị",
    "Kế hoạch",
    "Thực hiện",
    "I CÔNG TÁC VĂN THƯ",
    "1.",
    "Văn bản đến đã xử lý trên hệ thống quản lý~văn bản",
    "văn~bản",
    "1.420",
    "1.388",
    "hồ~sơ",
    "2.347",
    "678",
    "1. Sổ sách đã nộp lưu",
    "quyển",
    "859",
    "34",
    "2. Hồ sơ đã chỉnh lý",
    "hồ~sơ",
    "82",
    "19",
    "2. Hồ sơ đã lập trong năm của các phòng~3.",
    "Văn bản đi có chữ ký số của người có thẩm quyền~và của cơ quan",
    "văn~bản",
    "7.155",
    "32",
    "II CÔNG TÁC LƯU TRỮ",
]


def test_rows_read_one_after_the_other_out_of_torn_blocks_are_doubted_all() -> None:
    lines = dump(["Phụ lục", "Số liệu văn thư, lưu trữ"], LABELS_BEHIND_THEIR_FIGURES)
    layouts = [
        PageLayout(
            page=Page(number=number, source="text", width=0.0, height=0.0),
            blocks=tuple(line for line in lines if line.page == number),
        )
        for number in (1, 2)
    ]
    grids = [block for layout in with_grids(layouts, PATTERNS) for block in layout.blocks if isinstance(block, Grid)]
    assert grids
    for grid in grids:
        assert {row for row, finding in grid.doubts if finding.severity == "warning"} == set(range(grid.rows))


def test_a_page_of_few_long_blocks_is_such_a_dump() -> None:
    lines = dump(["Số liệu", "STT~1~2~3", "Nội dung~Hồ sơ tiếp nhận~Hồ sơ trả lại~Số cuộc kiểm tra", "Kết quả~152~4~7"])
    assert textblocks.suits(lines)


WIDE_TABLE = [
    "Phụ lục 2~TÌNH HÌNH GIẢI QUYẾT HỒ SƠ",
    "STT",
    "Lĩnh vực",
    "1~2~3~4",
    "Hộ tịch~Chứng thực~Thành lập và hoạt động doanh~nghiệp (hộ kinh doanh)~Đất đai~Tổng cộng",
    "Số lượng hồ sơ tiếp nhận~Trực~Từ kỳ~tuyến~trước~84~9~131~7~46~5~59~12~320~33",
    "Tổng số",
    "93~138~51~71~353",
    "Số lượng hồ sơ đã giải quyết~Tổng số~Đúng hạn~Quá hạn",
    "90~130~50~66~336",
    "88~130~47~61~326",
    "2~0~3~5~10",
]


def test_figures_of_several_columns_in_one_block_and_of_one_in_others_come_to_their_rows() -> None:
    grid = only_grid(dump(WIDE_TABLE))
    assert body(grid) == [
        ["1", "Hộ tịch", "84", "9", "93", "90", "88", "2"],
        ["2", "Chứng thực", "131", "7", "138", "130", "130", "0"],
        ["3", "Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)", "46", "5", "51", "50", "47", "3"],
        ["4", "Đất đai", "59", "12", "71", "66", "61", "5"],
        ["", "Tổng cộng", "320", "33", "353", "336", "326", "10"],
    ]

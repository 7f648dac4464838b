"""Tables whose headings nobody knows, panels side by side, and letters printed as spreadsheets."""

from __future__ import annotations

import pytest
from table_drawing import grid, page
from table_reading import BODY, PATTERNS, codes, roles, rows, table, tables

from cchc_extract.model import Cell, Grid, Line, PageLayout, Word
from cchc_extract.understanding.letters import with_letter_parted

SCHOOLS = (
    ("Tiểu học Nguyễn Trãi", "24", "812", "99,5"),
    ("Tiểu học Lê Lợi", "25", "840", "100"),
    ("THCS Kim Đồng", "26", "1.003", "98,7"),
)


def labels(read: PageLayout) -> tuple[str, ...]:
    return tuple(column.label for column in table(read).columns)


@pytest.mark.parametrize(
    "heading",
    [("TÊN TRƯỜNG", "SỐ LỚP", "SỐ HỌC SINH", "TỶ LỆ"), ("Thôn", "Hộ", "Khẩu", "Đạt (%)"), ("", "2022", "2023", "Tăng")],
)
def test_figures_below_words_end_a_heading_of_any_words(heading: tuple[str, ...]) -> None:
    read = table(page("Quy mô trường, lớp như sau:", grid(heading, *SCHOOLS)))
    assert tuple(column.label for column in read.columns) == heading
    assert roles(read) == "indicator value value value"
    assert rows(read)[0] == ("", "Tiểu học Nguyễn Trãi", "", "24", "812", "99,5", "")
    assert codes(read) == []


def test_the_figure_behind_a_name_is_no_number_of_its_row() -> None:
    read = table(
        page(
            grid(("Năm", "BS Đa khoa", "BS RHM", "Tổng"), *[(f"20{n}", f"{n}", "1", f"{n + 1}") for n in (19, 20, 21)])
        )
    )
    assert roles(read) == "indicator value value value"


def test_levels_above_labels_and_figures_are_one_heading() -> None:
    read = page(
        grid(
            ("NHÓM HÀNG", "Chỉ số giá so với (%)", "<"),
            ("^", "Kỳ gốc 2019", "Tháng trước"),
            ("Chung", "117,19", "100,65"),
            ("I. Lương thực", "151,21", "99,64"),
            ("II. Giao thông", "110,97", "100,12"),
        )
    )
    assert labels(read) == ("NHÓM HÀNG", "Chỉ số giá so với (%) / Kỳ gốc 2019", "Chỉ số giá so với (%) / Tháng trước")


def test_a_line_that_numbers_columns_shows_the_heading_above_it() -> None:
    read = page(
        grid(
            ("Mã số", "Gói thầu", "Nhà thầu"),
            ("(1)", "(2)", "(3)"),
            ("G1", "Mua máy", "Công ty A"),
            ("G2", "Sửa nhà", "Công ty B"),
        )
    )
    assert labels(read) == ("Mã số", "Gói thầu", "Nhà thầu")
    assert len(table(read).rows) == 2


def test_bold_words_above_lighter_ones_are_a_heading() -> None:
    drawn = grid(("Mã số", "Gói thầu", "Nhà thầu"), ("G1", "Mua máy", "Công ty A"), ("G2", "Sửa nhà", "Công ty B"))
    assert table(page(_bold(drawn))).columns[0].label == "Mã số"
    assert tables(page(drawn)) == []


def _bold(drawn: Grid) -> Grid:
    cells = tuple(_with_weight(cell) for cell in drawn.cells)
    return Grid(page=1, rows=drawn.rows, cols=drawn.cols, cells=cells, method="rules", box=drawn.box)


def _with_weight(cell: Cell) -> Cell:
    return Cell(row=cell.row, col=cell.col, box=cell.box, text=cell.text, bold=cell.row == 0)


def test_a_row_of_words_at_the_top_of_the_next_page_is_a_row() -> None:
    first = page(grid(("Thôn", "Nước sạch", "Hộ", "Khẩu"), *SCHOOLS))
    rest = page(grid(("Thôn Hạ", "chưa có", "không", "không"), *SCHOOLS), number=2)
    assert len(table(first, rest).rows) == 7


def test_panels_side_by_side_are_read_one_after_the_other() -> None:
    head = ("STT", "Xã", "Số hồ sơ")
    read = table(
        page(grid((*head, *head), ("1", "An Bình", "120", "3", "Long Hồ", "96"), ("2", "Phú Quới", "88", "", "", "")))
    )
    assert [(row[0], row[1], row[3]) for row in rows(read)] == [
        ("1", "An Bình", "120"),
        ("2", "Phú Quới", "88"),
        ("3", "Long Hồ", "96"),
    ]
    assert [column.label for column in read.columns] == list(head)


def test_panels_go_on_on_the_next_page_without_their_heading() -> None:
    head = ("STT", "Xã", "Số hồ sơ")
    first = page(grid((*head, *head), ("1", "An Bình", "120", "2", "Long Hồ", "96")))
    rest = page(grid(("3", "Phú Quới", "88", "4", "Quới An", "7")), number=2)
    assert [row[0] for row in rows(table(first, rest))] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    "head", [("Tên trường", "Số lớp", "Số học sinh"), ("Trường", "Lớp", "HS"), ("Đơn vị", "Dân số (người)")]
)
@pytest.mark.parametrize("times", [2, 3])
def test_panels_without_numbers_are_told_by_headings_said_again(head: tuple[str, ...], times: int) -> None:
    names = ("An Bình", "Phú Quới", "Long Hồ", "Quới An", "Tân Hạnh", "Hòa Ninh")
    listed = [(name, str(10 + n), str(300 + n))[: len(head)] for n, name in enumerate(names)]
    high = len(names) // times
    body = [sum(listed[row::high], ()) for row in range(high)]
    read = table(page(grid(head * times, *body)))
    assert [(row[1], *row[3:-1]) for row in rows(read)] == listed
    assert [column.label for column in read.columns] == list(head)


def test_panels_without_numbers_go_on_on_the_next_page() -> None:
    head = ("Tên trường", "Số lớp")
    first = page(grid((*head, *head), ("An Bình", "5", "Phú Quới", "6")))
    rest = page(grid(("Long Hồ", "7", "Quới An", "8"), ("Tân Hạnh", "9", "", "")), number=2)
    read = table(first, rest)
    assert [row[1] for row in rows(read)] == ["An Bình", "Phú Quới", "Long Hồ", "Tân Hạnh", "Quới An"]


def test_headings_said_again_over_figures_alone_are_no_panels() -> None:
    read = table(
        page(
            grid(
                ("Chỉ tiêu", "Năm 2022", "<", "Năm 2023", "<"),
                ("^", "Số hộ", "Tỷ lệ", "Số hộ", "Tỷ lệ"),
                ("An Bình", "5", "1,5", "6", "1,7"),
                ("Phú Quới", "7", "2,5", "8", "2,7"),
            )
        )
    )
    assert [row[1] for row in rows(read)] == ["An Bình", "Phú Quới"]


def test_a_value_and_a_note_over_several_rows_stand_in_each() -> None:
    read = table(
        page(
            grid(
                ("STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Ghi chú"),
                ("1", "Kế hoạch", "Sở Nội vụ", "Quý I", "Lồng ghép"),
                ("2", "Tập huấn", "^", "Quý II", "^"),
            )
        )
    )
    assert rows(read)[1] == ("2", "Tập huấn", "", "Sở Nội vụ", "Quý II", "Lồng ghép")


HEAD = (
    ("ỦY BAN NHÂN DÂN", "<", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "<"),
    ("XÃ TÂN LỘC", "<", "Độc lập - Tự do - Hạnh phúc", "<"),
    ("BÁO CÁO", "<", "<", "<"),
)
FOOT = (
    ("Tân Lộc, ngày 16 tháng 12 năm 2024", "<", "<", "<"),
    ("Nơi nhận:", "<", "TM. ỦY BAN NHÂN DÂN", "<"),
    ("- Lưu: VT.", "<", "CHỦ TỊCH", "<"),
    ("", "<", "Đỗ Văn Khải", "<"),
)


def _with_words(layout: PageLayout) -> PageLayout:
    """The page with the words of its cells, each cell's in a row from its left."""
    found = []
    for cell in layout.grids[0].cells:
        box = cell.box
        assert box is not None
        x = box.x0 + 2
        for text in cell.text.split():
            found.append(Word(text=text, box=type(box)(x, box.top + 2, x + 4 * len(text), box.top + 12)))
            x += 4 * len(text) + 3
    made = type(layout.page)(number=1, source="digital", width=595, height=842, words=tuple(found))
    return PageLayout(page=made, blocks=layout.blocks)


@pytest.mark.parametrize(
    "body", [(("STT", "Nội dung", "ĐVT", "Số liệu"), *BODY), (("TRƯỜNG", "LỚP", "HỌC SINH", "TỶ LỆ"), *SCHOOLS)]
)
def test_head_and_signature_in_the_grid_of_a_spreadsheet_are_lines_of_text(body: tuple[tuple[str, ...], ...]) -> None:
    parted = with_letter_parted(_with_words(page(grid(*HEAD, *body, *FOOT))), PATTERNS.tables)
    kinds = ["line" if isinstance(block, Line) else "grid" for block in parted.blocks]
    assert kinds == ["line"] * 5 + ["grid"] + ["line"] * 6
    assert "Đỗ Văn Khải" in [line.text for line in parted.lines]
    assert len(table(parted).rows) == len(body) - 1
    assert [column.label for column in table(parted).columns] == list(body[0])


def test_a_table_with_a_row_for_recipients_stays_whole() -> None:
    drawn = _with_words(page(grid(("STT", "Nội dung", "ĐVT", "Số liệu"), *BODY, ("3", "Nơi nhận hồ sơ", "Nơi", "4"))))
    assert with_letter_parted(drawn, PATTERNS.tables) is drawn


@pytest.mark.parametrize(
    "office", [("", "", "GIÁM ĐỐC", "<"), ("", "", "", "HIỆU TRƯỞNG"), ("", "Q. CHỦ TỊCH", "<", "<")]
)
def test_an_office_and_a_name_below_a_blank_row_are_no_rows(office: tuple[str, ...]) -> None:
    blank = ("", "", "", "")
    heading = ("STT", "Nội dung", "ĐVT", "Số liệu")
    signed = (blank, office, blank, ("", "", "Nguyễn Văn An", "<"))
    assert rows(table(page(grid(heading, *BODY, *signed)))) == rows(table(page(grid(heading, *BODY))))


def test_a_mark_alone_below_a_blank_row_stays_in_the_table() -> None:
    read = table(page(grid(("STT", "Nội dung", "ĐVT", "Số liệu"), *BODY, ("", "", "", ""), ("", "", "", "Đạt"))))
    assert "Đạt" in [value for row in rows(read) for value in row]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_letter_printed_with_the_letters_and_numbers_of_the_sheet_is_parted_as_any(ruled: bool) -> None:
    heading = ("STT", "Nội dung", "ĐVT", "Số liệu")
    block = "\n".join(" ".join(filter(None, (text.strip("<") for text in row))) for row in HEAD)
    above = HEAD if ruled else ((block, "<", "<", "<"), ("^", "^", "^", "^"))
    sheet = [*above, heading, *BODY, *(FOOT if ruled else (("", "<", "<", "<"), ("^", "^", "^", "^")))]
    printed = [("", "A", "B", "C", "D"), *((str(number), *row) for number, row in enumerate(sheet, 1))]
    parted = with_letter_parted(_with_words(page(grid(*printed))), PATTERNS.tables)
    assert rows(table(parted)) == rows(table(page(grid(heading, *BODY))))
    assert [column.label for column in table(parted).columns] == list(heading)
    assert all(text not in {line.text for line in parted.lines} for text in ("A", "B", "1", "2"))


def test_headings_of_two_lines_are_whole_where_the_first_lines_have_known_words() -> None:
    heading = ("Xã, phường", "Mục tiêu\n2025", "Số lượng", "Giải trình", "Thực\nhiện", "Chiều dài\n(km)")
    body = (
        ("Xã Hải An", "534", "26", "Do thiếu\nvốn", "20.654", "5.775,9"),
        ("Xã Hà", "7", "9", "Do thiên tai", "1,5", "3"),
        ("Xã Lộc", "12", "8", "Do thiên tai", "979", "1,4"),
    )
    read = page(grid(heading, *body))
    assert [column.label for column in table(read).columns if column.role != "indicator"] == [
        "Mục tiêu 2025",
        "Số lượng",
        "Giải trình",
        "Thực hiện",
        "Chiều dài (km)",
    ]
    assert [row[1] for row in rows(table(read))] == ["Xã Hải An", "Xã Hà", "Xã Lộc"]

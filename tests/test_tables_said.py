"""What cells over several columns say, lines that number the columns, and where one table ends and the next begins."""

from __future__ import annotations

import pytest
from table_drawing import grid, page
from table_reading import HEADING, codes, roles, rows, table, tables

from cchc_extract.model import Grid, RawTable

QUARTERS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Quý I", "Quý II", "Quý III")
FIRST = ("1", "Số cuộc họp", "Cuộc", "1", "2", "3")
LAST = ("3", "Số văn bản", "Văn bản", "7", "8", "9")


def values(read: RawTable) -> list[list[str]]:
    return [[cell.text for cell in row.values] for row in read.rows]


@pytest.mark.parametrize("text", ["Chưa báo cáo", "Không phát sinh", "-", "x"])
def test_words_in_a_cell_over_several_value_columns_are_said_of_each(text: str) -> None:
    read = table(page(grid(QUARTERS, FIRST, ("2", "Số hồ sơ", "Hồ sơ", text, "<", "<"), LAST)))
    assert values(read) == [["1", "2", "3"], [text] * 3, ["7", "8", "9"]]
    assert codes(read) == []


def test_words_in_a_cell_over_rows_and_columns_are_said_of_all_of_them() -> None:
    middle = [("2", "Số hồ sơ", "Hồ sơ", "4", "Chưa báo cáo", "<"), ("3", "Số tin", "Tin", "5", "^", "^")]
    read = table(page(grid(QUARTERS, FIRST, *middle, ("4", "Số văn bản", "Văn bản", "7", "8", "9"))))
    assert values(read)[1:3] == [["4", "Chưa báo cáo", "Chưa báo cáo"], ["5", "Chưa báo cáo", "Chưa báo cáo"]]
    assert codes(read) == []


def test_words_over_some_of_the_value_columns_are_said_of_these() -> None:
    read = table(page(grid(QUARTERS, FIRST, ("2", "Số hồ sơ", "Hồ sơ", "4", "Chưa báo cáo", "<"), LAST)))
    assert values(read)[1] == ["4", "Chưa báo cáo", "Chưa báo cáo"]


@pytest.mark.parametrize("text", ["5", "1.204", "7 hồ sơ", "12/15", "-3,5", ">90"])
def test_a_number_over_several_value_columns_stands_in_the_first_with_a_doubt(text: str) -> None:
    read = table(page(grid(QUARTERS, FIRST, ("2", "Số hồ sơ", "Hồ sơ", text, "<", "5"), LAST)))
    assert values(read)[1] == [text, "", "5"]
    assert codes(read) == ["merged-value"]


def test_a_label_over_the_value_columns_is_no_value() -> None:
    read = table(page(grid(QUARTERS, FIRST, ("II", "Cải cách thể chế", "<", "<", "<", "<"), LAST)))
    assert values(read)[1] == ["", "", ""]
    assert read.rows[1].indicator.text == "Cải cách thể chế"


LINE = ("1", "2", "3", "4", "5", "6")


@pytest.mark.parametrize("line", [LINE, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), ("A", "B", "C", "1", "2", "3")])
@pytest.mark.parametrize("above", [True, False])
def test_a_line_of_column_numbers_in_the_middle_of_a_table_is_no_row(line: tuple[str, ...], above: bool) -> None:
    top = (line,) if above else ()
    read = table(page(grid(QUARTERS, *top, FIRST, line, LAST)))
    assert [row.stt.text for row in read.rows] == ["1", "3"]


def test_a_row_whose_figures_count_up_is_a_row() -> None:
    body = [("Lớp 6", "9", "12", "360"), ("1", "2", "3", "4"), ("Lớp 7", "9", "11", "340")]
    read = table(page(grid(("Lớp", "Số trường", "Số lớp", "Số học sinh"), *body)))
    assert [[row.indicator.text, *(cell.text for cell in row.values)] for row in read.rows] == list(map(list, body))


BODY = (("1", "Số hội nghị", "Hội nghị", "31", ""), ("2", "Số văn bản", "Văn bản", "41", ""))
OTHER = (("1", "Số hội nghị", "Hội nghị", "5", ""), ("2", "Số văn bản", "Văn bản", "6", ""))


@pytest.mark.parametrize("line", ["2. Xã Lê Lợi", "Xã Mỹ", "b) Phường 1", "Năm 2022:"])
def test_numbers_that_begin_anew_below_a_line_of_text_are_those_of_another_table(line: str) -> None:
    one, two = tables(page("1. Xã An Bình", grid(HEADING, *BODY), line, grid(HEADING, *OTHER)))
    assert [values(one), values(two)] == [[["31"], ["41"]], [["5"], ["6"]]]
    assert (one.title, two.title) == ("1. Xã An Bình", line)


def test_a_table_that_counts_anew_below_a_line_has_the_heading_of_the_one_above_it() -> None:
    one, two = tables(page("1. Xã An Bình", grid(HEADING, *BODY), "2. Xã Lê Lợi", grid(*OTHER)))
    assert (values(one), values(two)) == ([["31"], ["41"]], [["5"], ["6"]])
    assert (two.title, two.columns, codes(two)) == ("2. Xã Lê Lợi", one.columns, [])


@pytest.mark.parametrize("line", ["2", "-", ""])
def test_a_number_between_two_parts_of_a_table_names_no_other(line: str) -> None:
    between = (line,) if line else ()
    assert len(tables(page(grid(HEADING, *BODY), *between, grid(HEADING, *OTHER)))) == 1


def test_a_table_that_counts_on_below_a_line_of_text_is_one() -> None:
    more = (("3", "Số buổi", "Buổi", "5", ""), ("4", "Số tin", "Tin", "6", ""))
    assert len(rows(table(page(grid(HEADING, *BODY), "Xã An Bình", grid(HEADING, *more))))) == 4


def test_a_short_running_head_on_the_next_page_begins_no_table() -> None:
    pages = page(grid(HEADING, *BODY)), page("UBND xã", grid(HEADING, *OTHER, page=2), number=2)
    assert len(tables(*pages)) == 1


PAIRS = (("Tổng số hồ sơ", "120"), ("Đúng hạn", "1.118"), ("Tỷ lệ đúng hạn", "98,5%"), ("Quá hạn", "2 hồ sơ"))


def test_labels_and_their_figures_in_two_columns_are_a_table() -> None:
    read = table(page("Kết quả giải quyết:", grid(*PAIRS)))
    assert roles(read) == "indicator value"
    assert [(row.indicator.text, row.values[0].text) for row in read.rows] == list(PAIRS)
    assert codes(read) == ["no-table-heading"]


@pytest.mark.parametrize(
    "drawn",
    [
        grid(
            ("ỦY BAN NHÂN DÂN XÃ AN BÌNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("Số: 125/BC-UBND", "An Bình, ngày 15"),
        ),
        grid(("Người lập biểu", "Chủ tịch"), ("Trần Thị Hoa", "Nguyễn Văn Hùng")),
        grid(("Năm báo cáo", "2023"), ("Năm trước", "2022")),
        grid(("Họ và tên", "Nguyễn Văn Hùng"), ("Số điện thoại", "0912 345 678"), ("Chức vụ", "Chủ tịch")),
    ],
    ids=["head", "signature", "years", "form"],
)
def test_text_side_by_side_is_no_table(drawn: Grid) -> None:
    assert tables(page(drawn)) == []


STACKED = ("1\n2\n3", "Số nghị quyết\nSố quyết định\nSố chỉ thị", "Văn bản\nVăn bản\nVăn bản", "4\n15\n6", "")


def test_numbers_of_several_rows_in_one_cell_stay_apart() -> None:
    read = table(page(grid(HEADING, STACKED, ("4", "Khác", "Văn bản", "9", ""))))
    assert [row.stt.text for row in read.rows] == ["1 / 2 / 3", "4"]
    assert [(each.field, each.severity) for each in read.rows[0].findings] == [("stt", "error")]


def test_a_number_that_its_narrow_cell_broke_is_one() -> None:
    read = table(
        page(
            grid(
                HEADING,
                ("1\n1", "Số nghị quyết\nvà quyết định", "Văn bản", "4", ""),
                ("3.3.\n1", "Khác", "Văn bản", "9", ""),
            )
        )
    )
    assert [row.stt.text for row in read.rows] == ["11", "3.3.1"]


@pytest.mark.parametrize(("below", "found"), [(1, []), (2, ["numbering-jumps"])])
def test_a_leap_is_one_of_reading_only_over_the_edge_of_a_page(below: int, found: list[str]) -> None:
    upper = grid(HEADING, ("1", "Số hội nghị", "Hội nghị", "31", ""), ("2", "Số văn bản", "Văn bản", "41", ""))
    lower = grid(HEADING, ("4", "Số buổi", "Buổi", "5", ""), ("5", "Số tin", "Tin", "6", ""), page=below)
    pages = [page(upper, "Đoạn có số", lower)] if below == 1 else [page(upper), page(lower, number=2)]
    assert codes(table(*pages)) == found


@pytest.mark.parametrize("count", [1, 2])
def test_a_table_without_any_value_is_an_error_however_few_rows_it_has(count: int) -> None:
    bare = [(str(at), f"Chỉ tiêu {at}", "Văn bản", "", "") for at in range(1, count + 1)]
    read = table(page(grid(HEADING, *bare)))
    assert codes(read) == ["no-values"] * count

"""Tables that go on over pages, and where one ends and the next begins."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from table_drawing import grid, page
from table_reading import BODY, HEADING, codes, rows, table, tables

from cchc_extract.model import Box


def test_a_table_over_pages_with_its_heading_again() -> None:
    first = page("Phụ lục", grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", "")))
    second = page("2", grid(HEADING, ("2", "Số nhiệm vụ", "Nhiệm vụ", "6", "")), number=2)
    read = table(first, second)
    assert [row.stt.text for row in read.rows] == ["1", "2"]
    assert [row.page for row in read.rows] == [1, 2]
    assert read.pages == (1, 2)


def test_a_table_over_pages_without_its_heading() -> None:
    first = page("Phụ lục", grid(HEADING, ("1", "2", "3", "4", "5"), ("1", "Số văn bản", "Văn bản", "5", "")))
    second = page("2", grid(("1", "2", "3", "4", "5"), ("2", "Số nhiệm vụ", "Nhiệm vụ", "6", "")), number=2)
    read = table(first, second)
    assert [row.indicator.text for row in read.rows] == ["Số văn bản", "Số nhiệm vụ"]
    assert codes(read) == []


def test_a_page_with_a_false_rule_still_belongs_to_the_table_and_is_flagged() -> None:
    widths = (1, 6, 2, 1)
    first = page(grid(("STT", "Nội dung", "ĐVT", "Số liệu"), *BODY, widths=widths))
    second = page(grid(("3", "Số cuộc", "kiểm tra", "Cuộc", "4"), widths=(1, 4, 2, 2, 1)), number=2)
    read = table(first, second)
    assert rows(read)[-1] == ("3", "Số cuộc kiểm tra", "Cuộc", "4", "")
    assert codes(read) == ["columns-differ"]


@pytest.mark.parametrize(
    ("ahead", "behind", "aside"), [(18, 55, 0), (0, 70, 0), (70, 0, 0), (18, 55, 20), (18, 55, -20)]
)
def test_marks_in_the_margin_of_a_page_do_not_end_the_table(ahead: float, behind: float, aside: float) -> None:
    widths = (6, 52, 16, 10, 16)
    first = page(grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", ""), widths=widths))
    plain = grid(("2", "Số nhiệm vụ", "Nhiệm vụ", "6", ""), ("3", "Số đoàn", "Đoàn", "1", "x"), widths=widths)
    cells = tuple(replace(cell, box=_moved(cell.box, aside, aside)) for cell in plain.cells)
    wide = replace(plain, cells=cells, box=_moved(plain.box, aside - ahead, aside + behind))
    read = table(first, page(wide, number=2))
    assert rows(read)[1:] == [("2", "Số nhiệm vụ", "Nhiệm vụ", "6", ""), ("3", "Số đoàn", "Đoàn", "1", "x")]
    assert codes(read) == []


def _moved(box: Box | None, left: float, right: float) -> Box:
    assert box is not None
    return Box(box.x0 + left, box.top, box.x1 + right, box.bottom)


def test_as_many_columns_in_other_places_are_not_taken_for_the_same() -> None:
    first = page(grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", ""), widths=(6, 52, 16, 10, 16)))
    other = grid(
        ("1", "Nguyễn Văn A", "Tổ trưởng", "Tổ 1", "x"), ("2", "Lê B", "Tổ phó", "Tổ 2", ""), widths=(6, 20, 30, 34, 10)
    )
    assert [codes(read) for read in tables(first, page(other, number=2))] == [[], ["no-table-heading"]]


def test_one_distance_between_columns_is_too_little_to_know_a_table_by() -> None:
    first = page(grid(("STT", "Chỉ tiêu", "Số liệu"), ("1", "Số văn bản", "5"), widths=(100, 200, 180)))
    other = grid(("1", "Nguyễn Văn A", "7"), ("2", "Trần Thị B", "8"), widths=(250, 200, 30))
    assert [len(read.rows) for read in tables(first, page(other, number=2))] == [1, 2]


def test_a_row_broken_over_pages_is_one() -> None:
    first = page(grid(HEADING, ("3.3.", "Số vấn đề phát hiện", "Vấn đề", "4", ""), widths=(1, 6, 2, 1, 2)))
    second = page(
        grid(("1", "qua kiểm tra", "", "", ""), ("3.4", "Số đoàn", "Đoàn", "1", ""), widths=(1, 6, 2, 1, 2)), number=2
    )
    read = table(first, second)
    assert rows(read) == [
        ("3.3.1", "Số vấn đề phát hiện qua kiểm tra", "Vấn đề", "4", ""),
        ("3.4", "Số đoàn", "Đoàn", "1", ""),
    ]


@pytest.mark.parametrize("label", ["Trong đó:", "trong đó:", "CÔNG TÁC KIỂM TRA"])
def test_a_heading_at_the_top_of_a_page_is_no_rest(label: str) -> None:
    first = page(grid(HEADING, ("1", "Số vấn đề phát hiện", "Vấn đề", "4", "")))
    second = page(grid(("", label, "", "", ""), ("2", "Số đoàn", "Đoàn", "1", "")), number=2)
    read = table(first, second)
    assert [row.indicator.text for row in read.rows] == ["Số vấn đề phát hiện", label, "Số đoàn"]
    assert codes(read) == []


def test_a_lone_label_at_the_top_of_a_page_is_flagged() -> None:
    first = page(grid(HEADING, ("1", "Số vấn đề phát hiện của", "Vấn đề", "4", "")))
    second = page(grid(("", "Ủy ban nhân dân", "", "", ""), ("2", "Số đoàn", "Đoàn", "1", "")), number=2)
    assert codes(table(first, second)) == ["row-may-continue"]


def test_an_appendix_heading_begins_a_new_table() -> None:
    first = page("PHỤ LỤC I", "BIỂU MỘT", grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", "")))
    second = page("PHỤ LỤC II", "BIỂU HAI", grid(HEADING, ("1", "Số đoàn", "Đoàn", "1", "")), number=2)
    read = tables(first, second)
    assert [(each.label, each.title) for each in read] == [("PHỤ LỤC I", "BIỂU MỘT"), ("PHỤ LỤC II", "BIỂU HAI")]


def test_appendices_without_number_are_told_by_their_titles() -> None:
    first = page("PHỤ LỤC", "KẾT QUẢ CẢI CÁCH", grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", "")))
    second = page("PHỤ LỤC", "TÌNH HÌNH KIỂM TRA", grid(HEADING, ("1", "Số đoàn", "Đoàn", "1", "")), number=2)
    assert [each.title for each in tables(first, second)] == ["KẾT QUẢ CẢI CÁCH", "TÌNH HÌNH KIỂM TRA"]


def test_the_appendix_heading_printed_on_every_page_begins_no_new_table() -> None:
    first = page("Phụ lục 1", "KẾT QUẢ CẢI CÁCH", grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", "")))
    second = page("Phụ lục 1", "KẾT QUẢ CẢI CÁCH", grid(HEADING, ("2", "Số đoàn", "Đoàn", "1", "")), number=2)
    assert len(table(first, second).rows) == 2


def test_two_tables_with_the_same_heading_under_one_appendix() -> None:
    read = tables(
        page(
            "Phụ lục",
            "1. Kết quả của các phòng",
            grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", ""), ("2", "Số đoàn", "Đoàn", "1", "")),
            "2. Kết quả của các xã",
            grid(HEADING, ("1", "Số văn bản", "Văn bản", "7", "")),
        )
    )
    assert [len(each.rows) for each in read] == [2, 1]


@pytest.mark.parametrize("numbered", [False, True], ids=["plain", "columns numbered"])
def test_a_heading_of_two_levels_whose_words_nobody_knows_is_no_row_where_it_is_printed_again(numbered: bool) -> None:
    heading = [("Đơn vị", "Giới tính", "<", "Xếp loại"), ("^", "Nam", "Nữ", "^")]
    numbers = [("1", "2", "3", "4")] if numbered else []
    body = [(f"Phòng số {row}", f"{row}1", f"{row}2", "Tốt") for row in range(1, 10)]
    parts = [grid(*heading, *numbers, *body[at : at + 3]) for at in (0, 3, 6)]
    read = table(*(page(each, number=number) for number, each in enumerate(parts, 1)))
    assert [row.indicator.text for row in read.rows] == [f"Phòng số {row}" for row in range(1, 10)]
    assert read.value_labels[:2] == ("Giới tính / Nam", "Giới tính / Nữ")
    assert not any(row.findings for row in read.rows)


def test_a_row_of_words_at_the_top_of_a_page_is_no_heading_printed_again() -> None:
    heading = ("Đơn vị", "Người trực", "Nơi trực")
    body = [("Phòng số 1", "5", "Tầng 1"), ("Phòng số 2", "6", "Tầng 2"), ("Phòng số 3", "7", "Tầng 3")]
    read = table(page(grid(heading, *body)), page(grid(("Đơn vị sự nghiệp", "Lê Thị Hoa", "Trụ sở"), *body), number=2))
    assert [row.indicator.text for row in read.rows][3] == "Đơn vị sự nghiệp"


@pytest.mark.parametrize("again", [True, False], ids=["heading again", "heading once"])
def test_a_cell_merged_over_rows_says_it_for_those_on_the_next_page_too(again: bool) -> None:
    heads = ("STT", "Nội dung", "ĐVT", "Số liệu", "Đơn vị chủ trì")
    first = grid(heads, ("1", "Số văn bản", "Việc", "5", "Phòng A"), ("2", "Số cuộc", "^", "6", "^"))
    top = [heads] if again else []
    below = (("3", "Số hồ sơ", "", "7", ""), ("4", "Số lượt", "^", "8", "^"), ("5", "Số đợt", "Đợt", "9", "Phòng B"))
    read = table(page("Phụ lục", first), page(grid(*top, *below), number=2))
    assert [row.unit.text for row in read.rows] == ["Việc", "Việc", "Việc", "Việc", "Đợt"]
    assert [row.values[1].text for row in read.rows] == ["Phòng A", "Phòng A", "Phòng A", "Phòng A", "Phòng B"]


def test_a_blank_cell_at_the_top_of_a_page_stays_blank_below_a_cell_of_one_row() -> None:
    heads = ("STT", "Nội dung", "ĐVT", "Số liệu", "Đơn vị chủ trì")
    first = grid(heads, ("1", "Số văn bản", "Việc", "5", "Phòng A"), ("2", "Số cuộc", "Cuộc", "6", "Phòng B"))
    second = grid(heads, ("3", "Số hồ sơ", "Hồ sơ", "7", ""), ("4", "Số lượt", "Lượt", "8", "^"))
    read = table(page("Phụ lục", first), page(second, number=2))
    assert [row.values[1].text for row in read.rows] == ["Phòng A", "Phòng B", "", ""]


def test_what_a_merged_cell_says_below_the_break_is_not_said_twice_of_a_broken_row() -> None:
    heads = ("STT", "Nội dung", "ĐVT", "Số liệu", "Đơn vị chủ trì", "Ghi chú")
    above = [("1", "Số văn bản", "Việc", "5", "Phòng A", "Đang làm"), ("2", "Số cuộc", "^", "6", "^", "^")]
    cut = ("3", "Số lượt kiểm tra", "^", "7", "^", "^")
    below = [
        ("", "92", "", "", "", ""),
        ("4", "Số đợt", "^", "8", "^", "^"),
        ("5", "Số buổi", "Buổi", "9", "Phòng B", "Xong"),
    ]
    read = table(page("Phụ lục", grid(heads, *above, cut)), page(grid(*below), number=2))
    assert [(row.stt.text, row.indicator.text, row.unit.text) for row in read.rows[2:]] == [
        ("3", "Số lượt kiểm tra 92", "Việc"),
        ("4", "Số đợt", "Việc"),
        ("5", "Số buổi", "Buổi"),
    ]
    assert [row.values[1].text for row in read.rows] == ["Phòng A"] * 4 + ["Phòng B"]
    assert [row.note.text for row in read.rows] == ["Đang làm"] * 4 + ["Xong"]
    assert [each.code for each in read.rows[2].findings] == ["row-broken"]


def test_a_unit_merged_from_the_last_row_of_a_page_on_is_that_of_the_rows_on_the_next_page() -> None:
    heads = ("STT", "Nội dung", "ĐVT", "Số liệu", "Đơn vị chủ trì")
    first = grid(heads, ("1", "Số văn bản", "Việc", "5", "Phòng A"), ("2", "Số cuộc", "Cuộc", "6", "Phòng B"))
    below = (("3", "Số hội nghị", "", "7", ""), ("4", "Số lượt", "^", "8", "^"), ("5", "Số đợt", "Đợt", "9", "Phòng B"))
    read = table(page("Phụ lục", first), page(grid(*below), number=2))
    assert [row.unit.text for row in read.rows] == ["Việc", "Cuộc", "Cuộc", "Cuộc", "Đợt"]
    assert [row.values[1].text for row in read.rows] == ["Phòng A", "Phòng B", "", "", "Phòng B"]


SHEET = ("STT", "Nội dung", "ĐVT", "Số liệu")
COUNTED = (("1", "Số văn bản", "Việc", "5"), ("2", "Số cuộc", "Cuộc", "6"), ("3", "Số hồ sơ", "Hồ sơ", "7"))


def test_rows_counted_anew_under_the_heading_on_the_next_page_are_those_of_another_sheet() -> None:
    other = (("1", "Số thôn", "Thôn", "1"), ("2", "Số xã", "Xã", "2"), ("3", "Số hộ", "Hộ", "3"))
    read = tables(page("Phụ lục", grid(SHEET, *COUNTED)), page(grid(SHEET, *other), number=2))
    assert [[row.indicator.text for row in each.rows] for each in read] == [
        ["Số văn bản", "Số cuộc", "Số hồ sơ"],
        ["Số thôn", "Số xã", "Số hộ"],
    ]


@pytest.mark.parametrize("above", [True, False], ids=["above the break", "below it"])
def test_a_group_that_counts_its_rows_anew_over_the_break_begins_no_table(above: bool) -> None:
    group = [("II", "Tuyên truyền", "", "")]
    rest = (("1", "Số thôn", "Thôn", "1"), ("2", "Số xã", "Xã", "2"))
    first = grid(SHEET, ("I", "Chỉ đạo", "", ""), *COUNTED, *(group if above else []))
    second = grid(SHEET, *([] if above else group), *rest)
    assert len(table(page("Phụ lục", first), page(second, number=2)).rows) == 7
    unnumbered = grid(SHEET, *COUNTED, ("", "Tuyên truyền", "", ""))
    assert len(table(page("Phụ lục", unnumbered), page(grid(SHEET, *rest), number=2)).rows) == 6


def test_a_heading_read_only_on_the_second_page_serves_the_whole_table() -> None:
    first = page(
        "Phụ lục",
        grid(("", "", "", ""), ("1", "Số văn bản đã ban hành", "Văn bản", "5"), ("2", "Tỷ lệ xử lý", "%", "9")),
    )
    second = page(grid(("STT", "Chỉ tiêu", "ĐVT", "Số liệu"), ("3", "Số đoàn", "Đoàn", "1")), number=2)
    read = table(first, second)
    assert [column.label for column in read.columns] == ["STT", "Chỉ tiêu", "ĐVT", "Số liệu"]
    assert [row.stt.text for row in read.rows] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("Số 127/UBND-VP ngày", "08/03/2024", "Số 127/UBND-VP ngày 08/03/2024"),
        ("202/QĐ-", "UBND ngày 09/7/2022", "202/QĐ-UBND ngày 09/7/2022"),
        ("2022-", "2024", "2022-2024"),
    ],
)
@pytest.mark.parametrize("label", ["", "mười phòng học"])
def test_words_go_on_below_the_break_with_a_date_and_codes_behind_their_dash(
    above: str, below: str, whole: str, label: str
) -> None:
    heading = ("STT", "Dự án", "Văn bản", "Kinh phí")
    first = page(grid(heading, ("1", "Trường học", above, "17.223")))
    read = table(
        first, page(grid(heading, ("", label, below, ""), ("2", "Trạm y tế", "12/QĐ-UBND", "5.120")), number=2)
    )
    assert [row.stt.text for row in read.rows] == ["1", "2"]
    assert [value.text for value in read.rows[0].values] == [whole, "17.223"]


def test_the_rest_of_a_row_below_a_heading_of_two_levels_is_no_third_one() -> None:
    top = ("TT", "Dự án", "Quyết định đầu tư", "<", "Chủ đầu tư")
    below = ("^", "^", "Số, ngày", "Tổng mức", "^")
    first = page(grid(top, below, ("1", "Trường học", "185/QĐ-UBND ngày", "17.223", "Ban QLDA")))
    second = page(
        grid(top, below, ("", "", "08/6/2022", "", ""), ("2", "Trạm y tế", "202/QĐ-UBND", "5.120", "UBND xã")), number=2
    )
    read = table(first, second)
    assert [value.text for row in read.rows for value in row.values] == [
        "185/QĐ-UBND ngày 08/6/2022", "17.223", "Ban QLDA", "202/QĐ-UBND", "5.120", "UBND xã",
    ]  # fmt: skip

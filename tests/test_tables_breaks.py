"""What the edge of a page cuts: rows, headings, the count of the rows; and what a page prints over a table."""

from __future__ import annotations

import pytest
from table_drawing import grid, page
from table_reading import BODY, HEADING, codes, rows, table, tables

from cchc_extract import layout
from cchc_extract.model import Box, Page, PageLayout, Rule, Word

FOUR = ("STT", "Chỉ tiêu", "ĐVT", "Số liệu")
TASKS = ("STT", "Nhiệm vụ", "Đơn vị chủ trì", "Sản phẩm", "Hạn")


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("12.345.", "000", "12.345.000"),
        ("12.345", ".000", "12.345.000"),
        ("1.", "204,5", "1.204,5"),
        ("45,", "250", "45,250"),
    ],
)
def test_a_number_that_the_edge_of_a_page_cuts_is_one(above: str, below: str, whole: str) -> None:
    first = page(grid(FOUR, ("1", "Kinh phí", "Đồng", above)))
    read = table(first, page(grid(("", "", "", below), ("2", "Số đoàn", "Đoàn", "1")), number=2))
    assert rows(read) == [("1", "Kinh phí", "Đồng", whole, ""), ("2", "Số đoàn", "Đoàn", "1", "")]
    assert codes(read) == []


@pytest.mark.parametrize(("above", "below"), [("12", "15"), ("1.204.", "15"), ("12.34", "5")])
def test_two_numbers_at_the_edge_of_a_page_stay_two_and_the_one_without_label_is_doubted(
    above: str, below: str
) -> None:
    first = page(grid(FOUR, ("1", "Kinh phí", "Đồng", above)))
    read = table(first, page(grid(("", "", "", below), ("2", "Số đoàn", "Đoàn", "1")), number=2))
    assert [row.values[0].text for row in read.rows] == [above, below, "1"]
    assert [row.findings[0].code for row in read.rows if row.findings] == ["row-may-continue"]


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("Số 127/UBND", "-VP ngày 5", "Số 127/UBND-VP ngày 5"),
        ("Số 12/UBN", "D-VP ngày 5", "Số 12/UBND-VP ngày 5"),
        ("Phòng LĐ-", "TB và XH", "Phòng LĐ-TB và XH"),
        ("họp ngày 07/03/202", "4 tại xã", "họp ngày 07/03/2024 tại xã"),
        ("Năm học", "-Tuyển sinh", "Năm học -Tuyển sinh"),
    ],
)
def test_a_text_that_the_edge_of_a_page_cuts_in_a_word_is_joined_without_a_blank(
    above: str, below: str, whole: str
) -> None:
    heading = ("STT", "Nhiệm vụ", "Văn bản giao", "Ghi chú")
    first = page(grid(heading, ("1", "Lập quy hoạch", above, "Đạt")))
    second = page(grid(heading, ("", "của các xã", below, ""), ("2", "Cấp đất", "Số 8/UBND-TH", "Đạt")), number=2)
    assert [row.values[0].text for row in table(first, second).rows] == [whole, "Số 8/UBND-TH"]


@pytest.mark.parametrize(
    ("above", "below"), [("1.010790.", "H16"), ("1.010790.000.00.", "00.H16"), ("BTP-2023.", "A12")]
)
def test_a_code_that_the_edge_of_a_page_cuts_is_one_and_so_is_its_row(above: str, below: str) -> None:
    heading = ("STT", "Tên thủ tục", "Mã TTHC", "Mức độ")
    first = page(grid(heading, ("1", "Thủ tục", above, "Một phần")))
    second = page(
        grid(heading, ("", "thu hồi giấy phép", below, ""), ("2", "Cấp đổi", "1.003673.H59", "Một phần")), number=2
    )
    read = table(first, second)
    assert [(row.stt.text, row.indicator.text, row.values[0].text) for row in read.rows] == [
        ("1", "Thủ tục thu hồi giấy phép", above + below),
        ("2", "Cấp đổi", "1.003673.H59"),
    ]


def test_texts_of_a_row_go_on_over_several_pages() -> None:
    first = page(
        grid(
            TASKS,
            ("1", "Rà soát thủ tục", "Sở Nội vụ", "Quyết định", "Quý I"),
            ("2", "Số hóa", "Sở Tư pháp và", "Báo cáo", ""),
        )
    )
    second = page(grid(("", "hồ sơ lưu trữ", "các sở liên quan,", "của cơ quan", "")), number=2)
    third = page(
        grid(
            ("", "tại bộ phận một cửa", "ban, ngành", "chủ trì", "Quý II"),
            ("3", "Đào tạo", "Sở Nội vụ", "Lớp", "Quý III"),
        ),
        number=3,
    )
    read = table(first, second, third)
    assert [row.indicator.text for row in read.rows] == [
        "Rà soát thủ tục",
        "Số hóa hồ sơ lưu trữ tại bộ phận một cửa",
        "Đào tạo",
    ]
    assert [cell.text for cell in read.rows[1].values] == [
        "Sở Tư pháp và các sở liên quan, ban, ngành",
        "Báo cáo của cơ quan chủ trì",
        "Quý II",
    ]


def test_the_only_row_without_a_number_at_the_top_of_a_page_is_the_rest_of_the_one_before_it() -> None:
    first = page(grid(HEADING, *((*row, "") for row in BODY)))
    second = page(grid(("", "Ủy ban nhân dân", "", "", ""), ("3", "Số đoàn", "Đoàn", "1", "")), number=2)
    read = table(first, second)
    assert [row.indicator.text for row in read.rows][2:] == ["Số nhiệm vụ Ủy ban nhân dân", "Số đoàn"]
    assert codes(read) == ["row-broken"]


def test_words_in_the_same_cells_without_a_number_go_on_below_the_break_with_a_capital() -> None:
    first = page(
        grid(
            TASKS,
            ("1", "Sửa đường", "Ban quản lý dự án", "Đường", "Quý I"),
            ("2", "Nạo vét kênh đoạn qua thôn", "Trạm thủy nông", "Kênh", "Quý II"),
            ("3", "Ngập úng đoạn qua thôn", "Phòng Quản lý đô thị", "Cống", "Quý III"),
        )
    )
    second = page(
        grid(
            ("", "Phú Long sau mỗi trận mưa", "Kinh phí 180 triệu đồng", "", ""),
            ("4", "Thắp sáng ngõ", "Điện lực", "Đèn", "Quý IV"),
        ),
        number=2,
    )
    read = table(first, second)
    assert [row.indicator.text for row in read.rows][2:] == [
        "Ngập úng đoạn qua thôn Phú Long sau mỗi trận mưa",
        "Thắp sáng ngõ",
    ]
    assert read.rows[2].values[0].text == "Phòng Quản lý đô thị Kinh phí 180 triệu đồng"
    assert codes(read) == ["row-broken"]


def test_a_bracket_that_the_edge_of_a_page_leaves_open_is_closed_below_it() -> None:
    first = page(grid(HEADING, *((*row, "") for row in BODY), ("3", "Tập huấn (đợt", "Lớp", "1", "")))
    second = page(grid(("", "2)", "", "", ""), ("4", "Số đoàn", "Đoàn", "1", "")), number=2)
    read = table(first, second)
    assert [row.indicator.text for row in read.rows][3:] == ["Tập huấn (đợt 2)", "Số đoàn"]
    assert codes(read) == []


def test_a_last_row_that_sums_up_without_number_hides_no_rest_of_a_row() -> None:
    rest = ("", "- Điểm trường số 2", "", "", "")
    first = page(grid(HEADING, *((str(n), f"Trường {n}", "Lớp", "4", "") for n in range(1, 4))))
    second = page(grid(rest, ("4", "Trường 4", "Lớp", "3", ""), ("", "Tổng cộng", "Lớp", "15", "")), number=2)
    read = table(first, second)
    assert [row.indicator.text for row in read.rows][2:] == ["Trường 3 - Điểm trường số 2", "Trường 4", "Tổng cộng"]


def test_a_number_in_the_middle_of_the_height_of_its_row_stands_below_the_break() -> None:
    first = page(grid(HEADING, *((*row, "") for row in BODY), ("", "Số vấn đề phát hiện", "", "", "")))
    second = page(grid(("3", "qua kiểm tra", "Vấn đề", "4", ""), ("4", "Số đoàn", "Đoàn", "1", "")), number=2)
    read = table(first, second)
    assert rows(read)[3:] == [
        ("3", "Số vấn đề phát hiện qua kiểm tra", "Vấn đề", "4", ""),
        ("4", "Số đoàn", "Đoàn", "1", ""),
    ]
    assert codes(read) == []


def test_a_heading_that_says_more_when_it_is_printed_again_holds_the_rest_of_a_row() -> None:
    again = (HEADING[0], f"{HEADING[1]} của Ủy ban nhân dân các xã, phường", *HEADING[2:])
    first = page(grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", "")))
    read = table(first, page(grid(again, ("2", "Số đoàn", "Đoàn", "1", "")), number=2))
    assert codes(read) == ["rows-in-heading"]


def test_a_heading_cut_by_the_edge_of_a_page_is_one() -> None:
    above = grid(("STT", "Chỉ tiêu", "Kết quả thống kê", "Ghi chú"), widths=(1, 4, 4, 2))
    below = grid(
        ("", "thống kê", "Đơn vị tính", "Số liệu", ""),
        ("1", "Số văn bản", "Văn bản", "17", ""),
        ("2", "Số cuộc kiểm tra", "Cuộc", "3", "đạt"),
        widths=(1, 4, 2, 2, 2),
    )
    read = table(page("Phụ lục", above), page(below, number=2))
    assert [column.label for column in read.columns] == [
        "STT",
        "Chỉ tiêu thống kê",
        "Kết quả thống kê / Đơn vị tính",
        "Kết quả thống kê / Số liệu",
        "Ghi chú",
    ]
    assert rows(read) == [("1", "Số văn bản", "Văn bản", "17", ""), ("2", "Số cuộc kiểm tra", "Cuộc", "3", "đạt")]
    assert codes(read) == []


def test_a_heading_alone_on_its_page_heads_the_rows_of_the_next() -> None:
    read = table(page("Phụ lục", grid(FOUR)), page(grid(*BODY), number=2))
    assert [row.stt.text for row in read.rows] == ["1", "2", "2.1"]
    assert read.value_labels == ("Số liệu",)


def test_a_table_goes_on_in_other_widths_where_its_rows_count_on() -> None:
    first = page(grid(HEADING, *((*row, "") for row in BODY), widths=(1, 8, 2, 2, 2)))
    second = page(
        grid(("3", "Số cuộc", "Cuộc", "4", ""), ("4", "Số đoàn", "Đoàn", "1", ""), widths=(1, 3, 3, 5, 6)), number=2
    )
    read = table(first, second)
    assert rows(read)[3:] == [("3", "Số cuộc", "Cuộc", "4", ""), ("4", "Số đoàn", "Đoàn", "1", "")]
    assert codes(read) == []


def test_figures_where_the_table_had_words_are_another_table_though_they_count_on() -> None:
    first = page(grid(HEADING, *((*row, "") for row in BODY), widths=(1, 8, 2, 2, 2)))
    second = page(
        grid(("3", "45", "12", "Vĩnh Long", "x"), ("4", "46", "12", "Cần Thơ", ""), widths=(1, 3, 3, 5, 6)), number=2
    )
    assert len(tables(first, second)) == 2


def test_numbers_that_leap_over_the_edge_of_a_page_are_an_error_of_reading() -> None:
    first = page(grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", ""), ("2", "Số đoàn", "Đoàn", "1", "")))
    third = page(grid(HEADING, ("7", "Số cuộc", "Cuộc", "4", ""), ("9", "Số lớp", "Lớp", "4", "")), number=3)
    read = table(first, third)
    found = [(row.stt.text, each.code, each.severity) for row in read.rows for each in row.findings]
    assert found == [("7", "numbering-jumps", "error")]
    assert "4 rows" in read.rows[2].findings[0].message


@pytest.mark.parametrize(
    ("last", "first"), [("2", "3"), ("2", "2.1"), ("2.4", "3"), ("II", "III"), ("3.5", "1"), ("9", "II")]
)
def test_numbers_that_follow_or_begin_anew_over_the_edge_of_a_page_are_no_leap(last: str, first: str) -> None:
    above = page(grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", ""), (last, "Số đoàn", "Đoàn", "1", "")))
    read = table(above, page(grid(HEADING, (first, "Số cuộc", "Cuộc", "4", "")), number=2))
    assert codes(read) == []


@pytest.mark.parametrize(
    ("above", "first"),
    [(("A", "B"), "I"), (("A", "I", "B", "II"), "C"), (("I", "1", "2", "II", "A", "B"), "V"), (("A", "B"), "V")],
)
def test_a_letter_that_is_a_numeral_too_leaps_over_no_letters(above: tuple[str, ...], first: str) -> None:
    rows = [(number, f"Chi cho nhóm {at}", "Đồng", "5", "") for at, number in enumerate(above)]
    read = table(page(grid(HEADING, *rows)), page(grid(HEADING, (first, "Chi khác", "Đồng", "4", "")), number=2))
    found = [each.code for row in read.rows for each in row.findings]
    assert found == (["numbering-jumps"] if first == "V" else [])


def test_a_table_with_units_and_no_value_anywhere_is_an_error() -> None:
    blank = [(number, name, unit, "") for number, name, unit, _ in BODY]
    read = table(page(grid(FOUR, *blank)))
    assert [[each.code for each in row.findings] for row in read.rows] == [["no-values"]] * 3
    assert {each.severity for row in read.rows for each in row.findings} == {"error"}
    assert codes(table(page(grid(FOUR, *blank[:2], BODY[2])))) == []


def _printed(*over: Word, number: int = 2, before: PageLayout | None = None) -> list[str]:
    """The labels of a table of two rows, with words printed over it that are no part of it."""
    edges, top, high = (60.0, 100.0, 360.0, 440.0, 520.0), 200.0, 30.0
    texts = (FOUR, ("1", "Số văn bản chỉ đạo", "Văn bản", "17"), ("2", "Số cuộc kiểm tra", "Cuộc", "2"))
    words = [
        Word(
            text=text,
            size=12.0,
            box=Box(
                edges[col] + 4 + 34 * place, top + high * row + 8, edges[col] + 34 + 34 * place, top + high * row + 20
            ),
        )
        for row, line in enumerate(texts)
        for col, cell in enumerate(line)
        for place, text in enumerate(cell.split())
    ]
    across = [Rule(box=Box(60, top + high * row, 520, top + high * row), vertical=False) for row in range(4)]
    down = [Rule(box=Box(x, top, x, top + 3 * high), vertical=True) for x in edges]
    drawn = Page(number=number, source="digital", width=595, height=842, words=(*words, *over), rules=(*across, *down))
    read = table(layout.lay_out(drawn, before))
    assert [row.values[0].text for row in read.rows] == ["17", "2"]
    return [row.indicator.text for row in read.rows]


def _over(text: str, x: float, y: float, size: float) -> list[Word]:
    """Words beginning at x with their feet at y."""
    return [
        Word(text=word, size=size, box=Box(x + 24 * place, y - size, x + 24 * place + 22, y))
        for place, word in enumerate(text.split())
    ]


@pytest.mark.parametrize(
    ("text", "x", "y", "size"),
    [
        ("Trang 2/3", 276, 259, 9),
        ("Trang 2 / 3", 400, 259, 9),
        ("2", 286.5, 249, 11),
        ("- 2 -", 262.5, 259, 10),
        ("2/3", 286.5, 252, 12),
    ],
)
def test_the_number_of_a_page_printed_over_a_row_is_no_part_of_it(text: str, x: float, y: float, size: float) -> None:
    assert _printed(*_over(text, x, y, size)) == ["Số văn bản chỉ đạo", "Số cuộc kiểm tra"]


@pytest.mark.parametrize(
    ("text", "x", "y", "size"), [("2", 274, 250, 12), ("3", 286.5, 249, 11), ("đợt 2", 240, 250, 12)]
)
def test_a_number_that_ends_a_label_stays_there(text: str, x: float, y: float, size: float) -> None:
    assert _printed(*_over(text, x, y, size))[0].endswith(text)


def test_a_running_foot_within_a_row_is_no_part_of_it() -> None:
    foot = _over("Báo cáo cải cách", 110, 260, 9)
    before = layout.lay_out(Page(number=1, source="digital", width=595, height=842, words=tuple(foot)))
    assert _printed(*foot, before=before) == ["Số văn bản chỉ đạo", "Số cuộc kiểm tra"]
    assert _printed(*foot) != ["Số văn bản chỉ đạo", "Số cuộc kiểm tra"]


@pytest.mark.parametrize(
    ("text", "x", "y", "size"),
    [
        ("Trang 1/2 - In lúc 10:22", 180, 259, 6),
        ("In từ phần mềm một cửa ngày 12/12/2023 lúc 8h05", 64, 257, 8),
        ("10:22:31 12/12/2023 nguyenvana", 110, 242, 7),
        ("Printed on 2023-12-12 10:22", 240, 258, 8),
        ("Hệ thống thông tin báo cáo của tỉnh", 270, 258, 8),
    ],
    ids=["page", "from-the-edge", "above", "foreign", "across-columns"],
)
def test_what_a_program_prints_small_at_the_foot_of_a_page_is_no_part_of_a_row(
    text: str, x: float, y: float, size: float
) -> None:
    assert _printed(*_over(text, x, y, size)) == ["Số văn bản chỉ đạo", "Số cuộc kiểm tra"]


@pytest.mark.parametrize(
    ("text", "x", "y", "size"),
    [
        ("(tính từ lúc 10:22 ngày 12/12/2023)", 110, 262, 11),
        ("(không tính văn bản mật)", 110, 259, 9),
        ("(số liệu lúc 16:00 ngày 12/12/2023)", 110, 259, 9),
        ("(gồm 3 xã)", 240, 250, 9),
    ],
    ids=["as-large", "in-its-cell", "timed", "on-the-line"],
)
def test_small_print_that_belongs_to_a_label_stays(text: str, x: float, y: float, size: float) -> None:
    assert text in _printed(*_over(text, x, y, size))[0]


def _steps(first: int, last: int, end: str = ".") -> str:
    return "\n".join(f"Bước {step}: nhận và xử lý{end}" for step in range(first, last + 1))


def test_steps_of_a_procedure_that_count_on_over_pages_are_one_row_without_doubt() -> None:
    first = grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", ""), ("2", _steps(1, 8), "Hồ sơ", "34", ""))
    second = grid(HEADING, ("", _steps(9, 20), "", "", ""))
    third = grid(HEADING, ("", _steps(21, 22), "", "", ""), ("3", "Số đoàn", "Đoàn", "1", ""))
    read = table(page(first), page(second, number=2), page(third, number=3))
    assert [row.stt.text for row in read.rows] == ["1", "2", "3"]
    assert read.rows[1].indicator.text == _steps(1, 22).replace("\n", " ")
    assert not any(row.findings for row in read.rows)


@pytest.mark.parametrize(
    "rest", [("", _steps(12, 13), "", "", ""), ("", "Quy trình 9: nhận.", "", "", "")], ids=["a leap", "another name"]
)
def test_steps_that_do_not_count_on_are_doubted(rest: tuple[str, ...]) -> None:
    first = grid(HEADING, *((*row, "") for row in BODY), ("3", _steps(1, 8), "Hồ sơ", "34", ""))
    read = table(page(first), page(grid(HEADING, rest, ("4", "Số đoàn", "Đoàn", "1", "")), number=2))
    assert any(row.findings for row in read.rows)


def test_steps_with_a_value_of_their_own_are_rows_of_their_own() -> None:
    first = grid(HEADING, *((*row, "") for row in BODY), ("3", "Bước 1: nhận.", "Hồ sơ", "", ""))
    read = table(
        page(first),
        page(grid(HEADING, ("", "Bước 2: trả.", "Hồ sơ", "12", ""), ("4", "Số đoàn", "Đoàn", "1", "")), number=2),
    )
    assert not any("Bước 1: nhận. Bước 2: trả." in row.indicator.text and not row.findings for row in read.rows)


@pytest.mark.parametrize("again", ["Phụ lục II (tiếp theo)", "PHỤ LỤC II (tiếp)", "Phụ lục II - Tiếp theo"])
def test_an_appendix_whose_heading_says_that_it_goes_on_is_one(again: str) -> None:
    first = page("Phụ lục II", "KẾT QUẢ CẢI CÁCH HÀNH CHÍNH", grid(FOUR, ("1", "Số văn bản", "Văn bản", "12")))
    second = page(again, grid(FOUR, ("2", "Số cuộc họp", "Cuộc", "15")), number=2)
    read = table(first, second)
    assert (read.label, read.title) == ("Phụ lục II", "KẾT QUẢ CẢI CÁCH HÀNH CHÍNH")
    assert [row.indicator.text for row in read.rows] == ["Số văn bản", "Số cuộc họp"]


@pytest.mark.parametrize(
    ("again", "number"),
    [
        ("Phụ lục III (tiếp theo)", "2"),
        ("Phụ lục II: Tiếp công dân của Ủy ban nhân dân", "2"),
        ("Phụ lục II (tiếp theo)", "1"),
    ],
)
def test_another_appendix_and_one_that_counts_anew_are_others(again: str, number: str) -> None:
    first = page("Phụ lục II", "KẾT QUẢ CẢI CÁCH HÀNH CHÍNH", grid(FOUR, ("1", "Số văn bản", "Văn bản", "12")))
    second = page(again, grid(FOUR, (number, "Số cuộc họp", "Cuộc", "15")), number=2)
    assert [len(read.rows) for read in tables(first, second)] == [1, 1]

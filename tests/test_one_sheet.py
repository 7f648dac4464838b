"""A sheet whose letterhead stands in its cells and is printed over pages is one report; two reports on one form are two."""

from __future__ import annotations

from collections.abc import Sequence

from head_pages import centred, layout_of, patterns, printed_head
from msgspec.structs import replace
from table_drawing import HEIGHT, LEFT, TOP, WIDTH, grid

from cchc_extract.model import Box, Grid, Line, PageLayout, Rule
from cchc_extract.understanding.split import split_reports

LABELLED = (("STT", "Nội dung", "Xã A"), ("1", "Hồ sơ nhận", "11"), ("2", "Hồ sơ trả", "21"), ("3", "Cuộc", "31"))
FURTHER = (("Xã B", "Xã C"), ("12", "13"), ("22", "23"), ("32", "33"))
AGAIN = (("STT", "Nội dung", "Xã B"), ("1", "Hồ sơ nhận", "12"), ("2", "Hồ sơ trả", "22"), ("3", "Cuộc", "32"))


def _sheet(head: Sequence[Line], rows: Sequence[Sequence[str]], number: int, down: float = 0.0) -> PageLayout:
    """A page with lines of a head and a ruled table below them, ``down`` points lower than on other pages."""
    table: Grid = replace(grid(*rows), page=number)
    heights = [TOP + down + HEIGHT * row for row in range(len(rows) + 1)]
    rules = tuple(Rule(box=Box(LEFT, at, LEFT + WIDTH, at), vertical=False) for at in heights)
    plain = layout_of(head, number=number)
    return PageLayout(page=replace(plain.page, rules=rules), blocks=(*plain.blocks, table))


def _parts(*pages: PageLayout) -> list[list[int]]:
    return [[layout.page.number for layout in part] for part in split_reports(pages, patterns())]


def _half(right: bool) -> list[Line]:
    """The left or right half of a head, as the edge of a page cuts it."""
    return [line for line in printed_head() if line.box and (line.box.centre[0] > 300) == right]


def test_the_right_half_of_a_head_over_further_columns_begins_no_report() -> None:
    assert _parts(_sheet(_half(False), LABELLED, 1), _sheet(_half(True), FURTHER, 2)) == [[1, 2]]
    assert _parts(_sheet(printed_head(), LABELLED, 1), _sheet(_half(True), FURTHER, 2)) == [[1, 2]]


def test_a_head_printed_again_with_the_first_columns_begins_no_report() -> None:
    assert _parts(_sheet(printed_head(), LABELLED, 1), _sheet(printed_head(), AGAIN, 2)) == [[1, 2]]


def test_a_head_that_runs_into_its_right_half_on_the_second_page_begins_no_report() -> None:
    jumbled = [
        centred(56, "UBND TỈNH CÀ CỘNG MAU HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        centred(71, "SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc"),
        centred(98, "Số: 45/SNV-CCHC Cà Mau, ngày 09 tháng 4 năm 2024"),
    ]
    assert _parts(_sheet(printed_head(), LABELLED, 1), _sheet(jumbled, AGAIN, 2)) == [[1, 2]]


def test_the_numbers_of_a_sheet_s_rows_are_no_labels_printed_again() -> None:
    pages = []
    for number, letters, rows in ((1, "ABC", LABELLED), (2, "DE", FURTHER)):
        lettered = [("", *letters), *((str(at), *texts) for at, texts in enumerate(rows, 8))]
        pages.append(_sheet(printed_head() if number == 1 else _half(True), lettered, number))
    assert _parts(*pages) == [[1, 2]]


def test_another_head_over_the_same_form_begins_a_report() -> None:
    other = printed_head("Số: 46/SNV-CCHC")
    blank = printed_head("Số:    /SNV-CCHC")
    for head in (other, blank):
        assert _parts(_sheet(printed_head(), LABELLED, 1), _sheet(head, AGAIN, 2)) == [[1], [2]]
    assert _parts(_sheet(blank, LABELLED, 1), _sheet(blank, AGAIN, 2)) == [[1], [2]]
    assert _parts(_sheet(printed_head(), LABELLED, 1), _sheet(printed_head(), LABELLED, 2)) == [[1], [2]]
    assert _parts(_sheet(printed_head(), LABELLED, 1), _sheet(_half(True), AGAIN, 2)) == [[1], [2]]


def test_a_head_over_a_table_that_stands_elsewhere_begins_a_report() -> None:
    assert _parts(_sheet(printed_head(), LABELLED, 1), _sheet(_half(True), FURTHER, 2, down=5.0)) == [[1], [2]]

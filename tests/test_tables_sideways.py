"""Tables too wide for a page: the columns that are printed on other pages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from table_drawing import grid, page
from table_reading import codes, rows, table, tables

from cchc_extract import layout
from cchc_extract.model import Box, Grid, Page, PageLayout, RawTable, Rule, Word
from cchc_extract.patterns import load
from cchc_extract.understanding.rows import type_rows
from cchc_extract.understanding.tables.suspicions import figures_unread

LABELS = ("STT", "Chỉ tiêu", "ĐVT")
NAMES = (
    ("1", "Hồ sơ tiếp nhận", "Hồ sơ"),
    ("2", "Hồ sơ đúng hạn", "Hồ sơ"),
    ("3", "Cuộc kiểm tra", "Cuộc"),
    ("4", "Số đoàn", "Đoàn"),
)
WIDTHS = (1, 5, 2, 2, 2)


def _labelled(first: int, last: int, heading: bool = True) -> Grid:
    """Rows ``first`` to ``last`` with labels and the columns of two communes, whose figures are 11, 12 / 21, 22 / …"""
    body = [(*NAMES[row - 1], f"{row}1", f"{row}2") for row in range(first, last + 1)]
    return grid(*([(*LABELS, "An Bình", "Long Hồ")] if heading else []), *body, widths=WIDTHS)


def _further(first: int, last: int, heading: bool = True) -> Grid:
    """The columns of three more communes for the same rows, without labels: 13, 14, 15 / …"""
    body = [(f"{row}3", f"{row}4", f"{row}5") for row in range(first, last + 1)]
    return grid(*([("Phú Quới", "Quới An", "Hòa Hiệp")] if heading else []), *body, widths=(2, 2, 2))


def _whole(read: RawTable) -> bool:
    """Whether the table has all rows with the five values of each."""
    expected = [(*NAMES[row - 1], *(f"{row}{column}" for column in range(1, 6)), "") for row in range(1, 5)]
    return rows(read) == expected


def test_columns_on_the_next_page_are_put_beside_the_others() -> None:
    read = table(page("Phụ lục", _labelled(1, 4)), page("Trang 2/2", _stretched(_further(1, 4)), number=2))
    assert _whole(read)
    read = table(page("Phụ lục", _labelled(1, 4)), page("2", _further(1, 4), number=2))
    assert _whole(read)
    assert read.value_labels == ("An Bình", "Long Hồ", "Phú Quới", "Quới An", "Hòa Hiệp")
    assert codes(read) == ["columns-joined"]
    assert not any(row.findings for row in read.rows)
    assert read.pages == (1, 2)


@pytest.mark.parametrize(
    "order",
    [
        (_labelled(1, 3), _further(1, 3), _labelled(4, 4, heading=False), _further(4, 4, heading=False)),
        (_labelled(1, 3), _labelled(4, 4, heading=False), _further(1, 3), _further(4, 4, heading=False)),
        (_labelled(1, 3), _labelled(4, 4), _further(1, 3), _further(4, 4)),
        (_labelled(1, 3), _further(1, 3), _labelled(4, 4), _further(4, 4)),
    ],
    ids=["over then down", "down then over", "down, headings again", "over, headings again"],
)
def test_both_orders_in_which_a_spreadsheet_prints_its_pages(order: Sequence[Grid]) -> None:
    read = table(*(page(each, number=number) for number, each in enumerate(order, 1)))
    assert _whole(read)
    assert not any(row.findings for row in read.rows)


def test_labels_repeated_on_each_page_are_no_rows_of_their_own() -> None:
    again = [(*NAMES[row - 1], f"{row}3", f"{row}4", f"{row}5") for row in range(1, 5)]
    second = grid((*LABELS, "Phú Quới", "Quới An", "Hòa Hiệp"), *again, widths=(1, 5, 2, 2, 2, 2))
    assert _whole(table(page(_labelled(1, 4)), page(second, number=2)))


def test_a_table_printed_twice_is_not_put_beside_itself() -> None:
    read = table(page(_labelled(1, 4)), page(_labelled(1, 4), number=2))
    assert len(read.columns) == 5


def test_a_heading_merged_over_the_edge_of_the_page_heads_the_columns_on_both_sides() -> None:
    left = [("STT", "Chỉ tiêu", "Thành thị", "<"), ("^", "^", "An Bình", "Long Hồ")]
    right = [("", "Nông thôn", "<"), ("Phú Quới", "Quới An", "Hòa Hiệp")]
    body = [(number, name, f"{number}1", f"{number}2") for number, name, _ in NAMES]
    more = [(f"{number}3", f"{number}4", f"{number}5") for number, _, _ in NAMES]
    read = table(page(grid(*left, *body)), page(grid(*right, *more), number=2))
    assert read.value_labels == (
        "Thành thị / An Bình",
        "Thành thị / Long Hồ",
        "Thành thị / Phú Quới",
        "Nông thôn / Quới An",
        "Nông thôn / Hòa Hiệp",
    )


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (("Thành thị", "<"), ("", "<", "Nông thôn")),
        (("", "<"), ("Thành thị", "<", "Nông thôn")),
        (("Thành", "<"), ("thị", "<", "Nông thôn")),
    ],
    ids=["text on the first page", "text on the second page", "text on both"],
)
def test_a_merged_heading_is_one_wherever_its_text_is_printed(upper: tuple[str, ...], lower: tuple[str, ...]) -> None:
    left = [("STT", "Chỉ tiêu", *upper), ("^", "^", "An Bình", "Long Hồ")]
    right = [lower, ("Phú Quới", "Quới An", "Hòa Hiệp")]
    body = [(number, name, f"{number}1", f"{number}2") for number, name, _ in NAMES]
    more = [(f"{number}3", f"{number}4", f"{number}5") for number, _, _ in NAMES]
    read = table(page(grid(*left, *body)), page(grid(*right, *more), number=2))
    names = ("An Bình", "Long Hồ", "Phú Quới", "Quới An")
    assert read.value_labels == (*(f"Thành thị / {name}" for name in names), "Nông thôn / Hòa Hiệp")


def test_a_line_that_numbers_the_columns_is_none_of_their_headings_on_either_page() -> None:
    first = grid(
        (*LABELS, "An Bình", "Long Hồ"),
        ("1", "2", "3", "4", "5"),
        *((*each, "1", "2") for each in NAMES),
        widths=WIDTHS,
    )
    for second in (
        grid(("Phú Quới", "Quới An"), ("6", "7"), *(("3", "4") for _ in NAMES)),
        grid((*LABELS, "Phú Quới", "Quới An"), ("1", "2", "3", "6", "7"), *((*each, "3", "4") for each in NAMES)),
    ):
        read = table(page(first), page(second, number=2))
        assert read.value_labels == ("An Bình", "Long Hồ", "Phú Quới", "Quới An")
        assert rows(read) == [(*each, "1", "2", "3", "4", "") for each in NAMES]


def test_columns_of_as_many_rows_that_are_not_as_high_are_doubted_row_by_row() -> None:
    read = table(page(_labelled(1, 4)), page(_stretched(_further(1, 4)), number=2))
    assert _whole(read)
    assert all([finding.code for finding in row.findings] == ["columns-joined"] for row in read.rows)


def test_columns_of_another_number_of_rows_stand_apart_and_both_are_doubted() -> None:
    read = tables(
        page(_labelled(1, 4)),
        page(grid(("Phú Quới", "Quới An", "Hòa Hiệp"), ("1", "2", "5"), ("3", "4", "5")), number=2),
    )
    assert [len(each.columns) for each in read] == [5, 3]
    assert all("columns-go-on" in [each.code for each in row.findings] for table in read for row in table.rows)


def test_a_table_of_its_own_on_the_next_page_is_put_beside_nothing() -> None:
    own = grid(
        ("STT", "Họ và tên", "Số"), ("1", "Lê A", "5"), ("2", "Lê B", "5"), ("3", "Lê C", "5"), ("4", "Lê D", "5")
    )
    read = tables(page(_labelled(1, 4)), page("PHỤ LỤC II", own, number=2))
    assert [len(each.rows) for each in read] == [4, 4]
    assert len(read[0].columns) == 5


def test_a_table_that_may_name_its_own_rows_stays_apart_and_both_are_doubted() -> None:
    own = grid(("Địa bàn", "Hộ"), ("Ấp Một", "5"), ("Ấp Hai", "6"), ("Ấp Ba", "7"), ("Ấp Tư", "8"))
    read = tables(page(_labelled(1, 4)), page(own, number=2))
    assert [len(each.columns) for each in read] == [5, 2]
    assert all("columns-go-on" in [each.code for each in row.findings] for each in read for row in each.rows)
    said = tables(page(_labelled(1, 4)), page("Số hộ của các ấp trong xã:", own, number=2))
    assert [codes(each) for each in said] == [[], []]


def test_rows_with_the_same_labels_that_are_not_as_many_are_doubted() -> None:
    again = [(*NAMES[row - 1][:2], f"{row}3") for row in (1, 2, 3, 4)]
    second = grid(("STT", "Chỉ tiêu", "Phú Quới"), *again, ("", "Cộng", "9"), widths=(1, 5, 2))
    read = tables(page(_labelled(1, 4)), page(second, number=2))
    assert [len(each.rows) for each in read] == [4, 5]
    assert all("columns-go-on" in [each.code for each in row.findings] for each in read for row in each.rows)


def test_a_single_column_on_a_page_of_its_own_is_the_last_of_the_table() -> None:
    first = page(_labelled(1, 4))
    top = 120.0
    texts = ("Ghi chú", "x", "", "x", "đã báo cáo")
    across = [Rule(box=Box(60, top + 14 * row, 140, top + 14 * row), vertical=False) for row in range(6)]
    down = [Rule(box=Box(x, top, x, top + 70), vertical=True) for x in (60, 140)]
    words = tuple(
        Word(text=word, box=Box(65 + 25 * place, top + 14 * row + 2, 85 + 25 * place, top + 14 * row + 12))
        for row, text in enumerate(texts)
        for place, word in enumerate(text.split())
    )
    second = layout.lay_out(
        Page(number=2, source="digital", width=595, height=842, words=words, rules=(*across, *down))
    )
    assert [row.note.text for row in table(first, second).rows] == ["x", "", "x", "đã báo cáo"]


def test_figures_of_columns_put_beside_others_are_not_reported_as_lost() -> None:
    pages = (page(_labelled(1, 4)), _with_words(page(_further(1, 4), number=2)))
    assert list(figures_unread(pages, tables(*pages))) == []
    assert [finding.page for finding in figures_unread(pages, tables(pages[0]))] == [2]


@pytest.mark.parametrize("cols", [1, 2])
def test_a_page_of_nothing_but_columns_of_figures_that_were_not_read_is_reported(cols: int) -> None:
    """One or two figures on a line are no table among words, but there are no words."""
    lost = _with_words(page(grid(("Tỷ lệ", "Điểm")[:cols], *(("41%", "8,5")[:cols] for _ in range(8))), number=2))
    first = page(_labelled(1, 4))
    assert [finding.page for finding in figures_unread((first, lost), tables(first))] == [2]
    words = (*lost.page.words, *(Word(text="chữ", box=Box(60, 700, 80, 710)) for _ in range(20)))
    written = replace(lost, page=replace(lost.page, words=words))
    assert list(figures_unread((first, written), tables(first))) == []


def _with_words(laid_out: PageLayout) -> PageLayout:
    """The page with its cells' texts as words, as a reader gives them."""
    words = tuple(Word(text=cell.text, box=cell.box) for cell in laid_out.grids[0].cells if cell.box is not None)
    read = Page(number=laid_out.page.number, source="digital", width=595, height=842, words=words)
    return PageLayout(page=read, blocks=laid_out.blocks)


def _stretched(short: Grid) -> Grid:
    """The grid with every row half as high again, as a page with a table of its own would print it."""
    boxes = [(cell, cell.box) for cell in short.cells if cell.box is not None]
    cells = [replace(cell, box=Box(box.x0, box.top * 1.5, box.x1, box.bottom * 1.5)) for cell, box in boxes]
    return replace(short, cells=tuple(cells))


def test_columns_on_the_other_half_of_a_sheet_with_two_pages_are_put_beside_the_others() -> None:
    left, right = _labelled(1, 4), _further(1, 4)
    cells = [
        replace(cell, box=Box(box.x0 + 500, box.top, box.x1 + 500, box.bottom))
        for cell in right.cells
        if (box := cell.box)
    ]
    moved = replace(right, cells=tuple(cells), box=Box(560, 120, 1040, 190))
    read = table(page("Phụ lục", left, moved))
    assert _whole(read)


def _placed(drawn: Grid, down: float) -> Grid:
    """The grid so many points further down on its page."""
    cells = [
        replace(cell, box=Box(box.x0, box.top + down, box.x1, box.bottom + down))
        for cell in drawn.cells
        if (box := cell.box)
    ]
    box = drawn.box and replace(drawn.box, top=drawn.box.top + down, bottom=drawn.box.bottom + down)
    return replace(drawn, cells=tuple(cells), box=box)


def test_rows_ruled_for_the_letterhead_and_the_signature_are_none_of_the_further_columns() -> None:
    blank = ("", "", "", "")
    body = [(f"{row}3", f"{row}4", f"{row}5", "") for row in range(1, 5)]
    heading = ("Phú Quới", "Quới An", "Hòa Hiệp", "")
    for above, below in ((blank, blank), (("XÃ HỘI CHỦ NGHĨA", "", "", ""), ("", "NHÂN DÂN", "", ""))):
        second = grid(above, blank, heading, *body, blank, below, blank)
        read = table(page(_placed(_labelled(1, 4), 28.0)), page("NGHĨA VIỆT NAM", second, number=2))
        assert _whole(read)
        assert not any(row.findings for row in read.rows)


def test_further_columns_are_found_under_the_letterhead_over_more_pages_of_rows() -> None:
    second = grid(
        ("",) * 3,
        ("",) * 3,
        ("Phú Quới", "Quới An", "Hòa Hiệp"),
        *((f"{row}3", f"{row}4", f"{row}5") for row in (1, 2, 3)),
    )
    pages = (_placed(_labelled(1, 3), 28.0), _labelled(4, 4, heading=False), second, _further(4, 4, heading=False))
    read = table(*(page(each, number=number) for number, each in enumerate(pages, 1)))
    assert _whole(read)


def test_a_figure_above_the_rows_of_the_table_is_never_cut_off() -> None:
    second = grid(
        ("2024", "77", ""), ("", "", ""), ("Phú Quới", "Quới An", "Hòa Hiệp"), *(("1", "2", "3") for _ in NAMES)
    )
    read = tables(page(_placed(_labelled(1, 4), 28.0)), page(second, number=2))
    shown = [text for each in read for row in rows(each) for text in row]
    assert "77" in shown or any("77" in label for each in read for label in each.value_labels)


def _single(texts: Sequence[str], top: float) -> PageLayout:
    """Page 2 with one ruled column, a text in each of its rows."""
    count = len(texts)
    across = [Rule(box=Box(60, top + 14 * row, 140, top + 14 * row), vertical=False) for row in range(count + 1)]
    down = [Rule(box=Box(x, top, x, top + 14 * count), vertical=True) for x in (60, 140)]
    words = tuple(
        Word(text=word, box=Box(65 + 25 * place, top + 14 * row + 2, 85 + 25 * place, top + 14 * row + 12))
        for row, text in enumerate(texts)
        for place, word in enumerate(text.split())
    )
    return layout.lay_out(Page(number=2, source="digital", width=595, height=842, words=words, rules=(*across, *down)))


def test_a_single_column_ruled_from_the_top_of_the_sheet_is_the_last_of_the_table() -> None:
    second = _single(("", "", "Hòa Hiệp", "13", "23", "33", "-", "", ""), 120.0)
    read = table(page(_placed(_labelled(1, 4), 28.0)), second)
    assert [row[-2] for row in rows(read)] == ["13", "23", "33", "-"]
    assert not any(row.findings for row in read.rows)


def test_a_single_column_of_figures_that_fits_no_rows_is_never_lost_in_silence() -> None:
    read = table(page(_labelled(1, 4)), _single(("", "", "Hòa Hiệp", "13", "53", "33"), 150.0))
    assert all("columns-go-on" in [each.code for each in row.findings] for row in read.rows)


def test_columns_that_may_go_on_are_one_finding_of_the_table_with_all_its_rows() -> None:
    own = grid(("Phú Quới", "Quới An", "Hòa Hiệp"), ("1", "2", "5"), ("3", "4", "5"))
    _, findings = type_rows(tables(page(_labelled(1, 4)), page(own, number=2)), load())
    said = [each for each in findings if each.code == "columns-go-on"]
    assert [(each.appendix, each.row, each.page) for each in said] == [(1, None, 1), (2, None, 2)]
    assert [[(place.appendix, place.row) for place in each.all_places()] for each in said] == [
        [(1, 1), (1, 2), (1, 3), (1, 4)],
        [(2, 1), (2, 2), (2, 3)],
    ]
    joined = table(page(_labelled(1, 4)), page(_stretched(_further(1, 4)), number=2))
    _, findings = type_rows([joined], load())
    assert [len(each.all_places()) for each in findings if each.code == "columns-joined"] == [4]


@pytest.mark.parametrize(("sure", "joined"), [(0.95, True), (0.3, False)])
def test_the_back_of_a_sheet_that_shines_through_is_put_beside_nothing(sure: float, joined: bool) -> None:
    """Scanned on both sides, it has rows as many and as high, mirrored."""

    def scanned(drawn: Grid, confidence: float) -> Grid:
        return replace(drawn, cells=tuple(replace(cell, confidence=confidence) for cell in drawn.cells))

    read = tables(page(scanned(_labelled(1, 4), 0.97)), page(scanned(_further(1, 4), sure), number=2))
    assert (len(read[0].value_labels) == 5) == joined


@pytest.mark.parametrize("heading", ["Số sản phẩm", "Số nội dung", "Tổng số nhiệm vụ"])
def test_figures_are_further_columns_whatever_word_of_labels_stands_over_them(heading: str) -> None:
    further = grid(
        (heading, "Quới An", "Hòa Hiệp"), *((f"{row}3", f"{row}4", f"{row}5") for row in range(1, 5)), widths=(2, 2, 2)
    )
    read = table(page("Phụ lục", _labelled(1, 4)), page("2", further, number=2))
    assert _whole(read)
    assert read.value_labels[2] == heading


PRODUCTS = ("Kế hoạch", "Quyết định", "Báo cáo", "Kế hoạch")


@pytest.mark.parametrize(
    "second",
    [
        [("Thời hạn", "Sản phẩm", "Tỷ lệ"), *(("Quý I", each, "5") for each in PRODUCTS)],
        [("Sản phẩm", "Tỷ lệ"), *((each, "5") for each in PRODUCTS)],
        [("Cơ quan", "Sản phẩm", "Tỷ lệ"), *((f"Sở {at}", f"Tờ trình {at}", "5") for at in "ABCA")],
    ],
    ids=["behind words", "first, again and again", "all different, behind others"],
)
def test_a_heading_of_values_that_may_be_of_labels_heads_further_columns(second: Sequence[tuple[str, ...]]) -> None:
    read = table(page("Phụ lục", _labelled(1, 4)), page(grid(*second), number=2))
    assert [row.indicator.text for row in read.rows] == [name for _, name, _ in NAMES]
    assert read.value_labels == ("An Bình", "Long Hồ", *second[0])
    assert [tuple(cell.text for cell in row.values)[2:] for row in read.rows] == second[1:]


def test_products_that_all_differ_may_be_labels_and_both_tables_are_doubted() -> None:
    second = grid(("Sản phẩm", "Tỷ lệ"), *((f"Tờ trình {at}", "5") for at in "ABCD"))
    read = tables(page("Phụ lục", _labelled(1, 4)), page(second, number=2))
    assert [len(each.rows) for each in read] == [4, 4]
    assert all("columns-go-on" in [each.code for each in row.findings] for each in read for row in each.rows)


def _bare(drawn: Grid) -> Grid:
    """The grid as it is found by alignment."""
    return replace(drawn, method="alignment")


@pytest.mark.parametrize("labels", [("STT", "Chỉ tiêu", "ĐVT"), ("STT", "Hộ", "Loại")], ids=["known", "unknown"])
def test_columns_of_a_sheet_whose_heading_alone_is_ruled_are_put_beside_the_others(labels: tuple[str, ...]) -> None:
    heads = [grid((*labels, "An Bình", "Long Hồ"), widths=WIDTHS), grid(("Phú Quới", "Quới An"))]
    further = [(f"{row}3", f"{row}7") for row in range(1, 5)]
    bodies = [_placed(_bare(each), 20) for each in (_labelled(1, 4, heading=False), grid(*further))]
    read = table(page("Phụ lục", heads[0], bodies[0]), page(heads[1], bodies[1], number=2))
    assert [row.indicator.text for row in read.rows] == [name for _, name, _ in NAMES]
    assert [tuple(cell.text for cell in row.values)[-2:] for row in read.rows] == further
    assert read.value_labels[-4:] == ("An Bình", "Long Hồ", "Phú Quới", "Quới An")
    assert codes(read) == ["columns-joined"]

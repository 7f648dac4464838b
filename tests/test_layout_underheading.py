"""Tables whose columns only the heading rules: a box below it, rows without uprights, an upright missing below the heading."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from cchc_extract.layout import lay_out
from cchc_extract.model import Box, Grid, Page, PageLayout, Rule, Word

HEADING = ("STT", "Nội dung", "ĐVT", "Kế hoạch", "Kết quả", "Ghi chú")
ROWS = (
    ("1", "Số lớp tập huấn", "lớp", "12", "1.250", ""),
    ("2", "Số tin bài", "tin", "80", "95", "Vượt"),
    ("3", "Số pano, áp phích", "cái", "7", "7", ""),
    ("4", "Kinh phí", "triệu đồng", "300", "289", ""),
)
XS = (60.0, 90.0, 210.0, 280.0, 350.0, 420.0, 500.0)
TOP, HIGH = 100.0, 20.0
ALL = range(1, len(XS) - 1)


def across(y: float) -> Rule:
    return Rule(box=Box(XS[0], y - 0.25, XS[-1], y + 0.25), vertical=False)


def down(x: float, top: float, bottom: float) -> Rule:
    return Rule(box=Box(x - 0.25, top, x + 0.25, bottom), vertical=True)


def words(text: str, x: float, y: float) -> list[Word]:
    """The words of a text, 5 points a letter, whose line begins at a place."""
    found = []
    for each in text.split():
        found.append(Word(text=each, box=Box(x, y, x + 5 * len(each), y + 10), size=10))
        x += 5 * len(each) + 3
    return found


def table(
    rows: Sequence[Sequence[str]],
    *,
    heading: Sequence[str] | None = HEADING,
    ruled: bool = True,
    uprights: Sequence[int] = (),
    number: int = 1,
    bottom: bool = True,
) -> Page:
    """A page with a box round a ``heading`` in a grid and ``rows``, ``ruled`` or not, with the ``uprights`` that stand below it."""
    lines = [*([heading] if heading else []), *rows]
    end = TOP + HIGH * len(lines)
    body = TOP + HIGH if heading else TOP
    rules = [across(TOP), *([across(end)] if bottom else []), down(XS[0], TOP, end), down(XS[-1], TOP, end)]
    if heading:
        rules += [across(body), *(down(XS[col], TOP, body) for col in ALL)]
    rules += [down(XS[col], body, end) for col in uprights]
    if ruled:
        rules += [across(body + HIGH * n) for n in range(1, len(rows))]
    found = [
        word
        for n, row in enumerate(lines)
        for x, text in zip(XS, row, strict=False)
        for word in words(text, x + 6, TOP + HIGH * n + 5)
    ]
    return Page(number=number, source="digital", width=595, height=842, words=tuple(found), rules=tuple(rules))


def grid_of(page: Page, before: PageLayout | None = None) -> Grid:
    (grid,) = lay_out(page, before).grids
    return grid


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.rows)]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_box_below_a_ruled_heading_holds_the_columns_of_the_heading(ruled: bool) -> None:
    assert texts(grid_of(table(ROWS, ruled=ruled))) == [HEADING, *ROWS]


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("ruled", [True, False])
def test_a_row_or_two_show_the_columns_as_well(count: int, ruled: bool) -> None:
    assert texts(grid_of(table(ROWS[:count], ruled=ruled))) == [HEADING, *ROWS[:count]]


@pytest.mark.parametrize("missing", [(1,), (2,), (1, 3), (5,), (2, 3, 4)])
def test_uprights_missing_below_the_heading_are_those_of_the_heading(missing: Sequence[int]) -> None:
    rows = [(*row[:5], row[5] or "Đạt") for row in ROWS]
    assert texts(grid_of(table(rows, uprights=[col for col in ALL if col not in missing]))) == [HEADING, *rows]


def test_rows_without_numbers_in_a_box_are_rows() -> None:
    heading = ("Xã", "Số hộ", "Hộ nghèo", "Cận nghèo", "Thoát", "Tỷ lệ")
    rows = [(f"X{n}", str(10 + n), str(20 + n), str(30 + n), str(40 + n), f"{n},5") for n in range(1, 6)]
    assert texts(grid_of(table(rows, heading=heading, ruled=False))) == [heading, *rows]


def test_a_wrapped_label_in_a_row_without_uprights_stays_in_its_column() -> None:
    page = table(ROWS)
    more = [word for n in range(1, 5) for word in words("theo kế hoạch", XS[1] + 6, TOP + HIGH * n + 12)]
    page = Page(number=1, source="digital", width=595, height=842, words=(*page.words, *more), rules=page.rules)
    assert texts(grid_of(page))[1] == ("1", "Số lớp tập huấn\ntheo kế hoạch", *ROWS[0][2:])


def test_a_heading_of_a_group_that_runs_over_columns_stays_whole() -> None:
    rows = [*ROWS[:2], ("Các chỉ tiêu về kinh tế và ngân sách",), *ROWS[2:]]
    group = texts(grid_of(table(rows)))[3]
    assert [text for text in group if text] == ["Các chỉ tiêu về kinh tế và ngân sách"]
    assert texts(grid_of(table(rows)))[4] == ROWS[2]


def test_cells_merged_below_a_heading_that_hold_running_text_are_no_columns() -> None:
    remark = "Kết quả này do các xã và phòng chuyên môn báo cáo"
    rows = [(row[0], remark, "", "", "", "") for row in ROWS]
    grid = grid_of(table(rows, uprights=(1,)))
    assert texts(grid)[1:] == [(row[0], remark) for row in ROWS]


@pytest.mark.parametrize("bottom", [True, False])
@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("uprights", [(), (2, 3, 4, 5)])
def test_a_table_goes_on_in_its_columns_on_a_page_without_heading(
    ruled: bool, uprights: Sequence[int], bottom: bool
) -> None:
    first = lay_out(table(ROWS, ruled=ruled, uprights=uprights, bottom=bottom))
    rest = [(str(n), *row[1:]) for n, row in enumerate(ROWS, 5)]
    page = table(rest, heading=None, ruled=ruled, uprights=uprights, number=2)
    assert texts(first.grids[0]) == [HEADING, *ROWS]
    assert texts(grid_of(page, first)) == rest


def test_a_box_round_running_text_after_a_table_is_no_table() -> None:
    first = lay_out(table(ROWS))
    lines = [("", "Các xã báo cáo kết quả về Phòng Nội vụ trước ngày cuối tháng") for _ in range(3)]
    page = table(lines, heading=None, ruled=False, number=2)
    assert not lay_out(page, first).grids


def test_columns_of_text_show_in_the_heading_where_it_has_no_rule_between_them() -> None:
    rules = [rule for rule in table(ROWS, uprights=(1,)).rules if not rule.vertical or rule.box.x0 < XS[2]]
    rules.append(down(XS[-1], TOP, TOP + HIGH * 5))
    rows = [row[:5] for row in ROWS]
    page = table(rows, heading=HEADING[:5])
    page = Page(number=1, source="digital", width=595, height=842, words=page.words, rules=tuple(rules))
    assert texts(grid_of(page)) == [HEADING[:5], *rows]


def test_the_edges_stand_where_the_heading_has_them() -> None:
    grid = grid_of(table(ROWS, ruled=False))
    boxes = [cell.box for cell in grid.cells if cell.row == 2 and cell.box]
    assert [box.x0 for box in boxes] == list(XS[:-1])
    assert all(left.x1 == right.x0 for left, right in pairwise(boxes))

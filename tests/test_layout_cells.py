"""Grids that are drawn otherwise than a reader takes them: dragged, missing and needless rules, tables in cells, pages side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from cchc_extract.layout import lay_out
from cchc_extract.model import Box, Grid, Page, Rule, Word

HEADING = ("STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú")
ROWS = (
    ("1", "Thu ngân sách", "Tr.đ", "1.250", ""),
    ("2", "Chi đầu tư", "Tr.đ", "800", "chậm vốn"),
    ("3", "Dự án", "Dự án", "12", ""),
    ("4", "Giải ngân", "%", "96,1", ""),
)
XS = (60.0, 90.0, 240.0, 300.0, 370.0, 480.0)
TOP, HIGH = 100.0, 24.0


def h(y: float, x0: float, x1: float) -> Rule:
    return Rule(box=Box(x0, y - 0.25, x1, y + 0.25), vertical=False)


def v(x: float, top: float, bottom: float) -> Rule:
    return Rule(box=Box(x - 0.25, top, x + 0.25, bottom), vertical=True)


def frame(x0: float, top: float, x1: float, bottom: float) -> list[Rule]:
    return [h(top, x0, x1), h(bottom, x0, x1), v(x0, top, bottom), v(x1, top, bottom)]


def words(text: str, x: float, y: float) -> list[Word]:
    """The words of a text, 5 points a letter, whose line begins at a place."""
    found = []
    for each in text.split():
        found.append(Word(text=each, box=Box(x, y, x + 5 * len(each), y + 10)))
        x += 5 * len(each) + 3
    return found


def drawn(
    rows: Sequence[Sequence[str]], edges: Sequence[Sequence[float]], *, left: float = 0.0, top: float = TOP
) -> tuple[list[Rule], list[Word]]:
    """A table of ``rows``, each with rules at its ``edges``; its texts stand at the columns, whatever the rules do."""
    rules, found = [], []
    for n, (row, xs) in enumerate(zip(rows, edges, strict=True)):
        y = top + n * HIGH
        rules += [h(y, XS[0] + left, XS[-1] + left), h(y + HIGH, XS[0] + left, XS[-1] + left)]
        rules += [v(x + left, y, y + HIGH) for x in xs]
        for x, text in zip(XS, row, strict=False):
            found += words(text, x + left + 12, y + 7)
    return rules, found


def laid(rules: Sequence[Rule], found: Sequence[Word], *, width: float = 595.0) -> list[Grid]:
    page = Page(number=1, source="digital", width=width, height=842, words=tuple(found), rules=tuple(rules))
    return list(lay_out(page).grids)


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.rows)]


TABLE = (HEADING, *ROWS)


@pytest.mark.parametrize("far", [6.0, -9.0, 16.0])
@pytest.mark.parametrize("edge", [2, 4])
def test_a_border_dragged_in_some_rows_is_no_column(edge: int, far: float) -> None:
    aside = [*XS]
    aside[edge] += far
    (grid,) = laid(*drawn(TABLE, [XS, XS, aside, aside, XS]))
    assert texts(grid) == [*TABLE]


def test_borders_that_both_stand_in_one_row_are_a_column() -> None:
    split = (*XS[:4], 340.0, *XS[4:])
    rules, found = drawn(TABLE, [XS, XS, split, XS, XS])
    (grid,) = laid(rules, [*found, *words("5", 345, TOP + 2 * HIGH + 7)])
    assert [text for text in texts(grid)[2] if text] == ["2", "Chi đầu tư", "Tr.đ", "800", "5", "chậm vốn"]


@pytest.mark.parametrize("headed", [True, False])
@pytest.mark.parametrize("missing", [(3,), (3, 4)])
def test_columns_stand_where_a_rule_is_missing(missing: tuple[int, ...], headed: bool) -> None:
    table = [(*row[:4], {"ĐVT": "Kế hoạch"}.get(row[2], row[3]), "") for row in TABLE]
    edges = (*XS[:5], 430.0, XS[5])
    without = [x for n, x in enumerate(edges) if n not in missing]
    rules, found = [], []
    for n, row in enumerate(table):
        y = TOP + n * HIGH
        rules += [h(y, edges[0], edges[-1]), h(y + HIGH, edges[0], edges[-1])]
        rules += [v(x, y, y + HIGH) for x in (edges if n == 0 and headed else without)]
        for x, text in zip(edges, row, strict=False):
            found += words(text, x + 8, y + 7)
    (grid,) = laid(rules, found)
    assert texts(grid) == table


def test_labels_that_end_in_figures_are_no_columns() -> None:
    table = [(row[0], f"{row[1]} năm 202{n}", *row[2:]) for n, row in enumerate(TABLE)]
    (grid,) = laid(*drawn(table, [XS] * len(table)))
    assert texts(grid) == table


@pytest.mark.parametrize("box", [(306.0, 4.0, 350.0, 20.0), (320.0, 0.0, 364.0, HIGH), (304.0, -2.0, 330.0, HIGH + 2)])
def test_a_box_round_a_value_is_no_row_and_no_column(box: tuple[float, float, float, float]) -> None:
    x0, top, x1, bottom = box
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    for row in (1, 3):
        y = TOP + row * HIGH
        rules += frame(x0, y + top, x1, y + bottom)
    (grid,) = laid(rules, found)
    assert texts(grid) == [*TABLE]


@pytest.mark.parametrize("room", [4.0, 5.0, 6.0])
def test_boxes_in_one_row_after_another_are_no_rows(room: float) -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    for row, columns in ((1, (0,)), (2, (0, 3)), (3, (0, 3)), (4, (3,))):
        y = TOP + row * HIGH
        for x0, x1 in ((XS[column], XS[column + 1]) for column in columns):
            rules += frame(x0 + room, y + room, x1 - room, y + HIGH - room)
    (grid,) = laid(rules, found)
    assert texts(grid) == [*TABLE]


def test_cells_drawn_one_by_one_within_a_frame_are_no_boxes_round_text() -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    rules = [
        side
        for row in range(len(TABLE))
        for x0, x1 in pairwise(XS)
        for side in frame(x0 + 1, TOP + row * HIGH + 1, x1 - 1, TOP + (row + 1) * HIGH - 1)
    ]
    rules += frame(XS[0] - 8, TOP - 8, XS[-1] + 8, TOP + len(TABLE) * HIGH + 8)
    (grid,) = laid(rules, found)
    assert [row for row in ([text for text in row if text] for row in texts(grid)) if row] == [
        [text for text in row if text] for row in TABLE
    ]


def test_a_table_in_a_note_is_text_of_the_note() -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    y = TOP + 3 * HIGH
    for x0, x1 in ((370.0, 400.0), (400.0, 430.0)):
        for n in range(2):
            rules += frame(x0, y + n * 12, x1, y + n * 12 + 12)
    for n, (quarter, figure) in enumerate((("QI", "5"), ("QII", "7"))):
        found += [*words(quarter, 374, y + 1 + 12 * n), *words(figure, 408, y + 1 + 12 * n)]
    (grid,) = laid(rules, found)
    assert texts(grid) == [HEADING, *ROWS[:2], ("3", "Dự án", "Dự án", "12", "QI 5\nQII 7"), ROWS[3]]


def test_grids_are_read_from_top_to_bottom_without_text_between() -> None:
    upper, above = drawn(TABLE[:3], [XS] * 3)
    lower, below = drawn(TABLE[3:], [XS] * 2, top=300)
    assert [texts(grid)[0][0] for grid in laid([*lower, *upper], [*below, *above])] == ["STT", "3"]


def test_of_two_grids_side_by_side_the_left_one_is_first() -> None:
    left, mine = drawn(TABLE[:3], [XS] * 3, left=-50, top=110)
    right, others = drawn(TABLE[3:], [XS] * 2, left=440)
    title = words("KẾT QUẢ THỰC HIỆN CỦA CÁC ĐƠN VỊ TRONG NĂM", 330, 60)
    grids = laid([*right, *left], [*title, *mine, *others], width=1000)
    assert [texts(grid)[0][0] for grid in grids] == ["STT", "3"]


def test_two_pages_on_a_sheet_are_read_one_after_the_other() -> None:
    left, mine = drawn(TABLE[:3], [XS] * 3, left=-40, top=160)
    right, others = drawn(TABLE[3:], [XS] * 2, left=460)
    found = [*words("PHỤ LỤC", 150, 100), *mine, *words("Lưu: VT", 150, 400), *others]
    page = Page(number=1, source="digital", width=1000, height=700, words=tuple(found), rules=(*right, *left))
    blocks = lay_out(page).blocks
    assert [texts(each)[0][0] if isinstance(each, Grid) else each.text for each in blocks] == [
        "PHỤ LỤC",
        "STT",
        "Lưu: VT",
        "3",
    ]


@pytest.mark.parametrize(
    ("upper", "lower", "one"),
    [
        ("12.500.00", "0đ", "12.500.000đ"),
        ("512", "431", "512\n431"),
        ("IB240001234", "5", "IB2400012345"),
        ("1.005653.", "H37", "1.005653.H37"),
        ("1.005653.000.00.", "00.H37", "1.005653.000.00.00.H37"),
        ("KH-2024.", "TC7", "KH-2024.TC7"),
        ("1.005653.", "Cấp", "1.005653.\nCấp"),
        ("01923943199", "8", "019239431998"),
        ("10200394319", "345", "10200394319345"),
        ("0912.345.6", "78", "0912.345.678"),
        ("0912345678", "0987654321", "0912345678\n0987654321"),
        ("12000045", "9", "12000045\n9"),
        ("12.500.", "431", "12.500.\n431"),
    ],
)
def test_what_a_narrow_cell_breaks_is_joined_and_nothing_else(upper: str, lower: str, one: str) -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    y = TOP + 4 * HIGH
    found = [word for word in found if word.text != "96,1"]
    (grid,) = laid(rules, [*found, *words(upper, 305, y + 2), *words(lower, 305, y + 13)])
    assert texts(grid)[4][3] == one


@pytest.mark.parametrize("set_at", ["middle", "bottom"])
@pytest.mark.parametrize(
    ("figures", "numbered"),
    [
        (("1.204", "1.198", "6", "99,5"), True),
        (("1.204", "1.198", "6", "99,5"), False),
        (("12", "-", "0", "3"), True),
        (("Có", "Không", "Có", "Có"), True),
    ],
)
def test_labels_of_several_lines_between_ruled_columns_make_rows(
    figures: tuple[str, ...], set_at: str, numbered: bool
) -> None:
    labels = (
        ("Hồ sơ tiếp nhận", "trong kỳ báo cáo", "kể cả kỳ trước", "chuyển sang"),
        ("Đã giải quyết",),
        ("Quá hạn do nhiều", "nguyên nhân của", "cơ quan phối hợp"),
        ("Tỷ lệ đúng hạn",),
    )
    edges = XS if numbered else XS[1:]
    rules, found = drawn([HEADING], [XS])
    rules = [*frame(edges[0], TOP, edges[-1], TOP + HIGH), *(v(x, TOP, TOP + HIGH) for x in edges)]
    found = [word for word in found if word.box.x0 > edges[0]]
    y = TOP + HIGH + 2
    for number, (lines, figure) in enumerate(zip(labels, figures, strict=True), start=1):
        for line in lines:
            found += words(line, XS[1] + 4, y)
            y += 12
        beside = y - 12 if set_at == "bottom" else y - 6 * len(lines) - 6
        for x, text in ((XS[0], str(number) if numbered else ""), (XS[2], "hồ sơ"), (XS[3], figure), (XS[4], figure)):
            found += words(text, x + 6, beside)
    rules += [h(y + 2, edges[0], edges[-1]), *(v(x, TOP, y + 2) for x in edges)]
    (grid,) = laid(rules, found)
    assert [tuple(text.replace("\n", " ") for text in row) for row in texts(grid)[1:]] == [
        (str(number), " ".join(lines), "hồ sơ", figure, figure)[0 if numbered else 1 :]
        for number, (lines, figure) in enumerate(zip(labels, figures, strict=True), start=1)
    ]


def sideways(text: str, x: float, bottom: float) -> list[Word]:
    """The words of a text that is read from ``bottom`` up, 5 points a letter, whose line is 10 points wide."""
    found = []
    for each in text.split():
        top = bottom - 5 * len(each)
        found.append(Word(text=each, box=Box(x, top, x + 10, bottom), turned=270))
        bottom = top - 3
    return found


@pytest.mark.parametrize("over", [True, False])
def test_a_sideways_heading_of_two_lines_is_one_over_a_rule_it_runs_across(over: bool) -> None:
    rules, found = drawn([("",) * 5, *ROWS], [XS] * 5)
    for x, lines in zip(
        XS, (("Số thứ tự",), ("Chỉ tiêu",), ("Đơn vị",), ("Tổng số", "năm trước"), ("Tổng số", "năm nay")), strict=False
    ):
        for n, line in enumerate(lines):
            found += sideways(line, x + 4 + 12 * n, TOP + HIGH - 3)
    rules += frame(XS[0], TOP - 50, XS[-1], TOP + HIGH) + [v(x, TOP - 50, TOP) for x in XS]
    if not over:
        rules = [rule for rule in rules if rule.vertical or rule.box.centre[1] != TOP]
    (grid,) = laid(rules, found)
    assert [cell.text.replace("\n", " ") for cell in grid.cells if cell.row == 0 and cell.text] == [
        "Số thứ tự", "Chỉ tiêu", "Đơn vị", "Tổng số năm trước", "Tổng số năm nay",
    ]  # fmt: skip


def test_sideways_headings_of_two_levels_stay_two() -> None:
    rules, found = drawn([("",) * 5, *ROWS], [XS] * 5)
    rules += frame(XS[0], TOP - 50, XS[-1], TOP) + [v(x, TOP - 50, TOP) for x in XS]
    for x in XS[:-1]:
        found += sideways("Năm", x + 8, TOP - 3) + sideways("Quý", x + 8, TOP + HIGH - 3)
    (grid,) = laid(rules, found)
    assert texts(grid)[:2] == [("Năm",) * 5, ("Quý",) * 5]


def test_a_rule_missing_in_the_heading_alone_parts_its_texts() -> None:
    head = ("STT", "Chỉ tiêu", "ĐVT", "Kỳ trước", "Kỳ này")
    for missing in ((3,), (3, 4), (1, 2, 3, 4)):
        rules, found = drawn([head, *ROWS], [[x for n, x in enumerate(XS) if n not in missing], *[XS] * 4])
        (grid,) = laid(rules, found)
        assert texts(grid) == [head, *ROWS]


def test_a_heading_over_two_columns_stays_one() -> None:
    rules, found = drawn([("STT", "Chỉ tiêu", "ĐVT", "", ""), *ROWS], [[*XS[:4], XS[5]], *[XS] * 4])
    (grid,) = laid(rules, [*found, *words("Thực hiện trong năm", 340, TOP + 7)])
    assert texts(grid)[0] == ("STT", "Chỉ tiêu", "ĐVT", "Thực hiện trong năm")


@pytest.mark.parametrize(("dash", "gap"), [(2.25, 1.9), (2.0, 3.0), (1.0, 1.0)])
def test_dashed_rules_part_a_low_heading(dash: float, gap: float) -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    dashed: list[Rule] = []
    for rule in rules:
        box = rule.box
        start, end = (box.top, box.bottom) if rule.vertical else (box.x0, box.x1)
        while start < end:
            stop = min(start + dash, end)
            dashed.append(v(box.centre[0], start, stop) if rule.vertical else h(box.centre[1], start, stop))
            start += dash + gap
    (grid,) = laid(dashed, found)
    assert texts(grid) == [*TABLE]


PACKED = {0: ("1", "2", "3"), 2: ("Văn bản",) * 3, 3: ("4", "15", "6")}


@pytest.mark.parametrize(
    ("labels", "doubted"),
    [
        (("Số nghị quyết", "Số quyết định", "Số chỉ thị"), False),
        (("Số nghị", "quyết", "Số quyết định", "Số chỉ thị"), True),
        (("Số nghị quyết của", "hội đồng", "Số chỉ thị"), True),
    ],
)
def test_rows_between_two_rules_are_doubted_where_their_labels_have_other_lines(
    labels: tuple[str, ...], doubted: bool
) -> None:
    """An author set several rows into one with the Enter key; a label that takes two lines shifts those below it."""
    high, line = 70.0, 14.0
    above, bottom = TOP + HIGH, TOP + HIGH + high
    rules, found = drawn((HEADING,), (XS,))
    rules += [h(bottom, XS[0], XS[-1]), *(v(x, above, bottom) for x in XS)]
    for col, lines in {**PACKED, 1: labels}.items():
        for n, text in enumerate(lines):
            found += words(text, XS[col] + 12, above + 4 + n * line)
    more, last = drawn((("4", "Khác", "Văn bản", "9", ""),), (XS,), top=bottom)
    (grid,) = laid([*rules, *more], [*found, *last])
    assert len(grid.cells) == grid.rows * len(HEADING)
    assert {each.code for _, each in grid.doubts} == ({"rows-uneven"} if doubted else set())
    assert {row for row, _ in grid.doubts} == (set(range(1, grid.rows - 1)) if doubted else set())

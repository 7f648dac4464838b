"""A rule missing between two columns of a ruled table, all the way down: the gap in the heading tells, if the cells below go along."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from open_table import doubted
from test_layout_cells import HIGH, TOP, h, v, words

from cchc_extract.layout import lay_out
from cchc_extract.model import Page, PageLayout, Rule, Word

HEADING = ("STT", "Nội dung", "Đơn vị", "Quý I", "Quý II", "Ghi chú")
ROWS = (
    ("1", "Đăng ký khai sinh", "Trường\nhợp", "96", "119", "Có 02 đăng\nký lại"),
    ("2", "Đăng ký kết hôn", "Trường\nhợp", "31", "33", ""),
    ("3", "Chứng thực bản sao", "Bản", "812", "1.024", "Đã trả"),
    ("4", "Xác nhận nơi ở", "Giấy", "7", "11", ""),
)
XS = (50.0, 80.0, 200.0, 260.0, 310.0, 360.0, 460.0)


def laid(rows: Sequence[Sequence[str]], missing: Sequence[int], *, middle: bool = True) -> PageLayout:
    """A page with a table of ``rows`` whose rules at the edges ``missing`` are not drawn; a tab is a wide gap."""
    rules: list[Rule] = []
    found: list[Word] = []
    for n, row in enumerate(rows):
        y = TOP + n * HIGH
        edges = [x for at, x in enumerate(XS) if at not in missing]
        rules += [h(y, XS[0], XS[-1]), h(y + HIGH, XS[0], XS[-1]), *(v(x, y, y + HIGH) for x in edges)]
        for x, right, text in zip(XS, XS[1:], row, strict=False):
            lines = text.split("\n")
            high = y + (HIGH - 11 * len(lines)) / 2 if middle else y + 1
            for at, line in enumerate(lines):
                start = (x + right - 5 * len(line)) / 2 if line[:1].isdigit() and middle else x + 4
                for far, part in enumerate(line.split("\t")):
                    found += words(part, start + 60 * far, high + 11 * at)
    page = Page(number=1, source="digital", width=595, height=842, words=tuple(found), rules=tuple(rules))
    return lay_out(page)


def texts(layout: PageLayout) -> list[tuple[str, ...]]:
    (grid,) = layout.grids
    return [tuple(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.rows)]


@pytest.mark.parametrize("middle", [True, False])
@pytest.mark.parametrize("missing", [(1,), (2,), (3,), (4,), (5,), (1, 2), (2, 3), (1, 4)])
def test_columns_stand_where_a_rule_is_nowhere_drawn(missing: tuple[int, ...], middle: bool) -> None:
    layout = laid((HEADING, *ROWS), missing, middle=middle)
    assert texts(layout) == [HEADING, *ROWS]
    assert doubted(layout) == [[]]


def test_two_columns_of_words() -> None:
    rows = (
        ("STT", "Nhiệm vụ", "Chủ trì", "Hạn", "Phối hợp", "Ghi chú"),
        ("1", "Xây dựng kế hoạch", "Văn phòng", "Quý I", "Nội vụ", ""),
        ("2", "Kiểm tra công vụ", "Chủ tịch", "Quý II", "Bộ phận", ""),
        ("3", "Số hóa hồ sơ", "Tư pháp", "Quý IV", "Công an", ""),
    )
    assert texts(laid(rows, (3,))) == [*rows]


def test_the_name_of_a_section_runs_over_the_column_without_doubt() -> None:
    rows = (HEADING, ("I", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", "", ""), *ROWS)
    layout = laid(rows, (2,))
    assert [cell.text for cell in layout.grids[0].cells if cell.row == 1 and cell.text] == ["I", rows[1][1]]
    assert texts(layout)[2:] == [*ROWS]
    assert doubted(layout) == [[]]


def test_a_row_whose_text_runs_across_is_doubted() -> None:
    rows = (HEADING, *ROWS[:3], ("4", "Xác nhận tình trạng hôn nhân", "Giấy", "7", "11", ""))
    layout = laid(rows, (2,))
    assert texts(layout)[:4] == [HEADING, *ROWS[:3]]
    assert doubted(layout) == [[(4, "column-unruled")]]


def test_where_all_texts_stand_to_one_side_the_rows_are_doubted() -> None:
    rows = [(*row[:5], "") for row in ROWS]
    layout = laid((HEADING, *rows), (5,))
    assert [[text for text in row if text][4] for row in texts(layout)[1:]] == ["119", "33", "1.024", "11"]
    assert doubted(layout) == [[(row, "column-unruled") for row in range(1, 5)]]


def test_a_wide_gap_in_a_heading_parts_no_column_that_its_texts_fill() -> None:
    rows = (("STT", "Tên\tviệc", *HEADING[2:]), *ROWS)
    layout = laid(rows, ())
    assert [row[1] for row in texts(layout)] == ["Tên việc", *(row[1] for row in ROWS)]
    assert doubted(layout) == [[]]

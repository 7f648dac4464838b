"""Rows printed right under a ruled table, without rules of their own."""

from __future__ import annotations

import pytest
from test_layout_cells import HEADING, HIGH, ROWS, TABLE, TOP, XS, drawn, laid, texts, words

FOOT = TOP + len(TABLE) * HIGH
AT = [x + 12 for x in XS[:-1]]


@pytest.mark.parametrize("label", [AT[0], AT[1], 75.0])
def test_a_total_right_under_a_table_is_its_last_row(label: float) -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    (grid,) = laid(rules, [*found, *words("Tổng cộng", label, FOOT + 4), *words("2.158", AT[3], FOOT + 4)])
    assert texts(grid)[:-1] == [HEADING, *ROWS]
    assert [text for text in texts(grid)[-1] if text] == ["Tổng cộng", "2.158"]
    assert next(cell.col for cell in grid.cells if cell.text == "2.158") == 3


def test_total_and_average() -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    for n, row in enumerate((("", "Tổng", "Tr.đ", "2.158", "tạm tính"), ("", "Bình quân", "", "539,5", ""))):
        for x, text in zip(AT, row, strict=True):
            found += words(text, x, FOOT + 4 + 16 * n)
    (grid,) = laid(rules, found)
    assert texts(grid)[-2:] == [("", "Tổng", "Tr.đ", "2.158", "tạm tính"), ("", "Bình quân", "", "539,5", "")]


@pytest.mark.parametrize(
    "line",
    [
        [("Số liệu tính đến ngày 31 tháng 5 năm 2024", 62)],
        [("Nơi nhận:", 62), ("Ngày 12 tháng 6 năm 2024", 300)],
        [("Tổng cộng", 102), ("tạm tính", 312)],
        [("2", 270)],
    ],
)
def test_other_lines_under_a_table_are_none_of_its_rows(line: list[tuple[str, float]]) -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    (grid,) = laid(rules, [*found, *(word for text, x in line for word in words(text, x, FOOT + 4))])
    assert texts(grid) == [HEADING, *ROWS]


def test_a_line_further_down_is_no_row() -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    (grid,) = laid(rules, [*found, *words("Tổng cộng", AT[1], FOOT + 30), *words("2.158", AT[3], FOOT + 30)])
    assert texts(grid) == [HEADING, *ROWS]

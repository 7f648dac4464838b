"""Several readings of a dump: which one is taken, and which tables are doubted as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.model import Cell, Grid, Line
from cchc_extract.understanding.foundgrids import FoundGrid
from cchc_extract.understanding.gridcosts import cheapest, doubted, holds_together

RIGHT = (
    ("STT", "Chỉ tiêu", "Đơn vị", "Số liệu"),
    ("1", "Văn bản đã ban hành", "Văn bản", "12"),
    ("2", "Hồ sơ tiếp nhận", "Hồ sơ", "1.204"),
    ("3", "Hồ sơ đúng hạn", "Hồ sơ", "1.198"),
    ("4", "Cuộc kiểm tra", "Cuộc", "-"),
)
SHIFTED = (
    RIGHT[0],
    *(tuple(row[1:] + after[:1]) for row, after in zip(RIGHT[1:], [*RIGHT[2:], RIGHT[1]], strict=True)),
)
"""The same cells, each a column too far to the left from the second row on."""
TORN = (
    RIGHT[0],
    ("1", "12", "Hồ sơ", "Văn bản"),
    ("Hồ sơ tiếp nhận", "4", "1.204", "2"),
    ("3", "Văn bản", "Cuộc", "1.198"),
    ("-", "2", "Hồ sơ đúng hạn", "Hồ sơ"),
)
LINES = [Line(page=1, text=text) for row in RIGHT for text in row]


def reading(rows: Sequence[Sequence[str]]) -> list[FoundGrid]:
    cells = [Cell(row=at, col=col, text=text) for at, row in enumerate(rows) for col, text in enumerate(row)]
    grid = Grid(page=1, rows=len(rows), cols=len(rows[0]), cells=tuple(cells), method="text")
    return [FoundGrid(0, len(LINES), grid)]


def test_the_reading_whose_numbers_and_columns_hold_together_is_taken() -> None:
    right = reading(RIGHT)
    assert cheapest([reading(TORN), right, reading(SHIFTED)], LINES) is right


def test_a_reading_that_loses_figures_is_not_taken_for_its_order() -> None:
    right = reading(RIGHT)
    assert cheapest([reading(RIGHT[:3]), right], LINES) is right


def test_a_heading_of_two_levels_is_no_worse_than_one_pressed_into_a_single_level() -> None:
    levels = (("STT", "Chỉ tiêu", "Đơn vị", "Kết quả"), ("", "", "", "Số liệu"), *RIGHT[1:])
    whole = reading(levels)
    assert cheapest([whole, reading(RIGHT)], LINES) is whole


def test_a_table_of_torn_cells_is_doubted_in_every_row() -> None:
    (table,) = reading(TORN)
    assert not holds_together(table)
    doubts = doubted(table).grid.doubts
    assert {row for row, _ in doubts} == set(range(len(TORN)))
    assert {finding.code for _, finding in doubts} == {"table-doubtful"}
    assert holds_together(reading(RIGHT)[0])

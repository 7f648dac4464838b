"""Rules that a stamp, a fold or wear took out of one column, and merged cells, which never had any there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scan_engine import KNOWN

from cchc_extract.model import Grid
from cchc_extract.reading.ocr import available, default_engine, read_raster
from cchc_extract.reading.raster import Raster

FONT = ImageFont.truetype(str(Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"), 44)
XS = (150, 290, 1150, 1450, 1750, 2150)
TOP, ROW = 300, 100
HEAD = ("TT", "Chỉ tiêu", "Đơn vị", "Số liệu", "Ghi chú")
ROWS = (
    ("1", "Số văn bản đã ban hành", "Văn bản", "48", ""),
    ("2", "Tỷ lệ hoàn thành kế hoạch", "%", "98,5", ""),
    ("3", "Số cuộc kiểm tra", "Cuộc", "7", "Lũy kế"),
    ("4", "Số nhiệm vụ được giao", "Nhiệm vụ", "154", ""),
    ("5", "Số nhiệm vụ quá hạn", "Nhiệm vụ", "-", ""),
)
Places = Collection[tuple[int, int]]
Merged = Mapping[tuple[int, int], tuple[int, str, float]]
"""By row and column: over how many rows a cell is merged, its text, and where that stands in its height."""

pytestmark = [pytest.mark.ocr, pytest.mark.skipif(not available(), reason="no OCR engine here")]


def read(below: Places = (), left: Places = (), merged: Merged | None = None) -> Grid:
    """The table, its heading row 0, as it is read where the rules ``below`` and ``left`` of some cells are not printed."""
    merged = merged or {}
    hidden = {(row + more, col): n - 1 - more for (row, col), (n, _, _) in merged.items() for more in range(n)}
    page = Image.new("L", (2480, 1400), 250)
    draw = ImageDraw.Draw(page)
    for row, texts in enumerate((HEAD, *ROWS)):
        top = TOP + ROW * row
        for col, text in enumerate(texts):
            if (row, col) not in hidden:
                draw.text(((XS[col] + XS[col + 1]) / 2, top + ROW / 2), text, 20, FONT, anchor="mm")
            if (row, col) not in below and not hidden.get((row, col)):
                draw.line((XS[col], top + ROW, XS[col + 1], top + ROW), 20, 4)
            if (row, col) not in left:
                draw.line((XS[col], top, XS[col], top + ROW), 20, 4)
        draw.line((XS[-1], top, XS[-1], top + ROW), 20, 4)
    draw.line((XS[0], TOP, XS[-1], TOP), 20, 4)
    for (row, col), (n, text, share) in merged.items():
        middle = ((XS[col] + XS[col + 1]) / 2, TOP + ROW * (row + n * share))
        draw.multiline_text(middle, text, 20, FONT, anchor="mm", align="center")
    (grid,) = read_raster(Raster(np.asarray(page), 300), number=1, engine=default_engine("auto", KNOWN)).grids or ()
    return grid


def texts_of(grid: Grid) -> list[tuple[str, ...]]:
    at = {(cell.row, cell.col): cell.text.replace("\n", " ") for cell in grid.cells}
    return [tuple(at.get((row, col), "") for col in range(grid.cols)) for row in range(1, grid.rows)]


def doubted(grid: Grid) -> set[int]:
    return {row for row, finding in grid.doubts if finding.code == "merge-unsure"}


@pytest.mark.parametrize("col", range(5))
def test_a_row_rule_that_is_broken_in_one_column_parts_the_rows_there(col: int) -> None:
    grid = read(below=[(1, col), (2, col), (4, col)])
    assert texts_of(grid) == list(ROWS)
    assert not doubted(grid)


def test_rules_broken_in_three_columns_of_five_part_the_rows() -> None:
    grid = read(below=[(row, col) for row in (1, 3) for col in (0, 1, 3)])
    assert texts_of(grid) == list(ROWS)
    assert not doubted(grid)


def test_a_column_rule_worn_over_some_rows_parts_the_columns() -> None:
    grid = read(left=[(2, 3), (3, 3), (5, 3), (3, 1), (4, 1)])
    assert texts_of(grid) == list(ROWS)


@pytest.mark.parametrize("rows", [2, 3])
def test_a_unit_in_the_middle_of_several_rows_stays_merged(rows: int) -> None:
    grid = read(merged={(3, 2): (rows, "Nhiệm vụ", 0.5)})
    (unit,) = (cell for cell in grid.cells if (cell.row, cell.col) == (3, 2))
    assert (unit.row_span, unit.text) == (rows, "Nhiệm vụ")
    assert not doubted(grid)


def test_a_note_of_two_lines_over_two_rows_stays_merged() -> None:
    grid = read(merged={(3, 4): (2, "Phòng Tư\npháp báo", 0.5)})
    (note,) = (cell for cell in grid.cells if (cell.row, cell.col) == (3, 4))
    assert (note.row_span, note.text) == (2, "Phòng Tư\npháp báo")


def test_rows_beside_a_unit_at_the_top_of_its_cell_are_doubted_both() -> None:
    grid = read(merged={(4, 2): (2, "Nhiệm vụ", 0.25)})
    assert doubted(grid) == {4, 5}


def test_a_value_over_two_rows_is_doubted_in_both() -> None:
    grid = read(merged={(4, 3): (2, "154", 0.5)})
    assert doubted(grid) == {4, 5}


def test_a_section_merged_over_columns_stays_whole() -> None:
    grid = read(left=[(3, 1), (3, 2), (3, 3), (3, 4)], merged={(3, col): (1, "", 0.5) for col in range(5) if col})
    page_row = [cell for cell in grid.cells if cell.row == 3]
    assert [(cell.col, cell.col_span) for cell in page_row] == [(0, 5)]

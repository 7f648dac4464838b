"""Headings of a table without vertical rules: which of them stand over several columns."""

from __future__ import annotations

import pytest

from cchc_extract.layout import lay_out
from cchc_extract.layout.columns import Gutter, Piece
from cchc_extract.layout.headings import heading_cells
from cchc_extract.layout.tablelines import TableLine, table_line
from cchc_extract.model import Box, Page, Rule, Word

XS = [0.0, 40.0, 200.0, 280.0, 360.0, 440.0, 520.0, 600.0]
"""Number, label, four columns of figures and a note."""


def lines(*printed: tuple[float, float, str]) -> list[TableLine]:
    """The lines of texts centred at ``(x, y)``, 5 points a letter."""
    gutters = [Gutter(x - 2, x + 2) for x in XS[1:-1]]
    found = []
    for y in sorted({y for _, y, _ in printed}):
        pieces = []
        for x, _, text in sorted(each for each in printed if each[1] == y):
            box = Box(x - 2.5 * len(text), y - 5, x + 2.5 * len(text), y + 5)
            pieces.append(Piece((Word(text=text, box=box),), box))
        found.append(table_line(pieces, gutters))
    return found


def labels(*printed: tuple[float, float, str]) -> list[str]:
    """By column the texts over it, from the top down."""
    cells = heading_cells(lines(*printed), XS)
    columns = range(len(XS) - 1)
    over = [[cell for cell in cells if cell.col <= col < cell.col + cell.col_span] for col in columns]
    return [
        " / ".join(cell.text.replace("\n", " ") for cell in sorted(each, key=lambda cell: cell.row)) for each in over
    ]


ALONE = ((20.0, 20.0, "TT"), (120.0, 20.0, "Nội dung"), (560.0, 20.0, "Ghi chú"))
FIGURES = (240.0, 320.0, 400.0, 480.0)


def test_a_narrow_heading_is_over_the_columns_it_is_in_the_middle_of() -> None:
    low = [(x, 27.0, text) for x, text in zip(FIGURES, ("KH", "TH", "KH", "TH"), strict=True)]
    assert labels(*ALONE, (280.0, 13.0, "2022"), (440.0, 13.0, "2023"), *low) == [
        "TT",
        "Nội dung",
        "2022 / KH",
        "2022 / TH",
        "2023 / KH",
        "2023 / TH",
        "Ghi chú",
    ]


def test_three_levels() -> None:
    low = [(x, 34.0, text) for x, text in zip(FIGURES[1:], ("Quý I", "Quý II", "Cả năm"), strict=True)]
    read = labels(*ALONE, (360.0, 6.0, "Năm 2023"), (240.0, 27.0, "Kế hoạch"), (400.0, 20.0, "Thực hiện"), *low)
    assert read[2:6] == [
        "Năm 2023 / Kế hoạch",
        "Năm 2023 / Thực hiện / Quý I",
        "Năm 2023 / Thực hiện / Quý II",
        "Năm 2023 / Thực hiện / Cả năm",
    ]


@pytest.mark.parametrize("single", [20.0, 27.0])
def test_a_heading_on_two_lines_is_over_its_own_column(single: float) -> None:
    """Whether those of one line stand in the middle of the height or at its foot."""
    ends = [
        (x, single, text) for x, text in ((20.0, "TT"), (120.0, "Nội dung"), (320.0, "9 tháng"), (560.0, "Ghi chú"))
    ]
    two = [
        (240.0, 13.0, "Kế hoạch"),
        (240.0, 27.0, "năm"),
        (400.0, 13.0, "Lũy kế"),
        (400.0, 27.0, "quý"),
        (480.0, single, "Đạt"),
    ]
    assert labels(*ends, *two) == ["TT", "Nội dung", "Kế hoạch năm", "9 tháng", "Lũy kế quý", "Đạt", "Ghi chú"]


def laid(*printed: tuple[float, float, str], rules: tuple[float, ...] = ()) -> list[tuple[str, ...]]:
    """The rows of the one table that texts make, which begin at ``(x, y)``, with rules across at the heights given."""
    words = []
    for x, y, text in printed:
        for each in text.split():
            words.append(Word(text=each, box=Box(x, y, x + 5 * len(each), y + 10)))
            x += 5 * len(each) + 3
    across = tuple(Rule(box=Box(50, y - 0.25, 545, y + 0.25), vertical=False) for y in rules)
    page = Page(number=1, source="digital", width=595, height=842, words=tuple(words), rules=across)
    (grid,) = lay_out(page).grids
    return [tuple(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.rows)]


def body(y: float) -> list[tuple[float, float, str]]:
    texts = (
        ("Toàn huyện", "1.200", "300", "9.876"),
        ("Bình Hòa", "400", "120", "3.300"),
        ("Phước An", "500", "95", "4.1"),
    )
    return [
        (x, y + 20 * n, text) for n, row in enumerate(texts) for x, text in zip((60, 200, 300, 420), row, strict=True)
    ]


def test_figures_of_two_columns_stay_apart_under_one_heading() -> None:
    heading = [(195.0, 110.0, "Diện tích gieo trồng lúa"), (60.0, 110.0, "Xã"), (420.0, 110.0, "Tấn")]
    parts = [(200.0, 130.0, "Lúa"), (300.0, 130.0, "Màu")]
    rows = laid(*heading, *parts, *body(154), rules=(104, 146, 206))
    assert rows[:2] == [("Xã", "Diện tích gieo trồng lúa", "Tấn"), ("Lúa", "Màu")]
    assert rows[2:] == [
        ("Toàn huyện", "1.200", "300", "9.876"),
        ("Bình Hòa", "400", "120", "3.300"),
        ("Phước An", "500", "95", "4.1"),
    ]


def test_a_line_that_announces_a_table_is_none_of_its_heading() -> None:
    heading = [(60.0, 120.0, "Xã"), (200.0, 120.0, "Lúa"), (300.0, 120.0, "Màu"), (420.0, 120.0, "Tấn")]
    rows = laid((60.0, 104.0, "Kết quả như sau:"), *heading, *body(140))
    assert rows[0] == ("Xã", "Lúa", "Màu", "Tấn")
    assert len(rows) == 4


def test_a_section_right_below_the_heading_is_a_row() -> None:
    heading = [(60.0, 110.0, "STT"), (100.0, 110.0, "Nội dung"), (300.0, 110.0, "Năm 2022"), (420.0, 110.0, "Năm 2023")]
    rows = [(60.0, 150.0, "1"), (100.0, 150.0, "Buổi"), (300.0, 150.0, "12"), (420.0, 150.0, "15")]
    more = [(60.0, 170.0, "2"), (100.0, 170.0, "Lượt người"), (300.0, 170.0, "1.200"), (420.0, 170.0, "1.530")]
    found = laid(*heading, (60.0, 130.0, "I. CÔNG TÁC TUYÊN TRUYỀN"), *rows, *more, rules=(104, 126, 146, 166, 186))
    assert found[0] == ("STT", "Nội dung", "Năm 2022", "Năm 2023")
    assert found[1][0] == "I. CÔNG TÁC TUYÊN TRUYỀN"

"""Tables without rules whose rows stand further apart than the lines within them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_layout_cells import texts, words

from cchc_extract.layout import lay_out
from cchc_extract.model import Grid, Page, Word

HEADING = ("STT", "Nội dung", "Đơn vị\ntính", "Quý I", "Cộng\n6 tháng")
ROWS = (
    ("1", "Đăng ký khai sinh\n(đến ngày 31/5/2024)", "Trường\nhợp", "96", "215"),
    ("2", "Đăng ký kết hôn\n(đến ngày 31/5/2024)", "Trường\nhợp", "31", "64"),
    ("3", "Đăng ký khai tử", "Trường\nhợp", "20", "38"),
    ("4", "Chứng thực bản sao\ntừ bản chính\ncác loại", "Bản", "812", "1.836"),
    ("5", "Xác nhận", "Giấy", "7", "11"),
)
XS = (60.0, 95.0, 260.0, 340.0, 420.0)
PITCH = 11.0


def set_out(rows: Sequence[Sequence[str]], *, share: float, free: float, top: float = 100.0) -> list[Word]:
    """The words of ``rows`` in columns, ``free`` points more between rows; a text stands at ``share`` of the height left to it."""
    found: list[Word] = []
    for row in rows:
        high = max(text.count("\n") for text in row) * PITCH
        for x, text in zip(XS, row, strict=True):
            start = top + share * (high - text.count("\n") * PITCH)
            for n, line in enumerate(text.split("\n")):
                found += words(line, x, start + n * PITCH)
        top += high + PITCH + free
    return found


def grid_of(found: Sequence[Word]) -> Grid:
    (grid,) = lay_out(Page(number=1, source="digital", width=595, height=842, words=tuple(found), rules=())).grids
    return grid


@pytest.mark.parametrize("free", [2.0, 4.0, 7.0, 12.0])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_rows_are_told_by_the_space_between_them(share: float, free: float) -> None:
    grid = grid_of(set_out((HEADING, *ROWS), share=share, free=free))
    assert texts(grid) == [HEADING, *ROWS]
    assert grid.doubts == ()


def test_the_end_of_a_paragraph_above_is_no_heading() -> None:
    line = "Công tác chỉ đạo được triển khai kịp thời đúng kế hoạch đề ra và kết quả cụ thể như sau theo biểu dưới"
    above = [*words(line, 48, 66), *words("đây.", 48, 77)]
    grid = grid_of([*above, *set_out((HEADING, *ROWS), share=0.5, free=4.0)])
    assert texts(grid) == [HEADING, *ROWS]

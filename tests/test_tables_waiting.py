"""Labels that cannot end where a page does."""

from __future__ import annotations

import pytest
from table_drawing import grid, page
from table_reading import BODY, HEADING, codes, table


@pytest.mark.parametrize(
    ("above", "below", "doubts"),
    [
        ("Thủ tục thuộc thẩm quyền của", "Ủy ban nhân dân phường", []),
        ("Số hộ của tổ dân phố số", "23", []),
        ("Số lượt kiểm tra", "Ủy ban nhân dân phường", ["row-broken"]),
        ("Số lượt kiểm tra", "Tư pháp", ["row-broken"]),
    ],
)
def test_a_label_that_cannot_end_there_goes_on_on_the_next_page(above: str, below: str, doubts: list[str]) -> None:
    (*rows, (_, *last)) = [(*row, "") for row in BODY]
    first = page(grid(HEADING, *rows, ("2.1", above, *last[1:])))
    second = page(grid(("", below, "", "", ""), ("3", "Số đoàn", "Đoàn", "1", "")), number=2)
    read = table(first, second)
    assert [row.indicator.text for row in read.rows][-2:] == [f"{above} {below}", "Số đoàn"]
    assert codes(read) == doubts

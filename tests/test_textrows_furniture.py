"""What a dump prints once per page: where its pages begin."""

from __future__ import annotations

from cchc_extract.understanding.textrows.furniture import page_starts


def test_the_first_half_of_a_broken_number_ends_no_page() -> None:
    lines = [f"Dòng {number} " for number in range(40)]
    lines[10:12] = ["2.", "1 "]
    lines[30:32] = ["Dòng cuối trang", "3 "]
    assert page_starts(lines, [1] * len(lines)) == {31}

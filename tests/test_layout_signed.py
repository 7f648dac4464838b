"""What a signing program prints over a table is no part of its cells."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from test_layout_cells import HEADING, HIGH, ROWS, TABLE, TOP, XS, drawn, laid, texts, words

from cchc_extract.model import Box, Word


def sized(found: list[Word], size: float) -> list[Word]:
    """``found`` in print of a size, as high as it is large."""
    return [
        replace(word, size=size, box=Box(word.box.x0, word.box.bottom - size, word.box.x1, word.box.bottom))
        for word in found
    ]


def over(*lines: str, size: float, row: int = 2, x: float = 245.0) -> list[Word]:
    """Lines of small print, two points a letter, that begin over a row of the table."""
    found: list[Word] = []
    for n, line in enumerate(lines):
        at = x
        for text in line.split():
            y = TOP + row * HIGH + 3 + n * (size + 1)
            found.append(Word(text=text, size=size, box=Box(at, y, at + 2 * len(text), y + size)))
            at += 2 * len(text) + 1
    return found


@pytest.mark.parametrize("size", [5.0, 6.0, 8.0])
@pytest.mark.parametrize(
    "lines",
    [
        ["Ký bởi: UBND phường Đông Kinh, 12.06.2024 09:31:22 +07:00"],
        ["Người ký: Nguyễn Văn Hải - Ngày ký: 12-06-2024 09:31:22 +07:00"],
        ["Người ký: Trần Thị Mai", "Cơ quan: Sở Nội vụ", "Thời gian ký: 03.07.2024 16:02:45"],
        ["Signed by: Sở Nội vụ", "Signing time: 03/07/2024 16:02:45"],
    ],
)
def test_who_signed_and_when_is_no_text_of_the_row(lines: list[str], size: float) -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    (grid,) = laid(rules, [*sized(found, 10.0), *over(*lines, size=size)])
    assert texts(grid) == [HEADING, *ROWS]


def test_a_row_about_signing_keeps_its_text() -> None:
    table = [HEADING, ("1", "Người ký: Nguyễn Văn Hải", "người", "1", "09:31:22"), *ROWS[1:]]
    rules, found = drawn(table, [XS] * len(table))
    (grid,) = laid(rules, [*sized(words("Mẫu số 1", 60, 80), 8.0), *sized(found, 10.0)])
    assert texts(grid) == table


def test_a_small_line_without_a_time_stays() -> None:
    rules, found = drawn(TABLE, [XS] * len(TABLE))
    (grid,) = laid(rules, [*sized(found, 10.0), *sized(words("Cơ quan: Sở", 376, TOP + 1 * HIGH + 7), 8.5)])
    assert texts(grid)[1][4] == "Cơ quan: Sở"

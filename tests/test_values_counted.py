"""Numbers of rows that a scan shows badly, read as the numbers around them want it."""

from __future__ import annotations

import pytest

from cchc_extract.model import Evidence, RawRow, RawTable
from cchc_extract.understanding.counted import numbers_as_counted


def read(*numbers: str, confidence: float | None = 0.9) -> list[str]:
    rows = tuple(RawRow(page=1, stt=Evidence(text=number, confidence=confidence)) for number in numbers)
    (table,) = numbers_as_counted([RawTable(rows=rows)])
    return [row.stt.text for row in table.rows]


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        (("1", "2", "2.1", "22", "3"), "2.2"),
        (("1", "1.1", "1.2", "13", "2"), "1.3"),
        (("3", "3.3", "3.3.1", "332"), "3.3.2"),
        (("1", "1.9", "110"), "1.10"),
    ],
)
def test_points_that_a_scan_lost_are_put_back(printed: tuple[str, ...], wanted: str) -> None:
    assert wanted in read(*printed)


@pytest.mark.parametrize(
    "printed",
    [("20", "21", "21.1", "22"), ("1", "2", "3", "12"), ("2.1", "25"), ("11", "11.1", "12"), ("1", "1.1", "2")],
)
def test_numbers_that_follow_as_they_are_stay(printed: tuple[str, ...]) -> None:
    assert read(*printed) == list(printed)


def test_a_born_digital_number_stays_as_printed() -> None:
    assert read("2", "2.1", "22", confidence=None) == ["2", "2.1", "22"]

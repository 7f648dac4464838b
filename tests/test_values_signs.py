"""What parts the digits of ``14,950`` where nothing in its column says it."""

from __future__ import annotations

import pytest
from test_values_types import doubts, numbers

AMBIGUOUS = "ambiguous-number"


def test_a_decimal_comma_of_percentages_speaks_against_groups_parted_by_commas() -> None:
    cells, units = ("14,950", "9,120", "85,200", "61,5"), ("tỷ đồng", "tỷ đồng", "tỷ đồng", "%")
    assert [float(text or 0) for text in numbers(*cells, units=units)] == [14.95, 9.12, 85.2, 61.5]
    assert doubts(*cells, units=units) == [(at, AMBIGUOUS) for at in (1, 2, 3)]


def test_a_decimal_point_of_percentages_says_nothing_of_numbers_beside() -> None:
    cells, units = ("14.950", "9.120", "85.200", "61.5"), ("triệu đồng", "triệu đồng", "triệu đồng", "%")
    assert numbers(*cells, units=units) == ["14950", "9120", "85200", "61.5"]
    assert doubts(*cells, units=units) == []


@pytest.mark.parametrize("unit", ["km", "ha", "tỷ đồng"])
def test_commas_before_three_digits_alone_are_doubted_where_the_unit_has_fractions(unit: str) -> None:
    assert doubts("12,125", "8,500", "3,250", unit=unit) == [(at, AMBIGUOUS) for at in (1, 2, 3)]


@pytest.mark.parametrize("unit", ["Hồ sơ", "đồng", ""])
def test_commas_before_three_digits_part_groups_of_what_has_no_fractions(unit: str) -> None:
    assert doubts("12,125", "8,500", "3,250", unit=unit) == []


def test_a_plain_number_of_three_digits_beside_them_tells_groups() -> None:
    assert numbers("12,125", "8,500", "850", "3,250", unit="triệu đồng") == ["12125", "8500", "850", "3250"]
    assert doubts("12,125", "8,500", "850", "3,250", unit="triệu đồng") == []


def test_a_point_before_three_digits_is_doubted_only_beside_small_numbers() -> None:
    assert doubts("9.250", "8.750", "7.500", "10", unit="km") == [(at, AMBIGUOUS) for at in (1, 2, 3)]
    assert doubts("18.229", "4.033", "39.202", unit="m2") == []

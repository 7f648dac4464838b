"""Columns of dates and hours: days without a year, months, years, and what only looks like them."""

from __future__ import annotations

import pytest

from cchc_extract.model import Column, Evidence, RawRow, RawTable, Value
from cchc_extract.patterns import load
from cchc_extract.understanding.rows import type_rows

PATTERNS = load()


def typed(heading: str, *texts: str, unit: str = "") -> tuple[list[Value], list[str]]:
    """The values of one column below ``heading``, and the codes of the findings."""
    columns = (Column(role="indicator"), Column(role="unit"), Column(role="value", label=heading))
    rows = tuple(
        RawRow(indicator=Evidence(text=f"Việc {at}"), unit=Evidence(text=unit), values=(Evidence(text=text),))
        for at, text in enumerate(texts, 1)
    )
    found, findings = type_rows([RawTable(columns=columns, rows=rows)], PATTERNS)
    return [row.values[0] for row in found], [each.code for each in findings]


def isos(heading: str, *texts: str, unit: str = "") -> list[str]:
    """What the values are as dates, each without a number and without a doubt; else their type, or the number that they are."""
    found, codes = typed(heading, *texts, unit=unit)
    assert codes == []
    return [each.iso or (each.type or "" if each.number is None else f"{each.number:f}") for each in found]


@pytest.mark.parametrize(
    "heading",
    [
        "Ngày bắt đầu",
        "Thời hạn hoàn thành",
        "Hạn hoàn thành",
        "Tiến độ",
        "Thời gian / Bắt đầu",
        "Đến ngày",
        "Hoàn thành",
    ],
)
@pytest.mark.parametrize("unit", ["", "Văn bản"])
def test_a_day_and_a_month_below_a_heading_of_dates_are_a_date(heading: str, unit: str) -> None:
    texts = ("02/01", "31/3", "Trước 15/6", "Tháng 7")
    assert isos(heading, *texts, unit=unit) == ["--01-02", "--03-31", "--06-15", "text"]


def test_days_without_a_year_stand_beside_dates_with_one() -> None:
    assert isos("Ngày ban hành", "05/01/2024", "17/02/2024", "30/5") == ["2024-01-05", "2024-02-17", "--05-30"]
    assert isos("Ban hành", "05/01/2024", "30/5") == ["2024-01-05", "--05-30"]
    assert isos("Nội dung khác", "05/01/2024", "17/02/2024", "5/6") == ["2024-01-05", "2024-02-17", "--06-05"]


def test_a_year_in_a_column_of_dates_is_a_date() -> None:
    assert isos("Ngày sinh", "12/6/1975", "1990", "03/02/1984") == ["1975-06-12", "1990", "1984-02-03"]
    assert isos("Năm tuyển dụng", "1998", "2009") == ["1998", "2009"]
    assert [each.type for each in typed("Năm tuyển dụng", "1998", "2009")[0]] == ["integer", "integer"]


def test_a_month_below_a_heading_of_months_is_one() -> None:
    assert isos("Tháng", "01/2024", "02/2024", "3/2024") == ["2024-01", "2024-02", "2024-03"]
    assert isos("Tháng 6", "12", "15", "9") == ["12", "15", "9"]


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("Tiến độ", ("5/6", "6/6", "2/4")),
        ("Kết quả (hoàn thành/tổng số)", ("5/6", "12/15", "3/3")),
        ("Nam/Nữ", ("15/6", "20/11")),
        ("Thời hạn (đạt/tổng)", ("20/24", "5/6")),
        ("Ngày công", ("5/6", "4/6")),
    ],
)
def test_parts_of_a_number_stay_fractions(heading: str, texts: tuple[str, ...]) -> None:
    found, codes = typed(heading, *texts)
    assert [each.type for each in found] == ["fraction"] * len(texts)
    assert codes == []


def test_what_is_more_than_its_whole_in_every_row_may_be_a_day() -> None:
    assert typed("Phần việc", "15/6", "20/6", "25/6")[1] == ["day-or-fraction"] * 3
    assert typed("Phần việc", "15/6", "20/6", "5/6")[1] == []


@pytest.mark.parametrize("heading", ["Giờ làm việc", "Thời gian hoạt động"])
def test_hours_are_texts(heading: str) -> None:
    assert isos(heading, "7h30 - 17h00", "24/24", "24/7", unit="") == ["text", "text", "text"]
    assert isos("Giờ công", "120", "96") == ["120", "96"]

"""Columns of figures in which some cells hold words as well, and figures that stand beside what a row counts."""

from __future__ import annotations

import pytest

from cchc_extract.model import Column, Evidence, Finding, RawRow, RawTable, Row
from cchc_extract.patterns import load
from cchc_extract.understanding.catalogue import match_rows
from cchc_extract.understanding.checks import check
from cchc_extract.understanding.rows import type_rows

PATTERNS = load()
LOUD = ("text-in-number-cell", "words-beside-number", "several-numbers")


def table(headings: tuple[str, ...], *rows: tuple[str, ...]) -> RawTable:
    """A table with number, label and unit, and a value column for each of the ``headings``."""
    columns = [Column(role="stt"), Column(role="indicator"), Column(role="unit")]
    raw = (
        RawRow(
            stt=Evidence(text=str(number)),
            indicator=Evidence(text=row[0]),
            unit=Evidence(text=row[1]),
            values=tuple(Evidence(text=value) for value in row[2:]),
        )
        for number, row in enumerate(rows, 1)
    )
    return RawTable(columns=(*columns, *(Column(role="value", label=each) for each in headings)), rows=tuple(raw))


def typed(*texts: str, unit: str = "Việc") -> tuple[tuple[Row, ...], dict[str, str]]:
    """The rows of a table with one value column, and by the text of a value what is doubted about it."""
    rows, found = type_rows(
        [table(("Kết quả",), *((f"Chỉ tiêu {at}", unit, text) for at, text in enumerate(texts)))], PATTERNS
    )
    return rows, {each.raw: each.code for each in found if each.code in LOUD}


def counted(headings: tuple[str, ...], *rows: tuple[str, ...]) -> list[str]:
    """What the rule about whole numbers finds in a table."""
    known = match_rows(type_rows([table(headings, *rows)], PATTERNS)[0], PATTERNS)[0]
    found: list[Finding] = list(check(known, {}, (), (), PATTERNS))
    return [each.raw for each in found if each.code == "R2-count"]


@pytest.mark.parametrize("odd", ["khoảng 7", "~ 20", ": 14", "12+3", "gần 30 việc"])
@pytest.mark.parametrize("share", [1, 3, 5])
def test_a_figure_among_words_is_doubted_however_many_there_are(odd: str, share: int) -> None:
    rows, doubts = typed(*[odd] * share, *["28", "1.204", "42", "49", "56"])
    assert doubts == {odd: "text-in-number-cell"}
    assert [row.values[0].type for row in rows[:share]] == ["text"] * share


def test_a_number_with_words_behind_it_is_that_number_where_half_of_the_column_are_numbers() -> None:
    rows, doubts = typed("5 (3 nữ)", "6 (2 nữ)", "7 (1 nữ)", "8", "9", "12")
    assert [row.values[0].number for row in rows] == [5, 6, 7, 8, 9, 12]
    assert set(doubts.values()) == {"words-beside-number"}


def _kinds(heading: str, texts: tuple[str, ...]) -> list[tuple[str | None, str]]:
    """Type of the values and role of the column under ``heading`` in a table that prints no unit."""
    rows, _ = type_rows(
        [table((heading,), *((f"Khu du lịch {at}", "", text) for at, text in enumerate(texts)))], PATTERNS
    )
    return [(row.values[0].type, row.values[0].role) for row in rows]


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("Quy mô", ("1 bến thuyền", "12 phòng đơn", "25 nhà sàn", "1 bến thuyền")),
        ("QUY MÔ", ("2 phòng đôi", "2 phòng đơn", "3 phòng đôi", "10 phòng đơn")),
        ("Hạng mục", ("04 tượng đá", "1 cổng chào", "3 sân khấu", "2 nhà sàn", "1 cổng chào")),
    ],
)
def test_so_many_of_something_else_in_each_row_are_words(heading: str, texts: tuple[str, ...]) -> None:
    assert _kinds(heading, texts) == [("text", "text")] * len(texts)


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("Thời hạn", ("3 ngày", "15 ngày", "10 ngày", "7 ngày")),
        ("Số nhà thầu", ("3 nhà thầu", "17 nhà thầu", "5 nhà thầu", "4")),
        ("Số lượng", ("17 văn bản", "3 hồ sơ", "25 cuộc", "4 lớp")),
        ("Số lượng", ("12", "1 bến thuyền", "25", "3 nhà sàn", "14")),
    ],
)
def test_numbers_with_what_they_count_are_numbers(heading: str, texts: tuple[str, ...]) -> None:
    assert _kinds(heading, texts) == [("integer", "value")] * len(texts)


def test_prices_for_each_of_something_are_numbers_whatever_a_scan_makes_of_the_raised_figure() -> None:
    kinds = _kinds("Mức giá", ("50.000 đồng/m”", "6.000 đồng/mỶ", "70.000 đồng/m`", "2.000 đồng/m³"))
    assert {role for _, role in kinds} == {"value"}
    assert {kind for kind, _ in kinds} <= {"integer", "money"}


@pytest.mark.parametrize(
    ("unit", "text", "number"),
    [("Nhà thầu", "3 nhà thầu", 3), ("gói thầu", "02 gói thầu", 2), ("m³", "125 m3", 125), ("km²", "4,5km2", "4.5")],
)
def test_a_number_with_the_unit_of_its_row_is_that_number(unit: str, text: str, number: int | str) -> None:
    rows, doubts = typed("12", text, "Đạt", "15", unit=unit)
    assert str(rows[1].values[0].number) == str(number)
    assert rows[1].values[0].raw == text
    assert text not in doubts


@pytest.mark.parametrize(
    "texts",
    [
        ("Phòng Nội vụ", "Công an xã", "12", "Tổ 3", "Đoàn thanh niên"),
        ("2 phòng đôi", "25kg/thùng", "Trọn gói", "3 phòng đơn", "30 chỗ"),
        ("Trước 30/6", "Quý IV", "Hằng tháng", "15 ngày", "12"),
        ("QCVN 16:2019", "TCVN 7570:2006", "CB240-T", "SS400", "80x120x180"),
    ],
)
def test_a_column_of_words_is_not_doubted_for_the_figures_in_it(texts: tuple[str, ...]) -> None:
    rows, doubts = typed(*texts)
    assert doubts == {}
    assert [row.values[0].raw for row in rows] == list(texts)


@pytest.mark.parametrize("heading", ["Số", "Số văn bản", "Số quyết định"])
def test_numbers_of_papers_are_no_months_and_no_fractions(heading: str) -> None:
    texts = ("01/2024", "02/2024", "45/2023", "128/2023")
    rows, found = type_rows(
        [table((heading,), *((f"Quyết định {at}", "", text) for at, text in enumerate(texts)))], PATTERNS
    )
    assert [(row.values[0].raw, row.values[0].type) for row in rows] == [(text, "text") for text in texts]
    assert not [each.code for each in found if each.field == "value"]


def test_fractions_under_a_count_are_fractions_still() -> None:
    rows, _ = type_rows([table(("Số xã đạt",), ("Nước sạch", "Xã", "5/6"), ("Trạm y tế", "Xã", "11/12"))], PATTERNS)
    assert [row.values[0].type for row in rows] == ["fraction", "fraction"]


@pytest.mark.parametrize(
    "heading", ["Bình quân/xã", "Hệ số", "Điểm", "Điểm số", "Kinh phí", "Đánh giá", "Chi / Kinh phí"]
)
def test_what_stands_beside_a_count_and_is_none_may_have_fractions(heading: str) -> None:
    rows = (("Số hộ", "Hộ", "120", "12,5"), ("Số hồ sơ", "Hồ sơ", "450", "45,25"), ("Số văn bản", "Văn bản", "98", "9"))
    assert counted(("Số lượng", heading), *rows) == []


@pytest.mark.parametrize(
    "unit", ["người/km²", "lượt/người", "người/hộ", "Cán bộ/xã", "Hồ sơ/ngày", "Lần", "máy/100 dân", "bộ/1.000 người"]
)
def test_a_unit_of_one_thing_for_each_of_another_has_fractions(unit: str) -> None:
    assert counted(("Kết quả",), ("Mật độ", unit, "512,4"), ("Số xã", "Xã", "12")) == []


@pytest.mark.parametrize("heading", ["Thực hiện", "Xã An Bình", "Số lượng"])
def test_a_fraction_of_a_thing_that_is_counted_is_still_found(heading: str) -> None:
    rows = (("Số cuộc họp", "Cuộc", "5", "2,5"), ("Số văn bản", "Văn bản", "7", "9"), ("Số hộ", "Hộ", "1", "-3"))
    assert counted(("Kế hoạch", heading), *rows) == ["2,5", "-3"]


def test_a_column_that_states_its_unit_is_typed_by_it_and_not_by_that_of_the_row() -> None:
    rows, _ = type_rows(
        [table(("Số lượng", "Điểm", "Kinh phí (triệu đồng)"), ("Số hội nghị", "Hội nghị", "1.204", "1,75", "12.5"))],
        PATTERNS,
    )
    assert [value.type for value in rows[0].values] == ["integer", "decimal", "money"]
    assert [str(value.number) for value in rows[0].values] == ["1204", "1.75", "12.5"]

"""Values that are more, or less, than one number: what a cell of a value column is taken for, and when it is doubted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from fuzzing import cells, tries
from hypothesis import given
from hypothesis import strategies as st

from cchc_extract.model import Column, Evidence, Finding, RawRow, RawTable, Value
from cchc_extract.patterns import load
from cchc_extract.understanding.compounds import parse_compound
from cchc_extract.understanding.numbers import Convention, parse_number
from cchc_extract.understanding.rows import type_rows

PATTERNS = load()


def column(
    *texts: str, unit: str = "", label: str = "Số liệu", units: tuple[str, ...] = (), above: str = ""
) -> tuple[list[Value], list[Finding]]:
    """One value column typed, and its findings; ``units`` row by row, else ``unit`` for all."""
    columns = (Column(role="stt"), Column(role="indicator"), Column(role="unit"), Column(role="value", label=label))
    rows = tuple(
        RawRow(
            stt=Evidence(text=str(at)),
            indicator=Evidence(text=f"Chỉ tiêu {at}"),
            unit=Evidence(text=units[at - 1] if units else unit),
            values=(Evidence(text=text),),
        )
        for at, text in enumerate(texts, 1)
    )
    typed, findings = type_rows([RawTable(columns=columns, rows=rows, unit=above)], PATTERNS)
    return [row.values[0] for row in typed], list(findings)


def numbers(*texts: str, **options: object) -> list[str | None]:
    return [None if value.number is None else f"{value.number:f}" for value in column(*texts, **options)[0]]  # type: ignore[arg-type]


def doubts(*texts: str, **options: object) -> list[tuple[int | None, str]]:
    return [(each.row, each.code) for each in column(*texts, **options)[1]]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("printed", "kind", "value", "to", "iso"),
    [
        ("12/15", "fraction", "12", "15", ""),
        ("6/6", "fraction", "6", "6", ""),
        ("12/15 (80%)", "fraction", "12", "15", ""),
        ("1-2", "range", "1", "2", ""),
        ("01÷21", "range", "1", "21", ""),
        ("1.204 - 1.300", "range", "1204", "1300", ""),
        ("từ 5 đến 10", "range", "5", "10", ""),
        (">90", "bound", "90", None, ""),
        ("≥ 85,5%", "bound", "85.5", None, ""),
        ("Trên 90%", "bound", "90", None, ""),
        ("90% trở lên", "bound", "90", None, ""),
        ("31/01/2024", "date", None, None, "2024-01-31"),
        ("15/4/2024", "date", None, None, "2024-04-15"),
        ("Tháng 12/2024", "date", None, None, "2024-12"),
        ("(3,5)", "decimal", "-3.5", None, ""),
        ("−3,5", "decimal", "-3.5", None, ""),
        ("–3,5", "decimal", "-3.5", None, ""),
        ("(5.000)", "integer", "-5000", None, ""),
        ("+9,47", "decimal", "9.47", None, ""),
        ("3 nhà thầu", "integer", "3", None, ""),
        ("1.204 (100%)", "integer", "1204", None, ""),
    ],
)
def test_a_cell_in_a_column_of_numbers(printed: str, kind: str, value: str | None, to: str | None, iso: str) -> None:
    (*_, got), findings = column("5", "17", "8", "9", printed)
    assert (got.raw, got.type, got.iso) == (printed, kind, iso)
    assert (got.number, got.to) == tuple(None if each is None else Decimal(each) for each in (value, to))
    assert findings == []


@pytest.mark.parametrize("printed", ["15-12", "1/2/3", "0/x", "9/KH-UBND", "31/02/2024", "> 90 và < 95", "1.2.3-4"])
def test_what_is_none_of_these_is_text_with_a_finding(printed: str) -> None:
    (*_, got), findings = column("5", "17", "8", "9", "10", printed)
    assert (got.type, got.number, got.to, got.iso) == ("text", None, None, "")
    assert [each.row for each in findings] == [6]


def test_a_month_may_be_a_fraction_where_nothing_says_that_it_is_a_date() -> None:
    assert doubts("5", "17", "8", "9", "5/2024") == [(5, "month-or-fraction")]
    dated, findings = column("5/2024", "12/2024", "Quý III", label="Thời hạn hoàn thành")
    assert [(each.type, each.iso) for each in dated] == [("date", "2024-05"), ("date", "2024-12"), ("text", "")]
    assert findings == []


@pytest.mark.parametrize(
    "printed", ["512 / 431 / 81", "28 / 29", "12 / 345", "KH: 120 TH: 118", "Kế hoạch: 12 / Thực hiện: 1.204"]
)
def test_several_numbers_of_one_cell_are_text_and_never_one_number(printed: str) -> None:
    (*_, got), findings = column("5", "17", "8", "9", printed)
    assert (got.raw, got.type, got.number) == (printed, "text", None)
    assert [(each.row, each.code) for each in findings] == [(5, "several-numbers")]


def test_yes_and_no_are_answers_under_their_unit_or_in_a_row_without_one_where_others_count() -> None:
    named, _ = column("Có", "không", "Có", unit="Có/Không")
    assert [(each.type, each.number) for each in named] == [("boolean", 1), ("boolean", 0), ("boolean", 1)]
    bare, findings = column("5", "17", "Có", "Không")
    assert [(each.type, each.number) for each in bare[2:]] == [("text", None), ("text", None)]
    among, _ = column("5", "17", "Có", "Không", units=("Cuộc", "Hồ sơ", "", ""))
    assert [(each.type, each.number) for each in among[2:]] == [("boolean", 1), ("boolean", 0)]
    assert findings == []
    counted, _ = column("5", "17", "Không", unit="Cuộc")
    assert (counted[2].type, counted[2].number) == ("text", None)


@pytest.mark.parametrize(
    "cells",
    [
        ("Không", "Thiếu nhân lực", "Không", "Phần mềm chậm"),
        ("Không", "Không", "Không", "Tăng cường nhân lực"),
        ("Có", "Không", "Còn hình thức, phải làm lại"),
    ],
)
def test_yes_and_no_beside_words_are_words(cells: tuple[str, ...]) -> None:
    texts, findings = column(*cells, label="Khó khăn, vướng mắc")
    assert [(each.type, each.number, each.role) for each in texts] == [("text", None, "text")] * len(cells)
    assert findings == []


@pytest.mark.parametrize(
    "printed",
    [
        "Tiếp nhận 1.204 hồ sơ; giải quyết 1.198 hồ sơ, đạt 99,5%",
        "Ban hành 08 văn bản, đạt 100% kế hoạch",
        "Gieo cấy 312 ha, đạt 90% diện tích; thu 45 tấn",
    ],
)
def test_a_sentence_with_figures_is_no_doubt_in_a_column_of_words(printed: str) -> None:
    texts, findings = column("Giữ nguyên 05 phòng", printed, "Đôn đốc thường xuyên", "Còn chậm", label="Nội dung làm")
    assert {each.type for each in texts} == {"text"}
    assert findings == []
    assert doubts("12", "17", "8", "9", printed) == [(5, "text-in-number-cell")]


@pytest.mark.parametrize("printed", ["/", "//", "\\", "|"])
def test_a_stroke_alone_in_a_cell_of_a_number_is_doubted(printed: str) -> None:
    assert doubts("5", "17", printed, "9", "8", unit="Đơn") == [(3, "text-in-number-cell")]


def test_a_column_of_words_is_text_whatever_numbers_stand_in_it() -> None:
    texts, findings = column(
        "Văn phòng Sở", "2 phòng đôi", "25kg/thùng", "5", "15/12", "Sở Nội vụ", "UBND tỉnh", label="Đơn vị chủ trì"
    )
    assert [each.type for each in texts] == ["text"] * 3 + ["integer"] + ["text"] * 3
    assert {each.role for each in texts} == {"text"}
    assert findings == []


@pytest.mark.parametrize(
    ("label", "cells"), [("Mã số", ("20.010", "20.020", "31.100")), ("Đơn vị", ("0201", "0202", "0310"))]
)
def test_codes_are_no_numbers(label: str, cells: tuple[str, ...]) -> None:
    codes, findings = column(*cells, label=label)
    assert [(each.type, each.number, each.role) for each in codes] == [("text", None, "text")] * 3
    assert findings == []


@pytest.mark.parametrize("unit", ["Hồ sơ", "Triệu đồng", "%"])
def test_codes_are_no_numbers_whatever_the_rows_count(unit: str) -> None:
    values, findings = column("20.010", "0201", "12", unit=unit, label="Mã số")
    assert [(each.type, each.number) for each in values] == [("text", None)] * 3
    assert not findings


def test_a_number_padded_with_one_zero_is_a_number() -> None:
    assert numbers("01", "04", "12") == ["1", "4", "12"]


def test_two_signs_of_groups_in_a_column_are_both_of_groups_and_the_odd_one_is_doubted() -> None:
    cells = ("12.000", "5.120.000", "150,000", "7.500")
    assert numbers(*cells, unit="Nghìn đồng") == ["12000", "5120000", "150000", "7500"]
    assert doubts(*cells, unit="Nghìn đồng") == [(3, "ambiguous-number")]
    english = ("12,000", "5,120,000", "312.500", "7,500")
    assert numbers(*english, unit="Triệu đồng") == ["12000", "5120000", "312500", "7500"]
    assert doubts(*english, unit="Triệu đồng") == [(3, "ambiguous-number")]


@pytest.mark.parametrize(("sign", "group"), [(",", "."), (".", ",")])
def test_three_decimals_in_all_cells_of_a_column_are_no_groups_where_its_table_groups_by_the_other_sign(
    sign: str, group: str
) -> None:
    columns = (Column(role="indicator"), *(Column(role="value", label=label) for label in ("Khối lượng", "Đơn giá")))
    printed = (("150|000", "1#450#000"), ("12|500", "12#000"), ("7|250", "410#000"))
    lines = [[text.replace("|", sign).replace("#", group) for text in pair] for pair in printed]
    rows = tuple(
        RawRow(indicator=Evidence(text=f"Vật tư {at}"), values=tuple(Evidence(text=text) for text in line))
        for at, line in enumerate(lines, 1)
    )
    typed, findings = type_rows([RawTable(columns=columns, rows=rows)], PATTERNS)
    assert [[float(value.number or 0) for value in row.values] for row in typed] == [
        [150, 1_450_000],
        [12.5, 12_000],
        [7.25, 410_000],
    ]
    assert [(each.row, each.column, each.code) for each in findings] == [
        (at, 1, "ambiguous-number") for at in (1, 2, 3)
    ]


def test_three_decimals_that_do_not_end_with_a_zero_make_those_beside_them_decimals_with_a_doubt() -> None:
    cells, units = ("120,500", "30,125", "8.120", "5.120.000"), ("ha", "ha", "người", "đồng")
    assert [float(text or 0) for text in numbers(*cells, units=units)] == [120.5, 30.125, 8120, 5120000]
    assert doubts(*cells, units=units) == [(1, "ambiguous-number"), (2, "ambiguous-number")]


def test_percentages_with_three_decimals_are_doubted_only_where_their_sign_groups_all_others() -> None:
    units = ("%", "%", "%", "Hồ sơ")
    assert doubts("98,125", "1,875", "97,500", "1.204", units=units) == []
    assert doubts("98.125", "1.875", "97.500", "1.204", units=units) == [(2, "ambiguous-number")]  # 98125 % is none


def test_decimals_in_the_column_itself_make_three_of_them_decimals_without_a_doubt() -> None:
    assert numbers("12,5", "150,125", "1.204,75", unit="Triệu đồng") == ["12.5", "150.125", "1204.75"]
    assert doubts("12,5", "150,125", "1.204,75", unit="Triệu đồng") == []


def test_decimals_of_another_row_make_no_fractions_of_what_is_counted() -> None:
    cells, units = ("12,5", "1,204", "98,25"), ("Triệu đồng", "Hồ sơ", "Triệu đồng")
    assert numbers(*cells, units=units) == ["12.5", "1204", "98.25"]
    assert doubts(*cells, units=units) == [(2, "ambiguous-number")]


@pytest.mark.parametrize("unit", ["đồng", "VNĐ", "Hồ sơ"])
@pytest.mark.parametrize("printed", ["11.850,000", "3.200,000", "11,850.000", "1.200.350,500", "11 850,000"])
def test_three_decimals_behind_groups_are_doubted_where_the_unit_has_no_fractions(printed: str, unit: str) -> None:
    assert (1, "ambiguous-number") in doubts(printed, "850", unit=unit)
    assert doubts("11.850,00", "3.200,5", unit="đồng") == []


@pytest.mark.parametrize("unit", ["Triệu đồng", "Nghìn đồng", ""])
def test_three_decimals_behind_groups_are_doubted_beside_longer_groups(unit: str) -> None:
    cells = ("1.250,500", "1.310.250", "1.180,000", "45,000", "9.750")
    assert [row for row, code in doubts(*cells, unit=unit) if code == "ambiguous-number"] == [1, 3, 4]
    assert doubts("1.250,500", "1.310,250", "9.750,125", "12,5", unit=unit) == []


@pytest.mark.parametrize("texts", [("12,125", "8,500", "3,250", "1,750"), ("9.250", "8.750", "7.500", "10")])
@pytest.mark.parametrize("unit", ["km", "Tấn", "ha", "Triệu đồng"])
def test_three_digits_behind_every_sign_are_doubted_where_nothing_tells_groups(
    texts: tuple[str, ...], unit: str
) -> None:
    doubted = [row for row, code in doubts(*texts, unit=unit) if code == "ambiguous-number"]
    assert doubted == [at for at, text in enumerate(texts, 1) if len(text) > 2]
    assert doubts(*texts, unit="Hồ sơ") == []


def test_three_digits_are_not_doubted_where_they_are_no_round_decimals_or_others_tell() -> None:
    assert doubts("18.229", "29.137", "47.366", unit="tấn") == []
    assert doubts("9.250", "8.750", "7,5", unit="km") == []


@pytest.mark.parametrize(
    ("printed", "number"),
    [("1.204*", "1204"), ("312 *", "312"), ("*512", "512"), ("98[1]", "98"), ("64**", "64"), ("– 2,1", "-2.1")],
)
def test_the_mark_of_a_note_in_full_size_is_no_part_of_a_number(printed: str, number: str) -> None:
    assert numbers("5", printed, "8") == ["5", number, "8"]
    assert column("5", printed, "8")[0][1].raw == printed
    assert doubts("5", printed, "8") == []


@pytest.mark.parametrize("paper", ["KH số 45/KH-UBND", "QĐ số 12/QĐ-UBND"])
def test_the_number_of_a_document_among_words_is_no_lost_number(paper: str) -> None:
    assert doubts("Đã có văn bản", paper, paper, "Chưa có gì", unit="Người") == []


def test_a_number_that_ends_with_a_sign_of_groups_is_doubted() -> None:
    assert doubts("17", "12.345.", unit="Đồng") == [(2, "number-cut-off")]


def test_the_unit_above_the_table_holds_where_neither_row_nor_heading_has_one() -> None:
    (money,), _ = column("312,5", above="triệu đồng")
    assert (money.type, money.unit) == ("money", "triệu đồng")
    (share,), _ = column("46,08", above="triệu đồng", label="Tỷ lệ (%)")
    assert (share.type, share.unit, share.role) == ("percent", "%", "rate")
    (own,), _ = column("12", above="triệu đồng", unit="Hồ sơ")
    assert own.type == "integer"


def test_the_unit_above_the_table_is_that_of_a_difference_too_unless_it_is_one_of_percent() -> None:
    (money,), _ = column("312,5", above="triệu đồng", label="Chênh lệch")
    assert (money.type, money.unit, money.role) == ("money", "triệu đồng", "growth")
    for label, printed in (("Chênh lệch (%)", "4,5"), ("Chênh lệch", "4,5%"), ("Tốc độ tăng", "4,5")):
        (share,), _ = column(printed, above="triệu đồng", label=label)
        assert share.unit in ("", "%")


@pytest.mark.parametrize("printed", ["Nam: 12; Nữ: 15", "Đang thực hiện", "x", "☐", "☑ ☐", ".", "***"])
def test_what_is_whole_as_it_is_printed_is_no_lost_number_but_on_a_scan_it_may_be(printed: str) -> None:
    values, findings = column("5", "17", printed, "8", unit="Hồ sơ")
    assert (values[2].raw, values[2].type, findings) == (printed, "text", [])
    scanned = tuple(
        RawRow(
            indicator=Evidence(text="Hồ sơ"),
            unit=Evidence(text="Hồ sơ"),
            values=(Evidence(text=text, confidence=0.99),),
        )
        for text in ("5", "17", printed, "8")
    )
    columns = (Column(role="indicator"), Column(role="unit"), Column(role="value", label="Số liệu"))
    _, doubted = type_rows([RawTable(columns=columns, rows=scanned)], PATTERNS)
    assert "text-in-number-cell" in [each.code for each in doubted]


def test_other_words_among_numbers_are_doubted() -> None:
    assert doubts("5", "17", "Sở Nội vụ", "8", unit="Hồ sơ") == [(3, "text-in-number-cell")]


@pytest.mark.parametrize(
    ("label", "confidence", "kind"),
    [
        ("Cống", None, "data"),
        ("Tòng", None, "data"),
        ("Cộng", None, "total"),
        ("TỔNG CỘNG (I+II):", None, "total"),
        ("Cong", None, "total"),
        ("Cóng", 0.9, "total"),
    ],
)
def test_a_printed_label_with_other_marks_is_no_total(label: str, confidence: float | None, kind: str) -> None:
    columns = (Column(role="indicator"), Column(role="value", label="Số liệu"))
    row = RawRow(indicator=Evidence(text=label, confidence=confidence), values=(Evidence(text="12"),))
    (typed,), _ = type_rows([RawTable(columns=columns, rows=(row,))], PATTERNS)
    assert typed.kind == kind


@tries(300)
@given(cells)
def test_any_text_is_a_compound_or_none_with_every_number_on_the_paper(text: str) -> None:
    for dates in (False, True):
        found = parse_compound(text, Convention(), PATTERNS.units, dates=dates)
        if found is None:
            continue
        assert parse_number(text, Convention()) is None or found.type == "date"
        assert (found.type == "date") == bool(found.iso)
        assert (found.value is None) == (found.type == "date")
        assert (found.to is None) == (found.type not in ("fraction", "range"))


@tries(200)
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(["/", "-", "÷", " đến ", " – "]))
def test_two_numbers_come_back_from_a_fraction_or_a_rising_range(one: int, two: int, between: str) -> None:
    found = parse_compound(f"{one}{between}{two}", Convention(), PATTERNS.units)
    if between != "/" and one > two:
        assert found is None or found.type == "date"
    elif found is not None and found.type == "date":
        assert between in ("/", "-", " – ")
        assert (one <= 12, 1900 <= two <= 2099) == (True, True)
    else:
        assert found is not None
        assert (found.value, found.to) == (one, two)


@tries(200)
@given(st.decimals(0, 10**9, places=2))
def test_a_number_in_brackets_is_the_negative_of_the_one_without(amount: Decimal) -> None:
    printed = f"{amount:f}".replace(".", ",")
    plain, negative = parse_number(printed, Convention()), parse_number(f"({printed})", Convention())
    assert plain is not None
    assert negative is not None
    assert negative.value == -plain.value == -amount


def test_a_printed_name_with_a_number_is_no_doubt_in_a_column_of_words_whatever_the_row_counts() -> None:
    printed = ("Hạt dài", "Loại 1", "Hòa Phát", "Nhập khẩu")
    raw = tuple(
        RawRow(indicator=Evidence(text="Hàng"), unit=Evidence(text="kg"), values=(Evidence(text=text),))
        for text in printed
    )
    columns = (Column(role="indicator"), Column(role="unit"), Column(role="value", label="Quy cách"))
    rows, findings = type_rows([RawTable(columns=columns, rows=raw)], PATTERNS)
    assert [row.values[0].raw for row in rows] == list(printed)
    assert list(findings) == []


@pytest.mark.parametrize(("printed", "number"), [("↑ 2,5", "2.5"), ("▲3", "3"), ("↓ 2,5", "-2.5"), ("▼12", "-12")])
def test_an_arrow_before_a_number_is_its_sign(printed: str, number: str) -> None:
    values, findings = column("4", printed, "1,5", unit="Lần", label="Chênh lệch")
    assert (values[1].raw, f"{values[1].number:f}", findings) == (printed, number, [])


@pytest.mark.parametrize("printed", ["Tăng 3", "Giảm 5", "Không đổi", "tương đương"])
def test_a_change_in_words_is_no_lost_number_among_changes_and_may_be_one_elsewhere(printed: str) -> None:
    values, findings = column("4", "12", printed, unit="Hồ sơ", label="Tăng/giảm so với cùng kỳ")
    assert (values[2].raw, values[2].type, findings) == (printed, "text", [])
    assert doubts("4", "12", printed, unit="Hồ sơ", label="Số liệu") == [(3, "text-in-number-cell")]


def test_no_in_a_column_of_counts_says_that_there_are_none() -> None:
    assert doubts("2", "Không", "4", unit="Đơn") == []
    assert doubts("2", "Có", "4", unit="Đơn") == [(2, "text-in-number-cell")]

"""Raw tables to typed rows, with the shipped patterns."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from cchc_extract.model import Column, Evidence, Finding, RawRow, RawTable, Row
from cchc_extract.patterns import load
from cchc_extract.understanding.rows import type_rows
from cchc_extract.understanding.units import read_unit, same_code_twice

PATTERNS = load()
Printed = tuple[str, str, str, str]


def table(*rows: Printed, sure: float | None = None, unit: bool = True, label: str = "Số liệu") -> RawTable:
    roles = ["stt", "indicator", *(["unit"] if unit else []), "value", "note"]
    columns = tuple(Column(role=role, label=label if role == "value" else "") for role in roles)  # type: ignore[arg-type]

    def cell(text: str) -> Evidence:
        return Evidence(text=text, confidence=sure if text else None)

    raw = tuple(
        RawRow(stt=cell(stt), indicator=cell(name), unit=cell(of), values=(cell(value),))
        for stt, name, of, value in rows
    )
    return RawTable(label="Phụ lục 1", columns=columns, rows=raw)


def typed(*rows: Printed, **options: object) -> list[Row]:
    return list(type_rows([table(*rows, **options)], PATTERNS)[0])  # type: ignore[arg-type]


def codes(*rows: Printed, **options: object) -> list[str]:
    return [finding.code for finding in type_rows([table(*rows, **options)], PATTERNS)[1]]  # type: ignore[arg-type]


def number(row: Row) -> Decimal | None:
    return row.values[0].number


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("%", "percent"), ("Tỷ lệ %", "percent"), ("Văn bản", "count"), ("NV Tp giao", "count"), ("Cơ quan, đơn vị", "count"),
        ("Ha", "count"), ("Triệu đồng", "money"), ("Tr. đồng", "money"), ("TRIỆU ĐỒNG", "money"), ("Tỷ đồng", "money"),
        ("Có=1; Không=0", "boolean"), ("Có = 1; Không = 0", "boolean"), ("Có=1; Không=1", "boolean"),
        ("Chưa có = 0; Có = 1", "boolean"), ("Không = 0; Có = 1", "boolean"), ("Có=l; Không=O", "boolean"),
        ("Trực tuyến = 0; Phát phiếu = 1 Kết hợp = 2", "code"), ("", None), ("Bậc thang", None),
    ],
)  # fmt: skip
def test_units_are_known_in_all_their_spellings(printed: str, kind: str | None) -> None:
    assert read_unit(printed, PATTERNS.units).type == kind


def test_a_speck_before_a_unit_is_no_part_of_it_on_a_scan() -> None:
    rows = (("1", "Số thủ tục", "- Thủ tục", "5"), ("2", "Tỷ lệ", "%", "5"))
    assert [row.unit for row in typed(*rows, sure=0.97)] == ["Thủ tục", "%"]
    assert [row.unit for row in typed(*rows)] == ["- Thủ tục", "%"]


def units_of(*units: str, sure: float | None = 0.9) -> list[str]:
    return [
        row.unit for row in typed(*((str(at), f"Chỉ tiêu {at}", unit, "5") for at, unit in enumerate(units)), sure=sure)
    ]


@pytest.mark.parametrize(
    ("unit", "misread"),
    [
        ("Văn bản", "Vẫn bản"), ("Thủ tục", "TThủ tục"), ("Hồ sơ", "H5 sơ"), ("Người", "N gười"), ("Người", "Naười"),
        ("Có = 1; Không = 0", "Có = l1; Không = 0"), ("Không = 0; Có = 1", "Không = 0; Có = ]"),
    ],
)  # fmt: skip
def test_a_misread_unit_is_read_as_the_report_repeats_it(unit: str, misread: str) -> None:
    assert units_of(unit, unit, misread, unit, "%") == [unit, unit, unit, unit, "%"]
    assert units_of(unit, unit, misread, unit, "%", sure=None)[2] == misread  # a text layer has what is printed


@pytest.mark.parametrize(
    ("unit", "other"),
    [
        ("Buổi", "Tuổi"), ("Có = 1; Không = 0", "Có = 0; Không = 1"), ("NV Tp giao", "NV Tỉnh giao"), ("Triệu đồng", "Tỷ đồng"),
        ("Hộ", "Hồ"), ("m2", "m3"), ("Cơ quan", "Cơ quan, đơn vị"), ("Phát phiếu = 1; Kết hợp = 2", "Phát phiếu = 1; Kết hợp = 3"),
    ],
)  # fmt: skip
def test_a_unit_like_another_stays(unit: str, other: str) -> None:
    assert units_of(unit, unit, other, unit, unit)[2] == other


def test_a_percent_sign_read_as_figures_is_one_on_a_scan() -> None:
    rows = (("1", "a", "0/0", "43.7"), ("2", "b", "Triệu đồng", "39.771"), ("3", "c", "%", "63,7"))
    first, money, _ = typed(*rows, sure=0.9)
    assert (first.unit, first.values[0].type, number(money)) == ("%", "percent", Decimal(39771))
    assert typed(*rows)[0].unit == "0/0"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (("I", "1.1", "1.2", "2"), "1"),
        (("IV", "I", "1.1", "2"), "1"),
        (("IV", "l", "2", "3", "V"), "1"),
        (("V", "|", "1.1", "1.2", "VI"), "1"),
        (("I", "1", "2", "II", "1"), "I"),
        (("1", "1", "2", "II", "1"), "I"),
        (("1", "II", "III"), "I"),
        (("1", "1.1", "1.2", "II", "2.1"), "1"),  # it may be either; as read
        (("I", "1.1", "1.2", "II", "2.1"), "I"),
        (("III", "I", "a", "b"), "I"),
        (("1", "2", "3"), "1"),
    ],
)
def test_a_lone_stroke_of_a_scan_is_what_is_counted_around_it(read: tuple[str, ...], meant: str) -> None:
    rows = [(stt, f"Chỉ tiêu {at}", "", "") for at, stt in enumerate(read)]
    stroke = next(at for at, stt in enumerate(read) if stt in ("1", "I", "l", "|"))
    assert typed(*rows, sure=0.9)[stroke].stt == meant
    assert typed(*rows)[stroke].stt == read[stroke]


@pytest.mark.parametrize(("read", "note"), [("- ˆ", ""), ("|", ""), ("x", "x"), ("✓", "✓"), ("- NCC: 17", "- NCC: 17")])
def test_specks_in_the_cell_of_a_note_are_no_note(read: str, note: str) -> None:
    raw = table(("1", "Số hồ sơ", "Hồ sơ", "5"))
    for sure, expected in ((0.6, note), (None, read)):
        rows = (replace(raw.rows[0], note=Evidence(text=read, confidence=sure)),)
        assert type_rows([replace(raw, rows=rows)], PATTERNS)[0][0].note == expected


def test_units_that_differ_by_marks_both_stay_where_both_are_repeated() -> None:
    assert units_of("Bản", "Bàn", "Bản", "Bàn") == ["Bản", "Bàn", "Bản", "Bàn"]
    assert units_of("Đơn vị", "Đơn vi", "Đơn vị", "Đơn vi") == ["Đơn vị", "Đơn vi", "Đơn vị", "Đơn vi"]


def test_a_legend_keeps_its_words_and_its_misprint_is_seen() -> None:
    unit = read_unit("Trực tuyến = 0; Phát phiếu = 1 Kết hợp = 2", PATTERNS.units)
    assert unit.legend == (("Trực tuyến", 0), ("Phát phiếu", 1), ("Kết hợp", 2))
    assert same_code_twice(read_unit("Có=1; Không=1", PATTERNS.units))
    assert not same_code_twice(unit)


def test_money_keeps_the_printed_number_and_its_unit_knows_the_scale() -> None:
    (row,) = typed(("1", "Kế hoạch được giao", "Triệu đồng", "8.494,1"))
    assert (number(row), row.values[0].type) == (Decimal("8494.1"), "money")
    assert read_unit(row.unit, PATTERNS.units).scale == 1_000_000


def test_one_misread_count_does_not_turn_all_others_into_fractions() -> None:
    """``6.160`` read without its 1."""
    rows = typed(("1", "a", "Hồ sơ", "33.347"), ("2", "b", "Văn bản", "6.60"), ("3", "c", "Hồ sơ", "16.232"))
    assert [number(row) for row in (rows[0], rows[2])] == [Decimal(33347), Decimal(16232)]


def test_money_with_decimals_leaves_counts_grouped_the_other_way_whole() -> None:
    rows = typed(("1", "a", "Triệu đồng", "12,5"), ("2", "b", "Hồ sơ", "1,204"))
    assert [number(row) for row in rows] == [Decimal("12.5"), Decimal(1204)]


def test_blank_dash_and_zero_are_three_things() -> None:
    rows = typed(
        ("1", "a", "%", ""), ("2", "b", "%", "-"), ("3", "c", "%", "0"), ("4", "d", "%", "–"), ("5", "e", "%", "…")
    )
    assert [row.values[0].state for row in rows] == ["blank", "dash", "given", "dash", "blank"]
    assert [number(row) for row in rows] == [None, None, Decimal(0), None, None]
    assert all(row.kind == "data" for row in rows)


def test_a_point_before_three_digits_is_thousands_of_persons_and_a_fraction_of_percents() -> None:
    rows = typed(("1", "a", "Người", "1.234"), ("2", "b", "%", "2.393"), ("3", "c", "%", "99.8"))
    assert [number(row) for row in rows] == [Decimal(1234), Decimal("2.393"), Decimal("99.8")]


def test_the_column_decides_what_a_point_means() -> None:
    rows = typed(("1", "a", "Ha", "12903.5"), ("2", "b", "Ha", "2790.5"), ("3", "c", "Ha", "1.204"))
    assert number(rows[2]) == Decimal("1.204")
    assert number(typed(("1", "a", "Ha", "1.204"), ("2", "b", "Ha", "98,5"))[0]) == Decimal(1204)


@pytest.mark.parametrize(("printed", "value"), [("Có", 1), ("Không", 0), ("x", 1), ("1", 1), ("0", 0), ("01", 1)])
def test_answers_in_words_and_ticks_take_the_code_of_the_legend(printed: str, value: int) -> None:
    (row,) = typed(("1", "Đã thực hiện tự kiểm tra", "Có = 1; Không = 0", printed))
    assert (number(row), row.values[0].type) == (Decimal(value), "boolean")


@pytest.mark.parametrize(
    ("unit", "value", "code"),
    [
        ("Văn bản", "1.215.8", "bad-digit-grouping"),
        ("Văn bản", "1O4", "text-in-number-cell"),
        ("Người", "02 kiêm nhiệm", "words-beside-number"),
    ],
)
def test_a_value_that_cannot_be_is_flagged_and_kept(unit: str, value: str, code: str) -> None:
    assert codes(("1", "a", unit, value)) == [code]
    assert typed(("1", "a", unit, value))[0].values[0].raw == value


def test_clean_rows_raise_no_finding_digital_or_scanned() -> None:
    rows = (
        ("I", "CHỈ ĐẠO", "", ""),
        ("1", "a", "Văn bản", "1.204"),
        ("2", "b", "%", "98,5"),
        ("2.1", "c", "Có=1; Không=0", "1"),
    )
    assert codes(*rows) == []
    assert codes(*rows, sure=0.97) == []


def test_doubtful_readings_are_flagged_on_their_row() -> None:
    raw = table(("1", "a", "Văn bản", "5"), ("2", "b", "Văn bản", "6"), ("3", "c", "Văn bản", "1.204"), sure=0.97)
    first, second, third = raw.rows
    low = RawRow(stt=first.stt, unit=first.unit, values=(Evidence(text="5", confidence=0.4),), page=3)
    two = RawRow(stt=second.stt, unit=second.unit, values=(Evidence(text="6", confidence=0.97, alternative="8"),))
    same = RawRow(stt=third.stt, unit=third.unit, values=(Evidence(text="1.204", confidence=0.97, alternative="1204"),))
    doubtful = RawTable(columns=raw.columns, rows=(low, two, same))
    findings = type_rows([doubtful], PATTERNS)[1]
    assert [(finding.code, finding.row, finding.severity) for finding in findings] == [
        ("low-confidence", 1, "warning"),
        ("readers-disagree", 2, "warning"),
    ]
    assert (findings[0].appendix, findings[0].page) == (1, 3)


def test_ink_without_text_is_unreadable_and_never_blank() -> None:
    raw = table(("1", "a", "Văn bản", ""), sure=0.97)
    inked = RawRow(stt=raw.rows[0].stt, unit=raw.rows[0].unit, values=(Evidence(text="", confidence=0.0),))
    rows, findings = type_rows([RawTable(columns=raw.columns, rows=(inked,))], PATTERNS)
    assert rows[0].values[0].state == "unreadable"
    assert [finding.code for finding in findings] == ["unreadable-value"]


@pytest.mark.parametrize("printed", ["##", "########"])
def test_a_number_that_was_wider_than_its_column_is_unreadable(printed: str) -> None:
    rows, findings = type_rows([table(("1", "a", "Văn bản", printed), ("2", "b", "Văn bản", "#"))], PATTERNS)
    assert [(row.values[0].state, row.values[0].raw) for row in rows] == [("unreadable", printed), ("given", "#")]
    assert [finding.code for finding in findings if finding.row == 1] == ["unreadable-value"]


def test_kinds_headings_and_totals() -> None:
    rows = typed(
        ("I", "CHỈ ĐẠO", "", ""), ("1", "Kiểm tra", "", ""), ("1.1", "a", "Văn bản", ""), ("2", "b", "", "0"), ("", "Tổng cộng", "", "5")
    )  # fmt: skip
    assert [row.kind for row in rows] == ["section", "group", "data", "data", "total"]
    assert [len(row.values) for row in rows] == [0, 0, 1, 1, 1]


def test_empty_rows_of_a_list_without_units_are_data_and_its_roman_heading_is_not() -> None:
    listed = [(str(index), f"Sở {index}", "", "X" if index == 4 else "") for index in range(1, 7)]
    assert [row.kind for row in typed(*listed, unit=False)] == ["data"] * 6
    rows = typed(("III", "Nhân lực", "", ""), ("1", "Xây dựng", "", "Hàng năm"), unit=False)
    assert [row.kind for row in rows] == ["section", "data"]


def test_breadcrumb_runs_from_the_section_and_a_blank_label_takes_the_one_it_continues() -> None:
    rows = typed(
        ("I", "CHỈ ĐẠO", "", ""),
        ("4", "Nhiệm vụ", "", ""),
        ("1.2", "Đúng hạn", "NV Tp giao", "0"),
        ("", "", "NV Tỉnh giao", "3"),
    )
    assert [row.breadcrumb for row in rows[2:]] == ["CHỈ ĐẠO > Nhiệm vụ > Đúng hạn"] * 2
    assert [row.path for row in rows[2:]] == ["I/4/1.2", "I/4/1.2/~1"]
    assert rows[3].indicator == ""


def test_appendices_and_rows_are_counted_and_confidence_is_the_lowest_that_matters() -> None:
    rows, _ = type_rows([table(("1", "a", "Văn bản", "5"), sure=0.9), table(("1", "b", "Văn bản", "6"))], PATTERNS)
    assert [(row.appendix, row.row, row.confidence) for row in rows] == [(1, 1, 0.97), (2, 1, None)]


def labelled(label: str, *names: str) -> RawTable:
    rows = tuple(RawRow(indicator=Evidence(text=name), values=(Evidence(text="5"),)) for name in names)
    lost = Finding(code="appendix-without-table", severity="warning", stage="layout", message="", page=7)
    columns = (Column(role="indicator"), Column(role="value"))
    return RawTable(label=label, columns=columns, rows=rows, findings=() if rows else (lost,))


@pytest.mark.parametrize(
    ("tables", "numbers"),
    [
        ([("", "a"), ("Phụ lục I", "b"), ("Phụ lục II", "c")], {"b": 1, "c": 2, "a": 3}),
        ([("", "a"), ("Biểu số 01", "b")], {"b": 1, "a": 2}),
        ([("", "a"), ("PHỤ LỤC", "b"), ("", "c")], {"b": 1, "c": 2, "a": 3}),
        ([("", "a"), ("", "b")], {"a": 1, "b": 2}),
        ([("", "a"), ("Phụ lục 2", "b")], {"a": 1, "b": 2}),
        ([("Phụ lục 1",), ("Phụ lục 2", "b")], {"b": 1}),
    ],
)  # fmt: skip
def test_appendices_are_numbered_before_tables_of_the_narrative(
    tables: list[tuple[str, ...]], numbers: dict[str, int]
) -> None:
    rows, _ = type_rows([labelled(*each) for each in tables], PATTERNS)
    assert {row.indicator: row.appendix for row in rows} == numbers
    assert [row.appendix for row in rows] == sorted(numbers.values())


def test_a_table_that_was_not_found_is_told_of_the_document_and_takes_no_number() -> None:
    rows, findings = type_rows([labelled("Phụ lục I"), labelled("Phụ lục II", "b")], PATTERNS)
    assert [(each.code, each.appendix, each.page) for each in findings] == [("appendix-without-table", None, 7)]
    assert [row.appendix for row in rows] == [1]


@pytest.mark.parametrize(
    ("numbers", "doubtful"),
    [
        (("2", "2.1", "2.1.", "2.1.2"), ["2.1."]),
        (("2", "2.1", "2.1.1", "2.11"), ["2.11"]),
        (("2", "2.1", "S 2.2 Số", "2.3"), ["S 2.2 Số"]),
        (("1.", "2.", "3."), []),
        (("II", "1.1.", "1.2.", "1.3."), []),
        (("4", "4.1", "4.1", "4.2"), []),
    ],
)
def test_a_number_of_a_scan_that_does_not_fit_as_read_is_doubtful_and_a_misprint_is_not(
    numbers: tuple[str, ...], doubtful: list[str]
) -> None:
    rows: list[Printed] = [(stt, f"Số văn bản loại {at}", "Văn bản", "5") for at, stt in enumerate(numbers)]
    found = type_rows([table(*rows, sure=0.99)], PATTERNS)[1]
    assert [finding.raw for finding in found if finding.code == "doubtful-number"] == doubtful
    assert "doubtful-number" not in codes(*rows)

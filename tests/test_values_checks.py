"""Reports that contradict themselves, and one that does not."""

import datetime as dt
from decimal import Decimal

import pytest
from honest_rows import DISTRICT, HONEST, Printed
from hypothesis import given
from hypothesis import strategies as st

from cchc_extract.model import (
    Column,
    Evidence,
    FieldValue,
    Figure,
    Finding,
    Line,
    Page,
    PageLayout,
    RawRow,
    RawTable,
    Reference,
)
from cchc_extract.patterns import check as check_patterns
from cchc_extract.patterns import load
from cchc_extract.patterns.formula import Formula, FormulaError
from cchc_extract.understanding.catalogue import match_rows
from cchc_extract.understanding.checks import check
from cchc_extract.understanding.checks.samples import findings_of
from cchc_extract.understanding.draft import texts_of
from cchc_extract.understanding.figures import read_figures
from cchc_extract.understanding.rows import type_rows

PATTERNS = load()

STATED = (
    "Tổng số hồ sơ tiếp nhận trong kỳ và tồn kỳ trước chuyển sang: 1.212 hồ sơ, trong đó: số hồ sơ mới tiếp nhận: 1.200 hồ",
    "sơ; số hồ sơ từ kỳ báo cáo trước chuyển qua: 12 hồ sơ. Số hồ sơ đã giải quyết: 1.200 hồ sơ; số hồ sơ đang giải quyết: 12",
    "hồ sơ; hồ sơ quá hạn: 0 hồ sơ. UBND phường đã khảo sát 890 phiếu khảo sát. Kính gửi: UBND thành phố",
)
FIELDS = {
    "level": "commune",
    "period_type": "year",
    "year": "2023",
    "issued_on": "2023-12-15",
    "number_symbol": "282/BC-UBND",
}


def report(rows: tuple[Printed, ...] = HONEST, stated: tuple[str, ...] = STATED, **fields: str) -> list[Finding]:
    columns = tuple(Column(role=role) for role in ("stt", "indicator", "unit", "value", "note"))
    raw = tuple(
        RawRow(
            stt=Evidence(text=row[0]), indicator=Evidence(text=row[1]), unit=Evidence(text=row[2]), values=(Evidence(text=row[3]),),
            note=Evidence(text=row[4] if len(row) > 4 else ""),
        )
        for row in rows
    )  # fmt: skip
    typed = match_rows(type_rows([RawTable(columns=columns, rows=raw)], PATTERNS)[0], PATTERNS)[0]
    layouts = [PageLayout(page=Page(number=1, source="text"), blocks=tuple(Line(page=1, text=text) for text in stated))]
    known = {name: FieldValue(name=name, value=value) for name, value in {**FIELDS, **fields}.items()}
    return list(check(typed, known, read_figures(layouts, PATTERNS), (), PATTERNS, texts_of(layouts, PATTERNS.figures)))


def changed(label: str, value: str, *, unit: str | None = None, note: str = "") -> tuple[Printed, ...]:
    assert any(row[1] == label for row in HONEST)
    return tuple(
        (row[0], row[1], row[2] if unit is None else unit, value, note) if row[1] == label else row for row in HONEST
    )


def loud(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.code: finding for finding in findings if finding.severity != "info"}


def test_every_rule_is_proved_by_its_examples() -> None:
    assert check_patterns(None, findings_of) == []


def test_a_report_that_agrees_with_itself_raises_no_error_and_no_warning() -> None:
    assert loud(report()) == {}


@pytest.mark.parametrize(
    ("label", "value", "codes", "figures"),
    [
        ("Tỷ lệ hoàn thành Kế hoạch CCHC năm", "100", ["R1-par-plan"], ("100", "83.3333")),
        ("Số nhiệm vụ đã hoàn thành", "7", ["R1-par-plan", "R3-par-plan"], ("7", "6")),
        ("Số TTHC cấp xã", "122", ["R5-procedures"], ("150", "149")),
        ("Số lượng phiếu khảo sát", "0", ["R8-body-survey", "R11-survey-forms"], ("0", "890")),
        ("Số hồ sơ TTHC đã giải quyết xong", "1.300",
            ["R1-dossiers-on-time", "R3-dossiers", "R8-body-resolved", "R8-body-pending"], ("1300",)),
        ("Tổng số biên chế có mặt tại thời điểm báo cáo", "24", ["R10-staff"], ("24", "23")),
        ("Tỷ lệ hồ sơ TTHC tiếp nhận được giải quyết đúng hạn", "985", ["R2-percent", "R1-dossiers-on-time"], ("985",)),
        ("Hình thức khảo sát", "3", ["R2-code"], ("3",)),
        ("Tỷ lệ giải quyết phản ánh, kiến nghị (PAKN) về quy định TTHC", "", ["R12-rate-blank"], ()),
    ],
)  # fmt: skip
def test_a_wrong_figure_is_found_with_both_figures(
    label: str, value: str, codes: list[str], figures: tuple[str, ...]
) -> None:
    found = loud(report(changed(label, value)))
    assert set(found) == set(codes)
    for figure in figures:
        assert figure in " ".join(finding.message for finding in found.values())


def test_a_contradiction_names_both_places_and_what_is_printed_there() -> None:
    rate = loud(report(changed("Tỷ lệ hoàn thành Kế hoạch CCHC năm", "100,0")))["R1-par-plan"]
    assert [(place.row, place.part, place.raw) for place in rate.places] == [
        (3, "whole", "100,0"), (5, "part", "5"), (4, "part", "6"),
    ]  # fmt: skip
    for told in (
        "(row 3) is 100",
        "“Số nhiệm vụ đã hoàn thành” (row 5: 5)",
        "“Số nhiệm vụ đề ra trong kế hoạch” (row 4: 6)",
    ):
        assert told in rate.message
    both = loud(report(changed("Số lượng phiếu khảo sát", "980")))["R8-body-survey"]
    assert "“Số lượng phiếu khảo sát” (dòng" in both.message_vi
    assert [(place.part, place.raw) for place in both.places] == [
        ("other", "980"),
        ("stated", "khảo sát 890 phiếu khảo sát"),
    ]


def test_words_found_without_marks_are_shown_as_printed() -> None:
    rows = (*HONEST, ("4", "Số VBQPPL đã kiểm tra theo thẩm quyền của Cấp huyện", "Văn bản", "1"))
    assert "“đã kiểm tra theo thẩm quyền của Cấp huyện”" in loud(report(rows))["R16-level"].message
    stated = (*STATED, "Trong 6 tháng đầu năm 2023, không ban hành")
    assert "“Trong 6 tháng đầu năm 2023”" in loud(report(stated=stated))["R14-other-period"].message


def test_a_rate_printed_with_fewer_digits_is_right_within_half_of_its_last_one() -> None:
    assert loud(report(changed("Tỷ lệ hoàn thành Kế hoạch CCHC năm", "83"))) == {}
    assert "R1-par-plan" in loud(report(changed("Tỷ lệ hoàn thành Kế hoạch CCHC năm", "83,4")))


def test_body_against_itself_and_against_the_appendix() -> None:
    wrong = tuple(text.replace("1.212 hồ sơ", "2.838 hồ sơ") for text in STATED)
    found = loud(report(stated=wrong))
    assert {"R4-body-received", "R8-body-received", "R4-body-balance-total"} <= set(found)
    assert "2838" in found["R4-body-received"].message
    assert "1212" in found["R4-body-received"].message


def test_zero_of_zero_printed_as_a_rate_is_told_quietly_and_mixed_ways_aloud() -> None:
    label = "Tỷ lệ giải quyết phản ánh, kiến nghị (PAKN) về quy định TTHC"
    assert "R1-rate-of-nothing" in {finding.code for finding in report(changed(label, "0"))}
    assert loud(report(changed(label, "0"))) == {}


def test_a_legend_with_one_code_for_two_answers_is_found_on_its_row() -> None:
    found = loud(report(changed("Khảo sát sự hài lòng của người dân, tổ chức", "1", unit="Có=1; Không=1")))
    assert found["R9-legend"].row == 6


def test_a_note_that_contradicts_the_gap_is_found() -> None:
    label = "Tổng số biên chế có mặt tại thời điểm báo cáo"
    assert set(loud(report(changed(label, "21", note="03 kiêm nhiệm")))) == {"R10-gap-note"}


def test_numbering_units_and_levels() -> None:
    rows = (*HONEST, ("3.4", "Số PAKN quá hạn", "PAKN", "0"))
    assert "3.4 follows 3.2" in loud(report(rows))["R13-numbering"].message
    assert (
        "row 2"
        in loud(report(changed("Số văn bản chỉ đạo CCHC đã ban hành", "5", unit="")))["R12-unit-missing"].message
    )
    level = (*HONEST, ("4", "Số VBQPPL đã kiểm tra theo thẩm quyền của cấp huyện", "Văn bản", "1"))
    assert "R16-level" in loud(report(level))
    assert "R16-level" not in loud(report(level, level="district"))


@pytest.mark.parametrize(
    ("kind", "end", "issued", "told"),
    [
        ("quarter", "2024-09-30", "2024-09-04", False),
        ("quarter", "2024-03-31", "2024-05-20", False),
        ("quarter", "2024-06-30", "2024-09-26", True),
        ("quarter", "2024-09-30", "2024-06-14", True),
        ("month", "2024-01-31", "2024-02-05", False),
        ("month", "2024-01-31", "2024-11-20", True),
        ("year", "2023-12-31", "2024-06-01", False),
    ],
)
def test_a_quarter_or_month_far_from_the_date_has_lost_a_stroke_of_its_numeral(
    kind: str, end: str, issued: str, told: bool
) -> None:
    found = loud(report(period_type=kind, year=end[:4], period_end=end, issued_on=issued))
    assert ("R14-far-from-end" in found) == told


def test_dates_periods_and_the_reference_in_the_appendix() -> None:
    assert set(loud(report(issued_on="2023-10-31"))) == {"R14-early"}
    assert set(loud(report(issued_on="2023-11-30"))) == set()
    period = (*STATED, "Trong 6 tháng đầu năm 2023, UBND phường không ban hành văn bản")
    assert "R14-other-period" in loud(report(stated=period))
    heading = (*STATED, "Phụ lục I", "(Kèm theo Báo cáo số 281/BC-UBND ngày 14/12/2023 của UBND phường)")
    assert [finding.code for finding in report(stated=heading) if finding.severity == "warning"] == [
        "R14-appendix-reference"
    ] * 2
    right = (*STATED, "Phụ lục I", "(Kèm theo Báo cáo số 282/BC-UBND ngày 15 tháng 12 năm 2023 của UBND phường)")
    assert loud(report(stated=right)) == {}


def test_numbers_of_one_issuer_increase_with_their_dates() -> None:
    def plan(number: str, day: int, issuer: str = "") -> Reference:
        return Reference(
            type="Kế hoạch", number_symbol=number, dated=dt.date(2023, 2, day), issuer=issuer, quote="", page=1
        )

    def codes(*references: Reference) -> list[str]:
        return [finding.code for finding in check((), {}, (), references, PATTERNS)]

    assert codes(plan("29/KH-UBND", 1), plan("28/KH-UBND", 23)) == ["R15-order"]
    assert codes(plan("28/KH-UBND", 1), plan("29/KH-UBND", 23)) == []
    assert codes(plan("29/KH-UBND", 1), plan("28/KH-UBND", 23, "UBND tỉnh")) == []


OF_DISTRICT = (
    "Kính gửi: Ủy ban nhân dân tỉnh. Trong quý I năm 2024 đã kiểm tra 03 xã. Biên chế được giao năm 2023: 95 người; biên chế được giao năm",
    "2024: 92 người. Cấp huyện tiếp nhận 2.050 hồ sơ, đã giải quyết 2.000 hồ sơ, trong đó trước hạn 1.500 hồ sơ, đúng hạn 480 hồ sơ,",
    "quá hạn 20 hồ sơ. Cấp xã tiếp nhận 510 hồ sơ, đã giải quyết 500 hồ sơ, trong đó trước hạn 300 hồ sơ, đúng hạn 190 hồ sơ, quá hạn 10",
    "hồ sơ. Niêm yết trên cổng DVC của tỉnh là 380 TTHC (trong đó 140 cấp xã).",
)


def test_a_district_with_two_levels_of_one_wording_and_rates_beyond_100_agrees_with_itself() -> None:
    head = {"level": "district", "period_type": "half", "year": "2024", "issued_on": "2024-06-10"}
    assert loud(report(DISTRICT, OF_DISTRICT, **head)) == {}


def test_a_rate_is_compared_with_the_figures_that_stand_beside_it_in_the_tree() -> None:
    head = {"level": "district", "period_type": "half", "year": "2024", "issued_on": "2024-06-10"}
    wrong = tuple((*row[:3], "97,0") if row[0] == "3.4.1" else row for row in DISTRICT)
    found = loud(report(wrong, OF_DISTRICT, **head))
    assert set(found) == {"R1-dossiers-on-time"}
    message = found["R1-dossiers-on-time"].message
    assert "“Số hồ sơ TTHC giải quyết đúng và trước hạn” (row 25: 490)" in message


def test_numbers_may_start_again_below_a_heading_without_number() -> None:
    rows = (
        ("", "Lĩnh vực tư pháp", "", ""), ("1", "Số a", "Đoàn", "5"), ("2", "Số b", "Đoàn", "5"),
        ("", "Lĩnh vực đất đai", "", ""), ("1", "Số c", "Đoàn", "5"), ("2", "Số d", "Đoàn", "5"),
    )  # fmt: skip
    assert "R13-numbering" not in loud(report(rows))


def test_numbers_may_start_again_below_a_total() -> None:
    first = (("1", "Số a", "Đoàn", "5"), ("2", "Số b", "Đoàn", "5"))
    second = (("1", "Số c", "Đoàn", "5"), ("2", "Số d", "Đoàn", "5"))
    assert "R13-numbering" not in loud(report((*first, ("", "Tổng cộng", "Đoàn", "10"), *second)))
    assert "R13-numbering" in loud(report((*first, *second)))


def test_a_figure_stated_twice_must_be_the_same() -> None:
    def stated(value: int) -> Figure:
        return Figure(
            measure="procedures_verification", value=Decimal(value), unit="TTHC", quote=f"{value} TTHC", page=1
        )

    findings = check((), {}, (stated(13), stated(15)), (), PATTERNS)
    assert [finding.code for finding in findings] == ["R8-body-repeated"]
    assert "13" in findings[0].message
    assert "15" in findings[0].message
    assert check((), {}, (stated(13), stated(13)), (), PATTERNS) == ()


def test_dossiers_by_time_in_one_sentence() -> None:
    text = "UBND xã đã tiếp nhận 1.234 hồ sơ, đã giải quyết 1.200 hồ sơ, trong đó trước hạn 800 hồ sơ, đúng hạn 390 hồ sơ, quá hạn 10 hồ sơ"
    layout = PageLayout(
        page=Page(number=1, source="text"), blocks=(Line(page=1, text=f"{text}; đang giải quyết 34 hồ sơ."),)
    )
    figures = read_figures([layout], PATTERNS)
    assert [(figure.measure, int(figure.value)) for figure in figures] == [
        ("dossiers_received", 1234), ("dossiers_resolved", 1200), ("dossiers_resolved_early", 800),
        ("dossiers_resolved_just_on_time", 390), ("dossiers_resolved_late", 10), ("dossiers_pending", 34),
    ]  # fmt: skip
    assert check((), {}, figures, (), PATTERNS) == ()


NARRATIVE_REFUSES = [
    "Kế hoạch số 29/KH-UBND ngày 01/02/2023 về cải cách hành chính năm 2023",
    "Điều 15 Nghị định số 61/2018/NĐ-CP, giai đoạn 2021-2030",
    "áp dụng tiêu chuẩn ISO 9001:2015 và tiếp dân vào ngày thứ 5 hằng tuần",
    "Thực hiện Chỉ thị số 26/CT-TTg ngày 05/9/2016 về kỷ luật, kỷ cương",
]


@pytest.mark.parametrize("text", NARRATIVE_REFUSES)
def test_years_dates_numbers_and_articles_are_no_figures(text: str) -> None:
    layout = PageLayout(page=Page(number=1, source="text"), blocks=(Line(page=1, text=text),))
    assert read_figures([layout], PATTERNS) == ()


def test_figures_over_line_and_page_breaks_carry_their_page_and_end_with_the_body() -> None:
    first = PageLayout(page=Page(number=1, source="digital"), blocks=(Line(page=1, text="Số hồ sơ đã giải"),))
    second = PageLayout(
        page=Page(number=2, source="digital"),
        blocks=(
            Line(page=2, text="quyết: 7.015 hồ sơ."),
            Line(page=2, text="Nơi nhận:"),
            Line(page=2, text="đã giải quyết 99 hồ sơ"),
        ),
    )
    (figure,) = read_figures([first, second], PATTERNS)
    assert (figure.measure, figure.value, figure.page) == ("dossiers_resolved", Decimal(7015), 2)
    assert figure.quote == "Số hồ sơ đã giải quyết: 7.015 hồ sơ"


@pytest.mark.parametrize(
    "text", ["a +", "a", "f(a) == 1", "__import__('os') == 1", "a == 'x'", "a if b else c", "a == 1.5", ""]
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        Formula(text)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 3))
def test_a_rate_rounded_to_any_digits_fits_its_parts_and_a_unit_more_does_not(
    done: int, total: int, digits: int
) -> None:
    unit = Decimal(1).scaleb(-digits)
    rate = (Decimal(done) / total * 100).quantize(unit)
    formula = Formula("rate == done / total * 100")
    figures = {"rate": rate, "done": Decimal(done), "total": Decimal(total)}
    assert formula.judge(figures).verdict == "holds"
    assert (
        formula.judge({**figures, "rate": rate + unit}).verdict == "broken"
        or (rate + unit / 2) == Decimal(done) / total * 100
    )

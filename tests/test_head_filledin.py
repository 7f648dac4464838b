"""Numbers and dates that were filled in: given where they were read for sure, else told to a reviewer with what they likely are."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from head_pages import centred, findings, layout_of, line_at, line_of, printed_head, values, words_at
from msgspec.structs import replace

from cchc_extract.layout import lay_out
from cchc_extract.model import Finding, Line, Page, PageLayout, Word

HERE = Path(__file__).parent / "recorded"


def pen(x: float, top: float, text: str, confidence: float, other: str | None = None) -> Word:
    (word,) = words_at(x, top, text, height=16.0, confidence=confidence)
    return replace(word, reader="pens 1", alternative=other)


def head(
    sure: float,
    *,
    number: str = "57",
    other: str | None = "51",
    day: float = 0.99,
    below: tuple[Line, ...] = (),
    symbol: str = "/SNV-CCHC",
) -> PageLayout:
    lines = [line for line in printed_head(confidence=0.95) if "Số:" not in line.text and "ngày" not in line.text]
    filled = [
        *words_at(85, 98, "Số:", confidence=0.95),
        pen(107, 95, number, sure, other),
        *words_at(122, 98, symbol, confidence=0.95),
    ]
    date = [
        *words_at(330, 98, "Cà Mau, ngày", confidence=0.95),
        pen(405, 95, "19", day, "14"),
        *words_at(420, 98, "tháng 4 năm 2024", confidence=0.95),
    ]
    return layout_of([*lines, line_of(filled), line_of(date), *below], source="scan")


def about(layout: PageLayout, field: str) -> list[Finding]:
    return [finding for finding in findings(layout) if finding.field == field]


def test_a_number_read_for_sure_is_given_and_not_doubted() -> None:
    layout = head(0.99)
    assert values(layout)["number_symbol"] == "57/SNV-CCHC"
    assert values(layout)["issued_on"] == "2024-04-19"
    assert about(layout, "number_symbol") == about(layout, "issued_on") == []


@pytest.mark.parametrize("number", ["0", "00"])
def test_no_document_has_number_0(number: str) -> None:
    layout = head(0.99, number=number)
    assert "number_symbol" not in values(layout)
    assert [finding.code for finding in about(layout, "number_symbol")] == ["metadata-missing"]


def test_a_symbol_that_begins_with_what_a_pen_left_of_the_slash_is_not_given() -> None:
    layout = head(0.99, symbol="/ZTB-UBND")
    assert "number_symbol" not in values(layout)
    assert [finding.code for finding in about(layout, "number_symbol")] == ["metadata-missing"]


def test_a_number_not_read_for_sure_is_left_out_and_offered() -> None:
    layout = head(0.6)
    given = values(layout)
    assert "number_symbol" not in given
    assert "number" not in given
    assert given["symbol"] == "SNV-CCHC"
    (finding,) = about(layout, "number_symbol")
    assert (finding.code, finding.expected) == ("metadata-missing", "57/SNV-CCHC")
    assert "51/SNV-CCHC" in finding.message
    assert "0.6" in finding.message


def test_a_day_not_read_for_sure_leaves_the_date_out() -> None:
    layout = head(0.99, day=0.7)
    assert "issued_on" not in values(layout)
    (finding,) = about(layout, "issued_on")
    assert finding.expected == "2024-04-19"
    assert "2024-04-14" in finding.message


def test_what_an_appendix_says_too_is_given() -> None:
    cited = centred(400, "(Kèm theo Báo cáo số 57/SNV-CCHC ngày 19/4/2024 của Sở Nội vụ)", confidence=0.95)
    given = values(head(0.6, day=0.7, below=(cited,)))
    assert (given["number_symbol"], given["issued_on"]) == ("57/SNV-CCHC", "2024-04-19")


def test_what_an_appendix_says_otherwise_is_not() -> None:
    cited = centred(400, "(Kèm theo Báo cáo số 58/SNV-CCHC ngày 18/4/2024 của Sở Nội vụ)", confidence=0.95)
    given = values(head(0.6, day=0.7, below=(cited,)))
    assert "number_symbol" not in given
    assert "issued_on" not in given
    told = {each.field: each.message for each in findings(head(0.6, day=0.7, below=(cited,)))}
    assert "58/SNV-CCHC" in told["number_symbol"]
    assert "2024-04-18" in told["issued_on"]


def test_what_an_appendix_says_is_offered_where_nothing_could_be_read() -> None:
    titled = [centred(130, "BÁO CÁO", confidence=0.95), centred(146, "Kết quả năm 2023", confidence=0.95)]
    lines = [*(each for each in head(0.99).lines if not each.text.startswith("Số")), *titled]
    cited = "(Kèm theo {} số 57/SNV-CCHC ngày 19/4/2024 của Sở Nội vụ)"
    for kind, expected in (("Báo cáo", ["57/SNV-CCHC"]), ("Quyết định", [""])):
        appendix = centred(400, cited.format(kind), confidence=0.95)
        told = findings(layout_of([*lines, appendix], source="scan"))
        assert [each.expected for each in told if each.field == "number_symbol"] == expected


def test_the_time_of_the_signature_confirms_the_day() -> None:
    signed = centred(30, "Thời gian ký: 19.04.2024 09:44:21", confidence=0.95)
    assert values(head(0.99, day=0.7, below=(signed,)))["issued_on"] == "2024-04-19"
    signed = centred(30, "Thời gian ký: 20.04.2024 09:44:21", confidence=0.95)
    assert "issued_on" not in values(head(0.99, day=0.7, below=(signed,)))


RECORDED = {  # made by scripts/pens/penheads.py; what its truth says, and which of the two is read for sure
    "head-000": ("30/KH-ĐHV", "2023-06-20", "both"),
    "head-004": ("502/TTr-ĐHV", "2019-08-03", "both"),
    "head-011": ("6290/KH-STC", "2021-07-07", "both"),
    "head-020": ("940/BC-ĐHV", "2021-03-21", "date"),
    "head-032": ("78/KH-UBND", "2022-02-21", "both"),
}


@pytest.mark.parametrize("name", RECORDED)
def test_of_recorded_heads_what_is_given_is_right_and_the_rest_is_offered(name: str) -> None:
    number, date, sure = RECORDED[name]
    layout = lay_out(msgspec.json.decode((HERE / f"{name}-page-1.json").read_bytes(), type=Page))
    given = values(layout)
    assert given.get("number_symbol") == (number if sure != "date" else None)
    assert given.get("issued_on") == (date if sure != "number" else None)
    left_out = {field for field in ("number_symbol", "issued_on") if field not in given}
    offered = {each.field for each in findings(layout) if each.field in left_out and each.expected}
    assert offered == left_out


def test_digits_larger_than_print_are_told_to_be_handwriting() -> None:
    lines = [line for line in printed_head(confidence=0.95) if "Số:" not in line.text]
    number = [
        *words_at(110, 98, "Số:", confidence=0.95),
        *words_at(132, 95, "23", height=16.0, confidence=0.9),
        *words_at(152, 98, "/SNV-CCHC", confidence=0.95),
    ]
    layout = layout_of([*lines, line_of(number)], source="scan")
    assert values(layout)["number_symbol"] == "23/SNV-CCHC"
    told = [finding.field for finding in findings(layout) if finding.code == "metadata-handwritten"]
    assert told == ["number_symbol"]


def test_a_year_whose_box_is_too_large_makes_no_handwriting_of_printed_figures() -> None:
    lines = [line for line in printed_head(confidence=0.9) if "ngày" not in line.text]
    words = words_at(300, 98, "Cà Mau, ngày 09 tháng 4 năm", height=10.0, confidence=0.9)
    words += words_at(480, 96, "2024", height=15.0, confidence=0.9)
    lines = [line for line in lines if "Số:" not in line.text]
    lines += [line_of(words), line_at(85, 98, "Số: 45 /SNV-CCHC", height=10.5, confidence=0.9)]
    told = [
        finding.field for finding in findings(layout_of(lines, source="scan")) if finding.code == "metadata-handwritten"
    ]
    assert told == []

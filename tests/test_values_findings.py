"""What findings say and name: places as data, both languages, what explains what, and what is told once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from cchc_extract import pipeline
from cchc_extract.model import Finding, Place, Report
from cchc_extract.model.sentences import SENTENCES
from cchc_extract.model.words import FIELDS
from cchc_extract.patterns import load
from cchc_extract.patterns.findings import FindingPatterns
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import SourceFile
from cchc_extract.understanding.telling import moved, tell

SAMPLE = Path(__file__).parent.parent / "samples" / "phuong-hong-hai-2023.txt"
PATTERNS = load()
_ID = re.compile(r"\b[a-z]+_[a-z_]+")
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def of_text(path: Path) -> tuple[str, str, str, Report]:
    source = SourceFile(file=path.name, path=path, sha256="0" * 64, bytes=path.stat().st_size, kind="text")
    result = pipeline.extract(pipeline.Job(source=source, options=ReadOptions(), patterns=PATTERNS))
    return result.status, result.error_code, result.error, result.reports[0]


@pytest.fixture(scope="module")
def seed() -> Report:
    return of_text(SAMPLE)[3]


def numbered(report: Report) -> dict[str, tuple[int, Finding]]:
    return {each.code: (number, each) for number, each in enumerate(report.findings, 1)}


def test_one_wrong_figure_explains_five_findings(seed: Report) -> None:
    found = numbered(seed)
    number, cause = found["R4-body-received"]
    assert cause.cause is None
    explained = {each.code for each in seed.findings if each.cause == number}
    assert explained == {"R3-body-new", "R3-body-resolved", "R4-body-balance-total", "R8-body-received"}


def test_what_no_figure_explains_has_no_cause(seed: Report) -> None:
    found = numbered(seed)
    for code in ("R5-procedures", "R6-online-sum", "R8-received-twice", "R9-legend", "R4-body-balance"):
        assert found[code][1].cause is None


def test_every_finding_of_a_rule_has_its_places(seed: Report) -> None:
    rules = [each for each in seed.findings if each.stage == "check"]
    assert all(each.places for each in rules)
    found = numbered(seed)
    whole = [(place.row, place.column, place.part, place.raw) for place in found["R5-procedures"][1].places]
    assert whole == [(51, 1, "whole", "1"), (52, 1, "part", "19"), (53, 1, "part", "8"), (54, 1, "part", "123")]
    assert [place.part for place in found["R8-body-received"][1].places] == ["other", "stated"]
    assert "2838" in found["R8-body-received"][1].places[1].raw
    assert len(found["R13-no-number"][1].places) == 31
    assert len(found["R12-unit-missing"][1].places) == 5
    assert {13, 26, 69, 70, 79, 80} <= {place.row for place in found["R13-numbering"][1].places}


def test_its_own_place_is_the_first_in_an_appendix(seed: Report) -> None:
    for each in seed.findings:
        placed = [place for place in each.places if place.row is not None]
        if placed:
            first = placed[0]
            assert each.appendix == first.appendix
            alone = len({(place.appendix, place.row) for place in each.places}) == 1 or each.code == "R5-total-row"
            assert each.row == (first.row if alone else None)


def test_what_is_doubted(seed: Report) -> None:
    found = numbered(seed)
    assert found["R5-procedures"][1].doubts == "paper"
    assert found["R19-addressee"][1].doubts == "form"
    assert found["ambiguous-row"][1].doubts == "reading"


def test_every_message_is_in_both_languages_and_names_no_id(seed: Report) -> None:
    for each in seed.findings:
        assert _VIETNAMESE.search(each.message_vi), each.code
        assert not _ID.search(each.message + each.message_vi), each.message


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_a_sentence_has_the_same_names_in_both_languages(name: str) -> None:
    english, vietnamese = SENTENCES[name]
    names = [set(re.findall(r"{(\w+)", text)) for text in (english, vietnamese)]
    assert names[1] <= names[0]
    assert not _ID.search(re.sub(r"{\w+}", "", english + vietnamese))
    if len(re.sub(r"{\w+}|\W", "", english)) > 20:
        assert _VIETNAMESE.search(vietnamese)


def test_rules_and_fields_have_vietnamese_words() -> None:
    rules = PATTERNS.checks
    for rule in (*rules.formulas, *rules.columns, *rules.texts, *rules.quoted, *rules.structures):
        assert _VIETNAMESE.search(rule.says_vi), rule.id
    assert not any(words.vi.isascii() for words in FIELDS.values())


def contradiction(row: int, **more: object) -> Finding:
    place = Place(appendix=1, row=row, column=1, field="value", part="whole", raw="5")
    made = Finding(code="R5-x", severity="error", stage="check", message="m", doubts="paper", places=(place,))
    return replace(made, appendix=1, row=row, **more)


def test_a_figure_that_may_be_misread_explains_what_it_contradicts() -> None:
    doubt = Finding(
        code="low-confidence",
        severity="warning",
        stage="normalize",
        message="m",
        appendix=1,
        row=4,
        column=1,
        field="value",
    )
    told = tell((doubt, contradiction(3), contradiction(4), contradiction(5, cause=2)), FindingPatterns())
    assert [each.cause for each in told] == [None, None, 1, 1]
    other = replace(doubt, column=2)
    assert [each.cause for each in tell((other, contradiction(4)), FindingPatterns())] == [None, None]
    settled = replace(doubt, state="settled")
    assert [each.cause for each in tell((settled, contradiction(4)), FindingPatterns())] == [None, None]


def test_what_every_page_has_is_told_once_and_may_be_switched_off() -> None:
    pages = [
        Finding(code="layer-wrong", severity="warning", stage="read", message="It was not believed.", message_vi="Không tin.", page=page)
        for page in (1, 2, 3)
    ]  # fmt: skip
    (once, error) = tell((*pages, contradiction(4)), FindingPatterns(once=frozenset({"layer-wrong"})))
    assert (once.severity, [place.page for place in once.places]) == ("info", [1, 2, 3])
    assert "2 more" in once.message
    assert error.code == "R5-x"
    assert tell(pages, FindingPatterns(never=frozenset({"layer-wrong"}))) == ()


def test_causes_follow_when_what_stands_before_them_is_folded() -> None:
    blank = Finding(code="blank-page", severity="info", stage="read", message="m", page=1)
    findings = (blank, replace(blank, page=2), contradiction(3), contradiction(4, cause=1))
    told = tell(findings, FindingPatterns(once=frozenset({"blank-page"})))
    assert [each.cause for each in told] == [None, None, 2]


def test_causes_follow_findings_that_are_put_in_another_order() -> None:
    """A corrected report has the settled findings of the one as read among its own."""
    settled, explained, cause = contradiction(9, cause=1), contradiction(3, cause=2), contradiction(4)
    told = moved((cause, settled, explained), (2, None, 1))
    assert [each.cause for each in told] == [None, None, 1]


LETTER = """ỦY BAN NHÂN DÂN
PHƯỜNG HỒNG HẢI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/BC-UBND
Hồng Hải, ngày 12 tháng 3 năm 2024
BÁO CÁO
Công tác cải cách hành chính quý I năm 2024
UBND phường báo cáo như sau: trong quý không phát sinh hồ sơ{more}.
CHỦ TỊCH
Nguyễn Văn An
"""


@pytest.mark.parametrize(
    ("more", "status", "severity"),
    [("", "ok", "info"), (" (số liệu chi tiết tại Phụ lục kèm theo)", "partial", "warning")],
)
def test_a_report_without_a_table_is_partial_where_it_announces_one(
    tmp_path: Path, more: str, status: str, severity: str
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER.format(more=more), encoding="utf-8")
    found, code, error, report = of_text(path)
    assert found == status
    assert [each.severity for each in report.findings if each.code == "no-table"] == [severity]
    assert (code, "appendix" in error) == (("no-table", True) if status == "partial" else ("", False))

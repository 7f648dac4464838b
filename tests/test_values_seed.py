"""The report of phường Hồng Hải, 2023, whose contradictions were all reckoned by hand: what must be found in it, and what must not."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from cchc_extract import layout
from cchc_extract.model import Figure, Finding, Row
from cchc_extract.patterns import load
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages
from cchc_extract.understanding import catalogue, checks, figures, metadata, references, rows, tables
from cchc_extract.understanding.draft import texts_of

HERE = Path(__file__).parent
NAME = "phuong-hong-hai-2023"

# rule, both figures (or what is printed) as they must stand in the message
CONTRADICTIONS = [
    ("R4-body-received", "2838", "8903"),
    ("R3-body-new", "8891", "2838"),
    ("R3-body-resolved", "8882", "2838"),
    ("R4-body-resolved", "8882", "28882"),
    ("R3-body-early", "28194", "8882"),
    ("R4-body-balance", "8903", "8896"),
    ("R5-body-procedures", "159", "164"),
    ("R5-body-procedures", "159", "166"),
    ("R8-body-repeated", "13", "15"),
    ("R8-body-interlinked-list", "27", "28"),
    ("R5-procedures", " 1 ", "150"),
    ("R6-online-sum", "265", "164"),
    ("R6-online-of-all", "164", "150"),
    ("R6-online-of-published", "164", "159"),
    ("R8-received-twice", "3775", "3786"),
    ("R9-legend", "Có=1; Không=1", "row 8"),
    ("R12-rate-of-nothing-mixed", "dash", "blank"),
    ("R12-rate-blank", "row 82", "1 in"),
    ("R13-numbering", "1.3 follows 1.1", "4.1 is printed twice"),
    ("R13-no-number", "31 of 91", "row 14"),
    ("R17-zero-with-note", "row 48", "hộ khẩu"),
    ("R12-unit-missing", "5 in", "row 88"),
    ("R10-base-year", "row 45", "năm 2015"),
    ("R8-body-received", "3775", "2838"),
    ("R8-body-new", "3775", "8903"),
    ("R8-body-resolved", "3775", "8882"),
    ("R8-body-on-time", "3775", "28882"),
    ("R8-body-pending", " 0 ", "14"),
    ("R8-body-published", " 1 ", "159"),
    ("R14-other-period", "6 tháng đầu năm 2023", "year 2023"),
    ("R15-order", "29/KH-UBND", "28/KH-UBND"),
    ("R16-level", "commune", "cấp huyện"),
    ("R18-all-default", "7 are 100", "5 are 0"),
]
# what agrees, and the rules that would speak if they got it wrong
AGREEMENTS = [
    "R1-par-plan",
    "R3-par-plan",
    "R5-tasks-by-assigner",
    "R4-tasks-of-city",
    "R11-survey-forms",
    "R2-code",
    "R8-body-survey",
    "R10-gap-note",
    "R10-staff",
    "R8-body-interlinked",
    "R8-body-commune-procedures",
    "R1-dossiers-on-time",
    "R3-dossiers",
    "R5-disciplined",
    "R8-body-disciplined",
    "R1-edocuments",
    "R7-edocuments",
    "R7-edocuments-heading",
    "R1-partial-online",
    "R1-full-online",
    "R1-national-portal",
    "R1-online-dossiers",
    "R3-partial-online",
    "R3-full-online",
    "R14-appendix-reference",
    "R14-cut-off",
]


@pytest.fixture(scope="module")
def understood() -> tuple[tuple[Row, ...], tuple[Figure, ...], tuple[Finding, ...]]:
    patterns = load()
    layouts = [
        layout.lay_out(page) for page in read_pages(HERE.parent / "samples" / f"{NAME}.txt", "text", ReadOptions())
    ]
    typed, _ = rows.type_rows(tables.read_tables(layouts, patterns), patterns)
    typed, _ = catalogue.match_rows(typed, patterns)
    stated = figures.read_figures(layouts, patterns)
    fields, _ = metadata.read_metadata(layouts, patterns)
    cited = references.read_references(layouts, patterns)
    return typed, stated, checks.check(typed, fields, stated, cited, patterns, texts_of(layouts, patterns.figures))


Understood = tuple[tuple[Row, ...], tuple[Figure, ...], tuple[Finding, ...]]


@pytest.mark.parametrize(("rule", "one", "other"), CONTRADICTIONS)
def test_each_contradiction_is_found_with_its_figures(understood: Understood, rule: str, one: str, other: str) -> None:
    messages = [finding.message for finding in understood[2] if finding.code == rule]
    assert any(one in message and other in message for message in messages), messages


@pytest.mark.parametrize("rule", AGREEMENTS)
def test_what_agrees_raises_nothing(understood: Understood, rule: str) -> None:
    assert [finding.message for finding in understood[2] if finding.code == rule] == []


def test_every_data_row_has_its_own_indicator(understood: Understood) -> None:
    ids = [row.indicator_id for row in understood[0] if row.kind == "data"]
    assert len(ids) == 91
    assert all(ids)
    assert len(set(ids)) == 91


def test_all_figures_of_the_body_and_no_other(understood: Understood) -> None:
    truth = json.loads((HERE / "data" / "truth" / f"{NAME}.truth.json").read_text(encoding="utf-8"))["figures"]
    assert [figure.value for figure in understood[1]] == [Decimal(figure["value"]) for figure in truth]


def test_no_contradiction_of_the_paper_doubts_the_reading_of_a_row(understood: Understood) -> None:
    assert {finding.doubts for finding in understood[2]} == {"paper", "form"}

"""Figures of the narrative in the review page and in the runs after it, and what follows from a corrected field of the head."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from corrected_reports import Cells, decided, findings_in, lost_in, read, reviewed
from msgspec.structs import replace
from review_page import Page

from cchc_extract.cli.app import app as program
from cchc_extract.review.paper import Paper
from cchc_extract.review.sources import sources_of
from cchc_extract.writing.lines import lines_of

SAMPLE = Path(__file__).parents[1] / "samples" / "phuong-hong-hai-2023.txt"
RECEIVED = "dossiers_received:1"
"""The seed's 2838 dossiers, which are fewer than the 8891 new ones."""


def run(folder: Path) -> None:
    result = CliRunner().invoke(program, [str(folder / "in"), "-o", str(folder / "out"), "-q", "--jobs", "1"])
    assert result.exit_code == 0, result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    shutil.copy(SAMPLE, tmp_path / "in")
    run(tmp_path)
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Iterator[Page]:
    with Paper(sources_of(folder / "out"), None) as paper:
        yield Page(folder / "out", paper)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "out" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def open_errors(folder: Path) -> dict[str, dict[str, str]]:
    lines = table(folder, "findings")
    return {each["code"]: each for each in lines if (each["severity"], each["state"]) == ("error", "open")}


def figure_of(folder: Path) -> str:
    return f"figure/{table(folder, 'documents')[0]['document_id']}/{RECEIVED}"


def test_places_in_the_narrative_are_joined_to_their_figures(folder: Path) -> None:
    figures = {(each["measure"], each["quote"]) for each in table(folder, "figures")}
    measures = {measure for measure, _ in figures}
    places = [each for each in table(folder, "finding_places") if each["field"] in measures]
    assert places
    assert {(each["field"], each["raw"]) for each in places} <= figures


def test_a_figure_of_the_text_is_corrected_where_its_contradiction_is_shown(folder: Path, page: Page) -> None:
    assert f"/sesame/{figure_of(folder)}" in page.get("list").text  # it explains others, and is in the queue itself
    form = page.get(figure_of(folder)).text
    assert all(code in form for code in ("R4-body-received", "R3-body-new"))
    assert f"/sesame/{figure_of(folder).replace('received', 'received_new')}" in form  # another place of what is told
    assert "chuyển sang: 2838 hồ sơ" in form
    assert re.search(r"<mark>[^<]*Tổng số hồ sơ yêu cầu giải quyết TTHC trong kỳ và tồn kỳ trước chuyển", form)
    assert 'value="reject"' not in form
    page.decide(figure_of(folder), "save", c0="8.903")
    assert 'value="8903"' in page.get(figure_of(folder)).text

    before = open_errors(folder)
    run(folder)
    after = open_errors(folder)
    assert {"R4-body-received", "R3-body-new", "R3-body-resolved"} <= before.keys() - after.keys()
    settled = {each["code"] for each in table(folder, "findings") if each["state"] == "settled"}
    assert {"R4-body-received", "R3-body-new", "R3-body-resolved"} <= settled
    assert "8903" in after["R8-body-received"]["message"]  # it contradicts the appendix as before
    (figure,) = (each for each in table(folder, "figures") if each["measure"] == "dossiers_received")
    assert (figure["value"], "2838" in figure["quote"]) == ("8903", True)
    assert [
        (each["read"], each["kept"], each["confidence"])
        for each in table(folder, "readings")
        if (each["field"], each["rule"]) == ("dossiers_received", "correction")
    ] == [("2838", "8903", "1")]

    again = page.get(figure_of(folder)).text  # what was read stays known, so that the decision can be taken back
    assert 'data-read="2838"' in again
    page.decide(figure_of(folder), "undo")
    run(folder)
    assert open_errors(folder).keys() == before.keys()


@pytest.mark.parametrize("text", ["", "nhiều", "12.5.8"])
def test_what_is_no_number_is_no_figure(folder: Path, page: Page, text: str) -> None:
    answer = page.decide(figure_of(folder), "save", c0=text)
    assert answer.status_code == 422
    assert not (folder / "out" / "corrections.csv").read_text(encoding="utf-8").count("dossiers")


def test_there_is_no_page_about_a_figure_that_the_text_does_not_state(folder: Path, page: Page) -> None:
    document = table(folder, "documents")[0]["document_id"]
    assert page.get(f"figure/{document}/dossiers_received:2").status_code == 404
    assert page.get(f"figure/{document}/nothing").status_code == 404


def test_a_figure_that_the_text_states_no_more_is_a_lost_correction_in_words() -> None:
    made = decided("figures:dossiers_received:1", "value", "2838", "8903", label="chuyển sang: 2838 hồ sơ")
    lines, count = reviewed(read(), made)
    (lost,) = lost_in(lines)
    assert count == (0, 1)
    assert "“chuyển sang: 2838 hồ sơ”" in lost["message"]
    assert "figures" not in lost["message"] + lost["message_vi"]


PLAN: tuple[Cells, ...] = (
    ("1.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "6"),
    ("1.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "3"),
    ("1.3", "Tỷ lệ hoàn thành Kế hoạch CCHC năm", "%", "100"),
)


@pytest.mark.parametrize(("text", "state"), [("ba nhiệm vụ", "open"), ("6", "settled"), ("", "settled")])
def test_a_contradiction_stands_where_the_corrected_cell_is_no_number(text: str, state: str) -> None:
    given = read(*PLAN)
    (before,) = [each for each in findings_in(lines_of(given)) if each["code"].startswith("R1-")]
    lines, _ = reviewed(given, decided("1:I/1/1.2:1", "value_raw", "3", text, label=PLAN[1][1]))
    (after,) = [each for each in findings_in(lines) if each["code"] == before["code"]]
    assert (after["state"], before["message"] in after["message"]) == (state, True)
    assert ("no number in row 4, column 1" in after["message"]) == (state == "open")


HALF = {
    "year": "2023", "period_type": "half", "period_start": "2023-01-01", "period_end": "2023-06-30",
}  # fmt: skip


def _days(changes: dict[str, str], **head: str) -> tuple[str, str]:
    corrections = [decided("", name, (HALF | head)[name], text) for name, text in changes.items()]
    lines, count = reviewed(read(fields=HALF | head), *corrections)
    assert count == (len(corrections), 0)
    (document,) = lines.documents
    return document["period_start"], document["period_end"]


def test_the_days_of_a_period_follow_its_year_and_its_type() -> None:
    assert _days({"year": "2024"}) == ("2024-01-01", "2024-06-30")
    assert _days({"period_type": "year"}) == ("2023-01-01", "2023-12-31")
    assert _days({"period_type": "nine_months", "year": "2024"}) == ("2024-01-01", "2024-09-30")
    assert _days({"period_type": "quarter"}) == ("", "")
    assert _days({"year": "2024", "period_end": "30/6/2025"}) == ("2024-01-01", "2025-06-30")
    assert _days({"period_end": "31/5/2023", "year": "2024"}) == ("2024-01-01", "2023-05-31")
    assert _days({"year": "2023"}, year="2025", period_start="2024-02-29") == ("2024-02-29", "2023-06-30")


def test_a_day_corrected_after_it_followed_the_year_holds() -> None:
    year = decided("", "year", "2023", "2024")
    day = decided("", "period_end", "2024-06-30", "2024-07-15")
    lines, count = reviewed(read(fields=HALF), year, replace(day, when="2026-01-02T04:04:05.000Z"))
    assert (count, lost_in(lines)) == ((2, 0), [])
    (document,) = lines.documents
    assert (document["year"], document["period_start"], document["period_end"]) == ("2024", "2024-01-01", "2024-07-15")


def test_parts_of_the_number_and_the_level_follow_what_they_are_part_of() -> None:
    def document(**changes: str) -> dict[str, str]:
        head = {"number_symbol": "07/BC-UBND", "number": "7", "symbol": "BC-UBND", "level": "commune"}
        head["issuer"] = "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI"
        corrections = [decided("", name, head[name], text) for name, text in changes.items()]
        lines, count = reviewed(read(fields=head), *corrections)
        assert count == (len(corrections), 0)
        return lines.documents[0]

    assert document(number="12")["number_symbol"] == "12/BC-UBND"
    assert document(symbol="BC-SNV")["number_symbol"] == "07/BC-SNV"
    assert document(issuer="SỞ NỘI VỤ TỈNH HÒA BÌNH")["level"] == "department"
    assert document(issuer="SỞ NỘI VỤ TỈNH HÒA BÌNH", level="other")["level"] == "other"
    both = document(number_symbol="17/TB-UBND", number="18")
    assert (both["number_symbol"], both["number"], both["symbol"]) == ("18/TB-UBND", "18", "TB-UBND")
    both = document(number="18", number_symbol="17/TB-UBND")  # the last word counts
    assert (both["number_symbol"], both["number"], both["symbol"]) == ("17/TB-UBND", "17", "TB-UBND")


@pytest.mark.parametrize("year", ["-1", "20233", "1200", "hai nghìn"])
def test_a_year_that_no_report_is_about_is_refused(folder: Path, page: Page, year: str) -> None:
    document = table(folder, "documents")[0]["document_id"]
    answer = page.decide(f"field/{document}/year", "save", c0=year)
    assert answer.status_code == 422
    assert f"Year cannot be “{year}”" in answer.text


def test_a_field_that_followed_another_one_is_corrected_in_a_later_run(folder: Path, page: Page) -> None:
    document = table(folder, "documents")[0]["document_id"]
    for field, text in (
        ("number", "669"),
        ("number_symbol", "669/BC-HĐND"),
        ("year", "2021"),
        ("period_end", "31/05/2021"),
    ):
        page.decide(f"field/{document}/{field}", "save", c0=text)
        run(folder)
    page.decide(f"field/{document}/year", "save", c0="2020")
    run(folder)
    (line,) = table(folder, "documents")
    assert [line[name] for name in ("number_symbol", "number", "symbol")] == ["669/BC-HĐND", "669", "BC-HĐND"]
    assert (line["year"], line["period_start"], line["period_end"]) == ("2020", "2020-01-01", "2021-05-31")
    assert not [each for each in table(folder, "findings") if each["code"] == "correction-lost"]


def test_without_a_year_nothing_is_said_of_another_period(folder: Path, page: Page) -> None:
    document = table(folder, "documents")[0]["document_id"]
    page.decide(f"field/{document}/year", "save", c0="")
    run(folder)
    told = [
        each for each in table(folder, "findings") if each["code"] == "R14-other-period" and each["state"] == "open"
    ]
    assert not told


def test_every_figure_is_shown_with_the_line_that_states_it_and_what_speaks_of_it(folder: Path, page: Page) -> None:
    document = table(folder, "documents")[0]["document_id"]
    seen: dict[str, int] = {}
    quoted = {(each["field"], each["raw"]) for each in table(folder, "finding_places")}
    for figure in table(folder, "figures"):
        seen[figure["measure"]] = seen.get(figure["measure"], 0) + 1
        shown = page.get(f"figure/{document}/{figure['measure']}:{seen[figure['measure']]}").text
        assert "<mark>" in shown
        open_ones = (figure["measure"], figure["quote"]) in quoted
        assert ("Nothing was found about this row." in shown) != open_ones

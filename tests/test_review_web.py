"""The review page by its answers: who may ask, what is escaped, what is written, what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import made_dataset
import pytest
from lxml import html as lxml_html
from review_data import FIRST, NASTY, contradicting, decided, flagged, lines
from review_page import HOST, Page, row
from werkzeug.test import TestResponse

from cchc_extract.review.paper import Paper
from cchc_extract.review.sources import sources_of

SAMPLES = Path(__file__).parents[1] / "samples"
ROW = "1:I/1"
VALUE = "1:I/1:1"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Page]:
    out = flagged(tmp_path / "out")
    with Paper(sources_of(out), None) as paper:
        yield Page(out, paper)


def goes_to(answer: TestResponse, made: Page) -> str:
    """The item that an answer leads to."""
    assert answer.status_code == 303
    second = made.get(answer.headers["Location"])
    return urlsplit(second.headers["Location"]).path.removeprefix("/sesame/") if second.status_code == 303 else "end"


def test_nothing_is_answered_without_the_token_the_host_and_for_forms_the_origin(made: Page) -> None:
    assert made.get("").status_code == 303
    for path in ("/", "/sesam/", "/sesame", "/x/list", "/favicon.ico", f"/sesam/{row(1)}"):
        assert made.get(path).status_code in (404, 308), path
    for host in ("evil.example", "127.0.0.1", "127.0.0.1:8001", "localhost.evil.example:8000"):
        assert made.get("list", headers={"Host": host}).status_code == 403
    version = {"version": "", "action": "keep"}
    for origin in (None, "null", "http://evil.example", f"https://{HOST}", "http://127.0.0.1:8001"):
        headers = {"Host": HOST, **({"Origin": origin} if origin else {})}
        assert made.client.post(f"/sesame/{row(1)}", data=version, headers=headers).status_code == 403
        assert made.client.post("/sesame/undo", headers=headers).status_code == 403
    assert lines(made.out) == []


def test_every_answer_forbids_what_the_page_does_not_need(made: Page) -> None:
    for path in (row(1), "list", f"document/{FIRST}", "static/review.js", "nothing"):
        headers = made.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "static/../web.py", "static/..%2fweb.py", "static/%2e%2e/web.py", "static//etc/passwd", "document/../../etc/passwd",
        "document/..%2f..%2fetc%2fpasswd", "picture/..%2f..%2fetc/1.jpg", "strip/a/1/1.jpg", f"picture/{FIRST}/99999.jpg", "row/x/1/1",
        f"row/{FIRST}/1/999", f"row/{FIRST}/-1/1", f"field/{FIRST}/sha256", f"field/{FIRST}/__class__", f"note/{FIRST}/x",
    ],
)  # fmt: skip
def test_no_part_of_an_address_is_a_path_or_a_name_of_ours(made: Page, path: str) -> None:
    answer = made.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_what_the_paper_says_is_text_and_never_markup(made: Page) -> None:
    note = made.get(f"note/{FIRST}/no-table:1").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in note
    assert "<script>alert" not in note
    assert "{{ 7*7 }}" in note
    made.decide(row(1), "save", c3=NASTY)
    for path in (
        row(1),
        "list?state=done",
        f"document/{FIRST}",
        f"list?issuer={NASTY}&code=%22%3E%3Cscript%3E",
        f"?said={NASTY}",
    ):
        assert "<script>alert" not in made.get(path, follow_redirects=True).text, path


def test_items_come_worst_first_and_each_decision_leads_to_the_next(made: Page) -> None:
    assert made.get("").headers["Location"].endswith(row(1))
    assert goes_to(made.decide(row(1), "keep"), made) == row(2)
    assert goes_to(made.decide(row(2), "reject"), made) == row(3)
    assert goes_to(made.decide(row(3), "save", c3="9.999"), made) == row(4)
    assert goes_to(made.decide(row(4), "keep"), made) == f"field/{FIRST}/signer"
    assert goes_to(made.decide(f"field/{FIRST}/signer", "save", c0="Lưu Thị Chậu"), made) == f"note/{FIRST}/no-table:1"
    last = made.post(f"note/{FIRST}/no-table:1", version="", action="keep")
    assert goes_to(last, made) == "end"
    assert "Everything this filter shows was reviewed" in made.get("").text
    assert {(place, field): each.decision for (place, field), each in decided(made.out).items()} == {
        ("1:I/1", ""): "kept",
        ("1:I/2", ""): "rejected",
        ("1:I/3:1", "value_raw"): "corrected",
        ("1:I/4", ""): "kept",
        ("", "signer"): "corrected",
        ("", "finding:no-table:1"): "kept",
    }
    assert "6 of 6 reviewed" in made.get("list").text


def test_a_decision_says_who_when_what_was_read_and_what_the_paper_says(made: Page) -> None:
    answer = made.decide(row(1), "save", c3="1.304", c2="Hồ sơ")
    (value, unit) = sorted(lines(made.out), key=lambda line: line["place"], reverse=True)
    assert (value["raw"], value["corrected"], value["who"], value["label"]) == ("1.201", "1.304", "chi", "Số hồ sơ 1")
    assert (unit["place"], unit["field"], unit["raw"], unit["corrected"]) == (ROW, "unit", "Văn bản", "Hồ sơ")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value["when"])
    assert value["sha256"] == FIRST * 4
    assert "taken+for+1304" in answer.headers["Location"]


def test_a_second_decision_takes_the_place_of_the_first(made: Page) -> None:
    made.decide(row(1), "save", c3="1.304")
    assert 'value="1.304"' in made.get(row(1)).text
    made.decide(row(1), "save", c3="1.201")
    assert {target: each.decision for target, each in decided(made.out).items()} == {(ROW, ""): "kept"}
    made.decide(row(1), "save", c3="1.305")
    assert {target: each.decision for target, each in decided(made.out).items()} == {(VALUE, "value_raw"): "corrected"}
    made.decide(row(1), "undo")
    assert decided(made.out) == {}
    assert made.get("").headers["Location"].endswith(row(1))


def test_undo_goes_back_step_by_step_to_what_stood_before(made: Page) -> None:
    made.decide(row(1), "save", c3="1.304")
    made.decide(row(1), "reject")
    made.decide(row(2), "keep")
    assert urlsplit(made.post("undo").headers["Location"]).path.endswith(row(2))
    assert {target: each.decision for target, each in decided(made.out).items()} == {(ROW, ""): "rejected"}
    made.post("undo")
    assert {target: each.corrected for target, each in decided(made.out).items()} == {(VALUE, "value_raw"): "1.304"}
    made.post("undo")
    assert decided(made.out) == {}
    assert "nothing_to_undo" in made.post("undo").headers["Location"]


def test_two_windows_do_not_decide_over_each_other_unseen(made: Page) -> None:
    made.decide(row(1), "save", c3="1.304")
    late = made.post(row(1), version="", action="keep")
    assert late.status_code == 409
    assert "decided in another window" in late.text
    assert decided(made.out)[VALUE, "value_raw"].corrected == "1.304"


@pytest.mark.parametrize(
    ("path", "cells"),
    [
        (f"field/{FIRST}/issued_on", {"c0": "31/02/2023"}),
        (f"field/{FIRST}/year", {"c0": "hai nghìn"}),
        (f"field/{FIRST}/level", {"c0": "galaxy"}),
        (f"row/{FIRST}/1/1", {"c5": "no_such_indicator"}),
        (f"row/{FIRST}/1/1", {"c3": "x" * 5000}),
    ],
)
def test_a_text_that_its_column_cannot_hold_is_refused_and_stays_in_the_form(
    made: Page, path: str, cells: dict[str, str]
) -> None:
    answer = made.decide(path, "save", **cells)
    assert (answer.status_code, lines(made.out)) == (422, [])
    assert next(iter(cells.values()))[:100] in answer.text
    assert 'role="alert"' in answer.text


def test_a_day_may_be_typed_as_it_is_printed(made: Page) -> None:
    made.decide(f"field/{FIRST}/issued_on", "save", c0="16/12/2022")
    assert decided(made.out)["", "issued_on"].corrected == "2022-12-16"


def test_what_cannot_be_written_is_said_and_not_counted(made: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", _full)
    answer = made.decide(row(1), "save", c3="1.304")
    assert answer.status_code == 500
    assert "NOT written" in answer.text
    assert 'value="1.304"' in answer.text
    assert "0 of 6 reviewed" in made.get("list").text


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_filters_by_issuer_indicator_rule_and_state(made: Page) -> None:
    def shown(query: str) -> list[str]:
        return re.findall(rf'href="/sesame/((?:row|field|note)/{FIRST}/[^"?]*)', made.get(f"list?{query}").text)

    assert len(shown("")) == 6
    assert len(shown("issuer=phuong+hong+hai")) == 6
    assert shown("issuer=tinh+khac") == []
    assert shown("code=metadata-doubtful") == [f"field/{FIRST}/signer"]
    assert shown("indicator=ho+so+3") == [row(3)]
    assert shown("severity=error") == []
    made.decide(row(2), "keep")
    assert shown("state=done") == [row(2)]
    assert len(shown("state=all")) == 6
    filtered = made.get("?code=metadata-doubtful")
    assert filtered.headers["Location"].endswith(f"field/{FIRST}/signer?code=metadata-doubtful")


@pytest.fixture
def contradictory(tmp_path: Path) -> Iterator[Page]:
    out = contradicting(tmp_path / "out")
    with Paper(sources_of(out), None) as paper:
        yield Page(out, paper)


def _listed(page: Page, query: str = "") -> list[str]:
    return re.findall(r'<li><a href="/sesame/([^"?]*)', page.get(f"list?{query}").text)


def test_doubts_of_the_reading_come_before_contradictions_and_of_these_the_causes_alone(contradictory: Page) -> None:
    own = [f"field/{FIRST}/signer", f"note/{FIRST}/no-table:1"]
    assert _listed(contradictory) == [row(4), row(1), row(2), *own, row(3)]
    assert _listed(contradictory, "doubts=paper") == [row(3)]
    assert _listed(contradictory, "code=R8-text&state=all") == []
    shown = contradictory.get(row(3)).text
    folded = shown.partition('class="explained"')[2].partition("</details>\n")[0]
    assert "+2 explained by it" in folded
    assert ("R1-rate" in folded, "R8-text" in folded, "R4-total" in folded) == (True, True, False)


def test_what_is_for_information_or_settled_is_never_in_the_queue(contradictory: Page) -> None:
    for query in ("state=all", "state=all&severity=info", "state=all&code=R14-early", "state=all&code=R3-part"):
        assert not [each for each in _listed(contradictory, query) if "R14" in each], query
    assert _listed(contradictory, "state=all&code=R3-part") == []
    shown = contradictory.get(row(2)).text
    assert "R10-year" in shown, "the row is in the queue for another reason, and this is told beside"
    assert "R3-part" not in shown


def test_an_item_shows_how_its_cells_were_read(contradictory: Page) -> None:
    shown = _seen(contradictory.get(row(4)).text)
    assert "“Vãn bân” first read → “Văn bản” kept" in shown
    assert "the report prints this unit elsewhere unit-repeated" in shown
    assert (
        "Value “1.2O4” first read → “1.204” kept, confidence 0.61 the reader of numbers and capitals is surer number-reader"
        in shown
    )
    assert "May also be: 1.2O4 1.264 0.31" in shown
    vietnamese = _seen(contradictory.get(f"{row(4)}?lang=vi").text)
    assert "báo cáo in đơn vị này ở các dòng khác" in vietnamese
    signer = _seen(contradictory.get(f"field/{FIRST}/signer?lang=en").text)
    assert "Signer “Lê Thi A” first read → “Lê Thị A” kept" in signer
    assert "first read →" not in _seen(contradictory.get(row(1)).text)


def test_all_places_of_a_finding_lead_to_their_rows(contradictory: Page) -> None:
    shown = contradictory.get(row(3)).text
    places = shown.partition('aria-label="Places the findings speak of"')[2].partition("</table>")[0]
    assert re.findall(r"/sesame/(row/[^\"?]*)", places) == [row(3), row(4)]
    assert ">whole<" in places
    assert ">stated<" in places
    assert "2838 hồ sơ" in places
    begun_in_the_text = contradictory.get(row(4)).text
    assert "R5-sum" in begun_in_the_text
    assert "7 hồ sơ" in begun_in_the_text


def test_a_finding_speaks_the_language_of_the_page_and_the_other_one_where_it_can(contradictory: Page) -> None:
    english, vietnamese = (contradictory.get(f"{row(3)}?lang={each}").text for each in ("en", "vi"))
    assert english.index("2838 is not") < english.index("2838 không bằng")
    assert vietnamese.index("2838 không bằng") < vietnamese.index("2838 is not")
    assert '<p lang="en">R1-rate speaks.</p>' in vietnamese


def test_a_decision_names_the_row_and_column_of_the_dataset(contradictory: Page) -> None:
    contradictory.decide(row(4), "save", c3="1.264")
    contradictory.decide(row(3), "keep")
    contradictory.decide(f"field/{FIRST}/signer", "save", c0="Lê Thì A")
    where = [(line["field"], line["appendix"], line["row"], line["column"]) for line in lines(contradictory.out)]
    assert where == [("value_raw", "1", "4", "1"), ("", "1", "3", ""), ("signer", "", "", "")]


def _seen(page: str) -> str:
    """The words on a page, blanks as one; what stands in quotes by them."""
    marked = page.replace("<q>", "<q>“").replace("</q>", "”</q>")
    return " ".join(lxml_html.fromstring(marked).text_content().split())


def test_labels_in_two_languages(made: Page) -> None:
    vietnamese = made.get(row(1), headers={"Host": HOST, "Accept-Language": "vi"}).text
    assert 'lang="vi"' in vietnamese
    assert "Giữ nguyên" in vietnamese
    assert "Why to look" in made.get(row(1)).text
    made.get(f"{row(1)}?lang=vi")
    assert "Vì sao cần xem" in made.get(row(1)).text


def test_a_dataset_that_is_replaced_meanwhile_is_seen_with_what_was_decided(made: Page) -> None:
    made.decide(row(1), "save", c3="1.304")
    records = made_dataset.records()
    assert goes_to(made.get(f"?after={row(1)}"), made)
    _again(made.out, {"1.201": ("1.304", "value_raw")})
    assert "0 of 6 reviewed" in made.get("list").text, (
        "what the run with the correction still doubts is looked at once more"
    )
    assert 'data-read="1.201"' in made.get(row(1)).text
    made.decide(row(1), "keep")
    assert "1 of 6 reviewed" in made.get("list").text
    assert 'value="1.304"' in made.get(row(1)).text
    _again(made.out, {"1.304": ("1.777", "")})
    assert "0 of 6 reviewed" in made.get("list").text, "another reading than the one decided about"
    made_dataset.write(made.out, records)
    assert made.get(row(77)).status_code == 404


def _again(out: Path, changed: dict[str, tuple[str, str]]) -> None:
    """The dataset as a later run writes it: some readings otherwise, with what is said of them in ``corrected``."""

    def written(line: dict[str, str]) -> dict[str, str]:
        new, mark = changed.get(line["value_raw"], (line["value_raw"], line["corrected"]))
        return {**line, "value_raw": new, "corrected": mark}

    made_dataset.change(out, "rows", written)

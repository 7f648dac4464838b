"""The review page of a table that is doubted as a whole: its columns are named once, and the next run reads it again."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from review_page import Page
from text_tables import COLUMNS_OF_ROWS, ROWS, Archive, by_cells, in_columns, in_pieces

from cchc_extract.review.paper import Paper
from cchc_extract.review.sources import sources_of

NAMED = "stt | indicator | unit | value: Kỳ trước | value: Kỳ này | note"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path, by_cells())


@pytest.fixture
def page(archive: Archive) -> Iterator[Page]:
    with Paper(sources_of(archive.out), None) as paper:
        yield Page(archive.out, paper)


def item(archive: Archive) -> str:
    return f"table/{archive.table('documents')[0]['document_id']}/{archive.lines}"


def test_the_table_is_one_item_with_its_lines_in_order_and_columns_proposed(archive: Archive, page: Page) -> None:
    listed = page.get("list").text
    assert listed.count(item(archive)) == 1
    shown = page.get(item(archive)).text
    first, last = map(int, archive.lines.split("-"))
    assert [int(number) for number in re.findall(r'<li value="(\d+)"', shown)] == list(range(first, last + 1))
    assert "stt | indicator | unit | value | note</textarea>" in shown
    assert "Name each column by its kind" in shown


def test_columns_are_saved_and_the_next_run_reads_the_table_with_them(archive: Archive, page: Page) -> None:
    answer = page.post(item(archive), action="save", version="", c0=COLUMNS_OF_ROWS)
    assert answer.status_code == 303
    (line,) = archive.table("corrections")
    assert (line["place"], line["field"], line["corrected"]) == (f"tables:{archive.lines}", "columns", NAMED)
    assert "6 rows are read" in page.get(answer.headers["Location"], follow_redirects=True).text
    key = item(archive)
    archive.run()
    assert archive.cells() == list(ROWS)
    assert key not in page.get("list").text
    assert NAMED in page.get(key).text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("stt | indicator | Việc lạ", "Not saved: “Việc lạ” is no kind of column"),
        ("stt | unit | value", "Not saved: there must be a column of labels"),
    ],
)
def test_what_names_no_columns_is_told_and_stays_in_the_form(
    archive: Archive, page: Page, typed: str, why: str
) -> None:
    answer = page.post(item(archive), action="save", version="", c0=typed)
    assert answer.status_code == 422
    assert why in html.unescape(answer.text)
    assert f"{typed}</textarea>" in answer.text
    assert archive.table("corrections") == []


def test_columns_that_no_reading_has_are_told_at_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path, in_columns())
    with Paper(sources_of(archive.out), None) as paper:
        page = Page(archive.out, paper)
        answer = page.post(item(archive), action="save", version="", c0="stt | indicator | unit" + " | value" * 5)
    assert answer.status_code == 422
    assert "Not saved: with these columns nothing would stand in column" in html.unescape(answer.text)


def test_a_table_that_was_read_right_is_kept_with_its_rows(tmp_path: Path) -> None:
    archive = Archive(tmp_path, in_pieces())
    key, before = item(archive), archive.cells()
    with Paper(sources_of(archive.out), None) as paper:
        page = Page(archive.out, paper)
        assert "rows-put-together" in page.get("list").text
        page.post(key, action="keep", version="")
        archive.run()
        assert "rows-put-together" not in page.get("list").text
    assert archive.cells() == before


def test_columns_that_are_saved_as_they_are_keep_the_table(tmp_path: Path) -> None:
    archive = Archive(tmp_path, in_pieces())
    with Paper(sources_of(archive.out), None) as paper:
        page = Page(archive.out, paper)
        (read,) = re.findall(r"data-read=\"([^\"]*)\"", page.get(item(archive)).text)
        page.post(item(archive), action="save", version="", c0=html.unescape(read))
    assert [line["decision"] for line in archive.table("corrections")] == ["kept"]


def test_a_decision_is_taken_back(archive: Archive, page: Page) -> None:
    page.post(item(archive), action="save", version="", c0=COLUMNS_OF_ROWS)
    page.post("undo")
    archive.run()
    assert archive.table("rows") == []
    assert "stt | indicator | unit | value | note</textarea>" in page.get(item(archive)).text


def test_a_row_leads_to_the_columns_of_its_table(tmp_path: Path) -> None:
    archive = Archive(tmp_path, in_pieces())
    with Paper(sources_of(archive.out), None) as paper:
        shown = Page(archive.out, paper).get(item(archive).replace("table", "row").rpartition("/")[0] + "/1/1").text
    assert f'/{item(archive)}">Name the columns of this table</a>' in shown


@pytest.mark.parametrize("form", [{"action": "keep"}, {"action": "save"}, {"action": "save", "c0": ""}])
def test_a_table_of_which_no_row_was_read_cannot_be_kept(archive: Archive, page: Page, form: dict[str, str]) -> None:
    assert archive.table("rows") == []
    answer = page.post(item(archive), version="", **form)
    assert answer.status_code == 422
    assert "there is nothing to keep; name its columns, or leave it open" in html.unescape(answer.text)
    assert archive.table("corrections") == []
    archive.run()
    assert archive.told("appendix-without-table")


def test_columns_named_for_a_table_without_rows_can_be_kept(archive: Archive, page: Page) -> None:
    page.post(item(archive), action="save", version="", c0=COLUMNS_OF_ROWS)
    (line,) = archive.table("corrections")
    assert page.post(item(archive), action="keep", version=line["when"]).status_code == 303
    archive.run()
    assert archive.cells() == list(ROWS)

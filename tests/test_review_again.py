"""Reviewing, running again and reviewing what came out: decisions stay with their cells, and what they cause is shown."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from review_page import Page

from cchc_extract.cli.app import app
from cchc_extract.review.paper import Paper
from cchc_extract.review.sources import sources_of

STAFF = (
    ("I", "Tổ chức bộ máy", "", ""),
    ("1", "Số cán bộ", "Người", "9"),
    ("-", "Trong đó: nữ", "Người", "1"),
    ("3", "Số công chức", "Người", "12"),
    ("-", "Trong đó: nữ", "Người", "4"),
    ("3", "Số viên chức", "Người", "20"),
    ("-", "Trong đó: nữ", "Người", "4"),
)
"""A 2 was printed as 3, so that two rows have one number."""
PLAN = (
    ("1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "6"),
    ("2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "6"),
    ("3", "Tỷ lệ hoàn thành Kế hoạch CCHC năm", "%", "100"),
)


class Archive:
    """A folder with a report of one table, its dataset, and the review page about that."""

    def __init__(self, folder: Path, rows: Sequence[tuple[str, ...]]) -> None:
        self.folder = folder
        document = docx.Document()
        document.add_paragraph("PHỤ LỤC")
        table = document.add_table(rows=0, cols=4)
        table.style = "Table Grid"
        for row in (("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"), *rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        (folder / "in").mkdir()
        document.save(str(folder / "in" / "bao-cao.docx"))
        self.run()

    def run(self) -> str:
        given = [str(self.folder / "in"), "-o", str(self.folder / "out"), "--jobs", "1", "-q"]
        return CliRunner().invoke(app, given).output

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / "out" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def values(self) -> list[tuple[str, str, str]]:
        return [(each["stt"], each["value_raw"], each["corrected"]) for each in self.table("rows")]

    def row(self, number: int) -> str:
        return f"row/{self.table('documents')[0]['document_id']}/1/{number}"

    def codes(self) -> set[str]:
        return {each["code"] for each in self.table("findings") if each["state"] == "open"}


@pytest.fixture
def page(archive: Archive) -> Iterator[Page]:
    with Paper(sources_of(archive.folder / "out"), None) as paper:
        yield Page(archive.folder / "out", paper)


@pytest.fixture
def archive(tmp_path: Path, request: pytest.FixtureRequest) -> Archive:
    return Archive(tmp_path, request.param)


@pytest.mark.parametrize("archive", [STAFF], indirect=True)
def test_a_value_goes_to_its_row_after_an_stt_above_it_was_corrected(archive: Archive, page: Page) -> None:
    page.decide(archive.row(5), "save", c3="5")
    page.decide(archive.row(4), "save", c0="2")
    archive.run()
    page.decide(archive.row(7), "save", c3="7")
    archive.run()
    assert archive.values() == [
        ("I", "", ""), ("1", "9", ""), ("-", "1", ""), ("2", "12", "stt"), ("-", "5", "value_raw"), ("3", "20", ""),
        ("-", "7", "value_raw"),
    ]  # fmt: skip
    assert "correction-lost" not in archive.codes()
    for row, text in ((5, "5"), (7, "7"), (4, "2")):
        shown = page.get(archive.row(row)).text
        assert f'value="{text}"' in shown
        assert "Take this decision back" in shown
    page.decide(archive.row(4), "undo")
    page.decide(archive.row(5), "save", c3="6")
    archive.run()
    assert [value for _, value, _ in archive.values()] == ["", "9", "1", "12", "6", "20", "7"]
    assert [stt for stt, _, _ in archive.values()] == [stt for stt, *_ in STAFF]
    page.decide(archive.row(5), "undo")
    page.decide(archive.row(7), "undo")
    archive.run()
    assert archive.values() == [(stt, value, "") for stt, _, _, value in STAFF]


@pytest.mark.parametrize("archive", [PLAN], indirect=True)
def test_a_contradiction_that_a_correction_causes_is_in_the_queue_until_it_was_looked_at(
    archive: Archive, page: Page
) -> None:
    assert not archive.codes() & {"R1-plan-completion", "R1-tasks"}
    before = archive.codes()
    page.decide(archive.row(3), "save", c3="50")
    archive.run()
    (caused,) = archive.codes() - before
    found = next(each for each in archive.table("findings") if each["code"] == caused)
    place = next(each for each in archive.table("finding_places") if each["finding"] == found["finding"])
    assert f"/sesame/{archive.row(int(found['row'] or place['row']))}" in page.get("list").text
    assert 'value="50"' in page.get(archive.row(3)).text
    page.decide(archive.row(3), "keep")
    assert f"/sesame/{archive.row(3)}?" not in page.get("list").text
    archive.run()
    assert [value for _, value, _ in archive.values()] == ["6", "6", "50"]
    assert caused in archive.codes()


@pytest.mark.parametrize("archive", [(("1", "Số cuộc kiểm tra", "Cuộc", "1O4"), *PLAN[1:])], indirect=True)
def test_a_doubt_about_what_was_read_is_settled_and_one_about_what_was_written_instead_is_open(
    archive: Archive, page: Page
) -> None:
    page.decide(archive.row(1), "save", c3="1e5")
    archive.run()
    told = {each["message"]: each["state"] for each in archive.table("findings") if each["row"] == "1"}
    assert [state for message, state in told.items() if "1O4" in message] == ["settled"]
    assert [state for message, state in told.items() if "1e5" in message] == ["open"]


@pytest.mark.parametrize("archive", [PLAN], indirect=True)
def test_what_the_reviewer_wrote_is_doubted_like_what_was_read(archive: Archive, page: Page) -> None:
    page.decide(archive.row(1), "save", c3="sáu")
    archive.run()
    first = {each["message"]: each["state"] for each in archive.table("findings") if each["field"] == "value"}
    assert [state for message, state in first.items() if "sáu" in message] == ["open"]
    page.decide(archive.row(1), "save", c3="1e5")
    archive.run()
    again = {each["message"]: each["state"] for each in archive.table("findings") if each["field"] == "value"}
    assert [state for message, state in again.items() if "1e5" in message] == ["open"]


@pytest.mark.parametrize("archive", [STAFF], indirect=True)
def test_a_value_of_a_heading_is_taken(archive: Archive, page: Page) -> None:
    page.decide(archive.row(1), "save", c3="41")
    archive.run()
    assert archive.values()[0] == ("I", "41", "value_raw")
    assert "correction-lost" not in archive.codes()

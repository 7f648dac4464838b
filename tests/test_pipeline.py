"""The recipe: what one file gives, and that a broken stage costs no more than the stage."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from torture.corpus.rawpdf import PAGES, assemble, plain

from cchc_extract import pipeline
from cchc_extract.explain import explain
from cchc_extract.model import FileResult
from cchc_extract.patterns import load
from cchc_extract.pipeline import Job, extract, trace
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pdfium import Content, PdfFile
from cchc_extract.reading.sources import find_sources
from cchc_extract.understanding import references

SAMPLE = Path(__file__).parents[1] / "samples" / "phuong-hong-hai-2023.txt"


def job(path: Path) -> Job:
    (source,) = find_sources([path])
    return Job(source=source, options=ReadOptions(), patterns=load())


@pytest.fixture(scope="module")
def result() -> FileResult:
    return extract(job(SAMPLE))


def test_a_text_gives_head_rows_and_references(result: FileResult) -> None:
    (report,) = result.reports
    assert (result.status, report.source) == ("ok", "text")
    assert report.fields["number_symbol"].value == "282/BC-UBND"
    assert report.fields["signer"].value == "Lưu Thị Châu"
    assert len(report.rows) == 107
    assert [each.number_symbol for each in report.references][:3] == ["62/NV", "29/KH-UBND", "32/KH-UBND"]


def test_a_broken_stage_costs_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(references, "read_references", broken)
    result = extract(job(SAMPLE))
    (report,) = result.reports
    (finding,) = [each for each in report.findings if each.code == "stage-broken"]
    assert "ZeroDivisionError" in finding.message
    assert result.status == "partial"
    assert (len(report.rows), report.references) == (107, ())


def test_a_file_that_breaks_its_reader_fails_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(pipeline, "read_pages", broken)
    result = extract(job(SAMPLE))
    assert (result.status, result.error_code, result.reports) == ("failed", "internal-error", ())
    assert "on purpose" in result.error


def test_an_empty_pdf_fails_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj")
    result = extract(job(path))
    assert result.status == "failed"
    assert result.error_code
    assert result.error.rstrip().endswith(".")


def test_a_text_with_neither_head_nor_table_has_lost_nothing_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Chỉ là một dòng ghi chú.\n", encoding="utf-8")
    result = extract(job(path))
    (report,) = result.reports
    assert (result.status, report.rows, report.fields) == ("ok", (), {})
    assert {"no-table", "metadata-missing"} <= {each.code for each in report.findings}


def test_explain_names_fields_patterns_and_roles() -> None:
    told = explain(trace(job(SAMPLE)))
    assert "number_symbol      282/BC-UBND" in told
    assert "Phụ lục 1" in told
    assert "indicator headed 'Chỉ tiêu thống kê'" in told
    assert "issuer_parent      not found" in told


def test_a_text_of_thousands_of_pages_is_read_in_seconds(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("BÁO CÁO\n\f" * 3000, encoding="utf-8")
    before = time.process_time()
    assert extract(job(path)).pages == 3000
    assert time.process_time() - before < 10


def test_too_little_memory_is_no_fault_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(pipeline, "read_pages", too_much)
    with pytest.raises(MemoryError):  # the worker that set the limit says so in files.csv
        extract(job(SAMPLE))


def test_the_seconds_of_reading_are_told_by_stage_and_add_up() -> None:
    watch = pipeline.Watch(seconds={"read": 5.0})
    watch.share("read", [{"render": 0.5, "read": 1.5}, {"render": 0.25, "read": 0.75}])
    assert watch.seconds == {"read": 4.25, "render": 0.75}


def test_pages_read_elsewhere_at_the_same_time_take_no_time_away() -> None:
    watch = pipeline.Watch(seconds={"read": 1.0})
    watch.share("read", [{"render": 0.5, "read": 1.5}])
    assert watch.seconds == {"read": 1.5, "render": 0.5}


def test_pages_lost_in_a_row_are_one_finding(tmp_path: Path) -> None:
    """A file that claims 500 pages and has two."""
    objects = plain(2)
    objects[PAGES] = objects[PAGES].replace(b"/Count 2", b"/Count 500")
    (tmp_path / "claims.pdf").write_bytes(assemble(objects))
    result = extract(job(tmp_path / "claims.pdf"))
    assert (result.status, result.pages) == ("partial", 500)
    (lost,) = [each for report in result.reports for each in report.findings if each.code == "page-failed"]
    assert (lost.page, lost.severity) == (3, "error")
    assert lost.message.startswith("Pages 3 to 500: The page could not be read")
    assert "\n" not in lost.message


def test_pages_lost_here_and_there_are_a_finding_each(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(assemble(plain(12)))
    lost = {2, 3, 5, 7, 8, 9, 10, 11}
    whole = PdfFile.content

    def broken(file: PdfFile, number: int) -> Content:
        if number in lost:
            raise ValueError("torn")
        return whole(file, number)

    monkeypatch.setattr(PdfFile, "content", broken)
    monkeypatch.setattr("cchc_extract.reading.secondopinion.content", lambda *_: [][1])
    (report,) = extract(job(tmp_path / "a.pdf")).reports
    found = [(each.page, each.message[:14]) for each in report.findings if each.code == "page-failed"]
    assert [page for page, _ in found] == [2, 3, 5, 7]
    assert found[-1][1] == "Pages 7 to 11:"

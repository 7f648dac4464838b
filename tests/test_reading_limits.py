"""A page that takes too long costs itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from cchc_extract.model import Page
from cchc_extract.reading import limits, read
from cchc_extract.reading.limits import PageTimeoutError, at_most
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pdfium import Content, PdfFile
from cchc_extract.reading.raster import Raster

PDF = Path(__file__).parents[1] / "samples" / "xa-ea-kly-quy-3-2024.pdf"


def spin(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.01)


def test_what_takes_too_long_is_given_up() -> None:
    started = time.monotonic()
    with pytest.raises(PageTimeoutError, match="longer than 0"), at_most(0.2):
        spin(60)
    assert time.monotonic() - started < 30


def test_what_is_quick_is_left_alone() -> None:
    with at_most(1.0):
        spin(0.01)
    spin(1.5)


def test_waiting_for_a_core_is_not_time_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    monkeypatch.setattr(
        limits, "starved", lambda: min(2.0, time.monotonic() - began)
    )  # no core for the first two seconds
    with at_most(1.5):
        spin(2.5)
    with pytest.raises(PageTimeoutError), at_most(0.5):
        spin(60)
    assert time.monotonic() - began < 30


def test_a_slow_page_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PdfFile.content

    def slow(file: PdfFile, number: int) -> Content:
        if number == 2:
            spin(60)
        return quick(file, number)

    monkeypatch.setattr(PdfFile, "content", slow)
    started = time.monotonic()
    first, second, *rest = read.read_pages(PDF, "pdf", ReadOptions(page_seconds=10.0))
    assert time.monotonic() - started < 55
    assert (len(first.words) > 50, len(second.words)) == (True, 0)
    assert [finding.code for finding in second.findings] == ["page-timeout"]
    assert all(page.words for page in rest)


def test_a_page_that_needs_too_much_memory_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PdfFile.content

    def greedy(file: PdfFile, number: int) -> Content:
        if number == 2:
            raise MemoryError
        return quick(file, number)

    monkeypatch.setattr(PdfFile, "content", greedy)
    monkeypatch.setattr("cchc_extract.reading.secondopinion.content", greedy)
    first, second, *rest = read.read_pages(PDF, "pdf", ReadOptions())
    assert [(finding.code, "--memory" in finding.message) for finding in second.findings] == [("page-failed", True)]
    assert all(page.words for page in (first, *rest))


def test_a_page_that_no_reader_can_load_says_what_the_first_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Content:
        raise ValueError("the page is torn")

    monkeypatch.setattr(PdfFile, "content", broken)
    monkeypatch.setattr("cchc_extract.reading.secondopinion.content", lambda *_: [][1])
    page, *_ = read.read_pages(PDF, "pdf", ReadOptions())
    assert "the page is torn" in page.findings[0].message


def test_a_page_of_200_inches_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn within the limit of pixels, and not read at the 3.6 billion it would have at 300 dpi."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    for size in ((595, 842), (14_400, 14_400)):
        canvas.setPageSize(size)
        canvas.drawString(60, 700, "BÁO CÁO")
        canvas.showPage()
    canvas.save()
    drawn = []

    def looked_at(raster: Raster, _: object) -> Raster:
        drawn.append(raster.pixels.shape[0] * raster.pixels.shape[1])
        return raster

    def said(_: Raster, *, number: int, engine: object) -> Page:
        return Page(number=number, source="scan", engine="a stand-in")

    monkeypatch.setattr("cchc_extract.reading.ocr.default_engine", lambda *_: object())
    monkeypatch.setattr("cchc_extract.reading.ocr.prepared", looked_at)
    monkeypatch.setattr("cchc_extract.reading.ocr.read_picture", said)
    options = ReadOptions(ocr="force", max_pixels=2_000_000)
    small, large = read.read_pages(tmp_path / "a.pdf", "pdf", options)
    assert (small.engine, small.findings, len(drawn)) == ("a stand-in", (), 1)
    assert 1_900_000 < drawn[0] < 2_100_000
    assert [(each.code, each.severity) for each in large.findings] == [("page-too-large", "error")]
    assert "200 x 200 inches" in large.findings[0].message

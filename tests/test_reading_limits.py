"""A page that takes too long costs itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cchc_extract.reading import read
from cchc_extract.reading.limits import PageTimeoutError, at_most
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pdfium import Content, PdfFile

PDF = Path(__file__).parents[1] / "samples" / "xa-ea-kly-quy-3-2024.pdf"


def spin(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.01)


def test_what_takes_too_long_is_given_up() -> None:
    started = time.monotonic()
    with pytest.raises(PageTimeoutError, match="longer than 0"), at_most(0.2):
        spin(10)
    assert time.monotonic() - started < 2


def test_what_is_quick_is_left_alone() -> None:
    with at_most(0.2):
        spin(0.01)
    spin(0.4)


def test_a_slow_page_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PdfFile.content

    def slow(file: PdfFile, number: int) -> Content:
        if number == 2:
            spin(60)
        return quick(file, number)

    monkeypatch.setattr(PdfFile, "content", slow)
    started = time.monotonic()
    first, second, *rest = read.read_pages(PDF, "pdf", ReadOptions(page_seconds=3.0))
    assert time.monotonic() - started < 20
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

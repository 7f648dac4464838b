"""One long file: its pages read by all workers, and a page that breaks or hangs one of them costs that page."""

from __future__ import annotations

from pathlib import Path

import pytest
from shell_work import Paged

from cchc_extract.cache import Cache
from cchc_extract.model import Page
from cchc_extract.reading.memory import PageMemory
from cchc_extract.reading.sources import find_sources
from cchc_extract.runner.order import run
from cchc_extract.runner.pool import Pool

PDF = b"%PDF-1.7 "


def pages_of(folder: Path, work: Paged, jobs: int, **limits: float) -> tuple[Page, ...]:
    folder.mkdir(exist_ok=True)
    (folder / "long.pdf").write_bytes(PDF)
    with Pool(work, jobs, **limits) as pool:  # type: ignore[arg-type]
        ((_, pages),) = run(find_sources([folder]), pool)
    assert isinstance(pages, tuple), pages
    return pages


def lost(pages: tuple[Page, ...]) -> dict[int, str]:
    return {page.number: page.findings[0].code for page in pages if page.findings}


@pytest.mark.parametrize("remembered", [False, True])
def test_an_idle_worker_reads_pages_of_the_file_another_is_at(tmp_path: Path, remembered: bool) -> None:
    memory = PageMemory(Cache(tmp_path / "cache"), "this file") if remembered else None
    pages = pages_of(tmp_path / "in", Paged(12, memory=memory, waits={2: 8}), 2)
    assert [page.number for page in pages] == list(range(1, 13))
    by_process = [page.engine for page in pages]
    assert by_process[0] == by_process[1] != by_process[11]
    assert by_process[7:] == [by_process[11]] * 5


@pytest.mark.parametrize(("jobs", "remembered"), [(1, False), (2, True)])
def test_a_page_that_breaks_its_worker_costs_that_page(tmp_path: Path, jobs: int, remembered: bool) -> None:
    """Whoever was at it: the one at the file, or a helper at the end."""
    memory = PageMemory(Cache(tmp_path / "cache"), "this file") if remembered else None
    broken = {2: "segfault", 5: "hang", 8: "killed", 9: "exit"}
    pages = pages_of(tmp_path / "in", Paged(9, broken, memory), jobs, page_seconds=5.0)
    assert [page.number for page in pages] == list(range(1, 10))
    assert lost(pages) == {2: "page-failed", 5: "page-timeout", 8: "page-failed", 9: "page-failed"}
    messages = {page.number: page.findings[0].message for page in pages if page.findings}
    assert "SIGSEGV" in messages[2]
    assert "given up after 5 s" in messages[5]


def test_a_worker_killed_over_a_page_has_the_page_tried_again(tmp_path: Path) -> None:
    assert lost(pages_of(tmp_path / "in", Paged(3, {2: "killed-once"}), 1)) == {}


def test_the_file_keeps_its_own_limit(tmp_path: Path) -> None:
    """Tries that broke count, with what it takes to begin again, or a file of pages that kill would run for ever."""
    (tmp_path / "long.pdf").write_bytes(PDF)
    work = Paged(1000, dict.fromkeys(range(1, 1001), "exit-noted"))
    with Pool(work, 2, seconds=2.0, page_seconds=60.0) as pool:
        ((_, result),) = run(find_sources([tmp_path]), pool)
    assert getattr(result, "error_code", result) == "timeout"
    assert 1 <= len(list(tmp_path.glob("long.[0-9]*"))) < 60

"""A change that makes reading dearer is seen here, and noise is not: instructions are counted, not seconds.

Instructions of Python are counted while a made report is extracted, and set against those of a fixed piece of work counted the same way, so
that neither the machine nor its load matters, and the version of Python little. What native code does inside one call is not counted, so
scans, where that is nearly all, are guarded in ``test_perf_scans``.

A budget is what was measured and a tenth more. Where a change is worth its price, raise the budget and say why in the commit.
"""

import difflib
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from cchc_extract import patterns, pipeline
from cchc_extract.patterns import Patterns
from cchc_extract.pipeline import Job, extract
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import SourceFile, examine, walk

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts" / "perf"))

from reports import make

BUDGET = 1.77
"""A page of a born-digital report, in units of ``reference``."""
GROWTH = 1.1
"""Most that six further pages of a long report may take of six further pages of a short one."""


def instructions(work: Callable[[], object]) -> int:
    """Instructions of Python that ``work`` takes."""
    ticks = count()

    def inside(frame: FrameType, event: str, _: Any) -> Any:
        if event == "opcode":
            next(ticks)
        return inside

    def entered(frame: FrameType, *_: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return inside

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        work()
    finally:
        sys.settrace(before)
    return next(ticks)


def reference() -> int:
    """Instructions of a fixed piece of work of the standard library."""
    lines = [f"{number} {number * number % 97} {'abc' * (number % 5)}" for number in range(60)]
    return instructions(lambda: list(difflib.ndiff(lines, lines[::-1][:20])))


@pytest.fixture(scope="module")
def known() -> Patterns:
    return patterns.load()


def report(folder: Path, pages: int, number: int) -> SourceFile:
    path = folder / f"{pages}-{number}.pdf"
    make(path, pages, number)
    (source,) = examine(walk([path]))
    return source


def whole(source: SourceFile, known: Patterns) -> int:
    """Instructions that extracting all of a report takes."""
    return instructions(lambda: extract(Job(source=source, options=ReadOptions(), patterns=known)))


def by_page(source: SourceFile, known: Patterns) -> float:
    pages = 0

    def work() -> None:
        nonlocal pages
        result = extract(Job(source=source, options=ReadOptions(), patterns=known))
        assert result.status == "ok"
        pages = result.pages

    return instructions(work) / pages


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory, known: Patterns) -> SourceFile:
    """A report of 4 pages, after another was read: what is loaded once is not counted."""
    folder = tmp_path_factory.mktemp("reports")
    extract(Job(source=report(folder, 4, 1), options=ReadOptions(), patterns=known))
    return report(folder, 4, 2)


def test_a_page_takes_no_more_than_its_budget(short: SourceFile, known: Patterns) -> None:
    assert by_page(short, known) / reference() < BUDGET


def test_three_tenths_more_would_be_seen(
    short: SourceFile, tmp_path: Path, known: Patterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = by_page(report(tmp_path, 4, 5), known)  # a report is cheaper when it comes again: much of it is remembered
    lay_out = pipeline.layout.lay_out
    spent = 0

    def slow(*given: Any) -> Any:
        nonlocal spent
        while spent < 0.3 * usual:
            spent += instructions_of_loop()
        spent -= int(0.3 * usual)
        return lay_out(*given)

    monkeypatch.setattr(pipeline.layout, "lay_out", slow)
    assert by_page(report(tmp_path, 4, 6), known) / reference() > BUDGET


def instructions_of_loop() -> int:
    """Does some work, and says how many instructions it takes, about."""
    total = 0
    for number in range(1000):
        total += number
    return 1000 * 6


def test_a_page_of_a_long_report_takes_no_more(tmp_path: Path, known: Patterns) -> None:
    whole(report(tmp_path, 6, 4), known)  # what is loaded or remembered once would make the short one the dearest
    short, middling, long = (whole(report(tmp_path, pages, 3), known) for pages in (6, 12, 18))
    assert long - middling < GROWTH * (middling - short)

"""Files that were read in an earlier run: what may be taken from there, and what is kept for the next."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract import patterns, versions
from cchc_extract.cache import Cache, key_of
from cchc_extract.model import FileResult, Page
from cchc_extract.reading import memory as pages
from cchc_extract.reading.converting import MISSING
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import SourceFile
from cchc_extract.runner.executor import Executor, Extraction
from cchc_extract.runner.pages import Desk, Failure
from cchc_extract.runner.reviewed import Reviewed
from cchc_extract.writing.lines import FileLines, lines_of

_PASSING = frozenset(
    (MISSING, "internal-error", "not-ready", "ocr-missing", "page-failed", "page-timeout", "stage-broken")
)
"""Codes of faults that may be gone next time (memory, a slow machine, a library): what they spoilt is not kept."""


class Memory(Struct, frozen=True):
    """What became of files by content, options, patterns and all code. Picklable: it travels to each worker once."""

    cache: Cache
    options: ReadOptions
    reading: str
    all: str

    def known(self, source: SourceFile) -> FileResult | None:
        """What became of the file in an earlier run, as it was read; ``None`` where it has to be read."""
        found = self.cache.get("files", self._key(source), FileResult)
        return found and replace(found, file=source.file, seconds=None)

    def keep(self, source: SourceFile, result: FileResult) -> None:
        """Keep what became of a file, unless it may become something else without anything having changed."""
        codes = (each.code for report in result.reports for each in report.findings)
        if _PASSING.isdisjoint((result.error_code, *codes)):
            self.cache.put("files", self._key(source), result)

    def pages(self, source: SourceFile) -> pages.PageMemory:
        """The pages of a file."""
        return pages.memory_of(self.cache, source.sha256, self.options, self.reading)

    def _key(self, source: SourceFile) -> str:
        return key_of(source.sha256, self.all)


def memory(cache: Cache, options: ReadOptions, folder: Path | None) -> Memory:
    """The memory of runs with these options and the patterns that came with the program, with ``folder`` laid over them.

    Raises ``PatternError`` where the latter's files are no TOML.
    """
    reading = pages.version(folder)
    understanding = patterns.content(folder)
    return Memory(cache, options, reading, key_of(reading, options, understanding, versions.code()))


class Lines(Struct, frozen=True):
    """The command line's work: a file to the lines it gives, as corrected, and kept for the next run where there is a memory.

    ``hands_back``: what was read goes with the lines, for whoever gave the file out keeps it.
    """

    extraction: Extraction
    memory: Memory | None = None
    reviewed: Reviewed = Reviewed({})
    hands_back: bool = False

    def __call__(self, source: SourceFile, desk: Desk | None = None) -> FileLines:
        """Extract one file."""
        result = self.extraction(source, desk)
        if self.memory:
            self.memory.keep(source, result)
        corrected = self.reviewed.applied(result, lambda: self.extraction.patterns)
        lines = lines_of(corrected, source.name_on_disk)
        return replace(lines, result=result) if self.hands_back else lines

    def page(self, source: SourceFile, number: int) -> Page | None:
        """As ``PagedWork`` has it."""
        return self.extraction.page(source, number)


class Remembering:
    """``Executor`` that answers from ``memory`` and has the rest done by what ``make`` makes, once there is any."""

    def __init__(
        self,
        memory: Memory,
        make: Callable[[], Executor[FileLines]],
        width: int,
        corrected: Callable[[FileResult], FileResult] = lambda result: result,
    ) -> None:
        self.width = width
        self._memory = memory
        self._corrected = corrected
        self._make = make
        self._made: Executor[FileLines] | None = None
        self._open = ExitStack()

    def submit(self, source: SourceFile) -> Future[FileLines]:
        """A future that is done where the file is known."""
        known = self._memory.known(source)
        if known is None:
            return self._executor().submit(source)
        future: Future[FileLines] = Future()
        future.set_result(replace(lines_of(self._corrected(known), source.name_on_disk), known=True))
        return future

    def failure(self, error: BaseException, source: SourceFile) -> Failure:
        """As the executor has it that did the work."""
        return self._executor().failure(error, source)

    def _executor(self) -> Executor[FileLines]:
        if self._made is None:
            self._made = self._open.enter_context(self._make())
            self.width = self._made.width
        return self._made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.__exit__(*error)  # type: ignore[arg-type]

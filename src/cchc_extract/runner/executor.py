"""What the runner asks of whoever does the work: a future for a file, and why a future failed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeAlias, TypeVar

from msgspec import Struct

from cchc_extract.model import FileResult, Page
from cchc_extract.patterns import Patterns
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import CHANGING, SourceFile, stamp_of
from cchc_extract.runner.pages import Desk, Failure, Shared

if TYPE_CHECKING:
    from cchc_extract.reading.memory import PageMemory
    from cchc_extract.runner.memory import Memory

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Work: TypeAlias = Callable[[SourceFile], T]
"""The work on one file. Picklable: it travels to each worker once."""


class PagedWork(Protocol[T_co]):
    """Work on a file that can also be done page by page, by several workers at the same time."""

    def __call__(self, source: SourceFile, desk: Desk | None = None) -> T_co:
        """The whole file; what ``desk`` knows of its pages need not be read."""

    def page(self, source: SourceFile, number: int) -> Page | None:
        """Read one page for the worker that is at the file; ``None`` where that one finds it in the memory it shares with us."""


class Executor(Protocol[T]):
    """Does the work on files; a context manager."""

    @property
    def width(self) -> int:
        """The number of files in work at the same time."""

    def submit(self, source: SourceFile) -> Future[T]:
        """Begin with a file. The future fails, rather than this call, where the file or its worker breaks."""

    def failure(self, error: BaseException, source: SourceFile) -> Failure:
        """What an exception out of a future of ``submit`` means."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Extraction(Struct, frozen=True):
    """The product's work: ``pipeline.extract`` with these options and patterns."""

    options: ReadOptions
    patterns: Patterns
    memory: Memory | None = None

    def __call__(self, source: SourceFile, desk: Desk | None = None) -> FileResult:
        """Extract one file. The pipeline is loaded at the first, so that the process that only hands out files stays small."""
        from cchc_extract.pipeline import Job, extract

        cache = self.memory.cache if self.memory else None
        recall = Shared(self._pages(source), desk)
        result = extract(Job(source=source, options=self.options, patterns=self.patterns, recall=recall, cache=cache))
        return result if unchanged(source) else not_ready(source)

    def page(self, source: SourceFile, number: int) -> Page | None:
        """As ``PagedWork`` has it."""
        from cchc_extract.reading.read import read_page

        memory = self._pages(source)
        if memory and memory.known(number):
            return None
        page = read_page(source.path, source.kind or "pdf", self.options, number, self.patterns.reading)
        return None if memory and memory.keep(page) else page

    def _pages(self, source: SourceFile) -> PageMemory | None:
        return self.memory.pages(source) if self.memory else None


def unchanged(source: SourceFile) -> bool:
    """Whether the file on disk is still the one that was examined, perhaps by another machine, which numbers disks its own way."""
    try:
        return not source.stamp or stamp_of(source.path.stat())[1:] == source.stamp[1:]
    except OSError:
        return False


def not_ready(source: SourceFile) -> FileResult:
    """What becomes of a file that is still being written: the next run reads it."""
    return FileResult(
        file=source.file,
        sha256="",
        bytes=source.bytes,
        status="skipped",
        error_code=CHANGING.code,
        error=CHANGING.message,
    )


class Inline(Generic[T]):
    """Does the work in this process, one file after the other: no time limit, and a crash is ours too."""

    width = 1

    def __init__(self, work: Work[T]) -> None:
        self._work = work

    def submit(self, source: SourceFile) -> Future[T]:
        """Do the work; the future is done on return."""
        future: Future[T] = Future()
        try:
            future.set_result(self._work(source))
        except Exception as error:
            future.set_exception(error)
        return future

    def failure(self, error: BaseException, source: SourceFile) -> Failure:
        """Any exception is a fault of the program."""
        return internal_error(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def internal_error(error: BaseException) -> Failure:
    """A fault of the program itself."""
    return Failure("internal-error", f"{type(error).__name__}: {error}. Please report this file as a bug.")

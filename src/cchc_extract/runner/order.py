"""Results in the order of the sources, however the workers finish; never more than a window of files under way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from cchc_extract.model import FileResult, FileStatus
from cchc_extract.reading.sources import Fate, SourceFile
from cchc_extract.runner.executor import Executor

_WINDOW = 32
"""Files under way for each that can be in work: one slow file at the head stops its neighbours only after so many others."""
_TICK_SECONDS = 0.25

T = TypeVar("T")

_STATUS: dict[Fate, FileStatus] = {"duplicate": "duplicate", "skipped": "skipped", "failed": "failed"}


def run(
    sources: Iterable[SourceFile],
    executor: Executor[T],
    *,
    finished: Callable[[int], None] = lambda _: None,
    came: Callable[[T | FileResult | None], None] = lambda _: None,
) -> Iterator[tuple[SourceFile, T | FileResult]]:
    """Each source with what the work made of it, in the order of ``sources``.

    A file that is not read, or that breaks its worker, has a ``FileResult`` that says why.

    ``finished`` is told, a few times a second, how many files are done, those waiting for their turn to be handed out included;
    ``came`` just before what the work made of each of them, ``None`` where it broke its worker.
    """
    waiting: deque[tuple[SourceFile, Future[Any]]] = deque()
    ended: deque[Future[Any]] = deque()
    done = 0

    def tell() -> None:
        nonlocal done
        while ended:
            future = ended.popleft()
            done += 1
            came(None if future.exception() else future.result())
        finished(done)

    for source in sources:
        future = _begun(source, executor)
        waiting.append((source, future))
        future.add_done_callback(ended.append)
        while waiting and (len(waiting) >= _WINDOW * executor.width or waiting[0][1].done()):
            yield _next(waiting, executor, tell)
    while waiting:
        yield _next(waiting, executor, tell)


def _begun(source: SourceFile, executor: Executor[Any]) -> Future[Any]:
    if source.fate == "read":
        return executor.submit(source)
    future: Future[FileResult] = Future()
    future.set_result(_unread(source, _STATUS[source.fate], source.error_code, source.error))
    return future


def _next(
    waiting: deque[tuple[SourceFile, Future[Any]]], executor: Executor[Any], tell: Callable[[], None]
) -> tuple[SourceFile, Any]:
    source, future = waiting[0]
    while not future.done():
        wait([future], timeout=_TICK_SECONDS)
        tell()
    waiting.popleft()
    tell()
    return source, _outcome(source, future, executor)


def _outcome(source: SourceFile, future: Future[Any], executor: Executor[Any]) -> Any:
    error = future.exception()
    if error is None:
        return future.result()
    failure = executor.failure(error, source)
    return _unread(source, "failed", failure.code, failure.message)


def _unread(source: SourceFile, status: FileStatus, code: str, message: str) -> FileResult:
    return FileResult(
        file=source.file,
        sha256=source.sha256,
        bytes=source.bytes,
        status=status,
        duplicate_of=source.duplicate_of,
        error_code=code,
        error=message,
    )

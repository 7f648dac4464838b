"""Files elsewhere that are known by their store's word, and have to be read all the same: fetched when they are handed out."""

from __future__ import annotations

from concurrent.futures import Future
from types import TracebackType
from typing import Generic, Self, TypeVar

from cchc_extract.reading.remote import FetchError, fetch
from cchc_extract.reading.sources import MAX_BYTES, SourceFile
from cchc_extract.runner.executor import Executor
from cchc_extract.runner.pages import Failure

T = TypeVar("T")


class Fetching(Generic[T]):
    """``Executor`` that fetches a file which is not there yet, and has ``executor`` do the work."""

    def __init__(self, executor: Executor[T]) -> None:
        self._executor = executor

    @property
    def width(self) -> int:
        """As the executor has it."""
        return self._executor.width

    def submit(self, source: SourceFile) -> Future[T]:
        """Fetch the file where that is needed, and hand it on."""
        if source.remote and not source.path.exists():
            try:
                fetch(source.remote, source.path.parent, MAX_BYTES)
            except (FetchError, OSError) as error:
                future: Future[T] = Future()
                future.set_exception(error)
                return future
        return self._executor.submit(source)

    def failure(self, error: BaseException, source: SourceFile) -> Failure:
        """That the file could not be fetched, else as the executor has it."""
        if isinstance(error, FetchError):
            return Failure("unreachable", str(error))
        return self._executor.failure(error, source)

    def __enter__(self) -> Self:
        self._executor.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.__exit__(kind, error, trace)

"""Files worked on by other machines: a dask scheduler hands them out, and a pool of ours on each machine does the work.

A dask worker does not read a file itself: it has the machine's own ``Pool`` do it, so that limits of time and memory and a page that
crashes are the same there as here, and a dask worker ends only with its machine. Nobody's file is to blame for that: what it was at is
done again elsewhere. Files travel by their path; all machines see the input at the same place.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, cast

from distributed import Client, KilledWorker, Worker, WorkerPlugin, get_worker

from cchc_extract import __version__, versions
from cchc_extract.errors import MissingDependencyError
from cchc_extract.reading.sources import SourceFile
from cchc_extract.runner.executor import PagedWork, Work, internal_error
from cchc_extract.runner.pages import Failure
from cchc_extract.runner.pool import Broken, Limits, Pool, pool

_CONNECT_SECONDS = 10.0
_FIRST_WORKER_SECONDS = 30.0
_TRIES = 4
"""Each of them stands for as many machines lost as the scheduler allows a task (``distributed.scheduler.allowed-failures``: 3)."""

T = TypeVar("T")


class Host(WorkerPlugin):
    """Keeps a pool on each machine for as long as a run lasts; as many processes as the dask worker has threads."""

    def __init__(self, name: str, work: Work[Any] | PagedWork[Any], limits: Limits) -> None:
        self.name = name
        self._work = work
        self._limits = limits
        self._pool: Pool[Any] | None = None

    def setup(self, worker: Worker) -> None:
        """Start the pool; its processes are born with the first file."""
        self._pool = pool(self._work, worker.state.nthreads, self._limits).__enter__()

    def teardown(self, worker: Worker) -> None:
        """End the pool."""
        if self._pool:
            self._pool.__exit__()

    def done(self, source: SourceFile) -> Any:
        """What the work made of a file, or a ``Failure``."""
        if self._pool is None:
            raise RuntimeError("the pool of this machine was not started")
        future = self._pool.submit(source)
        error = future.exception()
        return future.result() if error is None else self._pool.failure(error, source)


class Cluster(Generic[T]):
    """``Executor`` over the workers of the dask scheduler at ``address`` (``tcp://host:8786``).

    ``kept`` is told each result, on a thread of its own. Raises ``MissingDependencyError`` on entering where no scheduler answers, it has
    no workers, or one of them has another version or does not see ``inputs``.
    """

    width = 1

    def __init__(
        self,
        address: str,
        work: Work[T] | PagedWork[T],
        limits: Limits,
        *,
        inputs: tuple[Path, ...] = (),
        kept: Callable[[SourceFile, T], None] = lambda *_: None,
    ) -> None:
        self._address = address
        self._host = Host(f"cchc-extract-{uuid.uuid4().hex}", work, limits)
        self._inputs = inputs
        self._kept = kept
        self._client: Client

    def submit(self, source: SourceFile) -> Future[T]:
        """Hand a file to the scheduler."""
        future: Future[T] = Future()
        self._try(source, future, _TRIES)
        return future

    def failure(self, error: BaseException, source: SourceFile) -> Failure:
        """As the pool has it; that too many machines were lost; or a fault of the program."""
        if isinstance(error, KilledWorker):
            return Failure("worker-died", "Every machine that was reading it was lost; run again to read it.")
        return error.failure if isinstance(error, Broken) else internal_error(error)

    def __enter__(self) -> Self:
        try:
            self._client = Client(self._address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"No scheduler answers at {self._address} ({error}); start one (dask scheduler), or leave --scheduler out."
            raise MissingDependencyError(message) from error
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # the scheduler may be gone
            self._client.unregister_worker_plugin(self._host.name)
        with suppress(Exception):
            self._client.close(timeout=_CONNECT_SECONDS)

    def _begin(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_FIRST_WORKER_SECONDS)
        except TimeoutError as error:
            message = f"The scheduler at {self._address} has no workers; start some (dask worker {self._address})."
            raise MissingDependencyError(message) from error
        found = self._client.run(_unfit, versions.code(), self._inputs)
        for address, why in sorted(found.items()):
            if why:
                raise MissingDependencyError(f"The worker {address} cannot take part: {why}")
        self.width = sum(self._client.nthreads().values())
        self._client.register_plugin(self._host)
        self._executor = self._client.get_executor(pure=False)

    def _try(self, source: SourceFile, future: Future[T], tries: int) -> None:
        try:
            begun = self._executor.submit(_done_there, self._host.name, source)
        except Exception as error:  # the scheduler is gone
            future.set_exception(error)
            return
        begun.add_done_callback(partial(self._answered, source, future, tries))

    def _answered(self, source: SourceFile, future: Future[T], tries: int, begun: Future[Any]) -> None:
        error = ConnectionError("the scheduler was lost") if begun.cancelled() else begun.exception()
        if isinstance(error, KilledWorker) and tries > 1:
            self._try(source, future, tries - 1)
        elif error is not None:
            future.set_exception(error)
        elif isinstance(answer := begun.result(), Failure):
            future.set_exception(Broken(answer))
        else:
            self._kept(source, answer)
            future.set_result(answer)


def _done_there(name: str, source: SourceFile) -> Any:
    """On a worker: have the pool of its machine do the work."""
    host = cast("Host", get_worker().plugins[name])
    return host.done(source)


def _unfit(code: str, inputs: tuple[Path, ...]) -> str:
    """On a worker: why it cannot take part, empty where it can."""
    if versions.code() != code:
        return f"it runs cchc-extract {__version__} with other code; install the same version on every machine."
    hidden = [str(path) for path in inputs if not path.exists()]
    return f"it does not see {hidden[0]}; have it at the same place on every machine." if hidden else ""

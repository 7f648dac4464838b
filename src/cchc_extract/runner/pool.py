"""A pool of processes on this machine: a crash, a hang or a killed worker costs the file it was at, and no other."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import warnings
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from cchc_extract.reading.sources import SourceFile
from cchc_extract.runner.executor import Failure, Work, internal_error

_BASE_SECONDS = 300.0
_SECONDS_PER_BYTE = 1 / 5_000
"""A page of a scan has 20 kB or more and takes seconds: this leaves even the densest fax 4 s and more a page."""
_FILES_PER_WORKER = 200
"""After so many files a worker is replaced, so that what libraries leak does not add up."""
_ONE_THREAD = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
"""Workers fighting over cores with threads of their own are slower than one thread each, by up to 50 times."""
_INTERRUPTS = {signal.SIGINT, signal.SIGTERM}

T = TypeVar("T")
_work: Work[Any] | None = None


def file_seconds(source: SourceFile) -> float:
    """Seconds after which a file is given up unless the user says otherwise: 300, and one more for each 5 kB."""
    return _BASE_SECONDS + source.bytes * _SECONDS_PER_BYTE


class Pool(Generic[T]):
    """``Executor`` over ``jobs`` processes, each with one thread and one file at a time.

    ``seconds`` is the time limit of every file, ``None`` for ``file_seconds``. ``log_level`` holds for the workers' logs on standard error.
    """

    def __init__(
        self, work: Work[T], jobs: int, *, seconds: float | None = None, log_level: int = logging.CRITICAL
    ) -> None:
        self.width = jobs
        self._arguments = (work, log_level)
        self._seconds = seconds
        self._pool: ProcessPool

    def submit(self, source: SourceFile) -> Future[T]:
        """Queue a file for the next free worker; its time limit counts from when work on it begins."""
        if not self._pool.active:
            self._pool.stop()
            self._pool.join()
            self._pool = self._started()
        future: Future[T] = self._pool.schedule(_do, args=(source,), timeout=self._limit(source))
        return future

    def failure(self, error: BaseException, source: SourceFile) -> Failure:
        """Out of time, killed, out of memory, or a fault of the program."""
        if isinstance(error, TimeoutError):
            message = f"Given up after {self._limit(source):.0f} s; see whether it opens elsewhere, or raise --timeout."
            return Failure("timeout", message)
        if isinstance(error, ProcessExpired):
            return Failure(
                "worker-died",
                f"The worker reading it ended ({_how(error.exitcode)}); the file may be damaged or too large.",
            )
        if isinstance(error, MemoryError):
            return Failure("out-of-memory", "The file needs more memory than there is; split it, or use fewer --jobs.")
        if isinstance(error, BrokenProcessPool):
            return Failure("worker-died", "The workers ended all at once; run again.", again=True)
        return internal_error(error)

    def __enter__(self) -> Self:
        self._pool = self._started()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def _limit(self, source: SourceFile) -> float:
        return self._seconds if self._seconds is not None else file_seconds(source)

    def _started(self) -> ProcessPool:
        """A running pool, its workers born with Ctrl-C blocked: it is this process that stops them, one way or another."""
        pool = ProcessPool(
            max_workers=self.width,
            max_tasks=_FILES_PER_WORKER,
            initializer=_set_up,
            initargs=self._arguments,
            context=multiprocessing.get_context("spawn"),
        )
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
        try:
            if not pool.active:  # asking starts it, and the threads that will start later workers
                raise BrokenProcessPool("the workers could not be started")
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return pool


def _set_up(work: Work[Any], log_level: int) -> None:
    """Runs once in each new worker, before anything heavy is loaded."""
    global _work
    _work = work
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})  # by which the pool ends a worker
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    logging.basicConfig(level=log_level, format="%(levelname)s %(name)s: %(message)s")
    if log_level > logging.WARNING:
        warnings.simplefilter("ignore")
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), 2
        )  # what image libraries have to say about a stranger's file, past all logging


def _do(source: SourceFile) -> Any:
    assert _work is not None, "the pool sets a worker up before it sends a file"
    return _work(source)


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"

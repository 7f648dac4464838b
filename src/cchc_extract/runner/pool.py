"""A pool of processes on this machine: a crash, a hang or a killed worker costs the file it was at, and no other.

Each worker has a pipe of its own and one file at a time, so there is never a doubt which file a worker broke on. Measured with pools
that share a queue: one killed worker failed 990 of 1,000 files, or was noticed only when the file's time was up.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, Self, TypeVar

from cchc_extract.reading.sources import SourceFile
from cchc_extract.runner.executor import Failure, Work, internal_error
from cchc_extract.runner.worker import ALIVE, READY, TOO_MUCH_MEMORY, SetUp, serve

_BASE_SECONDS = 300.0
_SECONDS_PER_BYTE = 1 / 5_000
"""A page of a scan has 20 kB or more and takes seconds: this leaves even the densest fax 4 s and more a page."""
_FILES_PER_WORKER = 200
"""After so many files a worker is replaced, so that what libraries leak does not add up."""
_STILLBORN = 5
"""Workers in a row that end before they can work: more, and it is not the files."""
_TICK_SECONDS = 0.5
_INTERRUPTS = {signal.SIGINT, signal.SIGTERM}

T = TypeVar("T")
_SPAWN = multiprocessing.get_context("spawn")


def file_seconds(source: SourceFile) -> float:
    """Seconds after which a file is given up unless the user says otherwise: 300, and one more for each 5 kB."""
    return _BASE_SECONDS + source.bytes * _SECONDS_PER_BYTE


class Broken(Exception):  # noqa: N818 - it tells of a file, not of an error of ours
    """A file broke its worker, and how."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.message)


@dataclass(slots=True, eq=False)
class _Task:
    """A file on its way. ``alone``: its worker was killed by the system, perhaps for what its neighbours used."""

    source: SourceFile
    future: Future[Any] = field(default_factory=Future)
    alone: bool = False


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, our end of its pipe, and the file it is at."""

    process: SpawnProcess
    pipe: Connection
    task: _Task | None = None
    deadline: float = 0.0
    files: int = 0
    ready: bool = False

    def kill(self) -> None:
        """End the process and all it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.kill()  # it may not have its group yet
        self.process.join()
        self.pipe.close()


class Pool(Generic[T]):
    """``Executor`` over ``jobs`` processes, each with one thread and one file at a time.

    ``seconds`` is the time limit of every file, ``None`` for ``file_seconds``; ``memory`` the bytes of data a worker may hold, ``None`` for
    as many as there are. ``log_level`` holds for the workers' logs on standard error.
    """

    def __init__(
        self,
        work: Work[T],
        jobs: int,
        *,
        seconds: float | None = None,
        memory: int | None = None,
        log_level: int = logging.CRITICAL,
    ) -> None:
        self.width = jobs
        self._set_up = SetUp(work, log_level, memory)
        self._seconds = seconds
        self._waiting: deque[_Task] = deque()
        self._workers: list[_Worker] = []
        self._ears, self._bell = Pipe(duplex=False)
        self._closing = False
        self._stillborn = 0
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="pool", daemon=True)

    def submit(self, source: SourceFile) -> Future[T]:
        """Queue a file for the next free worker; its time limit counts from when work on it begins."""
        task = _Task(source)
        if self._fault:
            task.future.set_exception(self._fault)
            return task.future
        self._waiting.append(task)
        self._bell.send(None)
        return task.future

    def failure(self, error: BaseException, source: SourceFile) -> Failure:
        """Out of time, killed, out of memory, or a fault of the program."""
        return error.failure if isinstance(error, Broken) else internal_error(error)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._bell.send(None)
        self._thread.join()

    def _run(self) -> None:
        """The thread's life: all workers are born of it, so that they die with it. Ctrl-C is for the main thread to see."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
        try:
            while not self._closing:
                self._assign()
                wait([self._ears, *(worker.pipe for worker in self._workers)], timeout=_TICK_SECONDS)
                while self._ears.poll():
                    self._ears.recv()
                for worker in list(self._workers):
                    self._attend(worker)
        except Exception as error:  # nobody would be left to answer
            self._abandon(error)
        finally:
            for worker in self._workers:
                worker.kill()

    def _assign(self) -> None:
        """Give files to free workers, in order."""
        while self._waiting:
            busy = [worker.task for worker in self._workers if worker.task]
            if busy and (self._waiting[0].alone or busy[0].alone):
                return
            free = next((worker for worker in self._workers if worker.ready and not worker.task), None)
            if free is None:
                if len(self._workers) < min(self.width, len(busy) + len(self._waiting)):
                    self._workers.append(_born())
                return
            free.task = self._waiting.popleft()
            free.deadline = time.monotonic() + self._limit(free.task.source)
            with suppress(OSError):  # it died while idle, which is noticed next
                free.pipe.send(free.task.source)

    def _attend(self, worker: _Worker) -> None:
        """Hear what a worker has to say; end it where it says nothing for too long."""
        try:
            if worker.pipe.poll():
                self._done(worker, worker.pipe.recv())
            elif worker.task and time.monotonic() > worker.deadline:
                limit = self._limit(worker.task.source)
                message = f"Given up after {limit:.0f} s; see whether it opens elsewhere, or raise --timeout."
                self._end(worker, Failure("timeout", message))
        except (EOFError, OSError):
            self._lost(worker)

    def _done(self, worker: _Worker, answer: Any) -> None:
        if not worker.ready:
            self._grown(worker, answer)
            return
        task, worker.task = worker.task, None
        worker.files += 1
        if worker.files >= _FILES_PER_WORKER or answer == TOO_MUCH_MEMORY:
            self._end(worker, None)
        if task and isinstance(answer, Failure):
            task.future.set_exception(Broken(answer))
        elif task:
            task.future.set_result(answer)

    def _grown(self, worker: _Worker, word: str) -> None:
        if word == ALIVE:
            worker.pipe.send(self._set_up)
        elif word == READY:
            worker.ready, self._stillborn = True, 0

    def _lost(self, worker: _Worker) -> None:
        """A worker ended by itself or was killed. Where that may not be its file's fault, the file is tried once more, alone."""
        worker.process.join()
        self._stillborn += not worker.ready
        if self._stillborn > _STILLBORN:
            raise RuntimeError(f"workers end as soon as they begin ({_how(worker.process.exitcode or 0)})")
        code, task = worker.process.exitcode or 0, worker.task
        if task and code == -signal.SIGKILL and not task.alone:
            worker.task, task.alone = None, True
            self._waiting.appendleft(task)
        message = f"The worker reading it ended ({_how(code)}); the file may be damaged or too large."
        self._end(worker, Failure("worker-died", message))

    def _end(self, worker: _Worker, failure: Failure | None) -> None:
        self._workers.remove(worker)
        worker.kill()
        if worker.task and failure:
            worker.task.future.set_exception(Broken(failure))

    def _abandon(self, error: Exception) -> None:
        self._fault = error
        for task in (*(worker.task for worker in self._workers if worker.task), *self._waiting):
            if not task.future.done():
                task.future.set_exception(error)

    def _limit(self, source: SourceFile) -> float:
        return self._seconds if self._seconds is not None else file_seconds(source)


def _born() -> _Worker:
    """A new process. It asks for its set-up: given at birth, one that dies before it has taken all of that blocks us for ever."""
    ours, theirs = Pipe()
    process = _SPAWN.Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"

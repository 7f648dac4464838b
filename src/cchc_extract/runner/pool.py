"""A pool of processes on this machine: a crash, a hang or a killed worker costs the page or file it was at, and no other.

Each worker has a pipe of its own and one file at a time, so there is never a doubt which file a worker broke on. Measured with pools
that share a queue: one killed worker failed 990 of 1,000 files, or was noticed only when the file's time was up.

A worker says which page it is at. One that breaks or hangs there is ended, the page is noted as lost, and the file is begun again, its
other pages out of the page memory. Workers that have no file of their own read pages of a file that others are at, from its end.
"""

from __future__ import annotations

import logging
import math
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Pipe, wait
from typing import Any, Generic, Self, TypeVar

from msgspec import Struct
from msgspec.structs import asdict

from cchc_extract.model import Page
from cchc_extract.model.words import say
from cchc_extract.reading.limits import page_timeout
from cchc_extract.reading.sources import SourceFile
from cchc_extract.runner.executor import PagedWork, Work, internal_error
from cchc_extract.runner.pages import Begin, End, Failure, OnePage
from cchc_extract.runner.process import Worker, born, how
from cchc_extract.runner.task import Task
from cchc_extract.runner.worker import ALIVE, READY, TOO_MUCH_MEMORY, SetUp

_BASE_SECONDS = 300.0
_SECONDS_PER_BYTE = 1 / 5_000
"""A page of a scan has 20 kB or more and takes seconds: this leaves even the densest fax 4 s and more a page."""
_FILES_PER_WORKER = 200
"""After so many files a worker is replaced, so that what libraries leak does not add up."""
_STILLBORN = 5
"""Workers in a row that end before they can work: more, and it is not the files."""
_IDLE_SECONDS = 60.0
"""A worker with nothing to do gives its memory back."""
_TICK_SECONDS = 0.25
_SLOW_SECONDS = 0.2
"""A page that takes longer was read from its picture: what is left of such a file is worth a second worker."""
_PAGE_GRACE = 1.05
"""Of the page's limit: so long after it a worker that has not ended the page itself hangs in a library."""
_INTERRUPTS = {signal.SIGINT, signal.SIGTERM}

T = TypeVar("T")


def file_seconds(source: SourceFile) -> float:
    """Seconds after which a file is given up unless the user says otherwise: 300, and one more for each 5 kB."""
    return _BASE_SECONDS + source.bytes * _SECONDS_PER_BYTE


class Broken(Exception):  # noqa: N818 - it tells of a file, not of an error of ours
    """A file broke its worker, and how."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.message)


class Pool(Generic[T]):
    """``Executor`` over ``jobs`` processes, each with one thread and one file at a time.

    ``seconds`` is the time limit of every file, ``None`` for ``file_seconds``; ``page_seconds`` that of a page, a little of which is left
    to the worker to end it in order. ``memory``: the bytes of data a worker may hold, ``None`` for as many as there are. ``log_level``
    holds for the workers' logs on standard error. Work that is ``PagedWork`` is shared out page by page where workers would be idle.
    Where ``work`` is ``None``, ``_begin`` brings it; the first worker is born meanwhile.
    """

    def __init__(
        self,
        work: Work[T] | PagedWork[T] | None,
        jobs: int,
        *,
        seconds: float | None = None,
        page_seconds: float | None = None,
        memory: int | None = None,
        log_level: int = logging.CRITICAL,
    ) -> None:
        self.width = jobs
        self._set_up: Future[SetUp] = Future()
        self._log_level, self._memory = log_level, memory
        self._needs = ""
        if work is not None:
            self._begin(work)
        self._seconds = seconds
        self._page_seconds = page_seconds
        self._waiting: deque[Task] = deque()
        self._workers: list[Worker] = []
        self._ears, self._bell = Pipe(duplex=False)
        self._closing = False
        self._stillborn = 0
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="pool", daemon=True)

    def submit(self, source: SourceFile) -> Future[T]:
        """Queue a file for the next free worker; its time limit counts from when work on it begins."""
        task = Task(source)
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

    def _begin(self, work: Work[T] | PagedWork[T]) -> None:
        self._set_up.set_result(SetUp(work, self._log_level, self._memory))

    def _run(self) -> None:
        """The thread's life: all workers are born of it, so that they die with it. Ctrl-C is for the main thread to see."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
        try:
            if not self._set_up.done():
                self._workers.append(born(self._needs))
            while not self._closing:
                self._assign()
                wait([self._ears, *(worker.pipe for worker in self._workers)], timeout=self._next_look())
                while self._ears.poll():
                    self._ears.recv()
                for worker in list(self._workers):
                    if worker in self._workers:  # not ended along with another
                        self._attend(worker)
        except Exception as error:  # nobody would be left to answer
            self._abandon(error)
        finally:
            for worker in self._workers:
                worker.kill()

    def _assign(self) -> None:
        """Give files to free workers, in order; and where there are none left, pages of slow files."""
        while True:
            busy = [worker.task for worker in self._workers if worker.task]
            if self._waiting and any(task.alone for task in (*busy, self._waiting[0])) and busy:
                return
            helped = None if self._waiting else self._to_help()
            wanted = len(self._waiting) + (helped.for_helper() if helped else 0)
            if not wanted:
                return
            free = next((worker for worker in self._workers if worker.ready and not worker.task), None)
            if free is None:
                if len(self._workers) < min(self.width, len(busy) + wanted):
                    self._workers.append(born())
                return
            if helped:
                self._give(free, helped, page=helped.take())
            else:
                self._give(free, self._waiting.popleft())

    def _to_help(self) -> Task | None:
        """The file in work with the most pages that others could read."""
        now = time.monotonic()
        for worker in self._workers:
            if worker.task and worker.reading and now - worker.since > _SLOW_SECONDS:
                worker.task.slow = True
        in_work = [worker.task for worker in self._workers if worker.task and not worker.helps]
        return max((task for task in in_work if task.for_helper()), key=Task.for_helper, default=None)

    def _give(self, worker: Worker, task: Task, page: int = 0) -> None:
        worker.excuse()  # before this file
        worker.task, worker.helps, worker.page, worker.since = task, page > 0, page, time.monotonic()
        # A file that breaks its workers pays for the next one, or one of a thousand such pages would go on for an hour.
        task.begun(worker.since - (worker.birth if task.spent else 0.0))
        worker.birth = 0.0
        with suppress(OSError):  # it died while idle, which is noticed next
            worker.pipe.send(OnePage(task.source, page) if page else task.source)

    def _attend(self, worker: Worker) -> None:
        """Hear what a worker has to say; end it where it says nothing for too long."""
        try:
            if worker.pipe.poll():
                self._heard(worker, worker.pipe.recv())
            elif time.monotonic() > self._end_of(worker) and self._excused(worker.task):
                return
            elif worker.task and time.monotonic() > self._file_end(worker.task):
                self._file_given_up(worker.task)
            elif time.monotonic() > self._page_end(worker):
                self._page_lost(worker, Failure("page-timeout", *page_timeout(self._page_seconds or 0.0)))
            elif worker.ready and not worker.task and time.monotonic() > worker.since + _IDLE_SECONDS:
                self._end(worker)
        except (EOFError, OSError):
            self._lost(worker)

    def _excused(self, task: Task | None) -> bool:
        """Whether those at a file waited for a core since they were last asked; its limits and its page's are later then."""
        return max(each.excuse() for each in self._workers if each.task is task) > _TICK_SECONDS

    def _heard(self, worker: Worker, word: Any) -> None:
        if not worker.ready:
            self._grown(worker, word)
        elif isinstance(word, End):
            worker.page = 0
        elif isinstance(word, Begin) and worker.task:
            worker.task.reached(word)
            worker.page, worker.waits = word.number, word.number in worker.task.taken
            if not worker.waits:
                self._answer(worker, worker.task)
        else:
            self._done(worker, word)

    def _answer(self, worker: Worker, task: Task) -> None:
        """Tell the worker at a file what is known of the page it asked for."""
        worker.excuse()
        worker.waits, worker.since = False, time.monotonic()
        answer = task.found.get(worker.page)
        if answer is not None:
            worker.page = 0
        worker.pipe.send(answer)

    def _done(self, worker: Worker, answer: Any) -> None:
        task, page, worker.task, worker.page = worker.task, worker.page, None, 0
        worker.since = time.monotonic()
        worker.files += 1
        if worker.files >= _FILES_PER_WORKER or answer == TOO_MUCH_MEMORY:
            self._end(worker)
        if task and worker.helps:
            self._page_known(task, page, answer if isinstance(answer, Page) else None)
        elif task and isinstance(answer, Failure):
            task.future.set_exception(Broken(answer))
        elif task:
            task.future.set_result(answer)

    def _page_known(self, task: Task, page: int, what: Page | Failure | None) -> None:
        """A helper is through with a page: tell the worker at the file, if it waits for that one."""
        task.taken.discard(page)
        task.found[page] = what
        for worker in self._workers:
            if worker.task is task and worker.waits and worker.page == page:
                with suppress(OSError):  # it died, which is noticed next
                    self._answer(worker, task)

    def _grown(self, worker: Worker, word: str) -> None:
        if word == ALIVE:
            worker.pipe.send(self._set_up.result())
        elif word == READY:
            worker.excuse()
            worker.birth = time.monotonic() - worker.since
            worker.ready, worker.since, self._stillborn = True, time.monotonic(), 0

    def _lost(self, worker: Worker) -> None:
        """A worker ended by itself or was killed. Where that may not be its file's fault, the file is tried once more, alone."""
        code, task = worker.process.wait(), worker.task
        self._stillborn += not worker.ready
        if self._stillborn > _STILLBORN:
            raise RuntimeError(f"workers end as soon as they begin ({how(code)})")
        if task and code == -signal.SIGKILL and not task.alone:
            task.alone = True
            self._again(worker, task)
        elif task and worker.reading:
            self._page_lost(worker, Failure("page-failed", *say("page-worker", how=how(code))))
        else:
            self._end(worker)
            if task:
                message = f"The worker reading it ended ({how(code)}); the file may be damaged or too large."
                task.future.set_exception(Broken(Failure("worker-died", message)))

    def _page_lost(self, worker: Worker, failure: Failure) -> None:
        """A page broke its worker: note it, and go on with the file without it."""
        if worker.task:
            worker.task.found[worker.page] = failure
            self._again(worker, worker.task)

    def _again(self, worker: Worker, task: Task) -> None:
        """End a worker and go on with what it was at."""
        self._end(worker)
        if worker.helps:
            self._page_known(task, worker.page, task.found.get(worker.page))
        else:
            task.put_back(time.monotonic())
            self._waiting.appendleft(task)

    def _file_given_up(self, task: Task) -> None:
        for worker in [each for each in self._workers if each.task is task]:
            self._end(worker)
        message = f"Given up after {self._limit(task):.0f} s; see whether it opens elsewhere, or raise --timeout."
        task.future.set_exception(Broken(Failure("timeout", message)))

    def _end(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.kill()

    def _abandon(self, error: Exception) -> None:
        self._fault = error
        for task in (*(worker.task for worker in self._workers if worker.task), *self._waiting):
            if not task.future.done():
                task.future.set_exception(error)

    def _next_look(self) -> float:
        """Seconds until something has to be done although no worker says anything."""
        ends = [self._end_of(each) for each in self._workers]
        return max(0.0, min(_TICK_SECONDS, min(ends, default=math.inf) - time.monotonic()))

    def _end_of(self, worker: Worker) -> float:
        """When the first limit of what a worker is at is reached."""
        return min(self._file_end(worker.task), self._page_end(worker)) if worker.task else math.inf

    def _file_end(self, task: Task) -> float:
        return (task.started or time.monotonic()) + self._limit(task)

    def _page_end(self, worker: Worker) -> float:
        """When the page a worker is at has taken too long; later than the worker itself would see it."""
        if not worker.reading or self._page_seconds is None:
            return math.inf
        return worker.since + self._page_seconds * _PAGE_GRACE

    def _limit(self, task: Task) -> float:
        return self._seconds if self._seconds is not None else file_seconds(task.source)


class Limits(Struct, frozen=True, kw_only=True):
    """What holds for the workers of a pool, as in ``Pool``."""

    seconds: float | None = None
    page_seconds: float | None = None
    memory: int | None = None
    log_level: int = logging.CRITICAL


def pool(work: Work[T] | PagedWork[T], jobs: int, limits: Limits) -> Pool[T]:
    """A pool with these limits."""
    return Pool(work, jobs, **asdict(limits))


class Making(Pool[T]):
    """A pool whose first worker is born, and imports the module that the work ``needs``, while ``make`` makes the work."""

    def __init__(
        self, make: Callable[[], Work[T] | PagedWork[T]], jobs: int, limits: Limits, *, needs: str = ""
    ) -> None:
        super().__init__(None, jobs, **asdict(limits))
        self._needs = needs
        self._make = make

    def __enter__(self) -> Self:
        """Raises what ``make`` raises."""
        super().__enter__()
        try:
            self._begin(self._make())
        except BaseException:
            self._set_up.cancel()  # for the thread not to wait for it
            self.__exit__()
            raise
        return self

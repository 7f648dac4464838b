"""What a worker process does: set its limits, then one file after the other until the pool ends it."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from msgspec import Struct

from cchc_extract.reading.sources import SourceFile
from cchc_extract.runner.executor import PagedWork, Work, internal_error
from cchc_extract.runner.pages import Desk, Failure, OnePage

_ONE_THREAD = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
"""Workers fighting over cores with threads of their own are slower than one thread each, by up to 50 times."""
_SEARCH = 50_000, 20, 100
"""Objects more than before, and searches of the younger ones, after which the older are searched too; Python's are 700, 10, 10."""
_PR_SET_PDEATHSIG = 1
"""From ``linux/prctl.h``."""

ALIVE, READY = "alive", "ready"
"""A worker's first words: give me my set-up; and: from here on the time I take is my file's."""

TOO_MUCH_MEMORY = Failure(
    "out-of-memory", "Reading the file needs more memory than a worker may use; split it, or raise --memory."
)


class SetUp(Struct, frozen=True):
    """What each worker is given when it is born. ``memory``: bytes of data it may hold, ``None`` for as many as there are."""

    work: Work[Any] | PagedWork[Any]
    log_level: int
    memory: int | None


def serve(handle: int, needs: str = "") -> None:
    """Ask for a ``SetUp``, then answer each file or page that comes through a pipe with what the work made of it, or a ``Failure``.

    ``handle``: the number of our end of the pipe. ``needs``: a module that the work will import, imported while the set-up is on its way.
    """
    pipe = Connection(handle)
    pipe.send(ALIVE)
    if needs:
        import_module(needs)
    set_up: SetUp = pipe.recv()
    _prepare(set_up)
    pipe.send(READY)
    while True:
        try:
            asked = pipe.recv()
        except (EOFError, OSError):
            return
        _answer(pipe, partial(_work, set_up.work, asked, pipe))


def _work(work: Any, asked: SourceFile | OnePage, pipe: Connection) -> Any:
    if isinstance(asked, OnePage):
        return work.page(asked.source, asked.number)
    return work(asked, Desk(pipe)) if hasattr(work, "page") else work(asked)


def _answer(pipe: Connection, work: Callable[[], Any]) -> None:
    try:
        pipe.send(work())
    except MemoryError:
        pipe.send(TOO_MUCH_MEMORY)
    except Exception as error:  # the batch goes on, whatever broke
        pipe.send(internal_error(error))


def _prepare(set_up: SetUp) -> None:
    os.setpgid(0, 0)  # the pool ends the whole group: programs that were started go with their worker
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    _die_with_parent()
    subprocess.Popen = _Mortal  # type: ignore[misc]  # libraries start programs without asking
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    _limit_memory(set_up.memory)
    look_for_cycles_rarely()
    logging.basicConfig(level=set_up.log_level, format="%(levelname)s %(name)s: %(message)s")
    if set_up.log_level > logging.WARNING:
        warnings.simplefilter("ignore")
        # What image libraries have to say about a stranger's file, past all logging.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


class _Mortal(subprocess.Popen[Any]):
    """A program that ends when the worker that started it does, however that came about."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("preexec_fn", _die_with_parent)
        super().__init__(*arguments, **options)


def _die_with_parent() -> None:
    """Have the system kill this process when its parent dies. Only Linux can; elsewhere a killed parent leaves a file's work to end."""
    if sys.platform != "linux":
        return
    before = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != before:
        os._exit(1)


def look_for_cycles_rarely() -> None:
    """Leave what there is out of the search for unreachable cycles, and search seldom: all that a page leaves is freed by counting.

    At its usual pace the search took a twentieth of a born-digital page, and a fifth where hundreds of pages are held.
    """
    gc.freeze()
    gc.set_threshold(*_SEARCH)


def _limit_memory(limit: int | None) -> None:
    if limit is None or sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

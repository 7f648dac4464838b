"""How long a page may take: one that takes longer costs itself, not the file.

Time is that of the clock, less what a process waited for a core that others had: on a busy machine nothing is given up for being there,
and what sleeps for ever, or computes for ever, ends when its time is up.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from cchc_extract.model.words import Words, say

_AGAIN_SECONDS = 5.0
"""A library may swallow the exception; it is raised again after so long."""


_NOTHING = 0.01
"""Of a limit: to have waited no longer for a core is not to have waited."""


def starved(pid: int | str = "self") -> float:
    """Seconds for which a process was ready to work since its birth and had no core. 0 where the system does not tell (all but Linux).

    Of its first thread, which does the work here; what programs that it starts wait for is not in it.
    """
    try:
        with open(f"/proc/{pid}/schedstat", "rb", buffering=0) as told:  # noqa: PTH123  # of each page, so the quicker way
            return int(told.read().split()[1]) / 1e9  # see proc(5)
    except (OSError, ValueError, IndexError):
        return 0.0


def page_timeout(seconds: float) -> Words:
    """What is said of a page that took longer than it may, whoever ended it."""
    return say("page-timeout", seconds=f"{seconds:.0f}")


class PageTimeoutError(BaseException):
    """A page took longer than it may. No ``Exception``: readers go on after those with a second try, which would take as long."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise ``PageTimeoutError`` inside after so many seconds, as soon as Python code runs: a library's own loop is waited for.

    Seconds in which this process was ready and had no core do not count.

    Does nothing outside the main thread and where the system has no interval timer; there the file's limit holds.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    excused = starved()

    def give_up(number: int, frame: FrameType | None) -> None:
        nonlocal excused
        waited, excused = starved() - excused, starved()
        if waited > seconds * _NOTHING:
            signal.setitimer(signal.ITIMER_REAL, waited, _AGAIN_SECONDS)
            return
        raise PageTimeoutError(f"it took longer than {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

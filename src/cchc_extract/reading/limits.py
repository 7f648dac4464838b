"""How long a page may take: one that takes longer costs itself, not the file."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN_SECONDS = 5.0
"""A library may swallow the exception; it is raised again after so long."""


def page_timeout(seconds: float) -> str:
    """What is said of a page that took longer than it may, whoever ended it."""
    return f"The page was given up after {seconds:.0f} s; its content is missing. Raise --page-timeout to wait longer."


class PageTimeoutError(BaseException):
    """A page took longer than it may. No ``Exception``: readers go on after those with a second try, which would take as long."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise ``PageTimeoutError`` inside after so many seconds, as soon as Python code runs: a library's own loop is waited for.

    Does nothing outside the main thread and where the system has no interval timer; there the file's limit holds.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def give_up(number: int, frame: FrameType | None) -> None:
        raise PageTimeoutError(f"it took longer than {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

"""Ctrl-C and SIGTERM seen where it is safe to stop, rather than in the middle of whatever is going on."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts() -> Iterator[Callable[[], None]]:
    """Gives a function to call from time to time: it raises ``KeyboardInterrupt`` once a signal came.

    A second signal raises at once, wherever the program is. A signal that was ignored when the program began (``nohup``, a job in the
    background) stays ignored.
    """
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)
        for each in before:
            signal.signal(each, signal.default_int_handler)

    def check() -> None:
        if came:
            raise KeyboardInterrupt

    before = {each: handler for each in _SIGNALS if (handler := signal.getsignal(each)) is not signal.SIG_IGN}
    for each in before:
        signal.signal(each, note)
    try:
        yield check
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)

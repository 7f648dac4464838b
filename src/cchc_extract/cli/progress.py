"""How far a run is: a bar with an estimate on a terminal, now and then a plain line elsewhere; on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

_PLAIN_SECONDS = 10.0
"""Between two plain lines: a night's log stays readable."""


class Bar(Protocol):
    """Is told how many files are done of how many."""

    def update(self, done: int, total: int) -> None:
        """Show it, if it is time to."""


@contextmanager
def progress(*, quiet: bool) -> Iterator[Bar]:
    """The display that suits standard error; none where ``quiet``."""
    if quiet:
        yield Silent()
    elif sys.stderr.isatty():
        with _rich() as bar:
            yield bar
    else:
        yield Lines()


class Silent:
    """Shows nothing."""

    def update(self, done: int, total: int) -> None:
        """Do nothing."""


class Lines:
    """A plain line every few seconds, with an estimate of the time left."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()

    def update(self, done: int, total: int) -> None:
        """Print a line where the last one is long enough ago."""
        now = time.monotonic()
        if now - self._last < _PLAIN_SECONDS:
            return
        self._last = now
        left = f", about {duration((now - self._start) / done * (total - done))} left" if done else ""
        click.echo(f"{done} of {total} files{left}", err=True)


@contextmanager
def _rich() -> Iterator[Bar]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("files"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("files", total=None)

        class Rich:
            """Moves the bar."""

            def update(self, done: int, total: int) -> None:
                display.update(task, completed=done, total=total)

        yield Rich()


def duration(seconds: float) -> str:
    """``45 s``, ``12 min``, ``3 h 20 min``."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"

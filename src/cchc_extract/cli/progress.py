"""How far a run is: a bar with an estimate on a terminal, now and then a plain line elsewhere; on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from cchc_extract.runner.progress import Progress

_PLAIN_SECONDS = 10.0
"""Between two plain lines: a night's log stays readable."""


class Bar(Protocol):
    """Is told how far the run is."""

    def update(self, progress: Progress) -> None:
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

    def update(self, progress: Progress) -> None:
        """Do nothing."""


class Lines:
    """A plain line every few seconds."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def update(self, progress: Progress) -> None:
        """Print a line where the last one is long enough ago."""
        now = time.monotonic()
        if now - self._last < _PLAIN_SECONDS:
            return
        self._last = now
        left = progress.seconds_left
        estimate = f", about {duration(left)} left" if left else ""
        click.echo(f"{progress.done} of {progress.files} files{counted(progress)}{estimate}", err=True)


def counted(progress: Progress) -> str:
    """Pages, rate and failures, as far as there are any."""
    parts = []
    if progress.pages:
        by_ocr = f" ({progress.ocr_pages} by OCR)" if progress.ocr_pages else ""
        parts.append(f"{progress.pages} pages{by_ocr}")
    if progress.pages_per_second >= 0.005:
        parts.append(_rate(progress.pages_per_second))
    if progress.failed:
        parts.append(f"{progress.failed} failed or partial")
    return "".join(f", {part}" for part in parts)


@contextmanager
def _rich() -> Iterator[Bar]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Display

    columns = (
        TextColumn("files"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[more]}"),
    )
    with Display(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("files", total=None, more="")

        class Rich:
            """Moves the bar."""

            def update(self, progress: Progress) -> None:
                left = progress.seconds_left
                estimate = f"{duration(left)} left" if left else ""
                more = (estimate + counted(progress)).removeprefix(", ")
                display.update(task, completed=progress.done, total=progress.files, more=more)

        yield Rich()


def duration(seconds: float) -> str:
    """``45 s``, ``12 min``, ``3 h 20 min``."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _rate(pages_per_second: float) -> str:
    return f"{pages_per_second:.1f} pages/s" if pages_per_second >= 1 else f"{pages_per_second * 60:.1f} pages/min"

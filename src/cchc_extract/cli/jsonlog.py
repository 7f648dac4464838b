"""``--log-json``: what happens, one JSON object a line on standard error."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cchc_extract.runner.progress import Progress
    from cchc_extract.writing.lines import FileLines
    from cchc_extract.writing.tally import Tally


class JsonLog:
    """A ``Bar`` that says once that the run started; then a line for each file, and one for the end."""

    def __init__(self, out: str) -> None:
        self._out = out
        self._started = False

    def update(self, progress: Progress) -> None:
        """Tell the start, as soon as the number of files is known."""
        if not self._started:
            self._started = True
            self._say("run-started", out=self._out, files=progress.files)

    def file(self, found: FileLines) -> None:
        """Tell what became of a file, in the order of the dataset."""
        self._say(
            "file-finished",
            file=found.file,
            status=found.status,
            pages=found.pages,
            ocr_pages=found.ocr_pages,
            seconds=round(sum((found.seconds or {}).values()), 3),
            known=found.known,
            error_code=found.listed["error_code"],
            error=found.error,
        )

    def finished(self, code: int, tally: Tally | None = None, error: str = "") -> None:
        """Tell the end: the exit code with the counts, or with what stopped the run."""
        self._say("run-finished", exit_code=code, error=error, counts=tally.as_json() if tally else None)

    def _say(self, event: str, **more: Any) -> None:
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        click.echo(json.dumps({"event": event, "time": now, **more}, ensure_ascii=False), err=True)

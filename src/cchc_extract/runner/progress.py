"""How far a run is, for whoever shows it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from cchc_extract.model import FileResult
from cchc_extract.writing.lines import FileLines


@dataclass(slots=True)
class Progress:
    """Counts of files that are done, those waiting for their turn in the dataset included.

    ``files``: all there are; ``known``: those of an earlier run, which took no time; ``failed``: those not read, or read in part.
    """

    files: int
    done: int = 0
    known: int = 0
    pages: int = 0
    ocr_pages: int = 0
    failed: int = 0
    _worked_pages: int = 0
    _unread: int = 0
    _began: float = field(default_factory=lambda: time.monotonic())

    def add(self, found: FileLines | FileResult | None) -> None:
        """Count a file; ``None`` where it broke its worker."""
        self.done += 1
        if found is None:
            self.failed += 1
            return
        known = isinstance(found, FileLines) and found.known
        self.known += known
        self.pages += found.pages
        self.ocr_pages += found.ocr_pages
        self.failed += found.status in ("failed", "partial")
        self._unread += isinstance(found, FileResult)
        self._worked_pages += 0 if known else found.pages

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self._began

    @property
    def pages_per_second(self) -> float:
        """Pages read in this run."""
        return self._worked_pages / max(self.seconds, 0.001)

    @property
    def seconds_left(self) -> float | None:
        """An estimate, as if the rest were like the files that were read in this run; ``None`` as long as there is none."""
        worked = self.done - self.known - self._unread
        if self.done == self.files:
            return 0.0
        return self.seconds / worked * (self.files - self.done) if worked > 0 else None

    def as_json(self) -> dict[str, Any]:
        """For ``run.json`` while the run lasts, and for logs."""
        left = self.seconds_left
        return {
            "files": self.files,
            "done": self.done,
            "known": self.known,
            "failed": self.failed,
            "pages": self.pages,
            "ocr_pages": self.ocr_pages,
            "seconds": round(self.seconds, 1),
            "pages_per_second": round(self.pages_per_second, 2),
            "seconds_left": None if left is None else round(left),
        }

"""The corrections of a run's output folder, at hand while its files go by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from cchc_extract.model import FileResult
from cchc_extract.writing.corrections.journal import Standing, read_corrections, standing

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns
    from cchc_extract.writing.lines import FileLines


class Reviewed(Struct, frozen=True):
    """What was decided, by the content of the file it is about. Picklable: it travels to each worker once."""

    by_content: dict[str, Standing]

    def applied(self, result: FileResult, patterns: Callable[[], Patterns]) -> FileResult:
        """``result`` with the corrections about it. What that takes is loaded with the first file that has any."""
        mine = self.by_content.get(result.sha256)
        if not mine or not result.reports:
            return result
        from cchc_extract.pipeline import correct

        return correct(result, mine, patterns())


class Corrections:
    """Counts what becomes of the corrections in the folder ``out``. Raises ``OutputError`` where they cannot be read."""

    def __init__(self, out: Path) -> None:
        every = standing(read_corrections(out))
        by_content: dict[str, Standing] = {}
        for name, about in every.items():
            for target, each in about.items():
                by_content.setdefault(each.sha256, {}).setdefault(name, {})[target] = each
        self.reviewed = Reviewed(by_content)
        self._waiting = set(by_content)
        self._applied = self._lost = 0

    def count(self, lines: FileLines) -> None:
        """A file has gone by."""
        applied, lost = lines.corrections
        self._applied += applied
        self._lost += lost
        self._waiting.discard(lines.listed["sha256"] if lines.documents else "")

    def counts(self) -> dict[str, int]:
        """Corrections applied, those that fit no place any more, and those about reports this run did not meet."""
        waiting = (self.reviewed.by_content[content] for content in self._waiting)
        elsewhere = sum(len(about) for documents in waiting for about in documents.values())
        return {"applied": self._applied, "lost": self._lost, "elsewhere": elsewhere}

"""The decisions of a run's output folder, at hand while its files go by."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_extract.writing.corrections.journal import read_corrections, standing
from cchc_extract.writing.lines import FileLines

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns
    from cchc_extract.writing.corrections.apply import Applied


class Reviewed:
    """What was decided in the folder ``out``, applied to files one by one. ``patterns``: a folder, ``None`` for the program's own.

    What typing takes is loaded with the first file that has a decision. Raises ``OutputError`` where the file cannot be read.
    """

    def __init__(self, out: Path, patterns: Path | None) -> None:
        self._decisions = standing(read_corrections(out))
        self._by_file: dict[str, list[str]] = defaultdict(list)
        for name in self._decisions:
            self._by_file[_file_of(name)].append(name)
        self._waiting = set(self._decisions)
        self._folder = patterns
        self._patterns: Patterns | None = None
        self._count: Applied | None = None

    def applied(self, lines: FileLines) -> FileLines:
        """The lines of a file with the decisions about it applied."""
        here = self._by_file.get(_file_of(lines.documents[0]["document_id"])) if lines.documents else None
        if not here:
            return lines
        from cchc_extract import patterns
        from cchc_extract.writing.corrections.apply import Applied, apply

        self._patterns = self._patterns or patterns.load(self._folder)
        self._count = self._count or Applied()
        self._waiting.difference_update(here)
        return apply(lines, {name: self._decisions[name] for name in here}, self._patterns, self._count)

    def counts(self) -> dict[str, int]:
        """Decisions applied, those that fit no place any more, and those about reports this run did not meet."""
        elsewhere = sum(len(self._decisions[name]) for name in self._waiting)
        applied, lost = (self._count.applied, self._count.lost) if self._count else (0, 0)
        return {"applied": applied, "lost": lost, "elsewhere": elsewhere}


def _file_of(document_id: str) -> str:
    """What the ids of all reports of a file begin with."""
    return document_id.partition("-")[0]

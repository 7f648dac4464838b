"""Counts of a run, kept while results go by: for ``run.json`` and the closing summary."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cchc_extract.model import FileStatus
from cchc_extract.writing.lines import FileLines

_SLOWEST = 5


@dataclass(slots=True)
class Tally:
    """What was met so far.

    ``findings`` counts by severity and code, ``causes`` those of them that are open and that no other explains; ``explained`` are the other
    open ones, ``settled`` those that corrections settled. ``seconds`` adds up by stage, ``slowest`` holds the longest files, ``reasons``
    counts why files were not read, ``known`` those that were read in an earlier run. ``corrections``: decisions of reviewers that were
    ``applied``, were ``lost`` as their place is gone, or are about reports found ``elsewhere``.
    """

    files: Counter[FileStatus] = field(default_factory=Counter)
    documents: int = 0
    pages: int = 0
    ocr_pages: int = 0
    rows: int = 0
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    explained: int = 0
    settled: int = 0
    seconds: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    known: int = 0
    corrections: dict[str, int] = field(default_factory=dict)

    def add(self, found: FileLines) -> None:
        """Count one file."""
        self.files[found.status] += 1
        self.documents += len(found.documents)
        self.pages += found.pages
        self.ocr_pages += found.ocr_pages
        self.rows += found.rows
        self.known += found.known
        self.findings.update({(severity, code): count for severity, code, count in found.findings})
        self.causes.update({(severity, code): count for severity, code, count in found.causes})
        self.explained += found.explained
        self.settled += found.settled
        self.reasons.update([code] if (code := found.listed["error_code"]) else [])
        if found.seconds:
            self.seconds.update(found.seconds)
            self.slowest = sorted((*self.slowest, (sum(found.seconds.values()), found.file)), reverse=True)[:_SLOWEST]

    def as_json(self) -> dict[str, Any]:
        """The counts for ``run.json``."""
        return {
            "files": {status: self.files[status] for status in sorted(self.files)},
            "documents": self.documents,
            "pages": self.pages,
            "ocr_pages": self.ocr_pages,
            "rows": self.rows,
            "known": self.known,
            "findings": _by_severity(self.findings),
            "causes": _by_severity(self.causes),
            "explained": self.explained,
            "settled": self.settled,
            "corrections": self.corrections,
        }


def _by_severity(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (severity, code), count in sorted(counts.items()):
        found.setdefault(severity, {})[code] = count
    return found

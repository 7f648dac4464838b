"""Counts of a run, kept while results go by: for ``run.json`` and the closing summary."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cchc_extract.model import FileResult, FileStatus

_SLOWEST = 5


@dataclass(slots=True)
class Tally:
    """What was met so far. ``findings`` counts by severity and code, ``seconds`` adds up by stage, ``slowest`` holds the longest files."""

    files: Counter[FileStatus] = field(default_factory=Counter)
    documents: int = 0
    pages: int = 0
    ocr_pages: int = 0
    rows: int = 0
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, result: FileResult) -> None:
        """Count one file."""
        self.files[result.status] += 1
        self.documents += len(result.reports)
        self.pages += result.pages
        self.ocr_pages += result.ocr_pages
        for report in result.reports:
            self.rows += len(report.rows)
            self.findings.update((finding.severity, finding.code) for finding in report.findings)
        if result.seconds:
            self.seconds.update(result.seconds)
            self.slowest = sorted((*self.slowest, (sum(result.seconds.values()), result.file)), reverse=True)[:_SLOWEST]

    def as_json(self) -> dict[str, Any]:
        """The counts for ``run.json``."""
        by_severity: dict[str, dict[str, int]] = {}
        for (severity, code), count in sorted(self.findings.items()):
            by_severity.setdefault(severity, {})[code] = count
        return {
            "files": {status: self.files[status] for status in sorted(self.files)},
            "documents": self.documents,
            "pages": self.pages,
            "ocr_pages": self.ocr_pages,
            "rows": self.rows,
            "findings": by_severity,
        }

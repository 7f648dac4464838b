"""A finding: something a reviewer should look at."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "info"]
Stage = Literal["read", "layout", "metadata", "normalize", "check"]


class Finding(Struct, frozen=True, kw_only=True):
    """One line of ``findings.csv``. It never changes a value: it says that a value should be looked at.

    ``code`` is a stable kebab-case name (``page-failed``, ``low-confidence``), ``message`` one sentence in English that holds
    the figures, ``page`` is 1-based, ``appendix`` and ``row`` are the numbers of ``rows.csv``, ``field`` a column of
    ``documents.csv`` or ``rows.csv``. ``raw`` is what was read, ``expected`` what a rule would have it be.
    """

    code: str
    severity: Severity
    stage: Stage
    message: str
    page: int | None = None
    appendix: int | None = None
    row: int | None = None
    field: str = ""
    raw: str = ""
    expected: str = ""

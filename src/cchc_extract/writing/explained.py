"""Of the findings of a report those to begin with: one wrong figure is one thing to look at, and not as many as it makes contradict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
"""A line of ``findings``: numbers as such or as text."""


def is_open(finding: Record) -> bool:
    """Whether no correction has settled it."""
    return bool(finding["state"] != "settled")


def roots(findings: Sequence[Record]) -> dict[int, int]:
    """The open findings of one report, each with the open one that explains it in the end: itself where none does."""
    causes = {int(each["finding"]): int(each.get("cause") or 0) for each in findings if is_open(each)}
    return {number: _root(number, causes) for number in causes}


def _root(number: int, causes: Mapping[int, int]) -> int:
    met = {number}
    while (cause := causes[number]) in causes and cause not in met:
        number = cause
        met.add(cause)
    return number

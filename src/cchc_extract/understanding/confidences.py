"""What a confidence is worth: the chance that a text is what is printed, by the kind of text, as measured.

Readers give a confidence to words, and a cell is as sure as its least sure word: of a label of ten words that says less than of a number of
one. What each figure is worth was measured by ``scripts/confidence.py`` on made-up scans, office documents printed and scanned, and real
paper together (docs/accuracy.md, "What a confidence is worth"); documents nobody tuned to are among them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal, Protocol

Kind = Literal["stt", "number", "unit", "label", "head"]

POINTS: dict[Kind, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "stt": ((0.0, 0.5, 0.9, 1.0), (0.0, 0.8, 0.97, 0.998)),
    "number": ((0.0, 0.5, 0.9, 1.0), (0.0, 0.8, 0.99, 0.999)),
    "unit": ((0.0, 0.6, 0.76, 0.83, 0.88, 0.95, 1.0), (0.0, 0.92, 0.968, 0.97, 0.989, 0.998, 1.0)),
    "label": ((0.0, 0.42, 0.75, 0.88, 0.92, 0.945, 1.0), (0.0, 0.917, 0.932, 0.974, 0.992, 0.995, 0.998)),
    "head": ((0.0, 0.5, 0.76, 0.83, 0.89, 0.945, 1.0), (0.0, 0.72, 0.792, 0.926, 0.968, 0.987, 0.99)),
}
"""By kind: what a reader says, and how many of 1 are right then. Straight lines between; neighbours whose shares fell were joined (pool
adjacent violators). Numbers and STT read with less than 0.99 are few (60 of 5,384): there the line is drawn through all of them.
"""
_FIELDS: dict[str, Kind] = {
    "stt": "stt",
    "value_raw": "number",
    "unit": "unit",
    "indicator": "label",
    "note": "label",
}
"""The kind of a cell by its column in ``rows.csv``; every other field is one of the head."""


def kind_of(field: str) -> Kind:
    """The kind of text that a column of ``rows.csv`` or ``documents.csv`` holds."""
    return _FIELDS.get(field, "head")


class Sure(Protocol):
    """A text that was read with a confidence."""

    @property
    def confidence(self) -> float | None:
        """As its reader has it."""


def worth(known: Sure, kind: Kind) -> float | None:
    """The chance that a text of this kind is what is printed, 0 to 1; ``None`` where born digital."""
    return None if known.confidence is None else worth_of(known.confidence, kind)


def worth_of(confidence: float, kind: Kind) -> float:
    """The same for a confidence as its reader has it."""
    said, right = POINTS[kind]
    at = min(max(1, bisect_right(said, confidence)), len(said) - 1)
    share = (min(confidence, 1.0) - said[at - 1]) / (said[at] - said[at - 1])
    return round(right[at - 1] + share * (right[at] - right[at - 1]), 4)

"""What a confidence is worth: the chance that a text is what is printed, by the kind of text, as measured.

Readers give a confidence to words, and a cell is as sure as its least sure word: of a label of ten words that says less than of a number of
one. What each figure is worth was measured by ``scripts/confidence.py`` on made-up scans, office documents printed and scanned, and real
paper together (docs/accuracy.md, "What a confidence is worth"); documents nobody tuned to are among them.
"""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np

Kind = Literal["stt", "number", "unit", "label", "head"]

POINTS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {}
"""By kind: what a reader says, and how many of 1 are right then. Straight lines between."""


class Sure(Protocol):
    """A text that was read with a confidence."""

    @property
    def confidence(self) -> float | None:
        """As its reader has it."""


def worth(known: Sure, kind: str) -> float | None:
    """The chance that a text of this kind is what is printed, 0 to 1; ``None`` where born digital."""
    if known.confidence is None or kind not in POINTS:
        return known.confidence
    return round(float(np.interp(known.confidence, *POINTS[kind])), 4)

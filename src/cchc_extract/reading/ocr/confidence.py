"""What an engine's own figure is worth: the chance that the word is right, measured."""

from __future__ import annotations

from cchc_extract.reading.ocr.engine import Seen


def calibrated(seen: Seen) -> float:
    """The chance that ``seen`` is what is printed."""
    return max(0.0, min(1.0, seen.confidence))

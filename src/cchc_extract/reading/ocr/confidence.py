"""What an engine's own figure is worth: the chance that a word is right, as measured.

Measured on 4,500 table cells of 14 scans of every kind (good scanner, fax, faint, photographed, worn), a cell being as sure as its least
sure word. Cells said to be 0.9 sure or more by these maps were right in 99.5 of 100 cases for text and 99.9 for numbers; those below in
85 and 93. Tesseract is too modest (0.94 is as good as it gets for a word that is in no doubt), the number reader too sure;
the figure reader's own figure is a chance.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from cchc_extract.reading.ocr.engine import Seen

Kind = Literal["text", "numbers", "figures", "pens"]
"""The text engine, the number reader, the figure reader and the pen reader."""

_MAPS = {
    "text": ((0.0, 0.9, 0.94, 1.0), (0.0, 0.84, 0.9, 1.0)),
    "numbers": ((0.0, 0.5, 0.98, 1.0), (0.0, 0.4, 0.9, 1.0)),
    "figures": ((0.0, 1.0), (0.0, 1.0)),
    "pens": ((0.0, 1.0), (0.0, 1.0)),
}


def calibrated(seen: Seen, *, reader: Kind) -> float:
    """The chance that ``seen`` is what is printed, 0 to 1, by what its ``reader`` says of it."""
    return round(float(np.interp(seen.confidence, *_MAPS[reader])), 4)

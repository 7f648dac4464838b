"""What an engine's own figure is worth: the chance that a word is right, as measured.

Measured on 4,500 table cells of 14 scans of every kind (good scanner, fax, faint, photographed, worn), a cell being as sure as its least
sure word. Cells said to be 0.9 sure or more by these maps were right in 99.5 of 100 cases for text and 99.9 for numbers; those below in
85 and 93. Tesseract is too modest (0.94 is as good as it gets for a word that is in no doubt), the number reader too sure.
"""

from __future__ import annotations

import numpy as np

from cchc_extract.reading.ocr.engine import Seen

_TEXT = (0.0, 0.9, 0.94, 1.0), (0.0, 0.84, 0.9, 1.0)
_NUMBERS = (0.0, 0.5, 0.98, 1.0), (0.0, 0.4, 0.9, 1.0)


def calibrated(seen: Seen, *, number_reader: bool) -> float:
    """The chance that ``seen`` is what is printed, 0 to 1; ``number_reader`` says which of the two readers read it."""
    said, meant = _NUMBERS if number_reader else _TEXT
    return round(float(np.interp(seen.confidence, said, meant)), 4)

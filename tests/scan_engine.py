"""What engines that tests script have in common."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.patterns import load
from cchc_extract.reading.ocr.engine import Reading, Seen, Texts
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.raster import Pixels

KNOWN = load().reading
"""What the patterns that ship say of words and blanks."""


class NoFigures:
    """An engine without a figure reader and a pen reader: its number reader is asked about every number."""

    figure_name = ""
    patterns = KNOWN

    def figures(self, pictures: Sequence[Pixels]) -> list[Reading]:
        return [Reading("", 0.0)] * len(pictures)

    def filled(self, pictures: Sequence[Pixels]) -> list[tuple[Texts, ...]]:
        return [()] * len(pictures)


def at_dpi(words: Sequence[Seen], dpi: int) -> list[Seen]:
    """Words that lie so at the working resolution, as they lie in a picture of ``dpi``."""
    scale = dpi / WORK_DPI
    return [
        replace(
            each,
            x0=round(each.x0 * scale),
            top=round(each.top * scale),
            x1=round(each.x1 * scale),
            bottom=round(each.bottom * scale),
        )
        for each in words
    ]

"""What engines that tests script have in common."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.reading.ocr.engine import Reading
from cchc_extract.reading.raster import Pixels


class NoFigures:
    """An engine without a figure reader: its number reader is asked about every number."""

    figure_name = ""

    def figures(self, pictures: Sequence[Pixels]) -> list[Reading]:
        return [Reading("", 0.0)] * len(pictures)

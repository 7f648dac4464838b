"""What reading does with the pictures of pages, for callgrind to count: ``test_perf_scans`` runs this file under it.

Before each call of ``getsid``, which nothing else makes, callgrind writes down what it counted since the last one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import cv2
import numpy as np
from scan_engine import NoFigures, at_dpi

from cchc_extract.reading.ocr import Reading, Seen, ink, read_raster
from cchc_extract.reading.raster import Pixels, Raster

MARK = "getsid"
PIECES = ("start", "reference", "text", "table", "slower")
"""The pieces of work, in this order."""
_WARM = 300
"""Rows of the page with a table that are read first: what is loaded once is not counted."""
_BLURS = 7
"""How often the slower reading blurs the page with a table before it levels it: not quite three tenths of what reading it takes."""


class Silent(NoFigures):
    """An engine that takes no time and sees one word on a page."""

    name = number_name = "silent 1"

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        return at_dpi([Seen("xã", 300, 300, 360, 340, 0.99)], dpi)

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        return [[] for _ in pictures]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        return [Reading("", 0.0) for _ in pictures]


def reference(grey: Pixels) -> None:
    """A fixed piece of work on a page: what reading does with it, in other proportions."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 2)
    black = (smooth < 128).astype(np.uint8)
    cv2.connectedComponents(cv2.dilate(black, np.ones((3, 3), np.uint8)), connectivity=8)
    size = (grey.shape[1], grey.shape[0])
    cv2.warpAffine(grey, cv2.getRotationMatrix2D((0, 0), 1.0, 1.0), size, flags=cv2.INTER_CUBIC)


def read(page: Raster) -> None:
    read_raster(page, number=1, engine=Silent())


def read_slower(page: Raster) -> None:
    levelled = ink.levelled

    def slow(grey: Pixels, dpi: float) -> Pixels:
        for _ in range(_BLURS):
            cv2.GaussianBlur(grey, (0, 0), 2)
        return levelled(grey, dpi)

    ink.levelled = slow
    read(page)


def main(dpi: float, text_file: str, table_file: str) -> None:
    text, table = Raster(np.load(text_file), dpi), Raster(np.load(table_file), dpi)
    grey = np.ascontiguousarray(table.pixels[:, :, 0])
    read(Raster(table.pixels[:_WARM], dpi))
    os.getsid(0)
    reference(grey)
    os.getsid(0)
    read(text)
    os.getsid(0)
    read(table)
    os.getsid(0)
    read_slower(table)
    os.getsid(0)


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:])

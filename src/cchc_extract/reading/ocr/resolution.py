"""How many pixels make an inch of paper, measured on the print: files state 72 or 1200 whatever the scanner did.

A page of A4 is believed as it is. Of any other the stated resolution, and those at which it would be a sheet of a usual size or a screen,
are tried: at the true one letters are as high as those of a report.
"""

from __future__ import annotations

from math import log

import cv2
import numpy as np
from msgspec.structs import replace

from cchc_extract.reading.raster import Pixels, Raster

_A4, _A3 = 11.69, 16.54  # inches: their long sides
_NEAR = 0.04  # of its length by which a sheet may differ from A4: scanners cut a little
_SCREEN = 96.0  # pixels an inch of a screen, as far as it is one
_LETTER = (
    0.092  # inch: the median height of pieces of print; .083 to .100 on 17 real and 45 made scans of 12 to 14 point
)
_CLEARLY = 1.45  # times: print of 9 to 19 point stands within it, which reports have
_SMALL = 1.9  # times: on A4 a table may have print of 7 point
_LOOK = 3600  # pixels: a longer page is looked at smaller
_FEW = 60  # letters: fewer tell nothing
_MIDDLE = 127  # grey of most of a page below which it is a negative
_CONTRAST = 25  # grey levels between a letter and its surroundings
_SIZES = (4, 150)  # pixels: no letter of a legible page is lower or higher


def measured(raster: Raster) -> Raster:
    """The raster with the resolution at which its print has the height of print; as it is where it is a sheet of A4, or little is on it."""
    long_side = max(raster.pixels.shape[:2])
    if abs(long_side / raster.dpi / _A4 - 1) <= _NEAR:
        return raster
    height = _letter_height(raster.pixels)
    if height is None:
        return raster

    def off(dpi: float) -> float:
        return abs(log(height / dpi / _LETTER))

    if off(raster.dpi) <= log(_CLEARLY):
        return raster
    a4 = long_side / _A4
    return replace(
        raster, dpi=a4 if off(a4) <= log(_SMALL) else min((raster.dpi, a4, long_side / _A3, _SCREEN), key=off)
    )


def _letter_height(pixels: Pixels) -> float | None:
    """The median height in pixels of what has a letter's shape in the middle of the page; ``None`` where there is little."""
    step = -(-max(pixels.shape[:2]) // _LOOK)
    middle = pixels[len(pixels) // 4 : -(len(pixels) // 4) or None]
    grey = middle if middle.ndim == 2 else np.asarray(cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    if step > 1:
        grey = np.asarray(
            cv2.resize(grey, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA), dtype=np.uint8
        )
    window = max(15, max(grey.shape) // 70) | 1
    around = np.asarray(cv2.blur(grey, (window, window)), dtype=np.uint8)
    one, two = (around, grey) if np.median(grey) > _MIDDLE else (grey, around)  # a negative's letters are lighter
    ink = np.asarray(cv2.subtract(one, two) > _CONTRAST).view(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = boxes[1:, cv2.CC_STAT_WIDTH], boxes[1:, cv2.CC_STAT_HEIGHT]
    size = np.maximum(width, height)  # pages may lie on their side
    letters = (size >= _SIZES[0]) & (size <= _SIZES[1]) & (size < 4 * np.minimum(width, height))
    if int(letters.sum()) < _FEW:
        return None
    return float(np.median(size[letters]) * step)

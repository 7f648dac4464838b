"""How much of a page's ink its text layer explains."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

import cv2
import numpy as np
from msgspec import Struct

from cchc_extract.model import Box
from cchc_extract.reading.raster import Pixels, Raster

DPI = 60
"""Resolution at which ink is looked at: letters are a few pixels high, and a page costs milliseconds."""
_COLOURED = 60
"""Difference of the colour channels (0 to 255) from which ink is a stamp's or a signature's, not print."""
_EDGE = 0.03
"""Share of the page at each side that is left out: shadows of the scanner's lid."""
_RULE = 25
"""Length in pixels from which a straight run of ink is a ruling line."""
_SPREAD = 2
"""Pixels by which word boxes are grown: OCR layers are a little off."""
_GHOST = 40
"""Pixels of ink up to which a page is blank: dust, or the back of a stamp showing through."""
_SPECKS = 20
"""Pixels darker than all print: the darkest print is looked for behind them."""
_PAPER = 0.9
"""Share of the pixels that are no brighter than the paper."""
_NEGATIVE = 90
"""Brightness below which most of a page is dark: it is a negative, and what is light on it is print."""
_CONTRAST = 40
"""Least difference between paper and darkest print (0 to 255) on a page that has print."""


class Ink(Struct, frozen=True):
    """Dark pixels of a page that are print: ``total``, and ``explained``, those inside word boxes."""

    total: int
    explained: int

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read."""
        return self.total <= _GHOST

    @property
    def share(self) -> float:
        """The share explained; 1 for a blank page."""
        return 1.0 if self.blank else self.explained / self.total


def smaller(raster: Raster) -> Raster:
    """The raster at about ``DPI``, each pixel the mean of those it stands for."""
    times = max(1, round(raster.dpi / DPI))
    height, width = (max(1, side // times) for side in raster.pixels.shape[:2])
    whole = raster.pixels[: height * times, : width * times]
    pixels = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    return Raster(np.asarray(pixels, dtype=np.uint8), raster.dpi / times)


def ink_of(raster: Raster, words: Iterable[Box], *, turned: int = 0) -> Ink:
    """The ink of ``raster`` (a page drawn at about ``DPI``), and how much of it lies in the boxes of ``words``.

    The boxes are points of the upright page, from which the page as drawn is turned clockwise by ``turned`` degrees.
    """
    print_ = np.ascontiguousarray(np.rot90(_print(raster.pixels), k=turned // 90))
    scale = raster.dpi / 72
    within = np.zeros_like(print_)
    for box in words:
        start = (round(box.x0 * scale) - _SPREAD, round(box.top * scale) - _SPREAD)
        end = (round(box.x1 * scale) + _SPREAD, round(box.bottom * scale) + _SPREAD)
        cv2.rectangle(within, start, end, 1, -1)
    return Ink(int(print_.sum()), int((print_ & within).sum()))


def _print(pixels: Pixels) -> Pixels:
    """1 where there is black print: no paper, stamp, ruling line or shadow at the edge."""
    channels = cv2.split(pixels)
    high, low = (np.asarray(reduce(which, channels), dtype=np.uint8) for which in (cv2.max, cv2.min))
    if np.median(low) < _NEGATIVE:
        high, low = 255 - low, 255 - high
    reached = np.bincount(high.ravel(), minlength=256).cumsum()
    paper, darkest = (int(np.searchsorted(reached, below, side="right")) for below in (_PAPER * high.size, _SPECKS))
    if paper - darkest < _CONTRAST:
        return np.zeros(high.shape, np.uint8)
    dark: Pixels = ((high < (paper + darkest) / 2) & (high - low < _COLOURED)).astype(np.uint8)
    for shape in ((1, _RULE), (_RULE, 1)):
        rules = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        dark[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0
    down, across = (max(1, round(_EDGE * side)) for side in dark.shape)
    dark[:down], dark[-down:], dark[:, :across], dark[:, -across:] = 0, 0, 0, 0
    return dark

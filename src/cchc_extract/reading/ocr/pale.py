"""Rules too pale to count as ink: the light grey lines of a spreadsheet, and of a copier set too bright.

A line is seen where a smear of it along its own direction is darker than the paper on both sides, however little.
"""

from __future__ import annotations

import cv2
import numpy as np

from cchc_extract.reading.ocr.morphology import grown, opened
from cchc_extract.reading.raster import Pixels

_SMEAR = 0.25  # inch: the noise of paper is gone from the mean of so many pixels
_BESIDE = 0.04  # inch from its middle to the paper beside a rule
_DARKER = 2.5  # grey levels, on pages with the noise of a scanner
_ACROSS, _DOWN = 0.5, 0.4  # inch: shorter lines are no rules of a table that has no others
_PRINT, _RIM = 150, 0.03  # grey below which there is print, and inches of blur around it; a rule as dark is seen as ink
_WIDEST = 0.04  # inch: pale rules are hairlines, blurred by the scanner; what is wider is shade


def pale_rules(grey: Pixels, dpi: float) -> Pixels:
    """1 where there are pale rules on a level page."""
    level = np.uint8(np.median(grey[::8, ::8]))
    rim = round(_RIM * dpi) | 1
    print_ = grown(np.asarray(grey < _PRINT, dtype=np.uint8), rim, rim)
    paper = np.where(print_.view(np.bool_), level, grey)
    return _across(paper, dpi, _ACROSS) | np.ascontiguousarray(_across(paper.T, dpi, _DOWN).T)


def without_rests(ink: Pixels, pale: Pixels, grey: Pixels, dpi: float) -> Pixels:
    """The ink without what pale rules have of it: bits as pale as they are along them."""
    rim = round(_RIM * dpi) | 1
    return np.asarray(ink & (1 - (grown(pale, rim, rim) & (grey >= _PRINT))), dtype=np.uint8)


def _across(grey: Pixels, dpi: float, shortest: float) -> Pixels:
    """The horizontal ones."""
    smeared = np.asarray(cv2.blur(np.ascontiguousarray(grey), (round(_SMEAR * dpi) | 1, 1)), dtype=np.float32)
    beside = round(_BESIDE * dpi)
    above, below = np.roll(smeared, beside, axis=0), np.roll(smeared, -beside, axis=0)
    line = np.asarray(np.minimum(above, below) - smeared > _DARKER).view(np.uint8)
    thick = opened(line, 1, round(_WIDEST * dpi) + 1)
    return opened(line & (1 - thick), round(shortest * dpi), 1)

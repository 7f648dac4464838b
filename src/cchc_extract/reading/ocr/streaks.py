"""Vertical streaks of a scanner taken off the print they run through.

Dirt on a scanner's glass draws one shade down the whole page. Where the print under it is darker than the streak, it is seen by that; where
the streak covers it, strokes that stand on both sides are drawn through.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from cchc_extract.reading.ocr.rules import Stroke
from cchc_extract.reading.raster import Pixels

_BLUR = 3  # pixels beside a streak that the scanner's blur darkens
_SHOWN = (
    0.02  # of a streak's length that has print under it, where print shows through it; a table has more on any line
)
_INK = 140  # grey below which what is under a streak is ink
_REACH = 4  # pixels from which strokes are continued


def without_streaks(grey: Pixels, ink: Pixels, streaks: Sequence[Stroke]) -> tuple[Pixels, Pixels]:
    """``grey`` and ``ink`` (H x W, 1 where there is ink) of a level page without the vertical ``streaks``."""
    if not streaks:
        return grey, ink
    grey, ink = grey.copy(), ink.copy()
    for streak in streaks:
        _take_off(grey, ink, streak)
    return grey, ink


def _take_off(grey: Pixels, ink: Pixels, streak: Stroke) -> None:
    """Takes one streak off, in place."""
    for run in streak.runs:
        rows = np.arange(max(0, int(run.start)), min(len(grey), int(run.end) + 1))
        middle = np.rint(run.first + run.slope * (rows - run.start)).astype(np.intp)
        half = round(streak.thick / 2) + _BLUR
        around = half + _REACH
        columns = middle[:, np.newaxis] + np.arange(-around, around + 1)
        columns = np.clip(columns, 0, grey.shape[1] - 1)
        band = grey[rows[:, np.newaxis], columns]
        inner = slice(_REACH, -_REACH)
        shade = np.maximum(np.median(band, axis=0), 1.0)
        clear = np.minimum(255.0, band * (255.0 / shade)).astype(np.uint8)
        if (clear[:, around] < _INK).mean() < _SHOWN:
            hidden = np.zeros_like(band)
            hidden[:, inner] = 1
            through = np.asarray(cv2.inpaint(band, hidden, 3, cv2.INPAINT_TELEA), dtype=np.uint8)
            clear = np.minimum(clear, through)
        grey[rows[:, np.newaxis], columns[:, inner]] = clear[:, inner]
        ink[rows[:, np.newaxis], columns[:, inner]] = clear[:, inner] < _INK

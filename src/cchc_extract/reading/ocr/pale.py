"""Rules too pale to count as ink: the light grey lines of a spreadsheet, and of a copier set too bright.

A line is seen where a smear of it along its own direction is darker than the paper on both sides, however little.
"""

from __future__ import annotations

import cv2
import numpy as np
from msgspec.structs import replace

from cchc_extract.model import Grid
from cchc_extract.reading.ocr.morphology import grown, opened
from cchc_extract.reading.ocr.rules import Stroke, Strokes
from cchc_extract.reading.raster import Pixels

_SMEAR = 0.25  # inch: the noise of paper is gone from the mean of so many pixels
_BESIDE = 0.04  # inch from its middle to the paper beside a rule
_DARKER = 2.5  # grey levels, on pages with the noise of a scanner
_ACROSS, _DOWN = 0.5, 0.4  # inch: shorter lines are no rules of a table that has no others
_PRINT, _RIM = 150, 0.03  # grey below which there is print, and inches of blur around it; a rule as dark is seen as ink
_CROSSED = 0.015  # of its length that a rule may touch print
_TABLE, _FILLED = (
    (3, 2),
    0.5,
)  # rows and columns of a table at least, and its cells among those that its rules would make
_WIDEST = 0.04  # inch: pale rules are hairlines, blurred by the scanner; what is wider is shade


def pale_rules(grey: Pixels, dpi: float) -> Pixels:
    """1 where there are pale rules on a level page. They are as well seen at half the resolution, and it is much quicker."""
    half = np.asarray(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    level = np.uint8(np.median(half[::4, ::4]))
    rim = round(_RIM * dpi / 2) | 1
    print_ = grown(np.asarray(half < _PRINT, dtype=np.uint8), rim, rim)
    paper = np.where(print_.view(np.bool_), level, half)
    found = _across(paper, dpi / 2, _ACROSS) | np.ascontiguousarray(_across(paper.T, dpi / 2, _DOWN).T)
    return np.asarray(cv2.resize(found, grey.shape[::-1], interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def clear_of_print(strokes: Strokes, grey: Pixels) -> Strokes:
    """The strokes that run between print and not through it: pale streaks of a scanner run through every line of a page."""
    return replace(
        strokes,
        across=tuple(each for each in strokes.across if _is_clear(each, grey)),
        down=tuple(each for each in strokes.down if _is_clear(each, grey.T)),
    )


def _is_clear(stroke: Stroke, grey: Pixels) -> bool:
    """Whether hardly any print lies on a stroke along the rows of ``grey``."""
    crossed = 0
    for run in stroke.runs:
        along = np.arange(max(0, int(run.start)), min(grey.shape[1], int(run.end)))
        across = np.clip(np.rint(run.first + run.slope * (along - run.start)), 0, len(grey) - 1).astype(np.intp)
        crossed += int((grey[across, along] < _PRINT).sum())
    return crossed <= _CROSSED * stroke.length


def is_table(grid: Grid) -> bool:
    """Whether a grid of pale rules has rows and columns enough to be believed: stray lines make cells here and there."""
    return grid.rows >= _TABLE[0] and grid.cols >= _TABLE[1] and len(grid.cells) >= _FILLED * grid.rows * grid.cols


def without_rests(ink: Pixels, pale: Pixels, grey: Pixels, dpi: float) -> Pixels:
    """The ink without what pale rules have of it: bits as pale as they are along them."""
    rim = round(_RIM * dpi) | 1
    return np.asarray(ink & (1 - (grown(pale, rim, rim) & (grey >= _PRINT))), dtype=np.uint8)


def _across(grey: Pixels, dpi: float, shortest: float) -> Pixels:
    """The horizontal ones. Brightness is counted in eighths of a grey level."""
    fine = np.ascontiguousarray(grey).astype(np.uint16) * np.uint16(8)
    smeared = np.asarray(cv2.blur(fine, (round(_SMEAR * dpi) | 1, 1)), dtype=np.uint16)
    beside = round(_BESIDE * dpi)
    line = np.zeros_like(grey)
    sides = cv2.min(smeared[: -2 * beside], smeared[2 * beside :])
    line[beside:-beside] = cv2.subtract(sides, smeared[beside:-beside]) > round(8 * _DARKER)
    thick = opened(line, 1, round(_WIDEST * dpi) + 1)
    return opened(line & (1 - thick), round(shortest * dpi), 1)

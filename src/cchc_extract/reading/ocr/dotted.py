"""Rules of dots and dashes: the row lines of many spreadsheets and forms, in which no run of ink is long enough for a rule.

Small pieces of ink one after another on a line are a rule where they take most of a table's width (or height), or, without a table, are
long themselves. A line of dots to write on is neither: it stands in one cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Grid
from cchc_extract.reading.ocr.morphology import closed, coarser, grown, opened
from cchc_extract.reading.ocr.pieces import pieces
from cchc_extract.reading.ocr.rules import Run, Stroke, Strokes, level_strokes, on_lines, runs
from cchc_extract.reading.raster import Pixels

_TALL = 0.4  # inch: rows that are no higher hold one line of print and need no rule within
_DASH, _THIN = 0.16, 0.03  # inch that a dash is long, and a dot or dash thick, at most
_APART = 0.08  # inch between two dots or dashes
_SHORTEST = 0.3  # inch of dots without a letter between them
_MOST = 0.5  # of the width of a table
_LONG = (2.0, 0.8)  # inch across and down: a line of dots as long is a rule where there is no table
_LINE = 0.02  # inch by which the parts of a line lie higher or lower
_MEET = 0.05  # inch: a rule of a part of a table ends so near to others
_WIDE = 1.0  # inch that it is wide at least; one column's dots may be to write on
_BAND = 0.016  # inch to either side of a rule in which its dots lie
_RIM = 3  # pixels of blur around a dot
_COARSEST = 4  # pixels of the page in one of the picture in which long lines are looked for
_LOW = 2  # pixels of that picture from such a line to the print above and below
_CLEAR = 0.6  # of such a line; there is print above and below the rows of a line of print
_COARSER = 2  # lines of them are as well seen at half the resolution, and it is much quicker


Span = tuple[float, float, float, float]
"""Of a table in pixels: where it begins and ends along a line, and across it."""


class Dots(Struct, frozen=True, eq=False):
    """The small pieces of ink of a page (H x W, 1 where they are) that are thin and low (``across``) or thin and narrow (``down``)."""

    across: Pixels
    down: Pixels


def may_lack_rules(grids: Sequence[Grid], strokes: Strokes, ink: Pixels, dpi: float) -> bool:
    """Whether rules of dots may be missing: a table has a row that holds more than a line of print, or there is none but a long low line.

    ``strokes`` are the rules that are known.
    """
    boxes = [cell.box for grid in grids for cell in grid.cells if cell.row_span == 1 and cell.box is not None]
    if boxes:
        return max(box.bottom - box.top for box in boxes) > _TALL * 72
    coarse = dpi / _COARSEST
    joined = closed(coarser(ink, _COARSEST), round(_APART * coarse) + 1, 1)
    lines = opened(joined, round(_LONG[0] * coarse), 1)
    clear = np.zeros_like(lines)
    clear[_LOW:-_LOW] = lines[_LOW:-_LOW] & (1 - (joined[: -2 * _LOW] | joined[2 * _LOW :]))
    rows = np.flatnonzero(clear.sum(axis=1) >= np.maximum(_CLEAR * lines.sum(axis=1), 1)) * _COARSEST
    known = np.array([stroke.at for stroke in strokes.across])
    return any(not len(known) or float(np.abs(known - row).min()) > _LOW * _COARSEST for row in rows)


def dots_of(ink: Pixels, dpi: float) -> Dots:
    """What may be dots and dashes of rules; ``ink`` is 1 where there is ink."""
    found = pieces(ink)
    _, _, width, height, _ = found.boxes.T
    thin, dash = _THIN * dpi, _DASH * dpi
    across = found.among((height <= thin) & (width <= dash))
    down = found.among((width <= thin) & (height <= dash))
    return Dots(across, down)


def with_dotted(strokes: Strokes, dots: Dots, grids: Sequence[Grid], dpi: float) -> Strokes:
    """``strokes`` of a level page and the rules of ``dots``: through most of one of the ``grids``, or long ones where there are none."""
    boxes = [grid.box for grid in grids if grid.box is not None]
    pixels = dpi / 72
    wide = [(box.x0 * pixels, box.x1 * pixels, box.top * pixels, box.bottom * pixels) for box in boxes]
    high = [(top, bottom, left, right) for left, right, top, bottom in wide]
    across = _lines(dots.across, dpi)
    down = [*strokes.down, *_rules(_lines(dots.down.T, dpi), high, strokes.across, dpi, _LONG[1])]
    return replace(strokes, across=(*strokes.across, *_rules(across, wide, down, dpi, _LONG[0])), down=tuple(down))


def without_dots(ink: Pixels, grey: Pixels, strokes: Strokes, dots: Dots, dpi: float) -> tuple[Pixels, Pixels]:
    """``ink`` and ``grey`` without the dots that lie on the strokes."""
    on_rules = _bands(strokes.across, ink.shape, dpi) & dots.across
    on_rules |= np.ascontiguousarray(_bands(strokes.down, ink.T.shape, dpi).T) & dots.down
    gone = grown(on_rules, 2 * _RIM + 1, 2 * _RIM + 1)
    left = np.asarray(ink & (1 - on_rules), dtype=np.uint8)
    gone &= 1 - grown(left, 3, 3)
    return left, np.asarray(grey | gone * np.uint8(255), dtype=np.uint8)


def _lines(dots: Pixels, dpi: float) -> list[list[Stroke]]:
    """The parts of each line of dots along the rows of ``dots``."""
    small = dpi / _COARSER
    lines = opened(closed(coarser(dots, _COARSER), round(_APART * small) + 1, 3), round(_SHORTEST * small), 1)
    strokes = [_finer(stroke) for stroke in level_strokes(runs(lines, small, _SHORTEST), small)]
    return on_lines(strokes, _LINE * dpi)


def _rules(
    lines: Sequence[Sequence[Stroke]], tables: Sequence[Span], crossing: Sequence[Stroke], dpi: float, long: float
) -> list[Stroke]:
    """The strokes of the lines that are rules; where there are such, also of lines from one of the ``crossing`` rules to another."""
    sure = [line for line in lines if _is_rule(line, tables, long * dpi)]
    if not sure:
        return []
    return [stroke for line in lines if line in sure or _goes_from_rule_to_rule(line, crossing, dpi) for stroke in line]


def _goes_from_rule_to_rule(line: Sequence[Stroke], crossing: Sequence[Stroke], dpi: float) -> bool:
    start, end = min(each.start for each in line), max(each.end for each in line)
    near = _MEET * dpi
    return sum(each.length for each in line) >= max(_WIDE * dpi, _MOST * (end - start)) and all(
        any(abs(each.at - side) <= near for each in crossing) for side in (start, end)
    )


def _is_rule(line: Sequence[Stroke], tables: Sequence[Span], long: float) -> bool:
    if not tables:
        return sum(stroke.length for stroke in line) >= long
    return any(
        sum(max(0.0, min(each.end, end) - max(each.start, start)) for each in line) >= _MOST * (end - start)
        for start, end, first, last in tables
        if first < line[0].at < last
    )


def _finer(stroke: Stroke) -> Stroke:
    """The stroke in pixels of the page."""
    times = _COARSER
    return Stroke(
        tuple(
            Run(times * run.start, times * run.end, times * run.first, times * run.last, thick=1.0)
            for run in stroke.runs
        )
    )


def _bands(strokes: Sequence[Stroke], size: tuple[int, ...], dpi: float) -> Pixels:
    """1 along horizontal strokes."""
    near = np.zeros(size, dtype=np.uint8)
    for stroke in strokes:
        corners = [
            (round(x), round(y)) for run in stroke.runs for x, y in ((run.start, run.first), (run.end, run.last))
        ]
        cv2.polylines(near, [np.array(corners, dtype=np.int32)], False, 1, round(2 * _BAND * dpi))
    return near

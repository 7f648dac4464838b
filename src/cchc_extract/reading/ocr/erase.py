"""Taking rules out of a page without hurting the letters that touch or cross them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from cchc_extract.model import Box, around
from cchc_extract.reading.ocr.morphology import Window, grown, inked, opened
from cchc_extract.reading.ocr.pieces import pieces
from cchc_extract.reading.ocr.rules import Stroke, Strokes
from cchc_extract.reading.raster import Pixels

_BAND = 0.007  # inch to either side of a stroke in which its ragged and tilted ink is looked for
_WIDE, _LONG_RUN = 0.04, 0.3  # inch: a bent rule strays farther; there only runs longer than the bars of letters count
_RUN = 0.1  # inch: shorter runs of ink along a rule may be the foot of a figure
_RIM = 2  # pixels of blur beside a rule


def erased(grey: Pixels, ink: Pixels, strokes: Strokes, dpi: float) -> tuple[Pixels, Pixels]:
    """``grey`` and ``ink`` without the strokes: paper where they were, except where a letter runs into or across them."""
    lying, upright = ((*rules, *dirt) for rules, dirt in zip((strokes.across, strokes.down), strokes.dirt, strict=True))
    if not lying and not upright:
        return grey, ink
    across, down = _windows(lying, ink.shape, dpi), _windows(upright, ink.T.shape, dpi)
    rules, standing = _rule_ink(ink, across, dpi), _rule_ink(ink.T, down, dpi)
    letters = ink.copy()
    for window, _ in across:
        letters[window] &= 1 - rules[window]
    for window, _ in down:
        letters.T[window] &= 1 - standing[window]
    cleared, left = grey.copy(), ink.copy()
    for window, _ in across:
        gone = _untouched(rules[window], letters[window], ink[window], dpi)
        cleared[window] |= gone * np.uint8(255)
        left[window] &= 1 - gone
    for window, _ in down:
        gone = _untouched(standing[window], letters.T[window], ink.T[window], dpi)
        cleared.T[window] |= gone * np.uint8(255)
        left.T[window] &= 1 - gone
    return cleared, left


def _rule_ink(ink: Pixels, windows: Sequence[tuple[Window, Sequence[Stroke]]], dpi: float) -> Pixels:
    """1 where the ink of horizontal strokes and its blurred rim lie. Most of a page is far from them and not looked at."""
    found = np.zeros_like(ink)
    for window, inside in windows:
        part = np.ascontiguousarray(ink[window])
        found[window] = _rule_ink_in(part, (window[0].start, window[1].start), inside, dpi)
    return found


def _rule_ink_in(ink: Pixels, origin: tuple[int, int], strokes: Sequence[Stroke], dpi: float) -> Pixels:
    """The same in the part of the page that begins at the row and column ``origin``."""
    near, wide = np.zeros_like(ink), np.zeros_like(ink)
    for stroke in strokes:
        corners = [
            (round(x) - origin[1], round(y) - origin[0])
            for run in stroke.runs
            for x, y in ((run.start - 3, run.first), (run.end + 3, run.last))
        ]
        line = [np.array(corners, dtype=np.int32)]
        cv2.polylines(near, line, False, 1, round(stroke.thick + 2 * _BAND * dpi))
        cv2.polylines(wide, line, False, 1, round(stroke.thick + 2 * _WIDE * dpi))
    rule, left_over = opened(ink & wide, round(_LONG_RUN * dpi), 1), np.zeros_like(ink)
    inside = ink & near
    if len(inked_rows := np.flatnonzero(inside.any(axis=1))):
        rows = slice(max(0, int(inked_rows[0]) - 1), int(inked_rows[-1]) + 2)  # with what touches their ink
        rule[rows] |= opened(inside[rows], round(_RUN * dpi), 1)
        left_over[rows] = _left_over(inside[rows], ink[rows])
    return _spread(rule, _RIM) | left_over


def _windows(strokes: Sequence[Stroke], size: tuple[int, ...], dpi: float) -> list[tuple[Window, list[Stroke]]]:
    """The parts of a page that are near strokes, none over another, and the strokes in each."""
    windows: list[tuple[Box, list[Stroke]]] = []
    for stroke in strokes:
        across = [side for run in stroke.runs for side in (run.first, run.last)]
        reach = stroke.thick / 2 + _WIDE * dpi + 2 * _RIM + 3
        box = Box(stroke.start - reach, min(across) - reach, stroke.end + reach, max(across) + reach)
        inside = [stroke]
        while met := next((window for window in windows if window[0].overlap(box) > 0), None):
            windows.remove(met)
            box, inside = around((box, met[0])) or box, met[1] + inside
        windows.append((box, inside))
    height, width = size
    return [
        ((slice(*_within(box.top, box.bottom, height)), slice(*_within(box.x0, box.x1, width))), inside)
        for box, inside in windows
    ]


def _within(start: float, end: float, size: int) -> tuple[int, int]:
    first = min(max(0, int(start)), size)
    return first, min(max(first, int(end) + 1), size)


def _untouched(rule: Pixels, letters: Pixels, ink: Pixels, dpi: float) -> Pixels:
    """The part of a horizontal rule's ink that no letter touches or crosses."""
    reach = 2 * _RIM + round(_BAND * dpi)
    touched = _spread(letters, 1) & rule
    return np.asarray(rule & (1 - (_spread(touched, reach) & ink)), dtype=np.uint8)


def _left_over(inside: Pixels, ink: Pixels) -> Pixels:
    """Pieces of ink that lie wholly in the bands (``inside``): dashes of a broken rule."""
    outside = grown(np.asarray(ink & (1 - inside), dtype=np.uint8), 3, 3)
    found = pieces(inside)
    _, _, width, height, _ = found.boxes.T
    goes_on = np.bincount(found.labels[inked(outside & inside)], minlength=found.count) > 0
    return found.among(~goes_on & (width >= 3 * height))  # a full stop is as high as it is wide


def _spread(ink: Pixels, by: int) -> Pixels:
    """The ink spread up and down by so many pixels."""
    return grown(ink, 1, 2 * by + 1)

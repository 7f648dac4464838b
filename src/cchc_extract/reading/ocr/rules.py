"""Ruling lines in pixels: long thin runs of ink, broken ones joined, doubled ones made one, stems of letters left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from cchc_extract.reading.raster import Pixels


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight run of ink in pixels: from ``start`` to ``end`` along its direction, at ``at`` across it, ``thick`` pixels wide."""

    start: float
    end: float
    at: float
    thick: float

    @property
    def length(self) -> float:
        """Length in pixels."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Strokes:
    """The horizontal (``across``) and vertical (``down``) strokes of a page."""

    across: tuple[Stroke, ...]
    down: tuple[Stroke, ...]


_SHORTEST_ACROSS = 0.25  # inch
_SHORTEST_DOWN = 0.15  # inch: a row of one line of small print
_LONG = 0.6  # inch: no stem of a letter is as long
_THICKEST = 0.035  # inch: 2.5 points
_SAME = 0.02  # inch: runs this near to each other are one rule (doubled and tilted ones)
_GAP = 0.25  # inch: a worn rule is bridged over this
_BEYOND = 0.3  # inch: no rule of a table runs on this far past its sides
_MEET = 0.04  # inch: a short rule ends this near to the rules it joins


def strokes(ink: Pixels, dpi: float) -> Strokes:
    """The strokes of a level page; ``ink`` is 1 where there is ink."""
    across = _joined(_runs(ink, dpi, _SHORTEST_ACROSS), dpi)
    down = _joined(_runs(np.ascontiguousarray(ink.T), dpi, _SHORTEST_DOWN), dpi)
    down = _without_stems(down, across, dpi)
    return Strokes(across=tuple(_without_creases(across, down, dpi)), down=tuple(_without_creases(down, across, dpi)))


def _runs(ink: Pixels, dpi: float, shortest: float) -> list[Stroke]:
    """Horizontal runs of ink at least ``shortest`` inches long and thin."""
    thickened = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(thickened, cv2.MORPH_OPEN, np.ones((1, max(3, round(shortest * dpi))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found = []
    for x, y, width, height, area in stats[1:count]:
        thick = area / width - 2  # less what the thickening added
        if thick <= _THICKEST * dpi and height <= max(_THICKEST * dpi * 2, width * 0.02):
            found.append(Stroke(float(x), float(x + width), y + height / 2, max(thick, 1.0)))
    return found


def _joined(runs: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """Runs on one line made one stroke, where the gap between them is small or they lie beside each other."""
    joined: list[Stroke] = []
    for run in sorted(runs, key=lambda each: each.start):
        near = (index for index, other in enumerate(joined) if _one_rule(other, run, dpi))
        index = next(near, None)
        if index is None:
            joined.append(run)
        else:
            joined[index] = _merged(joined[index], run)
    return joined


def _one_rule(one: Stroke, two: Stroke, dpi: float) -> bool:
    return abs(two.at - one.at) <= _SAME * dpi and two.start - one.end <= _GAP * dpi


def _merged(one: Stroke, two: Stroke) -> Stroke:
    weight = one.length + two.length
    return Stroke(
        min(one.start, two.start),
        max(one.end, two.end),
        (one.at * one.length + two.at * two.length) / weight,
        max(one.thick, two.thick),
    )


def _without_stems(down: Sequence[Stroke], across: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """The vertical strokes without stems of letters: a short one counts if it goes from rule to rule, or goes on a long one."""
    long = [stroke for stroke in down if stroke.length >= _LONG * dpi]

    def rule(stroke: Stroke) -> bool:
        goes_on = any(abs(stroke.at - other.at) <= _SAME * dpi for other in long)
        return goes_on or all(_meets(end, stroke.at, across, dpi) for end in (stroke.start, stroke.end))

    return [stroke for stroke in down if stroke.length >= _LONG * dpi or rule(stroke)]


def _meets(y: float, x: float, across: Sequence[Stroke], dpi: float) -> bool:
    near = _MEET * dpi
    return any(
        abs(rule.at - y) <= near + rule.thick / 2 and rule.start - near <= x <= rule.end + near for rule in across
    )


def _without_creases(strokes: Sequence[Stroke], crossing: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """The strokes without folds, pen lines and paper edges: those that run far past the ends of the others across the same strokes."""

    def crease(stroke: Stroke) -> bool:
        crossed = [
            each for each in crossing if each.start <= stroke.at <= each.end and stroke.start <= each.at <= stroke.end
        ]
        beside = [
            other
            for other in strokes
            if other is not stroke and any(each.start <= other.at <= each.end for each in crossed)
        ]
        if len(crossed) < 2 or len(beside) < 3:
            return False
        start, end = min(other.start for other in beside), max(other.end for other in beside)
        return stroke.start < start - _BEYOND * dpi or stroke.end > end + _BEYOND * dpi

    return [stroke for stroke in strokes if not crease(stroke)]

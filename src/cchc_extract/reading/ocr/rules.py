"""Ruling lines in pixels: long thin runs of ink, broken ones joined, doubled ones made one."""

from __future__ import annotations

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


_SHORTEST_ACROSS = 0.25  # inch
_SHORTEST_DOWN = 0.15  # inch: a row of one line of small print
_THICKEST = 0.035  # inch: 2.5 points
_SAME = 0.02  # inch: runs this near to each other are one rule (doubled and tilted ones)
_GAP = 0.25  # inch: a worn rule is bridged over this


def strokes(ink: Pixels, dpi: float) -> tuple[list[Stroke], list[Stroke]]:
    """Horizontal and vertical strokes of a level page; ``ink`` is 1 where there is ink."""
    across = _joined(_runs(ink, dpi, _SHORTEST_ACROSS), dpi)
    down = _joined(_runs(np.ascontiguousarray(ink.T), dpi, _SHORTEST_DOWN), dpi)
    return across, down


def _runs(ink: Pixels, dpi: float, shortest: float) -> list[Stroke]:
    """Horizontal runs of ink at least ``shortest`` inches long and thin."""
    thickened = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(thickened, cv2.MORPH_OPEN, np.ones((1, max(3, round(shortest * dpi))), np.uint8))
    opened &= cv2.dilate(ink, np.ones((1, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found = []
    for x, y, width, height, area in stats[1:count]:
        if (
            area / width <= _THICKEST * dpi
            and height <= max(_THICKEST * dpi * 2, width * 0.02)
            and width >= shortest * dpi * 0.8
        ):
            found.append(Stroke(float(x), float(x + width), y + height / 2, area / width))
    return found


def _joined(runs: list[Stroke], dpi: float) -> list[Stroke]:
    """Runs on one line made one stroke, where the gap between them is small or they lie beside each other."""
    joined: list[Stroke] = []
    for run in sorted(runs, key=lambda each: each.start):
        for index, other in enumerate(joined):
            if abs(run.at - other.at) <= _SAME * dpi and run.start - other.end <= _GAP * dpi:
                joined[index] = _merged(other, run)
                break
        else:
            joined.append(run)
    return joined


def _merged(one: Stroke, two: Stroke) -> Stroke:
    weight = one.length + two.length
    return Stroke(
        min(one.start, two.start),
        max(one.end, two.end),
        (one.at * one.length + two.at * two.length) / weight,
        max(one.thick, two.thick),
    )

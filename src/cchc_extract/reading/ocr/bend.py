"""Bent and foreshortened paper: how lines of print and rules turn over the page, and the resampling that straightens them.

The directions of rows are measured tile by tile. A smooth displacement whose slope agrees with them covers perspective, a curled edge and a
wavy sheet alike, without having to know which it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.ocr import rules
from cchc_extract.reading.ocr.level import LOOK_DPI, direction, looked_at
from cchc_extract.reading.ocr.morphology import Floats, Window, inked
from cchc_extract.reading.ocr.rules import Stroke
from cchc_extract.reading.raster import Pixels

_TILE = 1.6  # inch
_MOST = 5.0  # degrees a tile may stray from the page's direction
_FEWEST_POINTS = 60  # ink pixels at the looking resolution below which a tile has no direction
_RIDGE = 0.02  # keeps terms that the page says nothing about at nothing
_WORTH = 0.008  # inch: bends below this harm neither grid nor reading
_RULE = 0.2  # inch: runs of ink longer than this are rules, not letters
_WIDE = 0.4  # of the picture's width: rules as long are a table's, and end at its sides
_LONG = 1.0  # inch: a shorter stroke is no rule that says how the sheet lies
_ENOUGH = 3  # upright rules: they tell how columns run, and better than the ends of horizontal ones
_FEWEST_SLOPES = 3
_FAR, _NEAR = 0.03, 0.003  # slopes that disagree with the usual one, and with a good fit, by more are left out
_COARSE = 16  # pixels between the places of the lattice
_STRIP = 512  # rows, a multiple of that
_TERMS = 6
_PRICE = (
    1e-6,
    1,
    4,
    1,
    4,
    9,
)  # the farther-reaching terms are dear: a few slopes must not bend the empty half of a page
_FLAT = (0.0,) * _TERMS


class Bend(Struct, frozen=True):
    """Displacements of a level page, as polynomials of the place in inches from the middle: ``down`` of rows, ``right`` of columns."""

    down: tuple[float, ...]
    right: tuple[float, ...]

    def displaced(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """How far (right, down), in inches, the ink that belongs at ``x``, ``y`` lies from there."""
        return _terms(y, x) @ np.array(self.right), _terms(x, y) @ np.array(self.down)

    def most(self, width: float, height: float) -> float:
        """How far ink of a page of that size in inches lies from where it belongs at most, across or down."""
        x, y = np.meshgrid(np.linspace(-0.5, 0.5, 9) * width, np.linspace(-0.5, 0.5, 9) * height)
        return float(np.abs(self.displaced(x, y)).max())


def bend(ink: Pixels, dpi: float) -> Bend | None:
    """The bend of a page whose skew has been taken out; ``None`` where it is flat. ``ink`` is 1 where there is ink."""
    ink, dpi = looked_at(ink, dpi), LOOK_DPI
    height, width = ink.shape
    lying, standing = rules.runs(ink, dpi, _RULE), rules.runs(ink.T, dpi, _RULE)
    across = _long(rules.of_print(lying, width, height, dpi), dpi)
    upright = _long(rules.of_print(standing, height, width, dpi), dpi)
    sides = [] if len(upright) >= _ENOUGH else _end_slopes(across, width, dpi)
    if len(across) < _ENOUGH:  # the edges of a photographed sheet are better than nothing
        across = _long([Stroke((run,)) for run in lying], dpi)
    if len(upright) < _ENOUGH and not sides:
        upright = _long([Stroke((run,)) for run in standing], dpi)
    found = Bend(
        down=_fitted(_rule_slopes(across, dpi), width / dpi, height / dpi)
        or _fitted(_text_slopes(ink, dpi), width / dpi, height / dpi)
        or _FLAT,
        right=_fitted(np.array([*_rule_slopes(upright, dpi), *sides]).reshape(-1, 4), height / dpi, width / dpi)
        or _FLAT,
    )
    return found if found.most(width / dpi, height / dpi) > _WORTH else None


def _long(strokes: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """The strokes that tell how the sheet lies: short ones are the rims and letters of a stamp."""
    return [stroke for stroke in strokes if stroke.length >= _LONG * dpi]


def straightened(
    picture: Pixels, degrees: float, found: Bend, dpi: float, scale: float = 1.0, windows: Sequence[Window] = ()
) -> Pixels:
    """The picture, ``scale`` times as large, with its skew of ``degrees`` and its bend taken out at once (one resampling keeps the
    letters sharp). Only the ``windows`` of the outcome are drawn, what is beside them is paper; without any, all is.
    """
    straight = np.full([round(side * scale) for side in picture.shape], 255, dtype=np.uint8)
    strips = range(0, len(straight), _STRIP)  # a whole page's displacements would take eight times its memory
    for window in windows or [(slice(top, top + _STRIP), slice(0, straight.shape[1])) for top in strips]:
        straight[window] = _part(picture, window, straight.shape, degrees, found, dpi, scale)
    return straight


def _part(
    picture: Pixels, window: Window, size: tuple[int, ...], degrees: float, found: Bend, dpi: float, scale: float
) -> Pixels:
    """A window of the straightened picture, which has that size. The displacement is smooth: worked out on a lattice, and stretched."""
    height, width = picture.shape
    (top, bottom, _), (first, last, _) = (part.indices(side) for part, side in zip(window, size, strict=True))
    v, u = np.mgrid[top : bottom + _COARSE : _COARSE, first : last + _COARSE : _COARSE].astype(np.float64)
    x, y = (u - size[1] / 2) / (dpi * scale), (v - size[0] / 2) / (dpi * scale)
    right, down = found.displaced(x, y)
    right, down = found.displaced(x + right, y + down)
    x, y = x + right, y + down
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    inside = (slice(bottom - top), slice(last - first))
    across = _stretched((x * cos - y * sin) * dpi + width / 2, _COARSE)[inside]
    along = _stretched((x * sin + y * cos) * dpi + height / 2, _COARSE)[inside]
    return np.asarray(cv2.remap(picture, across, along, cv2.INTER_CUBIC, borderValue=255.0), dtype=np.uint8)


def _stretched(lattice: Floats, step: int) -> npt.NDArray[np.float32]:
    rows, columns = lattice.shape
    matrix = np.array([[step, 0, 0], [0, step, 0]], dtype=np.float64)
    size = ((columns - 1) * step, (rows - 1) * step)
    return np.asarray(
        cv2.warpAffine(
            lattice.astype(np.float32), matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    )


def _rule_slopes(strokes: Sequence[Stroke], dpi: float) -> Floats:
    """One line (x, y, slope, weight) for every run of a rule; x and y in inches."""
    steepest = np.tan(np.radians(_MOST))
    found = [
        ((run.start + run.end) / 2 / dpi, (run.first + run.last) / 2 / dpi, run.slope, (run.end - run.start) / dpi)
        for stroke in strokes
        for run in stroke.runs
        if abs(run.slope) < steepest
    ]
    return np.array(found).reshape(-1, 4)


def _end_slopes(across: Sequence[Stroke], width: float, dpi: float) -> list[tuple[float, float, float, float]]:
    """The same for the sides of a table, by the ends of its long horizontal rules: it may have no upright ones."""
    steepest = np.tan(np.radians(_MOST))
    wide = sorted((each for each in across if each.length >= _WIDE * width), key=lambda each: each.at)
    found = []
    for upper, lower in pairwise(wide):
        step = lower.at - upper.at
        if step < _RULE * dpi or abs(upper.length - lower.length) > steepest * step:
            continue
        for one, two in ((upper.start, lower.start), (upper.end, lower.end)):
            if abs(two - one) < steepest * step:
                found.append(((upper.at + lower.at) / 2 / dpi, (one + two) / 2 / dpi, (two - one) / step, step / dpi))
    return found


def _text_slopes(ink: Pixels, dpi: float) -> Floats:
    """The same for every tile of the page in which lines of print have a direction."""
    height, width = ink.shape
    found = []
    for top, bottom in pairwise(_edges(height, dpi)):
        for left, right in pairwise(_edges(width, dpi)):
            y, x = inked(ink[top:bottom, left:right])
            if len(x) < _FEWEST_POINTS:
                continue
            angle, clear = direction(x, y, _MOST)
            if clear > 1.5 and abs(angle) < _MOST - 0.1:
                place = ((left + x.mean()) / dpi, (top + y.mean()) / dpi)
                found.append((*place, np.tan(np.radians(angle)), min(clear - 1, 5.0)))
    return np.array(found).reshape(-1, 4)


def _edges(length: int, dpi: float) -> list[int]:
    count = max(1, round(length / (_TILE * dpi)))
    return [round(length * index / count) for index in range(count + 1)]


def _terms(x: Floats, y: Floats) -> Floats:
    """Terms of a displacement that is nothing along x = 0, for rows running along x."""
    return np.stack([x, x * y, x * y * y, x * x, x * x * y, x * x * x], axis=-1)


def _slope_terms(x: Floats, y: Floats) -> Floats:
    """The derivatives of ``_terms`` along x."""
    return np.stack([np.ones_like(x), y, y * y, 2 * x, 2 * x * y, 3 * x * x], axis=-1)


def _fitted(slopes: Floats, width: float, height: float) -> tuple[float, ...] | None:
    """Coefficients of ``_terms`` that fit the slopes, those that disagree with the rest left out; ``None`` where they are few."""
    terms = _slope_terms(slopes[:, 0] - width / 2, slopes[:, 1] - height / 2)
    fitted = np.array([_weighted_median(slopes[:, 2], slopes[:, 3])]) if len(slopes) else np.zeros(1)
    allowed = _FAR
    # from the coarse to the fine, so that the edge of the paper cannot pull the fit before it is seen to disagree
    for known in (2, 3, _TERMS):
        off = np.abs(terms[:, : len(fitted)] @ fitted - slopes[:, 2])
        agreeing = off <= allowed
        if agreeing.sum() < max(_FEWEST_SLOPES, known):
            break
        fitted = _least_squares(terms[agreeing, :known], slopes[agreeing, 2], slopes[agreeing, 3])
        left = np.abs(terms[agreeing, :known] @ fitted - slopes[agreeing, 2])
        allowed = max(_NEAR, 2.5 * float(np.median(left)))
    if len(fitted) == 1:
        return None
    return tuple(float(each) for each in fitted) + (0.0,) * (_TERMS - len(fitted))


def _least_squares(terms: Floats, slopes: Floats, weights: Floats) -> Floats:
    scaled_terms = terms * weights[:, np.newaxis]
    ridge = np.diag(_PRICE[: terms.shape[1]]) * _RIDGE * weights.sum()
    return np.asarray(np.linalg.solve(scaled_terms.T @ terms + ridge, scaled_terms.T @ slopes))


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][int(np.searchsorted(reached, reached[-1] / 2))])

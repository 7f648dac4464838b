"""Figures as strokes of a pen, each drawn anew with its own jitter: the shapes of Vietnamese hands that other sets lack.

A 1 with a flag and sometimes a foot, a 7 with a bar, an open 4, a 9 like a g, a 5 whose roof is a stroke of its own, a 2 and a 3 with
loops.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
"""Points of a stroke (x, y), the figure 1 high, y down."""

_STEPS = 12  # points between two of a stroke's
_SCALE = 8  # parts of a pixel that a stroke's points are drawn to

# Each figure: its shapes, each with how often it is met; a shape is strokes, a stroke is points. One that begins with ``!`` has corners.
_SHAPES: dict[str, Sequence[tuple[float, str]]] = {
    "0": (
        (6, ".5 .02 .15 .2 .08 .55 .22 .92 .48 .98 .72 .8 .78 .4 .62 .08 .42 .04"),
        (3, ".55 .1 .3 .02 .08 .3 .1 .75 .35 1 .65 .85 .72 .45 .6 .1 .4 .02 .3 .12"),
        (1, ".5 .02 .15 .2 .1 .6 .25 .95 .5 .98 .72 .8 .75 .4 .6 .1 .42 .04|.75 .05 .1 .95"),
        (1, ".4 .0 .7 .15 .78 .5 .65 .9 .4 1 .15 .85 .1 .45 .25 .08 .55 .0 .75 .05"),
    ),
    "1": (
        (3, ".4 .0 .4 1"),
        (6, "!.05 .38 .4 .0 .4 1"),
        (4, "!.0 .55 .45 .0 .38 1"),
        (3, "!.05 .35 .42 .0 .42 1|.12 1 .72 .98"),
        (2, "!.2 .2 .42 .0 .4 1"),
        (2, ".0 .5 .25 .3 .45 .02 .42 .5 .38 1"),
        (1, "!.05 .3 .4 .02 .38 .96 .1 1 .7 .97"),
    ),
    "2": (
        (5, ".08 .25 .25 .03 .55 .05 .65 .28 .45 .6 .08 .98 .35 .93 .75 .97"),
        (4, ".1 .22 .3 .02 .6 .1 .6 .38 .35 .7 .12 .96 .08 .85 .25 .8 .5 .95 .8 .92"),
        (3, "!.08 .2 .3 .02 .6 .08 .65 .3 .1 1 .75 1"),
        (2, ".15 .3 .1 .12 .35 .0 .6 .12 .55 .45 .25 .85 .05 .95 .05 .82 .25 .82 .55 1 .8 .88"),
        (2, ".05 .12 .3 .0 .62 .12 .55 .5 .2 .9 .1 .98 .5 .92 .85 .85"),
    ),
    "3": (
        (5, ".1 .12 .35 .0 .62 .15 .5 .4 .25 .46 .55 .52 .7 .75 .45 1 .05 .9"),
        (3, "!.1 .03 .65 .03 .3 .4|.3 .4 .6 .5 .68 .78 .4 1 .05 .88"),
        (2, ".08 .08 .4 .0 .6 .2 .3 .42 .2 .4 .35 .44 .62 .6 .55 .92 .2 1 .02 .88"),
        (2, ".15 .1 .5 .0 .6 .25 .3 .45 .6 .55 .6 .95 .2 1.1 -.1 .95"),
    ),
    "4": (
        (5, "!.3 .0 .05 .6 .75 .6|.55 .3 .5 1"),
        (4, "!.25 .02 .12 .55 .68 .52|.62 .05 .58 1"),
        (3, "!.55 .0 .02 .68 .8 .66|.55 .0 .52 1"),
        (2, ".25 .0 .15 .35 .15 .55 .4 .6 .75 .55|.65 .2 .6 .6 .55 1"),
        (2, "!.2 .05 .1 .5 .6 .5 .62 .05 .6 1"),
        (1, "!.5 .0 .1 .55 .85 .55|.6 .3 .35 1.1"),
    ),
    "5": (
        (5, ".15 .05 .12 .42 .35 .38 .65 .5 .62 .85 .3 1 .02 .9|.15 .05 .75 .03"),
        (3, "!.7 .02 .18 .04 .12 .42|.12 .42 .4 .36 .66 .55 .6 .88 .3 1 .02 .92"),
        (2, ".2 .1 .12 .45 .4 .4 .6 .6 .5 .9 .2 1 .0 .9|.3 .05 .55 .08 .8 .0"),
        (2, ".2 .05 .15 .4 .2 .5 .45 .42 .6 .65 .4 .98 .0 1|.2 .04 .9 -.04"),
    ),
    "6": (
        (5, ".55 .0 .22 .3 .1 .7 .28 .98 .55 .92 .62 .68 .4 .55 .14 .72"),
        (3, ".65 .05 .35 .1 .12 .5 .12 .85 .35 1 .6 .85 .55 .6 .3 .58 .12 .8"),
        (2, ".4 .0 .2 .35 .1 .75 .25 1 .5 .95 .5 .7 .3 .65 .12 .85"),
        (1, ".75 .0 .3 .25 .08 .7 .25 1 .5 .9 .45 .65 .2 .68"),
    ),
    "7": (
        (4, "!.05 .06 .68 .04 .28 1"),
        (4, "!.05 .06 .68 .04 .28 1|.15 .52 .68 .48"),
        (3, ".02 .15 .15 .05 .45 .08 .7 .02 .5 .4 .35 1|.2 .55 .75 .45"),
        (2, ".05 .2 .08 .04 .4 .1 .7 .03 .45 .5 .32 1"),
        (2, "!.05 .22 .1 .03 .7 .05 .35 1|.2 .5 .72 .52"),
        (2, "!.02 .05 .6 .05 .42 .5 .4 1.15|.15 .55 .75 .4"),
    ),
    "8": (
        (5, ".6 .12 .4 .0 .15 .15 .3 .42 .6 .6 .62 .9 .35 1 .1 .88 .2 .6 .5 .4 .62 .15"),
        (3, ".55 .1 .3 .02 .18 .2 .4 .45 .62 .72 .45 .98 .18 .9 .2 .65 .45 .45 .62 .2 .5 .05"),
        (2, ".4 .45 .15 .3 .2 .05 .5 .02 .6 .25 .4 .45 .12 .65 .15 .95 .5 1 .65 .75 .4 .45"),
        (1, ".7 .0 .4 .02 .2 .2 .4 .45 .6 .75 .35 1 .1 .85 .3 .55 .7 .15"),
    ),
    "9": (
        (4, ".62 .15 .4 .0 .12 .15 .12 .4 .4 .5 .6 .3 .62 .12 .6 .6 .5 1"),
        (4, ".6 .12 .3 .02 .1 .25 .25 .45 .5 .38 .62 .1 .62 .6 .5 1.02 .2 1.05 .0 .9"),
        (3, ".55 .05 .2 .08 .1 .35 .35 .48 .58 .25 .6 .05 .62 .5 .55 .9 .25 1.05 .05 .95"),
        (2, ".65 .08 .3 .0 .08 .2 .25 .42 .6 .3 .35 1"),
        (2, "!.6 .05 .58 1|.6 .15 .35 .02 .1 .2 .2 .42 .58 .35"),
    ),
    "/": ((3, ".7 .0 .0 1"), (2, ".6 -.1 .0 1.2"), (1, ".75 .0 .4 .45 .0 1.05")),
    "A": ((2, "!.0 1 .35 .0 .7 1|.15 .62 .55 .6"), (1, ".0 1 .25 .2 .4 .0 .55 .5 .65 1|.1 .65 .6 .6")),
    "B": ((2, ".12 .0 .1 1|.1 .03 .5 .1 .45 .42 .12 .48 .6 .6 .5 .95 .08 1"),),
    "C": ((2, ".65 .12 .35 .0 .08 .35 .12 .8 .4 1 .7 .88"),),
    "D": ((2, ".12 .0 .1 1|.05 .02 .5 .1 .68 .5 .5 .92 .05 1"),),
    "a": ((2, ".6 .5 .35 .4 .1 .65 .2 .98 .5 .9 .62 .5 .6 .85 .75 1"),),
    "b": ((2, ".15 .0 .12 .5 .12 .98|.12 .7 .4 .5 .62 .7 .5 .98 .12 .95"), (1, ".1 .5 .35 .1 .2 .0 .12 .9 .4 1 .5 .7 .3 .62")),
    "c": ((2, ".6 .52 .35 .42 .1 .65 .15 .95 .4 1 .65 .9"),),
}  # fmt: skip
_CORNERED = "!"


def strokes(letter: str, rng: np.random.Generator) -> list[Points]:
    """The strokes of a figure or letter as one hand may draw it once."""
    shapes = _SHAPES[letter]
    weights = np.array([weight for weight, _ in shapes])
    shape = shapes[rng.choice(len(shapes), p=weights / weights.sum())][1]
    wide = rng.uniform(0.75, 1.35)
    jitter = rng.uniform(0.0, 0.045)
    found = []
    for part in shape.split("|"):
        points = np.array(part.strip(_CORNERED).split(), dtype=np.float64).reshape(-1, 2)
        points = points + rng.normal(0, jitter, points.shape)
        points[:, 0] *= wide
        found.append(_smooth(points, cornered=part.startswith(_CORNERED)))
    return found


def _smooth(points: Points, *, cornered: bool) -> Points:
    """Points along the stroke: a Catmull-Rom spline through those given, or straight lines a little bent."""
    if cornered or len(points) < 3:
        steps = np.linspace(0, 1, _STEPS, endpoint=False)[:, np.newaxis]
        parts = [a + (b - a) * steps for a, b in pairwise(points)]
        return np.concatenate([*parts, points[-1:]])
    ends = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, np.newaxis]
    parts = []
    for p0, p1, p2, p3 in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        parts.append(
            0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * (p1 - p2) + p3 - p0) * t**3)
        )
    return np.concatenate([*parts, points[-1:]])


def drawn(lines: Sequence[Points], shape: tuple[int, int], pen: float) -> npt.NDArray[np.uint8]:
    """A picture of that shape, 255 where a pen of that width (pixels) passed along the lines (points in pixels)."""
    picture = np.zeros(shape, dtype=np.uint8)
    for line in lines:
        points = np.round(line * _SCALE).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(picture, [points], False, 255.0, max(1, round(pen)), cv2.LINE_AA, 3)
    return picture

"""Steps from a raster to a level, clean picture, each one kept."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.syllables import is_syllable
from cchc_extract.reading.ocr import bend, colouredprint, halftone, ink, level, original, polarity, tinted, upright
from cchc_extract.reading.ocr.engine import Engine, Seen
from cchc_extract.reading.ocr.morphology import Window, scaled
from cchc_extract.reading.ocr.original import Original
from cchc_extract.reading.ocr.resolution import measured
from cchc_extract.reading.raster import Pixels, Raster

WORK_DPI = 300  # recognition gains nothing above it and loses below
SAMPLE = (4.0, 1.5)
"""Inches of print that are read in two ways."""
_LEAST_DPI = 140  # below it strokes are too few pixels wide to be told from paper
_SAME = 0.01  # of its size: less is not worth drawing a picture anew
_NEAR = 0.05  # of each other: print looks the same at both resolutions
_AROUND = 0.15  # inch around ink that is drawn anew: more than print of any use is away from clear print
_CLEAR_FOOTING = 0.15  # a page that stands less clearly on its feet is read both ways up
_FEW = 150  # letters: fewer say little about head and foot
_HEAD = 1.2  # how much better a page must read on its head to be turned: pages mostly come upright
_HEAD_LEAST = 10  # letters
_LEGIBLE = 60  # letters: no page on its head reads as so much Vietnamese
_SAMPLE_DPI = 200  # that a sample is legible is seen as well at this resolution


class Picture(Struct, frozen=True, eq=False):
    """An upright, level page at ``WORK_DPI``: ``grey`` to read from, ``print`` 1 where there is ink, and what was taken out.

    ``turned`` is how far the page stood turned clockwise (degrees), ``skew`` by how many degrees its lines fell to the right, ``dpi`` the
    resolution it came in, ``seconds`` what all this took. ``original`` shows the coloured ink too, where there is any.
    """

    grey: Pixels
    print: Pixels
    turned: int
    skew: float
    dpi: float
    seconds: float
    original: Original | None = None


def prepared(raster: Raster, engine: Engine) -> Picture:
    """The raster made upright, level and clean."""
    start = time.perf_counter()
    raster = measured(raster)
    pixels = halftone.without_dots(polarity.positive(raster.pixels, raster.dpi), raster.dpi)
    pixels = tinted.without_tints(pixels, raster.dpi)
    raster = replace(raster, pixels=pixels)
    grey, dpi = _at_fit_dpi(_without_stamps(raster), raster.dpi)
    grey = ink.stretched(ink.levelled(grey, dpi))
    small = ink.binarized(_scaled(grey, level.LOOK_DPI / dpi), level.LOOK_DPI)
    quarters = 1 if upright.lying(small, level.LOOK_DPI) else 0
    grey, small = upright.turned(grey, quarters), upright.turned(small, quarters)
    skew = level.skew(small, level.LOOK_DPI)
    small = level.rotated_ink(small, skew)
    bent = bend.bend(small, level.LOOK_DPI)
    scale = WORK_DPI / dpi  # an enlargement waits until the page is turned: drawn anew twice, letters would blur
    down, across = (round(side * scale) for side in grey.shape)
    reach = _AROUND + (bent.most(across / WORK_DPI, down / WORK_DPI) if bent else 0.0)
    windows = level.inked_windows(small, (down, across), round(reach * WORK_DPI))
    grey = (
        bend.straightened(grey, skew, bent, dpi, scale, windows) if bent else level.rotated(grey, skew, scale, windows)
    )
    black = _print(grey, windows)
    if _on_its_head(grey, black, engine):
        grey, black, quarters = upright.turned(grey, 2), upright.turned(black, 2), quarters + 2
    whole = _original(raster, dpi, quarters, skew, bent)
    seconds = time.perf_counter() - start
    return Picture(grey, black, turned=quarters * 90, skew=skew, dpi=raster.dpi, seconds=seconds, original=whole)


def _without_stamps(raster: Raster) -> Pixels:
    """The grey page without coloured stamps and pens, but with what is printed in colour."""
    grey, darkest = ink.without_colour(raster.pixels, raster.dpi), original.darkest_channel(raster.pixels)
    where = None if darkest is None else colouredprint.coloured_print(raster.pixels, raster.dpi)
    if darkest is not None and where is not None:
        where = colouredprint.spread_to(grey.shape, where)
        grey = np.where(where, darkest, grey)
    return grey


def _original(raster: Raster, dpi: float, quarters: int, skew: float, bent: bend.Bend | None) -> Original | None:
    """What shows the page's coloured ink; ``None`` where it has none, or was turned when it was level already."""
    darkest = original.darkest_channel(raster.pixels) if quarters < 2 else None
    if darkest is None:
        return None
    darkest, _ = _at_fit_dpi(darkest, raster.dpi)
    return Original(upright.turned(darkest, quarters), skew, bent, dpi, WORK_DPI / dpi)


def _print(grey: Pixels, windows: Sequence[Window]) -> Pixels:
    """1 where there is ink; there is none beside the ``windows``."""
    black = np.zeros_like(grey)
    if windows:
        left, right = min(columns.start for _, columns in windows), max(columns.stop for _, columns in windows)
        box = (slice(windows[0][0].start, windows[-1][0].stop), slice(left, right))
        black[box] = ink.without_specks(ink.binarized(grey[box], WORK_DPI), WORK_DPI)
    return black


def _at_fit_dpi(grey: Pixels, dpi: float) -> tuple[Pixels, float]:
    """The picture at a resolution at which ink can be told from paper, and that resolution, at most ``WORK_DPI``."""
    if dpi < _LEAST_DPI or dpi > WORK_DPI:
        grey, dpi = _scaled(grey, WORK_DPI / dpi), WORK_DPI
    return grey, WORK_DPI if abs(dpi / WORK_DPI - 1) < _NEAR else dpi


def _scaled(grey: Pixels, scale: float) -> Pixels:
    return grey if abs(scale - 1) < _SAME else scaled(grey, scale)


def _on_its_head(grey: Pixels, black: Pixels, engine: Engine) -> bool:
    letters = upright.letters(black, WORK_DPI)
    if upright.footing(letters) > _CLEAR_FOOTING and upright.count(letters) > _FEW:
        return False
    sample = upright.densest(grey, letters, (round(SAMPLE[0] * WORK_DPI), round(SAMPLE[1] * WORK_DPI)))
    sample = scaled(sample, _SAMPLE_DPI / WORK_DPI)
    upright_sure = legible(engine.page(sample, _SAMPLE_DPI))
    if upright_sure > _LEGIBLE:
        return False
    return legible(engine.page(upright.turned(sample, 2), _SAMPLE_DPI)) > _HEAD * upright_sure + _HEAD_LEAST


def legible(words: Sequence[Seen]) -> float:
    """How much of what was read is Vietnamese: letters of syllables by their certainty. Figures read both ways up, so they do not count."""
    texts = [(word.text.strip(".,;:()"), word.confidence) for word in words]
    return sum(sure * len(text) for text, sure in texts if len(text) > 1 and is_syllable(text))

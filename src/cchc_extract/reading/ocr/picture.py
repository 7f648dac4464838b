"""Steps from a raster to a level, clean picture, each one kept."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_extract.reading.ocr import bend, ink, level, upright
from cchc_extract.reading.ocr.engine import Engine
from cchc_extract.reading.ocr.morphology import scaled
from cchc_extract.reading.raster import Pixels, Raster

WORK_DPI = 300  # recognition gains nothing above it and loses below
_CLEAR_FOOTING = 0.15  # below this the page is read both ways up
_FEW = 150  # letters: fewer say little about head and foot
_HEAD = 1.2  # how much better a page must read on its head to be turned: pages mostly come upright
_HEAD_LEAST = 10  # letters
_SAMPLE = (4.0, 1.5)  # inches of print read both ways


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An upright, level page at ``WORK_DPI``: ``grey`` to read from, ``print`` 1 where there is ink, and what was taken out.

    ``turned`` is how far the page stood turned clockwise (degrees), ``skew`` by how many degrees its lines fell to the right.
    """

    grey: Pixels
    print: Pixels
    turned: int
    skew: float


def prepared(raster: Raster, engine: Engine) -> Picture:
    """The raster made upright, level and clean."""
    grey = ink.without_colour(raster.pixels)
    grey = _at_work_dpi(grey, raster.dpi)
    grey = ink.stretched(ink.levelled(grey, WORK_DPI))
    black = ink.binarized(grey, WORK_DPI)
    quarters = 1 if upright.lying(black, WORK_DPI) else 0
    grey, black = upright.turned(grey, quarters), upright.turned(black, quarters)
    skew = level.skew(black, WORK_DPI)
    bent = bend.bend(level.rotated(black, skew, paper=0), WORK_DPI)
    grey = bend.straightened(grey, skew, bent, WORK_DPI) if bent else level.rotated(grey, skew)
    black = ink.without_specks(ink.binarized(grey, WORK_DPI), WORK_DPI)
    if _on_its_head(grey, black, engine):
        grey, black, quarters = upright.turned(grey, 2), upright.turned(black, 2), quarters + 2
    return Picture(grey, black, turned=quarters * 90, skew=skew)


def _at_work_dpi(grey: Pixels, dpi: float) -> Pixels:
    scale = WORK_DPI / dpi
    if abs(scale - 1) < 0.05:
        return grey
    return scaled(grey, scale)


def _on_its_head(grey: Pixels, black: Pixels, engine: Engine) -> bool:
    letters = upright.letters(black, WORK_DPI)
    footing = upright.footing(letters)
    if abs(footing) > _CLEAR_FOOTING and upright.count(letters) > _FEW:
        return footing < 0
    sample = upright.densest(grey, letters, (round(_SAMPLE[0] * WORK_DPI), round(_SAMPLE[1] * WORK_DPI)))
    ways = [engine.page(upright.turned(sample, turn), WORK_DPI) for turn in (0, 2)]
    upright_sure, head_sure = (sum(word.confidence * len(word.text) for word in words) for words in ways)
    return head_sure > _HEAD * upright_sure + _HEAD_LEAST

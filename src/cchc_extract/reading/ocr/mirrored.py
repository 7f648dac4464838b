"""Pages that show the print of their back through the paper, in mirror writing: a duplex scanner takes every back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cchc_extract.layout.syllables import is_syllable
from cchc_extract.model import Word
from cchc_extract.reading.ocr import upright
from cchc_extract.reading.ocr.engine import Engine
from cchc_extract.reading.ocr.picture import SAMPLE, Picture, legible
from cchc_extract.reading.ocr.picture import WORK_DPI as DPI

_FEW = 60  # letters of words: fewer tell nothing
_VIETNAMESE = 0.5  # of the letters of a page's words are of Vietnamese syllables: .8 and more on pages that read at all
_CLEARLY = 1.5  # times as legible in the mirror
_LEAST = 30  # letters that are legible in the mirror


def is_mirrored(words: Sequence[Word], picture: Picture, engine: Engine) -> bool:
    """Whether a page of which ``words`` were read shows mirror writing: hardly any is Vietnamese, and in the mirror its print is."""
    letters = [(len(text), is_syllable(text)) for word in words if (text := word.text.strip(".,;:()")).isalpha()]
    every = sum(length for length, _ in letters)
    if every < _FEW or sum(length for length, own in letters if own and length > 1) > _VIETNAMESE * every:
        return False
    ink = upright.letters(picture.print, DPI)
    sample = upright.densest(picture.grey, ink, (round(SAMPLE[0] * DPI), round(SAMPLE[1] * DPI)))
    here = legible(engine.page(sample, DPI))
    there = legible(engine.page(np.ascontiguousarray(sample[:, ::-1]), DPI))
    return there > _LEAST and there > _CLEARLY * here

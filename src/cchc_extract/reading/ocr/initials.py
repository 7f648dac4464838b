"""Capitals that are small letters: a word alone on its line of a cell leaves a reader nothing to measure its height by but itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from cchc_extract.model import decide
from cchc_extract.reading.ocr.engine import Seen
from cchc_extract.reading.ocr.pieces import pieces
from cchc_extract.reading.raster import Pixels

_TWO_SIZES = frozenset("SCOVXZU")
"""Letters that look the same large and small, without those that stand below the line or reach above it when they are small."""
_LOW = frozenset("acemnorsuvxz")
"""Small letters as high as those are when they are small."""
_AS_HIGH = 1.18
"""Times as high as the letter after it: in Times and Arial a capital is 1.4 times as high, a small letter 1.03 at most."""
_INK = 200


def with_small_initials(block: Sequence[Seen], picture: Pixels) -> list[Seen]:
    """The words of a cell; such as go on a line of small letters begin with a small letter where they are no higher than small ones are."""
    return [*block[:1], *(_small(each, picture) if _goes_on(before.text) else each for before, each in pairwise(block))]


def _goes_on(text: str) -> bool:
    """Whether what follows a word is no beginning: it ends in a small letter, and is more than the sign of a list."""
    return len(text) > 1 and text[-1].islower()


def _small(each: Seen, picture: Pixels) -> Seen:
    text = each.text
    if len(text) < 2 or text[0] not in _TWO_SIZES or text[1] not in _LOW or not text[1:].islower():
        return each
    ink = np.asarray(picture[each.top : each.bottom, each.x0 : each.x1] < _INK).view(np.uint8)
    boxes = pieces(ink).boxes[1:]
    large = boxes[boxes[:, 3] >= 0.35 * len(ink)]
    if len(large) < 2:
        return each
    first, second = large[np.argsort(large[:, 0])][:2]
    if first[3] > _AS_HIGH * second[3] or first[0] + first[2] > second[0] + second[2]:
        return each
    return decide(each, text[0].lower() + text[1:], "letter-size")

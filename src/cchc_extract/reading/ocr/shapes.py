"""What the ink of a short cell must look like for a reading of it to be right: how many letters, and how high the first is."""

from __future__ import annotations

import cv2
import numpy as np
import regex

from cchc_extract.reading.ocr.engine import Seen
from cchc_extract.reading.raster import Pixels

_INK = 200  # grey below which a pixel counts as ink
_TALL = 0.4  # of the line's height: marks and points are lower
_LOW = 0.68  # of the bracket's height: small letters without a stem are lower, figures and capitals higher
_ONE_LETTER = regex.compile(r"\p{L}[.)]?")
_COUNTED = regex.compile(r"([\p{L}\d])\)")


def agrees(seen: Seen, picture: Pixels) -> bool:
    """Whether ``seen``, what the number reader made of a line of ``picture``, can be a picture of it.

    The reader knows no Vietnamese: ``Tổ`` becomes ``T``, which is one letter where there are two, and ``a)`` becomes ``8)``, whose figure
    is as low as a small letter.
    """
    if not _ONE_LETTER.fullmatch(seen.text) and not _COUNTED.fullmatch(seen.text):
        return True
    heights = _heights(picture[seen.top : seen.bottom, seen.x0 : seen.x1])
    if len(heights) > len(seen.text.rstrip(".")):
        return False
    low = _is_low(heights)
    return not (low and seen.text[0].isdigit())


def is_low(seen: Seen, picture: Pixels) -> bool:
    """Whether the letter before a bracket (``c)``) is a small one."""
    return _COUNTED.fullmatch(seen.text) is not None and _is_low(
        _heights(picture[seen.top : seen.bottom, seen.x0 : seen.x1])
    )


def _is_low(heights: list[int]) -> bool:
    return len(heights) == 2 and heights[0] < _LOW * heights[1]


def _heights(line: Pixels) -> list[int]:
    """The heights of the pieces of ink that are letters, from left to right."""
    ink = (line < _INK).astype(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    tall = [box for box in boxes[1:] if box[cv2.CC_STAT_HEIGHT] >= _TALL * len(line)]
    return [int(box[cv2.CC_STAT_HEIGHT]) for box in sorted(tall, key=lambda box: int(box[cv2.CC_STAT_LEFT]))]

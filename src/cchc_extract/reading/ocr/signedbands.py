"""What in the pictures of a signature may be a name or an office: letters in a row, made level, with and without what lies on them."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from msgspec import Struct

from cchc_extract.reading.ocr import words
from cchc_extract.reading.ocr.morphology import Ints, closed, scaled
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import pieces
from cchc_extract.reading.ocr.signedblock import RIM, Block
from cchc_extract.reading.raster import Pixels

_LETTER = (0.035, 0.26), 0.4  # inch: the height of letters and how wide they are at most
_LINK = 0.15, 0.02  # inch across and down between letters of one name
_BAND = (0.4, 3.2), (0.06, 0.45)  # inch: how wide and how high a name is
_BESIDE = 0.35  # inch beside a band in which letters may touch what is no print
_TOUCHING = 0.08  # inch from a name within which what is no print may hide a letter of it
_BANDS = 6  # most bands looked at
_ASIDE = 0.9  # inch by which the middle of a name may be off that of the office: stamped ones are
_ASKEW = 0.01, 0.2  # slopes at which a band is turned
_SMALLER = 0.75  # the size at which a band is read once more
_HIGH = 1.7  # of the height of a band: what is higher is no letter

Rect = tuple[int, int, int, int]


class Band(Struct, frozen=True):
    """A picture of what may be a name or an office, how large, where on the page, and whether more than letters lies on it.

    ``shown`` numbers the ink of which the block's picture is, all of it or black alone; ``turned``: whether its rows were made level.
    """

    shown: int
    picture: Pixels
    scale: float
    at: Rect
    covered: bool
    turned: bool


def bands_in(number: int, picture: Pixels, block: Block) -> Iterator[Band]:
    """The bands of picture ``number`` of the block, widest first: without what is too high to be a letter, and as they are."""
    ink = np.asarray(picture < words.INK, dtype=np.uint8)
    found = pieces(ink)
    (low, high), wide = _LETTER
    _, _, width, height, _ = found.boxes.T
    letters = (height >= low * WORK_DPI) & (height <= high * WORK_DPI) & (width <= wide * WORK_DPI)
    letters[0] = False
    across, down = (2 * round(side * WORK_DPI / 2) + 1 for side in _LINK)
    linked = pieces(closed(found.among(letters), across, down)).boxes[1:]
    (narrow, broad), (flat, tall) = _BAND
    fitting = [
        box
        for box in linked
        if narrow * WORK_DPI <= box[2] <= broad * WORK_DPI
        and flat * WORK_DPI <= box[3] <= tall * WORK_DPI
        and (block.middle is None or abs(block.left + box[0] + box[2] / 2 - block.middle) <= _ASIDE * WORK_DPI)
    ]
    for box in sorted(fitting, key=lambda box: -box[2])[:_BANDS]:
        x, y, w, h = (int(side) for side in box[:4])
        beside, reach = round(_BESIDE * WORK_DPI), round(_TOUCHING * WORK_DPI)
        rows = slice(max(0, y - RIM), y + h + RIM)
        columns = slice(max(0, x - beside), x + w + beside)
        at = (block.left + columns.start, block.top + rows.start, block.left + columns.stop, block.top + rows.stop)
        own = found.among(height <= _HIGH * h)[rows, columns]
        lone = np.where(cv2.dilate(own, np.ones((3, 3), np.uint8)) > 0, picture[rows, columns], np.uint8(255))
        near = slice(max(0, x - columns.start - reach), x - columns.start + w + reach)
        covered = bool((ink[rows, columns] > own)[:, near].any())
        slope = _slope(found.boxes[letters], (x, y, w, h))
        for shown in (lone, picture[rows, columns])[: 1 + covered]:
            level = _turned(shown, slope)
            yield Band(number, level, 1.0, at, covered, slope != 0.0)
            yield Band(number, scaled(level, _SMALLER), _SMALLER, at, covered, slope != 0.0)


def _slope(letters: Ints, box: Rect) -> float:
    """By how much the feet of the letters in a box fall to the right."""
    x, y, w, h = box
    left, top, width, height, _ = letters.T
    inside = (left >= x) & (left + width <= x + w) & (top >= y) & (top + height <= y + h) & (height > h / 4)
    if inside.sum() < 4:
        return 0.0
    slope = float(np.polyfit(left[inside] + width[inside] / 2, (top + height)[inside], 1)[0])
    return slope if _ASKEW[0] <= abs(slope) <= _ASKEW[1] else 0.0


def _turned(picture: Pixels, slope: float) -> Pixels:
    """The picture with its rows, which fall to the right, made level: each column moved up by so much."""
    if not slope:
        return picture
    height, width = picture.shape
    moved = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]], dtype=np.float64)
    return np.asarray(cv2.warpAffine(picture, moved, (width, height), borderValue=255.0), dtype=np.uint8)

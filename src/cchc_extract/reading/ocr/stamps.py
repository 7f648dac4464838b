"""What lies over print and is none: grey stamps, as a grey scanner makes of red ones, and the specks of a fax.

Coloured stamps are gone before (``ink.without_colour``).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.morphology import Pieces, closed, grown, pieces
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.words import INK
from cchc_extract.reading.raster import Pixels

_ACROSS = (0.75, 2.2)  # inch: round stamps are 1.2 to 1.7 across, their broken rings less
_LIGHTER = 40  # grey levels by which a stamp must be lighter than print to be told from it
_BLUR = 15  # grey levels below a stamp's own at which its ink is still its ink
_SPECK = round(WORK_DPI / 36)  # pixels: the greatest width and height of a speck
_LONELY = round(WORK_DPI / 18)  # pixels around a speck without other ink
_RIM = 4  # pixels of blur around a stamp


def without_stamps(picture: Pixels) -> Pixels:
    """The levelled page without the ink of stamps that are lighter than print; black stamps stay."""
    ink = np.asarray(picture < INK, dtype=np.uint8)
    found = pieces(ink)
    stamps = _stamps(found)
    if not stamps:
        return picture
    core = np.asarray(cv2.erode(ink, np.ones((3, 3), np.uint8)), dtype=np.bool_)
    print_level = _level(picture, core & ~np.isin(found.labels, stamps))
    out = picture.copy()
    for stamp in stamps:
        x, y, w, h, _ = (int(side) for side in found.boxes[stamp])
        window = (slice(max(0, y - _RIM), y + h + _RIM), slice(max(0, x - _RIM), x + w + _RIM))
        level = _level(picture, core & (found.labels == stamp))
        if level - print_level >= _LIGHTER:
            out[window] = _stretched(out[window], print_level, level)
    return out


def without_specks(picture: Pixels) -> Pixels:
    """The page without specks that stand by themselves; a full stop and the marks of a letter stand beside a letter."""
    ink = np.asarray(picture < INK, dtype=np.uint8)
    near = pieces(closed(ink, _LONELY, _LONELY))
    specks = near.among(near.boxes[:, 2:4].max(axis=1) <= _SPECK)
    return np.where(grown(specks, 3, 3) > 0, np.uint8(255), picture) if specks.any() else picture


def _stamps(found: Pieces) -> list[int]:
    """The pieces of ink that are as large as a stamp, both ways."""
    least, most = (side * WORK_DPI for side in _ACROSS)
    widths, heights = found.boxes[:, cv2.CC_STAT_WIDTH], found.boxes[:, cv2.CC_STAT_HEIGHT]
    large = (np.minimum(widths, heights) >= least) & (np.maximum(widths, heights) <= most)
    large[0] = False
    return [int(label) for label in np.flatnonzero(large)]


def _level(picture: Pixels, where: npt.NDArray[np.bool_]) -> float:
    chosen = picture[where]
    return float(np.median(chosen)) if chosen.size else 0.0


def _stretched(part: Pixels, print_level: float, stamp_level: float) -> Pixels:
    """Up to half way from print to stamp as it was, from there on ever lighter, the stamp white."""
    half, white = (print_level + stamp_level) / 2, stamp_level - _BLUR
    grey = np.arange(256)
    table = np.where(grey <= half, grey, np.clip(half + (grey - half) * (255 - half) / max(1.0, white - half), 0, 255))
    return np.asarray(cv2.LUT(part, table.astype(np.uint8)), dtype=np.uint8)

"""What lies over print and is none: grey stamps, as a grey scanner makes of red ones, and the specks of a fax.

Coloured stamps are gone before (``ink.without_colour``).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.morphology import closed, coarser, finer, grown
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import Pieces, pieces
from cchc_extract.reading.ocr.words import INK
from cchc_extract.reading.raster import Pixels

_ACROSS = (
    0.75,
    3.4,
)  # inch: round stamps are 1.2 to 1.7 across, their broken rings less, with the pen that touches them 2.4 and more
WATERMARK = 0.28  # inch: the letters of a grey watermark are higher and wider than any print of a table
_LIGHTER = 40  # grey levels by which a stamp must be lighter than print to be told from it
_BLUR = 15  # grey levels below a stamp's own at which its ink is still its ink
_SPECK = round(WORK_DPI / 36)  # pixels: the greatest width and height of a speck
_LONELY = round(WORK_DPI / 18)  # pixels around a speck without other ink
_COARSE = 2  # pixels of the page in one of the picture in which specks are looked for
_COARSEST = 4  # the same for whether anything is as large as a stamp
_RIM = 4  # pixels of blur around a stamp


def without_stamps(picture: Pixels, least: float = _ACROSS[0]) -> Pixels:
    """The levelled page without the ink of stamps, ``least`` inches across, that are lighter than print; black stamps stay."""
    ink = np.asarray(picture < INK, dtype=np.uint8)
    if not _is_large(pieces(coarser(ink, _COARSEST)), WORK_DPI / _COARSEST, least).any():
        return picture
    found = pieces(ink)
    stamps = _stamps(found, least)
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
    reach = _LONELY // _COARSE | 1
    near = pieces(closed(coarser(ink, _COARSE), reach, reach))
    specks = near.among(near.boxes[:, 2:4].max(axis=1) * _COARSE <= _SPECK)
    if not specks.any():
        return picture
    return np.where(finer(grown(specks, 3, 3), _COARSE, picture).view(np.bool_), np.uint8(255), picture)


def _stamps(found: Pieces, least: float) -> list[int]:
    """The pieces of ink that are as large as a stamp, both ways."""
    small = found.boxes[:, 2:4].max(axis=1) <= _ACROSS[1] * WORK_DPI
    return [int(label) for label in np.flatnonzero(_is_large(found, WORK_DPI, least) & small)]


def _is_large(found: Pieces, dpi: float, least: float) -> npt.NDArray[np.bool_]:
    """Which of the pieces of ink are no smaller than a stamp, both ways."""
    large = found.boxes[:, 2:4].min(axis=1) >= least * dpi
    large[0] = False
    return np.asarray(large, dtype=np.bool_)


def _level(picture: Pixels, where: npt.NDArray[np.bool_]) -> float:
    chosen = picture[where]
    return float(np.median(chosen)) if chosen.size else 0.0


def _stretched(part: Pixels, print_level: float, stamp_level: float) -> Pixels:
    """Up to half way from print to stamp as it was, from there on ever lighter, the stamp white."""
    half, white = (print_level + stamp_level) / 2, stamp_level - _BLUR
    grey = np.arange(256)
    table = np.where(grey <= half, grey, np.clip(half + (grey - half) * (255 - half) / max(1.0, white - half), 0, 255))
    return np.asarray(cv2.LUT(part, table.astype(np.uint8)), dtype=np.uint8)

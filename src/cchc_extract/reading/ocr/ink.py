"""From a photograph or scan to black print on white paper: coloured stamps faded, light levelled, ink told from paper."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.morphology import grown, pieces, scaled
from cchc_extract.reading.raster import Pixels

_BACKGROUND_CELL = 1 / 12  # inch: shade is smooth at this scale, and no letter's stroke is as thick
_COLOURED = (
    45  # difference of channels from which ink counts as coloured: tinted paper and JPEG's smear of colour differ less
)
# Of a coloured ink's usual brightness: below the first it lies on print, above the second on paper.
_DARKENED = (0.7, 0.85)
_FEW_PIXELS = 500  # of one colour: fewer do not tell its usual brightness
_INK_WINDOW = 1 / 6  # inch: window of the local threshold, somewhat more than a line of print


def without_colour(pixels: Pixels) -> Pixels:
    """Grey picture in which coloured ink is faded: the brightest channel, brighter still where the channels differ much.

    Red stamps and blue pens go towards white; black stays black, and a grey picture stays as it is.
    """
    if pixels.ndim == 2:
        return pixels
    red, green, blue = cv2.split(pixels)
    brightest = np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)
    chroma = np.asarray(cv2.subtract(brightest, cv2.min(cv2.min(red, green), blue)), dtype=np.uint8)
    if int(chroma.max()) < _COLOURED:
        return brightest
    fading = np.clip((np.arange(256) - _COLOURED) * 3, 0, 255).astype(np.uint8)
    faded = np.asarray(cv2.LUT(chroma, fading), dtype=np.uint8)
    for channel in (red, blue):
        _spare_print(faded, brightest, (channel == brightest) & (faded > 0), chroma)
    return np.asarray(cv2.add(brightest, faded), dtype=np.uint8)


def _spare_print(faded: Pixels, brightest: Pixels, coloured: npt.NDArray[np.bool_], chroma: Pixels) -> None:
    """Take back the fading where ink of one colour (``coloured``) is darker than it usually is: there it lies on black print."""
    bright = brightest[coloured]
    clear = bright[chroma[coloured] >= 2 * _COLOURED]
    if clear.size < _FEW_PIXELS:
        return
    none, whole = (share * float(np.median(clear)) for share in _DARKENED)
    faded[coloured] = (faded[coloured] * np.clip((bright - none) / (whole - none), 0, 1)).astype(np.uint8)


def levelled(grey: Pixels, dpi: float) -> Pixels:
    """The picture divided by its paper: shade and tint gone, paper at 255, ink as dark against it as it was."""
    cell = max(1, round(dpi * _BACKGROUND_CELL))
    paper = cv2.resize(_paper(scaled(grey, 1 / cell)), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, paper, scale=250), dtype=np.uint8)


def stretched(grey: Pixels) -> Pixels:
    """The levelled picture with its darkest ink brought to black, so that faint print has the contrast of good print."""
    ink = grey[grey < 200]
    if ink.size < 100:
        return grey
    low = float(np.percentile(ink, 5))
    table = np.clip((np.arange(256) - low) * 255 / max(250 - low, 1), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(grey, table), dtype=np.uint8)


def binarized(grey: Pixels, dpi: float, offset: float = 25) -> Pixels:
    """1 where there is ink: darker by ``offset`` than the mean of the surroundings, in a picture whose light is level."""
    window = round(dpi * _INK_WINDOW) | 1
    mean = cv2.blur(grey, (window, window))
    darker = np.asarray(cv2.subtract(mean, grey), dtype=np.uint8)
    return np.asarray((darker > offset) & (grey < 235)).view(np.uint8)


def without_specks(ink: Pixels, dpi: float) -> Pixels:
    """The ink without specks smaller than any full stop (a fortieth of a hundredth of a square inch)."""
    least = max(2, round((dpi / 300) ** 2 * 7))
    found = pieces(ink)
    return found.among(found.boxes[:, cv2.CC_STAT_AREA] > least)


def _paper(small: Pixels) -> Pixels:
    """The paper's brightness: a bright percentile around each place, smoothed."""
    return np.asarray(np.maximum(cv2.GaussianBlur(cv2.medianBlur(grown(small, 5, 5), 5), (9, 9), 0), 1), dtype=np.uint8)

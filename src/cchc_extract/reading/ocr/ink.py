"""From a photograph or scan to black print on white paper: coloured stamps faded, light levelled, ink told from paper."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.morphology import grown, scaled
from cchc_extract.reading.ocr.pieces import pieces
from cchc_extract.reading.raster import Pixels

_BACKGROUND_CELL = 1 / 12  # inch: shade is smooth at this scale, and no letter's stroke is as thick
_COLOURED = (
    45  # difference of channels from which ink counts as coloured: tinted paper and JPEG's smear of colour differ less
)
_EVERY = (
    4  # pixels: coloured ink is found by looking at one in so many each way, of no stroke of which it would miss all
)
_NEAR = 0.3  # inch around clear colour within which paler colour is the same stamp's: scanners smear the colour of thin strokes
_TINTED = 8  # more than the paper's own difference of channels, from which ink near a stamp counts as coloured
_SMALLER = 8  # times: the size at which what lies near a stamp is looked for
# Of a coloured ink's usual brightness: below the first it lies on print, above the second on paper.
_DARKENED = (0.7, 0.85)
_DARKENED_PALE = (0.76, 0.9)  # the same of pale colour, which may be the smear of a stamp on the edge of a letter
_FEW_PIXELS = 500  # of one colour: fewer do not tell its usual brightness
_DARKEST = 0.05  # of the pixels darker than paper: as dark as these is black
_INK_WINDOW = 1 / 6  # inch: window of the local threshold, somewhat more than a line of print


def without_colour(pixels: Pixels, dpi: float) -> Pixels:
    """Grey picture in which coloured ink is faded: the brightest channel, brighter still where the channels differ much.

    Red stamps and blue pens go towards white; black stays black, and a grey picture stays as it is.
    """
    if pixels.ndim == 2:
        return pixels
    looked = _looked_at(pixels)
    if not looked.any():  # grey
        return np.asarray(cv2.extractChannel(pixels, 0), dtype=np.uint8)
    red, green, blue = cv2.split(pixels)
    brightest = np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)
    if int(looked.max()) < _COLOURED:
        return brightest
    where = _around(looked >= _COLOURED, dpi)
    channels = [np.asarray(each, dtype=np.uint8)[where] for each in (red, green, blue)]
    faded = _faded(channels, brightest[where], float(np.median(looked)), dpi)
    brightest[where] = cv2.add(brightest[where], faded)
    return brightest


def is_coloured(pixels: Pixels) -> bool:
    """Whether there is coloured ink on the page, which ``without_colour`` takes off."""
    return pixels.ndim == 3 and int(_looked_at(pixels).max()) >= _COLOURED


def _looked_at(pixels: Pixels) -> Pixels:
    """By how much the channels differ, at one pixel in ``_EVERY`` each way."""
    return _chroma(cv2.split(np.ascontiguousarray(pixels[::_EVERY, ::_EVERY])))


def _around(coloured: npt.NDArray[np.bool_], dpi: float) -> tuple[slice, slice]:
    """The part of a page that holds its coloured ink, of which one pixel in ``_EVERY`` is given each way, and what lies near."""
    margin = round(_NEAR * dpi) + 2 * _SMALLER
    places = (np.flatnonzero(coloured.any(axis=1)), np.flatnonzero(coloured.any(axis=0)))
    top, left = (slice(max(0, int(at[0]) * _EVERY - margin), int(at[-1]) * _EVERY + margin) for at in places)
    return top, left


def _faded(channels: Sequence[Pixels], brightest: Pixels, paper: float, dpi: float) -> Pixels:
    """By how much each pixel of a part of a page is to be made brighter. ``paper``: by how much the paper's channels differ."""
    chroma = _chroma(channels)
    red, _, blue = channels
    faded = _spared(_fading(chroma, _COLOURED, 3), brightest, (red, blue), chroma, _DARKENED)
    near = _near(chroma >= 2 * _COLOURED, dpi)
    if not near.any():
        return faded
    paler = np.where(near, _fading(chroma, min(paper + _TINTED, _COLOURED), 6), np.uint8(0))
    return np.maximum(faded, _spared(paler, brightest, (red, blue), chroma, _DARKENED_PALE))


def _chroma(channels: Sequence[cv2.typing.MatLike]) -> Pixels:
    """By how much the brightest of the three channels is brighter than the darkest, at each pixel."""
    red, green, blue = channels
    brightest, darkest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    return np.asarray(cv2.subtract(brightest, darkest), dtype=np.uint8)


def _fading(chroma: Pixels, least: float, times: int) -> Pixels:
    """By how much ink is made brighter: by so many times the difference of its channels above ``least``."""
    table = np.clip((np.arange(256) - least) * times, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(chroma, table), dtype=np.uint8)


def _near(clear: npt.NDArray[np.bool_], dpi: float) -> npt.NDArray[np.bool_]:
    """What lies near clear colour, a stroke's worth of it."""
    height, width = clear.shape
    small = cv2.resize(
        clear.view(np.uint8) * np.uint8(255),
        (max(1, width // _SMALLER), max(1, height // _SMALLER)),
        interpolation=cv2.INTER_AREA,
    )
    reach = 2 * round(_NEAR * dpi / _SMALLER) + 1
    spread = grown(np.asarray(small >= 64, dtype=np.uint8), reach, reach)
    return np.asarray(cv2.resize(spread, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.bool_)


def _spared(
    faded: Pixels, brightest: Pixels, channels: Sequence[Pixels], chroma: Pixels, darkened: tuple[float, float]
) -> Pixels:
    """The fading without what it would do to black print: where ink of one colour is darker than it usually is, it lies on print."""
    for channel in channels:
        coloured = (channel == brightest) & (faded > 0)
        bright = brightest[coloured]
        clear = bright[chroma[coloured] >= 2 * _COLOURED]
        if clear.size < _FEW_PIXELS:
            continue
        none, whole = (share * float(np.median(clear)) for share in darkened)
        faded[coloured] = (faded[coloured] * np.clip((bright - none) / (whole - none), 0, 1)).astype(np.uint8)
    return faded


def levelled(grey: Pixels, dpi: float) -> Pixels:
    """The picture divided by its paper: shade and tint gone, paper at 255, ink as dark against it as it was."""
    cell = max(1, round(dpi * _BACKGROUND_CELL))
    paper = cv2.resize(_paper(scaled(grey, 1 / cell)), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, paper, scale=250), dtype=np.uint8)


def stretched(grey: Pixels) -> Pixels:
    """The levelled picture with its darkest ink brought to black, so that faint print has the contrast of good print."""
    some = np.ascontiguousarray(grey[::2, ::2])
    counts = cv2.calcHist([some], [0], None, [200], [0, 200]).ravel().astype(np.int64).cumsum()
    if counts[-1] < 25:
        return grey
    low = int(np.searchsorted(counts, _DARKEST * counts[-1]))
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
    return found.without(found.boxes[:, cv2.CC_STAT_AREA] <= least)


def _paper(small: Pixels) -> Pixels:
    """The paper's brightness: a bright percentile around each place, smoothed."""
    return np.asarray(np.maximum(cv2.GaussianBlur(cv2.medianBlur(grown(small, 5, 5), 5), (9, 9), 0), 1), dtype=np.uint8)

"""Black stamps over print, as a fax or a copy makes them: found by the geometry of their rings, and taken out stroke by stroke.

A ring is taken out only where it runs by itself: where a letter lies on it, the ink is thicker along the radius than the ring is elsewhere,
and stays. What is left of the print is whole letters, what is left of the ring are nicks beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.ocr.morphology import grown
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import Pieces, pieces
from cchc_extract.reading.ocr.words import INK
from cchc_extract.reading.raster import Pixels

_RADII = (0.42, 1.0)  # inch: stamps of state bodies are 36 mm across, others 30 to 42; copies may be smaller or larger
_LARGE = 0.55, 4.5  # inch: the size of a piece of ink that may hold a ring, alone or with the print that it touches
_COARSE = 4  # pixels of the page in one of the picture in which circles are looked for
_INKED = 40  # of 255: a coarse pixel with as much ink is of a piece with its neighbours
_EDGE, _VOTES = (
    120,
    22,
)  # of cv2.HoughCircles: contrast of an edge, and edges on a circle that is looked at more closely
_DRAWN = 0.6  # share of its circle on which the outer ring has ink: others hide a part of it, a bad copy loses some
_INNER = 0.75  # the same for the inner ring; the letters between the two cover about half of theirs
_LEAST_INNER = 0.4  # of the outer radius
_TURNS = 1440  # directions from the middle in which a ring is looked at
_WOBBLE = 9  # pixels by which a ring may leave its circle, slowly
_STROKE = 14  # pixels: no ring is thicker
_BULGE = 1.5  # times its usual thickness: thicker ink is a letter on the ring
_LEGEND = 8  # letters between the rings at least
_ALIKE = 0.12  # of the room between the rings: the letters of a legend begin and end at one distance from the middle
_RIM = 5  # pixels of blur around ink


class Stamp(Struct, frozen=True):
    """A round stamp: middle and radii (the outermost first) in pixels of the page."""

    x: float
    y: float
    radii: tuple[int, ...]


def without_black_stamps(picture: Pixels) -> Pixels:
    """The levelled page without the rings, stars and letters of round stamps that are as dark as print."""
    for stamp in stamps_in(picture):
        picture = without_legend(without_rings(picture, stamp), stamp)
    return picture


def stamps_in(picture: Pixels) -> list[Stamp]:
    """The round stamps on a levelled page that are as dark as print."""
    ink = np.asarray(picture < INK, dtype=np.uint8)
    found: list[Stamp] = []
    for top, left, window in _windows(ink):
        for x, y in _centres(window):
            stamp = _fitted(window, x, y)
            if stamp and not any(np.hypot(x + left - other.x, y + top - other.y) < other.radii[0] for other in found):
                found.append(Stamp(stamp.x + left, stamp.y + top, stamp.radii))
    return found


def without_rings(picture: Pixels, stamp: Stamp) -> Pixels:
    """The page without the stamp's rings and the star in its middle."""
    return _changed(picture, stamp, _ringless)


def without_legend(picture: Pixels, stamp: Stamp) -> Pixels:
    """The page without the letters between the stamp's rings, which must be out already; so may be letters of print that lie there."""
    return _changed(picture, stamp, _legendless)


def _changed(
    picture: Pixels, stamp: Stamp, change: Callable[[Pixels, float, float, tuple[int, ...]], Pixels]
) -> Pixels:
    """The page with ``change`` made in the surroundings of the stamp."""
    reach = stamp.radii[0] + 4 * _STROKE
    top, left = max(0, round(stamp.y) - reach), max(0, round(stamp.x) - reach)
    window = (slice(top, round(stamp.y) + reach), slice(left, round(stamp.x) + reach))
    out = picture.copy()
    out[window] = change(picture[window], stamp.x - left, stamp.y - top, stamp.radii)
    return out


def _windows(ink: Pixels) -> Iterator[tuple[int, int, Pixels]]:
    """The surroundings of the pieces of ink that are large enough to hold a ring, and where they lie."""
    least, most = (side * WORK_DPI / _COARSE for side in _LARGE)
    margin = round(0.1 * WORK_DPI)
    small = cv2.resize(ink * np.uint8(255), None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    for x, y, w, h, _ in pieces(np.asarray(small > _INKED, dtype=np.uint8)).boxes[1:]:
        if min(w, h) >= least and max(w, h) <= most:
            top, left = max(0, int(y) * _COARSE - margin), max(0, int(x) * _COARSE - margin)
            yield top, left, ink[top : int(y + h) * _COARSE + margin, left : int(x + w) * _COARSE + margin]


def _centres(ink: Pixels) -> list[tuple[float, float]]:
    """Where circles may have their middle, likeliest first."""
    small = cv2.resize(ink * np.uint8(255), None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    least, most = (round(radius * WORK_DPI / _COARSE) for radius in _RADII)
    found = cv2.HoughCircles(
        cv2.GaussianBlur(small, (0, 0), 1),
        cv2.HOUGH_GRADIENT,
        dp=1,
        minDist=least,
        param1=_EDGE,
        param2=_VOTES,
        minRadius=least,
        maxRadius=most,
    )
    return [] if found is None else [(float(x) * _COARSE, float(y) * _COARSE) for x, y, _ in found[0][:4]]


def _fitted(ink: Pixels, x: float, y: float) -> Stamp | None:
    """The stamp with its middle near ``x``, ``y``, moved to where its ring is drawn best; none where that is not drawn well enough."""
    best, radius = 0.0, 0
    for step in (8, 3, 1):
        for at_x, at_y in [(x + dx * step, y + dy * step) for dx in (0, -1, 1) for dy in (0, -1, 1)]:
            drawn = _polar(ink, at_x, at_y).mean(axis=0)
            drawn[: round(_RADII[0] * WORK_DPI)] = 0
            peak = np.convolve(drawn, np.ones(3) / 3, "same")
            if peak.max() > best:
                best, radius, x, y = float(peak.max()), int(peak.argmax()), at_x, at_y
    if best < _DRAWN:
        return None
    near = grown(np.asarray(_polar(ink, x, y), dtype=np.uint8), 7, 1).mean(axis=0)
    radii = [radius]
    for other in np.argsort(-near):
        if near[other] < _INNER:
            break
        if other >= _LEAST_INNER * radius and all(abs(other - known) > 2 * _WOBBLE for known in radii):
            radii.append(int(other))
    return Stamp(x, y, tuple(sorted(radii, reverse=True)))


def _polar(ink: Pixels, x: float, y: float, radius: int = round(_RADII[1] * WORK_DPI)) -> npt.NDArray[np.bool_]:
    """The ink seen from ``x``, ``y``: a line for each direction, a column for each pixel of distance."""
    how = cv2.WARP_POLAR_LINEAR | cv2.WARP_FILL_OUTLIERS
    seen = cv2.warpPolar(ink * np.uint8(255), (radius, _TURNS), (x, y), radius, how)
    return np.asarray(seen > 127, dtype=np.bool_)


def _ringless(part: Pixels, x: float, y: float, radii: tuple[int, ...]) -> Pixels:
    ink = np.asarray(part < INK, dtype=np.uint8)
    reach = radii[0] + 3 * _STROKE
    seen = _polar(ink, x, y, reach)
    stroke = np.zeros_like(seen)
    for radius in radii:
        stroke |= _stroke(seen, radius)
    height, width = part.shape
    how = cv2.WARP_POLAR_LINEAR | cv2.WARP_FILL_OUTLIERS | cv2.WARP_INVERSE_MAP
    back = cv2.warpPolar(stroke.astype(np.uint8) * np.uint8(255), (width, height), (x, y), reach, how)
    gone = np.asarray(back > 90, dtype=np.uint8)
    gone[_distance(part, x, y) > reach - 1] = 0
    part = np.where(grown(gone, 3, 3) > 0, np.uint8(255), part)
    left = pieces(np.asarray(part < INK, dtype=np.uint8))
    widths, heights = left.boxes[:, 2], left.boxes[:, 3]
    away = np.hypot(left.centres[:, 0] - x, left.centres[:, 1] - y)
    crumbs = np.any([np.abs(away - radius) < _WOBBLE for radius in radii], axis=0) & (
        np.minimum(widths, heights) <= _STROKE / 2
    )
    star = (away < 0.15 * radii[0]) & (np.minimum(widths, heights) > 0.2 * radii[0])
    return _cleared(part, left.among(crumbs | star))


def _stroke(seen: npt.NDArray[np.bool_], radius: int) -> npt.NDArray[np.bool_]:
    """Where the ring of that radius runs by itself, in directions and distances."""
    low = max(0, radius - 3 * _STROKE)
    band = seen[:, low : radius + 3 * _STROKE]
    at = np.arange(band.shape[1])
    starts, ends = _runs(band)
    middle, length = (starts + ends) / 2, ends - starts
    off = np.where(band & (length <= _STROKE), np.abs(middle - (radius - low)), np.inf)
    nearest = off.argmin(axis=1)
    rows = np.arange(len(band))
    known = off[rows, nearest] <= _WOBBLE
    if known.mean() < _DRAWN / 2:
        return np.zeros_like(seen)
    thick = float(np.median(length[rows, nearest][known]))
    course = _smooth(np.where(known, middle[rows, nearest], np.nan), radius - low)
    on = (starts - 2 <= course[:, None]) & (course[:, None] <= ends + 2)
    lone = band & on & (length <= _BULGE * thick + _BULGE) & (at >= 0)
    out = np.zeros_like(seen)
    out[:, low : low + band.shape[1]] = lone
    return out


def _runs(band: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """For each place the start and the end of the run of ink along its line that it belongs to (of no meaning off the ink)."""
    at = np.broadcast_to(np.arange(band.shape[1]), band.shape)
    before = np.maximum.accumulate(np.where(band, -1, at), axis=1)
    after = np.minimum.accumulate(np.where(band, band.shape[1], at)[:, ::-1], axis=1)[:, ::-1]
    return (before + 1).astype(np.float64), (after - 1).astype(np.float64) + 1


def _smooth(course: npt.NDArray[np.float64], otherwise: float) -> npt.NDArray[np.float64]:
    """The median over the directions around each, a twelfth of the ring."""
    reach = _TURNS // 24
    around = np.concatenate([course[-reach:], course, course[:reach]])
    windows = np.lib.stride_tricks.sliding_window_view(around, 2 * reach + 1)
    filled = np.where(np.isnan(windows).all(axis=1)[:, None], otherwise, windows)
    return np.asarray(np.nanmedian(filled, axis=1), dtype=np.float64)


def _legendless(part: Pixels, x: float, y: float, radii: tuple[int, ...]) -> Pixels:
    rings = [*radii, round(_LEAST_INNER * radii[0])] if len(radii) == 1 else radii
    outer, inner = max(pairwise(rings), key=lambda pair: pair[0] - pair[1])  # there is room for letters
    left = pieces(np.asarray(part < INK, dtype=np.uint8))
    away = _distance(part, x, y)
    between = [
        (index, *_reach(left, index, away))
        for index in range(1, left.count)
        if inner < np.hypot(left.centres[index][0] - x, left.centres[index][1] - y) < outer
    ]
    letters = [(index, near, far) for index, near, far in between if inner - _WOBBLE < near and far < outer + _WOBBLE]
    chosen = np.zeros(left.count, dtype=np.bool_)
    if len(letters) >= _LEGEND:
        ends = np.array([(near, far) for _, near, far in letters])
        alike = (np.abs(ends - np.median(ends, axis=0)) < _ALIKE * (outer - inner)).all(axis=1)
        chosen[[index for (index, _, _), same in zip(letters, alike, strict=True) if same]] = True
    return _cleared(part, left.among(chosen))


def _reach(found: Pieces, index: int, away: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The least and the greatest distance of a piece of ink from the middle."""
    x, y, w, h, _ = found.boxes[index]
    window = (slice(y, y + h), slice(x, x + w))
    distances = away[window][found.labels[window] == index]
    return float(distances.min()), float(distances.max())


def _cleared(part: Pixels, ink: Pixels) -> Pixels:
    return np.where(grown(ink, _RIM, _RIM) > 0, np.uint8(255), part)


def _distance(part: Pixels, x: float, y: float) -> npt.NDArray[np.float64]:
    rows, columns = np.ogrid[: part.shape[0], : part.shape[1]]
    return np.asarray(np.hypot(columns - x, rows - y), dtype=np.float64)

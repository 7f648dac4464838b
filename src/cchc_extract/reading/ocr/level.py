"""Skew: the small angle of a page, found from the direction of its lines of print and rules."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.morphology import Window, inked, scaled
from cchc_extract.reading.raster import Pixels

LOOK_DPI = 200
"""Resolution at which directions are looked for: rows of print are clear, and it is quick."""

_BAND = 256  # rows
_EVERYWHERE: Window = (slice(None), slice(None))
_MOST = 8.0  # degrees of skew looked for
_FEWEST = 200  # pixels of ink below which a page has no direction
_POINTS = 40_000  # pixels of ink looked at


def skew(ink: Pixels, dpi: float) -> float:
    """The angle in degrees by which lines fall to the right (clockwise), at most 8 either way; 0 where there is no print.

    ``ink`` is 1 where there is ink. Right to a tenth of a degree on half a page of print.
    """
    y, x = inked(looked_at(ink, dpi))
    return direction(x, y, _MOST)[0] if len(x) >= _FEWEST else 0.0


def looked_at(ink: Pixels, dpi: float) -> Pixels:
    """The ink at the looking resolution, 1 where there is ink."""
    if dpi == LOOK_DPI:
        return ink
    return np.asarray(scaled(ink * np.uint8(255), LOOK_DPI / dpi) > 90, dtype=np.uint8)


def direction(x: npt.NDArray[np.intp], y: npt.NDArray[np.intp], most: float) -> tuple[float, float]:
    """The angle in degrees, within ``most`` of level, along which ink lies in rows, and how much clearer it is than others (1 = not)."""
    step = max(1, len(x) // _POINTS)
    # a pixel is a small square, not a point: without the jitter the angles of the pixel lattice would seem the sharpest
    jitter = np.random.default_rng(0).random((2, len(x[::step])))
    across, down = x[::step] + jitter[0], y[::step] + jitter[1]
    angles = np.arange(-most, most + 0.1, 0.4)
    sharp = _sharpness(across, down, angles)
    clear = float(sharp.max() / max(np.median(sharp), 1e-9))
    angle = angles[int(np.argmax(sharp))]
    for width, spacing in ((0.4, 0.1), (0.1, 0.02)):
        angles = angle + np.arange(-width, width + spacing / 2, spacing)
        angle = angles[int(np.argmax(_sharpness(across, down, angles)))]
    return float(angle), clear


def inked_windows(ink: Pixels, size: tuple[int, int], margin: int) -> list[Window]:
    """The parts of a picture of that size (height, width) that hold all its ink and ``margin`` pixels around, none over another.

    ``ink`` is the same page at another resolution, 1 where there is ink.
    """
    larger = size[0] / ink.shape[0]
    found = []
    for top in range(0, size[0], _BAND):
        bottom = min(top + _BAND, size[0])
        band = ink[max(0, int((top - margin) / larger)) : int((bottom + margin) / larger) + 1]
        columns = np.flatnonzero(band.any(axis=0))
        if len(columns):
            left, right = int(columns[0] * larger) - margin, int((columns[-1] + 1) * larger) + margin
            found.append((slice(top, bottom), slice(max(0, left), min(right, size[1]))))
    return found


def rotated(grey: Pixels, degrees: float, scale: float = 1.0, windows: Sequence[Window] = (_EVERYWHERE,)) -> Pixels:
    """The picture with lines that fall by ``degrees`` made level, ``scale`` times as large; corners filled with paper.

    Only the ``windows`` of the outcome are drawn, what is beside them is paper.
    """
    return _turned(grey, degrees, cv2.INTER_CUBIC, 255, scale, windows)


def rotated_ink(ink: Pixels, degrees: float) -> Pixels:
    """The same of ink, 1 where there is some: each pixel is the nearest one, which is quick."""
    return _turned(ink, degrees, cv2.INTER_NEAREST, 0)


def _turned(
    picture: Pixels,
    degrees: float,
    how: int,
    paper: int,
    scale: float = 1.0,
    windows: Sequence[Window] = (_EVERYWHERE,),
) -> Pixels:
    if abs(degrees) < 0.02:
        return picture if scale == 1 else scaled(picture, scale)
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    turned = np.full((round(height * scale), round(width * scale)), paper, dtype=np.uint8)
    matrix[:, 2] += (turned.shape[1] - width) / 2, (turned.shape[0] - height) / 2
    for rows, columns in windows:
        part = turned[rows, columns]
        there = matrix - np.array([[0, 0, columns.start or 0], [0, 0, rows.start or 0]])
        part[:] = cv2.warpAffine(picture, there, part.shape[::-1], flags=how, borderValue=float(paper))
    return turned


def _sharpness(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], degrees: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """How unevenly ink falls on the rows of each angle: largest where rows of print and white gaps alternate."""
    found = []
    for angle in np.radians(degrees):
        rows = (y * np.cos(angle) - x * np.sin(angle)).astype(np.int64)
        counts = np.bincount(rows - rows.min())
        steps = counts[1:] - counts[:-1]
        found.append(float(steps @ steps))
    return np.array(found)

"""Skew, and the bends of photographed paper: found from the direction of lines of print and rules, taken out in one resampling."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.raster import Pixels

Floats = npt.NDArray[np.float64]

_LOOK_DPI = 100
_MOST = 8.0  # degrees of skew looked for


def skew(ink: Pixels, dpi: float, most: float = _MOST) -> float:
    """The angle in degrees by which lines fall to the right (clockwise), from ``-most`` to ``most``; 0 where there is no print."""
    scale = _LOOK_DPI / dpi
    small = cv2.resize(ink * np.uint8(255), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    y, x = np.nonzero(small > 90)
    if len(x) < 200:
        return 0.0
    step = max(1, len(x) // 60_000)
    x, y = x[::step].astype(np.float64), y[::step].astype(np.float64)
    coarse = np.arange(-most, most + 0.1, 0.4)
    angle = coarse[int(np.argmax(_sharpness(x, y, coarse)))]
    for width, spacing in ((0.4, 0.1), (0.1, 0.02)):
        fine = angle + np.arange(-width, width + spacing / 2, spacing)
        angle = fine[int(np.argmax(_sharpness(x, y, fine)))]
    return float(angle)


def rotated(picture: Pixels, degrees: float, paper: int = 255) -> Pixels:
    """The picture with lines that fall by ``degrees`` made level; the same size, corners filled with ``paper``."""
    if abs(degrees) < 0.02:
        return picture
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper, paper, paper)),
        dtype=np.uint8,
    )


def _sharpness(x: Floats, y: Floats, degrees: Floats) -> Floats:
    """How unevenly ink falls on the lines of each angle: largest where rows of print and white gaps alternate."""
    found = []
    for angle in np.radians(degrees):
        rows = np.round(y * np.cos(angle) - x * np.sin(angle)).astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        found.append(float((np.diff(counts) ** 2).sum()))
    return np.array(found)

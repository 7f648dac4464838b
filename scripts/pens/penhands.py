"""Figures as many hands wrote them, from the files of MNIST, so that they can be written anew with another pen.

Of each figure the middle of its strokes is kept, as how far every place is from it: a pen of any width makes the figure of that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]

_TIMES = 2  # larger than in the files are the figures whose middle is looked for
_RIM = 6  # pixels around a figure, for a pen to have room


@dataclass(slots=True)
class Hands:
    """The figures of one part of MNIST. ``pictures`` (count, 28, 28), ``digits`` what they show."""

    pictures: Pixels
    digits: Pixels
    _of: list[npt.NDArray[np.intp]] = field(init=False)
    _fields: dict[int, Field] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._of = [np.flatnonzero(self.digits == digit) for digit in range(10)]

    def pick(self, digit: int, rng: np.random.Generator) -> Field:
        """A figure: at each pixel of a picture of it, how far (pixels) it is from the middle of the nearest stroke."""
        index = int(rng.choice(self._of[digit]))
        if index not in self._fields:
            self._fields[index] = _from_middle(self.pictures[index])
        return self._fields[index]


def read_hands(folder: Path, part: str) -> Hands:
    """The figures in ``PART-images-idx3-ubyte`` and ``PART-labels-idx1-ubyte``; ``part`` is ``train`` or ``t10k``."""
    pictures = np.frombuffer((folder / f"{part}-images-idx3-ubyte").read_bytes(), dtype=np.uint8, offset=16)
    digits = np.frombuffer((folder / f"{part}-labels-idx1-ubyte").read_bytes(), dtype=np.uint8, offset=8)
    return Hands(pictures.reshape(-1, 28, 28), digits)


def written(middle: Field, scale: float, slant: float, pen: float, wide: float = 1.0) -> Pixels:
    """The figure, 255 where a pen so wide (pixels of the picture made) passed, so many times as large, leaning by ``slant`` (x per y), and
    ``wide`` times as wide as it was written.
    """
    height, width = middle.shape
    lean = abs(slant) * height
    size = round((width * wide + lean) * scale), round(height * scale)
    matrix = np.array(
        [[scale * wide, -slant * scale, scale * (slant * height if slant > 0 else 0)], [0, scale, 0]], dtype=np.float32
    )
    far = cv2.warpAffine(middle, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.clip((pen / 2 - far * scale) * 200 + 128, 0, 255).astype(np.uint8)


def _from_middle(picture: Pixels) -> Field:
    ys, xs = np.nonzero(picture > 100)
    cut = np.pad(picture[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1], _RIM // _TIMES)
    large = cv2.resize(cut, None, fx=_TIMES, fy=_TIMES, interpolation=cv2.INTER_CUBIC)
    middle = _thinned(large > 110)
    far = cv2.distanceTransform((~middle).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(cv2.GaussianBlur(far, (0, 0), 0.8), dtype=np.float32)


def _thinned(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The ink worn down to lines a pixel wide (Zhang and Suen, 1984)."""
    ink = np.pad(ink, 1)
    changed = True
    while changed:
        changed = False
        for first in (True, False):
            p = ink.astype(np.int8)
            around = [np.roll(p, shift, (0, 1)) for shift in _AROUND]
            north, _, east, _, south, _, west, _ = around
            count = sum(around)
            turns = sum((a == 0) & (b == 1) for a, b in zip(around, [*around[1:], around[0]], strict=True))
            if first:
                free = (north * east * south == 0) & (east * south * west == 0)
            else:
                free = (north * east * west == 0) & (north * south * west == 0)
            gone = ink & (count >= 2) & (count <= 6) & (turns == 1) & free
            if gone.any():
                ink = ink & ~gone
                changed = True
    return ink[1:-1, 1:-1]


_AROUND = ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))  # from north, clockwise

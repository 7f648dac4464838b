"""A page as pixels, before anything is read from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """A page picture: ``pixels`` is H x W (grey) or H x W x 3 (RGB), 8 bits, black ink low; ``dpi`` is pixels per inch of paper."""

    pixels: Pixels
    dpi: float

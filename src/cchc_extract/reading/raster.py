"""A page as pixels, before anything is read from it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Pixels = npt.NDArray[np.uint8]


class Raster(Struct, frozen=True, eq=False):
    """A page picture: ``pixels`` is H x W (grey) or H x W x 3 (RGB), 8 bits, black ink low; ``dpi`` is pixels per inch of paper."""

    pixels: Pixels
    dpi: float

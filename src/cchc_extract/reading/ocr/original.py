"""The page with all of its ink, that of coloured pens and stamps too, of which only parts are ever looked at."""

from __future__ import annotations

import cv2
import numpy as np
from msgspec import Struct

from cchc_extract.reading.ocr import bend, ink, level
from cchc_extract.reading.raster import Pixels

_PAPER = 90  # percentile of a part's pixels: most of any part is paper
_WHITE = 250  # grey to which paper is brought
_CONTRAST = 60  # grey levels: fainter ink is not brought to black


class Original(Struct, frozen=True, eq=False):
    """The darkest channel of a page as it came (turned upright by quarters), and how it was made level.

    ``dpi`` is that of ``pixels``; the level page is ``scale`` times as large.
    """

    pixels: Pixels
    skew: float
    bent: bend.Bend | None
    dpi: float
    scale: float

    def part(self, rows: slice, columns: slice) -> Pixels:
        """A part of the level page, its paper white and its darkest ink black."""
        windows = [(rows, columns)]
        if self.bent is None:
            page = level.rotated(self.pixels, self.skew, self.scale, windows)
        else:
            page = bend.straightened(self.pixels, self.skew, self.bent, self.dpi, self.scale, windows)
        return whitened(page[rows, columns])


def darkest_channel(pixels: Pixels) -> Pixels | None:
    """The darkest of the channels of each pixel; ``None`` where the page has no coloured ink, so that all is seen without colour."""
    if not ink.is_coloured(pixels):
        return None
    red, green, blue = cv2.split(pixels)
    return np.asarray(cv2.min(cv2.min(red, green), blue), dtype=np.uint8)


def whitened(part: Pixels) -> Pixels:
    """A small part of a page with its paper at white and its ink stretched to black."""
    if not part.size:
        return part
    paper = float(np.percentile(part, _PAPER))
    low = min(float(np.percentile(part, 1)), paper - _CONTRAST)
    table = np.clip((np.arange(256) - low) * 255 / max(1.0, paper * _WHITE / 255 - low), 0, 255)
    return np.asarray(cv2.LUT(part, table.astype(np.uint8)), dtype=np.uint8)

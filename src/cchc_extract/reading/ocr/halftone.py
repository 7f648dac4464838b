"""Grey that a black-and-white picture shows as dots: left on the page they are specks by the thousand, and letters touch them."""

from __future__ import annotations

import cv2
import numpy as np

from cchc_extract.reading.raster import Pixels

_DOT = 0.01  # inch: the side of a dot, of which the largest clusters of a dithered grey have the area; a full stop has four times as much
_MANY = 3000  # dots: specks of a fax are fewer
_BETWEEN = (40, 215)  # grey levels that a picture of black and white has nowhere
_FEW = 0.01  # of the pixels, nevertheless, where it was turned or compressed


def without_dots(grey: Pixels, dpi: float) -> Pixels:
    """The black-and-white page (H x W) without the dots that stand for grey; any other page as it is."""
    if grey.ndim != 2:
        return grey
    some = grey[::4, ::4]
    if ((some > _BETWEEN[0]) & (some < _BETWEEN[1])).mean() > _FEW:
        return grey
    ink = np.asarray(grey < 128).view(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=4)
    dots = boxes[:, cv2.CC_STAT_AREA] <= (_DOT * dpi) ** 2
    if int(dots.sum()) < _MANY:
        return grey
    return np.where(dots[labels], np.uint8(255), grey)

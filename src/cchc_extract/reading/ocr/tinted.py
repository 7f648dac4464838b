"""Coloured fills and marker strokes under print made white, so that the print on them is no coloured ink.

What is seen after removing all that is narrower than a letter's height is paper or fill. Where it has another colour than the page's paper,
each channel is divided by it: the fill becomes white, black print on it stays black, and coloured print keeps its own colour.
"""

from __future__ import annotations

import cv2
import numpy as np

from cchc_extract.reading.ocr.morphology import closed, opened
from cchc_extract.reading.raster import Pixels

_LOOK_DPI = 75
_PRINT = 0.14  # inch: strokes and the paper between them; a fill goes on
_LEAST = (0.3, 0.1)  # inch: no narrower or lower fill has print on it
_SPARSE = 0.03  # inch between pixels that are looked at first: no fill is as narrow
_FULL = 0.5  # of its box that a fill takes; two rows that touch at a corner take half
_COLOUR = 14  # difference of channels from which a fill has a colour: Excel's palest themes have 20, worn paper 8
_USABLE = 70  # brightness of a fill's channel from which print on it shows in that channel
_PALE = (
    120  # brightness of its brightest channel, at least: print on darker fills is white, or cannot be told from them
)


def without_tints(pixels: Pixels, dpi: float) -> Pixels:
    """The page (H x W grey or H x W x 3) with its coloured fills made white. The picture itself is returned where there are none."""
    if pixels.ndim == 2:
        return pixels
    scale = _LOOK_DPI / dpi
    sparse = np.ascontiguousarray(pixels[:: max(1, int(dpi * _SPARSE)), :: max(1, int(dpi * _SPARSE))])
    if int(np.ptp(sparse, axis=2).max()) < _COLOUR:
        return pixels
    step = max(1, int(dpi / _LOOK_DPI / 2))
    some = np.ascontiguousarray(pixels[::step, ::step])
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = cv2.resize(some, size, interpolation=cv2.INTER_AREA)
    reach = round(_PRINT * _LOOK_DPI) | 1
    under = closed(np.asarray(small, dtype=np.uint8), reach, reach)
    paper = np.maximum(np.percentile(under[::2, ::2].reshape(-1, 3), 75, axis=0), 1.0)
    shade = np.minimum(under * (255.0 / paper), 255.0).astype(np.uint8)
    brightest = shade.max(axis=2)
    tinted = np.asarray((brightest - shade.min(axis=2) >= _COLOUR) & (brightest >= _PALE)).view(np.uint8)
    tinted = opened(tinted, round(_LEAST[0] * _LOOK_DPI), round(_LEAST[1] * _LOOK_DPI))
    if not tinted.any():
        return pixels
    out = pixels.copy()  # of a page with fills, which few have
    _, _, boxes, _ = cv2.connectedComponentsWithStats(tinted, connectivity=8)
    for x, y, width, height, area in boxes[1:]:
        if area < _FULL * width * height or x == 0 or y == 0:
            continue  # the table on which a sheet lies
        window = (slice(y, y + height), slice(x, x + width))
        _whiten(out, under[window], tinted[window], (x, y, width, height), scale)
    return out


def _whiten(pixels: Pixels, under: Pixels, tinted: Pixels, box: tuple[int, int, int, int], scale: float) -> None:
    """Divides a part of the page by what is under its print, in place. ``box``: its left, top, width and height in the small picture."""
    left, top, right, bottom = (round(side / scale) for side in (box[0], box[1], box[0] + box[2], box[1] + box[3]))
    part = pixels[top:bottom, left:right]
    size = part.shape[1::-1]
    fill = np.maximum(cv2.resize(under, size, interpolation=cv2.INTER_LINEAR), 1).astype(np.float32)
    clear = np.minimum(part * (255.0 / fill), 255.0)
    weak = fill < _USABLE
    seen = np.where(weak, 255.0, clear).min(axis=2, keepdims=True)
    clear = np.where(weak, seen, clear).astype(np.uint8)
    where = cv2.resize(tinted, size, interpolation=cv2.INTER_NEAREST).view(np.bool_)
    part[where] = clear[where]

"""Lines of print cut out of a picture and made as Tesseract's network wants them. Pixels; row 0 is the uppermost."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.ocr.lines.model import Floats
from cchc_extract.reading.raster import Pixels

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, the last two outside."""

_LOWEST = 24  # pixels: no line of print with its rim is lower, and a long thin stroke would be blown up till it fills the memory
_RIM = 4  # pixels of the picture around a line (Tesseract's kImagePadding)
# How leptonica's pixScale goes about it: areas below this scale, between the nearest pixels from it on; sharpened so far and so much.
_BY_AREA = 0.7
_SHARPENED = ((1, 0.2), (2, 0.4))
_SHARP = (0.2, 1.4)  # scales between which it sharpens
_RULES = 2  # rows of a strip
_THIN = 1 / 40  # inches: no stroke along a line is thicker, no line of letters thinner
_RULE = 16  # a stroke is so many times as wide as high at least; em dashes are not
_FULL = 0.75  # share of its columns that have ink; dots of a leader have less
_INK = 128  # grey below which there is ink
_BLUR = 0.4
_BLACK, _WHITE = 0.25, 0.75  # quantiles of the darkest and the lightest places along the middle row


class Piece(Struct, frozen=True):
    """A line, or a part of one that stands apart: the ``box`` of its ink, the ``top`` and ``bottom`` of the letters that such a line may
    have, and the number of its ``line`` in the picture.
    """

    box: Box
    top: int
    bottom: int
    line: int


class Strip(Struct, frozen=True, eq=False):
    """A piece as the network sees it: ``values`` (rows, columns) from -1 (ink) to 1 (paper).

    It was cut out of the picture at ``x0``, ``y0`` and made ``scale`` times as large.
    """

    values: Floats
    scale: float
    x0: int
    y0: int
    piece: Piece

    @property
    def ink(self) -> npt.NDArray[np.bool_]:
        """What is nearer to ink than to paper, but for the outermost rows of the piece: what lies there may be of a rule beside it."""
        top = round((self.piece.box[1] - self.y0) * self.scale) + _RULES
        bottom = round((self.piece.box[3] - self.y0) * self.scale) - _RULES
        ink = self.values < 0
        if bottom - top >= _RULES:
            ink[:top] = ink[bottom:] = False
        return ink

    def column(self, x: float) -> int:
        """Where a column of ``values`` lies in the picture."""
        return self.x0 + round(x / self.scale)

    def row(self, y: float) -> int:
        """Where a row of ``values`` lies in the picture."""
        return self.y0 + round(y / self.scale)


def is_rule(picture: Pixels, box: Box, dpi: int) -> bool:
    """Whether what lies in the box is a stroke along the line, and no letters."""
    x0, top, x1, bottom = box
    if bottom - top > dpi * _THIN or x1 - x0 < _RULE * (bottom - top):
        return False
    inked = (picture[top:bottom, x0:x1] < _INK).any(axis=0)
    return float(inked.mean()) > _FULL


def cut(picture: Pixels, piece: Piece, height: int) -> Strip:
    """The piece out of the grey picture, ``height`` rows high."""
    x0, top, x1, bottom = piece.box
    x0, y0 = max(0, x0 - _RIM), max(0, min(top, piece.top) - _RIM)
    crop = picture[y0 : max(bottom, piece.bottom) + _RIM, x0 : x1 + _RIM]
    if (lack := _LOWEST - len(crop)) > 0:
        crop = np.asarray(
            cv2.copyMakeBorder(crop, lack // 2, lack - lack // 2, 0, 0, cv2.BORDER_CONSTANT, value=(255,)), np.uint8
        )
        y0 -= lack // 2
    scale = height / len(crop)
    return Strip(_contrasted(_scaled(crop, scale, height)), scale, x0, y0, piece)


def blurred(values: Floats) -> Floats:
    """The values of a strip, a little blurred."""
    smooth = cv2.blur(values, (3, 3), borderType=cv2.BORDER_REPLICATE)
    return np.asarray((1 - _BLUR) * values + _BLUR * smooth, np.float32)


def _scaled(crop: Pixels, scale: float, height: int) -> Floats:
    size = (max(1, round(crop.shape[1] * scale)), height)
    by_area = scale < _BY_AREA
    scaled = cv2.resize(crop, size, interpolation=cv2.INTER_AREA if by_area else cv2.INTER_LINEAR).astype(np.float32)
    if not _SHARP[0] < scale < _SHARP[1]:
        return scaled
    reach, share = _SHARPENED[0 if by_area else 1]
    smooth = cv2.blur(scaled, (2 * reach + 1, 2 * reach + 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(np.rint(scaled + share * (scaled - smooth)), 0, 255), np.float32)


def _contrasted(scaled: Floats) -> Floats:
    """Ink at -1 and paper at 1, as the middle row shows them where its brightness turns."""
    middle = scaled[len(scaled) // 2]
    before, here, after = middle[:-2], middle[1:-1], middle[2:]
    dark = here[((here < before) & (here <= after)) | ((here <= before) & (here < after))]
    light = here[((here > before) & (here >= after)) | ((here >= before) & (here > after))]
    black = np.quantile(dark, _BLACK) if len(dark) else 0.0
    white = np.quantile(light, _WHITE) if len(light) else 255.0
    half = (white - black) / 2 if white > black else 1.0
    return np.asarray(np.clip((scaled - black) / half - 1, -1, 1), np.float32)

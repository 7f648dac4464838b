"""White print on dark fields made black on white: negative pages, and headings and section rows that are filled with a dark colour.

Everything after looks for ink darker than its paper, and takes colour for a stamp's; so this comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.ocr.morphology import closed, opened
from cchc_extract.reading.raster import Pixels

_LOOK_DPI = 100
_DARK = 0.62  # of the page's paper: dark fills of office themes, black to middle blue and grey, reach from 0 to .55
_STROKE = 0.06  # inch: no stroke of light print, no light rule between two fields is as wide
_AROUND = (0.3, 0.14)  # inch: about a letter and what is above and below it
_MOSTLY = 0.55  # of what is around a place of a field is dark; of what is around bold black print at most .45
_LEAST = (0.4, 0.1)  # inch: no narrower or lower field holds a heading or a row; a line of 8 point print is as high
_FULL = 0.8  # of its box that a field fills: what a stamp, a photograph or the table under the paper fill is less
_LETTER = (0.03, 0.5)  # inch: the height of print on a field
_FEW = 3  # pieces of print
_OTHER = 2  # times as many pieces of light print as of dark
_CONTRAST = 60  # grey levels between a field and the print on it
_BAND = (
    0.05  # inch: rules and the edges of letters are lower, so that most rows of pixels in it show the field's own level
)
_EDGE = 0.01  # inch: the width of the line that is drawn round a field
_RULE = 0.035  # inch: the greatest width of a rule
_MOST_OF_STRIP = 0.8  # of what is next to a field a rule runs down, at least
_FEW_RULES = 2  # rules: fewer are not those of a table
_FAINTEST = 40.0  # grey levels by which rules are darker than their field, at least
_GRAIN = 12  # grey levels by which a scanned field differs from place to place
_STEP = 16  # grey levels between two fields
_PRINTED = 0.5  # of a field's box that print takes, at most


class _Field(Struct, frozen=True):
    """The rows and columns of pixels of a dark field."""

    rows: slice
    columns: slice


def positive(pixels: Pixels, dpi: float) -> Pixels:
    """The page (H x W grey or H x W x 3) with its dark fields that bear light print made light and their print dark.

    A field's sides, where its table's rules would be, become dark lines. The picture itself is returned where there is no such field.
    """
    scale, some = _LOOK_DPI / dpi, pixels[::2, ::2] if dpi > 1.5 * _LOOK_DPI else pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = _grey(np.asarray(cv2.resize(some, size, interpolation=cv2.INTER_AREA), dtype=np.uint8))
    dark = np.asarray(small < _DARK * max(float(np.percentile(small[::4, ::4], 98)), 128.0)).view(np.uint8)
    fields = _fields(dark)
    if not fields:
        return pixels
    grey = _grey(pixels)
    out = pixels
    for whole in (_tight(grey, each, dpi) for each in fields):
        rules = _rules_through(grey, whole, dpi)
        for field in _one_above_another(grey, whole, dpi):
            part = _away_from_field(grey[field.rows, field.columns], dpi)
            if _bears_light_print(part, dpi):
                printed = _dark_on_white(part, rules, dpi)
                out = pixels.copy() if out is pixels else out
                out[field.rows, field.columns] = printed if out.ndim == 2 else printed[..., np.newaxis]
    return out


def _grey(pixels: Pixels) -> Pixels:
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _fields(dark: Pixels) -> list[_Field]:
    """The dark rectangles of the page at the looking resolution, as large as a row at least. ``dark`` is 1 where it is."""
    across, down = (round(side * _LOOK_DPI) for side in _AROUND)
    around = cv2.blur(dark * np.uint8(255), (across, down), borderType=cv2.BORDER_REPLICATE)
    thick = np.asarray(around > _MOSTLY * 255).view(np.uint8)
    if not thick.any():
        return []
    reach = round(_STROKE * _LOOK_DPI)
    solid = opened(closed(dark, reach, reach) & thick, *(round(side * _LOOK_DPI) for side in _LEAST))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    return [
        _Field(slice(int(y), int(y + height)), slice(int(x), int(x + width)))
        for x, y, width, height, area in boxes[1:]
        if area >= _FULL * width * height
    ]


def _tight(grey: Pixels, field: _Field, dpi: float) -> _Field:
    """The field in pixels of the page itself, up to where most of a row or column of pixels is no longer as dark as its middle."""
    scale, margin = dpi / _LOOK_DPI, round(_AROUND[1] * dpi)
    rows, columns = (
        slice(max(0, round(each.start * scale) - margin), min(most, round(each.stop * scale) + margin))
        for each, most in zip((field.rows, field.columns), grey.shape, strict=True)
    )
    part = grey[rows, columns]
    inside = part[margin:-margin, margin:-margin]
    dark = part < (float(np.median(inside)) if inside.size else 0.0) + _CONTRAST
    down, across = np.flatnonzero(dark.mean(axis=1) > 0.45), np.flatnonzero(dark.mean(axis=0) > 0.45)
    if not len(down) or not len(across):
        return _Field(rows, columns)
    return _Field(
        slice(rows.start + int(down[0]), rows.start + int(down[-1]) + 1),
        slice(columns.start + int(across[0]), columns.start + int(across[-1]) + 1),
    )


def _one_above_another(grey: Pixels, field: _Field, dpi: float) -> list[_Field]:
    """The fields of different darkness that a field holds, as a heading and the section right under it."""
    levels = _levels(grey[field.rows, field.columns], dpi)
    reach = max(1, round(_BAND * dpi / 2))
    steps = np.zeros(len(levels))
    steps[reach:-reach] = np.abs(levels[2 * reach :] - levels[: -2 * reach]) if len(levels) > 2 * reach else 0
    edges, least = [0], round(_LEAST[1] * dpi)
    while steps.size and float(steps.max()) > _STEP:
        first = int(np.argmax(steps))
        alike = np.flatnonzero(steps[first : first + 2 * reach + 1] == steps[first])
        at = first + int(np.median(alike))
        steps[max(0, first - least) : first + 2 * reach + least] = 0
        if least <= at <= len(levels) - least:
            edges.append(at)
    sides = [*sorted(edges), len(levels)]
    return [
        _Field(slice(field.rows.start + top, field.rows.start + bottom), field.columns)
        for top, bottom in pairwise(sides)
    ]


def _away_from_field(part: Pixels, dpi: float) -> npt.NDArray[np.int16]:
    """By how much each pixel of a field is lighter (above 0) than the field is thereabouts: two fields above each other may differ."""
    levels = _levels(part, dpi)
    return np.asarray(part.astype(np.int16) - levels[:, np.newaxis].astype(np.int16), dtype=np.int16)


def _levels(part: Pixels, dpi: float) -> npt.NDArray[np.float64]:
    """How light a field is at each of its rows of pixels, letters and rules left out."""
    medians = np.median(part, axis=1)
    reach = max(1, round(_BAND * dpi / 2))
    padded = np.pad(medians, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    return np.asarray(np.median(windows, axis=1), dtype=np.float64)


def _bears_light_print(away: npt.NDArray[np.int16], dpi: float) -> bool:
    """Whether there are letters lighter than the field, and hardly any darker."""
    light = _letters(away > _CONTRAST, dpi)
    return light >= _FEW and light >= _OTHER * _letters(away < -_CONTRAST, dpi)


def _letters(ink: npt.NDArray[np.bool_], dpi: float) -> int:
    if ink.mean() > _PRINTED:
        return 0
    _, _, boxes, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(ink).view(np.uint8), connectivity=8)
    width, height = boxes[1:, cv2.CC_STAT_WIDTH], boxes[1:, cv2.CC_STAT_HEIGHT]
    least, most = (side * dpi for side in _LETTER)
    return int(((height >= least) & (height <= most) & (width <= most) & (width >= 2)).sum())


def _rules_through(grey: Pixels, field: _Field, dpi: float) -> list[int]:
    """The columns of the field at which vertical rules end above and below it: black ones are not seen on it.

    At the head or foot of a table they are seen on one side only.
    """
    margin, reach = round(_EDGE * dpi), round(_STROKE * dpi)
    top, bottom = field.rows.start - margin, field.rows.stop + margin
    above, below = (
        _thin_and_upright(grey[max(0, rows.start) : max(0, rows.stop), field.columns], dpi)
        for rows in (slice(top - reach, top), slice(bottom, bottom + reach))
    )
    if len(above) < _FEW_RULES or len(below) < _FEW_RULES:
        return above or below
    return [at for at in above if any(abs(at - other) <= 2 * margin for other in below)]


def _thin_and_upright(strip: Pixels, dpi: float) -> list[int]:
    """The middles of what is dark from top to bottom of the strip, no wider than a rule."""
    if not strip.size:
        return []
    dark = (strip < _DARK * np.median(strip)).mean(axis=0) > _MOST_OF_STRIP
    edges = np.flatnonzero(np.diff(np.concatenate(([0], dark.view(np.int8), [0]))))
    runs = zip(edges[::2], edges[1::2], strict=True)
    return [int(start + end) // 2 for start, end in runs if end - start <= _RULE * dpi]


def _dark_on_white(away: npt.NDArray[np.int16], rules: Sequence[int], dpi: float) -> Pixels:
    """The field white and what is lighter or darker than it dark, framed by a dark line, with ``rules`` down it where no print is."""
    most = float(np.percentile(away[away > _CONTRAST], 75))
    least = max(float(np.percentile(-away, 99)), _FAINTEST)  # black rules on a field that is nearly black
    ink = np.where(away > 0, away * (255 / most), np.maximum(-away - _GRAIN, 0) * (255 / least))
    out = np.clip(255 - ink, 0, 255).astype(np.uint8)
    edge = max(1, round(_EDGE * dpi))
    for at in rules:
        line = slice(max(0, at - edge // 2), at - edge // 2 + edge)
        if int((away[:, line] > _CONTRAST).any(axis=1).sum()) < _LETTER[0] * dpi:
            out[:, line] = 0
    out[:edge], out[-edge:], out[:, :edge], out[:, -edge:] = 0, 0, 0, 0
    return np.asarray(out, dtype=np.uint8)

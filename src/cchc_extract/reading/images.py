"""Page pictures (PNG, JPEG, TIFF of many pages) to rasters."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.raster import Raster

_LONG_SIDE = 11.69
"""Inches: the long side of A4, which nearly all such pages have."""
_LEAST_DPI, _MOST_DPI = 100.0, 1200.0
"""A scan below or above is none: cameras and screenshots write 72 or 96 whatever they took."""
_LARGEST = 17.0
"""Inches: the long side of A3 and a little; a larger page shows that the stated resolution is wrong."""
_OBLONG, _MOST_OBLONG = 1.05, 4.0
"""How much higher than wide a pixel is, at least, to be drawn square, and at most, to be believed."""


_SUBFILE = 254
"""The TIFF field that says what a frame is; its lowest bit marks a smaller copy of another frame (TIFF 6.0, NewSubfileType)."""


def frame_count(path: Path) -> int:
    """How many pages an image file says it has, 0 where it does not say."""
    try:
        with Image.open(path) as picture:
            return len(_pages(picture))
    except Exception:  # a damaged directory; reading the frames tells how
        return 0


def rasters(path: Path, max_pixels: int, first: int = 1) -> Iterator[Raster]:
    """The pages of an image file from ``first`` on as rasters, upright by its camera's mark, never larger than ``max_pixels``.

    Raises ``UnreadableFileError`` where the file cannot be opened as an image.
    """
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and makes a large picture small instead of refusing it
    try:
        picture = Image.open(path)
    except (UnidentifiedImageError, OSError, ValueError) as error:
        message = "The image is damaged or of an unknown format; scan the page again, or save the image anew."
        raise UnreadableFileError("damaged", message) from error
    with picture:
        for frame in _pages(picture)[first - 1 :]:
            picture.seek(frame)
            yield _raster(picture, max_pixels)


def _pages(picture: Image.Image) -> list[int]:
    """The frames that are pages: those of a TIFF but for its previews. A phone's JPEG has previews and gain maps besides."""
    if picture.format != "TIFF":
        return [0]
    every = range(getattr(picture, "n_frames", 1))
    return [frame for frame in every if not _is_preview(picture, frame)] or [0]


def _is_preview(picture: Image.Image, frame: int) -> bool:
    """Whether a frame of a TIFF is a smaller copy of another; a damaged one is none, so that reading it says how it is damaged."""
    try:
        picture.seek(frame)
    except (EOFError, OSError, ValueError, SyntaxError, TypeError, KeyError):
        return False
    return bool(int(getattr(picture, "tag_v2", {}).get(_SUBFILE, 0) or 0) & 1)


def stated_dpi(picture: Image.Image) -> float:
    """The picture's own resolution where it can be true, else the one at which it would be as long as an A4 page."""
    long_side = max(picture.size)
    stated = float(picture.info.get("dpi", (0, 0))[0] or 0)
    if _LEAST_DPI <= stated <= _MOST_DPI and long_side / stated <= _LARGEST:
        return stated
    return long_side / _LONG_SIDE


def _squared(picture: Image.Image) -> Image.Image:
    """The picture with pixels as high as they are wide: those of a fax are twice as high (204 by 98 an inch)."""
    across, down = (float(each or 0) for each in picture.info.get("dpi", (0, 0)))
    if min(across, down) <= 0 or not _OBLONG <= max(across, down) / min(across, down) <= _MOST_OBLONG:
        return picture
    most = max(across, down)
    size = (round(picture.width * most / across), round(picture.height * most / down))
    squared = picture.convert("L" if picture.mode == "1" else picture.mode).resize(size, Image.Resampling.BICUBIC)
    squared.info["dpi"] = (most, most)
    return squared


def _raster(picture: Image.Image, max_pixels: int) -> Raster:
    picture = _squared(picture)
    dpi = stated_dpi(picture)
    wanted = min(1.0, sqrt(max_pixels / max(1, picture.width * picture.height)))
    if wanted < 1.0:
        smaller = (max(1, int(picture.width * wanted)), max(1, int(picture.height * wanted)))
        picture.draft(None, smaller)  # lets a JPEG be decoded small at once
        before = picture.width
        frame = picture.resize(smaller)
        dpi *= smaller[0] / before if before else 1.0
    else:
        frame = picture.copy()
    upright = ImageOps.exif_transpose(frame)
    return Raster(pixels=np.asarray(_plain(upright)), dpi=dpi)


def _plain(picture: Image.Image) -> Image.Image:
    """Grey or RGB on white paper."""
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.mode.startswith(("I", "F")):
        wide = np.asarray(picture, dtype=np.float64)
        top = wide.max(initial=1.0)
        return Image.fromarray((wide / max(top, 1.0) * 255).astype(np.uint8))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("RGB")
    return picture.convert("RGB")

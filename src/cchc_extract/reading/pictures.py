"""The picture of a page that was read, upright as it was read: for drawing what was found, and for the reviewer's eyes."""

from __future__ import annotations

import io
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PIL import Image

from cchc_extract.model import Page
from cchc_extract.reading import images, ocr
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pdfium import PdfFile
from cchc_extract.reading.raster import Raster
from cchc_extract.reading.read import layer_turn

if TYPE_CHECKING:
    from cchc_extract.reading.sources import Kind


UPRIGHT_DPI = 150
"""Enough to tell 3 from 8 in 10 point print."""
_LONGEST = 4000  # pixels: a page of 200 inches is shown small
_QUALITY = 80


def picture_of(path: Path, kind: Kind, page: Page, options: ReadOptions, *, dpi: int = 110) -> Image.Image | None:
    """The upright picture of ``page`` at about ``dpi``; ``None`` where its source has no pictures (text, DOCX).

    A scanned page goes through the same levelling as for reading, so that boxes in points fall on the print.
    Raises ``UnreadableFileError`` where the file can no longer be opened.
    """
    if kind not in ("pdf", "image") or not page.width:
        return None
    if page.source == "scan":
        raster = _raster(path, kind, page.number, options.dpi, options.max_pixels)
        prepared = ocr.prepared(raster, ocr.default_engine(options.engine))
        picture = Image.fromarray(prepared.grey)
    else:
        raster = _raster(path, kind, page.number, dpi, options.max_pixels)
        picture = Image.fromarray(np.rot90(raster.pixels, k=page.turned // 90))
    return picture.resize((round(page.width * dpi / 72), round(page.height * dpi / 72)))


class Upright(Struct, frozen=True):
    """An upright page as a picture file: ``jpeg``, with ``scale`` pixels to a point."""

    jpeg: bytes
    scale: float


def upright(path: Path, kind: Kind, number: int, options: ReadOptions) -> Upright:
    """The picture of page ``number`` of a PDF or image file, upright and level as the page was read with ``options``.

    Boxes in points fall on the print. Raises ``UnreadableFileError`` where the file cannot be opened, ``MissingDependencyError`` where a
    scan cannot be levelled without an OCR engine, and whatever a library makes of a damaged page.
    """
    turned: int | None = None
    if kind == "pdf":
        with PdfFile(path) as file:
            turned = layer_turn(path, file, number, options)
            wanted = options.dpi if turned is None else UPRIGHT_DPI
            raster = file.raster(number, dpi=wanted, max_pixels=options.max_pixels)
    else:
        raster = _raster(path, kind, number, options.dpi, options.max_pixels)
    if turned is None:
        pixels, dpi = ocr.prepared(raster, ocr.default_engine(options.engine)).grey, float(WORK_DPI)
    else:
        pixels, dpi = np.rot90(raster.pixels, k=turned // 90), raster.dpi
    picture = Image.fromarray(pixels)
    smaller = min(1.0, UPRIGHT_DPI / dpi, _LONGEST / max(picture.size))
    picture = picture.resize((max(1, round(picture.width * smaller)), max(1, round(picture.height * smaller))))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=_QUALITY)
    return Upright(written.getvalue(), dpi * smaller / 72)


def _raster(path: Path, kind: Kind, number: int, dpi: int, max_pixels: int) -> Raster:
    if kind == "image":
        return next(islice(images.rasters(path, max_pixels), number - 1, None))
    with PdfFile(path) as file:
        return file.raster(number, dpi=dpi, max_pixels=max_pixels)

"""The picture of a page that was read, upright as it was read: for drawing what was found, and for the reviewer's eyes."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from cchc_extract.model import Page
from cchc_extract.reading import images, ocr
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pdfium import PdfFile
from cchc_extract.reading.raster import Raster

if TYPE_CHECKING:
    from cchc_extract.reading.sources import Kind


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


def _raster(path: Path, kind: Kind, number: int, dpi: int, max_pixels: int) -> Raster:
    if kind == "image":
        return next(islice(images.rasters(path, max_pixels), number - 1, None))
    with PdfFile(path) as file:
        return file.raster(number, dpi=dpi, max_pixels=max_pixels)

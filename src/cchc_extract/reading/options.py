"""What the user may say about reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OcrChoice = Literal["auto", "force", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How pages are read. Part of what an outcome depends on, so part of every cache key.

    ``ocr``: ``auto`` reads the text layer where it explains the page's ink, ``force`` reads every page's picture, ``never`` none.
    ``dpi``: resolution at which pages are rendered for OCR. ``max_pixels``: a page larger than this is rendered smaller.
    ``page_seconds``: time after which a page's reading is given up. ``engine``: which OCR engine (``auto``: the best one installed).
    """

    ocr: OcrChoice = "auto"
    dpi: int = 300
    max_pixels: int = 60_000_000
    page_seconds: float = 120.0
    engine: str = "auto"

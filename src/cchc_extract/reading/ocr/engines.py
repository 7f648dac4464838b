"""Which engine reads: the quickest that is installed."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cchc_extract.errors import MissingDependencyError
from cchc_extract.reading.ocr import program
from cchc_extract.reading.ocr.engine import Engine
from cchc_extract.reading.ocr.numbers import NumberReader, model_file

_LANGUAGE = "vie"
_DATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)


def data_folder() -> Path | None:
    """The first folder that holds the Vietnamese model: ``TESSDATA_PREFIX``, then where the usual packages put it."""
    named = os.environ.get("TESSDATA_PREFIX", "")
    for folder in (named, f"{named}/tessdata", *_DATA_FOLDERS):
        if folder and (Path(folder) / f"{_LANGUAGE}.traineddata").is_file():
            return Path(folder)
    return None


@cache
def default_engine(preference: str = "auto") -> Engine:
    """The engine by name (``tesserocr``, ``pytesseract``), or with ``auto`` the first of these that can be had; loaded once.

    Both read numbers with the number reader where that is installed. Raises ``MissingDependencyError`` where the engine or
    the Vietnamese model is missing.
    """
    folder = data_folder()
    if preference in ("auto", "tesserocr") and folder is not None and find_spec("tesserocr") is not None:
        from cchc_extract.reading.ocr.inprocess import InProcessTesseract  # an optional dependency

        return InProcessTesseract(folder, _number_reader())
    if preference in ("auto", "pytesseract") and program.installed():
        return program.ProgramTesseract(_number_reader())
    raise MissingDependencyError(
        "No way to read scans: install Tesseract with its Vietnamese model (on Debian: apt install tesseract-ocr-vie)"
        " or, quicker, also the extra: pip install 'cchc-extract[ocr]'."
    )


def available() -> bool:
    """Whether scans can be read here."""
    return (data_folder() is not None and find_spec("tesserocr") is not None) or program.installed()


def _number_reader() -> NumberReader | None:
    model = model_file()
    return NumberReader(model) if model else None

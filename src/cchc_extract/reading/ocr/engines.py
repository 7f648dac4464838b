"""Which engine reads: the quickest that is installed."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from cchc_extract.errors import MissingDependencyError
from cchc_extract.reading.ocr.engine import Engine
from cchc_extract.reading.ocr.numbers import NumberReader, model_file


@cache
def default_engine(preference: str = "auto") -> Engine:
    """The engine by name (``tesserocr``, ``pytesseract``), or with ``auto`` the first of these that can be had; loaded once.

    Raises ``MissingDependencyError`` where neither is installed or the Vietnamese model is missing.
    """
    from cchc_extract.reading.ocr.inprocess import InProcessTesseract, data_folder

    folder = data_folder()
    if folder is None:
        raise MissingDependencyError(
            "Tesseract's Vietnamese model (vie.traineddata) was not found; install tesseract-ocr-vie."
        )
    model = model_file()
    return InProcessTesseract(folder, NumberReader(model) if model else None)


def available() -> bool:
    """Whether scans can be read here."""
    return find_spec("tesserocr") is not None

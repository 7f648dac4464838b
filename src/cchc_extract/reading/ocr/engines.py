"""Which engine reads: the quickest that is installed."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Protocol

from cchc_extract.errors import MissingDependencyError
from cchc_extract.patterns.reading import NOTHING_KNOWN, ReadingPatterns
from cchc_extract.reading import installed
from cchc_extract.reading.ocr.engine import Engine
from cchc_extract.reading.ocr.figures import FigureReader
from cchc_extract.reading.ocr.numbers import NumberReader, model_file
from cchc_extract.reading.ocr.pens import PenReader


class _Teachable(Engine, Protocol):
    def taught(self, patterns: ReadingPatterns) -> Engine:
        """The same engine, which knows these patterns."""


@lru_cache(maxsize=4)
def default_engine(preference: str = "auto", patterns: ReadingPatterns = NOTHING_KNOWN) -> Engine:
    """The engine by name (``tesserocr``, ``pytesseract``), or with ``auto`` the first of these that can be had, with what it is to know of
    words; loaded once, whatever it is to know.

    Both read numbers with the number reader where that is installed. Raises ``MissingDependencyError`` where the engine or
    the Vietnamese model is missing.
    """
    return _loaded(preference).taught(patterns)


@cache
def _loaded(preference: str) -> _Teachable:
    folder = installed.data_folder()
    if preference in ("auto", "tesserocr") and folder is not None and installed.library():
        from cchc_extract.reading.ocr.inprocess import InProcessTesseract  # an optional dependency

        return InProcessTesseract(folder, *_readers())
    if preference in ("auto", "pytesseract") and installed.program():
        from cchc_extract.reading.ocr.program import ProgramTesseract  # pytesseract loads pandas

        return ProgramTesseract(*_readers())
    raise MissingDependencyError(
        "No way to read scans: install Tesseract with its Vietnamese model (on Debian: apt install tesseract-ocr-vie)"
        " or, quicker, also the extra: pip install 'cchc-extract[ocr]'."
    )


def _readers() -> tuple[NumberReader | None, FigureReader | None, PenReader | None]:
    model = model_file()
    numbers = NumberReader(model) if model else None
    if not find_spec("onnxruntime"):
        return numbers, None, None
    return numbers, FigureReader(), PenReader(numbers)

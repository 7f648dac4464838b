"""Tesseract inside this process, through tesserocr: the quickest way where that package is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import tesserocr

from cchc_extract.reading.ocr.engine import Reading, Seen, joined
from cchc_extract.reading.ocr.figures import FigureReader
from cchc_extract.reading.ocr.numbers import NumberReader
from cchc_extract.reading.raster import Pixels

_LANGUAGE = "vie"


class InProcessTesseract:
    """Tesseract inside this process. One thread: the caller runs one process for each core."""

    def __init__(self, folder: Path, numbers: NumberReader | None, figures: FigureReader | None = None) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._api = tesserocr.PyTessBaseAPI(path=str(folder), lang=_LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY)
        self._numbers = numbers
        self._figures = figures

    @property
    def name(self) -> str:
        """Name and version of Tesseract."""
        return "tesserocr " + str(tesserocr.tesseract_version()).split()[1]

    @property
    def number_name(self) -> str:
        """The number reader's name, Tesseract's own where there is none."""
        return self._numbers.name if self._numbers else self.name

    @property
    def figure_name(self) -> str:
        """The figure reader's name."""
        return self._figures.name if self._figures else ""

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        """The words of a page of running text (automatic segmentation)."""
        return self._read(picture, dpi, tesserocr.PSM.AUTO)

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        """The words of each picture, taken as one block of lines."""
        return [self._read(picture, dpi, tesserocr.PSM.SINGLE_BLOCK) for picture in pictures]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        """The number reader's answers; Tesseract's, line by line, where there is none."""
        if self._numbers is not None:
            return self._numbers.read(pictures)
        return [joined(self._read(picture, dpi, tesserocr.PSM.SINGLE_LINE)) for picture in pictures]

    def figures(self, pictures: Sequence[Pixels]) -> list[Reading]:
        """The figure reader's answers."""
        return self._figures.read(pictures) if self._figures else [Reading("", 0.0)] * len(pictures)

    def _read(self, picture: Pixels, dpi: int, mode: int) -> list[Seen]:
        height, width = picture.shape
        self._api.SetPageSegMode(mode)
        self._api.SetImageBytes(picture.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(dpi)
        if self._api.Recognize() is False:
            return []
        return list(self._seen())

    def _seen(self) -> Iterator[Seen]:
        iterator = self._api.GetIterator()
        if iterator is None:
            return
        line = -1
        for word in tesserocr.iterate_level(iterator, tesserocr.RIL.WORD):
            if word.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
                line += 1
            box = word.BoundingBox(tesserocr.RIL.WORD)
            if word.Empty(tesserocr.RIL.WORD) or box is None:
                continue
            text = word.GetUTF8Text(tesserocr.RIL.WORD).strip()
            if text:
                x0, top, x1, bottom = box
                yield Seen(text, x0, top, x1, bottom, word.Confidence(tesserocr.RIL.WORD) / 100, line)

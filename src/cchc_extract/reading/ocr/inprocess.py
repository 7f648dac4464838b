"""Tesseract inside this process, through tesserocr: the quickest way where that package is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from copy import copy
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import Self

import cv2
import numpy as np
import tesserocr

from cchc_extract.patterns.reading import NOTHING_KNOWN, ReadingPatterns
from cchc_extract.reading.ocr.engine import Reading, Seen, Texts, joined
from cchc_extract.reading.ocr.figures import FigureReader
from cchc_extract.reading.ocr.lines.model import UnknownModelError
from cchc_extract.reading.ocr.lines.reader import LineReader
from cchc_extract.reading.ocr.lines.strip import Piece, is_rule
from cchc_extract.reading.ocr.numbers import NumberReader
from cchc_extract.reading.ocr.pens import PenReader
from cchc_extract.reading.raster import Pixels

_LANGUAGE = "vie"
# What finding lines can do without, and a fifth of its time with it: print of a typewriter told from other print by its pitch (the
# network parts words by itself), and music looked for. All of 256 pictures had the same lines without.
_LEFT_OUT = {"textord_all_prop": "1", "pageseg_apply_music_mask": "0"}


def _line_reader(folder: Path) -> LineReader | None:
    """None where Tesseract has to run its network itself: onnxruntime is missing, or the model is of another make."""
    if find_spec("onnxruntime") is None:
        return None
    try:
        return LineReader(folder / f"{_LANGUAGE}.traineddata")
    except UnknownModelError:
        return None


class InProcessTesseract:
    """Tesseract inside this process. One thread: the caller runs one process for each core."""

    def __init__(
        self,
        folder: Path,
        numbers: NumberReader | None,
        figures: FigureReader | None = None,
        pens: PenReader | None = None,
    ) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._api = tesserocr.PyTessBaseAPI(path=str(folder), lang=_LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY)
        for name, value in _LEFT_OUT.items():
            self._api.SetVariable(name, value)
        self._numbers = numbers
        self._figures = figures
        self._pens = pens
        self._patterns = NOTHING_KNOWN
        self._lines = _line_reader(folder)

    def taught(self, patterns: ReadingPatterns) -> Self:
        """The same engine, which knows these patterns."""
        other = copy(self)
        other._patterns = patterns
        other._lines = self._lines and self._lines.taught(frozenset(patterns.spelling.acronyms))
        return other

    @property
    def patterns(self) -> ReadingPatterns:
        """What it was taught; nothing at first."""
        return self._patterns

    @property
    def name(self) -> str:
        """Name and version of Tesseract."""
        return "tesserocr " + str(tesserocr.tesseract_version()).split()[1] + (" by onnxruntime" if self._lines else "")

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
        return self._words([picture], dpi, tesserocr.PSM.AUTO)[0]

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        """The words of each picture, taken as one block of lines."""
        return self._words(pictures, dpi, tesserocr.PSM.SINGLE_BLOCK)

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        """The number reader's answers; Tesseract's, line by line, where there is none."""
        if self._numbers is not None:
            return self._numbers.read(pictures)
        return [joined(self._read(picture, dpi, tesserocr.PSM.SINGLE_LINE)) for picture in pictures]

    def figures(self, pictures: Sequence[Pixels]) -> list[Reading]:
        """The figure reader's answers."""
        return self._figures.read(pictures) if self._figures else [Reading("", 0.0)] * len(pictures)

    def filled(self, pictures: Sequence[Pixels]) -> list[tuple[Texts, ...]]:
        """The answers of the pen reader and of the number reader."""
        return self._pens.read(pictures) if self._pens else [()] * len(pictures)

    def _words(self, pictures: Sequence[Pixels], dpi: int, mode: int) -> list[list[Seen]]:
        if self._lines is None:
            return [self._read(picture, dpi, mode) for picture in pictures]
        return self._lines.read([(picture, self._pieces(picture, dpi, mode)) for picture in pictures])

    def _pieces(self, picture: Pixels, dpi: int, mode: int) -> list[Piece]:
        """The lines that Tesseract finds, parted where it would part them before it reads them.

        It looks at ink and paper only; told which is which, it needs a sixth less.
        """
        _, paper = cv2.threshold(picture, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        self._show(np.packbits(np.asarray(paper, np.uint8), axis=1), picture.shape[1], dpi, mode, bits=True)
        if self._api.AnalyseLayout(merge_similar_words=True) is None:
            return []
        found: list[Piece] = []
        line = -1
        for word in tesserocr.iterate_level(self._api.GetIterator(), tesserocr.RIL.WORD):
            line += word.IsAtBeginningOf(tesserocr.RIL.TEXTLINE)
            box, baseline, row = (
                word.BoundingBox(tesserocr.RIL.WORD),
                word.Baseline(tesserocr.RIL.WORD),
                word.RowAttributes(),
            )
            if box is None or is_rule(picture, box, dpi):
                continue
            base = (baseline[0][1] + baseline[1][1]) / 2 if baseline else box[3]
            bottom = base - row["descenders"]
            found.append(Piece(box, ceil(bottom - row["row_height"]), ceil(bottom), line))
        return found

    def _show(self, rows: Pixels, width: int, dpi: int, mode: int, *, bits: bool = False) -> None:
        """Gives Tesseract a picture, by its rows of grey pixels or of eight pixels a byte (1 is paper)."""
        height, stride = rows.shape
        self._api.SetPageSegMode(mode)
        self._api.SetImageBytes(rows.tobytes(), width, height, 0 if bits else 1, stride)
        self._api.SetSourceResolution(dpi)

    def _read(self, picture: Pixels, dpi: int, mode: int) -> list[Seen]:
        self._show(picture, picture.shape[1], dpi, mode)
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

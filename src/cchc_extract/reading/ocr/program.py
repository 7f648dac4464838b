"""Tesseract as a program, through pytesseract: works wherever a ``tesseract`` binary is, one process for all pictures of a call."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Self

import cv2
import pytesseract

from cchc_extract.patterns.reading import NOTHING_KNOWN, ReadingPatterns
from cchc_extract.reading.installed import LANGUAGE
from cchc_extract.reading.ocr.engine import Reading, Seen, Texts, joined
from cchc_extract.reading.ocr.figures import FigureReader
from cchc_extract.reading.ocr.numbers import NumberReader
from cchc_extract.reading.ocr.pens import PenReader
from cchc_extract.reading.raster import Pixels

_WORD = "5"  # level of a word in Tesseract's table
_PAGE, _BLOCK, _LINE = 3, 6, 7  # page segmentation modes


class ProgramTesseract:
    """Tesseract as a child process. A list of pictures is read by one process: starting it costs more than reading a cell."""

    def __init__(
        self, numbers: NumberReader | None, figures: FigureReader | None = None, pens: PenReader | None = None
    ) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._numbers = numbers
        self._figures = figures
        self._pens = pens
        self._patterns = NOTHING_KNOWN
        self._version = str(pytesseract.get_tesseract_version())

    def taught(self, patterns: ReadingPatterns) -> Self:
        """The same engine, which knows these patterns."""
        other = copy(self)
        other._patterns = patterns
        return other

    @property
    def patterns(self) -> ReadingPatterns:
        """What it was taught; nothing at first."""
        return self._patterns

    @property
    def name(self) -> str:
        """Name and version of Tesseract."""
        return f"tesseract {self._version}"

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
        return _read([picture], dpi, _PAGE)[0]

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        """The words of each picture, taken as one block of lines."""
        return _read(pictures, dpi, _BLOCK)

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        """The number reader's answers; Tesseract's, line by line, where there is none."""
        if self._numbers is not None:
            return self._numbers.read(pictures)
        return [joined(words) for words in _read(pictures, dpi, _LINE)]

    def figures(self, pictures: Sequence[Pixels]) -> list[Reading]:
        """The figure reader's answers."""
        return self._figures.read(pictures) if self._figures else [Reading("", 0.0)] * len(pictures)

    def filled(self, pictures: Sequence[Pixels]) -> list[tuple[Texts, ...]]:
        """The answers of the pen reader and of the number reader."""
        return self._pens.read(pictures) if self._pens else [()] * len(pictures)


def _read(pictures: Sequence[Pixels], dpi: int, mode: int) -> list[list[Seen]]:
    if not pictures:
        return []
    with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
        files = [Path(folder) / f"{index:05}.png" for index in range(len(pictures))]
        for file, picture in zip(files, pictures, strict=True):
            cv2.imwrite(str(file), picture)
        names = Path(folder) / "pictures.txt"
        names.write_text("\n".join(map(str, files)) + "\n", encoding="utf-8")
        table = pytesseract.image_to_data(str(names), lang=LANGUAGE, config=f"--psm {mode} --oem 1 --dpi {dpi}")
    return _parsed(str(table), len(pictures))


def _parsed(table: str, count: int) -> list[list[Seen]]:
    """Tesseract's table of words (tab-separated, a page for each picture), by picture. Confidence is a percentage there."""
    found: list[list[Seen]] = [[] for _ in range(count)]
    lines: dict[tuple[str, ...], int] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != _WORD or not text:
            continue
        place = (row["page_num"], row["block_num"], row["par_num"], row["line_num"])
        line = lines.setdefault(place, len(lines))
        left, top, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
        seen = Seen(text, left, top, left + width, top + height, max(0.0, float(row["conf"])) / 100, line)
        found[int(row["page_num"]) - 1].append(seen)
    return found

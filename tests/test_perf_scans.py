"""A change that makes scans dearer is seen here, and noise is not.

Two things make up the cost of a scanned page. What the engines are asked to read is counted: letters read for one that is kept, and crops
for the number reader, which costs twenty times the figure reader. What is done with pictures is timed, in rounds, each beside a fixed
piece of such work, so that neither the machine nor its load matters much: the median of the ratios counts.

A budget is what was measured and a tenth more. Where a change is worth its price, raise the budget and say why in the commit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import pytest
from scan_engine import NoFigures, at_dpi

from cchc_extract.reading.ocr import Engine, Reading, Seen, available, default_engine, ink, read_raster, words
from cchc_extract.reading.pdfium import PdfFile
from cchc_extract.reading.raster import Pixels, Raster

SAMPLE = Path(__file__).parents[1] / "samples" / "nui-thanh-2022-scan.pdf"
LETTERS = 1.15
"""Letters that the text engine reads for one on the page."""
CROPS = 22
"""Crops that the number reader reads on a page of text and one with a table."""
PICTURES = 1.85
"""What is done with the pictures of the two pages, in units of ``reference``."""
ROUNDS = 3


def rasters() -> list[Raster]:
    with PdfFile(SAMPLE) as file:
        return [file.scan(number, dpi=300, max_pixels=10**8) for number in (1, 2)]


def large() -> Pixels:
    """The second page, grey and at the resolution at which print is read."""
    with PdfFile(SAMPLE) as file:
        return np.ascontiguousarray(file.raster(2, dpi=300, max_pixels=10**8).pixels[:, :, 0])


@dataclass
class Counting:
    """An engine, and what it was asked for."""

    engine: Engine
    letters: int = 0
    crops: int = 0

    def __getattr__(self, name: str) -> str:
        return str(getattr(self.engine, name))

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        return self._counted([self.engine.page(picture, dpi)])[0]

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        return self._counted(self.engine.blocks(pictures, dpi))

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        self.crops += len(pictures)
        return self.engine.numbers(pictures, dpi)

    def figures(self, pictures: Sequence[Pixels]) -> list[Reading]:
        return self.engine.figures(pictures)

    def _counted(self, blocks: list[list[Seen]]) -> list[list[Seen]]:
        self.letters += sum(len(each.text) for block in blocks for each in block)
        return blocks


def asked() -> tuple[float, int]:
    """Letters read for one on the page, and crops for the number reader, on the pages of the sample."""
    counting = Counting(default_engine())
    pages = [read_raster(raster, number=number, engine=counting) for number, raster in enumerate(rasters(), 1)]
    kept = sum(len(word.text) for page in pages for word in page.words if word.reader == counting.engine.name)
    return counting.letters / kept, counting.crops


@pytest.mark.ocr
@pytest.mark.skipif(not available(), reason="no OCR engine here")
def test_little_is_read_twice() -> None:
    letters, crops = asked()
    assert letters < LETTERS
    assert crops < CROPS


@pytest.mark.ocr
@pytest.mark.skipif(not available(), reason="no OCR engine here")
def test_reading_all_lines_again_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "is_weak", lambda _: True)
    assert asked()[0] > LETTERS


class Silent(NoFigures):
    """An engine that takes no time and sees one word on a page."""

    name = number_name = "silent 1"

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        return at_dpi([Seen("xã", 300, 300, 360, 340, 0.99)], dpi)

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        return [[] for _ in pictures]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        return [Reading("", 0.0) for _ in pictures]


def reference(page: Pixels) -> None:
    """A fixed piece of work on a page: what reading does with it, in other proportions."""
    for _ in range(4):
        smooth = cv2.GaussianBlur(page, (0, 0), 2)
        black = (smooth < 128).astype(np.uint8)
        cv2.connectedComponents(cv2.dilate(black, np.ones((3, 3), np.uint8)), connectivity=8)
        cv2.warpAffine(page, cv2.getRotationMatrix2D((1240, 1754), 1.0, 1.0), page.shape[::-1], flags=cv2.INTER_CUBIC)


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def pictures() -> float:
    """What the pictures of the sample's pages take, in units of ``reference``."""
    pages, grey, engine = rasters(), large(), Silent()
    read_raster(pages[0], number=1, engine=engine)  # what is loaded once is not counted
    ratios = []
    for _ in range(ROUNDS):
        usual = spent(lambda: reference(grey))
        ratios.append(
            sum(spent(lambda page=page: read_raster(page, number=1, engine=engine)) for page in pages) / usual
        )
    return median(ratios)


def test_the_pictures_of_a_page_take_no_more_than_their_budget() -> None:
    assert pictures() < PICTURES


def test_three_tenths_more_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    levelled, engine = ink.levelled, Silent()
    usual = sum(spent(lambda page=page: read_raster(page, number=1, engine=engine)) for page in rasters()) / 2

    def slow(grey: Pixels, dpi: float) -> Pixels:
        start = time.process_time()
        while time.process_time() - start < 0.3 * usual:
            cv2.GaussianBlur(grey, (0, 0), 2)
        return levelled(grey, dpi)

    monkeypatch.setattr(ink, "levelled", slow)
    assert pictures() > PICTURES

"""A change that makes scans dearer is seen here, and noise is not.

Two things make up the cost of a scanned page. What the engines are asked to read is counted: letters read for one that is kept, and crops
for the number reader, which costs twenty times the figure reader. Of what is done with pictures the instructions of the machine are
counted, by callgrind, and set against those of a fixed piece of such work. Seconds would not do: of the same work, beside the same piece,
they came out a fifth apart.

A budget is what was measured and a tenth more. Where a change is worth its price, raise the budget and say why in the commit.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import perf_pictures
import pytest
from scan_engine import KNOWN

from cchc_extract.patterns import ReadingPatterns
from cchc_extract.reading.ocr import Engine, Reading, Seen, available, default_engine, read_raster, words
from cchc_extract.reading.ocr.engine import Texts
from cchc_extract.reading.pdfium import PdfFile
from cchc_extract.reading.raster import Pixels, Raster

SAMPLE = Path(__file__).parents[1] / "samples" / "nui-thanh-2022-scan.pdf"
LETTERS = 1.15
"""Letters that the text engine reads for one on the page."""
CROPS = 22
"""Crops that the number reader reads on a page of text and one with a table."""
PICTURES = {"text": 7.2, "table": 7.5}
"""What is done with the pictures of the two pages, in units of ``perf_pictures.reference``."""
PART = 3
"""The upper third of each page is read: under callgrind that takes some forty times as long, and whole pages would take too long."""


def rasters() -> list[Raster]:
    with PdfFile(SAMPLE) as file:
        return [file.scan(number, dpi=300, max_pixels=10**8) for number in (1, 2)]


@dataclass
class Counting:
    """An engine, and what it was asked for."""

    engine: Engine
    letters: int = 0
    crops: int = 0

    @property
    def patterns(self) -> ReadingPatterns:
        return self.engine.patterns

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

    def filled(self, pictures: Sequence[Pixels]) -> list[tuple[Texts, ...]]:
        return self.engine.filled(pictures)

    def _counted(self, blocks: list[list[Seen]]) -> list[list[Seen]]:
        self.letters += sum(len(each.text) for block in blocks for each in block)
        return blocks


def asked() -> tuple[float, int]:
    """Letters read for one on the page, and crops for the number reader, on the pages of the sample."""
    counting = Counting(default_engine("auto", KNOWN))
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


def callgrind(out: Path) -> list[str]:
    """The command that counts the instructions of another, into files whose names begin with ``out``; CI fails without it."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        if os.environ.get("CI"):
            pytest.fail("valgrind is not installed: apt-get install valgrind")
        pytest.skip("valgrind is not installed: apt-get install valgrind")
    return [valgrind, "--tool=callgrind", f"--dump-before={perf_pictures.MARK}", f"--callgrind-out-file={out}"]


def pictures(folder: Path) -> dict[str, int]:
    """Instructions of each piece of work of ``perf_pictures``."""
    command = [*callgrind(folder / "count"), sys.executable, perf_pictures.__file__]
    text, table = rasters()
    command.append(str(table.dpi))
    for name, raster in (("text", text), ("table", table)):
        np.save(folder / f"{name}.npy", raster.pixels[: len(raster.pixels) // PART])
        command.append(str(folder / f"{name}.npy"))
    # Valgrind works out in software, a hundred times slower, some instructions that OpenCV uses where there is AVX2.
    env = os.environ | {"PYTHONHASHSEED": "0", "OPENCV_CPU_DISABLE": "AVX2"}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return {piece: total(folder / f"count.{number}") for number, piece in enumerate(perf_pictures.PIECES, 1)}


def total(counted: Path) -> int:
    """Instructions in a file of callgrind's."""
    found = re.search(r"^totals: (\d+)$", counted.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    assert found
    return int(found[1])


def test_pictures_keep_to_their_budget_and_with_three_tenths_more_would_not(tmp_path: Path) -> None:
    """One test of both, since they share a run of most of a minute and two tests might be run by two processes."""
    taken = pictures(tmp_path)
    for page, budget in PICTURES.items():
        assert taken[page] / taken["reference"] < budget, taken
    assert taken["slower"] < 1.3 * taken["table"], taken
    assert taken["slower"] / taken["reference"] > PICTURES["table"], taken

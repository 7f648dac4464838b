"""A scanned sample, recorded and read live, against what is printed on it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pypdfium2
import pytest
from scan_engine import KNOWN

from cchc_extract.model import Page
from cchc_extract.reading.ocr import available, default_engine, read_raster
from cchc_extract.reading.raster import Raster

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "samples" / "nui-thanh-2022-scan.pdf"

# Read off the paper: the columns STT, Năm 2021 and Năm 2022 of the table on page 2.
STT = ["A", "1", "2", "3", "4", "B", "1", "a", "b", "c", "2", "3", "4", "C", "1", "2", "3"]
YEAR_2021 = [
    "",
    "0",
    "45.443",
    "0",
    "38",
    "",
    "41.151",
    "237",
    "93",
    "627",
    "0",
    "40,1%",
    "100",
    "",
    "0",
    "94",
    "76.853",
]
YEAR_2022 = [
    "",
    "4",
    "8",
    "0",
    "37.372",
    "",
    "09",
    "0",
    "6",
    "0",
    "14.480",
    "42,7",
    "78,1",
    "",
    "0",
    "10.907",
    "6.203,6",
]


def recorded(number: int) -> Page:
    return msgspec.json.decode((HERE / "recorded" / f"{SAMPLE.stem}-page-{number}.json").read_bytes(), type=Page)


def live(number: int) -> Page:
    document = pypdfium2.PdfDocument(SAMPLE)
    pixels = np.asarray(document[number - 1].render(scale=300 / 72).to_pil().convert("RGB"))
    return read_raster(Raster(pixels, 300), number=number, engine=default_engine("auto", KNOWN))


def column(page: Page, col: int) -> list[str]:
    (grid,) = page.grids or ()
    return [cell.text for cell in grid.cells if cell.col == col and cell.row > 0]


def check_table(page: Page) -> None:
    assert column(page, 0) == STT
    assert column(page, 3) == YEAR_2021
    assert column(page, 4) == YEAR_2022


def test_the_recording_says_what_the_paper_says() -> None:
    check_table(recorded(2))


def test_issuer_and_motto_stand_side_by_side_in_the_recording() -> None:
    words = recorded(1).words
    issuer = next(word for word in words if word.text == "UBND")
    motto = next(word for word in words if word.text == "CỘNG")
    assert issuer.box.x1 < motto.box.x0
    assert abs(issuer.box.centre[1] - motto.box.centre[1]) < 12


@pytest.mark.ocr
@pytest.mark.skipif(not available(), reason="no OCR engine here")
def test_the_sample_is_read_as_recorded() -> None:
    page = live(2)
    check_table(page)
    assert page.skew == pytest.approx(0.62, abs=0.1)
    assert page.turned == 0

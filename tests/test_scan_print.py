"""What the shape of print tells: small initials, fours that touch, dark fields one under the other."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from test_scan_troubles import DPI, XS, YS, paper, with_table, write

from cchc_extract.reading.ocr import polarity
from cchc_extract.reading.ocr.disturbed import is_struck
from cchc_extract.reading.ocr.engine import Seen
from cchc_extract.reading.ocr.initials import with_small_initials
from cchc_extract.reading.raster import Pixels


def cell(first: int) -> Pixels:
    """Two blots for letters, the second 30 pixels high, the ``first`` as high as is said."""
    picture = np.full((80, 200), 255, dtype=np.uint8)
    picture[60 - first : 60, 20:45] = 0
    picture[30:60, 55:80] = 0
    return picture


@pytest.mark.parametrize(("height", "text"), [(31, "sau"), (42, "Sau")])
def test_the_height_of_an_initial_tells_whether_it_is_small(height: int, text: str) -> None:
    block = [Seen("cáo", 0, 0, 10, 10, 0.9), Seen("Sau", 10, 60 - max(height, 30) - 2, 90, 62, 0.9, line=1)]
    assert [each.text for each in with_small_initials(block, cell(height))] == ["cáo", text]


def test_a_word_that_begins_its_text_keeps_its_capital() -> None:
    block = [Seen("Sau", 10, 28, 90, 62, 0.9)]
    assert [each.text for each in with_small_initials(block, cell(31))] == ["Sau"]


@pytest.mark.parametrize(("at", "struck"), [(0.5, True), (0.72, False)])
def test_a_line_through_the_middle_strikes_out_and_the_bars_of_fours_do_not(at: float, struck: bool) -> None:
    ink = np.zeros((50, 70), dtype=np.uint8)
    ink[:, 20:26] = ink[:, 55:61] = 1
    ink[round(at * 50) : round(at * 50) + 5] = 1
    assert is_struck(ink) is struck


def test_a_dark_heading_and_the_section_of_another_shade_under_it_are_parted() -> None:
    page = with_table(paper())
    for top, bottom, shade, text in ((YS[0], YS[1], 40, "HEADING"), (YS[1], YS[2], 90, "SECTION")):
        cv2.rectangle(page, (XS[0], top), (XS[-1], bottom), shade, -1)
        write(page, text, (520, bottom - 40), 255)
    out = polarity.positive(page, DPI)
    between = out[YS[1] - 6 : YS[1] + 7, XS[0] + 300 : XS[-1] - 20]
    assert (between < 60).any(axis=0).mean() > 0.95  # a rule lies between them
    assert np.median(out[YS[0] + 10 : YS[2] - 10, XS[0] + 20 : XS[-1] - 20]) > 230

"""What the ink of a short cell says about a reading of it, on cells set in print."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from cchc_extract.reading.ocr import shapes, words
from cchc_extract.reading.ocr.engine import Seen
from cchc_extract.reading.raster import Pixels

FONT = ImageFont.truetype(str(Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"), 50)


def printed(text: str) -> Pixels:
    picture = Image.new("L", (200, 90), 255)
    ImageDraw.Draw(picture).text((20, 10), text, font=FONT, fill=0)
    return np.asarray(picture, dtype=np.uint8)


def seen(text: str, picture: Pixels) -> Seen:
    rows, columns = np.flatnonzero((picture < 128).any(axis=1)), np.flatnonzero((picture < 128).any(axis=0))
    return Seen(text, int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1, 0.9)


@pytest.mark.parametrize("text", ["T", "A.", "8)", "C)", "c)", "b)", "5", "I", "3.1", "Đ"])
def test_what_is_printed_can_be_so(text: str) -> None:
    picture = printed(text)
    assert shapes.agrees(seen(text, picture), picture)


@pytest.mark.parametrize(
    ("print_", "read"), [("Tổ", "T"), ("Hộ", "H"), ("Xã", "X"), ("a)", "8)"), ("e)", "6)"), ("o)", "0)")]
)
def test_what_the_number_reader_makes_of_letters_it_does_not_know_cannot_be(print_: str, read: str) -> None:
    picture = printed(print_)
    assert not shapes.agrees(seen(read, picture), picture)


@pytest.mark.parametrize(("print_", "read"), [("c)", "C)"), ("C)", "c)"), ("o)", "O)"), ("s)", "S)")])
def test_the_letter_before_a_bracket_is_small_where_it_is_low(print_: str, read: str) -> None:
    picture = printed(print_)
    large = not shapes.is_low(seen(read, picture), picture)
    assert words.as_large(seen(read, picture), large=large).text == print_

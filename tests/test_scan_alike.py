"""Cells that show the same print are read once; what differs by a mark is not the same."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from scan_engine import NoFigures

from cchc_extract.reading.ocr.alike import same_print
from cchc_extract.reading.ocr.engine import Reading, Seen
from cchc_extract.reading.ocr.words import read_blocks
from cchc_extract.reading.raster import Pixels


class Counting(NoFigures):
    """An engine that numbers the blocks it reads, as sure of them as it is told to be."""

    name = number_name = "counting 1"

    def __init__(self, confidence: float) -> None:
        self.confidence = confidence
        self.read = 0

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        raise AssertionError("no page is read here")

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        first = self.read
        self.read += len(pictures)
        return [[Seen(f"chữ {at}", 8, 8, 60, 40, self.confidence)] for at in range(first, self.read)]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        return [Reading("", 0.0)] * len(pictures)


def printed(text: str, *, x: int = 10, grain: int = 0) -> Pixels:
    picture = np.full((60, 260), 255, dtype=np.uint8)
    cv2.putText(picture, text, (x, 42), cv2.FONT_HERSHEY_COMPLEX, 1.0, 0, 2, cv2.LINE_AA)
    noise = np.random.default_rng(grain).integers(0, 40, picture.shape).astype(np.uint8)
    return np.asarray(np.where(picture < 60, picture + noise, picture - noise), dtype=np.uint8) if grain else picture


def marked(picture: Pixels) -> Pixels:
    """The picture with the smallest mark there is over a letter."""
    out = picture.copy()
    cv2.line(out, (24, 13), (29, 9), 0, 3)
    return out


def test_the_same_print_is_the_same_wherever_it_stands_and_with_other_grain() -> None:
    pictures = [printed("Ho so"), printed("Van ban"), printed("Ho so", x=14, grain=1), printed("Ho so", grain=2)]
    assert same_print(pictures) == [0, 1, 0, 0]


@pytest.mark.parametrize("other", [printed("Ho sa"), printed("Ho so."), printed("Ho s"), marked(printed("Ho so"))])
def test_other_print_is_not_the_same(other: Pixels) -> None:
    assert same_print([printed("Ho so"), other]) == [0, 1]


def test_paper_is_like_nothing() -> None:
    paper = np.full((60, 260), 255, dtype=np.uint8)
    assert same_print([paper, paper]) == [0, 1]
    assert same_print([]) == []


def test_the_same_print_is_read_once() -> None:
    engine = Counting(0.95)
    pictures = [printed("Ho so"), printed("Van ban"), printed("Ho so", grain=1)]
    assert [block[0].text for block in read_blocks(pictures, engine)] == ["chữ 0", "chữ 1", "chữ 0"]


def test_what_the_engine_is_not_sure_of_is_read_each_time() -> None:
    engine = Counting(0.85)
    pictures = [printed("Ho so"), printed("Van ban"), printed("Ho so", grain=1)]
    assert [block[0].text for block in read_blocks(pictures, engine)] == ["chữ 0", "chữ 1", "chữ 2"]

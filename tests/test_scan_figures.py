"""The figure reader: what it reads by itself, what it leaves to the number reader, and what its certainty is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby, product

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scan_engine import KNOWN

from cchc_extract.patterns import ReadingPatterns
from cchc_extract.reading.ocr.engine import Reading, Seen, Texts
from cchc_extract.reading.ocr.figures import LETTERS, OTHER, FigureReader, decoded
from cchc_extract.reading.ocr.words import read_figures
from cchc_extract.reading.raster import Pixels

FACES = (cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX)
"""Drawn by a plotter's pen: no face of the kind was learnt from."""


@pytest.fixture(scope="module")
def reader() -> FigureReader:
    return FigureReader()


def drawn(text: str, face: int = FACES[0], size: float = 1.3) -> Pixels:
    picture = np.full((90, 60 + 40 * len(text)), 255, dtype=np.uint8)
    cv2.putText(picture, text, (20, 60), face, size, 0, 3, cv2.LINE_AA)
    rows = np.flatnonzero((picture < 200).any(axis=1))
    return picture[rows[0] : rows[-1] + 1]


@dataclass
class Engine:
    """The real figure reader; a number reader that says ``asked`` to everything."""

    real: FigureReader | None = None
    name: str = "script 1"
    number_name: str = "numbers 1"
    figure_name: str = "figures 1"
    asked: list[Pixels] = field(default_factory=list)
    patterns: ReadingPatterns = KNOWN

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        raise AssertionError("no page is read here")

    def blocks(self, pictures: list[Pixels], dpi: int) -> list[list[Seen]]:
        raise AssertionError("no block is read here")

    def numbers(self, pictures: list[Pixels], dpi: int) -> list[Reading]:
        self.asked += pictures
        return [Reading("asked", 0.5)] * len(pictures)

    def figures(self, pictures: list[Pixels]) -> list[Reading]:
        assert self.real
        return self.real.read(pictures)

    def filled(self, pictures: list[Pixels]) -> list[tuple[Texts, ...]]:
        raise AssertionError("no slot is read here")


@pytest.mark.parametrize("face", FACES)
def test_figures_are_read_without_asking_further(reader: FigureReader, face: int) -> None:
    engine = Engine(reader)
    texts = ["0", "7", "24", "98,5%", "1.234", "56.078", "2.1.3", "3)", "12/15", "-", "IV"]
    found = read_figures([drawn(text, face) for text in texts], engine)
    told = {text: reading.text for text, reading in zip(texts, found, strict=True) if reading.reader == "figures 1"}
    assert told == {text: text for text in told}
    assert len(told) > len(texts) / 2  # in a face so far from print doubt is fair, a wrong figure is not
    assert len(engine.asked) < len(texts) / 2


@pytest.mark.parametrize("words", ["Ho so da nhan", "Co = 1; Khong = 0", "Linh vuc 4"])
def test_a_word_is_no_figure_and_nobody_else_is_asked(reader: FigureReader, words: str) -> None:
    engine = Engine(reader)
    (found,) = read_figures([drawn(words)], engine)
    assert OTHER in found.text
    assert engine.asked == []


@pytest.mark.parametrize("letter", ["A", "b", "B.", "a)"])
def test_a_lone_letter_is_the_number_readers(reader: FigureReader, letter: str) -> None:
    (found,) = read_figures([drawn(letter)], Engine(reader))
    assert found == Reading("asked", 0.5)


def test_a_blot_is_not_made_a_figure(reader: FigureReader) -> None:
    blot = np.full((40, 120), 255, dtype=np.uint8)
    cv2.circle(blot, (60, 20), 18, 0, -1)
    cv2.line(blot, (5, 5), (110, 35), 90, 4)
    (found,) = read_figures([blot], Engine(reader))
    assert found.text == "asked"


@pytest.mark.parametrize(
    ("quick", "slow", "read"),
    [
        (("-", 0.985), ("4", 0.36), Reading("-", 0.985, "figures 1", "4")),
        (("%", 0.961), ("%.", 0.998), Reading("%.", 0.998)),
        (("7", 0.95), ("7", 0.5), Reading("7", 0.5)),
        (("1", 0.6), ("", 0.0), Reading("", 0.0)),
        ((OTHER, 0.97), ("C", 0.9), Reading("C", 0.9)),
        ((f"{OTHER} =1", 0.98), ("Có = 1", 0.9), Reading("Có = 1", 0.9)),
    ],
)
def test_of_two_readers_in_doubt_the_surer_is_believed(
    quick: tuple[str, float], slow: tuple[str, float], read: Reading
) -> None:
    class Two(Engine):
        def figures(self, pictures: list[Pixels]) -> list[Reading]:
            return [Reading(*quick)] * len(pictures)

        def numbers(self, pictures: list[Pixels], dpi: int) -> list[Reading]:
            return [Reading(*slow)] * len(pictures)

    assert read_figures([drawn("7")], Two()) == [read]


def test_pictures_of_any_size_are_taken(reader: FigureReader) -> None:
    sizes = [(1, 1), (1, 400), (400, 1), (36, 36), (50, 3000)]
    pictures = [np.full(size, 255, dtype=np.uint8) for size in sizes]
    assert len(reader.read(pictures)) == len(sizes)
    assert reader.read([]) == []


@given(arrays(np.float64, (4, 3), elements=st.floats(0.01, 1)))
def test_the_chance_is_that_of_every_way_to_the_text(weights: np.ndarray) -> None:
    """Four places, a blank and two letters: all 81 ways are few enough to be looked at one by one."""
    chances = weights / weights.sum(axis=1, keepdims=True)
    ways: dict[str, float] = {}
    for way in product(range(3), repeat=4):
        text = "".join(LETTERS[letter - 1] for letter, _ in groupby(way) if letter)
        ways[text] = ways.get(text, 0.0) + float(np.prod([chances[place, letter] for place, letter in enumerate(way)]))
    reading = decoded(np.log(chances).astype(np.float32))
    if reading.text:
        assert reading.confidence == pytest.approx(ways[reading.text], rel=1e-4)

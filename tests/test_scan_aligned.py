"""Tables without rules on scans, and the grain of the paper around print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from scan_engine import NoFigures, at_dpi

from cchc_extract.model import Box, Word
from cchc_extract.reading.ocr import Reading, Seen
from cchc_extract.reading.ocr.aligned import read_again
from cchc_extract.reading.ocr.text import read_text
from cchc_extract.reading.raster import Pixels

LEFTS = (100, 250, 1200, 1600)
ROWS = (
    ("1", "Van ban chi dao", "Ke hoach", "48"),
    ("2", "Van ban khac", "To trinh", "154"),
    ("3", "Tin bai dang", "Ban tin", "7"),
)
PITCH = 90


@dataclass
class Script(NoFigures):
    """An engine that reads every block as ``label``; the number reader answers by the width of what it is shown."""

    label: Sequence[str] = ("Nhãn",)
    number: Callable[[Pixels], tuple[str, float]] = lambda picture: ("chu", 0.9)
    body: Sequence[Seen] = ()
    name: str = "script 1"
    number_name: str = "figures 1"
    pages: list[Pixels] = field(default_factory=list)

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        self.pages.append(picture)
        return at_dpi(self.body, dpi)

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        return [[Seen(text, 8, 8, each.shape[1] - 8, 40, 0.9) for text in self.label] for each in pictures]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        return [Reading(*self.number(each)) for each in pictures]


def paper() -> Pixels:
    return np.full((1200, 2000), 255, dtype=np.uint8)


def printed() -> tuple[Pixels, list[Word]]:
    """A table of three rows without rules, and its words as they were printed."""
    page, words = paper(), []
    for row, texts in enumerate(ROWS):
        for x, text in zip(LEFTS, texts, strict=True):
            words += write(page, text, x, 200 + PITCH * row)
    return page, words


def write(page: Pixels, text: str, x: int, baseline: int) -> list[Word]:
    words = []
    for part in text.split():
        (width, height), _ = cv2.getTextSize(part, cv2.FONT_HERSHEY_COMPLEX, 1.0, 2)
        cv2.putText(page, part, (x, baseline), cv2.FONT_HERSHEY_COMPLEX, 1.0, 0, 2, cv2.LINE_AA)
        words.append(said(part, x, baseline - height, x + width, baseline))
        x += width + 14
    return words


def said(text: str, x0: int, top: int, x1: int, bottom: int) -> Word:
    return Word(text=text, box=Box(*(side * 72 / 300 for side in (x0, top, x1, bottom))), confidence=0.4, reader="page")


def again(page: Pixels, words: Sequence[Word], engine: Script) -> list[Word]:
    return read_again(words, (), page, (page < 128).astype(np.uint8), engine, page=1)


def test_every_cell_of_a_table_without_rules_is_read_again() -> None:
    read = again(*printed(), Script(number=lambda each: ("5", 0.99) if each.shape[1] < 110 else ("chu", 0.9)))
    assert [word.text for word in read].count("Nhãn") == 6
    assert [word.text for word in read].count("5") == 6
    assert "page" not in {word.reader for word in read}


def test_a_word_where_nothing_is_printed_is_dropped() -> None:
    page, words = printed()
    cv2.line(page, (LEFTS[2] - 150, 200), (LEFTS[2] - 90, 200), 0, 2)  # what is left of a rule
    read = again(page, [*words, said("_", LEFTS[2] - 150, 190, LEFTS[2] - 90, 204)], Script())
    assert "_" not in {word.text for word in read}


def test_words_outside_the_table_stay_as_they_were_read() -> None:
    page, words = printed()
    title = write(page, "BIEU TONG HOP", 700, 900)
    read = again(page, [*words, *title], Script())
    assert [word for word in read if word.reader == "page"] == title


def test_a_cell_of_which_nothing_can_be_read_keeps_its_words() -> None:
    page, words = printed()
    read = again(page, words, Script(label=()))
    assert sorted(word.text for word in read) == sorted(word.text for word in words)


def test_the_engine_is_shown_no_grain_far_from_print() -> None:
    page = paper()
    grain = np.random.default_rng(7).integers(225, 256, page.shape).astype(np.uint8)
    write(page, "Noi nhan", 300, 300)
    page = np.minimum(page, grain)
    engine = Script()
    read_text(page, (page < 128).astype(np.uint8), engine)
    (shown,) = engine.pages
    scale = len(shown) / len(page)
    assert (shown[round(500 * scale) :] > 250).all()
    size = shown.shape[1::-1]
    there = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    around = slice(round(250 * scale), round(320 * scale)), slice(round(290 * scale), round(480 * scale))
    assert float(np.abs(shown[around].astype(int) - there[around]).mean()) < 20


def test_words_read_into_paper_beside_print_are_dropped() -> None:
    page = paper()
    write(page, "Noi nhan", 300, 300)
    body = [
        Seen("Nơi", 300, 275, 360, 301, 0.9),
        Seen("nhận", 375, 275, 465, 301, 0.9),
        Seen("GIANG", 300, 306, 380, 320, 0.1),
    ]
    read = read_text(page, (page < 128).astype(np.uint8), Script(body=body, label=()))
    assert [each.text for each in read] == ["Nơi", "nhận"]


@dataclass
class Figures(Script):
    """The same, with a figure reader that is sure of 7."""

    figure_name: str = "sure 1"

    def figures(self, pictures: Sequence[Pixels]) -> list[Reading]:
        return [Reading("7", 0.999)] * len(pictures)


def test_of_a_lone_figure_the_figure_reader_is_asked_first() -> None:
    def number(_: Pixels) -> tuple[str, float]:
        raise AssertionError("the number reader is asked where the figure reader is sure")

    page = paper()
    write(page, "Noi nhan", 300, 300)
    write(page, "7", 300, 370)
    body = [
        Seen("Nơi", 300, 275, 360, 301, 0.9),
        Seen("nhận", 375, 275, 465, 301, 0.9),
        Seen("?", 300, 345, 322, 371, 0.3),
    ]
    read = read_text(page, (page < 128).astype(np.uint8), Figures(body=body, number=number))
    assert {(each.text, each.reader) for each in read} == {("Nơi", "script 1"), ("nhận", "script 1"), ("7", "sure 1")}


def test_marks_over_capitals_are_no_words() -> None:
    """Taken for figures they part a title into columns."""
    page = paper()
    write(page, "TRIEN KHAI", 300, 300)
    page[262:270, 330:350] = 0
    body = [
        Seen("TRIỂN", 300, 275, 420, 301, 0.9),
        Seen("KHAI", 440, 275, 540, 301, 0.9),
        Seen("5", 328, 261, 352, 271, 0.5),
    ]
    read = read_text(page, (page < 128).astype(np.uint8), Script(body=body, number=lambda _: ("1", 0.99)))
    assert [each.text for each in read] == ["TRIỂN", "KHAI"]

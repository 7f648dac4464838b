"""Words read again: by the text engine at another size, line by line, and acronyms by the number reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from scan_engine import NoFigures, at_dpi

from cchc_extract.reading.ocr import Reading, Seen
from cchc_extract.reading.ocr.votes import voted
from cchc_extract.reading.ocr.words import read_blocks, read_page, read_twice
from cchc_extract.reading.raster import Pixels


def at(text: str, x0: int, confidence: float, width: int = 100) -> Seen:
    return Seen(text, x0, 100, x0 + width, 140, confidence)


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ([at("Nhự", 0, 0.6), at("trên;", 120, 0.9)], [at("Như", 2, 0.9), at("trên;", 121, 0.9)], "Như trên;"),
        ([at("Thủy", 0, 0.9)], [at("Thúy", 0, 0.8)], "Thủy"),
        ([at("VTf,", 0, 0.7)], [at("VT,", 0, 0.7)], "VT,"),
        ([at("Bảo.", 0, 0.5, 60), at("Thắng;", 70, 0.9)], [at("Bảo Thắng;", 0, 0.6, 170)], "Bảo. Thắng;"),
        ([at("Lưu:", 0, 0.9)], [at("Lưu:", 0, 0.9), at("VT.", 120, 0.9), at("“_", 240, 0.9)], "Lưu: VT."),
        ([at("Bảo.", 0, 0.9), at("Thắng;", 120, 0.9)], [at("Bảo", 0, 0.6), at("Thắng;", 120, 0.6)], "Bảo Thắng;"),
        ([at("VT", 0, 0.6)], [at("VT.", 0, 0.9)], "VT."),
    ],
)
def test_of_two_readings_the_likelier_is_taken_word_by_word(first: list[Seen], second: list[Seen], text: str) -> None:
    assert " ".join(each.text for each in voted(first, second)) == text


def test_the_reading_that_lost_is_kept() -> None:
    (word,) = voted([at("Ly", 0, 0.5)], [at("Lý", 0, 0.9)])
    assert (word.text, word.alternative) == ("Lý", "Ly")


@dataclass
class Blocks(NoFigures):
    """A text engine that sees ``readings`` in the blocks it is shown, one after the other, and a number reader that says ``told``."""

    readings: Sequence[Sequence[Seen]] = ()
    told: Sequence[str] = ()
    name: str = "script 1"
    number_name: str = "numbers 1"
    shown: int = 0
    asked: int = 0
    widths: list[int] = field(default_factory=list)

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        raise AssertionError("no page is read here")

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        start, self.shown = self.shown, self.shown + len(pictures)
        self.widths += [each.shape[1] for each in pictures]
        return [at_dpi(reading, dpi) for reading in self.readings[start : self.shown]]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        start, self.asked = self.asked, self.asked + len(pictures)
        return [Reading(text, 0.98) for text in self.told[start : self.asked]]


def framed(text: str, x0: int, confidence: float, scale: float = 1.0) -> Seen:
    """A word as the engine sees it in a block with a margin of 8 pixels, at that scale."""
    box = (round((each + 8) * scale) for each in (x0, 10, x0 + 90, 50))
    return Seen(text, *box, confidence=confidence)


def block(*texts: str) -> Pixels:
    on = np.full((70, max(400, 110 * len(texts))), 255, dtype=np.uint8)
    for index, text in enumerate(texts):
        cv2.putText(on, text, (10 + 110 * index, 45), cv2.FONT_HERSHEY_COMPLEX, 1.3, 0, 3, cv2.LINE_AA)
    return on


def test_of_two_readings_the_one_is_taken_that_goes_with_its_neighbour() -> None:
    first = [framed("điện", 10, 0.97), framed("từ;", 120, 0.85)]
    second = [framed("điện", 10, 0.97, 0.8), framed("tử;", 120, 0.7, 0.8)]
    (found,) = read_twice([block("dien", "tu;")], Blocks(readings=[first, second]))
    assert [(each.text, each.alternative) for each in found] == [("điện", None), ("tử;", "từ;")]


def test_a_line_with_a_word_that_is_hardly_believed_is_read_once_more_by_itself() -> None:
    first = [framed("Nờô", 10, 0.5), framed("Minh", 120, 0.97)]
    second = [framed("Nờô", 10, 0.5, 0.8), framed("Minh", 120, 0.97, 0.8)]
    third = [Seen("Ngô", 12, 12, 100, 50, 0.6), Seen("Minh", 124, 12, 214, 50, 0.9)]
    engine = Blocks(readings=[first, second, third])
    (found,) = read_twice([block("Ngo", "Minh")], engine)
    assert [(each.text, each.alternative) for each in found] == [("Ngô", "Nờô"), ("Minh", None)]
    assert found[0].x0 == pytest.approx(10, abs=2)  # where the print stands, in the block


@dataclass
class Text(Blocks):
    """The same, which sees ``line`` in a page."""

    line: Sequence[Seen] = ()

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        return at_dpi(self.line, dpi)


def test_of_running_text_the_words_beside_a_doubtful_one_are_read_once_more() -> None:
    line = [Seen("Ngô", 10 + 110 * at, 10, 100 + 110 * at, 50, 0.97) for at in range(9)]
    line[8] = replace(line[8], text="Nờô", confidence=0.5)
    engine = Text(readings=[[framed("Ngô", 4 + 110 * at, 0.9) for at in range(4)]], line=line)
    found = read_page(block(*["Ngo"] * 9), engine)
    assert [(each.text, each.alternative) for each in found] == [("Ngô", None)] * 8 + [("Ngô", "Nờô")]
    assert engine.widths == [pytest.approx((3 * 110 + 90 + 2 * 12) * 2 / 3, abs=4)]


def test_a_block_of_which_nothing_was_read_is_read_again() -> None:
    second = [framed("Nơi", 10, 0.95, 0.8), framed("nhận:", 120, 0.95, 0.8)]
    (found,) = read_twice([block("Noi", "nhan:")], Blocks(readings=[[], second]))
    assert [each.text for each in found] == ["Nơi", "nhận:"]


def test_the_reading_of_a_line_by_itself_adds_no_word() -> None:
    """What stands beside a line of print are strokes of a stamp."""
    first = [framed("Nờô", 10, 0.5), framed("Minh", 120, 0.97)]
    second = [framed("Nờô", 10, 0.5, 0.8), framed("Minh", 120, 0.97, 0.8)]
    third = [Seen("Ngô", 12, 12, 100, 50, 0.6), Seen("Minh", 124, 12, 214, 50, 0.9), Seen("an", 240, 12, 300, 50, 0.95)]
    (found,) = read_twice([block("Ngo", "Minh")], Blocks(readings=[first, second, third]))
    assert [each.text for each in found] == ["Ngô", "Minh"]


def test_the_reading_of_a_line_by_itself_takes_no_word_of_the_line_above() -> None:
    """Whose foot may reach into it."""
    above, below = Seen("lập", 18, 18, 108, 68, 0.97, line=0), Seen("bảq", 18, 53, 108, 93, 0.5, line=1)
    smaller = [
        Seen(each.text, 14, round(each.top * 0.8), 86, round(each.bottom * 0.8), each.confidence, line=each.line)
        for each in (above, below)
    ]
    third = [Seen("lập", 12, 12, 100, 26, 0.97)]
    (found,) = read_twice([block("lap")], Blocks(readings=[[above, below], smaller, third]))
    assert [each.text for each in found] == ["lập", "bảq"]


@pytest.mark.parametrize(("told", "asked"), [(["UBND"] * 2, 2), (["UBND", "VBND", *["UBND"] * 4], 6)])
def test_an_acronym_that_was_confirmed_twice_is_not_asked_for_again(told: list[str], asked: int) -> None:
    engine = Blocks(readings=[[framed("UBND", 10, 0.7)]] * 6, told=told)
    found = read_blocks([block("UBND")] * 6, engine)
    assert engine.asked == asked
    assert sorted({word.text for (word,) in found}) == sorted(set(told))


@pytest.mark.parametrize(
    ("seen", "told", "text"),
    [
        ("VBQPPL", "VBQPP", "VBQPPL"),
        ("(KT.)", "(KI.)", "(KT.)"),
        ("VBQPPL,", "VBQPPL", "VBQPPL"),
        ("TTH", "TTHC", "TTHC"),
        ("HI.", "III.", "III."),
    ],
)
def test_a_well_known_acronym_is_read_once_and_others_again(seen: str, told: str, text: str) -> None:
    ((word,),) = read_blocks([block(told)], Blocks(readings=[[framed(seen, 10, 0.92)]], told=[told]))
    assert word.text == text


@pytest.mark.parametrize("text", ["282/BC-UBND", "30/2020/NĐ-CP", "%", "Krông"])
def test_what_is_known_and_sure_is_read_once_and_a_sure_foreign_name_not_a_third_time(text: str) -> None:
    engine = Blocks(readings=[[framed(text, 10, 0.92)], [framed("x", 10, 0.99, 0.8)], [framed("y", 10, 0.99)]])
    ((word,),) = read_twice([block("abc")], engine)
    assert word.text == text
    assert engine.shown == (2 if text == "Krông" else 1)

"""Numbers, days and months that a pen filled in: where they stand, what ink is theirs, and what is made of what the readers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest
from pens.penstrokes import drawn, strokes
from scan_engine import NoFigures

from cchc_extract.reading.blanks import Piece
from cchc_extract.reading.ocr.engine import Reading, Seen, Texts
from cchc_extract.reading.ocr.original import Original, darkest_channel
from cchc_extract.reading.ocr.pens import LETTERS, OTHER, PenReader, texts
from cchc_extract.reading.ocr.penwords import weigh, with_pen_figures
from cchc_extract.reading.ocr.slotink import cut_out
from cchc_extract.reading.raster import Pixels
from cchc_extract.reading.slots import slots_in

FONT = cv2.FONT_HERSHEY_SIMPLEX
HEIGHT = 3500


def piece(text: str, x0: int, x1: int, top: int = 500, bottom: int = 540) -> Piece:
    return Piece(text, x0, top, x1, bottom)


SO, SYMBOL = piece("Số:", 400, 462), piece("/BC-UBND", 640, 880)
DATE = [
    piece("Cà", 1300, 1350),
    piece("Mau,", 1360, 1440),
    piece("ngày", 1460, 1562),
    piece("tháng", 1650, 1770),
    piece("01", 1790, 1840),
    piece("năm", 1860, 1950),
    piece("2025", 1970, 2076),
]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ([SO, SYMBOL], ""),
        ([SO, piece("O4_", 500, 570), SYMBOL], "O4_"),
        ([SO, piece("Z#//BC-UBND", 520, 880)], "Z#/"),
        ([piece("Số:§14BC-UBND", 400, 880)], "§14"),
        ([piece("số", 400, 448), piece("ŸŸ", 520, 600), SYMBOL], "YY"),
        ([piece("S:", 400, 452), SYMBOL], ""),
        ([piece("SỐ:", 400, 472), piece("4.", 520, 570), SYMBOL], "4."),
        ([piece("Š:.e.z/BC-UBND", 400, 880)], "e.z"),
    ],
)
def test_a_slot_is_found_whatever_was_read_in_it(number: list[Piece], said: str) -> None:
    slot, day, month = slots_in([*number, *DATE], HEIGHT)
    assert (slot.kind, slot.said) == ("number", said)
    assert 440 < slot.x0 < 480
    assert 600 < slot.x1 < 660
    assert (day.kind, day.said, round(day.x0), round(day.x1)) == ("day", "", 1562, 1650)
    assert (month.kind, month.said) == ("month", "01")


def test_a_slot_begins_where_the_letters_of_a_word_end_that_took_in_the_pen() -> None:
    swollen = [piece("ngày", 1460, 1644) if each.text == "ngày" else each for each in DATE]
    day = slots_in([SO, SYMBOL, *swollen], HEIGHT)[1]
    assert 1540 < day.x0 < 1580


def test_the_day_and_month_are_found_where_no_number_was_read() -> None:
    day, month = slots_in([piece("vì", 400, 462), *DATE], HEIGHT)
    assert (day.kind, month.kind, month.said) == ("day", "month", "01")
    assert slots_in([piece("2024", 1360, 1440) if each.text == "Mau," else each for each in DATE], HEIGHT) == []


def test_a_citation_in_the_text_is_no_slot() -> None:
    words = ["Thực", "hiện", "Công", "văn", "số", "12/SNV-CCHC", "ngày", "01", "tháng", "3", "năm", "2022"]
    assert slots_in([piece(word, 300 + 150 * at, 430 + 150 * at) for at, word in enumerate(words)], HEIGHT) == []


def paper() -> Pixels:
    """Print around the slot of a number, on a rule and dots, in colour."""
    page = np.full((1200, 1200, 3), 255, np.uint8)
    cv2.putText(page, "So:", (400, 538), FONT, 1.3, (0, 0, 0), 3, cv2.LINE_AA)
    cv2.putText(page, "/BC-UBND", (640, 538), FONT, 1.3, (0, 0, 0), 3, cv2.LINE_AA)
    for x in range(480, 630, 12):
        cv2.circle(page, (x, 536), 2, (0, 0, 0), -1)
    cv2.line(page, (380, 478), (900, 478), (0, 0, 0), 3)
    return page


def written(page: Pixels, text: str, ink: tuple[int, int, int], x: float = 500.0) -> Pixels:
    """``page`` with figures as a pen writes them."""
    rng = np.random.default_rng(4)
    page = page.copy()
    for letter in text:
        lines = [line * 44 + np.array([x, 494.0]) for line in strokes(letter, rng)]
        page[drawn(lines, (1200, 1200), 5) > 100] = ink
        x += 46
    return page


def slot_of(page: Pixels) -> tuple[int, int, int, int] | None:
    """The box of the ink in the slot."""
    darkest = darkest_channel(page)
    original = None if darkest is None else Original(darkest, 0.0, None, 300.0, 1.0)
    (slot,) = slots_in([SO, SYMBOL], HEIGHT)
    grey = page.max(axis=2)  # what taking colour off leaves of a blue pen is as white as paper
    ink = cut_out(slot, grey, original)
    return ink and ink.box


@pytest.mark.parametrize("ink", [(10, 10, 10), (30, 50, 210), (220, 30, 40)])
def test_ink_of_any_colour_is_cut_out_without_dots_and_rules(ink: tuple[int, int, int]) -> None:
    box = slot_of(written(paper(), "57", ink))
    assert box is not None
    assert 490 < box[0] < 515
    assert 560 < box[2] < 610
    assert box[1] > 484
    assert box[3] < 556


def test_dots_alone_are_no_ink() -> None:
    assert slot_of(paper()) is None


def test_what_a_slot_cannot_hold_is_not_said() -> None:
    found = weigh([{"38": 0.9, "28": 0.08}], "day")
    assert found is not None
    assert found.texts[0][0] == "28"
    assert weigh([{"38": 0.9}], "day") is None
    assert weigh([{"13": 0.9, "12": 0.1}], "month").texts[0][0] == "12"  # type: ignore[union-attr]
    assert weigh([{"0D": 0.9, "01": 0.1}], "number").texts[0][0] == "01"  # type: ignore[union-attr]


def test_a_day_is_the_same_with_and_without_its_nought() -> None:
    found = weigh([{"07": 0.8, "27": 0.1}, {"7": 0.8, "27": 0.1}], "day")
    assert found is not None
    assert int(found.texts[0][0]) == 7
    assert found.texts[0][1] > 0.85


def test_a_figure_alone_is_less_likely_a_day_than_two() -> None:
    assert weigh([{"2": 0.45, "21": 0.43}], "day").texts[0][0] == "21"  # type: ignore[union-attr]
    assert weigh([{"2": 0.45, "12": 0.43}], "month").texts[0][0] == "12"  # type: ignore[union-attr]
    assert weigh([{"5": 0.45, "12": 0.43}], "month").texts[0][0] == "5"  # type: ignore[union-attr]


def said_at_places(text: str, chance: float) -> np.ndarray:
    """What a network says that sees the letters of ``text``, each with ``chance``, and else a 9."""
    said = np.full((2 * len(text) + 1, len(LETTERS) + 1), 1e-9)
    said[::2, 0] = 1.0
    for place, letter in enumerate(text):
        said[2 * place + 1, LETTERS.index(letter) + 1] = chance
        said[2 * place + 1, LETTERS.index("9") + 1] += 1 - chance
    return np.log(said)


@dataclass
class Lines:
    """A network that says 51 of the picture as it is, and 57 of it leaning or stretched."""

    chance: float
    shown: list[int] = field(default_factory=list)

    def read(self, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        self.shown.append(len(pictures))
        return [said_at_places("51" if len(self.shown) == 1 else "57", self.chance) for _ in pictures]


@pytest.mark.parametrize(("chance", "best"), [(0.8, "57"), (0.99, "51")])
def test_what_is_not_read_for_sure_is_read_leaning_as_well(chance: float, best: str) -> None:
    reader, network = PenReader(), Lines(chance)
    reader.__dict__["_networks"] = (network,)
    ((own,),) = reader.read([written(paper(), "57", (10, 10, 10)).min(axis=2)[480:560, 490:620]])
    assert next(iter(own)) == best
    assert len(network.shown) == (2 if best == "57" else 1)


def sure(*said: Texts, whole: bool = True) -> float:
    found = weigh(said, "number", whole=whole)
    return found.texts[0][1] if found else 0.0


def test_readers_that_agree_are_surer_than_one_and_those_that_differ_are_not() -> None:
    one, other = {"57": 0.9, "51": 0.1}, {"51": 0.9, "57": 0.1}
    assert sure(one, one) > sure(one) > 0.85
    assert sure(one, other) < 0.6
    assert sure(one, one, whole=False) < 0.97 * sure(one, one)


@dataclass
class Pens(NoFigures):
    """A text engine that reads ``symbol`` in every block, and readers of pens that say ``said`` to every slot, and ``ended`` (else the
    same, with what stands behind it) to what shows the symbol of a number too.
    """

    said: tuple[Texts, ...] = ()
    symbol: tuple[Seen, ...] = ()
    name: str = "script 1"
    number_name: str = "numbers 1"
    ended: tuple[Texts, ...] | None = None
    shown: list[Pixels] = field(default_factory=list)

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        raise AssertionError("no page is read here")

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        return [list(self.symbol) for _ in pictures]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        assert not pictures
        return []

    def filled(self, pictures: Sequence[Pixels]) -> list[tuple[Texts, ...]]:
        self.shown += pictures
        same = tuple({f"{text}/{OTHER}": chance for text, chance in texts.items()} for texts in self.said)
        ended = same if self.ended is None else self.ended
        return [self.said if picture.shape[1] < 150 else ended for picture in pictures]


def words(*read: tuple[str, int, int, float]) -> list[Seen]:
    return [Seen(text, x0, 500, x1, 540, confidence) for text, x0, x1, confidence in read]


HEAD = (("Số:", 400, 462, 0.95), ("/BC-UBND", 640, 880, 0.95))
SURE_OF_57 = ({"57": 0.97, "51": 0.02}, {"57": 0.95})


def read(seen: list[Seen], *said: Texts) -> dict[str, Seen]:
    grey = written(paper(), "57", (10, 10, 10)).min(axis=2)
    return {each.text: each for each in with_pen_figures(seen, grey, Pens(said=said))}


def test_figures_nobody_read_are_added() -> None:
    out = read(words(*HEAD), *SURE_OF_57)
    assert set(out) == {"Số:", "57", "/BC-UBND"}
    assert out["57"].confidence > 0.95
    assert out["57"].alternative == "51"
    assert 490 < out["57"].x0 < out["57"].x1 < 610


def test_a_number_that_reads_longer_with_its_symbol_is_in_doubt() -> None:
    longer = ({f"571/{OTHER}": 0.97}, {f"571/{OTHER}": 0.95}, {})
    grey = written(paper(), "57", (10, 10, 10)).min(axis=2)
    out = with_pen_figures(words(*HEAD), grey, Pens(said=(*SURE_OF_57, {"57": 0.95}), ended=longer))
    assert all(each.confidence < 0.8 for each in out if each.text in ("57", "571"))


def test_what_shows_the_symbol_of_a_number_shows_all_its_figures_whatever_the_face() -> None:
    grey = written(paper(), "57", (10, 10, 10)).min(axis=2)
    narrow = slots_in([piece(each.text, each.x0 if each is SO else 560, each.x1) for each in (SO, SYMBOL)], HEIGHT)[0]
    ink = cut_out(narrow, grey)
    assert ink is not None
    assert ink.with_symbol is not None
    assert ink.picture is None or ink.picture.shape[1] < 60
    assert ink.with_symbol.shape[1] > 80


def test_figures_read_as_something_else_give_way_and_are_remembered() -> None:
    out = read(words(*HEAD, ("§1", 500, 600, 0.4)), *SURE_OF_57)
    assert "§1" not in out
    (decision,) = out["57"].decisions
    assert (decision.rule, decision.read, decision.kept) == ("pen-reader", "§1", "57")


def test_figures_read_the_same_in_one_word_with_their_symbol_are_surer() -> None:
    unsure = {"57": 0.6, "51": 0.4}
    same = read(words(HEAD[0], ("57/BC-UBND", 500, 880, 0.85)), unsure)["57"].confidence
    other = read(words(HEAD[0], ("S7/BC-UBND", 500, 880, 0.85)), unsure)["57"].confidence
    assert other < 0.7
    assert same > 0.95


def test_figures_glued_to_the_symbol_are_parted_from_it() -> None:
    out = read(words(HEAD[0], ("S7/BC-UBND", 500, 880, 0.5)), *SURE_OF_57)
    assert set(out) == {"Số:", "57", "/BC-UBND"}
    assert out["/BC-UBND"].x0 > out["57"].x1 - 20


def test_figures_in_one_word_with_all_around_them_part_it_in_two() -> None:
    out = read(words(("Số:S7/BC-UBND", 400, 880, 0.5)), *SURE_OF_57)
    assert set(out) == {"Số:", "57", "/BC-UBND"}
    assert out["Số:"].x1 < out["57"].x0 + 20 < out["/BC-UBND"].x0


def test_a_symbol_that_stood_in_one_word_with_figures_is_read_again() -> None:
    grey = written(paper(), "57", (10, 10, 10)).min(axis=2)
    engine = Pens(said=SURE_OF_57, symbol=(Seen("/BC-UBND", 8, 8, 240, 48, 0.96),))
    out = with_pen_figures(words(HEAD[0], ("S7/BG-UBND", 500, 880, 0.5)), grey, engine)
    (symbol,) = [each for each in out if "UBND" in each.text]
    assert (symbol.text, symbol.confidence) == ("/BC-UBND", 0.96)
    assert (symbol.decisions[0].rule, symbol.decisions[0].read) == ("second-reader", "/BG-UBND")


def test_figures_that_all_read_alike_are_surer_for_it() -> None:
    out = read(words(*HEAD, ("57", 500, 600, 0.6)), *SURE_OF_57)
    assert out["57"].confidence > 0.95
    assert out["57"].decisions == ()


def test_print_the_text_engine_is_sure_of_is_doubted_and_kept_where_pens_are_not_sure() -> None:
    out = read(words(*HEAD, ("58", 500, 600, 0.96)), {"57": 0.6, "58": 0.1})
    assert (out["58"].confidence < 0.7, out["58"].alternative) == (True, "57")


def test_no_reader_is_asked_where_nothing_is_filled_in() -> None:
    engine = Pens(said=SURE_OF_57)
    seen = words(*HEAD)
    assert with_pen_figures(seen, paper().min(axis=2), engine) == seen
    assert engine.shown == []


def test_texts_add_up_all_ways_in_which_they_may_lie() -> None:
    blank, one, seven = (np.log(np.array([share] * 1)) for share in (0.2, 0.7, 0.1))
    chances = np.full((2, 20), -30.0, dtype=np.float32)
    chances[:, 0], chances[:, 2], chances[:, 8] = blank, one, seven  # blank, 1, 7
    found = texts(chances)
    assert next(iter(found)) == "1"
    assert found["1"] == pytest.approx(0.7 * 0.7 + 2 * 0.7 * 0.2, abs=1e-6)  # 11, 1_ and _1
    assert found["17"] == pytest.approx(0.07, abs=1e-6)


@pytest.mark.parametrize("text", ["25", "463", "02"])
def test_the_pen_reader_reads_clear_strokes(text: str) -> None:
    rng = np.random.default_rng(2)
    page, x = np.full((90, 60 * len(text) + 40), 255, np.uint8), 14.0
    for letter in text:
        page[drawn([line * 50 + np.array([x, 18.0]) for line in strokes(letter, rng)], page.shape, 6) > 100] = 20
        x += 56
    ys, xs = np.nonzero(page < 200)
    ((own, _),) = PenReader().read([page[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]])
    assert next(iter(own)) == text

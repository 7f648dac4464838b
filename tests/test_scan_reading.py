"""What becomes of an engine's answers: numbers, marks, acronyms, unread ink, pages that are blank or upside down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from scan_engine import KNOWN, NoFigures, at_dpi

from cchc_extract.reading import installed
from cchc_extract.reading.ocr import Reading, Seen, available, default_engine, read_raster
from cchc_extract.reading.ocr.figures import FigureReader
from cchc_extract.reading.ocr.spelling import spelling
from cchc_extract.reading.raster import Pixels, Raster

FONT = cv2.FONT_HERSHEY_COMPLEX
XS, YS = (200, 420, 1000, 1500), (300, 420, 540, 660)


@dataclass
class Script(NoFigures):
    """An engine that says what a test tells it to, by the width of the picture it is shown (cells differ in width)."""

    text: Callable[[Pixels], Sequence[str]] = lambda picture: ()
    number: Callable[[Pixels], tuple[str, float]] = lambda picture: ("", 0.0)
    body: Sequence[str] = ()
    name: str = "script 1"
    number_name: str = "figures 1"
    shown: list[tuple[int, ...]] = field(default_factory=list)

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        return at_dpi(
            [Seen(word, 100 + 200 * at, 100, 250 + 200 * at, 140, 0.9) for at, word in enumerate(self.body)], dpi
        )

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        return [
            [Seen(word, 10 + 60 * at, 8, 60 + 60 * at, 40, 0.85) for at, word in enumerate(self.text(each))]
            for each in pictures
        ]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        self.shown += [picture.shape for picture in pictures]
        return [Reading(*self.number(each)) for each in pictures]


def table() -> Pixels:
    page = np.full((2200, 1700), 255, dtype=np.uint8)
    for y in YS:
        cv2.line(page, (XS[0], y), (XS[-1], y), 0, 4)
    for x in XS:
        cv2.line(page, (x, YS[0]), (x, YS[-1]), 0, 4)
    return page


def write(page: Pixels, row: int, col: int, text: str, size: float = 1.2) -> None:
    cv2.putText(page, text, (XS[col] + 40, YS[row] + 90), FONT, size, 0, 2, cv2.LINE_AA)


def cells(page: Pixels, engine: Script) -> dict[tuple[int, int], tuple[str, float | None, str | None]]:
    (grid,) = read_raster(Raster(page, 300), number=1, engine=engine).grids or ()
    return {(cell.row, cell.col): (cell.text, cell.confidence, cell.alternative) for cell in grid.cells}


def test_a_number_is_what_the_number_reader_says() -> None:
    page = table()
    write(page, 0, 0, "1.204")
    read = cells(page, Script(number=lambda _: ("1.204", 0.99), text=lambda _: ["không"]))
    assert read[0, 0][0] == "1.204"
    assert read[1, 1] == ("", None, None)


def test_what_is_no_number_is_what_the_text_engine_says() -> None:
    page = table()
    write(page, 0, 1, "Van ban")
    assert cells(page, Script(number=lambda _: ("Van ban", 0.99), text=lambda _: ["Văn", "bản"]))[0, 1][0] == "Văn bản"


def test_a_dash_of_another_script_is_a_dash() -> None:
    page = table()
    cv2.line(page, (1200, 480), (1230, 480), 0, 5)
    assert cells(page, Script(number=lambda _: ("一", 0.97)))[1, 2][0] == "-"


def test_ink_that_nobody_can_read_has_no_text_and_no_confidence() -> None:
    page = table()
    write(page, 0, 1, "%$#")
    assert cells(page, Script())[0, 1] == ("", 0.0, None)


def test_a_small_letter_is_told_from_its_capital_by_height() -> None:
    page = table()
    write(page, 0, 0, "1")
    write(page, 1, 0, "c")
    write(page, 2, 0, "C")
    answers = iter([("1", 0.99), ("C", 0.99), ("C", 0.99)])
    read = cells(page, Script(number=lambda _: next(answers)))
    assert [read[row, 0][0] for row in range(3)] == ["1", "c", "C"]


def test_an_upright_stroke_after_roman_letters_is_one_of_them() -> None:
    page = table()
    cv2.putText(page, "VI", (250, 350), FONT, 1.2, 0, 2)
    cv2.putText(page, "I", (250, 405), FONT, 1.2, 0, 2)
    answers = iter([("VI", 0.99), ("1", 0.7)])
    assert cells(page, Script(number=lambda _: next(answers)))[0, 0][0] == "VI\nI"


UNITS, UNITS_TOP = (200, 500, 700), tuple(range(200, 1500, 120))


def column_of_words(engine: Script, **figures: str) -> list[str]:
    """What a column of ten units says, some of them replaced by ``figures`` (``at7="12"``)."""
    page = np.full((1700, 900), 255, dtype=np.uint8)
    for y in UNITS_TOP:
        cv2.line(page, (UNITS[0], y), (UNITS[-1], y), 0, 4)
    for x in UNITS:
        cv2.line(page, (x, UNITS_TOP[0]), (x, UNITS_TOP[-1]), 0, 4)
    for row, y in enumerate(UNITS_TOP[:-1]):
        cv2.putText(page, figures.get(f"at{row}", "Van ban"), (260, y + 80), FONT, 1.2, 0, 2, cv2.LINE_AA)
    (grid,) = read_raster(Raster(page, 300), number=1, engine=engine).grids or ()
    return [cell.text for cell in grid.cells if cell.col == 0]


def test_words_are_not_shown_to_the_number_reader_where_a_quicker_one_tells_them_from_figures() -> None:
    class Quick(Script):
        figure_name = "quick 1"

        def figures(self, pictures: Sequence[Pixels]) -> list[Reading]:
            return FigureReader().read(pictures)

    engine = Quick(text=lambda _: ["Văn", "bản"])
    assert column_of_words(engine, at2="1.204", at9="47") == ["Văn bản"] * 2 + ["1.204"] + ["Văn bản"] * 6 + ["47"]
    assert engine.shown == []


def test_a_number_in_a_column_of_words_is_still_the_number_readers() -> None:
    def number(picture: Pixels) -> tuple[str, float]:
        return (
            ("4", 0.9) if picture.shape[1] < 60 else ("1.204.567", 0.9) if picture.shape[1] > 175 else ("Van ban", 0.9)
        )

    def text(picture: Pixels) -> list[str]:
        return ["IL204.567"] if picture.shape[1] > 175 else ["Văn", "bản"]

    read = column_of_words(Script(number=number, text=text), at2="1.204.567", at9="4")
    assert read == ["Văn bản"] * 2 + ["1.204.567"] + ["Văn bản"] * 6 + ["4"]


def test_text_between_tables_stands_where_it_is_printed() -> None:
    page = table()
    cv2.putText(page, "Hand full of type", (300, 1500), FONT, 1.3, 0, 2, cv2.LINE_AA)

    class Finder(Script):
        def page(self, picture: Pixels, dpi: int) -> list[Seen]:
            rows, columns = np.nonzero(picture < 128)
            return [Seen("chữ", columns.min(), rows.min(), columns.max(), rows.max(), 0.9)] if len(rows) else []

    (word,) = [each for each in read_raster(Raster(page, 300), number=1, engine=Finder()).words if each.text == "chữ"]
    assert word.box.bottom == pytest.approx(1510 * 72 / 300, abs=4)
    assert word.box.x0 == pytest.approx(300 * 72 / 300, abs=4)


def test_a_page_says_what_its_stages_took_and_is_the_same_page_whatever_they_took() -> None:
    page = read_raster(Raster(table(), 300), number=1, engine=Script())
    assert list(page.seconds or {}) == ["prepare", "grid", "read"]
    assert all(taken > 0 for taken in (page.seconds or {}).values())
    assert page == replace(page, seconds=None)


def test_an_acronym_is_read_again_and_the_first_reading_is_kept() -> None:
    page = table()
    write(page, 0, 1, "So VBQPPL")

    def number(picture: Pixels) -> tuple[str, float]:
        return ("VBQPPL", 0.98) if picture.shape[1] < 100 else ("So VBQPPL", 0.98)

    read = cells(page, Script(number=number, text=lambda _: ["Số", "VBQPPL,"]))
    assert read[0, 1][0] == "Số VBQPPL"
    assert read[0, 1][2] == "Số VBQPPL,"


def test_an_acronym_of_which_a_part_was_read_again_stays_whole() -> None:
    page = table()
    write(page, 0, 1, "UBND xa")
    read = cells(page, Script(number=lambda _: ("UBN", 0.99), text=lambda _: ["UBND", "xã"]))
    assert read[0, 1][0] == "UBND xã"


def test_the_other_reading_is_better_where_it_goes_with_a_neighbour_and_the_word_does_not() -> None:
    better = spelling(KNOWN.spelling).better
    assert better(["Sử", "Nội", "vụ"], ["Sở", None, None]) == [True, False, False]
    assert better(["điện", "tử;"], [None, "từ;"]) == [False, False]
    assert better(["Lý", "Văn"], ["Ly", None]) == [False, False]


def test_the_reading_given_up_is_kept() -> None:
    page = table()
    write(page, 0, 1, "Tong so nguoi")
    text, _, alternative = cells(page, Script(text=lambda _: ["Tống", "số", "người"]))[0, 1]
    assert (text, alternative) == ("Tổng số người", "Tống số người")


def test_a_blank_page_is_said_to_be_blank() -> None:
    page = read_raster(Raster(np.full((2200, 1700, 3), 244, dtype=np.uint8), 200), number=3, engine=Script())
    assert [(finding.code, finding.severity, finding.page) for finding in page.findings] == [("page-blank", "info", 3)]
    assert page.words == ()


def test_a_page_of_unreadable_ink_is_said_to_be_unreadable() -> None:
    pixels = np.full((2200, 1700), 255, dtype=np.uint8)
    for line in range(20):
        cv2.putText(pixels, "~#@%&", (200, 300 + 80 * line), FONT, 1.5, 0, 2)
    page = read_raster(Raster(pixels, 300), number=1, engine=Script())
    assert [finding.code for finding in page.findings] == ["page-unreadable"]


@pytest.mark.parametrize("quarters", [0, 1])
def test_boxes_are_points_of_the_upright_page(quarters: int) -> None:
    page = table()
    for line in range(18):
        cv2.putText(page, "Hand full of type, tight lines", (200, 800 + 70 * line), FONT, 1.3, 0, 2)
    write(page, 0, 0, "7")
    turned = np.ascontiguousarray(np.rot90(page, -quarters))
    read = read_raster(Raster(turned, 300), number=1, engine=Script(number=lambda _: ("7", 0.99), body=["Báo", "cáo"]))
    assert read.turned == 90 * quarters
    assert (read.width, read.height) == pytest.approx((1700 * 0.24, 2200 * 0.24))
    (grid,) = read.grids or ()
    assert grid.box is not None
    assert (grid.box.x0, grid.box.top) == pytest.approx((XS[0] * 0.24, YS[0] * 0.24), abs=1.5)
    (seven,) = (word for word in read.words if word.text == "7" and grid.box.contains(*word.box.centre))
    assert seven.box.centre == pytest.approx((252 * 0.24, 375 * 0.24), abs=3)
    assert seven.reader == "figures 1"


needs_ocr = pytest.mark.skipif(not available(), reason="no OCR engine here")


@pytest.mark.ocr
@needs_ocr
@pytest.mark.parametrize("preference", ["auto", "pytesseract"])
def test_a_drawn_table_is_read(preference: str) -> None:
    if preference == "pytesseract" and not installed.program():
        pytest.skip("no tesseract program here")
    page = table()
    for row, (stt, label, value) in enumerate(
        [("1", "Thu tuc", "1.204"), ("2", "Ho so", "98,5"), ("3", "Van ban", "37")]
    ):
        write(page, row, 0, stt)
        write(page, row, 1, label)
        write(page, row, 2, value)
    (grid,) = read_raster(Raster(page, 300), number=1, engine=default_engine(preference, KNOWN)).grids or ()
    read = {(cell.row, cell.col): cell.text for cell in grid.cells}
    assert [read[row, 0] for row in range(3)] == ["1", "2", "3"]
    assert [read[row, 2] for row in range(3)] == ["1.204", "98,5", "37"]


@pytest.mark.ocr
@needs_ocr
def test_reading_twice_gives_the_same_page() -> None:
    raster = Raster(table(), 300)
    engine = default_engine("auto", KNOWN)
    assert read_raster(raster, number=1, engine=engine) == read_raster(raster, number=1, engine=engine)


def test_the_spelling_file_ships_with_the_patterns() -> None:
    assert (Path(__file__).parents[1] / "patterns" / "spelling.toml").is_file()
    assert ("tổ", "phó") in spelling(KNOWN.spelling).pairs


def test_figures_that_read_either_way_up_do_not_turn_a_page_but_words_do() -> None:
    page = np.full((2200, 1700), 255, dtype=np.uint8)
    for line in range(6):
        cv2.putText(page, "660 980 6089 1809 896 0869 9800 86", (150, 900 + 60 * line), FONT, 1.2, 0, 2, cv2.LINE_AA)
    cv2.rectangle(page, (150, 840), (170, 846), 0, -1)  # told by this bar the engine below knows which way up it looks

    @dataclass
    class Compass(Script):
        upright_words: Sequence[str] = ()
        head_words: Sequence[str] = ()

        def page(self, picture: Pixels, dpi: int) -> list[Seen]:
            rows = np.flatnonzero((picture < 128).any(axis=1))
            first = picture[rows[0] : rows[0] + 5] < 128
            words = self.upright_words if first.any(axis=0).sum() < 40 else self.head_words
            return [Seen(word, 100 + 200 * at, 100, 250 + 200 * at, 140, 0.9) for at, word in enumerate(words)]

    figures = ["660", "980", "6089", "1809", "896", "0869", "9800"]
    words = ["Tổng", "số", "hồ", "sơ", "tiếp", "nhận"]
    raster = Raster(page, 300)
    assert read_raster(raster, number=1, engine=Compass(upright_words=words, head_words=figures * 3)).turned == 0
    assert read_raster(raster, number=1, engine=Compass(upright_words=figures * 3, head_words=words)).turned == 180

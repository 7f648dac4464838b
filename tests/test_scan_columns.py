"""Heads and signatures on scans: columns side by side, stamps over names, numbers and days filled in later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scan_engine import KNOWN, NoFigures, at_dpi

from cchc_extract.model import Box, Word
from cchc_extract.reading.blanks import has_blanks
from cchc_extract.reading.ocr import Reading, Seen, available, default_engine, with_filled_blanks
from cchc_extract.reading.ocr.blanks import with_figures
from cchc_extract.reading.ocr.columns import column_pieces, read_columns
from cchc_extract.reading.ocr.ink import without_colour
from cchc_extract.reading.ocr.rings import stamps_in, without_black_stamps, without_rings
from cchc_extract.reading.ocr.stamps import without_specks, without_stamps
from cchc_extract.reading.ocr.text import read_text
from cchc_extract.reading.raster import Pixels, Raster

FONT = cv2.FONT_HERSHEY_COMPLEX
FULL = "Tren day la bao cao cua Uy ban nhan dan ve cong tac cai cach hanh chinh"
LIST = ("Noi nhan:", "- Nhu tren;", "- UBND huyen;", "- Luu: VT.")


@dataclass
class Script(NoFigures):
    """A number reader that gives the answers of a test in turn, and the last again and again; the text engine sees nothing."""

    answers: Sequence[tuple[str, float]] = ()
    name: str = "script 1"
    number_name: str = "figures 1"
    shown: list[Pixels] = field(default_factory=list)

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        return []

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        return [[] for _ in pictures]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        start = len(self.shown)
        self.shown += pictures
        return [Reading(*self.answers[min(at, len(self.answers) - 1)]) for at in range(start, len(self.shown))]


def page() -> Pixels:
    return np.full((1600, 2400), 255, dtype=np.uint8)


def write(on: Pixels, text: str, x: int, baseline: int, size: float = 1.3) -> None:
    cv2.putText(on, text, (x, baseline), FONT, size, 0, 3, cv2.LINE_AA)


def signature() -> Pixels:
    """Two lines of text, then a list on the left and two offices and a name on the right, none on the baseline of another."""
    on = page()
    for at in (200, 270):
        write(on, FULL, 250, at)
    for at, text in enumerate(LIST):
        write(on, text, 250, 420 + 60 * at)
    for at, text in ((440, "KT. CHU TICH"), (510, "PHO CHU TICH"), (700, "Tran Thi Lan")):
        write(on, text, 1600, at)
    return on


def test_columns_are_found_apart_from_the_text_above() -> None:
    pieces = column_pieces(signature())
    assert all(piece.top > 280 for piece in pieces)
    left = [piece for piece in pieces if piece.x1 < 1300]
    right = sorted((piece for piece in pieces if piece.x0 > 1300), key=lambda piece: piece.top)
    assert len(left) + len(right) == len(pieces)
    assert (min(piece.top for piece in left), max(piece.bottom for piece in left)) == pytest.approx((390, 615), abs=20)
    assert [piece.bottom for piece in right] == pytest.approx([440, 510, 700], abs=20)


def test_running_text_has_no_columns() -> None:
    on = page()
    for at in range(6):
        write(on, FULL, 250, 200 + 70 * at)
    assert column_pieces(on) == []


def test_a_table_without_rules_is_left_to_the_reading_of_tables() -> None:
    on = page()
    for at in range(8):
        for x, text in ((200, "1.2"), (500, "So van ban"), (1200, "Van ban"), (1700, "1.204"), (2050, "98,5")):
            write(on, text, x, 200 + 80 * at)
    assert column_pieces(on) == []


def test_punch_holes_are_no_column() -> None:
    on = page()
    for at in range(6):
        write(on, FULL, 250, 200 + 70 * at)
    cv2.circle(on, (80, 400), 45, 20, -1)
    assert column_pieces(on) == []


def stamped(level: int, pen: int = 0) -> tuple[Pixels, Pixels]:
    """A name under a stamp of that grey level, with a stroke of a pen through it so many pixels long, and the name by itself."""
    on = page()
    write(on, "Tran Thi Lan", 600, 500, 1.8)
    stamp = np.full_like(on, 255)
    cv2.circle(stamp, (640, 480), 190, level, 14)
    cv2.circle(stamp, (640, 480), 120, level, 8)
    if pen:
        cv2.line(stamp, (640, 560), (640 + pen, 640), level, 6)
    return np.minimum(on, stamp), on


@pytest.mark.parametrize("pen", [0, 560, 700])
def test_a_grey_stamp_goes_and_the_name_under_it_stays(pen: int) -> None:
    covered, name = stamped(level=125, pen=pen)
    cleaned = without_stamps(covered)
    assert (cleaned[name == 255] > 200).mean() > 0.999
    assert (cleaned[name < 50] < 100).mean() > 0.99


def test_a_black_stamp_stays_for_it_cannot_be_told_from_print() -> None:
    covered, _ = stamped(level=0)
    assert np.array_equal(without_stamps(covered), covered)


def test_the_rings_of_a_black_stamp_go_and_the_name_under_them_stays() -> None:
    covered, name = stamped(level=0)
    (stamp,) = stamps_in(covered)
    assert (stamp.x, stamp.y) == pytest.approx((640, 480), abs=3)
    cleaned = without_rings(covered, stamp)
    rings = (covered < 50) & (cv2.dilate((name < 255).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0)
    assert (cleaned[rings] > 200).mean() > 0.98
    assert (cleaned[name < 50] < 100).mean() > 0.85  # strokes along a ring go with it


def test_letters_are_no_stamp() -> None:
    on = signature()
    write(on, "OQ O 0 C G", 1600, 1200, 4.0)
    assert np.array_equal(without_black_stamps(on), on)


def test_black_print_stays_black_under_a_red_stamp() -> None:
    on = np.full((400, 800, 3), 250, dtype=np.uint8)
    cv2.rectangle(on, (100, 100), (700, 300), (215, 60, 70), -1)
    on[180:220, 300:500] = (130, 40, 45)  # print under the stamp: the stamp's colour, darkened
    on[20:60, 300:500] = 10
    grey = without_colour(on, 300)
    assert grey[140, 150] > 240
    assert grey[200, 400] < 150
    assert grey[40, 400] == 10


def test_specks_go_and_full_stops_stay() -> None:
    on = page()
    write(on, "so 1.204.", 300, 300)
    print_only = on.copy()
    for x in range(100, 2300, 150):
        cv2.circle(on, (x, 700), 2, 0, -1)
    assert np.array_equal(without_specks(on), print_only)


def dated(figures: str = "23") -> tuple[Pixels, list[Seen]]:
    """``So: 23   /BC-UBND``, the figures drawn by another hand; the text engine made ``@3`` of them."""
    on = page()
    write(on, "So:", 200, 300)
    write(on, figures, 330, 305, 1.7)
    write(on, "/BC-UBND", 520, 300)
    seen = [Seen("Số:", 200, 265, 285, 305, 0.95), Seen("/BC-UBND", 520, 260, 780, 310, 0.9)]
    return on, [*seen, Seen("@3", 330, 255, 440, 310, 0.4)] if figures else seen


def test_figures_filled_in_are_read_again_and_doubted_where_readers_differ() -> None:
    picture, seen = dated()
    out = with_figures(seen, picture, Script([("23", 0.99)]))
    (figure,) = [each for each in out if each.reader]
    assert (figure.text, figure.alternative, figure.reader) == ("23", "@3", "figures 1")
    assert figure.confidence < 0.5
    assert 320 < figure.x0 < figure.x1 < 460
    assert sorted(each.text for each in out) == ["/BC-UBND", "23", "Số:"]


def test_figures_on_which_both_readers_agree_are_not_doubted() -> None:
    picture, seen = dated()
    seen[2] = Seen("23", 330, 255, 440, 310, 0.7)
    (figure,) = [each for each in with_figures(seen, picture, Script([("23", 0.99)])) if each.reader]
    assert (figure.text, figure.confidence) == ("23", 0.99)


@pytest.mark.parametrize("answer", [("2%", 0.99), ("23", 0.3), ("", 0.0), ("dh", 0.9)])
def test_nothing_is_made_of_what_the_number_reader_cannot_read(answer: tuple[str, float]) -> None:
    picture, seen = dated()
    assert with_figures(seen, picture, Script([answer])) == seen


def test_an_empty_blank_stays_empty() -> None:
    picture, seen = dated(figures="")
    engine = Script([("1", 0.99)])
    assert with_figures(seen, picture, engine) == seen
    assert engine.shown == []


def test_figures_glued_to_the_word_before_are_parted_from_it() -> None:
    picture, _ = dated()
    seen = [Seen("Số:@3", 200, 255, 440, 310, 0.5), Seen("/BC-UBND", 520, 260, 780, 310, 0.9)]
    out = with_figures(seen, picture, Script([("23", 0.99)]))
    assert [(each.text, each.alternative) for each in out] == [("Số:", None), ("/BC-UBND", None), ("23", "@3")]


def test_a_year_read_with_doubt_is_read_again() -> None:
    picture = page()
    write(picture, "nam 2022", 200, 300)
    seen = [Seen("năm", 200, 265, 300, 305, 0.97), Seen("2032", 330, 255, 460, 310, 0.8)]
    assert [(each.text, each.alternative) for each in with_figures(seen, picture, Script([("2022", 0.99)]))] == [
        ("năm", None),
        ("2022", "2032"),
    ]
    seen[1] = Seen("2022", 330, 255, 460, 310, 0.96)
    assert with_figures(seen, picture, Script([("2032", 0.99)])) == seen


def test_the_quarter_of_a_year_is_read_again_where_it_was_read_as_letters() -> None:
    picture = page()
    write(picture, "quy III", 200, 300)
    seen = [Seen("quý", 200, 265, 280, 315, 0.97), Seen("IH", 310, 255, 400, 310, 0.8)]
    assert [(each.text, each.alternative) for each in with_figures(seen, picture, Script([("III", 0.99)]))] == [
        ("quý", None),
        ("III", "IH"),
    ]
    seen[1] = Seen("vị", 310, 255, 400, 310, 0.8)
    assert with_figures(seen, picture, Script([("VI", 0.99)])) == seen


def test_figures_are_read_among_the_paper_of_their_row_and_without_it_and_the_surer_is_taken() -> None:
    picture = page()
    write(picture, "quy III", 200, 300)
    seen = [Seen("quý", 200, 240, 280, 330, 0.97), Seen("III", 310, 270, 400, 302, 0.7)]
    engine = Script([("I", 0.64), ("III", 0.97)])
    (figure,) = [each for each in with_figures(seen, picture, engine) if each.reader]
    assert (figure.text, figure.confidence) == ("III", 0.97)
    among, without = engine.shown
    assert without.shape[0] < 60 < among.shape[0]  # 28 of print; the row of "quý" is 144 high


@dataclass
class Written(Script):
    """The same, with a text engine that sees the words of a test."""

    words: Sequence[Seen] = ()

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        return at_dpi(self.words, dpi)


def test_marks_over_a_word_are_no_figure() -> None:
    picture = page()
    for x, text in ((100, "Cong"), (240, "trinh"), (400, "phan")):
        write(picture, text, x, 300)
    cv2.rectangle(picture, (440, 258), (464, 262), 0, -1)
    seen = [  # the last without its mark, as the engine has it of capitals
        Seen("Công", 100, 250, 215, 302, 0.97),
        Seen("trình", 240, 250, 370, 302, 0.97),
        Seen("phần", 400, 269, 510, 302, 0.97),
    ]
    engine = Written([("A", 0.99)], words=seen)
    ink = (picture < 128).astype(np.uint8)
    assert [each.text for each in read_text(picture, ink, engine)] == ["Công", "trình", "phần"]
    cv2.rectangle(picture, (640, 258), (664, 295), 0, -1)
    ink = (picture < 128).astype(np.uint8)
    assert [each.text for each in read_text(picture, ink, engine)] == ["Công", "trình", "phần", "A"]


def layer(*words: tuple[str, float, float]) -> list[Word]:
    return [Word(text=text, box=Box(x0, 60, x1, 74)) for text, x0, x1 in words]


def test_a_number_that_is_a_picture_on_a_born_digital_page_is_read_with_doubt() -> None:
    words = layer(("Số:", 48, 68), ("/BC-UBND", 125, 187))
    picture, _ = dated()
    assert has_blanks(words, KNOWN.blanks)
    *kept, figure = with_filled_blanks(words, Raster(picture, 300), Script([("23", 0.99)]))
    assert kept == words
    assert figure.text == "23"
    assert figure.confidence is not None
    assert figure.confidence < 0.5


def test_a_printed_number_is_no_blank() -> None:
    assert not has_blanks(layer(("Số:", 48, 68), ("23", 79, 105), ("/BC-UBND", 125, 187)), KNOWN.blanks)
    assert not has_blanks(layer(("Số:", 48, 68), ("23/BC-UBND", 72, 130)), KNOWN.blanks)


@pytest.mark.ocr
@pytest.mark.skipif(not available(), reason="no recognition engine")
def test_a_signature_beside_its_recipients_is_read_whole() -> None:
    drawn = Image.fromarray(page())
    draw = ImageDraw.Draw(drawn)
    try:
        small, bold = (ImageFont.truetype(f"DejaVuSerif{style}.ttf", size) for style, size in (("", 42), ("-Bold", 50)))
    except OSError:
        pytest.skip("no font to draw with")
    recipients = ("Nơi nhận:", "- Như trên;", "- Sở Nội vụ tỉnh;", "- Các phòng, ban;", "- Lưu: VT.")
    for at, text in enumerate(recipients):
        draw.text((250, 300 + 58 * at), text, font=small, fill=0)
    for top, text in ((325, "KT. GIÁM ĐỐC"), (392, "PHÓ GIÁM ĐỐC"), (760, "Trần Thị Lan")):
        draw.text((1500, top), text, font=bold, fill=0)
    seen = read_columns(np.asarray(drawn), default_engine("auto", KNOWN))
    left = " ".join(each.text for each in seen if each.x1 < 1300)
    right = " ".join(each.text for each in seen if each.x0 > 1300)
    assert left == "Nơi nhận: - Như trên; - Sở Nội vụ tỉnh; - Các phòng, ban; - Lưu: VT."
    assert right == "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Thị Lan"

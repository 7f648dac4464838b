"""Names of who signed that a scan shows in colour, askew, or under a seal."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scan_engine import KNOWN

from cchc_extract.model import Page
from cchc_extract.reading.ocr import Seen, available, default_engine, read_raster
from cchc_extract.reading.ocr.signedblock import find_block
from cchc_extract.reading.raster import Raster

FONT = Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"
DPI = 200
BLACK, RED, BLUE = (15, 15, 15), (205, 40, 50), (40, 60, 170)
Colour = tuple[int, int, int]


def page(name: str, ink: Colour, *, turned: float = 0.0, seal: Colour | None = None) -> Raster:
    """The end of a letter: list, offices, and a name 0.9 inch below them."""
    picture = Image.new("RGB", (1654, 2339), (250, 250, 248))
    pen = ImageDraw.Draw(picture)
    body, small = ImageFont.truetype(str(FONT), 36), ImageFont.truetype(str(FONT), 30)
    for at in range(4):
        pen.text((190, 500 + 55 * at), "Ủy ban nhân dân huyện báo cáo kết quả công tác năm 2023.", BLACK, font=body)
    for at, text in enumerate(("Nơi nhận:", "- Sở Nội vụ;", "- Các phòng, ban của huyện;", "- Lưu: VT.")):
        pen.text((190, 900 + 42 * at), text, BLACK, font=small)
    for at, text in enumerate(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")):
        pen.text((1194, 880 + 48 * at), text, BLACK, font=body, anchor="ma")
    written = Image.new("RGBA", (600, 120), (0, 0, 0, 0))
    ImageDraw.Draw(written).text((300, 30), name, (*ink, 255), font=body, anchor="ma")
    written = written.rotate(turned, resample=Image.Resampling.BICUBIC)
    picture.paste(written, (894, 1140), written)
    if seal:
        for radius in (136, 126, 80):
            pen.ellipse((930 - radius, 1070 - radius, 930 + radius, 1070 + radius), outline=seal, width=4)
    return Raster(cv2.GaussianBlur(np.asarray(picture), (0, 0), 0.6), DPI)


def words_of(seen: Page) -> dict[str, float]:
    return {word.text: word.confidence or 0.0 for word in seen.words}


@pytest.mark.ocr
@pytest.mark.skipif(not available(), reason="no engine")
@pytest.mark.parametrize(
    ("ink", "turned", "seal"),
    [(RED, 0.0, None), (BLUE, 0.0, RED), (RED, 0.0, RED), (RED, -3.0, None), (BLACK, -3.5, RED)],
)
def test_a_name_stamped_in_colour_or_askew_is_read(ink: Colour, turned: float, seal: Colour | None) -> None:
    found = words_of(
        read_raster(
            page("Lê Quang Trung", ink, turned=turned, seal=seal), number=1, engine=default_engine("auto", KNOWN)
        )
    )
    assert {"Lê", "Quang", "Trung"} <= set(found)


def seen(text: str, x: int, top: int, confidence: float = 0.95) -> list[Seen]:
    words, out = text.split(), []
    for word in words:
        out.append(Seen(word, x, top, x + 24 * len(word), top + 44, confidence))
        x += 24 * len(word) + 14
    return out


def block(*rows: tuple[str, int, int, float]):  # type: ignore[no-untyped-def]
    return find_block([word for text, x, top, sure in rows for word in seen(text, x, top, sure)], (3508, 2480))


def test_a_block_is_told_by_its_offices_and_what_was_read_of_it() -> None:
    head = ("CHỦ TỊCH ỦY BAN NHÂN DÂN", 1400, 200, 0.95)
    offices = (
        ("Nơi nhận:", 280, 2000, 0.95),
        ("TM. ỦY BAN NHÂN DÂN", 1500, 1990, 0.95),
        ("CHỦ TỊCH", 1640, 2050, 0.95),
    )
    found = block(head, *offices, ("ThS. Lê Hữu Hoàng", 1600, 2400, 0.95))
    assert (found.has_office, found.has_name) == (True, True)
    assert not block(head, *offices, ("Lê Hữu Hoàng", 1600, 2400, 0.5)).has_name
    assert not block(head, *offices, ("Như trên", 1600, 2400, 0.95)).has_name
    assert not block(head, *offices[:1], ("PHÓ", 1640, 2050, 0.95), ("Lê Hữu Hoàng", 1600, 2400, 0.95)).has_office
    assert block(head, ("Lê Hữu Hoàng", 1600, 2400, 0.95)) is None


def test_a_second_title_far_below_the_office_is_not_the_last_of_the_block() -> None:
    rows = (("Nơi nhận:", 280, 2000, 0.95), ("TRƯỞNG BAN", 1640, 2000, 0.95), ("CHỦ TỊCH HĐND TỈNH", 1560, 2500, 0.95))
    assert block(*rows).above_name < 2100

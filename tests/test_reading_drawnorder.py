"""Lines that are drawn letter by letter, or by two fonts one after the other, are words as a reader takes them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import Draw, read, table, values

SIZE = 11
KERNED = {"A ": 0.055, " A": 0.055, "Y ": 0.09, " Y": 0.037, " T": 0.018, "V ": 0.03}
"""What Times takes off a blank beside a capital, in font sizes."""


def by_letter(text: str, font: str, squeezed: float = 0.0) -> Draw:
    """Each letter by a command of its own, blanks too, as Chromium draws; ``squeezed``: letter-spacing, in font sizes."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for at, letter in enumerate(text):
            drawn = canvas.beginText(x, y)
            drawn.setFont(font, SIZE)
            drawn.textOut(letter)
            canvas.drawText(drawn)
            x += stringWidth(letter, font, SIZE) - SIZE * KERNED.get(text[at : at + 2], 0.0) - SIZE * squeezed

    return draw


def by_two_fonts(text: str, font: str, array: bool) -> Draw:
    """What ``font`` has of ``text``, with gaps, and then the other letters by Serif: as one array of texts, or text by text."""

    def is_own(letter: str) -> bool:
        return letter.isascii() or letter in "âêôáàãèéíìòóúùý"

    def pieces(own: bool) -> Iterator[tuple[float, str]]:
        at = 0.0
        for is_of, letters in groupby(text, is_own):
            part = "".join(letters)
            if is_of == own:
                yield at, part
            at += stringWidth(part, font if is_of else "Serif", SIZE)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        if array:
            parts, end = [], 0.0
            for at, part in pieces(True):
                shown = part.encode("cp1252").decode("latin-1").replace("(", "\\(").replace(")", "\\)")
                parts.append(f"{-(at - end) / SIZE * 1000:.0f} ({shown})")
                end = at + stringWidth(part, font, SIZE)
            canvas.setFont(font, SIZE)
            drawn = canvas.beginText(x, y)
            drawn.setFont(font, SIZE)
            drawn._code.append(f"[{' '.join(parts)}] TJ")
            canvas.drawText(drawn)
        else:
            canvas.setFont(font, SIZE)
            for at, part in pieces(True):
                canvas.drawString(x + at, y, part)
        canvas.setFont("Serif", SIZE)
        for at, part in pieces(False):
            canvas.drawString(x + at, y, part)

    return draw


def only(draw: Draw, path: Path) -> str:
    return values(read(table(path / "a.pdf", {2: draw})))[1]


@pytest.mark.parametrize("font", ["Times-Roman", "Times-Bold"])
@pytest.mark.parametrize("text", ["CHU A", "HOA AN", "THI Y T", "VAN A"])
def test_a_blank_that_kerning_narrows_parts_words(text: str, font: str, tmp_path: Path) -> None:
    assert only(by_letter(text, font), tmp_path) == text


def test_a_blank_within_a_form_does_too(tmp_path: Path) -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.beginForm("f")
        by_letter("CHU VAN A", "Times-Roman")(canvas, x, y)
        canvas.endForm()
        canvas.doForm("f")

    assert only(draw, tmp_path) == "CHU VAN A"


def test_blanks_behind_every_letter_are_how_print_is_spaced_out(tmp_path: Path) -> None:
    assert only(by_letter("1 2 . 5 0 0", "Times-Roman", squeezed=0.06), tmp_path) == "12.500"


@pytest.mark.parametrize("array", [True, False])
@pytest.mark.parametrize("font", ["Times-Roman", "Helvetica"])
@pytest.mark.parametrize("text", ["Đường bộ", "Số hộ ở", "tự do", "Đất ở (hộ)", "người", "Ủy bộ"])
def test_letters_of_a_second_font_stand_in_their_words(text: str, font: str, array: bool, tmp_path: Path) -> None:
    assert only(by_two_fonts(text, font, array), tmp_path) == text

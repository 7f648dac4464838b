"""What stands in a cell and is no text is looked at: pictures, curves, ticks and boxes; what cannot be read is not blank."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import FONT, Draw, codes, read, table, typed, values

STROKES = {
    "1": [((0.5, 6.5), (2.5, 8), (2.5, 0))],
    "4": [((4, 0), (4, 8), (0, 2.5), (5.5, 2.5))],
    "7": [((0.3, 8), (5.2, 8), (2, 0))],
}


def drawn(text: str) -> Draw:
    """Figures drawn with a pen."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setLineWidth(0.9)
        for letter in text:
            for stroke in STROKES[letter]:
                path = canvas.beginPath()
                path.moveTo(x + stroke[0][0], y + stroke[0][1])
                for right, up in stroke[1:]:
                    path.lineTo(x + right, y + up)
                canvas.drawPath(path)
            x += 7

    return draw


def pictured(text: str, colour: str = "black") -> Draw:
    """``text`` as a small picture."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        shown = Image.new("RGB", (280, 70), "white")
        ImageDraw.Draw(shown).text((6, 6), text, fill=colour, font=ImageFont.truetype(str(FONT), 46))
        canvas.drawImage(ImageReader(shown), x, y - 4, 64, 16)

    return draw


def boxed(sides: str, tick: str = "") -> Draw:
    """A small box, as a rectangle or of four lines, with a tick in it or without."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        side = 11
        canvas.setLineWidth(0.6)
        if sides == "rectangle":
            canvas.rect(x, y - 2, side, side, stroke=1, fill=0)
        else:
            for x0, y0, x1, y1 in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1)):
                canvas.line(x + side * x0, y - 2 + side * y0, x + side * x1, y - 2 + side * y1)
        canvas.setLineWidth(1.2)
        if tick == "cross":
            canvas.line(x, y - 2, x + side, y - 2 + side)
            canvas.line(x, y - 2 + side, x + side, y - 2)
        elif tick == "check":
            canvas.line(x + 2, y + 4, x + 4, y)
            canvas.line(x + 4, y, x + 10, y + 8)
        elif tick == "filled":
            canvas.rect(x + 2.5, y + 0.5, 6, 6, stroke=0, fill=1)

    return draw


def scribbled(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y)
    for at in range(9):
        path.curveTo(x + 4 * at, y + 14, x + 40 - 3 * at, y - 4, x + 6 * at, y + 5)
    canvas.drawPath(path)


@pytest.mark.parametrize("sides", ["rectangle", "lines"])
@pytest.mark.parametrize("tick", ["cross", "check", "filled"])
def test_a_drawn_box_is_ticked_or_not(sides: str, tick: str, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: boxed(sides, tick), 2: boxed(sides), 3: typed("5")}))
    assert values(page) == ["☑", "☐", "5"]


@pytest.mark.parametrize("text", ["6", "17", "Có"])
def test_a_box_round_a_value_is_not_to_be_ticked(text: str, tmp_path: Path) -> None:
    def framed(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFont("Serif", 8)
        canvas.drawString(x + 2, y, text)
        canvas.rect(x, y - 4, 15, 15, stroke=1, fill=0)

    page = read(table(tmp_path / "a.pdf", {1: framed, 2: boxed("rectangle"), 3: typed("5")}))
    assert values(page) == [text, "☐", "5"]


def test_what_cannot_be_read_is_not_blank(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: typed("17"), 2: pictured("35")}))
    assert values(page) == ["17", "", ""]
    assert [word.confidence for word in page.words if not word.text] == [0.0]


@pytest.mark.ocr
def test_figures_that_are_strokes_or_pictures_are_read(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: drawn("147"), 2: pictured("35"), 3: drawn("74")}), "auto")
    assert values(page) == ["147", "35", "74"]
    assert all(word.confidence is not None for word in page.words if word.text in values(page))


@pytest.mark.ocr
def test_coloured_figures_in_a_picture_are_read(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: pictured("28", "blue"), 2: pictured("1.198", "#c00000")}), "auto")
    assert values(page) == ["28", "1.198", ""]


@pytest.mark.ocr
def test_a_scribble_is_unreadable_or_doubted(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: typed("17"), 2: scribbled}), "auto")
    (word,) = [word for word in page.words if word.confidence is not None]
    assert word.confidence < 0.9


@pytest.mark.parametrize("width", [0.4, 1.5])
def test_a_small_table_of_square_cells_keeps_its_rules(width: float, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    canvas.setLineWidth(width)
    for row in range(3):
        for column in range(4):
            canvas.rect(100 + 14 * column, 700 - 14 * row, 14, 14)
            canvas.setFont("Helvetica", 8)
            canvas.drawString(104 + 14 * column, 704 - 14 * row, str(row + column))
    canvas.save()
    page = read(tmp_path / "a.pdf")
    assert not codes(page)
    assert len(page.rules) >= 12
    assert {word.text for word in page.words} == {"0", "1", "2", "3", "4", "5"}

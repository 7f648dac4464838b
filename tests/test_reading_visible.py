"""Text that nobody sees on the page is left out, and said; text that is seen stays, also where something lies near or over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import Draw, codes, read, table, typed, values


def coloured(text: str, colour: Color) -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.saveState()
        canvas.setFillColor(colour)
        canvas.drawString(x, y, text)
        canvas.restoreState()

    return draw


def at_the_edge(text: str, colour: Color) -> Draw:
    """``text`` that ends where its cell does."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.saveState()
        canvas.setFillColor(colour)
        canvas.drawRightString(x + 75, y, text)
        canvas.restoreState()

    return draw


def sized(text: str, size: float) -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFont("Serif", size)
        canvas.drawString(x, y, text)

    return draw


def clipped(text: str, width: float) -> Draw:
    """``text``, of which no more than ``width`` points are drawn."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(x - 10, y - 5, width + 10, 20)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(x, y, text)
        canvas.restoreState()

    return draw


def boxed(over: str, fill: float) -> Draw:
    """12 under a box of grey ``fill``, on which ``over`` is written."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "12")
        canvas.saveState()
        canvas.setFillGray(fill)
        canvas.rect(x - 2, y - 4, 30, 16, stroke=0, fill=1)
        canvas.restoreState()
        canvas.drawString(x, y, over)

    return draw


def pictured(colour: str, alpha: int) -> Draw:
    """12 under a picture of one ``colour`` that lets through what is under it, or not."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "12")
        shown = Image.new("RGBA", (40, 20), colour)
        shown.putalpha(alpha)
        canvas.drawImage(ImageReader(shown), x - 2, y - 4, 30, 16, mask="auto")

    return draw


@pytest.mark.parametrize(
    "unseen",
    [
        coloured("8", Color(1, 1, 1)),
        at_the_edge("0", Color(1, 1, 1)),
        coloured("8", Color(0, 0, 0, alpha=0)),
        sized("8", 0.1),
        lambda canvas, x, y: canvas.drawString(x, y, "8", mode=3),
        clipped("8", -1),
        boxed("", 1),
        boxed("", 0),
        pictured("white", 255),
    ],
    ids=["white", "at-the-edge", "transparent", "tiny", "unpainted", "clipped", "white-box", "black-box", "picture"],
)
def test_what_nobody_sees_is_no_value_and_is_said(unseen: Draw, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: typed("17"), 2: unseen, 3: typed("1.204")}))
    assert values(page) == ["17", "", "1.204"]
    assert codes(page) == {"text-left-out"}


@pytest.mark.parametrize(
    "seen",
    [
        coloured("12", Color(0.75, 0.75, 0.75)),
        coloured("12", Color(0, 0, 0, alpha=0.3)),
        coloured("12", Color(0.9, 0.1, 0.1)),
        sized("12", 5),
        clipped("12", 40),
        pictured("red", 60),
    ],
    ids=["grey", "half-transparent", "red", "small", "unclipped", "transparent-picture"],
)
def test_what_can_be_seen_stays(seen: Draw, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: typed("17"), 2: seen, 3: typed("-")}))
    assert values(page) == ["17", "12", "-"]
    assert codes(page) == set()


@pytest.mark.parametrize("over", ["17", "2", "128"])
def test_what_is_written_over_a_covered_value_is_the_value(over: str, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: boxed(over, 1), 2: boxed(over, 0.9)}))
    assert values(page)[:2] == [over, over]
    (finding,) = page.findings
    assert "“12”, “12”" in finding.message


def test_a_number_cut_in_two_is_doubted(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: clipped("1234567", 18)}))
    (word,) = (word for word in page.words if word.text.startswith("12"))
    assert word.confidence is not None
    assert word.confidence <= 0.5


def test_a_label_that_is_clipped_at_its_end_is_whole(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: clipped("một hai ba bốn", 40)}))
    assert " ".join(values(page)).startswith("một hai ba")
    assert codes(page) == set()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_unseen_text_is_left_out_of_a_page_that_stands_turned(turn: int, tmp_path: Path) -> None:
    def turned(draw: Callable[[Canvas], None]) -> Path:
        canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
        canvas.translate(*{90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn])
        canvas.rotate(turn)
        draw(canvas)
        canvas.save()
        return tmp_path / "a.pdf"

    def lines(canvas: Canvas) -> None:
        canvas.drawString(60, 400, "Read this line")
        canvas.setFillColor(Color(1, 1, 1))
        canvas.drawString(60, 380, "but not this")

    assert [word.text for word in read(turned(lines)).words] == ["Read", "this", "line"]


@pytest.mark.parametrize(("text", "font"), [("______", "Serif"), ("___", "Times-Roman"), ("Ký: ____", "Serif")])
def test_a_line_of_underscores_is_seen(text: str, font: str, tmp_path: Path) -> None:
    def line(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "17")
        canvas.setFont(font, 12)
        canvas.drawString(100, 780, text)

    page = read(table(tmp_path / "a.pdf", {1: line}))
    assert codes(page) == set()
    assert {word.text for word in page.words} >= set(text.split())


def test_a_white_line_of_underscores_is_not_seen(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: typed("17"), 2: coloured("____", Color(1, 1, 1))}))
    assert values(page) == ["17", "", ""]
    assert codes(page) == {"text-left-out"}

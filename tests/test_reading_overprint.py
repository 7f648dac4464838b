"""Print that is set twice to look bold, as programs without a bold font do: what stands there once for a reader is read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import EDGES, LABELS, Draw, read, table, typed, values


def twice(text: str, right: float, down: float, times: int = 2) -> Draw:
    """``text`` printed again and again, each time a little further on."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for time in range(times):
            canvas.drawString(x + time * right, y - time * down, text)

    return draw


def by_letters(text: str) -> Draw:
    """``text`` whole, and once more letter by letter, as browsers print outlined letters."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, text)
        for at, letter in enumerate(text):
            if letter != " ":
                canvas.drawString(x + canvas.stringWidth(text[:at], "Serif", 11) + 0.2, y, letter)

    return draw


@pytest.mark.parametrize(
    "bold",
    [
        twice("1.125", 0, 0),
        twice("1.125", 0.15, 0),
        twice("1.125", 0.5, 0),
        twice("1.125", -0.3, 0),
        twice("1.125", 0.3, 0.3),
        twice("1.125", 0, 0.4),
        twice("1.125", 0.25, 0, times=3),
        by_letters("1.125"),
    ],
    ids=["same", "hardly", "half", "back", "aslant", "down", "thrice", "letters"],
)
def test_a_value_printed_twice_is_read_once(bold: Draw, tmp_path: Path) -> None:
    assert values(read(table(tmp_path / "a.pdf", {1: typed("371"), 2: bold, 3: twice("Có", 0.3, 0)}))) == [
        "371",
        "1.125",
        "Có",
    ]


def test_words_printed_twice_are_read_once_with_their_blanks(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: by_letters("Không có hồ sơ"), 2: twice("Đã hoàn thành", 0.4, 0)}))
    assert values(page)[:2] == ["Không có hồ sơ", "Đã hoàn thành"]


def test_all_of_a_row_printed_twice_is_read_once(tmp_path: Path) -> None:
    def row(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "17")
        for edge, text in zip(EDGES, ("2", LABELS[1], "Cái", "17"), strict=False):
            canvas.drawString(edge + 4.3, y, text)

    page = read(table(tmp_path / "a.pdf", {2: row}))
    assert " ".join(word.text for word in page.words).count(LABELS[1]) == 1
    assert values(page)[1] == "17"


@pytest.mark.parametrize("text", ["11", "1.111", "00", "llll", "- - -", "a a"])
def test_letters_that_follow_each_other_stay(text: str, tmp_path: Path) -> None:
    def apart(canvas: Canvas, x: float, y: float) -> None:
        for at, letter in enumerate(text):
            canvas.drawString(x + canvas.stringWidth(text[:at], "Serif", 11), y, letter)

    page = read(table(tmp_path / "a.pdf", {1: apart, 2: twice("17", 0.3, 0)}))
    assert values(page)[:2] == [text, "17"]

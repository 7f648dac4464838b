"""Texts of neighbouring cells that touch, where no vertical rule is drawn: told apart by what they are, and by where rules break off."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import FONT, read

EDGES = (60, 200, 300, 420)


def words(path: Path, before: str, after: str, *, broken: bool) -> list[str]:
    """The words of three lines, each of two texts that touch at an edge, between rules that are ``broken`` there."""
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Serif", 10)
    for line in range(4):
        y = 700 - 18 * line
        canvas.line(EDGES[0], y, EDGES[2] if broken else EDGES[3], y)
        if line < 3:
            canvas.drawRightString(EDGES[2], y - 13, before)
            canvas.drawString(EDGES[2], y - 13, after)
    canvas.save()
    return [word.text for word in read(path).words]


@pytest.mark.parametrize("broken", [True, False])
def test_a_number_ends_where_a_capitalised_word_begins(broken: bool, tmp_path: Path) -> None:
    assert words(tmp_path / "a.pdf", "1.204", "Đang", broken=broken) == ["1.204", "Đang"] * 3


def test_a_number_and_small_letters_are_parted_where_rules_break_off(tmp_path: Path) -> None:
    assert words(tmp_path / "a.pdf", "1.204", "đã", broken=True) == ["1.204", "đã"] * 3


@pytest.mark.parametrize(("before", "after"), [("25", "kg"), ("phư", "ờng")])
def test_what_may_be_one_word_stays_one(before: str, after: str, tmp_path: Path) -> None:
    assert words(tmp_path / "a.pdf", before, after, broken=False) == [before + after] * 3

"""What lies over a page is read as its reader sees it: form fields, choices, boxes that are ticked, texts typed as annotations."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import Draw, codes, read, table, typed, values


def field(text: str, name: str, flags: str = "") -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.acroForm.textfield(
            value=text, name=name, x=x - 2, y=y - 6, width=70, height=20, fontSize=11, fieldFlags=flags, borderWidth=1
        )

    return draw


def choice(text: str, name: str) -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        options = ["3", text, "99"]
        canvas.acroForm.choice(
            value=text, options=options, name=name, x=x - 2, y=y - 6, width=70, height=20, fontSize=11
        )

    return draw


def listed(text: str, name: str) -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        options = ["3", text, "99"]
        canvas.acroForm.listbox(
            value=text, options=options, name=name, x=x - 2, y=y - 6, width=70, height=22, fontSize=6
        )

    return draw


def box(ticked: bool, name: str, style: str = "check") -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.acroForm.checkbox(checked=ticked, name=name, x=x, y=y - 3, size=14, buttonStyle=style)

    return draw


def annotated(text: str) -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.freeTextAnnotation(text, "/Helv 11 Tf 0 g", Rect=(x, y - 5, x + 60, y + 12), relative=0)

    return draw


def test_fields_that_were_filled_in_are_values(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: field("1.204", "a"), 2: choice("28", "b"), 3: listed("17", "c")}))
    assert values(page) == ["1.204", "28", "17"]
    assert codes(page) == set()


def test_a_field_left_empty_is_blank(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: field("", "a"), 2: typed("5")}))
    assert values(page) == ["", "5", ""]


@pytest.mark.parametrize("style", ["check", "cross", "circle", "star"])
def test_a_ticked_box_is_told_from_an_empty_one(style: str, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: box(True, "a", style), 2: box(False, "b", style)}))
    assert values(page) == ["☑", "☐", ""]


def test_a_text_typed_as_an_annotation_is_read(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: annotated("96,6"), 3: annotated("-")}))
    assert values(page) == ["96,6", "", "-"]


def test_a_hidden_field_is_not_there(tmp_path: Path) -> None:
    def hidden(canvas: Canvas, x: float, y: float) -> None:
        canvas.acroForm.textfield(
            value="8", name="a", x=x, y=y - 6, width=70, height=20, annotationFlags="hidden", fillColor=Color(1, 1, 1)
        )

    assert values(read(table(tmp_path / "a.pdf", {1: hidden, 2: typed("5")}))) == ["", "5", ""]


def marked(text: str) -> Draw:
    """A value, and a mark of a reader's over it."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, text)
        canvas.highlightAnnotation("", (x, y - 2, x + canvas.stringWidth(text, "Serif", 11), y + 9))

    return draw


@pytest.mark.parametrize(("kind", "left"), [(b"/StrikeOut", ""), (b"/Highlight", "1.204")])
def test_a_value_that_an_annotation_strikes_out_is_struck_out(kind: bytes, left: str, tmp_path: Path) -> None:
    path = table(tmp_path / "a.pdf", {1: typed("17"), 2: marked("1.204")})
    path.write_bytes(path.read_bytes().replace(b"/Highlight", kind))
    page = read(path)
    assert values(page) == ["17", left, ""]
    assert [each.rule for word in page.words for each in word.decisions] == ([] if left else ["all-struck-out"])

"""Words whose letters the file does not tell, or tells wrong: by the code points that print alike, or read from the picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import FONT, read, table, typed, values

from cchc_extract.layout import lay_out
from cchc_extract.model import Box, Page, Word
from cchc_extract.reading.codepoints import as_printed, mended
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages


def labels(page: Page) -> list[str]:
    (grid,) = lay_out(page).grids
    return [cell.text for cell in grid.cells if cell.col == 1 and cell.row]


Told = Callable[[dict[str, str]], None]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Lets PDFs tell letters to be others; their print stays."""
    usual = ttfonts.makeToUnicodeCMap

    def tell(letters: dict[str, str]) -> None:
        codes = {ord(letter): ord(other) for letter, other in letters.items()}
        monkeypatch.setattr(
            ttfonts, "makeToUnicodeCMap", lambda name, subset: usual(name, [codes.get(each, each) for each in subset])
        )

    return tell


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("trƣờng", "trường"),
        ("Ƣu đãi", "Ưu đãi"),
        ("ðã", "đã"),
        ("Ðảng", "Đảng"),
        ("１.２０４", "1.204"),
        ("Ⅲ", "III"),
        ("ТТНС", "TTHC"),
        ("96,6", "96,6"),
        ("−3,5", "−3,5"),
        ("m²", "m²"),
        ("Tỷ lệ ≥ 90 %", "Tỷ lệ ≥ 90 %"),
    ],
)
def test_a_letter_is_the_one_that_it_prints_as(text: str, printed: str) -> None:
    assert as_printed(text) == printed


def test_a_changed_letter_is_a_decision(tmp_path: Path, told: Told) -> None:
    told({"đ": "ð"})
    page = read(table(tmp_path / "a.pdf", {1: typed("17")}))
    assert labels(page)[0] == "Số văn bản đã ban hành"
    (word,) = (word for word in page.words if word.decisions and word.box.top < 200)
    assert [(each.rule, each.read, each.kept) for each in word.decisions] == [("code-point", "ðã", "đã")]


@pytest.mark.parametrize(("drawn", "sign"), [("z", "≤"), ("M", "☐")], ids=["narrow", "wide"])
def test_one_code_of_opensymbol_is_an_operator_or_a_box_by_the_width_of_its_ink(
    drawn: str, sign: str, tmp_path: Path, told: Told
) -> None:
    """LibreOffice gives signs of Symbol and of Wingdings 2 the same code; a letter as wide stands here for what it draws."""
    told({drawn: "\uf0a3"})
    signs = ttfonts.TTFont("Signs", str(FONT))
    signs.face.name = b"OpenSymbol"
    pdfmetrics.registerFont(signs)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFont("Signs", 11)
        canvas.drawString(x, y, f"{drawn}95")

    assert values(read(table(tmp_path / "a.pdf", {1: draw})))[0] == f"{sign}95"


@pytest.mark.ocr
@pytest.mark.parametrize(
    "letters",
    [{"đ": "\ufffd"}, {"đ": "Ɵ"}, {"ố": "\u0003", "ồ": "\u0004", "ộ": "\u0007"}, {"ă": "\ue012"}],
    ids=["unknown", "strange", "controls", "private"],
)
def test_words_in_unknown_letters_are_read_from_the_picture(
    letters: dict[str, str], tmp_path: Path, told: Told
) -> None:
    told(letters)
    page = read(table(tmp_path / "a.pdf", {1: typed("17"), 3: typed("1.204")}), "auto")
    assert labels(page) == ["Số văn bản đã ban hành", "Số cuộc kiểm tra", "Số hồ sơ đã tiếp nhận"]
    assert values(page) == ["17", "", "1.204"]
    assert {each.rule for word in page.words for each in word.decisions} == {"letters-unknown"}


@pytest.mark.parametrize(
    ("letters", "doubted"),
    [
        ({"đ": "ů"}, ["ůã", "ůã"]),
        ({"à": "¹"}, ["h¹nh"]),
        ({"ế": "Õ"}, ["tiÕp"]),
        ({"ộ": "ồ"}, ["cuồc"]),
        ({"ă": "α"}, ["vαn"]),
        ({"ộ": "ồ", "à": "è"}, ["cuồc"]),
    ],
)
def test_words_that_nobody_writes_in_vietnamese_are_not_believed(
    letters: dict[str, str], doubted: list[str], tmp_path: Path, told: Told
) -> None:
    told(letters)
    page = read(table(tmp_path / "a.pdf", {1: typed("17")}))
    assert [word.text for word in page.words if word.confidence == 0.0] == doubted


def test_words_in_pieces_are_not_believed(tmp_path: Path) -> None:
    path = table(tmp_path / "a.pdf", {1: typed("Đ ấ t tr ồ ng"), 2: typed("n ướ c s ạ ch"), 3: typed("T ỷ l ệ ở")})
    doubted = [word.text for word in read(path).words if word.confidence == 0.0]
    assert doubted == ["ấ", "ồ", "ướ", "ạ", "ỷ", "ệ"]


@pytest.mark.parametrize(
    "text", ["m³", "kg/m²", "Vũ Thị Nhường", "QUYẾT ĐỊNH", "UBNDTP", "xã¹", "β2", "C°", "ách tắc", "Õng"]
)
def test_what_is_written_so_is_believed(text: str, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: typed(text)}))
    assert not [word.text for word in page.words if word.confidence is not None]


@pytest.mark.ocr
def test_figures_that_the_file_does_not_tell_are_read_from_the_picture(tmp_path: Path, told: Told) -> None:
    told({"9": "\ufffd", "6": "\ufffd"})
    page = read(table(tmp_path / "a.pdf", {1: typed("96,6"), 3: typed("1.968")}), "auto")
    assert values(page) == ["96,6", "", "1.968"]


def test_where_nothing_reads_pictures_such_words_are_not_believed(tmp_path: Path, told: Told) -> None:
    told({"9": "\ufffd"})
    page = read(table(tmp_path / "a.pdf", {1: typed("96,6")}))
    assert [word.confidence for word in page.words if "\ufffd" in word.text] == [0.0]


def test_a_word_document_is_read_as_it_prints(tmp_path: Path) -> None:
    document = docx.Document()
    ruled = document.add_table(rows=3, cols=3)
    ruled.style = "Table Grid"
    for row in ruled.rows:
        for cell, text in zip(row.cells, ("Số trƣờng học", "Ƣu tiên", "１.２０４"), strict=True):
            cell.text = text
    document.save(str(tmp_path / "a.docx"))
    (page,) = read_pages(tmp_path / "a.docx", "docx", ReadOptions())
    (grid,) = page.grids or ()
    assert [cell.text for cell in grid.cells] == 3 * ["Số trường học", "Ưu tiên", "1.204"]
    assert {each.rule for cell in grid.cells for each in cell.decisions} == {"code-point"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [("17¹", "17"), ("1.204²", "1.204"), ("10⁶", "10⁶"), ("2,5.10³", "2,5.10³"), ("110²", "110"), ("m²", "m²")],
)
def test_a_raised_figure_behind_a_number_is_a_mark_and_behind_10_a_power(text: str, kept: str) -> None:
    (word,) = mended([Word(text=text, box=Box(0, 0, 20, 10))])
    assert word.text == kept
    assert [each.rule for each in word.decisions] == ([] if text == kept else ["note-mark"])

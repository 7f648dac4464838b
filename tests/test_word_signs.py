"""Signs of symbol fonts in a Word document: what is known is read, what is not is doubted and no dash."""

from __future__ import annotations

from pathlib import Path

import pytest
from word_files import cell_of, lines, p, package, r, read

from cchc_extract.understanding.cells import LOW_CONFIDENCE


def sym(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def fonts(narrow: str, wide: str) -> str:
    return f'<w:rFonts w:ascii="{narrow}" w:hAnsi="{wide}"/>'


@pytest.mark.parametrize(
    "content",
    [
        sym("Wingdings 2", "F055"),
        sym("Wingdings", "F04A"),
        sym("Symbol", "F0B7"),
        sym("MT Extra", "F06C"),
        r("13", fonts("Wingdings", "Wingdings")),
        r("\uf04a"),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SYMBOL 74 \\f "Wingdings" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
)
def test_a_sign_nobody_knows_is_unreadable_and_doubts_the_number_beside_it(content: str, tmp_path: Path) -> None:
    alone, beside = cell_of(content, tmp_path), cell_of(r("12 ") + content, tmp_path)
    assert (alone.text, alone.confidence) == ("", 0.0)
    assert beside.text == "12"
    assert beside.confidence is not None
    assert beside.confidence < LOW_CONFIDENCE


@pytest.mark.parametrize(
    "bullet", [sym("Symbol", "F0B7"), sym("Wingdings", "F076"), r("v", fonts("Wingdings", "Arial"))]
)
def test_a_sign_before_words_is_a_bullet(bullet: str, tmp_path: Path) -> None:
    cell = cell_of(bullet + r(" Số hồ sơ"), tmp_path)
    assert (cell.text, cell.confidence) == ("- Số hồ sơ", None)
    body = p(bullet + r(" Đẩy mạnh cải cách")) + p(r("Tổng số ") + bullet)
    assert lines(read(package(body), tmp_path)) == ["- Đẩy mạnh cải cách", "Tổng số -"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (sym("Wingdings", "F081"), "①"),
        (sym("Wingdings", "F08A"), "⑩"),
        (sym("Wingdings 2", "F06B"), "②"),
        (r("4", fonts("ZapfDingbats", "ZapfDingbats")), "✔"),
        (r("a", fonts("Marlett", "Marlett")), "✓"),
        (r("x", fonts("Wingdings", "Times New Roman")), "☒"),
        (r("x12", fonts("Times New Roman", "Wingdings")), "x12"),
        (r("þ", fonts("Times New Roman", "Wingdings")), "☑"),
        (r("17", '<w:rFonts w:cs="Wingdings" w:ascii="Arial"/>'), "17"),
    ],
)
def test_a_letter_is_a_sign_by_the_font_of_its_kind(content: str, text: str, tmp_path: Path) -> None:
    assert cell_of(content, tmp_path).text == text

"""Text files: whatever the encoding, the same lines, blanks kept."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.plain import decode, pages

TEXT = "Ủy ban nhân dân phường Hồng Hải báo cáo kết quả cải cách hành chính năm 2023 như sau đây"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_every_form(encoding: str) -> None:
    text, finding = decode(TEXT.encode(encoding))
    assert (text, finding) == (TEXT, None)


def test_decomposed_letters_are_composed() -> None:
    assert decode(unicodedata.normalize("NFD", TEXT).encode())[0] == TEXT


def test_windows_vietnamese_code_page_is_guessed_and_told() -> None:
    data = "".join(_cp1258(letter) for letter in TEXT).encode("cp1258")
    text, finding = decode(data)
    assert text == TEXT
    assert finding is not None
    assert "CP1258" in finding.message


def test_legacy_fonts_text_is_converted_and_told() -> None:
    text, finding = decode("B¸o c¸o c«ng t¸c c¶i c¸ch hµnh chÝnh n¨m cña huyÖn nhµ".encode())
    assert text == "Báo cáo công tác cải cách hành chính năm của huyện nhà"
    assert finding is not None
    assert "TCVN3" in finding.message


def test_blanks_and_pages_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("   \n Số hồ sơ  \r\n\n\f trang hai\n", encoding="utf-8", newline="")
    first, second = pages(tmp_path / "a.txt")
    assert [line.text for line in first.lines or ()] == ["   ", " Số hồ sơ  ", ""]
    assert [(line.text, line.page) for line in second.lines or ()] == [(" trang hai", 2)]
    assert (first.source, first.words, first.width) == ("text", (), 0.0)


@pytest.mark.parametrize("content", [b"\n\n  \n", b"\xef\xbb\xbf", "…\n—\n".encode()])
def test_a_file_without_text(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        list(pages(tmp_path / "a.txt"))
    assert caught.value.code == "no-text"


def test_paragraphs_that_a_program_glued_are_parted(tmp_path: Path) -> None:
    long = (
        "Thực hiện chương trình công tác năm, Ủy ban nhân dân xã báo cáo kết quả như sau (số liệu tại phụ lục kèm theo)"
    )
    text = f"{long}Nơi nhận:\n- Như trên;\n- Lưu: VT.         TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Văn Ba\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (page,) = pages(tmp_path / "a.txt")
    lines = [line.text.strip() for line in page.lines or () if line.text]
    assert lines == [long, "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn Ba"]


def test_a_signature_in_a_column_of_its_own_stays_beside_the_list(tmp_path: Path) -> None:
    text = "Nơi nhận:\n- Lưu: VT.         CHỦ TỊCH\n\n                Lê Văn Ba\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (page,) = pages(tmp_path / "a.txt")
    assert [line.text for line in page.lines or ()] == text.split("\n")[:-1]


def _cp1258(letter: str) -> str:
    """The letter as that code page spells it: letters with a hat or a hook whole, tones as marks after them."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        base = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", base.replace(tone, "")) + tone
    return letter

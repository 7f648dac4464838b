"""Texts that came by mail or from a web page: what was put around them is taken off, the report's own signs stay."""

from __future__ import annotations

import html
import quopri
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc_extract.reading.plain import pages

LINES = [
    "ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "",
    "BÁO CÁO & THỐNG KÊ = 100%",
    "TT   Chỉ tiêu            Đơn vị    Kết quả",
    "1    Số hồ sơ < 5 ngày   Hồ sơ     1.204",
    "2    Tỷ lệ đúng hạn      %         98,5",
    "Nơi nhận: như trên.",
]
TEXT = "\n".join(LINES)


def read(data: bytes, folder: Path) -> tuple[list[str], list[str]]:
    """The lines of all pages of a file that holds ``data``, and the codes of its findings."""
    (folder / "a.txt").write_bytes(data)
    every = list(pages(folder / "a.txt"))
    return [line.text.rstrip() for page in every for line in page.lines or ()], [
        finding.code for page in every for finding in page.findings
    ]


def western(text: str) -> bytes:
    """``text`` in UTF-8, read as Windows-1252 and saved again."""
    undefined = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    letters = (chr(byte) if byte in undefined else bytes([byte]).decode("cp1252") for byte in text.encode())
    return "".join(letters).encode()


MAILS: dict[str, Callable[[str], bytes]] = {
    "quoted": lambda text: "\n".join(f"> {line}".rstrip() for line in text.split("\n")).encode(),
    "quoted twice": lambda text: "\n".join(f">> {line}" for line in text.split("\n")).encode(),
    "quoted with strokes": lambda text: "\n".join(f"| {line}" for line in text.split("\n")).encode(),
    "indented": lambda text: "\n".join(f"    {line}" for line in text.split("\n")).encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "entities": lambda text: html.escape(text).encode("ascii", "xmlcharrefreplace"),
    "indented by entities": lambda text: html.escape(text).replace("  ", "&nbsp; ").encode(),
}


@pytest.mark.parametrize("form", MAILS)
def test_what_a_mail_put_around_a_text_is_taken_off(form: str, tmp_path: Path) -> None:
    assert read(MAILS[form](TEXT), tmp_path) == (LINES, ["text-unwrapped"])


def test_a_quote_keeps_its_pages(tmp_path: Path) -> None:
    quoted = "\n".join(f"> {line}" for line in (*LINES, "\fTrang hai"))
    lines, _ = read(quoted.encode(), tmp_path)
    assert lines == [*LINES, "Trang hai"]
    assert [page.number for page in pages(tmp_path / "a.txt")] == [1, 2]


def test_a_text_read_in_the_wrong_encoding_and_saved_is_guessed_and_told(tmp_path: Path) -> None:
    assert read(western(TEXT), tmp_path) == (LINES, ["encoding-guessed"])


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Số hồ sơ\n> 5 ngày\n> 10 ngày\nTổng số\nGhi chú",
        "x=20\ny=30\nTỷ lệ = A1/B1",
        "A&B; R&D;\nCông ty T&T;",
        "\n".join(f"| {number} | Số hồ sơ | {number}0 |" for number in range(9)),
        "Số liệu (**)\nGhi chú: (**) tạm tính",
        " Số hồ sơ\n 12\n\n Tỷ lệ\n 5",
    ],
)
def test_signs_of_the_report_itself_stay(text: str, tmp_path: Path) -> None:
    assert read(text.encode(), tmp_path) == ([line.rstrip() for line in text.split("\n")], [])


def test_signs_for_bold_print_leave_the_columns_where_they_are(tmp_path: Path) -> None:
    bold = "**BÁO CÁO**\n1    **Số hồ sơ**    12\n2    *** Tỷ lệ ***    5\n3    Khác            7"
    lines, codes = read(bold.encode(), tmp_path)
    assert lines == ["  BÁO CÁO", "1      Số hồ sơ      12", "2        Tỷ lệ        5", "3    Khác            7"]
    assert codes == ["text-unwrapped"]


def test_a_line_drawn_within_a_word_does_not_part_it(tmp_path: Path) -> None:
    lines, _ = read(b"S[Shape1] \xe1\xbb\x9e T\xc3\x80I CH\xc3\x8dNH", tmp_path)
    assert lines == ["SỞ TÀI CHÍNH"]


def test_markdown_of_a_web_page_is_taken_off_the_head_and_the_signature(tmp_path: Path) -> None:
    page = [
        "XÃ HÒA AN  ",
        "Số: 4/BC| CỘNG HÒA  ",
        "Độc lập  ",
        "---|---  ",
        "",
        "1\\. Kết quả",
        "",
        "\\- Thu 2 \\* 3",
        "",
        "Nơi nhận:  ",
        "\\- Như trên;  ",
        "\\- Lưu: VT.| CHỦ TỊCH  ",
        "  ",
        "Lê Văn Ba  ",
        "---|---  ",
        "STT| Nội dung| Số  ",
        "---|---|---  ",
    ]
    lines, codes = read("\n".join(page).encode(), tmp_path)
    assert [line for line in lines if line] == [
        "XÃ HÒA AN", "Số: 4/BC", "CỘNG HÒA", "Độc lập", "1. Kết quả", "- Thu 2 \\* 3", "Nơi nhận:", "- Như trên;", "- Lưu: VT.",
        "CHỦ TỊCH", "Lê Văn Ba", "STT| Nội dung| Số", "---|---|---",
    ]  # fmt: skip
    assert codes == ["text-unwrapped"]

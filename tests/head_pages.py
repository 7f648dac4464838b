"""Pages laid out by hand for the tests of heads, signatures and citations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cchc_extract.model import Box, Finding, Line, Page, PageLayout, Word, around
from cchc_extract.patterns import Patterns, load
from cchc_extract.understanding.metadata import read_metadata

LETTER = 6.0
"""Width of a letter on these pages, in points."""


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    return load()


LETTER_TEXT = """
ỦY BAN NHÂN DÂN
HUYỆN CẦN GIUỘC
–––––––
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 87/UBND-NV Cần Giuộc, ngày 05 tháng 3 năm 2022
V/v báo cáo kết quả cải cách
hành chính tháng 02 năm 2022
Kính gửi: Sở Nội vụ tỉnh Long An.
Thực hiện Công văn số 12/SNV-CCHC ngày 01/3/2022 của Sở Nội vụ.
Nơi nhận:
- Như trên;
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Nguyễn Thị Kim Ngân
"""


def text_layout(text: str) -> PageLayout:
    """A plain-text file: one page without geometry."""
    lines = tuple(Line(page=1, text=line) for line in text.splitlines())
    return PageLayout(page=Page(number=1, source="text"), blocks=lines)


def words_at(
    x: float, top: float, text: str, *, height: float = 12.0, confidence: float | None = None, bold: bool = False
) -> list[Word]:
    words = []
    for part in text.split(" "):
        width = LETTER * len(part)
        words.append(Word(text=part, box=Box(x, top, x + width, top + height), confidence=confidence, bold=bold))
        x += width + LETTER / 2
    return words


def line_at(
    x: float,
    top: float,
    text: str,
    *,
    page: int = 1,
    height: float = 12.0,
    confidence: float | None = None,
    bold: bool = False,
) -> Line:
    words = words_at(x, top, text, height=height, confidence=confidence, bold=bold)
    return line_of(words, page=page)


def line_of(words: Sequence[Word], *, page: int = 1) -> Line:
    return Line(
        page=page,
        text=" ".join(word.text for word in words),
        box=around(word.box for word in words),
        words=tuple(words),
    )


def centred(
    top: float, text: str, *, at: float = 300.0, page: int = 1, bold: bool = False, confidence: float | None = None
) -> Line:
    words = words_at(0, top, text)
    width = words[-1].box.x1
    return line_at(at - width / 2, top, text, page=page, bold=bold, confidence=confidence)


def layout_of(lines: Sequence[Line], *, number: int = 1, source: str = "digital") -> PageLayout:
    words = tuple(word for line in lines for word in line.words)
    page = Page(number=number, source=source, width=595.0, height=842.0, words=words)  # type: ignore[arg-type]
    return PageLayout(page=page, blocks=tuple(sorted(lines, key=lambda line: line.box.top if line.box else 0.0)))


def values(*layouts: PageLayout) -> dict[str, str]:
    fields, _ = read_metadata(layouts, patterns())
    return {name: field.value for name, field in fields.items()}


def findings(*layouts: PageLayout) -> tuple[Finding, ...]:
    return read_metadata(layouts, patterns())[1]


def printed_head(number: str = "Số: 45/SNV-CCHC", confidence: float | None = None) -> list:
    return [
        centred(56, "UBND TỈNH CÀ MAU", at=160, confidence=confidence),
        centred(71, "SỞ NỘI VỤ", at=160, bold=True, confidence=confidence),
        centred(56, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", at=415, bold=True, confidence=confidence),
        centred(71, "Độc lập - Tự do - Hạnh phúc", at=415, bold=True, confidence=confidence),
        centred(98, number, at=160, confidence=confidence),
        centred(98, "Cà Mau, ngày 09 tháng 4 năm 2024", at=415, confidence=confidence),
    ]

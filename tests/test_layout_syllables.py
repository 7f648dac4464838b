"""Where a word was broken in a narrow cell."""

from __future__ import annotations

import pytest

from cchc_extract.layout.lines import cell_text
from cchc_extract.layout.syllables import is_broken, is_broken_address, is_cut, is_syllable
from cchc_extract.model import Box, Word


@pytest.mark.parametrize(
    "text",
    [
        "Người",
        "nghiêng",
        "khuyến",
        "tuyển",
        "khuya",
        "ươm",
        "yêu",
        "ngoài",
        "quốc",
        "quý",
        "giải",
        "gì",
        "huyện",
        "thuở",
        "của",
        "mưa",
        "chữa",
        "ấy",
        "đâu",
        "tỷ",
        "uỷ",
        "ủy",
        "hoà",
        "hòa",
        "xoong",
        "nghiệm",
        "giếng",
        "chê",
    ],
)
def test_syllables(text: str) -> None:
    assert is_syllable(text)


@pytest.mark.parametrize(
    "text", ["Ngườ", "tuyê", "văbn", "nhiệmvụ", "triệuđồng", "cóvà", "tếưxã", "b", "UBND", "Ngê", "ce", "ghô"]
)
def test_no_syllables(text: str) -> None:
    assert not is_syllable(text)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Ngườ", "i"),
        ("Th", "ủ"),
        ("Có/Khô", "ng"),
        ("Mb/g", "iây"),
        ("Hồ sơ/thán", "g"),
        ("TH/cùn", "g"),
        ("121.18417", "5"),
        ("1.2.", "3"),
        ("98,", "5%"),
    ],
)
def test_broken(above: str, below: str) -> None:
    assert is_broken(above, below)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Nhiệm", "vụ"),
        ("Triệu", "Đồng"),
        ("Có", "ý"),
        ("UBND", "xã"),
        ("=", "0"),
        ("và", "o"),
        ("Có/Không", "có"),
        ("(xã", "hội)"),
    ],
)
def test_whole(above: str, below: str) -> None:
    assert not is_broken(above, below)


@pytest.mark.parametrize(
    ("above", "below"), [("dichvucong.", "gov.vn"), ("dongxuan.g", "ov.vn"), ("bacninh@g", "mail.com")]
)
def test_an_address_goes_on_below(above: str, below: str) -> None:
    assert is_broken_address(above, below)


@pytest.mark.parametrize(
    ("above", "below"), [("v.v.", "và"), ("12.500", "13.120"), ("Trang", "tin.vn "), ("TT.", "UBND")]
)
def test_what_makes_no_address_does_not(above: str, below: str) -> None:
    assert not is_broken_address(above, below)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("30/6/202", "4"),
        ("15/12/20", "24"),
        ("30/6", "/2024"),
        ("05.4.202", "2)"),
        ("I/202", "4"),
        ("IV/20", "24,"),
        ("9/202", "5"),
        ("người/k", "m2"),
        ("(người/k", "m2)"),
        ("HĐND&U", "BND"),
        ("HĐND&UB", "ND"),
        ("UBN", "D"),
        ("(đồng/m2", ")"),
        ("Tăng/giả", "m"),
        ("trườ", "ng,"),
    ],
)
def test_what_is_none_of_its_kind_goes_on_below(above: str, below: str) -> None:
    assert is_cut(above, below)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("30/6/2024", ""),
        ("(Hà Nội", ""),
        ("12/20", "24"),
        ("5/6", "2024"),
        ("30/6/2024", "5"),
        ("1.202", "4"),
        ("18/20", "19"),
        ("512", "431"),
        ("NS", "TW"),
        ("UBND", "HĐND"),
        ("KH", "UBND"),
        ("Dài", "m"),
        ("Tổ", "A"),
        ("A/B", "C"),
        ("Số", "hộ"),
    ],
)
def test_what_is_whole_does_not(above: str, below: str) -> None:
    assert not is_cut(above, below)


@pytest.mark.parametrize(
    ("lines", "cell_width", "text"),
    [
        (("Có/Khô", "ng"), 60.0, "Có/Không"),
        (("Có/Kh", "ông"), 60.0, "Có/Không"),
        (("Có/Kh", "ông"), 90.0, "Có/Kh\nông"),
        (("Công", "an"), 40.0, "Công\nan"),
        (("dichvucong.", "gov.vn"), 106.0, "dichvucong.gov.vn"),
        (("(đồ", "ng)"), 40.0, "(đồng)"),
        (("30/6/202", "4"), 78.0, "30/6/2024"),
        (("01923943", "1998"), 84.0, "019239431998"),
        (("019239", "431998"), 64.0, "019239431998"),
        (("0192", "3943", "1998"), 52.0, "019239431998"),
        (("0192", "3943", "1998"), 90.0, "0192\n3943\n1998"),
        (("512", "431", "812"), 40.0, "512\n431\n812"),
        (("120000", "45000"), 64.0, "120000\n45000"),
    ],
)
def test_the_pieces_of_a_word_that_filled_its_cell_are_joined(
    lines: tuple[str, ...], cell_width: float, text: str
) -> None:
    """A letter is 8 points wide: there was no room for one more."""
    words = [
        Word(text=line, box=Box(6.0, top, 6.0 + 8.0 * len(line), top + 10.0))
        for line, top in zip(lines, (10.0, 24.0, 38.0), strict=False)
    ]
    assert cell_text(words, Box(0.0, 0.0, cell_width, 40.0)) == text


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("30/6/202", "4", "30/6/2024"),
        ("15/12/20", "24", "15/12/2024"),
        ("01.10.1", "998;", "01.10.1998;"),
        ("30/6/2024", "4", "30/6/2024\n4"),
        ("30/6/2", "4", "30/6/2\n4"),
        ("512", "431", "512\n431"),
    ],
)
def test_a_date_is_put_together_where_its_year_comes_out_whole_and_nowhere_else(
    above: str, below: str, whole: str
) -> None:
    words = [
        Word(text=text, box=Box(100, 20 + 12 * n, 100 + 5 * len(text), 30 + 12 * n))
        for n, text in enumerate((above, below))
    ]
    assert cell_text(words) == whole

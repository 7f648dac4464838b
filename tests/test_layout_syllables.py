"""Where a word was broken in a narrow cell."""

from __future__ import annotations

import pytest

from cchc_extract.layout.syllables import is_broken, is_syllable


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
    ("above", "below"), [("Ngườ", "i"), ("Th", "ủ"), ("121.18417", "5"), ("1.2.", "3"), ("98,", "5%")]
)
def test_broken(above: str, below: str) -> None:
    assert is_broken(above, below)


@pytest.mark.parametrize(
    ("above", "below"), [("Nhiệm", "vụ"), ("Triệu", "Đồng"), ("Có", "ý"), ("UBND", "xã"), ("=", "0"), ("và", "o")]
)
def test_whole(above: str, below: str) -> None:
    assert not is_broken(above, below)

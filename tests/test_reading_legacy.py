"""Text of fonts from before Unicode comes out as it is printed."""

from __future__ import annotations

import pytest

from cchc_extract.model import Box, Word
from cchc_extract.reading.legacy import decoded, encoding_of, to_unicode

SENTENCES = [
    (
        "Báo cáo công tác cải cách hành chính",
        "B¸o c¸o c«ng t¸c c¶i c¸ch hµnh chÝnh",
        "Baùo caùo coâng taùc caûi caùch haønh chính",
    ),
    (
        "Tỷ lệ hồ sơ TTHC được giải quyết đúng hạn",
        "Tû lÖ hå s¬ TTHC ®\u00adîc gi¶i quyÕt ®óng h¹n",
        "Tyû leä hoà sô TTHC ñöôïc giaûi quyeát ñuùng haïn",
    ),
    ("Đơn vị tính / Số liệu", "§¬n vÞ tÝnh / Sè liÖu", "Ñôn vò tính / Soá lieäu"),
    ("Chỉ tiêu thống kê / Ghi chú", "ChØ tiªu thèng kª / Ghi chó", "Chæ tieâu thoáng keâ / Ghi chuù"),
]


def words(text: str, font: str) -> list[Word]:
    return [Word(text=each, box=Box(0, 0, 10, 10), font=font) for each in text.split()]


@pytest.mark.parametrize(("unicode", "tcvn3", "vni"), SENTENCES)
def test_both_encodings_read_as_printed(unicode: str, tcvn3: str, vni: str) -> None:
    assert to_unicode(tcvn3, "TCVN3") == unicode
    assert to_unicode(vni, "VNI") == unicode


def test_capitals_of_vni() -> None:
    assert to_unicode("UÛY BAN NHAÂN DAÂN PHÖÔØNG HOÀNG HAÛI", "VNI") == "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI"


def test_capital_font_of_tcvn3_prints_capitals() -> None:
    read, findings = decoded(words("ñy ban nh©n d©n ph\u00adêng hång h¶i", ".VnTimeH"), 2)
    assert " ".join(word.text for word in read) == "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI"
    assert [(finding.code, finding.page) for finding in findings] == [("legacy-font", 2)]


@pytest.mark.parametrize(
    ("layer", "printed"),
    [
        ("®-îc", "được"),
        ("ph-êng,", "phường,"),
        ("nh-", "như"),
        ("2021-2025", "2021-2025"),
        ("tÕ-x·", "tế-xã"),
        ("-", "-"),
    ],
)
def test_letter_lost_to_the_hyphen(layer: str, printed: str) -> None:
    assert to_unicode(layer, "TCVN3") == printed


def test_a_font_without_a_telling_name_is_told_by_its_letters() -> None:
    for unicode, tcvn3, vni in SENTENCES[:2]:
        assert encoding_of("TTE1A2B", words(tcvn3, "")) == "TCVN3"
        assert encoding_of("TTE1A2B", words(vni, "")) == "VNI"
        assert encoding_of("TTE1A2B", words(unicode, "")) is None


@pytest.mark.parametrize(("unicode", "tcvn3", "vni"), SENTENCES)
def test_a_font_is_told_by_its_name(unicode: str, tcvn3: str, vni: str) -> None:
    for font, text in ((".VnTime", tcvn3), ("VnArial", tcvn3), ("VNI-Times", vni), ("VNI Helve", vni)):
        read, _ = decoded(words(text, font), 1)
        assert " ".join(word.text for word in read) == unicode


def test_only_the_runs_of_the_legacy_font_change() -> None:
    plain = words("Thương hiệu ® được bảo hộ từ quý I năm 2023", "TimesNewRoman")
    read, findings = decoded([*plain, *words("hå s¬", ".VnTime")], 1)
    assert [word.text for word in read] == [*(word.text for word in plain), "hồ", "sơ"]
    assert len(findings) == 1


def test_unicode_text_in_a_font_named_for_an_encoding_stays() -> None:
    text = "Uỷ ban nhân dân phường Hồng Hải"
    read, findings = decoded(words(text, "VNI-Times"), 1)
    assert " ".join(word.text for word in read) == text
    assert findings == ()


def test_french_words_are_no_vni() -> None:
    assert encoding_of("Garamond", words("le siège du gouvernement à Genève a été fermé dès août", "")) is None


def test_a_soft_hyphen_that_is_drawn_is_a_hyphen() -> None:
    read, findings = decoded(words("2021\u00ad2025 \u00ad", "TimesNewRoman"), 1)
    assert [word.text for word in read] == ["2021-2025", "-"]
    assert findings == ()

"""Names of places read by OCR, against the register of administrative units."""

from __future__ import annotations

import pytest
from head_pages import centred, layout_of, line_at, patterns, printed_head, values

from cchc_extract.model import PageLayout
from cchc_extract.understanding.metadata import read_metadata


def headed(issuer: str, place: str, confidence: float | None = 0.9) -> PageLayout:
    printed = [line for line in printed_head(confidence=confidence) if line.text.startswith(("CỘNG", "Độc", "Số"))]
    lines = [
        *printed,
        centred(56, issuer, at=150, confidence=confidence),
        centred(98, f"{place}, ngày 09 tháng 4 năm 2024", at=415, confidence=confidence),
        line_at(85, 640, "Nơi nhận:", confidence=confidence),
        line_at(85, 654, "- UBND huyện Cân Giờ;", confidence=confidence),
        line_at(85, 668, "- Lưu: VT.", confidence=confidence),
    ]
    return layout_of(lines, source="scan" if confidence else "digital")


@pytest.mark.parametrize(
    ("issuer", "place", "known", "known_place"),
    [
        ("UBND TỈNH QUẢNG NGÁI", "Quảng Ngài", "UBND TỈNH QUẢNG NGÃI", "Quảng Ngãi"),
        ("UBND TP. ĐÀ NẲNG", "Đà Nẳng", "UBND TP. ĐÀ NẴNG", "Đà Nẵng"),
        ("UBND HUYỆN CÂN GIỜ", "Cân Giờ", "UBND HUYỆN CẦN GIỜ", "Cần Giờ"),
        ("UBND TỈNH ĐĂK LĂK", "Buôn Ma Thuôt", "UBND TỈNH ĐĂK LĂK", "Buôn Ma Thuột"),
    ],
)
def test_a_name_that_no_unit_has_is_the_only_one_like_it(issuer: str, place: str, known: str, known_place: str) -> None:
    found = values(headed(issuer, place))
    assert (found["issuer"], found["place"], found["recipients"]) == (known, known_place, "UBND huyện Cần Giờ; Lưu: VT")


def test_the_decision_and_the_first_reading_are_kept() -> None:
    fields, _ = read_metadata([headed("UBND TP. ĐÀ NẲNG", "Đà Nẵng")], patterns())
    (decision,) = fields["issuer"].decisions
    assert (decision.rule, decision.read, decision.kept) == ("place-register", "UBND TP. ĐÀ NẲNG", "UBND TP. ĐÀ NẴNG")


@pytest.mark.parametrize(
    ("issuer", "place", "confidence"),
    [
        ("UBND XÃ TÂN ÂN", "Tân Ân", 0.9),
        ("UBND XÃ THANH HÒA", "Thạnh Hoà", 0.9),
        ("UBND TP. ĐÀ NẲNG", "Đà Nẳng", None),
        ("UBND TP. ĐÀ NẲNG", "Đà Nẳng", 0.95),
        ("UBND PHƯỜNG LONG THÀNH BẮC", "Hòa Thành", 0.9),
    ],
)
def test_what_may_be_right_stays_as_it_was_read(issuer: str, place: str, confidence: float | None) -> None:
    found = values(headed(issuer, place, confidence))
    assert (found["issuer"], found["place"]) == (issuer, place)

"""Words of scans that no Vietnamese text holds are doubted; what offices do print is not."""

from __future__ import annotations

import pytest

from cchc_extract.model import Evidence
from cchc_extract.understanding.misread import misread_words


def doubted(text: str, confidence: float | None = 0.95) -> tuple[str, ...]:
    return misread_words(Evidence(text=text, confidence=confidence))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Tỷ lệ hoàn thành Kế hoạch CCH@S%,_", "CCH@S%,_"),
        ("Số nhiệm vụ đã hoàn thà8h", "thà8h"),
        ("Šø PAKN đã tiếp nhận", "Šø"),
        ("‹Giáo dục và đào tạo", "‹Giáo"),
        (".Số TTHC công bố mới", ".Số"),
        ("⁄", "⁄"),
    ],
)
def test_signs_and_letters_that_no_label_prints_are_doubted(text: str, word: str) -> None:
    assert word in doubted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nhiệt độ 30°C",
        "Thư điện tử ubnd@binhlieu.gov.vn",
        "Diện tích 12 m2 đất",
        "Cổng http://dichvucong.gov.vn/x_y",
        "Có=1; Không=0",
        "a) Hồ sơ (*)",
        "- Trực tuyến một phần",
        "Quyết định số 15/QĐ-UBND",
        "“Đẩy mạnh” cải cách",
        "Số hồ sơ quá hạn *",
    ],
)
def test_what_offices_print_is_not(text: str) -> None:
    assert doubted(text) == ()


def test_a_born_digital_text_is_not_looked_at() -> None:
    assert doubted("thà8h", confidence=None) == ()

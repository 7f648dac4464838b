"""Signs that an engine reads into Vietnamese print: dropped where they cannot be printed, kept where they can."""

from __future__ import annotations

import pytest

from cchc_extract.reading.ocr.engine import Seen
from cchc_extract.reading.ocr.signs import without_overlaid_signs, without_stray_signs


def word(text: str) -> Seen:
    return Seen(text, 0, 0, 10, 10, 0.9)


def tidied(text: str) -> tuple[str, list[str | None]]:
    block = [Seen(word, 0, 0, 10, 10, 0.9) for word in text.split()]
    found = without_stray_signs(block)
    return " ".join(each.text for each in found), [each.alternative for each in found]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("'Thủ tục", "Thủ tục"),
        ("“Tổng cộng", "Tổng cộng"),
        ("Có-=1; Không=0", "Có=1; Không=0"),
        ("Có=l1; Không=0", "Có=1; Không=0"),
        ("Có=t; Không=0", "Có=1; Không=0"),
        ("Có-=]; Không=0", "Có=1; Không=0"),
        ("Lñy kế từ đầu năm", "Lũy kế từ đầu năm"),
        ("(b/C); Lưu", "(b/c); Lưu"),
        ("464/TTg-CĐÐS", "464/TTg-CĐS"),
    ],
)
def test_what_cannot_be_printed_is_dropped_and_kept_as_the_other_reading(read: str, printed: str) -> None:
    text, others = tidied(read)
    assert text == printed
    assert read.split()[0] == others[0]


@pytest.mark.parametrize(
    "printed",
    [
        "“đẩy mạnh cải cách”",
        "Đề án 'Một cửa' cấp xã",
        "Có = 1; Không = 0",
        "Có=1; Không=1",
        "- NCC: 17",
        "Loại=I; Khác=0 (xếp loại)",
        "1.1/1.2",
        "TW/C",
        "-",
        "_",
        "- Trong đó: cấp xã",
        "Thi đua - Khen thưởng",
    ],
)
def test_what_can_be_printed_stays(printed: str) -> None:
    assert tidied(printed)[0] == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("-_ Tổng số nhiệm vụ", "Tổng số nhiệm vụ"),
        ("_PAKN", "PAKN"),
        ("Người -", "Người"),
        ("Thủ tục _ .", "Thủ tục"),
    ],
)
def test_what_is_left_of_a_rule_is_no_word(read: str, printed: str) -> None:
    assert tidied(read)[0] == printed


def test_a_dash_read_over_the_marks_of_two_words_goes_and_one_between_them_stays() -> None:
    words = [Seen("Công", 100, 20, 160, 60, 0.9), Seen("tác", 175, 20, 210, 50, 0.9)]
    over, between = Seen("-", 130, 15, 205, 24, 0.7), Seen("-", 162, 35, 173, 40, 0.7)
    above = Seen("-", 130, 5, 205, 12, 0.7)
    assert without_overlaid_signs([over, *words]) == words
    assert without_overlaid_signs([words[0], between, words[1], above]) == [words[0], between, words[1], above]


@pytest.mark.parametrize("tick", ["v", "V", "/", "√", "w"])
def test_a_tick_beside_a_number_is_no_part_of_it(tick: str) -> None:
    words = without_stray_signs([word("3.738"), word(tick)])
    assert [each.text for each in words] == ["3.738"]
    assert words[0].decisions[-1].rule == "stray-sign"


def test_letters_after_words_and_units_after_numbers_stay() -> None:
    assert [each.text for each in without_stray_signs([word("mục"), word("V")])] == ["mục", "V"]
    assert [each.text for each in without_stray_signs([word("26"), word("%")])] == ["26", "%"]

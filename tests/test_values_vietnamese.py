"""The comparison forms of Vietnamese text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_extract.patterns.plain import plain
from cchc_extract.understanding.figures import bare_letters
from cchc_extract.vietnamese import bare, fold, nfc, one_line

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
STRAY = "\u0301\u0323\u0338✓…€Åß"
"""Marks that stand on no letter, and signs and letters of others."""
TEXT = st.text(alphabet=LETTERS + LETTERS.upper() + " .,-–/0123456789\n\u00a0", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CỘNG HOÀ", "cộng hòa"),
        ("UỶ BAN", "Ủy ban"),
        ("số hoá", "số hóa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("Độc  lập – Tự do", "độc lập - tự do"),
        ("Ðảng", "Đảng"),
        ("kiểm\u00a0tra", "kiểm tra"),
    ],
)
def test_spellings_of_one_word_fold_to_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("tuyển", "tuyến"), ("quý", "qúy"), ("hoàn", "hòan"), ("đã", "da"), ("1.204", "1,204")]
)
def test_different_words_do_not_fold_together(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("read", "printed"),
    [("Tống số", "Tổng số"), ("kiếm tra", "kiểm tra"), ("thấm quyền", "thẩm quyền"), ("ĐVC", "DVC")],
)
def test_what_ocr_confuses_is_the_same_bare(read: str, printed: str) -> None:
    assert bare(read) == bare(printed)


@given(TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert bare(bare(text)) == bare(text)


@given(TEXT)
def test_composed_and_decomposed_letters_are_one(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert nfc(unicodedata.normalize("NFD", text)) == nfc(text)


@given(st.lists(st.sampled_from(LETTERS + LETTERS.upper()) | st.sampled_from(STRAY + " –/09")).map("".join).map(nfc))
def test_forms_that_are_cut_out_of_the_print_have_a_letter_for_each_of_it(text: str) -> None:
    assert plain(text) == "".join(map(plain, text))
    assert len(plain(text)) == len(bare_letters(text)) == len(text)


def test_signs_that_are_no_marks_stay() -> None:
    assert bare("✓ Đã duyệt…") == "✓ da duyet…"
    assert plain("✓ Đã – duyệt") == "✓ Da - duyet"


@given(TEXT)
def test_bare_text_has_no_mark_left_and_as_many_words(text: str) -> None:
    assert bare(text).isascii()
    assert len(bare(text).split()) == len(nfc(text).split())


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("Theo Quyết định số 1024/QĐ-\nUBND", "Theo Quyết định số 1024/QĐ-UBND"),
        ("Theo Quyết định số 1024/QĐ- UBND", "Theo Quyết định số 1024/QĐ-UBND"),
        ("Năm học 2022-\n2023", "Năm học 2022-2023"),
        ("Năm học 2022\n-2023", "Năm học 2022-2023"),
        ("Giai đoạn 2021–\n2025", "Giai đoạn 2021–2025"),
        ("Nội dung 2022\n-Xã", "Nội dung 2022 -Xã"),
        ("Quyết định số 30/2020/\nNĐ-CP", "Quyết định số 30/2020/NĐ-CP"),
        ("Sở Lao động -\nThương binh", "Sở Lao động - Thương binh"),
        ("công chức,\nviên chức", "công chức, viên chức"),
        ("NCC: 17 - BTXH: 02", "NCC: 17 - BTXH: 02"),
        ("từ 2 - UBND xã", "từ 2 - UBND xã"),
    ],
)
def test_lines_are_joined_without_tearing_or_gluing_words(lines: str, joined: str) -> None:
    assert one_line(lines) == joined


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u2060"])
def test_a_sign_without_width_is_no_blank(sign: str) -> None:
    assert nfc(f"1{sign}5") == "15"
    assert nfc(f"{sign}Số {sign}hồ sơ{sign}") == "Số hồ sơ"

"""Sideways text, between whose letters the reader of the file sees line breaks."""

from __future__ import annotations

import pytest

from cchc_extract.reading.glyphs import Font, Stretch, words_of

SERIF = Font("Serif-Bold", 10.0, bold=True)


def letters(text: str, baseline: float, turned: int) -> list[list[Stretch]]:
    """Each letter of ``text`` as a run of its own, 5 points wide, blanks 3."""
    runs, at = [], 0.0
    for letter in text:
        if letter == " ":
            at += 3.0
            continue
        runs.append([Stretch(letter, (at,), (at + 5.0,), baseline, SERIF, turned)])
        at += 5.0
    return runs


@pytest.mark.parametrize("turned", [90, 270])
def test_letters_of_sideways_text_are_words(turned: int) -> None:
    runs = [*letters("Tổng số", 100.0, turned), *letters("hồ sơ", 112.0, turned)]
    assert [word.text for word in words_of(runs)] == ["Tổng", "số", "hồ", "sơ"]


def test_upright_text_ends_where_its_line_does() -> None:
    """Line breaks are seen between any two letters where little but a narrow table stands on a page."""
    runs = [*letters("Tổng số", 100.0, 0), *letters("hồ sơ", 112.0, 0)]
    assert [word.text for word in words_of(runs)] == ["Tổng", "số", "hồ", "sơ"]

"""Vietnamese text: one spelling for comparison, the printed one kept for output.

``fold`` makes equal what a Vietnamese reader takes for the same word (case, blanks, where the tone mark stands: hoà/hòa);
``bare`` goes further and drops every mark, for text that went through OCR, whose commonest error is the mark (ổ read as ố).
Neither is ever written out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import regex

# Open syllables ending in oa, oe, uy carry the tone on either vowel: hòa (old) = hoà (new). Not after q, where u is no vowel.
_NEW_TONE = regex.compile(r"(?<!q)(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\p{L})")
_TONE_MARKS = "\u0300\u0301\u0309\u0303\u0323"
_BROKEN_LINE = regex.compile(r"(?<=[^\s\-–/])([-–/])[^\S\n]*\n\s*|(?<=\b(?:19|20)\d\d)\s*\n\s*(?=[-–](?:19|20)\d\d\b)")
_BROKEN_SYMBOL = regex.compile(
    r"(?<=\b\d+/(?:\d{4}/)?(?:\p{Lu}[\p{L}&]*-)*) (?=\p{Lu}{2})|(?<=\b\d+/\p{Lu}[\p{L}&]*) (?=-\p{Lu}{2})"
)
_ALIKE = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‐": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "Ð": "Đ", "Ɖ": "Đ", "ð": "đ"}
)
_HAS_ALIKE = re.compile("[" + "".join(map(chr, _ALIKE)) + "]")


@lru_cache(maxsize=20_000)
def nfc(text: str) -> str:
    """``text`` in NFC with every run of blanks (also non-breaking ones) as one space, none at the ends; signs without width are nothing."""
    text = unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\ufeff", "").replace("\u2060", "")
    return " ".join(text.split())


def one_line(text: str) -> str:
    r"""``text`` with its lines joined: by a blank, or by nothing where a line ends within a word (``1024/QĐ-\nUBND``).

    Such a line ends with a hyphen or a slash that has no blank before it, or stands between years (``2022\n-2023``). Where lines
    were joined by blanks already, the symbol of a document is put together again (``1024/QĐ- UBND``); other text is left as it is.
    """
    if "\n" in text:
        text = _BROKEN_LINE.sub(r"\1", text)
    joined = nfc(text)
    return _BROKEN_SYMBOL.sub("", joined) if "/" in joined else joined


def heading_line(text: str) -> str:
    r"""``text`` of a heading on one line, as ``one_line`` has it, a blank where a line ends with a slash: one heading ends there."""
    if "\n" in text:
        text = _BROKEN_LINE.sub(lambda found: "/ " if found[1] == "/" else found[1] or "", text)
    return nfc(text)


def fold(text: str) -> str:
    """``text`` for comparison: NFC, case-folded, one space between words, plain dashes and quotes, tone on the first vowel."""
    text = nfc(text)
    if _HAS_ALIKE.search(text):
        text = text.translate(_ALIKE)
    text = text.casefold()
    return _NEW_TONE.sub(_tone_on_first_vowel, text)


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """``fold(text)`` without any mark: ``Tổng số`` and ``Tống sỏ`` both give ``tong so``; đ becomes d."""
    folded = fold(text)
    return in_ascii(folded) or unicodedata.normalize("NFD", folded).translate(_BARE)


def in_ascii(text: str) -> str:
    """``text`` (NFC), letter for letter without its marks and đ as d; empty where it holds what is no ASCII beneath its marks.

    In one look at the whole, for a letter after the other takes five times as long: what is left has as many letters, or some are lost.
    """
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    letters = parts.encode("ascii", "ignore").decode("ascii")
    return letters if len(letters) == len(text) else ""


class _BareLetters(dict[int, str | None]):
    """What becomes of each letter of a decomposed text, found when it is first asked for: marks go, đ becomes d."""

    def __missing__(self, letter: int) -> str | None:
        self[letter] = None if unicodedata.combining(chr(letter)) else "d" if letter == ord("đ") else chr(letter)
        return self[letter]


_BARE = _BareLetters()


def _tone_on_first_vowel(match: regex.Match[str]) -> str:
    first, second = match.group()[0], match.group()[1]
    parts = unicodedata.normalize("NFD", second)
    tone = next(mark for mark in parts if mark in _TONE_MARKS)
    return unicodedata.normalize("NFC", first + tone) + parts.replace(tone, "")

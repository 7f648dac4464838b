"""Symbol fonts: which Unicode sign a code of Wingdings, Wingdings 2 and 3, Webdings or Symbol prints.

Word writes such a sign as ``w:sym``, as a letter of the private area (F0FE), or as the Western letter of that code (þ). Only those signs
are listed that reports use: boxes, ticks, bullets, arrows, and the operators of Symbol; others come out as a bullet. Codes as in the
tables of Unicode's proposal L2/12-368 (Wingdings and Webdings) and Adobe's ``symbol.txt``.
"""

from __future__ import annotations

import sys
from typing import Final

BULLET: Final = "-"
UNREAD: Final = "\ufdd0"
"""Stands for a sign of which it is not known what it is; no letter and never will be."""

_CIRCLED: Final = "⓪①②③④⑤⑥⑦⑧⑨⑩"
_ON_BLACK: Final = "⓿❶❷❸❹❺❻❼❽❾❿"

_WINGDINGS = {
    **dict(enumerate(_CIRCLED + _ON_BLACK, 0x80)),
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒", 0xA1: "○", 0xA8: "☐",
    0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    **dict(enumerate(_CIRCLED + _ON_BLACK, 0x69)),
    0x2A: "☐", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x99: "○", 0xA2: "■", 0xA3: "☐",
}  # fmt: skip
_WINGDINGS_3 = {0x67: "→", 0x68: "↑", 0x69: "↓", 0x70: "▲", 0x71: "▼", 0x74: "◀", 0x75: "▶", 0x7D: "▶", 0xC6: "➔"}
_WEBDINGS = {0x34: "▶", 0x35: "▲", 0x36: "▼", 0x61: "✓", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗"}
_DINGBATS = {
    0x33: "✓", 0x34: "✔", 0x35: "✕", 0x36: "✖", 0x37: "✗", 0x38: "✘", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "☐", 0x72: "☐",
}  # fmt: skip
_MARLETT = {0x61: "✓", 0x62: "✓", 0x72: "✗"}
_GREEK: Final[dict[int, str]] = dict(
    zip(
        (*range(0x41, 0x5B), *range(0x61, 0x7B)),
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ" + "αβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL: Final[dict[int, str]] = {
    **{code: chr(code) for code in range(0x20, 0x40)},
    **_GREEK,
    0x2D: "−", 0x5B: "[", 0x5D: "]", 0x5F: "_", 0x7B: "{", 0x7C: "|", 0x7D: "}", 0xA3: "≤", 0xA5: "∞", 0xA7: "♣", 0xAB: "↔",
    0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
    0xBC: "…", 0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xE5: "∑",
}  # fmt: skip
_FONTS: Final[dict[str, dict[int, str]]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "wingdings3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
    **dict.fromkeys(("zapfdingbats", "zapf dingbats", "itc zapf dingbats", "monotype sorts", "dingbats"), _DINGBATS),
    "marlett": _MARLETT,
    "mt extra": {},
    "ms outlook": {},
    "bookshelf symbol 7": {},
    "ms reference specialty": {},
}
_PRIVATE = range(0xE000, 0xF900)
_HALVES = range(0xD800, 0xE000)
"""Of surrogate pairs."""


def is_symbol_font(name: str) -> bool:
    """Whether a font of this name has signs where others have letters."""
    return name.strip().lower() in _FONTS


def sign(code: int, font: str, unknown: str = BULLET) -> str:
    """What ``code`` (F0FE, or FE) prints in ``font``; ``unknown`` for a sign that is not listed.

    In a font that has no signs of its own a private letter is one of Wingdings.
    """
    table = _FONTS.get(font.strip().lower())
    if table is None:
        if code in _PRIVATE:
            return _WINGDINGS.get(code & 0xFF, unknown)
        return chr(code) if 0x20 <= code <= sys.maxunicode and code not in _HALVES else ""
    return table.get(code & 0xFF if code in _PRIVATE or code < 0x100 else code, unknown)


def signs(text: str, font: str, wide: str) -> str:
    """``text`` of a run as it prints, signs of symbol fonts for their letters, ``UNREAD`` where it is not known which.

    ``font`` is that of the letters of ASCII, ``wide`` of the others. Private letters are signs in any font.
    """
    if not is_symbol_font(font) and not is_symbol_font(wide):
        if text.isascii() or not any(ord(letter) in _PRIVATE for letter in text):
            return text
        return "".join(sign(ord(letter), wide, UNREAD) if ord(letter) in _PRIVATE else letter for letter in text)
    return "".join(
        letter if letter.isspace() else _sign_of(letter, font if letter.isascii() else wide) for letter in text
    )


def _sign_of(letter: str, font: str) -> str:
    """What a letter prints by its code in Windows' Western encoding; one that has none there is taken from another font."""
    if ord(letter) in _PRIVATE:
        return sign(ord(letter), font, UNREAD)
    code = letter.encode("cp1252", "ignore") if is_symbol_font(font) else b""
    return sign(code[0], font, UNREAD) if code else letter

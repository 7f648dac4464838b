"""The plain form of a printed text, over which the patterns of heads and references run."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from cchc_extract.vietnamese import in_ascii

_SIGNS = {
    "đ": "d",
    "Đ": "D",
    "Ð": "D",
    "ð": "d",
    "Ɖ": "D",
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
}


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return _SIGNS.get(base, base)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """``text`` (NFC) without marks, capitals kept: ``Số: 07/QĐ-UBND`` gives ``So: 07/QD-UBND``.

    As long as ``text``, letter by letter: what a pattern spans in the plain form can be cut out of the printed one. So a tone mark
    misread by OCR hides nothing, and what is written out is what was read.
    """
    return in_ascii(text) or "".join(map(_plain_letter, text))

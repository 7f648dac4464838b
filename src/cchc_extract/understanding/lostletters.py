"""Texts whose letters are not those of the paper: dumps of a layer that was recognised as English (``TRUONG``, ``hé so tiép nhan``).

A PDF has its picture to be read instead; of a dump nothing else is left, so all that is read of it is doubted.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cchc_extract.model import PageLayout

_WORD = regex.compile(r"\p{L}{2,}")
_OWN_LETTER = regex.compile(r"[ăđơưĂĐƠƯ\u1EA0-\u1EF9]")
_FEW_WORDS = 15
_FOREIGN = 0.15
"""Share of words with a letter that only Vietnamese has, below which none survived: reports have 0.48 to 0.66, such layers 0."""


def letters_kept(layouts: Sequence[PageLayout]) -> float | None:
    """The share of words with such a letter in a text that has hardly any; ``None`` for all other sources and texts."""
    if any(layout.page.source != "text" for layout in layouts):
        return None
    words = [word for layout in layouts for line in layout.lines for word in _WORD.findall(line.text)]
    if len(words) < _FEW_WORDS:
        return None
    share = sum(_OWN_LETTER.search(word) is not None for word in words) / len(words)
    return share if share < _FOREIGN else None

"""The typed form of ``patterns/spelling.toml``: which words go together beside those that were counted, and well-known acronyms."""

from __future__ import annotations

import regex
from msgspec import Struct

from cchc_extract.patterns.toml import Node
from cchc_extract.vietnamese import nfc

_PAIR = regex.compile(r"\p{Ll}+ \p{Ll}+")
_ACRONYM = regex.compile(r"\p{L}+")


class SpellingPatterns(Struct, frozen=True, eq=False):
    """All of ``spelling.toml``. ``pairs``: two words with a blank between.

    Equal to nothing but itself, so that what is made of it is remembered at no cost.
    """

    pairs: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()


def parse_spelling(node: Node) -> SpellingPatterns:
    """The typed form of the root of ``spelling.toml``; raises ``PatternError``."""
    node.choice_of_integer("schema", (1,), 1)
    return SpellingPatterns(
        pairs=_texts(node, "pairs", _PAIR, "two words in small letters with a blank between"),
        acronyms=_texts(node, "acronyms", _ACRONYM, "a word of letters"),
    )


def _texts(node: Node, key: str, form: regex.Pattern[str], meaning: str) -> tuple[str, ...]:
    texts = tuple(map(nfc, node.texts(key)))
    for text, written in zip(texts, node.texts(key), strict=True):
        if not form.fullmatch(text):
            raise node.error(key, f"{written!r} must be {meaning}", hint=written)
    return texts

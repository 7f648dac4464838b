"""The typed form of ``patterns/text.toml``: what the reading of tables in plain text leans on."""

from __future__ import annotations

from msgspec import Struct

from cchc_extract.patterns.toml import Node, Pattern
from cchc_extract.vietnamese import bare, fold


class TextPatterns(Struct, frozen=True, kw_only=True):
    """All of ``text.toml``; words are folded, not bare (sơ is not số). ``page_number`` patterns capture the number as ``page``."""

    ending: tuple[Pattern, ...]
    page_number: tuple[Pattern, ...]
    before_numbers: frozenset[str]
    values: frozenset[str]
    shares: tuple[str, ...]
    headings: tuple[str, ...]


def parse_text(node: Node) -> TextPatterns:
    """``text.toml`` as patterns; raises ``PatternError``."""
    words = node.table("words")
    return TextPatterns(
        ending=tuple(table.pattern(bare) for table in node.tables("ending")),
        page_number=tuple(table.pattern(bare) for table in node.tables("page_number")),
        before_numbers=frozenset(fold(word) for word in words.texts("before_numbers")),
        values=frozenset(fold(word) for word in words.texts("values")),
        shares=tuple(fold(word) for word in words.texts("shares")),
        headings=tuple(fold(word) for word in words.texts("headings")),
    )

"""The typed form of ``patterns/references.toml``: what finds the documents cited in a text."""

from __future__ import annotations

import regex
from msgspec import Struct

from cchc_extract.patterns.metadata import Finder, prove
from cchc_extract.patterns.plain import plain
from cchc_extract.patterns.toml import Node


class ReferencePatterns(Struct, frozen=True, kw_only=True):
    """All of ``references.toml``.

    ``citations`` find a type and a number, ``more`` another number of the same type behind it, ``dates`` and ``issuers`` what follows
    a number. An issuer is cut at the first of ``issuer_ends`` and must begin with one of
    ``issuer_words``; behind one of ``place_issuers`` it ends with the name of the place, whose kind is one of ``place_kinds``.
    """

    citations: tuple[Finder, ...]
    more: tuple[Finder, ...]
    dates: tuple[Finder, ...]
    issuers: tuple[Finder, ...]
    types: tuple[str, ...]
    issuer_words: tuple[str, ...]
    issuer_ends: tuple[str, ...]
    place_issuers: tuple[str, ...]
    place_kinds: tuple[str, ...]


def parse_references(node: Node) -> ReferencePatterns:
    """``references.toml`` as patterns; raises ``PatternError``."""
    types = node.texts("types")
    numbers = tuple(_finder(table, "number", {}) for table in node.tables("number"))
    parts = {"{types}": _types(types), "{number}": "(?:" + "|".join(number.regex.pattern for number in numbers) + ")"}
    return ReferencePatterns(
        citations=tuple(_finder(table, "citation", parts) for table in node.tables("citation")),
        more=tuple(_finder(table, "more", parts) for table in node.tables("more")),
        dates=tuple(_finder(table, "date", parts) for table in node.tables("date")),
        issuers=tuple(_finder(table, "issuer", parts) for table in node.tables("issuer")),
        types=types,
        issuer_words=node.texts("issuers"),
        issuer_ends=node.texts("issuer_ends"),
        place_issuers=node.texts("place_issuers"),
        place_kinds=node.texts("place_kinds"),
    )


def _types(types: tuple[str, ...]) -> str:
    """The types as alternatives, the longest first; only the first letter may be small, and abbreviations stay as they are."""
    plains = sorted((plain(word) for word in types), key=len, reverse=True)
    return "|".join(word if word.isupper() else f"(?i:{regex.escape(word)})" for word in plains)


def _finder(node: Node, role: str, parts: dict[str, str]) -> Finder:
    source = node.text("regex")
    for name, text in parts.items():
        source = source.replace(name, text)
    try:
        compiled = regex.compile(source)
    except regex.error as error:
        raise node.error("regex", f"no regular expression: {error}") from None
    return prove(Finder(id=node.text("id"), role=role, regex=compiled), node)

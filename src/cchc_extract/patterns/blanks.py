"""The typed form of ``patterns/blanks.toml``: where a figure is filled in after printing."""

from __future__ import annotations

import regex
from msgspec import Struct

from cchc_extract.patterns.toml import Node

_ENDS = ("after", "figures", "roman")


class BlankPattern(Struct, frozen=True):
    """How a blank is told, on words without marks: by the word before it, and the word after it or what must stand there.

    That is figures or the Roman numeral of a quarter, by what they may have been read as.
    """

    before: regex.Pattern[str]
    after: regex.Pattern[str] | None = None
    figures: regex.Pattern[str] | None = None
    roman: regex.Pattern[str] | None = None


class BlankPatterns(Struct, frozen=True, eq=False):
    """All of ``blanks.toml``, in the order in which they are tried. ``beginnings`` is what the word before any of them matches.

    Equal to nothing but itself, so that what it says of a word is remembered at no cost.
    """

    patterns: tuple[BlankPattern, ...] = ()
    beginnings: regex.Pattern[str] = regex.compile(r"(?!)")


def parse_blanks(node: Node) -> BlankPatterns:
    """The typed form of the root of ``blanks.toml``; raises ``PatternError``."""
    node.choice_of_integer("schema", (1,), 1)
    patterns = tuple(_blank(each) for each in node.tables("blanks"))
    if not patterns:
        return BlankPatterns()
    return BlankPatterns(patterns, regex.compile("|".join(f"(?:{each.before.pattern})" for each in patterns)))


def _blank(node: Node) -> BlankPattern:
    node.text("id", "")
    ends = [key for key in _ENDS if key in node]
    if len(ends) != 1:
        raise node.error(ends[-1] if ends else "after", f"a blank has one of {', '.join(_ENDS)}, not {len(ends)}")
    return BlankPattern(before=node.regex("before"), **{ends[0]: node.regex(ends[0])})

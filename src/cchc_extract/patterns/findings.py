"""The typed form of ``patterns/findings.toml``: which findings are told once for a document, or never."""

from __future__ import annotations

from msgspec import Struct

from cchc_extract.patterns.toml import Node


class FindingPatterns(Struct, frozen=True, kw_only=True):
    """Codes of findings that are told ``once`` for a document, as information, and of those that are ``never`` told."""

    once: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


def parse_findings(node: Node) -> FindingPatterns:
    """The typed form of the root of ``findings.toml``; raises ``PatternError``."""
    told = [(each.text("id"), each.choice("tell", ("once", "never"))) for each in node.tables("finding", optional=True)]
    return FindingPatterns(
        once=frozenset(code for code, how in told if how == "once"),
        never=frozenset(code for code, how in told if how == "never"),
    )

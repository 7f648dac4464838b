"""The typed form of ``patterns/findings.toml``: which findings are told once for a document, or never."""

from __future__ import annotations

from msgspec import Struct

from cchc_extract.patterns import agreement
from cchc_extract.patterns.toml import Node


class FindingPatterns(Struct, frozen=True, kw_only=True):
    """Codes of findings that are told ``once`` for a document, as information, and of those that are ``never`` told."""

    once: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


def parse_findings(node: Node) -> FindingPatterns:
    """The typed form of the root of ``findings.toml``; raises ``PatternError``."""
    told = []
    for each in node.tables("finding", optional=True):
        code = each.text("id")
        agreement.of_finding(each, code)
        told.append((code, each.choice("tell", ("once", "never"))))
    return FindingPatterns(
        once=frozenset(code for code, how in told if how == "once"),
        never=frozenset(code for code, how in told if how == "never"),
    )

"""The typed form of ``patterns/families/*.toml``: the kinds of reports, and what tells each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct

from cchc_extract.patterns import agreement
from cchc_extract.patterns.toml import Node, Pattern
from cchc_extract.vietnamese import bare

Where = Literal["head", "text", "appendix", "heading", "section", "label"]
"""The head of page 1; any line; captions, column headings, section rows, and labels of the main table (the one with most rows)."""
Numbering = Literal["roman", "letter", "decimal", "plain"]


class FamilySign(Struct, frozen=True, kw_only=True):
    """What a report shows of its kind: ``texts`` by place; how its main table numbers its rows, and its count of value columns."""

    texts: Mapping[Where, tuple[str, ...]]
    numbering: Numbering | None
    value_columns: int


class Condition(Struct, frozen=True, kw_only=True):
    """One thing a report must show: a text somewhere, a way of numbering, or as many value columns. The unused are ``None``."""

    id: str
    where: Where | None = None
    pattern: Pattern | None = None
    numbering: Numbering | None = None
    value_columns: tuple[int, int] | None = None

    def holds(self, evidence: FamilySign) -> bool:
        """Whether the report shows it."""
        if self.pattern is not None and self.where is not None:
            return any(self.pattern.search(text) is not None for text in evidence.texts.get(self.where, ()))
        if self.value_columns is not None:
            return self.value_columns[0] <= evidence.value_columns <= self.value_columns[1]
        return self.numbering == evidence.numbering


class Family(Struct, frozen=True, kw_only=True):
    """A kind of report. It fits where all conditions of any one of its ``groups`` hold; without groups it fits everything."""

    id: str
    title: str
    groups: tuple[tuple[Condition, ...], ...]


def parse_family(node: Node) -> Family:
    """One file of ``families/``; raises ``PatternError``."""
    agreement.of_one_kind(node, node.text("id"), lambda patterns: [family.id for family in patterns.families])
    groups = tuple(
        tuple(_condition(each) for each in group.tables("conditions"))
        for group in node.tables("identify", optional=True)
    )
    return Family(id=node.text("id"), title=node.text("title"), groups=groups)


def _condition(node: Node) -> Condition:
    name = node.text("id")
    if "numbering" in node:
        style = node.choice("numbering", get_args(Numbering))
        return Condition(id=name, numbering=next(each for each in get_args(Numbering) if each == style))
    if "value_columns" in node:
        return Condition(id=name, value_columns=_span(node))
    place = node.choice("where", get_args(Where))
    return Condition(id=name, where=next(each for each in get_args(Where) if each == place), pattern=node.pattern(bare))


def _span(node: Node) -> tuple[int, int]:
    least, most = node.integers("value_columns", count=2)
    if least > most:
        raise node.error("value_columns", f"the least, {least}, is more than the most, {most}")
    return least, most

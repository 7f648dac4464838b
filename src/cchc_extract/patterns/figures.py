"""The typed form of ``patterns/figures.toml``."""

from __future__ import annotations

import regex
from msgspec import Struct

from cchc_extract.patterns import agreement
from cchc_extract.patterns.toml import Node, Pattern
from cchc_extract.vietnamese import bare


class FigurePattern(Struct, frozen=True, kw_only=True):
    """One way to state a measure: the group ``value`` of ``pattern`` (over bare text) is the number, counted in ``unit``."""

    measure: str
    unit: str
    pattern: Pattern


class FigurePatterns(Struct, frozen=True, kw_only=True):
    """All of ``figures.toml``. ``ends``: a line (bare) in which one of these is found ends the body.

    ``labels``: what measures are called that the catalogue does not have.
    """

    figures: tuple[FigurePattern, ...]
    ends: tuple[regex.Pattern[str], ...]
    labels: dict[str, str]

    @property
    def measures(self) -> tuple[str, ...]:
        """The ids of the measures that the catalogue does not have."""
        return tuple(self.labels)


def parse_figures(node: Node) -> FigurePatterns:
    """The typed form of the root of ``figures.toml``; raises ``PatternError``."""
    body, labels = node.table("body"), node.table("labels", optional=True)
    try:
        ends = tuple(regex.compile(each) for each in body.texts("ends"))
    except regex.error as error:
        raise body.error("ends", f"no regular expression: {error}") from None
    return FigurePatterns(
        figures=tuple(_figure(each) for each in node.tables("figure")),
        ends=ends,
        labels={name: labels.text(name) for name in labels.keys},
    )


def _figure(node: Node) -> FigurePattern:
    pattern = node.pattern(bare)
    if "value" not in pattern.regex.groupindex:
        raise node.error("regex", "must have a group named value")
    agreement.of_figure(node, node.text("measure"))
    return FigurePattern(measure=node.text("measure"), unit=node.text("unit"), pattern=pattern)

"""The typed form of ``patterns/units.toml``."""

from __future__ import annotations

from typing import cast, get_args

from msgspec import Struct

from cchc_extract.model import UnitType
from cchc_extract.patterns.toml import Node
from cchc_extract.vietnamese import bare, fold

_TYPES: tuple[str, ...] = get_args(UnitType)


class UnitRule(Struct, frozen=True, kw_only=True):
    """Units of one meaning. ``words`` and ``starts`` are bare text, ``printed`` are the ``words`` with their marks, folded.

    ``misread``: what a scan's text may be, and what is printed there.
    """

    type: UnitType
    words: frozenset[str]
    starts: tuple[str, ...]
    printed: frozenset[str] = frozenset()
    whole: bool = False
    scale: int = 1
    misread: tuple[tuple[str, str], ...] = ()


class UnitPatterns(Struct, frozen=True, kw_only=True, eq=False):
    """All of ``units.toml``; every wording is bare text (see ``cchc_extract.vietnamese.bare``), but for those folded: ``says_yes`` and
    ``says_no``, answers that do not tell whether their column is one of words; ``scales``, words that multiply the number before them;
    ``bounds`` and ``bounds_behind``, words of a number that is one; ``between``, what stands between the ends of a range;
    ``instead``, words that stand for a number; ``changes``, words that a change begins with; ``totals_printed``, the labels ``totals``.
    ``arrows`` are signs before a number, with ``+`` or ``-``.

    Equal to nothing but itself, so that what they say of a unit is remembered at no cost.
    """

    rules: tuple[UnitRule, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    says_yes: frozenset[str]
    says_no: frozenset[str]
    scales: frozenset[str]
    bounds: tuple[str, ...]
    bounds_behind: tuple[str, ...]
    between: tuple[str, ...]
    ticks: frozenset[str]
    boxes: dict[str, bool]
    placeholders: frozenset[str]
    dashes: frozenset[str]
    percent_columns: tuple[str, ...]
    comparing_columns: tuple[str, ...]
    totals: frozenset[str]
    totals_printed: frozenset[str]
    means: frozenset[str]
    instead: frozenset[str]
    changes: tuple[str, ...]
    arrows: dict[str, str]

    def is_mean(self, label: str) -> bool:
        """Whether a row with this label may be an average of others."""
        return bare(label.partition("(")[0]).strip(" .:;") in self.means


def parse_units(node: Node) -> UnitPatterns:
    """The typed form of the root of ``units.toml``; raises ``PatternError``."""
    legend, values, columns, rows = (node.table(name) for name in ("legend", "values", "columns", "rows"))
    return UnitPatterns(
        rules=tuple(_rule(each) for each in node.tables("unit")),
        yes=_bare(legend.texts("yes")),
        no=_bare(legend.texts("no")),
        says_yes=frozenset(map(fold, values.texts("says_yes"))),
        says_no=frozenset(map(fold, values.texts("says_no"))),
        scales=frozenset(map(fold, values.texts("scales"))),
        bounds=tuple(map(fold, values.texts("bounds"))),
        bounds_behind=tuple(map(fold, values.texts("bounds_behind"))),
        between=tuple(map(fold, values.texts("between"))),
        ticks=frozenset(_bare(values.texts("ticks"))),
        boxes=dict.fromkeys(values.texts("ticked_boxes"), True) | dict.fromkeys(values.texts("empty_boxes"), False),
        placeholders=frozenset(values.texts("placeholders")),
        dashes=frozenset(_bare(values.texts("dashes"))),
        percent_columns=_bare(columns.texts("percent")),
        comparing_columns=_bare(columns.texts("comparing")),
        totals=frozenset(_bare(rows.texts("totals"))),
        totals_printed=frozenset(map(fold, rows.texts("totals"))),
        means=frozenset(_bare(rows.texts("means"))),
        instead=frozenset(map(fold, values.texts("instead"))),
        changes=tuple(map(fold, values.texts("changes"))),
        arrows=dict.fromkeys(values.texts("up"), "+") | dict.fromkeys(values.texts("down"), "-"),
    )


def _rule(node: Node) -> UnitRule:
    node.text("id", "")
    kind = node.choice("type", _TYPES)
    return UnitRule(
        type=cast(UnitType, kind),
        words=frozenset(_bare(node.texts("words"))),
        starts=_bare(node.texts("starts", ())),
        printed=frozenset(map(fold, node.texts("words"))),
        whole=node.flag("whole", False),
        scale=node.integer("scale") if kind == "money" else 1,
        misread=tuple(
            (text, each.text("as")) for each in node.tables("misread", optional=True) for text in each.texts("texts")
        ),
    )


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(bare(word) for word in words)

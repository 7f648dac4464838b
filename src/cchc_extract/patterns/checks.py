"""The typed form of ``patterns/checks/*.toml``: what a report that agrees with itself fulfils."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal, TypeAlias, cast, get_args

import regex
from msgspec import Struct

from cchc_extract.model import Finding, Severity
from cchc_extract.model.finding import Doubts
from cchc_extract.patterns import agreement
from cchc_extract.patterns.formula import Formula, FormulaError, Verdict
from cchc_extract.patterns.toml import Node, Pattern
from cchc_extract.vietnamese import bare

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

StructureKind = Literal[
    "rate-of-nothing", "rate-of-nothing-mixed", "percent-range", "whole-number", "legend-code", "legend", "repeated-measure", "gap-note",
    "base-in-note", "rate-blank", "unit-missing", "numbering", "no-number", "cut-off", "far-from-end", "other-period", "numbers-with-dates",
    "other-level", "zero-with-note", "default-rates", "total-row",
]  # fmt: skip
_SEVERITIES = get_args(Severity)
_KINDS = get_args(StructureKind)


class Rule(Struct, frozen=True, kw_only=True):
    """What every rule has: ``id`` begins with the number of the rule it belongs to, ``says`` is what must hold, in English
    and, ``says_vi``, in Vietnamese. ``doubts``: whether what breaks it contradicts the ``paper`` or is one of ``form``.
    """

    id: str
    severity: Severity
    says: str
    says_vi: str
    doubts: Doubts


class FormulaRule(Rule, frozen=True, kw_only=True):
    """A formula over figures. ``optional`` names count as 0 where missing; ``following``: the figures stated after the first one."""

    expect: Formula
    when: Formula | None = None
    optional: frozenset[str] = frozenset()
    following: bool = False

    @property
    def is_rate(self) -> bool:
        """Whether it says what a rate is made of (R1)."""
        return self.id.startswith("R1-")


class ColumnRule(Rule, frozen=True, kw_only=True):
    """A formula over the figures of one row, named by patterns on the headings of their columns (bare)."""

    expect: Formula
    headings: tuple[tuple[str, regex.Pattern[str]], ...]


class TextRule(Rule, frozen=True, kw_only=True):
    """A pattern that the document's text must hold, or must not."""

    pattern: Pattern
    must: bool


class QuotedRule(Rule, frozen=True, kw_only=True):
    """A pattern that finds where the document cites itself: its groups ``number`` and ``date`` must be those of its head."""

    pattern: Pattern


class Sample(Struct, frozen=True, kw_only=True):
    """A report in small, to try a rule on: the rows of its appendix (STT, label, unit, value, note), fields of its head, its text."""

    rows: tuple[tuple[str, ...], ...] = ()
    head: tuple[tuple[str, str], ...] = ()
    text: tuple[str, ...] = ()


FindingsOf: TypeAlias = "Callable[[Sample, Patterns], tuple[Finding, ...]]"
"""What the checks, which stand above the patterns, find in a report in small."""


class StructureRule(Rule, frozen=True, kw_only=True):
    """A rule that is no formula; see ``structure.toml`` for what the fields mean."""

    kind: StructureKind
    only: frozenset[str] = frozenset()
    exempt: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    least: int = 1

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The words where the first one says when the others count: ``half 6 thang dau nam``."""
        parts = (each.partition(" ") for each in self.words)
        return tuple((first, rest) for first, _, rest in parts)


class CheckPatterns(Struct, frozen=True, kw_only=True):
    """The rules of one file."""

    formulas: tuple[FormulaRule, ...] = ()
    columns: tuple[ColumnRule, ...] = ()
    texts: tuple[TextRule, ...] = ()
    quoted: tuple[QuotedRule, ...] = ()
    structures: tuple[StructureRule, ...] = ()

    @property
    def every(self) -> tuple[Rule, ...]:
        """The rules of all kinds."""
        return (*self.formulas, *self.columns, *self.texts, *self.quoted, *self.structures)


def parse_checks(node: Node) -> CheckPatterns:
    """The typed form of the root of one file of rules; raises ``PatternError``."""
    return CheckPatterns(
        formulas=tuple(_formula_rule(each) for each in node.tables("formula", optional=True)),
        columns=tuple(_column_rule(each) for each in node.tables("columns", optional=True)),
        texts=tuple(_text_rule(each) for each in node.tables("text", optional=True)),
        quoted=tuple(_quoted_rule(each) for each in node.tables("quoted", optional=True)),
        structures=tuple(_structure_rule(each) for each in node.tables("structure", optional=True)),
    )


def merge(files: Iterable[CheckPatterns]) -> CheckPatterns:
    """The rules of all files as one."""
    every = tuple(files)
    return CheckPatterns(
        formulas=tuple(rule for file in every for rule in file.formulas),
        columns=tuple(rule for file in every for rule in file.columns),
        texts=tuple(rule for file in every for rule in file.texts),
        quoted=tuple(rule for file in every for rule in file.quoted),
        structures=tuple(rule for file in every for rule in file.structures),
    )


def _formula_rule(node: Node) -> FormulaRule:
    agreement.of_rule(node)
    when = _formula(node, "when") if "when" in node else None
    rule = FormulaRule(
        id=node.text("id"),
        severity=_severity(node),
        says=node.text("says"),
        says_vi=node.text("says_vi"),
        doubts=_doubts(node),
        expect=_formula(node, "expect"),
        when=when,
        optional=frozenset(node.texts("optional", ())),
        following=node.choice("scope", ("near", "following"), "near") == "following",
    )
    names = (*rule.expect.names, *(when.names if when else ()))
    unknown = rule.optional.difference(names)
    if unknown:
        raise node.error("optional", f"{', '.join(sorted(unknown))}: not in the formula")
    _expect_verdicts(node, rule.expect, names, rule.optional)
    if when is not None:
        premise = _figures(node.table("fails"), names)
        node.expect(
            "fails", "", lambda: _judged(when, {**dict.fromkeys(rule.optional, Decimal(0)), **premise}, "holds")
        )
    agreement.of_formula(node, rule)
    return rule


def _column_rule(node: Node) -> ColumnRule:
    agreement.of_rule(node)
    expect, headings = _formula(node, "expect"), node.table("headings")
    _expect_verdicts(node, expect, expect.names)
    return ColumnRule(
        id=node.text("id"),
        severity=_severity(node),
        says=node.text("says"),
        says_vi=node.text("says_vi"),
        doubts=_doubts(node),
        expect=expect,
        headings=tuple((name, headings.regex(name)) for name in expect.names),
    )


def _text_rule(node: Node) -> TextRule:
    agreement.of_rule(node)
    return TextRule(
        id=node.text("id"),
        severity=_severity(node),
        says=node.text("says"),
        says_vi=node.text("says_vi"),
        doubts=_doubts(node),
        must=node.flag("must"),
        pattern=node.pattern(bare),
    )


def _quoted_rule(node: Node) -> QuotedRule:
    agreement.of_rule(node)
    pattern = node.pattern(bare)
    if not {"number", "date"} <= set(pattern.regex.groupindex):
        raise node.error("regex", "must have groups named number and date")
    return QuotedRule(
        id=node.text("id"),
        severity=_severity(node),
        says=node.text("says"),
        says_vi=node.text("says_vi"),
        doubts=_doubts(node),
        pattern=pattern,
    )


def _structure_rule(node: Node) -> StructureRule:
    agreement.of_rule(node)
    rule = StructureRule(
        id=node.text("id"),
        severity=_severity(node),
        says=node.text("says"),
        says_vi=node.text("says_vi"),
        doubts=_doubts(node),
        kind=cast(StructureKind, node.choice("kind", _KINDS)),
        only=frozenset(node.texts("only", ())),
        exempt=frozenset(node.texts("except", ())),
        words=node.texts("words", ()),
        starts=node.texts("starts", ()),
        least=node.integer("least", 1),
    )
    for key, wanted in (("passes", False), ("fails", True)):
        sample = _sample(node.table(key))
        node.prove(key, key, lambda *given, sample=sample, wanted=wanted: _tried(rule, sample, wanted, *given))
    agreement.of_structure(node, rule)
    return rule


def _sample(node: Node) -> Sample:
    head = node.table("head", optional=True)
    return Sample(
        rows=tuple(tuple(cell.strip() for cell in row.split("|")) for row in node.texts("rows", ())),
        head=tuple((name, head.text(name)) for name in head.keys),
        text=node.texts("text", ()),
    )


def _tried(rule: Rule, sample: Sample, wanted: bool, patterns: Patterns, findings_of: FindingsOf) -> str | None:
    """What is wrong with a sample: the rule speaks of one that should pass, or is silent about one that should fail."""
    messages = [finding.message for finding in findings_of(sample, patterns) if finding.code == rule.id]
    if bool(messages) == wanted:
        return None
    return f"{rule.id} says nothing" if wanted else f"{rule.id} says: {messages[0]}"


def _severity(node: Node) -> Severity:
    return cast(Severity, node.choice("severity", _SEVERITIES))


def _doubts(node: Node) -> Doubts:
    """What a rule's findings doubt: where it does not say, information is about form, what is wrong or suspicious about the paper."""
    default = "form" if node.text("severity", "") == "info" else "paper"
    return cast(Doubts, node.choice("doubts", ("paper", "form"), default))


def _formula(node: Node, key: str) -> Formula:
    try:
        return Formula(node.text(key))
    except FormulaError as error:
        raise node.error(key, str(error)) from None


def _expect_verdicts(node: Node, formula: Formula, names: Iterable[str], optional: Iterable[str] = ()) -> None:
    """Register the examples: ``passes`` must make the formula hold, ``fails`` must break it. ``optional`` names may be left out."""
    examples: tuple[tuple[str, Verdict], ...] = (("passes", "holds"), ("fails", "broken"))
    for key, wanted in examples:
        figures = {**dict.fromkeys(optional, Decimal(0)), **_figures(node.table(key), names)}
        node.expect(key, "", lambda figures=figures, wanted=wanted: _judged(formula, figures, wanted))  # type: ignore[misc]


def _figures(node: Node, names: Iterable[str]) -> dict[str, Decimal]:
    figures = {}
    for name in names:
        if name in node:
            try:
                figures[name] = Decimal(node.text(name))
            except InvalidOperation:
                raise node.error(name, f"{node.text(name)!r} must be a number") from None
    return figures


def _judged(formula: Formula, figures: dict[str, Decimal], wanted: Verdict) -> str | None:
    missing = [name for name in formula.names if name not in figures]
    if missing:
        return f"says nothing about {', '.join(missing)}"
    verdict = formula.judge(figures).verdict
    return None if verdict == wanted else f"{formula.text} is {verdict}, not {wanted}"

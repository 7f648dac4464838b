"""The rules that are formulas, tried on every set of figures that belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cchc_extract.model import Finding, Row, Value
from cchc_extract.understanding.checks.facts import BODY, Fact, Report, Sheet, finding, plain
from cchc_extract.understanding.formula import Formula, Outcome
from cchc_extract.understanding.patterns.checks import ColumnRule, FormulaRule, Rule
from cchc_extract.vietnamese import bare


def check_formula(rule: FormulaRule, report: Report) -> Iterator[Finding]:
    """A finding for each set of figures that breaks ``rule``."""
    for facts in _sets(rule, report):
        figures = {name: fact.value for name, fact in facts.items()} | {
            name: Decimal(0) for name in rule.optional if name not in facts
        }
        if rule.when is not None and rule.when.judge(figures).verdict != "holds":
            continue
        outcome = rule.expect.judge(figures)
        if outcome.verdict == "broken":
            yield _broken(rule, outcome, list(facts.values()))


def check_columns(rule: ColumnRule, report: Report) -> Iterator[Finding]:
    """A finding for each row whose own columns break ``rule``."""
    for row in report.rows:
        named = _named(rule, row)
        if named is None:
            continue
        outcome = rule.expect.judge({name: value.number or Decimal(0) for name, value in named.items()})
        if outcome.verdict == "broken":
            parts = ", ".join(f"{value.label} = {value.raw} (column {value.column})" for value in named.values())
            (left, one), (right, other) = outcome.sides
            message = f"{left} is {plain(one)} and {right} is {plain(other)} in appendix {row.appendix}, row {row.row}: {parts}"
            yield finding(rule, message, row=row, field="value", raw=plain(one), expected=plain(other))


def _named(rule: ColumnRule, row: Row) -> dict[str, Value] | None:
    """The values of ``row`` by the rule's names; ``None`` where a column is missing or holds no number."""
    found = {}
    for name, heading in rule.headings:
        value = next((value for value in row.values if heading.search(bare(value.label))), None)
        if value is None or value.number is None:
            return None
        found[name] = value
    return found


def _sets(rule: FormulaRule, report: Report) -> Iterator[dict[str, Fact]]:
    """The figures that belong together: one for each time the rule's first figure is given, with the others nearest to it."""
    names = _all_names(rule.expect, rule.when)
    in_body = all(name.startswith(BODY) for name in names)
    seen: set[tuple[tuple[str, int], ...]] = set()
    for sheet in (None,) if in_body else report.sheets:
        if sheet is not None and not sheet.alone and any(name.startswith(BODY) for name in names):
            continue  # which of its columns the body speaks of is not known
        given = {name: _facts(name, sheet, report) for name in names}
        anchors = given[next(name for name in names if name not in rule.optional)]
        for index, anchor in enumerate(anchors):
            until = anchors[index + 1].order if rule.following and index + 1 < len(anchors) else None
            facts = _together(anchor, given, rule, until)
            key = tuple((name, fact.order) for name, fact in facts.items()) if facts else ()
            if facts and key not in seen:
                seen.add(key)
                yield facts


def _all_names(*formulas: Formula | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for formula in formulas if formula is not None for name in formula.names))


def _facts(name: str, sheet: Sheet | None, report: Report) -> list[Fact]:
    if name.startswith(BODY):
        return report.stated(name.removeprefix(BODY))
    return sheet.facts(name) if sheet is not None else []


def _together(
    anchor: Fact, given: dict[str, list[Fact]], rule: FormulaRule, until: int | None
) -> dict[str, Fact] | None:
    """The figures of each name nearest to ``anchor``; ``None`` where one that is needed is missing."""
    facts: dict[str, Fact] = {}
    for name, every in given.items():
        fact = anchor if name == anchor.name else _nearest(anchor, every, rule, until)
        if fact is not None:
            facts[name] = fact
        elif name not in rule.optional:
            return None
    return facts


def _nearest(anchor: Fact, facts: Sequence[Fact], rule: FormulaRule, until: int | None) -> Fact | None:
    if rule.following:
        after = (fact for fact in facts if fact.order > anchor.order and (until is None or fact.order < until))
        return next(after, None)
    if not facts or (anchor.row is None) != (facts[0].row is None):
        return facts[0] if facts else None  # an order in the body says nothing about one in an appendix
    return min(facts, key=lambda fact: abs(fact.order - anchor.order))


def _broken(rule: Rule, outcome: Outcome, facts: Sequence[Fact]) -> Finding:
    (left, one), (right, other) = outcome.sides
    given = "; ".join(map(str, facts))
    message = f"{left} is {plain(one)} and {right} is {plain(other)}: {given}"
    first = next((fact for fact in facts if fact.row is not None), facts[0])
    appendix = first.row.appendix if first.row else None
    return finding(
        rule, message, appendix=appendix, page=first.page, field="value", raw=plain(one), expected=plain(other)
    )

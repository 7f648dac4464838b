"""The rules that are formulas, tried on every set of figures that belong together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, product

from cchc_extract.model import Finding, Row, Value
from cchc_extract.patterns.checks import ColumnRule, FormulaRule, Rule
from cchc_extract.patterns.formula import Formula, Outcome
from cchc_extract.understanding.checks.facts import BODY, Fact, Report, Sheet, finding, plain
from cchc_extract.vietnamese import bare

Facts = dict[str, Fact]
ByPath = dict[tuple[str, ...], list[Fact]]
FEWEST_OF_SOME = 3
"""A sum of which some parts may be missing is tried where it and two parts are given: else the form lists an example, not the parts."""
MOST_CHOICES = 64
"""Sets tried where the body states figures in several ways."""


def check_formula(rule: FormulaRule, report: Report) -> Iterator[Finding]:
    """A finding for each set of figures that breaks ``rule``, whichever of the body's statements is meant."""
    for choices in _sets(rule, report):
        outcomes = [_judge(rule, facts) for facts in choices]
        if all(outcome is not None and outcome.verdict == "broken" for outcome in outcomes) and outcomes[0]:
            yield _broken(rule, outcomes[0], list(choices[0].values()))


def _judge(rule: FormulaRule, facts: Facts) -> Outcome | None:
    """What the rule says of some figures; ``None`` where its premise does not hold."""
    figures = {name: fact.value for name, fact in facts.items()}
    figures |= {name: Decimal(0) for name in rule.optional if name not in facts}
    if rule.when is not None and rule.when.judge(figures).verdict != "holds":
        return None
    return rule.expect.judge(figures)


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


def _sets(rule: FormulaRule, report: Report) -> Iterator[list[Facts]]:
    """The figures that belong together: one set for each time the rule's first figure is given, with the others nearest to it.

    Where body and appendix are compared and either states a figure in several ways, there is a choice of sets.
    """
    names = _all_names(rule.expect, rule.when)
    bodies = [name for name in names if name.startswith(BODY)]
    for sheet in (None,) if len(bodies) == len(names) else report.sheets:
        given = {name: _facts(name, sheet, report) for name in names}
        if not all(given[name] for name in names if name not in rule.optional):
            continue
        if sheet is None or not bodies:
            yield from ([facts] for facts in _anchored(rule, given))
        elif sheet.alone:  # else it is not known which of its columns the body speaks of
            choices = [choice for facts in _anchored(rule, given) for choice in _choices(facts, given)]
            yield from [choices] if choices else []


def _anchored(rule: FormulaRule, given: Mapping[str, list[Fact]]) -> Iterator[Facts]:
    """Each different set of figures that belong to one of the rule's first."""
    anchors = next(facts for name, facts in given.items() if name not in rule.optional)
    nearest = {name: _by_path(facts) for name, facts in given.items()}
    seen: set[tuple[tuple[str, int], ...]] = set()
    for anchor in anchors:
        facts = _together(anchor, anchors, given, nearest, rule)
        key = tuple((name, fact.order) for name, fact in facts.items())
        if facts and key not in seen and not (rule.optional and len(facts) < FEWEST_OF_SOME):
            seen.add(key)
            yield facts


def _choices(facts: Facts, given: Mapping[str, list[Fact]]) -> Iterator[Facts]:
    """``facts`` with each of the body's statements of those that the body states."""
    names = list(facts)
    stated = [given[name] if name.startswith(BODY) else [facts[name]] for name in names]
    for every in islice(product(*stated), MOST_CHOICES):
        yield dict(zip(names, every, strict=True))


def _all_names(*formulas: Formula | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for formula in formulas if formula is not None for name in formula.names))


def _facts(name: str, sheet: Sheet | None, report: Report) -> list[Fact]:
    if name.startswith(BODY):
        return report.stated(name.removeprefix(BODY))
    return sheet.facts(name) if sheet is not None else []


def _together(
    anchor: Fact,
    anchors: Sequence[Fact],
    given: Mapping[str, list[Fact]],
    nearest: Mapping[str, ByPath],
    rule: FormulaRule,
) -> Facts:
    """The figure of each name that belongs to ``anchor``; nothing where one that is needed is missing, or which one is meant is open."""
    facts: Facts = {}
    for name, every in given.items():
        belonging = [anchor] if name == anchor.name else _belonging(anchor, anchors, every, nearest[name], rule)
        if len({fact.value for fact in belonging}) > 1 or (not belonging and name not in rule.optional):
            return {}
        if belonging:
            facts[name] = belonging[0]
    return facts


def _belonging(
    anchor: Fact, anchors: Sequence[Fact], facts: Sequence[Fact], nearest: ByPath, rule: FormulaRule
) -> list[Fact]:
    """Those of ``facts`` (of one name) that go with ``anchor``; in an appendix two that differ where the form does not tell."""
    if not facts or (anchor.row is None) != (facts[0].row is None):
        return list(facts[:1])  # an order in the body says nothing about one in an appendix
    if anchor.row is None:
        return _beside(anchor, anchors, facts, rule)
    steps = _steps(anchor)
    return next(nearest[steps[:depth]] for depth in range(len(steps), -1, -1) if steps[:depth] in nearest)


def _by_path(facts: Sequence[Fact]) -> ByPath:
    """Below each step of an appendix the first of ``facts`` and the first that has another value."""
    found: ByPath = {}
    for fact in facts:
        steps = _steps(fact)
        for depth in range(len(steps) + 1):
            below = found.setdefault(steps[:depth], [])
            if not below or (len(below) == 1 and below[0].value != fact.value):
                below.append(fact)
    return found


def _steps(fact: Fact) -> tuple[str, ...]:
    """The steps from the top of an appendix to the figure's row."""
    return tuple(fact.row.path.split("/")) if fact.row else ()


def _beside(anchor: Fact, anchors: Sequence[Fact], facts: Sequence[Fact], rule: FormulaRule) -> list[Fact]:
    """The one of ``facts`` of the body that goes with ``anchor``: if that is stated again, the one between.

    Whether a figure is stated before or after its anchor is seen at the first.
    """
    if len(anchors) == 1 and not rule.following:
        return [min(facts, key=lambda fact: abs(fact.order - anchor.order))]
    if facts[0].order < anchors[0].order and not rule.following:
        since = max((other.order for other in anchors if other.order < anchor.order), default=0)
        return [fact for fact in facts if since <= fact.order < anchor.order][-1:]
    until = min((other.order for other in anchors if other.order > anchor.order), default=None)
    return [fact for fact in facts if fact.order > anchor.order and (until is None or fact.order < until)][:1]


def _broken(rule: Rule, outcome: Outcome, facts: Sequence[Fact]) -> Finding:
    (left, one), (right, other) = outcome.sides
    given = "; ".join(map(str, facts))
    message = f"{left} is {plain(one)} and {right} is {plain(other)}: {given}"
    first = next((fact for fact in facts if fact.row is not None), facts[0])
    appendix = first.row.appendix if first.row else None
    return finding(
        rule, message, appendix=appendix, page=first.page, field="value", raw=plain(one), expected=plain(other)
    )

"""The rules that are formulas, tried on every set of figures that belong together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from itertools import islice, product

import regex
from msgspec import Struct

from cchc_extract.model import Finding, Row, Value
from cchc_extract.model.finding import Part
from cchc_extract.model.words import Words, listed, number, same, say
from cchc_extract.patterns.checks import ColumnRule, FormulaRule
from cchc_extract.patterns.formula import FigurePart, Formula, Outcome
from cchc_extract.understanding.checks.facts import (
    BODY,
    Fact,
    FigureKey,
    Report,
    Sheet,
    cell_fact,
    finding,
    plain,
)
from cchc_extract.vietnamese import bare

Facts = dict[str, Fact]
ByPath = dict[tuple[str, ...], list[Fact]]
FEWEST_OF_SOME = 3
"""A sum of which some parts may be missing is tried where it and two parts are given: else the form lists an example, not the parts."""
MOST_CHOICES = 64
"""Sets tried where the body states figures in several ways."""
_NOTHING = Decimal(0)
_TERM = regex.compile(r"(?:(?P<sign>[-+*/]) )?(?:(?P<name>(?:body\.)?[a-z_]\w*)|(?P<number>\d+))")
_SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " / "}
_ORDER: dict[FigurePart, int] = {"whole": 0, "part": 1, "other": 2}


class Tried(Struct, frozen=True, kw_only=True):
    """A rule tried on the figures that belong together, in each way in which they may be meant."""

    rule: FormulaRule | ColumnRule
    choices: tuple[Facts, ...]

    def is_broken(self, figure: FigureKey | None = None, value: Decimal = _NOTHING) -> bool:
        """Whether no way fulfils the rule; with ``value`` in the place of ``figure`` where one is given."""
        outcomes = [judge(self.rule, facts, figure, value) for facts in self.choices]
        return all(outcome is not None and outcome.verdict == "broken" for outcome in outcomes)

    def holds(self, figure: FigureKey, value: Decimal) -> bool:
        """Whether the rule would be fulfilled with ``value`` in the place of ``figure``."""
        outcomes = [judge(self.rule, facts, figure, value) for facts in self.choices]
        return any(outcome is None or outcome.verdict == "holds" for outcome in outcomes)

    @property
    def figures(self) -> dict[FigureKey, Fact]:
        """The figures of its first way, which its finding speaks of."""
        return {fact.key: fact for fact in self.choices[0].values()}

    def part_of(self, figure: FigureKey) -> FigurePart:
        """What ``figure`` is in the formula."""
        names = (name for name, fact in self.choices[0].items() if fact.key == figure)
        return next((self.rule.expect.part_of(name) for name in names), "other")


def judge(
    rule: FormulaRule | ColumnRule, facts: Facts, figure: FigureKey | None = None, value: Decimal = _NOTHING
) -> Outcome | None:
    """What the rule says of some figures; ``None`` where its premise does not hold. ``value`` may stand in the place of one ``figure``."""
    figures = numbers(rule, facts, figure, value)
    if isinstance(rule, FormulaRule) and rule.when is not None and rule.when.judge(figures).verdict != "holds":
        return None
    return rule.expect.judge(figures)


def numbers(
    rule: FormulaRule | ColumnRule, facts: Facts, figure: FigureKey | None = None, value: Decimal = _NOTHING
) -> dict[str, Decimal]:
    """The numbers that the names of a formula stand for; 0 for one that may be missing."""
    found = {name: value if fact.key == figure else fact.value for name, fact in facts.items()}
    optional = rule.optional if isinstance(rule, FormulaRule) else ()
    return {**{name: _NOTHING for name in optional if name not in found}, **found}


def try_formula(rule: FormulaRule, report: Report) -> Iterator[Tried]:
    """``rule`` on each set of figures that it can be tried on, whichever of the body's statements is meant."""
    for choices in _sets(rule, report):
        yield Tried(rule=rule, choices=tuple(choices))


def try_columns(rule: ColumnRule, report: Report) -> Iterator[Tried]:
    """``rule`` on each row that has its columns."""
    for row in report.rows:
        named = _named(rule, row)
        if named is not None:
            facts = {name: cell_fact(name, value.label or row.indicator, row, value) for name, value in named.items()}
            yield Tried(rule=rule, choices=(facts,))


def contradiction(tried: Tried) -> Finding:
    """What is said of figures that break a rule."""
    facts = tried.choices[0]
    outcome = judge(tried.rule, facts)
    assert outcome is not None
    one, other = (value for _, value in outcome.sides)
    told = [words for side, value in outcome.sides if (words := _side(side, value, facts))]
    told += [facts[name].is_its_value() for name in _premise(tried.rule) if name in facts]
    names = sorted(facts, key=lambda name: _ORDER[tried.rule.expect.part_of(name)])
    return finding(
        tried.rule,
        reduce(lambda so_far, more: say("both", one=so_far, other=more), told),
        [facts[name].place(_part(name, tried.rule, facts)) for name in names],
        raw=plain(one),
        expected=plain(other),
    )


def _part(name: str, rule: FormulaRule | ColumnRule, facts: Facts) -> Part:
    """What a place is: of a rule over body and appendix those of the body are what is stated."""
    stated = name.startswith(BODY) and any(fact.row is not None for fact in facts.values())
    return "stated" if stated else rule.expect.part_of(name)


def _premise(rule: FormulaRule | ColumnRule) -> list[str]:
    when = rule.when if isinstance(rule, FormulaRule) else None
    return [name for name in when.names if name not in rule.expect.names] if when else []


def _side(text: str, value: Decimal, facts: Facts) -> Words | None:
    """One side of a comparison and what it makes; ``None`` for a mere number, which the rule itself names."""
    if text in facts:
        return facts[text].is_its_value()
    terms: list[Words] = []
    for term in _TERM.finditer(text):
        name = term["name"]
        if name and name not in facts:  # one that may be missing
            continue
        sign = _SIGNS[term["sign"]] if terms and term["sign"] else ""
        one = facts[name].with_value() if name else same(term["number"])
        terms.append(Words(f"{sign}{one.en}", f"{sign}{one.vi}"))
    if not any(name in text for name in facts):
        return None
    return say("is", what=listed(terms, same("")), value=number(value))


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

"""What one file of patterns says of another must be true: ids that are known, measures that are stated, rules that can come to speak.

Asked of all patterns together when they are loaded: a rule over an id that nothing has would be silent for ever, and nobody would know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cchc_extract.model.codes import CODES
from cchc_extract.patterns.lines import meant
from cchc_extract.patterns.metadata import PERIOD_TYPES
from cchc_extract.patterns.toml import Node

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns
    from cchc_extract.patterns.checks import FormulaRule, StructureRule

BODY = "body."
"""Before the name of a figure that the narrative states."""
_FEWEST_OF_SOME = 3
"""A formula of which some figures may be missing is tried where three are given (``understanding.checks.formulas``)."""
_LEVELS = ("commune", "district", "province", "department", "ministry", "other")
_PAIR_OF = "gap-note"
_MEASURES = "repeated-measure"
_RATES = ("rate-of-nothing", "rate-of-nothing-mixed")

_LOOKED_AT: dict[str, tuple[str, ...]] = {
    "percent-range": ("except", "words", "starts"),
    "whole-number": ("words", "starts"),
    _MEASURES: ("only",),
    _PAIR_OF: ("only", "words"),
    "base-in-note": ("only",),
    "cut-off": ("words",),
    "far-from-end": ("words",),
    "other-period": ("words",),
    "other-level": ("words",),
    "zero-with-note": ("only", "words", "least"),
    "default-rates": ("least",),
    "total-row": ("words",),
}
"""By kind of a structure rule the keys it looks at; a kind that is not here looks at none."""
_NEEDED = {
    _MEASURES: "only", _PAIR_OF: "only", "base-in-note": "only", "zero-with-note": "only",
    "cut-off": "words", "far-from-end": "words", "other-period": "words", "other-level": "words",
}  # fmt: skip
"""By kind the key without which the rule never speaks."""
_FIRST_WORDS = {"cut-off": PERIOD_TYPES, "far-from-end": PERIOD_TYPES, "other-level": _LEVELS}
"""By kind what the first of each of its words must be."""


def of_rule(node: Node) -> None:
    """No other rule has its id."""
    name = node.text("id")

    def twice(patterns: Patterns) -> str | None:
        count = sum(rule.id == name for rule in patterns.checks.every)
        return None if count == 1 else f"{count} rules have the id {name!r}: one says nothing of its own"

    node.demand("id", name, twice)


def of_formula(node: Node, rule: FormulaRule) -> None:
    """Its names are known, and it is not silent whatever a report says. Raises ``PatternError``."""
    for key, formula in (("expect", rule.expect), ("when", rule.when)):
        for name in formula.names if formula is not None else ():
            node.demand(key, name, lambda patterns, name=name: _unknown(name, patterns))  # type: ignore[misc]
    names = {*rule.expect.names, *(rule.when.names if rule.when else ())}
    if not names:
        raise node.error("expect", f"{rule.expect.text} speaks of no figure, so it never fires")
    if rule.optional and not names - rule.optional:
        raise node.error("optional", "every figure may be missing, so it is tried on none")
    if rule.optional and len(names) < _FEWEST_OF_SOME:
        raise node.error(
            "optional", f"a formula with figures that may be missing needs {_FEWEST_OF_SOME}, or it never fires"
        )


def of_structure(node: Node, rule: StructureRule) -> None:
    """It says what its kind looks at and nothing else, and the ids it names are known. Raises ``PatternError``."""
    looked_at = _LOOKED_AT.get(rule.kind, ())
    for key in ("only", "except", "words", "starts", "least"):
        if key in node and key not in looked_at:
            raise node.error(key, f"a rule of the kind {rule.kind} looks at no such thing")
    needed = _NEEDED.get(rule.kind)
    if needed and not node.texts(needed, ()):
        raise node.error(needed, f"is missing: a rule of the kind {rule.kind} never fires without", at="kind")
    if rule.kind == _PAIR_OF and len(rule.only) != 2:
        raise node.error("only", f"{_PAIR_OF} compares two figures, not {len(rule.only)}")
    for word in _strange_words(rule):
        known = _FIRST_WORDS[rule.kind]
        raise node.error("words", f"{word!r} is none of {', '.join(known)}{meant(word, known)}", hint=word)
    look = _unknown_measure if rule.kind == _MEASURES else _unknown_id
    for key, ids in (("only", rule.only), ("except", rule.exempt)):
        for name in sorted(ids):
            node.demand(key, f'"{name}"', lambda patterns, name=name: look(name, patterns))  # type: ignore[misc]
    if rule.kind in _RATES:
        node.demand("kind", "", _no_rates)


def of_figure(node: Node, measure: str) -> None:
    """Its measure is one of the catalogue or of the list of those that the catalogue lacks."""
    node.demand("measure", measure, lambda patterns: _unknown_measure(measure, patterns))


def of_one_kind(node: Node, name: str, names_of: Callable[[Patterns], Sequence[str]]) -> None:
    """No other file of its folder has the id ``name``."""

    def twice(patterns: Patterns) -> str | None:
        count = names_of(patterns).count(name)
        return None if count == 1 else f"{name!r} is the id of {count} files"

    node.demand("id", name, twice)


def _strange_words(rule: StructureRule) -> list[str]:
    known = _FIRST_WORDS.get(rule.kind)
    return [first for first, _ in rule.pairs if first not in known] if known else []


def of_finding(node: Node, code: str) -> None:
    """Demand that a finding with this code can be told: by a rule of the checks, or by a stage of reading."""
    node.demand("id", code, lambda patterns: _unknown_code(code, patterns))


def _unknown_code(code: str, patterns: Patterns) -> str | None:
    checks = patterns.checks
    rules = (*checks.formulas, *checks.columns, *checks.structures, *checks.texts, *checks.quoted)
    known = sorted({*CODES, *(rule.id for rule in rules)})
    return None if code in known else f"no finding has the code {code!r}{meant(code, known)}"


def _unknown(name: str, patterns: Patterns) -> str | None:
    """What is wrong with a name in a formula."""
    if not name.startswith(BODY):
        return _unknown_id(name, patterns)
    stated = sorted({figure.measure for figure in patterns.figures.figures})
    measure = name.removeprefix(BODY)
    return None if measure in stated else f"no figure of figures.toml states {measure!r}{meant(measure, stated)}"


def _unknown_id(name: str, patterns: Patterns) -> str | None:
    known = patterns.catalogue.indicators
    return None if name in known else f"the catalogue has no {name!r}{meant(name, list(known))}"


def _unknown_measure(name: str, patterns: Patterns) -> str | None:
    known = (*patterns.figures.measures, *patterns.catalogue.indicators)
    if name in known:
        return None
    return f"{name!r} is no id of the catalogue, nor one of the measures of figures.toml{meant(name, known)}"


def _no_rates(patterns: Patterns) -> str | None:
    if any(formula.is_rate for formula in patterns.checks.formulas):
        return None
    return "no formula says what a rate is made of (its id begins with R1-), so it never fires"

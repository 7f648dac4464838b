"""The catalogue that was used, as the lines of ``indicators.csv``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cchc_extract.writing.records import Record

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns


def indicator_records(patterns: Patterns) -> list[Record]:
    """A line for each indicator of the catalogue, in its order, with the formula by which the rules have it follow from others."""
    formulas = dict(_formulas(patterns))
    return [
        {
            "indicator_id": each.id,
            "section": each.section,
            "label_vi": each.label,
            "unit_type": each.type,
            "formula": formulas.get(each.id),
        }
        for each in patterns.catalogue.indicators.values()
    ]


def _formulas(patterns: Patterns) -> Iterator[tuple[str, str]]:
    """Indicator and formula, where a rule says of one that it equals what is reckoned from others; of several the last counts: a rate's."""
    known = patterns.catalogue.indicators
    for rule in sorted(patterns.checks.formulas, key=lambda each: each.is_rate):
        ways = [way.split(" == ") for way in rule.expect.text.split(" or ")]
        ids = {way[0] for way in ways}
        reckoned = all(len(way) == 2 and " " in way[1] for way in ways)
        if len(ids) == 1 and reckoned and set(rule.expect.names) <= known.keys() and not rule.when:
            (name,) = ids
            yield name, " or ".join(way[1] for way in ways)

"""Whether a report agrees with itself: one engine for all the rules of ``patterns/checks``.

A finding has every row and figure it speaks of among its places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cchc_extract.model import FieldValue, Figure, Finding, Reference, Row
from cchc_extract.understanding.checks.causes import causes
from cchc_extract.understanding.checks.document import DOCUMENT, check_quoted, check_text
from cchc_extract.understanding.checks.facts import Report, counted, sheets
from cchc_extract.understanding.checks.formulas import contradiction, try_columns, try_formula
from cchc_extract.understanding.checks.structure import STRUCTURE, rate_of_nothing
from cchc_extract.understanding.figures import NO_TEXT, Body

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

__all__ = ["check"]


_NO_FIGURES = ("fraction", "range", "bound", "date")


def check(
    report_rows: Sequence[Row],
    fields: Mapping[str, FieldValue],
    figures: Sequence[Figure],
    references: Sequence[Reference],
    patterns: Patterns,
    texts: tuple[Body, Body] = (NO_TEXT, NO_TEXT),
) -> tuple[Finding, ...]:
    """What contradicts itself in a report, in the order of the rules; ``cause`` is a number (from 1) of what is returned.

    ``texts`` are its whole text and its narrative; rules about them are left out where they are empty.
    """
    report_rows = [_of_single_numbers(row) for row in report_rows]
    labels = {name: each.label for name, each in patterns.catalogue.indicators.items()} | patterns.figures.labels
    report = Report(
        rows=tuple(report_rows),
        fields=fields,
        figures=tuple(figures),
        references=tuple(references),
        units=patterns.units,
        sheets=sheets(report_rows, patterns.units, labels),
        values=counted(report_rows, patterns.units),
        labels=labels,
        text=texts[0],
        body=texts[1],
    )
    return (*_contradictions(report, patterns), *_others(report, patterns))


def _of_single_numbers(row: Row) -> Row:
    """``row`` as the rules see it: what 12 of 15, 1 to 2, or more than 90 are is no figure to reckon with."""
    if not any(value.type in _NO_FIGURES for value in row.values):
        return row
    values = tuple(replace(value, number=None) if value.type in _NO_FIGURES else value for value in row.values)
    return replace(row, values=values)


def _contradictions(report: Report, patterns: Patterns) -> Iterator[Finding]:
    """What the formulas say, with what explains it."""
    rules = patterns.checks
    tried = [each for formula in rules.formulas for each in try_formula(formula, report)]
    tried += [each for columns in rules.columns for each in try_columns(columns, report)]
    broken = [number for number, each in enumerate(tried) if each.is_broken()]
    place = {number: at for at, number in enumerate(broken, 1)}
    explained = causes(tried)
    for number in broken:
        cause = place[explained[number]] if number in explained else None
        yield replace(contradiction(tried[number]), cause=cause)


def _others(report: Report, patterns: Patterns) -> Iterator[Finding]:
    """What the rules say that are no formulas."""
    rules = patterns.checks
    for structure in rules.structures:
        if structure.kind in STRUCTURE:
            yield from STRUCTURE[structure.kind](structure, report)
        elif structure.kind in DOCUMENT:
            yield from DOCUMENT[structure.kind](structure, report)
        else:
            yield from rate_of_nothing(structure, rules.formulas, report)
    for text in rules.texts:
        yield from check_text(text, report)
    for quoted in rules.quoted:
        yield from check_quoted(quoted, report)

"""Whether a report agrees with itself: one engine for all the rules of ``patterns/checks``.

A finding about several rows names them in its message and leaves its ``row`` empty; one about a single row carries it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cchc_extract.model import FieldValue, Figure, Finding, Reference, Row
from cchc_extract.understanding.checks.document import DOCUMENT, check_quoted, check_text
from cchc_extract.understanding.checks.facts import Report, counted, sheets
from cchc_extract.understanding.checks.formulas import check_columns, check_formula
from cchc_extract.understanding.checks.structure import STRUCTURE, rate_of_nothing
from cchc_extract.understanding.figures import NO_TEXT, Body

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

__all__ = ["check"]


def check(
    report_rows: Sequence[Row],
    fields: Mapping[str, FieldValue],
    figures: Sequence[Figure],
    references: Sequence[Reference],
    patterns: Patterns,
    texts: tuple[Body, Body] = (NO_TEXT, NO_TEXT),
) -> tuple[Finding, ...]:
    """What contradicts itself in a report, in the order of the rules.

    ``texts`` are its whole text and its narrative; rules about them are left out where they are empty.
    """
    report = Report(
        rows=tuple(report_rows),
        fields=fields,
        figures=tuple(figures),
        references=tuple(references),
        units=patterns.units,
        sheets=sheets(report_rows, patterns.units),
        values=counted(report_rows, patterns.units),
        text=texts[0],
        body=texts[1],
    )
    return tuple(_findings(report, patterns))


def _findings(report: Report, patterns: Patterns) -> Iterator[Finding]:
    rules = patterns.checks
    for formula in rules.formulas:
        yield from check_formula(formula, report)
    for columns in rules.columns:
        yield from check_columns(columns, report)
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

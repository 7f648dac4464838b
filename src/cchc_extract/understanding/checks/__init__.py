"""Whether a report agrees with itself: one engine for all the rules of ``patterns/checks``.

A finding about several rows names them in its message and leaves its ``row`` empty; one about a single row carries it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cchc_extract.model import FieldValue, Figure, Finding, PageLayout, Reference, Row
from cchc_extract.understanding.checks.document import DOCUMENT, check_quoted, check_text
from cchc_extract.understanding.checks.facts import Report, counted, sheets
from cchc_extract.understanding.checks.formulas import check_columns, check_formula
from cchc_extract.understanding.checks.structure import STRUCTURE, rate_of_nothing
from cchc_extract.understanding.figures import join_lines, page_of, read_body
from cchc_extract.vietnamese import nfc

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

__all__ = ["check"]


def check(
    report_rows: Sequence[Row],
    fields: Mapping[str, FieldValue],
    figures: Sequence[Figure],
    references: Sequence[Reference],
    patterns: Patterns,
    layouts: Sequence[PageLayout] = (),
) -> tuple[Finding, ...]:
    """What contradicts itself in a report, in the order of the rules. Rules about the text need ``layouts``, and are left out without."""
    report = Report(
        rows=tuple(report_rows),
        fields=fields,
        figures=tuple(figures),
        references=tuple(references),
        units=patterns.units,
        sheets=sheets(report_rows, patterns.units),
        values=counted(report_rows, patterns.units),
        text=join_lines((page_of(layout), nfc(line.text)) for layout in layouts for line in layout.lines),
        body=read_body(layouts, patterns.figures),
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

"""Reports in small, by which the rules of ``patterns/checks`` are proved."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from cchc_extract.model import Column, Evidence, FieldValue, Finding, Line, Page, PageLayout, RawRow, RawTable, Role
from cchc_extract.patterns.checks import Sample
from cchc_extract.understanding.catalogue import match_rows
from cchc_extract.understanding.checks import check
from cchc_extract.understanding.draft import texts_of
from cchc_extract.understanding.figures import figures_in
from cchc_extract.understanding.references import read_references
from cchc_extract.understanding.rows import type_rows

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

_ROLES: tuple[Role, ...] = ("stt", "indicator", "unit", "value", "note")


def findings_of(sample: Sample, patterns: Patterns) -> tuple[Finding, ...]:
    """What the rules say of a report in small, which goes the way that every report goes."""
    table = RawTable(columns=tuple(Column(role=role) for role in _ROLES), rows=tuple(map(_row, sample.rows)))
    rows, _ = type_rows([table], patterns)
    rows, _ = match_rows(rows, patterns)
    lines = tuple(Line(page=1, text=text) for text in sample.text)
    layouts = [PageLayout(page=Page(number=1, source="text"), blocks=lines)]
    fields = {name: FieldValue(name=name, value=value) for name, value in sample.head}
    texts = texts_of(layouts, patterns.figures)
    return check(rows, fields, figures_in(texts[1], patterns), read_references(layouts, patterns), patterns, texts)


def _row(cells: tuple[str, ...]) -> RawRow:
    stt, indicator, unit, value, note = (Evidence(text=text) for text, _ in zip_longest(cells, _ROLES, fillvalue=""))
    return RawRow(stt=stt, indicator=indicator, unit=unit, values=(value,), note=note)

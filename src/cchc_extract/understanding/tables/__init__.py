"""From grids to logical tables: headings to roles, pages joined, rows by role.

grids -> segments (cut at headings) -> tables over pages -> roles of the columns -> rows
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cchc_extract.model import Column, Finding, Line, PageLayout, RawTable
from cchc_extract.model.words import say
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.lostletters import letters_kept
from cchc_extract.understanding.tables.captions import MOST_TITLE_LINES, headings_alone
from cchc_extract.understanding.tables.contents import contents_of
from cchc_extract.understanding.tables.joining import TableDraft, join
from cchc_extract.understanding.tables.roles import assign_roles
from cchc_extract.understanding.tables.rows import build_rows
from cchc_extract.understanding.tables.ruledheads import with_ruled_heads
from cchc_extract.understanding.tables.segments import segments_of
from cchc_extract.understanding.tables.sideways import with_columns_going_on
from cchc_extract.understanding.tables.sourcelines import lines_below, lines_in, lines_of, with_lines_told
from cchc_extract.understanding.tables.splitheads import with_headings_whole
from cchc_extract.understanding.tables.suspicions import (
    doubt_columns,
    doubt_headings,
    doubt_label,
    doubt_letters,
    doubt_no_values,
)
from cchc_extract.understanding.textgrids import with_grids
from cchc_extract.understanding.valuecolumns import stated_unit
from cchc_extract.vietnamese import nfc

__all__ = ["read_tables"]


def read_tables(layouts: Sequence[PageLayout], patterns: Patterns) -> list[RawTable]:
    """The tables of a report in reading order, each whole over its pages; grids that only lay out text are left out.

    Those of plain text, which has no grids, are found in its lines first.
    """
    kept = letters_kept(layouts)
    written = lines_of(layouts)
    if written:
        layouts = with_grids(layouts, patterns)
    segments = with_headings_whole(segments_of(layouts, patterns.tables))
    segments = with_columns_going_on(with_ruled_heads(segments), layouts, patterns.tables)
    drafts = join(segments, patterns.tables)
    words = patterns.tables
    read = [doubt_label(doubt_headings(_table(draft, patterns, written), words), words) for draft in drafts]
    found = doubt_columns([doubt_no_values(table) for table in read])
    found = doubt_letters(found, kept) + list(_without_table(layouts, drafts, patterns, written))
    return with_lines_told(found) if written else found


def _table(draft: TableDraft, patterns: Patterns, written: Sequence[Line]) -> RawTable:
    roles = assign_roles(contents_of(draft), patterns)
    labels = draft.labels or ("",) * draft.cols
    return RawTable(
        label=draft.caption.label,
        title=draft.caption.title,
        unit=_unit(draft, patterns),
        columns=tuple(Column(role=role, label=label) for role, label in zip(roles, labels, strict=True)),
        rows=build_rows(draft, roles, patterns),
        method=draft.parts[0].segment.slots.grid.method,
        pages=tuple(dict.fromkeys(page for part in draft.parts for page in part.segment.pages)),
        findings=draft.findings,
        lines=lines_in(draft, written) if written else (),
    )


def _unit(draft: TableDraft, patterns: Patterns) -> str:
    """The unit of the whole table, in one of the lines right above it or a row of title within it."""
    first = draft.parts[0].segment
    above = [nfc(line.text) for line in first.above[-MOST_TITLE_LINES:]]
    return stated_unit([*above, *map(nfc, first.title)], patterns.columns, patterns.units)


def _without_table(
    layouts: Sequence[PageLayout], drafts: Sequence[TableDraft], patterns: Patterns, written: Sequence[Line]
) -> Iterator[RawTable]:
    """For each appendix heading under which no table was found an empty table that says so: its table may be lost."""
    known = {squeeze(draft.caption.label) for draft in drafts}
    for label, page in headings_alone((line for layout in layouts for line in layout.lines), patterns.tables):
        if squeeze(label) not in known:
            known.add(squeeze(label))
            said = say("appendix-without-table", label=label, page=page)
            finding = Finding(
                code="appendix-without-table",
                severity="warning",
                stage="layout",
                page=page,
                message=said.en,
                message_vi=said.vi,
            )
            below = lines_below(label, written, patterns.tables, patterns.text.ending) if written else ()
            yield RawTable(label=label, pages=(page,), findings=(finding,), lines=below)

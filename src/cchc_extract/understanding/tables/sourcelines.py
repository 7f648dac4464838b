"""The lines of a text file in which each table stands, kept in order: one doubted as a whole can be looked at and read again from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from cchc_extract.model import Finding, Line, PageLayout, RawTable
from cchc_extract.model.correction import COLUMNS
from cchc_extract.patterns.tables import TablePatterns
from cchc_extract.patterns.toml import Pattern
from cchc_extract.understanding.assigned.namedcolumns import reading_of
from cchc_extract.understanding.tables.captions import headings_alone
from cchc_extract.understanding.tables.joining import TableDraft

MOST_LINES: Final = 4000
"""Lines of a table that are kept: those of a hundred pages. Of a longer one none are, so that a report costs no more than its text."""
OF_TABLES: Final = frozenset(
    {"table-doubtful", "rows-put-together", "table-not-read", "appendix-without-table", "no-table-heading"}
)
"""Findings that doubt a table as a whole."""


def lines_of(layouts: Sequence[PageLayout]) -> tuple[Line, ...]:
    """The lines of a plain text, in order; none where a page is no plain text."""
    if any(layout.page.source != "text" for layout in layouts):
        return ()
    return tuple(block for layout in layouts for block in layout.blocks if isinstance(block, Line))


def lines_in(draft: TableDraft, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Those of ``lines`` out of which ``draft`` was read, from its first to its last, also what stands between its parts."""
    spans = [span for part in draft.parts if (span := part.segment.slots.grid.lines) is not None]
    if not spans:
        return ()
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    return _bounded([line for line in lines if first <= line.number <= last])


def lines_below(
    label: str, lines: Sequence[Line], patterns: TablePatterns, ending: Sequence[Pattern]
) -> tuple[Line, ...]:
    """The ``lines`` below the appendix heading ``label``, up to the next one or to where the report ends."""
    found: list[Line] = []
    below = False
    for line in lines:
        heading = next(iter(headings_alone([line], patterns)), None)
        if below and (heading is not None or any(pattern.search(line.text) for pattern in ending)):
            break
        if below and (found or line.text.strip()):
            found.append(line)
        below = below or (heading is not None and heading[0] == label)
    while found and not found[-1].text.strip():
        found.pop()
    return _bounded(found)


def _bounded(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(lines) if len(lines) <= MOST_LINES else ()


def with_lines_told(tables: Iterable[RawTable]) -> list[RawTable]:
    """``tables`` of a plain text; what doubts one as a whole says in which lines it stands and with which columns it was read."""
    return [replace(table, findings=tuple(_told(each, table) for each in table.findings)) for table in tables]


def _told(finding: Finding, table: RawTable) -> Finding:
    if finding.code not in OF_TABLES or not table.lines:
        return finding
    return replace(finding, field=COLUMNS, raw=reading_of(table))

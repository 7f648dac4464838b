"""Rows of a grid that are none of the table: blank ones, and lines that number its columns, wherever they are printed again."""

from __future__ import annotations

from collections.abc import Container, Sequence

from cchc_extract.model import Role
from cchc_extract.understanding.tables.headers import numbers_columns
from cchc_extract.understanding.tables.joining import Part, TableDraft

_LONGEST = 4
"""Characters of the number of a column: ``(12)``."""


def number_lines(draft: TableDraft) -> frozenset[tuple[str, ...]]:
    """The lines below the headings of ``draft`` that number its columns, as texts by column."""
    below = (part.segment for part in draft.parts if part.segment.first)
    texts = (segment.slots.texts(segment.first - 1) for segment in below)
    return frozenset(tuple(each) for each in texts if numbers_columns(each))


def is_skipped(part: Part, row: int, roles: Sequence[Role], lines: Container[tuple[str, ...]]) -> bool:
    """Whether a row is blank or numbers the columns.

    Inside a table a line that does is one of ``lines`` again, or numbers the unit's column, too, where no row has a number.
    """
    segment = part.segment
    for cell in segment.slots.own(row):
        if cell.confidence is not None or cell.text.strip():
            break
    else:
        return True
    if row != segment.first and len(segment.slots.cover[row][_label_in(part, roles)].text) > _LONGEST:
        return False
    texts = segment.slots.texts(row)
    expected = row == segment.first or "unit" in roles or tuple(texts) in lines
    return expected and numbers_columns(texts)


def _label_in(part: Part, roles: Sequence[Role]) -> int:
    """The part's own column of labels, its first where it has none."""
    at = roles.index("indicator") if "indicator" in roles else -1
    return part.columns.index(at) if at in part.columns else 0

"""Rows of a grid that are none of the table: blank ones, and lines that number its columns, wherever they are printed again."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

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


def rows_kept(part: Part, roles: Sequence[Role], lines: Container[tuple[str, ...]]) -> Iterator[int]:
    """The rows of ``part`` that are the table's: neither blank nor numbers of columns.

    Inside a table a line that numbers columns is one of ``lines`` again, or numbers the unit's column, too, where no row has a number.
    """
    segment = part.segment
    label = _label_in(part, roles)
    for row in range(segment.first, segment.end):
        for cell in segment.slots.begun[row]:
            if cell.text.strip() or cell.confidence is not None:
                break
        else:
            continue
        if row == segment.first or len(segment.slots.cover[row][label].text) <= _LONGEST:
            texts = segment.slots.texts(row)
            expected = row == segment.first or "unit" in roles or tuple(texts) in lines
            if expected and numbers_columns(texts):
                continue
        yield row


def _label_in(part: Part, roles: Sequence[Role]) -> int:
    """The part's own column of labels, its first where it has none."""
    at = roles.index("indicator") if "indicator" in roles else -1
    return part.columns.index(at) if at in part.columns else 0

"""What stands in the columns of a table below its headings: what roles are told by."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from cchc_extract.understanding.tables.joining import TableDraft, rows_of
from cchc_extract.understanding.tables.slots import is_numeral


class ColumnContents(Struct, frozen=True, kw_only=True):
    """A column at ``place`` (from 0): its ``heading``, its ``cells`` that hold text, the rows ``at`` which they begin (from 0), and how
    many ``rows`` have a cell of their own in it. Cells merged over columns are no part of it.
    """

    place: int
    heading: str
    cells: tuple[str, ...]
    at: tuple[int, ...]
    rows: int

    @property
    def numeric(self) -> float:
        """The share of the cells that are numbers."""
        return sum(is_numeral(text) for text in self.cells) / len(self.cells) if self.cells else 0.0

    @property
    def holds_words(self) -> bool:
        """Whether it has cells, of which most have letters."""
        return sum(any(map(str.isalpha, text)) for text in self.cells) * 2 > len(self.cells)


def contents_of(draft: TableDraft) -> tuple[ColumnContents, ...]:
    """The columns of ``draft`` in order, with their headings; none is headed where no heading is printed."""
    texts: list[list[str]] = [[] for _ in range(draft.cols)]
    at: list[list[int]] = [[] for _ in range(draft.cols)]
    rows = [0] * draft.cols
    for number, (part, row) in enumerate(rows_of(draft)):
        for cell in part.segment.slots.own(row):
            if cell.col_span > 1:
                continue
            column = part.columns[cell.col]
            rows[column] += 1
            if text := part.segment.slots.text(row, cell.col):
                texts[column].append(text)
                at[column].append(number)
    return tuple(_columns(draft.labels or ("",) * draft.cols, texts, at, rows))


def _columns(
    labels: tuple[str, ...], texts: list[list[str]], at: list[list[int]], rows: list[int]
) -> Iterator[ColumnContents]:
    for place, (heading, cells, begun, count) in enumerate(zip(labels, texts, at, rows, strict=True)):
        yield ColumnContents(place=place, heading=heading, cells=tuple(cells), at=tuple(begun), rows=count)

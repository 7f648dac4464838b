"""Cells merged over rows that a page break cuts: the page prints the text once, above the break, and a blank cell below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cchc_extract.model import Cell
from cchc_extract.understanding.tables.joining import Part

Rest = tuple[Cell, Cell]
"""The blank cell below the break, and the cell above it whose text it goes on with."""


def rests_of_merged_cells(parts: Sequence[Part]) -> list[Mapping[int, Rest]]:
    """For each part of a table, by the table's column, the blank cells at its top that are the rest of a merged cell of the part before.

    Both must be drawn with rules and stand at the foot and at the top. A blank cell of one row is left blank; of one that is merged the
    cell above may have one row, the last of its page.
    """
    found: list[Mapping[int, Rest]] = []
    foot: dict[int, Cell] = {}
    for part in parts:
        rests = {
            column: (cell, foot[column])
            for column, cell in _drawn_at(part, part.segment.first)
            if column in foot
            and cell.row_span > 1
            and cell.row == part.segment.first
            and not cell.text.strip()
            and cell.confidence is None
        }
        found.append(rests)
        at_foot = _drawn_at(part, part.segment.end - 1)
        foot = {
            column: rests[column][1] if column in rests and rests[column][0] is cell else cell
            for column, cell in at_foot
            if cell.text.strip() or column in rests
        }
    return found


def _drawn_at(part: Part, row: int) -> list[tuple[int, Cell]]:
    """The cells that are drawn with rules, and merged over no columns, in a row of a part, with the table's columns."""
    segment = part.segment
    if segment.first >= segment.end or segment.slots.grid.method == "alignment":
        return []
    cover = zip(part.columns, segment.slots.cover[row], strict=False)
    return [(column, cell) for column, cell in cover if cell.col_span == 1]

"""Cells merged over rows that a page break cuts: the text is printed once, above the break or below it, and is blank beyond it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Cell
from cchc_extract.understanding.tables.joining import Part
from cchc_extract.understanding.tables.slots import slots_of


class Rest(Struct, frozen=True):
    """The blank ``cell`` below the break, and the cell above it, of ``whole``, whose text it goes on with.

    ``merged``: it is known that the two are one, since either is merged over rows or no rule closes the upper one.
    """

    cell: Cell
    whole: Cell
    merged: bool


def with_text_above_breaks(parts: Sequence[Part]) -> tuple[Part, ...]:
    """``parts`` with the text of merged cells that is printed below a page break in their blank cells above it as well."""
    found = list(parts)
    for at, part in enumerate(parts[1:], start=1):
        above = found[at - 1]
        blank = [
            (cell, text)
            for column, cell in _open_at_foot(above)
            for other, text in _drawn_at(part, part.segment.first)
            if column == other and not cell.text.strip() and text.text.strip() and text.row == part.segment.first
        ]
        if blank:
            found[at - 1] = _with_texts(above, blank)
    return tuple(found)


def _with_texts(part: Part, texts: Sequence[tuple[Cell, Cell]]) -> Part:
    """``part`` with the text of other cells in some of its own."""
    said = {
        id(cell): replace(text, row=cell.row, col=cell.col, row_span=cell.row_span, box=cell.box)
        for cell, text in texts
    }
    grid = part.segment.slots.grid
    slots = slots_of(replace(grid, cells=tuple(said.get(id(cell), cell) for cell in grid.cells)))
    return replace(part, segment=replace(part.segment, slots=slots))


def _open_at_foot(part: Part) -> Iterator[tuple[int, Cell]]:
    """The cells at the foot of a part that no rule closes, with the table's columns."""
    grid = part.segment.slots.grid
    if grid.open_below and part.segment.end == grid.rows:
        opened = {part.columns[col] for col in grid.open_below}
        yield from (each for each in _drawn_at(part, grid.rows - 1) if each[0] in opened)


def rests_of_merged_cells(parts: Sequence[Part]) -> list[Mapping[int, Rest]]:
    """For each part of a table, by the table's column, the blank cells at its top that are the rest of a merged cell of the part before.

    Both must be drawn with rules and stand at the foot and at the top. A blank cell of one row is left blank, unless no rule closes the
    one above; of one that is merged the cell above may have one row, the last of its page.
    """
    found: list[Mapping[int, Rest]] = []
    foot: dict[int, Cell] = {}
    opened: set[int] = set()
    for part in parts:
        rests = {
            column: Rest(cell, foot[column], foot[column].row_span > 1 or column in opened)
            for column, cell in _drawn_at(part, part.segment.first)
            if column in foot
            and (cell.row_span > 1 or column in opened)
            and cell.row == part.segment.first
            and not cell.text.strip()
            and cell.confidence is None
        }
        found.append(rests)
        opened = {column for column, _ in _open_at_foot(part)}
        at_foot = _drawn_at(part, part.segment.end - 1)
        foot = {
            column: rests[column].whole if column in rests and rests[column].cell is cell else cell
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

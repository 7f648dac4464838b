"""A page of further columns cut to the rows of the table beside which it is printed.

A spreadsheet that prints its gridlines rules the rows of the letterhead and of the signature as well, so that the grid of the second page
begins above the heading and ends below the last row. Both pages of one sheet have their rows at the same places.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from cchc_extract.understanding.tables.segments import Segment
from cchc_extract.understanding.tables.slots import Slots, is_numeral, slots_of

SAME_PLACE = 2.0
"""Points by which a row may stand higher or lower on one page of a sheet than on the other."""


def top_of(slots: Slots, row: int) -> float | None:
    """Where a row begins on its page; ``None`` where the grid has no geometry or no cell begins in it."""
    return min((cell.box.top for cell in slots.own(row) if cell.box is not None), default=None)


def without_blank_end(segment: Segment) -> Segment:
    """``segment`` without the blank rows that it ends with."""
    end = segment.end
    while end > segment.first and segment.slots.is_blank(end - 1):
        end -= 1
    return segment if end == segment.end else replace(segment, end=end)


def cropped(left: Segment, right: Segment) -> Iterator[Segment]:
    """``right`` cut to the rows that stand where those of ``left`` do, without the columns behind that are blank; then with them."""
    whole = _between(left, right)
    narrow = _without_blank_columns(whole)
    if narrow is not whole:
        yield narrow
    yield whole


def _between(left: Segment, right: Segment) -> Segment:
    """``right`` from the heading of ``left`` down to its last row; as it is where no rows stand there, or figures above or below them."""
    top = left.header.first if left.header else left.first
    if left.end <= top or right.cut:
        return right
    begin, last = _row_at(right.slots, top_of(left.slots, top)), _row_at(right.slots, top_of(left.slots, left.end - 1))
    if begin is None or last is None or begin > last or (begin == 0 and last + 1 >= right.end):
        return right
    beyond = [*range(begin), *range(last + 1, right.slots.rows)]
    if any(any(map(is_numeral, right.slots.texts(row))) for row in beyond):
        return right
    grid, rows = right.slots.grid, last + 1 - begin
    cells = tuple(
        replace(cell, row=cell.row - begin, row_span=min(cell.row_span, last + 1 - cell.row))
        for cell in grid.cells
        if begin <= cell.row <= last
    )
    header = right.header if right.header and right.header.first >= begin and right.header.end <= last + 1 else None
    return replace(
        right,
        slots=slots_of(replace(grid, rows=rows, cells=cells)),
        header=header and replace(header, first=header.first - begin, end=header.end - begin),
        first=max(0, right.first - begin) if header else 0,
        end=rows,
    )


def _row_at(slots: Slots, place: float | None) -> int | None:
    if place is None:
        return None
    tops = ((row, top_of(slots, row)) for row in range(slots.rows))
    return next((row for row, top in tops if top is not None and abs(top - place) <= SAME_PLACE), None)


def _without_blank_columns(segment: Segment) -> Segment:
    """``segment`` without the columns at its end that hold no text: ruled, since a text of the letterhead runs over them."""
    grid = segment.slots.grid
    cols = 1 + max((cell.col + cell.col_span - 1 for cell in grid.cells if cell.text.strip()), default=grid.cols - 1)
    if cols >= grid.cols:
        return segment
    kept = tuple(cell for cell in grid.cells if cell.col < cols)
    if any(cell.col + cell.col_span > cols for cell in kept):
        return segment
    edge = max((cell.box.x1 for cell in kept if cell.box is not None), default=None)
    box = replace(grid.box, x1=edge) if grid.box is not None and edge is not None else grid.box
    header = segment.header and replace(segment.header, labels=segment.header.labels[:cols])
    return replace(segment, slots=slots_of(replace(grid, cols=cols, cells=kept, box=box)), header=header)

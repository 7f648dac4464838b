"""A part of a table's columns put beside the others: its cells in their rows, its headings after theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Cell, Finding
from cchc_extract.model.words import say
from cchc_extract.understanding.tables.headers import Header, labels_of, numbers_columns
from cchc_extract.understanding.tables.segments import Segment
from cchc_extract.understanding.tables.slots import Slots, slots_of

_NUMBER = regex.compile(r"\(?\d{1,2}\)?(?:\s*=.*)?")


class Match(Struct, frozen=True, kw_only=True):
    """How a page of further columns stands beside one with labels.

    ``rows``: the row there for each of its own below its first ``heading`` rows. ``again``: so many of its columns only repeat the labels.
    ``sure``: the rows are known by their heights or labels, not only by how many there are.
    """

    rows: Mapping[int, int]
    heading: int
    again: int
    sure: bool = True


def side_by_side(left: Segment, right: Segment, match: Match) -> Segment:
    """``left`` with the columns of ``right``; a finding tells of it, and where it is not sure one on each row."""
    grid = left.slots.grid
    cells = _across_the_edge([*grid.cells, *_moved(left, right, match), *_heading(left, right, match)], left)
    cols = grid.cols + right.slots.cols - match.again
    slots = slots_of(replace(grid, cols=cols, cells=tuple(sorted(cells, key=_place))))
    said = say("columns-joined", page=right.page, other=left.page, columns=right.slots.cols - match.again)
    finding = Finding(
        code="columns-joined",
        severity="info" if match.sure else "warning",
        stage="layout",
        page=right.page,
        message=said.en,
        message_vi=said.vi,
    )
    header, beside = left.header and _with_labels(left, left.header, slots), (*left.beside, right.page)
    if not match.sure:
        return replace(left, slots=slots, header=header, beside=beside, doubts=(*left.doubts, finding))
    return replace(left, slots=slots, header=header, beside=beside, findings=(*left.findings, finding))


def heading_rows(left: Segment, right: Segment, end: int) -> list[int]:
    """Those of the first ``end`` rows of ``right`` that do not only number its columns, be they too few to tell it by themselves."""
    rows = [row for row in range(end) if not numbers_columns(right.slots.texts(row))]
    numbered = left.header is not None and left.first == left.header.end + 1
    if numbered and rows and rows[-1] == end - 1 and all(map(_NUMBER.fullmatch, right.slots.texts(end - 1))):
        return rows[:-1]
    return rows


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.col


def _moved(left: Segment, right: Segment, match: Match) -> Iterator[Cell]:
    """The cells of the right part's rows at their place in the whole, without the boxes that they have on another page."""
    for cell in right.slots.grid.cells:
        row = match.rows.get(cell.row)
        if row is None or cell.col < match.again or cell.row >= right.end:
            continue
        below = match.rows.get(cell.row + cell.row_span, left.end)
        col = left.slots.cols + cell.col - match.again
        yield replace(cell, row=row, row_span=max(1, below - row), col=col, box=None)


def _heading(left: Segment, right: Segment, match: Match) -> Iterator[Cell]:
    """The cells of the right part's heading in the rows of the left one's; where it has other levels, one for each column."""
    header = left.header
    rows = heading_rows(left, right, match.heading)
    if header is None or not rows:
        return
    levels, shift = header.end - header.first, left.slots.cols - match.again
    if len(rows) == levels and rows[-1] - rows[0] == levels - 1:
        for cell in right.slots.grid.cells:
            if rows[0] <= cell.row <= rows[-1] and cell.col >= match.again:
                span = min(cell.row_span, rows[-1] + 1 - cell.row)
                row = header.first + cell.row - rows[0]
                yield replace(cell, row=row, row_span=span, col=cell.col + shift, box=None)
        return
    for col, label in list(enumerate(labels_of(right.slots, rows[0], rows[-1] + 1)))[match.again :]:
        yield Cell(row=header.first, row_span=levels, col=col + shift, text=label)


def _across_the_edge(cells: Sequence[Cell], left: Segment) -> list[Cell]:
    """``cells`` with a heading that is merged over the edge of the page as one cell.

    Its text stands on one page alone, or goes on with a small letter on the other.
    """
    header, edge = left.header, left.slots.cols
    if header is None:
        return list(cells)
    upper = [cell for cell in cells if cell.row == header.first and cell.row_span < header.end - header.first]
    here = next((cell for cell in upper if cell.col + cell.col_span == edge), None)
    there = next((cell for cell in upper if cell.col == edge), None)
    if here is None or there is None:
        return list(cells)
    texts = [text for cell in (here, there) if (text := cell.text.strip())]
    if len(texts) == 2 and not texts[1][0].islower():
        return list(cells)
    span = here.col_span + there.col_span
    whole = replace(here, col_span=span, text=" ".join(texts), decisions=(*here.decisions, *there.decisions))
    return [*(cell for cell in cells if cell is not here and cell is not there), whole]


def _with_labels(left: Segment, header: Header, slots: Slots) -> Header:
    """The heading with the labels of the new columns, and of those before them under what is merged with theirs."""
    labels = labels_of(slots, header.first, header.end)
    over = slots.cover[header.first][left.slots.cols]
    known = over.col if over.col < left.slots.cols else left.slots.cols
    return replace(header, labels=(*header.labels[:known], *labels[known:]))

"""A part of a table's columns put beside the others: its cells in their rows, its headings after theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Cell, Finding, Grid
from cchc_extract.model.words import say
from cchc_extract.understanding.tables.headers import labels_of, numbers_columns
from cchc_extract.understanding.tables.segments import Segment
from cchc_extract.understanding.tables.slots import slots_of


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
    cells = tuple(sorted((*grid.cells, *_moved(left, right, match)), key=lambda cell: (cell.row, cell.col)))
    cols = grid.cols + right.slots.cols - match.again
    wide = Grid(page=grid.page, rows=grid.rows, cols=cols, cells=cells, method=grid.method)
    header = left.header and replace(left.header, labels=(*left.header.labels, *_labels(left, right, match)))
    said = say("columns-joined", page=right.page, other=left.page, columns=right.slots.cols - match.again)
    finding = Finding(
        code="columns-joined",
        severity="info" if match.sure else "warning",
        stage="layout",
        page=right.page,
        message=said.en,
        message_vi=said.vi,
    )
    beside = (*left.beside, right.page)
    if not match.sure:
        return replace(left, slots=slots_of(wide), header=header, beside=beside, doubts=(*left.doubts, finding))
    return replace(left, slots=slots_of(wide), header=header, beside=beside, findings=(*left.findings, finding))


def _moved(left: Segment, right: Segment, match: Match) -> Iterator[Cell]:
    """The cells of the right part's rows at their place in the whole, without the boxes that they have on another page."""
    for cell in right.slots.grid.cells:
        row = match.rows.get(cell.row)
        if row is None or cell.col < match.again or cell.row >= right.end:
            continue
        below = match.rows.get(cell.row + cell.row_span, left.end)
        col = left.slots.cols + cell.col - match.again
        yield replace(cell, row=row, row_span=max(1, below - row), col=col, box=None)


def _labels(left: Segment, right: Segment, match: Match) -> tuple[str, ...]:
    """The headings of the columns that ``right`` adds, under what heads the last column of ``left`` where a merged heading runs on."""
    rows = [row for row in range(match.heading) if not numbers_columns(right.slots.texts(row))]
    if not rows:
        return ("",) * (right.slots.cols - match.again)
    labels = labels_of(right.slots, rows[0], rows[-1] + 1)[match.again :]
    above, under = left.labels[-1].rpartition(" / ")[0], right.slots.cover[rows[0]][match.again]
    if not above or under.text.strip() or under.row_span == len(rows):
        return labels
    under_it = under.col + under.col_span - match.again
    return (*(f"{above} / {label}" for label in labels[:under_it]), *labels[under_it:])

"""Lines of a table without vertical rules, whose columns are known, as a grid: its headings, its rows, and cells merged over several."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.across import lines_across
from cchc_extract.layout.between import texts_between
from cchc_extract.layout.columns import Gutter, Piece, is_section
from cchc_extract.layout.goingon import heading_again
from cchc_extract.layout.groupcells import with_groups_merged
from cchc_extract.layout.grouplines import group_lines, group_unsure
from cchc_extract.layout.headingend import (
    OFF_TITLE,
    first_of_body,
    has_figures,
    heading_end,
    headings_of,
    needed,
    rows_begin,
)
from cchc_extract.layout.headings import heading_cells
from cchc_extract.layout.openrules import OpenRules, lowest_headings
from cchc_extract.layout.rowstarts import NOTHING_TOLD, is_stt, with_names
from cchc_extract.layout.ruledheading import ruled_heading
from cchc_extract.layout.rulegaps import bands_of, merge_unsure, with_overs
from cchc_extract.layout.tablelines import TableLine, body_cells, table_line
from cchc_extract.layout.textrows import rows_by_text
from cchc_extract.layout.touching import with_edges_parted
from cchc_extract.model import Box, Cell, Finding, Grid, around

_CROWDED = 0.2
"""Share of the bands between rules that may hold two lines of figures for the bands to be the rows; else only head and foot are ruled."""


class _Frame(Struct, frozen=True):
    """A table's place on its page, the edges of its columns, and the gutters between them; in points."""

    box: Box
    xs: Sequence[float]
    gutters: Sequence[Gutter]


def assembled(
    pieces: Sequence[Sequence[Piece]],
    gutters: Sequence[Gutter],
    rules: OpenRules | None,
    number: int,
    before: Grid | None,
    open_above: Sequence[int] = (),
    *,
    goes_on: bool = False,
) -> Grid:
    """The grid of a table on page ``number``: the texts of its lines, top to bottom, in the columns between ``gutters``.

    ``rules`` are its horizontal ones, if it has any; ``before`` is the last table of the page before; ``goes_on``: here.
    ``open_above`` are the columns of the last table there that no rule closes at the foot.
    """
    gutters = needed(lowest_headings(pieces, headings_of(pieces), rules), list(gutters))
    names = lines_across(pieces, gutters, goes_on=goes_on, bottom=rules.bottom if rules else -inf)
    named = {n for start, end in names for n in range(start, end)}
    parted = with_edges_parted(pieces, gutters)
    pieces = [line if n in named else parted[n] for n, line in enumerate(pieces)] if named else parted
    lines = _with_sections_across([table_line(line, gutters) for line in pieces], len(gutters) + 1, names)
    box = around(piece.box for line in pieces for piece in line) or pieces[0][0].box
    whole = rules.whole if rules else []
    ruled = _between_rules(lines, whole)
    told = NOTHING_TOLD if ruled else with_names(group_lines(lines, first_of_body(lines), whole), names)
    groups = ruled or rows_by_text(lines, told)
    bounded = bool(whole) and whole[0] < lines[0].middle
    heading = heading_again(lines, before) or heading_end(lines, groups, whole, bounded=bounded, ruled=bool(ruled))
    frame = _Frame(box, [box.x0, *_edges(lines[:heading], gutters), box.x1], gutters)
    if rules and rules.is_broken and (gaps := _by_gaps(lines, rules, frame, number, heading, open_above)):
        return gaps
    cells = heading_cells(lines[:heading], frame.xs)
    top = _rows_of(cells)
    bodies = [part for group in groups for part in _sections_apart([n for n in group if n >= heading], lines)]
    for row, group in enumerate(bodies, start=top):
        cells += body_cells([lines[index] for index in group], row, frame.xs)
    cells = with_groups_merged(cells, top, top + len(bodies))
    doubts: list[tuple[int, Finding]] = []
    if between := texts_between([[lines[index] for index in group] for group in bodies], len(frame.xs) - 1):
        cells = with_overs(cells, between, {at: (top + at, top + at) for at in range(len(bodies))}, frame.xs)
        doubts = [(top + at, merge_unsure(number)) for at in sorted(between.unsure)]
    doubts += [(top + at, group_unsure(number)) for at, group in enumerate(bodies) if not told.unsure.isdisjoint(group)]
    return Grid(
        page=number,
        rows=top + len(bodies),
        cols=len(frame.xs) - 1,
        cells=tuple(cells),
        method="levels" if ruled else "alignment",
        box=box,
        doubts=tuple(doubts),
    )


def _edges(heading: Sequence[TableLine], gutters: Sequence[Gutter]) -> list[float]:
    """The edges between the columns: in the middle of what the texts of the ``heading`` leave free of each gutter."""
    starts, ends = [each.start for each in gutters], [each.end for each in gutters]
    for placed in (placed for line in heading for placed in line.pieces if placed.end - placed.col == 1):
        col, box = placed.col, placed.piece.box
        if col < len(gutters) and box.x1 < gutters[col].end:
            starts[col] = max(starts[col], box.x1)
        if col and box.x0 > gutters[col - 1].start:
            ends[col - 1] = min(ends[col - 1], box.x0)
    free = zip(gutters, starts, ends, strict=True)
    return [(start + end) / 2 if start < end else gutter.middle for gutter, start, end in free]


def _by_gaps(
    lines: Sequence[TableLine], rules: OpenRules, frame: _Frame, number: int, heading: int, open_above: Sequence[int]
) -> Grid | None:
    """The grid of ``lines`` the rows of which ``rules`` part, with gaps; ``None`` where the rules do not part rows."""
    box = frame.box
    top = max((y for y in rules.whole if y < lines[rows_begin(lines, rules.whole)].middle), default=None)
    ends = sum(line.middle < top for line in lines) if top is not None else 0
    if top is None or (heading and not ends):
        ends, top = heading, box.top
        if heading:
            top = (lines[heading - 1].middle + lines[heading].middle) / 2
    body = Box(box.x0, top, box.x1, max(rules.bottom, box.bottom))
    bands = bands_of(lines[ends:], rules, frame.gutters, body, open_above)
    crowded = sum(sum(map(has_figures, band)) > 1 for band in bands.lines)
    if crowded > _CROWDED * len(bands.lines):
        return None
    above = max((y for y in rules.whole if y < lines[0].middle), default=box.top)
    head = Box(frame.xs[0], above, frame.xs[-1], top)
    cells = ruled_heading(lines[:ends], rules, frame.gutters, frame.xs, head) or heading_cells(lines[:ends], frame.xs)
    first = row = _rows_of(cells)
    rows: dict[int, tuple[int, int]] = {}
    covered = {band for over in bands.overs for band in range(over.first, over.last + 1)}
    for band, mine in enumerate(bands.lines):
        parts = _sections_apart(list(range(len(mine))), mine)
        for part in parts:
            cells += body_cells([mine[index] for index in part], row + parts.index(part), frame.xs)
        if not parts and band in covered:
            cells += _blank(row, bands.edges[band], bands.edges[band + 1], frame.xs)
        height = len(parts) or (band in covered)
        rows[band] = (row, row + height - 1)
        row += height
    if row == first:
        return None
    cells = with_overs(cells, bands, rows, frame.xs)
    doubts = [(each, merge_unsure(number)) for band in sorted(bands.unsure) for each in _span(rows[band])]
    return Grid(
        page=number,
        rows=row,
        cols=len(frame.xs) - 1,
        cells=tuple(cells),
        method="levels",
        box=box,
        doubts=tuple(doubts),
        open_below=bands.open_below,
    )


def _span(rows: tuple[int, int]) -> range:
    return range(rows[0], rows[1] + 1)


def _blank(row: int, top: float, bottom: float, xs: Sequence[float]) -> list[Cell]:
    return [Cell(row=row, col=col, box=Box(xs[col], top, xs[col + 1], bottom)) for col in range(len(xs) - 1)]


def _rows_of(cells: Sequence[Cell]) -> int:
    return max((cell.row + cell.row_span for cell in cells), default=0)


def _with_sections_across(lines: list[TableLine], cols: int, names: Sequence[tuple[int, int]] = ()) -> list[TableLine]:
    """``lines`` with the ``names`` over all columns, and the heading of a section where it stands in the middle of the table."""
    box = around(placed.piece.box for line in lines for placed in line.pieces)
    named = {n for start, end in names for n in range(start, end)}
    return [
        TableLine((replace(line.pieces[0], col=0, end=cols),), across=n in named)
        if n in named
        else TableLine((replace(line.pieces[0], col=0, end=cols),))
        if len(line.pieces) == 1
        and line.pieces[0].col
        and is_section([line.pieces[0].piece])
        and box is not None
        and abs(line.pieces[0].piece.box.centre[0] - box.centre[0]) <= OFF_TITLE
        else line
        for n, line in enumerate(lines)
    ]


def _sections_apart(group: list[int], lines: Sequence[TableLine]) -> list[list[int]]:
    """The ``lines`` of a row, parted where the heading of a section stands above its number; none where it has no lines."""
    if len(group) < 2 or not is_section([placed.piece for placed in lines[group[0]].pieces]):
        return [group] if group else []
    col = lines[group[0]].pieces[0].col
    end = next((n for n in group[1:] if len(lines[n].pieces) > 1 or lines[n].pieces[0].col != col), None)
    return [group] if end is None else [list(range(group[0], end)), list(range(end, group[-1] + 1))]


def _holds_rows(lines: Sequence[TableLine]) -> bool:
    """Whether several of ``lines`` hold figures, or the number of a row."""
    numbers = sum(line.first is not None and is_stt(line.first.text) and len(line.pieces) > 1 for line in lines)
    return numbers > 1 or sum(map(has_figures, lines)) > 1


def _between_rules(lines: Sequence[TableLine], rules: Sequence[float]) -> list[list[int]]:
    """The lines of each row where rules part the rows; none where only the head and the foot of the table are ruled."""
    bands: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        bands.setdefault(sum(rule < line.middle for rule in rules), []).append(index)
    ruled = [bands[band] for band in sorted(bands)]
    crowded = sum(_holds_rows([lines[index] for index in band]) for band in ruled)
    return ruled if rules and crowded <= _CROWDED * len(ruled) else []

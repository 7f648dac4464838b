"""From the lines of a region to a grid: columns, heading, rows, cells for several rows, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Cell, Finding, Grid
from cchc_extract.model.words import say
from cchc_extract.patterns.tables import NEARLY, TablePatterns
from cchc_extract.understanding.textcolumns.besidenotes import with_figures_before_notes
from cchc_extract.understanding.textcolumns.chargrid import TextLine, is_stt, is_value
from cchc_extract.understanding.textcolumns.gutters import gutters_again, gutters_of
from cchc_extract.understanding.textcolumns.heads import (
    Heading,
    cells_of,
    heading_of,
    repeated,
    with_headings_parted,
)
from cchc_extract.understanding.textcolumns.laterpages import as_before, as_wide
from cchc_extract.understanding.textcolumns.numberorder import Shape, numbers_after, shape_of
from cchc_extract.understanding.textcolumns.placing import Column, Placed, columns_of, placed
from cchc_extract.understanding.textcolumns.rowcuts import MIDDLE, TOP, cut
from cchc_extract.understanding.textcolumns.tablerows import Row, rows_of
from cchc_extract.understanding.textcolumns.tallcells import Span, spans_of, with_labels_spread
from cchc_extract.understanding.textrows.numbering import START, Numbering

_NUMBERED = 0.5
"""Share of the texts in the first column that are row numbers from which it is the column of numbers."""
_FEWEST_COLUMNS = 2
_MOST_LEAD = 6.0
"""What it costs at most that cells are set otherwise than in the table above."""


class Table(Struct, frozen=True):
    """What was read in a region: all of it that a grid needs, and the next page to go on from.

    ``share``: of a cell's height above what a row's cells have in common; ``lead``: how much less that costs than the other way;
    ``last_doubts``: about the last row.
    """

    lines: tuple[TextLine, ...]
    heading: tuple[Cell, ...]
    roles: tuple[str | None, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    spans: tuple[Span, ...]
    numbers: Numbering = START
    doubtful: bool = False
    heads: tuple[TextLine, ...] = ()
    gutters: tuple[int, ...] = ()
    share: float = MIDDLE
    lead: float = 0.0
    numbered: bool = False
    findings: tuple[Finding, ...] = ()
    last_doubts: tuple[Finding, ...] = ()

    @property
    def first(self) -> int:
        """The index of its first line."""
        return self.lines[0].index

    @property
    def last(self) -> int:
        """The index of its last line."""
        return self.lines[-1].index


def read(lines: Sequence[TextLine], before: Table | None, patterns: TablePatterns) -> Table | None:
    """The table in the region ``lines``; ``before`` is the one above it, which it may go on from. ``None`` where there is none."""
    again = repeated(lines, before.heads) if before is not None else None
    gutters = _gutters(lines, before, again)
    if len(gutters) + 1 < _FEWEST_COLUMNS:
        return None
    as_read = lines
    lines = with_headings_parted(lines, columns_of(lines, gutters), patterns)
    columns: Sequence[Column] = columns_of(lines, gutters)
    set_lines: Sequence[Placed] = [placed(line, gutters, columns) for line in lines]
    set_lines = with_figures_before_notes(set_lines, columns, patterns)
    stt, label = _leading(set_lines, len(columns))
    first = next((n for n, line in enumerate(lines) if len(line.pieces) > 1), 0)
    shape = shape_of(set_lines[first:], stt, label, columns)
    heading, starts, share, lead = _cut(lines, set_lines, gutters, shape, patterns, before, again)
    body: Sequence[Placed] = set_lines[heading.end :]
    if not body:
        return None
    cells: Sequence[Cell] = cells_of(lines[heading.start : heading.end], gutters)
    if again is not None and before is not None and len(before.columns) == len(columns):
        cells = before.heading
    roles: Sequence[str | None] = _roles(cells, len(columns), patterns)
    heads = tuple(as_read[heading.start : heading.end])
    doubtful = False
    if not cells and before is not None:
        way, doubtful = as_before(columns, before.columns)
        columns, body = _moved(columns, body, before.columns, way)
        roles = before.roles if len(columns) == len(before.columns) else roles
        shape = shape_of(body, way[stt] if way and stt is not None else stt, way[label] if way else label, columns)
    units = frozenset(col for col, role in enumerate(roles) if role == "unit")
    rows, labels = with_labels_spread(
        rows_of(body, [start - heading.end for start in starts], shape, share, units), shape
    )
    return Table(
        tuple(lines[heading.start :]),
        tuple(cells),
        tuple(roles),
        tuple(columns),
        tuple(rows),
        (*labels, *spans_of(rows, shape, units, len(columns), top=share == TOP)),
        numbers_after(body, shape, before.numbers if before is not None else START),
        doubtful,
        *((heads, tuple(gutters)) if heads or before is None else (before.heads, before.gutters)),
        share,
        lead,
        stt is not None,
    )


def _gutters(lines: Sequence[TextLine], before: Table | None, again: Heading | None) -> list[int]:
    """The gutters of a region, those of the table ``before`` where its heading stands ``again``."""
    if again is None or before is None:
        return gutters_of(lines)
    found = gutters_again(lines[again.start :], lines[again.start : again.end], before.heads, before.gutters)
    return found or gutters_of(lines, numbered=before.numbered)


def _moved(
    columns: Sequence[Column], lines: Sequence[Placed], before: Sequence[Column], way: Sequence[int]
) -> tuple[Sequence[Column], Sequence[Placed]]:
    """``columns`` and the texts of ``lines`` in the columns of the table ``before`` that ``way`` tells, the others of it blank."""
    if len(columns) >= len(before) or not way:
        return columns, lines
    moved = [replace(line, cells={way[col]: piece for col, piece in line.cells.items()}) for line in lines]
    return as_wide(columns, before, way), moved


def _leading(lines: Sequence[Placed], cols: int) -> tuple[int | None, int]:
    """The columns of the row numbers and of the labels, as what they hold tells: numbers in the first, the most letters after it."""
    first = [line.cells[0].text for line in lines if 0 in line.cells]
    numbered = sum(map(is_stt, first)) >= _NUMBERED * len(first) > 0
    letters = [0] * cols
    top = next((n for n, line in enumerate(lines) if any(is_value(piece.text) for piece in line.cells.values())), 0)
    for line in lines[top:]:
        for col, piece in line.cells.items():
            letters[col] += sum(map(str.isalpha, piece.text)) if len(piece.text) > 1 else 0
    candidates = range(1 if numbered else 0, cols)
    second = 1 if numbered else 0
    label = max(candidates, key=lambda col: letters[col] * (1.5 if col == second else 1.0))
    return (0 if numbered else None), label


def _cut(
    lines: Sequence[TextLine],
    set_lines: Sequence[Placed],
    gutters: Sequence[int],
    shape: Shape,
    patterns: TablePatterns,
    before: Table | None,
    again: Heading | None,
) -> tuple[Heading, list[int], float, float]:
    """The heading, which may be that of the page before ``again``, the lines on which rows begin, and how cells are set: centred or at the
    top, whichever costs less, here and on the page before.
    """
    ways = []
    for share in (MIDDLE, TOP):
        rows = cut(set_lines, shape, share, before.numbers if before is not None else START)
        heading, cost = (again, rows.costs[again.end]) if again else heading_of(lines, gutters, rows.costs, patterns)
        if before is not None and share != before.share:
            cost += before.lead
        ways.append((cost, heading, rows.starts(heading.end), share))
    ways.sort(key=lambda way: way[0])
    cost, heading, starts, share = ways[0]
    return heading, starts, share, min(_MOST_LEAD, ways[1][0] - cost)


def _roles(cells: Sequence[Cell], cols: int, patterns: TablePatterns) -> list[str | None]:
    """By column the role that its heading tells for certain."""
    roles: list[str | None] = [None] * cols
    for cell in cells:
        role, score = patterns.heading_role(cell.text.replace("\n", " "))
        if score >= NEARLY and cell.col_span == 1:
            roles[cell.col] = role
    return roles


def grid_of(table: Table) -> Grid:
    """``table`` as a grid, with the doubts about its rows."""
    top = max((cell.row + cell.row_span for cell in table.heading), default=0)
    cells = list(table.heading)
    over = {(row, span.col): span for span in table.spans for row in range(span.first, span.last + 1)}
    doubts: list[tuple[int, Finding]] = []
    for number, row in enumerate(table.rows):
        for col in range(len(table.columns)):
            span = over.get((number, col))
            if span is None:
                cells.append(Cell(row=top + number, col=col, text=row.text(col)))
            elif span.first == number:
                text = table.rows[span.at].text(col)
                cells.append(Cell(row=top + number, col=col, row_span=span.last - span.first + 1, text=text))
        merged = any(span.doubtful for (at, _), span in over.items() if at == number)
        if merged or table.doubtful or row.doubtful:
            doubts.append((top + number, _doubt(table)))
    doubts += [(top + len(table.rows) - 1, doubt) for doubt in table.last_doubts]
    return Grid(
        page=table.lines[0].page,
        rows=top + len(table.rows),
        cols=len(table.columns),
        cells=tuple(cells),
        method="text",
        findings=table.findings,
        doubts=tuple(doubts),
    )


def _doubt(table: Table) -> Finding:
    said = say("ambiguous-row")
    return Finding(
        code="ambiguous-row",
        severity="warning",
        stage="layout",
        page=table.lines[0].page,
        message=said.en,
        message_vi=said.vi,
    )

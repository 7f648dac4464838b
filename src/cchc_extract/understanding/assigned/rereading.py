"""A table of plain text read again with the columns that a reviewer named: by each recogniser that can take them, the best reading kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from cchc_extract.model import Cell, Column, Evidence, Grid, Line, RawTable, decide
from cchc_extract.model.words import same, say
from cchc_extract.patterns import Patterns
from cchc_extract.understanding import textblocks, textcells, textcolumns, textrows
from cchc_extract.understanding.assigned.bodystarts import figures_left_out, starts_of, without_repeats
from cchc_extract.understanding.assigned.namedcolumns import (
    ColumnsError,
    NamedColumn,
    columns_of,
    written_columns,
)
from cchc_extract.understanding.foundgrids import FoundGrid
from cchc_extract.understanding.gridcosts import LOST_FIGURE, cost_of, doubted, figures_in, holds_together, with_doubt
from cchc_extract.understanding.tables.captions import Caption
from cchc_extract.understanding.tables.headers import Header
from cchc_extract.understanding.tables.joining import Part, TableDraft
from cchc_extract.understanding.tables.rows import build_rows
from cchc_extract.understanding.tables.segments import Segment
from cchc_extract.understanding.tables.slots import is_numeral, slots_of
from cchc_extract.understanding.tables.sourcelines import with_lines_told
from cchc_extract.understanding.textblocks.heads import Column as TornColumn
from cchc_extract.understanding.textblocks.heads import Kind as TornKind
from cchc_extract.understanding.textcells.tableshapes import Shape
from cchc_extract.understanding.textrows import plans, states
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.vocabulary import vocabulary_of
from cchc_extract.vietnamese import nfc

RULE = "columns-assigned"
"""The rule of the decision that a table has other columns than it was read with."""
_SHORT = 1000
"""Lines of a table up to which other ways to understand the named columns are tried, each of which takes seconds where there are more."""
_HELD_OVER = 2.0
"""Cost of a reading in which some words above the first row are of its cells."""
_OF_ROW = ("stt", "indicator", "unit", "note")
_OF_EACH_ROW = ("indicator", "unit")
_PLANNED = {
    "stt": states.STT, "indicator": states.LABEL, "unit": states.UNIT, "value": states.VALUE, "text": states.TEXT, "note": states.NOTE,
}  # fmt: skip
_TORN: dict[str, TornKind] = {
    "stt": "stt", "indicator": "label", "unit": "unit", "value": "value", "text": "value", "note": "note",
}  # fmt: skip

Recogniser = Callable[[Sequence[Line], Sequence[NamedColumn], Patterns], FoundGrid | None]


def read_again(table: RawTable, columns: Sequence[NamedColumn], patterns: Patterns) -> RawTable:
    """``table`` read anew from its lines as one with these ``columns``, the decision written down.

    Where its cells then fit their rows and columns nothing is said of the whole. Raises ``ColumnsError`` where the lines cannot be
    read so.
    """
    found = _best(table.lines, columns, patterns)
    if not holds_together(found):
        found = doubted(found)
    elif (unlike := _unlike(found.grid, columns)) is not None:
        name = columns[unlike].label or columns[unlike].kind
        found = with_doubt(found, "table-doubtful", say("columns-unlike", number=unlike + 1, name=same(name)))
    elif (sparse := _sparse(found.grid, columns)) is not None:
        name = columns[sparse].label or columns[sparse].kind
        found = with_doubt(found, "table-doubtful", say("columns-sparse", number=sparse + 1, name=same(name)))
    grid = found.grid
    labels = tuple(column.label for column in columns)
    segment = Segment(slots=slots_of(grid), header=Header(labels=labels, first=0, end=1), first=1, end=grid.rows)
    part = Part(segment=segment, columns=tuple(range(grid.cols)))
    draft = TableDraft(caption=Caption(), labels=labels, cols=grid.cols, parts=(part,), findings=grid.findings)
    roles = [column.role for column in columns]
    before = written_columns(columns_of(table))
    again = replace(
        table,
        columns=tuple(Column(role=role, label=label) for role, label in zip(roles, labels, strict=True)),
        rows=build_rows(draft, roles, patterns),
        method="text",
        findings=grid.findings,
        assigned=decide(Evidence(text=before), written_columns(columns), RULE),
    )
    return with_lines_told([again])[0]


def _unlike(grid: Grid, columns: Sequence[NamedColumn]) -> int | None:
    """The first column of words in which most cells are figures, or of row numbers in which most are none."""
    for col, column in enumerate(columns):
        texts = [nfc(cell.text) for cell in grid.cells if cell.row and cell.col == col and cell.text.strip()]
        fits = [is_number(text.replace(" ", "")) if column.kind == "stt" else not is_numeral(text) for text in texts]
        if column.kind in _OF_ROW and 2 * sum(fits) < len(fits):
            return col
    return None


def _sparse(grid: Grid, columns: Sequence[NamedColumn]) -> int | None:
    """The column of labels or units in which nothing stands in most of the rows that have values: its words are in another."""
    filled: list[set[int]] = [set() for _ in columns]
    counted: set[int] = set()
    for cell in grid.cells:
        if cell.row and cell.text.strip():
            filled[cell.col].update(range(cell.row, cell.row + cell.row_span))
            if columns[cell.col].kind == "value":
                counted.add(cell.row)
    named = (col for col, column in enumerate(columns) if column.kind in _OF_EACH_ROW)
    return next((col for col in named if 2 * len(counted - filled[col]) > len(counted)), None)


def _best(lines: Sequence[Line], columns: Sequence[NamedColumn], patterns: Patterns) -> FoundGrid:
    """The reading of ``lines`` that holds together best. Raises ``ColumnsError``.

    Where none does with the columns as they were named, each of those of values may be one of words. The search for cells torn from their
    rows is long: it is made where no other reading holds together.
    """
    readings: list[tuple[float, FoundGrid]] = []
    ways = list(_ways(columns)) if len(lines) <= _SHORT else [columns]
    for recognisers, tried in ((_QUICK, ways), ((_as_blocks,), [columns])):
        for way in tried:
            readings += _readings(lines, way, columns, patterns, recognisers)
            best = min((each for each in readings if _blank(each[1], columns) is None), key=_cost, default=None)
            if best is not None and holds_together(best[1]):
                return best[1]
    if best is not None:
        return best[1]
    if not readings:
        raise ColumnsError(say("columns-not-read", count=len(columns)))
    blank = _blank(min(readings, key=_cost)[1], columns) or 0
    name = columns[blank].label or columns[blank].kind
    raise ColumnsError(say("columns-blank", number=blank + 1, name=same(name)))


def _cost(reading: tuple[float, FoundGrid]) -> float:
    return reading[0]


def _ways(columns: Sequence[NamedColumn]) -> Iterator[Sequence[NamedColumn]]:
    """``columns`` as they were named, and with each of those of values as one of words."""
    yield columns
    for at, column in enumerate(columns):
        if column.kind == "value":
            yield [*columns[:at], replace(column, kind="text"), *columns[at + 1 :]]


def _blank(found: FoundGrid, columns: Sequence[NamedColumn]) -> int | None:
    """A column in which nothing stands, though it is none of notes."""
    filled = {cell.col for cell in found.grid.cells if cell.row and cell.text.strip()}
    return next((col for col, column in enumerate(columns) if col not in filled and column.kind != "note"), None)


def _readings(
    lines: Sequence[Line],
    way: Sequence[NamedColumn],
    columns: Sequence[NamedColumn],
    patterns: Patterns,
    recognisers: Sequence[Recogniser],
) -> Iterator[tuple[float, FoundGrid]]:
    """What each recogniser makes of the lines from each place on at which the rows may begin, and what that costs."""
    starts = starts_of(lines, columns, vocabulary_of(patterns))
    for start in starts:
        body = without_repeats(lines, start)
        figures = figures_in(body)
        above = LOST_FIGURE * figures_left_out(lines[:start], columns)
        held_over = _HELD_OVER * sum(other > start for other in starts)
        for recognise in recognisers:
            found = recognise(body, way, patterns)
            if found is not None and found.grid.cols == len(columns) and found.grid.rows > 1:
                cost = cost_of(
                    [_headed(found, [""] * len(columns))], figures
                )  # no figure of a heading makes up for one lost
                yield cost + above + held_over, _headed(found, [column.label for column in columns])


def _headed(found: FoundGrid, labels: Sequence[str]) -> FoundGrid:
    """``found`` below one row of headings: ``labels``."""
    heading = [Cell(row=0, col=col, text=label) for col, label in enumerate(labels)]
    return replace(found, grid=replace(found.grid, cells=(*heading, *(cell for cell in found.grid.cells if cell.row))))


def _as_rows(lines: Sequence[Line], columns: Sequence[NamedColumn], patterns: Patterns) -> FoundGrid | None:
    if not lines or all(column.kind != "value" for column in columns):
        return None
    planned = tuple(plans.Column(_PLANNED[column.kind], column.label) for column in columns)
    return textrows.read_as(lines, plans.Plan(planned, sure=True), patterns)


def _as_cells(lines: Sequence[Line], columns: Sequence[NamedColumn], patterns: Patterns) -> FoundGrid | None:
    kinds = [column.kind for column in columns]
    roles = tuple(None if column.kind == "text" else column.role for column in columns)
    stt = 0 if kinds[0] == "stt" else -1
    return textcells.read_as(lines, Shape(roles, stt, kinds.index("indicator"), len(kinds)), patterns)


def _as_blocks(lines: Sequence[Line], columns: Sequence[NamedColumn], patterns: Patterns) -> FoundGrid | None:
    if all(line.text.strip() for line in lines):
        return None
    return textblocks.read_as(lines, [TornColumn(_TORN[column.kind], (column.label,)) for column in columns], patterns)


def _as_columns(lines: Sequence[Line], columns: Sequence[NamedColumn], patterns: Patterns) -> FoundGrid | None:
    return textcolumns.read_as(lines, len(columns), patterns) if textcolumns.suits(lines) else None


_QUICK: tuple[Recogniser, ...] = (_as_cells, _as_columns, _as_rows)

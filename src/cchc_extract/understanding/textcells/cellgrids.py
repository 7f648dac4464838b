"""A reading as a grid: its heading, its rows with blank and merged cells, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from cchc_extract.model import Cell, Finding, Grid
from cchc_extract.model.words import say
from cchc_extract.understanding.foundgrids import warning
from cchc_extract.understanding.textcells.celldoubts import doubtful_rows, doubts_of_table
from cchc_extract.understanding.textcells.paths import Grammar, Reading
from cchc_extract.understanding.textcells.stackedheads import Head
from cchc_extract.understanding.textcells.unitsabove import counts, may_be_of, told_above

_FEWEST_GAPS = 2
_ODD = 6.0
"""What a row may cost more than others without being doubted."""


class _Row(Struct):
    """A row while it is put together: the text by column, and the columns that no item went to though the row goes on behind them."""

    texts: dict[int, str] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    cost: float = 0.0
    last: int = -1


class Put(Struct, frozen=True):
    """A heading (``sure`` or not), the line of column numbers below it (empty where there is none), and the reading of the rows."""

    head: Head
    numbers: tuple[str, ...]
    reading: Reading
    sure: bool = True


def columns_of(reading: Reading, grammar: Grammar) -> list[list[str]]:
    """The cells of a reading by column."""
    rows = _rows(reading, grammar)
    return [[row.texts.get(col, "") for row in rows] for col in range(grammar.shape.cols)]


def grid_of(put: Put, grammar: Grammar, page: int) -> Grid:
    """The table as a grid on ``page``."""
    rows = _rows(put.reading, grammar)
    _said_once(rows, grammar)
    above = put.head.levels + bool(put.numbers)
    cols = grammar.shape.cols
    cells = [*put.head.cells(), *(Cell(row=put.head.levels, col=c, text=text) for c, text in enumerate(put.numbers))]
    merged = _merged(rows, grammar)
    for number, row in enumerate(rows):
        cells += _cells(row, number, above, merged, grammar)
    traced = grammar.habit.traced and not _only_parts_rows(rows, put.reading, grammar)
    doubts = [(above + number, doubt) for number, row in enumerate(rows) for doubt in _doubts(row, grammar, traced)]
    doubts += [(above + number, told_above(text)) for number, text in _units_above(rows, merged, grammar)]
    texts = [row.texts for row in rows]
    whole = tuple(doubts_of_table(texts, grammar.shape))
    doubts += [(number, doubt) for number in range(above, above + len(rows)) for doubt in whole]
    doubtful = warning("ambiguous-row", say("ambiguous-row"))
    odd = sorted(doubtful_rows(texts, grammar.shape))
    doubts += [(above + number, doubtful) for number in odd]
    if odd and not whole:  # there may be rows that nobody sees
        whole = (warning("table-doubtful", say("columns-doubtful")),)
    grid = Grid(
        page=page,
        rows=above + len(rows),
        cols=cols,
        cells=tuple(cells),
        method="text",
        doubts=tuple(doubts),
        findings=whole if put.sure else (*whole, warning("headings-unsure", say("headings-unsure"))),
    )
    return _without_blank_columns(grid)


def _rows(reading: Reading, grammar: Grammar) -> list[_Row]:
    rows: list[_Row] = []
    for step in reading.steps:
        text = grammar.items[step.item].text
        if step.col == grammar.shape.cols:
            continue
        if step.begins:
            rows.append(_Row())
        row = rows[-1]
        row.cost += step.cost
        if step.more:
            row.texts[step.col] = f"{row.texts[step.col]}\n{text}".strip("\n")
            continue
        row.left_out += range(row.last + 1, step.col)
        row.texts[step.col] = text
        row.last = step.col
    return rows


def _said_once(rows: Sequence[_Row], grammar: Grammar) -> None:
    """Takes out a number and a label that are those of the row above: programs say those of a cell over several rows in each of them."""
    shape = grammar.shape
    if shape.stt < 0:
        return
    before = ("", "")
    for row in rows:
        said = (row.texts.get(shape.stt, ""), row.texts.get(shape.label, ""))
        if said == before and all(said):
            row.texts[shape.stt] = row.texts[shape.label] = ""
        before = said


def _merged(rows: Sequence[_Row], grammar: Grammar) -> dict[tuple[int, int], int]:
    """By row and column of a cell over several rows: how many it covers."""
    found: dict[tuple[int, int], int] = {}
    for col in range(grammar.shape.cols):
        top = None
        for number, row in enumerate(rows):
            if top is not None and _goes_on_above(row, rows[top], col, grammar):
                found[top, col] = number - top + 1
            else:
                top = number if row.texts.get(col) else None
    return found


def _units_above(
    rows: Sequence[_Row], merged: dict[tuple[int, int], int], grammar: Grammar
) -> Iterator[tuple[int, str]]:
    """The rows whose blank unit is taken for a cell merged with the one above, and what that says."""
    for (top, col), count in merged.items():
        if grammar.shape.roles[col] == "unit":
            yield from ((number, rows[top].texts[col]) for number in range(top + 1, top + count))


def _goes_on_above(row: _Row, top: _Row, col: int, grammar: Grammar) -> bool:
    """Whether the cell of a row is merged with the one above it."""
    shape = grammar.shape
    if col in (shape.label, shape.stt):
        return False
    if col in row.left_out and grammar.habit.traced and not grammar.habit.inline:
        return True
    if shape.roles[col] != "unit" or row.texts.get(col):
        return False
    texts = [row.texts.get(each, "") for each in range(shape.cols)]
    return counts(texts, shape, grammar.vocabulary) and may_be_of(
        texts[shape.label], top.texts[col], grammar.vocabulary
    )


def _cells(row: _Row, number: int, above: int, merged: dict[tuple[int, int], int], grammar: Grammar) -> Iterator[Cell]:
    covered = {col for (top, col), rows in merged.items() if top < number < top + rows}
    for col in range(grammar.shape.cols):
        if col in covered:
            continue
        yield Cell(row=above + number, col=col, row_span=merged.get((number, col), 1), text=row.texts.get(col, ""))


def _only_parts_rows(rows: Sequence[_Row], reading: Reading, grammar: Grammar) -> bool:
    """Whether a gap stands between the rows, also behind full ones, and never within one: then it tells nothing of blank cells."""
    behind = sum(step.col == grammar.shape.cols and grammar.items[step.item].gap for step in reading.steps)
    within = any(
        not text and any(row.texts.get(after) for after in range(col + 1, grammar.shape.cols))
        for row in rows
        for col, text in row.texts.items()
    )
    return behind >= _FEWEST_GAPS and not within


def _doubts(row: _Row, grammar: Grammar, traced: bool) -> Iterator[Finding]:
    values = [col for col, role in enumerate(grammar.shape.roles) if role in ("value", None)]
    given = [col for col in values if row.texts.get(col)]
    missing = (
        [col for col in values if col not in row.texts] if grammar.habit.traced == traced else set(values) - set(given)
    )
    if not traced and missing and given:
        yield warning("values-missing", say("values-missing", given=len(given), all=len(values)))
    elif row.cost > _ODD + 0.9 * grammar.shape.cols:
        yield warning("ambiguous-row", say("ambiguous-row"))


def _without_blank_columns(grid: Grid) -> Grid:
    """The grid without columns in which nothing stands, as an end of line between the rows leaves one."""
    filled = {col for cell in grid.cells if cell.text for col in range(cell.col, cell.col + cell.col_span)}
    if len(filled) == grid.cols:
        return grid
    place = {col: new for new, col in enumerate(sorted(filled))}
    cells: list[Cell] = []
    for cell in grid.cells:
        covered = [place[col] for col in range(cell.col, cell.col + cell.col_span) if col in filled]
        if covered:
            cells.append(replace(cell, col=covered[0], col_span=len(covered)))
    return replace(grid, cols=len(filled), cells=tuple(cells))

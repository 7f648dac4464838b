"""How well grids read out of a plain text hold together, so that of several readings of it the best is taken.

Costs are negative log-odds in natural units, as in ``textrows``: row numbers that do not follow each other, cells unlike the others of
their column, rows without a label, and figures of the text that stand in no cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import log

import regex
from msgspec.structs import replace

from cchc_extract.model import Line
from cchc_extract.model.words import Words, number, say
from cchc_extract.understanding.foundgrids import FoundGrid, warning
from cchc_extract.understanding.textrows.numbering import START, follow, is_number
from cchc_extract.vietnamese import nfc

_NUMERAL = regex.compile(r"[-+−(]?\d[\d.,/ ]*\)? ?%?|[-–—]")
_FIGURE = regex.compile(r"(?<![\w/.,-])\d[\d.,]*%?(?![\w/-])")
LOST_FIGURE = 3.0
"""Cost of a figure of the table's lines that stands in no cell."""
_NO_LABEL = 2.0
"""Cost of a row in which no cell holds words."""
_DOUBTED = 1.0
"""Cost of a row that its recogniser doubts."""
_DOUBTFUL_COST = 0.5
"""Cost of a filled cell, on the average of its table below the heading: 0 to 0.29 in tables of which four rows in five or more are right,
of 25 dumps by five programs; 0.7 and more where cells stand in rows of others."""
_DOUBTFUL_IN_BLOCKS, _LOST_IN_BLOCKS, _DOUBTED_IN_BLOCKS = 0.2, 0.25, 0.25
"""The same where a page is parted into blocks, and the shares of figures in no cell and of doubted rows from which on a reading row by row
is doubted: cells cost 0.01 to 0.15 in tables of mutool, whose rows are whole, and 0.14 to 1.4 in torn ones of ``pdftotext`` and pdfminer.
"""
_LONG = 20
"""Figures from which on one is seldom the number of a row."""
_UNLABELLED = 0.05
"""Share of rows of figures without a label from which on they may be torn off: up to 0.02 in whole tables, where labels are merged."""
_NO_NUMBERS = 0.5
"""Cost of a row of a table without a column of row numbers."""
_NUMBERS = 0.5
"""Share of the filled cells of a column that have the form of row numbers from which it may be the number column."""


def cheapest(readings: Sequence[Sequence[FoundGrid]], lines: Sequence[Line]) -> Sequence[FoundGrid]:
    """The one of several ``readings`` of ``lines`` that costs least; figures of the lines in which any of them has a table count as lost
    where a reading has them in no cell. The first of equals.
    """
    costs = costs_of(readings, lines)
    return readings[costs.index(min(costs))]


def costs_of(readings: Sequence[Sequence[FoundGrid]], lines: Sequence[Line]) -> list[float]:
    """What each of several ``readings`` of ``lines`` costs."""
    within = {at for found in readings for table in found for at in range(table.start, table.end)}
    figures = figures_in(lines[at] for at in within)
    return [cost_of(found, figures) for found in readings]


def figures_in(lines: Iterable[Line]) -> int:
    """How many figures stand in ``lines``."""
    return sum(len(_FIGURE.findall(line.text)) for line in lines)


def holds_together(table: FoundGrid) -> bool:
    """Whether the cells of a table fit their rows and columns, on the whole."""
    if any(finding.code == "table-doubtful" for finding in table.grid.findings):
        return False
    return _cost_of_cell(table) <= _DOUBTFUL_COST


def may_be_torn(found: Sequence[FoundGrid], lines: Sequence[Line], *, by_cells: bool) -> bool:
    """Whether tables that were read row by row out of a page in blocks may be torn: their cells do not fit their columns well enough
    (unless each cell was taken whole: ``by_cells``), rows of figures have no label, many rows are doubted, or many lines that are
    nothing but a figure, and no row number, stand behind their beginning in none of them.
    """
    figures = sum(_is_long_figure(line.text) for line in lines[min(table.start for table in found) :])
    kept = sum(_is_long_figure(cell.text) for table in found for cell in table.grid.cells)
    rows = sum(table.grid.rows for table in found)
    doubts = sum(len({row for row, doubt in table.grid.doubts if doubt.severity != "info"}) for table in found)
    unlike = not by_cells and any(_cost_of_cell(table) > _DOUBTFUL_IN_BLOCKS for table in found)
    lost = figures - kept > _LOST_IN_BLOCKS * figures
    return unlike or lost or doubts > _DOUBTED_IN_BLOCKS * rows or sum(map(_unlabelled, found)) > _UNLABELLED * rows


def _is_figure(text: str) -> bool:
    return _NUMERAL.fullmatch(text.strip()) is not None


def _is_long_figure(text: str) -> bool:
    """Whether a text is a figure that is no row number, and no piece of one."""
    number = text.strip()
    return _is_figure(text) and not (is_number(number) and (not number.isdigit() or int(number) < _LONG))


def _unlabelled(table: FoundGrid) -> int:
    """How many rows with figures are blank in the column that holds the longest texts and in all to its left."""
    rows = [[""] * table.grid.cols for _ in range(table.grid.rows)]
    for cell in table.grid.cells:
        for row in rows[cell.row : cell.row + cell.row_span]:
            row[cell.col] = cell.text.strip()
    label = max(range(table.grid.cols), key=lambda col: sum(len(row[col]) for row in rows))
    first = next((at for at, row in enumerate(rows) if row[label] and any(map(_is_figure, row))), 0)
    return sum(not any(row[: label + 1]) and any(map(_is_figure, row)) for row in rows[first:])


def doubted(table: FoundGrid) -> FoundGrid:
    """``table``, a warning on each row: its cells hold together too badly for any of them to be trusted."""
    if any(finding.code == "table-doubtful" for finding in table.grid.findings):
        return table
    said = say("cells-doubtful", cost=number(_cost_of_cell(table), 1), usual=number(_DOUBTFUL_COST, 1))
    return with_doubt(table, "table-doubtful", said)


def with_doubt(table: FoundGrid, code: str, said: Words) -> FoundGrid:
    """``table`` with a warning on each row and on the whole."""
    grid = table.grid
    doubt = warning(code, said)
    doubts = (*grid.doubts, *((row, doubt) for row in range(grid.rows)))
    return replace(table, grid=replace(grid, doubts=doubts, findings=(*grid.findings, doubt)))


def cost_of(found: Sequence[FoundGrid], figures: int) -> float:
    """The cost of a reading of lines that hold so many ``figures``."""
    kept = sum(len(_FIGURE.findall(cell.text)) for table in found for cell in table.grid.cells)
    return sum(map(_cost, found)) + LOST_FIGURE * max(0, figures - kept)


def _cost_of_cell(table: FoundGrid) -> float:
    return _cost(table) / max(1, sum(bool(cell.text.strip()) for cell in table.grid.cells))


def _cost(table: FoundGrid) -> float:
    rows = [[""] * table.grid.cols for _ in range(table.grid.rows)]
    for cell in table.grid.cells:
        rows[cell.row][cell.col] = nfc(cell.text)
    first = next((at for at, texts in enumerate(rows) if any(_NUMERAL.fullmatch(text) for text in texts)), 0)
    rows = rows[first:]  # a heading of three levels is no worse than one of a single level
    doubted = {row for row, doubt in table.grid.doubts if doubt.severity != "info"}
    unlabelled = sum(not any(any(map(str.isalpha, text)) for text in texts) for texts in rows)
    columns = [[text for text in column if text] for column in zip(*rows, strict=True)]
    return (
        sum(map(_unlike_others, columns))
        + _numbering(columns, len(rows))
        + _NO_LABEL * unlabelled
        + _DOUBTED * len(doubted)
    )


def _unlike_others(filled: Sequence[str]) -> float:
    """What the cells of a column cost that are figures among words, or words among figures; the heading's is one of them."""
    figures = sum(_NUMERAL.fullmatch(text) is not None for text in filled)
    words = len(filled) - figures
    if min(figures, words) == 0:
        return 0.0
    share = figures / len(filled)
    return -(figures * log(share) + words * log(1 - share))


def _numbering(columns: Sequence[Sequence[str]], rows: int) -> float:
    """What the numbers of the rows cost, in the column that looks most like one of row numbers; a table may have none."""
    costs = [sum(_steps(numbers)) for column in columns if (numbers := _numbers(column))]
    return min([*costs, _NO_NUMBERS * rows])


def _numbers(column: Sequence[str]) -> list[str]:
    """The row numbers in a column; none where few of its cells have their form."""
    numbers = [text for text in column if is_number(text)]
    return numbers if len(numbers) >= _NUMBERS * len(column) else []


def _steps(numbers: Sequence[str]) -> Iterator[float]:
    state = START
    for text in numbers:
        cost, state = follow(state, text)
        yield cost

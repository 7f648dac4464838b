"""The tables of a plain text as grids, so that what is understood of rows and columns is one code for every source."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.model import Grid, Line, PageLayout
from cchc_extract.model.words import say
from cchc_extract.understanding import textblocks, textcells, textcolumns, textmarks, textrows
from cchc_extract.understanding.foundgrids import FoundGrid
from cchc_extract.understanding.gridcosts import cheapest, costs_of, doubted, holds_together, may_be_torn, with_doubt
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns

Block = Line | Grid
_WHOLE_LINES, _WORTH_OF_TABLE = 2.0, 3.0
"""How much more a reading of a cell a line may cost than one that joins lines and parts them: 1.1 to 1.6 times in tables of words."""


def with_grids(layouts: Sequence[PageLayout], patterns: HasTextPatterns) -> list[PageLayout]:
    """``layouts`` of a plain text with a grid in place of the lines of each table, on the page on which its heading stands."""
    lines = [block for layout in layouts for block in layout.blocks if isinstance(block, Line)]
    found = {table.start: table for table in _found(lines, patterns)}
    kept: list[Block] = []
    at = 0
    while at < len(lines):
        table = found.get(at)
        kept.append(lines[at] if table is None else replace(table.grid, lines=_numbers(lines, table)))
        at = at + 1 if table is None else max(at + 1, table.end)
    return [
        replace(layout, blocks=tuple(block for block in kept if block.page == layout.page.number)) for layout in layouts
    ]


def _numbers(lines: Sequence[Line], table: FoundGrid) -> tuple[int, int]:
    """The numbers in the file of the first and the last line of a table that is not blank."""
    filled = [line.number for line in lines[table.start : table.end] if line.text.strip()]
    return (filled[0], filled[-1]) if filled else (lines[table.start].number, lines[table.start].number)


def _found(lines: Sequence[Line], patterns: HasTextPatterns) -> list[FoundGrid]:
    """The tables by the recogniser whose reading holds together best, of those that suit the habit of the dump.

    Marks between cells, and columns that are kept, say more than any order of words: where they are, no other reading is asked for.
    The search for cells torn from their rows is long, and its rows are put together by what is likely: it is made where no other
    reading holds together, and each of its rows is doubted.
    """
    if marked := textmarks.find(lines, patterns):
        return marked
    cells = textcells.find(lines, patterns) if textcells.suits(lines) else []
    if textcolumns.suits(lines) and (columns := textcolumns.find(lines, patterns)):
        return _with_doubts(columns)
    best = _cells_or_rows(cells, textrows.find(lines, patterns), lines)
    whole = bool(best) and all(holds_together(table) for table in best)
    if not textblocks.suits(lines):
        return list(best) if whole else _with_doubts(best)
    if whole and not may_be_torn(best, lines, by_cells=best is cells):
        return list(best)
    torn = textblocks.find(lines, patterns)
    taken = torn if torn and (not best or cheapest([best, torn], lines) is torn) else best
    return [with_doubt(table, "rows-put-together", say("rows-put-together")) for table in taken]


def _cells_or_rows(cells: Sequence[FoundGrid], rows: Sequence[FoundGrid], lines: Sequence[Line]) -> Sequence[FoundGrid]:
    """The better reading: that of a cell a line where it holds together and costs not far more, for it leaves each line whole."""
    if cells and all(map(holds_together, cells)):
        mine, other = costs_of([cells, rows], lines)
        return cells if mine <= _WHOLE_LINES * other + _WORTH_OF_TABLE else rows
    return cheapest([cells, rows], lines)


def _with_doubts(found: Sequence[FoundGrid]) -> list[FoundGrid]:
    return [table if holds_together(table) else doubted(table) for table in found]

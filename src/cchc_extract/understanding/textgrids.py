"""The tables of a plain text as grids, so that what is understood of rows and columns is one code for every source."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.model import Grid, Line, PageLayout
from cchc_extract.model.words import say
from cchc_extract.understanding import textblocks, textcells, textcolumns, textrows
from cchc_extract.understanding.foundgrids import FoundGrid
from cchc_extract.understanding.gridcosts import cheapest, doubted, holds_together, with_doubt
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns

Block = Line | Grid


def with_grids(layouts: Sequence[PageLayout], patterns: HasTextPatterns) -> list[PageLayout]:
    """``layouts`` of a plain text with a grid in place of the lines of each table, on the page on which its heading stands."""
    lines = [block for layout in layouts for block in layout.blocks if isinstance(block, Line)]
    found = {table.start: table for table in _found(lines, patterns)}
    kept: list[Block] = []
    at = 0
    while at < len(lines):
        table = found.get(at)
        kept.append(lines[at] if table is None else table.grid)
        at = at + 1 if table is None else max(at + 1, table.end)
    return [
        replace(layout, blocks=tuple(block for block in kept if block.page == layout.page.number)) for layout in layouts
    ]


def _found(lines: Sequence[Line], patterns: HasTextPatterns) -> list[FoundGrid]:
    """The tables by the recogniser whose reading holds together best, of those that suit the habit of the dump.

    Columns that are kept say more than any order of words: where they are, no other reading is asked for. The search for cells torn
    from their rows is long, and its rows are put together by what is likely: it is made where no other reading holds together, and
    each of its rows is doubted.
    """
    if textcolumns.suits(lines) and (columns := textcolumns.find(lines, patterns)):
        return [table if holds_together(table) else doubted(table) for table in columns]
    strewn = textrows.find(lines, patterns)
    best = cheapest([textcells.find(lines, patterns), strewn], lines) if textcells.suits(lines) else strewn
    if best and all(holds_together(table) for table in best):
        return list(best)
    if textblocks.suits(lines):
        torn = textblocks.find(lines, patterns)
        if torn and cheapest([best, torn], lines) is torn:
            return [with_doubt(table, "rows-put-together", say("rows-put-together")) for table in torn]
    return [table if holds_together(table) else doubted(table) for table in best]

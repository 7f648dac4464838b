"""The tables of a plain text as grids, so that what is understood of rows and columns is one code for every source."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.model import Grid, Line, PageLayout
from cchc_extract.understanding import textcells, textcolumns, textrows
from cchc_extract.understanding.foundgrids import FoundGrid
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
    """The tables by the recogniser of the dump's habit, and those that the one for words in reading order finds in the lines between.

    A dump that keeps columns by blanks has no other tables.
    """
    if textcolumns.suits(lines):
        return textcolumns.find(lines, patterns)
    first = textcells.find(lines, patterns) if textcells.suits(lines) else []
    taken = [(table.start, table.end) for table in first]
    rest = [
        table
        for table in textrows.find(lines, patterns)
        if all(table.end <= start or end <= table.start for start, end in taken)
    ]
    return sorted([*first, *rest], key=lambda table: table.start)

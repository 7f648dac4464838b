"""The tables of a plain text as grids, so that what is understood of rows and columns is one code for every source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from cchc_extract.model import Cell, Evidence, Finding, Grid, Line, PageLayout, RawRow, RawTable
from cchc_extract.understanding.textrows import find_text_tables
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns

Block = Line | Grid


def with_grids(layouts: Sequence[PageLayout], patterns: HasTextPatterns) -> list[PageLayout]:
    """``layouts`` of a plain text with a grid in place of the lines of each table, on the page on which its heading stands."""
    blocks = [block for layout in layouts for block in layout.blocks if isinstance(block, Line)]
    found = {table.start: table for table in find_text_tables(blocks, patterns)}
    kept: list[Block] = []
    at = 0
    while at < len(blocks):
        table = found.get(at)
        kept.append(blocks[at] if table is None else grid_of(table.table, blocks[at].page))
        at = at + 1 if table is None else max(at + 1, table.end)
    return [
        replace(layout, blocks=tuple(block for block in kept if block.page == layout.page.number)) for layout in layouts
    ]


def grid_of(table: RawTable, page: int) -> Grid:
    """``table`` as a grid whose first row is its heading."""
    cells = [Cell(row=0, col=col, text=column.label) for col, column in enumerate(table.columns)]
    doubts: list[tuple[int, Finding]] = []
    for number, row in enumerate(table.rows, start=1):
        cells += [Cell(row=number, col=col, text=cell.text) for col, cell in enumerate(_cells(row, table))]
        doubts += [(number, finding) for finding in row.findings]
    return Grid(
        page=page,
        rows=1 + len(table.rows),
        cols=len(table.columns),
        cells=tuple(cells),
        method="text",
        doubts=tuple(doubts),
        findings=table.findings,
    )


def _cells(row: RawRow, table: RawTable) -> Iterator[Evidence]:
    values = iter(row.values)
    known = {"stt": row.stt, "indicator": row.indicator, "unit": row.unit, "note": row.note}
    for column in table.columns:
        yield next(values) if column.role == "value" else known[column.role]

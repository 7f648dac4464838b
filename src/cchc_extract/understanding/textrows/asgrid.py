"""Rows by role as a grid whose first row is their heading."""

from __future__ import annotations

from collections.abc import Iterator

from cchc_extract.model import Cell, Evidence, Finding, Grid, RawRow, RawTable


def grid_of(table: RawTable, page: int) -> Grid:
    """``table`` as a grid on ``page``, with the doubts about its rows."""
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

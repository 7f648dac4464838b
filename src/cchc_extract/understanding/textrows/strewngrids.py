"""Rows as a grid with the heading over them as it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cchc_extract.model import Cell, Finding, Grid
from cchc_extract.understanding.textrows.plans import Column, Plan
from cchc_extract.understanding.textrows.rows import OpenRow, doubt_bare, doubt_groups, doubts_of
from cchc_extract.understanding.textrows.saidunits import unit_spans
from cchc_extract.understanding.textrows.states import GROUP, NOTE, UNIT, Shape


def grid_of(rows: Sequence[OpenRow], plan: Plan, shape: Shape, doubts: tuple[Finding, ...], page: int) -> Grid:
    """``rows`` as a grid on ``page``, with the doubts about each of them; ``doubts`` about the whole table are every row's."""
    columns = list(plan.columns)
    if shape.spare and any(row.text(len(columns)) for row in rows):
        columns.append(Column(NOTE, ""))
    used = [i for i, column in enumerate(columns) if column.kind != GROUP or any(row.text(i) for row in rows)]
    columns = [columns[i] for i in used]
    heading = list(_heading(columns))
    levels = 1 + any(column.parent for column in columns)
    spans = unit_spans(rows, shape)
    unit = shape.kinds.index(UNIT) if shape.has(UNIT) else -1
    covered = {row + below for row, span in spans.items() for below in range(1, span)}
    cells = [
        Cell(row=i + levels, col=place, text=row.text(col), row_span=spans.get(i, 1) if col == unit else 1)
        for i, row in enumerate(rows)
        for place, col in enumerate(used)
        if not (col == unit and i in covered)
    ]
    found = [(number, finding) for number, row in enumerate(rows, start=levels) for finding in doubts]
    doubt_groups(rows, shape)
    doubt_bare(rows, shape)
    found += [(number, finding) for number, row in enumerate(rows, start=levels) for finding in doubts_of(row, shape)]
    return Grid(
        page=page,
        rows=levels + len(rows),
        cols=len(columns),
        cells=(*heading, *cells),
        method="text",
        doubts=tuple(found),
        findings=doubts,
    )


def _heading(columns: Sequence[Column]) -> Iterator[Cell]:
    """The cells of the heading, on two levels where one spans others."""
    two = any(column.parent for column in columns)
    for col, column in enumerate(columns):
        if column.span:
            yield Cell(row=0, col=col, text=column.parent, col_span=column.span)
        elif not column.parent:
            yield Cell(row=0, col=col, text=column.label, row_span=1 + two)
    for col, column in enumerate(columns):
        if column.parent:
            yield Cell(row=1, col=col, text=column.label)

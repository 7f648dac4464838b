"""A reading of the pieces as a grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cchc_extract.model import Cell, Finding, Grid
from cchc_extract.model.words import say
from cchc_extract.understanding.foundgrids import warning
from cchc_extract.understanding.textblocks.tornpieces import Piece
from cchc_extract.understanding.textblocks.tornstates import Column, Placed, Reading
from cchc_extract.vietnamese import nfc


def grid_of(
    pieces: Sequence[Piece],
    reading: Reading,
    where: Sequence[Placed],
    doubtful: frozenset[int],
    page: int,
    findings: tuple[Finding, ...],
) -> Grid:
    """The grid of a reading; ``doubtful`` rows count from 0 below the heading."""
    columns = reading.columns
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    label = reading.first("label")
    for each in where:
        piece = pieces[each.piece]
        if each.row < 0:
            continue
        if each.act == "both" and piece.numbered:
            texts[each.row, each.column].append(piece.numbered[0])
            texts[each.row, label].append(piece.numbered[1])
        elif each.act == "wrap" and where[each.piece - 1].act == "both":
            texts[each.row, label].append(piece.text)
        else:
            texts[each.row, each.column].append(piece.text)
    rows = max((row for row, _ in texts), default=-1) + 1
    heads = _heads(columns)
    top = 2 if any(len(column.heads) == 2 for column in columns) else 1
    cells = list(heads)
    for row in range(rows):
        for c, column in enumerate(columns):
            parts = texts.get((row, c), [])
            text = "".join(parts) if column.kind == "stt" else "\n".join(parts)
            cells.append(Cell(row=top + row, col=c, text=nfc(text) if column.kind == "stt" else text))
    doubts = tuple((top + row, _ambiguous()) for row in sorted(doubtful) if row < rows)
    return Grid(
        page=page,
        rows=top + rows,
        cols=len(columns),
        cells=tuple(cells),
        method="text",
        doubts=doubts,
        findings=findings,
    )


def _heads(columns: Sequence[Column]) -> list[Cell]:
    two = any(len(column.heads) == 2 for column in columns)
    if not two:
        return [Cell(row=0, col=c, text=column.heads[0]) for c, column in enumerate(columns)]
    upper: list[Cell] = []
    lower: list[Cell] = []
    c = 0
    while c < len(columns):
        heads = columns[c].heads
        if len(heads) == 1:
            upper.append(Cell(row=0, col=c, row_span=2, text=heads[0]))
            c += 1
            continue
        end = c
        while end < len(columns) and len(columns[end].heads) == 2 and columns[end].heads[0] == heads[0]:
            lower.append(Cell(row=1, col=end, text=columns[end].heads[1]))
            end += 1
        upper.append(Cell(row=0, col=c, col_span=end - c, text=heads[0]))
        c = end
    return [*upper, *lower]


def _ambiguous() -> Finding:
    said = say("ambiguous-row")
    return warning("ambiguous-row", said)

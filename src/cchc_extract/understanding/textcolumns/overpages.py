"""What stands behind a table in no other: the rest of its last row at the top of the next page, and rows that were not read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from cchc_extract.model import Finding
from cchc_extract.model.words import Words, say
from cchc_extract.understanding.textcolumns.chargrid import TextLine, is_stt, is_value
from cchc_extract.understanding.textcolumns.grids import Table
from cchc_extract.understanding.textcolumns.tablerows import Part, Row

_FIGURES, _PIECES = 2, 4
"""Figures, and texts apart, from which a line that stands in no table is a row that was not read."""


def with_rests(tables: Sequence[Table], lines: Sequence[TextLine]) -> list[Table]:
    """``tables`` with the rest of a row that ``lines`` hold behind them, or a finding about it; an error where a row was not read."""
    following: list[Table | None] = [*tables[1:], None][: len(tables)]
    return [_with_rest(table, _behind(lines, table, after)) for table, after in zip(tables, following, strict=True)]


def _behind(lines: Sequence[TextLine], table: Table, after: Table | None) -> list[TextLine]:
    """The lines between two tables."""
    return [line for line in lines if table.last < line.index and (after is None or line.index < after.first)]


def _with_rest(table: Table, behind: Sequence[TextLine]) -> Table:
    lost = [line for line in behind if _is_unread_row(line)]
    if lost:
        said = say("figures-unread", page=lost[0].page, lines=len(lost))
        table = replace(table, findings=(*table.findings, _finding("figures-unread", "error", lost[0].page, said)))
    if not table.rows or not behind or behind[0].page != table.lines[-1].page + 1:
        return table
    line = behind[0]
    if not line.pieces[0].text[0].islower():
        return table
    cols = _open(table)
    if len(line.pieces) > 1 and len(cols) == len(line.pieces):
        said = say("row-over-pages")
        doubt = _finding("row-over-pages", "warning", table.lines[-1].page, said)
        rows = (*table.rows[:-1], _joined(table.rows[-1], line, cols))
        return replace(table, rows=rows, lines=(*table.lines, line), last_doubts=(doubt,))
    said = say("row-may-continue", label=" ".join(piece.text for piece in line.pieces), page=line.page)
    return replace(table, last_doubts=(_finding("row-may-continue", "warning", line.page, said),))


def _is_unread_row(line: TextLine) -> bool:
    pieces = line.pieces
    figures = sum(is_value(piece.text) for piece in pieces[1:])
    return len(pieces) >= _PIECES and figures >= _FIGURES and (is_stt(pieces[0].text) or figures >= _PIECES)


def _open(table: Table) -> list[int]:
    """The columns in which the last row has words that may go on: neither its number nor its unit."""
    row = table.rows[-1]
    units = {col for col, role in enumerate(table.roles) if role == "unit"} | ({0} if table.numbered else set())
    return [col for col in sorted(row.cells) if col not in units and not is_value(row.text(col))]


def _joined(row: Row, line: TextLine, cols: Sequence[int]) -> Row:
    more = {col: (*row.cells[col], Part(line.y, piece)) for col, piece in zip(cols, line.pieces, strict=True)}
    return replace(row, cells={**row.cells, **more})


def _finding(code: str, severity: Literal["error", "warning"], page: int, said: Words) -> Finding:
    return Finding(code=code, severity=severity, stage="layout", page=page, message=said.en, message_vi=said.vi)

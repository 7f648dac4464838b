"""Boxes that are ticked or not, as the codes that the unit of their row gives for yes and no."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.model import Evidence, RawRow, RawTable, decide
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.units import Unit, read_unit
from cchc_extract.vietnamese import bare

RULE = "box-ticked"


def boxes_as_codes(tables: Sequence[RawTable], patterns: UnitPatterns) -> list[RawTable]:
    """``tables`` in which a ticked box under a unit of yes and no is the code for yes, and an empty one that for no."""
    return [_coded(table, patterns) for table in tables]


def _coded(table: RawTable, patterns: UnitPatterns) -> RawTable:
    marks = patterns.boxes.keys()
    if not any(cell.text in marks for row in table.rows for cell in row.values):
        return table
    return replace(table, rows=tuple(_row(row, read_unit(row.unit.text, patterns), patterns) for row in table.rows))


def _row(row: RawRow, unit: Unit, patterns: UnitPatterns) -> RawRow:
    if not unit.legend:
        return row
    return replace(row, values=tuple(_cell(cell, unit, patterns) for cell in row.values))


def _cell(cell: Evidence, unit: Unit, patterns: UnitPatterns) -> Evidence:
    ticked = patterns.boxes.get(cell.text)
    if ticked is None:
        return cell
    wanted = patterns.yes if ticked else patterns.no
    code = next((code for words, code in unit.legend if bare(words) in wanted), None)
    return cell if code is None else decide(cell, str(code), RULE)

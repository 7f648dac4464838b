"""What a value would be with another text in its cell: the report's lines go through the one code that types values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from cchc_extract.model import Column, Evidence, RawRow, RawTable, Value
from cchc_extract.understanding.rows import type_decided

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

Line = Mapping[str, str]


def value_with(
    rows: Mapping[tuple[int, int], Sequence[Line]], place: tuple[int, int, int], text: str, patterns: Patterns
) -> Value:
    """The value at ``place`` (appendix, row, value column) if ``text`` stood there; ``rows`` are the report's lines of ``rows.csv``."""
    appendix, row, column = place
    tables = [
        _table([rows[key] for key in keys], place if number == appendix else None, text)
        for number, keys in groupby(sorted(rows), key=lambda key: key[0])
    ]
    typed, _ = type_decided(tables, patterns)
    number = sorted({key[0] for key in rows}).index(appendix) + 1
    order = sorted(key[1] for key in rows if key[0] == appendix)
    found = next(each for each in typed if each.appendix == number and each.row == order.index(row) + 1)
    return next(value for value in found.values if value.column == column)


def _table(rows: Sequence[Sequence[Line]], place: tuple[int, int, int] | None, text: str) -> RawTable:
    wide = max(len(lines) for lines in rows)
    labels = next(([line["column_label"] for line in lines] for lines in rows if len(lines) == wide), [])
    columns = (
        Column(role="stt"),
        Column(role="indicator"),
        Column(role="unit"),
        *(Column(role="value", label=label) for label in labels),
    )
    return RawTable(columns=columns, rows=tuple(_row(lines, wide, place, text) for lines in rows))


def _row(lines: Sequence[Line], wide: int, place: tuple[int, int, int] | None, text: str) -> RawRow:
    first = lines[0]
    values = [Evidence(text=line["value_raw"]) for line in lines]
    values += [Evidence()] * (wide - len(values))
    if place is not None and int(first["row"]) == place[1]:
        values[place[2] - 1] = Evidence(text=text)
    return RawRow(
        stt=Evidence(text=first["stt"]),
        indicator=Evidence(text=first["indicator"]),
        unit=Evidence(text=first["unit"]),
        values=tuple(values),
    )

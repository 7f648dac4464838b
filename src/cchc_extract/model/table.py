"""What understanding makes of the tables: raw rows by role, then typed rows.

The printed string is kept beside every typed value, and a number printed in the STT column is a string, never a key.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from cchc_extract.model.evidence import Evidence
from cchc_extract.model.finding import Finding
from cchc_extract.model.geometry import Box
from cchc_extract.model.page import Line, Method

Role = Literal["stt", "indicator", "unit", "value", "note", "other"]
RowKind = Literal["section", "group", "data", "total"]
ValueState = Literal["given", "blank", "dash", "unreadable"]
ValueType = Literal[
    "integer", "decimal", "percent", "boolean", "code", "money", "text", "fraction", "range", "bound", "date"
]
UnitType = Literal["count", "percent", "boolean", "code", "money", "text"]
ColumnRole = Literal[
    "value",
    "plan",
    "result",
    "previous",
    "same_period",
    "target",
    "rate",
    "growth",
    "cumulative",
    "body",
    "text",
    "other",
]
"""What a value column holds beside the others; ``value`` where its heading says no more."""


class Column(Struct, frozen=True, kw_only=True):
    """A column of a logical table: its role and its printed heading, levels joined by ``" / "``."""

    role: Role
    label: str = ""


class RawRow(Struct, frozen=True, kw_only=True):
    """A row by role, nothing interpreted: ``values`` has one entry for each value column of the table.
    ``groups`` is what the further label columns, left of the indicator's, say: printed once for the rows they hold for, empty elsewhere.
    A label that stands across some of them has its text in the first of these.

    ``page`` is the page on which the row begins, ``None`` for plain text. ``findings`` (without appendix and row, which are
    added later) say what made this row doubtful.
    """

    stt: Evidence = Evidence()
    indicator: Evidence = Evidence()
    unit: Evidence = Evidence()
    groups: tuple[Evidence, ...] = ()
    values: tuple[Evidence, ...] = ()
    note: Evidence = Evidence()
    page: int | None = None
    box: Box | None = None
    findings: tuple[Finding, ...] = ()


class RawTable(Struct, frozen=True, kw_only=True):
    """One logical table: the grids of all its pages joined, repeated headers and column-number lines taken out.

    ``label`` is the appendix heading as printed (``Phụ lục 1``), ``title`` the line under it, ``columns`` all columns in order. ``unit``
    is that of the whole table, which a line above it states. ``lines`` are those of the text file in which it stands, in order, from
    its heading to its last row (none elsewhere, or where there are very many). ``assigned``: the columns as they were read and, decided, as
    a reviewer gave them; empty where none did.
    """

    label: str = ""
    title: str = ""
    unit: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[RawRow, ...] = ()
    method: Method = "rules"
    pages: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    lines: tuple[Line, ...] = ()
    assigned: Evidence = Evidence()

    @property
    def value_labels(self) -> tuple[str, ...]:
        """Headings of the value columns, in order."""
        return tuple(column.label for column in self.columns if column.role == "value")


class Value(Struct, frozen=True, kw_only=True):
    """One value cell typed. ``number`` is ``None`` unless ``state`` is ``given`` and the text is a number (or a code).

    ``to`` is the denominator of a fraction and the upper end of a range, whose ``number`` is the other one; ``iso`` a date in ISO 8601.
    ``role``, ``unit`` and ``key`` are the column's: what it holds beside the others, the unit that it states, the id of its quantity.
    ``corrected`` says what a reviewer decided about it. ``stored`` is the number that a spreadsheet's cell holds.
    """

    column: int
    label: str = ""
    raw: str = ""
    state: ValueState = "blank"
    type: ValueType | None = None
    number: Decimal | None = None
    confidence: float | None = None
    corrected: str = ""
    to: Decimal | None = None
    iso: str = ""
    role: ColumnRole | None = None
    unit: str = ""
    key: str = ""
    stored: Decimal | None = None


class Row(Struct, frozen=True, kw_only=True):
    """A row of ``rows.csv`` (one line per value): place in the tree, typed values, and the printed strings.

    ``corrected`` says what a reviewer decided about it.
    """

    appendix: int
    appendix_label: str
    row: int
    page: int | None
    kind: RowKind
    section: str
    stt: str
    path: str
    indicator: str
    breadcrumb: str
    unit: str
    unit_type: UnitType | None
    values: tuple[Value, ...]
    note: str
    indicator_id: str = ""
    match_score: float | None = None
    confidence: float | None = None
    box: Box | None = None
    corrected: str = ""

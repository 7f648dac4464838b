"""What the rules speak about: the figures of a report by name, each with its place, and the report around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field

from cchc_extract.model import FieldValue, Figure, Finding, Reference, Row, Value
from cchc_extract.patterns.checks import Rule
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.figures import Body
from cchc_extract.understanding.units import comparing_column

BODY = "body."
LONGEST_LABEL = 60
"""Letters of a label that a message shows."""


class Fact(Struct, frozen=True, kw_only=True):
    """A figure with its name and place. ``order`` is its row, or its number among the figures of the body."""

    name: str
    value: Decimal
    order: int
    page: int | None = None
    row: Row | None = None
    raw: str = ""
    quote: str = ""

    def __str__(self) -> str:
        """``dossiers_resolved = 3775 (appendix 1, row 62, IV/3/3.1/~2, “Số hồ sơ TTHC đã giải quyết xong”: “3.775”)``."""
        return f"{self.name} = {plain(self.value)} ({self.place})"

    @property
    def place(self) -> str:
        """Where it stands, and how it is printed."""
        if self.row is not None:
            return f"appendix {self.row.appendix}, {place_of(self.row)}: “{self.raw}”"
        return f"body{f', page {self.page}' if self.page else ''}, “{self.quote}”"


class Sheet(Struct, frozen=True, kw_only=True):
    """One value column of one appendix: its cells and figures by the ids of their rows. ``alone``: the appendix has no other one."""

    appendix: int
    column: int
    alone: bool
    cells: dict[str, list[tuple[Row, Value]]] = field(default_factory=lambda: defaultdict(list))

    def facts(self, name: str) -> list[Fact]:
        """The figures of the rows with this id."""
        return [
            Fact(name=name, value=value.number, order=row.row, page=row.page, row=row, raw=value.raw)
            for row, value in self.cells.get(name, ())
            if value.number is not None
        ]


class Report(Struct, frozen=True, kw_only=True):
    """All that the rules look at. ``text`` is the whole text on one line, ``body`` the narrative's part of it.

    ``values``: those that count something, with their rows.
    """

    rows: tuple[Row, ...]
    fields: Mapping[str, FieldValue]
    figures: tuple[Figure, ...]
    references: tuple[Reference, ...]
    units: UnitPatterns
    sheets: tuple[Sheet, ...]
    values: tuple[tuple[Row, Value], ...]
    text: Body
    body: Body

    def stated(self, name: str) -> list[Fact]:
        """The figures of the body with this name (without ``body.``), in reading order."""
        return [
            Fact(name=BODY + name, value=figure.value, order=order, page=figure.page, quote=figure.quote)
            for order, figure in enumerate(self.figures)
            if figure.measure == name
        ]

    def appendices(self) -> Iterator[tuple[int, list[Row]]]:
        """Each appendix with its rows."""
        for appendix in sorted({row.appendix for row in self.rows}):
            yield appendix, [row for row in self.rows if row.appendix == appendix]

    def field(self, name: str) -> str:
        """The value of a metadata field, empty where it was not found."""
        found = self.fields.get(name)
        return found.value if found else ""


def sheets(rows: Sequence[Row], units: UnitPatterns) -> tuple[Sheet, ...]:
    """The value columns that hold cells with ids, by id; those that compare other columns left out."""
    columns: dict[int, set[int]] = defaultdict(set)
    for row, value in counted(rows, units):
        columns[row.appendix].add(value.column)
    found = {
        (appendix, column): Sheet(appendix=appendix, column=column, alone=len(every) == 1)
        for appendix, every in columns.items()
        for column in sorted(every)
    }
    for row in rows:
        for value in row.values:
            if row.indicator_id and (row.appendix, value.column) in found:
                found[row.appendix, value.column].cells[row.indicator_id].append((row, value))
    return tuple(sheet for sheet in found.values() if sheet.cells)


def counted(rows: Sequence[Row], units: UnitPatterns) -> tuple[tuple[Row, Value], ...]:
    """The values with their rows; not those of columns that compare others."""
    labels = {value.label for row in rows for value in row.values}
    comparing = {label for label in labels if comparing_column(label, units)}
    return tuple((row, value) for row in rows for value in row.values if value.label not in comparing)


def place_of(row: Row) -> str:
    """``row 62, IV/3/3.1/~2, “Số hồ sơ TTHC đã giải quyết xong”``."""
    label = row.indicator if len(row.indicator) <= LONGEST_LABEL else f"{row.indicator[:LONGEST_LABEL].rstrip()}…"
    return f"row {row.row}, {row.path}" + (f", “{label}”" if label else "")


def plain(value: Decimal) -> str:
    """A number as people write it: at most four decimals, none that are zero."""
    text = f"{value:.4f}" if value % 1 else f"{value:.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def finding(
    rule: Rule,
    message: str,
    *,
    row: Row | None = None,
    appendix: int | None = None,
    page: int | None = None,
    field: str = "",
    raw: str = "",
    expected: str = "",
) -> Finding:
    """What a broken rule has to say. ``row`` is given where a single row is wrong by itself."""
    return Finding(
        code=rule.id,
        severity=rule.severity,
        stage="check",
        message=f"{rule.says[:1].upper()}{rule.says[1:]}, but {message}.",
        page=row.page if row else page,
        appendix=row.appendix if row else appendix,
        row=row.row if row else None,
        field=field,
        raw=raw,
        expected=expected,
    )

"""What the rules speak about: the figures of a report by name, each with its place, and the report around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct, field

from cchc_extract.model import FieldValue, Figure, Finding, Place, Reference, Row, Value
from cchc_extract.model.finding import Part
from cchc_extract.model.words import Words, capital, listed, number, quoted, say
from cchc_extract.patterns.checks import Rule
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.figures import Body
from cchc_extract.understanding.units import comparing_column

FigureKey: TypeAlias = tuple[int | str, int, int | None]
BODY = "body."
LONGEST_LABEL = 60
"""Letters of a label that a message shows."""
MOST_SHOWN = 12
"""Places that a message shows."""


class Fact(Struct, frozen=True, kw_only=True):
    """A figure with its name and place. ``order`` is its row, or its number among the figures of the body."""

    name: str
    value: Decimal
    order: int
    label: str
    page: int | None = None
    row: Row | None = None
    column: int | None = None
    raw: str = ""
    quote: str = ""

    @property
    def key(self) -> FigureKey:
        """What makes it this figure and no other."""
        return (self.row.appendix, self.row.row, self.column) if self.row else (BODY, self.order, None)

    def words(self) -> Words:
        """``“Số hồ sơ TTHC đã giải quyết xong” (row 62)``."""
        if self.row is None:
            return say("fact-body", label=label_words(self.label))
        return say("fact-row", label=label_words(self.label), row=self.row.row)

    def with_value(self) -> Words:
        """``“Số hồ sơ TTHC đã giải quyết xong” (row 62: 3775)``."""
        label, value = label_words(self.label), number(self.value)
        if self.row is None:
            return say("fact-body-value", label=label, value=value)
        return say("fact-row-value", label=label, row=self.row.row, value=value)

    def is_its_value(self) -> Words:
        """``“Số hồ sơ TTHC đã giải quyết xong” (row 62) is 3775``."""
        return say("is", what=self.words(), value=number(self.value))

    def place(self, part: Part = "other") -> Place:
        """Where it stands."""
        if self.row is None:
            return Place(field=self.name.removeprefix(BODY), page=self.page, part=part, raw=self.quote)
        return row_place(self.row, "value", raw=self.raw, column=self.column, part=part)


class Sheet(Struct, frozen=True, kw_only=True):
    """One value column of one appendix: its cells and figures by the ids of their rows. ``alone``: the appendix has no other one."""

    appendix: int
    column: int
    alone: bool
    labels: Mapping[str, str]
    cells: dict[str, list[tuple[Row, Value]]] = field(default_factory=lambda: defaultdict(list))

    def facts(self, name: str) -> list[Fact]:
        """The figures of the rows with this id."""
        return [
            cell_fact(name, self.labels.get(name) or row.indicator, row, value)
            for row, value in self.cells.get(name, ())
            if value.number is not None
        ]


class Report(Struct, frozen=True, kw_only=True):
    """All that the rules look at. ``text`` is the whole text on one line, ``body`` the narrative's part of it.

    ``values``: those that count something, with their rows. ``labels``: what ids and measures are called.
    """

    rows: tuple[Row, ...]
    fields: Mapping[str, FieldValue]
    figures: tuple[Figure, ...]
    references: tuple[Reference, ...]
    units: UnitPatterns
    sheets: tuple[Sheet, ...]
    values: tuple[tuple[Row, Value], ...]
    labels: Mapping[str, str]
    text: Body
    body: Body

    def stated(self, name: str) -> list[Fact]:
        """The figures of the body with this name (without ``body.``), in reading order."""
        return [
            Fact(
                name=BODY + name,
                value=figure.value,
                order=order,
                label=self.labels.get(name) or figure.quote,
                page=figure.page,
                quote=figure.quote,
            )
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


def sheets(rows: Sequence[Row], units: UnitPatterns, labels: Mapping[str, str]) -> tuple[Sheet, ...]:
    """The value columns that hold cells with ids, by id; those that compare other columns left out."""
    columns: dict[int, set[int]] = defaultdict(set)
    for row, value in counted(rows, units):
        columns[row.appendix].add(value.column)
    found = {
        (appendix, column): Sheet(appendix=appendix, column=column, alone=len(every) == 1, labels=labels)
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


def label_words(label: str) -> Words:
    """A label in quotation marks; a long one cut short."""
    return quoted(label if len(label) <= LONGEST_LABEL else f"{label[:LONGEST_LABEL].rstrip()}…")


def row_words(row: Row) -> Words:
    """``row 62, “Số hồ sơ TTHC đã giải quyết xong”``."""
    return say("row-label" if row.indicator else "row", row=row.row, label=label_words(row.indicator))


def appendix_words(row: Row) -> Words:
    """``appendix 1, row 62, “Số hồ sơ TTHC đã giải quyết xong”``."""
    return say("place-row", appendix=row.appendix, row=row.row, label=label_words(row.indicator))


def cell_words(row: Row, value: Value) -> Words:
    """``appendix 1, row 62, “Số hồ sơ TTHC đã giải quyết xong”, column 1``."""
    label = label_words(row.indicator)
    return say("cell", appendix=row.appendix, row=row.row, label=label, column=value.column)


def listed_briefly(parts: Iterable[Words]) -> Words:
    """So many of ``parts`` as a message has room for, and how many there are more; places have them all."""
    every = list(parts)
    more = [say("more", more=len(every) - MOST_SHOWN)] if len(every) > MOST_SHOWN else []
    return listed([*every[:MOST_SHOWN], *more])


def row_place(
    row: Row, field: str, *, raw: str = "", column: int | None = None, part: Part = "other", page: int | None = None
) -> Place:
    """A row, or a cell of it, as a place of a finding."""
    return Place(
        appendix=row.appendix, row=row.row, column=column, field=field, page=page or row.page, part=part, raw=raw
    )


def value_place(row: Row, value: Value, part: Part = "other") -> Place:
    """A value as a place of a finding."""
    return row_place(row, "value", raw=value.raw, column=value.column, part=part)


def cell_fact(name: str, label: str, row: Row, value: Value) -> Fact:
    """The figure in a cell, which holds a number."""
    return Fact(
        name=name,
        value=value.number or Decimal(0),
        order=row.row,
        label=label,
        page=row.page,
        row=row,
        column=value.column,
        raw=value.raw,
    )


def plain(value: Decimal) -> str:
    """A number as people write it: at most four decimals, none that are zero."""
    return number(value).en


def finding(
    rule: Rule, case: Words, places: Sequence[Place], *, raw: str = "", expected: str = "", about: Place | None = None
) -> Finding:
    """What a broken rule has to say: that it must hold, ``but`` what is the case. Its own place is the first one in an appendix.

    It is ``about`` a row where it speaks of that alone, or the rule names it: which of several figures is wrong is not known, and a
    reviewer who had to look at every one of them would look at a tenth of a report that was read right.
    """
    said = say("rule", says=capital(Words(rule.says, rule.says_vi)), case=case)
    own = about or next((place for place in places if place.row is not None), places[0])
    of_one = about or len({(place.appendix, place.row) for place in places}) == 1
    return Finding(
        code=rule.id,
        severity=rule.severity,
        stage="check",
        message=said.en,
        message_vi=said.vi,
        page=own.page,
        appendix=own.appendix,
        row=own.row if of_one else None,
        column=own.column if about or len(places) == 1 else None,
        field=own.field,
        raw=raw,
        expected=expected,
        doubts=rule.doubts,
        places=tuple(places),
    )

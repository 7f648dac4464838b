"""Raw tables to typed rows: kind, place in the tree, unit, values, and a finding for each row that a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Evidence, Finding, RawRow, RawTable, Row, RowKind, Value
from cchc_extract.model.words import rounded, same, say, term
from cchc_extract.patterns.tables import squeeze
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.cells import Context, type_value
from cchc_extract.understanding.confidences import worth_of
from cchc_extract.understanding.conventions import Conventions, Printed, decide_conventions
from cchc_extract.understanding.deciding import decide_cells, how_sure, in_order
from cchc_extract.understanding.magnitudes import Magnitude, magnitudes
from cchc_extract.understanding.misread import misread_cells
from cchc_extract.understanding.numbering import Entry, Place, join_number, outline, readings
from cchc_extract.understanding.saidonce import SAID_ONCE, said_of_rows
from cchc_extract.understanding.totals import sums_of
from cchc_extract.understanding.units import Unit, percent_column, read_unit
from cchc_extract.understanding.valuecolumns import ValueColumn, value_columns
from cchc_extract.vietnamese import nfc, one_line

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

UNSURE_NUMBER = 0.8
"""An STT read with less confidence than this, or in two ways, is doubted where it does not follow from those above it."""
SPARSE_SHARE = 0.1
"""Where more than this share of a table's cells in data rows is blank, a blank cell is nothing to look at."""


class _Table(Struct, frozen=True, kw_only=True):
    """A raw table with its number and all that its rows are typed by."""

    number: int
    raw: RawTable
    columns: tuple[ValueColumn, ...]
    units: tuple[Unit, ...]
    kinds: tuple[RowKind, ...]
    places: tuple[Place, ...]
    sparse: bool
    groups: tuple[tuple[str, ...], ...]
    value_units: tuple[tuple[Unit, ...], ...]
    magnitudes: dict[tuple[int, int], Magnitude]


def type_rows(tables: Sequence[RawTable], patterns: Patterns) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """The typed rows of a document's tables, once all is decided about their cells; and what is doubtful about them."""
    return type_decided(decide_cells(tables, patterns.units), patterns)


def type_decided(tables: Sequence[RawTable], patterns: Patterns) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """The typed rows of a document's tables, numbered by appendix and row from 1, and what is doubtful about them.

    Appendices have the lowest numbers: tables of the narrative above the first one are numbered after them. A table without rows has no
    number, and what is doubtful about it is told of the document. A row's ``confidence`` is the lowest of its STT, unit and values: the
    cells that later stages rely on. Findings of the raw tables and rows are handed on with their place.
    """
    prepared = [_prepare(number, raw, patterns) for number, raw in enumerate(in_order(tables), 1)]
    conventions = decide_conventions(printed for table in prepared for printed in _printed(table, patterns.units))
    rows: list[Row] = []
    findings = [finding for raw in tables if not raw.rows for finding in raw.findings]
    for table in prepared:
        findings += [replace(finding, appendix=table.number) for finding in table.raw.findings]
        labels = _labels(table.raw.rows)
        findings += said_of_rows(table.number, table.raw)
        for index, raw in enumerate(table.raw.rows):
            values, doubts = _values(table, index, conventions, patterns.units)
            rows.append(_row(table, index, labels, values))
            own = [each for each in raw.findings if each.code not in SAID_ONCE]
            misread = misread_cells(raw, patterns.catalogue)
            doubts = (*own, *_number_doubts(raw, table.places[index]), *misread, *doubts)
            findings += [
                replace(each, appendix=table.number, row=index + 1, page=each.page or raw.page) for each in doubts
            ]
    return tuple(rows), tuple(findings)


def _prepare(number: int, raw: RawTable, patterns: Patterns) -> _Table:
    units = tuple(read_unit(row.unit.text, patterns.units) for row in raw.rows)
    sums = sums_of(raw.rows, patterns)
    headings = [not each and _is_heading(raw, index) for index, each in enumerate(sums)]
    entries = [
        Entry(
            stt=join_number(row.stt.text),
            heading=heading,
            total=bool(each),
            mean=each == "mean",
            opens_parts=heading and squeeze(row.indicator.text).startswith(patterns.tables.openers),
        )
        for row, heading, each in zip(raw.rows, headings, sums, strict=True)
    ]
    places = tuple(outline(entries))
    kinds = tuple(_kind(entry, place) for entry, place in zip(entries, places, strict=True))
    data = [row for row, kind in zip(raw.rows, kinds, strict=True) if kind in ("data", "total")]
    cells = [[nfc(cell.text) for cell in column] for column in zip(*(row.values for row in data), strict=False)]
    cells += [[] for _ in raw.value_labels[len(cells) :]]
    columns = value_columns(raw, cells, patterns)
    value_units = tuple(
        tuple(_unit(row, of_row, column, patterns.units) for column in columns)
        for row, of_row in zip(raw.rows, units, strict=True)
    )
    return _Table(
        number=number,
        raw=raw,
        columns=columns,
        value_units=value_units,
        magnitudes=magnitudes(raw, columns, value_units, patterns.columns),
        units=units,
        kinds=kinds,
        places=places,
        groups=tuple(_groups(raw.rows)) if any(column.role == "other" for column in raw.columns) else (),
        sparse=_share(not cell.text for row in data for cell in row.values) > SPARSE_SHARE,
    )


def _is_heading(table: RawTable, index: int) -> bool:
    """Whether a row heads others. With a unit column: it has neither unit nor value.

    Without one, a row of a list may be empty too: there a heading has the number of a section, or numbers under it, or stands among
    rows that are filled.
    """
    row = table.rows[index]
    if row.unit.text or not all(_is_empty(cell) for cell in row.values):
        return False
    if any(column.role == "unit" for column in table.columns):
        return True
    stt = join_number(row.stt.text)
    following = join_number(table.rows[index + 1].stt.text) if index + 1 < len(table.rows) else ""
    if stt and (following.startswith(f"{stt.rstrip('.')}.") or all(mark.style != "decimal" for mark in readings(stt))):
        return True
    return _share(not all(_is_empty(cell) for cell in each.values) for each in table.rows) > 0.5


def _is_empty(cell: Evidence) -> bool:
    return not cell.text and cell.confidence is None


def _kind(entry: Entry, place: Place) -> RowKind:
    if entry.total:
        return "total"
    if not entry.heading:
        return "data"
    return "section" if place.opens_section else "group"


def _share(truths: Iterable[bool]) -> float:
    every = list(truths)
    return sum(every) / len(every) if every else 0.0


def _printed(table: _Table, patterns: UnitPatterns) -> Iterator[Printed]:
    for at, (row, units) in enumerate(zip(table.raw.rows, table.value_units, strict=True)):
        for number, (cell, column, unit) in enumerate(zip(row.values, table.columns, units, strict=False), 1):
            if not column.codes:
                percent, printed = _percent(cell, unit, column, patterns), row.unit.text or column.unit
                told = (at, number) in table.magnitudes
                yield Printed(table.number, number, percent, unit.whole, cell.text, printed, told)


def _unit(row: RawRow, of_row: Unit, column: ValueColumn, patterns: UnitPatterns) -> Unit:
    """The unit of a value: its row's; its column's where the row prints none, or where the heading states one of what is not counted."""
    if not column.unit or (row.unit.text and not column.own_unit):
        return of_row
    own = read_unit(column.unit, patterns)
    measures = own.type in ("percent", "money") or (own.type == "count" and not own.whole)
    return own if measures or not row.unit.text else of_row


def _percent(cell: Evidence, unit: Unit, column: ValueColumn, patterns: UnitPatterns) -> bool:
    text = cell.text
    signed = "%" in text and (text.startswith("(") or "%" in text.partition("(")[0])  # 1.204 (100%) is no percentage
    return unit.type == "percent" or signed or percent_column(column.label, patterns)


def _values(
    table: _Table, index: int, conventions: Conventions, patterns: UnitPatterns
) -> tuple[tuple[Value, ...], tuple[Finding, ...]]:
    if table.kinds[index] in ("section", "group"):
        return (), ()
    row = table.raw.rows[index]
    scanned = any(cell.confidence is not None for cell in (row.stt, row.indicator, row.unit, *row.values))
    values: list[Value] = []
    doubts: list[Finding] = []
    for number, (cell, column) in enumerate(zip(row.values, table.columns, strict=False), 1):
        unit = table.value_units[index][number - 1]
        percent = _percent(cell, unit, column, patterns)
        context = Context(
            number=number,
            column=column,
            unit=unit,
            percent=percent,
            unitless=not row.unit.text and not column.unit,
            unit_printed=row.unit.text or column.unit,
            convention=conventions.of(table.number, number, percent=percent),
            fractions=conventions.fractions_in(table.number, number),
            unproven=conventions.unproven(table.number, number, row.unit.text or column.unit),
            open_by_others=bool(conventions.high) and conventions.open_by_others(table.number, number),
            magnitude=table.magnitudes.get((index, number)),
            blank_is_odd=scanned and not table.sparse,
            patterns=patterns,
        )
        value, about = type_value(cell, context)
        values.append(value)
        doubts += about
    return tuple(values), tuple(doubts)


def _labels(rows: Sequence[RawRow]) -> list[str]:
    """The label of every row; a blank one takes the label it continues."""
    labels: list[str] = []
    for row in rows:
        labels.append(one_line(row.indicator.text) or (labels[-1] if labels else ""))
    return labels


def _groups(rows: Sequence[RawRow]) -> Iterator[tuple[str, ...]]:
    """What the further label columns say of each row, from the outermost on: printed in it, or in the nearest row above.

    What an inner one said ends where an outer one says something new.
    """
    said: list[str] = []
    for row in rows:
        said += [""] * (len(row.groups) - len(said))
        for level, group in enumerate(row.groups):
            if text := one_line(group.text):
                said[level:] = [text, *[""] * (len(said) - level - 1)]
        yield tuple(filter(None, said))


def _row(table: _Table, index: int, labels: Sequence[str], values: tuple[Value, ...]) -> Row:
    raw, place = table.raw.rows[index], table.places[index]
    above = list(place.ancestors)
    groups = table.groups[index] if table.groups else ()
    if groups and not raw.stt.text:  # the number is the group's, not that of the row above
        above = [each for each in above if table.kinds[each] in ("section", "group")]
    chain = [labels[each] for each in above]
    chain += [
        group for group in groups if group not in (labels[index], *chain)
    ]  # a label across both heads its row and those below
    continues = not raw.indicator.text and chain and chain[-1] == labels[index]
    kinds = (("stt", raw.stt), ("unit", raw.unit), *(("value_raw", cell) for cell in raw.values))
    sure = [known for field, cell in kinds if (known := how_sure(cell, field)) is not None]
    return Row(
        appendix=table.number,
        appendix_label=nfc(table.raw.label),
        row=index + 1,
        page=raw.page,
        kind=table.kinds[index],
        section=place.section,
        stt=join_number(raw.stt.text),
        path=place.path,
        indicator=one_line(raw.indicator.text),
        breadcrumb=" > ".join(chain if continues else [*chain, labels[index]]),
        unit=one_line(raw.unit.text),
        unit_type=table.units[index].type,
        values=values,
        note=one_line(raw.note.text),
        confidence=min(sure, default=None),
        box=raw.box,
    )


def _number_doubts(row: RawRow, place: Place) -> Iterator[Finding]:
    """An STT of a scan that is no number, leaps, does not fit and was read with doubt, or comes again with a stop at its end.

    Of the last the next part may be lost: ``2.1.`` behind ``2.1`` is ``2.1.1``. A printed misnumbering alone is no doubt here.
    """
    cell = row.stt
    if cell.confidence is None or not place.odd:
        return
    unsure = cell.alternative is not None or cell.confidence < UNSURE_NUMBER
    cut_off = cell.text.endswith(".") and place.odd == "not after the one before it"
    if unsure or cut_off or place.odd in ("no number", "far after the one before it"):
        also = same("") if cell.alternative is None else say("other-reader", text=cell.alternative)
        confidence, odd = rounded(worth_of(cell.confidence, "stt")), term(place.odd)
        said = say("doubtful-number", stt=join_number(cell.text), also=also, confidence=confidence, odd=odd)
        yield Finding(
            code="doubtful-number",
            severity="warning",
            stage="normalize",
            field="stt",
            message=said.en,
            message_vi=said.vi,
            raw=cell.text,
        )

"""What the program decides about the readings of table cells, and what it says of that: the lines of ``readings.csv`` and findings.

Decisions are made once, before anything is typed. A reviewer's stand before all others and are never decided about again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import (
    REVIEWER,
    RULES,
    Decision,
    Evidence,
    FieldValue,
    Figure,
    Finding,
    RawRow,
    RawTable,
    Reading,
    decide,
)
from cchc_extract.model.correction import COLUMNS
from cchc_extract.model.words import Words, field_words, listed, say
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.confidences import kind_of, worth
from cchc_extract.understanding.counted import numbers_as_counted
from cchc_extract.understanding.numbering import join_number, readings
from cchc_extract.understanding.repeated import units_as_printed
from cchc_extract.understanding.tickboxes import boxes_as_codes
from cchc_extract.vietnamese import nfc, one_line

DECIDED = "reading-decided"
"""The finding that says that a rule, not a reader, has the last word about a number, a unit, an STT or a field of the head."""

_ORDINAL = regex.compile(r"\b(?:\d+|[IVX]+|[A-Z])(?![^\W\d])")
"""The number in the heading of an appendix: 1, 02, II, A; of `2a` the digits."""
_SPECK = regex.compile(r"^[-–—.,:'] (?=\p{L})")
"""What OCR makes of a speck before a unit: no unit begins with a sign and a blank."""
_SPECKS = "-–—_.,:;'\"“”‘’|~ˆ^`´¨° "
"""What OCR makes of specks in an empty cell."""
OF_ROW = ("stt", "indicator", "unit", "note")
"""Cells of a row that are its own, as ``RawRow`` and ``rows.csv`` name them."""
OF_VALUE = "value_raw"
"""The column of ``rows.csv`` that is a value's; its type and number follow from it."""
_TOLD = ("stt", "unit", OF_VALUE)
"""The cells of a row about which a decision is a finding."""
_DERIVED = ("number", "symbol", "level")
"""Fields that follow from another one, about which a decision is told."""


class CellPlace(Struct, frozen=True, kw_only=True):
    """A cell of a row of ``rows.csv`` with its evidence; ``column`` is given for values."""

    appendix: int
    row: int
    field: str
    evidence: Evidence
    column: int | None = None
    page: int | None = None


def decide_cells(tables: Sequence[RawTable], patterns: UnitPatterns) -> list[RawTable]:
    """``tables`` with all that the program decides about their cells: specks, units that the report repeats, numbers as counted."""
    cleaned = [replace(table, rows=tuple(map(_without_specks, table.rows))) for table in tables]
    return numbers_as_counted(boxes_as_codes(units_as_printed(cleaned, patterns), patterns))


def in_order(tables: Sequence[RawTable]) -> list[RawTable]:
    """The tables that have rows, as appendices from 1: those of the narrative, which stand above the first appendix, after the others."""
    filled = [raw for raw in tables if raw.rows]
    first = next((index for index, raw in enumerate(filled) if raw.label), 0)
    return [*filled[first:], *filled[:first]] if filled and _is_first(filled[first].label) else filled


def cells_of(tables: Sequence[RawTable]) -> Iterator[CellPlace]:
    """Every cell of the tables with its place in ``rows.csv``."""
    for appendix, table in enumerate(in_order(tables), 1):
        for number, row in enumerate(table.rows, 1):
            for name in OF_ROW:
                yield CellPlace(appendix=appendix, row=number, page=row.page, field=name, evidence=getattr(row, name))
            for group in row.groups:
                if group.text:
                    yield CellPlace(appendix=appendix, row=number, page=row.page, field="breadcrumb", evidence=group)
            for column, cell in enumerate(row.values, 1):
                yield CellPlace(
                    appendix=appendix, row=number, page=row.page, field=OF_VALUE, evidence=cell, column=column
                )


def readings_of(
    tables: Sequence[RawTable], fields: Mapping[str, FieldValue], figures: Sequence[Figure]
) -> tuple[Reading, ...]:
    """The lines of ``readings.csv``: one for each rule that decided about a field of the head, a cell or a figure of the narrative, and
    one where readers disagree.
    """
    about_fields = (reading for name in sorted(fields) for reading in _of_field(fields[name]))
    about_tables = (reading for number, table in enumerate(in_order(tables), 1) for reading in _of_table(number, table))
    about_cells = (reading for cell in cells_of(tables) for reading in _of_cell(cell))
    return (
        *about_fields,
        *about_tables,
        *about_cells,
        *(reading for figure in figures for reading in _of_figure(figure)),
    )


def findings_of_readings(made: Iterable[Reading]) -> tuple[Finding, ...]:
    """A finding for each number, unit, STT or field of the head that rules made another text than was read first.

    Where a reviewer had the last word nothing is left to be told, nor where each rule that decided is certain.
    """
    by_place: dict[tuple[object, ...], list[Reading]] = {}
    for each in made:
        by_place.setdefault((each.appendix, each.row, each.column, each.field), []).append(each)
    return tuple(
        _told(decided)
        for decided in by_place.values()
        if one_line(decided[0].read) != one_line(decided[0].kept)
        and all(each.rule != REVIEWER for each in decided)
        and not all(RULES[each.rule].certain for each in decided)
        and decided[0].field != COLUMNS
        and (decided[0].field in _TOLD if decided[0].row is not None else decided[0].field not in _DERIVED)
    )


def _is_first(label: str) -> bool:
    """Whether an appendix heading is that of the first one. `Phụ lục II` is not: the heading of the first one may be unread."""
    number = _ORDINAL.search(label)
    marks = readings(number.group()) if number else ()
    return not marks or any(mark.parts == (1,) for mark in marks)


def _without_specks(row: RawRow) -> RawRow:
    """The row without a speck before its unit, or what OCR made of specks in an empty note."""
    unit, note = row.unit, row.note
    if unit.confidence is not None:
        unit = decide(unit, _SPECK.sub("", one_line(unit.text)), "speck") if _SPECK.match(one_line(unit.text)) else unit
    if note.confidence is not None and note.text and not one_line(note.text).strip(_SPECKS):
        note = decide(note, "", "speck")
    return row if unit is row.unit and note is row.note else replace(row, unit=unit, note=note)


def _of_cell(cell: CellPlace) -> Iterator[Reading]:
    known = cell.evidence
    if not known.decisions and known.alternative is None:
        return
    whole = join_number if cell.field == "stt" else one_line
    yield from _lines(
        Reading(
            field=cell.field,
            read=whole(nfc(known.read)),
            kept=whole(nfc(known.text)),
            rule="",
            appendix=cell.appendix,
            row=cell.row,
            column=cell.column,
            page=cell.page,
            confidence=how_sure(known, cell.field),
        ),
        known.decisions,
        known.alternative,
    )


def _of_table(number: int, table: RawTable) -> Iterator[Reading]:
    known = table.assigned
    if known.decisions:
        reading = Reading(field=COLUMNS, read=known.read, kept=known.text, rule="", appendix=number)
        yield from _lines(reading, known.decisions, None)


def _of_field(field: FieldValue) -> Iterator[Reading]:
    if not field.decisions and field.alternative is None:
        return
    read = nfc(field.decisions[0].read) if field.decisions else field.raw
    sure = how_sure(field, field.name)
    reading = Reading(field=field.name, read=read, kept=field.value, rule="", page=field.page, confidence=sure)
    yield from _lines(reading, field.decisions, field.alternative)


def _of_figure(figure: Figure) -> Iterator[Reading]:
    if figure.decisions:
        read, sure = figure.decisions[0].read, figure.confidence
        reading = Reading(field=figure.measure, read=read, kept=figure.raw, rule="", page=figure.page, confidence=sure)
        yield from _lines(reading, figure.decisions, figure.alternative)


def how_sure(known: Evidence | FieldValue, field: str) -> float | None:
    """How sure that is which is kept of a column's text: what the reader's confidence is worth, and no more than the rules that decided."""
    if known.decisions and known.decisions[-1].rule == REVIEWER:
        return known.confidence
    sure = worth(known, kind_of(field))
    if sure is None or not known.decisions:
        return sure
    return min([sure, *(most for each in known.decisions if (most := RULES[each.rule].most) is not None)])


def _lines(reading: Reading, decisions: Sequence[Decision], alternative: str | None) -> Iterator[Reading]:
    """``reading`` once for each rule that decided; a second reader that was not believed is a decision too."""
    texts = [one_line(each.kept) for each in decisions] + [one_line(alternative or "")]
    others = tuple((text, None) for text in dict.fromkeys(texts) if text and text not in (reading.read, reading.kept))
    for rule in dict.fromkeys(each.rule for each in decisions) or ("second-reader",):
        yield replace(reading, rule=rule, alternatives=others)


def _told(decided: Sequence[Reading]) -> Finding:
    """The finding on a cell or a field about which the rules of ``decided`` had the last word."""
    reading, rules = decided[0], [RULES[each.rule] for each in decided]
    said = say(
        "reading-decided" if reading.column is None else "reading-decided-column",
        field=field_words("value" if reading.field == OF_VALUE else reading.field),
        column=reading.column or 0,
        read=reading.read,
        kept=reading.kept,
        why=listed([Words(each.because, each.because_vi) for each in rules]),
    )
    return Finding(
        code=DECIDED,
        severity=min((each.severity for each in rules), key=("error", "warning", "info").index),
        stage="normalize" if reading.row is not None else "metadata",
        message=said.en,
        message_vi=said.vi,
        page=reading.page,
        appendix=reading.appendix,
        row=reading.row,
        column=reading.column,
        field=reading.field,
        raw=reading.read,
        expected=reading.kept,
    )

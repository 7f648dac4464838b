"""The rules about rows that are no formula: what a value may be, units, legends, notes, totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import regex

from cchc_extract.model import Finding, Row, Value
from cchc_extract.model.words import Words, listed, number, say, term
from cchc_extract.patterns.checks import FormulaRule, StructureRule
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.checks.facts import (
    Fact,
    Report,
    cell_words,
    finding,
    label_words,
    listed_briefly,
    plain,
    row_place,
    row_words,
    value_place,
)
from cchc_extract.understanding.checks.sequence import no_number, numbering
from cchc_extract.understanding.units import comparing_column, read_unit, same_code_twice
from cchc_extract.understanding.valuecolumns import LEVELS
from cchc_extract.vietnamese import bare

Check = Callable[[StructureRule, Report], Iterator[Finding]]
_MOST = 0.5
_NUMBER = regex.compile(r"\d+")
_YEAR = regex.compile(r"\b(?:19|20)\d\d\b")


def rate_of_nothing(rule: StructureRule, formulas: Sequence[FormulaRule], report: Report) -> Iterator[Finding]:
    """Rates of nothing (0 of 0) that are given a value, or, where the rule is about mixing, that are printed in several ways."""
    ways: dict[str, list[tuple[Row, Value]]] = defaultdict(list)
    rates = [formula.expect.names for formula in formulas if formula.is_rate]
    for sheet in report.sheets:
        for name, *parts in rates:
            facts = [sheet.facts(part) for part in parts if part in sheet.cells]
            if len(facts) < len(parts) or not all(facts) or any(each[0].value for each in facts):
                continue
            for row, value in sheet.cells.get(name, ()):
                ways[plain(value.number) if value.number is not None else value.state].append((row, value))
    if rule.kind == "rate-of-nothing-mixed":
        speaks = len(ways) > 1
    else:
        ways = {way: cells for way, cells in ways.items() if way in ("0", "100")}
        speaks = bool(ways)
    if speaks:
        told = listed(_way(way, cells) for way, cells in ways.items())
        places = [value_place(row, value) for cells in ways.values() for row, value in cells]
        yield finding(rule, say(rule.kind, count=len(ways), ways=told), places)


def _way(way: str, cells: Sequence[tuple[Row, Value]]) -> Words:
    return say("way", way=term(way), rows=listed((row_words(row) for row, _ in cells), say("comma")))


def _percent_range(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row, value in report.values:
        amount = value.number
        if amount is not None and not 0 <= amount <= 100 and _is_share(rule, row):
            said = say("percent-range", cell=cell_words(row, value), value=number(amount))
            yield finding(rule, said, [value_place(row, value)], raw=value.raw)


def _is_share(rule: StructureRule, row: Row) -> bool:
    """Whether a percentage is a part of a whole: an indicator's, or one that is called a rate and compares nothing."""
    if row.unit_type != "percent" or row.indicator_id in rule.exempt:
        return False
    label = bare(row.indicator)
    return bool(row.indicator_id) or (label.startswith(rule.starts) and not _has(label, rule.words))


def _whole_number(rule: StructureRule, report: Report) -> Iterator[Finding]:
    seldom = [
        (row, value)
        for row, value in report.values
        if value.number is not None
        and row.unit_type == "count"
        and (value.number < 0 or (value.type == "decimal" and _is_fraction(value)))
    ]
    odd = [(row, value) for row, value in seldom if _counts(rule, row, value, report.units)]
    if not odd:
        return
    measured = _measured_columns([each for each in report.values if _counts(rule, *each, report.units)])
    for row, value in odd:
        if (row.appendix, value.column) not in measured:
            said = say("whole-number", cell=cell_words(row, value), value=value.raw, unit=row.unit)
            yield finding(rule, said, [value_place(row, value)], raw=value.raw)


def _counts(rule: StructureRule, row: Row, value: Value, units: UnitPatterns) -> bool:
    """Whether a number counts the things that the row's unit names, and is no average, score or sum of money that stands beside them."""
    if row.unit_type != "count" or value.type not in ("integer", "decimal") or value.number is None:
        return False
    if (
        "/" in row.unit
        or not read_unit(row.unit, units).whole
        or (value.unit and not read_unit(value.unit, units).whole)
    ):
        return False  # so many of one thing for each of another, or a unit that the column states
    said = [bare(each) for each in (*value.label.split(LEVELS), row.indicator)]
    return not any(each.startswith(rule.starts) or _has(each, rule.words) for each in said)


def _is_fraction(value: Value) -> bool:
    return value.number is not None and value.number != value.number.to_integral_value()


def _measured_columns(counts: Sequence[tuple[Row, Value]]) -> frozenset[tuple[int, int]]:
    """The columns, by appendix, that stand beside others, headed by nothing that is known, with fractions in half of their cells."""
    by_column: dict[tuple[int, int], list[Value]] = defaultdict(list)
    for row, value in counts:
        by_column[row.appendix, value.column].append(value)
    several = {
        appendix for appendix, column in by_column if any((appendix, each) in by_column for each in range(column))
    }
    return frozenset(
        place
        for place, values in by_column.items()
        if place[0] in several
        and values[0].role in (None, "value", "other")
        and not values[0].key
        and 2 * sum(map(_is_fraction, values)) >= len(values)
    )


def _legend_code(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row, value in report.values:
        if row.unit_type not in ("boolean", "code") or value.number is None:
            continue
        unit = read_unit(row.unit, report.units)
        codes = {Decimal(code) for _, code in unit.legend}
        if same_code_twice(unit) and value.number in (0, 1):
            continue  # the legend is what is wrong
        if codes and value.number not in codes:
            known = ", ".join(str(code) for _, code in unit.legend)
            said = say("legend-code", cell=cell_words(row, value), value=value.raw, codes=known)
            places = [value_place(row, value), row_place(row, "unit", raw=row.unit)]
            yield finding(rule, said, places, raw=value.raw, expected=known)


def _legend(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row in report.rows:
        if row.unit_type in ("boolean", "code") and same_code_twice(read_unit(row.unit, report.units)):
            said = say("legend", where=row_words(row), unit=row.unit)
            yield finding(rule, said, [row_place(row, "unit", raw=row.unit)], raw=row.unit)


def _repeated_measure(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for name in dict.fromkeys(figure.measure for figure in report.figures if figure.measure in rule.only):
        facts = report.stated(name)
        first = facts[0]
        other = next((fact for fact in facts if fact.value != first.value), None)
        if other is not None:
            told = listed((_on_page(fact) for fact in facts), Words(", ", ", "))
            said = say("stated-as", label=label_words(first.label), values=told)
            places = [fact.place("stated") for fact in facts]
            yield finding(rule, said, places, raw=plain(first.value), expected=plain(other.value))


def _on_page(fact: Fact) -> Words:
    return say("on-page", value=number(fact.value), page=fact.page) if fact.page else number(fact.value)


def _gap_note(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for sheet in report.sheets:
        cells = [
            (row, value, value.number)
            for name in sorted(rule.only)
            for row, value in sheet.cells.get(name, ())[:1]
            if value.number is not None
        ]
        noted = next(
            ((row, match) for row, _, _ in cells if _has(bare(row.note), rule.words) and (match := _NUMBER.match(row.note))),
            None,
        )  # fmt: skip
        if len(cells) == 2 and noted and "%" not in noted[0].note:
            gap = abs(cells[0][2] - cells[1][2])
            if gap != int(noted[1].group()):
                one, other = (say("number-in", value=number(amount), where=row_words(row)) for row, _, amount in cells)
                note = noted[0].note
                places = [row_place(noted[0], "note", raw=note, part="stated")]
                places += [value_place(row, value) for row, value, _ in cells]
                said = say("gap-note", gap=number(gap), one=one, other=other, note=note)
                yield finding(rule, said, places, raw=note, expected=plain(gap))


def _base_in_note(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row, value in report.values:
        if row.indicator_id in rule.only and value.number is not None and not _NUMBER.search(_YEAR.sub("", row.note)):
            name = "base-in-note" if row.note else "no-note"
            said = say(name, cell=cell_words(row, value), value=number(value.number), note=row.note)
            yield finding(rule, said, [row_place(row, "note", raw=row.note), value_place(row, value)], raw=row.note)


def _rate_blank(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for appendix, rows in report.appendices():
        rates = [row for row in rows if row.unit_type == "percent" and row.values]
        blank = [row for row in rates if all(value.state == "blank" for value in row.values)]
        if blank and len(blank) < _MOST * len(rates):
            told = listed_briefly(map(row_words, blank))
            said = say("rate-blank", count=len(blank), appendix=appendix, rows=told)
            yield finding(rule, said, [value_place(row, value) for row in blank for value in row.values])


def _unit_missing(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for appendix, rows in report.appendices():
        given = [row for row in rows if row.kind == "data" and any(value.number is not None for value in row.values)]
        without = [row for row in given if not row.unit]
        if without and len(without) < _MOST * len(given):
            told = listed_briefly(map(row_words, without))
            said = say("unit-missing", count=len(without), appendix=appendix, rows=told)
            yield finding(rule, said, [row_place(row, "unit") for row in without])


def _total_row(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for _, rows in report.appendices():
        data = [row for row in rows if row.kind == "data"]
        sums = [row for row in rows if row.kind == "total" and "/" not in row.path]
        totals = [row for row in sums if not report.units.is_mean(row.indicator)]
        if len(totals) != 1 or not _are_parts(data, rule):
            continue
        for value in totals[0].values:
            cells = [(row, each) for row in data for each in row.values if each.column == value.column]
            numbers = [cell.number for _, cell in cells if cell.number is not None]
            unsure = any(cell.number is None and cell.state in ("given", "unreadable") for _, cell in cells)
            compares = (
                value.type == "percent"
                or comparing_column(value.label, report.units)
                or _has(bare(value.label), rule.words)
            )
            if value.number is None or unsure or compares or len(numbers) < max(2, _MOST * len(data)):
                continue
            made = Decimal(sum(numbers))
            if made != value.number and not _is_parted_again(numbers, value.number):
                total = cell_words(totals[0], value)
                said = say("total-row", cell=total, value=number(value.number), made=number(made))
                places = [value_place(totals[0], value, "whole")]
                places += [value_place(row, cell, "part") for row, cell in cells if cell.number is not None]
                yield finding(rule, said, places, raw=value.raw, expected=plain(made), about=places[0])


def _is_parted_again(numbers: Sequence[Decimal], total: Decimal) -> bool:
    """Whether ``numbers`` are the parts of one ``total`` by one thing after another, men and women and then town and country: it comes out
    each time.
    """
    times, made = 0, Decimal(0)
    for amount in numbers:
        made += amount
        if made == total:
            times, made = times + 1, Decimal(0)
    return times > 1 and not made


def _zero_with_note(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row, value in report.values:
        told = len(row.note.split()) >= rule.least and not _has(bare(row.note), rule.words)
        if row.indicator_id in rule.only and value.number == 0 and told:
            said = say("zero-with-note", cell=cell_words(row, value), note=row.note)
            places = [value_place(row, value), row_place(row, "note", raw=row.note)]
            yield finding(rule, said, places, raw=row.note)


def _default_rates(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for appendix, rows in report.appendices():
        rates = [
            (row, value, value.number)
            for row in rows
            if row.unit_type == "percent"
            for value in row.values
            if value.number is not None
        ]
        amounts = [amount for _, _, amount in rates]
        if len(rates) >= rule.least and set(amounts) == {Decimal(0), Decimal(100)}:
            counts = {"full": amounts.count(Decimal(100)), "nothing": amounts.count(Decimal(0))}
            said = say("default-rates", count=len(rates), appendix=appendix, **counts)
            yield finding(rule, said, [value_place(row, value) for row, value, _ in rates])


def _are_parts(rows: Sequence[Row], rule: StructureRule) -> bool:
    """Whether rows stand side by side and count the same thing: none is a part of another one."""
    flat = all("/" not in row.path and not _has(bare(row.indicator), rule.words) for row in rows)
    return flat and len({bare(row.unit) for row in rows}) == 1 and len({bool(row.stt) for row in rows}) == 1


def _has(text: str, words: Sequence[str]) -> bool:
    """Whether the bare ``text`` has one of the ``words``, whole."""
    return any(regex.search(rf"\b{regex.escape(each)}\b", text) for each in words)


STRUCTURE: dict[str, Check] = {
    "percent-range": _percent_range,
    "whole-number": _whole_number,
    "legend-code": _legend_code,
    "legend": _legend,
    "repeated-measure": _repeated_measure,
    "gap-note": _gap_note,
    "base-in-note": _base_in_note,
    "rate-blank": _rate_blank,
    "unit-missing": _unit_missing,
    "numbering": numbering,
    "no-number": no_number,
    "zero-with-note": _zero_with_note,
    "default-rates": _default_rates,
    "total-row": _total_row,
}

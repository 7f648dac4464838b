"""The rules about rows that are no formula: what a value may be, units, legends, numbering, totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

import regex

from cchc_extract.model import Finding, Row, Value
from cchc_extract.patterns.checks import FormulaRule, StructureRule
from cchc_extract.understanding.checks.facts import Report, finding, place_of, plain
from cchc_extract.understanding.numbering import readings
from cchc_extract.understanding.units import comparing_column, read_unit, same_code_twice
from cchc_extract.vietnamese import bare

Check = Callable[[StructureRule, Report], Iterator[Finding]]
_MOST = 0.5
_SHOWN = 12
_NUMBER = regex.compile(r"\d+")
_YEAR = regex.compile(r"\b(?:19|20)\d\d\b")


def rate_of_nothing(rule: StructureRule, formulas: Sequence[FormulaRule], report: Report) -> Iterator[Finding]:
    """Rates of nothing (0 of 0) that are given a value, or, where the rule is about mixing, that are printed in several ways."""
    ways: dict[str, list[str]] = defaultdict(list)
    appendices: set[int] = set()
    rates = [formula.expect.names for formula in formulas if formula.is_rate]
    for sheet in report.sheets:
        for name, *parts in rates:
            facts = [sheet.facts(part) for part in parts if part in sheet.cells]
            if len(facts) < len(parts) or not all(facts) or any(each[0].value for each in facts):
                continue
            for row, value in sheet.cells.get(name, ()):
                way = plain(value.number) if value.number is not None else value.state
                ways[way].append(place_of(row))
                appendices.add(row.appendix)
    told = "; ".join(f"{way} in {' and '.join(rows)}" for way, rows in ways.items())
    appendix = min(appendices, default=None)
    if rule.kind == "rate-of-nothing-mixed":
        if len(ways) > 1:
            yield finding(rule, f"it is printed in {len(ways)} ways: {told}", appendix=appendix, field="value")
    elif any(way in ("0", "100") for way in ways):
        yield finding(rule, f"0 of 0 is printed as a rate: {told}", appendix=appendix, field="value")


def _percent_range(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row, value in report.values:
        number = value.number
        if number is not None and not 0 <= number <= 100 and _is_share(rule, row):
            yield finding(rule, f"{_cell(row, value)} is {plain(number)} %", row=row, field="value", raw=value.raw)


def _is_share(rule: StructureRule, row: Row) -> bool:
    """Whether a percentage is a part of a whole: an indicator's, or one that is called a rate and compares nothing."""
    if row.unit_type != "percent" or row.indicator_id in rule.exempt:
        return False
    label = bare(row.indicator)
    return bool(row.indicator_id) or (label.startswith(rule.starts) and not _has(label, rule.words))


def _whole_number(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row, value in report.values:
        odd = value.number is not None and (value.number < 0 or value.number != value.number.to_integral_value())
        if (
            odd
            and row.unit_type == "count"
            and value.type in ("integer", "decimal")
            and read_unit(row.unit, report.units).whole
        ):
            yield finding(rule, f"{_cell(row, value)} is {value.raw} {row.unit}", row=row, field="value", raw=value.raw)


def _legend_code(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row, value in report.values:
        if row.unit_type not in ("boolean", "code") or value.number is None:
            continue
        unit = read_unit(row.unit, report.units)
        codes = {Decimal(code) for _, code in unit.legend}
        if same_code_twice(unit) and value.number in (0, 1):
            continue  # the legend is what is wrong
        if codes and value.number not in codes:
            listed = ", ".join(str(code) for _, code in unit.legend)
            yield finding(
                rule,
                f"{_cell(row, value)} is {value.raw}, and the codes are {listed}",
                row=row,
                field="value",
                raw=value.raw,
                expected=listed,
            )


def _legend(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row in report.rows:
        if row.unit_type in ("boolean", "code") and same_code_twice(read_unit(row.unit, report.units)):
            yield finding(rule, f"that of {place_of(row)} is “{row.unit}”", row=row, field="unit", raw=row.unit)


def _repeated_measure(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for name in dict.fromkeys(figure.measure for figure in report.figures if figure.measure in rule.only):
        facts = report.stated(name)
        if len({fact.value for fact in facts}) > 1:
            message = "; ".join(map(str, facts))
            raw, expected = (
                plain(facts[0].value),
                plain(next(fact.value for fact in facts if fact.value != facts[0].value)),
            )
            yield finding(rule, message, page=facts[0].page, field="value", raw=raw, expected=expected)


def _gap_note(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for sheet in report.sheets:
        cells = [
            (row, value.number)
            for name in sorted(rule.only)
            for row, value in sheet.cells.get(name, ())[:1]
            if value.number is not None
        ]
        notes = (row.note for row, _ in cells if _has(bare(row.note), rule.words))
        noted = next((match for note in notes if (match := _NUMBER.match(note))), None)
        if len(cells) == 2 and noted and "%" not in noted.string:
            gap = abs(cells[0][1] - cells[1][1])
            if gap != int(noted.group()):
                places = " and ".join(f"{plain(number)} in {place_of(row)}" for row, number in cells)
                yield finding(
                    rule, f"the gap is {plain(gap)} ({places}) and the note says “{noted.string}”", appendix=sheet.appendix,
                    field="note", raw=noted.string, expected=plain(gap),
                )  # fmt: skip


def _base_in_note(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row, value in report.values:
        if row.indicator_id in rule.only and value.number is not None and not _NUMBER.search(_YEAR.sub("", row.note)):
            yield finding(
                rule,
                f"{_cell(row, value)} is {plain(value.number)} and the note is “{row.note}”",
                appendix=row.appendix,
                field="note",
                raw=row.note,
            )


def _rate_blank(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for appendix, rows in report.appendices():
        rates = [row for row in rows if row.unit_type == "percent" and row.values]
        blank = [place_of(row) for row in rates if all(value.state == "blank" for value in row.values)]
        if blank and len(blank) < _MOST * len(rates):
            yield finding(
                rule, f"{len(blank)} in appendix {appendix} has none: {_list(blank)}", appendix=appendix, field="value"
            )


def _unit_missing(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for appendix, rows in report.appendices():
        given = [row for row in rows if row.kind == "data" and any(value.number is not None for value in row.values)]
        without = [place_of(row) for row in given if not row.unit]
        if without and len(without) < _MOST * len(given):
            yield finding(
                rule,
                f"{len(without)} in appendix {appendix} have none: {_list(without)}",
                appendix=appendix,
                field="unit",
            )


def _numbering(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for appendix, rows in report.appendices():
        odd = [*_wrong_parents(rows), *_wrong_order(rows)]
        if odd:
            yield finding(rule, f"in appendix {appendix} {_list(odd)}", appendix=appendix, field="stt")


def _wrong_parents(rows: Sequence[Row]) -> Iterator[str]:
    stt = {row.path: row.stt for row in rows}
    begun: set[str] = set()  # parents whose first numbered child was seen
    for row in rows:
        parent = row.path.rpartition("/")[0]
        above = stt.get(parent, "")
        if parent not in begun and above and "." in row.stt and not row.stt.startswith(f"{above.rstrip('.')}."):
            yield f"{row.stt} stands under {above} (row {row.row})"
        if row.stt:
            begun.add(parent)


def _wrong_order(rows: Sequence[Row]) -> Iterator[str]:
    siblings: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.stt:
            siblings[row.path.rpartition("/")[0]].append((at, row))
    for group in siblings.values():
        for (first, before), (last, after) in pairwise(group):
            step = None if _begins_anew(after, rows[first + 1 : last]) else _step(before.stt, after.stt)
            if step == 0:
                yield f"{after.stt} is printed twice (rows {before.row} and {after.row})"
            elif step is not None and step != 1:
                yield f"{after.stt} follows {before.stt} (rows {before.row} and {after.row})"


def _begins_anew(row: Row, between: Sequence[Row]) -> bool:
    """Whether numbers start from 1 again at ``row``, below a heading or a total that has none."""
    one = any(mark.parts[-1] == 1 for mark in readings(row.stt))
    return one and any(each.kind != "data" and not each.stt for each in between)


def _step(before: str, after: str) -> int | None:
    """By how much a number is more than the one before it, in the reading that makes it the next; ``None`` where they differ in style."""
    steps = [
        two.parts[-1] - one.parts[-1]
        for one in readings(before)
        for two in readings(after)
        if (one.style, one.depth) == (two.style, two.depth)
    ]
    return min(steps, key=lambda step: abs(step - 1), default=None)


def _no_number(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for appendix, rows in report.appendices():
        data = [row for row in rows if row.kind == "data"]
        without = [f"row {row.row}" for row in data if not row.stt]
        if without and len(without) < len(data):
            yield finding(
                rule,
                f"{len(without)} of {len(data)} in appendix {appendix} have none: {_list(without)}",
                appendix=appendix,
                field="stt",
            )


def _zero_with_note(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for row, value in report.values:
        told = len(row.note.split()) >= rule.least and not _has(bare(row.note), rule.words)
        if row.indicator_id in rule.only and value.number == 0 and told:
            yield finding(
                rule,
                f"{_cell(row, value)} is 0 and its note is “{row.note}”",
                appendix=row.appendix,
                field="note",
                raw=row.note,
            )


def _default_rates(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for appendix, rows in report.appendices():
        rates = [
            value.number
            for row in rows
            if row.unit_type == "percent"
            for value in row.values
            if value.number is not None
        ]
        if len(rates) >= rule.least and set(rates) == {Decimal(0), Decimal(100)}:
            message = f"all {len(rates)} of appendix {appendix} are: {rates.count(Decimal(100))} are 100, {rates.count(Decimal(0))} are 0"
            yield finding(rule, message, appendix=appendix, field="value")


def _total_row(rule: StructureRule, report: Report) -> Iterator[Finding]:
    for _, rows in report.appendices():
        data = [row for row in rows if row.kind == "data"]
        totals = [row for row in rows if row.kind == "total" and "/" not in row.path]
        if len(totals) != 1 or not _are_parts(data, rule):
            continue
        for value in totals[0].values:
            cells = [each for row in data for each in row.values if each.column == value.column]
            numbers = [cell.number for cell in cells if cell.number is not None]
            unsure = any(cell.number is None and cell.state in ("given", "unreadable") for cell in cells)
            compares = (
                value.type == "percent"
                or comparing_column(value.label, report.units)
                or _has(bare(value.label), rule.words)
            )
            if value.number is None or unsure or compares or len(numbers) < max(2, _MOST * len(data)):
                continue
            made = Decimal(sum(numbers))
            if made != value.number:
                message = f"{_cell(totals[0], value)} is {plain(value.number)} and the other rows make {plain(made)}"
                yield finding(rule, message, row=totals[0], field="value", raw=value.raw, expected=plain(made))


def _are_parts(rows: Sequence[Row], rule: StructureRule) -> bool:
    """Whether rows stand side by side and count the same thing: none is a part of another one."""
    flat = all("/" not in row.path and not _has(bare(row.indicator), rule.words) for row in rows)
    return flat and len({bare(row.unit) for row in rows}) == 1 and len({bool(row.stt) for row in rows}) == 1


def _has(text: str, words: Sequence[str]) -> bool:
    """Whether the bare ``text`` has one of the ``words``, whole."""
    return any(regex.search(rf"\b{regex.escape(each)}\b", text) for each in words)


def _cell(row: Row, value: Value) -> str:
    return f"appendix {row.appendix}, {place_of(row)}, column {value.column}"


def _list(texts: Sequence[str]) -> str:
    more = len(texts) - _SHOWN
    return "; ".join(texts[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


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
    "numbering": _numbering,
    "no-number": _no_number,
    "zero-with-note": _zero_with_note,
    "default-rates": _default_rates,
    "total-row": _total_row,
}

"""The rules about the document as a whole: its dates and periods, the documents it cites, the level it speaks of, its form."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

import regex

from cchc_extract.model import Finding, Reference
from cchc_extract.understanding.checks.facts import Report, finding
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.patterns.checks import QuotedRule, StructureRule, TextRule
from cchc_extract.vietnamese import bare

_LEADING = regex.compile(r"\d+")


def check_text(rule: TextRule, report: Report) -> Iterator[Finding]:
    """A finding where the text lacks what it must hold, or holds what it must not."""
    if not report.text:
        return
    match = rule.pattern.search(report.text)
    if rule.must and match is None:
        yield finding(rule, "the text does not")
    elif not rule.must and match is not None:
        yield finding(rule, f"the text has “{match.group()}”", raw=match.group())


def check_quoted(rule: QuotedRule, report: Report) -> Iterator[Finding]:
    """A finding for each place where the document cites itself with another number or date than it has."""
    number, issued = _symbol(report.field("number_symbol")), report.field("issued_on")
    for match in rule.pattern.regex.finditer(report.text):
        cited, dated = _symbol(match["number"]), parse_date(match["date"])
        if number and cited != number:
            yield finding(
                rule,
                f"it says {match['number']}, and the head {report.field('number_symbol')}",
                field="number_symbol",
                raw=match["number"],
            )
        if issued and dated is not None and dated.isoformat() != issued:
            yield finding(
                rule,
                f"it says {dated.isoformat()}, and the head {issued}",
                field="issued_on",
                raw=match["date"],
                expected=issued,
            )


def _symbol(text: str) -> str:
    return bare(text).replace(" ", "").lstrip("0")


def _cut_off(rule: StructureRule, report: Report) -> Iterator[Finding]:
    day = dict(rule.words).get(report.field("period_type"))
    year, issued = report.field("year"), report.field("issued_on")
    if day and year and issued and issued < f"{year}-{day}":
        message = f"it is dated {issued} and holds figures up to {year}-{day}"
        yield finding(rule, message, field="issued_on", raw=issued, expected=f"{year}-{day}")


def _other_period(rule: StructureRule, report: Report) -> Iterator[Finding]:
    kind, year = report.field("period_type"), report.field("year")
    if kind not in ("year", "half", "nine_months"):
        return
    for period, words in rule.words:
        match = regex.search(rf"\btrong {regex.escape(words)} (?:nam )?{year}\b", report.body)
        if period != kind and match:
            yield finding(
                rule,
                f"it says “{match.group()}” in a report on the {kind} {year}",
                field="period_type",
                raw=match.group(),
                expected=kind,
            )


def _numbers_with_dates(rule: StructureRule, report: Report) -> Iterator[Finding]:
    series: dict[tuple[str, str, int, str], set[tuple[dt.date, int, str]]] = defaultdict(set)
    for reference in report.references:
        leading = _LEADING.match(reference.number_symbol)
        if reference.dated and leading:
            series[_series(reference, reference.dated.year)].add(
                (reference.dated, int(leading.group()), reference.number_symbol)
            )
    for documents in series.values():
        for (early, low, first), (late, high, second) in pairwise(sorted(documents)):
            if early < late and high < low:
                message = f"{first} is of {early.isoformat()} and {second} of {late.isoformat()}"
                yield finding(rule, message, raw=second, expected=f"more than {low}")


def _series(reference: Reference, year: int) -> tuple[str, str, int, str]:
    return bare(reference.type), bare(reference.number_symbol.partition("/")[2]), year, bare(reference.issuer)


def _other_level(rule: StructureRule, report: Report) -> Iterator[Finding]:
    wanted = [words for level, words in rule.words if level == report.field("level")]
    printed = [(row, f"{bare(row.indicator)} {bare(row.unit)}") for row in report.rows] if wanted else []
    found = [(row, words) for row, text in printed for words in wanted if words in text]
    if found:
        places = "; ".join(f"“{words}” in appendix {row.appendix}, row {row.row}" for row, words in found)
        yield finding(
            rule,
            f"the issuer's level is {report.field('level')} and it says {places}",
            appendix=found[0][0].appendix,
            field="indicator",
        )


DOCUMENT: dict[str, Callable[[StructureRule, Report], Iterator[Finding]]] = {
    "cut-off": _cut_off,
    "other-period": _other_period,
    "numbers-with-dates": _numbers_with_dates,
    "other-level": _other_level,
}

"""The rules about the document as a whole: its dates and periods, the documents it cites, the level it speaks of, its form."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

import regex

from cchc_extract.model import Finding, Reference
from cchc_extract.patterns.checks import QuotedRule, StructureRule, TextRule
from cchc_extract.patterns.toml import REGEX_SECONDS
from cchc_extract.understanding.checks.facts import Report, finding, place_of
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.figures import bare_letters
from cchc_extract.vietnamese import bare

LONG_PERIODS = ("year", "half", "nine_months")
CLOSE_NUMBERS = 10
"""Documents whose issuer is not printed are taken for one issuer's where their numbers differ by no more than this."""
_LEADING = regex.compile(r"\d+")


def check_text(rule: TextRule, report: Report) -> Iterator[Finding]:
    """A finding where the text lacks what it must hold, or holds what it must not."""
    if not report.text.text:
        return
    match = rule.pattern.regex.search(report.text.plain, timeout=REGEX_SECONDS)
    if rule.must and match is None:
        yield finding(rule, "the text does not")
    elif not rule.must and match is not None:
        printed = report.text.printed(match)
        yield finding(rule, f"the text has “{printed}”", page=report.text.page(match.start()), raw=printed)


def check_quoted(rule: QuotedRule, report: Report) -> Iterator[Finding]:
    """A finding for each place where the document cites itself with another number or date than it has."""
    number, issued = _symbol(report.field("number_symbol")), report.field("issued_on")
    for match in rule.pattern.regex.finditer(report.text.plain, timeout=REGEX_SECONDS):
        printed = {name: report.text.text[slice(*match.span(name))] for name in ("number", "date")}
        cited, dated, page = _symbol(match["number"]), parse_date(match["date"]), report.text.page(match.start())
        if number and cited != number:
            yield finding(
                rule,
                f"it says {printed['number']}, and the head {report.field('number_symbol')}",
                page=page,
                field="number_symbol",
                raw=printed["number"],
                expected=report.field("number_symbol"),
            )
        if issued and dated is not None and dated.isoformat() != issued:
            yield finding(
                rule,
                f"it says “{printed['date']}”, and the head {issued}",
                page=page,
                field="issued_on",
                raw=printed["date"],
                expected=issued,
            )


def _symbol(text: str) -> str:
    return bare(text).replace(" ", "").lstrip("0")


def _cut_off(rule: StructureRule, report: Report) -> Iterator[Finding]:
    day = dict(rule.pairs).get(report.field("period_type"))
    year, issued = report.field("year"), report.field("issued_on")
    if day and year and issued and issued < f"{year}-{day}":
        yield finding(
            rule, f"it is dated {issued}, before {year}-{day}", field="issued_on", raw=issued, expected=f"{year}-{day}"
        )


def _far_from_end(rule: StructureRule, report: Report) -> Iterator[Finding]:
    days = dict(rule.pairs).get(report.field("period_type"))
    end, issued = report.field("period_end"), report.field("issued_on")
    if not (days and end and issued):
        return
    before, after = map(int, days.split())
    off = (dt.date.fromisoformat(issued) - dt.date.fromisoformat(end)).days
    if not -before <= off <= after:
        told = f"it is dated {issued}, and the period of its title ends on {end}"
        yield finding(rule, told, field="period_end", raw=end)


def _other_period(rule: StructureRule, report: Report) -> Iterator[Finding]:
    kind, year = report.field("period_type"), report.field("year")
    if kind not in LONG_PERIODS:
        return
    spoken = [
        (period, match) for period, words in rule.pairs if period != kind and (match := _spoken(words, year, report))
    ]
    if len(spoken) == 1:  # a body that goes through the year names several
        printed = report.body.printed(spoken[0][1])
        yield finding(
            rule,
            f"it says “{printed}” in a report on the {kind} {year}",
            page=report.body.page(spoken[0][1].start()),
            field="period_type",
            raw=printed,
            expected=kind,
        )


def _spoken(words: str, year: str, report: Report) -> regex.Match[str] | None:
    return regex.search(rf"\btrong {regex.escape(words)} (?:nam )?{year}\b", report.body.plain)


def _numbers_with_dates(rule: StructureRule, report: Report) -> Iterator[Finding]:
    series: dict[tuple[str, str, int, str], dict[tuple[dt.date, int], Reference]] = defaultdict(dict)
    for reference in report.references:
        leading = _LEADING.match(reference.number_symbol)
        if reference.dated and leading:
            series[_series(reference, reference.dated.year)].setdefault(
                (reference.dated, int(leading.group())), reference
            )
    for (*_, issuer), documents in series.items():
        for ((early, low), first), ((late, high), second) in pairwise(
            sorted(documents.items(), key=lambda each: each[0])
        ):
            if early < late and high < low and (issuer or low - high <= CLOSE_NUMBERS):
                both = f"{_dated(first, early)} and {_dated(second, late)}"
                yield finding(rule, both, page=second.page, raw=second.number_symbol, expected=f"more than {low}")


def _dated(reference: Reference, day: dt.date) -> str:
    return f"{reference.number_symbol} is of {day.isoformat()} (“{reference.quote}”)"


def _series(reference: Reference, year: int) -> tuple[str, str, int, str]:
    return bare(reference.type), bare(reference.number_symbol.partition("/")[2]), year, bare(reference.issuer)


def _other_level(rule: StructureRule, report: Report) -> Iterator[Finding]:
    wanted = [words for level, words in rule.pairs if level == report.field("level")]
    found = [(row, words) for row in report.rows for each in wanted if (words := _cut_out(each, row.indicator))]
    if found:
        places = "; ".join(f"“{words}” in appendix {row.appendix}, {place_of(row)}" for row, words in found)
        yield finding(
            rule,
            f"the issuer's level is {report.field('level')} and it says {places}",
            appendix=found[0][0].appendix,
            page=found[0][0].page,
            field="indicator",
            raw=found[0][1],
        )


def _cut_out(words: str, text: str) -> str:
    """The bare ``words`` as ``text`` prints them; empty where it does not."""
    start = bare_letters(text).find(words)
    return text[start : start + len(words)] if start >= 0 else ""


DOCUMENT: dict[str, Callable[[StructureRule, Report], Iterator[Finding]]] = {
    "cut-off": _cut_off,
    "far-from-end": _far_from_end,
    "other-period": _other_period,
    "numbers-with-dates": _numbers_with_dates,
    "other-level": _other_level,
}

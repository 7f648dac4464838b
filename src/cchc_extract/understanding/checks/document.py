"""The rules about the document as a whole: its dates and periods, the documents it cites, the level it speaks of, its form."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

import regex

from cchc_extract.model import Finding, Place, Reference
from cchc_extract.model.words import Words, day_words, say, term
from cchc_extract.patterns.checks import QuotedRule, StructureRule, TextRule
from cchc_extract.patterns.toml import REGEX_SECONDS
from cchc_extract.understanding.checks.facts import Report, appendix_words, finding, listed_briefly, row_place
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
        yield finding(rule, say("text-lacks"), [Place(page=report.text.page(0))])
    elif not rule.must and match is not None:
        printed = report.text.printed(match)
        place = Place(page=report.text.page(match.start()), part="stated", raw=printed)
        yield finding(rule, say("text-has", printed=printed), [place], raw=printed)


def check_quoted(rule: QuotedRule, report: Report) -> Iterator[Finding]:
    """A finding for each place where the document cites itself with another number or date than it has."""
    number, issued = _symbol(report.field("number_symbol")), report.field("issued_on")
    for match in rule.pattern.regex.finditer(report.text.plain, timeout=REGEX_SECONDS):
        printed = {name: report.text.text[slice(*match.span(name))] for name in ("number", "date")}
        cited, dated, page = _symbol(match["number"]), parse_date(match["date"]), report.text.page(match.start())
        if number and cited != number:
            own = report.field("number_symbol")
            said = say("quoted-number", cited=printed["number"], own=own)
            yield _misquoted(rule, report, "number_symbol", said, printed["number"], page)
        if issued and dated is not None and dated.isoformat() != issued:
            said = say("quoted-date", cited=printed["date"], own=day_words(issued))
            yield _misquoted(rule, report, "issued_on", said, printed["date"], page)


def _misquoted(rule: QuotedRule, report: Report, field: str, said: Words, printed: str, page: int | None) -> Finding:
    places = [Place(field=field, page=page, part="stated", raw=printed), _field_place(report, field)]
    return finding(rule, said, places, raw=printed, expected=report.field(field))


def _field_place(report: Report, name: str) -> Place:
    """A field of the head as a place of a finding."""
    found = report.fields.get(name)
    return Place(field=name, page=found.page if found else None, raw=report.field(name))


def _symbol(text: str) -> str:
    return bare(text).replace(" ", "").lstrip("0")


def _cut_off(rule: StructureRule, report: Report) -> Iterator[Finding]:
    day = dict(rule.pairs).get(report.field("period_type"))
    year, issued = report.field("year"), report.field("issued_on")
    if day and year and issued and issued < f"{year}-{day}":
        said = say("cut-off", issued=day_words(issued), day=day_words(f"{year}-{day}"))
        yield finding(rule, said, [_field_place(report, "issued_on")], raw=issued, expected=f"{year}-{day}")


def _far_from_end(rule: StructureRule, report: Report) -> Iterator[Finding]:
    days = dict(rule.pairs).get(report.field("period_type"))
    end, issued = report.field("period_end"), report.field("issued_on")
    if not (days and end and issued):
        return
    before, after = map(int, days.split())
    off = (dt.date.fromisoformat(issued) - dt.date.fromisoformat(end)).days
    if not -before <= off <= after:
        said = say("far-from-end", issued=day_words(issued), end=day_words(end))
        yield finding(rule, said, [_field_place(report, "period_end"), _field_place(report, "issued_on")], raw=end)


def _other_period(rule: StructureRule, report: Report) -> Iterator[Finding]:
    kind, year = report.field("period_type"), report.field("year")
    if kind not in LONG_PERIODS or not year:
        return
    spoken = [
        (period, match) for period, words in rule.pairs if period != kind and (match := _spoken(words, year, report))
    ]
    if len(spoken) == 1:  # a body that goes through the year names several
        match = spoken[0][1]
        printed, page = report.body.printed(match), report.body.page(match.start())
        said = say("other-period", printed=printed, kind=term(kind), year=year)
        places = [
            Place(field="period_type", page=page, part="stated", raw=printed), _field_place(report, "period_type")
        ]  # fmt: skip
        yield finding(rule, said, places, raw=printed, expected=kind)


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
                said = say("numbers-with-dates", one=_dated(first, early), other=_dated(second, late))
                places = [Place(page=each.page, raw=each.quote) for each in (first, second)]
                yield finding(rule, said, places, raw=second.number_symbol, expected=f"more than {low}")


def _dated(reference: Reference, day: dt.date) -> Words:
    return say("dated", number=reference.number_symbol, day=day_words(day.isoformat()), quote=reference.quote)


def _series(reference: Reference, year: int) -> tuple[str, str, int, str]:
    return bare(reference.type), bare(reference.number_symbol.partition("/")[2]), year, bare(reference.issuer)


def _other_level(rule: StructureRule, report: Report) -> Iterator[Finding]:
    wanted = [words for level, words in rule.pairs if level == report.field("level")]
    found = [(row, words) for row in report.rows for each in wanted if (words := _cut_out(each, row.indicator))]
    if found:
        told = listed_briefly(say("words-in", words=words, where=appendix_words(row)) for row, words in found)
        said = say("other-level", level=term(report.field("level")), places=told)
        yield finding(rule, said, [row_place(row, "indicator", raw=words) for row, words in found], raw=found[0][1])


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

"""What was found where and why, as text for a person: behind ``cchc-extract explain FILE``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cchc_extract.model import RULES, FieldValue, Finding, Line, Page, RawTable, Reading
from cchc_extract.model.correction import COLUMNS, TABLES
from cchc_extract.pipeline import ReportTrace, Trace
from cchc_extract.understanding.assigned.namedcolumns import lines_place
from cchc_extract.understanding.families import FamilyMatch
from cchc_extract.writing.explained import roots

FIELDS = (
    "issuer", "issuer_parent", "level", "number_symbol", "number", "symbol", "place", "issued_on", "doc_type", "title", "period_type",
    "year", "period_start", "period_end", "signing_authority", "signer_position", "signer", "recipients",
)  # fmt: skip

NEAREST_FAMILIES = 3
_SHOWN, _SHOWN_AT_END = 60, 10
"""Lines of a table that is not doubted: all that are shown, and those at its end."""


def explain(trace: Trace) -> str:
    """The trace of one file as plain text: pages, each report's family, fields, tables, decided texts, findings, then seconds.

    Of a table of a text the lines are part of it, in order, and the place of a correction that names its columns: all lines where it is
    doubted as a whole.
    """
    return "\n".join(_lines(trace)) + "\n"


def _lines(trace: Trace) -> Iterator[str]:
    yield "Pages"
    yield from (f"  {_page(page)}" for page in trace.pages)
    for number, each in enumerate(trace.reports, 1):
        yield ""
        yield f"Report {number}: pages {_span([layout.page.number for layout in each.layouts])}, source {each.report.source}"
        yield from _family(each.family)
        yield "  Fields"
        yield from (f"    {_field(name, each.fields.get(name))}" for name in FIELDS)
        yield f"  Tables: {len(each.tables)}"
        for table in each.tables:
            yield from _table(table)
        yield from _counts(each)
        yield f"  Texts decided: {len(each.report.readings)}"
        yield from (f"    {_reading(reading)}" for reading in each.report.readings)
        yield f"  Findings: {len(each.report.findings)}"
        yield from (f"    {line}" for line in _findings(each.report.findings))
    yield ""
    yield "Seconds: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in trace.seconds.items())


def _page(page: Page) -> str:
    parts = [f"{page.number:>3}  {page.source}"]
    if page.width:
        parts.append(f"{page.width:.0f} x {page.height:.0f} pt")
    if page.turned or page.skew:
        parts.append(f"turned {page.turned}°, skew {page.skew:.2f}°")
    parts.append(f"{len(page.words)} words, {len(page.rules)} rules")
    if page.engine:
        parts.append(f"read by {page.engine}")
    return ", ".join(parts)


def _family(match: FamilyMatch | None) -> Iterator[str]:
    if match is None or not match.family:
        yield "  Family: none fits"
        return
    yield f"  Family: {match.family} (score {match.score:.2f})"
    yield from (f"    met     {condition}" for condition in match.met)
    yield from (f"    missed  {condition}" for condition in match.missed)
    for other in match.others[:NEAREST_FAMILIES]:
        yield f"    not {other.family} ({other.score:.2f}): missed {'; '.join(other.missed) or 'nothing, but it asks for less'}"


def _field(name: str, found: FieldValue | None) -> str:
    if found is None:
        return f"{name:<18} not found"
    where = f"page {found.page}" if found.page else "page unknown"
    sure = "" if found.confidence is None else f", confidence {found.confidence:.2f}"
    printed = "" if found.raw in ("", found.value) else f", printed {found.raw!r}"
    return f"{name:<18} {found.value}  [{where}, pattern {found.pattern or '-'}{sure}{printed}]"


def _table(table: RawTable) -> Iterator[str]:
    pages = f", pages {_span(table.pages)}" if table.pages else ""
    yield f"    {table.label or '(no label)'}: {table.title or '(no title)'}; {len(table.rows)} rows, grid from {table.method}{pages}"
    for number, column in enumerate(table.columns, 1):
        yield f"      column {number}: {column.role:<9} headed {column.label!r}"
    if table.lines:
        is_doubted = any(finding.field == COLUMNS for finding in table.findings)
        doubted = "doubted as a whole; " if is_doubted else ""
        place = f"{TABLES}{lines_place(table.lines)}"
        yield f"      {doubted}place {place} for a correction of its columns; its lines in the file:"
        yield from _source(table.lines, len(table.lines) if is_doubted else _SHOWN)


def _source(lines: Sequence[Line], most: int) -> Iterator[str]:
    """The lines of a table with their numbers, those in the middle left out where there are more than ``most``."""
    left_out = max(0, len(lines) - most)
    head = len(lines) if not left_out else most - _SHOWN_AT_END
    for line in lines[:head]:
        yield f"        {line.number:>5}  {line.text.rstrip()}".rstrip()
    if left_out:
        yield f"               ... {left_out} more lines"
        yield from _source(lines[-_SHOWN_AT_END:], most)


def _counts(each: ReportTrace) -> Iterator[str]:
    report = each.report
    known = sum(bool(row.indicator_id) for row in report.rows)
    yield (
        f"  Rows: {len(report.rows)}, {known} with a catalogue id; "
        f"references: {len(report.references)}; figures: {len(report.figures)}"
    )


def _reading(reading: Reading) -> str:
    """``appendix 1, row 4, unit: read 'Ngừơi', kept 'Người'`` and why, what else it may be, how sure that is."""
    places = [
        f"appendix {reading.appendix}" if reading.appendix else "",
        f"row {reading.row}" if reading.row else "",
        f"column {reading.column}" if reading.column else "",
        reading.field,
    ]
    rule = RULES.get(reading.rule)
    why = f"{reading.rule}: {rule.because}" if rule else reading.rule
    others = [repr(text) + ("" if sure is None else f" {sure:.2f}") for text, sure in reading.alternatives]
    also = f", or {', '.join(others)}" if others else ""
    sure = "" if reading.confidence is None else f", confidence {reading.confidence:.2f}"
    return f"{', '.join(filter(None, places))}: read {reading.read!r}, kept {reading.kept!r} [{why}{also}{sure}]"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    """Each with those that it explains below it; those that a correction settled say so."""
    numbered = [
        {"finding": number, "cause": each.cause, "state": each.state} for number, each in enumerate(findings, 1)
    ]
    kept = roots(numbered)
    for number, each in enumerate(findings, 1):
        if kept.get(number, number) != number:
            continue
        yield ("settled " if each.state == "settled" else "") + _finding(each)
        for other, root in kept.items():
            if root == number and other != number:
                yield f"  explained by it: {_finding(findings[other - 1])}"


def _finding(finding: Finding) -> str:
    places = [
        f"page {finding.page}" if finding.page else "",
        f"appendix {finding.appendix}" if finding.appendix else "",
        f"row {finding.row}" if finding.row else "",
        finding.field,
    ]
    where = ", ".join(place for place in places if place) or "document"
    return f"{finding.severity:<7} {finding.code} ({where}): {finding.message}"


def _span(pages: list[int] | tuple[int, ...]) -> str:
    return f"{pages[0]}-{pages[-1]}" if len(pages) > 1 else "".join(map(str, pages))

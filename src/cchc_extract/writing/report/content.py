"""What the page says, gathered from the tables in one pass over each: no markup, no geometry."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from msgspec import Struct

from cchc_extract.model import UnitType
from cchc_extract.patterns.catalogue import Catalogue, Indicator
from cchc_extract.vietnamese import fold
from cchc_extract.writing.explained import roots
from cchc_extract.writing.report import words
from cchc_extract.writing.stored import StoredDataset
from cchc_extract.writing.surest import NO_FIGURES, RANKS

Record = Mapping[str, Any]

BINS = 20
"""Parts into which confidences from 0 to 1 are counted."""

_EXAMPLES = 5
_SEVERITIES = ("error", "warning", "info")
_UNKNOWN_LAST = dt.date.max


@dataclass(slots=True)
class DocumentEntry:
    """A report in the overview. ``errors`` and ``warnings`` count its open findings that no other explains."""

    document_id: str
    file: str
    name: str
    issuer: str
    parent: str
    issuer_key: str
    period: str
    period_type: str
    period_end: dt.date | None
    status: str
    errors: int = 0
    warnings: int = 0


class Overview(Struct, frozen=True):
    """Reports by issuer and its superior (lines) and period (columns, oldest first)."""

    periods: tuple[str, ...]
    issuers: tuple[tuple[str, str, Mapping[str, list[DocumentEntry]]], ...]


class Covered(Struct, frozen=True):
    """An indicator of the catalogue and the number of reports that give a value for it."""

    label: str
    id: str
    reports: int


class Section(Struct, frozen=True):
    """A section of the catalogue; ``share`` is the mean of its indicators' shares of reports, 0 to 1."""

    name: str
    indicators: tuple[Covered, ...]
    share: float


@dataclass(slots=True)
class Rule:
    """A kind of finding: how many that are open and that no other explains, in how many reports, and the first few with their file.

    ``explained``: how many other findings they explain.
    """

    code: str
    severity: str
    count: int = 0
    explained: int = 0
    documents: set[str] = field(default_factory=set)
    examples: list[tuple[str, Record]] = field(default_factory=list)


class Point(Struct, frozen=True):
    """A value of an indicator in a report."""

    document: DocumentEntry
    value: Decimal


class Trend(Struct, frozen=True):
    """An indicator over the reports; ``undated`` counts values whose report has no known period."""

    id: str
    label: str
    unit: str
    type: UnitType | None
    points: tuple[Point, ...]
    undated: int


class Confidence(Struct, frozen=True):
    """Data rows by confidence: ``counts`` over ``BINS`` equal parts; ``digital`` rows had no need to be recognised."""

    counts: tuple[int, ...]
    digital: int


class Content(Struct, frozen=True):
    """Everything on the page. ``explained`` and ``settled`` count findings that others explain, and that corrections settled."""

    files: Mapping[str, int]
    documents: tuple[DocumentEntry, ...]
    rows: int
    unmatched: int
    severities: Mapping[str, int]
    explained: int
    settled: int
    overview: Overview
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    confidence: Confidence
    trends: tuple[Trend, ...]


@dataclass(slots=True)
class _Rows:
    """What one pass over ``rows`` leaves: only small things, however many rows there are."""

    data: int = 0
    unmatched: int = 0
    digital: int = 0
    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    values: dict[str, dict[str, tuple[int, Decimal | None]]] = field(default_factory=lambda: defaultdict(dict))
    units: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, row: Record) -> None:
        """Count a row, at its first value column; keep its value."""
        if row["kind"] not in ("data", "total"):
            return
        if row["column"] == 1:
            self._count(row)
        rank = RANKS.get(row.get("column_role") or "value")
        if row["indicator_id"] and row["value"] is not None and rank and row["value_type"] not in NO_FIGURES:
            values = self.values[row["indicator_id"]]
            surest, known = values.setdefault(row["document_id"], (rank, row["value"]))
            if rank < surest:
                values[row["document_id"]] = rank, row["value"]
            elif rank == surest and known != row["value"]:
                values[row["document_id"]] = rank, None  # printed twice: which one counts is not said
            if row["unit"]:
                self.units[row["indicator_id"]][row["unit"]] += 1

    def _count(self, row: Record) -> None:
        self.data += 1
        self.unmatched += not row["indicator_id"]
        if row["confidence"] is None:
            self.digital += 1
        else:
            self.bins[min(int(row["confidence"] * BINS), BINS - 1)] += 1


def content(dataset: StoredDataset, catalogue: Catalogue) -> Content:
    """Gather the page's content. Raises ``DatasetError``."""
    documents = {each.document_id: each for each in map(_entry, dataset["documents"].records())}
    rules, settled = _rules(dataset["findings"].records(), documents)
    rows = _Rows()
    for row in dataset["rows"].records():
        rows.add(row)
    return Content(
        files=Counter(record["status"] for record in dataset["files"].records()),
        documents=tuple(documents.values()),
        rows=rows.data,
        unmatched=rows.unmatched,
        severities=_severities(rules),
        explained=sum(rule.explained for rule in rules),
        settled=settled,
        overview=_overview(documents.values()),
        sections=tuple(_sections(catalogue, rows.values, len(documents))),
        rules=rules,
        confidence=Confidence(tuple(rows.bins), rows.digital),
        trends=tuple(_trends(catalogue, rows, documents)),
    )


def _entry(record: Record) -> DocumentEntry:
    issuer = record["issuer"] or words.NO_ISSUER
    parent = record["issuer_parent"] or ""
    return DocumentEntry(
        document_id=record["document_id"],
        file=record["file"],
        name=record["number_symbol"] or "(không số)",
        issuer=issuer,
        parent=parent,
        issuer_key=fold(f"{issuer}|{parent}"),
        period=words.period(record),
        period_type=record["period_type"] or "",
        period_end=record["period_end"] or (dt.date(record["year"], 12, 31) if record["year"] else None),
        status=record["status"],
    )


def _overview(documents: Iterable[DocumentEntry]) -> Overview:
    ends: dict[str, dt.date] = {}
    lines: dict[str, dict[str, list[DocumentEntry]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, tuple[str, str]] = {}
    for each in documents:
        ends[each.period] = min(each.period_end or _UNKNOWN_LAST, ends.get(each.period, _UNKNOWN_LAST))
        names.setdefault(each.issuer_key, (each.issuer, each.parent))
        lines[each.issuer_key][each.period].append(each)
    periods = sorted(ends, key=lambda name: (ends[name], name))
    return Overview(tuple(periods), tuple((*names[key], dict(lines[key])) for key in sorted(lines)))


def _rules(findings: Iterable[Record], documents: Mapping[str, DocumentEntry]) -> tuple[tuple[Rule, ...], int]:
    """The kinds of open findings, worst first, and the number of those settled."""
    rules: dict[tuple[str, str], Rule] = {}
    settled = 0
    for document_id, lines in groupby(findings, key=itemgetter("document_id")):
        mine = list(lines)
        kept = roots(mine)
        settled += len(mine) - len(kept)
        explains = Counter(root for number, root in kept.items() if root != number)
        for finding in mine:
            if kept.get(number := finding["finding"]) == number:
                _count(finding, explains[number], documents.get(document_id), rules)
    order = {severity: place for place, severity in enumerate(_SEVERITIES)}
    return tuple(sorted(rules.values(), key=lambda rule: (order[rule.severity], -rule.count, rule.code))), settled


def _count(finding: Record, explains: int, document: DocumentEntry | None, rules: dict[tuple[str, str], Rule]) -> None:
    code, severity = finding["code"], finding["severity"]
    rule = rules.setdefault((severity, code), Rule(code, severity))
    rule.count += 1
    rule.explained += explains
    rule.documents.add(finding["document_id"])
    if len(rule.examples) < _EXAMPLES:
        rule.examples.append((document.file if document else "", {**finding, "explains": explains}))
    if document:
        document.errors += severity == "error"
        document.warnings += severity == "warning"


def _severities(rules: Iterable[Rule]) -> dict[str, int]:
    counts = dict.fromkeys(_SEVERITIES, 0)
    for rule in rules:
        counts[rule.severity] += rule.count
    return counts


def _sections(catalogue: Catalogue, values: Mapping[str, Mapping[str, object]], documents: int) -> Iterator[Section]:
    members: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in catalogue.indicators.values():
        if indicator.kind == "indicator":
            members[indicator.section].append(indicator)
    for section, indicators in members.items():
        covered = tuple(Covered(each.label, each.id, len(values.get(each.id, ()))) for each in indicators)
        share = sum(each.reports for each in covered) / (len(covered) * documents) if documents else 0.0
        yield Section(words.SECTIONS.get(section, section), covered, share)


def _trends(catalogue: Catalogue, rows: _Rows, documents: Mapping[str, DocumentEntry]) -> Iterator[Trend]:
    known = [each for each in catalogue.indicators if each in rows.values]
    for each in (*known, *sorted(rows.values.keys() - set(known))):
        indicator = catalogue.indicators.get(each)
        points = [
            Point(documents[document], value)
            for document, (_, value) in rows.values[each].items()
            if value is not None and document in documents
        ]
        dated = sorted(
            (point for point in points if point.document.period_end),
            key=lambda point: (point.document.period_end, point.document.issuer_key),
        )
        unit = rows.units[each].most_common(1)
        yield Trend(
            id=each,
            label=indicator.label if indicator else each,
            unit=unit[0][0] if unit else (indicator.unit if indicator else ""),
            type=indicator.type if indicator else None,
            points=tuple(dated),
            undated=len(points) - len(dated),
        )

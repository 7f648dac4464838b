"""What a reviewer is shown one at a time: a flagged row, a flagged field of a document, or a finding about neither."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import regex

from cchc_extract.vietnamese import bare
from cchc_extract.writing.corrections.editable import OF_DOCUMENT

Record = Mapping[str, Any]
ItemKind = Literal["row", "field", "note"]

SEVERITIES = ("error", "warning", "info")
"""Worst first."""
_BANDS = 10
"""Confidences are compared by tenths, so that rows of one page come one after the other."""
# A finding about several rows names them in its message: "appendix 1, row 62, ..." or "rows 69 and 70".
_NAMED_ROW = regex.compile(r"(?:appendix (?P<appendix>\d+), )?\brows? (?P<row>\d+)")


@dataclass(slots=True, kw_only=True, eq=False)
class Item:
    """Something to look at. ``key`` is its address below that of the page, ``also`` further rows its findings name.

    ``confidence`` is that of the row's reading, 1 where none is known; ``label`` and ``indicator`` are the row's. ``severity`` is the
    worst of its findings', ``codes`` are their rules. ``done``: decided.
    """

    key: str
    kind: ItemKind
    document_id: str
    findings: list[Record] = field(default_factory=list)
    page: int | None = None
    appendix: int = 0
    row: int = 0
    name: str = ""
    also: list[tuple[int, int]] = field(default_factory=list)
    confidence: float = 1.0
    indicator: str = ""
    label: str = ""
    issuer: str = ""
    severity: str = "info"
    codes: frozenset[str] = frozenset()
    done: bool = False

    def order(self, places: Mapping[str, int]) -> tuple[Any, ...]:
        """Sorts worst first; ``places`` numbers the documents."""
        kinds = ("row", "field", "note")
        return (
            SEVERITIES.index(self.severity),
            int(self.confidence * _BANDS),
            places[self.document_id],
            kinds.index(self.kind),
            self.appendix,
            self.row,
            self.key,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which items are shown: parts of the issuer's name and of the indicator (or the label), a rule, the least severity, a state."""

    issuer: str = ""
    indicator: str = ""
    code: str = ""
    severity: str = "warning"
    state: Literal["open", "done", "all"] = "open"

    def takes(self, item: Item) -> bool:
        """Whether ``item`` is shown, decided or not."""
        if SEVERITIES.index(item.severity) > SEVERITIES.index(self.severity):
            return False
        if self.code and self.code not in item.codes:
            return False
        if self.issuer and bare(self.issuer) not in bare(item.issuer):
            return False
        return not self.indicator or bare(self.indicator) in (f"{item.indicator} {bare(item.label)}")

    def shows(self, item: Item) -> bool:
        """Whether ``item`` is shown in the list."""
        return self.takes(item) and (self.state == "all" or item.done == (self.state == "done"))

    def query(self) -> dict[str, str]:
        """What differs from the standard, for addresses."""
        return {name: value for name, value in self.given().items() if value != getattr(_STANDARD, name)}

    def given(self) -> dict[str, str]:
        """All of it by name."""
        return {name: getattr(self, name) for name in ("issuer", "indicator", "code", "severity", "state")}


_STANDARD = Filter()


def filter_of(query: Mapping[str, str]) -> Filter:
    """The filter that an address asks for; what it cannot be is left at its standard."""
    severity, state = query.get("severity", ""), query.get("state", "")
    return Filter(
        issuer=query.get("issuer", "").strip(),
        indicator=query.get("indicator", "").strip(),
        code=query.get("code", "").strip(),
        severity=severity if severity in SEVERITIES else _STANDARD.severity,
        state=state if state in ("open", "done", "all") else _STANDARD.state,  # type: ignore[arg-type]
    )


def items_of(findings: Iterable[Record]) -> dict[str, Item]:
    """The items that ``findings`` are about, by key, in no order yet."""
    items: dict[str, Item] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        document, rows = finding["document_id"], list(_rows(finding))
        if rows:
            (appendix, row), *also = rows
            key = f"row/{document}/{appendix}/{row}"
            item = items.setdefault(
                key, Item(key=key, kind="row", document_id=document, appendix=appendix, row=row, page=finding["page"])
            )
            item.also += [each for each in also if each not in item.also]
        elif finding["field"] in OF_DOCUMENT:
            name = finding["field"]
            key = f"field/{document}/{name}"
            item = items.setdefault(key, Item(key=key, kind="field", document_id=document, name=name))
            item.page = item.page or finding["page"]
        else:
            code = finding["code"]
            seen[document, code] += 1
            name = f"{code}:{seen[document, code]}"
            key = f"note/{document}/{name}"
            item = items[key] = Item(
                key=key,
                kind="note",
                document_id=document,
                name=name,
                page=finding["page"],
                appendix=finding["appendix"] or 0,
            )
        item.findings.append(finding)
        item.severity = min(item.severity, finding["severity"], key=SEVERITIES.index)
        item.codes |= {finding["code"]}
    return items


def _rows(finding: Record) -> Iterator[tuple[int, int]]:
    """The rows (appendix, row) that a finding is about, each once."""
    if finding["row"]:
        yield finding["appendix"] or 1, finding["row"]
        return
    if not finding["appendix"]:
        return
    found = (
        (int(match["appendix"] or finding["appendix"]), int(match["row"]))
        for match in _NAMED_ROW.finditer(finding["message"])
    )
    yield from dict.fromkeys(found)


def counts(items: Iterable[Item]) -> dict[str, Counter[str]]:
    """How many items there are by rule, issuer and indicator, for the filter's lists."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        found["code"].update(item.codes)
        found["issuer"][item.issuer] += bool(item.issuer)
        found["indicator"][item.indicator] += bool(item.indicator)
    return found

"""What a reviewer is shown one at a time: a flagged row, table or field, a figure of the text, or a finding."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from cchc_extract.understanding.assigned.namedcolumns import place_of
from cchc_extract.vietnamese import bare
from cchc_extract.writing.corrections import COLUMNS, TABLES
from cchc_extract.writing.corrections.editable import OF_DOCUMENT
from cchc_extract.writing.explained import roots

Record = Mapping[str, Any]
ItemKind = Literal["row", "table", "field", "figure", "note"]

SEVERITIES = ("error", "warning", "info")
"""Worst first."""
DOUBTS = ("reading", "paper", "form")
"""What is to be looked at first: where the dataset may not say what the paper says."""
_BANDS = 10
"""Confidences are compared by tenths, so that rows of one page come one after the other."""
Where = Mapping[tuple[str, int], tuple[int, int] | str]
"""``report and finding -> appendix and row, or figure of the narrative (measure:number)``."""


@dataclass(slots=True, kw_only=True, eq=False)
class Item:
    """Something to look at. ``key`` is its address below that of the page, ``explained`` are findings that one of its own explains.

    ``confidence`` is that of the row's reading, 1 where none is known; ``label`` and ``indicator`` are the row's. ``severity`` is the
    worst of its findings', ``doubts`` the first that they doubt, ``codes`` are their rules. ``done``: decided.
    """

    key: str
    kind: ItemKind
    document_id: str
    findings: list[Record] = field(default_factory=list)
    page: int | None = None
    appendix: int = 0
    row: int = 0
    name: str = ""
    explained: list[Record] = field(default_factory=list)
    confidence: float = 1.0
    indicator: str = ""
    label: str = ""
    issuer: str = ""
    severity: str = "info"
    doubts: str = "form"
    codes: frozenset[str] = frozenset()
    done: bool = False

    def take(self, finding: Record) -> None:
        """Add a finding of its own."""
        self.findings.append(finding)
        self.severity = min(self.severity, finding["severity"], key=SEVERITIES.index)
        self.doubts = min(self.doubts, finding["doubts"], key=DOUBTS.index)
        self.codes |= {finding["code"]}
        self.page = self.page or finding["page"]

    def fold(self, finding: Record) -> None:
        """Add a finding that one of its own explains."""
        self.explained.append(finding)
        self.severity = min(self.severity, finding["severity"], key=SEVERITIES.index)

    def order(self, places: Mapping[str, int]) -> tuple[Any, ...]:
        """Sorts doubts of the reading first, and of these the worst; ``places`` numbers the documents."""
        kinds = ("table", "row", "field", "figure", "note")
        return (
            DOUBTS.index(self.doubts),
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
    """Which items are shown.

    Parts of the issuer's name and of the indicator (or the label), a rule, what is doubted, the least severity, a state.
    """

    issuer: str = ""
    indicator: str = ""
    code: str = ""
    doubts: str = ""
    severity: str = "warning"
    state: Literal["open", "done", "all"] = "open"

    def takes(self, item: Item) -> bool:
        """Whether ``item`` is shown, decided or not."""
        if SEVERITIES.index(item.severity) > SEVERITIES.index(self.severity):
            return False
        if self.doubts and self.doubts != item.doubts:
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
        return {name: getattr(self, name) for name in ("issuer", "indicator", "code", "doubts", "severity", "state")}


_STANDARD = Filter()


def filter_of(query: Mapping[str, str]) -> Filter:
    """The filter that an address asks for; what it cannot be is left at its standard."""
    severity, state, doubts = (query.get(name, "") for name in ("severity", "state", "doubts"))
    return Filter(
        issuer=query.get("issuer", "").strip(),
        indicator=query.get("indicator", "").strip(),
        code=query.get("code", "").strip(),
        doubts=doubts if doubts in DOUBTS else "",
        severity=severity if severity in ("error", "warning") else _STANDARD.severity,
        state=state if state in ("open", "done", "all") else _STANDARD.state,  # type: ignore[arg-type]
    )


def items_of(findings: Iterable[Record], where: Where) -> dict[str, Item]:
    """The items that ``findings`` are about, by key, in no order yet; those of a report stand together.

    What a correction settled is none, nor what is told for information; what another finding explains is part of that one's item.
    ``where`` has the first row that a finding without one of its own speaks of, else the first figure of the narrative.
    """
    items: dict[str, Item] = {}
    for _, mine in groupby(findings, key=itemgetter("document_id")):
        _items_of_report(list(mine), where, items)
    return items


def _items_of_report(findings: Sequence[Record], where: Where, items: dict[str, Item]) -> None:
    numbered = {finding["finding"]: finding for finding in findings}
    root_of = roots(findings)
    seen: Counter[str] = Counter()
    heads: dict[int, Item] = {}
    beside: list[tuple[str, Record]] = []
    for number, finding in numbered.items():
        made = _item(finding, where, seen)
        if number not in root_of:
            continue
        if finding["severity"] == "info":
            beside.append((made.key, finding))
        elif root_of[number] == number or numbered[root_of[number]]["severity"] == "info":
            heads[number] = items.setdefault(made.key, made)
            heads[number].take(finding)
    for number, root in root_of.items():
        if root in heads and number not in heads and numbered[number]["severity"] != "info":
            heads[root].fold(numbered[number])
    for key, finding in beside:
        if key in items:
            items[key].findings.append(finding)


def _item(finding: Record, where: Where, seen: Counter[str]) -> Item:
    """The item that a finding is about, with nothing in it yet. ``seen`` counts the findings about no row, field or figure by rule."""
    document, page = finding["document_id"], finding["page"]
    row = (finding["appendix"] or 1, finding["row"]) if finding["row"] else where.get((document, finding["finding"]))
    if isinstance(row, str):
        return Item(key=f"figure/{document}/{row}", kind="figure", document_id=document, name=row, page=page)
    if row:
        key = f"row/{document}/{row[0]}/{row[1]}"
        return Item(key=key, kind="row", document_id=document, appendix=row[0], row=row[1], page=page)
    name = finding["field"]
    lines = place_of(finding["raw"] or "")[0].removeprefix(TABLES) if name == COLUMNS else ""
    if lines:
        appendix = finding["appendix"] or 0
        key = f"table/{document}/{lines}"
        return Item(key=key, kind="table", document_id=document, name=lines, appendix=appendix, page=page)
    if name in OF_DOCUMENT:
        return Item(key=f"field/{document}/{name}", kind="field", document_id=document, name=name, page=page)
    seen[finding["code"]] += 1
    name = f"{finding['code']}:{seen[finding['code']]}"
    appendix = finding["appendix"] or 0
    return Item(
        key=f"note/{document}/{name}", kind="note", document_id=document, name=name, page=page, appendix=appendix
    )


def counts(items: Iterable[Item]) -> dict[str, Counter[str]]:
    """How many items there are by rule, issuer and indicator, for the filter's lists."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        found["code"].update(item.codes)
        found["issuer"][item.issuer] += bool(item.issuer)
        found["indicator"][item.indicator] += bool(item.indicator)
    return found

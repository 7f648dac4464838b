"""The dataset as the reviewer needs it: what is flagged in memory, the rows of a report read from their place in the file."""

from __future__ import annotations

import csv
import io
import os
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cchc_extract.review.items import Item, Record, items_of
from cchc_extract.understanding.assigned.namedcolumns import place_of
from cchc_extract.vietnamese import nfc
from cchc_extract.writing.corrections import COLUMNS, TABLES
from cchc_extract.writing.stored import StoredDataset, StoredTable, open_dataset

Line = dict[str, str]
"""A line of a CSV file as text."""
Place = tuple[int, int]
"""Appendix and row."""

_KEPT = 64
"""Reports whose rows are kept in memory."""


@dataclass(slots=True)
class Index:
    """A dataset: its documents by id, its items by key and in the order in which to look at them.

    ``_parts`` has, for the tables with many lines, where those of each report are in the file.
    """

    dataset: StoredDataset
    stamp: tuple[object, ...]
    documents: dict[str, Line]
    items: dict[str, Item]
    order: list[Item]
    _parts: dict[str, dict[str, tuple[int, int]]]
    _rows: OrderedDict[str, dict[Place, list[Line]]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rows(self, document_id: str) -> dict[Place, list[Line]]:
        """The lines of ``rows.csv`` of a report by appendix and row, in order; a row has one for each value."""
        found = self._rows.get(document_id)
        if found is None:
            found = self._read(document_id)
            with self._lock:
                self._rows[document_id] = found
                while len(self._rows) > _KEPT:
                    self._rows.popitem(last=False)
        return found

    def _read(self, document_id: str) -> dict[Place, list[Line]]:
        found: dict[Place, list[Line]] = defaultdict(list)
        for line in self.lines("rows", document_id):
            found[int(line["appendix"]), int(line["row"])].append(line)
        return found

    def lines(self, table: str, document_id: str) -> Iterator[Line]:
        """The lines of a report in one of the tables with many lines, read from the file."""
        start, end = self._parts[table].get(document_id, (0, 0))
        with self.dataset[table].path.open("rb") as file:
            file.seek(start)
            text = file.read(end - start).decode("utf-8")
        return _parsed(self.dataset[table], text)

    def figures(self, document_id: str) -> dict[str, Line]:
        """The figures of a report's narrative by measure and, behind a colon, their number among those with it."""
        seen: Counter[str] = Counter()
        found = {}
        for line in self.lines("figures", document_id):
            seen[line["measure"]] += 1
            found[f"{line['measure']}:{seen[line['measure']]}"] = line
        return found

    def columns(self, document_id: str, lines: str) -> str | None:
        """The columns with which the table of a text in these lines was read that is doubted as a whole, or was before its columns were
        named; ``None`` where there is none.
        """
        told = [line for line in self.lines("findings", document_id) if line["field"] == COLUMNS]
        told.sort(key=lambda line: line["state"] != "open")
        read = (place_of(line["raw"]) for line in told)
        return next((columns for place, columns in read if place == TABLES + lines), None)

    def findings(self, document_id: str, numbers: Collection[str]) -> list[Record]:
        """The open findings of a report with these numbers, those told for information left out."""
        return [
            {**line, "finding": int(line["finding"])}
            for line in self.lines("findings", document_id)
            if line["finding"] in numbers and line["state"] == "open" and line["severity"] != "info"
        ]

    def row(self, document_id: str, appendix: int, row: int) -> list[Line]:
        """The lines of a row; none where there is no such row."""
        return self.rows(document_id).get((appendix, row), [])


def stamp_of(out: Path) -> tuple[object, ...]:
    """What changes when the dataset in ``out`` is replaced."""
    status = [os.stat(out / name) for name in ("rows.csv", "findings.csv", "documents.csv")]  # noqa: PTH116
    return tuple((each.st_ino, each.st_size, each.st_mtime_ns) for each in status)


def build(out: Path) -> Index:
    """Look through the dataset in the folder ``out``. Raises ``DatasetError``."""
    dataset = open_dataset(out)
    stamp = stamp_of(out)
    documents = {line["document_id"]: line for line in _all(dataset["documents"])}
    found = items_of(dataset["findings"].records(), _places_of_findings(dataset))
    items = {key: item for key, item in found.items() if item.document_id in documents}
    flagged: dict[str, list[Item]] = defaultdict(list)
    for item in items.values():
        item.issuer = nfc(documents[item.document_id]["issuer"])
        if item.kind in ("row", "figure"):
            flagged[item.document_id].append(item)
    parts = {
        name: dict(_places(dataset[name].path))
        for name in ("rows", "figures", "findings", "readings", "finding_places")
    }
    index = Index(dataset, stamp, documents, items, [], parts)
    for document_id, mine in flagged.items():
        _describe(index, document_id, mine)
    places = {document_id: place for place, document_id in enumerate(documents)}
    index.order = sorted(index.items.values(), key=lambda item: item.order(places))
    return index


def _places_of_findings(dataset: StoredDataset) -> dict[tuple[str, int], Place | str]:
    """The first row that each finding speaks of which has none of its own (it begins in the text), else the first figure of the text."""
    own = {(each["document_id"], each["finding"]) for each in dataset["findings"].records() if each["row"]}
    rows: dict[tuple[str, int], Place | str] = {}
    stated: dict[tuple[str, int], tuple[str, str, str]] = {}
    for each in dataset["finding_places"].records():
        finding = (each["document_id"], each["finding"])
        if finding in own or each["place_document_id"]:
            continue
        if each["row"]:
            rows.setdefault(finding, (each["appendix"] or 1, each["row"]))
        elif each["field"] and each["raw"]:
            stated.setdefault(finding, (each["document_id"], each["field"], each["raw"]))
    figures = _figures_by_quote(dataset) if stated else {}
    return {finding: figures[quote] for finding, quote in stated.items() if quote in figures} | rows


def _figures_by_quote(dataset: StoredDataset) -> dict[tuple[str, str, str], str]:
    """``report, measure and quote -> name of the figure``, as ``Index.figures`` has it."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, str, str], str] = {}
    for each in dataset["figures"].records():
        measure = (each["document_id"], each["measure"])
        seen[measure] += 1
        found.setdefault((*measure, each["quote"] or ""), f"{each['measure']}:{seen[measure]}")
    return found


def _describe(index: Index, document_id: str, items: list[Item]) -> None:
    """Give items what their rows and figures say; those whose row is not there (an edited file) go."""
    for item in items:
        if item.kind == "figure":
            item.label = index.figures(document_id)[item.name]["quote"]
            continue
        lines = index.row(document_id, item.appendix, item.row)
        if not lines:
            del index.items[item.key]
            continue
        line = lines[0]
        item.confidence = float(line["confidence"] or 1)
        item.indicator, item.label = line["indicator_id"], line["indicator"]
        item.page = int(line["page"]) if line["page"] else item.page


def _all(stored: StoredTable) -> Iterator[Line]:
    text = stored.path.read_text(encoding="utf-8")
    return _parsed(stored, text.partition("\n")[2])


def _parsed(stored: StoredTable, text: str) -> Iterator[Line]:
    """Lines by the schema; a column that an earlier version did not write is empty."""
    absent = dict.fromkeys(stored.table.header, "")
    names = [column.name for column in stored.columns]
    for cells in csv.reader(io.StringIO(text, newline=""), strict=True):
        yield {**absent, **dict(zip(names, cells, strict=False))}


def _places(path: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """``document_id -> first and last byte`` of its lines, which stand together; each record is one line."""
    at = start = 0
    current = b""
    with path.open("rb") as file:
        at = start = len(file.readline())
        for line in file:
            document, _, _ = line.partition(b",")
            if document != current:
                if current:
                    yield current.decode(), (start, at)
                current, start = document, at
            at += len(line)
    if current:
        yield current.decode(), (start, at)

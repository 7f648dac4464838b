"""What became of a file as it is written: CSV lines, made where the file was read and only put together by whoever writes the dataset."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from cchc_extract.model import FileResult, FileStatus
from cchc_extract.understanding.metadata.filename import with_number_of_file
from cchc_extract.writing.cells import cell
from cchc_extract.writing.explained import roots
from cchc_extract.writing.records import Record, records
from cchc_extract.writing.schema import FINDINGS, MADE, Table

Counts: TypeAlias = tuple[tuple[str, str, int], ...]
"""Severity, code and how many."""


class FileLines(Struct, frozen=True, kw_only=True):
    """All lines that one file gives, and what a run counts of it.

    ``lines`` maps a table to its CSV lines in UTF-8, except for ``documents`` and ``listed`` (the line of ``files.csv``), which hold the
    name of the file and are kept by column until they are written. ``findings`` counts by severity and code, ``causes`` those that are
    open and explained by no other; ``explained`` are the other open ones, ``settled`` those that a correction settled. ``known``: it was
    read in an earlier run. ``corrections``: how many were applied, and how many fit no place any more. ``result``: what was read, where
    whoever gave the file out keeps it.
    """

    file: str
    status: FileStatus
    documents: tuple[dict[str, str], ...]
    listed: dict[str, str]
    lines: dict[str, bytes]
    rows: int = 0
    pages: int = 0
    ocr_pages: int = 0
    findings: Counts = ()
    causes: Counts = ()
    explained: int = 0
    settled: int = 0
    seconds: dict[str, float] | None = None
    known: bool = False
    corrections: tuple[int, int] = (0, 0)
    result: FileResult | None = None

    @property
    def error(self) -> str:
        """Why the file was not read, empty where it was."""
        return self.listed["error"]


def lines_of(result: FileResult, name_on_disk: str = "") -> FileLines:
    """All lines of one file."""
    found: dict[str, list[Record]] = {table.name: [] for table in MADE}
    for table, record in records(with_number_of_file(result), name_on_disk):
        found[table].append(record)
    documents, (listed,) = (list(map(_as_text, found.pop(table))) for table in ("documents", "files"))
    return FileLines(
        file=result.file,
        status=result.status,
        documents=tuple(documents),
        listed=listed,
        lines={table.name: as_csv(table, found[table.name]).encode() for table in MADE if found.get(table.name)},
        rows=sum(len(report.rows) for report in result.reports),
        pages=result.pages,
        ocr_pages=result.ocr_pages,
        seconds=result.seconds,
        corrections=result.corrections,
        **counted(found[FINDINGS.name]),
    )


def counted(findings: Sequence[Record]) -> dict[str, Any]:
    """The fields of ``FileLines`` that count the findings of a file."""
    by_document: dict[Any, list[Record]] = defaultdict(list)
    for each in findings:
        by_document[each["document_id"]].append(each)
    kept = {document: roots(mine) for document, mine in by_document.items()}
    heads = [
        each
        for document, mine in by_document.items()
        for each in mine
        if kept[document].get(number := int(str(each["finding"]))) == number
    ]
    still_open = sum(map(len, kept.values()))
    return {
        "findings": _counts(each for each in findings if each["state"] != "settled"),
        "causes": _counts(heads),
        "explained": still_open - len(heads),
        "settled": len(findings) - still_open,
    }


def _counts(findings: Iterable[Record]) -> Counts:
    counts = Counter((str(each["severity"]), str(each["code"])) for each in findings)
    return tuple((severity, code, count) for (severity, code), count in sorted(counts.items()))


def _as_text(record: Record) -> dict[str, str]:
    return {name: cell(value) for name, value in record.items()}


def as_csv(table: Table, records: Iterable[Record]) -> str:
    r"""Lines of ``table``: RFC 4180 with ``\n``; a column that a record lacks is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    header = table.header
    writer.writerows(
        [["" if (value := record.get(name)) is None else cell(value) for name in header] for record in records]
    )
    return text.getvalue()

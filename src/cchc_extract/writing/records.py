"""What became of a file, to the lines of the dataset's tables: ``column name -> value``, in the order in which they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from cchc_extract.model import FileResult, Finding, Place, Reading, Report, Row, Value
from cchc_extract.model.words import Words, field_words, same, say
from cchc_extract.understanding.deciding import how_sure
from cchc_extract.writing.cells import Cell
from cchc_extract.writing.schema import DOCUMENTS, Column

Record: TypeAlias = Mapping[str, Cell]
Located: TypeAlias = tuple[str, Record]
"""A table's name and a line of it."""

_ID_DIGITS = 16
_HEADING_KINDS = ("section", "group")
_TYPES_IN_WORDS = {
    "choice": Words("term", "giá trị"),
    "integer": Words("whole number", "số nguyên"),
    "number": Words("number", "số"),
    "date": Words("date", "ngày"),
}


def records(result: FileResult, name_on_disk: str = "") -> Iterator[Located]:
    """All lines a file gives, table by table: its reports, then its own line in ``files``."""
    ids = document_ids(result)
    for document_id, report in zip(ids, result.reports, strict=True):
        yield from _report(document_id, result, report)
    yield "files", _file(result, ids[0] if ids else "", name_on_disk)


def document_ids(result: FileResult) -> list[str]:
    """The ids of the file's reports: the head of its hash, ``-2`` and so on added from the second."""
    base = result.sha256[:_ID_DIGITS]
    return [base if number == 1 else f"{base}-{number}" for number in range(1, len(result.reports) + 1)]


def _report(document_id: str, result: FileResult, report: Report) -> Iterator[Located]:
    document, mistyped = _document(document_id, result, report)
    yield "documents", document

    def page(number: int | None) -> int | None:
        """Plain text has no pages."""
        return None if report.source == "text" else number

    for row in report.rows:
        for value in _values(row):
            yield "rows", {"document_id": document_id, **_row(row, value)}
    for order, cited in enumerate(report.references, 1):
        yield (
            "references",
            {
                "document_id": document_id,
                "order": order,
                "type": cited.type,
                "number_symbol": cited.number_symbol,
                "dated": cited.dated,
                "issuer": cited.issuer,
                "quote": cited.quote,
                "page": page(cited.page),
            },
        )
    for order, figure in enumerate(report.figures, 1):
        yield (
            "figures",
            {
                "document_id": document_id,
                "order": order,
                "measure": figure.measure,
                "value": figure.value,
                "unit": figure.unit,
                "quote": figure.quote,
                "page": page(figure.page),
            },
        )
    for number, finding in enumerate((*report.findings, *mistyped), 1):
        yield (
            "findings",
            {"document_id": document_id, "finding": number, **_finding(finding), "page": page(finding.page)},
        )
        for order, place in enumerate(finding.all_places(), 1):
            key: dict[str, Cell] = {"document_id": document_id, "finding": number, "order": order}
            yield "finding_places", {**key, **_place(place), "page": page(place.page)}
    for order, reading in enumerate(report.readings, 1):
        yield (
            "readings",
            {"document_id": document_id, "order": order, **_reading(reading), "page": page(reading.page)},
        )


def _document(document_id: str, result: FileResult, report: Report) -> tuple[Record, list[Finding]]:
    known = [sure for name, field in report.fields.items() if (sure := how_sure(field, name)) is not None]
    if report.source in ("text", "digital") and set(known) == {1.0}:
        known = []  # a reviewer's word about a field that was never in doubt
    record: dict[str, Cell] = {
        "document_id": document_id,
        "file": result.file,
        "sha256": result.sha256,
        "pages": report.pages,
        "source": report.source,
        "confidence": min(known) if known else None,
        "status": "partial" if report.partial else "ok",
        "corrected": report.corrected,
    }
    mistyped = []
    for column in DOCUMENTS.columns:
        if column.name in record or column.name not in report.fields:
            continue
        found = report.fields[column.name]
        try:
            record[column.name] = typed(found.value, column)
        except ValueError:
            kind = _TYPES_IN_WORDS.get("choice" if column.values else column.type, same(column.type))
            said = say("field-mistyped", field=field_words(column.name), value=found.value, type=kind)
            mistyped.append(
                Finding(
                    code="field-mistyped",
                    severity="warning",
                    stage="metadata",
                    page=found.page,
                    field=column.name,
                    message=said.en,
                    message_vi=said.vi,
                    raw=found.raw or found.value,
                )
            )
    return record, mistyped


def typed(value: str, column: Column) -> Cell:
    """``value`` as the column's type. Raises ``ValueError`` where it is none."""
    if not value:
        return None
    if column.values and value not in column.values:
        raise ValueError(value)
    if column.type == "integer":
        return int(value)
    if column.type == "date":
        return dt.date.fromisoformat(value)
    return value


def _values(row: Row) -> tuple[Value, ...]:
    """The values of a row that get a line: one blank line for a heading, and for a row without value columns."""
    heading = row.kind in _HEADING_KINDS and all(value.state == "blank" for value in row.values)
    return (Value(column=1),) if heading or not row.values else row.values


def _row(row: Row, value: Value) -> Record:
    box = row.box
    return {
        "appendix": row.appendix,
        "appendix_label": row.appendix_label,
        "row": row.row,
        "page": row.page,
        "kind": row.kind,
        "section": row.section,
        "stt": row.stt,
        "path": row.path,
        "indicator": row.indicator,
        "breadcrumb": row.breadcrumb,
        "indicator_id": row.indicator_id,
        "match_score": row.match_score,
        "unit": row.unit,
        "unit_type": row.unit_type,
        "column": value.column,
        "column_label": value.label,
        "value_raw": value.raw,
        "value_state": value.state,
        "value_type": value.type if value.state == "given" else None,
        "value": value.number if value.state == "given" else None,
        "note": row.note,
        "confidence": row.confidence,
        "x0": box.x0 if box else None,
        "top": box.top if box else None,
        "x1": box.x1 if box else None,
        "bottom": box.bottom if box else None,
        "corrected": "; ".join(filter(None, (row.corrected, value.corrected))),
        "column_unit": value.unit,
        "column_role": value.role,
        "column_key": value.key,
        "value_to": value.to if value.state == "given" else None,
        "value_iso": value.iso if value.state == "given" else "",
        "value_stored": value.stored,
    }


def _finding(finding: Finding) -> Record:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "stage": finding.stage,
        "appendix": finding.appendix,
        "row": finding.row,
        "field": finding.field,
        "message": finding.message,
        "raw": finding.raw,
        "expected": finding.expected,
        "doubts": finding.doubts,
        "cause": finding.cause,
        "message_vi": finding.message_vi,
        "state": finding.state,
    }


def _place(place: Place) -> Record:
    return {
        "place_document_id": place.document_id,
        "appendix": place.appendix,
        "row": place.row,
        "column": place.column,
        "field": place.field,
        "part": place.part,
        "raw": place.raw,
    }


def _reading(reading: Reading) -> Record:
    others = (text if sure is None else f"{text}={sure:.2f}" for text, sure in reading.alternatives)
    return {
        "appendix": reading.appendix,
        "row": reading.row,
        "column": reading.column,
        "field": reading.field,
        "read": reading.read,
        "kept": reading.kept,
        "rule": reading.rule,
        "alternatives": "; ".join(others),
        "confidence": reading.confidence,
    }


def _file(result: FileResult, document_id: str, name_on_disk: str) -> Record:
    return {
        "file": result.file,
        "sha256": result.sha256,
        "bytes": result.bytes,
        "status": result.status,
        "document_id": document_id,
        "duplicate_of": result.duplicate_of,
        "error_code": result.error_code,
        "error": result.error,
        "pages": result.pages,
        "ocr_pages": result.ocr_pages,
        "engine": result.engine,
        "name_on_disk": name_on_disk,
        "converted_by": result.converted_by,
    }

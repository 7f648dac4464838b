"""Reports to be corrected, and the decisions about them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from msgspec.structs import replace
from shell_results import result

from cchc_extract import patterns
from cchc_extract.model import Column, Evidence, FieldValue, FileResult, Finding, RawRow, RawTable, Role
from cchc_extract.pipeline import conclude, correct
from cchc_extract.understanding.draft import Draft
from cchc_extract.understanding.figures import NO_TEXT
from cchc_extract.writing.corrections import (
    Choice,
    Correction,
    standing,
)
from cchc_extract.writing.lines import FileLines, lines_of
from cchc_extract.writing.schema import FINDINGS, ROWS

SAMPLE = Path(__file__).parents[1] / "samples" / "phuong-hong-hai-2023.txt"
PATTERNS = patterns.load()
SHA = "ab" * 32
ID = SHA[:16]


def decided(
    place: str, field: str, raw: str, corrected: str = "", choice: Choice = "corrected", **changes: str | int
) -> Correction:
    made = Correction(
        document_id=ID,
        sha256=SHA,
        place=place,
        field=field,
        raw=raw,
        corrected=corrected,
        decision=choice,
        when="2026-01-02T03:04:05.000Z",
        who="chi",
        label="Số hồ sơ, tổng cộng" if place else "",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


Cells = tuple[str, str, str, str]
"""STT, label, unit and value of a row."""
HEADINGS: tuple[Cells, ...] = (("I", "CHỈ ĐẠO", "", ""), ("1", "Kế hoạch", "", ""))
ONE: Cells = ("1.1", "Số hồ sơ, tổng cộng", "Hồ sơ", "1.204")


def read(*rows: Cells, fields: dict[str, str] | None = None, findings: tuple[Finding, ...] = ()) -> FileResult:
    """A scanned report with one appendix, its rows below section I and group 1, as it was read."""
    roles: tuple[Role, ...] = ("stt", "indicator", "unit", "value")
    made = RawTable(
        label="Phụ lục 1",
        columns=tuple(Column(role=role) for role in roles),
        rows=tuple(_raw(cells, findings) for cells in (*HEADINGS, *(rows or (ONE,)))),
    )
    head = {"number_symbol": "07/BC-UBND", "number": "7", "symbol": "BC-UBND", "year": "2023"} | (fields or {})
    head["issuer"] = "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI"
    draft = Draft(
        fields={name: FieldValue(name=name, value=value, confidence=0.9) for name, value in head.items()},
        tables=(made,),
        references=(),
        figures=(),
        findings=(),
        text=NO_TEXT,
        body=NO_TEXT,
        pages=1,
        source="scan",
    )
    return result("a.pdf", conclude(draft, PATTERNS), sha256=SHA)


def _raw(cells: Cells, findings: tuple[Finding, ...]) -> RawRow:
    stt, label, unit, value = (Evidence(text=text, confidence=0.9 if text else None) for text in cells)
    return RawRow(stt=stt, indicator=label, unit=unit, values=(value,), findings=findings if value.text else ())


def reviewed(given: FileResult, *decisions: Correction) -> tuple[FileLines, tuple[int, int]]:
    done = correct(given, standing(decisions), PATTERNS)
    return lines_of(done), done.corrections


def rows_in(lines: FileLines) -> list[dict[str, str]]:
    every = list(csv.DictReader(io.StringIO(lines.lines["rows"].decode()), ROWS.header))
    return [each for each in every if each["kind"] == "data"]


def findings_in(lines: FileLines) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(lines.lines.get("findings", b"").decode()), FINDINGS.header))


def lost_in(lines: FileLines) -> list[dict[str, str]]:
    return [each for each in findings_in(lines) if each["code"] == "correction-lost"]

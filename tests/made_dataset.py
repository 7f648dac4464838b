"""A small dataset made by hand, with strings that careless readers and writers change."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cchc_extract.writing.schema import CORRECTIONS, TABLES

NASTY = (
    "NULL",
    "N/A",
    "NaN",
    "nan",
    "None",
    "null",
    "00123",
    "1E5",
    "-12.5",
    "+84 912 345 678",
    "=1+1",
    '=HYPERLINK("http://a.vn","x")',
    "@SUM(A1)",
    "-- x",
    "true",
    "2023-12-15",
    "31/02/2023",
    r"\N",
    r"\.",
    r"C:\new\table",
    'nói "thẳng", rồi thôi',
    "a;b\u00a0c",
    "  blank around  ",
    "'apostrophe",
    "100%",
    "%s %(name)s :name ? $1 {x}",
    "<b>&amp;</b><script>alert(1)</script>",
    "Uỷ ban nhân dân; ỦY BAN; hoà – hòa",
    "_x000D_ _x0041_",
    "𝕬 😀 \ufffd",
    "٣ ２",
    "]]>",
    "`backtick`",
)

Records = dict[str, list[dict[str, str]]]

REPORTS = ("aaaa000011112222", "bbbb000011112222", "cccc000011112222")


def records() -> Records:
    """Three reports in two issuers and two periods, and a file of each other status; every nasty string once as a label."""
    first, second, third = REPORTS
    parent = "UBND THÀNH PHỐ HẢI DƯƠNG"
    made: Records = {table.name: [] for table in TABLES}
    for document, file, issuer, number, issued, year in (
        (first, "2022/a.pdf", "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI", "282", "2022-12-15", "2022"),
        (second, "2023/b [1].pdf", "UỶ BAN NHÂN DÂN PHƯỜNG HỒNG HẢI", "7", "2023-12-14", "2023"),
        (third, "2023/c.docx", "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI", "9", "2023-12-20", "2023"),
    ):
        made["files"].append(
            {
                "file": file,
                "sha256": document * 4,
                "bytes": "1000",
                "status": "ok",
                "document_id": document,
                "pages": "5",
            }
        )
        made["documents"].append(
            {
                "document_id": document,
                "file": file,
                "sha256": document * 4,
                "pages": "5",
                "source": "digital",
                "issuer": issuer,
                "issuer_parent": parent,
                "level": "commune",
                "number": number,
                "symbol": "BC-UBND",
                "number_symbol": f"{number}/BC-UBND",
                "issued_on": issued,
                "doc_type": "BÁO CÁO",
                "title": "Kết quả công tác cải cách hành chính năm " + year,
                "period_type": "year",
                "year": year,
                "period_start": f"{year}-01-01",
                "period_end": f"{year}-12-31",
                "signer_position": "PHÓ CHỦ TỊCH",
                "signer": "Lưu Thị Châu",
                "recipients": "Như trên; Lưu: VT",
                "status": "ok",
            }
        )
        made["rows"].append(heading(document, "1", "I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"))
        made["rows"] += [
            value(document, "2", "1", "Số văn bản chỉ đạo", "steering_documents_issued", number, number),
            value(document, "3", "2", "Tỷ lệ hoàn thành", "par_plan_completion_rate", "98,5%", "98.5"),
            value(document, "4", "3", "Đối thoại", "dialogue_held", "-", "", state="dash"),
            value(document, "5", "4", "Kế hoạch và thực hiện", "inspection_issues_found", "6", "6"),
            value(document, "5", "4", "Kế hoạch và thực hiện", "inspection_issues_found", "8", "8", column="2"),
        ]
    made["rows"] += [
        value(first, str(number), text, text, "", text, "", number_type="text") for number, text in enumerate(NASTY, 10)
    ]
    made["rows"].append(value(first, "99", "", "Dự toán", "budget", "2.549.000.000.000.001", "2549000000000001"))
    made["references"].append(
        {
            "document_id": first,
            "order": "1",
            "type": "Kế hoạch",
            "number_symbol": "29/KH-UBND",
            "dated": "2022-01-28",
            "page": "1",
        }
    )
    made["figures"].append(
        {
            "document_id": first,
            "order": "1",
            "measure": "dossiers_received",
            "value": "1204",
            "unit": "hồ sơ",
            "quote": "1.204 hồ sơ",
        }
    )
    made["findings"] += [
        finding(first, "1", "sum-differs", "error", row="2", message="12 is not 7 + 4"),
        finding(first, "2", "low-confidence", "warning", row="3", message="=1+1 was read"),
        finding(second, "1", "no-date", "info", message="No date is printed."),
    ]
    made["finding_places"] += [
        place(first, "1", "1", row="2", part="whole", raw="282"),
        place(first, "1", "2", row="3", part="part", raw="98,5%"),
        place(first, "1", "3", row="5", column="2", part="part", raw="8"),
        place(first, "2", "1", row="3"),
        place(second, "1", "1", field="issued_on"),
    ]
    made["readings"] += [
        reading(first, "1", "unit", "Văn bân", "Văn bản", "unit-repeated", row="2"),
        reading(first, "2", "value_raw", "98,S%", "98,5%", "number-reader", row="3", alternatives="98,8%=0.31; 98,5%"),
        reading(first, "3", "signer", "Lưu Thị Chân", "Lưu Thị Châu", "name-register"),
    ]
    made["units"].append({"unit_id": "C06688-1", "name": "Phường Hồng Hải", "valid_to": "2025-06-30"})
    made["indicators"].append({"indicator_id": "budget", "section": "spending", "label_vi": "Dự toán", "since": "2021"})
    made["corrections"] += (
        correction("ffff000011112222", "1:I/1:1", "value_raw", '1.20"4', "1.204", appendix="1", row="2", column="1"),
        correction("ffff000011112222", "1:I/2", "", "2 | Số hồ sơ", "", decision="kept", appendix="1", row="3"),
        correction("ffff000011112222", "", "year", "2021", "2022"),
    )
    made["files"] += [
        {
            "file": "2023/copy.pdf",
            "sha256": first * 4,
            "bytes": "1000",
            "status": "duplicate",
            "duplicate_of": "2022/a.pdf",
        },
        {
            "file": "bad.pdf",
            "sha256": "d" * 64,
            "bytes": "3",
            "status": "failed",
            "error_code": "no-pages",
            "error": "no page",
        },
    ]
    made["documents"][2]["confidence"] = "0.8312"
    made["documents"][2]["source"] = "scan"
    return made


def heading(document: str, row: str, stt: str, label: str) -> dict[str, str]:
    """A section row."""
    return {
        "document_id": document, "appendix": "1", "row": row, "kind": "section", "section": stt, "stt": stt, "path": stt,
        "indicator": label, "column": "1", "value_state": "blank",
    }  # fmt: skip


def value(
    document: str,
    row: str,
    stt: str,
    label: str,
    indicator_id: str,
    raw: str,
    number: str,
    *,
    column: str = "1",
    state: str = "given",
    number_type: str = "integer",
) -> dict[str, str]:
    """A data row's value."""
    return {
        "document_id": document, "appendix": "1", "appendix_label": "Phụ lục 1", "row": row, "page": "3", "kind": "data",
        "section": "I", "stt": stt, "path": f"I/{row}", "indicator": label, "indicator_id": indicator_id,
        "match_score": "0.9731" if indicator_id else "", "unit": "Văn bản", "unit_type": "count", "column": column,
        "column_label": "Số liệu", "value_raw": raw, "value_state": state,
        "value_type": number_type if state == "given" else "", "value": number, "x0": "56.7", "top": "100.25",
        "x1": "540.1", "bottom": "118.5",
    }  # fmt: skip


def finding(
    document: str,
    number: str,
    code: str,
    severity: str,
    *,
    message: str,
    row: str = "",
    stage: str = "check",
    **more: str,
) -> dict[str, str]:
    """A finding; ``more`` are other columns."""
    return {
        "document_id": document, "finding": number, "code": code, "severity": severity, "stage": stage,
        "appendix": "1" if row else "", "row": row, "message": message, "doubts": "reading", "state": "open", **more,
    }  # fmt: skip


def place(document: str, number: str, order: str, *, row: str = "", column: str = "", **more: str) -> dict[str, str]:
    """A place of a finding; ``more`` are other columns."""
    return {
        "document_id": document, "finding": number, "order": order, "appendix": "1" if row else "", "row": row, "column": column,
        "part": "other", **more,
    }  # fmt: skip


def reading(
    document: str, order: str, field: str, read: str, kept: str, rule: str, *, row: str = "", **more: str
) -> dict[str, str]:
    """A decision about a text; ``more`` are other columns."""
    return {
        "document_id": document, "order": order, "appendix": "1" if row else "", "row": row,
        "column": "1" if field == "value_raw" else "", "field": field, "read": read, "kept": kept, "rule": rule, "confidence": "0.9",
        **more,
    }  # fmt: skip


def correction(document: str, target: str, field: str, raw: str, corrected: str, **more: str) -> dict[str, str]:
    """A reviewer's decision; ``more`` are other columns."""
    return {
        "document_id": document, "sha256": document * 4, "place": target, "field": field, "raw": raw, "corrected": corrected,
        "decision": "corrected", "when": "2026-01-02T03:04:05.000Z", "who": "chi", **more,
    }  # fmt: skip


def write(
    folder: Path,
    made: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
    *,
    base: str = "/archive",
    listed: bool = False,
) -> Path:
    """Write the CSV files of a dataset that a run over ``base`` made; returns the folder."""
    made = made or records()
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        if table is CORRECTIONS and not made[table.name] and (folder / table.filename).exists():
            continue  # what was decided outlives the dataset
        with (folder / table.filename).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(made[table.name])
    (folder / "datapackage.json").write_text("{}", encoding="utf-8")
    run = {
        "run_id": f"run-{base}-{folder.name}",
        "base": base,
        "listed": listed,
        "folders": [] if listed else ["."],
        "started": "2024-01-01T00:00:00+00:00",
        "cchc_extract": "1",
    }
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return folder


def add(out: Path, table: str, *made: Mapping[str, str]) -> None:
    """Add lines to a table on disk."""
    (known,) = (each for each in TABLES if each.name == table)
    with (out / known.filename).open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, known.header, lineterminator="\n").writerows(made)


def change(out: Path, table: str, changed: Callable[[dict[str, str]], Mapping[str, str]]) -> None:
    """Write a table on disk anew, each line as ``changed`` gives it."""
    (known,) = (each for each in TABLES if each.name == table)
    with (out / known.filename).open(encoding="utf-8", newline="") as file:
        found = [changed(line) for line in csv.DictReader(file)]
    with (out / "new").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, known.header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    (out / "new").replace(out / known.filename)


def without(made: Records, document: str) -> Records:
    """The same records without a report and its file."""
    file = next(record["file"] for record in made["documents"] if record["document_id"] == document)
    return {
        name: [
            record
            for record in lines
            if record.get("document_id") != document and file not in (record.get("file"), record.get("duplicate_of"))
        ]
        for name, lines in made.items()
    }


def normal(cell: Any) -> str:
    """A value read back from anywhere, as the CSV spells it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return json.dumps(cell)
    if isinstance(cell, str):
        return cell
    text = format(cell, "f") if hasattr(cell, "is_finite") else str(cell)
    return text.rstrip("0").rstrip(".") if "." in text else text

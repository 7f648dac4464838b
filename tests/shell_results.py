"""Made-up outcomes of files, for tests of what comes after extraction."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

from cchc_extract.model import Box, FieldValue, Figure, FileResult, Finding, Reference, Report, Row, Value


def row(number: int, **changes: object) -> Row:
    """A data row with one value, 1.204 of it."""
    given = Value(column=1, label="Số liệu", raw="1.204", state="given", type="integer", number=Decimal(1204))
    fields: dict[str, object] = {
        "appendix": 1, "appendix_label": "Phụ lục 1", "row": number, "page": 4, "kind": "data", "section": "I", "stt": f"1.{number}",
        "path": f"I/1/1.{number}", "indicator": "Số hồ sơ, tổng cộng", "breadcrumb": "CẢI CÁCH > Số hồ sơ, tổng cộng", "unit": "Hồ sơ",
        "unit_type": "count", "values": (given,), "note": 'Ghi chú "một"', "box": Box(56.7, 100.123456, 540.0, 118.2),
    }  # fmt: skip
    return Row(**(fields | changes))  # type: ignore[arg-type]


def report(**changes: object) -> Report:
    """A report with one of everything."""
    fields = {
        "issuer": "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI", "level": "commune", "number": "7", "symbol": "BC-UBND",
        "number_symbol": "07/BC-UBND", "issued_on": "2023-12-15", "year": "2023", "period_type": "year", "title": "Công tác cải cách",
    }  # fmt: skip
    parts: dict[str, object] = {
        "fields": {name: FieldValue(name=name, value=value) for name, value in fields.items()},
        "rows": (row(1),),
        "references": (
            Reference(
                type="Kế hoạch",
                number_symbol="29/KH-UBND",
                dated=dt.date(2023, 1, 30),
                issuer="",
                quote="Kế hoạch số 29",
                page=1,
            ),
        ),
        "figures": (Figure(measure="files-total", value=Decimal("98.50"), unit="%", quote="đạt 98,5%", page=2),),
        "findings": (
            Finding(
                code="low-confidence", severity="warning", stage="normalize", message="Look.", page=4, appendix=1, row=1
            ),
        ),
        "pages": 5,
        "source": "digital",
    }
    return Report(**(parts | changes))  # type: ignore[arg-type]


def result(file: str, *reports: Report, **changes: object) -> FileResult:
    """A file that was read, its hash made from its name."""
    fields: dict[str, object] = {
        "file": file, "sha256": hashlib.sha256(file.encode()).hexdigest(), "bytes": 1000, "status": "ok", "reports": reports,
        "pages": sum(each.pages for each in reports), "seconds": {"read": 0.25, "layout": 0.125},
    }  # fmt: skip
    return FileResult(**(fields | changes))  # type: ignore[arg-type]

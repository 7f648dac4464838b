"""Datasets to review, and the page about them in this process."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import made_dataset
from made_dataset import REPORTS

from cchc_extract.review.server import running
from cchc_extract.writing.corrections import Correction, read_corrections, standing

FIRST, SECOND, THIRD = REPORTS
NASTY = "<script>alert(1)</script>\"'&amp; {{ 7*7 }} ${x}"


def flagged(out: Path, findings: int = 4) -> Path:
    """A dataset whose first report has so many rows to look at, besides a doubtful field and a finding about the whole."""
    made = made_dataset.records()
    made["rows"] = [each for each in made["rows"] if each["document_id"] != FIRST]
    made["findings"], made["finding_places"], made["readings"], made["corrections"] = [], [], [], []
    for number in range(1, findings + 1):
        line = made_dataset.value(FIRST, str(number), f"1.{number}", f"Số hồ sơ {number}", "", f"1.20{number % 10}", "")
        line |= {
            "page": "",
            "x0": "",
            "top": "",
            "x1": "",
            "bottom": "",
            "confidence": f"{0.1 + 0.8 * number / findings:.4f}",
        }
        line["value"] = line["value_raw"].replace(".", "")
        made["rows"].append(line)
        finding = made_dataset.finding(
            FIRST,
            str(number),
            "low-confidence",
            "warning",
            row=str(number),
            message=f"Read with doubt, number {number}.",
            stage="normalize",
        )
        made["findings"].append(finding | {"field": "value"})
    more = [("metadata-doubtful", "signer", "The field signer was read with doubt."), ("no-table", "", NASTY)]
    for number, (code, field, message) in enumerate(more, findings + 1):
        finding = made_dataset.finding(FIRST, str(number), code, "warning", message=message)
        made["findings"].append(finding | {"field": field})
    made["documents"][0] |= {"source": "text", "issuer": "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI"}
    return made_dataset.write(out, made)


def contradicting(out: Path, document: str = FIRST) -> Path:
    """The dataset of ``flagged`` with contradictions: row 3, read without doubt, explains three findings; a value of row 4 was decided.

    Beside them something told for information, and something that a correction settled.
    """
    flagged(out)

    def found(number: int, code: str, row: str, severity: str = "error", **more: str) -> dict[str, str]:
        made = {"stage": "check", "doubts": "paper", "message": f"{code} speaks.", **more}
        return made_dataset.finding(document, str(number), code, severity, row=row, **made)  # type: ignore[arg-type]

    made_dataset.change(
        out, "findings", lambda line: line | {"severity": "info" if line["row"] == "3" else line["severity"]}
    )
    made_dataset.add(
        out,
        "findings",
        found(10, "R1-rate", "1", cause="11"),
        found(11, "R4-total", "3", message="2838 is not 2000 + 800.", message_vi="2838 không bằng 2000 + 800."),
        found(12, "R8-text", "", cause="10", field="value"),
        found(13, "R3-part", "2", state="settled"),
        found(14, "R10-year", "2", severity="info", doubts="form"),
        found(15, "R14-early", "", severity="info", doubts="form"),
        found(16, "R5-sum", "", field="value"),
    )
    place = made_dataset.place
    made_dataset.add(
        out,
        "finding_places",
        place(document, "11", "1", row="3", column="1", part="whole", raw="1.203"),
        place(document, "11", "2", row="4", column="1", part="part", raw="1.204"),
        place(document, "11", "3", part="stated", raw="2838 hồ sơ", page="2"),
        place(document, "16", "1", part="stated", raw="7 hồ sơ", page="1"),
        place(document, "16", "2", row="4", part="part"),
    )
    reading = made_dataset.reading
    made_dataset.add(
        out,
        "readings",
        reading(document, "1", "unit", "Vãn bân", "Văn bản", "unit-repeated", row="4"),
        reading(
            document,
            "2",
            "value_raw",
            "1.2O4",
            "1.204",
            "number-reader",
            row="4",
            confidence="0.61",
            alternatives="1.264=0.31; 1.2O4",
        ),
        reading(document, "3", "signer", "Lê Thi A", "Lê Thị A", "name-register", alternatives="Lê Thì A=0.2"),
    )
    return out


@contextmanager
def page(out: Path, **options: Any) -> Iterator[str]:
    """The address of the review page about ``out``."""
    with running(out, **{"who": "chi", **options}) as server:
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield server.url
        finally:
            server.stop()
            thread.join()


def decided(out: Path) -> dict[tuple[str, str], Correction]:
    """What stands about the first report, as the file has it."""
    return {(each.place, each.field): each for each in standing(read_corrections(out)).get(FIRST, {}).values()}


def lines(out: Path) -> list[dict[str, str]]:
    """All lines of the file of decisions."""
    with (out / "corrections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

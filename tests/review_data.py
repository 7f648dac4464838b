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
    return standing(read_corrections(out)).get(FIRST, {})


def lines(out: Path) -> list[dict[str, str]]:
    """All lines of the file of decisions."""
    with (out / "corrections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

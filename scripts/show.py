#!/usr/bin/env python3
"""Show a dataset on one screen: show.py OUT."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cchc_extract.writing.explained import roots

ROW = ("document_id", "appendix", "row")


def main() -> None:
    out = Path(sys.argv[1])
    rows = Counter(document for document, _, _ in {tuple(map(line.get, ROW)) for line in read(out / "rows.csv")})
    findings = [line for line in read(out / "findings.csv") if line["severity"] != "info"]
    by_document: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in findings:
        by_document[line["document_id"]].append(line)
    table = Table("file", "read from", "number", "issued", "issuer", "rows", "to look at")
    for line in read(out / "documents.csv"):
        table.add_row(
            line["file"],
            line["source"],
            line["number_symbol"],
            line["issued_on"],
            line["issuer"],
            str(rows[line["document_id"]]),
            to_look_at(by_document[line["document_id"]]),
        )
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def to_look_at(findings: list[dict[str, str]]) -> str:
    """Findings to begin with, those that they explain, those that corrections settled: ``3 +4, 2 settled``."""
    open_ones = roots(findings)
    causes = len(set(open_ones.values()))
    explained, settled = len(open_ones) - causes, len(findings) - len(open_ones)
    return f"{causes}" + (f" +{explained}" if explained else "") + (f", {settled} settled" if settled else "")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()

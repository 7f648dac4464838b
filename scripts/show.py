#!/usr/bin/env python3
"""Show a dataset on one screen: show.py OUT."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROW = ("document_id", "appendix", "row")


def main() -> None:
    out = Path(sys.argv[1])
    rows = Counter(document for document, _, _ in {tuple(map(line.get, ROW)) for line in read(out / "rows.csv")})
    doubts = Counter(line["document_id"] for line in read(out / "findings.csv") if line["severity"] != "info")
    table = Table("file", "read from", "number", "issued", "issuer", "rows", "to look at")
    for line in read(out / "documents.csv"):
        table.add_row(
            line["file"],
            line["source"],
            line["number_symbol"],
            line["issued_on"],
            line["issuer"],
            str(rows[line["document_id"]]),
            str(doubts[line["document_id"]]),
        )
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()

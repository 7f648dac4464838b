#!/usr/bin/env python3
"""Write docs/dataset.md, the reference of tables and columns, from the schema: columns.py [--check]."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from cchc_extract.writing.schema import TABLES, Column, Table

PAGE = Path(__file__).parents[1] / "docs" / "dataset.md"
HEAD = """# The dataset

All CSV: UTF-8 without BOM, `\\n`, RFC 4180 quoting, header line, NFC text, dates ISO 8601, decimal point, no thousands separator in typed
columns, empty = null. Each line is one record: line breaks inside a cell are written as a blank, and as ` / ` between numbers that stand
each on a line of its own in one cell (12 above 345 is not 12 345). Rows stand in a stable order (documents by path, rows by place in the
document): the same input gives the same bytes. Only `run.json` (versions, options, counts, seconds) differs
between two equal runs. `datapackage.json` describes all tables as a [Data Package](https://datapackage.org) with types and keys.

A blank cell, a printed dash and a zero are three things: `value_state` is `blank`, `dash` or `given`.

CSV cells hold what the paper says, also where it begins with `=`, `+`, `-` or `@`: import them as text or typed columns; do not open a
CSV from strangers' papers by double click in a spreadsheet program.

This page is written by `scripts/columns.py` from `src/cchc_extract/writing/schema.py`.
"""


def main() -> int:
    text = "\n".join((HEAD, *(line for table in TABLES for line in section(table))))
    if "--check" in sys.argv:
        return 0 if PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


def section(table: Table) -> Iterator[str]:
    yield f"## {table.filename}\n"
    yield f"{table.description} Primary key: {', '.join(table.primary_key)}.\n"
    yield "| column | type | meaning |\n|---|---|---|"
    yield from (f"| {column.name} | {column.type} | {meaning(column)} |" for column in table.columns)
    yield ""


def meaning(column: Column) -> str:
    values = f" One of {', '.join(f'`{value}`' for value in column.values)}." if column.values else ""
    return column.description.replace("|", "\\|") + values


if __name__ == "__main__":
    sys.exit(main())

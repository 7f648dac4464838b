"""A dataset as the proofs look at it: bytes to compare, lines to count."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc_extract.writing.schema import FILENAMES, RUN

csv.field_size_limit(sys.maxsize)


def digest(out: Path) -> str:
    """One hash over every file of the dataset but run.json; says so where a file is missing."""
    total = hashlib.sha256()
    for name in sorted(set(FILENAMES) - {RUN}):
        path = out / name
        total.update(path.read_bytes() if path.exists() else b"missing")
    return total.hexdigest()[:16]


def lines(out: Path, table: str) -> list[dict[str, str]]:
    """The lines of a table."""
    with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def lines_of(out: Path, below: str) -> list[bytes]:
    """The raw CSV lines of all files below the folder ``below`` of the input, from every table."""
    ids = {line["document_id"].encode() for line in lines(out, "documents") if line["file"].startswith(below)}
    found = [
        raw
        for table in ("documents", "rows", "references", "figures", "findings")
        for raw in _raw(out, table)
        if raw.split(b",", 1)[0] in ids
    ]
    return found + [raw for raw in _raw(out, "files") if raw.startswith(below.encode())]


def about(out: Path) -> dict[str, Any]:
    """What run.json says."""
    told: dict[str, Any] = json.loads((out / RUN).read_text(encoding="utf-8"))
    return told


def _raw(out: Path, table: str) -> Iterator[bytes]:
    return iter((out / f"{table}.csv").read_bytes().split(b"\n"))

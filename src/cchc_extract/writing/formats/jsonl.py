"""JSON lines: an object for each line of a table, numbers with all their digits, ``null`` for an empty cell."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from cchc_extract.writing.formats import FORMATS, Files
from cchc_extract.writing.stored import PYTHON, Converters, StoredDataset


def files() -> Files:
    """A file for each table."""
    return {name: partial(_write, name.removesuffix(".jsonl")) for name in FORMATS["jsonl"]}


def _write(table: str, dataset: StoredDataset, path: Path) -> None:
    stored = dataset[table]
    keys = [json.dumps(column.name) for column in stored.columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in stored.rows(_TOKENS):
            pairs = (f"{key}: {token or 'null'}" for key, token in zip(keys, row, strict=True))
            file.write("{" + ", ".join(pairs) + "}\n")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(text: str) -> str:
    PYTHON["number"](text)
    return text


def _integer(text: str) -> str:
    PYTHON["integer"](text)
    return text


def _date(text: str) -> str:
    PYTHON["date"](text)
    return _quoted(text)


_TOKENS: Converters = {
    "string": _quoted,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "boolean": lambda text: json.dumps(PYTHON["boolean"](text)),
}
"""The text of a cell as it stands in JSON: a number keeps its digits, which a float would not."""

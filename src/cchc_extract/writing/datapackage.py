"""The dataset's Data Package descriptor (https://datapackage.org, version 1), made from the schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from cchc_extract.writing.schema import TABLES, VERSION, Column, ForeignKey, Table


class Written(Struct, frozen=True):
    """A table as it was written: size in bytes and SHA-256, by which a copy can be checked."""

    bytes: int
    sha256: str


def descriptor(written: Mapping[str, Written]) -> str:
    """``datapackage.json`` for tables written; ``written`` maps a table's name to its size and hash.

    A table that others go on writing to (corrections) is not in ``written``, and the descriptor says neither of it.
    """
    package = {
        "name": "cchc-extract",
        "title": "Administrative-reform reports as one typed dataset",
        "profile": "tabular-data-package",
        "version": VERSION,
        "resources": [_resource(table, written.get(table.name)) for table in TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, written: Written | None) -> dict[str, Any]:
    stands = {"bytes": written.bytes, "hash": f"sha256:{written.sha256}"} if written else {}
    return {
        "name": table.name,
        "path": table.filename,
        "description": table.description,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n", "doubleQuote": True, "caseSensitiveHeader": True},
        **stands,
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.primary_key),
            "foreignKeys": [_foreign_key(key) for key in table.foreign_keys if _can_be_told(key, table)],
        },
    }


def _can_be_told(key: ForeignKey, table: Table) -> bool:
    """Whether Table Schema has the key: of several columns none may be empty in it."""
    return len(key.columns) == 1 or all(column.required for column in table.columns if column.name in key.columns)


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.least is not None:
        constraints["minimum"] = column.least
    if column.most is not None:
        constraints["maximum"] = column.most
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    return field | {"constraints": constraints} if constraints else field


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    return {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.references)}}

"""Tables that belong to no report: bodies, indicators, decisions. They come in line by line, and none is taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cchc_extract.writing.database.tables import SHARED
from cchc_extract.writing.schema import CORRECTIONS
from cchc_extract.writing.stored import StoredDataset


def bring_in(connection: Connection, meta: sa.MetaData, dataset: StoredDataset) -> None:
    """Add the lines of the dataset that the database does not have, and bring those up to date that differ."""
    for table in SHARED:
        lines = list(dataset[table.name].records())
        if lines:
            _bring_in(connection, meta.tables[table.name], lines)
    if connection.dialect.name == "postgresql":  # which changes no table while a key of it waits to be checked
        for when in ("IMMEDIATE", "DEFERRED"):
            connection.exec_driver_sql(f"SET CONSTRAINTS ALL {when}")


def unapplied(connection: Connection, meta: sa.MetaData, dataset: StoredDataset, documents: Collection[str]) -> int:
    """How many decisions about ``documents`` stand in the database and not in the dataset, whose rows are then not as was decided."""
    table = meta.tables[CORRECTIONS.name]
    known = connection.execute(sa.select(table).order_by(table.c.when)).mappings()
    given = _standing(dataset[CORRECTIONS.name].records())
    standing = _standing(dict(line) for line in known if line["document_id"] in documents)
    return len(standing - given)


def _standing(decisions: Iterable[Mapping[str, Any]]) -> set[tuple[str, ...]]:
    """What the last decision about each place says, for those that were not taken back."""
    last = {
        tuple(each[name] or "" for name in ("document_id", "place", "field")): (
            each["decision"],
            each["corrected"] or "",
        )
        for each in decisions
    }
    return {(*place, *said) for place, said in last.items() if said[0] != "undone"}


def _bring_in(connection: Connection, table: sa.Table, lines: list[dict[str, Any]]) -> None:
    keys = [column.name for column in table.primary_key]
    # A decision about a whole row names no field, one about a field no place; a key has no NULL.
    lines = [line | {name: "" if line[name] is None else line[name] for name in keys} for line in lines]
    columns = [table.c[name] for name in lines[0]]
    there = {tuple(row[name] for name in keys): dict(row) for row in connection.execute(sa.select(*columns)).mappings()}
    unlike = {key: line for line in lines if there.get(key := tuple(line[name] for name in keys)) != line}
    if added := [line for key, line in unlike.items() if key not in there]:
        connection.execute(table.insert(), added)
    for key, line in unlike.items():
        if key in there:
            same = sa.and_(*(table.c[name] == value for name, value in zip(keys, key, strict=True)))
            connection.execute(table.update().where(same).values(line))

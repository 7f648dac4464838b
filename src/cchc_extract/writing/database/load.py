"""The recipe of a load: look at the dataset, take out what it replaces, put it in, make the views; all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import SQLAlchemyError

from cchc_extract.writing.database import urls
from cchc_extract.writing.database.backends import BACKENDS, Backend, key_of
from cchc_extract.writing.database.changes import Changes, LoadedDocument, LoadedFile, Same, changes
from cchc_extract.writing.database.shared import bring_in
from cchc_extract.writing.database.tables import metadata, prepare
from cchc_extract.writing.database.urls import DatabaseError
from cchc_extract.writing.database.views import make_views
from cchc_extract.writing.stored import StoredDataset, StoredTable, check_bytes, open_dataset


class Loaded(Struct, frozen=True, kw_only=True):
    """What a load did: reports that are new, those that were changed, those taken out, and those that were there as they are."""

    url: str
    added: int
    updated: int
    removed: int
    unchanged: int = 0


def load(out: Path, url: str, *, indicators: Mapping[str, str] | None = None, only: bool = False) -> Loaded:
    """Put the dataset in the folder ``out`` into the database ``url``, in one transaction.

    Documents and files of the dataset replace what the database has of them, where that differs; those of other datasets stay, unless
    ``only``.
    ``indicators`` maps the ids of the catalogue to their labels, for the view ``indicators_wide``. Raises ``DatasetError`` (no or a
    damaged dataset), ``DatabaseUrlError``, ``MissingDependencyError`` or ``DatabaseError``; then the database is as it was.
    """
    parsed = urls.parse(url)
    dataset = open_dataset(out)
    check_bytes(dataset)
    with _transaction(parsed) as connection:
        return _load(connection, dataset, urls.told(parsed), indicators or {}, only)


def _load(
    connection: Connection, dataset: StoredDataset, url: str, indicators: Mapping[str, str], only: bool
) -> Loaded:
    dialect = connection.dialect.name
    meta = metadata(dialect)
    backend = BACKENDS[dialect](connection, meta)
    backend.lock()
    prepare(connection, meta)
    bring_in(connection, meta, dataset)
    ids = {record["document_id"] for record in dataset["documents"].records()}
    staged = {} if backend.is_empty() else _stage(backend, dataset)
    same = _same(connection, backend.tables, staged) if staged else Same()
    planned = _plan(connection, meta, dataset, ids, same, only)
    backend.remove(planned)
    if staged:
        backend.insert_changed(staged, same)
    else:
        for table in backend.tables:
            _insert(backend, dataset[table.name], table)
    backend.finish()
    for temporary in staged.values():
        temporary.drop(connection)
    is_new = bool(planned) or len(same.documents) < len(ids) or not staged
    make_views(connection, meta, indicators, anew=is_new)
    unchanged, updated = len(same.documents), len(ids & planned.documents)
    return Loaded(
        url=url,
        added=len(ids) - updated - unchanged,
        updated=updated,
        removed=len(planned.documents - ids),
        unchanged=unchanged,
    )


def _stage(backend: Backend, dataset: StoredDataset) -> dict[str, sa.Table]:
    """The dataset in temporary tables, by name: the database compares them with what it has, faster than we would."""
    staged = {table.name: backend.staged(table) for table in backend.tables}
    for name, table in staged.items():
        _insert(backend, dataset[name], table)
        backend.measure(table)
    return staged


def _same(connection: Connection, tables: Sequence[sa.Table], staged: Mapping[str, sa.Table]) -> Same:
    """What is in the database exactly as in the dataset."""
    heads = {"document_id": staged["documents"].c.document_id, "file": staged["files"].c.file}
    same = {key: set(connection.scalars(sa.select(head))) for key, head in heads.items()}
    for table in tables:
        key = key_of(table)
        for differing in _differing(table, staged[table.name], heads[key]):
            same[key].difference_update(connection.scalars(differing))
    return Same(frozenset(same["document_id"]), frozenset(same["file"]))


def _differing(table: sa.Table, new: sa.Table, head: sa.Column[Any]) -> Iterator[sa.Select[tuple[Any]]]:
    """Queries for the documents or files with a line that is new or changed, and for those of the dataset (``head``) that lost one."""
    key, primary = key_of(table), [column.name for column in table.primary_key]
    matching = sa.and_(*(table.c[name] == new.c[name] for name in primary))
    others = [column.name for column in table.columns if column.name not in primary]
    changed = [new.c[name].is_distinct_from(table.c[name]) for name in others]
    yield (
        sa.select(new.c[key])
        .distinct()
        .select_from(sa.outerjoin(new, table, matching))
        .where(sa.or_(table.c[primary[0]].is_(None), *changed))
    )
    yield (
        sa.select(table.c[key])
        .distinct()
        .select_from(sa.outerjoin(table, new, matching))
        .where(new.c[primary[0]].is_(None), table.c[key].in_(sa.select(head)))
    )


def _insert(backend: Backend, stored: StoredTable, into: sa.Table) -> None:
    """Put a table in; where the database refuses, our own reading of the file tells the place best."""
    dialect = backend.connection.dialect
    try:
        backend.insert(stored, into)
    except (SQLAlchemyError, dialect.loaded_dbapi.Error):
        for _ in stored.rows():
            pass
        raise


def _plan(
    connection: Connection, meta: sa.MetaData, dataset: StoredDataset, ids: set[str], same: Same, only: bool
) -> Changes:
    documents, files = meta.tables["documents"].c, meta.tables["files"].c
    there = connection.execute(sa.select(documents.document_id, documents.file, documents.sha256)).all()
    lines = connection.execute(sa.select(files.file, files.sha256, files.document_id)).all()
    return changes(
        [LoadedDocument(*row) for row in there],
        [LoadedFile(*row) for row in lines],
        new_documents=ids,
        new_files={record["file"] for record in dataset["files"].records()},
        same=same,
        only=only,
    )


@contextmanager
def _transaction(url: URL) -> Iterator[Connection]:
    """A connection whose work counts only if all of it succeeds; a database file that was not there before is not left behind."""
    file = urls.file_of(url)
    is_new = file is not None and not file.exists()
    engine = urls.engine(url)
    done = False
    try:
        with engine.begin() as connection:
            yield connection
        done = True
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error) as error:
        raise DatabaseError(f"{urls.told(url)}: {_reason(error)} Nothing was changed.") from error
    finally:
        engine.dispose()
        if file is not None and is_new and not done:
            for left in (file, file.with_name(f"{file.name}.wal"), file.with_name(f"{file.name}-journal")):
                left.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    """What the database said, on one line: the message, the detail and the place in the CSV file."""
    said = getattr(error, "orig", None) or error
    diagnosis = getattr(said, "diag", None)
    parts = (
        [diagnosis.message_primary, diagnosis.message_detail, diagnosis.context]
        if diagnosis is not None and diagnosis.message_primary
        else [str(said)]
    )
    text = "; ".join(" ".join(part.split()) for part in parts if part)
    return text if text.endswith(".") else f"{text}."

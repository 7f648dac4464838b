"""The recipe of a load: look at the dataset, take out what it replaces, put it in, make the views; all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import SQLAlchemyError

from cchc_extract.reading.bases import joined
from cchc_extract.reading.walk import UNREADABLE_FOLDER
from cchc_extract.writing.database import runs, urls
from cchc_extract.writing.database.backends import BACKENDS, Backend, Rewritten, key_of
from cchc_extract.writing.database.changes import Changes, LoadedDocument, LoadedFile, NewFile, Same, changes
from cchc_extract.writing.database.runs import LoadedRun, run_of
from cchc_extract.writing.database.shared import bring_in, unapplied
from cchc_extract.writing.database.tables import DUPLICATE, LOCATION, RUN_ID, metadata, prepare
from cchc_extract.writing.database.urls import DatabaseError
from cchc_extract.writing.database.views import make_views
from cchc_extract.writing.stored import StoredDataset, StoredTable, check_bytes, open_dataset

_READ = ("ok", "partial", "duplicate")
"""Statuses of a file whose content is known."""


class Loaded(Struct, frozen=True, kw_only=True):
    """What a load did, in reports: those new, changed, replaced as their file has another content, and those there as they were.

    ``gone``: where the files lay that were taken out, with their ``removed`` reports. ``kept``: reports that stay though their file could
    not be read this time. ``unapplied``: decisions about its reports that stand in the database and not in the dataset. ``listed``: the
    dataset was made from a list, which says nothing of files that are not in it.
    """

    url: str
    added: int
    updated: int
    removed: int
    replaced: int = 0
    unchanged: int = 0
    kept: int = 0
    unapplied: int = 0
    gone: tuple[str, ...] = ()
    listed: bool = False


def load(
    out: Path,
    url: str,
    *,
    indicators: Mapping[str, str] | None = None,
    prune: bool = False,
    base: str | None = None,
) -> Loaded:
    """Put the dataset in the folder ``out`` into the database ``url``, in one transaction.

    A report is known by where its file lies: the base of the run joined with ``file``. The dataset adds reports and replaces those of its
    files, where they differ. With ``prune`` it takes out those of its base that it no longer has, unless it was made from a list.
    ``indicators`` maps the ids of the catalogue to their labels, for the view ``indicators_wide``; ``base`` is that of a dataset which
    states none. Raises ``DatasetError`` (no or a damaged dataset), ``DatabaseUrlError``, ``MissingDependencyError`` or ``DatabaseError``;
    then the database is as it was.
    """
    parsed = urls.parse(url)
    dataset = open_dataset(out)
    run = run_of(dataset, base)
    check_bytes(dataset)
    with _transaction(parsed) as connection:
        return _load(connection, Coming.of(dataset, run), urls.told(parsed), indicators or {}, prune)


@dataclass(frozen=True, slots=True)
class Coming:
    """A dataset that comes in: its documents, and its files by location."""

    dataset: StoredDataset
    run: LoadedRun
    documents: Sequence[LoadedDocument]
    files: Mapping[str, NewFile]
    lost: Sequence[str]

    @classmethod
    def of(cls, dataset: StoredDataset, run: LoadedRun) -> Coming:
        """Look at its files and documents. Raises ``DatasetError``."""
        files, lost = {}, []
        for record in dataset["files"].records():
            location = joined(run.base, record["file"] or "")
            files[location] = NewFile(record["sha256"] or "", record["status"] in _READ)
            if record["error_code"] == UNREADABLE_FOLDER:
                lost.append(location)
        documents = [
            LoadedDocument(record["document_id"], joined(run.base, record["file"] or ""), record["sha256"])
            for record in dataset["documents"].records()
        ]
        return cls(dataset, run, documents, files, lost)


def _load(connection: Connection, coming: Coming, url: str, indicators: Mapping[str, str], prune: bool) -> Loaded:
    dialect = connection.dialect.name
    meta = metadata(dialect)
    backend = BACKENDS[dialect](connection, meta)
    backend.lock()
    prepare(connection, meta)
    bring_in(connection, meta, coming.dataset)
    ids = {each.document_id for each in coming.documents}
    is_first = backend.is_empty()
    staged = _stage(backend, coming, ("files", "documents") if is_first else [table.name for table in backend.tables])
    same = Same() if is_first else _same(connection, backend.tables, staged)
    planned, gone = _plan(connection, meta, coming, same, prune)
    runs.add(connection, meta, coming.run, files=len(coming.files), documents=len(coming.documents))
    backend.remove(planned, _rewritten(connection, meta, planned, staged["files"]))
    backend.insert_changed(staged, Same(same.documents, same.files | planned.unread))
    for table in backend.tables:
        if table.name not in staged:
            _insert(backend, coming.dataset[table.name], table)
    backend.finish()
    for temporary in staged.values():
        temporary.drop(connection)
    is_new = bool(planned) or len(same.documents) < len(ids) or is_first
    make_views(connection, meta, indicators, anew=is_new)
    unchanged, updated = len(same.documents), len(ids & planned.documents)
    return Loaded(
        url=url,
        added=len(ids) - updated - unchanged,
        updated=updated,
        removed=len(planned.pruned),
        replaced=len(planned.replaced),
        unchanged=unchanged,
        kept=len(planned.kept),
        unapplied=unapplied(connection, meta, coming.dataset, ids),
        gone=tuple(sorted(gone)),
        listed=coming.run.listed,
    )


def _stage(backend: Backend, coming: Coming, names: Collection[str]) -> dict[str, sa.Table]:
    """Tables of the dataset as temporary ones, by name: the database compares them with what it has, faster than we would."""
    staged = {table.name: backend.staged(table) for table in backend.tables if table.name in names}
    for name, table in staged.items():
        _insert(backend, coming.dataset[name], table)
        if added := _added(table, coming.run):
            backend.connection.execute(table.update().values(added))
        backend.measure(table)
    return staged


def _added(staged: sa.Table, run: LoadedRun) -> dict[str, Any]:
    """The columns that only the database has."""
    if RUN_ID not in staged.c:
        return {}
    added: dict[str, Any] = {RUN_ID: run.run_id, LOCATION: runs.located(staged.c.file, run.base)}
    if DUPLICATE in staged.c:
        added[DUPLICATE] = runs.located(staged.c.duplicate_of, run.base)
    return added


def _same(connection: Connection, tables: Sequence[sa.Table], staged: Mapping[str, sa.Table]) -> Same:
    """What is in the database exactly as in the dataset."""
    heads = {"document_id": staged["documents"].c.document_id, LOCATION: staged["files"].c.location}
    same = {key: set(connection.scalars(sa.select(head))) for key, head in heads.items()}
    for table in tables:
        key = key_of(table)
        for differing in _differing(table, staged[table.name], heads[key]):
            same[key].difference_update(connection.scalars(differing))
    return Same(frozenset(same["document_id"]), frozenset(same[LOCATION]))


def _differing(table: sa.Table, new: sa.Table, head: sa.Column[Any]) -> Iterator[sa.Select[tuple[Any]]]:
    """Queries for the documents or files with a line that is new or changed, and for those of the dataset (``head``) that lost one."""
    key, primary = key_of(table), [column.name for column in table.primary_key]
    matching = sa.and_(*(table.c[name] == new.c[name] for name in primary))
    others = [column.name for column in table.columns if column.name not in (*primary, RUN_ID)]
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
    connection: Connection, meta: sa.MetaData, coming: Coming, same: Same, prune: bool
) -> tuple[Changes, frozenset[str]]:
    """What is to change, and where the files lay that are gone."""
    there = connection.execute(_columns(meta.tables["documents"], LoadedDocument)).all()
    files = [LoadedFile(*row) for row in connection.execute(_columns(meta.tables["files"], LoadedFile))]
    gone = runs.absent(connection, meta, coming.run, files, coming.files, coming.lost) if prune else frozenset()
    planned = changes(
        [LoadedDocument(*row) for row in there],
        files,
        new_documents=coming.documents,
        new_files=coming.files,
        same=same,
        gone=gone,
    )
    return planned, frozenset(each.location for each in files if each.location in gone and each.sha256)


def _columns(table: sa.Table, line: type[LoadedFile | LoadedDocument]) -> sa.Select[tuple[Any, ...]]:
    return sa.select(*(table.c[name] for name in line._fields))


_HOW_READ = ("status", "pages", "ocr_pages", "engine")


def _rewritten(connection: Connection, meta: sa.MetaData, planned: Changes, new: sa.Table) -> Rewritten:
    """The lines that stay and change, with their values: asked for before anything leaves."""

    def line(location: str | None, table: sa.Table = meta.tables["files"]) -> dict[str, Any]:
        found = connection.execute(sa.select(table).where(table.c.location == location)).mappings().one()
        return {name: value for name, value in found.items() if name != LOCATION}

    files: dict[str, Mapping[str, Any]] = {location: line(location, new) for location in planned.unread}
    for location, change in planned.lines.items():
        if change.of is not None:
            files[location] = {"duplicate_of": change.file, DUPLICATE: change.of}
        else:
            like = line(change.like)
            read = {name: like[name] for name in _HOW_READ} if like["document_id"] else {"status": "ok"}
            files[location] = {**read, "document_id": change.document_id, "duplicate_of": None, DUPLICATE: None}
    documents = {}
    for document, location in planned.moved.items():
        holder = line(location)
        documents[document] = {"file": holder["file"], LOCATION: location, RUN_ID: holder[RUN_ID]}
    return {"files": files, "documents": documents}


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

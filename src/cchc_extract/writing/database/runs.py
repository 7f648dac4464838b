"""The run that made a dataset: what it speaks for, and its line in the table ``runs``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from cchc_extract.reading.bases import around
from cchc_extract.writing.database.changes import LoadedFile
from cchc_extract.writing.database.tables import RUNS
from cchc_extract.writing.schema import DESCRIPTOR, RUN
from cchc_extract.writing.stored import DatasetError, StoredDataset


class LoadedRun(Struct, frozen=True, kw_only=True):
    """What ``run.json`` says of a run.

    ``base``: what ``file`` is relative to; ``listed``: whether it was made from a list of files; ``folders``: those that were walked,
    below the base: only of these it says which files are not there.
    """

    run_id: str
    base: str
    started: str = ""
    finished: str = ""
    version: str = ""
    schema: str = ""
    options: str = "{}"
    listed: bool = True
    folders: tuple[str, ...] = ()


def run_of(dataset: StoredDataset, base: str | None = None) -> LoadedRun:
    """The run behind a dataset; ``base`` for one of an earlier version, which states none. Raises ``DatasetError``."""
    told = _json(dataset.folder / RUN)
    stated = told.get("base")
    if stated and base and stated != base:
        raise DatasetError(f"{dataset.folder} was made with the base {stated}, not {base}; leave --base out.")
    if not (found := stated or base):
        raise DatasetError(
            f"{dataset.folder / RUN} states no base: an earlier version wrote this dataset, or the file is missing. Run the extraction "
            "again (what was read is known), or name the folder that `file` is below (--base)."
        )
    listed = bool(told.get("listed", True))
    options = {**(told.get("options") or {}), "listed": listed}
    return LoadedRun(
        run_id=str(told.get("run_id") or _made_up(dataset.folder, found)),
        base=found,
        started=str(told.get("started") or ""),
        finished=str(told.get("finished") or ""),
        version=str(told.get("cchc_extract") or ""),
        schema=str(_json(dataset.folder / DESCRIPTOR).get("version") or ""),
        options=json.dumps(options, ensure_ascii=False),
        listed=listed,
        folders=tuple(map(str, told.get("folders", ()))),
    )


def add(connection: Connection, meta: sa.MetaData, run: LoadedRun, *, files: int, documents: int) -> None:
    """Put the run into the table ``runs``, unless it is there."""
    table = meta.tables[RUNS.name]
    if connection.scalar(sa.select(sa.exists().where(table.c.run_id == run.run_id))):
        return
    told = {
        "started": run.started or None,
        "finished": run.finished or None,
        "version": run.version or None,
        "schema": run.schema or None,
    }
    counts = {"files": files, "documents": documents}
    connection.execute(
        table.insert().values(run_id=run.run_id, base=run.base, options=run.options, **told, **counts),
    )


def absent(
    connection: Connection,
    meta: sa.MetaData,
    run: LoadedRun,
    files: Iterable[LoadedFile],
    there: Collection[str],
    lost: Iterable[str],
) -> frozenset[str]:
    """Locations of the base of ``run`` that were in a folder it walked, and are not among those that are ``there``.

    ``lost``: folders that could not be listed, so that nothing is known of what is in them. Nothing is absent for a run made from a list,
    nor what a later run found.
    """
    if run.listed:
        return frozenset()
    table = meta.tables[RUNS.name].c
    query = sa.select(table.run_id).where(table.base == run.base, sa.func.coalesce(table.started, "") <= run.started)
    earlier = set(connection.scalars(query))
    _, behind = around(run.base)
    walked = tuple(around(run.base)[0] if each == "." else f"{around(run.base)[0]}{each}/" for each in run.folders)
    unknown = tuple(f"{each}/" for each in lost)
    return frozenset(
        each.location
        for each in files
        if each.run_id in earlier
        and each.location not in there
        and each.location.startswith(walked)
        and each.location.endswith(behind)
        and not each.location.startswith(unknown)
    )


def located(column: sa.ColumnElement[Any], base: str) -> sa.ColumnElement[Any]:
    """``bases.joined`` as the database does it."""
    before, behind = around(base)
    return sa.case((column.contains("://"), column), else_=sa.literal(before) + column + sa.literal(behind))


def _json(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _made_up(folder: Path, base: str) -> str:
    """An id for a run that has none: the same whenever the same dataset is loaded."""
    digest = hashlib.sha256(base.encode("utf-8", "surrogateescape"))
    for name in (RUN, DESCRIPTOR, "files.csv"):
        path = folder / name
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:32]

"""A database URL to an engine, with errors that say what to install or to write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from cchc_extract.errors import CchcError, ExitCode, MissingDependencyError, OutputError

_DRIVERS = {"sqlite": "pysqlite", "duckdb": "duckdb_engine", "postgresql": "psycopg"}
_EXAMPLES = "sqlite:///reports.sqlite, duckdb:///reports.duckdb, postgresql://user@host/database"
_IN_MEMORY = ("", ":memory:")


class DatabaseUrlError(CchcError):
    """The URL names no database that can be loaded into."""

    exit_code = ExitCode.USAGE


class DatabaseError(OutputError):
    """The database refused; it is as it was before."""


def parse(text: str) -> URL:
    """The URL ``text`` with the driver that is used for its kind of database. Raises ``DatabaseUrlError``."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DatabaseUrlError(f"{text!r} is no database URL; write one like these: {_EXAMPLES}") from None
    kind = url.get_backend_name()
    kind = "postgresql" if kind == "postgres" else kind
    if kind not in _DRIVERS:
        raise DatabaseUrlError(f"{kind} is no database that this loads into; choose one of these: {_EXAMPLES}")
    if kind != "postgresql" and url.database in (None, *_IN_MEMORY):
        raise DatabaseUrlError(f"{text!r} names no file; write one like these: {_EXAMPLES}")
    return url.set(drivername="duckdb" if kind == "duckdb" else f"{kind}+{_DRIVERS[kind]}")


def engine(url: URL) -> Engine:
    """An engine for a parsed URL. Raises ``MissingDependencyError`` where its driver is not installed."""
    try:
        made = sa.create_engine(url, poolclass=sa.NullPool)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise MissingDependencyError(
            f"The driver for {url.get_backend_name()} is not installed ({error}); run: pip install 'cchc-extract[db]'"
        ) from None
    if url.get_backend_name() == "sqlite":
        sa.event.listen(made, "connect", _let_sqlalchemy_begin)
        sa.event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return made


def file_of(url: URL) -> Path | None:
    """The file a SQLite or DuckDB database lives in."""
    return None if url.get_backend_name() == "postgresql" else Path(url.database or "")


def told(url: URL) -> str:
    """The URL for messages, without its password."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def _let_sqlalchemy_begin(connection: Any, _record: object) -> None:
    """SQLite's Python driver begins a transaction only before INSERT, so that tables made before it would survive a failure."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")

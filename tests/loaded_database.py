"""A database that tests load into, and what it must hold then."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import made_dataset
import postgres_server
import psycopg
import pytest
from made_dataset import normal

from cchc_extract.writing.schema import TABLES


class Database:
    """A database under test: its URL, and queries by its own driver, with nothing of ours in between."""

    def __init__(self, url: str, connect: Callable[[], Any]) -> None:
        self.url = url
        self.connect = connect

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as connection:
            return list(connection.execute(statement).fetchall())

    def do(self, statement: str) -> None:
        with closing(self.connect()) as connection:
            connection.execute(statement)
            connection.commit()

    def column(self, statement: str) -> list[Any]:
        return [row[0] for row in self.query(statement)]

    def dump(self) -> dict[str, list[tuple[str, ...]]]:
        """All cells of all tables, as the CSV would spell them, in the order of the keys."""
        return {
            table.name: sorted(
                tuple(normal(each) for each in row)
                for row in self.query(
                    f'SELECT {", ".join(f"{chr(34)}{c}{chr(34)}" for c in table.header)} FROM "{table.name}"'
                )
            )
            for table in TABLES
        }


def expected(made: made_dataset.Records) -> dict[str, list[tuple[str, ...]]]:
    return {table.name: sorted(tuple(r.get(c, "") for c in table.header) for r in made[table.name]) for table in TABLES}


@contextmanager
def served() -> Iterator[str]:
    """The URL of a PostgreSQL started for the tests."""
    programs = postgres_server.binaries()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgres_server.running(programs) as url:
        yield url


def emptied(url: str) -> Database:
    """The database of that server, with nothing left in it of the test before."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return Database(url, lambda: psycopg.connect(url))


def in_file(path: Path, kind: str) -> Database:
    """A database of SQLite or DuckDB that stands in a file."""
    connect = sqlite3.connect if kind == "sqlite" else duckdb.connect
    return Database(f"{kind}:///{path}", lambda: connect(str(path)))

"""What differs between the databases: how lines leave, and how a CSV file comes in fast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.schema import AddConstraint, Constraint, DropConstraint

from cchc_extract.writing.database.changes import Changes
from cchc_extract.writing.database.tables import ORDER
from cchc_extract.writing.stored import PYTHON, Converters, StoredTable

T = TypeVar("T")

_BATCH = 10_000
_CHUNK = 1 << 18
_SQLITE_LARGEST = 2**63 - 1


class Backend:
    """Takes lines out of the tables and puts CSV files in. What stands here is plain SQL; databases do better where they can."""

    def __init__(self, connection: Connection, meta: sa.MetaData) -> None:
        self.connection = connection
        self.tables = [meta.tables[table.name] for table in ORDER]
        self.quote = connection.dialect.identifier_preparer

    def lock(self) -> None:
        """Keep a second load of the same database waiting."""

    def remove(self, changes: Changes) -> None:
        """Take out the documents with all that belongs to them, and the files; move the documents that stay."""
        leaving = self._leaving(changes)
        for table in reversed(self.tables):
            key = "document_id" if "document_id" in table.primary_key.columns else "file"
            self.connection.execute(table.delete().where(table.c[key].in_(sa.select(leaving[key].c[key]))))
        documents = self.tables[1]
        for document, file in changes.moved.items():
            self.connection.execute(documents.update().where(documents.c.document_id == document).values(file=file))
        for temporary in leaving.values():
            temporary.drop(self.connection)

    def insert(self, stored: StoredTable) -> None:
        """Put all lines of a CSV file into its table. Raises ``DatasetError`` for a cell that is not of its type."""
        raise NotImplementedError

    def finish(self) -> None:
        """Make good what was put off while lines came in."""

    def _leaving(self, changes: Changes) -> dict[str, sa.Table]:
        """Temporary tables of the keys that leave, so that any number of them leaves in one statement."""
        tables = {}
        for key, values in (("document_id", changes.documents), ("file", changes.files)):
            table = sa.Table(f"leaving_{key}", sa.MetaData(), sa.Column(key, sa.Text()), prefixes=["TEMPORARY"])
            table.create(self.connection, checkfirst=False)
            if values:
                self.connection.execute(table.insert(), [{key: value} for value in sorted(values)])
            tables[key] = table
        return tables

    def _columns(self, stored: StoredTable) -> str:
        return ", ".join(self.quote.quote(column.name) for column in stored.columns)


class Sqlite(Backend):
    """SQLite takes whatever it is given into any column, so the types are checked on the way."""

    def insert(self, stored: StoredTable) -> None:
        """Put the lines in, batch by batch."""
        marks = ", ".join("?" * len(stored.columns))
        statement = f"INSERT INTO {self.quote.quote(stored.name)} ({self._columns(stored)}) VALUES ({marks})"
        for batch in _batches(stored.rows(_FOR_SQLITE)):
            self.connection.exec_driver_sql(statement, batch)


class Postgresql(Backend):
    """PostgreSQL takes the file as it is, by COPY, and checks the types itself."""

    def __init__(self, connection: Connection, meta: sa.MetaData) -> None:
        super().__init__(connection, meta)
        self._put_off: list[sa.Table] = []

    def lock(self) -> None:
        """Wait for a load that is under way; dates are read as ISO whatever the server's habits."""
        self.connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('cchc-extract'))")
        self.connection.exec_driver_sql("SET LOCAL datestyle = 'ISO, YMD'")

    def remove(self, changes: Changes) -> None:
        """Take lines out; where nothing is loaded yet, put off the keys: checking a million at once is far cheaper than one by one."""
        if not self.connection.scalar(sa.select(sa.exists().select_from(self.tables[1]))):
            self._put_off = self.tables[2:]
        for table in self._put_off:
            for key in _keys(table):
                self.connection.execute(DropConstraint(key))
            for index in table.indexes:
                index.drop(self.connection)
        super().remove(changes)

    def insert(self, stored: StoredTable) -> None:
        """COPY the file's bytes."""
        columns = self._columns(stored)
        statement = (
            f"COPY {self.quote.quote(stored.name)} ({columns}) FROM STDIN "
            f"(FORMAT csv, HEADER true, NULL '', FORCE_NULL ({columns}), ENCODING 'UTF8')"
        )
        driver: Any = self.connection.connection.driver_connection
        with stored.path.open("rb") as file, driver.cursor() as cursor, cursor.copy(statement) as copy:
            while chunk := file.read(_CHUNK):
                copy.write(chunk)

    def finish(self) -> None:
        """Bring the keys back, and let the planner know how large the tables are."""
        self.connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        for table in self._put_off:
            for key in reversed(_keys(table)):
                self.connection.execute(AddConstraint(key))
            for index in table.indexes:
                index.create(self.connection)
            self.connection.exec_driver_sql(f"ANALYZE {self.quote.format_table(table)}")


class Duckdb(Backend):
    """DuckDB reads the file itself. It cannot take out a line and put it back within one transaction, so the tables are made anew."""

    def remove(self, changes: Changes) -> None:
        """Make the tables anew with the lines that stay."""
        if not changes.files and not changes.documents:
            return
        leaving = self._leaving(changes)
        for table in self.tables:
            key = "document_id" if "document_id" in table.primary_key.columns else "file"
            stays = table.c[key].not_in(sa.select(leaving[key].c[key]))
            kept = self.connection.dialect.identifier_preparer.quote(f"kept_{table.name}")
            chosen = sa.select(table).where(stays).compile(self.connection)
            self.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {kept} AS {chosen}")
        for document, file in changes.moved.items():
            self.connection.execute(
                sa.text("UPDATE kept_documents SET file = :file WHERE document_id = :document"),
                {"file": file, "document": document},
            )
        for table in reversed(self.tables):
            table.drop(self.connection)
        for table in self.tables:
            table.create(self.connection)
            self.connection.exec_driver_sql(
                f"INSERT INTO {self.quote.format_table(table)} BY NAME FROM kept_{table.name}; DROP TABLE kept_{table.name}"
            )
        for temporary in leaving.values():
            temporary.drop(self.connection)

    def insert(self, stored: StoredTable) -> None:
        """Let DuckDB read the file, told of every type."""
        types = ", ".join(f"'{column.name}': '{_DUCKDB_TYPES[column.type]}'" for column in stored.columns)
        columns = self._columns(stored)
        self.connection.exec_driver_sql(
            f"INSERT INTO {self.quote.quote(stored.name)} ({columns}) SELECT {columns} FROM read_csv(?, "
            "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
            f"strict_mode = true, dateformat = '%Y-%m-%d', max_line_size = 33554432, columns = {{{types}}})",
            (str(stored.path),),
        )


BACKENDS: dict[str, type[Backend]] = {"sqlite": Sqlite, "duckdb": Duckdb, "postgresql": Postgresql}

_DUCKDB_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}


def _keys(table: sa.Table) -> list[Constraint]:
    return [*table.foreign_key_constraints, table.primary_key]


def _sqlite_number(text: str) -> int | float:
    number: Decimal = PYTHON["number"](text)
    return int(number) if "." not in text and abs(number) <= _SQLITE_LARGEST else float(number)


def _sqlite_date(text: str) -> str:
    PYTHON["date"](text)
    return text


_FOR_SQLITE: Converters = {**PYTHON, "number": _sqlite_number, "date": _sqlite_date}


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    upcoming = iter(rows)
    while batch := list(islice(upcoming, _BATCH)):
        yield batch

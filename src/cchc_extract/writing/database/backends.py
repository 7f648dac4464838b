"""What differs between the databases: how lines leave, and how a CSV file comes in fast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.schema import AddConstraint, Constraint, DropConstraint

from cchc_extract.writing.database.changes import Changes, Same
from cchc_extract.writing.database.tables import LOCATION, ORDER
from cchc_extract.writing.stored import PYTHON, Converters, StoredTable

T = TypeVar("T")

Rewritten = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By table and by the key of a line that stays: the values it has then."""

_BATCH = 10_000
_CHUNK = 1 << 18
_WORK_MEMORY = "128MB"
"""For PostgreSQL's comparing of two tables of a million lines; its own standard of 4 MB makes it write them to the disk."""
_SQLITE_LARGEST = 2**63 - 1


class Backend:
    """Takes lines out of the tables and puts CSV files in. What stands here is plain SQL; databases do better where they can."""

    def __init__(self, connection: Connection, meta: sa.MetaData) -> None:
        self.connection = connection
        self.tables = [meta.tables[table.name] for table in ORDER]
        self.quote = connection.dialect.identifier_preparer

    def lock(self) -> None:
        """Keep a second load of the same database waiting."""

    def is_empty(self) -> bool:
        """Whether nothing is loaded yet."""
        return not self.connection.scalar(sa.select(sa.exists().select_from(self.tables[0])))

    def remove(self, changes: Changes, rewritten: Rewritten) -> None:
        """Take out the documents with all that belongs to them, and the files; change lines that stay."""
        leaving = self._keys("leaving", changes.documents, changes.files)
        for table in reversed(self.tables):
            key = key_of(table)
            self.connection.execute(table.delete().where(table.c[key].in_(sa.select(leaving[key].c[key]))))
            self._rewrite(table, key, rewritten.get(table.name, {}))
        for temporary in leaving.values():
            temporary.drop(self.connection)

    def _rewrite(self, table: sa.Table, key: str, lines: Mapping[str, Mapping[str, Any]]) -> None:
        for name, values in lines.items():
            self.connection.execute(table.update().where(table.c[key] == name).values(values))

    def insert(self, stored: StoredTable, into: sa.Table) -> None:
        """Put all lines of a CSV file into a table. Raises ``DatasetError`` for a cell that is not of its type."""
        raise NotImplementedError

    def staged(self, table: sa.Table) -> sa.Table:
        """A temporary table with the columns of ``table`` and none of its keys and checks, to compare with it."""
        columns = [sa.Column(column.name, column.type) for column in table.columns]
        made = sa.Table(f"new_{table.name}", sa.MetaData(), *columns, prefixes=["TEMPORARY"])
        made.create(self.connection, checkfirst=False)
        return made

    def measure(self, table: sa.Table) -> None:
        """Let the planner know how large a table is that was just filled."""

    def insert_changed(self, staged: Mapping[str, sa.Table], same: Same) -> None:
        """Put the lines of staged tables in, but for those of documents and files that are there as they are."""
        kept = self._keys("same", same.documents, same.files)
        for table in self.tables:
            if table.name not in staged:
                continue
            new, key = staged[table.name], key_of(table)
            changed = sa.select(new).where(new.c[key].not_in(sa.select(kept[key].c[key])))
            self.connection.execute(table.insert().from_select(list(new.columns.keys()), changed))
        for temporary in kept.values():
            temporary.drop(self.connection)

    def finish(self) -> None:
        """Make good what was put off while lines came in."""

    def _keys(self, name: str, documents: Iterable[str], files: Iterable[str]) -> dict[str, sa.Table]:
        """Temporary tables of keys, so that any number of them is dealt with in one statement."""
        tables = {}
        for key, values in (("document_id", set(documents)), (LOCATION, set(files))):
            table = sa.Table(f"{name}_{key}", sa.MetaData(), sa.Column(key, sa.Text()), prefixes=["TEMPORARY"])
            table.create(self.connection, checkfirst=False)
            if values:
                self.connection.execute(table.insert(), [{key: value} for value in sorted(values)])
            tables[key] = table
        return tables

    def _columns(self, stored: StoredTable) -> str:
        return ", ".join(self.quote.quote(column.name) for column in stored.columns)


class Sqlite(Backend):
    """SQLite takes whatever it is given into any column, so the types are checked on the way."""

    def insert(self, stored: StoredTable, into: sa.Table) -> None:
        """Put the lines in, batch by batch."""
        marks = ", ".join("?" * len(stored.columns))
        statement = f"INSERT INTO {self.quote.quote(into.name)} ({self._columns(stored)}) VALUES ({marks})"
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
        self.connection.exec_driver_sql(f"SET LOCAL work_mem = '{_WORK_MEMORY}'")

    def remove(self, changes: Changes, rewritten: Rewritten) -> None:
        """Take lines out; where nothing is loaded yet, put off the keys: checking a million at once is far cheaper than one by one."""
        if self.is_empty():
            self._put_off = self.tables[2:]
        for table in reversed(self._put_off):
            for key in _constraints(table):
                self.connection.execute(DropConstraint(key, if_exists=True))
            for index in table.indexes:
                index.drop(self.connection, checkfirst=True)
        super().remove(changes, rewritten)

    def insert(self, stored: StoredTable, into: sa.Table) -> None:
        """COPY the file's bytes."""
        columns = self._columns(stored)
        statement = (
            f"COPY {self.quote.quote(into.name)} ({columns}) FROM STDIN "
            f"(FORMAT csv, HEADER true, NULL '', FORCE_NULL ({columns}), ENCODING 'UTF8')"
        )
        driver: Any = self.connection.connection.driver_connection
        with stored.path.open("rb") as file, driver.cursor() as cursor, cursor.copy(statement) as copy:
            while chunk := file.read(_CHUNK):
                copy.write(chunk)

    def measure(self, table: sa.Table) -> None:
        """ANALYZE it."""
        self.connection.exec_driver_sql(f"ANALYZE {self.quote.format_table(table)}")

    def finish(self) -> None:
        """Bring the keys back, and let the planner know how large the tables are."""
        self.connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        for table in self._put_off:
            for key in reversed(_constraints(table)):
                self.connection.execute(AddConstraint(key))
            for index in table.indexes:
                index.create(self.connection)
            self.measure(table)


class Duckdb(Backend):
    """DuckDB reads the file itself. It cannot take out a line and put it back within one transaction, so the tables are made anew."""

    def remove(self, changes: Changes, rewritten: Rewritten) -> None:
        """Make the tables anew with the lines that stay."""
        if not changes:
            return
        leaving = self._keys("leaving", changes.documents, changes.files)
        for table in self.tables:
            key = key_of(table)
            stays = table.c[key].not_in(sa.select(leaving[key].c[key]))
            kept = sa.table(f"kept_{table.name}", *(sa.column(column.name, column.type) for column in table.columns))
            chosen = sa.select(table).where(stays).compile(self.connection)
            self.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE kept_{table.name} AS {chosen}")
            for name, values in rewritten.get(table.name, {}).items():
                self.connection.execute(sa.update(kept).where(kept.c[key] == name).values(values))
        for table in reversed(self.tables):
            table.drop(self.connection)
        for table in self.tables:
            table.create(self.connection)
            self.connection.exec_driver_sql(
                f"INSERT INTO {self.quote.format_table(table)} BY NAME FROM kept_{table.name}; DROP TABLE kept_{table.name}"
            )
        for temporary in leaving.values():
            temporary.drop(self.connection)

    def insert(self, stored: StoredTable, into: sa.Table) -> None:
        """Let DuckDB read the file, told of every type."""
        types = ", ".join(f"'{column.name}': '{_DUCKDB_TYPES[column.type]}'" for column in stored.columns)
        columns = self._columns(stored)
        self.connection.exec_driver_sql(
            f"INSERT INTO {self.quote.quote(into.name)} ({columns}) SELECT {columns} FROM read_csv(?, "
            "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
            f"strict_mode = true, dateformat = '%Y-%m-%d', max_line_size = 33554432, columns = {{{types}}})",
            (str(stored.path),),
        )


def key_of(table: sa.Table) -> str:
    """The column that says what a line belongs to: a document, or a file."""
    return "document_id" if "document_id" in table.primary_key.columns else LOCATION


BACKENDS: dict[str, type[Backend]] = {"sqlite": Sqlite, "duckdb": Duckdb, "postgresql": Postgresql}

_DUCKDB_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}


def _constraints(table: sa.Table) -> list[Constraint]:
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

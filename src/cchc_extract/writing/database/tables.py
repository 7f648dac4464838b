"""The schema as database tables: types, keys, checks and comments, all from ``writing.schema``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cchc_extract.writing import schema
from cchc_extract.writing.database.urls import DatabaseError

ORDER = (
    schema.FILES,
    schema.DOCUMENTS,
    schema.ROWS,
    schema.REFERENCES,
    schema.FIGURES,
    schema.FINDINGS,
    schema.FINDING_PLACES,
    schema.READINGS,
)
"""Tables of files and reports, in the order in which they are filled; emptied in the opposite order."""

SHARED = (schema.UNITS, schema.INDICATORS, schema.CORRECTIONS)
"""Tables that belong to no report: what comes in is added or brought up to date, and nothing is taken out."""

RUNS = schema.Table(
    "runs",
    "One line per run whose dataset was loaded.",
    (
        schema.Column("run_id", "string", "Id of the run, as its run.json has it.", required=True),
        schema.Column("started", "string", "When it began, UTC, ISO 8601."),
        schema.Column("finished", "string", "When it was done, UTC, ISO 8601."),
        schema.Column("version", "string", "Version of cchc-extract."),
        schema.Column("schema", "string", "Version of the dataset's schema."),
        schema.Column("base", "string", "Folder or URL that `file` of its lines is relative to.", required=True),
        schema.Column(
            "options", "string", "Its options as JSON; `listed` says whether it was made from a list of files."
        ),
        schema.Column("files", "integer", "Files it met.", least=0),
        schema.Column("documents", "integer", "Reports it found.", least=0),
    ),
    ("run_id",),
)
"""Only in the database: the dataset itself is the same wherever and whenever it was made."""

LOCATION, DUPLICATE, RUN_ID = "location", "duplicate_location", "run_id"
_LOCATED = {"file": LOCATION, "duplicate_of": DUPLICATE}
"""Columns by which one line names another's file, and what does so in the database, where two bases may have the same ``file``."""

_LOCATION = schema.Column(
    LOCATION, "string", "The base of the run joined with `file`: where the file lies.", required=True
)
_DUPLICATE = schema.Column(DUPLICATE, "string", "The same of `duplicate_of`.")
_RUN_ID = schema.Column(RUN_ID, "string", "The run that gave this line as it stands.", required=True)
ADDED = {"files": (_LOCATION, _DUPLICATE, _RUN_ID), "documents": (_LOCATION, _RUN_ID)}
"""Columns that only the database has, behind those of the schema."""

_NAMES = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "ix": "%(table_name)s_%(column_0_name)s_idx",
}


def metadata(dialect: str) -> sa.MetaData:
    """The tables for a dialect.

    ``number`` is exact in PostgreSQL; SQLite and DuckDB hold it as a binary number, exact to 15 digits. Foreign keys are checked at the
    end of the transaction. DuckDB can do neither that nor keys in a circle, so there ``files`` has none, and no table names itself.
    """
    meta = sa.MetaData(naming_convention=_NAMES)
    for table in (RUNS, *SHARED, *map(_in_database, ORDER)):
        keys = _keys(table, dialect)
        columns = [_column(column, table, dialect) for column in table.columns]
        checks = [check for column in table.columns for check in _checks(column)]
        sa.Table(
            table.name,
            meta,
            *columns,
            *checks,
            *(_foreign_key(key, table, dialect) for key in keys),
            comment=table.description if dialect == "postgresql" else None,
        )
    if dialect != "duckdb":
        # Without these, taking a document or a file away would read the whole of the tables that name it.
        sa.Index(None, meta.tables["files"].c.document_id)
        sa.Index(None, meta.tables["files"].c.duplicate_location)
        sa.Index(None, meta.tables["documents"].c.location)
        sa.Index(None, meta.tables["documents"].c.superseded_by)
        sa.Index(None, meta.tables["finding_places"].c.place_document_id)
        sa.Index(None, meta.tables["rows"].c.indicator_id)
    return meta


def _in_database(table: schema.Table) -> schema.Table:
    """A table of the dataset as the database has it: files are known by their location, and a line by its run."""
    added = ADDED.get(table.name, ())
    keys = [_by_location(key) for key in table.foreign_keys]
    if added:
        keys.append(schema.ForeignKey((RUN_ID,), RUNS.name, (RUN_ID,)))
    primary = (LOCATION,) if table is schema.FILES else table.primary_key
    return replace(table, columns=(*table.columns, *added), primary_key=primary, foreign_keys=tuple(keys))


def _keys(table: schema.Table, dialect: str) -> tuple[schema.ForeignKey, ...]:
    """The foreign keys that are checked: DuckDB checks no keys in a circle, and lets no line change that another names."""
    if dialect != "duckdb":
        return table.foreign_keys
    if table.name == schema.FILES.name:
        return ()
    return tuple(key for key in table.foreign_keys if key.table and key.table != RUNS.name)


def _by_location(key: schema.ForeignKey) -> schema.ForeignKey:
    columns = tuple(_LOCATED.get(name, name) for name in key.columns)
    return replace(key, columns=columns, references=tuple(_LOCATED.get(name, name) for name in key.references))


def _column(column: schema.Column, table: schema.Table, dialect: str) -> sa.Column[Any]:
    key = column.name in table.primary_key
    return sa.Column(
        column.name,
        _type(column),
        primary_key=key,
        nullable=not (key or column.required),
        autoincrement=False,
        comment=column.description if dialect == "postgresql" else None,
    )


def _type(column: schema.Column) -> sa.types.TypeEngine[Any]:
    types: dict[schema.ColumnType, sa.types.TypeEngine[Any]] = {
        "string": sa.Text(),
        "integer": sa.BigInteger(),
        "number": sa.Numeric().with_variant(sa.Double(), "duckdb"),
        "date": sa.Date(),
        "boolean": sa.Boolean(),
    }
    return types[column.type]


def _checks(column: schema.Column) -> Iterator[sa.CheckConstraint]:
    name = sa.column(column.name, _type(column))
    if column.values:
        yield sa.CheckConstraint(name.in_(column.values), name=column.name)
    elif column.least is not None or column.most is not None:
        limits = [name >= column.least] if column.least is not None else []
        limits += [name <= column.most] if column.most is not None else []
        yield sa.CheckConstraint(sa.and_(*limits), name=column.name)
    elif column.type == "number":
        # No NaN, no infinity: some databases take them for numbers.
        yield sa.CheckConstraint(name - name == 0, name=column.name)


def _foreign_key(key: schema.ForeignKey, table: schema.Table, dialect: str) -> sa.ForeignKeyConstraint:
    target = key.table or table.name
    late = dialect != "duckdb"
    return sa.ForeignKeyConstraint(
        key.columns,
        [f"{target}.{column}" for column in key.references],
        deferrable=late or None,
        initially="DEFERRED" if late else None,
    )


def prepare(connection: Connection, meta: sa.MetaData) -> None:
    """Make the tables that are missing, and add the columns that a later version of the schema has. Raises ``DatabaseError``."""
    there = set(sa.inspect(connection).get_table_names())
    for table in meta.tables.values():
        if table.name in there:
            _bring_up_to_date(connection, table)
    meta.create_all(connection, checkfirst=True)


def _bring_up_to_date(connection: Connection, table: sa.Table) -> None:
    there = set(columns_of(connection, table.name))
    if table.name in ADDED and LOCATION not in there and "sha256" in there:
        raise DatabaseError(
            "This database was made by an earlier version, which did not keep where files lie; it is left as it is. Load the datasets "
            "into another database or schema; extract those that state no base again (what was read is known), or name theirs (--base)."
        )
    if not {column.name for column in table.primary_key} <= there:
        raise DatabaseError(
            f"The database has a table {table.name!r} that is not of a dataset; load into another database or schema."
        )
    if unknown := sorted(there - {column.name for column in table.columns}):
        raise DatabaseError(
            f"The table {table.name!r} has a column {unknown[0]!r} that this version does not know; update cchc-extract, "
            "or load into another database or schema."
        )
    quote = connection.dialect.identifier_preparer
    for column in table.columns:
        if column.name not in there:
            kind = column.type.compile(connection.dialect)
            connection.exec_driver_sql(
                f"ALTER TABLE {quote.format_table(table)} ADD COLUMN {quote.quote(column.name)} {kind}"
            )


def columns_of(connection: Connection, name: str) -> list[str]:
    """The columns of a table or view, asked in a way that every database understands."""
    return list(connection.execute(sa.select(sa.text("*")).select_from(sa.table(name)).where(sa.false())).keys())

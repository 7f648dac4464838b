"""The views: ``indicators_wide``, one line per report and one column per indicator, ``latest``, the newest report of each period, and those
of ``joined``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cchc_extract.writing.database.joined import JOINED, columns
from cchc_extract.writing.database.tables import columns_of
from cchc_extract.writing.database.urls import DatabaseError
from cchc_extract.writing.surest import NO_FIGURES, RANKS

WIDE = "indicators_wide"
LATEST = "latest"

_REPORT = (
    "document_id",
    "file",
    "issuer",
    "issuer_parent",
    "level",
    "number_symbol",
    "issued_on",
    "period_type",
    "year",
    "period_start",
    "period_end",
)
"""Columns of ``documents`` that stand in front of the indicators."""

_LONGEST_NAME = 63
"""Bytes of a name that PostgreSQL keeps; it would cut the rest off, and two columns could become one."""

_SPELLINGS = {
    "OÀ": "ÒA", "OÁ": "ÓA", "OẢ": "ỎA", "OÃ": "ÕA", "OẠ": "ỌA",
    "OÈ": "ÒE", "OÉ": "ÓE", "OẺ": "ỎE", "OẼ": "ÕE", "OẸ": "ỌE",
    "UỲ": "ÙY", "UÝ": "ÚY", "UỶ": "ỦY", "UỸ": "ŨY", "UỴ": "ỤY",
}  # fmt: skip
"""Two ways to place a tone mark, both in daily use: an issuer spells itself UỶ BAN in one report and ỦY BAN in the next."""

_WIDE_COMMENT = (
    "One line per report, one column per indicator: the figure of the result column, else of the one that says no more. Empty where the "
    "report gives no such number, or several that differ: those are in rows."
)
_LATEST_COMMENT = "The newest report of each issuer and period; reports without issuer or period are all here."


def make_views(connection: Connection, meta: sa.MetaData, indicators: Mapping[str, str], *, anew: bool = True) -> None:
    """Make the views or bring them up to date; ``indicators`` maps the ids of the catalogue to their labels.

    Columns that are there stay where they are, new ones come at the end: other views may stand on them. Unless ``anew``, views that have
    all their columns are left alone. Raises ``DatabaseError``.
    """
    ids = _ids(connection, meta, indicators)
    there = set(sa.inspect(connection).get_view_names())
    before = columns_of(connection, LATEST) if LATEST in there else []
    shown = list(dict.fromkeys((*before, *(column.name for column in meta.tables["documents"].columns))))
    wanted = {WIDE: [*_REPORT, *ids], LATEST: shown} | {name: columns(name, meta) for name in JOINED}
    if not anew and all(name in there and columns_of(connection, name) == wanted[name] for name in wanted):
        return
    _make(connection, WIDE, _wide(meta, ids))
    _make(connection, LATEST, _latest(meta, shown))
    for name, (query, _) in JOINED.items():
        _make(connection, name, query(meta))
    if connection.dialect.name == "postgresql":
        _comment(connection, indicators, ids)


def _ids(connection: Connection, meta: sa.MetaData, indicators: Mapping[str, str]) -> list[str]:
    rows = meta.tables["rows"]
    found = connection.scalars(sa.select(rows.c.indicator_id).where(rows.c.indicator_id.is_not(None)).distinct()).all()
    there = columns_of(connection, WIDE) if WIDE in sa.inspect(connection).get_view_names() else []
    ids = list(dict.fromkeys((*there, *indicators, *sorted(found))))
    if too_long := [each for each in ids if len(each.encode()) > _LONGEST_NAME]:
        raise DatabaseError(
            f"The indicator id {too_long[0]!r} is too long for a column name; shorten it in the catalogue."
        )
    return [each for each in ids if each not in _REPORT]


def _wide(meta: sa.MetaData, ids: Sequence[str]) -> sa.Select[tuple[object, ...]]:
    rows, documents = meta.tables["rows"], meta.tables["documents"]
    rank = sa.case(RANKS, value=sa.func.coalesce(rows.c.column_role, "value"))
    figures = (
        sa.select(rows.c.document_id, rows.c.indicator_id, rows.c.value, rank.label("rank"))
        .where(rows.c.indicator_id.is_not(None), rows.c.value.is_not(None))
        .where(sa.func.coalesce(rows.c.column_role, "value").in_(list(RANKS)))
        .where(sa.func.coalesce(rows.c.value_type, "").not_in(NO_FIGURES))
        .subquery("figures")
    )
    key = (figures.c.document_id, figures.c.indicator_id)
    surest = sa.select(*key, sa.func.min(figures.c.rank).label("rank")).group_by(*key).subquery("surest")
    lowest, highest = sa.func.min(figures.c.value), sa.func.max(figures.c.value)
    same = sa.and_(*(figures.c[name] == surest.c[name] for name in ("document_id", "indicator_id", "rank")))
    agreed = (
        sa.select(*key, sa.case((lowest == highest, lowest)).label("value"))
        .join_from(figures, surest, same)
        .group_by(*key)
        .subquery("agreed")
    )
    given = [
        sa.func.max(sa.case((agreed.c.indicator_id == each, agreed.c.value))).label(f"v{number}")
        for number, each in enumerate(ids)
    ]
    by_report = sa.select(agreed.c.document_id, *given).group_by(agreed.c.document_id).subquery("by_report")
    named = [by_report.c[f"v{number}"].label(each) for number, each in enumerate(ids)]
    return sa.select(*(documents.c[name] for name in _REPORT), *named).outerjoin_from(
        documents, by_report, documents.c.document_id == by_report.c.document_id
    )


def _latest(meta: sa.MetaData, shown: Sequence[str]) -> sa.Select[tuple[object, ...]]:
    documents = meta.tables["documents"]
    c = documents.c
    unknown = sa.or_(c.issuer.is_(None), sa.and_(c.period_end.is_(None), c.year.is_(None)))
    newness = (
        sa.func.row_number()
        .over(
            partition_by=(
                _spelled(c.issuer),
                _spelled(c.issuer_parent),
                c.period_type,
                c.year,
                c.period_start,
                c.period_end,
                sa.case((unknown, c.document_id)),
            ),
            order_by=(c.issued_on.is_(None), c.issued_on.desc(), c.number.desc(), c.document_id),
        )
        .label("newness")
    )
    ranked = sa.select(*c, newness).subquery("ranked")
    return sa.select(*(ranked.c[name] for name in shown)).where(ranked.c.newness == 1)


def _spelled(issuer: sa.Column[object]) -> sa.ColumnElement[object]:
    """An issuer in capitals and one spelling."""
    capitals: sa.ColumnElement[object] = sa.func.upper(issuer)
    return reduce(lambda text, pair: sa.func.replace(text, *pair), _SPELLINGS.items(), capitals)


def _make(connection: Connection, name: str, query: sa.Select[tuple[object, ...]]) -> None:
    body = query.compile(connection, compile_kwargs={"literal_binds": True})
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {body}")
    else:
        # Some drivers take a percent sign for a parameter.
        connection.exec_driver_sql(f"CREATE OR REPLACE VIEW {name} AS {body}".replace("%", "%%"))


def _comment(connection: Connection, indicators: Mapping[str, str], ids: Sequence[str]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    comments = {f"VIEW {WIDE}": _WIDE_COMMENT, f"VIEW {LATEST}": _LATEST_COMMENT}
    comments |= {f"VIEW {name}": comment for name, (_, comment) in JOINED.items()}
    comments |= {f"COLUMN {WIDE}.{quote(each)}": indicators[each] for each in ids if each in indicators}
    for what, text in comments.items():
        literal = sa.literal(text).compile(connection, compile_kwargs={"literal_binds": True})
        connection.exec_driver_sql(f"COMMENT ON {what} IS {literal}")

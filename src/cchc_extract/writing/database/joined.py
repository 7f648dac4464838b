"""The views that join what the dataset says with how that is known: ``finding_rows`` and ``evidence``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

Query = sa.Select[tuple[object, ...]]

VALUE_FIELDS = ("value_raw", "value")
"""Names of ``field`` that are the value of a line of ``rows``."""

_OF_FINDING = ("code", "severity", "stage", "doubts", "cause", "state", "message")
_OF_ROW = (
    "appendix", "row", "column", "page", "kind", "section", "stt", "path", "indicator", "indicator_id", "unit", "column_label", "value_raw",
    "value_state", "value", "confidence",
)  # fmt: skip
_OF_VALUE = (
    "document_id", "appendix", "row", "column", "page", "stt", "indicator", "indicator_id", "unit", "value_raw", "value_state", "value",
    "confidence", "corrected",
)  # fmt: skip


def finding_rows(meta: sa.MetaData) -> Query:
    """A line for each line of ``rows`` that a finding speaks of; for all lines of a row where it speaks of the row as a whole."""
    findings, places, rows = (meta.tables[name].c for name in ("findings", "finding_places", "rows"))
    told = sa.and_(findings.document_id == places.document_id, findings.finding == places.finding)
    there = sa.and_(
        rows.document_id == sa.func.coalesce(places.place_document_id, places.document_id),
        rows.appendix == places.appendix,
        rows.row == places.row,
        sa.or_(places.column.is_(None), rows.column == places.column),
    )
    joined = meta.tables["finding_places"].join(meta.tables["findings"], told).join(meta.tables["rows"], there)
    return sa.select(
        findings.document_id,
        findings.finding,
        *(findings[name] for name in _OF_FINDING),
        places.order,
        places.part,
        places.field,
        places.raw,
        rows.document_id.label("row_document_id"),
        *(rows[name] for name in _OF_ROW),
    ).select_from(joined)


def evidence(meta: sa.MetaData) -> Query:
    """A line for each value: what was read first, what decided last and what else was possible, how many decisions there were."""
    rows, readings = meta.tables["rows"].c, meta.tables["readings"].c
    key = (readings.document_id, readings.appendix, readings.row, readings.column)
    numbered = (
        sa.select(
            *key,
            readings.read,
            readings.rule,
            readings.alternatives,
            readings.confidence,
            sa.func.row_number().over(partition_by=key, order_by=readings.order).label("first"),
            sa.func.row_number().over(partition_by=key, order_by=readings.order.desc()).label("last"),
        )
        .where(readings.field.in_(VALUE_FIELDS), readings.row.is_not(None))
        .subquery("numbered")
    )
    first, last = numbered.alias("first_decision"), numbered.alias("last_decision")
    joined = meta.tables["rows"]
    for decision, place in ((first, "first"), (last, "last")):
        same = (rows[name] == decision.c[name] for name in ("document_id", "appendix", "row", "column"))
        joined = joined.outerjoin(decision, sa.and_(*same, decision.c[place] == 1))  # type: ignore[assignment]
    return (
        sa.select(
            *(rows[name] for name in _OF_VALUE),
            sa.func.coalesce(first.c.read, rows.value_raw).label("read"),
            last.c.rule,
            last.c.alternatives,
            last.c.confidence.label("kept_confidence"),
            sa.func.coalesce(last.c.first, 0).label("decisions"),
        )
        .select_from(joined)
        .where(rows.kind.in_(("data", "total")))
    )


JOINED: dict[str, tuple[Callable[[sa.MetaData], Query], str]] = {
    "finding_rows": (finding_rows, "Every line of rows that a finding speaks of."),
    "evidence": (evidence, "Every value with what was read first, what decided, and what else was possible."),
}
"""Views by name: the query, and the comment that PostgreSQL shows."""


def columns(name: str, meta: sa.MetaData) -> list[Any]:
    """The names of a view's columns."""
    return [column.name for column in JOINED[name][0](meta).selected_columns]

"""The dataset as pandas frames: the same cells as the CSV files, in types that know what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from msgspec import Struct, field

from cchc_extract.model import FileResult, Report
from cchc_extract.writing.cells import cell
from cchc_extract.writing.records import Record, document_ids, records
from cchc_extract.writing.schema import INDICATORS, TABLES, Column, ColumnType, Table
from cchc_extract.writing.stored import PYTHON, Converters, StoredDataset

_DTYPES: Mapping[ColumnType, str] = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "date": "datetime64[s]",
    "boolean": "boolean",
}
_FOR_PANDAS: Converters = {**PYTHON, "number": lambda text: float(PYTHON["number"](text))}
_AS_TEXT: Converters = {"string": str, "integer": str, "number": str, "date": str, "boolean": str}


class Frames(Struct, frozen=True, kw_only=True):
    """The tables of a dataset, each with the columns of its CSV file; an empty cell is missing (``pd.NA``, ``pd.NaT``).

    Numbers are floats here; their exact decimals are in ``reports``, which maps a ``document_id`` to the report as it was understood
    (empty where the frames come from a dataset on disk).
    """

    documents: pd.DataFrame
    rows: pd.DataFrame
    references: pd.DataFrame
    figures: pd.DataFrame
    findings: pd.DataFrame
    finding_places: pd.DataFrame
    readings: pd.DataFrame
    units: pd.DataFrame
    indicators: pd.DataFrame
    files: pd.DataFrame
    corrections: pd.DataFrame
    reports: Mapping[str, Report] = field(default_factory=dict)

    def wide(self) -> pd.DataFrame:
        """One line per report, one column per indicator that occurs, as in the database view ``indicators_wide``.

        Missing where a report gives no number for an indicator, or several that differ.
        """
        numbers = self.rows[self.rows["indicator_id"].notna() & self.rows["value"].notna()]
        grouped = numbers.groupby(["document_id", "indicator_id"])["value"]
        agreed = grouped.first()[grouped.nunique() == 1].unstack()
        return agreed.reindex(
            index=pd.Index(self.documents["document_id"]), columns=sorted(set(numbers["indicator_id"]))
        )


def frames_of(results: Iterable[FileResult], indicators: Iterable[Record] = ()) -> Frames:
    """The frames of files just read; ``indicators`` are the lines of the catalogue that was used."""
    lines: dict[str, list[dict[str, str]]] = {table.name: [] for table in TABLES}
    reports: dict[str, Report] = {}
    for result in results:
        reports.update(zip(document_ids(result), result.reports, strict=True))
        for table, record in records(result):
            lines[table].append({name: cell(value) for name, value in record.items()})
    lines[INDICATORS.name] = [{name: cell(value) for name, value in record.items()} for record in indicators]
    return _frames(lines, reports)


def frames_on_disk(dataset: StoredDataset) -> Frames:
    """The frames of a dataset's CSV files. Raises ``DatasetError``."""
    return _frames({table.name: dataset[table.name].records(_AS_TEXT) for table in TABLES}, {})


def _frames(lines: Mapping[str, Iterable[Mapping[str, str | None]]], reports: Mapping[str, Report]) -> Frames:
    return Frames(**{table.name: _frame(table, lines[table.name]) for table in TABLES}, reports=reports)


def _frame(table: Table, lines: Iterable[Mapping[str, str | None]]) -> pd.DataFrame:
    every = list(lines)
    return pd.DataFrame({column.name: _series(column, every) for column in table.columns})


def _series(column: Column, lines: list[Mapping[str, str | None]]) -> pd.Series[Any]:
    convert = _FOR_PANDAS[column.type]
    cells = (line.get(column.name) for line in lines)
    return pd.Series([convert(text) if text else None for text in cells], dtype=_DTYPES[column.type])

"""Parquet: text, 64-bit integers, dates, and numbers as decimals, so that no digit changes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cchc_extract.writing.formats import FORMATS, Files
from cchc_extract.writing.schema import Column
from cchc_extract.writing.stored import PYTHON, Converters, StoredDataset, StoredTable

_BATCH = 20_000
_LEAST_SCALE = 6
"""Digits behind the point that every decimal column has, so that the datasets of two runs mostly have the same types."""


def files() -> Files:
    """A file for each table."""
    return {name: partial(_write, name.removesuffix(".parquet")) for name in FORMATS["parquet"]}


def _write(table: str, dataset: StoredDataset, path: Path) -> None:
    stored = dataset[table]
    schema = pa.schema([_field(column, digits) for column, digits in zip(stored.columns, _digits(stored), strict=True)])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(stored):
            writer.write_batch(
                pa.record_batch([pa.array(cells, each.type) for cells, each in zip(batch, schema, strict=True)], schema)
            )


def _batches(stored: StoredTable) -> Iterator[list[tuple[Any, ...]]]:
    """The columns of some lines at a time."""
    rows = stored.rows()
    while batch := list(islice(rows, _BATCH)):
        yield list(zip(*batch, strict=True))


def _digits(stored: StoredTable) -> list[tuple[int, int]]:
    """For each column the most digits before and behind the point."""
    before, behind = [0] * len(stored.columns), [0] * len(stored.columns)
    numbers = [place for place, column in enumerate(stored.columns) if column.type == "number"]
    if numbers:
        for row in stored.rows(_AS_PRINTED):
            for place in numbers:
                whole, _, fraction = (row[place] or "").lstrip("-").partition(".")
                before[place], behind[place] = max(before[place], len(whole)), max(behind[place], len(fraction))
    return list(zip(before, behind, strict=True))


def _field(column: Column, digits: tuple[int, int]) -> pa.Field:
    types = {"string": pa.string(), "integer": pa.int64(), "date": pa.date32(), "boolean": pa.bool_()}
    kind = _decimal(*digits) if column.type == "number" else types[column.type]
    return pa.field(column.name, kind, nullable=not column.required, metadata={"description": column.description})


def _decimal(before: int, behind: int) -> pa.DataType:
    scale = max(behind, _LEAST_SCALE)
    return pa.decimal128(38, scale) if before + scale <= 38 else pa.decimal256(76, scale)


def _number(text: str) -> str:
    PYTHON["number"](text)
    return text


_AS_PRINTED: Converters = {**PYTHON, "number": _number}

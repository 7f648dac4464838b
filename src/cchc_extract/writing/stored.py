"""A dataset read back from its CSV files, strictly by the schema: what is written is what is read, nothing is guessed.

Only an empty cell is nothing. ``NULL``, ``N/A``, ``NaN``, ``00123`` and ``1E5`` in a text column are these very characters.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import hashlib
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from cchc_extract.errors import NoInputError
from cchc_extract.writing.schema import CORRECTIONS, DESCRIPTOR, MADE, Column, ColumnType, Table

log = logging.getLogger(__name__)

_CHUNK = 1 << 20
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DatasetError(NoInputError):
    """A folder is no dataset, or a table of it does not hold what the schema says. The message names file, line and column."""


Converters = Mapping[ColumnType, Callable[[str], Any]]
"""How the text of a cell that is not empty becomes a value; raises ``ValueError`` where it is none of the type."""


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def _date(text: str) -> dt.date:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


PYTHON: Converters = {"string": str, "integer": _integer, "number": _number, "date": _date, "boolean": _boolean}
"""Cells as Python values: ``str``, ``int``, ``Decimal``, ``datetime.date``, ``bool``."""


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table on disk. ``columns`` are those its file has: all of the schema, or fewer where an earlier version wrote it."""

    table: Table
    path: Path
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    def rows(self, converters: Converters = PYTHON) -> Iterator[tuple[Any, ...]]:
        """The lines as tuples of values, one for each of ``columns``; ``None`` for an empty cell. Raises ``DatasetError``."""
        converts = [converters[column.type] for column in self.columns]
        for line, cells in self._lines():
            try:
                yield tuple(
                    [convert(cell) if cell else None for cell, convert in zip(cells, converts, strict=True)],
                )
            except (ValueError, ArithmeticError):
                raise self._fault(line, cells, converters) from None

    def records(self, converters: Converters = PYTHON) -> Iterator[dict[str, Any]]:
        """The lines as ``column name -> value``. Raises ``DatasetError``."""
        names = [column.name for column in self.columns]
        for row in self.rows(converters):
            yield dict(zip(names, row, strict=True))

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(sys.maxsize)
        with self.path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            try:
                next(reader)
                for cells in reader:
                    yield reader.line_num, cells
            except (csv.Error, UnicodeDecodeError) as error:
                raise self.error(reader.line_num, f"cannot be read: {error}") from None

    def _fault(self, line: int, cells: list[str], converters: Converters) -> DatasetError:
        """What exactly is wrong with a line that could not be converted."""
        if len(cells) != len(self.columns):
            return self.error(line, f"has {len(cells)} cells, but the header has {len(self.columns)}")
        for column, cell in zip(self.columns, cells, strict=True):
            try:
                if cell:
                    converters[column.type](cell)
            except (ValueError, ArithmeticError):
                return self.error(line, f"column {column.name}: {cell[:80]!r} is no {column.type}")
        raise AssertionError(f"line {line} of {self.path} was refused for no reason")

    def error(self, line: int, problem: str) -> DatasetError:
        """An error that names the place and says what to do."""
        return DatasetError(f"{self.path.name}, line {line}: {problem}. Run the extraction again, or undo the edit.")


@dataclass(frozen=True, slots=True)
class StoredCorrections(StoredTable):
    """The file of decisions, whose lines are read one by one: what is none costs itself alone; none where nothing was decided."""

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        from msgspec.structs import astuple  # here, for the help of the command line stands on this module

        from cchc_extract.writing.cells import cell
        from cchc_extract.writing.corrections.journal import read_corrections

        last = {
            (each.document_id, each.place, each.field, each.when): each for each in read_corrections(self.path.parent)
        }
        for number, each in enumerate(last.values(), 2):
            yield number, [cell(value) for value in astuple(each)]


@dataclass(frozen=True, slots=True)
class StoredDataset:
    """A dataset folder whose tables are all there, with the headers of the schema."""

    folder: Path
    tables: Mapping[str, StoredTable]

    def __getitem__(self, name: str) -> StoredTable:
        return self.tables[name]


def open_dataset(folder: Path) -> StoredDataset:
    """Look at ``folder`` and read the headers of its tables. Raises ``DatasetError``."""
    missing = [table.filename for table in MADE if not (folder / table.filename).is_file()]
    if missing and len(missing) < len(MADE) and (folder / DESCRIPTOR).is_file():
        raise DatasetError(
            f"{folder} lacks {', '.join(missing)}: an earlier version wrote it, or files were taken away. Run the extraction again."
        )
    if missing:
        raise DatasetError(
            f"{folder} is no dataset of cchc-extract: {', '.join(missing)} missing. Name the folder given to -o of the extraction."
        )
    tables = {table.name: _open_table(folder / table.filename, table) for table in MADE}
    decided = StoredCorrections(CORRECTIONS, folder / CORRECTIONS.filename, CORRECTIONS.columns)
    return StoredDataset(folder, {**tables, CORRECTIONS.name: decided})


def _open_table(path: Path, table: Table) -> StoredTable:
    try:
        with path.open("rb") as file:
            header = tuple(next(csv.reader([file.readline().decode("utf-8")], strict=True), ()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DatasetError(f"{path} cannot be read: {error}. Run the extraction again.") from None
    known = table.header
    if header != known[: len(header)]:
        if header[: len(known)] == known:
            newer = ", ".join(header[len(known) :])
            raise DatasetError(
                f"{path.name} was written by a newer version (it has the column {newer}); update cchc-extract."
            )
        raise DatasetError(
            f"{path.name} has another header than the schema; run the extraction again. Expected: {','.join(known)}"
        )
    lacking = [
        column.name for column in table.columns[len(header) :] if column.required or column.name in table.primary_key
    ]
    if lacking:
        raise DatasetError(f"{path.name} lacks the column {lacking[0]}; run the extraction again.")
    return StoredTable(table, path, table.columns[: len(header)])


def check_bytes(dataset: StoredDataset) -> None:
    """Make sure that every table is clean UTF-8 without NUL, which some databases would refuse half-way or cut the text at.

    Lone surrogates are no UTF-8. Raises ``DatasetError`` with file and line; warns where a file is not the one that the run wrote.
    """
    hashes = _hashes(dataset.folder / DESCRIPTOR)
    found = {dataset[table.name].path.name: _checked(dataset[table.name]) for table in MADE}
    if changed := [name for name, digest in found.items() if hashes.get(name, digest) != digest]:
        log.warning("changed after the run that wrote them: %s", ", ".join(changed))


def _checked(stored: StoredTable) -> str:
    """The hash of a file that is clean."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    digest = hashlib.sha256()
    line = 1
    with stored.path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            at = chunk.find(0)
            if at >= 0:
                raise stored.error(
                    line + chunk[:at].count(b"\n"), "holds a NUL character, which no text of the dataset has"
                )
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                broken = f"holds bytes that are no UTF-8 ({error.object[error.start : error.start + 3].hex(' ')})"
                raise stored.error(line + error.object[: error.start].count(b"\n"), broken) from None
            digest.update(chunk)
            line += chunk.count(b"\n")
    if decoder.getstate()[0]:
        raise stored.error(line, "ends in the middle of a character")
    return f"sha256:{digest.hexdigest()}"


def _hashes(descriptor: Path) -> dict[str, str]:
    """``file name -> hash`` as the run wrote them down; nothing where that is not known."""
    try:
        package = json.loads(descriptor.read_text(encoding="utf-8"))
        return {resource["path"]: resource["hash"] for resource in package["resources"] if "hash" in resource}
    except (OSError, ValueError, TypeError, KeyError):
        return {}

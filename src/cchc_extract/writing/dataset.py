"""The dataset on disk: results go in one by one, in order, and the folder appears whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from cchc_extract.errors import OutputError
from cchc_extract.model import FileResult
from cchc_extract.writing.cells import Cell, cell
from cchc_extract.writing.datapackage import Written, descriptor
from cchc_extract.writing.formats import FILENAMES as FORMAT_FILENAMES
from cchc_extract.writing.formats import write as write_formats
from cchc_extract.writing.records import records
from cchc_extract.writing.schema import DESCRIPTOR, FILENAMES, RUN, TABLES, Table
from cchc_extract.writing.staging import Staging
from cchc_extract.writing.tally import Tally

_CHUNK = 1 << 20


class Dataset:
    """Writes the dataset into ``out`` as results come in; a context manager.

    Give results to ``add`` in the order of ``file``, then call ``publish``: only then ``out`` changes, and in one step. Leaving the
    context without it leaves what was in ``out`` untouched. Memory does not grow with the number of results. ``formats`` are written
    beside the CSV files; where one cannot be, the dataset is published without it before the error is raised. Raises ``OutputError``.
    """

    def __init__(self, out: Path, formats: Sequence[str] = ()) -> None:
        self.tally = Tally()
        self._formats = formats
        self._staging = Staging(out, (*FILENAMES, *FORMAT_FILENAMES))
        self._tables: dict[str, TableFile] = {}
        self._run: TextIO
        self._open = ExitStack()

    def __enter__(self) -> Dataset:
        folder = self._staging.open()
        self._open.callback(self._staging.discard)
        try:
            for table in TABLES:
                self._tables[table.name] = self._open.enter_context(TableFile(folder / table.filename, table))
            self._run = self._open.enter_context((folder / RUN).open("w", encoding="utf-8", newline="\n"))
            self._run.write('{"files": [')
        except OSError as error:
            self._open.close()
            raise self._cannot_write(error) from error
        return self

    def add(self, result: FileResult, name_on_disk: str = "") -> None:
        """Write all lines of one file."""
        separator = ",\n" if self.tally.files else "\n"
        self.tally.add(result)
        timing = {
            "file": result.file,
            "status": result.status,
            "pages": result.pages,
            "seconds": _rounded(result.seconds),
        }
        try:
            for table, record in records(result, name_on_disk):
                self._tables[table].write(record)
            self._run.write(separator + json.dumps(timing, ensure_ascii=False))
        except OSError as error:
            raise self._cannot_write(error) from error

    def publish(self, run: Mapping[str, Any]) -> Tally:
        """Finish the files and let them take the place of the dataset in ``out``; ``run`` is added to ``run.json``."""
        closing = {**run, "counts": self.tally.as_json(), "seconds_by_stage": _rounded(self.tally.seconds)}
        try:
            written = {name: table.finish() for name, table in self._tables.items()}
            with (self._staging.folder / DESCRIPTOR).open("w", encoding="utf-8", newline="\n") as file:
                file.write(descriptor(written))
                _sync(file)
            self._run.write("],\n" + json.dumps(closing, ensure_ascii=False, indent=1)[1:] + "\n")
            _sync(self._run)
        except OSError as error:
            raise self._cannot_write(error) from error
        try:
            write_formats(self._staging.folder, self._formats)
        finally:
            self._staging.publish()
        return self.tally

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._open.close()
        except OSError as fault:
            if error is None:
                raise self._cannot_write(fault) from fault

    def _cannot_write(self, error: OSError) -> OutputError:
        return OutputError(
            f"{self._staging.out} cannot be written ({error.strerror}); free space, or choose another folder (-o)."
        )


class TableFile:
    r"""A CSV file of one table: RFC 4180 with ``\n``, UTF-8 without BOM."""

    def __init__(self, path: Path, table: Table) -> None:
        self.table = table
        self.path = path
        self._file: TextIOWrapper = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(table.header)

    def write(self, record: Mapping[str, Cell]) -> None:
        """Write one line; a column the record lacks is empty."""
        self._writer.writerow([cell(record.get(name)) for name in self.table.header])

    def finish(self) -> Written:
        """Bring the file to the disk and close it; its size and hash."""
        _sync(self._file)
        self._file.close()
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return Written(self.path.stat().st_size, digest.hexdigest())

    def __enter__(self) -> TableFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def write(results: Iterable[FileResult], out: Path, run: Mapping[str, Any] | None = None) -> Tally:
    """Write a dataset of ``results``, which come in the order of ``file``, into ``out``. Raises ``OutputError``."""
    with Dataset(out) as dataset:
        for result in results:
            dataset.add(result)
        return dataset.publish(run or {})


def _rounded(seconds: Mapping[str, float] | None) -> dict[str, float]:
    return {stage: round(taken, 3) for stage, taken in (seconds or {}).items()}


def _sync(file: TextIO) -> None:
    file.flush()
    os.fsync(file.fileno())

"""The dataset on disk: results go in one by one, in order, and the folder appears whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TextIO

from msgspec.structs import replace

from cchc_extract.errors import OutputError
from cchc_extract.model import FileResult
from cchc_extract.writing.corrections.journal import make_ready
from cchc_extract.writing.datapackage import Written, descriptor
from cchc_extract.writing.formats import FILENAMES as FORMAT_FILENAMES
from cchc_extract.writing.formats import write as write_formats
from cchc_extract.writing.lines import FileLines, as_csv, lines_of
from cchc_extract.writing.records import Record
from cchc_extract.writing.schema import (
    CORRECTIONS,
    DESCRIPTOR,
    DOCUMENTS,
    FILENAMES,
    FILES,
    INDICATORS,
    MADE,
    RUN,
    Table,
)
from cchc_extract.writing.staging import Staging
from cchc_extract.writing.stored import DatasetError
from cchc_extract.writing.tally import Tally

_CHUNK = 1 << 20
_TIMINGS = ".timings"
"""The list of files of ``run.json`` while it grows."""
_WATCH_SECONDS = 2.0


class Dataset:
    """Writes the dataset into ``out`` as results come in; a context manager.

    Give results to ``add`` in the order of ``file``, then call ``publish``: only then ``out`` changes, and in one step. Leaving the
    context without it leaves what was in ``out`` untouched. Memory does not grow with the number of results. ``formats`` are written
    beside the CSV files; where one cannot be, the dataset is published without it before the error is raised. Raises ``OutputError``.
    """

    def __init__(self, out: Path, formats: Sequence[str] = ()) -> None:
        self.tally = Tally()
        self._formats = formats
        self._staging = Staging(out, (*FILENAMES, *FORMAT_FILENAMES), shared=(CORRECTIONS.filename,))
        self._tables: dict[str, TableFile] = {}
        self._timings: TextIO
        self._watched = -_WATCH_SECONDS
        self._open = ExitStack()

    def __enter__(self) -> Dataset:
        folder = self._staging.open()
        self._open.callback(self._staging.discard)
        try:
            for table in MADE:
                self._tables[table.name] = self._open.enter_context(TableFile(folder / table.filename, table))
            self._timings = self._open.enter_context((folder / _TIMINGS).open("w+", encoding="utf-8", newline="\n"))
        except OSError as error:
            self._open.close()
            raise self._cannot_write(error) from error
        return self

    @property
    def scratch(self) -> Path:
        """A folder for what is needed only while the run lasts; made by whoever uses it, gone when the dataset is published."""
        return self._staging.folder / ".scratch"

    def add(self, found: FileLines) -> None:
        """Write all lines of one file."""
        start = time.perf_counter()
        try:
            for table, lines in found.lines.items():
                self._tables[table].write(lines)
            self._tables[DOCUMENTS.name].write(as_csv(DOCUMENTS, found.documents).encode())
            self._tables[FILES.name].write(as_csv(FILES, [found.listed]).encode())
            if found.seconds:
                found = replace(found, seconds={**found.seconds, "write": time.perf_counter() - start})
            self._timings.write((",\n" if self.tally.files else "\n") + json.dumps(_timing(found), ensure_ascii=False))
        except OSError as error:
            raise self._cannot_write(error) from error
        self.tally.add(found)

    def watched(self, run: Mapping[str, Any]) -> None:
        """Say in the ``run.json`` of the dataset being made how far it is; written whole, now and then, and best effort."""
        now = time.monotonic()
        if now - self._watched < _WATCH_SECONDS:
            return
        self._watched = now
        beside = self._staging.folder / f".{RUN}"
        state = {"state": "running", "updated": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), **run}
        with suppress(OSError):
            beside.write_text(json.dumps(state, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            beside.replace(self._staging.folder / RUN)

    def publish(self, run: Mapping[str, Any], indicators: Iterable[Record] = ()) -> Tally:
        """Finish the files and let them take the place of the dataset in ``out``.

        ``run`` is added to ``run.json``; ``indicators`` are the lines of the catalogue that was used.
        """
        closing = {
            "state": "complete",
            **run,
            "counts": self.tally.as_json(),
            "seconds_by_stage": _rounded(self.tally.seconds),
        }
        try:
            self._tables[INDICATORS.name].write(as_csv(INDICATORS, indicators).encode())
            written = {name: table.finish() for name, table in self._tables.items()}
            with (self._staging.folder / DESCRIPTOR).open("w", encoding="utf-8", newline="\n") as file:
                file.write(descriptor(written))
                _sync(file)
            self._write_run(closing)
        except OSError as error:
            raise self._cannot_write(error) from error
        shutil.rmtree(self.scratch, ignore_errors=True)
        out, folder = self._staging.out, self._staging.folder
        make_ready(out if out.is_dir() else folder)
        try:
            self._write_formats()
        except (
            DatasetError
        ) as error:  # what was written a moment ago cannot be read: a fault of the disk, not of the input
            raise OutputError(str(error)) from error
        finally:
            self._staging.publish()
        return self.tally

    def _write_formats(self) -> None:
        """The other formats, with the corrections as they are now; the file itself stays where reviewers write to it."""
        if not self._formats:
            return
        there, here = (folder / CORRECTIONS.filename for folder in (self._staging.out, self._staging.folder))
        borrowed = there.is_file()
        try:
            if borrowed:
                shutil.copyfile(there, here)
            write_formats(self._staging.folder, self._formats)
        except OSError as error:
            raise self._cannot_write(error) from error
        finally:
            if borrowed:
                here.unlink(missing_ok=True)

    def _write_run(self, closing: Mapping[str, Any]) -> None:
        folder = self._staging.folder
        self._timings.seek(0)
        with (folder / RUN).open("w", encoding="utf-8", newline="\n") as file:
            file.write('{"files": [')
            shutil.copyfileobj(self._timings, file)
            file.write("],\n" + json.dumps(closing, ensure_ascii=False, indent=1)[1:] + "\n")
            _sync(file)
        self._timings.close()
        for name in (_TIMINGS, f".{RUN}"):
            (folder / name).unlink(missing_ok=True)

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
        self._file = path.open("wb")
        self.write(as_csv(table, [dict(zip(table.header, table.header, strict=True))]).encode())

    def write(self, lines: bytes) -> None:
        """Write lines that ``as_csv`` made, in UTF-8."""
        self._file.write(lines)

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
            dataset.add(lines_of(result))
        return dataset.publish(run or {})


def _timing(found: FileLines) -> dict[str, Any]:
    """What ``run.json`` says of a file."""
    return {"file": found.file, "status": found.status, "pages": found.pages, "seconds": _rounded(found.seconds)}


def _rounded(seconds: Mapping[str, float] | None) -> dict[str, float]:
    return {stage: round(taken, 3) for stage, taken in (seconds or {}).items()}


def _sync(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())

"""The dataset in other formats beside the CSV files, made from these: Parquet, Excel, JSON lines, archive metadata."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path

from cchc_extract.errors import MissingDependencyError, OutputError
from cchc_extract.writing.schema import TABLES
from cchc_extract.writing.stored import StoredDataset, open_dataset

Files = Mapping[str, Callable[[StoredDataset, Path], None]]
"""File names and what writes each: the dataset and the path to write to come in."""

FORMATS: Mapping[str, tuple[str, ...]] = {
    "csv": (),
    "parquet": tuple(f"{table.name}.parquet" for table in TABLES),
    "xlsx": ("dataset.xlsx",),
    "jsonl": tuple(f"{table.name}.jsonl" for table in TABLES),
    "archive": ("archive.csv", "archive.json"),
}
"""The files of each format. CSV is always there."""

REPORT = "report.html"
"""The page about the dataset."""

FILENAMES = (*(name for names in FORMATS.values() for name in names), REPORT)
"""All files that are made from a finished dataset and lie beside it; they go when the dataset changes."""


def write(out: Path, formats: Iterable[str]) -> list[Path]:
    """Write the dataset in ``out`` in ``formats`` too, beside its CSV files; returns the files.

    Each file appears whole or not at all. Raises ``DatasetError`` (the CSV files are damaged), ``MissingDependencyError`` (what to
    install), ``OutputError``, and ``ValueError`` for a format that is none of ``FORMATS``.
    """
    chosen = sorted(set(formats))
    if unknown := [each for each in chosen if each not in FORMATS]:
        raise ValueError(f"{unknown[0]!r} is no format; choose from {', '.join(FORMATS)}")
    check_installed(chosen)
    dataset = open_dataset(out)
    return [
        _written(dataset, out / name, into)
        for each in chosen
        if FORMATS[each]
        for name, into in _module(each).files().items()
    ]


def check_installed(formats: Iterable[str]) -> None:
    """Say now, and not after hours of reading, what a format needs. Raises ``MissingDependencyError``."""
    for each in formats:
        if FORMATS[each]:
            _module(each)


class _Format:
    """What a module of a format has."""

    files: Callable[[], Files]


def _module(name: str) -> _Format:
    try:
        return import_module(f"cchc_extract.writing.formats.{name}")  # type: ignore[return-value]  # a module with files()
    except ModuleNotFoundError as error:
        raise MissingDependencyError(
            f"{error.name} is not installed, which the format {name} needs; run: pip install 'cchc-extract[formats]'"
        ) from None


def _written(dataset: StoredDataset, path: Path, into: Callable[[StoredDataset, Path], None]) -> Path:
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        into(dataset, unfinished)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error}); free space, or choose another folder."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return path

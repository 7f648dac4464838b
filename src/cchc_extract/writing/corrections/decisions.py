"""The file of decisions: a line is added for each, and none is ever changed.

Lines are parsed one by one, so that one cut short by a crash, or damaged by an editor, costs itself and nothing else.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import fcntl
import logging
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, cast

from msgspec.structs import astuple

from cchc_extract.errors import OutputError
from cchc_extract.model.correction import Choice, Correction
from cchc_extract.writing.cells import cell
from cchc_extract.writing.lines import as_csv
from cchc_extract.writing.schema import CORRECTIONS
from cchc_extract.writing.staging import sync_folder

log = logging.getLogger(__name__)

Record: TypeAlias = Mapping[str, str]
"""A line of a table: ``column name -> cell``."""

_FEWEST = 10
"""Columns of the file as earlier versions wrote it."""
CHOICES = ("corrected", "kept", "rejected", "undone")


Standing: TypeAlias = dict[str, dict[tuple[str, str], Correction]]
"""``document_id -> target -> decision``, for those that were not undone."""


def row_place(record: Record) -> str:
    """The place of a line of ``rows.csv`` as its row: the path in the tree as read, which does not move when rows are added elsewhere."""
    return f"{record['appendix']}:{record['path']}"


def value_place(record: Record) -> str:
    """The place of a line of ``rows.csv`` as a value."""
    return f"{row_place(record)}:{record['column']}"


def row_reading(lines: Sequence[Record]) -> str:
    """The cells of a row as read, from all its lines: a decision about the row holds as long as they stay the same."""
    first = lines[0]
    return " | ".join((first["stt"], first["indicator"], first["unit"], *(line["value_raw"] for line in lines)))


def now() -> str:
    """The time as it is written into a decision."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_decisions(out: Path) -> list[Correction]:
    """All decisions in the folder ``out``, in the order made; lines that are none are passed over with a warning.

    Raises ``OutputError`` where the file is there and cannot be read.
    """
    path = out / CORRECTIONS.filename
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise OutputError(f"{path} cannot be read ({error.strerror}); check its permissions.") from error
    return list(_parsed(text, path))


def standing(decisions: Iterable[Correction]) -> Standing:
    """What counts of ``decisions``: the last about each target, unless that takes it back."""
    found: Standing = defaultdict(dict)
    for each in decisions:
        found[each.document_id].pop(each.target, None)
        if each.decision != "undone":
            found[each.document_id][each.target] = each
    return {document: targets for document, targets in found.items() if targets}


def append(out: Path, decisions: Sequence[Correction]) -> None:
    """Add ``decisions`` to the file in one write, and bring it to the disk. Raises ``OutputError``; then none of them counts."""
    path = out / CORRECTIONS.filename
    names = Correction.__struct_fields__
    lines = as_csv(CORRECTIONS, [dict(zip(names, map(cell, astuple(each)), strict=True)) for each in decisions])
    try:
        is_new = not path.exists()
        with path.open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _add(file.fileno(), lines)
        if is_new:
            sync_folder(out)
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}); the decision is not kept.") from error


def _add(handle: int, lines: str) -> None:
    """Write at the end of an open file, after its header; what cannot be written whole is taken back."""
    size = os.fstat(handle).st_size
    header = as_csv(CORRECTIONS, [dict(zip(CORRECTIONS.header, CORRECTIONS.header, strict=True))])
    # A crash may have cut the last line short.
    start = header if not size else "" if os.pread(handle, 1, size - 1) == b"\n" else "\n"
    content = (start + lines).encode()
    try:
        if os.write(handle, content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def _parsed(text: str, path: Path) -> Iterator[Correction]:
    header = list(CORRECTIONS.header)
    for number, line in enumerate(text.split("\n"), 1):
        cells = _cells(line.rstrip("\r"))
        if cells in ([], header, header[:_FEWEST]):
            continue
        if len(cells) in (len(header), _FEWEST):
            record = dict(zip(header, cells, strict=False))
            if record["decision"] in CHOICES and record["document_id"]:
                yield Correction(**{**record, "decision": cast("Choice", record["decision"])})  # type: ignore[arg-type]
                continue
        log.warning("%s, line %d is no decision and is passed over: %.80s", path, number, line)


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return [line]

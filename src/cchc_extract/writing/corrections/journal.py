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
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias, cast

from msgspec.structs import astuple

from cchc_extract.errors import OutputError
from cchc_extract.model.correction import Choice, Correction, Target
from cchc_extract.writing.cells import cell
from cchc_extract.writing.lines import as_csv
from cchc_extract.writing.schema import CORRECTIONS
from cchc_extract.writing.staging import sync_folder

log = logging.getLogger(__name__)

Record: TypeAlias = Mapping[str, str]
"""A line of a table: ``column name -> cell``."""

CHOICES = ("corrected", "kept", "rejected", "undone")

_OLDEST = 10
"""Columns of the first version of the file."""
_NUMBERS = ("appendix", "row", "column")


Standing: TypeAlias = dict[str, dict[Target, Correction]]
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


def read_corrections(out: Path) -> list[Correction]:
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
    _write(out, "".join(map(_line, decisions)), "the decision is not kept.")


def make_ready(out: Path) -> None:
    """Let the file be there with today's header: what an earlier version wrote gets the columns it lacks, empty; no line goes.

    Raises ``OutputError``.
    """
    _write(out, "", "free space, or choose another folder (-o).")


def _write(out: Path, lines: str, otherwise: str) -> None:
    path = out / CORRECTIONS.filename
    try:
        is_new = not path.exists()
        with _up_to_date(path) as file:
            _add(file.fileno(), lines)
        if is_new:
            sync_folder(out)
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}); {otherwise}") from error


@contextmanager
def _up_to_date(path: Path) -> Iterator[IO[bytes]]:
    """The file, opened to be added to and locked, with today's header (or empty)."""
    while True:
        with path.open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _is_at(path, file):
                continue  # another process has just brought it up to date
            if _renewed(path, file):
                continue
            yield file
            return


def _is_at(path: Path, file: IO[bytes]) -> bool:
    """Whether the open ``file`` still is the one at ``path``."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _renewed(path: Path, file: IO[bytes]) -> bool:
    """Replace a file with the header of an earlier version (or with what a spreadsheet program made of it) by one with today's."""
    file.seek(0)
    first, header = file.readline().decode("utf-8", "replace"), ",".join(CORRECTIONS.header)
    if first == f"{header}\n" or not _is_header(_cells(first.removeprefix("\ufeff").rstrip("\r\n"))):
        return False
    rest = file.read().decode("utf-8", "surrogateescape")
    lines = (f"{line}\n" if (found := _correction(line)) is None else _line(found) for line in rest.split("\n") if line)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as new:
        new.write(f"{header}\n{''.join(lines)}".encode("utf-8", "surrogateescape"))
        new.flush()
        os.fsync(new.fileno())
    beside.replace(path)
    sync_folder(path.parent)
    return True


def _line(correction: Correction) -> str:
    names = Correction.__struct_fields__
    return as_csv(CORRECTIONS, [dict(zip(names, map(cell, astuple(correction)), strict=True))])


def _add(handle: int, lines: str) -> None:
    """Write at the end of an open file, after its header; what cannot be written whole is taken back."""
    size = os.fstat(handle).st_size
    header = as_csv(CORRECTIONS, [dict(zip(CORRECTIONS.header, CORRECTIONS.header, strict=True))])
    if size and not lines:
        return
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
    for number, line in enumerate(text.split("\n"), 1):
        cells = _cells(line.rstrip("\r"))
        if not cells or _is_header(cells):
            continue
        if (found := _correction(line)) is not None:
            yield found
        else:
            log.warning("%s, line %d is no decision and is passed over: %.80s", path, number, line)


def _correction(line: str) -> Correction | None:
    """The decision on a line of this version or an earlier one; ``None`` where it is none."""
    cells = _cells(line.rstrip("\r"))
    if not _OLDEST <= len(cells) <= len(CORRECTIONS.header):
        return None
    record = dict(zip(CORRECTIONS.header, cells, strict=False))
    if record["decision"] not in CHOICES or not record["document_id"]:
        return None
    numbers = {name: int(text) if (text := record.pop(name, "")).isdecimal() else None for name in _NUMBERS}
    return Correction(**{**record, **numbers, "decision": cast("Choice", record["decision"])})  # type: ignore[arg-type]


def _is_header(cells: Sequence[str]) -> bool:
    return len(cells) >= _OLDEST and tuple(cells) == CORRECTIONS.header[: len(cells)]


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return [line]

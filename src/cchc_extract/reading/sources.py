"""What the files of the input are: fetched where they are elsewhere, hashed, their kinds judged by content.

Everything met gets a ``SourceFile``, readable or not, so that the dataset can account for it. Nothing outside the given folders is read:
links are not followed (one that leads to a file inside is read and turns out to be a duplicate). Files elsewhere (``remote``) are fetched.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.cache import Cache, key_of
from cchc_extract.reading import remote as remotes
from cchc_extract.reading.inputs import Named
from cchc_extract.reading.kinds import HEAD_BYTES, Kind, Problem, judge
from cchc_extract.reading.remote import Remote
from cchc_extract.reading.walk import Entry, walk

__all__ = ["Entry", "Fate", "Kind", "SourceFile", "examine", "find_sources", "walk"]

Fate = Literal["read", "duplicate", "skipped", "failed"]
"""What is to become of a file: read it, or list it as one of the three without reading it."""

Stamp: TypeAlias = tuple[int, ...]

CHANGING = Problem("skipped", "not-ready", "The file changed while it was read; run again once it is complete.")

MAX_BYTES = 2 << 30
"""2 GiB: no report is larger; a sparse or runaway file is, and would be hashed for minutes."""

_CHUNK = 1 << 20
_SETTLED_NS = 2_000_000_000
"""A file that was changed this short a time ago may be changed again without its time stamp showing it (2 s on FAT)."""
_RULES = 4
"""To be raised when ``judge`` is changed, so that kinds are judged anew."""


class SourceFile(Struct, frozen=True, kw_only=True):
    r"""A file of the input.

    ``file`` is the path below the input folder: NFC, ``/`` between parts; control characters, bytes that are not UTF-8 and backslashes
    are escaped (``\n``, ``\xff``, ``\\``). ``name_on_disk`` is the percent-encoded path where its bytes are not ``file``'s, else empty.
    ``sha256`` is empty where the content was not read. ``kind`` is ``None`` unless ``fate`` is ``read`` or ``duplicate``;
    ``error_code`` and ``error`` say why a file is skipped or failed; ``duplicate_of`` is the ``file`` that holds the same content.
    ``stamp`` is what ``stamp_of`` made of the file when it was examined. ``remote``: where ``path`` was, or is to be, fetched from.
    """

    path: Path
    file: str
    kind: Kind | None
    bytes: int
    sha256: str
    fate: Fate = "read"
    error_code: str = ""
    error: str = ""
    duplicate_of: str = ""
    name_on_disk: str = ""
    stamp: Stamp = ()
    remote: Remote | None = None


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells a file from every other and from itself before a change, without opening it."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


class _Known(Struct, frozen=True):
    """What was found in a file that can be read."""

    sha256: str
    kind: Kind


def find_sources(paths: Sequence[Named], *, exclude: Collection[Path] = ()) -> list[SourceFile]:
    """``walk`` and ``examine`` in one: every file in and below ``paths``, in the order of ``file``."""
    return list(examine(walk(paths, exclude=exclude)))


def examine(entries: Iterable[Entry], cache: Cache | None = None, scratch: Path | None = None) -> Iterator[SourceFile]:
    """Open each entry, one at a time: size, hash, kind, and whether the same content came before (the first path wins).

    With a ``cache``, a file that was examined before and has not changed since is not opened. Files elsewhere are fetched into ``scratch``.
    """
    first: dict[bytes, str] = {}
    for entry in entries:
        if entry.remote:
            if scratch is None:
                raise ValueError(f"{entry.file} has to be fetched, and there is no place for it")
            source = _fetched(entry, entry.remote, cache, scratch)
        elif cache:
            source = _recalled(entry, cache)
        else:
            source = _examined(entry, entry.path)
        if source.fate == "read":
            before = first.setdefault(bytes.fromhex(source.sha256), source.file)
            if before != source.file:
                yield _as_duplicate(source, before)
                continue
        yield source


def _fetched(entry: Entry, remote: Remote, cache: Cache | None, scratch: Path) -> SourceFile:
    """The file as it was examined before, where its store says that it is the same; else fetched and examined."""
    key = key_of(remote.url, remote.stamp, _RULES)
    known = cache.get("hashes", key, _Known) if cache and remote.stamp and not entry.problem else None
    if known:
        return SourceFile(
            path=remotes.place(remote, scratch),
            file=entry.file,
            kind=known.kind,
            bytes=remote.bytes,
            sha256=known.sha256,
            name_on_disk=entry.name_on_disk,
            remote=remote,
        )
    problem = entry.problem or (_too_large(remote.bytes) if remote.bytes > MAX_BYTES else None)
    if problem:
        return _with_problem(entry, max(0, remote.bytes), "", problem)
    try:
        path = remotes.fetch(remote, scratch, MAX_BYTES)
    except remotes.FetchError as error:
        return _with_problem(entry, max(0, remote.bytes), "", Problem("failed", "unreachable", str(error)))
    source = replace(_examined(entry, path), remote=remote)
    if cache and remote.stamp and source.fate == "read" and source.kind:
        cache.put("hashes", key, _Known(source.sha256, source.kind))
    return source


def _recalled(entry: Entry, cache: Cache) -> SourceFile:
    """The entry as it was examined before, where its file is the same; else examined, and kept for the next time."""
    path = entry.path
    try:
        stamp = stamp_of(path.stat())
    except OSError:
        return _examined(entry, path)
    key = key_of(stamp, _RULES)
    known = None if entry.problem else cache.get("hashes", key, _Known)
    if known:
        return SourceFile(
            path=path,
            file=entry.file,
            kind=known.kind,
            bytes=stamp[2],
            sha256=known.sha256,
            name_on_disk=entry.name_on_disk,
            stamp=stamp,
        )
    source = _examined(entry, path)
    settled = time.time_ns() - stamp[3] > _SETTLED_NS
    if source.fate == "read" and source.kind and source.stamp == stamp and settled:
        cache.put("hashes", key, _Known(source.sha256, source.kind))
    return source


def _examined(entry: Entry, path: Path) -> SourceFile:
    try:
        status = path.lstat()
        size = 0 if stat.S_ISDIR(status.st_mode) else status.st_size  # of a folder each file system says something else
    except OSError:
        size = 0
    if entry.problem:
        return _with_problem(entry, size, "", entry.problem)
    try:
        with _opened(path) as file:
            return _read_through(entry, path, file)
    except OSError as error:
        message = f"The file cannot be opened ({error.strerror}); check its permissions, or whether it was moved away."
        return _with_problem(entry, size, "", Problem("failed", "unreadable", message))


def _opened(path: Path) -> BinaryIO:
    # Non-blocking: were the entry replaced by a pipe since the walk, a plain open would wait for ever.
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")


def _read_through(entry: Entry, path: Path, file: BinaryIO) -> SourceFile:
    before = os.fstat(file.fileno())
    if not stat.S_ISREG(before.st_mode):
        return _with_problem(entry, 0, "", Problem("skipped", "not-a-file", "No regular file any more."))
    if before.st_size > MAX_BYTES:
        return _with_problem(entry, before.st_size, "", _too_large(before.st_size))
    head = file.read(HEAD_BYTES)
    digest = hashlib.sha256(head)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    after = os.fstat(file.fileno())
    if stamp_of(before) != stamp_of(after):
        return _with_problem(entry, after.st_size, "", CHANGING)
    file.seek(0)
    verdict = judge(path.name, head, file)
    if isinstance(verdict, Problem):
        return _with_problem(entry, before.st_size, digest.hexdigest(), verdict)
    return SourceFile(
        path=path,
        file=entry.file,
        kind=verdict,
        bytes=before.st_size,
        sha256=digest.hexdigest(),
        name_on_disk=entry.name_on_disk,
        stamp=stamp_of(before),
    )


def _too_large(size: int) -> Problem:
    message = f"The file has {size} bytes, more than the {MAX_BYTES} a document may have; split it."
    return Problem("failed", "too-large", message)


def _with_problem(entry: Entry, size: int, sha256: str, problem: Problem) -> SourceFile:
    return SourceFile(
        path=entry.path,
        file=entry.file,
        kind=None,
        bytes=size,
        sha256=sha256,
        fate=problem.fate,
        error_code=problem.code,
        error=problem.message,
        name_on_disk=entry.name_on_disk,
    )


def _as_duplicate(source: SourceFile, of: str) -> SourceFile:
    return replace(source, fate="duplicate", duplicate_of=of, stamp=())

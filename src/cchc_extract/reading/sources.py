"""Which files there are: folders walked, names made safe, kinds judged by content, contents hashed.

Everything met gets a ``SourceFile``, readable or not, so that the dataset can account for it. Nothing outside the given folders is read:
links are not followed (one that leads to a file inside is read and turns out to be a duplicate).
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias
from urllib.parse import quote

from cchc_extract.cache import Cache, key_of
from cchc_extract.errors import NoInputError
from cchc_extract.reading.kinds import HEAD_BYTES, Kind, Problem, judge

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
_RULES = 1
"""To be raised when ``judge`` is changed, so that kinds are judged anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A directory entry met on the walk, not opened yet. ``problem`` says why it cannot be, where that is known already."""

    path: Path
    file: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    r"""A file of the input.

    ``file`` is the path below the input folder: NFC, ``/`` between parts; control characters, bytes that are not UTF-8 and backslashes
    are escaped (``\n``, ``\xff``, ``\\``). ``name_on_disk`` is the percent-encoded path where its bytes are not ``file``'s, else empty.
    ``sha256`` is empty where the content was not read. ``kind`` is ``None`` unless ``fate`` is ``read`` or ``duplicate``;
    ``error_code`` and ``error`` say why a file is skipped or failed; ``duplicate_of`` is the ``file`` that holds the same content.
    ``stamp`` is what ``stamp_of`` made of the file when it was examined.
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


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells a file from every other and from itself before a change, without opening it."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found in a file that can be read."""

    sha256: str
    kind: Kind


def find_sources(paths: Sequence[Path], *, exclude: Collection[Path] = ()) -> list[SourceFile]:
    """``walk`` and ``examine`` in one: every file in and below ``paths``, in the order of ``file``."""
    return list(examine(walk(paths, exclude=exclude)))


def walk(paths: Sequence[Path], *, exclude: Collection[Path] = ()) -> list[Entry]:
    """All entries of ``paths`` (files, or folders with all that is below them), in the order of ``file``; opens none of them.

    Where several paths are given, ``file`` is the path below the folder they have in common. Folders of ``exclude`` (the output) are
    passed over. Raises ``NoInputError`` where a path does not exist.
    """
    given = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - resolve() would follow links
    for path in given:
        if not os.path.lexists(path):
            raise NoInputError(f"{path} does not exist; check the spelling, or put quotes around a name with blanks.")
    root = _common_folder(given)
    outside = {Path(os.path.abspath(path)) for path in exclude}  # noqa: PTH100
    found: dict[Path, Problem | None] = {}
    for path in given:
        if path.is_dir():
            found.update(_below(path, outside))
        else:
            found[path] = None
    names = _names(found, root)
    entries = (Entry(path=path, file=names[path], problem=problem) for path, problem in found.items())
    return sorted(entries, key=lambda entry: entry.file)


def examine(entries: Iterable[Entry], cache: Cache | None = None) -> Iterator[SourceFile]:
    """Open each entry, one at a time: size, hash, kind, and whether the same content came before (the first path wins).

    With a ``cache``, a file that was examined before and has not changed since is not opened.
    """
    first: dict[str, str] = {}
    for entry in entries:
        source = _recalled(entry, cache) if cache else _examined(entry)
        if source.fate == "read" and source.sha256 in first:
            yield _as_duplicate(source, first[source.sha256])
            continue
        if source.fate == "read":
            first[source.sha256] = source.file
        yield source


def _common_folder(given: Sequence[Path]) -> Path:
    if len(given) == 1 and given[0].is_dir():
        return given[0]
    return Path(os.path.commonpath([path.parent for path in given]))


def _below(folder: Path, outside: Collection[Path]) -> Iterator[tuple[Path, Problem | None]]:
    """Every file below ``folder``; a folder that cannot be listed stands for what is in it."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listing:
                entries = list(listing)
        except OSError as error:
            message = f"The folder cannot be listed ({error.strerror}); what is in it is missing."
            yield here, Problem("failed", "unreadable-folder", message)
            continue
        for entry in entries:
            path = Path(entry.path)
            if path in outside:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                yield path, _problem_of(path, folder)


def _problem_of(path: Path, folder: Path) -> Problem | None:
    """Why a file must not be opened, judged by its name and its directory entry alone."""
    if any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts):
        return Problem("skipped", "hidden", "A hidden file, or a lock file of an office program.")
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return Problem("failed", "unreadable", f"The file cannot be looked at ({error.strerror}).")
    if stat.S_ISLNK(mode):
        return _problem_of_link(path, folder)
    if not stat.S_ISREG(mode):
        return Problem("skipped", "not-a-file", "A pipe, socket or device, which holds no document.")
    return None


def _problem_of_link(path: Path, folder: Path) -> Problem | None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return Problem("skipped", "broken-link", "A link that leads nowhere, or to itself.")
    if not target.is_relative_to(folder.resolve()):
        return Problem(
            "skipped", "link-outside", "A link out of the input folder; give its target as an input of its own."
        )
    if target.is_dir():
        return Problem(
            "skipped", "link-to-folder", "A link to a folder of the input, whose files are listed where they are."
        )
    if not target.is_file():
        return Problem("skipped", "not-a-file", "A link to a pipe, socket or device, which holds no document.")
    return None


def _names(paths: Iterable[Path], root: Path) -> dict[Path, str]:
    """One ``file`` for each path: readable, and different for different paths even where NFC makes two names one."""
    by_name: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        by_name[_escaped(unicodedata.normalize("NFC", _relative(path, root)))].append(path)
    names: dict[Path, str] = {}
    for name, same in by_name.items():
        for path in same:
            alone = len(same) == 1 or _escaped(_relative(path, root)) == name
            names[path] = name if alone else _escaped(_relative(path, root), all_but_ascii=True)
    return names


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _escaped(name: str, *, all_but_ascii: bool = False) -> str:
    return "".join(_escape(char, all_but_ascii) for char in name)


def _escape(char: str, all_but_ascii: bool) -> str:
    code = ord(char)
    if char == "\\":
        return "\\\\"
    if 0xDC80 <= code <= 0xDCFF:  # how Python keeps a byte of a name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or (all_but_ascii and code > 127):
        return char.encode("unicode_escape").decode("ascii")
    return char


def _recalled(entry: Entry, cache: Cache) -> SourceFile:
    """The entry as it was examined before, where its file is the same; else examined, and kept for the next time."""
    try:
        stamp = stamp_of(entry.path.stat())
    except OSError:
        return _examined(entry)
    key = key_of(stamp, _RULES)
    known = None if entry.problem else cache.get("hashes", key, _Known)
    if known:
        return SourceFile(
            path=entry.path,
            file=entry.file,
            kind=known.kind,
            bytes=stamp[2],
            sha256=known.sha256,
            name_on_disk=_on_disk(entry),
            stamp=stamp,
        )
    source = _examined(entry)
    settled = time.time_ns() - stamp[3] > _SETTLED_NS
    if source.fate == "read" and source.kind and source.stamp == stamp and settled:
        cache.put("hashes", key, _Known(source.sha256, source.kind))
    return source


def _examined(entry: Entry) -> SourceFile:
    try:
        size = entry.path.lstat().st_size
    except OSError:
        size = 0
    if entry.problem:
        return _with_problem(entry, size, "", entry.problem)
    try:
        with _opened(entry.path) as file:
            return _read_through(entry, file)
    except OSError as error:
        message = f"The file cannot be opened ({error.strerror}); check its permissions, or whether it was moved away."
        return _with_problem(entry, size, "", Problem("failed", "unreadable", message))


def _opened(path: Path) -> BinaryIO:
    # Non-blocking: were the entry replaced by a pipe since the walk, a plain open would wait for ever.
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")


def _read_through(entry: Entry, file: BinaryIO) -> SourceFile:
    before = os.fstat(file.fileno())
    if not stat.S_ISREG(before.st_mode):
        return _with_problem(entry, 0, "", Problem("skipped", "not-a-file", "No regular file any more."))
    if before.st_size > MAX_BYTES:
        message = f"The file has {before.st_size} bytes, more than the {MAX_BYTES} a document may have; split it."
        return _with_problem(entry, before.st_size, "", Problem("failed", "too-large", message))
    head = file.read(HEAD_BYTES)
    digest = hashlib.sha256(head)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    after = os.fstat(file.fileno())
    if stamp_of(before) != stamp_of(after):
        return _with_problem(entry, after.st_size, "", CHANGING)
    file.seek(0)
    verdict = judge(entry.path.name, head, file)
    if isinstance(verdict, Problem):
        return _with_problem(entry, before.st_size, digest.hexdigest(), verdict)
    return SourceFile(
        path=entry.path,
        file=entry.file,
        kind=verdict,
        bytes=before.st_size,
        sha256=digest.hexdigest(),
        name_on_disk=_on_disk(entry),
        stamp=stamp_of(before),
    )


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
        name_on_disk=_on_disk(entry),
    )


def _as_duplicate(source: SourceFile, of: str) -> SourceFile:
    return SourceFile(
        path=source.path,
        file=source.file,
        kind=source.kind,
        bytes=source.bytes,
        sha256=source.sha256,
        fate="duplicate",
        duplicate_of=of,
        name_on_disk=source.name_on_disk,
    )


def _on_disk(entry: Entry) -> str:
    """The percent-encoded end of the path that ``file`` stands for, empty where ``file`` is that end letter by letter."""
    parts = entry.path.parts[-(entry.file.count("/") + 1) :]
    name = os.fsencode("/".join(parts))
    return "" if name == entry.file.encode() else quote(name)

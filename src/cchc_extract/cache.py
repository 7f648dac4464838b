"""What was worked out before, on disk, so that nothing is done twice.

An entry is a file below a folder of its kind; its name is a hash of all that its content depends on. It is written elsewhere and renamed
into its place, so it is there whole or not at all, and begins with a hash of its content, so one that was damaged is noticed and counts as
missing. A cache that cannot be written costs time and nothing else: no method raises for what the disk does.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import msgspec
from msgspec import Struct

log = logging.getLogger(__name__)

Kind = Literal["hashes", "pages", "files", "pictures", "converted"]
"""``hashes``: what a file on disk holds; ``pages``: pages read from their picture; ``files``: all lines that a file gives;
``pictures``: upright pages for the reviewer's eyes; ``converted``: documents of other programs as DOCX or XLSX."""

KINDS: tuple[Kind, ...] = ("hashes", "pages", "files", "pictures", "converted")
_HALF_WRITTEN = "half-written"
"""The folder of entries on their way, each locked by whoever writes it: a lock ends with its process; a number is given again."""
_DIGEST = 16
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# Worked out by cchc-extract; cchc-extract cache clear empties it.\n"
)
"""As backup programs know it: https://bford.info/cachedir/."""
_DAY = 86_400.0

T = TypeVar("T")


class Usage(Struct, frozen=True):
    """How many entries, and their bytes."""

    entries: int
    bytes: int


class Cache(Struct, frozen=True):
    """The entries in ``folder``, which need not exist. Picklable; any number of processes may use one folder at the same time."""

    folder: Path

    def get(self, kind: Kind, key: str, wanted: type[T]) -> T | None:
        """The entry as ``wanted``, ``None`` where there is none or it is damaged."""
        path = self._path(kind, key)
        try:
            content = path.read_bytes()
            if _digest(content[_DIGEST:]) != content[:_DIGEST]:
                raise msgspec.DecodeError("not what was written")
            value: T = _decoder(cast("Any", wanted)).decode(memoryview(content)[_DIGEST:])
            os.utime(path)  # when it was used last, for ``prune``
        except msgspec.DecodeError as error:
            log.warning("cache entry %s is damaged (%s); it is worked out again", path, error)
            return None
        except OSError:
            return None
        return value

    def put(self, kind: Kind, key: str, value: Any) -> bool:
        """Keep ``value``, a number, text or dataclass of such, in the place of what was there; whether that could be done."""
        path = self._path(kind, key)
        try:
            content = msgspec.msgpack.encode(value)
            self._prepare(path.parent)
            _write(path, _digest(content) + content, self.folder / _HALF_WRITTEN)
        except (OSError, TypeError, ValueError) as error:  # text may hold what UTF-8 cannot
            log.warning("cache entry %s could not be written (%s)", path, error)
            return False
        return True

    def usage(self) -> dict[Kind, Usage]:
        """What there is, by kind."""
        return {kind: _sum(status.st_size for _, status in self._entries(kind)) for kind in KINDS}

    def prune(self, unused_days: float) -> Usage:
        """Take away what was not used for so many days; returns what was taken away."""
        before = time.time() - unused_days * _DAY
        old = [entry for kind in KINDS for entry in self._entries(kind) if entry[1].st_mtime < before]
        for path, _ in old:
            path.unlink(missing_ok=True)
        return _sum(status.st_size for _, status in old)

    def clear(self) -> Usage:
        """Take everything away; returns what was taken away."""
        usage = self.usage().values()
        for kind in KINDS:
            shutil.rmtree(self.folder / kind, ignore_errors=True)
        return Usage(sum(each.entries for each in usage), sum(each.bytes for each in usage))

    def sweep(self) -> None:
        """Take away what killed runs left half written; what a process is still at stays."""
        for path in (self.folder / _HALF_WRITTEN).glob("*"):
            with suppress(OSError), path.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()

    def _path(self, kind: Kind, key: str) -> Path:
        return self.folder / kind / key[:2] / key[2:]

    def _entries(self, kind: Kind) -> Iterator[tuple[Path, os.stat_result]]:
        for path in (self.folder / kind).glob("*/*"):
            try:
                yield path, path.stat()
            except OSError:  # another run took it away
                continue

    def _prepare(self, parent: Path) -> None:
        if parent.is_dir():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # reports hold names of people
        tag = self.folder / _TAG
        if not tag.exists():
            tag.write_text(_TAG_TEXT, encoding="utf-8")
        parent.mkdir(parents=True, exist_ok=True)


def default_folder() -> Path:
    """``$CCHC_CACHE``, else ``cchc-extract`` where this system keeps what can be worked out again."""
    named = os.environ.get("CCHC_CACHE")
    if named:
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "cchc-extract"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cchc-extract"


def key_of(*parts: Any) -> str:
    """A name for what depends on ``parts`` and nothing else: numbers, text, structs and dataclasses of such."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _write(path: Path, content: bytes, half_written: Path) -> None:
    half_written.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=half_written)
    try:
        with os.fdopen(handle, "wb") as file:
            with suppress(OSError):  # not on every file system, and then ``sweep`` takes nothing away
                fcntl.flock(file, fcntl.LOCK_EX)
            file.write(content)
            file.flush()
            os.fsync(handle)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _digest(content: bytes | memoryview) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()


@functools.cache
def _decoder(wanted: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(wanted)


def _sum(sizes: Iterable[int]) -> Usage:
    every = list(sizes)
    return Usage(len(every), sum(every))

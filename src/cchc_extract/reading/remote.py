"""Files elsewhere (S3, HTTP, inside an archive, whatever fsspec reaches): listed, and fetched one by one to a temporary place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct

from cchc_extract.errors import MissingDependencyError, NoInputError

_CHUNK = 1 << 20


class FetchError(Exception):
    """A file elsewhere cannot be had; the message says why, and what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The file cannot be fetched ({why}); run again, or fetch it yourself.")


class Remote(Struct, frozen=True):
    """A file elsewhere. ``name`` is its path below the URL it was found by; ``stamp`` changes with its content where the store says so.

    ``bytes`` is -1 where the store does not say.
    """

    url: str
    name: str
    bytes: int
    stamp: str


def find(url: str) -> Iterator[Remote]:
    """The file at ``url``, or all files below it. Raises ``NoInputError`` and ``MissingDependencyError``."""
    store, path = _store(url)
    try:
        found = store.glob(path, detail=True) if "*" in path else store.find(path, detail=True)
        infos = {name: info for name, info in found.items() if info.get("type") == "file"}
    except Exception as error:  # each store has its own
        raise NoInputError(
            f"{shown(url)} cannot be listed ({_told(error)}); check the address and your access."
        ) from error
    if not infos:
        raise NoInputError(f"{shown(url)} does not exist, or holds no file; check the address.")
    root = PurePosixPath("/" + path.split("*", 1)[0].strip("/"))
    if "*" in path or (len(infos) == 1 and next(iter(infos)).strip("/") == path.strip("/")):
        root = root.parent if not path.split("*", 1)[0].endswith("/") else root
    for name, info in infos.items():
        below = PurePosixPath("/" + name.lstrip("/")).relative_to(root).as_posix()
        size = info.get("size")
        address = _address(store, url, name)
        yield Remote(address, below, -1 if size is None else int(size), _stamp(info))


def fetch(remote: Remote, folder: Path, most_bytes: int) -> Path:
    """Copy the file into ``folder``; its path there. Raises ``FetchError``, also where it has more than ``most_bytes``."""
    here = place(remote, folder)
    folder.mkdir(parents=True, exist_ok=True)
    store, path = _store(remote.url)
    try:
        with store.open(path, "rb") as source, here.open("wb") as target:
            while chunk := source.read(_CHUNK):
                target.write(chunk)
                if target.tell() > most_bytes:
                    raise FetchError(f"it has more than {most_bytes} bytes")
    except BaseException as error:
        with suppress(OSError):
            here.unlink()
        if isinstance(error, Exception) and not isinstance(error, FetchError):
            raise FetchError(_told(error)) from error
        raise
    return here


def place(remote: Remote, folder: Path) -> Path:
    """Where ``fetch`` puts the file: a name of its own that keeps nothing of the store's but the ending."""
    ending = PurePosixPath(remote.name).suffix
    plain = ending if ending[1:].isalnum() and ending.isascii() and len(ending) < 8 else ""
    return folder / (hashlib.sha256(remote.url.encode("utf-8", "surrogateescape")).hexdigest()[:32] + plain)


def shown(url: str) -> str:
    """The URL without a password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def _store(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        message = f"{shown(url)} needs fsspec; install it (pip install 'cchc-extract[remote]')."
        raise MissingDependencyError(message) from error
    try:
        store, path = fsspec.core.url_to_fs(url)
    except ImportError as error:  # the store's own package
        raise MissingDependencyError(f"{shown(url)} cannot be reached: {error}") from error
    except Exception as error:
        raise NoInputError(f"{shown(url)} cannot be reached ({_told(error)}); check the address.") from error
    return store, path


def _address(store: Any, url: str, name: str) -> str:
    """The URL of a file found by ``url``: its own, with what ``url`` chains behind."""
    rest = url.partition("::")[2]
    protocol = url.split("::", 1)[0].split("://", 1)[0]
    own = name if "://" in name else f"{protocol}://{name.lstrip('/') if protocol != 'file' else name}"
    return f"{own}::{rest}" if rest else own


def _stamp(info: dict[str, Any]) -> str:
    """What the store says of the file's state: hash, version, time; empty where it says nothing but the size."""
    known = {key: str(info[key]) for key in _STAMPS if info.get(key)}
    return str(sorted(known.items())) + str(info.get("size")) if known else ""


_STAMPS = ("ETag", "etag", "md5Hash", "md5", "content_md5", "VersionId", "generation", "LastModified", "last_modified",
           "mtime", "updated", "CRC", "created")  # fmt: skip


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__

"""What a person names as input, to paths and URLs: globs that the shell left alone, lists of files, addresses of object stores."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from cchc_extract.errors import NoInputError

Named = str | Path
"""An input as it was given: a path, a glob, or a URL."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|[a-z0-9]+::")
"""``s3://bucket/key``, and what fsspec chains: ``zip://report.pdf::s3://bucket/all.zip``."""


class Given(Struct, frozen=True):
    """The inputs, sorted out: ``paths`` on this machine, absolute, links not followed; ``urls`` elsewhere."""

    paths: tuple[Path, ...]
    urls: tuple[str, ...]


def sorted_out(named: Sequence[Named]) -> Given:
    """What ``named`` means. A name that exists is this very file, whatever is in it. Raises ``NoInputError`` for what is not there."""
    paths: list[Path] = []
    urls: list[str] = []
    for each in named:
        if is_url(each):
            urls.append(standing_alone(str(each)))
        else:
            paths.extend(_on_this_machine(each))
    return Given(tuple(absolute(path) for path in paths), tuple(urls))


def is_url(named: Named) -> bool:
    """Whether this is an address rather than a path here; ``file://`` is a path."""
    return isinstance(named, str) and bool(_URL.match(named)) and not named.startswith("file://")


def standing_alone(url: str) -> str:
    """The URL as it is understood from any folder: what it chains behind may be a path from the working directory."""
    head, chained, rest = url.rpartition("::")
    return f"{head}{chained}{absolute(Path(rest))}" if chained and rest and not is_url(rest) else url


def is_there(named: Named) -> bool:
    """Whether a path exists on the machine that asks; of URLs and globs this is taken for granted."""
    return is_url(named) or glob.has_magic(str(named)) or os.path.lexists(_plain(named))


def listed(content: bytes) -> list[Named]:
    r"""The names in a list of files: one a line, or with NUL between where there is one (``find -print0``); empty ones left out."""
    separator = b"\0" if b"\0" in content else b"\n"
    names = (os.fsdecode(name.removesuffix(b"\r") if separator == b"\n" else name) for name in content.split(separator))
    return [name if is_url(name) else Path(_plain(name)) for name in names if name]


def absolute(path: Path) -> Path:
    """The path from the root, links not followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def in_utf_8(path: str) -> str:
    """The path as Python would have it where names are UTF-8; other locales take the same bytes for other letters."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "surrogateescape")


def _on_this_machine(named: Named) -> Iterable[Path]:
    name = _plain(named)
    if os.path.lexists(name):
        return [Path(name)]
    if glob.has_magic(name):
        found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        if found:
            return map(Path, found)
        raise NoInputError(f"Nothing fits {name}; check the spelling, or leave the quotes out to let the shell look.")
    raise NoInputError(f"{name} does not exist; check the spelling, or put quotes around a name with blanks.")


def _plain(named: Named) -> str:
    name = str(named)
    return unquote(urlsplit(name).path) if name.startswith("file://") else name

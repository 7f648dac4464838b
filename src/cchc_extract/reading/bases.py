"""The base of a run: the folder or URL that ``file`` is relative to. Joined with ``file`` it says which report of all is meant."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from cchc_extract.errors import CchcError, ExitCode
from cchc_extract.reading.inputs import Named, absolute, in_utf_8, is_url, standing_alone
from cchc_extract.reading.remote import Remote, shown
from cchc_extract.reading.safenames import readable


class BaseError(CchcError):
    """The base that was given is none of the inputs."""

    exit_code = ExitCode.USAGE


def joined(base: str, file: str) -> str:
    """Where a file of a dataset lies. A ``file`` that is a whole URL is that already."""
    before, behind = around(base)
    return file if "://" in file else f"{before}{file}{behind}"


def as_stated(base: Named) -> str:
    """A base as ``run.json`` states it: a folder from the root, readable as ``file`` is."""
    return shown(standing_alone(str(base))) if is_url(base) else readable(in_utf_8(str(absolute(Path(base)))))


def around(base: str) -> tuple[str, str]:
    """What stands before and behind ``file`` where it is joined with the base: the archive of ``zip://::all.zip`` stands behind."""
    head, chained, rest = base.partition("::") if is_url(base) else (base, "", "")
    return head if head.endswith("/") else f"{head}/", f"{chained}{rest}"


def below(base: str, url: str) -> str | None:
    """The path of a URL below a base that is one: ``.`` for the base itself, ``None`` outside of it."""
    before, behind = around(base)
    url = shown(url)
    if not url.endswith(behind):
        return None
    head = url.removesuffix(behind)
    if head.rstrip("/") == before.rstrip("/"):
        return "."
    return head.removeprefix(before) if head.startswith(before) else None


def of_paths(paths: Sequence[Path]) -> Path:
    """The base of paths on this machine where none was given: a folder itself, else the folder they have in common."""
    if not paths:
        return Path("/")
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0]
    return Path(os.path.commonpath([path.parent for path in paths]))


def of_url(url: str, found: Sequence[Remote]) -> str:
    """The base of the files found by a URL that is the only input: what their names are below."""
    head, chained, rest = found[0].url.partition("::")
    if not head.endswith(found[0].name):
        return shown(url)
    folder = head.removesuffix(found[0].name)
    return shown(f"{folder if folder.endswith('://') else folder.rstrip('/')}{chained}{rest}")


def given(base: Named, paths: Iterable[Path], urls: Iterable[str]) -> str | Path:
    """The base that a person named: a URL, or a folder from the root. Raises ``BaseError`` where an input is not below it."""
    if is_url(base):
        found = shown(standing_alone(str(base)))
        outside = [*map(str, paths), *(shown(url) for url in urls if below(found, url) is None)]
        _refuse(found, outside)
        return found
    folder = absolute(Path(base))
    if not folder.is_dir():
        raise BaseError(f"The base {base} is no folder; give one that all inputs are in or below (--base).")
    _refuse(str(folder), [*(str(path) for path in paths if not path.is_relative_to(folder)), *map(shown, urls)])
    return folder


def _refuse(base: str, outside: Sequence[str]) -> None:
    if outside:
        raise BaseError(
            f"{outside[0]} is not below the base {base}; give a base that all inputs are in or below (--base), or leave --base out."
        )

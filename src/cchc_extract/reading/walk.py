"""Which files there are: folders walked, lists and URLs looked up, names made safe. No file is opened."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from cchc_extract.reading import remote as remotes
from cchc_extract.reading.inputs import Named, absolute, is_there, sorted_out
from cchc_extract.reading.kinds import Problem
from cchc_extract.reading.remote import Remote

GONE = Problem("failed", "missing", "The file of this name in the list does not exist; make the list anew.")


@dataclass(frozen=True, slots=True)
class Entry:
    r"""A file met on the walk, not opened yet. ``problem`` says why it cannot be, where that is known already.

    ``file`` is the path below the input folder: NFC, ``/`` between parts; control characters, bytes that are not UTF-8 and backslashes
    are escaped (``\n``, ``\xff``, ``\\``). ``name_on_disk`` is the percent-encoded path where its bytes are not ``file``'s, else empty.
    ``remote``: where it has to be fetched from first; ``place`` is then only its name. There may be a hundred thousand of these at a time,
    so ``place`` is text.
    """

    place: str
    file: str
    problem: Problem | None = None
    remote: Remote | None = None
    name_on_disk: str = ""

    @property
    def path(self) -> Path:
        """Where the file is."""
        return Path(self.place)


def walk(paths: Sequence[Named], *, exclude: Collection[Path] = (), listed: Sequence[Named] = ()) -> list[Entry]:
    """All entries of ``paths`` (files, folders with all that is below them, globs, URLs), in the order of ``file``; opens none of them.

    Where several paths are given, ``file`` is the path below the folder they have in common; a file elsewhere has its whole URL
    unless that is the only input. ``listed``: more of them, out of a list, of which one that is gone is an entry with a problem.
    Folders of ``exclude`` (the output) are passed over. Raises ``NoInputError`` where one of ``paths`` does not exist.
    """
    gone = [Path(each) for each in listed if not is_there(each)]
    given = sorted_out([*paths, *(each for each in listed if is_there(each))])
    root = _common_folder([*given.paths, *map(absolute, gone)])
    outside = {absolute(path) for path in exclude}
    found: dict[str, Problem | None] = {str(absolute(path)): GONE for path in gone}
    for path in given.paths:
        if path.is_dir():
            found.update(_below(path, outside))
        else:
            found[str(path)] = None
    alone = len(given.urls) == 1 and not found
    entries = [*_named(found, str(root)), *_elsewhere(given.urls, alone)]
    entries.sort(key=lambda entry: entry.file)
    return entries


def _elsewhere(urls: Iterable[str], alone: bool) -> Iterator[Entry]:
    seen = {each.url: each for url in urls for each in remotes.find(url)}
    for remote in seen.values():
        name = remote.name if alone else remotes.shown(remote.url)
        file = _escaped(unicodedata.normalize("NFC", name))
        yield Entry(
            place=PurePosixPath(remote.name).name or "file",
            file=file,
            problem=_problem_of_name(remote.name.split("/")),
            remote=remote,
            name_on_disk="" if file == name else quote(os.fsencode(name)),
        )


def _common_folder(given: Sequence[Path]) -> Path:
    if not given:
        return Path("/")
    if len(given) == 1 and given[0].is_dir():
        return given[0]
    return Path(os.path.commonpath([path.parent for path in given]))


def _below(folder: Path, outside: Collection[Path]) -> Iterator[tuple[str, Problem | None]]:
    """Every file below ``folder``; a folder that cannot be listed stands for what is in it."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listing:
                entries = list(listing)
        except OSError as error:
            message = f"The folder cannot be listed ({error.strerror}); what is in it is missing."
            yield str(here), Problem("failed", "unreadable-folder", message)
            continue
        for entry in entries:
            path = Path(entry.path)
            if path in outside:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                yield entry.path, _problem_of(path, folder)


def _problem_of(path: Path, folder: Path) -> Problem | None:
    """Why a file must not be opened, judged by its name and its directory entry alone."""
    if problem := _problem_of_name(path.relative_to(folder).parts):
        return problem
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return Problem("failed", "unreadable", f"The file cannot be looked at ({error.strerror}).")
    if stat.S_ISLNK(mode):
        return _problem_of_link(path, folder)
    if not stat.S_ISREG(mode):
        return Problem("skipped", "not-a-file", "A pipe, socket or device, which holds no document.")
    return None


def _problem_of_name(parts: Iterable[str]) -> Problem | None:
    if any(part.startswith((".", "~$")) and part != ".." for part in parts):
        return Problem("skipped", "hidden", "A hidden file, or a lock file of an office program.")
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


def _named(found: dict[str, Problem | None], root: str) -> Iterator[Entry]:
    """An entry for each place, with a ``file`` that is readable, and another for each even where NFC makes two names one."""
    taken = Counter(_escaped(unicodedata.normalize("NFC", _relative(place, root))) for place in found)
    for place, problem in found.items():
        name = _relative(place, root)
        file, exact = _escaped(unicodedata.normalize("NFC", name)), _escaped(name)
        if taken[file] > 1 and exact != file:
            file = _escaped(name, all_but_ascii=True)
        on_disk = os.fsencode(name)
        yield Entry(place, file, problem, name_on_disk="" if on_disk == file.encode() else quote(on_disk))


def _relative(place: str, root: str) -> str:
    return place.removeprefix(root).lstrip("/") or "."


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

"""Which files there are: folders walked, lists and URLs looked up, names made safe. No file is opened."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from msgspec import Struct

from cchc_extract.reading import remote as remotes
from cchc_extract.reading.inputs import Named, absolute, in_utf_8, is_there, sorted_out
from cchc_extract.reading.kinds import Problem
from cchc_extract.reading.remote import Remote

GONE = Problem("failed", "missing", "The file of this name in the list does not exist; make the list anew.")


class Entry(Struct, frozen=True):
    r"""A file met on the walk, not opened yet. ``problem`` says why it cannot be, where that is known already.

    ``file`` is the path below the input folder: NFC, ``/`` between parts; control characters, bytes that are not UTF-8 and backslashes
    are escaped (``\n``, ``\xff``, ``\\``). ``name_on_disk`` is the percent-encoded path where its bytes are not ``file``'s, else empty.
    ``root``: the folder that both are below. ``remote``: where it has to be fetched from first, ``path`` meaning nothing until then.
    """

    root: str
    file: str
    problem: Problem | None = None
    remote: Remote | None = None
    name_on_disk: str = ""

    @property
    def path(self) -> Path:
        """Where the file is."""
        name = unquote_to_bytes(self.name_on_disk) if self.name_on_disk else self.file.encode()
        return Path(self.root, os.fsdecode(name))


class Entries(Struct, frozen=True):
    """Entries in the order of ``file``. There may be a hundred thousand: of one that has nothing but its name, only that is held."""

    root: str
    held: Sequence[str | Entry]

    def __len__(self) -> int:
        return len(self.held)

    def __iter__(self) -> Iterator[Entry]:
        return (Entry(self.root, each) if isinstance(each, str) else each for each in self.held)


def walk(paths: Sequence[Named], *, exclude: Collection[Path] = (), listed: Sequence[Named] = ()) -> Entries:
    """All entries of ``paths`` (files, folders with all that is below them, globs, URLs), in the order of ``file``; opens none of them.

    Where several paths are given, ``file`` is the path below the folder they have in common; a file elsewhere has its whole URL
    unless that is the only input. ``listed``: more of them, out of a list, of which one that is gone is an entry with a problem.
    Folders of ``exclude`` (the output) are passed over. Raises ``NoInputError`` where one of ``paths`` does not exist.
    """
    gone = [Path(each) for each in listed if not is_there(each)]
    given = sorted_out([*paths, *(each for each in listed if is_there(each))])
    root = str(_common_folder([*given.paths, *map(absolute, gone)]))
    outside = {str(absolute(path)) for path in exclude}
    found: dict[str, Problem | None] = {_relative(str(absolute(path)), root): GONE for path in gone}
    for path in given.paths:
        below = _below(path, outside) if path.is_dir() else [(str(path), None)]
        found.update((_relative(place, root), problem) for place, problem in below)
    alone = len(given.urls) == 1 and not found
    held = [*_named(found, root), *_elsewhere(given.urls, alone)]
    held.sort(key=lambda each: each if isinstance(each, str) else each.file)
    return Entries(root, held)


def _elsewhere(urls: Iterable[str], alone: bool) -> Iterator[Entry]:
    seen = {each.url: each for url in urls for each in remotes.find(url)}
    for remote in seen.values():
        name = remote.name if alone else remotes.shown(remote.url)
        file = _escaped(unicodedata.normalize("NFC", name))
        yield Entry(
            root="",
            file=file,
            problem=_problem_of_name(remote.name.split("/")),
            remote=remote,
            name_on_disk="" if file == name else _quoted(name),
        )


def _common_folder(given: Sequence[Path]) -> Path:
    if not given:
        return Path("/")
    if len(given) == 1 and given[0].is_dir():
        return given[0]
    return Path(os.path.commonpath([path.parent for path in given]))


def _below(folder: Path, outside: Collection[str]) -> Iterator[tuple[str, Problem | None]]:
    """Every file below ``folder``; a folder that cannot be listed stands for what is in it."""
    waiting = [str(folder)]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listing:
                for entry in listing:
                    if entry.path in outside:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        yield entry.path, _problem_of(entry, folder)
        except OSError as error:
            message = f"The folder cannot be listed ({error.strerror}); what is in it is missing."
            yield here, Problem("failed", "unreadable-folder", message)


def _problem_of(entry: os.DirEntry[str], folder: Path) -> Problem | None:
    """Why a file below ``folder`` must not be opened, judged by its name and its directory entry alone."""
    if problem := _problem_of_name(_relative(entry.path, str(folder)).split("/")):
        return problem
    if entry.is_symlink():
        return _problem_of_link(Path(entry.path), folder)
    if not entry.is_file(follow_symlinks=False):
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


def _named(found: dict[str, Problem | None], root: str) -> Iterator[str | Entry]:
    """An entry for each name, with a ``file`` that is readable, and another for each even where NFC makes two names one."""
    changed = Counter(normal for name in found if (normal := unicodedata.normalize("NFC", name)) != name)
    for name, problem in found.items():
        normal = unicodedata.normalize("NFC", name)
        clash = normal != name and (normal in found or changed[normal] > 1)
        file = _escaped(name, all_but_ascii=True) if clash else _escaped(normal)
        if file == name and not problem:
            yield file
        else:
            yield Entry(root, file, problem, name_on_disk="" if file == name else _quoted(name))


def _relative(place: str, root: str) -> str:
    """The name below ``root``, whatever the locale takes names for: the dataset has to be the same in all of them."""
    return in_utf_8(place.removeprefix(root).lstrip("/") or ".")


def _quoted(name: str) -> str:
    return quote(name.encode("utf-8", "surrogateescape"))


def _escaped(name: str, *, all_but_ascii: bool = False) -> str:
    if name.isprintable() and "\\" not in name and (name.isascii() or not all_but_ascii):
        return name
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

"""Which files there are: folders walked, lists and URLs looked up, names made safe. No file is opened."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from cchc_extract.reading import bases
from cchc_extract.reading import remote as remotes
from cchc_extract.reading.inputs import Named, absolute, in_utf_8, is_there, is_url, sorted_out
from cchc_extract.reading.kinds import Problem
from cchc_extract.reading.outputs import DESCRIPTOR, OLDER_OUTPUT, files_of_output, names_of_output
from cchc_extract.reading.remote import Remote
from cchc_extract.reading.safenames import escaped, quoted, readable

GONE = Problem("failed", "missing", "The file of this name in the list does not exist; make the list anew.")
UNREADABLE_FOLDER = "unreadable-folder"
"""Of a folder whose files are missing, as it cannot be listed."""


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
    """Entries in the order of ``file``. There may be a hundred thousand: of one that has nothing but its name, only that is held.

    ``base``: the folder or URL that ``file`` is relative to, readable. ``folders``: those that were walked, relative to it: a file
    below them that is no entry is not there.
    """

    root: str
    held: Sequence[str | Entry]
    base: str = "/"
    folders: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.held)

    def __iter__(self) -> Iterator[Entry]:
        return (Entry(self.root, each) if isinstance(each, str) else each for each in self.held)


def walk(
    paths: Sequence[Named],
    *,
    exclude: Collection[Path] = (),
    output: Path | None = None,
    listed: Sequence[Named] = (),
    base: Named | None = None,
) -> Entries:
    """All entries of ``paths`` (files, folders with all that is below them, globs, URLs), in the order of ``file``; opens none of them.

    ``file`` is the path below ``base``; without one, below the folder that is the only input, or else the folder all inputs have in
    common; a file elsewhere then has its whole URL, unless that is the only input. ``listed``: more of them, out of a list, of which one
    that is gone is an entry with a problem. Folders of ``exclude`` are passed over; older outputs have one entry, and the files of the
    dataset in ``output``, which this run replaces, have none: whatever else lies there is an entry like any other. Raises
    ``NoInputError`` where one of ``paths`` does not exist, ``BaseError`` where one is not below ``base``.
    """
    gone = [absolute(Path(each)) for each in listed if not is_there(each)]
    given = sorted_out([*paths, *(each for each in listed if is_there(each))])
    here = [*given.paths, *gone]
    chosen = bases.of_paths(here) if base is None else bases.given(base, here, given.urls)
    root = str(chosen) if isinstance(chosen, Path) else "/"
    outside, own = _Outside(exclude), _Outside([output] if output else [])
    found: dict[str, Problem | None] = {_relative(str(path), root): GONE for path in gone}
    folders = [path for path in given.paths if path.is_dir()]
    files = _FilesOfOutputs(own)
    for path in given.paths:
        below = _below(path, outside, own) if path in folders else files.instead_of(path)
        found.update((_relative(place, root), problem) for place, problem in below)
    elsewhere = _elsewhere(given.urls, str(chosen) if base is not None or found else None)
    held = [*_named(found, root), *elsewhere.entries]
    held.sort(key=lambda each: each if isinstance(each, str) else each.file)
    return Entries(
        root,
        held,
        elsewhere.base or bases.as_stated(Path(root)),
        (*(readable(_relative(str(path), root)) for path in folders), *elsewhere.folders),
    )


class _Elsewhere(Struct, frozen=True):
    """What URLs led to. ``base`` is empty where they say nothing of it."""

    entries: Sequence[Entry]
    base: str
    folders: Sequence[str]


def _elsewhere(urls: Sequence[str], base: str | None) -> _Elsewhere:
    """``base``: where one was given or paths on this machine have one, else ``None``."""
    by_url = {url: list(remotes.find(url)) for url in urls}
    if base is None and len(urls) == 1:
        base = bases.of_url(urls[0], by_url[urls[0]])
    inside = base if base is not None and is_url(base) else ""
    seen = _without_outputs({each.url: each for found in by_url.values() for each in found})
    entries = []
    for remote, problem in seen:
        name = (bases.below(inside, remote.url) if inside else None) or remotes.shown(remote.url)
        file = readable(name)
        entries.append(
            Entry(
                root="",
                file=file,
                problem=problem or _problem_of_name(remote.name.split("/")),
                remote=remote,
                name_on_disk="" if file == name else quoted(name),
            )
        )
    walked = [
        url for url, found in by_url.items() if inside and "*" not in url and [url] != [each.url for each in found]
    ]
    return _Elsewhere(entries, inside, [readable(folder) for url in walked if (folder := bases.below(inside, url))])


def _without_outputs(found: Mapping[str, Remote]) -> Iterator[tuple[Remote, Problem | None]]:
    """What was found elsewhere, with the descriptor alone of each older output standing for all of that."""
    folders: dict[str, set[str]] = defaultdict(set)
    for each in found.values():
        folder, _, name = each.name.rpartition("/")
        folders[folder].add(name)
    made = {folder: names_of_output(names) for folder, names in folders.items()}
    for each in found.values():
        folder, _, name = each.name.rpartition("/")
        if name == DESCRIPTOR and made[folder]:
            yield each, OLDER_OUTPUT
        elif name not in made[folder]:
            yield each, None


class _Outside:
    """Some folders, by whatever way they are reached."""

    def __init__(self, folders: Iterable[Path]) -> None:
        there = [folder for folder in folders if folder.is_dir()]
        self._known = {(status.st_dev, status.st_ino) for status in map(Path.stat, there)}

    def has(self, folder: str) -> bool:
        """Whether this is one of them."""
        try:
            status = os.stat(folder) if self._known else None  # noqa: PTH116 - made for each folder of the archive
        except OSError:
            return False
        return status is not None and (status.st_dev, status.st_ino) in self._known


class _FilesOfOutputs:
    """Files that were named one by one, of which some may be those of an older output."""

    def __init__(self, own: _Outside) -> None:
        self._own = own
        self._made = lru_cache(maxsize=64)(files_of_output)

    def instead_of(self, path: Path) -> list[tuple[str, Problem | None]]:
        """The entry of a file: that of the output that it is part of, none where that is the one which this run replaces."""
        folder = str(path.parent)
        if path.name not in self._made(folder):
            return [(str(path), None)]
        return [] if self._own.has(folder) else [(folder, OLDER_OUTPUT)]


def _below(folder: Path, outside: _Outside, own: _Outside) -> Iterator[tuple[str, Problem | None]]:
    """Every file below ``folder``; a folder that cannot be listed stands for what is in it, an older output for its dataset."""
    waiting = [str(folder)]
    while waiting:
        here = waiting.pop()
        try:
            made = files_of_output(here)
            if made and not own.has(here):
                yield here, OLDER_OUTPUT
            with os.scandir(here) as listing:
                for entry in listing:
                    if entry.is_dir(follow_symlinks=False):
                        if not outside.has(entry.path):
                            waiting.append(entry.path)
                    elif entry.name not in made:
                        yield entry.path, _problem_of(entry, folder)
        except OSError as error:
            message = f"The folder cannot be listed ({error.strerror}); what is in it is missing."
            yield here, Problem("failed", UNREADABLE_FOLDER, message)


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
        file = escaped(name, all_but_ascii=True) if clash else escaped(normal)
        if file == name and not problem:
            yield file
        else:
            yield Entry(root, file, problem, name_on_disk="" if file == name else quoted(name))


def _relative(place: str, root: str) -> str:
    """The name below ``root``, whatever the locale takes names for: the dataset has to be the same in all of them."""
    return in_utf_8(place.removeprefix(root).lstrip("/") or ".")

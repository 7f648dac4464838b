"""A user's patterns laid over those that came with the program: file over file, table over table, entry over entry.

    tables              merged key by key
    arrays of entries   by ``id`` (by ``role`` where entries have no id): the same id takes the entry's place, ``off = true`` takes it away,
                        a new one goes above the entry that follows it in the user's file, or that it names with ``above``, else to the end
    arrays of texts     replaced; ``{ add = [...], off = [...] }`` in the place of the array adds to it and takes from it
    anything else       replaced

Of every value it stays known in which of the two files it stands.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import regex
from msgspec import Struct

from cchc_extract.errors import PatternError
from cchc_extract.patterns.lines import KeyPath, Source, meant

Table = dict[str, Any]
Places = dict[KeyPath, tuple[Source, KeyPath]]
"""Where what stands at a path was written, as far as that is not what is written around it."""

_NAMES = ("id", "role")
_OFF, _ABOVE, _ADD = "off", "above", "add"


class Merged(Struct, frozen=True):
    """A table, and where each part of it was written."""

    table: Table
    places: Places

    @property
    def is_off(self) -> bool:
        """Whether the user's file says nothing but that there is to be no such file."""
        return self.table.get(_OFF) is True

    def origin(self, path: KeyPath) -> tuple[Source, KeyPath]:
        """The file in which what stands at ``path`` is written, and its path there."""
        end = next(end for end in range(len(path), -1, -1) if path[:end] in self.places)
        source, start = self.places[path[:end]]
        return source, (*start, *path[end:])


def read_merged(path: Path, own: Path | None = None) -> Merged:
    """The file at ``path``, with ``own`` laid over it. Raises ``PatternError`` where one cannot be read, or does not fit over the other."""
    source, table = _read(path)
    places: Places = {(): (source, ())}
    if own is not None:
        over, laid = _read(own)
        table = _Laying(source, over, places).table(table, laid, ())
    return Merged(table, places)


def read_new(own: Path) -> Merged:
    """A user's file that lies over none. Raises ``PatternError`` as ``read_merged``, and where it would switch something off."""
    source, table = _read(own)
    if not table or table.get(_OFF) is not None:
        problem = "there is no file of this name to switch off" if table else "holds nothing"
        said = f"{problem}; name it as that of the program which it is about"
        raise source.error((_OFF,), said) if table else PatternError(own, "file", None, said)
    entries = (
        ((key, at), entry) for key, value in table.items() if _all(dict, value) for at, entry in enumerate(value)
    )
    for place, entry in entries:
        if _OFF in entry:
            problem = "there is nothing below this file to switch off; say so in a file of the name of that which has the entry"
            raise source.error((*place, _OFF), problem)
    return Merged(table, {(): (source, ())})


def _read(path: Path) -> tuple[Source, Table]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PatternError(path, "file", None, f"cannot be read: {error}") from None
    try:
        return Source(path, text), tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PatternError(path, "file", _toml_line(str(error)), f"no TOML: {error}") from None


def _toml_line(message: str) -> int | None:
    found = regex.search(r"at line (\d+)", message)
    return int(found.group(1)) if found else None


class _Laying(Struct, frozen=True):
    """One file laid over another; ``places`` is filled in."""

    under: Source
    over: Source
    places: Places

    def table(self, base: Table, own: Table, path: KeyPath) -> Table:
        out = dict(base)
        for key, value in own.items():
            here = (*path, key)
            if isinstance(base.get(key), dict) and isinstance(value, dict):
                out[key] = self.table(base[key], value, here)
                continue
            self.places[here] = (self.over, here)
            out[key] = self._value(base[key], value, here) if key in base else value
        return out

    def _value(self, base: Any, own: Any, here: KeyPath) -> Any:
        if isinstance(own, dict) and _all(str, base):
            return self._texts(base, own, here)
        if not (_all(dict, base) and _all(dict, own) and own and all(map(_name, base))):
            return own
        if not any(map(_name, own)) and len(own) >= len(base):
            return own  # a copy of all, of the time before entries had an id
        return self._entries(base, own, here)

    def _texts(self, base: list[str], own: Table, here: KeyPath) -> list[str]:
        for key, value in own.items():
            if key not in (_ADD, _OFF):
                raise self._error((*here, key), f"unknown key{meant(key, (_ADD, _OFF))}")
            if not _all(str, value):
                raise self._error((*here, key), f"{value!r} must be an array of texts")
        gone = own.get(_OFF, [])
        for text in gone:
            if text not in base:
                problem = f"{text!r} is not there, so it cannot be switched off{meant(text, base)}"
                raise self._error((*here, _OFF), problem, hint=text)
        self.places[here] = (self.over, (*here, _ADD))
        kept = [text for text in base if text not in gone]
        return [*kept, *(text for text in own.get(_ADD, []) if text not in kept)]

    def _entries(self, base: list[Table], own: list[Table], here: KeyPath) -> list[Table]:
        out = {_name(entry): (entry, (self.under, (*here, at))) for at, entry in enumerate(base)}
        seen: set[str] = set()
        follows = ""
        for at in range(len(own) - 1, -1, -1):
            place = (*here, at)
            name = self._named(own[at], place, seen)
            above = self._above(own[at], place, out, follows)
            if self._is_off(own[at], place, name, out):
                del out[name]
                continue
            entry = {key: value for key, value in own[at].items() if key not in (_OFF, _ABOVE)}
            out = _put(out, name, (entry, (self.over, place)), above)
            follows = name
        for at, (_, origin) in enumerate(out.values()):
            self.places[(*here, at)] = origin
        return [entry for entry, _ in out.values()]

    def _named(self, entry: Table, place: KeyPath, seen: set[str]) -> str:
        name = _name(entry)
        if not name:
            raise self._error((*place, "id"), "is missing: it says which entry is replaced, or that this is a new one")
        if name in seen:
            raise self._error((*place, "id"), f"{name!r} is given twice")
        seen.add(name)
        return name

    def _above(self, entry: Table, place: KeyPath, known: _Entries, follows: str) -> str:
        """The id above which a new entry goes; empty for the end. One of the program's stays where it is, unless it says so."""
        above = entry.get(_ABOVE)
        if above is None:
            return "" if _name(entry) in known else follows
        if above not in known or above == _name(entry):
            raise self._error((*place, _ABOVE), f"{above!r} is unknown{meant(str(above), list(known))}")
        return str(above)

    def _is_off(self, entry: Table, place: KeyPath, name: str, known: _Entries) -> bool:
        off = entry.get(_OFF, False)
        if not isinstance(off, bool):
            raise self._error((*place, _OFF), f"{off!r} must be true or false")
        if off and name not in known:
            problem = f"{name!r} is not in {self.under.path}, so it cannot be switched off{meant(name, list(known))}"
            raise self._error((*place, _OFF), problem)
        return off

    def _error(self, path: KeyPath, problem: str, hint: str = "") -> PatternError:
        return self.over.error(path, problem, hint=hint)


_Entries = dict[str, tuple[Table, tuple[Source, KeyPath]]]
"""Entries by their id, in their order, each with its place."""


def _put(entries: _Entries, name: str, entry: tuple[Table, tuple[Source, KeyPath]], above: str) -> _Entries:
    """``entries`` with one more, above another one; where none is named, in the place of that of the same name, or at the end."""
    if not above:
        return {**entries, name: entry}
    out: _Entries = {}
    for other, known in entries.items():
        if other == above:
            out[name] = entry
        if other != name:
            out[other] = known
    return out


def _name(entry: Table) -> str:
    return next((str(entry[key]) for key in _NAMES if key in entry), "")


def _all(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, kind) for each in value)

"""The folder of patterns that came with the program, and over it one of the user's, file by file."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from cchc_extract.errors import PatternError
from cchc_extract.patterns.lines import meant, near
from cchc_extract.patterns.overlay import Merged, read_merged, read_new

FOLDERS = ("families", "checks")
"""Folders to which a user may add files; elsewhere there are only those of the program."""
_ENDS = (".toml", ".csv")
_OFF = "off"


class CsvLine(Struct, frozen=True):
    """One line of a CSV file: where it stands, and its fields by column."""

    path: Path
    line: int
    fields: dict[str, str]

    def error(self, column: str, problem: str) -> PatternError:
        """A ``PatternError`` about one of its fields, to be raised."""
        return PatternError(self.path, column, self.line, problem)

    def must_know(self, column: str, known: Sequence[str]) -> None:
        """Raise ``PatternError`` where the field is none of ``known``."""
        value = self.fields[column]
        if value not in known:
            raise self.error(column, f"{value!r} is unknown{meant(value, known)}")


class Layers(Struct, frozen=True):
    """Two folders; ``own`` is ``None`` where the program's alone counts."""

    shipped: Path
    own: Path | None = None

    def toml(self, name: str) -> Merged:
        """The file ``name`` (with its folder), the user's laid over the program's. Raises ``PatternError``."""
        shipped, own = self.shipped / name, self._own(name)
        return read_new(own) if own is not None and not shipped.is_file() else read_merged(shipped, own)

    def tomls(self, folder: str) -> Iterator[Merged]:
        """The files of ``folder`` in the order of their names, but for those that the user switched off as a whole."""
        names = {path.name for each in self._both() for path in (each / folder).glob("*.toml")}
        for name in sorted(names):
            merged = self.toml(f"{folder}/{name}")
            if not merged.is_off:
                yield merged

    def csv_lines(self, name: str, columns: Sequence[str], key: Sequence[str]) -> list[CsvLine]:
        """The lines of the CSV file ``name``; the user's takes the place of the program's that has the same fields in ``key``.

        A user's file may have one column more, ``off``: a line with anything in it takes the program's away. Raises ``PatternError``.
        """
        lines = list(_csv_lines(self.shipped / name, columns))
        own = self._own(name)
        if own is None:
            return lines
        known = {_key(each, key): each for each in lines}
        seen: set[tuple[str, ...]] = set()
        for each in _csv_lines(own, columns, may_be_off=True):
            named = _key(each, key)
            if named in seen:
                raise each.error(key[0], f"{each.fields[key[0]]!r} is given twice")
            seen.add(named)
            if not each.fields.pop(_OFF, ""):
                known[named] = each
            elif known.pop(named, None) is None:
                values = ["".join(one) for one in known]
                raise each.error(key[0], f"there is no such line to switch off{meant(''.join(named), values)}")
        return list(known.values())

    def content(self, *names: str) -> str:
        """A hash of what the files ``names`` come to, of all where none is named; not of comments in the user's files.

        As quick as reading them where the user has none that says something else. Raises ``PatternError``.
        """
        digest = hashlib.sha256()
        for name in names or sorted({*_names(self.shipped), *(_names(self.own) if self.own else ())}):
            digest.update(name.encode() + b"\0" + self._merged_bytes(name) + b"\0")
        return digest.hexdigest()

    def refuse_strangers(self) -> None:
        """Raise ``PatternError`` for a file of the user's that nothing reads, and for a folder that holds no patterns at all."""
        if self.own is None:
            return
        shipped, own = _names(self.shipped), _names(self.own)
        if not own:
            raise PatternError(
                self.own, "folder", None, f"holds no patterns; name its files as those of {self.shipped}"
            )
        for name in own:
            folder, _, file = name.rpartition("/")
            if name not in shipped and not (folder in FOLDERS and file.endswith(".toml")):
                other = near(name, shipped)
                said = f"; did you mean {other!r}?" if other else ""
                raise PatternError(
                    self.own / name, "file", None, f"no patterns are read from a file of this name{said}"
                )

    def _merged_bytes(self, name: str) -> bytes:
        shipped, own = self.shipped / name, self._own(name)
        below, above = _bytes(shipped), _bytes(own) if own else None
        if above is None or above == below:
            return below or b""
        if name.endswith(".csv"):
            return b"under " + (below or b"") + b" over " + above
        table = self.toml(name).table
        same = below is not None and table == read_merged(shipped).table
        return (below or b"") if same else _encoded(table)

    def _own(self, name: str) -> Path | None:
        path = self.own / name if self.own else None
        return path if path is not None and path.is_file() else None

    def _both(self) -> tuple[Path, ...]:
        return (self.shipped, self.own) if self.own else (self.shipped,)


def _names(folder: Path) -> list[str]:
    """The pattern files of a folder, with their place in it; none that an editor or a version control hides."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix in _ENDS and path.is_file())
    return sorted(path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PatternError(path, "file", None, f"cannot be read: {error}") from None


def _encoded(table: dict[str, Any]) -> bytes:
    return msgspec.json.encode(table, enc_hook=repr)


def _key(line: CsvLine, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.fields[column] for column in columns)


def _csv_lines(path: Path, columns: Sequence[str], *, may_be_off: bool = False) -> Iterator[CsvLine]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            header = tuple(reader.fieldnames or ())
            if header != tuple(columns) and not (may_be_off and header == (*columns, _OFF)):
                raise PatternError(path, "header", 1, f"must be {','.join(columns)}")
            for row in reader:
                if None in row or None in row.values():
                    raise PatternError(path, "row", reader.line_num, f"must have {len(header)} fields")
                yield CsvLine(path, reader.line_num, row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PatternError(path, "file", None, f"cannot be read: {error}") from None

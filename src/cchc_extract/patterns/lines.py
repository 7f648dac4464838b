"""Which line of a TOML text each key stands on: the standard library's parser does not tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import regex
from msgspec import Struct
from rapidfuzz import process

from cchc_extract.errors import PatternError

NEAR = 60
"""An unknown name is compared with the known ones; one at least this alike (rapidfuzz's ratio, 0 to 100) is offered."""

KeyPath = tuple[str | int, ...]
"""Where a value stands in a TOML file: the keys to it, and the numbers (from 0) of entries of arrays."""

_NAME = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = regex.compile(rf"^\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?$")
_KEY = regex.compile(rf"^\s*({_DOTTED})\s*=(.*)$")
_STRING = regex.compile(r'"(?:[^"\\]|\\.)*"|' + r"'[^']*'")
_FENCE = regex.compile(r'"""' + r"|'''")


def find_lines(text: str) -> dict[tuple[str | int, ...], int]:
    """For each key path of a TOML text the line it stands on, from 1; the n-th ``[[table]]`` has the path ``("table", n - 1)``.

    Keys inside a multi-line array or string are not entered: the key that opens it stands for them.
    """
    found: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in _statements(text):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header is not None:
            table = _opened(_parts(header.group(2)), counts, array=header.group(1) == "[[")
            found.setdefault(table, number)
        elif key is not None:
            found.setdefault((*table, *_parts(key.group(1))), number)
    return found


class Source(Struct, frozen=True):
    """One TOML file as it is on disk."""

    path: Path
    text: str

    def line(self, path: KeyPath, hint: str = "") -> int | None:
        """The line (from 1) of the key at ``path``, or of the nearest key around it; after it, of the first line that holds ``hint``."""
        lines = find_lines(self.text)
        for end in range(len(path), 0, -1):
            start = lines.get(path[:end])
            if start is not None:
                return self._hinted(start, hint)
        return None

    def error(self, path: KeyPath, problem: str, *, hint: str = "", at: KeyPath | None = None) -> PatternError:
        """A ``PatternError`` about the key at ``path``, to be raised; ``at``: another key on whose line it is."""
        return PatternError(self.path, dotted(path), self.line(at or path, hint), problem)

    def _hinted(self, start: int, hint: str) -> int:
        after = self.text.splitlines()[start - 1 :]
        return next((start + offset for offset, text in enumerate(after) if hint and hint in text), start)


def dotted(path: KeyPath) -> str:
    """``pattern[3].regex``; the number counts from 1."""
    parts = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return parts.removeprefix(".")


def near(name: str, known: Sequence[str]) -> str | None:
    """The one of ``known`` that was probably meant by ``name``; ``None`` where none is like it."""
    found = process.extractOne(name, known, score_cutoff=NEAR)
    return found[0] if found else None


def meant(name: str, known: Sequence[str]) -> str:
    """``; did you mean 'x'?``, empty where nothing known is like ``name``."""
    found = near(name, known)
    return f"; did you mean {found!r}?" if found else ""


def _opened(name: tuple[str, ...], counts: dict[tuple[str | int, ...], int], *, array: bool) -> tuple[str | int, ...]:
    """The path a header opens; a table below an array of tables belongs to the array's last entry."""
    path: tuple[str | int, ...] = ()
    for index, part in enumerate(name):
        path = (*path, part)
        last = index == len(name) - 1
        if last and array:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The lines on which a header or a key begins: none that continue an array or a string of several lines."""
    depth, fence = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not depth and not fence:
            yield number, line
        rest, fence = _outside_fences(line, fence)
        rest = _STRING.sub("", rest).split("#")[0]
        depth = max(0, depth + rest.count("[") + rest.count("{") - rest.count("]") - rest.count("}"))


def _outside_fences(line: str, fence: str) -> tuple[str, str]:
    """The line without what stands in triple quotes, and the quotes still open at its end."""
    kept = ""
    while True:
        if fence:
            _, closed, line = line.partition(fence)
            if not closed:
                return kept, fence
            fence = ""
        opening = _FENCE.search(line)
        if opening is None:
            return kept + line, ""
        kept, line, fence = kept + line[: opening.start()], line[opening.end() :], opening.group()


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in regex.findall(_NAME, dotted))

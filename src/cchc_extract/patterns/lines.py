"""Which line of a TOML text each key stands on: the standard library's parser does not tell."""

from __future__ import annotations

from collections.abc import Iterator

import regex

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

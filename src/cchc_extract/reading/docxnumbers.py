"""The numbers that Word prints before the paragraphs of a list, which stand nowhere in the text (ECMA-376, part 1, 17.9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import regex
from docx.oxml.ns import qn
from msgspec import Struct

_PLACE = regex.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_SMALL = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Level(Struct, frozen=True):
    """One level of a list: where it starts, how its numbers look (``decimal``, ``upperRoman``), the text around them (``%1.%2.``)."""

    start: int
    format: str
    text: str


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through a document's lists; ``label`` must be called once for each numbered paragraph, in order."""

    def __init__(self, numbering: Any | None) -> None:
        self._lists: dict[str, _List] = {}
        self._list_of: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        if numbering is not None:
            self._read(numbering)

    def label(self, number_id: str, level: int) -> str:
        """What is printed before the next paragraph of list ``number_id`` at ``level``; empty where it has no number."""
        found = self._lists.get(self._list_of.get(number_id, ""))
        if found is None or level not in found.levels:
            return ""
        for at, start in self._restarts.pop(number_id, {}).items():
            found.counters[at] = start - 1
        current = found.levels[level]
        found.counters[level] = found.counters.get(level, current.start - 1) + 1
        for deeper in [at for at in found.counters if at > level]:
            del found.counters[deeper]
        if current.format == "bullet":
            return current.text if current.text.isascii() else "-"
        return _PLACE.sub(lambda place: _number(found, int(place[1]) - 1), current.text)

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.findall(qn("w:abstractNum")):
            levels = {int(each.get(qn("w:ilvl"))): _level(each) for each in abstract.findall(qn("w:lvl"))}
            self._lists[abstract.get(qn("w:abstractNumId"))] = _List(levels)
        for number in numbering.findall(qn("w:num")):
            name = number.get(qn("w:numId"))
            self._list_of[name] = _value(number, "w:abstractNumId") or ""
            for override in number.findall(qn("w:lvlOverride")):
                start = _value(override, "w:startOverride")
                if start is not None:
                    self._restarts.setdefault(name, {})[int(override.get(qn("w:ilvl")))] = int(start)


def _level(element: Any) -> Level:
    return Level(
        start=int(_value(element, "w:start") or 1),
        format=_value(element, "w:numFmt") or "decimal",
        text=_value(element, "w:lvlText") or "",
    )


def _value(element: Any, tag: str) -> str | None:
    found = element.find(qn(tag))
    return None if found is None else found.get(qn("w:val"))


def _number(found: _List, level: int) -> str:
    definition = found.levels.get(level)
    if definition is None:
        return ""
    count = found.counters.get(level, definition.start)
    return formatted(count, definition.format)


def formatted(count: int, style: str) -> str:
    """``count`` as Word prints it in a number format; formats that are not used here come out as plain digits."""
    if style in ("upperRoman", "lowerRoman"):
        return _roman(count).upper() if style == "upperRoman" else _roman(count)
    if style in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style == "none":
        return ""
    return f"{count:02d}" if style == "decimalZero" else str(count)


def _roman(count: int) -> str:
    letters = ""
    for value, letter in (*_ROMAN, *_ROMAN_SMALL):
        letters += letter * (count // value)
        count %= value
    return letters

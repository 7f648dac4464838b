"""The numbers that Word prints before the paragraphs of a list, which stand nowhere in the text (ECMA-376, part 1, 17.9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import regex
from msgspec import Struct

from cchc_extract.reading.docxnames import VAL, W, is_on, value, w, whole

_PLACE = regex.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_SMALL = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN, _MOST_LETTERS = 32_768, 780
"""Numbers from which Word's own end: no list of a report is so long."""
_MOST_LINKS = 8
"""Lists that lead to a style that leads to a list; Word writes one."""
_CIRCLES = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_MOST_CIRCLED = 20


class Level(Struct, frozen=True):
    """One level of a list: where it starts, how its numbers look (``decimal``, ``upperRoman``), the text around them (``%1.%2.``).

    ``restart`` is the level (from 1) after which it begins anew, 0 for none, ``None`` for every higher one. ``legal``: all numbers in its
    text are Arabic. ``style`` is the paragraph style that has this level. ``hidden``: its number is not printed.
    """

    start: int
    format: str
    text: str
    restart: int | None = None
    legal: bool = False
    style: str = ""
    hidden: bool = False


@dataclass(slots=True)
class _Counters:
    """What was counted in a list; several ``w:num`` count on in the same one."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Num:
    """One use of a list: its own levels and starts where it states them; ``restarts`` are still to be made."""

    counters: _Counters
    levels: dict[int, Level]
    starts: dict[int, int]
    restarts: set[int]

    def level(self, at: int) -> Level | None:
        return self.levels.get(at) or self.counters.levels.get(at)

    def start(self, at: int) -> int:
        level = self.level(at)
        return self.starts.get(at, level.start if level else 1)


class Numbering:
    """Counts through a document's lists; ``label`` must be called once for each numbered paragraph, in order.

    ``list_of_style`` names the list (``w:numId``) that a numbering style has.
    """

    def __init__(self, numbering: Any | None, list_of_style: Callable[[str], str | None]) -> None:
        self._nums: dict[str, _Num] = {}
        if numbering is not None:
            self._read(numbering, list_of_style)

    def label(self, number_id: str, level: int) -> str:
        """What is printed before the next paragraph of list ``number_id`` at ``level``; empty where it has no number."""
        num = self._nums.get(number_id)
        current = num.level(level) if num else None
        if num is None or current is None:
            return ""
        counts = num.counters.counts
        if level in num.restarts:
            num.restarts.discard(level)
            counts.pop(level, None)
        counts[level] = counts[level] + 1 if level in counts else num.start(level)
        for deeper in [at for at in counts if at > level and _begins_anew(num, at, level)]:
            del counts[deeper]
        if current.hidden:
            return ""
        if current.format == "bullet":
            return current.text if current.text.isascii() else "-"
        return _PLACE.sub(lambda place: _number(num, int(place[1]) - 1, legal=current.legal), current.text)

    def level_of_style(self, number_id: str, style: str) -> int:
        """The level that a paragraph style has in a list."""
        num = self._nums.get(number_id)
        levels = num.counters.levels.items() if num else ()
        return next((at for at, level in levels if level.style == style), 0)

    def _read(self, numbering: Any, list_of_style: Callable[[str], str | None]) -> None:
        abstracts = {each.get(f"{W}abstractNumId"): each for each in numbering.findall(w("abstractNum"))}
        nums = {each.get(f"{W}numId"): each for each in numbering.findall(w("num"))}
        counters: dict[str, _Counters] = {}
        for name, num in nums.items():
            key = _abstract_of(num, abstracts, nums, list_of_style)
            if key not in abstracts:
                continue
            if key not in counters:
                counters[key] = _Counters(dict(_levels(abstracts[key])))
            starts = dict(_overridden_starts(num))
            levels = {at: level for each in num.findall(w("lvlOverride")) for at, level in _levels(each)}
            self._nums[name] = _Num(counters[key], levels, starts, set(starts))


def _abstract_of(
    num: Any, abstracts: dict[str, Any], nums: dict[str, Any], list_of_style: Callable[[str], str | None]
) -> str:
    """The list that holds the levels of ``num``: of one that only links to a numbering style, that style's."""
    key = value(num, "abstractNumId") or ""
    for _ in range(_MOST_LINKS):
        link = value(abstracts[key], "numStyleLink") if key in abstracts else None
        styled = list_of_style(link) if link else None
        if styled is None or styled not in nums:
            return key
        key = value(nums[styled], "abstractNumId") or ""
    return key


def _overridden_starts(num: Any) -> Iterator[tuple[int, int]]:
    for override in num.findall(w("lvlOverride")):
        start = value(override, "startOverride")
        if start is not None:
            yield whole(override.get(f"{W}ilvl")), whole(start)


def _levels(holder: Any) -> Iterator[tuple[int, Level]]:
    for element in holder.findall(w("lvl")):
        start, restart, legal = value(element, "start"), value(element, "lvlRestart"), element.find(w("isLgl"))
        vanish = element.find(w("rPr/vanish"))
        yield (
            whole(element.get(f"{W}ilvl")),
            Level(
                start=whole(start, 0),
                format=_format(element),
                text=value(element, "lvlText") or "",
                restart=None if restart is None else whole(restart),
                legal=legal is not None and is_on(legal),
                style=value(element, "pStyle") or "",
                hidden=vanish is not None and is_on(vanish),
            ),
        )


def _format(level: Any) -> str:
    """How the numbers of a level look; where that is shown by an example (``001, 002, 003, ...``), its first number."""
    found = next(level.iter(w("numFmt")), None)  # the first of two that newer and older versions of Word choose from
    if found is None:
        return "decimal"
    kind, example = str(found.get(VAL, "decimal")), str(found.get(f"{W}format", "")).partition(",")[0].strip()
    return example if kind == "custom" and example.isdecimal() else kind


def _begins_anew(num: _Num, deeper: int, level: int) -> bool:
    """Whether level ``deeper`` begins anew now that ``level`` was counted."""
    found = num.level(deeper)
    restart = None if found is None else found.restart
    return restart is None or level < restart


def _number(num: _Num, at: int, *, legal: bool) -> str:
    definition = num.level(at)
    if definition is None:
        return ""
    count = num.counters.counts.get(at, num.start(at))
    return formatted(count, "decimal" if legal and definition.format != "none" else definition.format)


def formatted(count: int, style: str) -> str:
    """``count`` as Word prints it in a number format; formats that are not used here come out as plain digits."""
    if style in ("upperRoman", "lowerRoman") and count < _MOST_ROMAN:
        return _roman(count).upper() if style == "upperRoman" else _roman(count)
    if style in ("upperLetter", "lowerLetter") and 0 < count <= _MOST_LETTERS:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style == "none":
        return ""
    if style == "decimalEnclosedParen":
        return f"({count})"
    if style in _CIRCLES and 0 < count <= _MOST_CIRCLED:
        return chr(ord("①") + count - 1)
    if style.isdecimal():
        return str(count).zfill(len(style))
    return f"{count:02d}" if style == "decimalZero" else str(count)


def _roman(count: int) -> str:
    letters = ""
    for worth, letter in (*_ROMAN, *_ROMAN_SMALL):
        letters += letter * (count // worth)
        count %= worth
    return letters

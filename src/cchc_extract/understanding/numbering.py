"""The numbers of an STT column: their broken pieces joined, and the tree that they span.

A printed number is a string and never a key: it repeats, restarts and is misprinted. So the tree follows what is open above a row
(sections, then decimal depth, then small letters), not the digits of its parent: `1.1` under a `4` stands under the `4`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import regex
from msgspec import Struct

from cchc_extract.vietnamese import nfc

Style = Literal["letter", "roman", "title", "decimal", "small", "unread"]
Odd = Literal["", "no number", "under another number", "not after the one before it", "far after the one before it"]
"""What is odd about a number where it stands; a leap such as `2.11` after `2.1` is rather a lost sign than a lost row."""
_LEAP = 3
_SECTIONS = ("letter", "roman", "title")
_ALPHABET = "ABCDĐEFGHIJKLMNOPQRSTUVWXYZ"
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN = regex.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_DECIMAL = regex.compile(r"\d{1,3}(?:\.\d{1,3}){0,5}")
_LETTER = regex.compile(r"([A-ZĐ])\1{0,2}")
_SMALL = regex.compile(r"[a-zđ]")
_PIECES = regex.compile(r"[\dIVXLC.\s]+")
_WRAPPING = " .,;:)(/-"
_BULLETS = frozenset("-–—−+•·●○▪■◦‣➢✓*\uf0b7\uf0a7\uf02d")
"""What is printed for a number in a row that is only a part of the numbered one above it."""


class Mark(Struct, frozen=True, kw_only=True):
    """One way to read an STT: its style, its parts as numbers (``3.3.1`` is ``(3, 3, 1)``, ``IV`` is ``(4,)``)."""

    style: Style
    parts: tuple[int, ...]

    @property
    def depth(self) -> int:
        """How many parts it has."""
        return len(self.parts)


class Entry(Struct, frozen=True, kw_only=True):
    """What the outline needs to know of a row.

    ``heading``: neither unit nor value; ``total``: it sums up what is above it; ``mean``: by an average, below the total if there is one.
    ``opens_parts``: it only announces the parts of the row above it, as ``Trong đó:`` does.
    """

    stt: str = ""
    heading: bool = False
    total: bool = False
    mean: bool = False
    opens_parts: bool = False


class Place(Struct, frozen=True, kw_only=True):
    """Where a row stands: its unique ``path``, the printed number of its ``section`` and the indices of its ``ancestors``, outermost
    first. ``opens_section``: it stands at the top and others stand under it by its style of number. ``odd`` says what is odd about
    its number after those above it; empty where nothing is.
    """

    path: str
    section: str
    ancestors: tuple[int, ...]
    opens_section: bool = False
    odd: Odd = ""


class _Open(Struct, frozen=True, kw_only=True):
    mark: Mark
    index: int
    path: str
    stt: str


@lru_cache(maxsize=20_000)
def join_number(text: str) -> str:
    """A number broken over the lines of a narrow cell as one: ``3.3. 1`` to ``3.3.1``, ``VI I`` to ``VII``; other text as it is."""
    plain = nfc(text)
    if not _PIECES.fullmatch(plain):
        return plain
    joined = plain.replace(" ", "")
    return joined if readings(joined) else plain


def follows(before: Mark, after: Mark) -> bool:
    """Whether a number is the next one after another: 2 after 1, 1.1 after 1, 2 or 1.2 after 1.1, and a first one after any other kind."""
    if before.style != after.style:
        return after.parts[-1] == 1
    if len(after.parts) > len(before.parts):
        return after.parts[: len(before.parts)] == before.parts and after.parts[-1] == 1
    *same, last = after.parts
    return tuple(same) == before.parts[: len(same)] and last == before.parts[len(same)] + 1


@lru_cache(maxsize=20_000)
def readings(stt: str) -> tuple[Mark, ...]:
    """All ways to read a printed number: ``I`` is the first Roman number and the ninth letter; none where it is no number."""
    plain = stt.strip(_WRAPPING)
    found: list[Mark] = []
    if _DECIMAL.fullmatch(plain):
        found.append(Mark(style="decimal", parts=tuple(int(part) for part in plain.split("."))))
    if _ROMAN.fullmatch(plain):
        found.append(Mark(style="roman", parts=(_roman(plain),)))
    if _LETTER.fullmatch(plain):
        found.append(Mark(style="letter", parts=(len(_ALPHABET) * (len(plain) - 1) + _ALPHABET.index(plain[0]) + 1,)))
    if _SMALL.fullmatch(plain):
        found.append(Mark(style="small", parts=(_ALPHABET.index(plain.upper()) + 1,)))
    return tuple(found)


def outline(entries: Sequence[Entry]) -> list[Place]:
    """The place of every row in the tree of its table."""
    by_decimals = not any(mark.style in _SECTIONS for entry in entries for mark in readings(entry.stt)) and any(
        mark.depth > 1 for entry in entries for mark in readings(entry.stt)
    )
    stack: list[_Open] = []
    taken: dict[str, int] = {}
    places: list[Place] = []
    for index, entry in enumerate(entries):
        mark = _mark(entries, index, stack)
        keep = _depth_for(mark, stack) if mark else _keep_for_blank(entries, index, stack)
        odd: Odd = _odd(mark, keep, stack) if mark else "no number" if entry.stt else ""
        parents = stack[:keep]
        path = _unique(parents[-1].path + "/" if parents else "", _segment(entry.stt) if mark else "", taken)
        opened = _Open(mark=mark or Mark(style="unread", parts=(0,)), index=index, path=path, stt=entry.stt)
        stack = [*parents, opened] if mark else stack
        chain = [*parents, opened]
        sectioned = chain[0].mark.style in _SECTIONS or (by_decimals and chain[0].mark.style == "decimal")
        places.append(
            Place(
                path=path,
                section=chain[0].stt if sectioned else "",
                ancestors=tuple(each.index for each in parents),
                opens_section=sectioned and not parents,
                odd=odd,
            )
        )
    return places


def _mark(entries: Sequence[Entry], index: int, stack: Sequence[_Open]) -> Mark | None:
    """How the row's number is meant here; ``None`` for a blank number or a bullet, which open nothing."""
    entry = entries[index]
    if not entry.stt:
        return Mark(style="title", parts=(0,)) if _is_title(entries, index, stack) else None
    candidates = readings(entry.stt)
    if not candidates:
        return None if entry.stt in _BULLETS else Mark(style="unread", parts=(0,))
    if len(candidates) == 1:
        return candidates[0]
    following = next((readings(later.stt) for later in _numbered(entries, index + 1) if _ambiguous_kind(later.stt)), ())

    def cost(mark: Mark) -> float:
        after = [*stack[: _depth_for(mark, stack)], _Open(mark=mark, index=index, path="", stt=entry.stt)]
        return _cost(mark, stack) + min((_cost(each, after) for each in following), default=0.0)

    return min(candidates, key=cost)


def _ambiguous_kind(stt: str) -> bool:
    return any(mark.style in ("letter", "roman") for mark in readings(stt))


def _is_title(entries: Sequence[Entry], index: int, stack: Sequence[_Open]) -> bool:
    """Whether a heading without number opens a section: the next number starts anew at 1, or nothing is open yet."""
    if (
        not entries[index].heading
        or entries[index].opens_parts
        or any(each.mark.style in ("letter", "roman") for each in stack)
    ):
        return False
    following = next((readings(later.stt) for later in _numbered(entries, index + 1)), ())
    return any(mark.style == "decimal" and mark.parts == (1,) for mark in following)


def _numbered(entries: Sequence[Entry], start: int) -> Iterator[Entry]:
    return (entry for entry in entries[start:] if entry.stt)


def _keep_for_blank(entries: Sequence[Entry], index: int, stack: Sequence[_Open]) -> int:
    """How many open rows a row without number stands under: all of them; a total under its section, the last one under none.

    Means may stand below the last total, and rows without number between them.
    """
    if not entries[index].total:
        return len(stack)
    last = not any(entry.stt or (entry.total and not entry.mean) for entry in entries[index + 1 :])
    return 0 if last else sum(each.mark.style in _SECTIONS for each in stack)


def _odd(mark: Mark, keep: int, stack: Sequence[_Open]) -> Odd:
    """What is odd about a row with ``mark`` that stands under the first ``keep`` of the open rows."""
    before = stack[keep].mark if keep < len(stack) else None
    above = stack[keep - 1].mark if keep else None
    if mark.style == "unread":
        return "no number"
    if before is not None and (before.style, before.depth) == (mark.style, mark.depth):
        step = mark.parts[-1] - before.parts[-1]
        if step < 1 or mark.parts[:-1] != before.parts[:-1]:
            return "not after the one before it"
        return "far after the one before it" if mark.style == "decimal" and step > _LEAP else ""
    if mark.style == "decimal" and mark.depth > 1 and above is not None and above.parts != mark.parts[:-1]:
        return "under another number"
    return ""


def _depth_for(mark: Mark, stack: Sequence[_Open]) -> int:
    last = len(stack) - 1
    return next((keep for keep, each in enumerate(stack) if _closes(mark, each.mark, keep == last)), len(stack))


def _closes(mark: Mark, opened: Mark, innermost: bool) -> bool:
    """Whether a row with ``mark`` ends what a row with ``opened`` began, instead of standing under it."""
    if mark.style == "decimal":
        return opened.style in ("small", "unread") or (opened.style == "decimal" and opened.depth >= mark.depth)
    if mark.style == "unread":
        return innermost
    return mark.style == opened.style or (mark.style in _SECTIONS and opened.style not in _SECTIONS)


def _cost(mark: Mark, stack: Sequence[_Open]) -> float:
    """How unlikely ``mark`` is after the open rows: nothing for the next of an open series, little for a first one."""
    keep = _depth_for(mark, stack)
    before = stack[keep].mark if keep < len(stack) else None
    if before is not None and before.style == mark.style:
        gap = mark.parts[-1] - before.parts[-1]
        return 0.0 if gap == 1 else min(gap, 10) / 10 + 1 if gap > 1 else 3.0
    return 0.5 if mark.parts[-1] == 1 else 4.0


def _segment(stt: str) -> str:
    return stt.strip(_WRAPPING).replace("/", "-").replace(" ", "")


def _unique(parent: str, segment: str, taken: dict[str, int]) -> str:
    """``parent`` with ``segment``, or with `~1`, `~2`… where blank, or with `#2`, `#3`… where that is taken.

    ``taken`` holds the paths there are, and how often each name was asked for: a long table has thousands of rows without a number.
    """
    wanted = parent + segment
    for count in itertools.count(taken.get(wanted, 0) + 1):
        path = parent + (f"~{count}" if not segment else segment if count == 1 else f"{segment}#{count}")
        if path not in taken:
            break
    taken[path] = 1
    taken[wanted] = count
    return path


def _roman(text: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in text]
    return sum(-value if value < max(values[position:]) else value for position, value in enumerate(values))

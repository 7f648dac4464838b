"""Places where a figure is filled in after printing (``Số:      /BC-UBND``), found by the words around them. No picture is looked at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex
from msgspec import Struct

from cchc_extract.model import Box, Word
from cchc_extract.patterns.blanks import BlankPattern, BlankPatterns
from cchc_extract.vietnamese import bare

_WIDEST = 1.2  # inches of a blank at most
_WIDE = 0.5  # of the height of print: the least blank into which a figure may have been filled
_ON_ROW = 0.6  # of the height of print that the middles of words on one row are apart


class Piece(Struct, frozen=True):
    """A word and its box, in points or pixels."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Blank(Struct, frozen=True):
    """A blank in a row: the word before it (and how many letters of it are not glued figures), what was read in it, the word after it.

    Words by their index; ``after`` is -1 where the blank ends with what was read in it; ``roman`` where a Roman numeral must stand in it.
    """

    before: int
    letters: int
    inside: tuple[int, ...]
    after: int
    roman: bool = False


def has_blanks(layer: Sequence[Word], known: BlankPatterns) -> bool:
    """Whether the words of a text layer leave a blank, one of the ``known``, where a number or a day is filled in."""
    ends = [word for word in layer if _may_end_blank(word.text, known)]
    if not ends:
        return False
    begun = ((word, after) for word in layer if (after := _end_of_blank_behind(word.text, known)) is not None)
    return any(_is_open(word, after, ends, layer) for word, after in begun)


def _is_open(before: Word, after: regex.Pattern[str], ends: Sequence[Word], layer: Sequence[Word]) -> bool:
    """Whether the next word on the row of ``before`` is one of ``ends`` that ``after`` matches, and stands apart."""
    box = before.box
    apart = box.x1 + _WIDE * box.height
    fits = [end for end in ends if end.box.x0 > apart and _are_on_row(box, end.box) and after.match(bare(end.text))]
    if not fits:
        return False
    row = [word for word in layer if _are_on_row(box, word.box)]
    return min(row, key=lambda word: word.box.x0) in fits


def _are_on_row(before: Box, after: Box) -> bool:
    """Whether ``after`` begins to the right of ``before`` on its row, no further than the widest blank from its end."""
    if not 0 < after.x0 - before.x0 <= _WIDEST * 72 + before.x1 - before.x0:
        return False
    off = (after.top + after.bottom) / 2 - (before.top + before.bottom) / 2
    return abs(off) < _ON_ROW * before.height


@lru_cache(maxsize=20_000)
def _end_of_blank_behind(text: str, known: BlankPatterns) -> regex.Pattern[str] | None:
    """What ends the blank that the word ``text`` may begin, where a word does."""
    plain = bare(text)
    if len(plain) != len(text):
        return None
    begun = next((pattern for pattern in known.patterns if pattern.before.match(plain)), None)
    return begun.after if begun is not None and begun.figures is None and begun.roman is None else None


@lru_cache(maxsize=20_000)
def _may_end_blank(text: str, known: BlankPatterns) -> bool:
    return any(pattern.after is not None and pattern.after.match(bare(text)) for pattern in known.patterns)


def blanks_in(seen: Sequence[Piece], dpi: float, known: BlankPatterns) -> Iterator[Blank]:
    """The ``known`` blanks among the words of a page, with or without something in them; boxes have ``dpi`` units to the inch."""
    plain = [bare(each.text) for each in seen]
    begin = known.beginnings
    places = [index for index, text in enumerate(plain) if begin.match(text) and len(text) == len(seen[index].text)]
    if not places:
        return
    rows = _Rows(seen, _WIDEST * dpi)
    for index in places:
        for pattern in known.patterns:
            if before := pattern.before.match(plain[index]):
                if blank := _blank(index, before.end(), rows.behind(seen[index]), pattern, plain):
                    yield blank
                break


class _Rows:
    """The words of a page, to be asked which stand behind another on its row."""

    def __init__(self, seen: Sequence[Piece], widest: float) -> None:
        self._seen = seen
        self._widest = widest
        self._order = sorted(range(len(seen)), key=lambda index: seen[index].top + seen[index].bottom)
        self._middles = [(seen[index].top + seen[index].bottom) / 2 for index in self._order]

    def behind(self, each: Piece) -> list[int]:
        """The words that begin to the right of ``each``, no further than the widest blank from its end; left to right."""
        middle, reach = (each.top + each.bottom) / 2, _ON_ROW * (each.bottom - each.top)
        near = self._order[bisect_right(self._middles, middle - reach) : bisect_left(self._middles, middle + reach)]
        furthest = self._widest + each.x1 - each.x0
        return sorted(
            (other for other in near if 0 < self._seen[other].x0 - each.x0 <= furthest),
            key=lambda other: (self._seen[other].x0, other),
        )


def _blank(index: int, letters: int, row: Sequence[int], pattern: BlankPattern, plain: Sequence[str]) -> Blank | None:
    """The blank behind word ``index``, of which ``letters`` are its own; ``row`` are the words behind it, ``plain`` all without marks."""
    if pattern.figures is not None or pattern.roman is not None:
        if not row or letters < len(plain[index]):
            return None
        read = plain[row[0]]
        if pattern.figures is not None and pattern.figures.match(read):
            return Blank(index, letters, (row[0],), -1)
        fits = pattern.roman is not None and pattern.roman.fullmatch(read)
        return Blank(index, letters, (row[0],), -1, roman=True) if fits else None
    end = next((place for place, other in enumerate(row) if pattern.after and pattern.after.match(plain[other])), None)
    return None if end is None else Blank(index, letters, tuple(row[:end]), row[end])

"""Slots of a head, where a number, a day and a month are filled in (``Số:      /BC-UBND``), whatever was read there.

They are told by what is printed around them, letters that a pen spoilt included. No picture is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Literal

import regex
from msgspec import Struct

from cchc_extract.patterns.plain import plain
from cchc_extract.reading.blanks import Piece

Kind = Literal["number", "day", "month"]

_LOWEST = 0.5  # of the page's height: no head reaches lower
_ON_ROW = 0.5  # of the height of a word: how far the middles of words on a row are apart
_APART = 7.0  # times the height of a word: no slot of a head is wider
_BESIDE = 5.0  # times the height of the word before the number: how far above or below it the date stands
_RIGHT = 0.45  # of the width of all print: left of there no date of a head begins
_HIGH_UP = 0.3  # of the page's height: no date of a head stands lower, where its number was not found
_SWOLLEN = 0.22  # of the size of print: by so much wider than its letters the box of a word took in ink beside it
_NARROW = 0.45  # of the size of print: a blank with room for no figure
_BEFORE = r"^\W{0,3}(?P<before>(?:[Ss][o06ecs]|5o)[:;.,]{0,2}|[SsŠ][Oa]?[:;.,]{1,2})(?P<number>.{0,16}?)"
_SYMBOL = r"(?P<after>(?:(?:19|20)\d\d/)?[A-Z][A-Za-z&]{0,8}-[A-Z][A-Z0-9a-z-]*"
_TYPES = "BC|KH|QD|TB|TTr|CT|NQ|CV|TT|BB|HD|PA|GM|CTr|UBND|HDND|BCD|VP"
_NUMBERS = (  # with a sign before the symbol; with one of the symbols that many have; with any
    regex.compile(
        rf"{_BEFORE}[/|\\]{_SYMBOL}|[A-Z][A-Za-z&]{{0,8}}-[A-Za-z]+|(?<=[/|\\])[A-Z][A-Z][A-Za-z&]{{0,7}}(?![\w-]))"
    ),
    regex.compile(rf"{_BEFORE}(?P<after>(?:{_TYPES})-[A-Z][A-Z0-9a-z-]*)"),
    regex.compile(rf"{_BEFORE}{_SYMBOL})"),
)
_DATES = (
    regex.compile(
        r"(?P<before>(?:(?i:ngay)){e<=1})(?P<day>.{0,14}?)(?P<month_word>(?i:thang){e<=1})(?P<month>.{0,14}?)"
        r"(?P<after>(?i:nam){s<=1})(?=.{0,2}[12][0-9O]{1,3})",
        regex.BESTMATCH,
    ),
)


class Slot(Struct, frozen=True):
    """A slot between ``x0`` and ``x1``, in print that stands between ``top`` and ``bottom``, and ``said``, what was read in it.

    ``inside`` are the words read in it, by their index; of the words in ``parts`` only some letters (from, to) are of it. ``before`` is the
    last word before it (or in it, in part), ``after`` the first one behind it. ``size`` is that of the print (0: not known); ``sharp`` says
    of both sides whether a word ends there, so that it is not told by the width of letters alone. ``swollen``: a word beside it is wider
    than its letters, on whichever side it took in ink.
    """

    kind: Kind
    x0: float
    x1: float
    top: float
    bottom: float
    said: str
    inside: tuple[int, ...]
    parts: tuple[tuple[int, int, int], ...]
    before: int
    after: int
    size: float = 0.0
    sharp: tuple[bool, bool] = (True, True)
    swollen: bool = False


class _Row(Struct, frozen=True):
    """Words of a row, left to right, as one text without blanks: of each letter its word and its place in it."""

    words: tuple[int, ...]
    text: str
    places: tuple[tuple[int, int], ...]


def slots_in(seen: Sequence[Piece], height: float) -> list[Slot]:
    """The slots of the head on a page so high: that of the number, then those of the day and the month, which stand beside it."""
    begun = [index for index, each in enumerate(seen) if each.top < _LOWEST * height and _begins_number(each.text)]
    numbered = _found(seen, [index for index in begun if _is_first(seen, index)], _NUMBERS)
    number = seen[numbered.row.words[0]] if numbered else None
    dated = _found(seen, _dates_beside(seen, height, number), _DATES)
    sizes = [_sizes(seen, each.row) if each else [] for each in (numbered, dated)]
    found = [_slot(seen, numbered, "number", median(sizes[0] or sizes[1] or (0.0,)))] if numbered else []
    if dated:
        size = median(sizes[1] or sizes[0] or (0.0,))
        found += [_slot(seen, dated, "day", size), _slot(seen, dated, "month", size)]
    return found


def _dates_beside(seen: Sequence[Piece], height: float, number: Piece | None) -> list[int]:
    """The words that may begin the date of the head: about beside the number, or where that is not known, on the right, high up."""
    dates = [index for index, each in enumerate(seen) if each.top < _LOWEST * height and _begins_date(each.text)]
    if number:
        reach = _BESIDE * (number.bottom - number.top)
        return [index for index in dates if seen[index].x0 > number.x0 and abs(seen[index].top - number.top) < reach]
    if not dates:
        return []
    right = _RIGHT * max(each.x1 for each in seen)
    high_up = [index for index in dates if seen[index].x0 > right and seen[index].top < _HIGH_UP * height]
    return [index for index in high_up if _follows_place(seen, seen[index])]


def _follows_place(seen: Sequence[Piece], date: Piece) -> bool:
    """Whether the word just before one that begins a date ends in a comma, as the place of a head does."""
    middle, tall = (date.top + date.bottom) / 2, date.bottom - date.top
    return any(
        each.text.endswith(",") and not _DIGIT.search(each.text)
        for each in seen
        if each.top < middle < each.bottom and -tall < date.x0 - each.x1 < 1.5 * tall
    )


class _Found(Struct, frozen=True):
    """A row, and what a pattern found in it."""

    row: _Row
    match: regex.Match[str]


def _found(seen: Sequence[Piece], begun: Sequence[int], patterns: Sequence[regex.Pattern[str]]) -> _Found | None:
    """The uppermost row in which one of the patterns is found, of those that the words ``begun`` begin."""
    for index in sorted(begun, key=lambda each: seen[each].top):
        row = _row(seen, index)
        if match := next((found for pattern in patterns if (found := pattern.search(row.text))), None):
            return _Found(row, match)
    return None


def _begins_number(text: str) -> bool:
    return text[0] in "Ss5Š" and _SO.match(plain(text)) is not None


def _begins_date(text: str) -> bool:
    return "g" in text and _NGAY.search(plain(text)) is not None


_SO = regex.compile(r"(?:[Ss][o06ecs]|5o)(?![a-z])|[SsŠ][Oa]?[:;.,]|[Ss]$")
_DIGIT = regex.compile(r"\d")
_NGAY = regex.compile(r"(?i)(?:^|[,.])(?:(?:ngay){e<=1}|(?:thang){e<=1})")


def _is_first(seen: Sequence[Piece], index: int) -> bool:
    """Whether no word stands just before this one on its row."""
    word = seen[index]
    middle, tall = (word.top + word.bottom) / 2, word.bottom - word.top
    return not any(
        -tall < word.x0 - each.x1 < tall and each.top < middle < each.bottom and each.text[0].isalnum() for each in seen
    )


def _row(seen: Sequence[Piece], first: int) -> _Row:
    """The words on the row of word ``first``, from it on to where the row breaks off."""
    begin = seen[first]
    middle, tall = (begin.top + begin.bottom) / 2, begin.bottom - begin.top
    beside = [
        index
        for index, each in enumerate(seen)
        if each.x0 >= begin.x0
        and abs((each.top + each.bottom) / 2 - middle) < _ON_ROW * max(tall, each.bottom - each.top)
    ]
    beside.sort(key=lambda index: seen[index].x0)
    kept = beside[:1]
    for one, other in pairwise(beside):
        if seen[other].x0 - seen[one].x1 > _APART * tall:
            break
        kept.append(other)
    places = [(index, at) for index in kept for at in range(len(seen[index].text))]
    return _Row(tuple(kept), plain("".join(seen[index].text for index in kept)), tuple(places))


def _slot(seen: Sequence[Piece], found: _Found, kind: Kind, size: float) -> Slot:
    row = found.row
    start, end = _without_far_signs(seen, row, found.match.span(kind))
    letters = row.places[start:end]
    whole: list[int] = []
    parts: list[tuple[int, int, int]] = []
    for index in dict.fromkeys(word for word, _ in letters):
        own = [at for word, at in letters if word == index]
        if len(own) == len(seen[index].text):
            whole.append(index)
        else:
            parts.append((index, own[0], own[-1] + 1))
    before, after = row.places[start - 1], row.places[end]
    band = (seen[before[0]], seen[after[0]])
    x0, left = _end(seen, row, before, size)
    x1, right = _begin(seen, row, after, size)
    return Slot(
        kind=kind,
        x0=x0,
        x1=x1,
        top=min(each.top for each in band),
        bottom=max(each.bottom for each in band),
        said=row.text[start:end],
        inside=tuple(whole),
        parts=tuple(parts),
        before=before[0],
        after=after[0],
        size=size,
        sharp=(left, right),
        swollen=(left and _is_swollen(band[0], size)) or (kind != "number" and right and _is_swollen(band[1], size)),
    )


def _without_far_signs(seen: Sequence[Piece], row: _Row, span: tuple[int, int]) -> tuple[int, int]:
    """The span from behind the word on which it follows: a sign far behind that is of what was read in the slot."""
    start, end = span
    while start > 1 and not row.text[start - 1].isalnum():
        word, one_before = seen[row.places[start - 1][0]], seen[row.places[start - 2][0]]
        if word.x0 - one_before.x1 < (one_before.bottom - one_before.top) / 2:
            break
        start -= 1
    return start, end


def _end(seen: Sequence[Piece], row: _Row, place: tuple[int, int], size: float) -> tuple[float, bool]:
    """Where a letter of a row ends, in print of that size; the box of a whole word is right unless it took in ink behind it.

    And whether it is the box that tells.
    """
    word, letters = seen[place[0]], place[1] + 1
    known = _wide(word.text[:letters]) * size
    if letters < len(word.text):
        return word.x0 + (known or (word.x1 - word.x0) * letters / len(word.text)), False
    behind = next((seen[index].x0 for index in row.words if seen[index].x0 > word.x0), word.x1)
    took_in = _is_swollen(word, size) and behind - word.x1 < _NARROW * size
    return (word.x0 + known, False) if took_in else (word.x1, True)


def _begin(seen: Sequence[Piece], row: _Row, place: tuple[int, int], size: float) -> tuple[float, bool]:
    """The same for where a letter begins, by what stands from there on."""
    word, letter = seen[place[0]], place[1]
    known = _wide(word.text[letter:]) * size
    if letter:
        return word.x1 - (known or (word.x1 - word.x0) * (1 - letter / len(word.text))), False
    before = next((seen[index].x1 for index in reversed(row.words) if seen[index].x0 < word.x0), word.x0)
    took_in = _is_swollen(word, size) and word.x0 - before < _NARROW * size
    return (word.x1 - known, False) if took_in else (word.x0, True)


def _is_swollen(word: Piece, size: float) -> bool:
    """Whether a word is wider than its letters in print of that size."""
    return size > 0 and word.x1 - word.x0 > (_wide(word.text) + _SWOLLEN) * size


def _sizes(seen: Sequence[Piece], row: _Row) -> list[float]:
    """The sizes of print that the words of a row tell."""
    return [size for index in row.words if (size := _size(seen[index]))]


def _size(word: Piece) -> float | None:
    """The size of print by a word's width; ``None`` for a short one, or one with signs that a pen may have left."""
    letters = plain(word.text)
    if len(letters) < 3 or not _PRINTED.fullmatch(letters):
        return None
    return (word.x1 - word.x0) / _wide(letters)


_PRINTED = regex.compile(r"[/]?[A-Z]{2,}[a-z]?-[A-Z]{2,}|[A-Z]?[a-z]{2,}[,:]?|[S][o]:|20\d\d")
_WIDTHS = {
    0.28: "/|\\:;.,ilIjt!",
    0.33: "rf-()",
    0.42: "aceszvk",
    0.56: "PSF",
    0.61: "TLEZ",
    0.67: "BRC",
    0.72: "ADGHKNOQUVXYw",
    0.78: "m",
    0.89: "MW",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_BEARING = 0.06  # of the size: what the outer letters of a word are wider than their ink


_SO_WIDE = 1.16  # of "Số:", measured on 200 heads: the S begins and the colon ends far inside their boxes
_SO_ALONE = regex.compile(r"[Ss]o[:;.,]{1,2}")


def _wide(text: str) -> float:
    """How wide a word is printed in a face like Times, in shares of the size of the face."""
    letters = plain(text)
    if _SO_ALONE.fullmatch(letters):
        return _SO_WIDE
    return max(0.1, sum(_WIDTH_OF.get(letter, 0.5) for letter in letters) - _BEARING)

"""The words of a table's heading cut into the headings of its columns: the cheapest of all ways to cut them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.model import Role
from cchc_extract.patterns.tables import NEARLY, STARTS, WHOLE, squeeze
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import fold

LONGEST_HEADING = 12
"""Words of one heading."""
_KNOWN, _NEARLY, _PARTLY, _UNKNOWN = 0.0, 0.3, 0.5, 1.2
_CAPITAL_WITHIN, _NAME_WITHIN = 1.5, 0.7
_INSIDE_KNOWN = 0.5
"""How much of that counts within a heading that is known as a whole."""
_LONG, _USUAL_LENGTH, _OPEN_END = 0.15, 6, 3.0
_SMALL_START, _DIGIT_START, _BRACKET_START = 4.0, 0.4, 3.0
_BREAK_WITHIN = 0.1
_SHORT_UNKNOWN = 0.6
_NUMBER_ALONE = 2.5
"""A number that would be a heading by itself: it names the month or the year of the words before it."""


class Segment(Struct, frozen=True):
    """A heading as printed, with the role its words tell (``None``: they tell nothing); ``words``: they tell a column of words."""

    text: str
    role: Role | None
    words: bool = False


class Word(Struct, frozen=True):
    """A word of a heading; ``first``: it begins a line."""

    text: str
    first: bool


class Cut(Struct, frozen=True):
    """One way to cut a heading, and what it costs."""

    cost: float
    segments: tuple[Segment, ...]


def words_of(lines: Sequence[str]) -> list[Word]:
    """The words of some lines."""
    return [Word(text, i == 0) for line in lines for i, text in enumerate(line.split())]


def cuts(words: Sequence[Word], vocabulary: Vocabulary, most: int) -> dict[int, Cut]:
    """The cheapest way to cut ``words`` into each number of headings up to ``most``."""
    best = _ways(words, vocabulary, most)
    return {count: Cut(cost, _traced(words, best, count, vocabulary)) for count, (cost, _) in best[-1].items() if count}


def cheapest_cuts(words: Sequence[Word], vocabulary: Vocabulary, most: int) -> list[Cut | None]:
    """For each number of words from 0 on, the cheapest way to cut so many first ``words`` into at most ``most`` headings, if any."""
    best = _ways(words, vocabulary, most)
    found: list[Cut | None] = []
    for end, ways in enumerate(best):
        count = min((count for count in ways if count), key=lambda count: ways[count][0], default=0)
        found.append(Cut(ways[count][0], _traced(words[:end], best, count, vocabulary)) if count else None)
    return found


def _ways(words: Sequence[Word], vocabulary: Vocabulary, most: int) -> list[dict[int, tuple[float, int]]]:
    """For each number of first words and each number of headings the least cost, and the word at which the last heading begins."""
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}, *({} for _ in words)]
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - LONGEST_HEADING), end):
            if not best[start]:
                continue
            price = _price(words[start:end], vocabulary)
            for count, (cost, _) in best[start].items():
                if count < most and cost + price < best[end].get(count + 1, (float("inf"), 0))[0]:
                    best[end][count + 1] = (cost + price, start)
    return best


def _traced(
    words: Sequence[Word], best: Sequence[dict[int, tuple[float, int]]], count: int, vocabulary: Vocabulary
) -> tuple[Segment, ...]:
    found: list[Segment] = []
    end = len(words)
    while end:
        start = best[end][count][1]
        text = " ".join(word.text for word in words[start:end])
        worded = fold(text).startswith(vocabulary.text_headings)
        found.append(Segment(text, vocabulary.tables.heading_role(text)[0], worded))
        end, count = start, count - 1
    return tuple(reversed(found))


def _price(words: Sequence[Word], vocabulary: Vocabulary) -> float:
    """What it costs to take ``words`` for one heading."""
    text = " ".join(word.text for word in words)
    role, score = vocabulary.tables.heading_role(text)
    if score >= WHOLE:
        price = _KNOWN
    elif score >= NEARLY:
        price = _NEARLY
    elif role is not None and score >= STARTS:
        price = _PARTLY
    else:
        price = _UNKNOWN + _SHORT_UNKNOWN * (len(words) == 1 and len(squeeze(text)) < 4)
    price += _NUMBER_ALONE * (len(words) == 1 and text.isdigit())
    return price + _start(words[0].text) + _within(words) * (_INSIDE_KNOWN if score >= WHOLE else 1.0)


def _start(text: str) -> float:
    if text[0] in "(=/,;.)":
        return _BRACKET_START
    if text[0].isdigit():
        return _DIGIT_START if len(text) < 4 else _BRACKET_START
    return _SMALL_START if text[0].islower() else 0.0


def _within(words: Sequence[Word]) -> float:
    """Words that begin with a capital begin headings, unless the heading is all capitals or they are names of something; so do numbers
    right behind numbers, and the words that the heading itself begins with.
    """
    price = _LONG * max(0, len(words) - _USUAL_LENGTH)
    for i in range(1, len(words)):
        before, word = words[i - 1].text, words[i].text
        price += _BREAK_WITHIN * words[i].first
        if before[-1] in "/-,(":
            continue
        if word[0].isupper() and not (before.isupper() and word.isupper()):
            alone = i + 1 == len(words) or not words[i + 1].text[0].islower()
            price += _NAME_WITHIN if alone and before[0].isupper() else _CAPITAL_WITHIN
        elif word[0].isdigit() and (before[0].isdigit() or word == words[0].text):
            price += _CAPITAL_WITHIN
    return price + _OPEN_END * (words[-1].text[-1] in "/(")

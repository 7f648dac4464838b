"""How a dump prints its units before any reading of its rows: with small letters, in each row or once for many, of which words.

Looked at are the words before each run of values: a unit there is one that the patterns know, or a word that the label of its row
holds already (``Số giường bệnh … giường``); where most rows have one of these, any word that stands so may be one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.beginnings import Beginnings, beginnings, is_date
from cchc_extract.understanding.textrows.tokens import Text, Token, join
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_LONGEST, _LONGEST_REPEATED, _ROW = 4, 3, 40
"""Words of a known unit, of one that its row's label holds, and of a row that are looked at."""
_SHARE_OF_ROWS, _SHARE_OF_MERGED, _FEWEST, _LEAST_KNOWN = 0.7, 0.34, 4, 2
"""The share of runs of values with a unit from which on each row has one, and up to which few say it for many; runs, and units
that are words, that tell it."""


class UnitHabits(Struct, frozen=True):
    """``small``: units begin with small letters; ``each``: nearly every row has one; ``merged``: few rows have one, and it is said for
    others; ``evident``: units as printed that the label of their row holds.
    """

    small: bool = False
    each: bool = False
    merged: bool = False
    evident: frozenset[str] = frozenset()


def unit_habits(text: Text, vocabulary: Vocabulary) -> UnitHabits:
    """The habits of ``text``, a table that has a column of units."""
    begin = beginnings(text, vocabulary)
    tokens = text.tokens
    known: Counter[bool] = Counter()
    evident: set[str] = set()
    signs = rows = 0
    for p in _runs(tokens, begin):
        rows += 1
        if (sure := _known(tokens, p, vocabulary)) is not None:
            signs += not sure[0].isalpha()
            known[sure[0].islower()] += sure[0].isalpha()
        elif repeated := _repeated(tokens, p, begin):
            evident.add(repeated)
            known[True] += 1
    told = known[True] + known[False] + signs
    small = known[True] > known[False]
    return UnitHabits(
        small=small,
        each=small and known[True] >= _LEAST_KNOWN and told >= _SHARE_OF_ROWS * rows,
        merged=small and rows >= _FEWEST and told <= _SHARE_OF_MERGED * rows,
        evident=frozenset(evident) if small else frozenset(),
    )


def _runs(tokens: Sequence[Token], begin: Beginnings) -> Iterator[int]:
    """Where values begin behind words: one that stands before words with a small letter in its line is part of a label."""
    for p, token in enumerate(tokens):
        if not p or not begin.value_begins[p] or begin.value_begins[p - 1]:
            continue
        named = token.text[0].isalpha() or is_date(token.text) or (p in begin.numbers and not token.last)
        if not named and (token.last or begin.value_begins[p + 1] or tokens[p + 1].text[0].isupper()):
            yield p


def _known(tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> str | None:
    """The longest known unit that ends before ``end``."""
    for start in range(max(0, end - _LONGEST), end):
        words = join(tokens[start:end])
        if squeeze(words) in vocabulary.unit_words or words == "%":
            return words
    return None


def _repeated(tokens: Sequence[Token], end: int, begin: Beginnings) -> str | None:
    """The longest words before ``end``, with small letters, that the words of their row before them hold."""
    start = end
    while start > max(0, end - _ROW) and not (begin.value_begins[start - 1] and not tokens[start].text[0].islower()):
        start -= 1
    words = [token.text.lower().strip("(),;:.") for token in tokens[start:end]]
    for size in range(_LONGEST_REPEATED, 0, -1):
        last = words[len(words) - size :]
        if len(last) < size or not all(word.isalpha() for word in last) or tokens[end - size].text[0].isupper():
            continue
        if any(words[at : at + size] == last for at in range(len(words) - 2 * size + 1)):
            return join(tokens[end - size : end])
    return None

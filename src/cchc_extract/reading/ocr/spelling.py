"""Choosing between readings of the same ink by the words that stand beside it, with the pairs of ``patterns/spelling.toml``.

Nothing is repaired that could have been printed so: a word is exchanged only where, as read, it makes no known pair with its
neighbours, and exactly one word that differs from it in marks the engine confuses does. A word that was read with doubt may differ in any
mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import regex
from msgspec import Struct

from cchc_extract.patterns.spelling import SpellingPatterns
from cchc_extract.vietnamese import bare

_WORD = regex.compile(r"(\P{L}*)(\p{L}+)(\P{L}*)")


class Spelling(Struct, frozen=True):
    """``pairs`` by their unmarked form, by letter read the letters that may be printed, and well-known ``acronyms``."""

    pairs: dict[tuple[str, str], tuple[tuple[str, str], ...]]
    confused: dict[str, frozenset[str]]
    acronyms: frozenset[str]

    def chosen(self, words: Sequence[str], doubtful: Sequence[bool]) -> list[str]:
        """The words of a text in order, some exchanged for the reading that their neighbours call for; which were read with doubt."""
        parts = [_parts(word) for word in words]
        chosen = [core.casefold() for _, core, _ in parts]
        known = self._known(parts, chosen)
        for index in range(len(words) - 1):
            if self._goes_with(parts, index) and not (known[index] and known[index + 1]):
                chosen[index], chosen[index + 1] = self._exchanged(chosen, known, doubtful, index)
        return [before + _cased(new, core) + after for (before, core, after), new in zip(parts, chosen, strict=True)]

    def better(self, words: Sequence[str], others: Sequence[str | None]) -> list[bool]:
        """For each word of a text whether the other reading of it makes a known pair with a neighbour, and the word does not."""
        parts = [_parts(word) for word in words]
        known = self._known(parts, [core.casefold() for _, core, _ in parts])
        found = [False] * len(words)
        for index, other in enumerate(others):
            if other is not None and not known[index]:
                near = slice(max(0, index - 1), index + 2)
                tried = [*parts[near.start : index], _parts(other), *parts[index + 1 : near.stop]]
                found[index] = self._known(tried, [core.casefold() for _, core, _ in tried])[index - near.start]
        return found

    def _known(self, parts: Sequence[tuple[str, str, str]], words: Sequence[str]) -> list[bool]:
        """Which words make a known pair with a neighbour."""
        known = [False] * len(words)
        for index in range(len(words) - 1):
            if self._goes_with(parts, index) and (words[index], words[index + 1]) in self._like(words, index):
                known[index] = known[index + 1] = True
        return known

    def _goes_with(self, parts: Sequence[tuple[str, str, str]], index: int) -> bool:
        """Whether nothing but a blank stands between the word and the next."""
        return bool(parts[index][1] and parts[index + 1][1]) and not parts[index][2] and not parts[index + 1][0]

    def _like(self, words: Sequence[str], index: int) -> tuple[tuple[str, str], ...]:
        return self.pairs.get((bare(words[index]), bare(words[index + 1])), ())

    def _exchanged(
        self, words: Sequence[str], known: Sequence[bool], doubtful: Sequence[bool], index: int
    ) -> tuple[str, str]:
        read = words[index], words[index + 1]
        fitting = [
            pair
            for pair in self._like(words, index)
            if all(
                new == old or (not sure and (doubt or self._alike(old, new)))
                for new, old, sure, doubt in zip(pair, read, known[index:], doubtful[index:], strict=False)
            )
        ]
        changes = [
            sum(a != b for new, old in zip(pair, read, strict=True) for a, b in zip(new, old, strict=True))
            for pair in fitting
        ]
        least = [pair for pair, count in zip(fitting, changes, strict=True) if count == min(changes)]
        return least[0] if len(least) == 1 else read

    def _alike(self, read: str, printed: str) -> bool:
        """Whether ``printed`` may have been read as ``read``: they differ in one or two letters that are confused so."""
        if len(read) != len(printed):
            return False
        differing = [(a, b) for a, b in zip(read, printed, strict=True) if a != b]
        return len(differing) <= 2 and all(b in self.confused.get(a, frozenset()) for a, b in differing)


@lru_cache(maxsize=4)
def spelling(patterns: SpellingPatterns) -> Spelling:
    """What is in ``spelling.toml``, made ready to be asked about words."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for pair in patterns.pairs:
        first, second = pair.split(" ")
        pairs.setdefault((bare(first), bare(second)), []).append((first, second))
    confused: dict[str, set[str]] = {}
    for read, printed in map(tuple, patterns.confused):
        confused.setdefault(read, set()).add(printed)
    return Spelling(
        pairs={key: tuple(dict.fromkeys(found)) for key, found in pairs.items()},
        confused={letter: frozenset(group) for letter, group in confused.items()},
        acronyms=frozenset(patterns.acronyms),
    )


def _parts(word: str) -> tuple[str, str, str]:
    """What stands before the word's letters, the letters, what stands after; no letters where they are not in one piece."""
    match = _WORD.fullmatch(word)
    return (match[1], match[2], match[3]) if match else (word, "", "")


def _cased(new: str, like: str) -> str:
    """``new`` in the capitals of ``like``, which has as many letters."""
    if new == like.casefold():
        return like
    return "".join(letter.upper() if model.isupper() else letter for letter, model in zip(new, like, strict=True))

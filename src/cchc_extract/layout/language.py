"""How likely Vietnamese syllables are beside each other: counts of syllables and of pairs of neighbours in administrative text.

Counted over public texts (402 laws, decrees and circulars of 2025 and 2026, 93 older laws, administrative reports, plans and letters):
5.0 million syllables of 5,691 kinds, 74,084 pairs that were seen at least three times. ``language.bin`` holds the counts in 200 KB;
``scripts/language/pack_counts.py`` makes it of lists of counts.
"""

from __future__ import annotations

import math
import sys
import zlib
from array import array
from bisect import bisect_left
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

import msgspec
from msgspec import Struct

from cchc_extract.vietnamese import in_ascii

COUNTS = Path(__file__).with_name("language.bin")
WHOLE, HALF = "I", "H"
"""Kinds of ``array``: whole numbers of 32 and of 16 bits."""

_ALONE, _OF_KINDS = 0.15, 2
"""What the syllable alone counts for beside the pair: twice the share of kinds among what followed the first (Witten and Bell), and no more
than the other; measured on born-digital letters made poor scans of, where both together told words better than either.
"""
_UNSEEN = 0.5
"""What a syllable counts that was never seen."""


class Packed(Struct, frozen=True, array_like=True):
    """Counts as they are stored, as MessagePack packed by zlib; whole numbers are of 32 bits, those of ``pairs`` of 16, little-endian.

    ``syllables``: folded (small letters, the tone on the first of two vowels), a line each, those alike without marks beside each other.
    ``counts``: how often each was seen. ``steps``: between the keys of the pairs, which rise: the number of the first syllable times how
    many there are, and the number of the second. ``pairs``: how often each pair was seen.
    """

    syllables: str
    counts: bytes
    steps: bytes
    pairs: bytes


class Language(Struct, frozen=True, eq=False):
    """Counts by syllable and by pair. ``numbers``: a syllable's place in ``counts``; ``keys``: of the pairs; ``pairs``: their counts.

    ``followers``: how many kinds were seen behind each syllable. ``alike``: the syllables by what they are without marks. ``total``: of all
    counts.
    """

    numbers: dict[str, int]
    counts: array[int]
    followers: array[int]
    keys: array[int]
    pairs: array[int]
    alike: dict[str, tuple[str, ...]]
    total: int

    def count(self, syllable: str) -> int:
        """How often the folded ``syllable`` was seen."""
        number = self.numbers.get(syllable)
        return 0 if number is None else self.counts[number]

    def together(self, first: str, second: str) -> int:
        """How often the folded syllables were seen beside each other."""
        one, other = self.numbers.get(first), self.numbers.get(second)
        if one is None or other is None:
            return 0
        key = one * len(self.counts) + other
        at = bisect_left(self.keys, key)
        return self.pairs[at] if at < len(self.keys) and self.keys[at] == key else 0

    def chance(self, syllable: str, before: str = "") -> float:
        """The logarithm of the chance that ``syllable`` follows ``before``, both folded; of it alone where nothing known is before it."""
        alone = max(self.count(syllable), _UNSEEN) / self.total
        number = self.numbers.get(before)
        if number is None:
            return math.log(alone)
        known, kinds = self.counts[number], self.followers[number] + 1
        share = min(_ALONE, _OF_KINDS * kinds / (known + kinds))
        return math.log((1 - share) * min(1.0, self.together(before, syllable) / known) + share * alone)


@cache
def language() -> Language:
    """The counts that the program comes with, loaded once."""
    packed = msgspec.msgpack.decode(zlib.decompress(COUNTS.read_bytes()), type=Packed)
    syllables = packed.syllables.split("\n")
    alike: dict[str, list[str]] = {}
    for each in syllables:
        alike.setdefault(in_ascii(each), []).append(each)
    counts = unpacked(WHOLE, packed.counts)
    keys = array(WHOLE, accumulate(unpacked(WHOLE, packed.steps)))
    firsts = [bisect_left(keys, number * len(counts)) for number in range(len(counts) + 1)]
    return Language(
        numbers={each: number for number, each in enumerate(syllables)},
        counts=counts,
        followers=array(WHOLE, (end - start for start, end in pairwise(firsts))),
        keys=keys,
        pairs=unpacked(HALF, packed.pairs),
        alike={key: tuple(found) for key, found in alike.items()},
        total=sum(counts),
    )


def unpacked(kind: str, stored: bytes) -> array[int]:
    """The numbers of which ``stored`` are the bytes, little-endian."""
    numbers = array(kind)
    numbers.frombytes(stored)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers

"""Makes of counts of Vietnamese syllables what the program ships: ``python scripts/language/pack_counts.py FOLDER``.

FOLDER holds ``syllables.tsv.gz`` (syllable, count) and ``pairs.tsv.gz`` (two neighbouring syllables with a blank between, count), in small
letters and NFC, counted over running text; pairs do not run over punctuation, figures or the ends of sentences. The form of what is written
is told in ``src/cchc_extract/layout/language.py``.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec

from cchc_extract.layout.language import COUNTS, HALF, WHOLE, Packed
from cchc_extract.vietnamese import fold, in_ascii

FEWEST = 3
"""What was counted less often is as likely a misprint as a syllable."""
LONGEST = 7
"""Letters: no syllable has more; what has is two that a text layer ran together."""


def counted(file: Path) -> Iterator[tuple[tuple[str, ...], int]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            text, count = line.rstrip("\n").split("\t")
            if int(count) >= FEWEST:
                yield tuple(map(fold, text.split(" "))), int(count)


def stored(kind: str, numbers: list[int]) -> bytes:
    made = array(kind, numbers)
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    syllables: Counter[str] = Counter()
    for (syllable,), count in counted(folder / "syllables.tsv.gz"):
        if len(syllable) <= LONGEST and in_ascii(syllable):
            syllables[syllable] += count
    pairs: Counter[tuple[str, ...]] = Counter()
    for pair, count in counted(folder / "pairs.tsv.gz"):
        if all(each in syllables for each in pair):
            pairs[pair] += count
    ordered = sorted(syllables, key=lambda each: (in_ascii(each), each))
    numbers = {each: number for number, each in enumerate(ordered)}
    by_key = sorted(
        (numbers[first] * len(ordered) + numbers[second], count) for (first, second), count in pairs.items()
    )
    packed = Packed(
        syllables="\n".join(ordered),
        counts=stored(WHOLE, [syllables[each] for each in ordered]),
        steps=stored(WHOLE, [key - before for (before, _), (key, _) in pairwise([(0, 0), *by_key])]),
        pairs=stored(HALF, [min(count, 0xFFFF) for _, count in by_key]),
    )
    COUNTS.write_bytes(zlib.compress(msgspec.msgpack.encode(packed), 9))
    print(f"{len(ordered)} syllables, {len(by_key)} pairs, {COUNTS.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()

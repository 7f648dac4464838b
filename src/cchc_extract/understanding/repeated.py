"""Units that OCR misread, as the report repeats them, for a table prints the same few units over and over, or as the patterns know them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from msgspec.structs import replace
from rapidfuzz.distance import Levenshtein

from cchc_extract.model import RawRow, RawTable, decide
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.units import is_listed
from cchc_extract.vietnamese import bare, one_line

_SHORTEST = 4
"""Letters: of shorter units (m2, m3) one letter is too much."""
_LETTERS_EACH = 8
"""One letter more may be misread for so many."""
_TIMES = 3
"""So many times as often as a wording stands another that differs by marks alone: both are units, and one is the other misread."""


Meant = tuple[str, str]
"""A unit, and the rule by which another text is taken for it."""


def units_as_printed(tables: Sequence[RawTable], patterns: UnitPatterns) -> list[RawTable]:
    """``tables`` with each unit read from a picture that is a letter or a mark off another one of the report taken for that one.

    The other is taken where it stands more often, and much more often where both are units that differ by marks alone; units that differ
    by letters (``Buổi`` and ``Tuổi``) both stay.
    """
    read = [row.unit for table in tables for row in table.rows if row.unit.text]
    if all(unit.confidence is None for unit in read):
        return list(tables)
    counts = Counter(one_line(unit.text) for unit in read)
    meant = {text: found for text in counts if (found := _meant(text, counts, patterns))}
    return [replace(table, rows=tuple(_mended(row, meant) for row in table.rows)) for table in tables]


def _mended(row: RawRow, meant: dict[str, Meant]) -> RawRow:
    found = meant.get(one_line(row.unit.text))
    if found is None or row.unit.confidence is None:
        return row
    return replace(row, unit=decide(row.unit, *found))


def _meant(text: str, counts: Counter[str], patterns: UnitPatterns) -> Meant | None:
    """The unit that ``text`` is, misread, and the rule that says so; ``None`` where it is a unit itself."""
    for misread, printed in chain.from_iterable(rule.misread for rule in patterns.rules):
        if text == misread:
            return printed, "unit-misread"
    if len(text) < _SHORTEST:
        return None
    listed, plain, few = is_listed(text, patterns), bare(text), 1 + len(text) // _LETTERS_EACH
    for other, count in counts.most_common():
        if other == text or count < 2 or count < counts[text]:
            continue
        if bare(other) == plain:
            if count >= _TIMES * counts[text]:
                return other, "unit-repeated"
        elif not listed and is_listed(other, patterns) and Levenshtein.distance(text, other, score_cutoff=few) <= few:
            return other, "unit-repeated"
    return None

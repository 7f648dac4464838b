"""The words that the reading of plain text leans on, gathered from the sections of the patterns."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from cchc_extract.model import Role
from cchc_extract.patterns.columnwords import ColumnPatterns
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.patterns.text import TextPatterns
from cchc_extract.patterns.toml import Pattern
from cchc_extract.patterns.units import UnitPatterns


class HasTextPatterns(Protocol):
    """The sections of the patterns that are needed here."""

    @property
    def tables(self) -> TablePatterns: ...  # noqa: D102
    @property
    def text(self) -> TextPatterns: ...  # noqa: D102
    @property
    def units(self) -> UnitPatterns: ...  # noqa: D102
    @property
    def columns(self) -> ColumnPatterns: ...  # noqa: D102


class Vocabulary(Struct, frozen=True, eq=False):
    """Words are folded text, unit starts bare (no case, no marks), ``unit_words`` and the keys of ``headings`` squeezed as well;
    ``beginnings``: what headings of the columns begin with that stand first; ``text_headings``: what those of columns of words begin with.
    """

    tables: TablePatterns
    headings: dict[str, Role]
    beginnings: tuple[tuple[str, Role], ...]
    unit_words: frozenset[str]
    unit_starts: tuple[str, ...]
    value_words: frozenset[str]
    before_numbers: frozenset[str]
    shares: tuple[str, ...]
    text_headings: tuple[str, ...]
    ending: tuple[Pattern, ...]
    page_number: tuple[Pattern, ...]


def vocabulary_of(patterns: HasTextPatterns) -> Vocabulary:
    """The vocabulary out of all the patterns."""
    rules = patterns.units.rules
    starts = tuple(dict.fromkeys(start for rule in rules for start in rule.starts))
    return Vocabulary(
        tables=patterns.tables,
        headings={word: group.role for group in patterns.tables.headings for word in group.words},
        beginnings=tuple(
            (word, group.role)
            for group in patterns.tables.headings
            if group.role in ("stt", "indicator")
            for word in (*group.words, *group.starts)
        ),
        unit_words=frozenset(squeeze(word) for rule in rules for word in (*rule.words, *rule.starts)),
        unit_starts=starts,
        value_words=patterns.text.values | patterns.units.ticks | patterns.units.placeholders | patterns.units.dashes,
        before_numbers=patterns.text.before_numbers,
        shares=patterns.text.shares,
        text_headings=patterns.text.headings,
        ending=patterns.text.ending,
        page_number=patterns.text.page_number,
    )

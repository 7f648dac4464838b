"""The words that the reading of plain text leans on, gathered from the pattern files."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from cchc_extract.model import Role


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Wordings are bare text (no case, no marks). ``headings`` maps a column heading to its role."""

    headings: dict[str, Role]
    unit_words: frozenset[str]
    unit_starts: tuple[str, ...]
    value_words: frozenset[str]
    number_words: frozenset[str]
    total_words: tuple[str, ...]
    appendix: tuple[regex.Pattern[str], ...]
    ending: tuple[regex.Pattern[str], ...]
    page_number: tuple[regex.Pattern[str], ...]

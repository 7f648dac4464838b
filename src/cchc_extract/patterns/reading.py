"""The patterns by which pages are read: a page known from an earlier run stands as long as these do, whatever becomes of the others."""

from __future__ import annotations

from msgspec import Struct

from cchc_extract.patterns.blanks import BlankPatterns
from cchc_extract.patterns.spelling import SpellingPatterns

READING_FILES = ("blanks.toml", "spelling.toml")


class ReadingPatterns(Struct, frozen=True, eq=False):
    """The sections that reading leans on; without any, no blank is looked for and no word exchanged.

    Equal to nothing but itself, so that an engine is taught them once.
    """

    blanks: BlankPatterns = BlankPatterns()
    spelling: SpellingPatterns = SpellingPatterns()


NOTHING_KNOWN = ReadingPatterns()

"""What the text of a cell looks like, and how likely that is in a column of each role."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from functools import lru_cache

import regex

from cchc_extract.model import Role
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import bare

_NUMBER = regex.compile(r"[(]?[-+−–]?\s?\d[\d., ]*\s?%?[)]?")
_DASHES = frozenset("-–—−")
_SHORT, _SHORTEST_TEXT = 24, 4


class Kind(IntEnum):
    """What a cell looks like."""

    BLANK = 0
    MARK = 1
    """Signs without a letter or digit: a bullet, a ditto mark; a lone letter."""
    NUMBER = 2
    ORDINAL = 3
    """A row number that is no value: ``IV``, ``a)``, ``1.2.1``."""
    UNIT = 4
    """A unit the patterns know."""
    MIXED = 5
    """A few letters and digits."""
    WORD = 6
    """A few letters."""
    TEXT = 7
    DASH = 8
    """What is printed for no number."""


PRIORS: Mapping[Role | None, tuple[float, ...]] = {
    "stt": (0.15, 0.02, 0.45, 0.35, 0.002, 0.006, 0.006, 0.006, 0.01),
    "indicator": (0.02, 0.003, 0.01, 0.005, 0.06, 0.1, 0.25, 0.55, 0.002),
    "unit": (0.16, 0.03, 0.005, 0.005, 0.55, 0.04, 0.18, 0.03, 0.003),
    "value": (0.12, 0.01, 0.50, 0.01, 0.03, 0.1, 0.09, 0.09, 0.05),
    "note": (0.5, 0.01, 0.05, 0.01, 0.04, 0.11, 0.12, 0.15, 0.01),
    None: (0.12, 0.02, 0.33, 0.02, 0.06, 0.12, 0.14, 0.16, 0.03),
}
"""Shares of the kinds in a column by its role, before a table has taught its own. Measured by counting the columns of office reports in
DOCX, and smoothed: nothing is impossible."""


@lru_cache(maxsize=16384)
def kind_of(text: str, vocabulary: Vocabulary) -> Kind:
    """What ``text`` looks like."""
    if not text:
        return Kind.BLANK
    if _NUMBER.fullmatch(text) and text.count(".") < _SHORTEST_TEXT:
        return Kind.ORDINAL if is_number(text) and text[-1] in ".)/" else Kind.NUMBER
    if is_number(text):
        return Kind.ORDINAL
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    if text in _DASHES:
        return Kind.DASH
    if letters <= 1 and not digits:
        return Kind.UNIT if text == "%" else Kind.MARK
    if is_unit(text, vocabulary):
        return Kind.UNIT
    if len(text) > _SHORT:
        return Kind.TEXT
    return Kind.MIXED if digits else Kind.WORD


@lru_cache(maxsize=4096)
def is_unit(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` is one of the units that the patterns know."""
    if squeeze(text) in vocabulary.unit_words or text == "%":
        return True
    return "=" in text and f"{bare(text)} ".startswith(vocabulary.unit_starts)

"""Offices (``PHÓ CHỦ TỊCH``) told from what OCR made of them, by the list of offices."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import regex
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.patterns.plain import plain
from cchc_extract.understanding.metadata.printed import Piece

_LETTERS_A_SLIP = 6
"""Letters of an office for each one that OCR may have misread."""
_SIGNS = regex.compile(r"[^\p{L}\d\s.,:;&/–-]")
"""What no office is written with: strokes of the stamp and of the pen."""


def office_of(rows: Sequence[Piece], patterns: MetadataPatterns) -> str:
    """The office that the rows are, as read or as the second reading has them, but for one letter in ``_LETTERS_A_SLIP``; empty where
    they are none, or might be two.
    """
    words = [word for row in rows for word in row.words]
    other = " ".join(word.alternative or word.text for word in words)
    return _office_in(" ".join(row.plain for row in rows), patterns) or _office_in(plain(other), patterns)


def _office_in(plain_text: str, patterns: MetadataPatterns) -> str:
    wanted = _SIGNS.sub("", plain_text.upper()).strip(" .,:;-")
    near = process.extract(wanted, _plain_offices(patterns.words.offices), scorer=Levenshtein.distance, limit=2)
    (best, distance, _), (_, second, _) = near
    allowed = len(wanted) // _LETTERS_A_SLIP
    return (
        next(office for office in patterns.words.offices if plain(office) == best)
        if distance <= allowed and distance < second
        else ""
    )


@lru_cache(maxsize=8)
def _plain_offices(offices: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(plain, offices))

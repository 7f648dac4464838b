"""The kind of document that a row of the head names: ``BÁO CÁO``, ``QUYẾT ĐỊNH``, …"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.patterns.plain import plain
from cchc_extract.understanding.metadata.printed import Piece, is_upper


def type_of(row: Piece, patterns: MetadataPatterns) -> tuple[str, int]:
    """The kind of document that ``row`` names in capitals, and how many letters of the row name it; ``("", 0)`` where it names none.

    The title may follow on the same row. One misread letter is allowed where the row holds nothing else. Marks do not count, but
    ``PHƯỜNG AN`` is no ``PHƯƠNG ÁN``: its first word names a kind of place.
    """
    if not row.text[:1].isupper() or row.text.partition(" ")[0] in patterns.words.places:
        return "", 0
    types, beginnings = _longest_first(patterns.words.doc_types)
    capitals = is_upper(row.text)
    if not capitals and not row.plain.startswith(beginnings):
        return "", 0
    squeezed = row.plain.replace(" ", "")
    for word, begins, wanted in types:
        if capitals and len(wanted) > 5 and Levenshtein.distance(squeezed, wanted, score_cutoff=1) <= 1:
            return word, len(row.text)
        if row.plain.startswith(begins) or squeezed == wanted:
            return word, min(len(word), len(row.text)) if squeezed != wanted else len(row.text)
    return "", 0


@lru_cache(maxsize=8)
def _longest_first(words: tuple[str, ...]) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """The kinds of documents, each with what a row that goes on behind it begins with, and without blanks, both in the plain form; and all
    of these beginnings.
    """
    ordered = sorted(words, key=len, reverse=True)
    types = tuple((word, plain(word) + " ", plain(word).replace(" ", "")) for word in ordered)
    return types, tuple(begins for _, begins, _ in types)

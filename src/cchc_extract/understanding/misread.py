"""Words of scans that are likely misread: syllables that Vietnamese does not have, and words that reading kept against their neighbours.

Names, acronyms and words of other languages are left out: no word with a capital behind the first one of a text, none in small letters with
no vowel, none without a mark. Of 45,000 words of reports and letters whose truth is known, 8 were no syllable that was ever counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from cchc_extract.layout.language import language
from cchc_extract.model import Evidence, FieldValue, Finding, RawRow
from cchc_extract.model.evidence import WORD_UNLIKELY
from cchc_extract.model.words import listed, quoted, say
from cchc_extract.patterns.catalogue import Catalogue
from cchc_extract.vietnamese import bare, fold, one_line

_WORD = regex.compile(r"(?<![\p{L}\d./&'’-])\p{L}\p{Ll}+(?![\p{L}\d/&'’-]|\.\p{L})")
_FOREIGN = "@#$^~_<>{}|\\\\§©®€¥£¿¡‹›«»¬⁄°`´¦"
"""Signs that no label of a report prints within a word or before one."""
_GARBLED = regex.compile(
    rf"(?<!\S)(?:\S*\p{{Ll}}\d\p{{Ll}}\S*|\S*\p{{L}}[{_FOREIGN}]\S*|[{_FOREIGN}.,:;=]+\p{{L}}\S*|[{_FOREIGN}]+(?!\S)"
    r"|\S*(?!Đ|đ|Ơ|ơ|Ư|ư)[ÄÅÆÇËÎÏÐÑÖØÛÜŠŸŽßäåæçëîïðñöøûüšÿžœŒ]\S*)"
)
"""A small letter, a figure and a small letter; a letter beside such a sign; such signs alone; letters that Vietnamese does not have."""
_ADDRESS = regex.compile(r"\p{L}\.\p{L}|//|^\p{L}\d\p{L}$|°[CcFf]|[mM][²³]")
_VOWEL = regex.compile("[aeiouy]")
_CODE = "word-doubtful"


def misread_words(known: Evidence | FieldValue, words: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of a text read by OCR that are likely misread, as they stand in it. ``words`` are known to exist, folded."""
    if known.confidence is None or not known.text:
        return ()
    text = one_line(known.text)
    found = [] if text.isascii() else [match[0] for match in _WORD.finditer(text) if _is_none(match, words)]
    found += [match[0] for match in _GARBLED.finditer(text) if not _ADDRESS.search(match[0])]
    if any(each.rule == WORD_UNLIKELY for each in known.decisions):
        found += _unlike(text, one_line(known.alternative or ""))
    return tuple(dict.fromkeys(found))


def misread_cells(row: RawRow, catalogue: Catalogue) -> Iterator[Finding]:
    """A finding for each cell of a row of a scan in which a word is likely misread."""
    texts = (("indicator", None, row.indicator), ("note", None, row.note))
    values = (("value_raw", column, cell) for column, cell in enumerate(row.values, 1))
    for field, column, cell in (*texts, *values):
        if misread := misread_words(cell, _words_of(catalogue)):
            said = say("word-doubtful", words=listed(map(quoted, misread)))
            yield Finding(
                code=_CODE,
                severity="warning",
                stage="read",
                field=field,
                column=column,
                message=said.en,
                message_vi=said.vi,
                raw=one_line(cell.text),
                expected=one_line(cell.alternative or ""),
            )


def _is_none(match: regex.Match[str], words: frozenset[str]) -> bool:
    """Whether the word is no syllable of Vietnamese."""
    word = match[0]
    if word.isascii() or (match.start() and word[0].isupper()):
        return False
    folded = fold(word)
    return not language().count(folded) and _VOWEL.search(bare(word)) is not None and folded not in words


def _unlike(text: str, other: str) -> list[str]:
    """The words of ``text`` for which another reading, of as many words, has another syllable; all of it where none is told so."""
    if len(text.split()) != len(other.split()):
        return [text]
    pairs = zip(map(_bared, text.split()), map(_bared, other.split()), strict=True)
    return [one for one, another in pairs if one != another and language().count(fold(another))] or [text]


def _bared(word: str) -> str:
    return word.strip('.,;:()“”"')


@lru_cache(maxsize=4)
def _words_of(catalogue: Catalogue) -> frozenset[str]:
    """The words of the labels that are known."""
    return frozenset(word for each in catalogue.indicators.values() for word in fold(each.label).split())

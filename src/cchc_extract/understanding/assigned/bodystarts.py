"""Where the rows of a table may begin in its lines, when only a person's word tells what its columns are, and not its heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import regex

from cchc_extract.model import Line
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.assigned.namedcolumns import NamedColumn
from cchc_extract.understanding.textrows.header import after_column_numbers, find_headers
from cchc_extract.understanding.textrows.numbering import START, follow, is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_LOOKED_AT = 60
"""Lines at the top of a table among which its heading ends."""
_FIRST_NUMBER = 0.5
"""Cost up to which a number is the first of the rows."""
_FIGURE = regex.compile(r"\d[\d.,]*")
_YEAR = regex.compile(r"(?:19|20)\d\d[.,]?")
_LEAST_LETTERS: Final = 2


def starts_of(lines: Sequence[Line], columns: Sequence[NamedColumn], vocabulary: Vocabulary) -> list[int]:
    """The lines at which the first row may begin, likeliest first: at the first row number, behind a heading whose words are known or
    named by the person, at the top.
    """
    texts = [line.text for line in lines[:_LOOKED_AT]]
    found: list[int] = []
    numbered = _first_number(texts, columns)
    if numbered is not None:
        found.append(numbered)
    header = next(iter(find_headers(texts, vocabulary)), None)
    if header is not None and header.start <= 1:
        found.append(header.end)
    found += [_behind_words(texts, columns, vocabulary), 0]
    ends = [after_column_numbers(texts, at) if at else at for at in found]
    return list(dict.fromkeys(at for at in ends if at < len(lines)))


def _first_number(texts: Sequence[str], columns: Sequence[NamedColumn]) -> int | None:
    """The first line that begins with what may be the number of the first row, and is no line of column numbers."""
    if all(column.kind != "stt" for column in columns):
        return None
    at = 0
    while at < len(texts):
        behind = after_column_numbers(texts, at)
        words = texts[at].split()
        if words and behind > at and behind < len(texts) and not any(map(str.isalpha, "".join(words))):
            return behind
        if words and is_number(words[0]) and follow(START, words[0])[0] <= _FIRST_NUMBER:
            return at
        at += 1
    return None


def _behind_words(texts: Sequence[str], columns: Sequence[NamedColumn], vocabulary: Vocabulary) -> int:
    """The line behind those at the top that hold nothing but words of headings: of the named ones, or of those that the patterns know."""
    named = squeeze(" ".join(column.label for column in columns))
    end = 0
    for at, text in enumerate(texts):
        letters = squeeze(text)
        if not letters:
            continue
        known = vocabulary.tables.heading_role(text)[1] > 0
        if not known and (len(letters) < _LEAST_LETTERS or letters not in named):
            break
        end = at + 1
    return end


def figures_left_out(lines: Iterable[Line], columns: Sequence[NamedColumn]) -> int:
    """How many figures stand in ``lines``, taken for a heading, that headings hardly have: those that are no year and no number of a
    column, and in no named heading.
    """
    texts = [line.text for line in lines]
    said = {word for column in columns for word in _FIGURE.findall(column.label)}
    end = next((at for at in range(len(texts)) if after_column_numbers(texts, at) >= len(texts)), len(texts))
    figures = (word for text in texts[:end] for word in _FIGURE.findall(text))
    return sum(word not in said and not _YEAR.fullmatch(word) for word in figures)


def without_repeats(lines: Sequence[Line], start: int) -> list[Line]:
    """The lines from ``start`` on, those left out that say again what stands above it: the heading printed on each page."""
    heading = [text for line in lines[:start] if (text := squeeze(line.text))]
    body = list(lines[start:])
    if not heading:
        return body
    kept: list[Line] = []
    at = 0
    while at < len(body):
        end = _again(body, at, heading)
        if end == at:
            kept.append(body[at])
            at += 1
        else:
            at = end
    return kept


def _again(body: Sequence[Line], at: int, heading: Sequence[str]) -> int:
    """The line behind the ``heading`` printed again at ``at``; ``at`` where it is not."""
    if squeeze(body[at].text) != heading[0]:
        return at
    found = 0
    for end in range(at, len(body)):
        text = squeeze(body[end].text)
        if not text:
            continue
        if text != heading[found]:
            return at
        found += 1
        if found == len(heading):
            return end + 1
    return at

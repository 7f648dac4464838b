"""Where in a dump the heading of a table may begin, where it must have ended, and where a table cannot go on."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cchc_extract.patterns.tables import NEARLY, STARTS, TablePatterns, squeeze
from cchc_extract.understanding.textcells.cellkinds import Kind, kind_of
from cchc_extract.understanding.textcells.cellpieces import Item, Piece
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import bare, nfc

LONGEST_HEADING = 110
_LONGEST_FIRST = 60
_NEAR = 7
"""Pieces behind the first heading of a row among which another known one must stand."""
_MOST_TITLES = 5
"""Lines of the title of a table, between its name and its heading."""
_MOST_BELOW, _FEWEST_HEADINGS = 8, 3
_MOST_ITEMS = 60
_LONGEST_LABEL = 60
_BEGINS_ROW = regex.compile(r"(?:[IVX]{1,4}|[A-H]|\d{1,2})[.)/]\s+\S")
_COLUMN_NUMBER = regex.compile(r"[\[(]?(?:(\d{1,2})|[A-HĐa-h])[\])]?(?:\s*=.*)?")
_FEWEST_NUMBERS = 3


def may_begin(pieces: Sequence[Piece], at: int, vocabulary: Vocabulary) -> bool:
    """Whether the heading of a table may begin with the piece: one of numbers or labels, another known one near below."""
    piece = pieces[at]
    if piece.joined or not piece.text or len(piece.text) > _LONGEST_FIRST or not is_heading(piece.text, vocabulary):
        return False
    if ":" in piece.text[:-1]:  # of the whole table: `Đơn vị tính: ha`
        return False
    tables = vocabulary.tables
    role, score = tables.heading_role(piece.text)
    if (
        role not in ("stt", "indicator", "unit")
        or score < STARTS
        or (role != "stt" and _stands_above(pieces, at, tables))
    ):
        return False
    others: set[str] = set()
    for near in pieces[at + 1 : at + 1 + _NEAR]:
        if near.text and not is_heading(near.text, vocabulary):
            break
        other, said = tables.heading_role(near.text) if near.text else (None, 0.0)
        if other not in (None, role) and said >= STARTS:
            others.add(str(other))
    enough = 1 if role == "stt" or score >= NEARLY else 2
    return len(others) >= enough


def _stands_above(pieces: Sequence[Piece], at: int, tables: TablePatterns) -> bool:
    """Whether the piece is a title, below which the heading of a column of numbers begins a table."""
    below = [piece.text for piece in pieces[at + 1 : at + 1 + _MOST_TITLES] if piece.text]
    return any(tables.heading_score("stt", text) >= NEARLY for text in below)


def may_begin_below(pieces: Sequence[Piece], at: int, appendix: int, vocabulary: Vocabulary) -> bool:
    """Whether a table whose first heading nobody knows may begin with the piece, shortly below the heading of an ``appendix``."""
    if not 0 < at - appendix <= _MOST_BELOW:
        return False
    near = [piece for piece in pieces[at : at + _FEWEST_HEADINGS] if piece.text]
    return len(near) == _FEWEST_HEADINGS and all(_may_head(piece, vocabulary) for piece in near)


def _may_head(piece: Piece, vocabulary: Vocabulary) -> bool:
    text = piece.text
    title = text.isupper() or text[0] == "(" or ":" in text
    return len(text) <= _LONGEST_FIRST and not title and is_heading(text, vocabulary)


def is_appendix(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the text is the heading of an appendix."""
    return len(text) <= _LONGEST_LABEL and _is_appendix(text, vocabulary.tables)


def begins_with_number(pieces: Sequence[Piece], at: int, vocabulary: Vocabulary) -> bool:
    """Whether the piece is the heading of a column of numbers, with which no row of a table begins."""
    role, score = vocabulary.tables.heading_role(pieces[at].text)
    return role == "stt" and score >= NEARLY and may_begin(pieces, at, vocabulary)


def begins_row(text: str) -> bool:
    """Whether a row's number stands at the beginning of the text, before its label."""
    return _BEGINS_ROW.match(text) is not None


def is_heading(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the text may be that of a heading: words, few enough, and no beginning of a row."""
    if len(text) > LONGEST_HEADING or text.endswith((".", ";", "./.")) or begins_row(text):
        return False
    return kind_of(text, vocabulary) not in (Kind.NUMBER, Kind.ORDINAL) and text[0] not in "-–+*"


def heading_end(items: Sequence[Item], vocabulary: Vocabulary) -> int:
    """How many items from the first on may be headings."""
    for at, item in enumerate(items[:_MOST_ITEMS]):
        if item.text and not is_heading(item.text, vocabulary):
            return at
    return min(len(items), _MOST_ITEMS)


def column_numbers(texts: Sequence[str]) -> int:
    """How many of the first texts only number columns one after the other: ``1 2 3``, ``A B (1) (2)``; 0 where it is hardly one."""
    count, last = 0, 0
    for text in texts:
        match = _COLUMN_NUMBER.fullmatch(text)
        if match is None or (match[1] and int(match[1]) != last + 1 and (last or int(match[1]) > count + 1)):
            break
        if not match[1] and last:
            break
        last = int(match[1]) if match[1] else last
        count += 1
    return count if last >= _FEWEST_NUMBERS - 1 and count >= _FEWEST_NUMBERS else 0


def stops(text: str, vocabulary: Vocabulary) -> bool:
    """Whether no table goes on behind this paragraph: recipients, signature, the letterhead, the heading of the next appendix."""
    if len(text) > _LONGEST_LABEL:
        return False
    plain = bare(nfc(text))
    return (
        any(pattern.search(text) for pattern in vocabulary.ending)
        or _is_appendix(text, vocabulary.tables)
        or squeeze(plain).startswith(vocabulary.tables.layout_words[:2])
    )


def _is_appendix(text: str, tables: TablePatterns) -> bool:
    return any(pattern.search(text) for pattern in tables.appendix)

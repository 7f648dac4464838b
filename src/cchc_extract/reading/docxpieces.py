"""The pieces of a paragraph's text by how they are printed, and what is kept of them: no struck-out text, no mark that leads to a note."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

import regex
from msgspec import Struct

from cchc_extract.reading import legacy
from cchc_extract.reading.docxmath import LOWERED, RAISED
from cchc_extract.reading.docxsymbols import BULLET, UNREAD

Print = Literal["plain", "struck", "raised", "lowered"]

_MARK = regex.compile(
    r"[\[(]?(?:\d{1,3}|\p{Ll}|[ivx]{1,4}|\*{1,4})(?:(?: ?[,;] ?|[\])] ?[\[(])(?:\d{1,3}|\p{Ll}))*[\])]?"
)
_POWER = regex.compile(r"(?:.*[^\d.,])?10", regex.DOTALL)
_UNIT = regex.compile(r"(?:.*[^\p{L}])?[kdcmh]?m", regex.DOTALL)
_SQUARE = ("2", "3")
_FIGURE = regex.compile(r"(?:.*[^\p{L}\d.,])?\d[\d.,]*%?", regex.DOTALL)
"""Text that ends with a number of its own, no part of a name or a formula such as ``CO2``."""
_BEFORE_WORDS = regex.compile(rf"(?m)(?<=^\s*){UNREAD}+(?=\s*\p{{L}})")
"""A sign at the beginning of a line of words, which is a bullet, whatever it looks like."""


class Piece(Struct, frozen=True):
    """A stretch of text printed in one way; ``font`` is named where it is one from before Unicode."""

    text: str
    print: Print
    font: str = ""


class Readings(Struct, frozen=True):
    """A text as it is ``printed``, ``standing`` without what is struck out, and ``kept``: without the marks of notes too."""

    printed: str
    standing: str
    kept: str


def readings_of(pieces: Sequence[Piece]) -> Readings:
    """What is kept of the text of a paragraph, and what led to it."""
    joined = list(_joined(pieces))
    if all(each.print == "plain" for each in joined):
        text = _clean("".join(each.text for each in joined))
        return Readings(text, text, text)
    printed, standing, kept = "", "", ""
    for number, piece in enumerate(joined):
        shown = stays = piece.text
        if piece.print in ("raised", "lowered"):
            after = "".join(each.text for each in joined[number + 1 :] if each.print != "struck")
            shown, stays = (_raised if piece.print == "raised" else _lowered)(kept, piece.text, after)
        printed += shown
        if piece.print != "struck":
            standing += shown
            kept += stays
    return Readings(_clean(printed), _clean(standing), _clean(kept))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours printed alike as one piece, in Unicode: a letter of VNI may be cut in two by the end of a run."""
    for (kind, font), group in groupby(pieces, key=lambda each: (each.print, each.font)):
        text = "".join(each.text for each in group)
        encoding = legacy.encoding_of_name(font) if font else None
        if encoding:
            text = legacy.as_printed(text, font, encoding)
        if text:
            yield Piece(text, kind)


def _raised(before: str, text: str, after: str) -> tuple[str, str]:
    """Raised ``text`` behind ``before`` as it is shown, and what is kept of it: nothing of a mark, the exponent of a power."""
    mark = text.strip()
    if _UNIT.fullmatch(before) and mark in _SQUARE:
        return text, text
    if _POWER.fullmatch(before) and mark.isdigit() and after[:1].isspace():
        return text.translate(RAISED), text.translate(RAISED)
    if not before.strip() and mark.strip("()[]").isdigit() and after[:1].isdigit():
        return text.translate(RAISED), ""
    stands = before.rstrip()[-1:]
    if (stands.isalnum() or stands in tuple("%)]”\"’'.;:?!,…")) and stands and _MARK.fullmatch(mark):
        return text.translate(RAISED), ""
    return text, text


def _lowered(before: str, text: str, after: str) -> tuple[str, str]:
    """Lowered ``text`` as it is shown, and what is kept of it: nothing where it is a mark at a number, the figure of ``CO2``."""
    at_number = _FIGURE.fullmatch(before.rstrip()) is not None or (not before.strip() and after[:1].isdigit())
    return (text.translate(LOWERED), "") if at_number and _MARK.fullmatch(text.strip()) else (text, text)


def _clean(text: str) -> str:
    if UNREAD in text:
        text = _BEFORE_WORDS.sub(BULLET, text)
    return unicodedata.normalize("NFC", text).replace("\u00ad", "")

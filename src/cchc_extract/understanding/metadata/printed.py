"""A line as the patterns see it: the printed text, its plain form, and the words it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Box, Decision, FieldValue, Line, Word, absorbed, around, carried, first_reading
from cchc_extract.patterns.metadata import Finder
from cchc_extract.patterns.plain import plain
from cchc_extract.vietnamese import fold, nfc

TIMEOUT = 1.0
"""Seconds a pattern may take on one line; a line that takes longer is one the pattern does not find."""

_SIGNS_OF_TEXT = "-–—/&:();…"

_LONG = 12
"""Letters of a phrase that is itself although one of them was misread (``ỦY BAN NHÂN DÂN`` has 15)."""

_LEAST_WORDS = 2
"""Words of an office at least."""
_APART = 1.4
"""Of its height: words of an office stand nearer to each other."""
_PRINT, _PRINT_IN_CAPITALS = 0.5, 0.3
"""Confidence from which a word beside an office is print."""

Side = Literal["left", "right", ""]


class Piece(Struct, frozen=True, kw_only=True):
    """A line, or the part of a line that stands in one column of the head or the signature block.

    ``text`` is NFC with single blanks, ``plain`` the same without marks. ``words`` are those it is made of, with one blank between; the
    first begins ``cut_off`` letters before the text. ``box``, ``words`` and ``confidence`` are empty where the source has no geometry.
    ``side`` is the column it stands in, where that is known. ``given_bold`` and ``decisions`` are those of a line without words.
    """

    text: str
    page: int
    plain: str = ""
    box: Box | None = None
    words: tuple[Word, ...] = ()
    cut_off: int = 0
    side: Side = ""
    given_confidence: float | None = None
    given_bold: bool | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def confidence(self) -> float | None:
        """The lowest confidence of its words; ``None`` where born digital."""
        known = [word.confidence for word in self.words if word.confidence is not None]
        return min(known, default=self.given_confidence)

    @property
    def bold(self) -> bool:
        """Whether all of its words are bold."""
        return all(word.bold for word in self.words) if self.words else bool(self.given_bold)

    @property
    def regular(self) -> bool:
        """Whether it is known not to be bold."""
        return not self.bold and (bool(self.words) or self.given_bold is not None)

    def cut(self, start: int, end: int | None = None) -> Piece:
        """The part from letter ``start`` to letter ``end``, blanks at its ends taken off, with the words that lie in it."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        end = start + len(text)
        inside: list[Word] = []
        at, cut_off = -self.cut_off, 0
        for word in self.words:
            behind = at + len(nfc(word.text))
            if at < end and behind > start:
                cut_off = cut_off if inside else start - at
                inside.append(word)
            at = behind + 1
        box = around(word.box for word in inside) or self.box
        return Piece(
            text=text,
            page=self.page,
            plain=plain(text),
            box=box,
            words=tuple(inside),
            cut_off=cut_off,
            side=self.side,
            given_confidence=self.given_confidence,
            given_bold=self.given_bold,
            decisions=self._decisions_of(start, end),
        )

    def _decisions_of(self, start: int, end: int) -> tuple[Decision, ...]:
        """The decisions of the part from letter ``start`` to ``end`` of a line without words, where each letter was decided by itself."""
        if any(len(each.read) != len(self.text) for each in self.decisions):
            return self.decisions
        parts = (replace(each, read=each.read[start:end], kept=each.kept[start:end]) for each in self.decisions)
        return tuple(each for each in parts if each.read != each.kept)


def is_speck(word: Word) -> bool:
    """Whether OCR made a word of a speck, a stroke of a stamp or a rule: signs alone, and none that a list or a name holds."""
    return word.confidence is not None and _is_signs_alone(word.text)


@lru_cache(maxsize=20_000)
def _is_signs_alone(text: str) -> bool:
    return not any(letter.isalnum() or letter in _SIGNS_OF_TEXT for letter in text)


def piece_of_words(words: Sequence[Word], *, page: int, side: Side = "") -> Piece:
    """A piece made of ``words`` in the order given, with one blank between; specks are left out."""
    return _piece(words, around(word.box for word in words), page, side)


def piece_of_text(text: str, *, page: int, box: Box | None = None, confidence: float | None = None) -> Piece:
    """A piece of a source without geometry, or of a cell."""
    text = nfc(text)
    return Piece(text=text, page=page, plain=plain(text), box=box, given_confidence=confidence)


def piece_of_line(line: Line) -> Piece:
    """The whole line."""
    if line.words:
        return _piece(line.words, line.box, line.page, "")
    piece = piece_of_text(line.text, page=line.page, box=line.box)
    if line.bold is None and not line.decisions:
        return piece
    return replace(piece, given_bold=line.bold, decisions=line.decisions)


def _piece(words: Sequence[Word], box: Box | None, page: int, side: Side) -> Piece:
    kept = _without_specks(words)
    text = " ".join([nfc(word.text) for word in kept])
    return Piece(text=text, page=page, plain=plain(text), box=box, words=kept, side=side)


def without_ends(piece: Piece, start: int, end: int | None = None) -> Piece:
    """``piece``, read by OCR, from letter ``start`` to ``end``: the rest is specks, and the words beside remember it."""
    cut = piece.cut(start, end)
    words = list(cut.words)
    if words and (before := piece.text[:start].strip()):
        words[0] = absorbed(words[0], before, "speck", before=True)
    if words and end is not None and (after := piece.text[end:].strip()):
        words[-1] = absorbed(words[-1], after, "speck")
    return replace(cut, words=tuple(words))


def without_strokes_around(row: Piece) -> Piece:
    """``row`` of capitals in a signature, read by OCR, without what a pen beside it was read as: signs, and words hardly believed.

    Behind it that is initials. Before it letters may have been under the stroke, so the first word is as sure as what it was read as.
    """
    if len(row.words) < _LEAST_WORDS or row.words[0].confidence is None:
        return row
    start, end = _believed(row.words), len(row.words) - _believed(row.words[::-1])
    end = min(end, _first_gap(row.words, start + _LEAST_WORDS))
    if end - start < _LEAST_WORDS or (not start and end == len(row.words) and row.text[-1:].isalnum()):
        return row
    before = " ".join(nfc(word.text) for word in row.words[:start])
    kept = " ".join(nfc(word.text) for word in row.words[:end])
    last = next((at for at in range(len(kept), 0, -1) if kept[at - 1].isalnum() or kept[at - 1] in ",)"), len(kept))
    cut = without_ends(row, len(before), last)
    if not before:
        return cut
    unsure = min(word.confidence or 0.0 for word in row.words[:start])
    first = replace(cut.words[0], confidence=min(unsure, cut.words[0].confidence or 0.0))
    return replace(cut, words=(first, *cut.words[1:]))


def _first_gap(words: Sequence[Word], start: int) -> int:
    """The number of the first word from ``start`` on that stands apart from the one before it."""
    pairs = pairwise(words[start - 1 :])
    apart = (at for at, (one, other) in enumerate(pairs, start) if other.box.x0 - one.box.x1 > _APART * one.box.height)
    return next(apart, len(words))


def _believed(words: Sequence[Word]) -> int:
    """The number of the first word that is print: it has a letter, and is believed, sooner where it is all capitals."""
    return next((at for at, word in enumerate(words) if _may_be_office(word)), len(words))


def _may_be_office(word: Word) -> bool:
    capitals = len(word.text) > _LEAST_WORDS and word.text.isupper()
    return any(map(str.isalpha, word.text)) and (word.confidence or 0.0) >= (_PRINT_IN_CAPITALS if capitals else _PRINT)


def _without_specks(words: Sequence[Word]) -> tuple[Word, ...]:
    """``words`` without specks; the word before one, or behind the first ones, remembers what was read there."""
    if not [word for word in words if word.confidence is not None]:
        return tuple(words)
    kept: list[Word] = []
    leading = ""
    for word in words:
        if word.confidence is None or not is_speck(word):
            kept.append(absorbed(word, leading, "speck", before=True) if leading else word)
            leading = ""
        elif kept:
            kept[-1] = absorbed(kept[-1], first_reading(word), "speck")
        else:
            leading = f"{leading} {first_reading(word)}".strip()
    return tuple(kept)


class Found(Struct, frozen=True):
    """A match of ``finder`` in ``piece``; groups are read in the printed form."""

    finder: Finder
    piece: Piece
    match: regex.Match[str]

    def group(self, name: str) -> str:
        """What the group spans as printed; empty where it took no part or the pattern has no such group."""
        if name not in self.finder.regex.groupindex or self.match.start(name) < 0:
            return ""
        return self.piece.text[self.match.start(name) : self.match.end(name)].strip()

    @property
    def span(self) -> tuple[int, int]:
        """From which letter to which the pattern found what it looks for: its group ``found``, else the whole match."""
        return self.match.span("found" if "found" in self.finder.regex.groupindex else 0)

    def part(self, name: str = "") -> Piece:
        """What the group (all that was found where ``name`` is empty) spans, as a piece."""
        return self.piece.cut(*(self.match.span(name) if name else self.span))


def search(finders: Iterable[Finder], piece: Piece) -> Found | None:
    """The first of ``finders`` that finds something in ``piece``."""
    for finder in finders:
        try:
            match = _first_match(finder.regex, piece.plain)
        except TimeoutError:
            continue
        if match:
            return Found(finder, piece, match)
    return None


@lru_cache(maxsize=20_000)
def _first_match(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    """A line is looked at by several stages for the same things, and reports of one template have most of their lines in common."""
    return pattern.search(text, timeout=TIMEOUT)


def joined(pieces: Sequence[Piece]) -> str:
    """The texts on one line, one blank between."""
    return nfc(" ".join(piece.text for piece in pieces))


def field_of(name: str, value: str, pieces: Sequence[Piece], pattern: str) -> FieldValue:
    """The field ``name`` as found in ``pieces`` by ``pattern``."""
    known = [piece.confidence for piece in pieces if piece.confidence is not None]
    page = pieces[0].page if pieces else None
    words = [word for piece in pieces for word in piece.words]
    parts: list[Word | Piece] = [part for piece in pieces for part in (piece.words or (piece,))]
    read = " ".join(filter(None, map(first_reading, parts))) if any(part.decisions for part in parts) else ""
    box = around(piece.box for piece in pieces if piece.box is not None and piece.page == page)
    return FieldValue(
        name=name,
        value=value,
        raw=joined(pieces),
        page=page,
        box=box,
        pattern=pattern,
        confidence=min(known) if known else None,
        alternative=_alternative(words),
        decisions=carried(parts, _read_for(value, joined(pieces), nfc(read)), value),
    )


def _read_for(value: str, kept: str, read: str) -> str:
    """The part of the first reading ``read`` that became ``value``, which is a part of what is ``kept`` of it; else all of it."""
    before, found, after = kept.partition(value) if value else ("", "", "")
    if not found or not read.startswith(before) or not read.endswith(after):
        return read
    return read[len(before) : len(read) - len(after)].strip()


def _alternative(words: Sequence[Word]) -> str | None:
    """What a second reader made of ``words``, where that differs."""
    if all(word.alternative is None for word in words):
        return None
    return nfc(" ".join(word.alternative or word.text for word in words))


def is_upper(text: str) -> bool:
    """Whether ``text`` is set in capitals: at least two letters, and no more than one in ten small (a letter OCR misread)."""
    letters = list(filter(str.isalpha, text))
    return len(letters) > 1 and sum(map(str.islower, letters)) <= len(letters) / 10


def starts_with(plain_text: str, words: Iterable[str]) -> str:
    """The longest of ``words`` (capitals, as printed) that ``plain_text`` begins with as a whole word; empty where none does."""
    text = f"{plain_text.upper()} "
    fitting = [word for word in words if text.startswith(plain(word).upper()) and not text[len(word)].isalnum()]
    return max(fitting, key=len, default="")


def is_one_of(plain_text: str, words: Iterable[str]) -> bool:
    """Whether ``plain_text`` is nothing but one of ``words``."""
    text = plain_text.upper().strip(" .,:;-")
    return any(text == plain(word).upper() for word in words)


def goes_on(text: str, connectives: Iterable[str]) -> bool:
    """Whether ``text`` cannot end a name or a title: it ends in a comma or a hyphen, or its last words are among ``connectives``.

    Marks and capitals count: ``năm`` calls for another word, ``Năm`` and ``NAM`` end a name.
    """
    return text.endswith((",", "-", "–", ";")) or any(f" {text}".endswith(f" {word}") for word in connectives)


def respelled(text: str, phrases: Iterable[str]) -> str:
    """``text``, read by OCR, with each of ``phrases`` (capitals) in it spelled as given where the reading differs by marks alone.

    In a long phrase one letter may be another. Such phrases name kinds of bodies, which are spelled in one way.

    A phrase of one syllable (``XÃ``) might be part of a name, so it is only looked for at the beginning and behind another phrase.
    """
    found = list(text)
    for phrase in sorted(phrases, key=len, reverse=True):
        for match in _misspelled(phrase).finditer(plain(text)):
            if fold(text[slice(*match.span())]) != fold(phrase):
                found[slice(*match.span())] = phrase
    return "".join(found)


@lru_cache(maxsize=1000)
def _misspelled(phrase: str) -> regex.Pattern[str]:
    ahead = r"\b" if " " in phrase else r"(?:^|\b(?:UBND|NHAN DAN) )\K"
    slip = "{s<=1}" if len(phrase) >= _LONG else ""
    return regex.compile(rf"{ahead}(?:{regex.escape(plain(phrase))}){slip}\b")

"""The lines under ``Nơi nhận`` as a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from statistics import median

import regex

from cchc_extract.understanding.metadata.printed import Piece, piece_of_words
from cchc_extract.vietnamese import bare, fold, nfc

_DASH = regex.compile(r"^(?:[-–—•+*~=_.]{1,2}\s*){1,2}(?=\S)")
_TAIL = regex.compile(r"[\s;.,:]*(?:\.\s*/\s*\.?)?[\s;.,:]*$")
_BELIEVED = 0.6
"""Confidence below which a row of two or three letters is taken for a stroke."""
_CLOSED = regex.compile(r"[;.]\s*(?:/\s*\.?)?\s*$")
_STROKES = regex.compile(
    r"(?<=\p{Ll}),\s?\d\W*$|(?<=;)\P{L}*\p{L}?\P{L}*$|(?<=\p{Ll}:)\s*\p{L}\W*$|(?<=[)\p{L}])[„“”~_]+$"
)
"""What OCR reads behind the end of an item (``;``, or read as ``:``): strokes of a stamp, which make no word."""

_PURPOSE = regex.compile(r"(?<=\()[đd][eêềế](?= )")
"""In brackets behind a recipient stands what for (``để b/c``), in small print whose marks OCR confuses."""
_CODE = regex.compile(r"(?<=\(để )(?:b/[^\s)c]|[pt]/[nk])(?=\))")
"""A code for it of which the last letter was misread: there are ``b/c`` (báo cáo), ``p/h`` (phối hợp), ``t/h`` (thực hiện) and few more."""
_ALONE = regex.compile(r"(?<=\()(?:[bBĐ6h]?/[ceo€é]|[bB]/C)(?=\))")
"""The commonest of these codes standing alone in brackets."""
_RULE, _AMPERSAND = regex.compile(r"(?<= )—(?= )"), regex.compile(r"(?<=\p{Lu}{2})(?:& | &)(?=\p{Lu}{2})")
_DRAFTER = regex.compile(r"(?<=[\p{L}.]*\p{Ll}[\p{L}¡]*?)(?=\D{0,2}\d)[\dlI|§óOB]{2,4}(?=[).;]*$)")
"""The number that ends a drafter's code (``KTTHTien502``), with signs that OCR reads for its figures."""
_FIGURES = str.maketrans("lI|§óOB", "1115608")
_SLASH_LOST = regex.compile(r"(?<=\((?:để )?)(?:(?P<what>[tp])[Il1|]?|U)h(?=\))")
"""``t/h`` and ``p/h`` in brackets of which the slash, thin in small print, was not read, or as a part of its letter (``Uh``)."""
_PURPOSES = regex.compile(r"\(?(?:[bB][/.][cC]|[tpk]/h|[bt]/[dc])\)?[;.,]?")
"""Words of which a second reading is such a code are taken for it."""
_OFFICE_OF_FILES = regex.compile(r"(?<=[:.;,] ?)VT[;.](?= ?\p{Lu})")
"""The office of files (văn thư), with the comma behind it misread: of 196 lists none has another sign there."""
_BEHIND_COMMA = regex.compile(r"(?<=,) [-–—] (?=\p{Ll})")
"""A stroke read behind a comma."""
_WORD = regex.compile(r"\p{L}+")
_APART = 4.0
"""Of the height of its words: what stands so far behind a row of the list is no part of it. Words of a list are set ragged, .3 apart."""
_ASIDE = 90.0
"""Points right of the dashes of a list at which none of its rows begins."""
_DASHES = 2
"""Rows with a dash at least, for these to tell where the list's rows begin."""


def without_what_stands_aside(rows: Sequence[Piece]) -> list[Piece]:
    """The rows of a list read by OCR without what it made of the stamp and the pen beside them."""
    dashes = [row.box.x0 for row in rows if row.box and row.confidence is not None and is_item(row)]
    most = median(dashes) + _ASIDE if len(dashes) >= _DASHES else float("inf")
    near = (row for row in rows if row.box is None or row.confidence is None or row.box.x0 <= most)
    return [_with_words_near(row) for row in near]


def _with_words_near(row: Piece) -> Piece:
    """The row up to a gap that is wider than any in a list."""
    if row.confidence is None or len(row.words) < 2 or row.cut_off:
        return row
    gap = _APART * median(word.box.height for word in row.words)
    end = next(
        (at for at, (one, other) in enumerate(pairwise(row.words), 1) if other.box.x0 - one.box.x1 > gap),
        len(row.words),
    )
    return row if end == len(row.words) else piece_of_words(row.words[:end], page=row.page, side=row.side)


def is_item(row: Piece) -> bool:
    """Whether ``row`` begins with the dash of a list."""
    return _DASH.search(row.text) is not None


def is_closed(text: str) -> bool:
    """Whether ``text`` ends as an item of the list ends: ``;`` or ``.`` (or ``./.``)."""
    return _CLOSED.search(text) is not None


def is_filing(text: str) -> bool:
    """Whether ``text`` is the last item, which says where the copy is filed: ``Lưu: VT, NV``."""
    return regex.match(r"(?i)l[uưứừ]u\b\s*[:;.,]?", _DASH.sub("", text)) is not None


def _is_stray(row: Piece) -> bool:
    """Whether OCR read a stroke of the stamp or of the signature for a row: a letter or two, hardly believed."""
    letters = sum(letter.isalnum() for letter in row.text)
    return row.confidence is not None and (letters < 2 or (letters < 4 and row.confidence < _BELIEVED))


def items_of(rows: Sequence[Piece], *, phrases: tuple[str, ...] = (), mended: bool = True) -> list[str]:
    """The items, wrapped rows joined, leading dash and trailing ``;`` or ``.`` taken off; ``mended``: codes misread by OCR too, and
    ``phrases`` of which marks were misread.

    A row begins an item where it begins with a dash or where the row above is closed.
    """
    items: list[str] = []
    open_item = False
    for row in rows:
        if _is_stray(row):
            continue
        text = nfc(_DASH.sub("", row.text))
        if mended and row.confidence is not None:
            text = _spelled(_mended(_with_codes(row, text)), phrases)
        if items and open_item and not is_item(row):
            items[-1] = f"{items[-1]} {text}"
        else:
            items.append(text)
        open_item = not is_closed(text)
    cleaned = [_TAIL.sub("", item) for item in items]
    return [item for item in cleaned if any(letter.isalnum() for letter in item)]


def _mended(text: str) -> str:
    """A row read by OCR without strokes behind it, its codes and signs as they are printed."""
    text = _AMPERSAND.sub("&", _RULE.sub("–", _STROKES.sub("", text)))
    text = _SLASH_LOST.sub(lambda found: f"{found['what'] or 't'}/h", _BEHIND_COMMA.sub(" ", text))
    text = _ALONE.sub("b/c", _CODE.sub(_code, _PURPOSE.sub("để", text)))
    if not is_filing(text):
        return text
    text = _OFFICE_OF_FILES.sub("VT,", text)
    return _DRAFTER.sub(lambda found: found.group().translate(_FIGURES), text).replace("¡", "i")


def _code(match: regex.Match[str]) -> str:
    begins = match.group()[0]
    return "b/c" if begins == "b" else f"{begins}/h"


def _with_codes(row: Piece, text: str) -> str:
    """``text`` of the row with the second reading of each word that says what for, and whose first does not."""
    for word in row.words:
        other = word.alternative or ""
        if _PURPOSES.fullmatch(other) and not _PURPOSES.fullmatch(word.text) and len(other) >= len(word.text) > 2:
            text = text.replace(nfc(word.text), other)
    return text


def _spelled(text: str, phrases: tuple[str, ...]) -> str:
    """``text`` with the marks of each of the phrases in it, of which some were misread."""
    found = list(_WORD.finditer(text))
    bared = [bare(each.group()) for each in found]
    known = _phrases_by_word(phrases)
    out, end, at = [], 0, 0
    while at < len(found):
        phrase = next((each for each in known.get(bared[at], ()) if bared[at : at + len(each[0])] == each[0]), None)
        for word, spelled in zip(found[at:], phrase[1] if phrase else ("",), strict=False):
            out += [text[end : word.start()], _cased(spelled, word.group()) if spelled else word.group()]
            end = word.end()
        at += len(phrase[0]) if phrase else 1
    return "".join(out) + text[end:]


def _cased(spelled: str, read: str) -> str:
    """A word of a phrase with the capitals of what was read; that itself where it differs in no mark."""
    if fold(read) == fold(spelled) or len(spelled) != len(read):
        return read
    return "".join(new.upper() if old.isupper() else new for new, old in zip(spelled, read, strict=True))


@cache
def _phrases_by_word(phrases: tuple[str, ...]) -> dict[str, list[tuple[list[str], list[str]]]]:
    """The phrases, longest first, as their words without and with marks, by the first of them."""
    found: dict[str, list[tuple[list[str], list[str]]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        spelled = phrase.split(" ")
        plain = [bare(word) for word in spelled]
        found.setdefault(plain[0], []).append((plain, spelled))
    return found

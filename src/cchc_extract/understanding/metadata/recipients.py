"""The lines under ``Nơi nhận`` as a list."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cchc_extract.understanding.metadata.printed import Piece
from cchc_extract.vietnamese import nfc

_DASH = regex.compile(r"^(?:[-–—•+*~=_.]{1,2}\s*){1,2}(?=\S)")
_TAIL = regex.compile(r"[\s;.,:]*(?:\.\s*/\s*\.?)?[\s;.,:]*$")
_BELIEVED = 0.6
"""Confidence below which a row of two or three letters is taken for a stroke."""
_CLOSED = regex.compile(r"[;.]\s*(?:/\s*\.?)?\s*$")
_STROKES = regex.compile(r"(?<=;)\P{L}*\p{L}?\P{L}*$|(?<=\p{Ll}:)\s*\p{L}\W*$|(?<=[)\p{L}])[„“”~_]+$")
"""What OCR reads behind the end of an item (``;``, or read as ``:``): strokes of a stamp, which make no word."""

_PURPOSE = regex.compile(r"(?<=\()[đd][eêềế](?= )")
"""In brackets behind a recipient stands what for (``để b/c``), in small print whose marks OCR confuses."""
_CODE = regex.compile(r"(?<=\(để )(?:b/[^\s)c]|[pt]/[nk])(?=\))")
"""A code for it of which the last letter was misread: there are ``b/c`` (báo cáo), ``p/h`` (phối hợp), ``t/h`` (thực hiện) and few more."""
_ALONE = regex.compile(r"(?<=\()(?:[bBĐ6]/[ceo]|[bB]/C)(?=\))")
"""The commonest of these codes standing alone in brackets."""
_RULE, _AMPERSAND = regex.compile(r"(?<= )—(?= )"), regex.compile(r"(?<=\p{Lu}{2})(?:& | &)(?=\p{Lu}{2})")
_DRAFTER = regex.compile(r"(?<=[\p{L}.]*\p{Ll}[\p{L}¡]*?)(?=\D{0,2}\d)[\dlI|§óOB]{2,4}(?=[).;]*$)")
"""The number that ends a drafter's code (``KTTHTien502``), with signs that OCR reads for its figures."""
_FIGURES = str.maketrans("lI|§óOB", "1115608")


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


def items_of(rows: Sequence[Piece], *, mended: bool = True) -> list[str]:
    """The items, wrapped rows joined, leading dash and trailing ``;`` or ``.`` taken off; ``mended``: codes misread by OCR too.

    A row begins an item where it begins with a dash or where the row above is closed.
    """
    items: list[str] = []
    open_item = False
    for row in rows:
        if _is_stray(row):
            continue
        text = nfc(_DASH.sub("", row.text))
        if mended and row.confidence is not None:
            text = _mended(text)
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
    text = _ALONE.sub("b/c", _CODE.sub(_code, _PURPOSE.sub("để", text)))
    if not is_filing(text):
        return text
    return _DRAFTER.sub(lambda found: found.group().translate(_FIGURES), text).replace("¡", "i")


def _code(match: regex.Match[str]) -> str:
    begins = match.group()[0]
    return "b/c" if begins == "b" else f"{begins}/h"

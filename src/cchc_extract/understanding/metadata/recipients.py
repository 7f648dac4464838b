"""The lines under ``Nơi nhận`` as a list."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cchc_extract.understanding.metadata.printed import Piece
from cchc_extract.vietnamese import nfc

_DASH = regex.compile(r"^[-–—•+*~=_.]{1,2}\s*(?=\S)")
_TAIL = regex.compile(r"[\s;.,:]*(?:\.\s*/\s*\.?)?[\s;.,:]*$")
_BELIEVED = 0.4
"""Confidence below which a row of two or three letters is taken for a stroke."""
_CLOSED = regex.compile(r"[;.]\s*(?:/\s*\.?)?\s*$")
_STROKES = regex.compile(r"(?<=;)\P{L}*\p{L}?\P{L}*$")
"""What OCR reads behind the end of an item: strokes of a stamp, which make no word."""

_PURPOSE = regex.compile(r"(?<=\()[đd][eêềế](?= )")
"""In brackets behind a recipient stands what for (``để b/c``), in small print whose marks OCR confuses."""
_CODE = regex.compile(r"(?<=\(để )(?:b/[^\s)c]|[pt]/[nk])(?=\))")
"""A code for it of which the last letter was misread: there are ``b/c`` (báo cáo), ``p/h`` (phối hợp), ``t/h`` (thực hiện) and few more."""


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
            text = _CODE.sub(_code, _PURPOSE.sub("để", _STROKES.sub("", text)))
        if items and open_item and not is_item(row):
            items[-1] = f"{items[-1]} {text}"
        else:
            items.append(text)
        open_item = not is_closed(text)
    cleaned = [_TAIL.sub("", item) for item in items]
    return [item for item in cleaned if any(letter.isalnum() for letter in item)]


def _code(match: regex.Match[str]) -> str:
    begins = match.group()[0]
    return "b/c" if begins == "b" else f"{begins}/h"

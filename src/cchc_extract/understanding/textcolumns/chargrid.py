"""Lines of a dump as texts on a grid of characters: what stands at which column of the typewriter, tabs and drawn borders taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import regex
from msgspec import Struct

from cchc_extract.model import Line
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.vietnamese import nfc

_PIECE = regex.compile(r"\S+(?: \S+)*")
_FIGURE = regex.compile(r"\(?[-–+−]?(?:\d{1,3}(?: \d{3})+(?:,\d+)?|\d[\d.,/]*)\)?\s?%?|[-–−xX]")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_TWICE = regex.compile(r"([A-ZĐ])\1[.)]?")
"""What counts on behind Z: AA, BB."""
_BORDER = regex.compile(r"[\s|+\-=_─━│┃┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬]+")
_WALLS = str.maketrans(dict.fromkeys("|│┃║", "\n"))
"""No blank that could be one within a text: cells stand right beside their walls."""
_FEWEST_WALLS = 2
_DRIFT = 2
"""Characters by which a row's number may stand over the gutter behind it."""
_TAB_GAP = "    "


class Piece(Struct, frozen=True):
    """A text without a wide blank in it, from column ``x0`` to before ``x1``."""

    x0: int
    x1: int
    text: str

    @property
    def middle(self) -> float:
        """The middle of the text."""
        return (self.x0 + self.x1) / 2


class TextLine(Struct, frozen=True):
    """A line that holds text: its ``index`` among all lines of the dump, its height ``y`` on the page in lines, its texts.

    ``ruled``: a drawn border stands right above it.
    """

    index: int
    page: int
    y: float
    pieces: tuple[Piece, ...]
    ruled: bool = False


def is_figure(text: str) -> bool:
    """Whether ``text`` is a number, a dash or a tick."""
    return _FIGURE.fullmatch(text) is not None


def is_value(text: str) -> bool:
    """The same, but no year alone, which a heading may be."""
    return is_figure(text) and _YEAR.fullmatch(text) is None


def is_stt(text: str) -> bool:
    """Whether ``text`` looks like the number of a row; no lone S or T, which are the heading of the numbers broken."""
    return (is_number(text) or _TWICE.fullmatch(text) is not None) and text not in {"S", "T", "ST", "TT"}


def numbered_apart(pieces: Sequence[Piece], gutters: Sequence[int]) -> tuple[Piece, ...]:
    """``pieces`` with a row's number parted from the text right behind it, where the first gutter is there."""
    first = pieces[0]
    head, blank, _ = first.text.partition(" ")
    if not blank or not gutters or len(first.text) != first.x1 - first.x0:
        return tuple(pieces)
    parts = first.x0 < gutters[0] < first.x1 and first.x0 + len(head) <= gutters[0] + _DRIFT and is_stt(head)
    if not parts:
        return tuple(pieces)
    return (*split(first, len(head)), *pieces[1:])


def split(piece: Piece, at: int) -> tuple[Piece, Piece]:
    """``piece`` parted at the blank behind its first ``at`` characters."""
    left, right = piece.text[:at], piece.text[at + 1 :]
    return Piece(piece.x0, piece.x0 + at, left), Piece(piece.x0 + at + 1, piece.x1, right)


def text_lines(lines: Sequence[Line]) -> list[TextLine]:
    """The lines with text, top to bottom."""
    texts = _untabbed([line.text.replace("\xa0", " ") for line in lines])
    found: list[TextLine] = []
    ruled, y = False, 0.0
    blank = False
    for index, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if not text.strip():
            blank = True
            continue
        walls = sum(text.count(wall) for wall in "|│┃║")
        if _BORDER.fullmatch(text) and len(text.strip()) > 3 * _FEWEST_WALLS:
            ruled = blank = True
            continue
        clear = text.translate(_WALLS) if walls >= _FEWEST_WALLS else text
        pieces = tuple(Piece(match.start(), match.end(), nfc(match[0])) for match in _PIECE.finditer(clear))
        if pieces:
            y += 2.0 if blank else 1.0
            found.append(TextLine(index, line.page, y, pieces, ruled))
            ruled = blank = False
    return found


def _untabbed(texts: Sequence[str]) -> list[str]:
    """``texts`` with the cells that tabs part set in columns: each as wide as the widest text of its column."""
    if not any("\t" in text.strip() for text in texts):
        return [text.replace("\t", _TAB_GAP) for text in texts]
    result = list(texts)
    for start, end in _tabbed_runs(texts):
        rows = [texts[i].rstrip("\n").split("\t") for i in range(start, end)]
        widths = [
            max((len(row[col]) for row in rows if len(row) > col), default=0) for col in range(max(map(len, rows)))
        ]
        for i, row in zip(range(start, end), rows, strict=True):
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            result[i] = _TAB_GAP.join(cells).rstrip()
    return [text.replace("\t", _TAB_GAP) for text in result]


def _tabbed_runs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Stretches of lines with tabs between texts, lines without any between them included where they are few."""
    tabbed = [i for i, text in enumerate(texts) if text.strip(" ").count("\t") > 1]
    runs: list[tuple[int, int]] = []
    for i in tabbed:
        if runs and i - runs[-1][1] < _TAB_REACH:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


_TAB_REACH = 6


def blanks_between(lines: Sequence[TextLine]) -> Counter[bool]:
    """Of neighbouring lines with figures, how many have a blank line between them."""
    figured = [any(is_value(piece.text) for piece in line.pieces[1:]) for line in lines]
    return Counter(
        lower.y - upper.y > 1
        for (upper, one), (lower, two) in pairwise(zip(lines, figured, strict=True))
        if one and two
    )

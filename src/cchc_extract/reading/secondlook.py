"""What a text layer lacks or has wrong, to be read from the picture of the page.

A cell of a table without text in which something is drawn, be it a picture, curves or strokes; words in letters of which the file does
not say what they are, or says what no Vietnamese word has (a ligature that is one strange letter); and words in pieces (``Đ ấ t``), where
letters of several fonts lie so that nobody can tell their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

import regex
from msgspec import Struct

from cchc_extract.layout.grid import grids_from_rules
from cchc_extract.model import Box, Cell, Word, around
from cchc_extract.reading.pdfium import Content

GARBLED = regex.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\u0180-\u018f\u0191-\u019f\u01a4-\u01ae\u01b1-\u024f\u0530-\u1dff"
    r"\u0100\u0101\u0104-\u010f\u0112-\u0127\u012a-\u0167\u016a-\u017f]"
    r"|(?<=\p{Ll})[À-ÖØ-Þ](?!\p{Lu})|(?<=\p{Lu})[À-ÖØ-Þ](?=\p{Ll})"
    r"|(?<=\p{Latin})[¡-©«-±´-¸»-¿¹Ͱ-Ͽ](?=\p{Latin})"
    r"|(?<=[àằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹ])(?:ch?|p|t)(?!\p{L})"
)
"""What a font with a wrong table of letters makes of Vietnamese: codes without a letter, and letters that neither Vietnamese nor a
language quoted in it has; an accented capital behind a small letter (``TiÕp``); a sign within a word (``ho¹t``, ``Hαn``); a tone that no
syllable closed by a stop has (``thùc``: sắc and nặng are its only two).
"""
_IN_PIECES = regex.compile(
    r"(?<!\S)(?:[ảạấầẩẫậăằắẳẵặẹẻẽềếểễệịỉĩọỏõộốồổỗơờớởỡợụủũưừứửữựỳỵỷỹ]|ươ|[ưù][ờớởỡợ]|i[ềếểễệ]|u[ồốổỗộ])(?!\S)",
    regex.IGNORECASE,
)
"""Letters with the marks of Vietnamese by themselves, of which ``ở`` alone is a word."""
_FEWEST_PIECES, _OF_PAGE = 5, 0.04
"""How many of them, and what share of the words of a page, tell that its words are in pieces; of a page of reports none or one is."""
_SHORT = 16.0
"""Points; of a box to be ticked no side is longer."""
_OVER = 2.0
"""Points by which what is drawn in a cell may reach over its edge."""
_ROOM = Box(-1.0, -2.0, 1.0, 1.0)
"""What is looked at around words: marks over capitals are higher than a line is taken to be."""
_LINE = 0.4
"""Of its height by which the next word of a line may be higher or lower."""
_GAP = 2.5
"""Of its height by which the next word of a line may be apart."""
_OF_FONT = 0.05
"""Share of the words of a font that are garbled from which none of it is believed."""

_FRAMED = regex.compile(r"\d|\p{L}\p{L}")
"""What is no tick: a number or a word round which a box is drawn."""

_TEXT = attrgetter("text")


def is_wrong(text: str) -> bool:
    """Whether a word has letters that nobody writes so, or is one letter of a word in pieces."""
    return GARBLED.search(text) is not None or (_IN_PIECES.fullmatch(text) is not None and text not in "ởỞ")


class Block(Struct, frozen=True):
    """A place to be read from the picture, and the words that the layer has there."""

    box: Box
    words: tuple[Word, ...] = ()


class Places(Struct, frozen=True):
    """What is looked at on a page: cells without text in which something is ``drawn``, small ``boxes`` in cells, and ``garbled`` words."""

    drawn: tuple[Block, ...]
    boxes: tuple[Box, ...]
    garbled: tuple[Block, ...]

    @property
    def any(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.drawn or self.boxes or self.garbled)


def is_needed(content: Content, words: Sequence[Word]) -> bool:
    """Whether a page may have such places: seen without looking for its tables."""
    text = " ".join(map(_TEXT, words))
    if content.marks or content.boxes or content.pictures or GARBLED.search(text) or _is_in_pieces(text):
        return True
    return any(_is_short(rule.box) for rule in content.rules)


def _is_in_pieces(text: str) -> bool:
    found = [piece for piece in _IN_PIECES.findall(text) if piece not in "ởỞ"]
    return len(found) >= _FEWEST_PIECES and len(found) >= _OF_PAGE * text.count(" ")


def _is_short(box: Box) -> bool:
    return box.x1 - box.x0 <= _SHORT and box.bottom - box.top <= _SHORT


def places(content: Content, words: Sequence[Word], number: int) -> Places:
    """What is to be looked at on page ``number``, of which ``words`` are known."""
    cells = [
        cell for grid in grids_from_rules(content.rules, page=number) for cell in grid.cells if cell.box is not None
    ]
    boxes = [
        box
        for box in content.boxes
        if any(cell.box and cell.box.contains(*box.centre) for cell in cells)
        and not any(_FRAMED.search(word.text) and box.contains(*word.box.centre) for word in words)
    ]
    return Places(tuple(_drawn(content, cells, words, boxes)), tuple(boxes), tuple(_garbled(cells, words)))


def _drawn(content: Content, cells: Sequence[Cell], words: Sequence[Word], boxes: Sequence[Box]) -> Iterator[Block]:
    marks = [*content.marks, *content.pictures, *(rule.box for rule in content.rules if _is_short(rule.box))]
    held = [box.centre for box in (*(word.box for word in words), *boxes)]
    for box in (cell.box for cell in cells):
        if box is None or any(box.contains(*centre) for centre in held):
            continue
        if any(box.contains(*mark.centre) and _lies_in(mark, box) for mark in marks):
            yield Block(box)


def _lies_in(mark: Box, cell: Box) -> bool:
    """Whether a mark stands in the cell, and is not what parts it from the next."""
    room = cell.grown(_OVER)
    if not (room.x0 <= mark.x0 and mark.x1 <= room.x1 and room.top <= mark.top and mark.bottom <= room.bottom):
        return False
    x, y = mark.centre
    return min(x - cell.x0, cell.x1 - x) > _OVER and min(y - cell.top, cell.bottom - y) > _OVER


def _garbled(cells: Sequence[Cell], words: Sequence[Word]) -> Iterator[Block]:
    fonts = _unbelieved(words)
    doubted = [word for word in words if word.font in fonts or GARBLED.search(word.text)]
    if _is_in_pieces(" ".join(map(_TEXT, words))):
        doubted += [word for word in words if is_wrong(word.text)]
    if not doubted:
        return
    owner = {id(word): _cell_of(word, cells) for word in words}
    seen = set[int]()
    for word in doubted:
        if id(word) in seen:
            continue
        cell = owner[id(word)]
        mine = [other for other in words if owner[id(other)] is cell] if cell else _line_of(word, words)
        seen |= {id(other) for other in mine}
        whole = around(other.box for other in mine)
        if whole is not None:
            yield Block(
                Box(*(side + room for side, room in zip(_sides(whole), _sides(_ROOM), strict=True))), tuple(mine)
            )


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.top, box.x1, box.bottom


def _unbelieved(words: Sequence[Word]) -> set[str]:
    """Fonts of which so many words are garbled that the others may be wrong too, or lack letters."""
    every: dict[str, int] = {}
    bad: dict[str, int] = {}
    for word in words:
        every[word.font] = every.get(word.font, 0) + 1
        if GARBLED.search(word.text):
            bad[word.font] = bad.get(word.font, 0) + 1
    return {font for font, count in bad.items() if count > 1 and count >= _OF_FONT * every[font]}


def _cell_of(word: Word, cells: Sequence[Cell]) -> Cell | None:
    x, y = word.box.centre
    return next((cell for cell in cells if cell.box is not None and cell.box.contains(x, y)), None)


def _line_of(word: Word, words: Sequence[Word]) -> list[Word]:
    """The words of the line in which ``word`` stands, as far as no gap parts them."""
    height, middle = word.box.height, word.box.centre[1]
    line = sorted(
        (other for other in words if abs(other.box.centre[1] - middle) < _LINE * height), key=lambda other: other.box.x0
    )
    at = next(index for index, other in enumerate(line) if other is word)
    first = last = at
    while first > 0 and line[first].box.x0 - line[first - 1].box.x1 < _GAP * height:
        first -= 1
    while last + 1 < len(line) and line[last + 1].box.x0 - line[last].box.x1 < _GAP * height:
        last += 1
    return line[first : last + 1]

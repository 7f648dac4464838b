"""The glyphs of a text layer to words.

A glyph is what the file draws; a word ends at a blank, a gap, a change of baseline, or a ruling line between two table cells. Most words
are letters of one stretch that touch, which is seen of all of them at once; only where they do not, one after the other is looked at.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from operator import le, sub

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Box, Rule, Word

_GAP = 0.2
"""Gap, in font sizes, that ends a word; a blank is a quarter, letter-spacing rarely a tenth."""
_TOUCH = 0.03
"""Gap, in font sizes, below which glyphs touch: a rule between them is one that a word too long for its cell runs over."""
_BLANK = 0.45
"""Widest ordinary blank between two words, in font sizes."""
_SLIVER = 0.3
"""Points left of a rule at which the words end that a cell cuts off."""
_BACK = 0.5
"""Step back, in font sizes, that ends a word: text is drawn in any order, but kerning and marks step back only a little."""
_SHIFT = 0.3
"""Change of baseline, in font sizes, that ends a word."""
_ASCENT, _DESCENT = 0.85, 0.22
"""What a line of text takes above and below its baseline, in font sizes; fonts' own figures are too often wrong."""


class Font(Struct, frozen=True):
    """The font of a run: ``name`` without subset prefix, ``size`` in points as printed."""

    name: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False


class Stretch(Struct, frozen=True):
    """Characters of one font on one baseline in the order drawn, at least one: ``starts`` and ``ends`` along the line of text, ``baseline``
    across it, in points of the upright page.

    ``turned`` is the clockwise turn of the text in degrees; ``starts``, ``ends`` and ``baseline`` are those of the page
    turned back by it, so that text always runs to the right and up is less. What has one ``piece`` was drawn by one command.
    """

    text: str
    starts: Sequence[float]
    ends: Sequence[float]
    baseline: float
    font: Font
    turned: int = 0
    piece: int = 0

    def part(self, start: int, end: int) -> Stretch:
        """Its characters from ``start`` to before ``end``."""
        return Stretch(
            self.text[start:end],
            self.starts[start:end],
            self.ends[start:end],
            self.baseline,
            self.font,
            self.turned,
            self.piece,
        )

    def one_by_one(self) -> Iterator[Stretch]:
        """Each of its characters."""
        return (self.part(index, index + 1) for index in range(len(self.text)))

    @property
    def touches(self) -> bool:
        """Whether each character stands where the one before ends, as nearly all letters of a word do."""
        if self.font.size < 0:
            return False
        behind = self.starts[1:]
        gap = max(map(sub, behind, self.ends), default=0.0)
        return gap <= _TOUCH * self.font.size and all(map(le, self.starts, behind))


def words_of(runs: Iterable[Sequence[Stretch]], rules: Sequence[Rule] = ()) -> list[Word]:
    """The words of ``runs`` in the order drawn; a run is what stands between two line breaks.

    Boxes are of the upright page (origin top left): sideways text has upright boxes and says so in ``turned``.
    """
    walls = _Walls(rules)
    return [word for run in runs for word in _words(_parts(run, walls), walls)]


def main_turn(stretches: Iterable[Stretch]) -> int:
    """The turn in which most of the text stands, 0 where there is none."""
    every = list(stretches)
    if not [stretch for stretch in every if stretch.turned]:
        return 0
    counted = Counter[int]()
    for stretch in every:
        if letters := sum(map(len, stretch.text.split())):
            counted[stretch.turned] += letters
    return counted.most_common(1)[0][0] if counted else 0


def unturned(box: Box, turned: int) -> Box:
    """Where ``box``, given in the frame of text turned by ``turned`` degrees, lies in the frame of the page.

    Both frames share the origin; the turn is about it.
    """
    if turned == 90:
        return Box(-box.bottom, box.x0, -box.top, box.x1)
    if turned == 180:
        return Box(-box.x1, -box.bottom, -box.x0, -box.top)
    if turned == 270:
        return Box(box.top, -box.x1, box.bottom, -box.x0)
    return box


class _Walls:
    """Vertical rules, to be asked whether one stands between two letters."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        upright = (rule.box for rule in rules if rule.vertical)
        self._walls = sorted([(box.centre[0], box.top, box.bottom) for box in upright])

    def ahead(self, start: float) -> float:
        """Where the first rule of any height is from ``start`` on; infinite where there is none."""
        index = bisect_left(self._walls, (start,))
        return self._walls[index][0] if index < len(self._walls) else inf

    def between(self, before: Stretch, after: Stretch) -> bool:
        """Whether a rule passes between the middles of the last letter of one and the first of the other."""
        start, end = before.starts[-1] + before.ends[-1], after.starts[0] + after.ends[0]
        return self.first(start / 2, end / 2, before) is not None

    def first(self, start: float, end: float, text: Stretch) -> float | None:
        """The first rule from ``start`` to ``end`` that passes the height of ``text``."""
        walls = self._walls
        if text.turned or not walls:
            return None
        middle = text.baseline - 0.3 * text.font.size
        for index in range(bisect_left(walls, (start,)), len(walls)):
            at, top, bottom = walls[index]
            if at > end:
                return None
            if top <= middle <= bottom:
                return at
        return None


_Part = list[Stretch]
"""What makes one word: mostly one stretch. The letters of each begin from left to right."""


def _words(parts: Iterable[_Part], walls: _Walls) -> Iterator[Word]:
    """The words of a run. A text too long for its cell runs on over the next, where print cuts it off: its words stay in the first."""
    begun, ahead, before = 0.0, 0.0, None
    for part in parts:
        first, last = part[0], part[-1]
        middle = (first.starts[0] + last.ends[-1]) / 2
        word = _word(part)
        if before is None or not _runs_on(before, first):
            begun, ahead = middle, walls.ahead(middle)
        elif middle >= ahead and (wall := walls.first(begun, middle, first)) is not None:
            word = replace(word, box=_cut(word.box, wall))
        yield word
        before = last


def _runs_on(before: Stretch, after: Stretch) -> bool:
    """Whether ``after`` begins the next word of the same line of text, an ordinary blank away."""
    if before.piece != after.piece or before.baseline != after.baseline:
        return False
    return 0 <= after.starts[0] - before.ends[-1] <= _BLANK * before.font.size


def _cut(box: Box, wall: float) -> Box:
    """``box`` as far as it is left of ``wall``: nothing, or a sliver at the wall."""
    return Box(min(box.x0, wall - _SLIVER), box.top, wall - _SLIVER, box.bottom)


def _parts(run: Sequence[Stretch], walls: _Walls) -> list[_Part]:
    parts: list[_Part] = []
    part: _Part = []
    for stretch in run:
        text, end, touches = stretch.text, 0, stretch.touches
        for word in text.split():
            start = text.index(word, end)
            if start > end:
                part = []
            end = start + len(word)
            letters = stretch if len(word) == len(text) else stretch.part(start, end)
            for piece in (letters,) if touches or letters.touches else letters.one_by_one():
                if part and (_goes_on(part[-1], piece) or not _ends(part[-1], piece, walls)):
                    part.append(piece)
                else:
                    part = [piece]
                    parts.append(part)
        if end < len(text):
            part = []
    return parts


def _goes_on(before: Stretch, after: Stretch) -> bool:
    """Whether the two touch in one line of one font: then nothing else has to be looked at."""
    font = before.font
    if font is not after.font or before.baseline != after.baseline or before.turned != after.turned:
        return False
    start, end = before.starts[-1], before.ends[-1]
    return start - _BACK * font.size - end <= after.starts[0] - end <= _TOUCH * font.size


def _ends(before: Stretch, after: Stretch, walls: _Walls) -> bool:
    if unicodedata.combining(after.text[0]):
        return False
    size = max(before.font.size, after.font.size)
    if before.turned != after.turned or abs(before.baseline - after.baseline) > _SHIFT * size:
        return True
    gap = after.starts[0] - before.ends[-1]
    if gap > _GAP * size or gap < -_BACK * size - (before.ends[-1] - before.starts[-1]):
        return True
    return gap > _TOUCH * size and walls.between(before, after)


def _word(part: _Part) -> Word:
    first = part[0]
    text, baseline, font, turned = first.text, first.baseline, first.font, first.turned
    start, end, size = first.starts[0], max(first.ends), font.size
    for more in part[1:]:
        text += more.text
        start, end, size = min(start, more.starts[0]), max(end, *more.ends), max(size, more.font.size)
    box = Box(start, baseline - _ASCENT * size, end, baseline + _DESCENT * size)
    return Word(
        text=text if text.isascii() else unicodedata.normalize("NFC", text),
        box=unturned(box, turned) if turned else box,
        font=font.name,
        size=round(size, 2),
        bold=font.bold,
        italic=font.italic,
        turned=turned,
    )

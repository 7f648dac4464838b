"""The glyphs of a text layer to words.

A glyph is what the file draws; a word ends at a blank, a gap, a change of baseline, or a ruling line between two table cells.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

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


@dataclass(frozen=True, slots=True)
class Font:
    """The font of a run: ``name`` without subset prefix, ``size`` in points as printed."""

    name: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False


class Glyph(NamedTuple):
    """One character: ``start`` and ``end`` along the line of text, ``baseline`` across it, in points of the upright page.

    ``turned`` is the clockwise turn of the text in degrees; ``start``, ``end`` and ``baseline`` are those of the page
    turned back by it, so that text always runs to the right and up is less. Glyphs of one ``piece`` were drawn by one command.
    """

    text: str
    start: float
    end: float
    baseline: float
    font: Font
    turned: int = 0
    piece: int = 0


def words_of(runs: Iterable[Sequence[Glyph]], rules: Sequence[Rule] = ()) -> list[Word]:
    """The words of ``runs`` in the order drawn; a run is a stretch of glyphs without a line break.

    Boxes are of the upright page (origin top left): sideways text has upright boxes and says so in ``turned``.
    """
    walls = _Walls(rules)
    return [word for run in runs for word in _words(_parts(run, walls), walls)]


def main_turn(glyphs: Iterable[Glyph]) -> int:
    """The turn in which most of the text stands, 0 where there is none."""
    every = list(glyphs)
    if len({glyph.turned for glyph in every}) == 1:
        return every[0].turned if any(not glyph.text.isspace() for glyph in every) else 0
    counted = Counter(glyph.turned for glyph in every if not glyph.text.isspace())
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
    """Vertical rules, to be asked whether one stands between two glyphs."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._walls: list[tuple[float, float, float]] = []
        for rule in rules:
            if rule.vertical:
                insort(self._walls, (rule.box.centre[0], rule.box.top, rule.box.bottom))

    def between(self, before: Glyph, after: Glyph) -> bool:
        """Whether a rule passes between the middles of the two."""
        return self.first((before.start + before.end) / 2, (after.start + after.end) / 2, before) is not None

    def first(self, start: float, end: float, glyph: Glyph) -> float | None:
        """The first rule from ``start`` to ``end`` that passes the height of ``glyph``."""
        if glyph.turned or not self._walls:
            return None
        middle = glyph.baseline - 0.3 * glyph.font.size
        for at, top, bottom in self._walls[bisect_left(self._walls, (start,)) :]:
            if at > end:
                return None
            if top <= middle <= bottom:
                return at
        return None


def _words(parts: Sequence[Sequence[Glyph]], walls: _Walls) -> Iterator[Word]:
    """The words of a run. A text too long for its cell runs on over the next, where print cuts it off: its words stay in the first."""
    chain: list[Sequence[Glyph]] = []
    for part in parts:
        if chain and not _runs_on(chain[-1][-1], part[0]):
            chain = []
        chain.append(part)
        word = _word(part)
        wall = walls.first(_middle(chain[0]), _middle(part), part[0]) if len(chain) > 1 else None
        yield word if wall is None else replace(word, box=_cut(word.box, wall))


def _runs_on(before: Glyph, after: Glyph) -> bool:
    """Whether ``after`` is the next word of the same line of text, an ordinary blank away."""
    blank = _BLANK * before.font.size
    return before.piece == after.piece and before.baseline == after.baseline and 0 <= after.start - before.end <= blank


def _middle(part: Sequence[Glyph]) -> float:
    return (part[0].start + part[-1].end) / 2


def _cut(box: Box, wall: float) -> Box:
    """``box`` as far as it is left of ``wall``: nothing, or a sliver at the wall."""
    return Box(min(box.x0, wall - _SLIVER), box.top, wall - _SLIVER, box.bottom)


def _parts(run: Sequence[Glyph], walls: _Walls) -> list[list[Glyph]]:
    parts: list[list[Glyph]] = []
    part: list[Glyph] = []
    for glyph in run:
        if glyph.text.isspace():
            part = []
        elif part and (_goes_on(part[-1], glyph) or not _ends(part[-1], glyph, walls)):
            part.append(glyph)
        else:
            part = [glyph]
            parts.append(part)
    return parts


def _goes_on(before: Glyph, after: Glyph) -> bool:
    """Whether the two touch in one line of one font, as nearly all letters of a word do: then nothing else has to be looked at."""
    _, start, end, baseline, font, turned, _ = before
    if font is not after.font or baseline != after.baseline or turned != after.turned:
        return False
    return start - _BACK * font.size - end <= after.start - end <= _TOUCH * font.size


def _ends(before: Glyph, after: Glyph, walls: _Walls) -> bool:
    if unicodedata.combining(after.text[0]):
        return False
    size = max(before.font.size, after.font.size)
    if before.turned != after.turned or abs(before.baseline - after.baseline) > _SHIFT * size:
        return True
    gap = after.start - before.end
    if gap > _GAP * size or gap < -_BACK * size - (before.end - before.start):
        return True
    return gap > _TOUCH * size and walls.between(before, after)


def _word(part: Sequence[Glyph]) -> Word:
    first = part[0]
    font, start, end, text = first.font, first.start, first.end, first.text
    size = font.size
    for glyph in part[1:]:
        text += glyph.text
        start, end = min(start, glyph.start), max(end, glyph.end)
        if glyph.font is not font:
            size = max(size, glyph.font.size)
    box = Box(start, first.baseline - _ASCENT * size, end, first.baseline + _DESCENT * size)
    return Word(
        text=text if text.isascii() else unicodedata.normalize("NFC", text),
        box=unturned(box, first.turned) if first.turned else box,
        font=font.name,
        size=round(size, 2),
        bold=font.bold,
        italic=font.italic,
        turned=first.turned,
    )

"""The glyphs of a text layer to words.

A glyph is what the file draws; a word ends at a blank, a gap, a change of baseline, or a ruling line between two table cells. Most words
are letters of one stretch that touch, which is seen of all of them at once; only where they do not, one after the other is looked at.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from math import inf
from operator import le, sub

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Box, Rule, Word
from cchc_extract.reading.rulebreaks import are_apart, ends_number, rule_breaks

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
_OVER = 0.25
"""Step back, in font sizes, of a text drawn over the end of another: kerning steps back by half as much."""
_AT_WALL = 3.0
"""Points from a rule at which one text ends and another begins that stand on its two sides."""
_SHIFT = 0.3
"""Change of baseline, in font sizes, that ends a word."""
_MANY, _FEW_GAPS = 8, 3
"""Letters by themselves in a run, and gaps between them, that tell how print is spaced out."""
_MOST_SPACED = 0.5
"""Gap, in font sizes, that every letter of a text may have behind it; more is a line of single letters."""
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
            text=self.text[start:end],
            starts=self.starts[start:end],
            ends=self.ends[start:end],
            baseline=self.baseline,
            font=self.font,
            turned=self.turned,
            piece=self.piece,
        )

    @property
    def touches(self) -> bool:
        """Whether each character stands where the one before ends, as nearly all letters of a word do."""
        return self.touches_between(0, len(self.text))

    def touches_between(self, start: int, end: int) -> bool:
        """The same of its characters from ``start`` to before ``end`` alone."""
        if self.font.size < 0:
            return False
        starts, ends = self.starts[start:end], self.ends[start:end]
        behind = starts[1:]
        return max(map(sub, behind, ends), default=0.0) <= _TOUCH * self.font.size and all(map(le, starts, behind))


def words_of(runs: Iterable[Sequence[Stretch]], rules: Sequence[Rule] = ()) -> list[Word]:
    """The words of ``runs`` in the order drawn; a run is what stands between two line breaks.

    Boxes are of the upright page (origin top left): sideways text has upright boxes and says so in ``turned``.
    """
    walls = _Walls(rules)
    return [word for run in _whole_lines(runs) for word in _words(_parts(_closed_up(run), walls), walls)]


def _whole_lines(runs: Iterable[Sequence[Stretch]]) -> list[Sequence[Stretch]]:
    """``runs`` with those joined that go on along one line: line breaks are seen between any two letters of sideways text, and of print
    drawn letter by letter where few lines stand on a page, which are taken for writing from the top down.
    """
    every = list(runs)
    torn = 2 * len([run for run in every if len(run) == 1 and len(run[0].text) == 1]) > len(every)
    if not torn and not [run for run in every if run and run[-1].turned]:
        return every
    lines: list[Sequence[Stretch]] = []
    for run in every:
        last = lines[-1][-1] if lines and lines[-1] else None
        if (
            last is not None
            and run
            and (last.turned or (torn and _is_next(run[0], last)))
            and _is_on_line(run[0], last)
        ):
            lines[-1] = [*lines[-1], *run]
        else:
            lines.append(run)
    return lines


def _is_next(stretch: Stretch, last: Stretch) -> bool:
    """Whether ``stretch`` begins so near to the end of ``last`` that they may be letters of one word."""
    return -_OVER * last.font.size <= stretch.starts[0] - last.ends[-1] <= _GAP * last.font.size


def _is_on_line(stretch: Stretch, last: Stretch) -> bool:
    return stretch.turned == last.turned and abs(stretch.baseline - last.baseline) <= _SHIFT * last.font.size


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


def _closed_up(run: Sequence[Stretch]) -> Sequence[Stretch]:
    """``run``, in which letters of one text that are all spaced by as much reach as far: print is spaced out to fill a line or a cell."""
    if len(run) > _MANY and 2 * len({stretch.piece for stretch in run}) < len(run):  # each letter by itself
        return [each for piece in _by_piece(run) for each in _spread(piece)]
    return run


def _by_piece(run: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    piece: list[Stretch] = []
    for stretch in run:
        if piece and (stretch.piece != piece[-1].piece or stretch.baseline != piece[-1].baseline):
            yield piece
            piece = []
        piece.append(stretch)
    if piece:
        yield piece


def _spread(piece: Sequence[Stretch]) -> Sequence[Stretch]:
    """Letters of one text, each by itself, as ``_closed_up`` has them."""
    pairs = [(one, other) for one, other in pairwise(piece) if not (one.text.isspace() or other.text.isspace())]
    gaps = [other.starts[0] - one.ends[-1] for one, other in pairs]
    least, size = min(gaps, default=0.0), piece[0].font.size
    if len(gaps) < _FEW_GAPS or not _TOUCH * size < least <= _MOST_SPACED * size:
        return piece
    return [replace(each, ends=[end + least for end in each.ends]) for each in piece]


def _closed(stretch: Stretch) -> Stretch:
    """A text of several letters, drawn by one command and without a gap that pdfium takes for a blank, spaced out evenly: closed up."""
    text, size = stretch.text, stretch.font.size
    gaps = [
        stretch.starts[at + 1] - stretch.ends[at]
        for at in range(len(text) - 1)
        if not (text[at].isspace() or text[at + 1].isspace())
    ]
    least = min(gaps, default=0.0)
    if not _TOUCH * size < least <= _MOST_SPACED * size:
        return stretch
    return replace(stretch, ends=[end + least for end in stretch.ends])


class _Walls:
    """Vertical rules, to be asked whether one stands between two letters."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules, upright = rules, (rule.box for rule in rules if rule.vertical)
        self._walls = sorted([(box.centre[0], box.top, box.bottom) for box in upright])

    @cached_property
    def _breaks(self) -> list[tuple[float, float, float]]:
        return rule_breaks(self._rules)

    def ahead(self, start: float) -> float:
        """Where the first rule of any height is from ``start`` on; infinite where there is none."""
        index = bisect_left(self._walls, (start,))
        return self._walls[index][0] if index < len(self._walls) else inf

    def between(self, before: _Part, after: Stretch, at: int) -> bool:
        """Whether a rule passes between the middles of the last letter of a word and of letter ``at``."""
        start, end = before.last_start + before.last_end, after.starts[at] + after.ends[at]
        return self.first(start / 2, end / 2, before.last) is not None

    def parts(self, before: _Part, after: Stretch, at: int) -> bool:
        """Whether letter ``at`` begins the text of the next cell, drawn by another command: over the end of a word, or where that ends.

        Where they only touch, one is a number, or a rule stands right there and what they are tells that they are no word together.
        """
        last = before.last
        if after.piece == last.piece:
            return False
        start, end = after.starts[at], before.last_end
        number = before.text[-1].isalpha() and after.text[at].isdigit() and not any(map(str.isalpha, after.text))
        if start - end < -_OVER * last.font.size or number:
            return self.first(before.x0, after.ends[-1], after) is not None
        if not are_apart(last.text, after.text[at:]):
            return False
        if ends_number(last.text, after.text[at:]):
            return True
        at_wall = (min(start, end) - _AT_WALL, max(start, end) + _AT_WALL, after)
        return self.first(*at_wall) is not None or self.first(*at_wall, self._breaks) is not None

    def first(
        self, start: float, end: float, text: Stretch, walls: Sequence[tuple[float, float, float]] = ()
    ) -> float | None:
        """The first rule from ``start`` to ``end`` that passes the height of ``text``, or of other ``walls``."""
        walls = walls or self._walls
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


class _Part(Struct):
    """What makes one word: its letters, of which the first are some of ``first`` and the last some of ``last``, mostly the same.

    It reaches from ``x0`` to ``x1``; its first letter, in the order drawn, begins at ``begin``.
    """

    text: str
    first: Stretch
    begin: float
    x0: float
    x1: float
    size: float
    last: Stretch
    last_start: float
    last_end: float


def _words(parts: Iterable[_Part], walls: _Walls) -> Iterator[Word]:
    """The words of a run. A text too long for its cell runs on over the next, where print cuts it off: its words stay in the first."""
    begun, ahead, before = 0.0, 0.0, None
    for part in parts:
        middle = (part.begin + part.last_end) / 2
        word = _word(part)
        if before is None or not _runs_on(before, part):
            begun, ahead = middle, walls.ahead(middle)
        elif middle >= ahead and (wall := walls.first(begun, middle, part.first)) is not None:
            word = replace(word, box=_cut(word.box, wall))
        yield word
        before = part


def _runs_on(before: _Part, after: _Part) -> bool:
    """Whether ``after`` begins the next word of the same line of text, an ordinary blank away."""
    last, first = before.last, after.first
    if last.piece != first.piece or last.baseline != first.baseline:
        return False
    return 0 <= after.begin - before.last_end <= _BLANK * last.font.size


def _cut(box: Box, wall: float) -> Box:
    """``box`` as far as it is left of ``wall``: nothing, or a sliver at the wall."""
    return Box(min(box.x0, wall - _SLIVER), box.top, wall - _SLIVER, box.bottom)


def _parts(run: Sequence[Stretch], walls: _Walls) -> list[_Part]:
    parts: list[_Part] = []
    part: _Part | None = None
    for stretch in run:
        text, end, touches = stretch.text, 0, stretch.touches
        if not touches and len(text) > 1:
            stretch = _closed(stretch)
            touches = stretch.touches
        for word in text.split():
            start = text.index(word, end)
            if start > end:
                part = None
            end = start + len(word)
            whole = touches or stretch.touches_between(start, end)
            for at, behind in ((start, end),) if whole else _one_by_one(start, end):
                if part is not None and (_goes_on(part, stretch, at, walls) or not _ends(part, stretch, at, walls)):
                    _add(part, stretch, at, behind)
                else:
                    part = _begun(stretch, at, behind)
                    parts.append(part)
        if end < len(text):
            part = None
    return parts


def _one_by_one(start: int, end: int) -> Iterator[tuple[int, int]]:
    return ((at, at + 1) for at in range(start, end))


def _begun(stretch: Stretch, at: int, behind: int) -> _Part:
    """A word of the letters from ``at`` to before ``behind``."""
    starts, ends, last = stretch.starts, stretch.ends, behind - 1
    begin = starts[at]
    furthest = max(ends[at:behind])
    return _Part(
        stretch.text[at:behind], stretch, begin, begin, furthest, stretch.font.size, stretch, starts[last], ends[last]
    )


def _add(part: _Part, stretch: Stretch, at: int, behind: int) -> None:
    """Let the word go on with the letters from ``at`` to before ``behind``."""
    part.text += stretch.text[at:behind]
    part.x0, part.x1 = min(part.x0, stretch.starts[at]), max(part.x1, *stretch.ends[at:behind])
    part.size = max(part.size, stretch.font.size)
    part.last, part.last_start, part.last_end = stretch, stretch.starts[behind - 1], stretch.ends[behind - 1]


def _goes_on(before: _Part, after: Stretch, at: int, walls: _Walls) -> bool:
    """Whether the two touch in one line of one font: then nothing else has to be looked at."""
    last, font = before.last, before.last.font
    if font is not after.font or last.baseline != after.baseline or last.turned != after.turned:
        return False
    gap = after.starts[at] - before.last_end
    return -_OVER * font.size <= gap <= _TOUCH * font.size and not walls.parts(before, after, at)


def _ends(before: _Part, after: Stretch, at: int, walls: _Walls) -> bool:
    if unicodedata.combining(after.text[at]):
        return False
    last = before.last
    size = max(last.font.size, after.font.size)
    if last.turned != after.turned or abs(last.baseline - after.baseline) > _SHIFT * size:
        return True
    gap = after.starts[at] - before.last_end
    if gap > _GAP * size or gap < -_BACK * size - (before.last_end - before.last_start):
        return True
    return walls.parts(before, after, at) or (gap > _TOUCH * size and walls.between(before, after, at))


def _word(part: _Part) -> Word:
    first, text, size = part.first, part.text, part.size
    baseline, font, turned = first.baseline, first.font, first.turned
    box = Box(part.x0, baseline - _ASCENT * size, part.x1, baseline + _DESCENT * size)
    return Word(
        text=text if text.isascii() else unicodedata.normalize("NFC", text),
        box=unturned(box, turned) if turned else box,
        font=font.name,
        size=_rounded(size),
        bold=font.bold,
        italic=font.italic,
        turned=turned,
    )


@lru_cache(maxsize=1000)
def _rounded(size: float) -> float:
    """Of a size to which few fonts of a page are set, as it is written; asked of each word."""
    return round(size, 2)

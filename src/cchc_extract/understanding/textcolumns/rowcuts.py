"""Which lines of a table make a row: cut so that each has one number and one set of figures, with its cells centred or set at the top.

What speaks against a cut has a cost; the cheapest cut is taken. The costs are those of tables without rules on paper, in units of each
other, and those of what only a dump tells: the blank lines and drawn borders between its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from cchc_extract.understanding.textcolumns.chargrid import Piece, blanks_between
from cchc_extract.understanding.textcolumns.numberorder import Shape, figures_in, number_lines, parts_of_figures
from cchc_extract.understanding.textcolumns.placing import Placed
from cchc_extract.understanding.textrows.numbering import START, Numbering

_LONGEST = 16
"""Most lines of one row."""
_MORE_ANCHORS, _NO_ANCHOR, _NO_LABEL, _NOTHING_ELSE, _BARE, _GOES_ON = 10.0, 3.0, 8.0, 1.5, 4.0, 0.5
"""A second line with a number or figures in a row; none; neither these nor a label; figures without number and label, and with nothing
else; the rest of a row that began on the page before."""
_BROKEN_OFF = 8.0
"""A row that begins with the rest of a broken number."""
_APART = 2.0
"""The number on another line than the figures, for each line between."""
OFF_CENTRE, _MOST_OFF = 2.0, 4.0
"""A cell off the height of the row's number or figures, for each line, and at most: it may be merged over several rows."""
_NEEDLESS_WRAP, _SMALL = 3.0, 0.3
_CUT_SENTENCE = 2.0
"""A text wrapped although there was room; a row that begins in small letters."""
_NEAR = 3
"""Lines above a row in which a text may stand that goes on in it."""
_RULED = 6.0
"""A drawn border within a row."""
_BLANKS = ((0.7, 3.0, 1.5), (0.2, 1.5, 0.3), (-1.0, 0.7, 0.0))
"""Share of rows with a blank line between them; from there on what one within a row costs, and rows without."""
_ROOM = 0.15
"""Share of a column's width by which a text may seem to fit and yet not have: the letters are of unequal width."""


TOP, MIDDLE = 0.0, 0.5


class Cut(Struct, frozen=True):
    """For each line what the rows from there on cost at least, and where the next row begins then."""

    costs: tuple[float, ...]
    following: tuple[int, ...]
    share: float

    def starts(self, first: int) -> list[int]:
        """The lines on which rows begin, from ``first`` on."""
        found = []
        while first < len(self.following):
            found.append(first)
            first = self.following[first]
        return found


def cut(lines: Sequence[Placed], shape: Shape, share: float, before: Numbering = START) -> Cut:
    """The cheapest cut of ``lines`` from each line on; ``share`` of a cell's height lies above what a row's cells have in common.

    ``before``: the row numbers above the first line.
    """
    cutter = _Cutter(lines, shape, share, before)
    count = len(lines)
    costs, following = [0.0] * (count + 1), [count] * count
    for start in range(count - 1, -1, -1):
        ends = range(start + 1, min(count, start + _LONGEST) + 1)
        costs[start], following[start] = min((cutter.cost(start, end) + costs[end], end) for end in ends)
    return Cut(tuple(costs), tuple(following), share)


def needless_wrap(above: Piece, piece: Piece, width: int) -> float:
    """What it costs that ``piece`` does not stand behind ``above``, in a column of that ``width``."""
    room = width * (1 - _ROOM) - (above.x1 - above.x0) - len(piece.text.split(" ", 1)[0]) - 1
    if room < 0:
        return 0.0
    small = piece.text[:1].islower() or above.text.endswith((",", ";", "-", "=", "("))
    return _NEEDLESS_WRAP * (_SMALL if small else 1.0) * min(1.0, 0.4 + 2.0 * room / max(1, width))


class _Cutter:
    """What each row costs that lines could make."""

    def __init__(self, lines: Sequence[Placed], shape: Shape, share: float, before: Numbering = START) -> None:
        self._lines = lines
        self._shape = shape
        self._share = share
        self._rest = parts_of_figures(lines, shape)
        self._numbered, self._broken = number_lines(lines, shape, self._rest, before)
        self._figured = [bool(figures_in(line, shape)) and not self._rest[n] for n, line in enumerate(lines)]
        self._needless = [self._needless_wraps(n) for n in range(len(lines))]
        counted = blanks_between([line.line for line in lines])
        blanks = counted[True] / max(1, counted.total())
        _, self._blank_within, self._none_between = next(each for each in _BLANKS if blanks >= each[0])

    def _needless_wraps(self, index: int) -> dict[int, float]:
        """By column what it costs that the text of a line goes on from the line above that has text there."""
        costs: dict[int, float] = {}
        for col, piece in self._lines[index].cells.items():
            above = next((line.cells[col] for line in reversed(self._lines[:index]) if col in line.cells), None)
            if above is not None and col != self._shape.stt:
                costs[col] = needless_wrap(above, piece, self._shape.widths.get(col, 0))
        return costs

    def cost(self, start: int, end: int) -> float:
        """What the lines from ``start`` to before ``end`` cost as a row."""
        lines = self._lines[start:end]
        numbered = [n for n in range(start, end) if self._numbered[n]]
        figured = [n for n in range(start, end) if self._figured[n]]
        cost = _BROKEN_OFF * self._broken[start] if start else 0.0
        cost += _MORE_ANCHORS * (max(0, len(numbered) - 1) + max(0, len(figured) - 1))
        label = [line for line in lines if self._shape.label in line.cells]
        if not numbered and not figured:
            cost += (_GOES_ON if self._is_rest_of_row(start, label) else _NO_ANCHOR) if label else _NO_LABEL
        elif numbered and figured:
            cost += _APART * abs(self._lines[numbered[0]].y - self._lines[figured[0]].y)
        elif figured and not label:
            bare = {col for line in lines for col in line.cells} <= self._shape.figures
            cost += _BARE if bare else _NOTHING_ELSE
        anchors = numbered or figured
        wanted = self._lines[anchors[0]].y if anchors else self._height(label or lines)
        cost += self._off_centre(lines, wanted)
        cost += sum(self._wraps(n, start) for n in range(start + 1, end))
        cost += self._blanks(start, end)
        return cost + (self._cut_sentences(start, end) if start and not self._is_first(start) else 0.0)

    def _is_first(self, start: int) -> bool:
        """Whether no row is above: but headings, if anything."""
        return not any(self._numbered[:start]) and not any(self._figured[:start])

    def _is_rest_of_row(self, start: int, label: Sequence[Placed]) -> bool:
        """Whether the label of the first row goes on from the page before: with a small letter."""
        return self._is_first(start) and label[0].cells[self._shape.label].text[:1].islower()

    def _cut_sentences(self, start: int, end: int) -> float:
        """What it costs that texts of the row begin in small letters, right below others of their columns or in the label's."""
        cost = 0.0
        seen: set[int] = set()
        for line in self._lines[start:end]:
            for col in line.cells.keys() - seen:
                small = line.cells[col].text[:1].islower() and col != self._shape.stt
                above = any(col in each.cells for each in self._lines[max(0, start - _NEAR) : start])
                cost += _CUT_SENTENCE * (small and (above or col == self._shape.label))
            seen |= line.cells.keys()
        return cost

    def _wraps(self, index: int, start: int) -> float:
        """What the wrapping of a line costs within a row that begins at ``start``."""
        above = {col for line in self._lines[start:index] for col in line.cells}
        return sum(cost for col, cost in self._needless[index].items() if col in above)

    def _blanks(self, start: int, end: int) -> float:
        cost = 0.0
        for upper, lower in pairwise(self._lines[start:end]):
            cost += self._blank_within * (lower.y - upper.y > 1) + _RULED * lower.line.ruled
        if start and self._lines[start].y - self._lines[start - 1].y <= 1:
            cost += self._none_between
        return cost

    def _off_centre(self, lines: Sequence[Placed], wanted: float) -> float:
        held: dict[int, list[Placed]] = {}
        for line in lines:
            for col in line.cells:
                held.setdefault(col, []).append(line)
        return sum(
            min(_MOST_OFF if col != self._shape.label else 99.0, OFF_CENTRE * abs(self._height(mine) - wanted))
            for col, mine in held.items()
        )

    def _height(self, lines: Sequence[Placed]) -> float:
        return lines[0].y + self._share * (lines[-1].y - lines[0].y)

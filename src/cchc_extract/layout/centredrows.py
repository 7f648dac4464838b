"""Rows without rules whose cells are centred in height: a row's number stands beside the middle of its text, not its first line.

The lines are cut where the rows come out most even: each with one line that holds its number or figures, all its cells centred on
that line, and no text wrapped that need not have been.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import pairwise
from math import inf
from statistics import median

from cchc_extract.layout.columns import Piece
from cchc_extract.layout.rowstarts import (
    NOTHING_TOLD,
    Told,
    had_room,
    is_amount,
    is_figure,
    is_number_line,
    is_rest_of_figure,
)
from cchc_extract.layout.tablelines import TableLine

LONGEST = 14
"""Most lines of one row."""
_BETWEEN = 3
"""Most lines from one half of a broken number to the other."""
_COUNTED = 3
"""Figures beside one another, with no word between, that are the numbers of columns."""
_OFF_CENTRE = 2.0
_NEEDLESS_WRAP = 3.0
_NO_ANCHOR = 3.0
_HEADING = 0.5
_MORE_ANCHORS = 10.0
_CUT_SENTENCE = 2.0
"""What speaks against a cut: a line's height off the centre, text wrapped although there was room, a row without number and figure (less
for the first, it may be the heading), a second such line in it, and a row that begins in small letters; in units of each other."""

_WIDER = 1.12
"""Distance of two lines, in the nearest of two of one column, that no row has within: its highest cell has lines all the way down."""
_FEWEST = 3
"""Rows that show how far apart rows are."""

_TOP, _MIDDLE, _BOTTOM = 0.0, 0.5, 1.0
"""Where in a row its cells are set, as the share of a text's height that stands above what they have in common."""


def is_centred(lines: Sequence[TableLine], told: Told = NOTHING_TOLD) -> bool:
    """Whether ``lines`` fit rows with their cells centred better than rows with their cells set at the top, the headings left out."""
    return _Cutter(lines, _MIDDLE, told).cheapest_rows() < _Cutter(lines, _TOP, told).cheapest_rows()


def centred_row_starts(lines: Sequence[TableLine], told: Told = NOTHING_TOLD) -> list[int]:
    """The indices of ``lines`` on which the rows of the cheapest cut begin, cells centred."""
    return _Cutter(lines, _MIDDLE, told).cheapest()[1]


def low_row_starts(lines: Sequence[TableLine], told: Told = NOTHING_TOLD) -> list[int]:
    """The same where the cells are set at the bottom, as spreadsheets do unasked; none where another setting fits as well."""
    cost, starts = _Cutter(lines, _BOTTOM, told).cheapest()
    fits = all(cost < _Cutter(lines, other, told).cheapest()[0] for other in (_MIDDLE, _TOP))
    return starts if fits else []


def spaced_row_starts(lines: Sequence[TableLine], told: Told = NOTHING_TOLD) -> list[int]:
    """The indices of ``lines`` on which rows begin that stand further apart than the lines of one; none where the distances do not tell.

    Each has one line with its number or figures, or none where it is ``told`` to be a row, or a heading above the first.
    """
    steps = [below.middle - above.middle for above, below in pairwise(lines)]
    least = _WIDER * _nearest(lines)
    if not steps or not min(steps) < least <= max(steps):
        return []
    starts = [0, *(at for at, step in enumerate(steps, start=1) if step >= least)]
    cutter = _Cutter(lines, _TOP, told)
    anchors = cutter.anchors()
    counts = [sum(anchors[start:end]) for start, end in pairwise([*starts, len(lines)])]
    named = {span[0] for span in told.alone}
    first = next((at for at, count in enumerate(counts) if count), len(counts))
    rows = [count for start, count in zip(starts[first:], counts[first:], strict=True) if start not in named]
    several = len(lines) - len(starts) >= 2  # lines that go on from one above
    return starts if several and len(rows) >= _FEWEST and all(count == 1 for count in rows) else []


def _nearest(lines: Sequence[TableLine]) -> float:
    """The least distance of two texts, one below the other in one column."""
    above: dict[int, float] = {}
    least = inf
    for line in lines:
        for placed in line.pieces:
            if placed.end - placed.col == 1 and above.get(placed.col) != line.middle:
                least = min(least, line.middle - above.get(placed.col, -inf))
                above[placed.col] = line.middle
    return least


class _Cutter:
    """Cuts lines into rows so that what speaks against the cuts is least."""

    def __init__(self, lines: Sequence[TableLine], share: float, told: Told = NOTHING_TOLD) -> None:
        self._lines = lines
        self._alone = {n: span for span in told.alone for n in range(*span)}
        self._label = told.label
        self._share = share
        self._widths = told.widths(lines)
        self._pitch = _pitch(lines)
        self._numbered = [
            told.label > 0 and is_number_line(line, _with_number(lines[:index])) for index, line in enumerate(lines)
        ]
        values = _value_columns(lines, told.label)
        self._figured = [
            _has_figure(line, lines[max(0, index - _BETWEEN) : index], lines[index + 1 : index + 1 + _BETWEEN], values)
            for index, line in enumerate(lines)
        ]
        self._columns = [{placed.col: placed.piece for placed in reversed(line.pieces)} for line in lines]
        self._needless = {column: self._needless_wraps(column) for column in self._widths}

    def _needless_wraps(self, column: int) -> list[bool]:
        """Of each line, whether its text in ``column`` would have fitted behind the one above it there, or does not go on from it."""
        found, above = [], None
        for texts in self._columns:
            piece = texts.get(column)
            if piece is None or above is None:
                found.append(False)
            else:
                wrong = is_amount(piece, above, column) or had_room(above, piece, column, self._widths, self._label)
                found.append(wrong and not is_rest_of_figure(piece, above))
            above = piece or above
        return found

    def anchors(self) -> list[bool]:
        """Of each line, whether it holds the number of a row, or figures."""
        return [numbered or figured for numbered, figured in zip(self._numbered, self._figured, strict=True)]

    def cheapest(self) -> tuple[float, list[int]]:
        """The cost of the best cut, and the lines on which its rows begin."""
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(self._lines) + 1):
            starts = range(max(0, end - LONGEST), end)
            best.append(min((best[start][0] + self._cost(start, end), start) for start in starts))
        found = []
        end = len(self._lines)
        while end:
            end = best[end][1]
            found.append(end)
        return best[-1][0], found[::-1]

    def cheapest_rows(self) -> float:
        """The cost of the best cut without that of a first row that has neither number nor figure: headings may have several levels."""
        cost, starts = self.cheapest()
        end = starts[1] if len(starts) > 1 else 0
        anchored = any(self._numbered[:end]) or any(self._figured[:end])
        return cost if anchored or not end else cost - self._cost(0, end)

    def _cost(self, start: int, end: int) -> float:
        if self._alone and any(self._alone.get(n, (start, end)) != (start, end) for n in range(start, end)):
            return inf
        numbers = sum(self._numbered[start:end])
        figures = sum(self._figured[start:end])
        row = self._columns[start:end]
        held = {col: pieces for col in self._widths if (pieces := [texts[col] for texts in row if col in texts])}
        if numbers or figures:
            cost = _MORE_ANCHORS * (max(0, numbers - 1) + max(0, figures - 1))
        else:
            cost = _NO_ANCHOR if start or len(held) < _COUNTED else _HEADING
        wanted = self._height(
            held[min(held)] if numbers else next((p for c, p in held.items() if c > self._label), held[min(held)])
        )
        for column, pieces in held.items():
            cost += _OFF_CENTRE * abs(self._height(pieces) - wanted) / self._pitch
            first = next(index for index in range(start, end) if column in self._columns[index])
            cost += _NEEDLESS_WRAP * sum(self._needless[column][first + 1 : end])
        label = held.get(self._label)
        begins_small = label is not None and label[0].text[:1].islower()
        return cost + (_CUT_SENTENCE if start and begins_small else 0.0)

    def _height(self, pieces: Sequence[Piece]) -> float:
        """Where a cell's text stands: the height of its first line, its middle, or its last line."""
        first, last = pieces[0].box.centre[1], pieces[-1].box.centre[1]
        return first + self._share * (last - first)


def _with_number(above: Sequence[TableLine]) -> TableLine | None:
    """The last of the lines ``above`` with text in the first column: figures may stand between the two lines of a broken number."""
    return next((line for line in reversed(above[-_BETWEEN:]) if line.first is not None), None)


def _pitch(lines: Sequence[TableLine]) -> float:
    """The usual distance of two lines of one column."""
    steps = [
        below - above
        for column in range(2)
        for above, below in pairwise([line.middle for line in lines if line.at(column) is not None])
    ]
    return max(median(steps), 1.0) if steps else 1.0


def _value_columns(lines: Sequence[TableLine], label: int) -> set[int]:
    """The columns right of that of the labels that hold figures more often than words: ``01`` below ``Khuyết`` is no value."""
    figures: dict[int, int] = {}
    for line in lines:
        shown = [(placed.col, is_figure(placed.piece.text)) for placed in line.pieces]
        if len(shown) >= _COUNTED and all(figure for _, figure in shown):
            continue  # the numbers of the columns
        for col, figure in shown:
            if col > label:
                figures[col] = figures.get(col, 0) + (1 if figure else -1)
    return {col for col, more in figures.items() if more >= 0}


def _has_figure(
    line: TableLine, above: Sequence[TableLine], below: Sequence[TableLine], values: Container[int]
) -> bool:
    """Whether the line holds a value: a figure in one of the columns ``values``, no end of a legend (``Có =``, ``0``) nor part of one."""
    return any(
        placed.col in values
        and is_figure(placed.piece.text)
        and not _is_rest(placed.piece, placed.col, above)
        and not _is_broken(placed.piece, placed.col, below)
        for placed in line.pieces
    )


def _is_broken(piece: Piece, column: int, below: Sequence[TableLine]) -> bool:
    """Whether the figure ``piece`` goes on below."""
    under = next((other for line in below if (other := line.at(column)) is not None), None)
    return under is not None and is_rest_of_figure(under, piece)


def _is_rest(piece: Piece, column: int, above: Sequence[TableLine]) -> bool:
    """Whether ``piece`` ends what stands over it: a legend, or a figure that its narrow column broke."""
    over = next((other for line in reversed(above) if (other := line.at(column)) is not None), None)
    return over is not None and (over.text.endswith("=") or is_rest_of_figure(piece, over))

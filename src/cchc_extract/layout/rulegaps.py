"""Tables with horizontal rules only: where the rule between two rows is missing over a column, its cell is merged over both.

The text of such a cell stands at the top, in the middle or at the foot of its height, and not on the lines of the rows beside it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from cchc_extract.layout.columns import Gutter
from cchc_extract.layout.grid import filled
from cchc_extract.layout.openrules import OpenRules
from cchc_extract.layout.rowstarts import is_figure, is_stt
from cchc_extract.layout.rulings import Ruling
from cchc_extract.layout.tablelines import Placed, TableLine
from cchc_extract.model import Box, Cell, Finding
from cchc_extract.model.words import say

DRAWN, FREE = 0.6, 0.4
"""Share of a column over which a rule runs: from the first it parts the rows there, up to the second it does not."""
_PITCH = 1.6
"""Distance of two lines of one text, in word heights."""
_MIDDLE = 0.4
"""Heights of a word by which a text may be off the middle of its cell."""
_EDGE = 0.9
"""Widest distance of a text from the rule above or below it, in word heights, where it is set at the top or at the foot."""
_BLANK = 0.25
"""Width of a blank, in word heights."""
_LEVEL = 1.5
"""Points by which texts on one line may stand unevenly."""


class Over(Struct, frozen=True):
    """A cell over the columns ``col`` to before ``end`` and the bands ``first`` to ``last`` between rules, with its texts."""

    col: int
    end: int
    first: int
    last: int
    texts: tuple[Placed, ...]


class Bands(Struct, frozen=True):
    """The rows of a table, each a band between two rules: the lines of each, and the cells that reach over several.

    ``edges`` are the heights of the rules, with the first and the last edge of the table. ``unsure`` are the bands of which
    it is not sure what reaches over them. ``open_below`` are the columns that no rule closes at the foot.
    """

    edges: tuple[float, ...]
    lines: tuple[tuple[TableLine, ...], ...]
    overs: tuple[Over, ...]
    unsure: frozenset[int]
    open_below: tuple[int, ...] = ()


def bands_of(
    lines: Sequence[TableLine],
    rules: OpenRules,
    gutters: Sequence[Gutter],
    frame: Box,
    open_above: Sequence[int] = (),
) -> Bands:
    """The rows that ``rules`` part in ``lines``, the body of a table with columns between ``gutters``, which fills ``frame`` (points).

    ``open_above`` are the columns in which a merged cell goes on from the page before.
    """
    levels = [level for level in rules.levels if frame.top < level.position < frame.bottom]
    edges = (frame.top, *(level.position for level in levels), frame.bottom)
    held: list[list[TableLine]] = [[] for _ in edges[1:]]
    for line in lines:
        held[bisect_left(edges, line.middle, 1, len(edges) - 1) - 1].append(line)
    zones = zones_of(gutters, frame)
    foot = rules.levels[-1]
    free = [col for col, zone in enumerate(zones) if foot.position >= frame.bottom and foot.covered(*zone) <= FREE]
    drawn = [any(level.covered(*zone) > FREE for level in rules.levels) for zone in zones]
    table = _Table(edges, [tuple(each) for each in held], levels, zones, (open_above, free), drawn)
    overs, unsure = table.merged()
    gone = {id(text.piece) for over in overs for text in over.texts}
    return Bands(
        edges, tuple(tuple(_without(each, gone)) for each in held), tuple(overs), frozenset(unsure), tuple(free)
    )


def zones_of(gutters: Sequence[Gutter], frame: Box) -> list[tuple[float, float]]:
    """Where the text of each column stands, from left to right: between the ``gutters``, within ``frame``."""
    edges = [frame.x0, *(x for each in gutters for x in (each.start, each.end)), frame.x1]
    return [*pairwise(edges)][::2]


def runs_of(shares: Sequence[float]) -> list[tuple[int, int]]:
    """The first and the last band of each cell of a column, of which the rules between the bands cover these ``shares``."""
    walls = [0, *(at + 1 for at, share in enumerate(shares) if share > FREE), len(shares) + 1]
    return [(first, end - 1) for first, end in pairwise(walls)]


def _without(lines: Sequence[TableLine], gone: set[int]) -> Iterator[TableLine]:
    for line in lines:
        kept = tuple(each for each in line.pieces if id(each.piece) not in gone)
        if kept:
            yield line if len(kept) == len(line.pieces) else TableLine(kept)


class _Table:
    """Lines in bands, and of each column where no rule parts them: those ``free`` are open at the top, or at the foot; a column that
    is not ``drawn`` has no rule at all.
    """

    def __init__(
        self,
        edges: Sequence[float],
        lines: Sequence[Sequence[TableLine]],
        levels: Sequence[Ruling],
        zones: Sequence[tuple[float, float]],
        free: tuple[Sequence[int], Sequence[int]],
        drawn: Sequence[bool],
    ) -> None:
        self._edges, self._lines = edges, lines
        (self._above, self._below), self._drawn = free, drawn
        self._zones = zones
        self._shares = [[level.covered(*zone) for level in levels] for zone in zones]

    def merged(self) -> tuple[list[Over], set[int]]:
        """The cells over several bands, and the bands of which it is not sure."""
        overs: list[Over] = []
        unsure: set[int] = set()
        runs = [runs_of(shares) for shares in self._shares]
        for col, mine in enumerate(runs):
            for first, last in mine:
                if first == last or any(each.col <= col < each.end and each.first == first for each in overs):
                    continue
                end = self._end(col, first, last, runs)
                over = None if end is None else self._over(col, end, first, last)
                if over is not None and self._holds(over):
                    overs.append(over)
                elif over is None or self._is_doubtful(over):
                    unsure.update(range(first, last + 1))
            unsure.update(
                band
                for at, share in enumerate(self._shares[col])
                if FREE < share < DRAWN
                for band in (at, at + 1)
                if self._texts(col, band, band)
            )
        return overs, unsure

    def _end(self, col: int, first: int, last: int, runs: Sequence[Sequence[tuple[int, int]]]) -> int | None:
        """One past the last column over which the texts of ``col`` run; ``None`` where they run into one that is parted otherwise."""
        crossing = [
            each
            for band in range(first, last + 1)
            for line in self._lines[band]
            for each in line.pieces
            if each.end - each.col > 1 and each.col <= col < each.end
        ]
        if not crossing:
            return col + 1
        end = max(each.end for each in crossing)
        alike = all((first, last) in runs[other] for other in range(col, end))
        return end if alike and all(each.col == col for each in crossing) else None

    def _over(self, col: int, end: int, first: int, last: int) -> Over:
        texts = [text for other in range(col, end) for text in self._texts(other, first, last)]
        return Over(col, end, first, last, tuple(sorted(texts, key=_height)))

    def _texts(self, col: int, first: int, last: int) -> list[Placed]:
        lines = (line for band in range(first, last + 1) for line in self._lines[band])
        return [each for line in lines for each in line.pieces if each.col == col]

    def _holds(self, over: Over) -> bool:
        """Whether a text is that of all of the bands, or there is none: one block at the top, in the middle or at the foot."""
        if not over.texts:
            return True
        height = over.texts[0].piece.box.height
        if not self._is_block(over) or (len(over.texts) > 1 and self._is_by_row(over)):
            return False
        if len(over.texts) > 1 and any(
            (is_stt(each.piece.text) or is_figure(each.piece.text)) and not (at and self._goes_on(over, at))
            for at, each in enumerate(over.texts)
        ):
            return False
        if (over.col in self._below and over.last == len(self._lines) - 1) or (
            over.col in self._above and not over.first
        ):
            return True  # its middle may be at the edge of the page, or on the other
        top, bottom = self._edges[over.first], self._edges[over.last + 1]
        above = over.texts[0].piece.box.top - top
        below = bottom - over.texts[-1].piece.box.bottom
        if abs(above - below) <= 2 * _MIDDLE * height:
            return True
        return self._drawn[over.col] and min(above, below) <= _EDGE * height

    def _is_doubtful(self, over: Over) -> bool:
        """Whether texts that are not those of a merged cell may still be so.

        They may where each stands on the line of a row but they are words as near to one another as lines of one text.
        """
        if not self._is_by_row(over):
            return bool(over.texts)
        words = not any(is_stt(each.piece.text) or is_figure(each.piece.text) for each in over.texts)
        return words and self._is_block(over) and any(share > FREE for share in self._shares[over.col])

    def _is_block(self, over: Over) -> bool:
        """Whether the texts are as near to one another as the lines of one."""
        height = over.texts[0].piece.box.height
        middles = [each.piece.box.centre[1] for each in over.texts]
        return all(lower - upper <= _PITCH * height for upper, lower in pairwise(middles))

    def _is_by_row(self, over: Over) -> bool:
        """Whether the texts stand on the lines of the rows beside them, in several of the bands, one in each.

        What goes on from the line above is none of its own.
        """
        if any(self._goes_on(over, at) for at in range(1, len(over.texts))):
            return False
        bands = [bisect_left(self._edges, each.piece.box.centre[1]) - 1 for each in over.texts]
        return len(set(bands)) > 1 and all(
            any(abs(other - each.piece.box.centre[1]) <= _LEVEL for other in self._beside(band, over))
            for band, each in zip(bands, over.texts, strict=True)
        )

    def _goes_on(self, over: Over, at: int) -> bool:
        """Whether text ``at`` goes on from the one above: it begins in small letters, or with a figure for which that left no room.

        With a figure only where there are fewer texts than rows: each may have one.
        """
        text, above = over.texts[at].piece, over.texts[at - 1].piece
        if text.text[:1].islower():
            return True
        if not (text.text[:1].isdigit() and above.text[-1:].isalpha()) or len(over.texts) > over.last - over.first:
            return False
        return above.box.x1 + _BLANK * above.box.height + text.words[0].box.width > self._zones[over.end - 1][1]

    def _beside(self, band: int, over: Over) -> list[float]:
        """The heights at which the texts of the other columns stand in a band."""
        return [
            each.piece.box.centre[1]
            for line in self._lines[band]
            for each in line.pieces
            if not over.col <= each.col < over.end
        ]


def _height(text: Placed) -> tuple[float, float]:
    return text.piece.box.centre[1], text.piece.box.x0


def with_overs(
    cells: Sequence[Cell], bands: Bands, rows: Mapping[int, tuple[int, int]], xs: Sequence[float]
) -> list[Cell]:
    """The ``cells`` of single rows with those over several in their place; ``rows`` are the first and the last row of each band."""
    merged: list[Cell] = []
    covered: set[tuple[int, int]] = set()
    for over in bands.overs:
        first, last = rows[over.first][0], rows[over.last][1]
        covered |= {(row, col) for row in range(first, last + 1) for col in range(over.col, over.end)}
        box = Box(xs[over.col], bands.edges[over.first], xs[over.end], bands.edges[over.last + 1])
        cell = Cell(row=first, col=over.col, row_span=last + 1 - first, col_span=over.end - over.col, box=box)
        words = [word for text in over.texts for word in text.piece.words]
        merged.append(filled(cell, words) if words else cell)
    kept = [cell for cell in cells if (cell.row, cell.col) not in covered]
    return sorted([*kept, *merged], key=_place)


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.col


def merge_unsure(page: int) -> Finding:
    """What is doubtful about a row beside which a rule is missing, where the text there is not that of a merged cell."""
    said = say("merge-unsure")
    return Finding(
        code="merge-unsure", severity="warning", stage="layout", page=page, message=said.en, message_vi=said.vi
    )

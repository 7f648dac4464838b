"""Tables whose rows no rule parts: a text that stands between the lines of two rows is that of a cell merged over both, or over more.

It shows only where cells are set in the middle of their height: a merged text then stands off the middle of its row, as no other does.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from cchc_extract.layout.rulegaps import Bands, Over
from cchc_extract.layout.tablelines import Placed, TableLine

_OFF = 0.35
"""Heights of a word by which a text may be off the middle of its rows."""
_LEVEL = 1.5
"""Points by which texts on one line may stand unevenly."""
_NEXT_TO = 2
"""Texts beside one that are in the middle of the row, from which it is known where that is."""


class _Block(Struct, frozen=True):
    """What stands in one cell: its texts, and where it begins and ends in height."""

    texts: tuple[Placed, ...]
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The middle of its height."""
        return (self.top + self.bottom) / 2

    def line(self, at: int) -> float:
        """The height of its line ``at``."""
        return self.texts[at].piece.box.centre[1]

    @property
    def height(self) -> float:
        """The height of its first line."""
        return self.texts[0].piece.box.height


_Row = dict[int, _Block]


def texts_between(rows: Sequence[Sequence[TableLine]], cols: int) -> Bands | None:
    """The texts that are those of several ``rows``, each of some lines, and the rows of which it is not sure whether one is theirs.

    ``None`` where all stand in the middle of their rows.
    """
    if not rows or rows[0][0].pieces[0].piece.words[0].size is None:
        return None  # words read from a picture have but the height of their ink
    held = [_blocks(lines) for lines in rows]
    off = [_off_middle(row) for row in held]
    if not any(off):
        return None
    extents = [
        _extent([block for col, block in row.items() if col not in out]) for row, out in zip(held, off, strict=True)
    ]
    overs: list[Over] = []
    unsure: set[int] = set()
    for col in range(cols):
        mine = [at for at, out in enumerate(off) if col in out]
        tiled = _tiled(held, extents, col) if mine else []
        overs += tiled
        if not tiled:
            for at in mine:
                unsure |= _blank_next_to(held, col, at)
    return Bands(_edges(extents), (), tuple(overs), frozenset(unsure))


def _extent(blocks: Sequence[_Block]) -> tuple[float, float]:
    return min(block.top for block in blocks), max(block.bottom for block in blocks)


def _edges(extents: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """Where each row begins, and the last ends: in the middle between two."""
    between = [(upper[1] + lower[0]) / 2 for upper, lower in pairwise(extents)]
    return (extents[0][0], *between, extents[-1][1])


def _blocks(lines: Sequence[TableLine]) -> _Row:
    texts: dict[int, list[Placed]] = {}
    for placed in (placed for line in lines for placed in line.pieces):
        texts.setdefault(placed.col, []).append(placed)
    return {
        col: _Block(tuple(mine), min(each.piece.box.top for each in mine), max(each.piece.box.bottom for each in mine))
        for col, mine in texts.items()
    }


def _off_middle(row: _Row) -> set[int]:
    """The columns in which the text of a row is not in the middle of its height, as most of its texts are."""
    if len(row) <= _NEXT_TO:
        return set()
    middle = median(block.middle for block in row.values())
    off = {col for col, block in row.items() if abs(block.middle - middle) > _OFF * block.height}
    out = {col for col in off if not _is_level(row, col)}
    return out if 2 * len(off) < len(row) else set()


def _is_level(row: _Row, col: int) -> bool:
    """Whether the text in ``col`` begins on the line on which others do, or ends on it: they are set at the top, or at the foot."""
    others = [block for other, block in row.items() if other != col]
    return any(sum(abs(block.line(at) - row[col].line(at)) <= _LEVEL for block in others) >= _NEXT_TO for at in (0, -1))


def _tiled(rows: Sequence[_Row], extents: Sequence[tuple[float, float]], col: int) -> list[Over]:
    """The texts of ``col``, each in the middle of as many rows as have no other, if that comes out even; else none."""
    found: list[Over] = []
    start = 0
    for at, row in enumerate(rows):
        if col not in row:
            continue
        while start < at and len(rows[start]) < _NEXT_TO:
            start += 1  # the heading of a section
        end = next(
            (n for n in range(at, len(rows)) if start <= n and _is_middle(extents[start], extents[n], row[col])), None
        )
        if start > at or end is None or any(col in rows[n] for n in range(at + 1, end + 1)):
            return []
        found.append(Over(col, col + 1, start, end, row[col].texts))
        start = end + 1
    over = [each for each in found if each.last > each.first]
    return over if all(len(row) < _NEXT_TO for row in rows[start:]) else []


def _is_middle(first: tuple[float, float], last: tuple[float, float], block: _Block) -> bool:
    """Whether ``block`` is in the middle of the height from the row ``first`` to the row ``last``."""
    return abs((first[0] + last[1]) / 2 - block.middle) <= _OFF * block.height


def _blank_next_to(rows: Sequence[_Row], col: int, at: int) -> set[int]:
    """The rows above and below row ``at`` up to the next that has a text of its own in ``col``, and that row itself."""
    blank = {at}
    for step in (-1, 1):
        n = at + step
        while 0 <= n < len(rows) and col not in rows[n] and len(rows[n]) >= _NEXT_TO:
            blank.add(n)
            n += step
    return blank

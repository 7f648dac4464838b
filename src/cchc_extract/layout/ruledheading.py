"""The column headings of a table with horizontal rules only, of several levels: where no rule is drawn below a heading, it goes on down.

How many columns one is over that has others below it, no rule tells where its neighbours have too: it stands in their middle, or begins
where they do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from cchc_extract.layout.columns import Gutter
from cchc_extract.layout.grid import filled
from cchc_extract.layout.openrules import OpenRules
from cchc_extract.layout.rulegaps import FREE, runs_of, zones_of
from cchc_extract.layout.rulings import Ruling
from cchc_extract.layout.tablelines import Placed, TableLine
from cchc_extract.model import Box, Cell

_UNBROKEN = 0.8
"""Share of a gutter over which the rule below two headings runs where both are parts of one."""
_MOST_COLUMNS = 24
"""Columns of neighbouring headings of one level; of more it is not asked which belong together."""


def ruled_heading(
    lines: Sequence[TableLine], rules: OpenRules, gutters: Sequence[Gutter], xs: Sequence[float], frame: Box
) -> list[Cell]:
    """The cells of a heading, which fills ``frame`` (points) and has ``lines``; none where no broken rule parts it.

    ``gutters`` part its columns, ``xs`` are the edges of these.
    """
    zones = zones_of(gutters, frame)
    inside = [level for level in rules.levels if frame.top < level.position < frame.bottom]
    levels = [level for level in inside if any(level.covered(*zone) > FREE for zone in zones)]
    if not levels or not lines:
        return []
    edges = (frame.top, *(level.position for level in levels), frame.bottom)
    runs = [runs_of([level.covered(*zone) for level in levels]) for zone in zones]
    texts: dict[tuple[int, int], list[Placed]] = {}
    for text in (text for line in lines for text in line.pieces):
        x, y = text.piece.box.centre
        col = min(max(0, bisect_right(xs, x) - 1), len(xs) - 2)
        band = bisect_left(edges, y, 1, len(edges) - 1) - 1
        first = next(first for first, last in runs[col] if first <= band <= last)
        texts.setdefault((col, first), []).append(text)
    cells = []
    for first, last, cols in _areas(runs, levels, gutters):
        mine = {col: texts.get((col, first), []) for col in cols}
        spans = [(col, col + 1) for col in cols] if last == len(levels) else _spans(cols, mine, xs)
        if not spans:
            return []
        for start, end in spans:
            box = Box(xs[start], edges[first], xs[end], edges[last + 1])
            cell = Cell(row=first, col=start, row_span=last + 1 - first, col_span=end - start, box=box)
            words = [word for col in range(start, end) for text in mine[col] for word in text.piece.words]
            cells.append(filled(cell, words) if words else cell)
    return sorted(cells, key=_place)


def _areas(
    runs: Sequence[Sequence[tuple[int, int]]], levels: Sequence[Ruling], gutters: Sequence[Gutter]
) -> Iterator[tuple[int, int, range]]:
    """First and last band of headings of one height, and the neighbouring columns they are over, which the rule below does not part."""
    open_at: dict[tuple[int, int], int] = {}
    for col in range(len(runs) + 1):
        here = set(runs[col]) if col < len(runs) else set()
        for area in [area for area in open_at if area not in here or _is_parted(area, levels, gutters[col - 1])]:
            yield *area, range(open_at.pop(area), col)
        for area in here:
            open_at.setdefault(area, col)


def _is_parted(area: tuple[int, int], levels: Sequence[Ruling], gutter: Gutter) -> bool:
    """Whether the rule below an area is broken at a gutter."""
    _, last = area
    return last < len(levels) and levels[last].covered(gutter.start, gutter.end) < _UNBROKEN


def _spans(cols: range, texts: dict[int, list[Placed]], xs: Sequence[float]) -> list[tuple[int, int]]:
    """The columns of each heading of some that have others below them; none where there are more texts than columns."""
    blocks = _blocks([text for col in cols for text in texts[col]])
    if len(blocks) > len(cols) or len(cols) > _MOST_COLUMNS:
        return []
    if len(blocks) < 2:
        return [(cols.start, cols.stop)]
    cuts = combinations(range(cols.start + 1, cols.stop), len(blocks) - 1)
    ways = [[*pairwise([cols.start, *cut, cols.stop])] for cut in cuts]
    return min(ways, key=lambda way: sum(_off(block, xs[a], xs[b]) for block, (a, b) in zip(blocks, way, strict=True)))


def _blocks(texts: Sequence[Placed]) -> list[tuple[float, float]]:
    """Where texts begin and end, those over one another together, from left to right."""
    blocks: list[tuple[float, float]] = []
    for box in sorted((text.piece.box for text in texts), key=_left):
        if blocks and box.x0 < blocks[-1][1]:
            start, end = blocks.pop()
            blocks.append((start, max(end, box.x1)))
        else:
            blocks.append((box.x0, box.x1))
    return blocks


def _off(block: tuple[float, float], x0: float, x1: float) -> float:
    """How far a heading is from the middle of its columns, or beyond their edges."""
    start, end = block
    return abs(start + end - x0 - x1) / 2 + 2 * (max(0.0, x0 - start) + max(0.0, end - x1))


def _left(box: Box) -> float:
    return box.x0


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.col

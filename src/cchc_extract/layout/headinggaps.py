"""A rule that is missing all the way down a ruled table: two headings stand in one cell, and what is below them stands apart as they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, pairwise, repeat
from operator import attrgetter, gt, sub

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.columns import height_of
from cchc_extract.layout.grid import filled
from cchc_extract.layout.lines import baselines
from cchc_extract.layout.unruled import MOST, WIDEST_BLANK, moved, words_in
from cchc_extract.model import Box, Cell, Finding, Grid, Word
from cchc_extract.model.words import say

_LEVEL = 1.0
"""Points within which texts begin at one edge."""
_BLANK = 0.45
"""Widest blank within a text, in word heights."""
_ALIGNED = 3
"""Texts that begin at one edge before it is a column's."""
_CROSSED = 0.34
"""Share of the texts that may run across a column's edge; where more do, the gap in the heading is none between columns."""
_WIDE = 2.0
"""Width of a gap in the heading, in word heights, that parts columns though all of the texts stand to one side of it."""

_LEFT, _RIGHT, _TOP = attrgetter("box.x0"), attrgetter("box.x1"), attrgetter("box.top")


class _Text(Struct, frozen=True):
    """A cell with its lines of words."""

    cell: Cell
    lines: Sequence[Sequence[Word]]


class _Edge(Struct, frozen=True):
    """Where a column begins: at ``x`` points; its texts at ``left``, if they all begin there. Blanks in a text are up to ``blank`` wide."""

    x: float
    left: float | None
    blank: float

    def crosses(self, line: Sequence[Word]) -> bool:
        """Whether a text of ``line`` runs across the edge."""
        if any(word.box.x0 < self.x < word.box.x1 for word in line):
            return True
        return any(
            before.box.x1 <= self.x <= after.box.x0
            and after.box.x0 - before.box.x1 <= self.blank
            and (self.left is None or abs(after.box.x0 - self.left) > _LEVEL)
            for before, after in pairwise(line)
        )


def with_columns_parted(grid: Grid, words: Sequence[Word]) -> Grid:
    """``grid``, filled with ``words``, with each column parted at a gap between two texts of its heading that goes on in the cells below.

    Rows in which a text runs across are doubted, and all where most of them do not show the column.
    """
    for start, end in reversed(_gaps(grid, words)):
        grid = _parted_at(grid, words, start, end)
    return grid


def _gaps(grid: Grid, words: Sequence[Word]) -> list[tuple[float, float]]:
    """The gaps between texts of the heading, in points from left to right, in which no column begins."""
    head = [cell for cell in grid.cells[: grid.cols] if not cell.row]
    feet = sorted({cell.box.bottom for cell in head if cell.box is not None})
    if len(head) == len(grid.cells) or not feet:
        return []
    tops = list(map(_TOP, words))
    above = list(compress(words, map(gt, repeat(feet[-1]), tops)))
    found = set(_white(above))
    if len(feet) > 1:
        found.update(_white([word for word in above if word.box.top > feet[0]]))
    if not found:
        return []
    depth = max(cell.row_span for cell in head)
    edges = set(map(_LEFT, grid.cells))
    free = [gap for gap in found if not any(gap[0] - _LEVEL < x < gap[1] + _LEVEL for x in edges)]
    return sorted(gap for gap in free if any(_is_in(gap, cell, above) for cell in grid.cells if cell.row < depth))


def _is_in(gap: tuple[float, float], cell: Cell, words: Sequence[Word]) -> bool:
    """Whether ``gap`` is one between texts of ``cell``, which is of one column."""
    if cell.col_span > 1 or cell.box is None or not cell.box.x0 < gap[0] < gap[1] < cell.box.x1:
        return False
    mine = words_in(cell, words)
    return any(word.box.x1 <= gap[0] for word in mine) and any(word.box.x0 >= gap[1] for word in mine)


def _white(words: Sequence[Word]) -> Iterator[tuple[float, float]]:
    """The strips between ``words`` that none of them reaches into, wider than a blank."""
    mine = sorted(words, key=_LEFT)
    lefts, reach = list(map(_LEFT, mine)), list(accumulate(map(_RIGHT, mine), max))
    wide = list(map(sub, lefts[1:], reach))
    if wide and max(wide) >= (least := WIDEST_BLANK * mine[0].box.height):
        yield from ((reach[at], lefts[at + 1]) for at, gap in enumerate(wide) if gap >= least)


def _parted_at(grid: Grid, words: Sequence[Word], start: float, end: float) -> Grid:
    """``grid`` with one column more that begins between ``start`` and ``end``, if the cells below the heading show it."""
    column = [
        cell for cell in grid.cells if cell.col_span == 1 and cell.box and cell.box.x0 < start < end < cell.box.x1
    ]
    depth = max(cell.row_span for cell in grid.cells if not cell.row)
    body = [_Text(cell, baselines(words_in(cell, words))) for cell in column if cell.row >= depth and cell.text]
    if not body or any(word.turned for text in body for line in text.lines for word in line):
        return grid
    edge = _edge(body, start, end)
    crossed = [text.cell for text in body if any(map(edge.crosses, text.lines))]
    clear = [text for text in body if text.cell not in crossed]
    left = [text for text in clear if any(line[0].box.x0 < edge.x for line in text.lines)]
    right = [text for text in clear if any(line[-1].box.x0 > edge.x for line in text.lines)]
    every = sorted({text.cell.row for text in body})
    if len(crossed) > _CROSSED * len(body):
        return _doubted(grid, every if left and right else [])
    sure = bool(left) and bool(right)
    if not sure and end - start < _WIDE * height_of(body[0].lines):
        return _doubted(grid, every)
    held = {id(cell): words_in(cell, words) for cell in column}
    new: list[Cell] = []
    for cell in grid.cells:
        whole = cell in crossed or any(map(edge.crosses, baselines(held.get(id(cell), ()))))
        if id(cell) in held and not whole:
            new += _in_two(cell, held[id(cell)], edge.x)
        else:
            new.append(replace(cell, col_span=2) if id(cell) in held else moved(cell, column[0].col, 1))
    doubted = [cell.row for cell in crossed if _is_beside_others(cell, grid)] if sure else every
    return _doubted(replace(grid, cells=tuple(new), cols=grid.cols + 1), doubted)


def _edge(body: Sequence[_Text], start: float, end: float) -> _Edge:
    """The edge between ``start`` and ``end`` that fewest texts run across, in the middle of the strip that parts most, the widest such."""
    lines = [line for text in body for line in text.lines]
    blank = _BLANK * height_of(lines)
    inked = [(word.box.x0, word.box.x1) for line in lines for word in line if word.box.x1 > start and word.box.x0 < end]
    bounds = sorted({start, end, *(x for pair in inked for x in pair if start < x < end)})
    strips: list[tuple[int, float, float]] = []
    for low, high in pairwise(bounds):
        over = sum(x0 < high and x1 > low for x0, x1 in inked)
        if strips and strips[-1][0] == over and strips[-1][2] == low:
            low = strips.pop()[1]
        strips.append((over, low, high))
    few = min(strip[0] for strip in strips)
    free = [(low, high) for over, low, high in strips if over == few]
    low, high = max(free, key=lambda strip: (_shown(body, *strip), strip[1] - strip[0]))
    x = (low + high) / 2
    begins = [word.box.x0 for line in lines for word in [next((w for w in line if w.box.x0 >= x), None)] if word]
    left = max(begins, key=lambda at: sum(abs(other - at) <= _LEVEL for other in begins), default=None)
    same = sum(abs(other - left) <= _LEVEL for other in begins) if left is not None else 0
    return _Edge(x, left if same >= max(_ALIGNED, MOST * len(begins)) else None, blank)


def _shown(body: Sequence[_Text], start: float, end: float) -> int:
    """How many of the cells have text on both sides of a strip."""
    places = ([(word.box.x0, word.box.x1) for line in text.lines for word in line] for text in body)
    return sum(any(x1 <= start for _, x1 in mine) and any(x0 >= end for x0, _ in mine) for mine in places)


def _in_two(cell: Cell, words: Sequence[Word], x: float) -> Iterator[Cell]:
    """``cell`` as one to the left of ``x`` and one to the right."""
    box = cell.box
    if box is None:
        return
    for col, part in (
        (cell.col, Box(box.x0, box.top, x, box.bottom)),
        (cell.col + 1, Box(x, box.top, box.x1, box.bottom)),
    ):
        mine = [word for word in words if (word.box.centre[0] < x) == (col == cell.col)]
        blank = Cell(row=cell.row, col=col, row_span=cell.row_span, box=part)
        yield filled(blank, mine, part) if mine else blank


def _is_beside_others(cell: Cell, grid: Grid) -> bool:
    """Whether other cells of the row of ``cell`` have text but for its number: those of a section's name have none."""
    return any(each.text and each.row == cell.row and each is not cell and each.col for each in grid.cells)


def _doubted(grid: Grid, rows: Sequence[int]) -> Grid:
    said = say("column-unruled")
    doubt = Finding(
        code="column-unruled",
        severity="warning",
        stage="layout",
        page=grid.page,
        message=said.en,
        message_vi=said.vi,
    )
    return replace(grid, doubts=(*grid.doubts, *((row, doubt) for row in rows))) if rows else grid

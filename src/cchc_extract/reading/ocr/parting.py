"""Cells over rows and columns between which a rule is broken: parted where their print shows it, and each part read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.brokenrules import Text, body_of, body_start, over_rows, row_edges, verdicts
from cchc_extract.layout.rulegaps import merge_unsure
from cchc_extract.model import Box, Cell, Grid, Rule, Word
from cchc_extract.reading.ocr import cells
from cchc_extract.reading.ocr.disturbed import Taken
from cchc_extract.reading.ocr.engine import Engine
from cchc_extract.reading.ocr.patches import Patch, patches_of
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.words import INK
from cchc_extract.reading.raster import Pixels

_POINT = 72 / WORK_DPI
_BLANK = 0.09  # inch: between words of one text there is less
_REST = 7, 6  # pixels: how near to an edge and how wide what is left of its rule is
_GOES_ON = 0.3  # share of the table's rows in which the rule of a column stands

Inked = npt.NDArray[np.bool_]


class Seen(Struct, frozen=True, eq=False):
    """A page less its rules (``grey`` and ``ink``), what was ``taken`` out of it before, its ``rules``, and what reads it."""

    grey: Pixels
    ink: Pixels
    taken: Taken
    rules: Sequence[Rule]
    engine: Engine


def parted(grid: Grid, words: Sequence[Word], page: Seen) -> tuple[Grid, list[Word]]:
    """``grid`` and its ``words``, the cells between which a rule is broken parted; rows of which that is not sure are doubted."""
    grid, words = _by_columns(grid, words, page)
    return _by_rows(grid, words, page)


def _by_columns(grid: Grid, words: Sequence[Word], page: Seen) -> tuple[Grid, list[Word]]:
    """A rule between columns that stands in the other rows goes on where no print runs across it."""
    first = body_start(grid)
    over = [cell for cell in grid.cells if cell.col_span > 1 and cell.row >= first and cell.text.strip()]
    if not over:
        return grid, list(words)
    edges = _column_edges(grid)
    parts: dict[tuple[int, int], list[Cell]] = {}
    for cell, patch in zip(over, _patches(grid, over, page), strict=True):
        free = [] if patch is None else _free(cell, patch, edges)
        inked = [each is not None for each in _patches(grid, _along(cell, free), page)[1:]] if free else []
        if any(inked):
            parts[cell.row, cell.col] = _along(cell, [each for each, holds in zip(free, inked, strict=True) if holds])
    return _read(grid, words, parts, page)


def _by_rows(grid: Grid, words: Sequence[Word], page: Seen) -> tuple[Grid, list[Word]]:
    first = body_start(grid)
    over = over_rows(grid, first)
    if not over:
        return grid, list(words)
    texts = {at: text for at, text in _texts(grid, page, first) if text.lines}
    body = body_of(grid, texts, page.rules)
    edges = row_edges(grid)
    parts: dict[tuple[int, int], list[Cell]] = {}
    doubted: set[int] = set()
    for cell, told in verdicts(over, texts, body):
        if told.startswith("several"):
            parts[cell.row, cell.col] = _down(cell, edges)
        if told.endswith("?"):
            doubted.update(range(cell.row, cell.row + cell.row_span))
    doubts = tuple((row, merge_unsure(grid.page)) for row in sorted(doubted))
    grid, found = _read(grid, words, parts, page)
    return (replace(grid, doubts=(*grid.doubts, *doubts)) if doubts else grid), found


def _read(
    grid: Grid, words: Sequence[Word], parts: Mapping[tuple[int, int], Sequence[Cell]], page: Seen
) -> tuple[Grid, list[Word]]:
    """``grid`` with cells (by row and column) cut into ``parts``, and these read."""
    if not parts:
        return grid, list(words)
    gone = [cell.box for cell in grid.cells if (cell.row, cell.col) in parts and cell.box is not None]
    cut = replace(grid, cells=tuple(cell for each in parts.values() for cell in each))
    read, inside = cells.filled(cut, page.grey, page.ink, page.engine, page.taken)
    kept = [cell for cell in grid.cells if (cell.row, cell.col) not in parts]
    every = sorted((*kept, *read.cells), key=lambda cell: (cell.row, cell.col))
    left = [word for word in words if not any(box.contains(*word.box.centre) for box in gone)]
    return replace(grid, cells=tuple(every)), [*left, *inside]


def _patches(grid: Grid, some: Sequence[Cell], page: Seen) -> list[Patch | None]:
    return patches_of(replace(grid, cells=tuple(some)), page.grey, page.ink, page.taken)


def _texts(grid: Grid, page: Seen, first: int) -> Iterator[tuple[tuple[int, int], Text]]:
    """The texts of the cells below the heading, by row and column."""
    some = [cell for cell in grid.cells if cell.row >= first and cell.text.strip()]
    for cell, patch in zip(some, _patches(grid, some, page), strict=True):
        if patch is not None:
            lines = tuple(((patch.top + top) * _POINT, (patch.top + bottom) * _POINT) for top, bottom in patch.lines)
            yield (cell.row, cell.col), Text(lines, tuple(line.strip() for line in cell.text.split("\n")))


def _column_edges(grid: Grid) -> dict[int, float]:
    """The columns' edges (pixels) at which cells part in enough of the rows."""
    parting: dict[int, list[float]] = {}
    for cell in grid.cells:
        if cell.col and cell.box is not None:
            parting.setdefault(cell.col, []).extend([cell.box.x0 / _POINT] * cell.row_span)
    least = _GOES_ON * grid.rows
    return {col: float(np.median(places)) for col, places in parting.items() if len(places) >= least}


def _free(cell: Cell, patch: Patch, edges: Mapping[int, float]) -> list[tuple[int, float]]:
    """The columns that begin within ``cell`` without print on their edge, each with it (pixels)."""
    within = [(col, edges[col]) for col in range(cell.col + 1, cell.col + cell.col_span) if col in edges]
    lines = [np.asarray((patch.picture[top:bottom] < INK).any(axis=0)) for top, bottom in patch.lines]
    return [(col, edge) for col, edge in within if not any(_runs_over(each, round(edge) - patch.x0) for each in lines)]


def _runs_over(inked: Inked, edge: int) -> bool:
    """Whether print of a line runs over ``edge``, or so near on both sides that it is one text."""
    turns = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    runs = [
        (int(start), int(end))
        for start, end in zip(turns[::2], turns[1::2], strict=True)
        if end - start > _REST[1] or start < edge - _REST[0] or end > edge + _REST[0]
    ]
    before = max((end for start, end in runs if start < edge), default=None)
    after = min((start for start, end in runs if end > edge), default=None)
    return before is not None and after is not None and after - before < _BLANK * WORK_DPI


def _along(cell: Cell, columns: Sequence[tuple[int, float]]) -> list[Cell]:
    """``cell`` cut where ``columns`` begin, without text."""
    box = cell.box
    if box is None or not columns:
        return [cell]
    starts = [(cell.col, box.x0), *((col, edge * _POINT) for col, edge in columns), (cell.col + cell.col_span, box.x1)]
    return [
        Cell(
            row=cell.row,
            col=col,
            row_span=cell.row_span,
            col_span=end - col,
            box=Box(x0, box.top, x1, box.bottom),
        )
        for (col, x0), (end, x1) in pairwise(starts)
    ]


def _down(cell: Cell, edges: Sequence[float]) -> list[Cell]:
    """``cell`` cut at each row's edge, without text."""
    box = cell.box
    if box is None:
        return [cell]
    return [
        Cell(row=row, col=cell.col, col_span=cell.col_span, box=Box(box.x0, edges[row], box.x1, edges[row + 1]))
        for row in range(cell.row, cell.row + cell.row_span)
    ]

"""Texts too wide for their cell, which run out of it over the next: they are its text all the same, and what they lie over is doubtful."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, repeat
from operator import attrgetter, gt

from msgspec.structs import replace

from cchc_extract.model import Box, Cell, Finding, Grid, Word
from cchc_extract.model.words import say

_OVER = 1.0
"""Points by which a word runs over an edge; marks and italics lean over by less."""
_PADDING = 6.0
"""Widest margin that programs leave between a cell's side and its text."""
_CENTRED = 1.5
"""Points by which the middle of a centred text may lie beside that of its cell."""
_LAID = 2.0
"""Points by which texts lie over one another; letters of one text are nearer than that."""
_NEXT = 3
"""How many of the words that begin next to the right of a word are looked at whether they lie over it."""
_LEFT, _RIGHT = attrgetter("box.x0"), attrgetter("box.x1")

_Places = Sequence[tuple[int, Box]]
"""The cells of a row, from left to right, each with its number."""


def over_edges(cells: Sequence[Cell], words: Sequence[Word]) -> list[Word]:
    """Those of ``words`` that run over an edge at which some of ``cells`` begins or the last ends: asked of all at once, as few do."""
    edges = [*sorted(set(map(_LEFT, cells)))[1:], max(map(_RIGHT, cells))]
    lefts, rights = [x - _OVER for x in edges], [x + _OVER for x in edges]
    before = map(bisect_right, repeat(lefts), map(_LEFT, words))
    behind = map(bisect_left, repeat(rights), map(_RIGHT, words))
    return list(compress(words, map(gt, behind, before)))


def is_out(word: Word, cell: Box) -> bool:
    """Whether ``word``, the middle of which lies in ``cell``, runs out of it."""
    return word.box.x0 < cell.x0 - _OVER or word.box.x1 > cell.x1 + _OVER


def homes(words: Sequence[Word], places: _Places, taken: Iterable[int]) -> list[tuple[Word, int]]:
    """The number of the cell to which each of ``words`` belongs, which run out of cells of one row; none for those of which it is not told.

    A text begins at the left side of its cell, ends at the right one, or has its middle in the cell's. ``taken`` are cells with other text.
    """
    free = set(dict(places)) - set(taken)
    found: list[tuple[Word, int]] = []
    for word in sorted(words, key=_LEFT):
        fitting = [number for number, box in places if number in free and _is_set(word.box, box)]
        middle = next((number for number in fitting if dict(places)[number].contains(*word.box.centre)), None)
        if fitting:
            number = fitting[0] if middle is None or len(words) > 1 else middle
            found.append((word, number))
            free.discard(number)
    return found


def _is_set(text: Box, cell: Box) -> bool:
    """Whether ``text`` stands at a side of ``cell``, within it, or in its middle."""
    left, right = text.x0 - cell.x0, cell.x1 - text.x1
    return -_OVER <= left <= _PADDING or -_OVER <= right <= _PADDING or abs(left - right) <= 2 * _CENTRED


def laid_over(held: Mapping[int, Sequence[Word]], places: _Places) -> list[tuple[Word, Word]]:
    """Neighbours on one line of a row, printed over one another, of two of its cells, ``places``; ``held`` are the words of each."""
    cells = sorted(
        ((word, number) for number, _ in places for word in held.get(number, ())), key=lambda each: each[0].box.x0
    )
    return [
        (left, right)
        for at, (left, cell) in enumerate(cells)
        for right, other in cells[at + 1 : at + 1 + _NEXT]
        if cell != other and left.box.x1 - right.box.x0 > _LAID and left.box.top < right.box.centre[1] < left.box.bottom
    ]


def beyond(grid: Grid, words: Sequence[Word]) -> list[Word]:
    """Those of ``words``, outside ``grid``, that begin in its last column and run out of it to the right."""
    box = grid.box
    if box is None:
        return []
    last = max(map(_LEFT, grid.cells))
    return [
        word
        for word in words
        if last - _OVER <= word.box.x0 < box.x1 - _OVER and box.top < word.box.centre[1] < box.bottom
    ]


def with_overlaps_doubted(grid: Grid, over: Sequence[tuple[Word, Word]]) -> Grid:
    """``grid`` with a doubt about each row in which texts of two cells are printed ``over`` one another."""
    rows: dict[int, str] = {}
    for left, right in over:
        y = left.box.centre[1]
        row = next((cell.row for cell in grid.cells if cell.box and cell.box.top <= y <= cell.box.bottom), None)
        if row is not None:
            rows.setdefault(row, f"{left.text} {right.text}")
    doubts = [(row, _overlap(raw, grid.page)) for row, raw in sorted(rows.items())]
    return replace(grid, doubts=(*grid.doubts, *doubts)) if doubts else grid


def _overlap(raw: str, page: int) -> Finding:
    said = say("print-overlaps", raw=raw)
    return Finding(
        code="print-overlaps",
        severity="warning",
        stage="layout",
        message=said.en,
        message_vi=said.vi,
        page=page,
        raw=raw,
    )


def moved(held: Mapping[int, Sequence[Word]], new: Sequence[tuple[Word, int]]) -> dict[int, list[Word]]:
    """``held``, the words of each cell, with those of ``new`` in theirs."""
    gone = {id(word) for word, _ in new}
    found = {number: [word for word in words if id(word) not in gone] for number, words in held.items()}
    for word, number in new:
        found.setdefault(number, []).append(word)
    return {number: words for number, words in found.items() if words}

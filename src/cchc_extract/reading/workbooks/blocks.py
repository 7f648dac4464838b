"""Where the tables of a sheet are: by the rules drawn round their cells, or where none are drawn by rows of several filled cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.reading.workbooks.shown import Shown, View, spans_of

_FEWEST_COLS = 2
_FEWEST_ROWS = 2
_TABULAR = 3
"""Filled cells of a row from which it is one of a table where nothing else tells: a head and a signature have two side by side."""
_WIDE = 0.6
"""Share of a table's columns from which a cell across them is a line above the table and none of its cells."""
_FIGURE = regex.compile(r"[-+(]?\d[\d.,]*\)?\s*%?|[-–—]")

_COUNTED = regex.compile(r"(?:[IVX]+|[A-H]|\d{1,2}(?:\.\d{1,2})*)[.)/:]?\s")
"""How a section of a table begins that stands in one cell across it: ``II. CẢI CÁCH THỂ CHẾ``."""


class Block(Struct, frozen=True):
    """A table: rows and columns of a view, the last ones too."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, col: int) -> bool:
        """Whether a slot belongs to it."""
        return self.top <= row <= self.bottom and self.left <= col <= self.right


def blocks_of(view: View) -> list[Block]:
    """The tables of a view, in reading order."""
    framed = [_framed(view, row) for row in range(len(view.rows))]
    found = [block for run in _runs(view, framed) for block in _side_by_side(run, framed)]
    found = [_grown(part, view) for block in found for part in _parted(block, view)]
    taken = {row for block in found for row in range(block.top, block.bottom + 1)}
    for zone in _zones(len(view.rows), taken):
        found += _unframed(view, zone)
    return sorted(found, key=lambda each: (each.top, each.left))


def _framed(view: View, row: int) -> frozenset[int]:
    """The columns of a row whose cells have a rule at their left or right."""
    if not view.rows[row] and not view.covered[row]:
        return frozenset()
    return frozenset(col for col, each in spans_of(view.rows[row], view.covered[row]) if each.cell.look.sides)


def _runs(view: View, framed: Sequence[frozenset[int]]) -> Iterator[range]:
    """Rows one after the other that have frames over each other."""
    start: int | None = None
    cols: frozenset[int] = frozenset()
    for row, own in enumerate(framed):
        if start is not None and (view.gaps[row] or not own & cols):
            yield range(start, row)
            start = None
        if start is None and len(own) >= _FEWEST_COLS:
            start, cols = row, own
        elif start is not None:
            cols |= own
    if start is not None:
        yield range(start, len(framed))


def _side_by_side(run: range, framed: Sequence[frozenset[int]]) -> Iterator[Block]:
    """The tables of rows, parted by columns in which no cell is framed."""
    used = sorted(frozenset().union(*(framed[row] for row in run)))
    parts: list[list[int]] = []
    for col in used:
        if parts and col == parts[-1][-1] + 1:
            parts[-1].append(col)
        else:
            parts.append([col])
    for part in parts:
        rows = [row for row in run if framed[row].intersection(part)]
        if len(part) >= _FEWEST_COLS and len(rows) >= _FEWEST_ROWS:
            yield Block(rows[0], part[0], rows[-1], part[-1])


def _parted(block: Block, view: View) -> Iterator[Block]:
    """The tables within one frame, without the lines that stand in it too: a head or a title above, an empty row and a title or a
    signature below.
    """
    wide = block.right - block.left + 1
    if wide < _TABULAR:
        yield block
        return
    lines = [_is_line(_in_block(view, row, block), wide) for row in range(block.top, block.bottom + 1)]
    empty = [not _in_block(view, row, block) for row in range(block.top, block.bottom + 1)]
    start: int | None = None
    for at in range(len(lines) + 1):
        ends = at == len(lines) or (empty[at] and at + 1 < len(lines) and lines[at + 1])
        if start is None and at < len(lines) and not lines[at]:
            start = at
        elif start is not None and ends:
            yield replace(block, top=block.top + start, bottom=block.top + at - 1)
            start = None


def _is_line(cells: Sequence[Shown], wide: int) -> bool:
    """Whether a row has nothing but a line across the table, or two halves of a head."""
    if not cells:
        return True
    if len(cells) == 1 and _COUNTED.match(cells[0].cell.text):
        return False
    return (
        len(cells) < _TABULAR
        and sum(each.cols for each in cells) >= _WIDE * wide
        and all(each.cols > 1 for each in cells)
    )


def _grown(block: Block, view: View) -> Block:
    """The table with the rows next to it that have no frame and are filled as its own are."""
    top, bottom = block.top, block.bottom
    while top > 0 and not view.gaps[top] and len(_in_block(view, top - 1, block)) >= _TABULAR:
        top -= 1
    while (
        bottom + 1 < len(view.rows)
        and not view.gaps[bottom + 1]
        and len(_in_block(view, bottom + 1, block)) >= _TABULAR
    ):
        bottom += 1
    return replace(block, top=top, bottom=bottom)


def _zones(rows: int, taken: set[int]) -> Iterator[range]:
    """The stretches of rows between the tables."""
    start: int | None = None
    for row in range(rows + 1):
        free = row < rows and row not in taken
        if free and start is None:
            start = row
        elif not free and start is not None:
            yield range(start, row)
            start = None


def _unframed(view: View, zone: range) -> Iterator[Block]:
    """Tables without rules: rows of several filled cells, up to an empty row below which there are none."""
    open_: Block | None = None
    for chunk in _chunks(view, zone):
        rows = [row for row in chunk if len(view.filled(row)) >= _TABULAR]
        if len(rows) < (_FEWEST_ROWS if open_ is None else 1):
            if open_ is not None:
                yield open_
            open_ = None
            continue
        made = _spanning(view, range(rows[0], _last(view, chunk, rows[-1]) + 1))
        if open_ is not None and rows[0] == chunk[0] and not _is_heading(view, rows[0]):
            open_ = Block(open_.top, min(open_.left, made.left), made.bottom, max(open_.right, made.right))
        else:
            if open_ is not None:
                yield open_
            open_ = made
    if open_ is not None:
        yield open_


def _chunks(view: View, zone: range) -> Iterator[range]:
    start = zone.start
    for row in zone:
        if row > start and view.gaps[row]:
            yield range(start, row)
            start = row
    yield range(start, zone.stop)


def _last(view: View, chunk: range, last: int) -> int:
    """The last row of a table: behind the last with several filled cells those that have a figure beside a label."""
    for row in range(last + 1, chunk.stop):
        cells = view.filled(row)
        if len(cells) > 1 and any(_FIGURE.fullmatch(each.cell.text) for each in cells):
            last = row
    return last


def _spanning(view: View, rows: range) -> Block:
    cells = [each for row in rows for each in view.filled(row)]
    return Block(
        rows.start, min(each.col for each in cells), rows.stop - 1, max(each.col + each.cols - 1 for each in cells)
    )


def _is_heading(view: View, row: int) -> bool:
    return not any(_FIGURE.fullmatch(each.cell.text) for each in view.filled(row))


def _in_block(view: View, row: int, block: Block) -> list[Shown]:
    return [each for each in view.filled(row) if block.left <= each.col <= block.right]

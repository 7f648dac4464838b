"""One line of a table without vertical rules: which text stands in which column; and rows of such lines as cells."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.layout.columns import Gutter, Piece, piece_of
from cchc_extract.layout.grid import filled
from cchc_extract.model import Box, Cell, Word


class Placed(Struct, frozen=True):
    """A text with the columns it stands over: ``col`` to ``end``, the latter not included."""

    piece: Piece
    col: int
    end: int


class TableLine(Struct, frozen=True):
    """The texts of one line, left to right, one for each column or run of columns; ``across``: the name of rows, over all columns."""

    pieces: tuple[Placed, ...]
    across: bool = False

    @property
    def middle(self) -> float:
        """Height of the line's middle on the page, in points."""
        return sum(placed.piece.box.centre[1] for placed in self.pieces) / len(self.pieces)

    @property
    def first(self) -> Piece | None:
        """The text in the first column."""
        return self.at(0)

    def at(self, column: int) -> Piece | None:
        """The text that begins in ``column``."""
        for placed in self.pieces:
            if placed.col == column:
                return placed.piece
        return None


def table_line(pieces: Sequence[Piece], gutters: Sequence[Gutter]) -> TableLine:
    """``pieces`` by column; those in one column are joined, those over several keep all of them."""
    placed: list[Placed] = []
    for piece in pieces:
        over = [
            number for number, gutter in enumerate(gutters) if piece.box.x0 < gutter.start and piece.box.x1 > gutter.end
        ]
        x, _ = piece.box.centre
        col = over[0] if over else sum(gutter.middle < x for gutter in gutters)
        end = over[-1] + 2 if over else col + 1
        if placed and placed[-1].end > col:
            last = placed.pop()
            piece, col, end = piece_of([*last.piece.words, *piece.words]), last.col, max(last.end, end)
        placed.append(Placed(piece, col, end))
    return TableLine(tuple(placed))


def body_cells(lines: Sequence[TableLine], row: int, xs: Sequence[float]) -> list[Cell]:
    """The cells of one row made of ``lines``; ``xs`` are the edges of the columns. A text over several columns has one cell."""
    spans = {placed.col: placed.end for line in lines for placed in line.pieces if placed.end - placed.col > 1}
    top = min(placed.piece.box.top for line in lines for placed in line.pieces)
    bottom = max(placed.piece.box.bottom for line in lines for placed in line.pieces)
    taken = {placed.col for line in lines for placed in line.pieces}
    cells = []
    col = 0
    while col < len(xs) - 1:
        end = spans.get(col, col + 1)
        while any(col < other < end for other in taken):
            end -= 1
        words = words_in(lines, col)
        cell = Cell(row=row, col=col, col_span=end - col, box=Box(xs[col], top, xs[end], bottom))
        cells.append(filled(cell, words) if words else cell)
        col = end
    return cells


def words_in(lines: Sequence[TableLine], col: int, end: int | None = None) -> list[Word]:
    """The words of all texts that begin in column ``col`` (or in those from it to before ``end``)."""
    last = col + 1 if end is None else end
    return [word for line in lines for placed in line.pieces if col <= placed.col < last for word in placed.piece.words]

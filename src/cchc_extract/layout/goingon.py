"""A table without vertical rules that goes on from the page before: what is known of its columns there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.layout.columns import Gutter, Piece, column_of, pieces_of, spans
from cchc_extract.layout.rowstarts import is_figure
from cchc_extract.layout.rulings import Ruling
from cchc_extract.layout.tablelines import TableLine
from cchc_extract.model import Grid, Word

_WALL = 0.5
"""Points to each side of a known edge that count as the gutter between two columns."""
_ENDS = 6.0
"""Points by which a table's rules may fall short of its text, on each side."""
_SAME = 3.0
"""Points within which edges of a table on two pages are the same; programs round them to pixels or twips."""
_FAR = 4.0
"""Distance of two lines, in word heights, that parts a table from what follows."""
_FEWEST = 3
"""Columns in which the rest of a table must have text."""


def known_gutters(before: Grid | None) -> list[Gutter]:
    """The gutters between the columns of the table ``before``; none where its cells have no place."""
    starts = known_edges(before) if before else {}
    if before is None or len(starts) < before.cols:
        return []
    return [Gutter(starts[col] - _WALL, starts[col] + _WALL) for col in range(1, before.cols)]


def known_edges(before: Grid) -> dict[int, float]:
    """Where each column of the table ``before`` begins, in points; those at which no cell of it begins are left out."""
    return {cell.col: cell.box.x0 for cell in before.cells if cell.box}


def columns_gone_on(grid: Grid, before: Grid) -> Grid | None:
    """``grid``, whose cells are empty, in the columns of the table ``before``; ``None`` where it is not as wide, or has others."""
    if grid.box is None or before.box is None:
        return None
    starts = known_edges(before)
    if len(starts) < before.cols or abs(grid.box.x0 - starts[0]) > _SAME or abs(grid.box.x1 - before.box.x1) > _SAME:
        return None
    at = {0: 0, grid.cols: before.cols}
    for col, x in known_edges(grid).items():
        nearest = min(starts, key=lambda other: abs(starts[other] - x))
        if abs(starts[nearest] - x) > _SAME:
            return None
        at[col] = nearest
    if len(set(at.values())) <= grid.cols:
        return None
    cells = [
        replace(cell, col=at[cell.col], col_span=at[cell.col + cell.col_span] - at[cell.col]) for cell in grid.cells
    ]
    return replace(grid, cols=before.cols, cells=tuple(cells))


def runs_over(rule: Ruling, before: Grid | None) -> bool:
    """Whether ``rule`` runs over the whole width of the text of ``before``."""
    box = before.box if before else None
    return box is not None and rule.start <= box.x0 + _ENDS and rule.end >= box.x1 - _ENDS


def rest_at_top(rows: Sequence[Sequence[Word]], height: float, before: Grid | None) -> list[tuple[int, int]]:
    """First and last line of what is left of ``before`` at the top of a page where no line shows a table by itself.

    ``rows`` are the page's lines, ``height`` the usual height of a word in points. All of the text stands between the known columns,
    in three of them, with a figure among them; a page number above it is left out.
    """
    known = known_gutters(before)
    held: list[tuple[int, Piece]] = []
    first = 1 if rows and is_page_number(rows[0]) else 0
    last = first - 1
    for index in range(first, len(rows)):
        pieces = pieces_of(rows[index], height)
        apart = held and rows[index][0].box.top - rows[last][0].box.bottom > _FAR * height
        if apart or any(spans(piece, known) for piece in pieces):
            break
        held += [(column_of(piece, known), piece) for piece in pieces]
        last = index
    figures = any(column > 1 and is_figure(piece.text) for column, piece in held)
    return [(first, last)] if figures and len({column for column, _ in held}) >= _FEWEST else []


def as_wide(grid: Grid, before: Grid) -> Grid:
    """``grid`` reaching as far to both sides as the table it goes on from, the outer columns of which may be blank here."""
    if grid.box is None or before.box is None:
        return grid
    box = replace(grid.box, x0=min(grid.box.x0, before.box.x0), x1=max(grid.box.x1, before.box.x1))
    return replace(grid, box=box)


def heading_again(lines: Sequence[TableLine], before: Grid | None) -> int:
    """How many of ``lines`` print the heading of ``before`` again, word for word; 0 where they do not.

    What stands below them, a word or two without number, would else be taken for more of the heading.
    """
    head = [cell for cell in before.cells if cell.row == 0] if before else []
    levels = max((cell.row_span for cell in head), default=0)
    if before is None or not levels:
        return 0
    if levels > 1 or any(cell.col_span > 1 for cell in head):
        return _levels_again(lines, before, levels) if levels > 1 else 0
    known = {cell.col: text for cell in head if (text := "".join(cell.text.split()))}
    held: dict[int, str] = {}
    for number, line in enumerate(lines, start=1):
        for placed in line.pieces:
            held[placed.col] = held.get(placed.col, "") + "".join(word.text for word in placed.piece.words)
            if not known.get(placed.col, "").startswith(held[placed.col]):
                return 0
        if held == known:
            return number
    return 0


def _levels_again(lines: Sequence[TableLine], before: Grid, levels: int) -> int:
    """The same of a heading of several ``levels``, by the letters of all: a text may stand over other columns here."""
    known = Counter(char for cell in before.cells if cell.row < levels for char in cell.text if not char.isspace())
    held: Counter[str] = Counter()
    for number, line in enumerate(lines, start=1):
        held.update("".join(word.text for placed in line.pieces for word in placed.piece.words))
        if not held <= known:
            return 0
        if held == known:
            return number
    return 0


def is_page_number(row: Sequence[Word]) -> bool:
    """Whether a line holds a number and nothing else, as the first line of a page does."""
    return " ".join(word.text for word in row).strip("-– ").isdigit()

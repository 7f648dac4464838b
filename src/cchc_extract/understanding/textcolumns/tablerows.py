"""The cells of each row. Lines are cut into rows first; where rows are so near that a line holds parts of two, each column is cut again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.understanding.textcolumns.chargrid import Piece, is_value
from cchc_extract.understanding.textcolumns.numberorder import Shape, figures_in, parts_of_figures
from cchc_extract.understanding.textcolumns.placing import Placed
from cchc_extract.understanding.textcolumns.rowcuts import OFF_CENTRE, needless_wrap

_BETTER = 0.6
"""How much less another cut of a column must cost than the lines' own."""
_BEGINS_SMALL, _NO_LABEL = 2.0, 3.0
"""A cell that begins in small letters below another; a numbered row that is left without a label."""


class Part(Struct, frozen=True):
    """A line of a cell and its height."""

    y: float
    piece: Piece


class Row(Struct, frozen=True):
    """The cells of a row by column, the height of its number or figures, whether it has a number, and figures; and if it is doubtful."""

    cells: dict[int, tuple[Part, ...]]
    anchor: float
    numbered: bool
    data: bool
    doubtful: bool = False

    def height(self, col: int) -> float | None:
        """The middle of its cell in a column; ``None`` where it is blank."""
        parts = self.cells.get(col)
        return (parts[0].y + parts[-1].y) / 2 if parts else None

    def text(self, col: int) -> str:
        """Its cell in a column, line by line; the parts of a number joined."""
        texts = [part.piece.text for part in self.cells.get(col, ())]
        return ("" if len(texts) > 1 and all(map(is_value, texts)) else "\n").join(texts)

    def extent(self, without: int) -> tuple[float, float]:
        """The heights of its first and its last line, those of the cell in the column ``without`` left out, if there are others."""
        own = [part.y for col, parts in self.cells.items() for part in parts if col != without]
        every = own or [part.y for parts in self.cells.values() for part in parts]
        return min(every), max(every)


def rows_of(
    lines: Sequence[Placed], starts: Sequence[int], shape: Shape, share: float, units: frozenset[int]
) -> list[Row]:
    """The rows of ``lines`` that begin at ``starts``; ``share`` of a cell's height lies above what a row's cells have in common."""
    broken = parts_of_figures(lines, shape)
    rows = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        mine = lines[start:end]
        figured = [line.y for n, line in enumerate(mine, start=start) if figures_in(line, shape) and not broken[n]]
        numbered = [line.y for line in mine if shape.stt is not None and shape.stt in line.cells]
        middle = (mine[0].y + mine[-1].y) / 2
        cells: dict[int, list[Part]] = {}
        for line in mine:
            for col, piece in line.cells.items():
                cells.setdefault(col, []).append(Part(line.y, piece))
        data = any(figures_in(line, shape) for line in mine)
        held = {col: tuple(parts) for col, parts in cells.items()}
        doubtful = any(line.doubtful for line in mine)
        rows.append(Row(held, (figured or numbered or [middle])[0], bool(numbered), data, doubtful))
    for col in units:
        _join_broken_words(rows, col)
    for col in shape.widths.keys() - shape.figures - units - {shape.stt}:
        _cut_again(rows, col, shape, share)
    return rows


def _join_broken_words(rows: list[Row], col: int) -> None:
    """Give the rest of a unit (``triệu``, ``đồng``) that stands in the line right below to the row that has its beginning."""
    for n in range(1, len(rows)):
        above, parts = rows[n - 1].cells.get(col), rows[n].cells.get(col)
        if not above or not parts:
            continue
        small = parts[0].piece.text[:1].islower() and parts[0].y != rows[n].anchor
        if small and parts[0].y - above[-1].y <= 1:
            rows[n - 1] = _with(rows[n - 1], col, (*above, *parts))
            rows[n] = _with(rows[n], col, ())


def _with(row: Row, col: int, parts: Sequence[Part]) -> Row:
    cells = {**row.cells, col: tuple(parts)}
    return replace(row, cells={key: value for key, value in cells.items() if value})


def _cut_again(rows: list[Row], col: int, shape: Shape, share: float) -> None:
    """Move lines of the cells in a column from one row to the next where all fit better so."""
    width = shape.widths.get(col, 0)
    for n in range(len(rows) - 1):
        upper, lower = rows[n].cells.get(col, ()), rows[n + 1].cells.get(col, ())
        parts = (*upper, *lower)
        if len(parts) < 2:
            continue
        costs = []
        for at in range(1 if upper and lower else 0, len(parts) + (0 if upper and lower else 1)):
            cost = _cost(rows[n], parts[:at], width, share, label=col == shape.label)
            cost += _cost(rows[n + 1], parts[at:], width, share, label=col == shape.label)
            begins = parts[at].piece.text[:1].islower() if 0 < at < len(parts) else False
            costs.append((cost + _BEGINS_SMALL * begins, at))
        cost, at = min(costs)
        if cost + _BETTER < next(cost for cost, at in costs if at == len(upper)):
            rows[n], rows[n + 1] = _with(rows[n], col, parts[:at]), _with(rows[n + 1], col, parts[at:])


def _cost(row: Row, parts: Sequence[Part], width: int, share: float, *, label: bool) -> float:
    """What ``parts`` cost as the cell of ``row`` in a column as wide as ``width``."""
    if not parts:
        return _NO_LABEL * (label and row.numbered)
    height = parts[0].y + share * (parts[-1].y - parts[0].y)
    wraps = sum(needless_wrap(above.piece, below.piece, width) for above, below in pairwise(parts))
    return OFF_CENTRE * abs(height - row.anchor) + wraps

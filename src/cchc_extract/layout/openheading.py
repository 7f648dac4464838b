"""The heading of a ruled table in which no vertical rules are drawn: horizontal ones, as wide as the table, run above it and below it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.layout.columns import Gutter, height_of, pieces_of
from cchc_extract.layout.goingon import known_edges
from cchc_extract.layout.headings import heading_cells
from cchc_extract.layout.lines import baselines
from cchc_extract.layout.openrules import OpenRules
from cchc_extract.layout.rowstarts import is_figure
from cchc_extract.layout.ruledheading import ruled_heading
from cchc_extract.layout.rulings import DRAWN, Ruling, rulings
from cchc_extract.layout.tablelines import table_line
from cchc_extract.model import Box, Cell, Grid, Rule, Word

_HIGHEST = 160.0
"""Points that a heading is high at most."""
_ENDS = 6.0
"""Points within which the rules of a heading begin and end where the table does."""
_WHOLE = 0.97
"""Share of the table's width over which the rule above its heading runs."""
_NEAR = 0.9
"""White between two lines of a heading, in word heights, at most."""
_WALL = 0.5
"""Points to each side of a vertical rule that count as the gutter between two columns."""


def with_open_headings(
    grids: Sequence[Grid], words: list[Word], rules: Sequence[Rule]
) -> tuple[tuple[Grid, ...], list[Word]]:
    """``grids``, each that begins with figures together with the heading above it between ``rules``, and the ``words`` that are left.

    ``words`` are in no grid.
    """
    found = []
    for grid in grids:
        first = [cell for cell in grid.cells[: grid.cols] if not cell.row]
        headed = grid
        if any(cell.col and is_figure(cell.text) for cell in first):
            headed, words = _headed(grid, words, rules)
        found.append(headed)
    return tuple(found), words


def _headed(grid: Grid, words: list[Word], rules: Sequence[Rule]) -> tuple[Grid, list[Word]]:
    box, edges = grid.box, known_edges(grid)
    if box is None or len(edges) < grid.cols:
        return grid, words
    near = [rule for rule in rules if not rule.vertical and 0 < box.top - rule.box.bottom < _HIGHEST]
    drawn = _levels_above(box, near)
    frame = Box(box.x0, drawn[0].position if drawn else box.top - _HIGHEST, box.x1, box.top)
    mine = [word for word in words if frame.contains(*word.box.centre)]
    if mine and not drawn:
        mine = _right_above(mine, box)
        frame = replace(frame, top=min((word.box.top for word in mine), default=box.top))
    walls = [rule for rule in rules if rule.vertical and frame.overlap(rule.box.grown(_WALL)) > _ENDS]
    if not mine or any(box.x0 + _ENDS < rule.box.x0 < box.x1 - _ENDS for rule in walls):
        return grid, words
    xs = [*(edges[col] for col in range(grid.cols)), box.x1]
    cells = _cells(mine, drawn, xs, frame)
    if not cells:
        return grid, words
    taken = set(map(id, mine))
    depth = max(cell.row + cell.row_span for cell in cells)
    whole = replace(
        grid,
        rows=grid.rows + depth,
        cells=(*cells, *(replace(cell, row=cell.row + depth) for cell in grid.cells)),
        box=replace(box, top=frame.top),
        doubts=tuple((row + depth, doubt) for row, doubt in grid.doubts),
    )
    return whole, [word for word in words if id(word) not in taken]


def _levels_above(box: Box, rules: Sequence[Rule]) -> list[Ruling]:
    """The horizontal ``rules`` of a heading above ``box``, from the first that runs over its whole width down to those right above it."""
    across = rulings(rules, vertical=False, tolerances=DRAWN)
    mine = [each for each in across if box.x0 - _ENDS <= each.start and each.end <= box.x1 + _ENDS]
    above = sorted((each for each in mine if each.position < box.top - DRAWN.snap), key=_position)
    whole = [n for n, each in enumerate(above) if each.covered(box.x0, box.x1) >= _WHOLE]
    return above[whole[-1] :] if whole else []


def _right_above(words: Sequence[Word], box: Box) -> list[Word]:
    """The words of the lines above ``box`` that may be a heading without rules: each near the next, none with one text over half of it."""
    found: list[Word] = []
    top = box.top
    for line in reversed(baselines(words)):
        height = height_of([line])
        pieces = pieces_of(line, height)
        if top - max(word.box.bottom for word in line) > _NEAR * height or any(
            piece.box.width > box.width / 2 for piece in pieces
        ):
            break
        found += line
        top = min(top, *(word.box.top for word in line))
    return found


def _cells(words: Sequence[Word], drawn: Sequence[Ruling], xs: Sequence[float], frame: Box) -> list[Cell]:
    """The cells of a heading that fills ``frame`` with ``words`` below the rules ``drawn``; none where they head no columns."""
    gutters = [Gutter(x - _WALL, x + _WALL) for x in xs[1:-1]]
    lines = baselines(words)
    height = height_of(lines)
    placed = [table_line(pieces_of(line, height), gutters) for line in lines]
    foot = Ruling(frame.bottom, ((frame.x0, frame.x1),))
    rules = OpenRules((*drawn, foot), frame.x0, frame.x1)
    cells = (drawn and ruled_heading(placed, rules, gutters, xs, frame)) or heading_cells(placed, xs)
    return cells if _heads_columns(cells, len(xs) - 1) else []


def _heads_columns(cells: Sequence[Cell], cols: int) -> bool:
    """Whether ``cells`` have a text for each column, that of the numbers apart, and none runs over all, as a line of a paragraph does."""
    headed = {col for cell in cells if cell.text for col in range(cell.col, cell.col + cell.col_span)}
    return headed.issuperset(range(1, cols)) and all(cell.col_span < cols for cell in cells)


def _position(ruling: Ruling) -> float:
    return ruling.position

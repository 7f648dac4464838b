"""Ruling lines to grids of cells with spans, and words into the cells.

Pure geometry in small steps: rules -> whole lines -> the lines of each table -> walls between slots -> cells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import product
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import astuple, replace

from cchc_extract.layout.dragged import Area, undragged
from cchc_extract.layout.framed import without_frames
from cchc_extract.layout.lines import cell_text
from cchc_extract.layout.rulings import DRAWN, Ruling, RulingSet, Tolerances, positions, rulings, tables
from cchc_extract.layout.spilled import homes, is_out, laid_over, moved, over_edges
from cchc_extract.model import Box, Cell, Grid, Rule, Word, carried, first_reading

_AGREE = 0.6
"""Share of a table's rules that must end at the same place for the unprinted side there to count as closed."""
_MOST_CROSSINGS = 20_000
"""Crossings of lines from which they are graph paper or a drawing; a full page of a table has some hundreds."""


def grids_from_rules(
    rules: Sequence[Rule], *, page: int, tolerances: Tolerances = DRAWN, fewest: int = 2
) -> list[Grid]:
    """The tables that ``rules`` (points) draw, without text, from top to bottom.

    Every slot of a grid lies in exactly one cell; a merged cell appears once, with its spans. A side that no rule closes counts
    as closed where the other rules end together (tables open at the sides). Underlines, frames and boxes of fewer columns than
    ``fewest`` are no tables.
    """
    across = rulings(rules, vertical=False, tolerances=tolerances)
    down = rulings(rules, vertical=True, tolerances=tolerances)
    if tolerances is DRAWN:
        across, down = without_frames(across, down)
    found = (_grid(each, page, tolerances, fewest) for each in tables(across, down, tolerances.reach))
    return sorted((grid for grid in found if grid is not None), key=_place)


def fill(grid: Grid, words: Sequence[Word], spilled: list[tuple[Word, Word]] | None = None) -> Grid:
    r"""``grid`` with the text of ``words`` in its cells: a word belongs to the cell in which its centre lies, if it does not run out of it.

    Lines of a cell are joined by ``\n``; a cell's confidence is the lowest of its words'. Words outside the grid are ignored. Words of
    two cells that are printed over one another are added to ``spilled``.
    """
    held: dict[int, list[Word]] = {}
    rows = _cells_by_row(grid)
    tops = [top for top, _ in rows]
    mine: list[Word] = []
    x0 = top = x1 = bottom = 0.0
    for word in words:
        box = word.box
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        if x0 < x < x1 and top < y < bottom:  # in the cell of the word before, as most are
            mine.append(word)
        elif (found := _cell_at(rows, tops, x, y)) is not None:
            mine = held.setdefault(found[0], [])
            mine.append(word)
            x0, top, x1, bottom = astuple(found[1])
    if spilled is not None and (over := over_edges(grid.cells, words)):
        held = _brought_home(held, over, rows, tops, spilled)
    cells = [filled(cell, held[index], cell.box) if index in held else cell for index, cell in enumerate(grid.cells)]
    return replace(grid, cells=tuple(cells))


def _brought_home(
    held: dict[int, list[Word]],
    over: Sequence[Word],
    rows: Sequence[_CellsOfRow],
    tops: Sequence[float],
    spilled: list[tuple[Word, Word]],
) -> dict[int, list[Word]]:
    """``held`` with the words that run out of their cells in those to which they belong; those over others are added to ``spilled``.

    ``over`` are the words that run over edges of any cells.
    """
    out: dict[int, list[Word]] = {}
    for word in over:
        x, y = word.box.centre
        found = _cell_at(rows, tops, x, y) or _cell_at(rows, tops, word.box.x0 + DRAWN.snap, y)
        if found is not None and not word.turned and is_out(word, found[1]):
            out.setdefault(bisect_right(tops, y) - 1, []).append(word)
    for row, words in out.items():
        places = rows[row][1]
        mine = set(map(id, words))
        taken = [index for index, _ in places if any(id(word) not in mine for word in held.get(index, ()))]
        held = moved(held, homes(words, places, taken))
        spilled += laid_over(held, places)
    return held


def parted(grid: Grid, words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The ``words`` whose centre lies within the grid, and the others."""
    if grid.box is None:
        return [], list(words)
    x0, top, x1, bottom = astuple(grid.box)
    inside: list[Word] = []
    outside: list[Word] = []
    for word in words:
        box = word.box
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        (inside if x0 <= x <= x1 and top <= y <= bottom else outside).append(word)
    return inside, outside


def _place(grid: Grid) -> tuple[float, float]:
    return (grid.box.top, grid.box.x0) if grid.box else (0.0, 0.0)


_CellsOfRow = tuple[float, list[tuple[int, Box]]]
"""Where a row begins, and the index and box of every cell that reaches into it."""


def _cell_at(rows: Sequence[_CellsOfRow], tops: Sequence[float], x: float, y: float) -> tuple[int, Box] | None:
    for index, box in rows[max(0, bisect_right(tops, y) - 1)][1] if rows else ():
        if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
            return index, box
    return None


def _cells_by_row(grid: Grid) -> list[_CellsOfRow]:
    tops: dict[int, float] = {}
    cells: dict[int, list[tuple[int, Box]]] = {}
    for index, cell in enumerate(grid.cells):
        if cell.box is not None:
            tops[cell.row] = cell.box.top
            for row in range(cell.row, cell.row + cell.row_span):
                cells.setdefault(row, []).append((index, cell.box))
    return [(tops[row], cells[row]) for row in sorted(tops)]


_HOW_KNOWN = attrgetter("reader", "confidence", "alternative", "decisions")
_AS_DRAWN = frozenset({("", None, None, ())})
"""How a word is known that was neither recognised nor decided about."""


def filled(cell: Cell, words: Sequence[Word], walls: Box | None = None) -> Cell:
    """``cell`` with the text of ``words``, and the least of their confidences; ``walls`` is its box where rules bound it."""
    text = cell_text(words, walls)
    bold = [len(word.text) for word in words if word.bold]
    heavy = bool(bold) and 2 * sum(bold) > sum([len(word.text) for word in words])
    if _AS_DRAWN.issuperset(map(_HOW_KNOWN, words)):
        return replace(cell, text=text, bold=heavy, decisions=())
    known = [word.confidence for word in words if word.confidence is not None]
    differs = [word.alternative for word in words if word.alternative is not None]
    other = _as_text(words, [word.alternative or word.text for word in words], walls) if differs else None
    decided = any(word.decisions for word in words)
    read = _as_text(words, list(map(first_reading, words)), walls) if decided else text
    return replace(
        cell,
        text=text,
        confidence=min(known) if known else None,
        reader="+".join(sorted({word.reader for word in words if word.reader})),
        alternative=other,
        bold=heavy,
        decisions=carried(words, read, text),
    )


def _as_text(words: Sequence[Word], texts: Sequence[str], walls: Box | None) -> str:
    """The text of a cell if its ``words`` were ``texts``."""
    said = [replace(word, text=text, decisions=()) for word, text in zip(words, texts, strict=True)]
    return cell_text(said, walls)


class _Lattice(Struct, frozen=True):
    """Where the lines of one table lie (``xs``, ``ys``) and between which slots there is a wall.

    ``left`` holds ``(i, row)`` where line ``i`` of ``xs`` is drawn along ``row``; ``above`` holds ``(i, col)``: line ``i`` of ``ys``.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    left: set[tuple[int, int]]
    above: set[tuple[int, int]]


def _grid(table: RulingSet, page: int, tolerances: Tolerances, fewest: int) -> Grid | None:
    if len(table.down) * len(table.across) > _MOST_CROSSINGS:
        return None
    lattice = _lattice(table, tolerances)
    areas = _areas(lattice)
    rows = sorted({area.top for area in areas} | {area.bottom for area in areas})
    cols = sorted({area.left for area in areas} | {area.right for area in areas})
    if len(cols) <= fewest:  # one column: a frame, or a table whose columns no rule shows
        return None
    row_at, col_at = {at: n for n, at in enumerate(rows)}, undragged(lattice.xs, areas)
    cells = tuple(
        Cell(
            row=row_at[area.top],
            col=col_at[area.left],
            row_span=row_at[area.bottom] - row_at[area.top],
            col_span=col_at[area.right] - col_at[area.left],
            box=Box(lattice.xs[area.left], lattice.ys[area.top], lattice.xs[area.right], lattice.ys[area.bottom]),
        )
        for area in areas
    )
    box = Box(lattice.xs[0], lattice.ys[0], lattice.xs[-1], lattice.ys[-1])
    return Grid(
        page=page,
        rows=len(rows) - 1,
        cols=max(col_at.values()),
        cells=cells,
        method="rules",
        box=box,
        open_below=_open_below(table, box, cells, tolerances),
    )


def _open_below(table: RulingSet, box: Box, cells: Sequence[Cell], tolerances: Tolerances) -> tuple[int, ...]:
    """The columns in which the lowest of ``cells``, which fill ``box``, is not closed by a rule below it, though others are."""
    lowest = [each for each in table.across if box.bottom - each.position <= tolerances.snap]
    if not lowest or any(
        start <= box.x0 + tolerances.reach and box.x1 - tolerances.reach <= end
        for each in lowest
        for start, end in each.runs
    ):
        return ()
    at_foot = [(cell, cell.box) for cell in cells if cell.box is not None and cell.box.bottom == box.bottom]
    free = [
        cell for cell, place in at_foot if sum(each.covered(place.x0, place.x1) for each in lowest) < tolerances.cover
    ]
    return tuple(cell.col for cell in free if cell.col_span == 1) if len(free) < len(at_foot) else ()


def _lattice(table: RulingSet, tolerances: Tolerances) -> _Lattice:
    down_at = _with_open_sides(table.down, table.across, tolerances)
    across_at = _with_open_ends(_with_open_sides(table.across, table.down, tolerances), table.down, tolerances)
    xs, ys = _spaced(down_at, tolerances.smallest), _spaced(across_at, tolerances.smallest)
    near = max(tolerances.snap, tolerances.smallest)
    left = _walls(table.down, xs, ys, near, tolerances.cover)
    above = _walls(table.across, ys, xs, near, tolerances.cover)
    return _Lattice(xs, ys, left, above)


def _with_open_sides(lines: Sequence[Ruling], crossing: Sequence[Ruling], tolerances: Tolerances) -> list[float]:
    """Positions of ``lines``, and of a side without a line where the ``crossing`` lines run on and end together."""
    found = positions([line.position for line in lines], tolerances.snap)
    margin = 2 * tolerances.reach
    starts, ends = [line.start for line in crossing], [line.end for line in crossing]
    before = _common(starts, tolerances.reach)
    after = _common(ends, tolerances.reach)
    if before is not None and before < found[0] - margin:
        found.insert(0, before)
    if after is not None and after > found[-1] + margin:
        found.append(after)
    return found


def _with_open_ends(found: list[float], down: Sequence[Ruling], tolerances: Tolerances) -> list[float]:
    """``found``, the heights of level lines, and that at which the sides of a box run out together that goes on on another page."""
    left, right = down[0].position + tolerances.snap, down[-1].position - tolerances.snap
    sides = [[line for line in down if line.position <= left], [line for line in down if line.position >= right]]
    starts, ends = (
        [min(line.start for line in side) for side in sides],
        [max(line.end for line in side) for side in sides],
    )
    margin = 2 * tolerances.reach
    upper = [starts[0]] if max(starts) < found[0] - margin and abs(starts[0] - starts[1]) <= tolerances.reach else []
    lower = [ends[0]] if min(ends) > found[-1] + margin and abs(ends[0] - ends[1]) <= tolerances.reach else []
    return [*upper, *found, *lower]


def _common(values: Sequence[float], within: float) -> float | None:
    """Where most of ``values`` agree; ``None`` where fewer than three do, or they are not most."""
    groups = positions(values, within)
    agreeing = [sum([abs(value - at) <= within for value in values]) for at in groups]
    most = max(agreeing)
    return groups[agreeing.index(most)] if most >= max(3, _AGREE * len(values)) else None


def _spaced(found: Sequence[float], smallest: float) -> tuple[float, ...]:
    """``found`` without lines nearer than ``smallest`` to the line before."""
    kept: list[float] = []
    for at in found:
        if not kept or at - kept[-1] >= smallest:
            kept.append(at)
    return tuple(kept)


def _walls(
    lines: Sequence[Ruling], along: Sequence[float], across: Sequence[float], near: float, cover: float
) -> set[tuple[int, int]]:
    """``(line, slot)`` for every edge that is drawn: line ``along[line]`` between ``across[slot]`` and ``across[slot + 1]``."""
    last = len(along) - 1
    walls = {(line, slot) for line in (0, last) for slot in range(len(across) - 1)}
    by_line: dict[int, list[Ruling]] = {}
    for ruling in lines:
        line = _nearest(along, ruling.position)
        if abs(ruling.position - along[line]) <= near:
            by_line.setdefault(line, []).append(ruling)
    for line, here in by_line.items():
        if any(start <= across[0] and across[-1] <= end for ruling in here for start, end in ruling.runs):
            walls.update((line, slot) for slot in range(len(across) - 1))
            continue
        for slot in range(len(across) - 1):
            if sum(ruling.covered(across[slot], across[slot + 1]) for ruling in here) >= cover:
                walls.add((line, slot))
    return walls


def _nearest(along: Sequence[float], position: float) -> int:
    """The line of ``along``, which are sorted, that is nearest to ``position``; the first of two."""
    after = bisect_left(along, position)
    return min(range(max(0, after - 1), min(len(along), after + 1)), key=lambda index: abs(along[index] - position))


def _areas(lattice: _Lattice) -> list[Area]:
    """The slots gathered into rectangles with no wall inside, row by row; every slot is in exactly one."""
    rows, cols = len(lattice.ys) - 1, len(lattice.xs) - 1
    taken: set[tuple[int, int]] = set()
    areas = []
    for row in range(rows):
        for col in range(cols):
            if (row, col) in taken:
                continue
            area = _area_from(lattice, row, col, taken)
            if area.bottom - row > 1 or area.right - col > 1:
                taken.update(product(range(row, area.bottom), range(col, area.right)))
            areas.append(area)
    return areas


def _area_from(lattice: _Lattice, row: int, col: int, taken: set[tuple[int, int]]) -> Area:
    right = col + 1
    while (right, row) not in lattice.left and (row, right) not in taken:
        right += 1
    bottom = row + 1
    while _continues(lattice, bottom, col, right):
        bottom += 1
    return Area(row, col, bottom, right)


def _continues(lattice: _Lattice, row: int, col: int, right: int) -> bool:
    """Whether the area of columns ``col`` to ``right`` goes on into ``row``: nothing drawn above it, nor within it."""
    if (row, col) in lattice.above:
        return False
    between = range(col + 1, right)
    return not any((row, c) in lattice.above or (c, row) in lattice.left for c in between)


def without_needless(grid: Grid) -> Grid:
    """``grid`` without rows and columns at which no cell begins."""
    rows = sorted({cell.row for cell in grid.cells})
    cols = sorted({cell.col for cell in grid.cells})
    cells = [
        replace(
            cell,
            row=bisect_left(rows, cell.row),
            row_span=bisect_left(rows, cell.row + cell.row_span) - bisect_left(rows, cell.row),
            col=bisect_left(cols, cell.col),
            col_span=bisect_left(cols, cell.col + cell.col_span) - bisect_left(cols, cell.col),
        )
        for cell in grid.cells
    ]
    return replace(grid, rows=len(rows), cols=len(cols), cells=tuple(cells))

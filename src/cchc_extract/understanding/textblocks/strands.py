"""The cells of each column of a page, top to bottom: columns of figures told apart by the order of the blocks."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cchc_extract.understanding.textblocks.figures import Block, Item
from cchc_extract.understanding.textblocks.linekinds import LineKind
from cchc_extract.understanding.textblocks.tornpieces import Piece
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_BEAM = 40
_SAME, _SKIPPED, _BACK, _UNEVEN = 0.3, 0.8, 0.5, 0.7
"""Costs of a block of figures below the one before it in its column; of a column that is passed over; of going back to a column other
than the first; of a cell that a column lacks beside another where rows begin anew.
"""
_ROWS, _ONE_ROW, _PARTED, _REST = 0.8, 1.5, 1.0, 0.3
"""Costs of a block that holds several columns row by row; one row of them; of a line of several figures that all stand in one column; of
last cells of a block that stand in the first of its columns.
"""
_LEFT = 0.2
"""Cost of each cell that a column has more or less than the one before it where the next one begins."""
_SURE, _LIKELY = 0.9, 0.5
_SEVERAL, _MOST_COLUMNS = 2, 24
_BLANK, _TOO_MANY, _AS_HEADED, _BETTER, _BETTER_THAN_HEADED, _FEW = 0.5, 1.5, 1.0, 4.0, 10.0, 3
"""Cost of a row too few and of one too many for the numbers and units, by which the number of columns is told; what the count of the
heading is better by, and what any other must be better by than that of the blocks, and than one that both have; rows of a table in which
the figures may tell their columns.
"""


class _Piled(NamedTuple):
    cost: float
    counts: tuple[int, ...]
    last: int
    path: object


def counted(
    pages: Sequence[Sequence[Sequence[Block]]],
    pieces: Sequence[Piece],
    groups: Sequence[bool],
    *,
    likely: int,
    headed: int,
) -> int:
    """How many columns of figures a table has: as many as its figures come to, and that tell apart best. Its rows are counted by its units
    and numbers (``groups``: of each, whether it is a group); ``headed`` by its heading, ``likely`` by the blocks.
    """
    blocks = [block for page in pages for run in page for block in run]
    total = sum(len(block.texts) for block in blocks if block.kind == "value")
    units = sum(len(block.texts) for block in blocks if block.kind == "unit")
    fewest = units or groups.count(False)
    most = (max(units, groups.count(False)) if units else len(groups)) + 1
    if fewest < _FEW:
        return max(1, likely)
    tries = {likely, headed, *(round(total / rows) for rows in (fewest, fewest + 1, most - 1, most))} - {0}
    costs = {
        columns: sum(_told_apart(page, pieces, columns)[1] for page in pages)
        + max(_BLANK * (fewest - total / columns), _TOO_MANY * (total / columns - most), 0.0)
        - (_AS_HEADED if columns == headed else 0.0)
        for columns in tries
        if columns <= _MOST_COLUMNS
    }
    best = min(costs, key=lambda columns: costs[columns], default=likely)
    better = _BETTER if likely != headed else _BETTER_THAN_HEADED
    return best if costs and costs[best] + better < costs.get(likely, better) else max(1, likely)


def side_by_side(runs: Sequence[Sequence[Block]], pieces: Sequence[Piece], columns: int) -> list[Item]:
    """The units and figures of a page of several columns as items; none where they do not come to as many in each column."""
    if columns < _SEVERAL:
        return []
    figures, _ = _told_apart(_without_page_number(runs, pieces, columns), pieces, columns)
    units = [
        (text, p)
        for run in runs
        for block in run
        if block.kind == "unit"
        for text, p in zip(block.texts, block.places, strict=True)
    ]
    if len({len(column) for column in figures}) > 1 or (units and len(units) != len(figures[0])):
        return []
    rows = zip(*([units] if units else []), *figures, strict=True)
    return [
        Item(
            unit=row[0][0] if units else "",
            values=tuple(text for text, _ in row[bool(units) :]),
            first=min(p for _, p in row),
            last=max(p for _, p in row),
        )
        for row in rows
    ]


def headings_above(
    pieces: Sequence[Piece], at: Sequence[int], kinds: dict[int, LineKind], vocabulary: Vocabulary
) -> frozenset[int]:
    """The words that stand above nothing but figures in their block, and blocks of words that name a column of figures, on the first page
    of a table whose columns of figures no heading of known words names.
    """
    found: set[int] = set()
    begun = False
    first = pieces[at[0]].page
    for _, group in itertools.groupby((p for p in at if pieces[p].page == first), key=lambda p: pieces[p].flow):
        flow = list(group)
        words = list(itertools.takewhile(lambda p: kinds.get(p) == "label", flow))
        figures = flow[len(words) :]
        begun = begun or any(kinds.get(p) == "number" for p in flow)
        above = len(figures) >= _FEW and all(kinds.get(p) == "value" for p in figures)
        names = any(_names_figures(pieces[p].text, vocabulary, _LIKELY if not begun else _SURE) for p in words)
        if above or (not figures and names):
            found.update(words)
    return frozenset(found)


def _names_figures(text: str, vocabulary: Vocabulary, sure: float) -> bool:
    role, score = vocabulary.tables.heading_role(text)
    return role == "value" and score >= sure


def names_above(
    runs: Sequence[Sequence[Block]], pieces: Sequence[Piece], columns: int, above: frozenset[int]
) -> list[tuple[str, ...]]:
    """The heading of each column of figures of a page, of the words ``above``: those that head the block in which its first figure stands;
    columns that share such a block share them as the upper level.
    """
    figures, _ = _told_apart(_without_page_number(runs, pieces, columns), pieces, columns)
    flows = [pieces[column[0][1]].flow if column else -1 for column in figures]
    words = {flow: "\n".join(pieces[p].text for p in sorted(above) if pieces[p].flow == flow) for flow in set(flows)}
    return [(words[flow],) if flows.count(flow) == 1 or not words[flow] else (words[flow], "") for flow in flows]


def _without_page_number(
    runs: Sequence[Sequence[Block]], pieces: Sequence[Piece], columns: int
) -> Sequence[Sequence[Block]]:
    """The blocks without one that is the number of the page, where there is a figure too many."""
    total = sum(len(block.texts) for run in runs for block in run if block.kind == "value")
    lone = [
        block
        for run in runs
        for block in run
        if block.kind == "value" and len(block.texts) == 1 and block.texts[0] == str(pieces[block.places[0]].page)
    ]
    if total % columns != 1 or len(lone) != 1:
        return runs
    return [[block for block in run if block is not lone[0]] for run in runs]


def _told_apart(
    runs: Sequence[Sequence[Block]], pieces: Sequence[Piece], columns: int
) -> tuple[list[list[tuple[str, int]]], float]:
    """The figures of a page by column, and what it costs to tell them apart so."""
    total = sum(len(block.texts) for run in runs for block in run if block.kind == "value")

    def at_least(state: _Piled) -> float:
        return state.cost + _UNEVEN * max(0, columns * max(state.counts) - total)

    beam = [_Piled(0.0, (0,) * columns, -1, None)]
    for run in runs:
        beam = [_broken(state) for state in beam]
        for block in run:
            if block.kind == "unit":
                beam = [_broken(state) for state in beam]
                continue
            found: dict[object, _Piled] = {}
            for state in beam:
                for new in _piled(state, block, pieces, columns):
                    known = found.get(new[1:3])
                    if known is None or new.cost < known.cost:
                        found[new[1:3]] = new
            beam = sorted(found.values(), key=at_least)[:_BEAM]
    best = min(beam, key=lambda state: state.cost + _UNEVEN * _uneven(state.counts))
    return _taken(best, columns), best.cost + _UNEVEN * _uneven(best.counts)


def _broken(state: _Piled) -> _Piled:
    """``state`` where something else than figures stands between two blocks of them."""
    return state if state.last < 0 else state._replace(last=-2 - state.last)


def _uneven(counts: Sequence[int]) -> int:
    return sum(max(counts) - count for count in counts)


def _piled(state: _Piled, block: Block, pieces: Sequence[Piece], columns: int) -> Iterator[_Piled]:
    """The block in each of the columns in which it may stand."""
    cells = list(zip(block.texts, block.places, strict=True))
    printed = Counter(len(list(group)) for _, group in itertools.groupby(block.places)).most_common(1)[0][0]
    for width in range(1, min(columns, len(cells)) + 1):
        rows, rest = divmod(len(cells), width)
        cost = 0.0 if width == printed else _ROWS if width > 1 and rows > 1 else _ONE_ROW if width > 1 else _PARTED
        if rest:
            cost += _REST
        if rest > rows or (rest and (rows < _FEW or width == 1)):
            continue
        body = [(n % width, cell) for n, cell in enumerate(cells[: rows * width])]
        body += [(0, cell) for cell in cells[rows * width :]]
        for column in range(columns - width + 1):
            moved = _moved(state, column, width) if columns > 1 else 0.0
            yield _put(state, cost + moved, [(column + k, cell) for k, cell in body], column + width - 1)


def _put(state: _Piled, cost: float, cells: Sequence[tuple[int, tuple[str, int]]], last: int) -> _Piled:
    counts = list(state.counts)
    for column, _ in cells:
        counts[column] += 1
    return _Piled(state.cost + cost, tuple(counts), last, (state.path, cells))


def _moved(state: _Piled, column: int, width: int) -> float:
    """What it costs that the next block stands in ``column``."""
    if state.last < 0:
        begins = _SKIPPED * column + (_UNEVEN * _uneven(state.counts) if column == 0 else 0.0)
        before = -2 - state.last
        return begins if before < 0 or column <= before else min(begins, _SKIPPED * (column - before - 1) + _BACK)
    if column > state.last:
        left = abs(state.counts[state.last] - state.counts[state.last - 1]) if state.last else 0
        return _SKIPPED * (column - state.last - 1) + _LEFT * left
    if column == state.last and width == 1:
        return _SAME
    return _BACK if column else _UNEVEN * _uneven(state.counts)


def _taken(state: _Piled, columns: int) -> list[list[tuple[str, int]]]:
    steps: list[Sequence[tuple[int, tuple[str, int]]]] = []
    path = state.path
    while isinstance(path, tuple):
        path, cells = path
        steps.append(cells)
    found: list[list[tuple[str, int]]] = [[] for _ in range(columns)]
    for cells in steps[::-1]:
        for column, cell in cells:
            found[column].append(cell)
    return found

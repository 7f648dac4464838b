"""Which text of a line stands in which column: told by the gutters, and where a line was set aside from them, by what is likest.

A program that writes proportional type on a grid of characters sets columns a few characters to the left or right from line to line. So a
text that runs over a gutter is weighed: how far it sticks out, whether it is set as the others of the column, whether the column knows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from statistics import median

from msgspec import Struct

from cchc_extract.understanding.textcolumns.chargrid import Piece, TextLine, is_value, numbered_apart, split

_STICKS_OUT_LEFT, _STICKS_OUT_RIGHT, _MOST_OUT = 0.15, 0.06, 2.5
"""What each character costs by which a text stands out of its column: to the right it does so because it is long."""
_OFF, _MOST_OFF = 0.1, 1.5
"""What each character costs by which its edges and its middle all miss the column's, where it stands out of it."""
_KNOWN = 0.8
"""What it is worth that the column holds the same text elsewhere."""
_OTHER_KIND = 1.0
"""What a number among words costs, and a word among numbers."""
_TWICE = 1.5
"""What two texts in one column of one line cost."""
_SPLIT = 0.5
"""What it costs to part a text at a single blank, where the column behind the gutter knows its rest."""
_DRIFT, _MOST_PARTINGS, _WORDS = 4, 4, (1, 2, 3)
"""Characters from a gutter at which a blank may part two cells, how many blanks of a line do
at most, and the words of a known text beside one."""
_FIGURES = 0.5
"""Share of numbers from which a column is one of numbers."""
MARGIN = 0.4
"""Another placing that costs no more than this above the best makes a line doubtful."""


class Column(Struct, frozen=True):
    """A column from ``start`` to before ``end``: where its texts begin, end and have their middle, which they are, if they are numbers."""

    start: int
    end: int
    left: float = 0.0
    right: float = 0.0
    middle: float = 0.0
    known: frozenset[str] = frozenset()
    numeric: bool = False
    filled: int = 0


class Placed(Struct, frozen=True):
    """A line with its texts by column; ``doubtful`` where they may stand in other columns as well."""

    line: TextLine
    cells: dict[int, Piece]
    doubtful: bool = False

    @property
    def y(self) -> float:
        """The line's height on the page, in lines."""
        return self.line.y


def columns_of(lines: Sequence[TextLine], gutters: Sequence[int]) -> list[Column]:
    """The columns between ``gutters`` as the texts of ``lines`` that stand wholly in them tell."""
    edges = [0, *gutters, 10_000]
    held: list[list[Piece]] = [[] for _ in range(len(edges) - 1)]
    for line in lines:
        for piece in numbered_apart(line.pieces, gutters):
            for col, (start, end) in enumerate(pairwise(edges)):
                if start <= piece.x0 and piece.x1 <= end:
                    held[col].append(piece)
    return [_column(start, end, pieces) for (start, end), pieces in zip(pairwise(edges), held, strict=True)]


def _column(start: int, end: int, pieces: Sequence[Piece]) -> Column:
    if not pieces:
        return Column(start, end, start, end, (start + end) / 2)
    figures = sum(is_value(piece.text) for piece in pieces)
    counted = Counter(piece.text for piece in pieces)
    return Column(
        start,
        end,
        median(piece.x0 for piece in pieces),
        median(piece.x1 for piece in pieces),
        median(piece.middle for piece in pieces),
        frozenset(text for text in counted if not is_value(text)),
        figures >= _FIGURES * len(pieces),
        len(pieces),
    )


def placed(line: TextLine, gutters: Sequence[int], columns: Sequence[Column]) -> Placed:
    """The texts of ``line`` by column."""
    pieces = numbered_apart(line.pieces, gutters)
    if counted := _counted(pieces, columns):
        return Placed(line, counted)
    found: dict[int, Piece] = {}
    for piece in pieces:
        col = next((n for n, column in enumerate(columns) if column.start <= piece.x0 < column.end), 0)
        if piece.x1 > columns[col].end or col in found:
            return _weighed(line, pieces, columns)
        found[col] = piece
    return Placed(line, found)


def _counted(pieces: Sequence[Piece], columns: Sequence[Column]) -> dict[int, Piece]:
    """The texts by column where crowded numbers are as many as the columns of numbers: then none of these is blank.

    Nothing where they are not, or where single texts already tell them apart.
    """
    if not any(" " in piece.text and _are_values(piece) for piece in pieces[1:]):
        return {}
    cols = [col for col, column in enumerate(columns) if col and column.numeric]
    values = [n for n, piece in enumerate(pieces) if n and _are_values(piece)]
    together = cols and cols[-1] - cols[0] == len(cols) - 1 and values[-1] - values[0] == len(values) - 1
    tokens = [token for n in values for token in _tokens(pieces[n])]
    before, behind = pieces[: values[0]], pieces[values[-1] + 1 :]
    if not together or len(tokens) != len(cols) or len(before) > cols[0] or len(behind) > len(columns) - cols[-1] - 1:
        return {}
    found = dict(zip(cols, tokens, strict=True))
    for side, sides in ((before, range(cols[0])), (behind, range(cols[-1] + 1, len(columns)))):
        for piece in side:
            free = [
                col
                for col in sides
                if col not in found and col > max((c for c in found if found[c] in side), default=-1)
            ]
            if not free:
                return {}
            found[min(free, key=lambda col: _cost(piece, columns[col], lone=False))] = piece
    return found


def _are_values(piece: Piece) -> bool:
    return all(map(is_value, piece.text.split(" "))) and len(piece.text) == piece.x1 - piece.x0


def _tokens(piece: Piece) -> Iterator[Piece]:
    at = piece.x0
    for text in piece.text.split(" "):
        yield Piece(at, at + len(text), text)
        at += len(text) + 1


def _weighed(line: TextLine, pieces: Sequence[Piece], columns: Sequence[Column]) -> Placed:
    """The cheapest placing of ``pieces``, doubtful where another is nearly as cheap."""
    ways = [
        (cost + extra, cols, variant)
        for variant, extra in _variants(pieces, columns)
        for cost, cols in _two_best(variant, columns)
    ]
    ways.sort(key=lambda way: way[0])
    best, cols, variant = ways[0]
    cells: dict[int, Piece] = {}
    for col, piece in zip(cols, variant, strict=True):
        before = cells.get(col)
        cells[col] = piece if before is None else Piece(before.x0, piece.x1, f"{before.text} {piece.text}")
    others = [cost for cost, other, _ in ways[1:] if other != cols]
    doubtful = bool(others) and len(variant) > 1 and min(others) - best < MARGIN
    return Placed(line, cells, doubtful or any(_are_two_values(piece.text) for piece in cells.values()))


def _are_two_values(text: str) -> bool:
    """Whether two numbers stand in one cell, which are no one number with blanks in it."""
    return " " in text and not is_value(text) and all(map(is_value, text.split(" ")))


def _variants(pieces: Sequence[Piece], columns: Sequence[Column]) -> Iterator[tuple[tuple[Piece, ...], float]]:
    """``pieces`` as they are, and with those that run over gutters parted at blanks where what stands there are cells of two columns."""
    places = [(n, at) for n, piece in enumerate(pieces) for at in _partings(piece, columns)][:_MOST_PARTINGS]
    for count in range(len(places) + 1):
        for chosen in combinations(places, count):
            parts = [
                part for n, piece in enumerate(pieces) for part in _parted(piece, [at for m, at in chosen if m == n])
            ]
            yield tuple(parts), _SPLIT * count


def _parted(piece: Piece, places: Sequence[int]) -> Iterator[Piece]:
    """``piece`` parted at the blanks behind so many of its characters."""
    done = 0
    for at in places:
        left, piece = split(piece, at - done)
        done = at + 1
        yield left
    yield piece


def _partings(piece: Piece, columns: Sequence[Column]) -> list[int]:
    """The blanks in ``piece`` at which a cell may end, for columns are parted under it."""
    if len(piece.text) != piece.x1 - piece.x0 or not any(piece.x0 < column.start < piece.x1 for column in columns):
        return []
    return [
        at for at, letter in enumerate(piece.text) if letter == " " and _are_two(piece.text, at, piece.x0 + at, columns)
    ]


def _are_two(text: str, at: int, x: int, columns: Sequence[Column]) -> bool:
    """Whether what stands to both sides of the blank ``at`` in ``text`` are cells: one that its column knows, or a number in its own."""
    before, behind = text[:at].split(" "), text[at + 1 :].split(" ")
    if all(map(is_value, (*before, *behind))):
        return True
    for column, after in pairwise(columns):
        if abs(x - after.start) > _DRIFT:
            continue
        if (column.numeric and is_value(before[-1])) or (after.numeric and is_value(behind[0])):
            return True
        if any(" ".join(behind[:n]) in after.known or " ".join(before[-n:]) in column.known for n in _WORDS):
            return True
    return False


def _two_best(pieces: Sequence[Piece], columns: Sequence[Column]) -> list[tuple[float, tuple[int, ...]]]:
    """The two cheapest ways to place ``pieces``, left to right, with what they cost."""
    ways: dict[int, list[tuple[float, tuple[int, ...]]]] = {-1: [(0.0, ())]}
    for n, piece in enumerate(pieces):
        costs = [_cost(piece, column, lone=len(pieces) == 1) for column in columns]
        later: dict[int, list[tuple[float, tuple[int, ...]]]] = {}
        for col, own in enumerate(costs):
            options = [
                (cost + own + (_twice(pieces[n - 1], piece) if last == col else 0.0), (*path, col))
                for last, found in ways.items()
                if last <= col
                for cost, path in found
            ]
            later[col] = sorted(options)[:2]
        ways = later
    return sorted(option for found in ways.values() for option in found)[:2]


def _cost(piece: Piece, column: Column, *, lone: bool) -> float:
    left = max(0, column.start - piece.x0)
    right = max(0, piece.x1 - column.end)
    if piece.x0 >= column.end:
        left, right = piece.x1 - column.end, 0
    out = _STICKS_OUT_LEFT * left + _STICKS_OUT_RIGHT * right
    cost = out if piece.x0 >= column.end or piece.x1 <= column.start else min(_MOST_OUT, out)
    off = min(abs(piece.x0 - column.left), abs(piece.x1 - column.right), abs(piece.middle - column.middle))
    if out or not lone:
        cost += min(_MOST_OFF, _OFF * off)
    if piece.text in column.known:
        cost -= _KNOWN
    if column.filled > 1 and column.numeric != is_value(piece.text):
        cost += _OTHER_KIND if column.numeric else _OTHER_KIND / 2
    return cost


def _twice(before: Piece, piece: Piece) -> float:
    return _TWICE * (2 if is_value(before.text) or is_value(piece.text) else 1)

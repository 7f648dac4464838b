"""Where the columns of a table are parted: the white gutters through all of its lines, measured together.

Each gap within a line wants a gutter through it, each text in a gutter's way speaks against it; the gutters of least cost are
taken. So neither a heading over several columns nor a line that the program set a few characters aside decides anything alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cchc_extract.understanding.textcolumns.chargrid import Piece, TextLine, is_figure, is_stt

_GUTTER = 0.6
"""What a gutter costs: less than the one gap that a heading over an empty column has."""
_UNPARTED = 1.0
"""What a gap costs through which no gutter runs."""
_CUT, _CUT_LONE = 1.0, 0.3
"""What a text in a gutter's way costs, and one that stands alone on its line: a section's heading runs over all columns."""
_WHITE, _WIDEST = 0.02, 6
"""What a character of white to each side is worth, and up to how many: between equal gutters the widest is taken."""


def with_numbers_parted(line: TextLine) -> tuple[Piece, ...]:
    """The texts of ``line``, a row's number at its start a text of its own: there may be but one blank behind it."""
    first = line.pieces[0]
    head, blank, rest = first.text.partition(" ")
    if blank and is_stt(head) and len(first.text) == first.x1 - first.x0 and (rest[0].isupper() or rest[0].isdigit()):
        parted = Piece(first.x0, first.x0 + len(head), head), Piece(first.x0 + len(head) + 1, first.x1, rest)
        return (*parted, *line.pieces[1:])
    return line.pieces


def gutters_of(lines: Sequence[TextLine]) -> list[int]:
    """The columns of characters before which a column of the table begins, the first left out."""
    rows = [with_numbers_parted(line) for line in lines]
    gaps = [(left.x1, right.x0) for row in rows for left, right in pairwise(row)]
    if not gaps:
        return []
    width = max(piece.x1 for row in rows for piece in row) + 1
    cuts, near = _cuts(rows, width)
    costs = [_GUTTER + cut - _WHITE * white for cut, white in zip(cuts, near, strict=True)]
    return _cheapest(gaps, costs, width)


def _cuts(rows: Sequence[Sequence[Piece]], width: int) -> tuple[list[float], list[int]]:
    """For each column of characters what the texts over it cost, and how far the white reaches to both sides of it."""
    cuts = [0.0] * (width + 1)
    covered = [False] * (width + 1)
    for row in rows:
        figures = any(is_figure(piece.text) for piece in row[1:])
        lone = len(row) == 1 or (len(row) == 2 and not figures)
        cost = _CUT_LONE if lone else _CUT
        for piece in row:
            for x in range(piece.x0, piece.x1):
                covered[x] = True
                cuts[x] += cost if x > piece.x0 else 0.0
    return cuts, _white(cuts)


def _white(cuts: Sequence[float]) -> list[int]:
    """How many columns of characters to either side have no more text in them."""
    found = []
    for x, cut in enumerate(cuts):
        left = next((n for n in range(1, _WIDEST) if x < n or cuts[x - n] > cut), _WIDEST)
        right = next((n for n in range(1, _WIDEST) if x + n >= len(cuts) or cuts[x + n] > cut), _WIDEST)
        found.append(min(left, right))
    return found


def _cheapest(gaps: Sequence[tuple[int, int]], costs: Sequence[float], width: int) -> list[int]:
    """The gutters for which those cut texts and the gaps without a gutter cost least."""
    places = sorted({x for a, b in gaps for x in range(a, b + 1)})
    ends: dict[int, list[int]] = {}
    for a, b in gaps:
        ends.setdefault(b, []).append(a)
    order = sorted(ends)
    best: dict[int, tuple[float, int]] = {-1: (0.0, -1)}
    for place in (*places, width + 1):
        best[place] = (float("inf"), -1)
    for start in (-1, *places):
        missed = 0.0
        at = 0
        base = best[start][0]
        for place in (*places, width + 1):
            if place <= start:
                continue
            while at < len(order) and order[at] < place:
                missed += _UNPARTED * sum(a > start for a in ends[order[at]])
                at += 1
            total = base + missed + (costs[place] if place <= width else 0.0)
            if total < best[place][0]:
                best[place] = (total, start)
    found: list[int] = []
    place = best[width + 1][1]
    while place >= 0:
        found.append(place)
        place = best[place][1]
    return found[::-1]

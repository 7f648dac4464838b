"""Where the columns of a table are parted: the white gutters through all of its lines, measured together.

Each gap within a line wants a gutter through it, each text in a gutter's way speaks against it; the gutters of least cost are
taken. So neither a heading over several columns nor a line that the program set a few characters aside decides anything alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from cchc_extract.understanding.textcolumns.chargrid import Piece, TextLine, is_figure, is_stt, is_value

_GUTTER = 0.6
"""What a gutter costs: less than the one gap that a heading over an empty column has."""
_UNPARTED, _NARROW, _LONG = 1.0, 0.8, 2
"""What a gap costs through which no gutter runs, and a single blank beside a number of two characters or more."""
_CUT, _CUT_LONE = 1.0, 0.3
"""What a text in a gutter's way costs, and one that stands alone on its line: a section's heading runs over all columns."""
_NUMBER = regex.compile(r"[(\[]?(?:\d{1,2}|[A-ZĐ])[)\]]?(?:\s*=.*)?$")
_FEWEST_COUNTED, _COUNTED = 3, 3
"""A line of more numbers than these numbers the columns, and counts as so many lines."""
_APART, _AT_ONE_PLACE, _SHORT = 0.15, 0.8, 5
"""Shares of the numbered lines, and letters that the heading of the numbers has at most."""
_AT_BLANK = 0.4
"""Share of that cost where the gutter runs through a blank of the text: crowded columns have but one blank between them."""
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


def _has_numbers(lines: Sequence[TextLine]) -> bool:
    """Whether row numbers at the start of lines are a column of their own: some stand apart, or the texts behind all begin at one place."""
    alone = sum(is_stt(line.pieces[0].text) for line in lines)
    parted = [pieces for line in lines if len(pieces := with_numbers_parted(line)) > len(line.pieces)]
    if not parted or alone >= _APART * (alone + len(parted)):
        return True
    places = Counter(pieces[1].x0 for pieces in parted)
    place, count = places.most_common(1)[0]
    several = len({len(pieces[0].text) for pieces in parted}) > 1
    headed = any(
        len(line.pieces) > 1 and len(line.pieces[0].text) <= _SHORT and line.pieces[0].x1 < place for line in lines
    )
    return (several or headed) and count >= _AT_ONE_PLACE * len(parted)


def gutters_of(lines: Sequence[TextLine]) -> list[int]:
    """The columns of characters before which a column of the table begins, the first left out."""
    first = next((n for n, line in enumerate(lines) if len(line.pieces) > 1 or is_stt(line.pieces[0].text)), 0)
    lines = lines[first:]
    rows = [with_numbers_parted(line) for line in lines] if _has_numbers(lines) else [line.pieces for line in lines]
    gaps = [
        (left.x1, right.x0)
        for row in rows
        for left, right in pairwise(row)
        for _ in range(_COUNTED * _counts(row) or 1)
    ]
    narrow = [gap for row in rows for gap in _narrow_gaps(row)]
    if not gaps:
        return []
    width = max(piece.x1 for row in rows for piece in row) + 1
    cuts, near = _cuts(rows, width)
    costs = [_GUTTER + cut - _WHITE * white for cut, white in zip(cuts, near, strict=True)]
    return _cheapest([(*gap, _UNPARTED) for gap in gaps] + [(*gap, _NARROW) for gap in narrow], costs, width)


def _narrow_gaps(row: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """The single blanks beside numbers in the texts behind the first: crowded columns have no more between them."""
    for piece in row[1:]:
        if len(piece.text) != piece.x1 - piece.x0:
            continue
        words, at = piece.text.split(" "), piece.x0
        for word, following in pairwise(words):
            at += len(word)
            number = any(len(each) >= _LONG and is_value(each) for each in (word, following))
            if number and following != "%":
                yield at, at + 1
            at += 1


def _counts(row: Sequence[Piece]) -> bool:
    """Whether the line numbers the columns."""
    return len(row) > _FEWEST_COUNTED and all(_NUMBER.match(piece.text) for piece in row)


def _cuts(rows: Sequence[Sequence[Piece]], width: int) -> tuple[list[float], list[int]]:
    """For each column of characters what the texts over it cost, and how far the white reaches to both sides of it."""
    cuts = [0.0] * (width + 1)
    for row in rows:
        figures = any(is_figure(piece.text) for piece in row[1:])
        lone = len(row) == 1 or (len(row) == 2 and not figures)
        cost = _CUT_LONE if lone else _CUT
        for piece in row:
            for x in range(piece.x0 + 1, piece.x1):
                cuts[x] += cost * (_AT_BLANK if _is_beside_blank(piece, x) else 1.0)
    return cuts, _white(cuts)


def _is_beside_blank(piece: Piece, x: int) -> bool:
    """Whether a blank of ``piece`` stands at column ``x`` of characters or right before it."""
    at = x - piece.x0
    return " " in piece.text[at - 1 : at + 1]


def _white(cuts: Sequence[float]) -> list[int]:
    """How many columns of characters to either side have no more text in them."""
    found = []
    for x, cut in enumerate(cuts):
        left = next((n for n in range(1, _WIDEST) if x < n or cuts[x - n] > cut), _WIDEST)
        right = next((n for n in range(1, _WIDEST) if x + n >= len(cuts) or cuts[x + n] > cut), _WIDEST)
        found.append(min(left, right))
    return found


def _cheapest(gaps: Sequence[tuple[int, int, float]], costs: Sequence[float], width: int) -> list[int]:
    """The gutters for which those cut texts and the gaps without a gutter cost least."""
    places = sorted({x for a, b, _ in gaps for x in range(a, b + 1)})
    ends: dict[int, list[tuple[int, float]]] = {}
    for a, b, worth in gaps:
        ends.setdefault(b, []).append((a, worth))
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
                missed += sum(worth for a, worth in ends[order[at]] if a > start)
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

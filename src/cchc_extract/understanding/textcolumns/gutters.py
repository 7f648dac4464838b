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
_ONE_CELL = 2.5
"""Characters by which the lines of one heading may be off each other, at the left or in the middle."""
_FEWEST_PAIRS, _DRIFT = 4, 3
"""Edges of texts that two headings have in common, and characters by which a gutter may be off the place that they tell."""
_HEADED_SHARE, _ALL = 0.6, 0.8
"""Share of the columns that have headings where one without is odd, and of the texts of a column of numbers that are such."""
_FEWEST_HEADINGS = 2
"""A line of more texts is one of a heading; first lines of a row's cells may stand above its number."""
_HEADED = 5
"""Lines as which the white between two headings counts."""
_WHITE, _WIDEST = 0.02, 6
"""What a character of white to each side is worth, and up to how many: between equal gutters the widest is taken."""


def with_numbers_parted(line: TextLine, *, sure: bool = False) -> tuple[Piece, ...]:
    """The texts of ``line``, a row's number at its start a text of its own: there may be but one blank behind it.

    ``sure``: the table has numbers, and what begins in small letters may stand behind one.
    """
    first = line.pieces[0]
    head, blank, rest = first.text.partition(" ")
    if blank and is_stt(head) and len(first.text) == first.x1 - first.x0 and (sure or _begins(rest)):
        parted = Piece(first.x0, first.x0 + len(head), head), Piece(first.x0 + len(head) + 1, first.x1, rest)
        return (*parted, *line.pieces[1:])
    return line.pieces


def _begins(text: str) -> bool:
    return text[0].isupper() or text[0].isdigit()


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


def gutters_of(lines: Sequence[TextLine], *, numbered: bool = False) -> list[int]:
    """The columns of characters before which a column of the table begins, the first left out. ``numbered``: its rows have numbers."""
    first = next((n for n, line in enumerate(lines) if len(line.pieces) > 1 or is_stt(line.pieces[0].text)), 0)
    lines = lines[first:]
    parts = numbered or _has_numbers(lines)
    rows = [with_numbers_parted(line, sure=numbered) if parts else line.pieces for line in lines]
    gaps = [
        (left.x1, right.x0)
        for row in rows
        for left, right in pairwise(row)
        for _ in range(_COUNTED * _counts(row) or 1)
    ]
    top = next((n for n, row in enumerate(rows) if any(map(_is_of_row, row))), len(rows))
    headings = _lowest(rows[_heading_start(lines, top) : top])
    gaps += _HEADED * _between(headings)
    narrow = [gap for row in rows for gap in _narrow_gaps(row)]
    if not gaps:
        return []
    width = max(piece.x1 for row in rows for piece in row) + 1
    cuts, near = _cuts(rows, width)
    costs = [_GUTTER + cut - _WHITE * white for cut, white in zip(cuts, near, strict=True)]
    found = _cheapest([(*gap, _UNPARTED) for gap in gaps] + [(*gap, _NARROW) for gap in narrow], costs, width)
    return _without_halves(found, rows[top:], headings)


def _heading_start(lines: Sequence[TextLine], top: int) -> int:
    """The first of the lines above ``top`` from the nearest with several texts on, with no blank line between them."""
    start, several = max(0, top - 1), False
    while start:
        several = several or len(lines[start].pieces) > _FEWEST_HEADINGS
        if several and lines[start].y - lines[start - 1].y > 1:
            break
        start -= 1
    return start


def _lowest(rows: Sequence[Sequence[Piece]]) -> list[Piece]:
    """The headings none of which stands over others, left to right."""
    found = [piece for n, row in enumerate(rows) for piece in row if not _is_upper(n, piece, rows)]
    return sorted(found, key=lambda piece: piece.x0)


def _between(headings: Sequence[Piece]) -> list[tuple[int, int]]:
    """The white between ``headings``: it parts columns though no line may have texts in both."""
    spans: list[tuple[int, int]] = []
    for piece in headings:
        if spans and piece.x0 < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], piece.x1))
        else:
            spans.append((piece.x0, piece.x1))
    return [(before[1], after[0]) for before, after in pairwise(spans)]


def _without_halves(gutters: Sequence[int], rows: Sequence[Sequence[Piece]], headings: Sequence[Piece]) -> list[int]:
    """``gutters`` but those between two columns of numbers no row of which has both, where one has no heading of its own: they are one
    column, whose long numbers the program set aside from the short ones.
    """
    edges = [0, *gutters, 10_000]
    headed = [any(start <= piece.middle < end for piece in headings) for start, end in pairwise(edges)]
    if sum(headed) < _HEADED_SHARE * len(headed):
        return list(gutters)
    found = []
    for at, gutter in enumerate(gutters):
        sides = [(_held(row, edges[at], gutter), _held(row, gutter, edges[at + 2])) for row in rows]
        texts = [piece.text for side in sides for piece in side if piece is not None]
        values = sum(map(is_value, texts))
        both = sum(left is not None and right is not None for left, right in sides)
        if all(headed[at : at + 2]) or both or values < _ALL * len(texts):
            found.append(gutter)
    return found


def _held(row: Sequence[Piece], start: int, end: int) -> Piece | None:
    """What of a row stands between two gutters."""
    return next((piece for piece in row if start <= piece.middle < end), None)


def _is_upper(n: int, piece: Piece, rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether a text of line ``n`` is over others that are none of its own lines, which begin at one place or have one middle; or over
    the white between two.
    """
    lower = rows[n + 1 :]
    under = [other for row in lower for other in row if other.x0 < piece.x1 and piece.x0 < other.x1]
    if not under:
        return any(left.x1 <= piece.x0 and piece.x1 <= right.x0 for row in lower for left, right in pairwise(row))
    return any(min(abs(other.x0 - piece.x0), abs(other.middle - piece.middle)) > _ONE_CELL for other in under)


def _is_of_row(piece: Piece) -> bool:
    return is_value(piece.text) or is_stt(piece.text)


def gutters_again(
    lines: Sequence[TextLine], heading: Sequence[TextLine], before: Sequence[TextLine], gutters: Sequence[int]
) -> list[int]:
    """The gutters of ``lines``, of a page that goes on below a ``heading`` repeated: those of the page ``before``, to whose texts it is set
    as to the same here, each where nearby it cuts least; none where the headings have too few texts in common.
    """
    pairs = sorted(
        (one, other)
        for upper, lower in zip(before, heading, strict=True)
        if [piece.text for piece in upper.pieces] == [piece.text for piece in lower.pieces]
        for old, new in zip(upper.pieces, lower.pieces, strict=True)
        for one, other in ((old.x0, new.x0), (old.x1, new.x1))
    )
    if len(pairs) < _FEWEST_PAIRS:
        return []
    width = max(piece.x1 for line in lines for piece in line.pieces) + 1
    cuts, near = _cuts([with_numbers_parted(line, sure=True) for line in lines], width)
    found: list[int] = []
    for gutter in gutters:
        place = _moved(gutter, pairs)
        nearby = range(max(place - _DRIFT, found[-1] + 1 if found else 1), place + _DRIFT + 1)
        choices = [x for x in nearby if x < width]
        if not choices:
            return []
        found.append(min(choices, key=lambda x: (cuts[x] - _WHITE * near[x], abs(x - place))))
    return found


def _moved(x: int, pairs: Sequence[tuple[int, int]]) -> int:
    """Where the column ``x`` of characters of one page stands on another, by places that are known on both."""
    below = max((pair for pair in pairs if pair[0] <= x), default=pairs[0])
    above = min((pair for pair in pairs if pair[0] >= x), default=pairs[-1])
    if below[0] == above[0] or below[0] > x or above[0] < x:
        return below[1] + x - below[0]
    return round(below[1] + (above[1] - below[1]) * (x - below[0]) / (above[0] - below[0]))


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

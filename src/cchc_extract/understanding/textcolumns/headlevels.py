"""Headings over several columns in a dump, where their heights tell them: columns whose own heading begins lower than all others do.

A heading over three columns stands over the middle one alone, and its letters touch neither of the others. But a column whose heading is
no cell of the full height, neither at its top nor in its middle, has another above it; the one it is nearest to being centred under is it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Cell
from cchc_extract.understanding.textcolumns.chargrid import Piece, TextLine

_LOW = 0.4
"""Lines below the middle of the first column's heading from which another's is set low, where headings are centred in height."""
_ASIDE, _LEAST_ASIDE = 0.2, 3.5
"""Share of the way from its first column to its last by which a heading may be off their middle, and characters."""
_EDGE = 1
"""Characters by which a text may stand over a gutter and still be its column's alone."""


class _Text(Struct, frozen=True):
    """A text of the heading, and the columns from ``start`` to before ``end`` over which it stands."""

    start: int
    end: int
    y: float
    piece: Piece


class _Band(Struct, frozen=True):
    """Where the headings that are low stand: the line on which most begin, and the middle of their height."""

    floor: float
    middle: float


class _Over(Struct, frozen=True):
    """A heading of the columns from ``start`` to before ``end``, in one line or more."""

    start: int
    end: int
    texts: tuple[_Text, ...]


def levelled(lines: Sequence[TextLine], gutters: Sequence[int]) -> list[Cell]:
    """The heading ``lines`` as cells in two rows; none where their heights tell no heading over several columns.

    Such a one may be cut at a gutter: where its lines are not as they should be, those with but a blank between them are tried as one.
    """
    for count in range(len(lines)):
        whole = [_joined(line) for line in lines[:count]]
        if count and len(whole[-1].pieces) == len(lines[count - 1].pieces):
            continue
        if cells := _levelled([*whole, *lines[count:]], gutters):
            return cells
    return []


def _joined(line: TextLine) -> TextLine:
    """``line`` with the texts that have but one blank between them as one."""
    pieces = list(line.pieces[:1])
    for piece in line.pieces[1:]:
        last = pieces[-1]
        if piece.x0 - last.x1 == 1:
            pieces[-1] = Piece(last.x0, piece.x1, f"{last.text} {piece.text}")
        else:
            pieces.append(piece)
    return replace(line, pieces=tuple(pieces))


def _levelled(lines: Sequence[TextLine], gutters: Sequence[int]) -> list[Cell]:
    texts = [text for line in lines for text in _texts(line, gutters)]
    cols = len(gutters) + 1
    return next((cells for low in _lows(texts, cols) if (cells := _below(low, texts, cols))), [])


def _below(low: Sequence[bool], texts: Sequence[_Text], cols: int) -> list[Cell]:
    """The cells where the headings of the columns ``low`` all have others above; none where some cannot."""
    heights = [[text.y for text in _own(texts, col)] for col in range(cols) if low[col]]
    starts, middles = [min(mine) for mine in heights], [(min(mine) + max(mine)) / 2 for mine in heights]
    band = _Band(max(starts, key=lambda y: (starts.count(y), y)), median(middles))
    upper = [text for text in texts if text.y < band.floor and _is_above(text, texts, low, band)]
    found: list[_Over] = []
    for start, end in _stretches(low, upper):
        heads = _stacked([text for text in upper if start <= text.start < end])
        overs = _shared(heads, start, end, texts) if heads else []
        if not overs:
            return []
        found += overs
    return list(_cells(found, texts, cols))


def _own(texts: Sequence[_Text], col: int) -> list[_Text]:
    return [text for text in texts if text.start == col and text.end == col + 1]


def _texts(line: TextLine, gutters: Sequence[int]) -> Iterator[_Text]:
    edges = [0, *gutters, 10_000]
    for piece in line.pieces:
        over = [
            col
            for col, (start, end) in enumerate(pairwise(edges))
            if piece.x0 < end - _EDGE and piece.x1 > start + _EDGE
        ] or [next(col for col, (start, end) in enumerate(pairwise(edges)) if start <= piece.middle < end)]
        yield _Text(over[0], over[-1] + 1, line.y, piece)


def _lows(texts: Sequence[_Text], cols: int) -> Iterator[list[bool]]:
    """Which columns have their own headings lower than the first has its own, which no other is over: set at the top, or in the middle."""
    top, foot = min(text.y for text in texts), max(text.y for text in texts)
    own = [[text.y for text in _own(texts, col)] for col in range(cols)]
    first = next((mine for mine in own[:2] if mine), None)
    if first is None:
        return
    middle = (min(first) + max(first)) / 2
    at_top = [bool(mine) and min(mine) > top for mine in own]
    in_middle = [bool(mine) and (min(mine) + max(mine)) / 2 >= middle + _LOW for mine in own]
    ways = ((in_middle, min(first) > top or max(first) == foot), (at_top, min(first) == top))
    yield from (low for low, may in ways if may and any(low))


def _is_above(text: _Text, texts: Sequence[_Text], low: Sequence[bool], band: _Band) -> bool:
    """Whether a text may be of a heading of several columns: over them, or over one whose own is below it, as high as others are."""
    if text.end - text.start > 1:
        return True
    beside = any(0 <= col < len(low) and low[col] for col in (text.start - 1, text.start, text.end))
    under = [other.y for other in _own(texts, text.start) if other.y > text.y]
    if not beside or not under:
        return False
    level = [y for y in under if y >= band.floor]
    return min(level, default=0.0) == band.floor or abs((min(under) + max(under)) / 2 - band.middle) <= _LOW


def _stretches(low: Sequence[bool], upper: Sequence[_Text]) -> list[tuple[int, int]]:
    """Neighbouring columns that are low or have a text above that may be over several."""
    covered = [each or any(text.start <= col < text.end for text in upper) for col, each in enumerate(low)]
    found: list[tuple[int, int]] = []
    for col, each in enumerate(covered):
        if each and found and found[-1][1] == col:
            found[-1] = (found[-1][0], col + 1)
        elif each:
            found.append((col, col + 1))
    return [(start, end) for start, end in found if any(low[start:end])]


def _stacked(upper: Sequence[_Text]) -> list[tuple[_Text, ...]]:
    """The texts above, those that stand below one another together, left to right."""
    stacks: list[list[_Text]] = []
    for text in sorted(upper, key=lambda text: text.piece.middle):
        near = stacks and any(other.piece.x0 < text.piece.x1 and text.piece.x0 < other.piece.x1 for other in stacks[-1])
        if near:
            stacks[-1].append(text)
        else:
            stacks.append([text])
    return [tuple(sorted(stack, key=lambda text: text.y)) for stack in stacks]


def _shared(heads: Sequence[tuple[_Text, ...]], start: int, end: int, texts: Sequence[_Text]) -> list[_Over]:
    """The columns from ``start`` to before ``end`` shared among ``heads``, each in the middle of its own; none where one cannot be."""
    upper = {(text.y, text.piece.x0) for head in heads for text in head}
    places = {
        col: [text.piece.middle for text in texts if text.start == col and (text.y, text.piece.x0) not in upper]
        for col in range(start, end)
    }
    if not all(places.values()):
        return []
    middles = {col: sum(mine) / len(mine) for col, mine in places.items()}
    edges = [start]
    for before, after in pairwise(heads):
        choices = range(max(edges[-1] + 1, before[0].end), max(text.start for text in after) + 1)
        if not choices:
            return []
        edges.append(min(choices, key=lambda at: _off(before, edges[-1], at, middles)))
    edges.append(end)
    found = [_Over(one, other, head) for head, (one, other) in zip(heads, pairwise(edges), strict=True)]
    return found if all(_fits(over, middles) for over in found) else []


def _off(head: Sequence[_Text], start: int, end: int, middles: dict[int, float]) -> float:
    middle = sum(text.piece.middle for text in head) / len(head)
    return abs((middles[start] + middles[end - 1]) / 2 - middle)


def _fits(over: _Over, middles: dict[int, float]) -> bool:
    """Whether a heading stands over its columns and in the middle of them."""
    within = all(over.start <= text.start and text.end <= over.end for text in over.texts)
    wide = middles[over.end - 1] - middles[over.start]
    return within and _off(over.texts, over.start, over.end, middles) <= max(_LEAST_ASIDE, _ASIDE * wide)


def _cells(overs: Sequence[_Over], texts: Sequence[_Text], cols: int) -> Iterator[Cell]:
    groups = [over for over in overs if over.end - over.start > 1]
    upper = {(text.y, text.piece.x0) for over in groups for text in over.texts}
    for over in groups:
        text = "\n".join(each.piece.text for each in over.texts)
        yield Cell(row=0, col=over.start, col_span=over.end - over.start, text=text)
    within = {col for over in groups for col in range(over.start, over.end)}
    for col in range(cols):
        mine = [text.piece.text for text in texts if text.start == col and (text.y, text.piece.x0) not in upper]
        top = 1 if col in within else 0
        yield Cell(row=top, col=col, row_span=2 - top, text="\n".join(mine))

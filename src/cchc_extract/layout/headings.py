"""The column headings of a table without vertical rules, of any number of levels.

A heading of several columns stands over those it is in the middle of. Which these are is told by the headings next to it: what stands in
the middle of the height of all belongs to one column alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

from msgspec import Struct

from cchc_extract.layout.grid import filled
from cchc_extract.layout.tablelines import Placed, TableLine
from cchc_extract.model import Box, Cell

_OFF = 8.0
"""Points by which a heading may be off the middle of its columns and still be in it: gutters are found only roughly."""
_ASIDE = 0.15
"""The same as a share of the way from its first column to its last, which are seldom equally wide."""
_FURTHER_ASIDE = 0.25
"""The same where it is in the middle of no single column."""
_MIDDLE = 0.35
"""The same for the height at which it stands, in heights of a line."""


class _Part(Struct, frozen=True):
    """A heading over the columns ``start`` to before ``end``: its own texts, and the headings below it."""

    start: int
    end: int
    texts: tuple[Placed, ...]
    below: tuple[_Part, ...] = ()

    @property
    def levels(self) -> int:
        """How many levels it has with those below it."""
        return 1 + max([part.levels for part in self.below], default=0)


def heading_cells(lines: Sequence[TableLine], xs: Sequence[float]) -> list[Cell]:
    """The heading of ``lines`` as cells, in as many rows as it has levels; one of a column alone reaches down over all of them.

    ``xs`` are the edges of the columns.
    """
    texts = [placed for line in lines for placed in line.pieces]
    if not texts:
        return []
    texts = [_reaching(text, texts, xs) if text.end - text.col > 1 else text for text in texts]
    parts = _set_at_top(texts, xs) or _parts(0, len(xs) - 1, texts, xs)
    levels = max(part.levels for part in parts)
    top, bottom = min(text.piece.box.top for text in texts), max(text.piece.box.bottom for text in texts)
    frame = Box(xs[0], top, xs[-1], bottom)
    return sorted(_cells(parts, 0, levels, xs, frame), key=lambda cell: (cell.row, cell.col))


def _reaching(text: Placed, texts: Sequence[Placed], xs: Sequence[float]) -> Placed:
    """``text``, which runs over columns and is not in their middle, over the next column too, where it is in the middle with that."""
    x, y = text.piece.box.centre
    if abs(_centre(text.col, text.end, texts, xs) - x) <= _OFF:
        return text
    taken = {
        col
        for other in texts
        if abs(other.piece.box.centre[1] - y) <= text.piece.box.height / 2
        for col in range(other.col, other.end)
    }
    wider = [(text.col - 1, text.end, text.col - 1), (text.col, text.end + 1, text.end)]
    for start, end, more in wider:
        if 0 <= more < len(xs) - 1 and more not in taken and abs(_centre(start, end, texts, xs) - x) <= _OFF:
            return Placed(text.piece, start, end)
    return text


def _cells(parts: Sequence[_Part], row: int, levels: int, xs: Sequence[float], frame: Box) -> Iterator[Cell]:
    """The cells of ``parts``, of which the upper ones stand in ``row``; ``frame`` is the height left to them."""
    for part in parts:
        end = row + 1 if part.below else levels
        foot = max([text.piece.box.bottom for text in part.texts], default=frame.bottom) if part.below else frame.bottom
        box = Box(xs[part.start], frame.top, xs[part.end], foot)
        cell = Cell(row=row, col=part.start, row_span=end - row, col_span=part.end - part.start, box=box)
        words = [word for text in part.texts for word in text.piece.words]
        yield filled(cell, words) if words else cell
        yield from _cells(part.below, row + 1, levels, xs, Box(box.x0, foot, box.x1, frame.bottom))


def _parts(start: int, end: int, texts: Sequence[Placed], xs: Sequence[float]) -> tuple[_Part, ...]:
    """The headings of the columns ``start`` to before ``end``, of which ``texts`` are all, from the top down."""
    alone = _alone(start, end, texts)
    parts: list[_Part] = []
    col = start
    while col < end:
        if alone[col - start]:
            parts.append(_leaf(col, texts))
            col += 1
            continue
        stop = next((other for other in range(col, end) if alone[other - start]), end)
        mine = [text for text in texts if col <= text.col < stop]
        parts += _grouped(col, stop, mine, xs, odd=any(alone) or any(text.end - text.col > 1 for text in mine))
        col = stop
    return tuple(parts)


def _leaf(col: int, texts: Sequence[Placed]) -> _Part:
    return _Part(col, col + 1, tuple(text for text in texts if text.col == col))


def _set_at_top(texts: Sequence[Placed], xs: Sequence[float]) -> tuple[_Part, ...]:
    """The heading where all cells are set at the top: on its first line stand all texts but those below headings of several columns.

    None where the first column's does not stand there, or no text that does shows by ending early that they are not set in the middle.
    """
    usual = min(text.piece.box.height for text in texts)
    first = _on_first_line(texts)
    if not first or first[0].col or len(first) == len(texts):
        return ()
    lone = (
        [other for other in texts if other.col <= text.col < other.end] for text in first if text.end - text.col == 1
    )
    if all(_middle(texts) - _middle(own) <= _MIDDLE * usual for own in lone):
        return ()
    parts = _from_top(0, len(xs) - 1, texts, xs)
    return parts if parts and not parts[0].below and any(part.below for part in parts) else ()


def _on_first_line(texts: Sequence[Placed]) -> list[Placed]:
    """The ``texts`` on the first line, left to right."""
    line = min(text.piece.box.centre[1] for text in texts)
    half = min(text.piece.box.height for text in texts) / 2
    return sorted((text for text in texts if text.piece.box.centre[1] - line <= half), key=lambda text: text.col)


def _from_top(start: int, end: int, texts: Sequence[Placed], xs: Sequence[float]) -> tuple[_Part, ...]:
    """The headings of the columns ``start`` to before ``end``, all set at the top; none where those of the first line are not over all."""
    if end - start == 1:
        return (_leaf(start, texts),)
    first = _on_first_line(texts) if texts else []
    if not first or any(after.col < before.end for before, after in pairwise(first)):
        return ()
    parts: list[_Part] = []
    for text, (left, right) in zip(first, pairwise(_shares(start, end, first, texts, xs)), strict=True):
        mine = [other for other in texts if left <= other.col < right]
        if right - left == 1:
            parts.append(_leaf(left, mine))
            continue
        own, below = _own_and_below(text, mine)
        under = _from_top(left, right, below, xs)
        wide = _centre(right - 1, right, texts, xs) - _centre(left, left + 1, texts, xs)
        off = abs(_centre(left, right, below, xs) - text.piece.box.centre[0])
        if not under or off > max(_OFF, _ASIDE * wide):
            return ()
        parts.append(_Part(left, right, own, under))
    return tuple(parts)


def _own_and_below(text: Placed, texts: Sequence[Placed]) -> tuple[tuple[Placed, ...], list[Placed]]:
    """The lines of the heading ``text`` of several columns, and those of ``texts`` below it: from where one stands beside it on."""
    beside = [each for each in texts if not text.col <= each.col < text.end]
    top = min((each.piece.box.centre[1] for each in beside), default=inf) - text.piece.box.height / 2
    own = [
        each for each in texts if each is text or _goes_on(each, text, texts) or (each.piece.box.centre[1] < top < inf)
    ]
    return tuple(own), [each for each in texts if each not in own]


def _shares(start: int, end: int, first: Sequence[Placed], texts: Sequence[Placed], xs: Sequence[float]) -> list[int]:
    """Where the columns of each heading of the ``first`` line begin, and those of the last end: each nearest to the middle of its own."""
    best: dict[int, tuple[float, list[int]]] = {start: (0.0, [start])}
    for at, text in enumerate(first):
        last = end if at == len(first) - 1 else first[at + 1].col
        stops = [end] if at == len(first) - 1 else range(text.end, last + 1)
        best = {
            stop: min(
                (cost + _off_middle(text, begin, stop, texts, xs), [*edges, stop])
                for begin, (cost, edges) in best.items()
            )
            for stop in stops
        }
    return best[end][1]


def _off_middle(text: Placed, start: int, end: int, texts: Sequence[Placed], xs: Sequence[float]) -> float:
    """How far ``text`` is from the middle of the columns ``start`` to before ``end``; that of one column is in it."""
    if end - start == 1:
        return 0.0
    below = [other for other in texts if other is not text]
    return abs(_centre(start, end, below, xs) - text.piece.box.centre[0])


def _alone(start: int, end: int, texts: Sequence[Placed]) -> list[bool]:
    """Of each column, whether its heading stands in the middle of the height of ``texts`` and no other is over it.

    One of several lines, the last of which is level with headings to both sides that stand low, is over these.
    """
    if not texts:
        return [True] * (end - start)
    middle = _middle(texts)
    usual = min(text.piece.box.height for text in texts)
    columns = [[text for text in texts if text.col <= col < text.end] for col in range(start, end)]
    found = [_is_one_text(over) and abs(_middle(over) - middle) <= _MIDDLE * usual for over in columns]
    for at in range(1, len(found) - 1):
        sides = columns[at - 1], columns[at + 1]
        low = [over[-1] for over in sides if over] if len(columns[at]) > 1 else []
        if found[at] and len(low) == 2 and not found[at - 1] and not found[at + 1]:
            last = columns[at][-1].piece.box
            found[at] = any(
                abs(text.piece.box.top - last.top) > usual / 2 and abs(_middle(over) - last.centre[1]) > usual / 2
                for text, over in zip(low, sides, strict=True)
            )
    return found


def _is_one_text(lines: Sequence[Placed]) -> bool:
    """Whether ``lines`` over a column are one text of this column alone: in one middle, or beginning at one place."""
    middles, lefts = [line.piece.box.centre[0] for line in lines], [line.piece.box.x0 for line in lines]
    apart = min(max(each) - min(each) for each in (middles, lefts)) if lines else 0.0
    return bool(lines) and all(line.end - line.col == 1 for line in lines) and apart <= _OFF


def _middle(texts: Sequence[Placed]) -> float:
    return (min(text.piece.box.top for text in texts) + max(text.piece.box.bottom for text in texts)) / 2


def _grouped(start: int, end: int, texts: Sequence[Placed], xs: Sequence[float], *, odd: bool) -> list[_Part]:
    """The headings of neighbouring columns, none of which stands alone: those on the first line, over what is below them.

    ``odd``: one in the middle of three columns may be over all of them.
    """
    leaves = [_leaf(col, texts) for col in range(start, end)]
    if not texts:
        return leaves
    line = min(text.piece.box.centre[1] for text in texts)
    half = min(text.piece.box.height for text in texts) / 2
    upper = sorted((text for text in texts if _is_uppermost(text, texts)), key=lambda text: text.col)
    first = [text for text in upper if text.piece.box.centre[1] - line <= 2 * half]
    if len(first) == 1 or any(after.col < before.end for before, after in pairwise(first)):
        first = [text for text in texts if text.piece.box.centre[1] - line <= half]
    edges = _edges(start, end, first, texts, xs)
    runs = list(zip(first, pairwise(edges), strict=True))
    if not all(_is_over(text, run, texts, xs, odd=odd) for text, run in runs):
        return leaves
    return [_over(text, run, texts, xs) for text, run in runs]


def _is_uppermost(text: Placed, texts: Sequence[Placed]) -> bool:
    """Whether none of ``texts`` stands over ``text``: of one line and of two, in the middle of one height, the one begins lower."""
    y = text.piece.box.centre[1]
    return not any(other.piece.box.centre[1] < y and other.col < text.end and text.col < other.end for other in texts)


def _over(text: Placed, run: tuple[int, int], texts: Sequence[Placed], xs: Sequence[float]) -> _Part:
    """The heading that begins with ``text`` over the columns of ``run``."""
    start, end = run
    mine = [other for other in texts if start <= other.col < end]
    if end - start == 1:
        return _leaf(start, mine)
    own = [other for other in mine if other is text or _goes_on(other, text, mine)]
    below = [other for other in mine if other not in own]
    return _Part(start, end, tuple(own), _parts(start, end, below, xs))


def _goes_on(other: Placed, text: Placed, texts: Sequence[Placed]) -> bool:
    """Whether ``other`` is the next line of ``text``: over several columns too, in the same middle, with none beside it.

    One so short that it is over one column is where what is below it is level with the headings beside that without it.
    """
    y = other.piece.box.centre[1]
    beside = [
        each for each in texts if each is not other and abs(each.piece.box.centre[1] - y) < other.piece.box.height / 2
    ]
    same = abs(other.piece.box.centre[0] - text.piece.box.centre[0]) <= _OFF
    if not same or beside:
        return False
    return _is_over_all(other, text, texts) if other.end - other.col > 1 else _stands_over(other, text, texts)


def _is_over_all(other: Placed, text: Placed, texts: Sequence[Placed]) -> bool:
    """Whether the headings beside those below ``other``, which is over several columns, are level with them and not with it too."""
    lower = [each for each in texts if each is not text and each is not other]
    below = [each for each in lower if other.col <= each.col < other.end]
    sides = {each.col: [side for side in lower if side.col == each.col] for each in lower if each not in below}
    if not below or not sides:
        return True
    levels = [_middle(side) for side in sides.values()]
    alone, both = (sum(abs(_middle(own) - level) for level in levels) for own in (below, [other, *below]))
    return alone <= both


def _stands_over(other: Placed, text: Placed, texts: Sequence[Placed]) -> bool:
    lower = [each for each in texts if each is not text and each.end - each.col == 1]
    below = [each for each in lower if each.col == other.col and each.piece.box.top > other.piece.box.top]
    sides = [side for col in (other.col - 1, other.col + 1) if (side := [each for each in lower if each.col == col])]
    if not below or not sides:
        return False
    levels = [_middle(side) for side in sides]
    alone, both = (sum(abs(_middle(own) - level) for level in levels) for own in (below, [other, *below]))
    return alone < both and alone <= _OFF


def _edges(start: int, end: int, first: Sequence[Placed], texts: Sequence[Placed], xs: Sequence[float]) -> list[int]:
    """Where the columns of each text of the ``first`` line begin, and where those of the last end."""
    edges = [start]
    for before, after in pairwise(first):
        choices = range(before.end, max(before.end, after.col) + 1)  # texts of a poor picture may overlap
        edges.append(min(choices, key=lambda at: abs(_centre(edges[-1], at, texts, xs) - before.piece.box.centre[0])))
    return [*edges, end]


def _is_over(text: Placed, run: tuple[int, int], texts: Sequence[Placed], xs: Sequence[float], *, odd: bool) -> bool:
    """Whether ``text`` may be the heading of the columns of ``run``, or is that of one."""
    start, end = run
    if end - start == 1 or text.end - text.col > 1:
        return True
    x = text.piece.box.centre[0]
    wide = _centre(end - 1, end, texts, xs) - _centre(start, start + 1, texts, xs)
    under = [other for other in texts if other.col == text.col and other is not text]
    own = abs(_centre(text.col, text.end, under, xs) - x) <= _OFF
    in_middle = abs(_centre(start, end, texts, xs) - x) <= max(_OFF, (_ASIDE if own else _FURTHER_ASIDE) * wide)
    return in_middle and (odd or not own)


def _centre(start: int, end: int, texts: Sequence[Placed], xs: Sequence[float]) -> float:
    """The middle of some columns: between the lowest headings of the first and the last, where they have any."""
    sides = []
    for col in (start, end - 1):
        own = [text for text in texts if text.col == col and text.end - text.col == 1]
        lowest = max(own, key=lambda text: text.piece.box.bottom, default=None)
        sides.append((xs[col] + xs[col + 1]) / 2 if lowest is None else lowest.piece.box.centre[0])
    return sum(sides) / 2

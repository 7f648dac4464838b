"""Headings given one below the other, put over a known number of columns: on one level, or on two or three with merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from cchc_extract.model import Cell
from cchc_extract.patterns.tables import NEARLY, TablePatterns, squeeze

_MOST_JOINED, _MOST_CHILDREN = 4, 8
_ONE_CHILD, _KNOWN_PARENT, _TWICE, _NO_TRACE, _BLANK, _UNEQUAL = 2.0, 2.5, 2.0, 1.5, 2.5, 0.15
_JOINT, _SURE_JOINT, _KNOWN_JOINT = 3.5, 0.6, 2.5
_LAST = 4.0
_LEVEL, _LEVEL_UNSEEN = 0.7, 1.2
_GOOD = 2.0
_FEWEST_ABOVE, _MOST_OF_THREE = 3, 40
_FIRST, _ROUGH = 3, 4.0
_NEVER = 1e9

Place = tuple[int, int, int, int, str]
"""Row, column, how many rows and columns, and the text of a heading."""
Put = tuple[float, tuple[Place, ...]]


class Head(Struct, frozen=True):
    """A heading of ``levels`` rows as ``places``, and what it cost to put them so."""

    cost: float
    levels: int
    places: tuple[Place, ...]

    def cells(self) -> Iterator[Cell]:
        """The places as cells."""
        for row, col, down, right, text in self.places:
            yield Cell(row=row, col=col, row_span=down, col_span=right, text=text)

    def labels(self, cols: int) -> list[str]:
        """By column the lowest heading over it."""
        labels = [""] * cols
        for _, col, _, right, text in sorted(self.places):
            for covered in range(col, min(cols, col + right)):
                labels[covered] = text or labels[covered]
        return labels


def heads_of(
    texts: Sequence[str], cols: int, patterns: TablePatterns, rows: Sequence[int] = (), *, most: int = 2
) -> Head | None:
    """The cheapest heading of ``cols`` columns that ``texts`` can be, of at most so many levels; ``rows``: where its rows begin,
    where that is known.
    """
    options = [*_one_level(texts, cols, patterns)] if len(rows) <= 1 else []
    for levels in range(2, most + 1):
        cuts = [tuple(rows)] if len(rows) == levels else _cuts(texts, cols, levels) if not rows else []
        for cut in cuts:
            parts = tuple(tuple(texts[a:b]) for a, b in zip(cut, (*cut[1:], len(texts)), strict=True))
            options += _levels(parts, cols, patterns)
        if any(head.cost < _GOOD for head in options):
            break
    return min(options, key=lambda head: head.cost, default=None)


def rough_head(texts: Sequence[str], cols: int) -> Head:
    """The first headings over the first columns: enough to tell what stands in them while it is not known how the others are stacked."""
    first = [*texts[: min(cols, _FIRST)], *[""] * (cols - _FIRST)]
    return Head(_ROUGH, 1, tuple((0, col, 1, 1, text) for col, text in enumerate(first)))


def _one_level(texts: Sequence[str], cols: int, patterns: TablePatterns) -> Iterator[Head]:
    if not cols <= len(texts) <= cols + _MOST_JOINED:
        return
    ways: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for text in texts:
        after: dict[int, tuple[float, tuple[str, ...]]] = {}
        for filled, (cost, cells) in ways.items():
            if filled < cols:
                new = cost + _blank(text, filled, cols)
                after[filled + 1] = min(after.get(filled + 1, (_NEVER, ())), (new, (*cells, text)))
            if filled and text:
                joint = _SURE_JOINT if goes_on(text) else _JOINT + _KNOWN_JOINT * bool(patterns.heading_role(text)[0])
                after[filled] = min(
                    after.get(filled, (_NEVER, ())), (cost + joint, (*cells[:-1], f"{cells[-1]}\n{text}".strip()))
                )
        ways = after
    if cols in ways:
        cost, cells = ways[cols]
        yield Head(cost, 1, tuple((0, col, 1, 1, text) for col, text in enumerate(cells)))


def _blank(text: str, col: int, cols: int) -> float:
    """Cost of a column without heading; of the last one, which may be an empty line between the rows, it is more."""
    return 0.0 if text else _LAST if col == cols - 1 else _BLANK


def goes_on(text: str) -> bool:
    """Whether a heading's further paragraph, not another heading."""
    return text[0].islower() or text[0] == "("


def _cuts(texts: Sequence[str], cols: int, levels: int) -> Iterator[tuple[int, ...]]:
    """Where the rows of a heading may begin: lower ones with the blank below the first heading, where blanks are there at all."""
    count = len(texts)
    if count <= cols:
        return
    traced = not all(texts)
    begins = [at for at in range(2, count) if not traced or (not texts[at] and (texts[at - 1] or at > cols))]
    if levels == 2:
        yield from ((0, at) for at in begins)
    elif count > cols + _FEWEST_ABOVE and count <= _MOST_OF_THREE:
        yield from ((0, at, below) for at in begins for below in begins if below > at + 1)


def _levels(parts: tuple[tuple[str, ...], ...], cols: int, patterns: TablePatterns) -> Iterator[Head]:
    if all(len(part) == cols for part in parts) and _repeats(parts):
        yield Head(_LEVEL, len(parts), tuple(_unmerged(parts, cols)))
        return
    if _repeats(parts):
        parts = (parts[0], *(_new(part, parts[0]) for part in parts[1:]))
    traced = any(not text for part in parts[1:] for text in part)
    cost, places = _Stack(parts, cols, patterns, traced=traced).put()
    if cost < _NEVER:
        yield Head(cost + (_LEVEL if traced else _LEVEL_UNSEEN) * (len(parts) - 1), len(parts), places)


def _repeats(parts: Sequence[Sequence[str]]) -> bool:
    """Whether the first heading is said again in each row, as programs do that give a merged cell for each place it covers."""
    return len(parts) > 1 and bool(parts[0][0]) and all(part[0] == parts[0][0] for part in parts)


def _new(part: Sequence[str], first: Sequence[str]) -> tuple[str, ...]:
    """A lower row of headings, those that only say the upper row's again blank."""
    texts: list[str] = []
    at = 0
    for text in part:
        again = text in first[at:]
        at = first.index(text, at) + 1 if again else at
        texts.append("" if again else text)
    return tuple(texts)


def _unmerged(parts: Sequence[Sequence[str]], cols: int) -> Iterator[Place]:
    """A place for each run of equal texts, to the right and down."""
    taken: set[tuple[int, int]] = set()
    for row, part in enumerate(parts):
        for col in range(cols):
            if (row, col) in taken:
                continue
            right = 1
            while col + right < cols and part[col + right] == part[col] and (row, col + right) not in taken:
                right += 1
            down = 1
            while row + down < len(parts) and all(parts[row + down][col + k] == part[col] for k in range(right)):
                down += 1
            taken |= {(row + a, col + b) for a in range(down) for b in range(right)}
            yield row, col, down, right, part[col]


class _Stack:
    """Two or three rows of headings as a tree whose leaves are the columns."""

    def __init__(self, parts: tuple[tuple[str, ...], ...], cols: int, patterns: TablePatterns, *, traced: bool) -> None:
        self._first, self._second, *rest = parts
        self._third = rest[0] if rest else None
        self._cols, self._patterns, self._traced = cols, patterns, traced
        self._levels = len(parts)
        self._put = lru_cache(maxsize=None)(self._put_from)

    def put(self) -> Put:
        """The cheapest way."""
        return self._put(0, 0, 0, 0)

    def _put_from(self, a: int, b: int, c: int, col: int) -> Put:
        """The cheapest way to put the headings from ``a``, ``b`` and ``c`` on over the columns from ``col`` on."""
        if a == len(self._first):
            done = b == len(self._second) and c == len(self._third or ()) and col == self._cols
            return (0.0 if done else _NEVER), ()
        if col >= self._cols:
            return _NEVER, ()
        best: Put = (_NEVER, ())
        for cost, a2, b2, c2, col2, places in self._heading(a, b, c, col):
            rest, more = self._put(a2, b2, c2, col2)
            best = min(best, (cost + rest, (*places, *more)))
        return best

    def _heading(
        self, a: int, b: int, c: int, col: int
    ) -> Iterator[tuple[float, int, int, int, int, tuple[Place, ...]]]:
        text = self._first[a]
        leaf = self._below(b, c)
        if leaf is not None:
            cost, b2, c2 = leaf
            yield cost + _blank(text, col, self._cols), a + 1, b2, c2, col + 1, ((0, col, self._levels, 1, text),)
        if not text:
            return
        known = max(self._stands_alone(text), _KNOWN_PARENT if squeeze(text) in self._patterns.totals else 0.0)
        for cost, count, b2, c2, col2, places in self._children(b, c, col):
            width = col2 - col
            a2 = a + 1
            while a2 < len(self._first) and not self._first[a2] and a2 - a < width:
                a2 += 1
            below = self._second[b : b + count]
            cost += known + (_ONE_CHILD if width == 1 else 0.0) + _twice(below) + sum(map(self._stands_alone, below))
            yield (
                cost + 0.01 * len(text) + _UNEQUAL * abs(width - 2) ** 0.5,
                a2,
                b2,
                c2,
                col2,
                ((0, col, 1, width, text), *places),
            )

    def _stands_alone(self, text: str) -> float:
        """What it costs that a heading of numbers, labels, units or notes stands over others or under one."""
        role, score = self._patterns.heading_role(text)
        return _KNOWN_PARENT if score >= NEARLY and role not in ("value", None) else 0.0

    def _below(self, b: int, c: int) -> tuple[float, int, int] | None:
        """What it costs to leave the rows below a heading without heading: the blanks there, where there are any."""
        cost = 0.0
        if self._traced:
            if b >= len(self._second) or self._second[b]:
                return (_NO_TRACE, b, c) if self._third is None else None
            b += 1
            if self._third is not None:
                if c >= len(self._third) or self._third[c]:
                    return None
                c += 1
        return cost, b, c

    def _children(self, b: int, c: int, col: int) -> Iterator[tuple[float, int, int, int, int, tuple[Place, ...]]]:
        """Headings of the second row from ``b`` on under one heading: cost, how many, and where that leads."""
        ways: dict[tuple[int, int], tuple[float, tuple[Place, ...]]] = {(c, col): (0.0, ())}
        for count in range(1, _MOST_CHILDREN + 1):
            at = b + count - 1
            if at >= len(self._second) or not self._second[at]:
                return
            after: dict[tuple[int, int], tuple[float, tuple[Place, ...]]] = {}
            for (c1, col1), (cost, places) in ways.items():
                for more, c2, col2, new in self._child(at, c1, col1):
                    known = after.get((c2, col2), (_NEVER, ()))
                    after[c2, col2] = min(known, (cost + more, (*places, *new)))
            ways = after
            for (c2, col2), (cost, places) in ways.items():
                yield cost, count, at + 1, c2, col2, places

    def _child(self, at: int, c: int, col: int) -> Iterator[tuple[float, int, int, tuple[Place, ...]]]:
        text = self._second[at]
        if self._third is None:
            yield 0.0, c, col + 1, ((1, col, 1, 1, text),)
            return
        blank = c < len(self._third) and not self._third[c]
        if not self._traced or blank:
            yield 0.0, c + blank, col + 1, ((1, col, 2, 1, text),)
        for width in range(1, min(_MOST_CHILDREN, self._cols - col) + 1):
            below = self._third[c : c + width]
            if len(below) < width or not all(below):
                return
            places = tuple((2, col + k, 1, 1, each) for k, each in enumerate(below))
            cost = (_ONE_CHILD if width == 1 else 0.0) + _twice(below)
            yield cost, c + width, col + width, ((1, col, 1, width, text), *places)


def _twice(texts: Sequence[str]) -> float:
    return _TWICE * (len(texts) - len(set(texts)))

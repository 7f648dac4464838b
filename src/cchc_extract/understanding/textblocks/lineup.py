"""The rows of a page: its numbers, its labels and its figures, each in the order of the dump, put side by side as cheaply as can be."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.textblocks.figures import Item
from cchc_extract.understanding.textblocks.linekinds import Number
from cchc_extract.understanding.textblocks.torncosts import affinity, wrap
from cchc_extract.understanding.textblocks.tornpieces import Piece

_BEAM, _LEAST, _WITHIN = 40, 4, 7.0
_MOST_LINES = 8
_NO_LABEL, _NO_NUMBER, _NO_FIGURES, _GROUP_FIGURES, _LEFT_OVER = 2.6, 1.5, 1.5, 1.0, 2.4
"""Costs of a row without a label; of one without a number in a numbered table; of one that is no group without figures; of a group with
some; of a block of words that belongs to no label."""
_NOTE = 1.4
"""Cost of such a block in a table with a column of notes."""
_SAME_LABEL = 1.2
"""Cost of a row whose label and number are those of the row above, as cells merged over both: its unit is another."""
_CLOSE = 1.2
"""Cost of a row between two that stand right below each other in one block of a column that is blank in it."""
_APART = 0.3
"""Cost of two rows right below each other whose units or figures stand in two blocks."""
_PARTED, _TOGETHER = 0.9, -0.6
"""Costs of what stands next to each other in the dump in two rows, and in one."""
_ELSEWHERE = 0.3
"""Cost of a label out of those that stand elsewhere than their rows."""
_NO_SECTION = 1.5
"""Cost of a label in capitals without the number of a section, and of such a number at another label."""
_TOTAL = 2.5
"""How much less a row costs without a number that sums up others."""
_TIED = 5.0
"""Cost of a number or a label that parts from what stands with it on one line."""
_FEW_LINES, _SHORT = 2, 5


class Row(Struct, frozen=True):
    """A row: the index of its number, the pieces of its label, the index of its figures; ``left``: lines that belong to no row."""

    number: int | None
    labels: tuple[int, ...]
    item: int | None
    left: bool = False


class Page(Struct, frozen=True):
    """What stands on a page, headings left out (``order``). ``groups``: of each number, whether the next is its child; ``labels``: the
    pieces of the labels, those ``late`` that stand elsewhere than their rows, in order among themselves; ``texts``: what a piece says of
    a label; ``notes``: whether there is a column of notes; ``goes_on``: pieces that belong to the line before them in their sequence.
    """

    pieces: Sequence[Piece]
    order: Sequence[int]
    numbers: Sequence[Number]
    groups: Sequence[bool]
    labels: Sequence[int]
    late: Sequence[int]
    texts: dict[int, str]
    items: Sequence[Item]
    numbered: bool
    soft: bool
    full: float
    patterns: UnitPatterns
    notes: bool = False
    goes_on: frozenset[int] = frozenset()


class _Label(NamedTuple):
    """The lines of a label: its pieces, where its sequence goes on behind it, what its lines cost."""

    pieces: tuple[int, ...]
    end: int
    cost: float


class _State(NamedTuple):
    cost: float
    number: int
    label: int
    late: int
    item: int
    figures: bool
    numbered: bool
    path: object


class LineUp:
    """The search for the rows of one page."""

    def __init__(self, page: Page, is_total: Callable[[str], bool]) -> None:
        """Of ``page``, what stands next to what; ``is_total`` says whether a label sums up others."""
        self.page = page
        self.is_total = is_total
        pieces = page.pieces
        every = {*page.labels, *page.late}
        item_at = {item.first: n for n, item in enumerate(page.items)}
        self.following = {
            a: b
            for a, b in itertools.pairwise(page.order)
            if all(pieces[p].flow == pieces[b].flow for p in range(a + 1, b))
        }
        top = page.items[0].first if page.items else 0
        self.on_top = top > 0 and top - 1 not in page.order and pieces[top - 1].flow == pieces[top].flow
        self.first = set(page.order[:1]) | {
            b for a, b in itertools.pairwise(page.order) if pieces[a].flow != pieces[b].flow
        }
        self.tied: dict[int, int] = {}
        for n, number in enumerate(page.numbers):
            for p in number.pieces:
                if p in every:
                    self.tied.setdefault(n, p)
        self.owner = {p: n for n, p in self.tied.items()}
        self.after_number = self._after_number(every)
        self.before_label = {label: n for n, label in self.after_number.items()}
        sizes = Counter(pieces[p].flow for p in every)
        self.after_label = {
            p: item_at[after]
            for p in every
            if (after := self.following.get(p, -1)) in item_at
            and (sizes[pieces[p].flow] <= _FEW_LINES or pieces[p].flow == pieces[after].flow)
        }
        self.before_item = {item: p for p, item in self.after_label.items()}
        self.close = [False] + [
            pieces[b.pieces[0]].flow == pieces[a.pieces[-1]].flow and b.pieces[0] == a.pieces[-1] + 1
            for a, b in itertools.pairwise(page.numbers)
        ]
        self.near = [False] + [pieces[b.first].flow == pieces[a.first].flow for a, b in itertools.pairwise(page.items)]
        self.sections = any(in_capitals(page.texts[p]) for p in every)
        self.labels = self._labels(page.labels)
        self.late = self._labels(page.late)
        self.affinities: dict[tuple[tuple[int, ...], int], float] = {}

    def _after_number(self, every: set[int]) -> dict[int, int]:
        """The label that begins the block behind a block of numbers, by the first of these."""
        page, found = self.page, {}
        begin = 0
        for n, number in enumerate(page.numbers):
            if n == 0 or number.pieces[0] != self.following.get(page.numbers[n - 1].pieces[-1]):
                begin = n
            after = self.following.get(number.pieces[-1], -1)
            if after in every and after in self.first and begin not in self.tied:
                found[begin] = after
        return found

    def _labels(self, places: Sequence[int]) -> list[list[_Label]]:
        """By the line with which a label begins, where it may end."""
        wraps = [0.0] + [self._wrap(b, a) for a, b in itertools.pairwise(places)] + [0.0]
        found: list[list[_Label]] = []
        for start in range(len(places)):
            ends: list[_Label] = []
            cost = 0.0
            for end in range(start + 1, min(start + _MOST_LINES, len(places)) + 1):
                ends.append(_Label(tuple(places[start:end]), end, cost + max(0.0, -wraps[end])))
                cost += max(0.0, wraps[end])
                if cost > _WITHIN:
                    break
            least = min(label.cost for label in ends)
            found.append([label for label in ends if label.cost < least + _WITHIN])
        return found

    def _wrap(self, p: int, above: int) -> float:
        """What it costs more that the label line ``p`` goes on with the one ``above`` than that it begins a label."""
        page = self.page
        if p in self.owner:
            return 99.0
        piece, before, text = page.pieces[p], page.texts[above], page.texts[p]
        if p in page.goes_on:
            return -3.0
        cost = wrap(before, text, soft=page.pieces[above].soft if page.soft else None, full=page.full)
        if piece.first or p != above + 1:
            cost += 2.0
        if text.isupper() and in_capitals(before):
            return min(cost, -1.0)
        if in_capitals(text) != in_capitals(before) and " " in text and not piece.small:
            cost += 1.5
        return cost

    def rows(self) -> tuple[list[Row], float]:
        """The rows, with the label lines that belong to none, and what it all costs."""
        page = self.page
        end = len(page.numbers) + len(page.labels) + len(page.late) + len(page.items)
        levels: dict[int, dict[tuple[int, ...], _State]] = defaultdict(dict)
        levels[0][0,] = _State(0.0, 0, 0, 0, 0, True, True, None)
        for level in range(end):
            states = sorted(levels.pop(level, {}).values(), key=lambda state: state.cost)
            for state in states[:_BEAM]:
                if state.cost > states[0].cost + _WITHIN and len(states) > _LEAST:
                    break
                for new in self._steps(state):
                    place = levels[new.number + new.label + new.late + new.item]
                    key = new[1:7]
                    known = place.get(key)
                    if known is None or new.cost < known.cost:
                        place[key] = new
        last = min(levels.get(end, {}).values(), key=lambda state: state.cost, default=None)
        if last is None:
            return [], 999.0
        return _taken(last), last.cost

    def _steps(self, state: _State) -> Iterator[_State]:
        page = self.page
        if state.label < len(page.labels):
            for label in self.labels[state.label]:
                yield from self._rows(state, label, label.end, state.late)
            yield from self._left(state, self.labels[state.label], page.labels, state.label)
        if state.late < len(page.late):
            for label in self.late[state.late]:
                yield from self._rows(state, label, state.label, label.end)
            yield from self._left(state, self.late[state.late], page.late, state.late)
        yield from self._rows(state, None, state.label, state.late)

    def _left(self, state: _State, labels: Sequence[_Label], places: Sequence[int], start: int) -> Iterator[_State]:
        """The lines of a label, or all that follow in its block, left out."""
        page = self.page
        tied = _TIED if places[start] in self.owner else 0.0
        end = start + 1
        while end < len(places) and not page.pieces[places[end]].first and places[end] not in self.owner:
            end += 1
        late = places is page.late
        for stop in {min(labels, key=lambda label: label.cost).end, end}:
            cost = tied + (_NOTE if page.notes else _LEFT_OVER) + 0.2 * (stop - start - 1)
            if not state.label and not late and page.pieces[places[start]].small:
                cost = 0.3
            row = Row(None, tuple(places[start:stop]), None, left=True)
            yield state._replace(
                cost=state.cost + cost,
                label=state.label if late else stop,
                late=stop if late else state.late,
                path=(state.path, row),
            )

    def _rows(self, state: _State, label: _Label | None, main: int, late: int) -> Iterator[_State]:
        page = self.page
        labels = label.pieces if label else ()
        tied = self.owner.get(labels[0]) if labels else None
        cost = (label.cost if label else 0.0) + (_ELSEWHERE if late > state.late else 0.0)
        for number in (state.number, None):
            if number is not None and number >= len(page.numbers):
                continue
            if tied is not None and number != tied:
                continue
            parted = _TIED if number is not None and tied is None and number in self.tied else 0.0
            for item in (state.item, None):
                if (item is not None and item >= len(page.items)) or (number is None and item is None and not labels):
                    continue
                yield _State(
                    state.cost + cost + parted + self._row_cost(state, number, labels, item),
                    state.number + (number is not None),
                    main,
                    late,
                    state.item + (item is not None),
                    item is not None,
                    number is not None,
                    (state.path, Row(number, labels, item)),
                )

    def _row_cost(self, state: _State, number: int | None, labels: tuple[int, ...], item: int | None) -> float:
        page = self.page
        cost = self._beside(number, labels, item)
        group = number is not None and page.groups[number]
        if item is None:
            cost += 0.0 if group else _NO_FIGURES
            cost += _CLOSE if self.on_top and not state.item else 0.0
            if labels and number is None and page.numbered:
                cost += 1.5
        else:
            cost += _GROUP_FIGURES if group else 0.0
            cost += (_CLOSE if self.near[item] else 0.0) if not state.figures else 0.0 if self.near[item] else _APART
        if number is not None and not state.numbered and self.close[number]:
            cost += _CLOSE
        if not labels:
            return cost + self._no_label(state, number, item)
        if number is None and page.numbered:
            cost += _NO_NUMBER - (_TOTAL if self.is_total(page.texts[labels[0]]) else 0.0)
        if self.sections:
            text = page.numbers[number].text if number is not None else ""
            if (text[:1].isalpha() and text.isupper()) != in_capitals(page.texts[labels[0]]):
                cost += _NO_SECTION
        if item is not None and page.items[item].unit:
            cost += self._affinity(labels, item)
        return cost

    def _no_label(self, state: _State, number: int | None, item: int | None) -> float:
        if number is not None or not item or not state.figures:
            return _NO_LABEL
        unit, above = self.page.items[item].unit, self.page.items[item - 1].unit
        return _SAME_LABEL if unit and unit != above else _NO_LABEL

    def _affinity(self, labels: tuple[int, ...], item: int) -> float:
        key = labels, item
        if key not in self.affinities:
            text = " ".join(self.page.texts[p] for p in labels)
            self.affinities[key] = affinity(text, self.page.items[item].unit, self.page.patterns)
        return self.affinities[key]

    def _beside(self, number: int | None, labels: tuple[int, ...], item: int | None) -> float:
        """What it costs that neighbours in the dump are parted, or not."""
        cost = 0.0
        if number is not None and number in self.after_number:
            cost += _TOGETHER if labels and self.after_number[number] == labels[0] else _PARTED
        if labels:
            before = self.before_label.get(labels[0])
            cost += _PARTED if before is not None and before != number else 0.0
            after = self.after_label.get(labels[-1])
            cost += 0.0 if after is None else _TOGETHER if after == item else _PARTED
        if item is not None:
            label = self.before_item.get(item)
            cost += _PARTED if label is not None and label not in labels[-1:] else 0.0
        return cost


def in_capitals(text: str) -> bool:
    """Whether a label is one of several words in capitals."""
    return text.isupper() and " " in text and len(text) > _SHORT


def _taken(state: _State) -> list[Row]:
    rows: list[Row] = []
    path = state.path
    while isinstance(path, tuple):
        path, row = path
        rows.append(row)
    return rows[::-1]

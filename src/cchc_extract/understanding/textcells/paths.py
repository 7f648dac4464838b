"""The cheapest way through the items of a dump, cell by cell: which column each belongs to, and where rows begin and the table ends.

A shortest path whose states are the column just filled and the row numbers so far. An item fills the next column, leaves some out,
goes on with the cell before it, or begins a row. Every item with text that the table explains is worth ``WORTH``: the table ends
where what follows costs more than that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex
from msgspec import Struct

from cchc_extract.understanding.textcells.cellkinds import Kind, kind_of
from cchc_extract.understanding.textcells.cellpieces import Item
from cchc_extract.understanding.textcells.tableshapes import Costs, Habit, Seen, Shape, is_total, nothing_seen
from cchc_extract.understanding.textrows.numbering import START, Numbering, follow, is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

WORTH = 1.9
"""What an item costs that stands outside of tables: in tables of office reports one costs 0.3 to 0.9."""
WORTH_OF_BLANK = 1.2
"""The same of a gap or a line of blanks."""
_BEAM, _BEHIND = 12, 14.0
_GIVEN_UP = 30.0
_ROW, _NO_NUMBER, _NUMBER = 0.2, 4.5, 0.2
_TOTAL, _SECTION, _REPEATED, _LONG = 0.6, 0.6, 0.5, 3.0
_TO_THE_END = 3.0
"""What it is worth that the table goes on to where no table can: the end of the text, recipients, the next appendix."""
_MOST_LEFT_OUT = 4
_AGAINST = 7.0
"""Cost of a row that ends where a tab stands, or of a cell that begins at a line end where tabs part the cells."""
_GOES_ON = regex.compile(r"[\p{Ll}(+•*-]|[–—]\s")


class Step(NamedTuple):
    """An item and the column it went to; ``begins`` a row, or is ``more`` of the cell before it."""

    item: int
    col: int
    begins: bool
    more: bool
    cost: float


class Reading(Struct, frozen=True):
    """Items from ``start`` to ``end`` (excluded) as ``steps``; ``gain``: how much less they cost so than outside of the table."""

    start: int
    end: int
    gain: float
    steps: tuple[Step, ...]


class _State(NamedTuple):
    col: int
    numbers: Numbering


class _Way(NamedTuple):
    cost: float
    before: _State
    step: Step | None


class Grammar(Struct, frozen=True):
    """All that decides what a step costs."""

    items: Sequence[Item]
    kinds: Sequence[Kind]
    shape: Shape
    habit: Habit
    costs: Costs
    vocabulary: Vocabulary

    def steps(self, at: int, state: _State) -> Iterator[tuple[Step, Numbering]]:
        """What the item can be after ``state``, and the numbering after it."""
        item = self.items[at]
        ended = state.col == self.shape.cols
        if self.habit.parted and item.gap and not ended:
            yield Step(at, self.shape.cols, False, False, WORTH_OF_BLANK + self.costs.early[state.col]), state.numbers
        if ended:
            if item.gap:
                yield Step(at, self.shape.cols, False, False, WORTH_OF_BLANK + _ROW), state.numbers
            yield from self._row(at, state)
            return
        against = _AGAINST if self.habit.inline and not item.joined else 0.0
        yield from self._next(at, state, against)
        if not item.joined:
            yield from self._row(at, state)
            cost = self._more(at, state.col)
            yield Step(at, state.col, False, True, cost), state.numbers

    def end(self, col: int, last: bool) -> float:
        """Cost of a row that ends behind ``col``; at the end of the text blank cells may have been cut off."""
        cost = self.costs.early[col] if col < self.shape.cols else 0.0
        if last and cost:
            cut = sum(self.costs.kinds[c][Kind.BLANK] for c in range(col + 1, self.shape.cols))
            return min(cost, cut)
        return cost

    def _next(self, at: int, state: _State, against: float) -> Iterator[tuple[Step, Numbering]]:
        text = self.items[at].text
        skipped = against
        for col in range(state.col + 1, min(state.col + 1 + _MOST_LEFT_OUT, self.shape.cols)):
            cost = self._cell(at, col)
            if col == state.col + 1 and text and at and text == self.items[at - 1].text and text[0].isalpha():
                cost = min(cost, _REPEATED)
            yield Step(at, col, False, False, cost + skipped), state.numbers
            skipped += self.costs.left_out[col]

    def _row(self, at: int, state: _State) -> Iterator[tuple[Step, Numbering]]:
        text = self.items[at].text
        cost = _ROW + self._ended(at, state.col)
        shape = self.shape
        if shape.stt == 0 and is_number(text):
            step, numbers = follow(state.numbers, text)
            yield Step(at, 0, True, False, cost + _NUMBER + step), numbers
        else:
            yield Step(at, 0, True, False, cost + self._cell(at, 0)), state.numbers
        if not text or self.habit.inline:
            return
        skipped = 0.0
        for col in range(1, min(_MOST_LEFT_OUT, shape.cols)):
            skipped += self.costs.left_out[col - 1]
            alone = min(_NO_NUMBER, skipped) if col == shape.label == shape.stt + 1 else skipped
            if col == shape.label and is_total(text, self.vocabulary.tables):
                alone = min(alone, _TOTAL)
            yield Step(at, col, True, False, cost + alone + self._cell(at, col)), state.numbers

    def _ended(self, at: int, col: int) -> float:
        if col == self.shape.cols:
            return 0.0
        cost = self.costs.early[col] + (_AGAINST if self.habit.parted and at else 0.0)
        if col != self.shape.label or cost <= _SECTION:
            return cost
        before = self.items[at - 1].text
        return _SECTION if before.isupper() else cost

    def _cell(self, at: int, col: int) -> float:
        kind = self.kinds[at]
        cost = self.costs.kinds[col][kind]
        if (
            kind == Kind.TEXT
            and self.costs.longest[col]
            and len(self.items[at].text) > 2 * self.costs.longest[col] + 60
        ):
            cost += _LONG
        if col == 0 == self.shape.stt and kind in (Kind.TEXT, Kind.WORD, Kind.MIXED):
            following = self.items[at + 1].text if at + 1 < len(self.items) else ""
            return 1.0 if following == self.items[at].text else max(cost, _NO_NUMBER + 1.0)
        if col == 0 == self.shape.stt and kind == Kind.NUMBER and not is_number(self.items[at].text):
            return max(cost, _NO_NUMBER + 1.0)
        return cost

    def _more(self, at: int, col: int) -> float:
        cost = self.costs.more[col]
        text, before = self.items[at].text, self.items[at - 1].text
        if not text:
            return cost + 0.5
        if before.endswith((";", ",", ":")) or _GOES_ON.match(text):
            cost -= 0.8
        if self.kinds[at] in (Kind.NUMBER, Kind.ORDINAL) or self.kinds[at - 1] == Kind.NUMBER:
            cost += 1.5
        return cost + 0.6


def cheapest(grammar: Grammar, start: int, limit: int) -> Reading | None:
    """The best reading of the items from ``start`` on, at most up to ``limit``; ``None`` where no row is worth it."""
    first = _State(grammar.shape.cols - (not grammar.habit.parted), START)
    layers: list[dict[_State, _Way]] = [{first: _Way(0.0, first, None)}]
    worth, best_gain, best = 0.0, 0.0, (start, first)
    figures = bool(grammar.kinds) and grammar.kinds[-1] in (
        Kind.NUMBER,
        Kind.DASH,
    )  # words there may be another heading
    to_the_end = _TO_THE_END if figures else 0.0
    for at in range(start, limit):
        layer = _layer(grammar, at, layers[-1])
        if not layer:
            break
        layers.append(layer)
        worth += WORTH if grammar.items[at].text else WORTH_OF_BLANK
        cheapest_way = min(way.cost for way in layer.values())
        if worth - cheapest_way < best_gain - _GIVEN_UP:
            break
        if at + 1 < limit and grammar.items[at + 1].joined:
            continue
        last = at + 1 == len(grammar.items)
        for state, way in layer.items():
            gain = worth - way.cost - grammar.end(state.col, last) + (to_the_end if last else 0.0)
            if gain > best_gain:
                best_gain, best = gain, (at + 1, state)
    end, state = best
    if end == start:
        return None
    return Reading(
        start, end, best_gain - (to_the_end if end == len(grammar.items) else 0.0), _steps(layers, end - start, state)
    )


def _layer(grammar: Grammar, at: int, before: dict[_State, _Way]) -> dict[_State, _Way]:
    found: dict[_State, _Way] = {}
    kept = sorted(before.items(), key=lambda each: each[1].cost)[:_BEAM]
    limit = kept[0][1].cost + _BEHIND
    for state, way in kept:
        if way.cost > limit:
            break
        for step, numbers in grammar.steps(at, state):
            if way.step is None and not step.begins and step.col < grammar.shape.cols:
                continue
            after = _State(step.col, numbers)
            cost = way.cost + step.cost
            known = found.get(after)
            if known is None or cost < known.cost:
                found[after] = _Way(cost, state, step)
    return found


def _steps(layers: Sequence[dict[_State, _Way]], end: int, state: _State) -> tuple[Step, ...]:
    steps: list[Step] = []
    for at in range(end, 0, -1):
        way = layers[at][state]
        if way.step is not None:
            steps.append(way.step)
        state = way.before
    return tuple(reversed(steps))


def seen_in(reading: Reading, grammar: Grammar) -> Seen:
    """What a reading teaches of the columns."""
    seen = nothing_seen(grammar.shape.cols)
    last = -1
    for step in reading.steps:
        text = grammar.items[step.item].text
        if step.more:
            seen.more[step.col] += 1
            continue
        if step.col == grammar.shape.cols:
            continue
        if step.begins:
            seen.rows += 1
            if last >= 0:
                seen.ended[last] += last < grammar.shape.cols - 1
            last = -1
        for col in range(last + 1, step.col):
            seen.left_out[col] += 1
        seen.kinds[step.col][grammar.kinds[step.item]] += 1
        seen.longest[step.col] = max(seen.longest[step.col], len(text))
        last = step.col
    return seen


def kinds_of(items: Sequence[Item], vocabulary: Vocabulary) -> list[Kind]:
    """The kind of each item."""
    return [kind_of(item.text, vocabulary) for item in items]

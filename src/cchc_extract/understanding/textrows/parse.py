"""The cheapest way to read a dump as table rows: a shortest path over its words.

A node is a place between two words together with what is known of the row that is open there: the cell read last, which cells
it has, the numbers printed so far. An edge reads the next cell or the next stretch of one, closes the row and opens another, or
steps over page furniture. The shortest path is the reading; what other paths of nearly the same length read differently is
doubtful (``Reading.doubtful``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.beginnings import Arc
from cchc_extract.understanding.textrows.candidates import Candidates
from cchc_extract.understanding.textrows.costs import Costs, Junction
from cchc_extract.understanding.textrows.numbering import START, Numbering, follow
from cchc_extract.understanding.textrows.states import LABEL, NOTE, STT, UNIT, VALUE, Reading, Shape, State, Step
from cchc_extract.understanding.textrows.tokens import Gap, Text

_HAS_STT, _HAS_LABEL, _HAS_UNIT = 1, 2, 4
_FLAG = {STT: _HAS_STT, LABEL: _HAS_LABEL, UNIT: _HAS_UNIT, VALUE: 0, NOTE: 0}
_BREAK, _NUMBER_RESUMED, _LABEL_RESUMED, _UNIT_RESUMED = 1, 2, 3, 4
_BEAM, _WIDEST, _CONTEXTS = 8.0, 24, 3

Edge = tuple[int, State | None, float, Step]
_Node = tuple[int, State | None]


def cheapest_reading(
    text: Text, candidates: Candidates, shape: Shape, skips: Mapping[int, Sequence[Arc]], costs: Costs, *, margin: float
) -> Reading:
    """The cheapest reading of ``text`` as rows of ``shape``.

    ``skips`` are page furniture by first word. ``margin``: readings that cost up to this much more count as nearly as cheap
    (0: not asked for).
    """
    return _Parser(text, candidates, shape, skips, costs).read(margin)


class _Parser:
    def __init__(
        self, text: Text, candidates: Candidates, shape: Shape, skips: Mapping[int, Sequence[Arc]], costs: Costs
    ) -> None:
        self.text, self.tokens, self.found, self.shape = text, text.tokens, candidates, shape
        self.skips, self.costs = skips, costs
        self.best: list[dict[State | None, float]] = [{} for _ in range(len(self.tokens) + 1)]
        self.edges: dict[_Node, list[Edge]] = defaultdict(list)
        self.unnumbered: dict[int, float] = {}

    def read(self, margin: float) -> Reading:
        end = len(self.tokens)
        self.best[0][None] = 0.0
        for p in range(end):
            for state, cost in self._survivors(p):
                for q, following, price, step in self._moves(p, state):
                    self._relax(p, state, cost, q, following, price, step)
        finals: list[tuple[float, State | None]] = [
            (cost + (self._closing(state) if state else 0.0), state) for state, cost in self.best[end].items()
        ]
        if not finals:
            return Reading((), float("inf"), frozenset())
        total, last = min(finals, key=lambda final: final[0])
        steps = self._trace((end, last))
        doubtful = self._doubtful(steps, finals, total + margin) if margin > 0 else frozenset()
        return Reading(steps, total, doubtful)

    def _survivors(self, p: int) -> list[tuple[State | None, float]]:
        ranked = sorted(self.best[p].items(), key=lambda item: item[1])
        if not ranked:
            return []
        limit, contexts = ranked[0][1] + _BEAM, defaultdict[tuple[int, int, int, int], int](int)
        kept: list[tuple[State | None, float]] = []
        for state, cost in ranked[: 4 * _WIDEST]:
            if state is not None:
                key = (state.role, state.filled, state.flags, state.paged)
                contexts[key] += 1
                if contexts[key] > _CONTEXTS:
                    continue
            if cost > limit or len(kept) >= _WIDEST:
                break
            kept.append((state, cost))
        return kept

    def _relax(
        self, p: int, state: State | None, cost: float, q: int, following: State | None, price: float, step: Step
    ) -> None:
        total = cost + price
        known = self.best[q].get(following)
        if known is None or total < known:
            self.best[q][following] = total
        self.edges[q, following].append((p, state, price, step))

    # -- moves --------------------------------------------------------------------------------------------------------

    def _moves(self, p: int, state: State | None) -> Iterator[tuple[int, State | None, float, Step]]:
        for skip in self.skips.get(p, ()):
            paged = state._replace(paged=_BREAK) if state else None
            yield skip.end, paged, skip.cost, Step(p, skip.end, "skip", -1, 0, "")
        if state is None:
            yield from self._openings(p, None, 0.0)
            return
        if self.tokens[p].first:
            yield from self._openings(p, state, self._closing(state))
        yield from self._cells(p, state)
        yield from self._more(p, state)
        if state.paged or self.tokens[p].gap is Gap.PAGE:
            yield from self._resumptions(p, state)

    def _openings(self, p: int, state: State | None, price: float) -> Iterator[tuple[int, State, float, Step]]:
        """Open a row at ``p``."""
        numbering = state.numbering if state else START
        for arc in self.found.numbers.get(p, ()):
            cost, after = follow(numbering, arc.text)
            yield self._open(p, arc.end, state, STT, after, price + cost + arc.cost, arc.text)
        end = self.found.next_stop[p]
        yield self._open(
            p, end, state, LABEL, numbering, price + self._unnumbered(p) + self.found.absorb.get(p, 0.0), ""
        )
        for arc in self.found.units.get(p, ()):
            yield self._open(
                p,
                arc.end,
                state,
                UNIT,
                numbering,
                price + arc.cost + self.costs.unnumbered + self._no_label(arc),
                arc.text,
            )
        for arc in self.found.values.get(p, ()):
            base = self.costs.unnumbered + 2 * self.costs.no_label
            yield self._open(p, arc.end, state, VALUE, numbering, price + arc.cost + base, arc.text)

    def _open(
        self, p: int, q: int, state: State | None, role: int, numbering: Numbering, price: float, text: str
    ) -> tuple[int, State, float, Step]:
        filled = 1 if role == VALUE else 0
        after = State(role, filled, _FLAG[role], numbering, 0)
        if state is not None:
            price += self._gap(p, state, Junction.ROW, role, filled)
        return q, after, price, Step(p, q, "row", role, filled, text)

    def _no_label(self, arc: Arc) -> float:
        return self.costs.no_label_again if arc.text in self.found.lone_units else self.costs.no_label

    def _unnumbered(self, p: int) -> float:
        if p not in self.unnumbered:
            self.unnumbered[p] = self._unnumbered_cost(p)
        return self.unnumbered[p]

    def _unnumbered_cost(self, p: int) -> float:
        words = squeeze("".join(token.text for token in self.tokens[p : p + 4]))
        if words.startswith(self.shape.openers):
            return self.costs.opener
        return self.costs.unnumbered + self._odd_start(p)

    def _odd_start(self, p: int) -> float:
        token = self.tokens[p]
        if token.text[0].islower():
            return self.costs.small_start
        if token.text[0] in "-+•*":
            return self.costs.bullet_label
        return self.costs.number_as_label if p in self.found.numbers and not token.last else 0.0

    def _cells(self, p: int, state: State) -> Iterator[tuple[int, State, float, Step]]:
        """Begin the next cell of the open row at ``p``."""
        role = state.role
        if role == STT:
            label = self.found.absorb.get(p, 0.0) + 0.3 * self._odd_start(p)
            yield self._next(p, self.found.next_stop[p], state, LABEL, 0, label, "")
        if role in (STT, LABEL):
            extra = self.costs.no_label if role == STT else 0.0
            for arc in self.found.units.get(p, ()):
                yield self._next(p, arc.end, state, UNIT, 0, arc.cost + extra, arc.text)
        if role <= VALUE:
            for arc in self.found.values.get(p, ()):
                yield from self._values(p, state, arc)
        note = self._note_cost(p, state)
        if note is not None:
            yield self._next(p, self.found.next_stop[p], state, NOTE, state.filled, note, "")

    def _values(self, p: int, state: State, arc: Arc) -> Iterator[tuple[int, State, float, Step]]:
        first = state.filled + 1
        expected = self.costs.value_is_next_number if self._is_next_number(p, state) else 0.0
        for place in range(first, self.shape.values + 1):
            skipped = (place - first) * self.costs.missing_value
            if skipped > self.costs.missing_values_most:
                return
            extra = expected + (self.costs.no_label if state.role == STT else 0.0)
            if state.role == UNIT and p in self.found.after_inline_unit:
                extra += self.costs.value_below_unit
            yield self._next(p, arc.end, state, VALUE, place, arc.cost + skipped + extra, arc.text)

    def _is_next_number(self, p: int, state: State) -> bool:
        """Whether the value at ``p`` would, as a row number, be exactly the next one."""
        token = self.tokens[p]
        return token.first and "." in token.text and follow(state.numbering, token.text)[0] == 0.0

    def _note_cost(self, p: int, state: State) -> float | None:
        if state.role not in (UNIT, VALUE) or (
            state.role == VALUE and self.tokens[p].gap > Gap.WIDE and not self.shape.note
        ):
            return None
        cost = self.costs.note_inline if not self.tokens[p].first else self.costs.note_below
        cost += 1.5 if state.paged or self.tokens[p].gap is Gap.PAGE else 0.0
        cost += 0.0 if self.shape.note else self.costs.no_note_column
        cost += self.costs.note_without_value if state.role == UNIT else 0.0
        cost += max(0, self.shape.values - state.filled) * self.costs.missing_value if state.role == VALUE else 0.0
        return cost + self._note_start(p)

    def _note_start(self, p: int) -> float:
        first = self.tokens[p].text[0]
        bullet = first in "-+•*" and p + 1 < len(self.tokens)
        shape = self.costs.bullet_note if bullet else 0.0 if first.isupper() or first == "(" else 0.8
        number = self.costs.number_in_note if p in self.found.numbers else 0.0
        long = self.costs.note_too_long if p in self.found.too_long else 0.0
        return shape + number + long + 0.8 * self.found.absorb.get(p, 0.0)

    def _next(
        self, p: int, q: int, state: State, role: int, filled: int, price: float, text: str
    ) -> tuple[int, State, float, Step]:
        price += self._gap(p, state, Junction.CELL, role, filled)
        after = State(role, filled, state.flags | _FLAG[role], state.numbering, 0)
        return q, after, price, Step(p, q, "cell", role, filled, text)

    def _more(self, p: int, state: State) -> Iterator[tuple[int, State, float, Step]]:
        """Go on with the open label or note."""
        if state.role not in (LABEL, NOTE):
            return
        token, price = self.tokens[p], self.found.absorb.get(p, 0.0)
        if state.role == NOTE:
            price *= 0.8
        if token.first:
            price += self._line_more(p, state)
        elif token.gap is Gap.WIDE:
            price += self.costs.wide_within
        price += self._gap(p, state, Junction.WITHIN, state.role, state.filled) if token.first else 0.0
        after = state._replace(paged=0) if state.paged else state
        q = self.found.next_stop[p]
        yield q, after, price, Step(p, q, "more", state.role, state.filled, "")

    def _line_more(self, p: int, state: State) -> float:
        if state.role == LABEL:
            return (self.found.wrap_paged if state.paged else self.found.wrap)[p]
        first = self.tokens[p].text[0]
        shape = 0.1 if first.islower() else 0.2 if first in "-+•*" else 0.5 if first.isdigit() else 0.9
        number = self.costs.number_in_note if p in self.found.numbers and not self.tokens[p].last else 0.0
        long = self.costs.note_too_long if p in self.found.too_long else 0.0
        return self.costs.note_line + shape + number + long + (self.costs.note_over_page if state.paged else 0.0)

    def _resumptions(self, p: int, state: State) -> Iterator[tuple[int, State, float, Step]]:
        """After a page break: go on with earlier cells of a row all of whose cells had begun before the break, in their order."""
        if state.role in (STT, LABEL):
            return
        stage = max(state.paged, _BREAK)
        base = self.costs.resume if stage == _BREAK else 0.3
        if stage <= _LABEL_RESUMED and state.flags & _HAS_LABEL:
            small = 0.0 if stage > _BREAK or self.tokens[p].text[0].islower() else 2.0
            price = base + small + self.found.absorb.get(p, 0.0)
            q = self.found.next_stop[p]
            yield q, state._replace(paged=_LABEL_RESUMED), price, Step(p, q, "resume", LABEL, 0, "")
        if stage <= _LABEL_RESUMED and state.flags & _HAS_UNIT:
            for arc in self.found.units.get(p, ()):
                if "=" not in arc.text:
                    continue
                price = base + arc.cost + 0.5
                yield arc.end, state._replace(paged=_UNIT_RESUMED), price, Step(p, arc.end, "resume", UNIT, 0, arc.text)
        if stage == _BREAK and state.flags & _HAS_STT:
            yield from self._resumed_numbers(p, state)

    def _resumed_numbers(self, p: int, state: State) -> Iterator[tuple[int, State, float, Step]]:
        last = state.numbering.last
        for arc in self.found.numbers.get(p, ()):
            if last.endswith(".") or arc.text.startswith("."):
                cost, after = follow(state.numbering, last + arc.text)
                price = self.costs.resume - 1.0 + cost
                step = Step(p, arc.end, "resume", STT, 0, arc.text)
                yield arc.end, state._replace(numbering=after, paged=_NUMBER_RESUMED), price, step

    # -- prices -------------------------------------------------------------------------------------------------------

    def _closing(self, state: State) -> float:
        """What closing the open row costs, by what it has and lacks."""
        costs, flags = self.costs, state.flags
        if state.filled:
            missing = min((self.shape.values - state.filled) * costs.missing_value, costs.missing_values_most)
            if state.role == NOTE:
                missing = 0.0
            return missing + (costs.no_unit if self.shape.unit and not flags & _HAS_UNIT else 0.0)
        if flags & _HAS_UNIT:
            return costs.no_value if flags & _HAS_LABEL else 2 * costs.no_value
        if not flags & _HAS_LABEL:
            return costs.number_only
        return costs.heading if flags & _HAS_STT else costs.heading_unnumbered

    def _gap(self, p: int, state: State, junction: Junction, role: int, filled: int) -> float:
        """What the gap before ``p`` says against this junction: learned habits of line ends, and blanks of empty cells."""
        token = self.tokens[p]
        if state.paged or token.gap is Gap.PAGE:
            return 0.0
        price = self.costs.gaps.get((junction, token.gap), 0.0)
        if not token.first:
            price += self.costs.inline_cell
        if self.text.blanks_count and token.first:
            here = self.shape.place(state.role, state.filled)
            there = self.shape.place(role, filled)
            expected = there - here - 1
            if junction is Junction.ROW:
                expected = self.shape.columns - 1 - here + there
            elif junction is Junction.WITHIN:
                expected = 0
            price += self.costs.blank_off * min(abs(token.blanks - expected), 2)
        return price

    # -- results ------------------------------------------------------------------------------------------------------

    def _trace(self, node: _Node) -> tuple[Step, ...]:
        steps: list[Step] = []
        while node[0] > 0:
            p, state, _, step = min(self.edges[node], key=lambda edge: self.best[edge[0]][edge[1]] + edge[2])
            steps.append(step)
            node = (p, state)
        return tuple(reversed(steps))

    def _doubtful(
        self, steps: Sequence[Step], finals: Sequence[tuple[float, State | None]], limit: float
    ) -> frozenset[int]:
        end = len(self.tokens)
        ahead: dict[_Node, float] = {(end, state): cost - self.best[end][state] for cost, state in finals}
        taken = {i: _taken(step) for step in steps for i in range(step.start, step.end)}
        doubtful: set[int] = set()
        by_place: dict[int, list[_Node]] = defaultdict(list)
        for node in self.edges:
            by_place[node[0]].append(node)
        for q in range(end, 0, -1):
            for node in by_place[q]:
                rest = ahead.get(node)
                if rest is None:
                    continue
                for p, state, price, step in self.edges[node]:
                    so_far = price + rest
                    before = (p, state)
                    if so_far < ahead.get(before, float("inf")):
                        ahead[before] = so_far
                    if self.best[p][state] + so_far <= limit:
                        doubtful.update(_differing(step, taken))
        return frozenset(doubtful)


def _taken(step: Step) -> tuple[str, int, int]:
    """What the words of a step are read as, as far as it matters for numbers, units and values."""
    opens = "row" if step.kind == "row" else "skip" if step.kind == "skip" else "cell"
    return (opens if step.role in (STT, UNIT, VALUE) or opens == "skip" else "words", step.role, step.filled)


def _differing(step: Step, taken: Mapping[int, tuple[str, int, int]]) -> Iterator[int]:
    here = _taken(step)
    for i in range(step.start, step.end):
        there = taken[i]
        if here != there and not (here[1] in (LABEL, NOTE) and there[1] in (LABEL, NOTE)):
            yield i

"""The cheapest way to read a dump as table rows: a shortest path over its words.

A node is a place between two words together with what is known of the row that is open there: the cell read last, which cells
it has, the numbers printed so far. An edge reads the next cell or the next stretch of one, closes the row and opens another,
steps over page furniture, or leaves the table for the text below it. The shortest path is the reading; what other paths of nearly
the same length read differently is doubtful (``Reading.doubtful``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.beam import survivors
from cchc_extract.understanding.textrows.beginnings import Arc
from cchc_extract.understanding.textrows.candidates import Candidates
from cchc_extract.understanding.textrows.closing import HAS, HAS_LABEL, HAS_STT, HAS_UNIT, Closing
from cchc_extract.understanding.textrows.costs import Costs, Junction, Place
from cchc_extract.understanding.textrows.doubtful import Edge, Node, doubtful_words
from cchc_extract.understanding.textrows.numbering import START, Numbering, follow
from cchc_extract.understanding.textrows.states import (
    GROUP,
    LABEL,
    NOTE,
    OUTSIDE,
    STT,
    TEXT,
    UNIT,
    VALUE,
    WORDS,
    Reading,
    Shape,
    State,
    Step,
)
from cchc_extract.understanding.textrows.tokens import Gap, Text

_FLAG = {STT: HAS_STT, LABEL: HAS_LABEL, UNIT: HAS_UNIT}
_BREAK, _NUMBER_RESUMED, _LABEL_RESUMED, _UNIT_RESUMED = 1, 2, 3, 4

Move = tuple[int, State, float, Step]


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
        self.kinds, self.skips, self.costs = shape.kinds, skips, costs
        self.place = {kind: shape.kinds.index(kind) for kind in dict.fromkeys(shape.kinds)}
        self.best: list[dict[State | None, float]] = [{} for _ in range(len(self.tokens) + 1)]
        self.edges: dict[Node, list[Edge]] = defaultdict(list)
        self.dated = shape.values + shape.kinds.count(TEXT) > 1  # a single column of values counts things
        self.unnumbered: dict[int, float] = {}
        self.closing = Closing(shape, costs)

    def read(self, margin: float) -> Reading:
        end = len(self.tokens)
        self.best[0][None] = 0.0
        for p in range(end):
            for state, cost in survivors(self.best[p]):
                for q, following, price, step in self._moves(p, state):
                    self._relax(p, state, cost, q, following, price, step)
        finals: list[tuple[float, State | None]] = [
            (cost + (self.closing.cost(state) if state else 0.0), state) for state, cost in self.best[end].items()
        ]
        if not finals:
            return Reading((), float("inf"), frozenset())
        total, last = min(finals, key=lambda final: final[0])
        steps = self._trace((end, last))
        doubtful = (
            doubtful_words(steps, self.best, self.edges, finals, total + margin) if margin > 0 else frozenset[int]()
        )
        return Reading(steps, total, doubtful)

    def _relax(
        self, p: int, state: State | None, cost: float, q: int, following: State | None, price: float, step: Step
    ) -> None:
        total = cost + price
        known = self.best[q].get(following)
        if known is None or total < known:
            self.best[q][following] = total
        self.edges[q, following].append((p, state, price, step))

    def _trace(self, node: Node) -> tuple[Step, ...]:
        steps: list[Step] = []
        while node[0] > 0:
            p, state, _, step = min(self.edges[node], key=lambda edge: self.best[edge[0]][edge[1]] + edge[2])
            steps.append(step)
            node = (p, state)
        return tuple(reversed(steps))

    # -- moves --------------------------------------------------------------------------------------------------------

    def _moves(self, p: int, state: State | None) -> Iterator[tuple[int, State | None, float, Step]]:
        if state is not None and state.col == OUTSIDE:
            yield self._leave(p, state, 0.0)
            return
        for skip in self.skips.get(p, ()):
            paged = state._replace(paged=_BREAK) if state else None
            end = min(
                skip.end, len(self.tokens)
            )  # of the first rows alone, the last may stand in front of a page break
            yield end, paged, skip.cost, Step(p, end, "skip", -1, -1, "")
        if state is None:
            yield from self._openings(p, None, 0.0)
            return
        if self.tokens[p].first:
            closing = self.closing.cost(state)
            yield from self._openings(p, state, closing)
            yield self._leave(p, state, closing + self.costs.leave)
        yield from self._cells(p, state)
        yield from self._more(p, state)
        if state.paged or self.tokens[p].gap is Gap.PAGE:
            yield from self._resumptions(p, state)

    def _leave(self, p: int, state: State, price: float) -> Move:
        """Read the line at ``p`` as text below the table: hardly where it goes on with the numbers of the rows."""
        end, cost = self.found.outside[p]
        numbering = state.numbering
        for arc in self.found.numbers.get(p, ())[:1]:
            odd, after = follow(numbering, arc.text)
            if odd <= self.costs.nearly_next and numbering.last:
                cost, numbering = cost + self.costs.number_outside, after
        return end, State(OUTSIDE, 0, 0, numbering, 0), price + cost, Step(p, end, "end", -1, -1, "")

    def _openings(self, p: int, state: State | None, price: float) -> Iterator[Move]:
        """Open a row at ``p``."""
        numbering = state.numbering if state else START
        if self.shape.has(STT):
            for arc in self.found.numbers.get(p, ()):
                cost, after = follow(numbering, arc.text)
                yield self._open(p, arc.end, state, STT, after, price + cost + arc.cost, arc.text)
        end = self.found.next_stop[p]
        label = price + self._unnumbered(p) + self.found.absorb.get(p, 0.0)
        yield self._open(p, end, state, LABEL, numbering, label, "")
        if not self.shape.has(STT):
            return
        for arc in self.found.units.get(p, ()):
            base = arc.cost + self.costs.unnumbered + self._no_label(arc)
            yield self._open(p, arc.end, state, UNIT, numbering, price + base, arc.text)
        for arc in self.found.values.get(p, ()) if self.shape.has(VALUE) else ():
            base = self.costs.unnumbered + 2 * self.costs.no_label
            yield self._open(p, arc.end, state, VALUE, numbering, price + arc.cost + base, arc.text)

    def _open(
        self, p: int, q: int, state: State | None, kind: int, numbering: Numbering, price: float, text: str
    ) -> Move:
        col = self.place[kind]
        after = State(col, 1 if kind == VALUE else 0, _FLAG.get(kind, 0) | self._place(p, q), numbering, 0)
        if state is not None:
            price += self._gap(p, state, Junction.ROW, col)
        return q, after, price, Step(p, q, "row", kind, col, text)

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
        if not self.shape.has(STT):
            return self.costs.small_start if self.tokens[p].text[0].islower() else 0.0
        return self.costs.unnumbered + self._odd_start(p)

    def _odd_start(self, p: int) -> float:
        token = self.tokens[p]
        if token.text[0].islower():
            return self.costs.small_start
        if token.text[0] in "-+•*":
            return self.costs.bullet_label
        return self.costs.number_as_label if p in self.found.numbers and not token.last else 0.0

    def _cells(self, p: int, state: State) -> Iterator[Move]:
        """Begin a further cell of the open row at ``p``: the next one, or one behind cells that are empty."""
        missing, extra = 0.0, 0.0
        for col in range(state.col + 1, len(self.kinds)):
            kind = self.kinds[col]
            if kind == VALUE:
                yield from self._values(p, state, col, missing + extra)
                missing += self.costs.blank.get(col, self.costs.missing_value)
                if missing > self.costs.missing_values_most:
                    break
            elif kind == UNIT:
                for arc in self.found.units.get(p, ()):
                    yield self._next(p, arc.end, state, col, arc.cost + missing + extra, arc.text)
            elif kind == LABEL:
                label = self.found.absorb.get(p, 0.0) + 0.3 * self._odd_start(p)
                yield self._next(p, self.found.next_stop[p], state, col, label + missing, "")
                extra += self.costs.no_label_numbered
            elif kind == GROUP:
                price = self.costs.group + self.found.absorb.get(p, 0.0)
                yield self._next(p, self.found.next_stop[p], state, col, price, "")
            elif kind == TEXT:
                yield from self._texts(p, state, col, missing + extra)
                extra += self.costs.missing_text
        yield from self._notes(p, state)

    def _values(self, p: int, state: State, col: int, price: float) -> Iterator[Move]:
        arcs = self.found.values.get(p, ())
        if self.kinds[state.col] == UNIT:
            arcs += self.found.answers.get(p, ())
        if not arcs:
            return
        price += self.costs.value_is_next_number if self._is_next_number(p, state) else 0.0
        if self.kinds[state.col] == UNIT and p in self.found.after_inline_unit:
            price += self.costs.value_below_unit
        for arc in arcs:
            if arc.kind == "date" and not self.dated:
                continue
            unusual = self.costs.values.get((col, arc.kind), 0.0)
            yield self._next(p, arc.end, state, col, arc.cost + price + unusual, arc.text)

    def _is_next_number(self, p: int, state: State) -> bool:
        """Whether the value at ``p`` would, as a row number before other text, be exactly the next one."""
        token = self.tokens[p]
        if not token.first or not self.shape.has(STT):
            return False
        inline = not token.last and self.tokens[p + 1].text[0].isalpha()
        return ("." in token.text or inline) and follow(state.numbering, token.text)[0] == 0.0

    def _texts(self, p: int, state: State, col: int, price: float) -> Iterator[Move]:
        """Words of a text column: behind values, or on a line of their own."""
        token = self.tokens[p]
        words_before = self.kinds[state.col] in WORDS and not token.first
        if state.flags & HAS == HAS_STT or (words_before and not token.text[0].isupper()):
            return
        cost = price + self.costs.text_begins + self._note_start(p)
        if token.text[0].islower():
            cost += self.costs.text_small
        elif words_before:
            cost += self.costs.text_inline
        yield self._next(p, self.found.next_stop[p], state, col, cost, "")

    def _notes(self, p: int, state: State) -> Iterator[Move]:
        """Words of the note, which stands last; or behind the values of a table that has no column for them."""
        here, token = self.kinds[state.col], self.tokens[p]
        if NOTE not in self.place or state.col >= self.place[NOTE] or here not in (UNIT, VALUE, TEXT):
            return
        if self.shape.spare and (token.gap > Gap.WIDE or here == TEXT):
            return
        cost = self.costs.note_below if token.first else self.costs.note_inline
        cost += 1.5 if state.paged or token.gap is Gap.PAGE else 0.0
        cost += self.costs.no_note_column if self.shape.spare else 0.0
        if state.given:
            cost += self.closing.left_out(state.col)
        else:
            cost += self.costs.note_without_value
        cost += self.shape.left(state.col, TEXT) * self.costs.missing_text
        yield self._next(p, self.found.next_stop[p], state, self.place[NOTE], cost + self._note_start(p), "")

    def _note_start(self, p: int) -> float:
        first = self.tokens[p].text[0]
        bullet = first in "-+•*" and p + 1 < len(self.tokens)
        shape = self.costs.bullet_note if bullet else 0.0 if first.isupper() or first == "(" else 0.8
        number = self.costs.number_in_note if p in self.found.numbers else 0.0
        long = self.costs.note_too_long if p in self.found.too_long else 0.0
        return shape + number + long + 0.8 * self.found.absorb.get(p, 0.0)

    def _next(self, p: int, q: int, state: State, col: int, price: float, text: str) -> Move:
        kind = self.kinds[col]
        price += self._gap(p, state, Junction.CELL, col)
        flags = state.flags & HAS | _FLAG.get(kind, 0) | self._place(p, q)
        after = State(col, state.given + (kind in (VALUE, TEXT)), flags, state.numbering, 0)
        return q, after, price, Step(p, q, "cell", kind, col, text)

    def _place(self, p: int, q: int) -> Place:
        if self.tokens[q - 1].line > self.tokens[p].line:
            return Place.BROKEN
        return Place.ALONE if self.tokens[p].first else Place.INLINE

    def _more(self, p: int, state: State) -> Iterator[Move]:
        """Go on with the open label, text or note."""
        kind = self.kinds[state.col]
        if kind == VALUE:
            yield from self._stacked(p, state)
        if kind not in WORDS:
            return
        token, price = self.tokens[p], self.found.absorb.get(p, 0.0)
        if kind != LABEL:
            price *= 0.8
        if token.first:
            price += self._line_more(p, state) + self._gap(p, state, Junction.WITHIN, state.col)
        elif token.gap is Gap.WIDE:
            price += self.costs.wide_within
        after = state._replace(paged=0, flags=state.flags & HAS | Place.BROKEN) if token.first else state
        q = self.found.next_stop[p]
        yield q, after, price, Step(p, q, "more", kind, state.col, "")

    def _stacked(self, p: int, state: State) -> Iterator[Move]:
        """A further value in the same cell, alone in its line as the one before is."""
        alone = self.tokens[p].first and self.tokens[p - 1].first and self.tokens[p - 1].last
        if not alone or state.paged:
            return
        for arc in self.found.values.get(p, ()):
            if self.tokens[arc.end - 1].last:
                price = arc.cost + self.costs.stacked
                yield arc.end, state, price, Step(p, arc.end, "more", VALUE, state.col, "\n" + arc.text)

    def _line_more(self, p: int, state: State) -> float:
        if self.kinds[state.col] in (LABEL, GROUP):
            wrap = (self.found.wrap_paged if state.paged else self.found.wrap)[p]
            return wrap + (self.costs.next_number_in_label if self._opens_next(p, state) else 0.0)
        first = self.tokens[p].text[0]
        shape = 0.1 if first.islower() else 0.2 if first in "-+•*" else 0.5 if first.isdigit() else 0.9
        number = self._number_in_note(p, state)
        long = self.costs.note_too_long if p in self.found.too_long else 0.0
        return self.costs.note_line + shape + number + long + (self.costs.note_over_page if state.paged else 0.0)

    def _number_in_note(self, p: int, state: State) -> float:
        """What it costs that a line of a note begins with what could be a row number: most where it is the next one."""
        if p not in self.found.numbers:
            return 0.0
        if self._opens_next(p, state):
            return self.costs.next_number_in_note
        return 0.0 if self.tokens[p].last else self.costs.number_in_note

    def _opens_next(self, p: int, state: State) -> bool:
        """Whether the line at ``p`` begins with the very number that comes next."""
        arcs = self.found.numbers.get(p, ())
        return bool(arcs and state.numbering.last) and any(follow(state.numbering, a.text)[0] == 0.0 for a in arcs)

    def _resumptions(self, p: int, state: State) -> Iterator[Move]:
        """After a page break: go on with earlier cells of a row all of whose cells had begun before the break, in their order."""
        if self.kinds[state.col] in (STT, LABEL):
            return
        stage = max(state.paged, _BREAK)
        base = self.costs.resume if stage == _BREAK else 0.3
        if stage <= _LABEL_RESUMED and state.flags & HAS_LABEL:
            small = 0.0 if stage > _BREAK or self.tokens[p].text[0].islower() else 2.0
            price = base + small + self.found.absorb.get(p, 0.0)
            q = self.found.next_stop[p]
            yield q, state._replace(paged=_LABEL_RESUMED), price, self._resume(p, q, LABEL, "")
        if stage <= _LABEL_RESUMED and state.flags & HAS_UNIT:
            for arc in self.found.units.get(p, ()):
                if "=" not in arc.text:
                    continue
                price = base + arc.cost + 0.5
                yield arc.end, state._replace(paged=_UNIT_RESUMED), price, self._resume(p, arc.end, UNIT, arc.text)
        if stage == _BREAK and state.flags & HAS_STT:
            yield from self._resumed_numbers(p, state)

    def _resume(self, p: int, q: int, kind: int, text: str) -> Step:
        return Step(p, q, "resume", kind, self.place[kind], text)

    def _resumed_numbers(self, p: int, state: State) -> Iterator[Move]:
        last = state.numbering.last
        for arc in self.found.numbers.get(p, ()):
            if last.endswith(".") or arc.text.startswith("."):
                cost, after = follow(state.numbering, last + arc.text)
                price = self.costs.resume - 1.0 + cost
                step = self._resume(p, arc.end, STT, arc.text)
                yield arc.end, state._replace(numbering=after, paged=_NUMBER_RESUMED), price, step

    # -- prices -------------------------------------------------------------------------------------------------------

    def _gap(self, p: int, state: State, junction: Junction, col: int) -> float:
        """What the gap before ``p`` says against this junction: learned habits of line ends, and blanks of empty cells."""
        token = self.tokens[p]
        if state.paged or token.gap is Gap.PAGE:
            return 0.0
        price = self.costs.gaps.get((junction, token.gap), 0.0)
        if junction is Junction.CELL:
            price += self.costs.begins.get((Place(state.flags & ~HAS), token.first), 0.0)
        if self.text.blanks_count and token.first:
            expected = col - state.col - 1
            if junction is Junction.ROW:
                expected = self.shape.columns - 1 - state.col + col
            elif junction is Junction.WITHIN:
                expected = 0
            price += self.costs.blank_off * min(abs(token.blanks - expected), 2)
        return price

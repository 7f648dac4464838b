"""Where in a dump a cell may begin and end, judged by the words alone: row numbers, units, values, wrapped labels.

Everything here is local and cheap; which of the candidates are cells is decided by ``parse``, which weighs whole rows against
each other. Costs are negative log-odds in natural units.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct, field

from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.beginnings import NUMBER_PIECE, SURE_UNIT, Arc, Beginnings, beginnings
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.states import TEXT, UNIT, Shape
from cchc_extract.understanding.textrows.tokens import Gap, Text, Token, join
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import fold

_WIDTH_OF_CAPITALS = 1.35
_TEXT_LINE, _NUMBERED_LINE, _LIKE_A_ROW, _ENDS_WITH_VALUE, _LONE_VALUE = 0.12, 0.6, 4.0, 1.6, 1.4
_EVEN_LARGEST = 10.0
_PART_OF_UNIT = 1.5
"""A known unit that with the word before it is one, too: ``đồng`` of ``triệu đồng``."""
_NO_WHOLE_UNIT = 2.5
"""Words with a small letter that only begin as a unit, where few rows have any."""
_SURE_OVER_LINES = 0.7
_CAPITAL, _ANY_KIND = 1.5, 1.0
"""What an unknown unit with a capital costs besides where units have small letters."""
_LONE_CAPITALS = 2.0
"""A line that is one word in capitals, below words that are not: a code."""
_SHORTEST_LINE = 6
_BEFORE_UNIT = 1.9
_NAMED_LAST, _SEVERAL, _SEPARATED = 1.2, 1.0, 0.8
_DATE_IN_TEXT, _DATE = 0.1, 0.8
_ABOVE_VALUES, _SMALL_LAST, _ENDS_LINE, _FULL_SIZE = 0.8, 2.5, 3.5, 3
"""A number at the end of its line that is part of a label: above the line of the row's values, alone in its line and of fewer digits,
elsewhere."""
_KNOWN_ANSWER, _ANSWER, _LONGEST_ANSWER = 1.0, 2.4, 4
KNOWN_KIND = 2.0
"""A unit that costs no more is one the patterns know."""


class Candidates(Struct, frozen=True):
    """By index of the first word: the cells that may begin there, and what running over a possible beginning costs.

    ``next_stop``: where the next cell may begin or end; ``wrap``: cost of a line going on with the cell before (``wrap_paged``: over
    page furniture), ``absorb``: of taking what could be a unit or value for text; ``too_long``: lines too long for a note;
    ``after_inline_unit``: lines after one that ends with a unit printed beside other text; ``outside``: by first word of a line the first
    of the next one, and what it costs to read the line as text below the table; ``answers``: values that are words, right behind a unit.
    """

    numbers: dict[int, tuple[Arc, ...]]
    units: dict[int, tuple[Arc, ...]]
    values: dict[int, tuple[Arc, ...]]
    next_stop: tuple[int, ...]
    wrap: dict[int, float]
    wrap_paged: dict[int, float]
    absorb: dict[int, float]
    too_long: frozenset[int]
    after_inline_unit: frozenset[int]
    lone_units: frozenset[str]
    outside: dict[int, tuple[int, float]]
    answers: dict[int, tuple[Arc, ...]]


class Habits(Struct, frozen=True):
    """What a first reading of the dump taught: its units as printed, those of rows without label (``lone_units``), whether units begin with
    small letters, whether any word may be one (``odd_units``), whether few rows have one that is said for others (``merged_units``), the
    width of labels and notes in characters (0: unknown).
    """

    units: frozenset[str] = field(default_factory=frozenset)
    lone_units: frozenset[str] = field(default_factory=frozenset)
    small_units: bool = False
    odd_units: bool = False
    merged_units: bool = False
    label_width: float = 0.0
    note_width: float = 0.0


def find_candidates(
    text: Text, vocabulary: Vocabulary, habits: Habits, skips: Mapping[int, Sequence[Arc]], shape: Shape
) -> Candidates:
    """All cells that may begin anywhere in ``text``; ``skips`` are stretches of page furniture by first word."""
    begin = beginnings(text, vocabulary)
    finder = _Finder(
        text.tokens, vocabulary, habits, begin, tuple(f" {unit}" for unit in habits.units), frozenset(skips)
    )
    numbers, values, count = begin.numbers, begin.values, len(text.tokens)
    units = {p: arcs for p in range(count) if shape.has(UNIT) and (arcs := tuple(finder.units(p)))}
    stops = (
        {p for p, token in enumerate(text.tokens) if token.first or token.gap is Gap.WIDE} | set(values) | set(units)
    )
    stops |= {arc.end for arcs in (*values.values(), *units.values(), *numbers.values()) for arc in arcs} | {count}
    stops |= _capitals(text.tokens) if shape.has(TEXT) else set()
    following, nearest = [count] * count, count
    for p in range(count - 1, -1, -1):
        following[p] = nearest
        nearest = p if p in stops else nearest
    width = habits.label_width or estimated_width(text.tokens, values)
    wrap = {p: finder.wrap(p, p - 1, width) for p, token in enumerate(text.tokens) if token.first}
    too_long = _longer(text.tokens, 1.4 * habits.note_width) if habits.note_width else frozenset()
    before = _before_skips(skips)
    wrap_paged = {p: finder.wrap(p, before.get(p, p - 1), width) for p in wrap if p < count}
    absorb = {p: cost for p in stops if p < count and (cost := finder.absorb(p, units))}
    return Candidates(
        numbers,
        units,
        values,
        tuple(following),
        wrap,
        wrap_paged,
        absorb,
        too_long,
        _after_inline(text.tokens, units),
        habits.lone_units,
        _outside(text.tokens, begin, units),
        _answers(text.tokens, units, vocabulary),
    )


def _capitals(tokens: Sequence[Token]) -> set[int]:
    """Where within a line a word has a capital and the one before it has none."""
    return {
        p + 1
        for p, (before, word) in enumerate(pairwise(tokens))
        if not word.first and word.text[0].isupper() and not before.text[0].isupper()
    }


def units_before_values(text: Text, vocabulary: Vocabulary) -> Iterator[tuple[Arc, bool]]:
    """Words that could be a unit and stand before a value, legends of codes left out; and whether all stands within one line."""
    finder = _Finder(text.tokens, vocabulary, Habits(), beginnings(text, vocabulary))
    for p, token in enumerate(text.tokens):
        for arc in finder.units(p):
            if "=" not in arc.text and finder.stands_before_value(p, arc.end):
                yield arc, not token.first and not text.tokens[arc.end].first


def _outside(
    tokens: Sequence[Token], begin: Beginnings, units: Mapping[int, Sequence[Arc]]
) -> dict[int, tuple[int, float]]:
    """See ``Candidates.outside``: a line that begins a row, by its number and a value before the next one, or ends it, is hardly text below
    the table.
    """
    found: dict[int, tuple[int, float]] = {}
    end = len(tokens)
    valued = False
    behind_units = {arc.end for arcs in units.values() for arc in arcs if arc.cost <= 1.0} & begin.values.keys()
    for p in range(len(tokens) - 1, -1, -1):
        if not tokens[p].first:
            continue
        ends = end - 1 > p and end - 1 in begin.values
        several = ends and end - 2 > p and end - 2 in begin.values
        alone = end - 1 == p and p in begin.values and p not in begin.numbers
        cost = _TEXT_LINE + _ENDS_WITH_VALUE * (ends + several) + _LONE_VALUE * alone
        valued = valued or ends or alone or not behind_units.isdisjoint(range(p + 1, end))
        if p in begin.numbers:
            inline = end - p > 2 and any(q in begin.values for q in range(p + 1, end))
            cost += _LIKE_A_ROW if valued or inline else _NUMBERED_LINE
            valued = False
        found[p] = (end, cost)
        end = p
    return found


def _answers(
    tokens: Sequence[Token], units: Mapping[int, Sequence[Arc]], vocabulary: Vocabulary
) -> dict[int, tuple[Arc, ...]]:
    """Values that are words, by first word: known ones, and any few that begin with a capital and end their line."""
    found: dict[int, tuple[Arc, ...]] = {}
    ends = {arc.end: arc.cost for arcs in units.values() for arc in sorted(arcs, key=lambda arc: -arc.cost)}
    for p, unsure in ends.items():
        if p >= len(tokens) or tokens[p].first or not tokens[p].text[0].isupper():
            continue
        arcs = (
            [Arc(p + 1, _KNOWN_ANSWER, tokens[p].text, "word")]
            if fold(tokens[p].text) in vocabulary.value_words
            else []
        )
        end = next((q + 1 for q in range(p, min(p + _LONGEST_ANSWER, len(tokens))) if tokens[q].last), None)
        if unsure <= KNOWN_KIND and end is not None and all(token.text.isalpha() for token in tokens[p:end]):
            arcs.append(Arc(end, _ANSWER, join(tokens[p:end]), "word"))
        if arcs:
            found[p] = tuple(arcs)
    return found


def _after_inline(tokens: Sequence[Token], units: Mapping[int, Sequence[Arc]]) -> frozenset[int]:
    """Line starts at which a unit ends that stood, unbroken, behind other words of its line: its value would stand there too."""
    inline, other = set[int](), set[int]()
    for p, arcs in units.items():
        for arc in arcs:
            unbroken = not tokens[p].first and tokens[arc.end - 1].line == tokens[p].line
            (inline if unbroken else other).add(arc.end)
    return frozenset(p for p in inline - other if p < len(tokens) and tokens[p].first)


def _longer(tokens: Sequence[Token], width: float) -> frozenset[int]:
    """First words of the lines that are longer than ``width`` characters."""
    found: set[int] = set()
    start = 0
    for i, token in enumerate(tokens):
        start = i if token.first else start
        if token.last and printed_length(tokens[start : i + 1]) > width:
            found.add(start)
    return frozenset(found)


def _before_skips(skips: Mapping[int, Sequence[Arc]]) -> dict[int, int]:
    """For each word behind page furniture: the last word before the furniture."""
    before: dict[int, int] = {}
    for start in sorted(skips):
        for arc in skips[start]:
            before[arc.end] = min(before.get(arc.end, start - 1), before.get(start, start - 1))
    return before


def printed_length(words: Sequence[Token]) -> float:
    """Length of a line in characters, capitals counted as wider."""
    return sum(1 + len(word.text) * (_WIDTH_OF_CAPITALS if word.text.isupper() else 1.0) for word in words)


def estimated_width(tokens: tuple[Token, ...], values: Container[int]) -> float:
    """Typical length in characters of a full label line: of lines without values after which the text goes on with a small letter."""
    lengths: list[int] = []
    length, start = 0, 0
    for i, token in enumerate(tokens):
        start = i if token.first else start
        length = len(token.text) if token.first else length + 1 + len(token.text)
        goes_on = token.last and i + 1 < len(tokens) and tokens[i + 1].text[0].islower()
        if goes_on and length >= _SHORTEST_LINE and not any(q in values for q in range(start + 1, i + 1)):
            lengths.append(length)
    return float(sorted(lengths)[len(lengths) * 6 // 10]) if lengths else 0.0


def _has_capital(words: str) -> bool:
    """Whether words begin with a capital and are not all capitals."""
    return words[0].isupper() and not words.isupper()


class _Finder(Struct, frozen=True):
    tokens: tuple[Token, ...]
    vocabulary: Vocabulary
    habits: Habits
    begin: Beginnings
    behind_units: tuple[str, ...] = ()  # the units that the document repeats, each behind a blank
    skipped: frozenset[int] = frozenset()  # where page furniture may stand

    def units(self, p: int) -> Iterator[Arc]:
        """Units: known ones, legends of codes, those the document repeats, and at a price any few capitalised words."""
        for end, words, cost, legend, besides, small in self.begin.stretches[p]:
            if words in self.habits.units:
                yield Arc(end, besides, words)
            elif cost is not None and (legend or not words.endswith(self.behind_units)):
                if small > _EVEN_LARGEST and not self.habits.odd_units:
                    continue
                if self.habits.small_units:
                    small = self._odd_among_small(p, words, cost)
                yield Arc(end, cost + besides + small, words)

    def _odd_among_small(self, p: int, words: str, cost: float) -> float:
        """What speaks against a unit where units have small letters."""
        if _has_capital(words):
            return _CAPITAL if cost > _ANY_KIND else 0.0
        if self.habits.merged_units and cost > SURE_UNIT:
            return _NO_WHOLE_UNIT
        before = self.tokens[p - 1].text if p else ""
        part = before.islower() and squeeze(f"{before} {words}") in self.vocabulary.unit_words
        return _PART_OF_UNIT if part else 0.0

    def _ends_in_unit(self, p: int, arc: Arc, units: dict[int, tuple[Arc, ...]]) -> bool:
        """Whether the last words of a unit are one that is as likely by itself: ``Sở Thủ tục``."""
        if arc.cost <= _SURE_OVER_LINES:
            return False
        later = (other for q in range(p + 1, arc.end) for other in units.get(q, ()))
        return arc.text not in self.habits.units and any(
            other.end == arc.end and other.cost <= arc.cost for other in later
        )

    def stands_before_value(self, p: int, end: int) -> bool:
        """Whether the words from ``p`` are followed by a value in their line, or, where they are broken over lines or begin one,
        by a line that is a value alone.
        """
        if end == len(self.tokens) or not self.begin.value_begins[end]:
            return False
        value = self.tokens[end]
        broken = self.tokens[end - 1].line > self.tokens[p].line
        return not value.first or broken or (value.last and self.tokens[p].first)

    def wrap(self, p: int, last: int, width: float) -> float:
        """Cost of the line at ``p`` going on with the cell that the word ``last`` belongs to."""
        if last < 0:
            return 0.0
        before, word = self.tokens[last].text, self.tokens[p].text
        capitals = before.isupper() and len(before) > 1
        if word[0].islower() or (capitals and word.isupper()):
            cost = 0.0
        elif capitals and word[0].isupper():
            cost = 3.0
        elif word.isupper() and len(word) > 1 and self.tokens[p].last:
            cost = _LONE_CAPITALS
        else:
            cost = 0.2 if word[0] in "(=;,." else 0.8
        if before[-1] in ".;:" and not word[0].islower():
            cost += 0.7
        if is_number(word) and not self.tokens[p].last:
            cost += 2.0
        if before[-1] in ",(" or fold(before) in self.vocabulary.before_numbers:
            cost -= 0.4
        return cost + (2.2 * self._room_left(p, last, width) if width else 0.0)

    def _room_left(self, p: int, last: int, width: float) -> float:
        """0 where the line before was full, up to 1 where the next word would easily have fitted."""
        start = last
        while not self.tokens[start].first:
            start -= 1
        if NUMBER_PIECE.fullmatch(self.tokens[start].text) and start < last:
            start += 1
        length = printed_length([*self.tokens[start : last + 1], self.tokens[p]])
        return min(1.0, max(0.0, (0.85 * width - length) / (0.4 * width)))

    def _absorb_inline(self, p: int, units: dict[int, tuple[Arc, ...]]) -> float:
        """A value within a line: hardly a word of a label where another or a unit follows it, or where it has separators."""
        if not self.tokens[p].first and self.tokens[p].text[-1].isdigit():
            behind = (arc for arc in units.get(p + 1, ()) if not arc.text[-1].isdigit())
            if any(self.tokens[arc.end - 1].last for arc in behind):
                return _BEFORE_UNIT
        another = p + 1 in self.begin.values and not self.tokens[p + 1].first
        grouped = any(sign in self.tokens[p].text for sign in ".,") and not self.tokens[p].first
        return 0.4 + _SEVERAL * another + _SEPARATED * grouped

    def _values_stand_below(self, p: int) -> bool:
        """Whether the number that ends its line stands above a line that begins with values: several, or one where it is not alone."""
        tokens, values, q = self.tokens, self.begin.values, p + 1
        if q >= len(tokens) or q not in values or q in self.skipped or not tokens[p].text.isdigit():
            return False
        return q + 1 in values if not tokens[q].last else not tokens[p].first

    def _absorb_value(self, p: int, units: dict[int, tuple[Arc, ...]]) -> float:
        token, before = self.tokens[p], self.tokens[p - 1].text if p else ""
        named = fold(before) in self.vocabulary.before_numbers
        if before.endswith(":"):
            return 0.3
        if self.begin.values[p][0].kind == "date":
            return _DATE_IN_TEXT if named else _DATE
        if named:
            return _NAMED_LAST if token.last else 0.3
        if not token.last:
            return self._absorb_inline(p, units)
        if self._values_stand_below(p):
            return _ABOVE_VALUES
        small = token.first and token.text.isdigit() and len(token.text) < _FULL_SIZE
        return _SMALL_LAST if small else _ENDS_LINE

    def absorb(self, p: int, units: dict[int, tuple[Arc, ...]]) -> float:
        """Cost of running over ``p`` within a label or note although a value, or a unit with its value, could begin there."""
        cost = self._absorb_value(p, units) if p in self.begin.values else 0.0
        token = self.tokens[p]
        if token.text == "%":
            return max(cost, 2.5)
        for arc in units.get(p, ()):
            if "=" in arc.text:
                cost = max(cost, 2.0)
            elif self._ends_in_unit(p, arc, units):
                continue
            elif arc.cost <= KNOWN_KIND and self.stands_before_value(p, arc.end):
                cost = max(cost, 2.2 - arc.cost)
            elif arc.text in self.habits.units:
                cost = max(cost, 1.5)
        return cost

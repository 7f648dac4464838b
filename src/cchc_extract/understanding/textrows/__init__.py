"""Tables out of plain text that has no layout: cells strewn over lines, empty cells left out or left as blanks.

The columns come from the heading as printed and from how many values the rows have (``plans``); the rows are recovered as one parses a
grammar with costs (``parse``): row numbers that must follow each other, units the patterns or the document itself know, values that
look like values, lines that end because they were full. A first reading teaches the habits of the dump (what its line ends mean,
its units, the width of its label column, what its columns hold), a second one uses them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex
from msgspec.structs import replace

from cchc_extract.model import Finding, Line
from cchc_extract.model.words import number, say
from cchc_extract.understanding.foundgrids import FoundGrid, warning
from cchc_extract.understanding.textrows.beginnings import Arc
from cchc_extract.understanding.textrows.candidates import Habits, find_candidates
from cchc_extract.understanding.textrows.costs import Costs, likely_beginnings
from cchc_extract.understanding.textrows.furniture import find_skips, page_number_costs, page_starts
from cchc_extract.understanding.textrows.habits import learn_costs, learn_habits, recurring_units
from cchc_extract.understanding.textrows.header import Header, with_unit
from cchc_extract.understanding.textrows.latecells import lacking, with_late_labels
from cchc_extract.understanding.textrows.parse import cheapest_reading
from cchc_extract.understanding.textrows.plans import Plan, Runs, likely_plans, other_plans, runs_of, shares
from cchc_extract.understanding.textrows.regions import Region, find_regions
from cchc_extract.understanding.textrows.rows import OpenRow, collect
from cchc_extract.understanding.textrows.states import Reading, Shape
from cchc_extract.understanding.textrows.strewngrids import grid_of
from cchc_extract.understanding.textrows.tokens import Text, beginning, blanks_count, tokenize
from cchc_extract.understanding.textrows.unithabits import UnitHabits, unit_habits
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns, Vocabulary, vocabulary_of
from cchc_extract.understanding.textrows.wordrows import divide_texts, holds_words, word_rows

_COLUMN_NUMBERS = regex.compile(r"^\(1\) \(2\) \(3\) (?:\(\d+\) )*(?=[^(])")
"""Numbers of columns before the first row, in whose line some programs write them."""
MARGIN = 1.5
"""Readings that cost up to this much more than the cheapest make a row doubtful: four to five times less likely."""
_LESSONS = 2
_UNSURE = 4.0
"""For columns on which heading and rows do not agree."""
_FITS, _COMPARED = 0.3, 4
"""Cost per row at which no other columns are tried than those that the heading and the rows suggest, and how many are compared twice."""
_NO_UNIT = {False: 1.8, True: 0.4}
"""What a row without unit costs where most have one, and where one is said for many."""
_LATE_LABEL = 1.0
"""What a row of nothing but its number costs where labels stand below the table."""
_DOUBTFUL_COST = 1.8
"""Cost per row: 0 to 1.2 in dumps that keep the reading order, above 2 where the cells were torn from their rows."""


def find(lines: Sequence[Line], patterns: HasTextPatterns) -> list[FoundGrid]:
    """The tables of a dump, top to bottom."""
    vocabulary = vocabulary_of(patterns)
    texts = [_COLUMN_NUMBERS.sub("", line.text) for line in lines]
    starts = page_starts(texts, [line.page for line in lines])
    regions = find_regions(texts, vocabulary)
    starts |= {repeat.start for region in regions for repeat in region.repeats}
    numbers = page_number_costs(texts, starts, vocabulary)
    return [_table(lines, texts, region, starts, numbers, vocabulary) for region in regions]


def read_as(lines: Sequence[Line], plan: Plan, patterns: HasTextPatterns) -> FoundGrid:
    """The rows that ``lines`` hold without any heading, read as a table with the columns of ``plan`` and no other."""
    vocabulary = vocabulary_of(patterns)
    texts = [line.text for line in lines]
    starts = page_starts(texts, [line.page for line in lines])
    numbers = page_number_costs(texts, starts, vocabulary)
    region = Region(Header(0, 0, (), "", {}), 0, len(texts), ())
    return _table(lines, texts, region, starts, numbers, vocabulary, plan)


def _table(
    lines: Sequence[Line],
    texts: Sequence[str],
    region: Region,
    starts: frozenset[int],
    numbers: dict[int, float],
    vocabulary: Vocabulary,
    known_plan: Plan | None = None,
) -> FoundGrid:
    body = texts[region.start : region.end]
    inside = frozenset(start - region.start for start in starts)
    text = tokenize(body, inside, count_blanks=blanks_count(body))
    skips = find_skips(text, region.start, starts, numbers, region.repeats)
    runs = runs_of(text, vocabulary)
    habits = unit_habits(text, vocabulary)
    header = with_unit(region.header) if habits.each and not region.header.has("unit") else region.header
    known = _first_habits(text, vocabulary, habits)
    begins = likely_beginnings(runs.alone, sum(length * count for length, count in runs.lengths.items()) - runs.alone)

    def shape_of(plan: Plan) -> Shape:
        return plan.shape(vocabulary, spare=known_plan is None)

    def read(text: Text, plan: Plan) -> Reading:
        costs = Costs(values=shares(plan), begins=begins, no_unit=_NO_UNIT[known.merged_units])
        return _read(text, shape_of(plan), skips, vocabulary, known, costs, margin=0)

    def learn(text: Text, plan: Plan, reading: Reading, margin: float, *, late: bool = False) -> Reading:
        shape = shape_of(plan)
        habits, costs = learn_habits(text, reading, shape, known), learn_costs(text, reading, shape)
        costs = replace(costs, number_only=_LATE_LABEL) if late else costs
        return _read(text, shape, skips, vocabulary, habits, costs, margin=margin)

    first = beginning(text)
    plan = known_plan or _fitting(
        header, runs, lambda plan: read(first, plan), lambda plan, reading: learn(first, plan, reading, 0)
    )
    shape, reading = shape_of(plan), read(text, plan)
    late = known_plan is None and bool(lacking(collect(text, reading), shape))
    for _ in range(_LESSONS):
        reading = learn(text, plan, reading, MARGIN, late=late)
    rows, end = collect(text, reading), _end(text, reading, region)
    if known_plan is None:
        rows, end = _words_divided(text, reading, rows, end, shape, skips, vocabulary, region)
    grid = grid_of(
        rows,
        plan,
        shape,
        _doubts(reading, agrees=known_plan is not None or plan.agrees(runs)),
        lines[region.header.start].page,
    )
    return FoundGrid(region.header.start, end, grid)


def _words_divided(
    text: Text,
    reading: Reading,
    rows: list[OpenRow],
    end: int,
    shape: Shape,
    skips: dict[int, list[Arc]],
    vocabulary: Vocabulary,
    region: Region,
) -> tuple[list[OpenRow], int]:
    """``rows`` with their words divided by what the columns hold and where labels stand below the table, and the line behind the table."""
    if holds_words(shape):
        return word_rows(text, shape, skips, vocabulary, len(text.tokens)) or rows, end
    divide_texts(rows, shape, vocabulary)
    left = next((step.start for step in reading.steps if step.kind == "end"), len(text.tokens))
    whole = with_late_labels(rows, text.tokens[left:], shape, vocabulary)
    return (rows, end) if whole is None else (whole, region.end)


def _fitting(
    header: Header, runs: Runs, read: Callable[[Plan], Reading], learn: Callable[[Plan, Reading], Reading]
) -> Plan:
    """The columns with which the first rows are read most cheaply; others than the likely ones are tried where these fit badly, and the
    best of them compared once more with what their reading teaches.
    """
    tried = [(_UNSURE * (not plan.agrees(runs)), plan, read(plan)) for plan in likely_plans(header, runs)]
    price, plan, reading = min(tried, key=_cost)
    if reading.cost + price <= _FITS * sum(step.kind == "row" for step in reading.steps):
        return plan
    tried += [(price + _UNSURE * (not plan.agrees(runs)), plan, read(plan)) for price, plan in other_plans(header)]
    best = sorted(tried, key=_cost)[:_COMPARED]
    return min(best, key=lambda tried: _cost(tried) + tried[0] + learn(tried[1], tried[2]).cost)[1]


def _cost(tried: tuple[float, Plan, Reading]) -> float:
    price, _, reading = tried
    return price + reading.cost


def _first_habits(text: Text, vocabulary: Vocabulary, habits: UnitHabits) -> Habits:
    """What is known before any reading: units that recur or that the labels of their rows hold, whether units have small letters, and
    whether any word may be one, because hardly a row is without.
    """
    units = recurring_units(text, vocabulary, small=habits.small) | habits.evident
    return Habits(units, small_units=habits.small, odd_units=habits.each, merged_units=habits.merged)


def _end(text: Text, reading: Reading, region: Region) -> int:
    """The line behind the last one that was read as part of the table."""
    left = next((step.start for step in reading.steps if step.kind == "end"), None)
    return region.end if left is None else region.start + text.tokens[left].line


def _doubts(reading: Reading, *, agrees: bool) -> tuple[Finding, ...]:
    if not agrees:
        return (warning("table-doubtful", say("columns-doubtful")),)
    cost = reading.cost / max(1, sum(step.kind == "row" for step in reading.steps))
    if cost <= _DOUBTFUL_COST:
        return ()
    said = say("table-doubtful", cost=number(cost, 1), usual=number(_DOUBTFUL_COST, 1))
    return (warning("table-doubtful", said),)


def _read(
    text: Text,
    shape: Shape,
    skips: dict[int, list[Arc]],
    vocabulary: Vocabulary,
    habits: Habits,
    costs: Costs,
    *,
    margin: float = MARGIN,
) -> Reading:
    candidates = find_candidates(text, vocabulary, habits, skips, shape)
    return cheapest_reading(text, candidates, shape, skips, costs, margin=margin)

"""Appendix tables out of plain text that has no layout: cells strewn over lines, empty cells left out or left as blanks.

The rows are recovered as one parses a grammar with costs (``parse``): row numbers that must follow each other, units the patterns
or the document itself know, values that look like values, lines that end because they were full. A first reading teaches the
habits of the dump (what its line ends mean, its units, the width of its label column), a second one uses them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cchc_extract.model import Finding, Line, RawTable
from cchc_extract.model.words import number, say
from cchc_extract.understanding.foundgrids import FoundGrid
from cchc_extract.understanding.textrows.asgrid import grid_of
from cchc_extract.understanding.textrows.beginnings import Arc, is_value
from cchc_extract.understanding.textrows.candidates import Habits, find_candidates
from cchc_extract.understanding.textrows.costs import Costs
from cchc_extract.understanding.textrows.furniture import find_skips, page_number_costs, page_starts
from cchc_extract.understanding.textrows.habits import learn_costs, learn_habits, recurring_units
from cchc_extract.understanding.textrows.header import Header, columns, value_counts
from cchc_extract.understanding.textrows.parse import cheapest_reading
from cchc_extract.understanding.textrows.regions import Region, find_regions
from cchc_extract.understanding.textrows.rows import build_rows
from cchc_extract.understanding.textrows.states import Reading, Shape
from cchc_extract.understanding.textrows.tokens import Text, blanks_count, tokenize
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns, Vocabulary, vocabulary_of

MARGIN = 1.5
"""Readings that cost up to this much more than the cheapest make a row doubtful: four to five times less likely."""
_DOUBTFUL_COST = 1.8
"""Cost per row: 0 to 1.2 in dumps that keep the reading order, above 2 where the cells were torn from their rows."""
_SHARE_OF_FULL_ROWS = 0.25


def find(lines: Sequence[Line], patterns: HasTextPatterns) -> list[FoundGrid]:
    """The tables of a dump, top to bottom."""
    vocabulary = vocabulary_of(patterns)
    texts = [line.text for line in lines]
    starts = page_starts(texts, [line.page for line in lines])
    regions = find_regions(texts, vocabulary)
    starts |= {repeat.start for region in regions for repeat in region.repeats}
    numbers = page_number_costs(texts, starts, vocabulary)
    return [
        FoundGrid(
            start := region.header.start,
            region.end,
            grid_of(_table(texts, region, starts, numbers, vocabulary), lines[start].page),
        )
        for region in regions
    ]


def _table(
    lines: Sequence[str], region: Region, starts: frozenset[int], numbers: dict[int, float], vocabulary: Vocabulary
) -> RawTable:
    body = lines[region.start : region.end]
    inside = frozenset(start - region.start for start in starts)
    text = tokenize(body, inside, count_blanks=blanks_count(body))
    skips = find_skips(text, region.start, starts, numbers, region.repeats)
    known = Habits(units=recurring_units(text, vocabulary))
    shapes = [_shape(region.header, values, vocabulary) for values in _value_columns(text, region.header, vocabulary)]
    readings = [_read(text, shape, skips, vocabulary, known, Costs(), margin=0) for shape in shapes]
    shape, first = min(zip(shapes, readings, strict=True), key=lambda each: each[1].cost)
    second = _read(text, shape, skips, vocabulary, learn_habits(text, first), learn_costs(text, first))
    doubts = _doubts(second)
    rows = build_rows(text, second, shape, doubts)
    return RawTable(
        columns=columns(region.header, shape.values),
        rows=rows,
        method="text",
        findings=doubts,
    )


def _doubts(reading: Reading) -> tuple[Finding, ...]:
    cost = reading.cost / max(1, sum(step.kind == "row" for step in reading.steps))
    if cost <= _DOUBTFUL_COST:
        return ()
    said = say("table-doubtful", cost=number(cost, 1), usual=number(_DOUBTFUL_COST, 1))
    return (Finding(code="table-doubtful", severity="warning", stage="layout", message=said.en, message_vi=said.vi),)


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
    candidates = find_candidates(text, vocabulary, habits, skips, with_unit=shape.unit)
    return cheapest_reading(text, candidates, shape, skips, costs, margin=margin)


def _shape(header: Header, values: int, vocabulary: Vocabulary) -> Shape:
    openers = (*vocabulary.tables.openers, *sorted(vocabulary.tables.totals))
    return Shape(values=values, unit=header.has("unit"), note=header.has("note"), openers=openers)


def _value_columns(text: Text, header: Header, vocabulary: Vocabulary) -> list[int]:
    """How many values a full row may have. Where lines end with several values, as many as a good share of them do; where values
    stand on lines of their own, whatever the headings allow.
    """
    runs: Counter[int] = Counter()
    run, alone = 0, 0
    for token in text.tokens:
        value = is_value(token, vocabulary)
        run = int(value) if token.first else run + 1 if value else 0
        runs[run] += token.last and run > 0
        alone += value and token.first and token.last
    total = sum(runs.values())
    allowed = value_counts(header)
    usual = max((n for n in runs if n <= max(allowed) and runs[n] >= _SHARE_OF_FULL_ROWS * total), default=1)
    if usual == 1 and 2 * alone > total:
        return sorted({1, *allowed})
    return [usual]

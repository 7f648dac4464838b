"""Appendix tables out of dumps in which each cell is a paragraph of its own, row by row: one a line, or parted by tabs or bars.

Word processors and their converters write so. Whether empty cells leave a line, how many line ends part the cells, how many columns
there are and what stands in them is learned from each table; what fits best is found as a shortest path (``paths``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Line
from cchc_extract.patterns.tables import NEARLY
from cchc_extract.understanding.foundgrids import FoundGrid
from cchc_extract.understanding.textcells.cellgrids import Put, columns_of, grid_of
from cchc_extract.understanding.textcells.cellkinds import Kind
from cchc_extract.understanding.textcells.cellpieces import Gaps, Item, Piece, gaps_of, items_of, pieces_of
from cchc_extract.understanding.textcells.groupedheads import grouped_heads
from cchc_extract.understanding.textcells.headplaces import (
    begins_with_number,
    column_numbers,
    heading_end,
    is_appendix,
    is_heading,
    may_begin,
    may_begin_below,
    stops,
)
from cchc_extract.understanding.textcells.paths import WORTH_OF_BLANK, Grammar, Reading, cheapest, kinds_of, seen_in
from cchc_extract.understanding.textcells.stackedheads import Head, heads_of, rough_head
from cchc_extract.understanding.textcells.tableshapes import Habit, Shape, costs_of, is_total, nothing_seen, shape_of
from cchc_extract.understanding.textcells.unknownheads import are_of_table
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns, Vocabulary, vocabulary_of

__all__ = ["find", "suits"]

_FIRST_LOOK, _LOOK_AHEAD = 70, 200
"""Items of a table by which its number of columns is told."""
_KEPT, _LIKELY = 3, 4
_MOST_COLUMNS = 24
_BEFORE_VALUES = 6
_MOST_JOINED = 2
_LEAST_GAIN, _LEAST_OF_ITEM = 6.0, 0.7
"""Of a table, and of each of its items. Tables of office reports gain 0.85 to 1.6 an item; text that is none, where any, up to 0.6."""
_UNUSED, _PARTED = 3.0, 5.0
_GROUPED = 2
"""Levels of a heading in which groups may be told by what stands in the columns."""
_IGNORED, _MOST_IGNORED = 0.6, 4
_FEWEST_ROWS = 2
_MOST_TITLES = 3
"""Of a table without a known heading: lines of a title that may be taken for headings."""
_WORDS_OF_TITLE = 3
_SKIPPED = 3.0
"""What the table must be better by where a heading before it is taken for its title."""
_FEWEST_INLINE, _SHORTEST_BROKEN = 4, 8
_LONGER_THAN_PAGES_ARE_WIDE = 150
"""Characters; programs that break lines where the page does leave none so long."""
_BROKEN, _BROKEN_BESIDE_LONG = 0.03, 0.08
"""Share of lines that go on with a small letter: 0 to .03 where paragraphs are whole (units are written small), .04 to .6 elsewhere."""
_WIDE_GAPS = 0.2


def suits(lines: Sequence[Line]) -> bool:
    """Whether the dump's paragraphs are not broken over lines and its columns not set apart by blanks: then each cell is a paragraph."""
    full = [text for line in lines if (text := line.text.strip())]
    if sum("\t" in text or " | " in text for text in full) > _FEWEST_INLINE:
        return True
    if sum("   " in text for text in full) > _WIDE_GAPS * len(full):
        return False
    times = Counter(full)
    broken = sum(
        after[:1].islower() and len(before) >= _SHORTEST_BROKEN and " " in after and times[after] == 1
        for before, after in pairwise(full)
    )
    if max(map(len, full), default=0) >= _LONGER_THAN_PAGES_ARE_WIDE:
        return broken <= _BROKEN_BESIDE_LONG * len(full)
    return lines[0].page == lines[-1].page and broken <= _BROKEN * len(full) if full else False


def find(lines: Sequence[Line], patterns: HasTextPatterns) -> list[FoundGrid]:
    """The tables of a dump, top to bottom."""
    vocabulary = vocabulary_of(patterns)
    pieces = pieces_of([line.text for line in lines])
    found: list[FoundGrid] = []
    at, appendix, tried = 0, -len(pieces), 0
    while at < len(pieces):
        appendix = at if is_appendix(pieces[at].text, vocabulary) else appendix
        if at < tried or (
            not (known := may_begin(pieces, at, vocabulary)) and not may_begin_below(pieces, at, appendix, vocabulary)
        ):
            at += 1
            continue
        start, table = (at, _table_at(pieces, at, vocabulary)) if known else _unknown_at(pieces, at, vocabulary)
        if table is None:
            tried = _behind_heading(pieces, at, vocabulary)
            at += 1
            continue
        first, end = pieces[start].line, table.end_line
        found.append(FoundGrid(first, end, grid_of(table.put, table.grammar, lines[first].page)))
        while at < len(pieces) and pieces[at].line < end:
            at += 1
    return found


def read_as(lines: Sequence[Line], shape: Shape, patterns: HasTextPatterns) -> FoundGrid | None:
    """The rows that ``lines`` hold without any heading, read as a table of ``shape`` below a heading of one row that says nothing."""
    vocabulary = vocabulary_of(patterns)
    part = pieces_of([line.text for line in lines])
    if not part:
        return None
    head = Head(0.0, 1, tuple((0, col, 1, 1, str(col + 1)) for col in range(shape.cols)))
    start = _Start(head, shape.cols, 0, (), rough=False)
    gaps = gaps_of(part)
    tries: list[_Try] = []
    for items, habit in _habits(part, gaps, vocabulary):
        kinds = kinds_of(items, vocabulary)
        grammar = Grammar(items, kinds, shape, habit, costs_of(shape, habit, nothing_seen(shape.cols)), vocabulary)
        first = cheapest(grammar, 0, min(len(items), _FIRST_LOOK))
        whole = _whole(start, grammar, first) if first is not None else None
        if whole is not None:
            tries.append(replace(whole, score=whole.score - _ignored(part, gaps, whole)))
    best = max(tries, key=lambda each: each.score, default=None)
    return FoundGrid(0, best.end_line, grid_of(best.put, best.grammar, lines[0].page)) if best else None


def _behind_heading(pieces: Sequence[Piece], at: int, vocabulary: Vocabulary) -> int:
    """The piece up to which no table begins where none begins ``at``: behind a heading of numbers, or one that nobody knows."""
    role, score = vocabulary.tables.heading_role(pieces[at].text)
    if role is not None and (role != "stt" or score < NEARLY):
        return at
    end = at + 1
    while end < len(pieces) and pieces[end].text and is_heading(pieces[end].text, vocabulary):
        end += 1
    return end


class _Try(Struct, frozen=True):
    """A reading of a table with its heading, and the line behind its last."""

    put: Put
    grammar: Grammar
    score: float
    end_line: int


class _Start(Struct, frozen=True):
    """A heading of the first ``end`` items over so many columns, and the numbers of columns below it; ``rough``: to be looked at again."""

    head: Head
    cols: int
    end: int
    numbers: tuple[str, ...]
    rough: bool

    @property
    def rows(self) -> int:
        """The item at which the rows begin."""
        return self.end + len(self.numbers)


def _table_at(pieces: Sequence[Piece], at: int, vocabulary: Vocabulary) -> _Try | None:
    """The table whose heading begins at the piece, in the best of the ways its gaps can be understood; ``None`` where none is likely."""
    stop = _stop(pieces, at, vocabulary)
    part = pieces[at:stop]
    gaps = gaps_of(part)
    tries = [_best(items, habit, vocabulary) for items, habit in _habits(part, gaps, vocabulary)]
    known = [replace(each, score=each.score - _ignored(part, gaps, each)) for each in tries if each is not None]
    best = max(known, key=lambda each: each.score, default=None)
    return best if best is not None and _is_likely(best) else None


def _unknown_at(pieces: Sequence[Piece], at: int, vocabulary: Vocabulary) -> tuple[int, _Try | None]:
    """The table whose heading begins with the piece or one of the next, where its words are unknown and its title may stand above it."""
    starts = [at]
    while len(starts) < _MOST_TITLES and pieces[starts[-1]].text.count(" ") >= _WORDS_OF_TITLE:
        starts.append(starts[-1] + 1)
    tries = [(start, _table_at(pieces, start, vocabulary)) for start in starts if start < len(pieces)]
    known = [(start, table) for start, table in tries if table is not None and _is_of_columns(table)]
    return max(known, key=lambda each: each[1].score - _SKIPPED * (each[0] - at), default=(at, None))


def _is_of_columns(table: _Try) -> bool:
    return are_of_table(columns_of(table.put.reading, table.grammar), table.grammar.vocabulary)


def _is_likely(found: _Try) -> bool:
    """Whether what was found is a table: its items fit well enough into rows, and there are enough of them."""
    steps = len(found.put.reading.steps)
    return found.score >= max(_LEAST_GAIN, _LEAST_OF_ITEM * steps)


def _habits(part: Sequence[Piece], gaps: Gaps, vocabulary: Vocabulary) -> Iterator[tuple[Sequence[Item], Habit]]:
    """The ways in which the tabs and gaps of a table may be understood."""
    items = items_of(part, gaps)
    traced = _leaves_traces(part, gaps)
    if _is_inline(part):
        yield items, Habit(inline=True, traced=traced)
        return
    yield items, Habit(inline=False, traced=traced)
    if traced:
        yield items_of(part, Gaps(gaps.usual, 0)), Habit(inline=False, traced=False)
    end = heading_end(items, vocabulary)
    if end < len(items) and any(item.gap for item in items[2:end]):
        yield items, Habit(inline=False, traced=traced, parted=True)


def _ignored(part: Sequence[Piece], gaps: Gaps, found: _Try) -> float:
    """What it costs to take the gaps within a table that are larger than usual for no cells."""
    if found.grammar.habit.traced or found.grammar.habit.inline or not gaps.step:
        return 0.0
    inside = [piece.empty - gaps.usual for piece in part[1:] if piece.line < found.end_line]
    return _IGNORED * sum(min(_MOST_IGNORED, more // gaps.step) for more in inside if more > 0)


def _leaves_traces(part: Sequence[Piece], gaps: Gaps) -> bool:
    return gaps.step > 0 and any(not piece.text or piece.empty > gaps.usual for piece in part[1:])


def _stop(pieces: Sequence[Piece], at: int, vocabulary: Vocabulary) -> int:
    """The first piece behind the heading at which a table cannot go on: another heading, recipients, the next appendix."""
    rows = False
    for k in range(at + 2, len(pieces)):
        piece = pieces[k]
        if not piece.text or piece.joined:
            rows = rows or (bool(piece.text) and not is_heading(piece.text, vocabulary))
            continue
        if stops(piece.text, vocabulary) or (rows and begins_with_number(pieces, k, vocabulary)):
            return k
        rows = rows or not is_heading(piece.text, vocabulary)
    return len(pieces)


def _is_inline(part: Sequence[Piece]) -> bool:
    return len(part) > 1 and part[1].joined


def _best(items: Sequence[Item], habit: Habit, vocabulary: Vocabulary) -> _Try | None:
    """The best reading of ``items`` as a table: its first rows with every heading that there may be, all of it with the likeliest."""
    kinds = kinds_of(items, vocabulary)
    first: list[tuple[float, int, _Start, Grammar, Reading]] = []
    for number, start in enumerate(_starts(items, kinds, habit, vocabulary)):
        shape = shape_of(start.head.labels(start.cols), vocabulary.tables)
        grammar = Grammar(items, kinds, shape, habit, costs_of(shape, habit, nothing_seen(start.cols)), vocabulary)
        reading = cheapest(grammar, start.rows, min(len(items), start.rows + _FIRST_LOOK))
        if reading is not None:
            first.append((_score(reading, start, grammar), -number, start, grammar, reading))
    likeliest = sorted(first, key=lambda each: each[:2], reverse=True)[:_KEPT]
    tries = [_whole(start, grammar, reading) for _, _, start, grammar, reading in likeliest]
    return max((each for each in tries if each is not None), key=lambda each: each.score, default=None)


def _score(reading: Reading, start: _Start, grammar: Grammar) -> float:
    """The gain of the rows, less the heading and each column in which nothing was found; gaps in the first or last are then no gain."""
    filled = {step.col for step in reading.steps if grammar.items[step.item].text}
    edge = {0, start.cols - 1} - filled if len(filled) == start.cols - 1 else set()
    nothing = WORTH_OF_BLANK * sum(step.col in edge and grammar.items[step.item].gap for step in reading.steps)
    parted = _PARTED if grammar.habit.parted else 0.0
    return reading.gain - start.head.cost - _UNUSED * (start.cols - len(filled)) - nothing + parted


def _levels(stacked: bool, breaks: Sequence[int]) -> int:
    return max(1, len(breaks)) if breaks else 2 if stacked else 1


def _looked_at_again(start: _Start, grammar: Grammar) -> tuple[_Start, Grammar] | None:
    """The start with its heading on three levels, and the grammar that its labels make."""
    tables = grammar.vocabulary.tables
    head = heads_of([item.text for item in grammar.items[: start.end]], start.cols, tables, most=3)
    if head is None:
        return None
    shape = shape_of(head.labels(start.cols), tables)
    return replace(start, head=head), replace(grammar, shape=shape)


def _whole(start: _Start, grammar: Grammar, first: Reading) -> _Try | None:
    """The whole table, read with what its first rows taught, and once more with what the whole taught."""
    if start.rough:
        again = _looked_at_again(start, grammar)
        if again is None:
            return None
        start, grammar = again
    reading: Reading | None = first
    for _ in range(2):
        if reading is None:
            return None
        costs = costs_of(grammar.shape, grammar.habit, seen_in(reading, grammar))
        grammar = replace(grammar, costs=costs)
        reading = cheapest(grammar, start.rows, len(grammar.items))
    if reading is None or sum(step.begins for step in reading.steps) < _FEWEST_ROWS:
        return None
    last = max(step.item for step in reading.steps if grammar.items[step.item].text)
    lines = grammar.items[last].text.count("\n") + 1
    head, sure = _grouped(start, grammar, reading)
    put = Put(head, start.numbers, reading, sure)
    return _Try(put, grammar, _score(reading, start, grammar), grammar.items[last].line + lines)


def _grouped(start: _Start, grammar: Grammar, reading: Reading) -> tuple[Head, bool]:
    """The heading of two levels that fits best what stands in the columns, and whether it is sure; others as they are."""
    texts = [item.text for item in grammar.items[: start.end]]
    if start.head.levels != _GROUPED:
        return start.head, True
    upper = texts.index("") if "" in texts else 0
    if upper and len(texts) - upper != start.cols:
        return start.head, True
    columns = columns_of(reading, grammar)
    grouped = grouped_heads(texts, start.cols, columns, grammar.vocabulary.tables, upper)
    return (start.head, True) if grouped is None else (grouped.head, grouped.sure)


def _starts(items: Sequence[Item], kinds: Sequence[Kind], habit: Habit, vocabulary: Vocabulary) -> Iterator[_Start]:
    """All headings that may stand at the beginning of ``items``."""
    for end in _ends(items, habit, vocabulary):
        headings, breaks = _headings(items[:end], habit)
        for cols, stacked in _counts(items, kinds, end, habit, headings).items():
            head = heads_of(headings, cols, vocabulary.tables, breaks, most=_levels(stacked, breaks))
            rough = head is None and stacked and not breaks and end > cols + 1
            head = rough_head(headings, cols) if rough else head
            if head is None:
                continue
            numbers = tuple(item.text for item in items[end : end + cols])
            yield _Start(head, cols, end, numbers if column_numbers(numbers) == cols else (), rough)


def _headings(items: Sequence[Item], habit: Habit) -> tuple[list[str], list[int]]:
    """The texts of a heading, and where its rows begin, if that is told by line ends or by empty lines between the rows."""
    if habit.inline:
        return [item.text for item in items], [k for k, item in enumerate(items) if not item.joined]
    if not habit.parted:
        return [item.text for item in items], []
    texts: list[str] = []
    breaks = [0]
    for k, item in enumerate(items):
        if item.gap and k and not items[k - 1].gap:
            breaks.append(len(texts))
        else:
            texts.append(item.text)
    return texts, [at for at in breaks if at < len(texts)]


def _ends(items: Sequence[Item], habit: Habit, vocabulary: Vocabulary) -> list[int]:
    """Where the heading may end: before what is no heading, or shortly before where a row may begin with a blank or with words."""
    longest = heading_end(items, vocabulary)
    words = vocabulary.tables.heading_role(items[0].text)[0] != "stt"
    if habit.inline:
        return [k for k in range(2, min(longest + 1, len(items))) if not items[k].joined]
    if habit.parted:
        ends = [k for k in range(2, longest + 1) if items[k - 1].gap and not items[k - 2].gap]
        return ends if words else [k for k in ends if k == longest]
    return [
        k
        for k in range(2, longest + 1)
        if k == longest
        or (k < len(items) and (not items[k].text or is_total(items[k].text, vocabulary.tables)))
        or (words and k >= longest - _BEFORE_VALUES)
    ]


def _counts(
    items: Sequence[Item], kinds: Sequence[Kind], rows: int, habit: Habit, headings: Sequence[str]
) -> dict[int, bool]:
    """How many columns there may be: as many as headings, nearly as many, or as many as the kinds of cells come again after; and whether
    the headings may then stand on several levels. A line of column numbers below the heading says it for sure.
    """
    numbered = column_numbers([item.text for item in items[rows : rows + _MOST_COLUMNS]])
    if numbered:
        return {numbered: True}
    if habit.inline or habit.parted:
        widths = Counter(_widths(items[rows : rows + _FIRST_LOOK] if habit.parted else items[:_FIRST_LOOK], habit))
        return {cols: True for cols in (*(cols for cols, _ in widths.most_common(_KEPT)), len(headings)) if cols > 1}
    below = kinds[rows : rows + _LOOK_AHEAD]
    again = {
        cols: sum(one == two for one, two in zip(below, below[cols:], strict=False)) / max(1, len(below) - cols)
        for cols in range(2, min(rows - 1, _MOST_COLUMNS) + 1)
    }
    likely = sorted(again, key=lambda cols: -again[cols])[:_LIKELY]
    level = range(max(2, rows - _MOST_JOINED), min(rows, _MOST_COLUMNS) + 1)
    return {cols: cols in likely for cols in sorted({*likely, *level})}


def _widths(items: Sequence[Item], habit: Habit) -> Iterator[int]:
    """How many items there are from row to row."""
    width = 0
    for item in items:
        begins = item.gap if habit.parted else not item.joined
        if begins and width:
            yield width
            width = 0
        width += not (habit.parted and item.gap)
    yield width

"""Tables out of dumps that part a page into blocks: poppler's ``pdftotext`` without ``-layout``, pdfminer."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.model import Finding, Line
from cchc_extract.model.words import number, say
from cchc_extract.understanding.foundgrids import FoundGrid, warning
from cchc_extract.understanding.textblocks.places import find_places, in_capitals, is_label
from cchc_extract.understanding.textblocks.torngrids import grid_of
from cchc_extract.understanding.textblocks.tornpieces import Piece, habits_of, pieces_of
from cchc_extract.understanding.textblocks.tornsearch import Search, placed
from cchc_extract.understanding.textblocks.tornstates import HEADING, Column, Placed, Reading
from cchc_extract.understanding.textrows.furniture import page_number_costs, page_starts
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns, Vocabulary, vocabulary_of

MARGIN = 1.5
"""Readings that cost up to this much more than the cheapest make the rows doubtful in which they differ from it."""
_DOUBTFUL_ROW = 2.0
"""Cost of a piece from which its row is doubted."""
_DOUBTFUL_COST = 1.15
"""Cost per row, that of the heading left out. Measured on five office dumps and one made-up table in eight shuffled orders: -0.1 to 0.5 in
tables read right, 1.0 to 1.1 in two read in part, 1.8 to 7 in those read wrong; 1.0 to 3.2 in the shuffled ones, so that a torn table
may pass.
"""

_LONE_BLANKS, _LEAST_BLOCKS, _SEVERAL, _LONGEST_BLOCKS, _WIDE, _LONGEST_PAGE = 0.1, 8, 0.04, 11.0, 0.2, 150
"""Share of lone blanks among blank lines; blocks, and the share of those of several lines; lines per block; share of lines with wide gaps;
lines per page: these programs mark page breaks, and print 20 to 115 lines a page of office documents.
"""


def suits(lines: Sequence[Line]) -> bool:
    """Whether empty lines part the text into blocks, some of them of several lines, and nothing is set apart by blanks."""
    texts = [line.text for line in lines]
    full = sum(1 for text in texts if text.strip())
    bare = sum(1 for text in texts if not text)
    if not full or len(texts) - full - bare > _LONE_BLANKS * bare:
        return False
    sizes = [len(block) for block in _blocks(texts)]
    several = sum(size > 1 for size in sizes)
    wide = sum(1 for text in texts if "  " in text.strip())
    return (
        len(sizes) >= _LEAST_BLOCKS
        and several >= _SEVERAL * len(sizes)
        and full <= _LONGEST_BLOCKS * len(sizes)
        and full <= _LONGEST_PAGE * len({line.page for line in lines})
        and wide < _WIDE * full
    )


def _blocks(texts: Sequence[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for text in texts:
        if text.strip():
            blocks[-1].append(text)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def find(lines: Sequence[Line], patterns: HasTextPatterns) -> list[FoundGrid]:
    """The tables of a dump, top to bottom."""
    vocabulary = vocabulary_of(patterns)
    texts = [line.text for line in lines]
    starts = page_starts(texts, [line.page for line in lines])
    numbers = page_number_costs(texts, starts, vocabulary)
    found: list[FoundGrid] = []
    for place in find_places(lines, vocabulary):
        pieces = pieces_of(lines, place.start, place.end, vocabulary)
        skips = _skips(pieces, numbers, vocabulary)
        readings = Search(pieces, skips, habits_of(pieces), vocabulary, patterns.units).readings()
        if not readings:
            continue
        best = readings[0]
        where = placed(best)
        rows = best.base + best.rows
        doubts = _doubts(best, where, rows)
        doubtful = frozenset(range(rows)) if doubts else _doubtful(readings, where)
        grid = grid_of(pieces, best, where, doubtful, lines[place.start].page, doubts)
        found.append(FoundGrid(place.start, place.end, grid))
    return found


def read_as(lines: Sequence[Line], columns: Sequence[Column], patterns: HasTextPatterns) -> FoundGrid | None:
    """The rows that ``lines`` hold, with or without the headings of the columns, read as a table with these ``columns`` and no other."""
    vocabulary = vocabulary_of(patterns)
    texts = [line.text for line in lines]
    starts = page_starts(texts, [line.page for line in lines])
    numbers = page_number_costs(texts, starts, vocabulary)
    pieces = pieces_of(lines, 0, len(lines), vocabulary)
    begun = Reading()
    begun.columns, begun.filled = tuple(columns), (0,) * len(columns)
    search = Search(pieces, _skips(pieces, numbers, vocabulary), habits_of(pieces), vocabulary, patterns.units, begun)
    readings = search.readings() if pieces else []
    if not readings:
        return None
    where = placed(readings[0])
    return FoundGrid(0, len(lines), grid_of(pieces, readings[0], where, _doubtful(readings, where), lines[0].page, ()))


def _doubts(reading: Reading, where: Sequence[Placed], rows: int) -> tuple[Finding, ...]:
    heading = sum(each.cost for each in where if each.row == HEADING)
    cost = (reading.cost - heading) / max(1, rows)
    if cost <= _DOUBTFUL_COST:
        return ()
    said = say("table-doubtful", cost=number(cost, 1), usual=number(_DOUBTFUL_COST, 1))
    return (warning("table-doubtful", said),)


def _skips(pieces: Sequence[Piece], numbers: dict[int, float], vocabulary: Vocabulary) -> dict[int, float]:
    """By index of the piece what it costs to leave it out: page numbers, what stands above the table."""
    skips: dict[int, float] = {}
    first_page = next((p for p, piece in enumerate(pieces) if piece.page), len(pieces))
    title = False
    for p, piece in enumerate(pieces):
        if piece.line in numbers:
            skips[p] = min(numbers[piece.line] + 0.2, 5.0)
        title = p < first_page and (is_label(piece.text, vocabulary) or (title and not piece.first))
        if title:
            skips[p] = 0.5 if in_capitals(piece.text) or is_label(piece.text, vocabulary) else 2.0
    return skips


def _doubtful(readings: Sequence[Reading], where: Sequence[Placed]) -> frozenset[int]:
    rows = {each.row for each in where if each.cost > _DOUBTFUL_ROW and each.row >= 0}
    best = readings[0]
    mine = {each.piece: (each.column, each.row) for each in where}
    for other in readings[1:]:
        if other.cost > best.cost + MARGIN:
            break
        for each in placed(other):
            here = mine.get(each.piece)
            if here is not None and here != (each.column, each.row):
                rows |= {row for row in (here[1], each.row) if row >= 0}
    return frozenset(rows)

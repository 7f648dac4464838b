"""Tables out of dumps that part a page into blocks: poppler's ``pdftotext`` without ``-layout``, pdfminer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cchc_extract.model import Line
from cchc_extract.understanding.foundgrids import FoundGrid
from cchc_extract.understanding.textblocks.heads import Column, Heads, find_heads, printed_heads, with_columns
from cchc_extract.understanding.textblocks.places import find_places
from cchc_extract.understanding.textblocks.torngrids import grid_of, read_table
from cchc_extract.understanding.textblocks.tornpieces import Piece, pieces_of
from cchc_extract.understanding.textrows.furniture import page_number_costs, page_starts
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns, vocabulary_of

_TOP = 3
"""Lines at the top of a page among which its number and the running head are looked for."""
_LIKELY_NUMBER, _NEVER = 1.0, 9.0

_LONE_BLANKS, _LEAST_BLOCKS, _SEVERAL, _LONGEST_BLOCKS, _WIDE, _LONGEST_PAGE = 0.1, 4, 0.02, 30.0, 0.2, 150
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
        heads = find_heads(pieces, vocabulary)
        furniture = _furniture(lines, pieces, numbers)
        at = [p for p in range(len(pieces)) if p not in heads.used and p not in furniture]
        if not at or not heads.columns:
            continue
        rows, names = read_table(pieces, at, heads, patterns)
        if rows:
            grid = grid_of(rows, with_columns(heads, names), lines[place.start].page)
            found.append(FoundGrid(place.start, place.end, grid))
    return found


def read_as(lines: Sequence[Line], columns: Sequence[Column], patterns: HasTextPatterns) -> FoundGrid | None:
    """The rows that ``lines`` hold, with or without the headings of the columns, read as a table with these ``columns`` and no other."""
    vocabulary = vocabulary_of(patterns)
    texts = [line.text for line in lines]
    numbers = page_number_costs(texts, page_starts(texts, [line.page for line in lines]), vocabulary)
    pieces = pieces_of(lines, 0, len(lines), vocabulary)
    heads = Heads(tuple(columns), printed_heads(pieces, columns))
    furniture = _furniture(lines, pieces, numbers)
    at = [p for p in range(len(pieces)) if p not in heads.used and p not in furniture]
    rows, _ = read_table(pieces, at, heads, patterns, known=True) if at else ([], 0)
    return FoundGrid(0, len(lines), grid_of(rows, columns, lines[0].page)) if rows else None


def _furniture(lines: Sequence[Line], pieces: Sequence[Piece], numbers: dict[int, float]) -> frozenset[int]:
    """Indices of page numbers, and of what is printed at the top of several pages."""
    tops: Counter[str] = Counter()
    pages: dict[int, int] = {}
    for line in lines:
        if line.text.strip() and pages.setdefault(line.page, 0) < _TOP:
            pages[line.page] += 1
            tops[line.text.strip()] += 1
    seen: Counter[int] = Counter()
    found: set[int] = set()
    for p, piece in enumerate(pieces):
        seen[piece.page] += 1
        cost = numbers.get(piece.line, _NEVER)
        numbered = cost < _LIKELY_NUMBER or (cost <= _LIKELY_NUMBER and piece.text == str(piece.page))
        running = seen[piece.page] <= _TOP and tops[piece.text] > 1 and len(piece.text) > _TOP and piece.text.isupper()
        below = pieces[p + 1].text if p + 1 < len(pieces) and not pieces[p + 1].first else ""
        counts = piece.text.isdigit() and below == str(int(piece.text) + 1)
        if running or (numbered and piece.first and not counts):
            found.add(p)
    return frozenset(found)

"""Lines of a dump whose cells are filled up with blanks to the width of their column, the last one as well: programs that turn web pages
or query results into text write so, and rows are then equally long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import regex

from cchc_extract.understanding.textcells.cellkinds import Kind, kind_of
from cchc_extract.understanding.textcells.tableshapes import is_total
from cchc_extract.understanding.textmarks.marklines import Marked
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_FEWEST_LINES, _FEWEST_COLUMNS = 3, 3
_EQUAL = 0.6
"""Share of the lines of a table that have the length of the longest; those of its heading have fewer cells where some are merged."""
_MOST_OF_WIDE = 0.8
"""Share of the lines with several columns that must stand in such tables for the dump to be one of them."""
_WIDE = regex.compile(r"\S {2,}\S.*\S {2,}\S")
_GUTTER = 2


def padded_regions(lines: Sequence[str], vocabulary: Vocabulary) -> list[list[Marked]]:
    """The lines of each table with their cells, those of one row as one; none where the dump is not of this kind."""
    blocks = [
        [at for at, _ in each]
        for filled, each in groupby(enumerate(lines), lambda line: bool(line[1].strip()))
        if filled
    ]
    tables = [block for block in blocks if _is_padded([lines[at] for at in block])]
    wide = [at for block in blocks for at in block if _WIDE.search(lines[at])]
    within = {at for block in tables for at in block}
    if not tables or sum(at in within for at in wide) < _MOST_OF_WIDE * len(wide):
        return []
    found = [list(_rows([lines[at] for at in block], block[0], vocabulary)) for block in tables]
    return [region for region in found if len(region) >= _FEWEST_LINES]


def _is_padded(block: Sequence[str]) -> bool:
    if len(block) < _FEWEST_LINES:
        return False
    longest = max(map(len, block))
    equal = [line for line in block if len(line) == longest]
    return len(equal) >= _EQUAL * len(block) and any(line[-1] == " " for line in block)


def _rows(block: Sequence[str], first: int, vocabulary: Vocabulary) -> Iterator[Marked]:
    starts = _starts(block)
    if len(starts) < _FEWEST_COLUMNS:
        return
    ends = [*starts[1:], max(map(len, block))]
    found: list[Marked] = []
    numbered = Counter(is_number(line[: ends[0]].strip()) for line in block).most_common(1)[0][0]
    for number, line in enumerate(block):
        cells = tuple(line[a:b].strip() for a, b in zip(starts, ends, strict=True) if a < len(line))
        if found and numbered and _goes_on(cells, vocabulary):
            above = found.pop()
            joined = tuple(f"{one}\n{two}".strip("\n") for one, two in zip(above.cells, cells, strict=False))
            cells = joined + above.cells[len(cells) :]
            found.append(Marked(above.start, first + number + 1, cells, above.length, 0))
            continue
        found.append(Marked(first + number, first + number + 1, cells, len(line), 0))
    yield from found


def _starts(block: Sequence[str]) -> list[int]:
    """Where the columns begin: behind gaps of two blanks or more that go through all the lines."""
    width = max(map(len, block))
    inked = [any(at < len(line) and line[at] != " " for line in block) for at in range(width)]
    blank, starts = _GUTTER, []
    for at, ink in enumerate(inked):
        if ink and blank >= _GUTTER:
            starts.append(at)
        blank = 0 if ink else blank + 1
    return starts


def _goes_on(cells: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a line without number and figures goes on with the row above: its words begin small, or end a cell there."""
    filled = [text for text in cells if text]
    if not filled or cells[0] or is_total(filled[0], vocabulary.tables) or filled[0].isupper():
        return False
    return not any(kind_of(text, vocabulary) in (Kind.NUMBER, Kind.DASH) for text in filled) and filled[0][0].islower()

"""From laid-out pages to pieces: the two columns of a head and of a signature block, each row read by itself.

The head of an administrative document and its signature block stand in two columns whose lines share a baseline only by chance,
so words are put into a column first and into rows after. Without geometry (plain text, DOCX) the pieces are the lines as they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median

from cchc_extract.layout.lines import lines_of
from cchc_extract.model import WITHOUT_SIDES, Grid, Line, PageLayout, Word
from cchc_extract.understanding.metadata.printed import Piece, Side, piece_of_line, piece_of_text, piece_of_words

_SAME_ROW = 0.5
"""Two words share a row where their middles differ by less than this share of the taller one's height."""
_TALL = 1.6
"""Times the usual height of words: print of one column is no higher, but for the box of a word that OCR drew too large."""
_STROKE = 0.55
"""Share of the usual height of words below which a word that begins with a capital is no print."""
_COLUMN_GAP = 0.9
"""Least blank between two columns, as a share of the usual height of the words of the line."""


def has_geometry(layout: PageLayout) -> bool:
    """Whether the page's lines have boxes. One that is ruled all over, as spreadsheets print, has none: its head stands in cells."""
    return layout.page.width > 0 and any(line.words for line in layout.lines)


def pieces_in_order(layout: PageLayout) -> list[Piece]:
    """All lines of a page in reading order, those inside of tables too, blank ones left out."""
    return list(_pieces_in_order(layout))


@lru_cache(maxsize=2)  # asked for several times in a row, and of a sheet with 10,000 rows that is a second
def _pieces_in_order(layout: PageLayout) -> tuple[Piece, ...]:
    pieces = [piece for block in layout.blocks for piece in _pieces_of(block)]
    return tuple([piece for piece in pieces if piece.text])


def _pieces_of(block: Line | Grid) -> Iterator[Piece]:
    if isinstance(block, Line):
        yield piece_of_line(block)
        return
    for cell in block.cells:
        for text in cell.text.split("\n"):
            yield piece_of_text(text, page=block.page, box=cell.box, confidence=cell.confidence)


def rows_of(words: Iterable[Word], *, page: int, side: Side = "") -> list[Piece]:
    """``words`` of one column as rows, top to bottom; a word printed off the baseline (a number filled in later) joins its row.

    What OCR made of something far higher than print (a stroke of a pen, a ring) draws no rows together.
    """
    rows: list[list[Word]] = []
    total = tallest = 0.0
    ordered = sorted(words, key=lambda word: word.box.centre[1])
    read = bool(ordered) and ordered[0].confidence is not None
    most = _TALL * median(word.box.height for word in ordered) if read else float("inf")
    for word in ordered:
        middle, height = word.box.centre[1], min(word.box.height, most)
        if rows and middle - total / len(rows[-1]) < _SAME_ROW * max(tallest, height):
            rows[-1].append(word)
            total, tallest = total + middle, max(tallest, height)
        else:
            rows.append([word])
            total, tallest = middle, height
    return [piece_of_words(sorted(row, key=lambda word: word.box.x0), page=page, side=side) for row in rows]


def without_strokes(words: Iterable[Word]) -> list[Word]:
    """``words`` of a signature (offices and a name, each beginning with a capital) without what OCR made of the pen and the stamp.

    That is signs without a letter, and what is half as high as the rest.
    """
    every = list(words)
    usual = median(word.box.height for word in every) if every else 0.0
    return [word for word in every if word.confidence is None or _is_print(word, usual)]


def _is_print(word: Word, usual: float) -> bool:
    return any(letter.isalnum() for letter in word.text) and word.box.height >= _STROKE * usual


def split_columns(
    lines: Sequence[Line], at: float, slack: float, *, begins: bool = False
) -> tuple[list[Word], list[Word]]:
    """The words of ``lines`` left and right of a column gap near ``at`` (points), which may lie ``slack`` to either side.

    ``begins``: a word of the right column is known to begin at ``at``, be the gap before it ever so small.
    """
    left: list[Word] = []
    right: list[Word] = []
    for line in lines:
        known = begins and any(word.box.x0 == at for word in line.words)
        cut = at if known else _gap_in(line.words, at, slack)
        for word in line.words:
            (left if word.box.centre[0] < cut else right).append(word)
    return left, right


def _gap_in(words: Sequence[Word], at: float, slack: float) -> float:
    """The middle of the widest gap of a line near ``at``; where there is none, ``at`` moved so that the line stays whole."""
    ordered = sorted(words, key=lambda word: word.box.x0)
    best, width = None, 0.0
    usual = median(word.box.height for word in words) if words else 0.0  # a dash is no measure
    for before, after in pairwise(ordered):
        gap = after.box.x0 - before.box.x1
        middle = (after.box.x0 + before.box.x1) / 2
        if abs(middle - at) <= slack and gap > max(width, _COLUMN_GAP * usual):
            best, width = middle, gap
    if best is not None:
        return best
    centre = (ordered[0].box.x0 + ordered[-1].box.x1) / 2 if ordered else at
    return float("inf") if centre < at else float("-inf")


def lines_between(layout: PageLayout, top: float, bottom: float) -> list[Line]:
    """The lines of a page whose middle lies between two heights, those with words only.

    The two columns of a head or a signature may have passed for a table without rules: the lines of such tables are among them.
    """
    lines = [
        line
        for line in _all_lines(layout)
        if line.box is not None and line.words and top <= line.box.centre[1] <= bottom
    ]
    return sorted(lines, key=lambda line: line.box.top if line.box else 0.0)


def _all_lines(layout: PageLayout) -> Iterator[Line]:
    yield from layout.lines
    for grid in layout.grids:
        if grid.method in WITHOUT_SIDES and grid.box is not None:
            inside = [word for word in layout.page.words if grid.box.contains(*word.box.centre)]
            yield from lines_of(inside, page=grid.page)

"""Several tables without vertical rules one below the other: where the next one begins, so that each is measured by itself.

Their columns need not be the same: the gutters of both together are those of neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from math import inf

import regex
from msgspec import Struct

from cchc_extract.layout.columns import Piece, pieces_of
from cchc_extract.layout.rowstarts import is_figure, is_stt
from cchc_extract.model import Word, around

_COLUMNS = 3
"""Fewest texts on one line of the column headings of a table without vertical rules."""
_WRAPPED = 1.6
"""Distance of two lines, in word heights, up to which the lower may go on in the cells of the upper."""
_STEP = 1.3
"""Distance of a table's heading from the last row of the table above it, as a multiple of the widest step in that table."""
_OFF_TITLE = 40.0
"""Points off the middle of the headings from which a text over them is no title."""

NUMBER_HEADING = regex.compile(r"(?i)(?:s?tt|số tt|số thứ tự)\.?")
"""The heading of the numbers of rows."""
_YEAR = regex.compile(r"(?:19|20)\d\d")
_CAPTION = regex.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVXLC]{1,5}[.)]|\p{L}[.)]|[-–+*•]|Bảng|Biểu|BẢNG|BIỂU)(?: .*|\d.*)?"
)
_UNIT = regex.compile(r"(?i)\W*(?:đơn vị(?: tính)?|đvt)\s*:.*")


class Part(Struct, frozen=True):
    """The lines ``first`` to ``last`` of one table; those from ``top`` to before ``end`` may belong to it."""

    first: int
    last: int
    top: int
    end: int


class _Row(Struct, frozen=True):
    """The texts of a line and the height of its middle."""

    pieces: Sequence[Piece]
    middle: float

    @property
    def is_body(self) -> bool:
        """Whether it has a row's number with text behind it, or a figure that is no year."""
        first, *rest = self.pieces
        figures = any(is_figure(piece.text) and not _YEAR.fullmatch(piece.text) for piece in rest)
        return figures or (bool(rest) and is_stt(first.text))

    @property
    def is_heading(self) -> bool:
        """Whether it may hold column headings; that of row numbers stands beside those of two levels with few others."""
        numbers = len(self.pieces) > 1 and NUMBER_HEADING.fullmatch(self.pieces[0].text) is not None
        return (numbers or len(self.pieces) >= _COLUMNS) and not self.is_body


def tables_in(
    rows: Sequence[list[Word]], first: int, last: int, height: float, rules: Sequence[Sequence[float]] = ()
) -> list[Part]:
    """The tables on the lines ``first`` to ``last`` of a page's ``rows``; ``height`` is the usual height of a word in points.

    ``rules`` are the heights of the horizontal rules that run all the way, of each ruled table, from top to bottom.
    """
    parts = [Part(first, last, 0, len(rows))]
    if last - first < 2 * _COLUMNS - 1:
        return parts
    held = [_row(row, height) for row in rows[first : last + 1]]
    for start, stop in _cuts(held, height, rules):
        before = parts.pop()
        parts.append(Part(before.first, first + stop - 1, before.top, first + stop))
        parts.append(Part(first + start, last, first + stop, len(rows)))
    return parts


def _row(words: Sequence[Word], height: float) -> _Row:
    return _Row(pieces_of(words, height), sum(word.box.centre[1] for word in words) / len(words))


def _cuts(rows: Sequence[_Row], height: float, rules: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    """Where a next table begins and, before it, one past the last line of the one above; a caption is left out of both."""
    body = [row.is_body for row in rows]
    start, end = 0, len(rows)
    for index in range(1, end):
        if body[index] or not rows[index].is_heading or not any(body[index + 1 :]):
            continue
        above = next((n for n in range(index - 1, start - 1, -1) if body[n]), None)
        if above is None:
            continue
        ruled_off = max((_ruled_off(rows[above : index + 1], each) for each in rules), default=-inf)
        if ruled_off == -inf and not _begins_again(rows, start, above, index):
            continue
        top = _top_of_heading(rows, above, index, height)
        if ruled_off > rows[above].middle:
            top = min(top, next(n for n in range(above, index + 1) if rows[n].middle > ruled_off))
        yield top, _end_of_table(rows, above, top, height)
        start = top


def _begins_again(rows: Sequence[_Row], start: int, above: int, index: int) -> bool:
    """Whether the headings on line ``index`` are those of another table than the one from ``start`` on, last seen on line ``above``.

    They begin as those of that one do, with the heading of row numbers, or they stand off with a row below them.
    """
    first = rows[index].pieces[0].text.casefold()
    heads = (row.pieces[0].text.casefold() for row in _heading(rows, start))
    begins = not rows[index].pieces[0].text[0].islower()  # the rest of a broken row may stand below the heading
    if NUMBER_HEADING.fullmatch(first) or (begins and first in heads):
        return True
    if any(piece.text[:1].islower() for piece in rows[index].pieces):  # a row's texts that go on
        return False
    steps = [lower.middle - upper.middle for upper, lower in pairwise(rows[start : above + 1])]
    stands_off = rows[index].middle - rows[above].middle > _STEP * max(steps, default=0.0)
    alone = all(len(row.pieces) == 1 for row in rows[above + 1 : index])
    return bool(steps) and stands_off and alone and index + 1 < len(rows) and rows[index + 1].is_body


def _ruled_off(rows: Sequence[_Row], rules: Sequence[float]) -> float:
    """The height of the first of the ``rules`` of a table that begins between the first and the last of ``rows``.

    It is 0 where a ruled table ends there and another begins without rules, and ``-inf`` where none does either.
    """
    inside = [y for y in rules if rows[0].middle < y < rows[-1].middle]
    if not inside:
        return -inf
    if rules[0] == inside[0]:
        return inside[0]
    if rules[-1] == inside[-1]:
        return 0.0
    return -inf


def _heading(rows: Sequence[_Row], start: int) -> Iterator[_Row]:
    for row in rows[start:]:
        if row.is_body:
            return
        if row.is_heading:
            yield row


def _top_of_heading(rows: Sequence[_Row], above: int, index: int, height: float) -> int:
    """The first line of the headings to which line ``index`` belongs: those over several columns may stand above it."""
    top = index
    while top - 1 > above and rows[top].middle - rows[top - 1].middle <= _WRAPPED * height:
        below = [piece for row in takewhile(_is_no_row, rows[top:]) for piece in row.pieces]
        if announces(rows[top - 1].pieces) or not _is_over(rows[top - 1].pieces, rows[index].pieces, below):
            break
        top -= 1
    return top


def _is_no_row(row: _Row) -> bool:
    return not row.is_body


def _is_over(pieces: Sequence[Piece], headings: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Whether ``pieces`` are headings over or beside ``headings``: several, or one behind the first, off the middle of all ``below``."""
    if len(pieces) > 1:
        return True
    box = around(piece.box for piece in below)
    off = abs(pieces[0].box.centre[0] - box.centre[0]) if box else 0.0
    return pieces[0].box.x0 > headings[0].box.x1 and off > _OFF_TITLE


def _end_of_table(rows: Sequence[_Row], above: int, top: int, height: float) -> int:
    """One past the last line of the table with a row on line ``above``: behind it only what goes on in its cells."""
    for index in range(above + 1, top):
        far = rows[index].middle - rows[index - 1].middle > _WRAPPED * height
        if far or is_caption(rows[index].pieces, rows[above].pieces):
            return index
    return top


def is_caption(pieces: Sequence[Piece], row: Sequence[Piece]) -> bool:
    """Whether ``pieces`` are one text that begins as captions do, or runs over several texts of the ``row`` above."""
    box = pieces[0].box
    over = sum(piece.box.x0 < box.x1 and piece.box.x1 > box.x0 for piece in row)
    return len(pieces) == 1 and (over > 1 or _CAPTION.fullmatch(pieces[0].text) is not None)


def announces(pieces: Sequence[Piece]) -> bool:
    """Whether ``pieces`` are a text that announces the table, or its unit (``ĐVT: tỷ đồng``)."""
    if len(pieces) == 1 and pieces[0].text.endswith(":"):
        return True
    return any(_UNIT.fullmatch(piece.text) for piece in pieces)

"""Where the column headings of a table without vertical rules end, and its rows begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile

import regex

from cchc_extract.layout.columns import Gutter, Piece, column_of, is_section, numbers_columns, pieces_of, spans
from cchc_extract.layout.grouplines import body_above
from cchc_extract.layout.lines import chunks_of
from cchc_extract.layout.nexttable import is_caption
from cchc_extract.layout.rowstarts import is_figure, is_stt
from cchc_extract.layout.tablelines import Placed, TableLine, table_line
from cchc_extract.model import Word, around

COLUMNS = 3
"""Fewest columns of a table without vertical rules: heads and signatures have two."""
_FIRST_VALUE = 2
"""Column of the first value where those of numbers and of labels stand before it, whose headings are on other lines or lacking."""
OFF_TITLE = 40.0
"""Points off the middle of the table from which a line above it is no title."""

_WRAPPED = 1.6
"""Distance of two lines of a heading, in word heights; a title stands further off."""
_BESIDE = 0.9
"""The same, of lines that overlap: a text of three lines and one of two stand so beside one another, and no title does."""
_ALIKE = 3.0
"""Points by which the lines of one heading may stand off its middle, or begin aside."""

_FULL = 0.9
"""Share of the width of a page's text that a line of a paragraph fills, unless it is the last."""
_INDENT = 45.0
"""Points by which the first line of a paragraph begins further right at most."""
_LEVEL = 1.0
"""Points by which two lines of a text may stand unevenly above and below the middle of its height."""

_FIRST = {("1", "2"), ("A", "B"), ("A", "1"), ("B", "1"), ("I", "II")}
_SUM = regex.compile(r"[(\[]?\d{1,2}[)\]]?\s*=[\s()\[\]\d+*/x-]*")
"""How the number of a column is printed that is the sum of others: ``(3)=(4)+(5)``."""
_YEAR = regex.compile(r"(?:19|20)\d\d")


def first_of_body(lines: Sequence[TableLine]) -> int:
    """The first of ``lines`` that holds a row; 0 where none does."""
    begins = (n for n, line in enumerate(lines) if _begins_body(line) and not _heads_with_numbers(lines, n))
    first = next(begins, 0)
    while first > 1 and _is_sum(lines[first - 1]):
        first -= 1
    following = next(begins, None) if _heads_with_years(lines[first]) else None
    return first if following is None or not _is_headed_by_years(lines[first], lines[following]) else following


def rows_begin(lines: Sequence[TableLine], rules: Sequence[float] = ()) -> int:
    """The first of ``lines`` that holds part of a row or names the first ones; 0 where none does.

    ``rules`` are the heights of those that run over all columns.
    """
    first = first_of_body(lines)
    return first - body_above(lines, first, rules)


def heading_end(
    lines: Sequence[TableLine],
    groups: Sequence[Sequence[int]],
    rules: Sequence[float] = (),
    *,
    bounded: bool,
    ruled: bool = False,
) -> int:
    """One past the last line of the column headings: all before the first row with a number or figures, if the first fills the columns.

    A line of column numbers under the heading is a row of its own. ``bounded``: a rule is drawn above all, so that no title is among them;
    ``ruled``: rules part the ``groups`` of lines. ``rules`` are the heights of those that run over all columns.
    """
    first = first_of_body(lines)
    if len(lines[0].pieces) < COLUMNS - 1 and not (
        bounded or _is_aside(lines[0], lines[:first]) or _is_beside(lines[:first])
    ):
        return 0
    if above := body_above(lines, first, rules):
        return first - above
    group = next((group for group in groups if first in group), [0])
    within = group[0] > 0 and _goes_on_both_ways(lines, group, first)
    lone = within and len(lines[first].pieces) == 1  # the number of a section, beside the middle of its label
    if not lone and all(is_stt(placed.piece.text) for placed in lines[first].pieces) and _counts(lines[first]):
        return first
    if group[0] and (ruled or within):
        return group[0]
    if group[0]:  # a row's text may begin above its number, but not across the widest gap, nor a line of headings
        full = [index for index in group if index < first and len(lines[index].pieces) >= COLUMNS]
        top = min(max([group[0], *(index + 1 for index in full)]), first)
        return max(range(top, first + 1), key=lambda index: lines[index].middle - lines[index - 1].middle)
    if is_section(_texts(lines[first])):
        return first
    numbered = next(
        (index for index in group if _is_numbered_row(lines[index])), first if _is_headed(lines, first) else 0
    )
    return _top_of_row(lines, numbered, group[-1])


def _goes_on_both_ways(lines: Sequence[TableLine], group: Sequence[int], first: int) -> bool:
    """Whether all texts of a ``group`` of lines above the ``first`` with figures go on below it: no heading is among them."""
    below = {placed.col for index in group if index > first for placed in lines[index].pieces}
    return all(placed.col in below for index in group if index < first for placed in lines[index].pieces)


def _top_of_row(lines: Sequence[TableLine], numbered: int, last: int) -> int:
    """The first line of the row whose number stands on line ``numbered`` and whose last line is ``last``.

    It is above the number where the row's cells are in the middle of its height: each text there has another as far below the number in
    its column, and the headings stand further off than its lines from one another.
    """
    middle = lines[numbered].middle
    below = [(placed.col, line.middle - middle) for line in lines[numbered + 1 : last + 1] for placed in line.pieces]
    top = numbered
    while top > 1 and all(
        any(col == placed.col and abs(step - (middle - lines[top - 1].middle)) <= _LEVEL for col, step in below)
        for placed in lines[top - 1].pieces
    ):
        top -= 1
    steps = [lower.middle - upper.middle for upper, lower in pairwise(lines[top : last + 1])]
    apart = top < numbered and lines[top].middle - lines[top - 1].middle > max(steps) + _LEVEL
    return top if apart else numbered


def needed(pieces: Sequence[Sequence[Piece]], gutters: list[Gutter]) -> list[Gutter]:
    """``gutters`` without those that part a centred heading from the texts below it, set at a side."""
    lines = [table_line(line, gutters) for line in pieces]
    first = rows_begin(lines)
    while first + 1 < len(lines) and _is_sum(lines[first]):
        first += 1
    numbered = first + 1 < len(lines) and numbers_columns([placed.piece for placed in lines[first].pieces])
    heading = lines[first : first + 1] if numbered else lines[:first]
    needless = _within_column(heading, lines[first + numbered :], gutters)
    return gutters if needless is None else needed(pieces, [*gutters[:needless], *gutters[needless + 1 :]])


def _within_column(heading: Sequence[TableLine], body: Sequence[TableLine], gutters: Sequence[Gutter]) -> int | None:
    """The narrowest gutter with nothing but texts of the ``heading`` on one side, and nothing but texts of the ``body`` on the other."""
    lowest = [
        placed
        for n, line in enumerate(heading)
        for placed in line.pieces
        if not _is_between(placed, line, heading[n + 1 :])
    ]
    headed = {placed.col for placed in lowest if placed.end - placed.col == 1}
    filled = {placed.col for line in body for placed in line.pieces if placed.end - placed.col == 1}
    heads_only, bodies_only = headed - filled, filled - headed
    parted = [
        left
        for left in range(len(gutters))
        if (left in heads_only and left + 1 in bodies_only) or (left in bodies_only and left + 1 in heads_only)
    ]
    return min(parted, key=lambda left: gutters[left].end - gutters[left].start, default=None) if headed else None


def _is_between(placed: Placed, own: TableLine, lower: Sequence[TableLine]) -> bool:
    """Whether a heading stands between two of one of the ``lower`` lines and over none, as that of both does.

    It is not that of both where these go on from others on its ``own`` line.
    """
    box = placed.piece.box
    for line in lower:
        boxes = [other.piece.box for other in line.pieces]
        left = [other for other in boxes if other.x1 <= box.x0][-1:]
        right = [other for other in boxes if other.x0 >= box.x1][:1]
        if left and right:
            beside = [other.piece.box for other in own.pieces if other is not placed]
            on = any(over.x0 < each.x1 and each.x0 < over.x1 for over in beside for each in (*left, *right))
            return not on and all(other.x1 <= box.x0 or other.x0 >= box.x1 for other in boxes)
    return False


def _counts(line: TableLine) -> bool:
    """Whether the first two texts of ``line`` are the first numbers of columns, not of a row with its label above and below them."""
    one, *others = [placed.piece.text.strip("().") for placed in line.pieces]
    return not others or (one, others[0]) in _FIRST


def is_row(line: Sequence[Piece]) -> bool:
    """Whether ``line`` begins with a row's number, or holds two figures behind its first text that are no years."""
    figures = sum(is_figure(piece.text) and not _YEAR.fullmatch(piece.text) for piece in line[1:])
    return is_stt(line[0].text) or figures > 1


def is_row_of_figures(row: Sequence[Word], height: float) -> bool:
    """Whether a line is one text and figures behind it, several, however near to one another; ``height`` is the usual one of a word."""
    if len(row) <= COLUMNS or not (
        row[-1].text[-1].isdigit() and row[-2].text[-1].isdigit() and row[-3].text[-1].isdigit()
    ):
        return False
    pieces = pieces_of(row, height)
    return len(pieces) > COLUMNS and all(is_figure(piece.text) for piece in pieces[1:])


def headings_of(lines: Sequence[Sequence[Piece]]) -> int:
    """How many of ``lines`` stand before the first that holds a row."""
    return next((n for n, line in enumerate(lines) if is_row(line) and not _counts_on_the_right(lines, n)), 0)


def _counts_on_the_right(lines: Sequence[Sequence[Piece]], at: int) -> bool:
    """Whether the figures of line ``at`` are 1, 2, 3 … right of the first text of the row below: they are headings, of months."""
    figures = [piece for piece in lines[at] if is_figure(piece.text)] if at < len(lines) - 1 else []
    counted = [piece.text for piece in figures] == [str(n) for n in range(1, len(figures) + 1)]
    return counted and len(figures) >= COLUMNS and lines[at + 1][0].box.x1 < figures[0].box.x0


def goes_on_below(
    pieces: Sequence[Piece], below: Sequence[Sequence[Piece]], gutters: Sequence[Gutter], step: float
) -> bool:
    """Whether ``pieces`` are the upper lines of headings in the lines ``below``, ``step`` word heights from the first of these.

    Each is set as the text below it in its column, or over several columns; what stands in the middle of the table may be a title. Right
    above the rows they fill columns.
    """
    counts = _counts_on_the_right(below, 0) or numbers_columns(below[0])
    if is_row(below[0]) and not counts:
        columns = {column_of(piece, gutters) for piece in pieces if not spans(piece, gutters)}
        words = not any(is_figure(piece.text) and not _YEAR.fullmatch(piece.text) for piece in pieces)
        filled = (
            len(columns) >= COLUMNS
            or columns == set(range(_FIRST_VALUE, len(gutters) + 1))
            or (len(columns) > 1 and columns == set(range(1, len(gutters) + 1)))
        )
        return len(pieces) == len(columns) > 1 and filled and words
    if (step > _WRAPPED and len(pieces) == 1) or is_caption(pieces, below[0]):
        return False
    box = around(piece.box for line in below for piece in line)
    titled = len(pieces) == 1 and box is not None and abs(pieces[0].box.centre[0] - box.centre[0]) <= OFF_TITLE
    if titled and step > _BESIDE:
        return False
    heads = list(
        takewhile(lambda line: (counts and line is below[0]) or not is_row(line) or numbers_columns(line), below)
    )
    under = {column_of(each, gutters): each for line in reversed(heads) for each in line}
    free = [column_of(piece, gutters) not in under and not spans(piece, gutters) for piece in pieces]
    if (step > _WRAPPED and any(free)) or (step > _BESIDE and all(free) and not counts):
        return False
    aside = len(pieces) > 1 or step <= _BESIDE  # what begins where the table does may be text of the page
    return (aside or not spans(pieces[0], gutters)) and all(
        lone or _goes_on(piece, under, gutters, aside=aside) or _is_over(piece, gutters, heads)
        for lone, piece in zip(free, pieces, strict=True)
    )


def ends_paragraph(pieces: Sequence[Piece], above: Sequence[Word], width: float) -> bool:
    """Whether the one text of a line is the last of a paragraph: the text ``above`` it fills the ``width`` of the page (points)."""
    piece = pieces[0]
    if len(pieces) > 1 or above[-1].box.x1 - above[0].box.x0 < _FULL * width or len(chunks_of(above)) > 1:
        return False
    step = piece.box.centre[1] - above[0].box.centre[1]
    return 0 < step <= _WRAPPED * piece.box.height and 0 <= above[0].box.x0 - piece.box.x0 + _ALIKE <= _INDENT


def _is_over(piece: Piece, gutters: Sequence[Gutter], heads: Sequence[Sequence[Piece]]) -> bool:
    """Whether ``piece`` stands over several columns, none of them the first, or over two texts side by side on a line of ``heads``."""
    if piece.box.x0 > gutters[0].end and any(piece.box.x0 < each.middle < piece.box.x1 for each in gutters):
        return True
    under = ([each for each in line if each.box.x0 < piece.box.x1 and piece.box.x0 < each.box.x1] for line in heads)
    return any(len(each) > 1 and column_of(each[0], gutters) > 0 for each in under)


def _goes_on(piece: Piece, under: Mapping[int, Piece], gutters: Sequence[Gutter], *, aside: bool) -> bool:
    """Whether ``piece`` is set as the text below it, of those ``under`` it by column; in the first column not by where it begins alone."""
    column = column_of(piece, gutters)
    lower = under.get(column)
    if lower is None or spans(piece, gutters):
        return False
    if abs(piece.box.centre[0] - lower.box.centre[0]) <= _ALIKE:
        return True
    return abs(piece.box.x0 - lower.box.x0) <= _ALIKE and (aside or column > 0)


def has_figures(line: TableLine) -> bool:
    """Whether a figure stands behind the second column of ``line``."""
    return bool(_figures(line))


def _is_aside(line: TableLine, heading: Sequence[TableLine]) -> bool:
    """Whether the one text of a line stands off the middle of the ``heading``, as no title does, over others of it."""
    box = around(placed.piece.box for other in heading for placed in other.pieces)
    if box is None or len(heading) < 2:
        return False
    placed = line.pieces[0]
    return placed.col > 0 and abs(placed.piece.box.centre[0] - box.centre[0]) > OFF_TITLE


def _is_beside(heading: Sequence[TableLine]) -> bool:
    """Whether the first line of a ``heading`` and the next overlap in height: it stands beside texts of other columns, as no title does."""
    return len(heading) > 1 and heading[1].middle - heading[0].middle < _BESIDE * heading[0].pieces[0].piece.box.height


def _is_headed(lines: Sequence[TableLine], first: int) -> bool:
    """Whether some text above line ``first`` stands over one of it."""
    over = {placed.col for line in lines[:first] for placed in line.pieces}
    return any(placed.col in over for placed in lines[first].pieces)


def _begins_body(line: TableLine) -> bool:
    """Whether the line has a row's number, several figures, or one that is no year, or names rows: of a section, or over all columns."""
    figures = _figures(line)
    return (
        line.across
        or is_section(_texts(line))
        or _is_numbered_row(line)
        or any(not _YEAR.fullmatch(text) for text in figures)
    )


def _is_sum(line: TableLine) -> bool:
    """Whether a line holds nothing but sums as numbers of columns, which stand higher than the others where they wrap."""
    return all(_SUM.fullmatch(placed.piece.text) for placed in line.pieces)


def _heads_with_numbers(lines: Sequence[TableLine], at: int) -> bool:
    """Whether the figures of line ``at``, below other headings, are 1, 2, 3 … behind the first column, as months are printed.

    Numbers of columns begin in the first one, and rows have a number or a label there.
    """
    placed = [each for each in lines[at].pieces if is_figure(each.piece.text)]
    counted = [each.piece.text for each in placed] == [str(n) for n in range(1, len(placed) + 1)]
    if not counted or len(placed) < COLUMNS or not at or placed[0].col == 0 or at + 1 >= len(lines):
        return False
    over = (each for line in lines[:at] for each in line.pieces)
    return lines[at].first is None and any(each.end > placed[0].col and each.col <= placed[-1].col for each in over)


def _heads_with_years(line: TableLine) -> bool:
    """Whether the figures of a line are years one after the other, once or for each of several headings."""
    texts = [placed.piece.text for placed in line.pieces if placed.col and is_figure(placed.piece.text)]
    once = sorted(set(texts))
    return len(texts) > 1 and all(map(_YEAR.fullmatch, texts)) and list(texts) == once * (len(texts) // len(once))


def _is_headed_by_years(line: TableLine, row: TableLine) -> bool:
    """Whether ``line``, which has years, heads the columns of the figures in ``row``."""
    figures = [text for text in _figures(row) if text[-1:].isdigit() and not _YEAR.fullmatch(text)]
    numbered = line.first is not None and is_stt(line.first.text)
    return not numbered and len(figures) >= len(_figures(line))


def _texts(line: TableLine) -> list[Piece]:
    return [placed.piece for placed in line.pieces]


def _is_numbered_row(line: TableLine) -> bool:
    """Whether the line has a row's number, or several figures."""
    return (line.first is not None and is_stt(line.first.text)) or len(_figures(line)) > 1


def _figures(line: TableLine) -> list[str]:
    return [placed.piece.text for placed in line.pieces if placed.col > 1 and is_figure(placed.piece.text)]

"""Cells over several rows of a scanned table: merged ones, or such between which a stamp, a fold or wear took the rule.

A rule is evidence for the column in which it stands. Where it stands in other columns the text tells: that of a merged cell is one
block in the middle of its height, that of rows stands in each of them as that of the columns beside it does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Literal

from msgspec import Struct

from cchc_extract.layout.rowstarts import is_figure, is_stt
from cchc_extract.model import Box, Cell, Grid, Rule

Verdict = Literal["one", "several", "one?", "several?"]
"""Whether a cell is one over its rows or several, and (``?``) whether that is doubtful."""

_OFF = 0.35
"""Heights of a line by which a text may be off the middle of its cell, or off the text beside it."""
_CLEARER = 0.2
"""Heights of a line by which a text must fit better as one or as several for it to be told by its place."""
_LEADING = 1.2
"""From one line of a text to the next, in heights of its ink, where the table has no text of several lines."""
_OVER = 0.25
"""Share of a line's height by which it reaches over an edge that is none."""
_MAY_BE, _FEWEST = 2, 3
"""Merged cells of a column with their text in the first row, from which that may be its habit, and from which it is."""
_DENSE = 0.7
"""Share of a column's cells with a text from which a blank one is odd."""
_PIECE, _NEAR = 12.0, 3.5
"""Points of a rule, and how near to the edge, that show that there was one."""


class Text(Struct, frozen=True):
    """The text of a cell: the top and bottom of each line of its ink (points), and what was read, line by line."""

    lines: tuple[tuple[float, float], ...]
    said: tuple[str, ...]

    @property
    def height(self) -> float:
        """That of a line of print."""
        return median([bottom - top for top, bottom in self.lines])

    @property
    def middle(self) -> float:
        """Of the whole block."""
        return (self.lines[0][0] + self.lines[-1][1]) / 2


class Body(Struct, frozen=True):
    """What the rows of a table show beside a merged cell.

    ``edges`` are the heights of its rows, ``first`` is the first row below the heading. ``beside`` has the texts of the cells of one row
    (top of the first line, middle) by row; ``numbered`` are the rows with a number of their own; ``leading`` is the usual distance of the
    lines of a text, ``dense`` are the columns of which most cells hold words, ``pieces`` are the level rules of the page.
    """

    edges: tuple[float, ...]
    first: int
    beside: Mapping[int, tuple[tuple[float, float], ...]]
    numbered: frozenset[int]
    leading: float | None
    dense: frozenset[int]
    pieces: tuple[Rule, ...]


def body_start(grid: Grid) -> int:
    """The first row below the heading: that of the first number of a row, or of the first figure beside words."""
    for cell in grid.cells:
        if cell.col == 0 and any(map(is_stt, cell.text.split()[:1])):
            return cell.row
    figures = [cell.row for cell in grid.cells if cell.col > 0 and is_figure(cell.text.strip())]
    return min(figures, default=grid.rows)


def over_rows(grid: Grid, first: int) -> list[Cell]:
    """The cells below the heading that reach over several rows and hold a text."""
    return [cell for cell in grid.cells if cell.row_span > 1 and cell.row >= first and cell.text.strip()]


def body_of(grid: Grid, texts: Mapping[tuple[int, int], Text], rules: Sequence[Rule]) -> Body:
    """What ``grid`` shows; ``texts`` are those of its cells by row and column, ``rules`` those of the page."""
    first = body_start(grid)
    beside: dict[int, list[tuple[float, float]]] = {}
    leadings: list[float] = []
    numbered: set[int] = set()
    single = [cell for cell in grid.cells if cell.row >= first and cell.row_span == cell.col_span == 1]
    for cell in single:
        text = texts.get((cell.row, cell.col))
        if text is None:
            continue
        beside.setdefault(cell.row, []).append((text.lines[0][0], text.middle))
        leadings += [(two[0] + two[1] - one[0] - one[1]) / 2 for one, two in pairwise(text.lines)]
        if cell.col == 0 and is_stt(cell.text.strip()):
            numbered.add(cell.row)
    return Body(
        edges=row_edges(grid),
        first=first,
        beside={row: tuple(found) for row, found in beside.items()},
        numbered=frozenset(numbered),
        leading=median(leadings) if leadings else None,
        dense=_dense(single, texts),
        pieces=tuple(rule for rule in rules if not rule.vertical),
    )


def _dense(single: Sequence[Cell], texts: Mapping[tuple[int, int], Text]) -> frozenset[int]:
    """The columns in which most cells of rows that are no headings of a section hold a text."""
    rows = {row for row, col in texts if col > 1}
    held: dict[int, list[bool]] = {}
    for cell in single:
        if cell.row in rows:
            held.setdefault(cell.col, []).append((cell.row, cell.col) in texts)
    return frozenset(col for col, found in held.items() if sum(found) >= _DENSE * len(found))


def row_edges(grid: Grid) -> tuple[float, ...]:
    """The heights of the rows' edges, one more than there are rows."""
    edges = [0.0] * (grid.rows + 1)
    for cell in grid.cells:
        if cell.box is not None:
            edges[cell.row], edges[cell.row + cell.row_span] = cell.box.top, cell.box.bottom
    return tuple(edges)


def verdicts(cells: Sequence[Cell], texts: Mapping[tuple[int, int], Text], body: Body) -> list[tuple[Cell, Verdict]]:
    """Whether each of ``cells``, which reach over several rows, is one or several, by its text and by what is usual in its column."""
    told = [(cell, text, _verdict(cell, text, body)) for cell in cells if (text := texts.get((cell.row, cell.col)))]
    found: list[tuple[Cell, Verdict]] = []
    for cell, text, said in told:
        mine = [(other, words, each) for other, words, each in told if other.col == cell.col]
        found.append((cell, _by_habit(cell, text, said, mine, body)))
    return found


def _by_habit(
    cell: Cell, text: Text, said: Verdict, column: Sequence[tuple[Cell, Text, Verdict]], body: Body
) -> Verdict:
    """What is said of a cell, unless its column shows that words which leave some of its rows blank may be those of all."""
    blank = len(_by_row(text, _edges(cell, body))) < cell.row_span
    if not blank or _is_of_rows(text) or not said.startswith("several"):
        return said
    ones = sum(each == "one" for _, _, each in column)
    merged = 0 < ones >= sum(each == "several" for _, _, each in column)
    tops = sum(set(_by_row(words, _edges(other, body))) == {0} for other, words, _ in column)
    at_top = tops == len(column)
    dense = cell.col in body.dense
    if at_top and dense and tops >= _FEWEST:
        return "one"
    return "one?" if merged or dense or (at_top and tops >= _MAY_BE) else said


def _edges(cell: Cell, body: Body) -> Sequence[float]:
    return body.edges[cell.row : cell.row + cell.row_span + 1]


def _verdict(cell: Cell, text: Text, body: Body) -> Verdict:
    """Whether ``cell``, which holds ``text``, is one or several."""
    edges = _edges(cell, body)
    if cell.box is not None and _has_pieces(cell.box, edges[1:-1], body.pieces):
        return "several"
    figure = is_figure(" ".join(text.said))
    if any(_crosses(line, edge) for line in text.lines for edge in edges[1:-1]):
        return "one?" if figure and cell.col else "one"
    groups = _by_row(text, edges)
    if len(groups) > 1 and _is_of_rows(text):
        return "several"
    apart, whole = _off_rows(groups, cell, edges, body), _off_middle(text, edges, body)
    if len(groups) == cell.row_span:
        return _of_every_row(cell, text, body, apart, whole)
    if whole <= _OFF * text.height:
        return "one?" if figure else "one"
    if apart <= _OFF * text.height:
        return "several"
    return "several?" if figure else "one?"


def _crosses(line: tuple[float, float], edge: float) -> bool:
    """Whether a line of text stands on an edge."""
    over = _OVER * (line[1] - line[0])
    return line[0] + over < edge < line[1] - over


def _of_every_row(cell: Cell, text: Text, body: Body, apart: float, whole: float) -> Verdict:
    """Of a text with lines in each row."""
    unit = text.height
    if apart <= _OFF * unit and apart + _CLEARER * unit < whole:
        return "several"
    if whole <= _OFF * unit and whole + _CLEARER * unit < apart:
        return "one"
    if cell.col == 1 and all(row in body.numbered for row in range(cell.row, cell.row + cell.row_span)):
        return "several"
    goes_on = len(text.said) != cell.row_span or any(line[:1].islower() for line in text.said[1:])
    return "one?" if goes_on else "several?"


def _has_pieces(box: Box, edges: Sequence[float], rules: Sequence[Rule]) -> bool:
    """Whether at each of ``edges`` some of a rule is left within ``box``."""
    return all(
        any(
            abs(rule.box.centre[1] - edge) <= _NEAR and min(rule.box.x1, box.x1) - max(rule.box.x0, box.x0) >= _PIECE
            for rule in rules
        )
        for edge in edges
    )


def _by_row(text: Text, edges: Sequence[float]) -> dict[int, list[tuple[float, float]]]:
    """The lines of a text by the row in which they stand, counted from the first of its cell."""
    groups: dict[int, list[tuple[float, float]]] = {}
    for line in text.lines:
        row = bisect_right(edges, (line[0] + line[1]) / 2, 1, len(edges) - 1) - 1
        groups.setdefault(row, []).append(line)
    return groups


def _is_of_rows(text: Text) -> bool:
    """Whether a text is the numbers of rows, or figures: a merged cell holds one."""
    return all(is_stt(line) or is_figure(line) for line in text.said)


def _off_rows(
    groups: Mapping[int, Sequence[tuple[float, float]]], cell: Cell, edges: Sequence[float], body: Body
) -> float:
    """How far the lines are at most off the middle of their rows, or off the texts beside them."""
    found = []
    for row, lines in groups.items():
        middle, top = (lines[0][0] + lines[-1][1]) / 2, lines[0][0]
        beside = body.beside.get(cell.row + row, ())
        found.append(
            min(
                abs(middle - (edges[row] + edges[row + 1]) / 2),
                *(abs(middle - other) for _, other in beside),
                *(abs(top - other) for other, _ in beside),
            )
            if beside
            else abs(middle - (edges[row] + edges[row + 1]) / 2)
        )
    return max(found)


def _off_middle(text: Text, edges: Sequence[float], body: Body) -> float:
    """How far a text is off the middle of its cell, or its lines off the usual distance of lines, whichever is more."""
    usual = body.leading or _LEADING * text.height
    pitches = [(two[0] + two[1] - one[0] - one[1]) / 2 for one, two in pairwise(text.lines)]
    off = abs(text.middle - (edges[0] + edges[-1]) / 2)
    return max([off, *(abs(pitch - usual) / 2 for pitch in pitches)])

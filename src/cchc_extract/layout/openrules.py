"""The horizontal rules of tables without vertical ones: which of them belong to one table, and where they are broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.columns import Piece
from cchc_extract.layout.goingon import runs_over
from cchc_extract.layout.headingend import COLUMNS
from cchc_extract.layout.lines import chunks_of
from cchc_extract.layout.rulings import Ruling, positions
from cchc_extract.model import Grid, Word

_LONG = 0.4
"""Share of the page's text width from which a horizontal rule may be a table's."""
_ENDS = 6.0
"""Points within which the rules of one table begin and end together."""
_SHORTEST = 8.0
"""Points from which a rule may be that of a single column, and a gap in one may be over one."""
_SAME = 1.5
"""Points within which parts of a broken rule are at one height, and ends of rules at one edge."""
_UNBROKEN = 0.97
"""Share of a text over which a rule below it runs."""
_UNDER = 0.7
"""Share of a rule within the height of a line's words, and below them, from which it is an underline."""
_BEYOND = 2.0
"""Distance of a broken rule from the last that runs all the way, as a multiple of the widest step between the rules."""
_WIDER = 1.5
"""How many times wider than the widest row above it the space for captions between two tables is; headings of sections are in rows."""
_LABEL = regex.compile(r"(?i)(?:phụ|biểu|bảng|mẫu)$")
"""The first word of what is printed above an appendix: ``Phụ lục``, ``Biểu số``."""


class OpenRules(Struct, frozen=True):
    """The rules of one table, which lie between ``start`` and ``end``, from top to bottom; in points.

    Those at one height are one of the ``levels``, with a run for each part of it.
    """

    levels: tuple[Ruling, ...]
    start: float
    end: float

    @property
    def top(self) -> float:
        """Where the uppermost rule is."""
        return self.levels[0].position

    @property
    def bottom(self) -> float:
        """Where the lowest rule is."""
        return self.levels[-1].position

    @property
    def whole(self) -> list[float]:
        """The heights of the rules that run over the whole width."""
        return [each.position for each in self.levels if _is_whole(each, self.start, self.end)]

    @property
    def is_broken(self) -> bool:
        """Whether some rule does not run over the whole width."""
        return len(self.whole) < len(self.levels)

    @property
    def breaks(self) -> list[float]:
        """Where broken rules begin or end within the table, from left to right: columns do there."""
        ends = (x for level in self.levels for run in level.runs for x in run)
        return positions([x for x in ends if self.start + _ENDS < x < self.end - _ENDS], _SAME)

    def band_at(self, y: float) -> tuple[float, float] | None:
        """The heights of the rules above and below ``y``; ``None`` where there are none."""
        return next(
            (
                (above.position, below.position)
                for above, below in pairwise(self.levels)
                if above.position <= y <= below.position
            ),
            None,
        )

    def within(self, top: float, bottom: float) -> OpenRules | None:
        """The rules between two heights; ``None`` where there are none."""
        kept = tuple(each for each in self.levels if top < each.position < bottom)
        return replace(self, levels=kept) if kept else None


def lowest_headings(
    lines: Sequence[Sequence[Piece]], headings: int, rules: OpenRules | None
) -> Sequence[Sequence[Piece]]:
    """``lines``, the first ``headings`` of which head the columns, without headings that a broken rule parts from others below them.

    They are those of several columns, and say nothing of where one begins.
    """
    if not headings or headings >= len(lines) or rules is None or not rules.is_broken:
        return lines
    body = lines[headings][0].box.centre[1]
    end = max((y for y in rules.whole if y < body), default=body)
    under = [level for level in rules.levels if level.position < end - _SAME]
    kept = [[piece for piece in line if not any(map(partial(_is_over, piece), under))] for line in lines[:headings]]
    return [*filter(None, kept), *lines[headings:]]


def _is_over(piece: Piece, level: Ruling) -> bool:
    """Whether ``level`` is drawn below all of ``piece``."""
    box = piece.box
    return box.centre[1] < level.position and level.covered(box.x0, box.x1) >= _UNBROKEN


def open_rules(
    across: Sequence[Ruling], width: float, before: Grid | None, rows: Sequence[Sequence[Word]]
) -> list[OpenRules]:
    """The rules of each table that three or more of the horizontal rulings ``across`` draw, which begin and end together.

    Two are enough where shorter ones lie between them, or where they run as wide as the table ``before``, of which a single row may
    stand on this page. ``width`` is that of the page's text, ``rows`` are its lines by baseline.
    """
    groups: list[list[Ruling]] = []
    for rule in (each for each in across if each.end - each.start >= _LONG * width):
        same = (g for g in groups if abs(g[0].start - rule.start) <= _ENDS and abs(g[0].end - rule.end) <= _ENDS)
        group = next(same, None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    found: list[OpenRules] = []
    for group in sorted(groups, key=_width, reverse=True):
        if not any(_is_part(group[0], each) for each in found):
            found += (part for each in _tables(group, across, before, rows) for part in _at_captions(each, rows))
    return sorted(found, key=_top)


def _at_captions(table: OpenRules, rows: Sequence[Sequence[Word]]) -> Iterator[OpenRules]:
    """``table`` in parts, where its rules are those of several tables of one width with captions between them."""
    levels, start = table.levels, 0
    for at in range(2, len(levels) - 1):
        if at - start > 1 and _holds_caption(table, start, at, rows):
            yield replace(table, levels=levels[start:at])
            start = at
    yield replace(table, levels=levels[start:])


def _holds_caption(table: OpenRules, start: int, at: int, rows: Sequence[Sequence[Word]]) -> bool:
    """Whether what stands above the rule ``at`` is no row of the table that begins with the rule ``start``, but the caption of the next."""
    upper, lower = table.levels[at - 1 : at + 1]
    inside = [row for row in rows if upper.position < _height(row) < lower.position]
    if not inside or not all(len(chunks_of(row)) == 1 for row in inside):
        return False
    if not all(_is_whole(each, table.start, table.end) for each in (upper, lower)):
        return False
    heights = [each.position for each in table.levels[start:at]]
    widest = max(below - above for above, below in pairwise(heights))
    labelled = any(_LABEL.match(row[0].text) for row in inside)
    if not labelled and lower.position - upper.position <= _WIDER * widest:
        return False
    return any(heights[0] < _height(row) < upper.position and _is_row(row) for row in rows)


def _is_row(row: Sequence[Word]) -> bool:
    """Whether a line of several texts has one that begins with a figure, so that it is none of a heading."""
    chunks = chunks_of(row)
    return len(chunks) >= COLUMNS and any(chunk[0].text[0].isdigit() for chunk in chunks)


def _tables(
    group: Sequence[Ruling], across: Sequence[Ruling], before: Grid | None, rows: Sequence[Sequence[Word]]
) -> Iterator[OpenRules]:
    """The table of which ``group`` are the rules of its width, with its shorter ones; none where they are too few."""
    start, end = group[0].start, group[0].end
    own = set(map(id, group))
    others = [
        each
        for each in across
        if id(each) not in own
        and each.end - each.start >= _SHORTEST
        and each.start >= start - _ENDS
        and each.end <= end + _ENDS
    ]
    top, bottom = group[0].position, group[-1].position
    shorter: list[Ruling] = []
    if rows[0][0].size is not None:  # in a picture rules are broken where they are worn
        shorter = [each for each in others if top < each.position < bottom and not _is_underline(each, rows)]
        shorter += _beyond(shorter, others, group, rows)
    fewest = COLUMNS if not shorter and not runs_over(group[0], before) else COLUMNS - 1
    if len(group) >= fewest:
        yield OpenRules(_levels([*group, *shorter]), start, end)


def _beyond(
    shorter: Sequence[Ruling], others: Sequence[Ruling], group: Sequence[Ruling], rows: Sequence[Sequence[Word]]
) -> list[Ruling]:
    """Those of ``others`` above or below all of ``group`` that are broken where the ``shorter`` ones between are, and near them.

    Without these several must be broken at one place; that end before the table does and close no row are a narrower table's.
    """
    start, end = group[0].start, group[0].end
    heights = [each.position for each in _levels([*group, *shorter])]
    far = _BEYOND * max((lower - upper for upper, lower in pairwise(heights)), default=0.0)
    levels: dict[float, set[float]] = {}
    for each in (*shorter, *others):
        for x in (each.start, each.end):
            if start + _ENDS < x < end - _ENDS:
                levels.setdefault(round(x), set()).add(each.position)
    known = {each.position for each in shorter}
    edges = [x for x, at in levels.items() if len(at) > 1 or at & known]
    left = {each.position for each in others if each.start <= start + _ENDS}
    right = {each.position for each in others if each.end >= end - _ENDS}
    outer = [
        each
        for each in others
        if not heights[0] <= each.position <= heights[-1]
        and (known or each.position in right or (each.position in left and _closes_row(each.position, far, rows)))
        and all(_is_near(x, [start, end, *edges]) for x in (each.start, each.end))
        and (_is_near(each.start, edges) or _is_near(each.end, edges))
    ]
    found: list[Ruling] = []
    lowest = heights[-1]
    for each in (each for each in outer if each.position > lowest):
        if each.position - lowest <= far:
            found.append(each)
            lowest = each.position
    highest = heights[0]
    for each in reversed([each for each in outer if each.position < highest]):
        if highest - each.position <= far:
            found.append(each)
            highest = each.position
    return found


def _closes_row(y: float, far: float, rows: Sequence[Sequence[Word]]) -> bool:
    """Whether the next line above a rule at ``y``, up to ``far`` points away, has several texts, as rows have and captions do not."""
    above = [row for row in rows if y - far < row[0].box.centre[1] < y]
    return bool(above) and len(chunks_of(max(above, key=_height))) >= COLUMNS - 1


def _height(row: Sequence[Word]) -> float:
    return row[0].box.centre[1]


def _levels(group: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The rulings of ``group`` with those at one height made one."""
    levels: list[Ruling] = []
    for each in sorted(group, key=_position):
        if levels and each.position - levels[-1].position <= _SAME:
            last = levels.pop()
            each = Ruling(last.position, tuple(sorted({*last.runs, *each.runs})))
        levels.append(each)
    return tuple(levels)


def _is_part(rule: Ruling, table: OpenRules) -> bool:
    return any(
        rule.position == each.position or abs(rule.position - each.position) <= _SAME for each in table.levels
    ) and (table.start - _ENDS <= rule.start and rule.end <= table.end + _ENDS)


def _is_whole(level: Ruling, start: float, end: float) -> bool:
    edges = [start, *(x for run in level.runs for x in run), end]
    return all(after - before <= _SHORTEST for before, after in list(pairwise(edges))[::2])


def _is_near(x: float, edges: Sequence[float]) -> bool:
    return any(abs(x - each) <= _ENDS for each in edges)


def _is_underline(rule: Ruling, rows: Sequence[Sequence[Word]]) -> bool:
    """Whether words stand on ``rule``, over most of it, none of which it leaves free."""
    under = [
        word
        for row in rows
        if row[0].box.top - rule.position < row[0].box.height
        for word in row
        if word.box.top < rule.position < word.box.bottom and rule.start <= word.box.centre[0] <= rule.end
    ]
    return bool(under) and sum(word.box.width for word in under) >= _UNDER * (rule.end - rule.start)


def _width(group: Sequence[Ruling]) -> float:
    return group[0].end - group[0].start


def _position(rule: Ruling) -> float:
    return rule.position


def _top(table: OpenRules) -> float:
    return table.top

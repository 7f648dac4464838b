"""Tables without vertical rules, or without any: columns from white gutters, rows from rules or from how the text wraps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf
from operator import attrgetter
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.assembled import assembled
from cchc_extract.layout.centredrows import LONGEST
from cchc_extract.layout.columns import (
    MANY_LINES,
    Gutter,
    Piece,
    column_of,
    gutters_of,
    height_of,
    is_section,
    pieces_of,
    spans,
)
from cchc_extract.layout.goingon import as_wide, is_page_number, known_gutters, rest_at_top
from cchc_extract.layout.headingend import (
    COLUMNS,
    OFF_TITLE,
    ends_paragraph,
    goes_on_below,
    headings_of,
    is_row,
    is_row_of_figures,
    needed,
)
from cchc_extract.layout.lines import chunks_of
from cchc_extract.layout.nexttable import NUMBER_HEADING, Part, announces, is_caption, tables_in
from cchc_extract.layout.openrules import OpenRules, lowest_headings, open_rules
from cchc_extract.layout.rowstarts import is_figure, is_stt
from cchc_extract.layout.rulings import DRAWN, rulings
from cchc_extract.layout.touching import with_breaks_parted, with_edges, with_touching_parted
from cchc_extract.model import Box, Grid, Rule, Word, around

_SEEDS = 3
"""Lines of three or more parts that show a table by themselves."""
_PROSE = 0.7
"""Share of the page's text width from which a line of one part is running text."""
_FAR = 4.0
"""Distance of two lines, in word heights, that parts a table from what follows."""
_NEAR = 2.2
"""Distance, in word heights, up to which a line may still belong to the table next to it."""
_STEP = 1.1
"""The same as a multiple of the widest step between two lines of the table."""
_LARGER = 1.15
"""How many times larger than a heading's print that of a title is."""
_OFF_HEADING = 1.6
"""Distance, in word heights, from which a text over the middle of a table is no line of a heading."""
_OVERLAPPING = 0.9
"""Distance of two lines, in word heights, up to which they overlap."""
_OFF_NUMBER = 1.4
"""Distance, in word heights, from which a number at the top of a page, over a table, is that of the page."""
_OVER = 0.7
"""Share of the gutters over which a heading may run; a title runs over more."""
_ENDS = 6.0
"""Points within which texts stand at one edge."""
_EVEN = 1.0
"""Points by which texts set at the right may end apart."""
_CROSSING = 0.1
"""Share of the lines that may run over the edges of known columns (headings within the table)."""


_LEFT = attrgetter("box.x0")


class _Page(Struct, frozen=True):
    """The lines of a page, the usual height of a word, the width of its text, and its long horizontal rules by table.

    ``parting`` are the heights at which tables end, since something else stands there.
    """

    rows: Sequence[list[Word]]
    height: float
    width: float
    ruled: Sequence[OpenRules]
    parting: Sequence[float] = ()

    def is_parted(self, one: int, other: int) -> bool:
        """Whether something stands between two lines that parts tables."""
        if not self.parting:
            return False
        upper, lower = sorted((_middle(self.rows[one]), _middle(self.rows[other])))
        return any(upper < y < lower for y in self.parting)

    def is_caption(self, index: int) -> bool:
        """Whether a line is a caption right above something that parts tables, and no row's last line."""
        if not self.parting or not 0 < index < len(self.rows) - 1 or not self.is_parted(index, index + 1):
            return False
        above, pieces = (pieces_of(row, self.height) for row in self.rows[index - 1 : index + 1])
        return is_caption(pieces, above)

    def rules_at(self, y: float) -> OpenRules | None:
        """The rules of the ruled table in which ``y`` lies; ``None`` where there is no such."""
        return next((rules for rules in self.ruled if rules.top <= y <= rules.bottom), None)

    def is_in_ruled_row(self, last: int, index: int) -> bool:
        """Whether the line ``index`` is in a row between two rules of the table of line ``last``: rows may be high."""
        y = _middle(self.rows[index])
        rules = self.rules_at(_middle(self.rows[last]))
        band = rules.band_at(y) if rules else None
        return band is not None and any(
            band[0] < _middle(row) < band[1] and len(chunks_of(row)) >= COLUMNS - 1 for row in self.rows
        )


class _Setting(Struct, frozen=True):
    """Where the text of a column begins furthest left, the usual middle of its text, and where most of it ends, if it does; in points."""

    left: float
    middle: float
    right: float


def aligned_grids(
    rows: Sequence[list[Word]],
    rules: Sequence[Rule],
    *,
    page: int,
    before: Grid | None = None,
    ruled: Sequence[Grid] = (),
) -> list[Grid]:
    """The tables that words (those outside ruled tables, in ``rows`` by baseline) form by standing in columns, filled, from top to bottom.

    ``rules`` are all of the page; three or more horizontal ones of one length bound a table and part its rows. ``before`` is the
    last table of the page before: a table that goes on from it keeps its columns, also those that are empty here. No table goes on
    below one of the ``ruled`` ones, which may be its ruled heading.
    """
    if not rows:
        return []
    extent = around(word.box for row in rows for word in row)
    width = extent.width if extent else 0.0
    drawn = [grid.box for grid in ruled if grid.box is not None]
    free = [rule for rule in rules if not any(_is_within(rule.box, box) for box in drawn)] if drawn else rules
    across = rulings(free, vertical=False, tolerances=DRAWN)
    parting = [box.top for box in drawn]
    laid = _Page(rows, height_of(rows), width, open_rules(across, width, before, rows), parting)
    whole = [each.whole for each in laid.ruled]
    grids: list[Grid] = []
    stretches = [*_stretches(laid)] or rest_at_top(rows, laid.height, before)
    for (_, above), (first, last), (below, _) in zip(
        [(0, -1), *stretches], stretches, [*stretches[1:], (len(rows), 0)], strict=False
    ):
        for each in tables_in(rows, first, last, laid.height, whole):
            part = replace(each, top=max(each.top, above + 1), end=min(each.end, below))
            grid = _grid(
                _alone(laid, part), part.first - part.top, part.last - part.top, page, None if grids else before
            )
            if grid is not None:
                grids.append(grid)
    return grids


def _is_within(rule: Box, table: Box) -> bool:
    """Whether ``rule`` is one of those within a ruled ``table``; its last may be the first of what goes on without vertical ones."""
    x, y = rule.centre
    return table.x0 - _EVEN <= x <= table.x1 + _EVEN and table.top - _EVEN <= y < table.bottom - _EVEN


def _alone(page: _Page, part: Part) -> _Page:
    """``page`` with nothing but what may belong to one of several tables."""
    if part.top == 0 and part.end == len(page.rows):
        return page
    top = _middle(page.rows[part.top - 1]) if part.top else -inf
    bottom = _middle(page.rows[part.end]) if part.end < len(page.rows) else inf
    within = [rules.within(top, bottom) for rules in page.ruled]
    return replace(page, rows=page.rows[part.top : part.end], ruled=[rules for rules in within if rules])


def _stretches(page: _Page) -> Iterator[tuple[int, int]]:
    """First and last line of each stretch that begins and ends with a line of three parts or more, or within rules."""
    start = last = None
    for index, row in enumerate(page.rows):
        if start is not None and last is not None and _ended(page, last, index):
            yield start, last
            start = None
        wide = len(chunks_of(row)) >= COLUMNS or is_row_of_figures(row, page.height)
        if wide or (page.rules_at(_middle(row)) and not page.is_caption(index)):
            start, last = (index if start is None else start), index
    if start is not None and last is not None:
        yield start, last


def _ended(page: _Page, last: int, index: int) -> bool:
    """Whether a table seen last on line ``last`` has ended before line ``index``: by a wide space, or two lines of running text."""
    rows = page.rows[last : index + 1]
    apart = any(_middle(lower) - _middle(upper) > _FAR * page.height for upper, lower in pairwise(rows))
    within = apart and (page.is_in_ruled_row(last, index) or _counts_on(page.rows, last, index))
    if page.is_parted(last, index) or (apart and not within):
        return True
    prose = [_is_prose(row, page.width) for row in rows[1:]]
    return any(first and second for first, second in pairwise(prose))


def _counts_on(rows: Sequence[Sequence[Word]], last: int, index: int) -> bool:
    """Whether the first number at the beginning of a line behind ``last``, near ``index``, follows the last one up to there, below it.

    1 follows the heading of the numbers.
    """
    above = (row[0] for row in reversed(rows[max(0, last - LONGEST) : last + 1]))
    over = next((word for word in above if word.text.isdecimal() or NUMBER_HEADING.fullmatch(word.text)), None)
    under = next((row[0] for row in rows[last + 1 : index + LONGEST] if row[0].text.isdecimal()), None)
    if over is None or under is None:
        return False
    number = int(over.text) if over.text.isdecimal() else 0
    return int(under.text) == number + 1 and abs(over.box.centre[0] - under.box.centre[0]) <= _ENDS


def _is_prose(row: Sequence[Word], width: float) -> bool:
    return len(chunks_of(row)) == 1 and row[-1].box.x1 - row[0].box.x0 >= _PROSE * width


def _middle(row: Sequence[Word]) -> float:
    return sum(word.box.centre[1] for word in row) / len(row)


def _grid(page: _Page, first: int, last: int, number: int, before: Grid | None) -> Grid | None:
    """The table on lines ``first`` to ``last`` and those next to them that stand in its columns; ``None`` where it is none."""
    core: Sequence[list[Piece]] = [pieces_of(row, page.height) for row in page.rows[first : last + 1]]
    core, edges = with_touching_parted(core, headings_of(core))
    rules = page.rules_at(_middle(page.rows[first])) or page.rules_at(_middle(page.rows[last]))
    if rules and rules.is_broken:
        core, breaks = with_breaks_parted(core, headings_of(core), rules.breaks)
        edges = [*edges, *breaks]
    bare = lowest_headings(core, headings_of(core), rules)
    gutters, goes_on = _gutters(bare, page.height, before, edges)
    if len(gutters) + 1 < COLUMNS or not (
        goes_on or _is_table(core, gutters) or (rules and _holds_rows(core, gutters, rules))
    ):
        return None
    gutters = gutters if goes_on else needed(bare, gutters)
    settings = _settings(core, gutters)
    bounded = rules is not None and rules.top < _middle(page.rows[first])
    inside = goes_on and any(is_figure(piece.text) for piece in core[0])
    above = range(0) if bounded and (goes_on or not is_row(core[0])) else range(first - 1, -1, -1)
    steps = [_middle(lower) - _middle(upper) for upper, lower in pairwise(page.rows[first : last + 1])]
    reach = max(_NEAR * page.height, _STEP * max(steps, default=0.0))
    over = _fitting(page, above, gutters, settings, reach, known=inside, core=core)
    closed = rules is not None and rules.bottom > _middle(page.rows[last]) and any(map(is_row, core))
    under = range(0) if closed else range(last + 1, len(page.rows))
    below = _fitting(page, under, gutters, settings, reach, known=goes_on)
    opened = before.open_below if before and before.cols == len(gutters) + 1 else ()
    grid = assembled([*reversed(over), *core, *below], gutters, rules, number, before, opened, goes_on=goes_on)
    return as_wide(grid, before) if before and goes_on else grid


def _gutters(
    lines: Sequence[Sequence[Piece]], height: float, before: Grid | None, edges: Sequence[Gutter]
) -> tuple[list[Gutter], bool]:
    """The gutters of ``lines``, with ``edges``; those of the table ``before`` where these are more or the lines few, and text is between.

    The second is whether the text stands between those of ``before``, so that it may go on from there.
    """
    headings = headings_of(lines)
    found = with_edges(gutters_of(lines, height, headings), edges)
    known = known_gutters(before)
    # of few rows under repeated headings each figure is as far from its heading as from the next
    if 0 < len(known) < len(found):
        found = needed(lines, found)
    crossing = sum(len(line) > 1 and any(spans(piece, known) for piece in line) for line in lines[headings:])
    same = all(any(gutter.start <= each.middle <= gutter.end for each in known) for gutter in found)
    columns = {column_of(piece, known) for line in lines for piece in line}
    fits = len(known) >= len(found) and same and crossing <= _CROSSING * len(lines)
    goes_on = fits and len(columns) >= COLUMNS
    better = len(known) > len(found) or len(lines) < MANY_LINES
    return known if goes_on and better else found, goes_on


def _is_table(lines: Sequence[Sequence[Piece]], gutters: Sequence[Gutter]) -> bool:
    """Whether enough lines have three columns; one is enough where it has a row's number and a figure."""
    wide = [line for line in lines if len({column_of(piece, gutters) for piece in line}) >= COLUMNS]
    numbered = any(is_stt(line[0].text) and any(piece.text[:1].isdigit() for piece in line[1:]) for line in wide)
    return len(wide) >= _SEEDS or numbered


def _holds_rows(lines: Sequence[Sequence[Piece]], gutters: Sequence[Gutter], rules: OpenRules) -> bool:
    """Whether enough rows between ``rules`` have three columns, on whatever lines: cells of one line and of two have none in common."""
    bands: dict[tuple[float, float], set[int]] = {}
    for piece in (piece for line in lines for piece in line):
        if band := rules.band_at(piece.box.centre[1]):
            bands.setdefault(band, set()).add(column_of(piece, gutters))
    return sum(len(columns) >= COLUMNS for columns in bands.values()) >= _SEEDS


def _settings(lines: Sequence[Sequence[Piece]], gutters: Sequence[Gutter]) -> dict[int, _Setting]:
    """For each column, how its text is set."""
    pieces: dict[int, list[Piece]] = {}
    for piece in (piece for line in lines for piece in line if not spans(piece, gutters)):
        pieces.setdefault(column_of(piece, gutters), []).append(piece)
    return {
        column: _Setting(
            left=min([piece.box.x0 for piece in found]),
            middle=median([piece.box.centre[0] for piece in found]),
            right=_common_end(found),
        )
        for column, found in pieces.items()
    }


def _common_end(pieces: Sequence[Piece]) -> float:
    """Where most of ``pieces``, which are set at the right, end; infinitely far where they are not."""
    end = median([piece.box.x1 for piece in pieces])
    return end if 2 * sum(abs(piece.box.x1 - end) <= _EVEN for piece in pieces) > len(pieces) else inf


def _fitting(
    page: _Page,
    indices: range,
    gutters: Sequence[Gutter],
    settings: dict[int, _Setting],
    reach: float,
    *,
    known: bool = False,
    core: Sequence[Sequence[Piece]] = (),
) -> list[list[Piece]]:
    """The lines next to a table, nearest first, none over ``reach`` points from the next, as long as their text is set as its columns'.

    Where the columns are ``known`` from the page before it is enough that the text stands between their edges. ``core`` are the lines
    of the table where those above it are looked at: its headings may go on there.
    """
    found: list[list[Piece]] = []
    for index in indices:
        neighbour = page.rows[index - indices.step]
        pieces = pieces_of(page.rows[index], page.height)
        step = abs(_middle(page.rows[index]) - _middle(neighbour))
        far = reach if len(pieces) > 1 or not core else min(reach, _NEAR * page.height)
        near = step <= far and not page.is_parted(index, index - indices.step) and not page.is_caption(index)
        fits = (
            all(_is_set(piece, gutters, settings) for piece in pieces)
            or _is_numbered(pieces, gutters, settings)
            or (known and (is_section(pieces) or not any(spans(piece, gutters) for piece in pieces)))
        )
        heads = bool(core) and (
            _is_upper_heading(pieces, core, gutters)
            or any(
                goes_on_below(each, [*reversed(found), *core], gutters, step / page.height)
                for each in _with_overlapping(page, index, pieces)
            )
        )
        titled = bool(core) and fits and not heads and _is_title(pieces, core, step)
        numbered = not index and bool(core) and step > _OFF_NUMBER * page.height and is_page_number(page.rows[0])
        prose = bool(core) and (announces(pieces) or ends_paragraph(pieces, page.rows[max(0, index - 1)], page.width))
        if numbered or not near or titled or prose or not (fits or heads):
            break
        found.append(pieces)
    return found


def _with_overlapping(page: _Page, index: int, pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """The ``pieces`` of a line, and all with those of the line above it where the two overlap in height."""
    yield pieces
    if index and _middle(page.rows[index]) - _middle(page.rows[index - 1]) < _OVERLAPPING * page.height:
        yield sorted([*pieces, *pieces_of(page.rows[index - 1], page.height)], key=_LEFT)


def _is_numbered(pieces: Sequence[Piece], gutters: Sequence[Gutter], settings: dict[int, _Setting]) -> bool:
    """Whether the line begins with a row's number in its column, and has text in the next."""
    first, *rest = pieces
    numbered = (
        bool(rest) and is_stt(first.text) and column_of(first, gutters) == 0 and _is_set(first, gutters, settings)
    )
    return numbered and rest[0].box.x0 >= gutters[0].start


def _is_upper_heading(pieces: Sequence[Piece], core: Sequence[Sequence[Piece]], gutters: Sequence[Gutter]) -> bool:
    """Whether the line holds headings over several columns: two of them, or one that is not in the middle of the table as a title is."""
    over = [sum(spans(piece, [gutter]) for gutter in gutters) for piece in pieces]
    if not 0 < max(over) <= _OVER * len(gutters) or pieces[0].box.x0 <= gutters[0].end:
        return False
    box = around(piece.box for line in core for piece in line)
    return len(pieces) > 1 or (box is not None and abs(pieces[0].box.centre[0] - box.centre[0]) > OFF_TITLE)


def _is_title(pieces: Sequence[Piece], core: Sequence[Sequence[Piece]], step: float) -> bool:
    """Whether the one text of a line, ``step`` points above the table ``core``, stands in its middle in larger print, or far off."""
    box = around(piece.box for line in core for piece in line)
    if len(pieces) > 1 or box is None or abs(pieces[0].box.centre[0] - box.centre[0]) > OFF_TITLE:
        return False
    height, under = pieces[0].box.height, core[0][0].box.height
    return height > _LARGER * under or step > _OFF_HEADING * under


def _is_set(piece: Piece, gutters: Sequence[Gutter], settings: dict[int, _Setting]) -> bool:
    """Whether ``piece`` stands in one column as the text of that column does."""
    setting = settings.get(column_of(piece, gutters))
    if setting is None or spans(piece, gutters):
        return False
    box = piece.box
    off_side = min(abs(box.x0 - setting.left), 2 * abs(box.x1 - setting.right))
    return off_side <= _ENDS or abs(box.centre[0] - setting.middle) <= _ENDS / 2

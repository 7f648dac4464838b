"""Lines with marks put together to rows: a cell of several paragraphs, or a mail program, breaks a row over lines.

The cheapest way through the lines of a table: each begins a row, goes on with the last cell of the line before, or begins the next cell
where the break took the place of a mark. No row has more cells than the table has columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from cchc_extract.patterns.tables import NEARLY
from cchc_extract.understanding.textcells.cellkinds import Kind, kind_of
from cchc_extract.understanding.textcells.headplaces import begins_row
from cchc_extract.understanding.textcells.tableshapes import is_total
from cchc_extract.understanding.textmarks.marklines import Marked
from cchc_extract.understanding.textrows.numbering import START, Numbering, follow, is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

PADDING = " "
"""What fills cells up where nothing else parts them: there each line was put together to a row already."""
_SHORT, _TITLE, _CUT = 3.0, 0.6, 0.4
"""Cost of a row with fewer cells than columns; of one that has a number and a label only; of any where blanks at the end are cut off."""
_TOO_MANY = 6.0
_BROKEN, _BROKEN_EARLY, _WHERE_BROKEN = 2.0, 4.5, 0.3
"""Cost of a row's going on in the next line: in a text that is not broken at a width, before the width, and at it."""
_SMALL, _IN_WORDS, _MARK_LOST, _SHORT_AFTER_ALL = -0.5, 1.0, 1.0, 0.8
_FIGURE_BEHIND_WORDS = 4.0
_NO_NUMBER, _BLANK_NUMBER, _SECTION = 4.0, 1.5, 0.5
_LONGER = 4
"""So many lines reach the width: a few may be longer, as those that a mail program writes itself."""
_UNBROKEN_BELOW, _BROKEN_ABOVE, _NEAR_WIDTH, _FEWEST_NEAR = 50, 100, 0.85, 6
"""Characters: a text is broken at a width between these if so many lines come near to it."""


class Row(Struct, frozen=True):
    """A row's cells, and the lines from ``start`` up to ``end`` (excluded) out of which it was put together."""

    cells: tuple[str, ...]
    start: int
    end: int
    unsure: bool = False


class Setting(Struct, frozen=True):
    """What is known of a table before its rows: ``cols``, whether it has row numbers, whether blanks at the end of a row are cut off,
    the ``width`` at which lines were broken (0: at none), and the ``mark`` between cells, which is lost where a line is broken at a tab.
    """

    cols: int
    numbered: bool
    cut: bool
    width: int
    mark: str
    vocabulary: Vocabulary


class _State(NamedTuple):
    cells: int
    numbers: Numbering


class _Way(NamedTuple):
    cost: float
    before: _Way | None
    how: str
    state: _State


def broken_at(lines: Sequence[str]) -> int:
    """The width at which all lines of a text were broken; 0 where they were not."""
    lengths = [len(line) for line in lines if line.strip()]
    width = sorted(lengths)[-min(len(lengths), _LONGER)] if lengths else 0
    if not _UNBROKEN_BELOW <= width <= _BROKEN_ABOVE:
        return 0
    near = sum(length >= _NEAR_WIDTH * width for length in lengths)
    return width if near >= _FEWEST_NEAR else 0


def rows_of(region: Sequence[Marked], setting: Setting) -> tuple[list[Row], float]:
    """The rows of a table with their cells, and what they cost."""
    ways = {(0, START): _Way(0.0, None, "", _State(setting.cols, START))}
    for at, line in enumerate(region):
        after: dict[tuple[int, Numbering], _Way] = {}
        for way in ways.values():
            for cost, how, state in _steps(region, at, line, way, setting):
                key = (state.cells, state.numbers)
                if key not in after or way.cost + cost < after[key].cost:
                    after[key] = _Way(way.cost + cost, way, how, state)
        ways = dict(sorted(after.items(), key=lambda each: each[1].cost)[:24])
    best = min(ways.values(), key=lambda way: way.cost + _ended(way.state.cells, region[-1], setting))
    hows: list[str] = []
    last: _Way | None = best
    while last is not None and last.before is not None:
        hows.append(last.how)
        last = last.before
    return _put_together(region, hows[::-1], setting), best.cost + _ended(best.state.cells, region[-1], setting)


def _steps(
    region: Sequence[Marked], at: int, line: Marked, way: _Way, setting: Setting
) -> Iterator[tuple[float, str, _State]]:
    count, filled = len(line.cells), way.state.cells
    before = region[at - 1] if at else None
    ended = _ended(filled, before, setting) if before and not line.ruled else 0.0
    full = before is not None and _is_full(before, line, setting)
    number, numbers = _number(line, way.state.numbers, setting, full=full) if at else (0.0, START)
    over = _TOO_MANY * max(0, count - setting.cols)
    yield ended + number + over, "row", _State(min(count, setting.cols), numbers)
    if before is None or line.ruled or setting.mark == PADDING:
        return
    joint = _WHERE_BROKEN if full else _BROKEN_EARLY if setting.width else _BROKEN
    if filled + count - 1 <= setting.cols and line.cells[0]:
        inside = _inside(before.cells[-1], line.cells[0], setting)
        yield joint + inside, "cell", _State(filled + count - 1, way.state.numbers)
    if setting.mark == "\t" and setting.width and filled + count <= setting.cols:
        lost = _MARK_LOST if filled + count == setting.cols else _MARK_LOST + _SHORT_AFTER_ALL
        yield joint + lost, "next", _State(filled + count, way.state.numbers)


def _ended(cells: int, last: Marked, setting: Setting) -> float:
    if cells == setting.cols:
        return 0.0
    if cells <= 2 and not any(kind_of(text, setting.vocabulary) == Kind.NUMBER for text in last.cells[1:]):
        return _TITLE
    return _CUT if setting.cut else _SHORT


def _number(line: Marked, before: Numbering, setting: Setting, *, full: bool) -> tuple[float, Numbering]:
    """What it costs that a row begins with the line's first cell, and the numbering after it."""
    first = line.cells[0]
    if not setting.numbered:
        return 0.0, before
    if is_number(first):
        return follow(before, first)
    if not first:
        return _BLANK_NUMBER, before
    title = first.isupper() and len(line.cells) == 1 and first[0].isalpha() and not full
    if begins_row(first) or title or is_total(first, setting.vocabulary.tables):
        return _SECTION, before
    return _NO_NUMBER, before


def _is_full(before: Marked, line: Marked, setting: Setting) -> bool:
    """Whether what the line begins with had no place in the line before, where lines were broken at a width."""
    return setting.width > 0 and before.length + 1 + line.first > setting.width


def _inside(above: str, text: str, setting: Setting) -> float:
    """What it costs that ``text`` goes on with the cell ``above``: words go on with words, best in small letters."""
    if Kind.NUMBER in (kind_of(above, setting.vocabulary), kind_of(text, setting.vocabulary)):
        return _FIGURE_BEHIND_WORDS
    return _SMALL if text[0].islower() else _IN_WORDS


def _put_together(region: Sequence[Marked], hows: Sequence[str], setting: Setting) -> list[Row]:
    rows: list[tuple[list[str], int, int, bool]] = []
    for line, how in zip(region, hows, strict=True):
        cells = list(line.cells)
        if how == "row":
            rows.append((cells, line.start, line.end, False))
            continue
        above, start, _, unsure = rows.pop()
        if how == "cell":
            above[-1] = f"{above[-1]}\n{cells.pop(0)}".strip("\n")
        rows.append((above + cells, start, line.end, unsure or how == "next"))
    return [
        Row(tuple(_fitted(cells, setting, heading=not number)), start, end, unsure)
        for number, (cells, start, end, unsure) in enumerate(rows)
    ]


def _fitted(cells: list[str], setting: Setting, *, heading: bool) -> list[str]:
    """The cells without blank ones behind the last column, and with the blank number that was cut off before words and figures."""
    while len(cells) > setting.cols and not cells[-1]:
        cells.pop()
    if setting.numbered and not heading and 1 < len(cells) < setting.cols and cells[0] and not is_number(cells[0]):
        kinds = [kind_of(text, setting.vocabulary) for text in cells[:2]]
        if kinds[0] in (Kind.WORD, Kind.TEXT) and kinds[1] in (Kind.NUMBER, Kind.DASH, Kind.UNIT):
            cells.insert(0, "")
    return cells


def is_numbered(region: Sequence[Marked], vocabulary: Vocabulary) -> bool:
    """Whether the first column is one of row numbers: its heading says so, or half of the lines begin with one."""
    if vocabulary.tables.heading_score("stt", region[0].cells[0]) >= NEARLY:
        return True
    below = region[1:]
    return 2 * sum(is_number(line.cells[0]) for line in below) > len(below)

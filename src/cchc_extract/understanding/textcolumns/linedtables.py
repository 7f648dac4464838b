"""Where tables stand in a dump that keeps columns: runs of lines with three texts or more, and the lines between and next to them."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.patterns.tables import NEARLY, TablePatterns
from cchc_extract.understanding.textcolumns.chargrid import TextLine, is_stt, is_value, numbered_apart
from cchc_extract.understanding.textcolumns.gutters import gutters_of, with_numbers_parted

_FEWEST_PIECES = 3
_FEWEST_SEEDS = 2
_REACH = 12
"""Most lines with one or two texts between two with more."""
_NEXT_TO = 3.0
"""Lines from a table within which those above and below may be its own."""
_MOST_ABOVE = 6
_OVER_MOST = 0.6
"""Share of the gutters over which a title runs, and no heading of several columns."""
_CROSSED = 2
"""Gutters that prose runs over; a label that is too long runs over one."""


def regions_of(lines: Sequence[TextLine], patterns: TablePatterns) -> list[tuple[int, int]]:
    """The stretches of ``lines`` that are tables, first and last excluded, with lines above that may be their headings."""
    found: list[tuple[int, int]] = []
    for start, end in _runs(lines, patterns):
        floor = found[-1][1] if found else 0
        for first, last in _parted(lines, start, end):
            region = _widened(lines, first, last, floor)
            found.append(region)
            floor = region[1]
    return found


def _is_seed(line: TextLine) -> bool:
    pieces = with_numbers_parted(line)
    return len(pieces) >= _FEWEST_PIECES or (len(line.pieces) > 1 and is_value(line.pieces[-1].text))


def _runs(lines: Sequence[TextLine], patterns: TablePatterns) -> list[tuple[int, int]]:
    """Seeds near each other on one page, cut where a heading begins below rows."""
    seeds = [n for n, line in enumerate(lines) if _is_seed(line)]
    runs: list[tuple[int, int]] = []
    rows = False
    for n in seeds:
        heading = is_heading_line(lines[n], patterns)
        near = bool(runs) and n - runs[-1][1] < _REACH and lines[n].page == lines[runs[-1][1] - 1].page
        if near and not (heading and rows):
            runs[-1] = (runs[-1][0], n + 1)
        else:
            runs.append((n, n + 1))
            rows = False
        rows = rows or any(is_value(piece.text) for piece in lines[n].pieces[1:])
    return [
        (start, end)
        for start, end in runs
        if sum(start <= n < end for n in seeds) >= _FEWEST_SEEDS or goes_on_over_page(lines, start)
    ]


def goes_on_over_page(lines: Sequence[TextLine], at: int) -> bool:
    """Whether the line at the top of a page is the next row of a table at the end of the page before, numbered and with
    a figure.
    """
    if not at or lines[at - 1].page == lines[at].page or not _are_row(lines[at]):
        return False
    page = lines[at - 1].page
    above = [line for line in lines[max(0, at - _REACH) : at] if line.page == page]
    return any(_are_row(line) for line in above)


def _are_row(line: TextLine) -> bool:
    pieces = with_numbers_parted(line)
    values = sum(is_value(piece.text) for piece in pieces[1:])
    return len(pieces) > _FEWEST_PIECES and values > 0 and is_stt(pieces[0].text)


def is_heading_line(line: TextLine, patterns: TablePatterns) -> bool:
    """Whether two texts of the line are whole headings of two kinds."""
    roles = [patterns.heading_role(piece.text) for piece in line.pieces]
    return len({role for role, score in roles if role and score >= NEARLY}) > 1


def _parted(lines: Sequence[TextLine], start: int, end: int) -> list[tuple[int, int]]:
    """The run cut where two lines of prose follow one another in it."""
    seeds = [line for line in lines[start:end] if _is_seed(line)]
    gutters = gutters_of(seeds)
    for n, line in enumerate(lines[start : end - 1], start=start):
        if _is_prose(line, gutters) and _is_prose(lines[n + 1], gutters):
            above, below = (start, _seeds_end(lines, start, n)), (_next_seed(lines, n, end), end)
            return [part for run in (above, below) if run[1] - run[0] > 1 for part in _parted(lines, *run)]
    return [(start, end)] if len(gutters) + 1 >= _FEWEST_PIECES - 1 else []


def _seeds_end(lines: Sequence[TextLine], start: int, end: int) -> int:
    return next((n + 1 for n in range(end - 1, start - 1, -1) if _is_seed(lines[n])), start)


def _next_seed(lines: Sequence[TextLine], start: int, end: int) -> int:
    return next((n for n in range(start, end) if _is_seed(lines[n])), end)


def _is_prose(line: TextLine, gutters: Sequence[int]) -> bool:
    if _is_seed(line):
        return False
    return any(sum(piece.x0 < gutter < piece.x1 for gutter in gutters) >= _CROSSED for piece in line.pieces)


def _widened(lines: Sequence[TextLine], start: int, end: int, floor: int) -> tuple[int, int]:
    """The run with the lines above and below that stand between its gutters."""
    page = lines[start].page
    gutters = gutters_of(lines[start:end])
    left = min(piece.x0 for line in lines[start:end] for piece in line.pieces)
    first = start
    while first > max(floor, start - _MOST_ABOVE) and _belongs(lines[first - 1], lines[first], page):
        if is_across(lines[first - 1], gutters):
            break
        first -= 1
    while end < len(lines) and _belongs(lines[end - 1], lines[end], page) and _fits(lines[end], gutters, left):
        if lines[end].y - lines[end - 1].y > 1 and len(lines[end].pieces) == 1:
            break
        end += 1
    return first, end


def is_across(line: TextLine, gutters: Sequence[int]) -> bool:
    """Whether the line is one text over most of the gutters, or from the left edge on, as titles and prose are."""
    piece = line.pieces[0]
    over = sum(piece.x0 < gutter < piece.x1 for gutter in gutters)
    at_left = over >= _CROSSED and piece.x0 < gutters[0] and not is_stt(piece.text.split(" ", 1)[0])
    return len(line.pieces) == 1 and (at_left or over > _OVER_MOST * len(gutters) or piece.text.endswith(":"))


def _belongs(upper: TextLine, lower: TextLine, page: int) -> bool:
    return upper.page == page == lower.page and lower.y - upper.y < _NEXT_TO


def _fits(line: TextLine, gutters: Sequence[int], left: int) -> bool:
    """Whether no text of the line runs over a gutter, one behind a row's number aside."""
    pieces = numbered_apart(line.pieces, gutters)
    crossing = any(piece.x0 < gutter < piece.x1 for piece in pieces for gutter in gutters)
    return not crossing and min(piece.x0 for piece in pieces) >= left - 1


def has_rows(lines: Sequence[TextLine], patterns: TablePatterns, *, on: bool = False) -> bool:
    """Whether two lines or more hold values; below a heading, or where a table goes ``on``, it may be one, or below a heading numbered rows
    of words.
    """
    valued = sum(any(is_value(piece.text) for piece in line.pieces[1:]) for line in lines)
    if on and valued:
        return True
    if valued > 1 or not any(is_heading_line(line, patterns) for line in lines):
        return valued > 1
    numbered = sum(len(line.pieces) >= _FEWEST_PIECES and is_stt(line.pieces[0].text) for line in lines)
    return valued + numbered > 0

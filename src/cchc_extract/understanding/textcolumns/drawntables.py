"""Tables drawn with characters (``│ ├ ┬``, ``+---+``): their borders tell the cells, merged ones too, and nothing is weighed.

A border line runs over all columns or, where cells are merged, over some of them; between two border lines stands a row, however many
lines its cells have. Cells that no border parts are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import normalize

import regex
from msgspec import Struct

from cchc_extract.model import Cell, Grid, Line
from cchc_extract.understanding.foundgrids import FoundGrid
from cchc_extract.understanding.textcolumns.chargrid import is_stt, is_value

_WALLS = "|│┃║"
_DOWN = "┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜┠┨┯┷┿╂"
_CORNERS = _DOWN + "+"
_ACROSS = "─━═-=_"
_BORDER_CHARS = regex.escape(_WALLS + _CORNERS + _ACROSS)
_BORDER = regex.compile(rf"[{_BORDER_CHARS}]*[{regex.escape(_ACROSS)}]{{2}}[{_BORDER_CHARS}]*")
"""A border over all columns: nothing else, no blank, and more of it than a dash that is a cell."""
_SEGMENT = regex.compile(rf"[{regex.escape(_ACROSS)}]+")
_FEWEST_BORDERS, _FEWEST_COLUMNS = 3, 2
_GAP = 1
"""Blank lines that may stand between two lines of a drawn table."""


class _Band(Struct, frozen=True):
    """The lines between two border lines, each with its text between the walls by ``walled``, and the border below by column."""

    lines: tuple[str, ...]
    walled: tuple[bool, ...]
    ruled: tuple[bool, ...]
    below: str = ""


def drawn_tables(lines: Sequence[Line]) -> list[FoundGrid]:
    """The tables of ``lines`` whose rows are parted by drawn borders, top to bottom."""
    texts = [normalize("NFC", line.text.replace("\xa0", " ")).rstrip() for line in lines]
    found = []
    for start, end in _stretches(texts):
        grid = _grid([text for text in texts[start:end] if text.strip()], lines[start].page)
        if grid is not None:
            found.append(FoundGrid(start, end, grid))
    return found


def _stretches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines from a border to the last border that is reached from it over lines with walls."""
    at = 0
    while at < len(texts):
        if not _is_border(texts[at]):
            at += 1
            continue
        last, borders, blank, n = at, 1, 0, at + 1
        while n < len(texts) and blank <= _GAP:
            text = texts[n].strip()
            if not text:
                blank += 1
            elif text[0] not in _WALLS + _CORNERS or text[-1] not in _WALLS + _CORNERS:
                break
            else:
                blank = 0
                if _is_border(text):
                    last, borders = n, borders + 1
            n += 1
        if borders >= _FEWEST_BORDERS:
            yield at, last + 1
        at = last + 1


def _is_border(text: str) -> bool:
    found = text.strip()
    return len(found) > _FEWEST_BORDERS and found[0] in _WALLS + _CORNERS and _BORDER.fullmatch(found) is not None


def _grid(texts: Sequence[str], page: int) -> Grid | None:
    """The grid that ``texts`` draw; ``None`` where walls and borders do not meet, or where several rows stand between two borders."""
    walls = sorted(
        {at for text in texts if _is_border(text) for at, mark in enumerate(text) if mark in _CORNERS + _WALLS}
    )
    if len(walls) <= _FEWEST_COLUMNS:
        return None
    bands = _bands(texts, walls)
    if not bands or any(_holds_rows(band, walls) for band in bands):
        return None
    cells = _cells(bands, walls)
    if cells is None:
        return None
    return Grid(page=page, rows=len(bands), cols=len(walls) - 1, cells=tuple(cells), method="text")


def _bands(texts: Sequence[str], walls: Sequence[int]) -> list[_Band]:
    """The rows of the drawing; none where a line ends before its last wall."""
    bands: list[_Band] = []
    mine: list[str] = []
    for text in texts:
        if len(text) <= walls[-1] or text[walls[-1]] not in _WALLS + _CORNERS:
            return []
        ruled = _ruled(text, walls)
        if not any(ruled):
            mine.append(text)
        elif mine:
            bands.append(_Band(tuple(mine), _walled(mine, walls), ruled, "" if all(ruled) else text))
            mine = []
    return bands


def _ruled(text: str, walls: Sequence[int]) -> tuple[bool, ...]:
    """By column whether a border runs through the line."""
    if _is_border(text):
        return (True,) * (len(walls) - 1)
    return tuple(
        _SEGMENT.fullmatch(text, left + 1, right) is not None and (text[left] in _CORNERS or text[right] in _CORNERS)
        for left, right in pairwise(walls)
    )


def _walled(texts: Sequence[str], walls: Sequence[int]) -> tuple[bool, ...]:
    """By wall whether it parts the cells beside it in most of the lines."""
    return tuple(2 * sum(text[wall] in _WALLS for text in texts) > len(texts) for wall in walls)


def _holds_rows(band: _Band, walls: Sequence[int]) -> bool:
    """Whether several lines between two borders have a row's number or a figure at once: only the heading has a border of its own."""
    columns = [[text[left + 1 : right].strip() for text in band.lines] for left, right in pairwise(walls)]
    numbered = sum(map(is_stt, columns[0]))
    figured = sum(sum(map(is_value, column)) > 1 for column in columns[1:])
    return numbered > 1 or figured > 1


def _cells(bands: Sequence[_Band], walls: Sequence[int]) -> list[Cell] | None:
    """The cells of the drawing, those that no border parts as one; ``None`` where one would be no rectangle."""
    cols = len(walls) - 1
    owner = {(row, col): (row, col) for row in range(len(bands)) for col in range(cols)}
    for row, band in enumerate(bands):
        for col in range(cols):
            if col and not band.walled[col]:
                owner[row, col] = owner[row, col - 1]
            if row and not bands[row - 1].ruled[col]:
                _join(owner, owner[row - 1, col], owner[row, col])
    held: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place, first in owner.items():
        held.setdefault(first, []).append(place)
    cells = []
    for places in held.values():
        (top, left), (bottom, right) = min(places), max(places)
        if len(places) != (bottom - top + 1) * (right - left + 1):
            return None
        text = "\n".join(_texts(bands[top : bottom + 1], walls[left] + 1, walls[right + 1]))
        cells.append(Cell(row=top, col=left, row_span=bottom - top + 1, col_span=right - left + 1, text=text))
    return cells


def _join(owner: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]) -> None:
    for place, first in owner.items():
        if first == other:
            owner[place] = one


def _texts(bands: Sequence[_Band], start: int, end: int) -> Iterator[str]:
    """The lines of a cell, those on a border that runs beside it included."""
    for band in bands:
        within = band.lines if band is bands[-1] or not band.below else (*band.lines, band.below)
        yield from (text for line in within if (text := line[start:end].strip()))

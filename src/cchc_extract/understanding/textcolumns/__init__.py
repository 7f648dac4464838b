"""Tables out of plain text that keeps columns by blanks: ``pdftotext -layout`` and its like, tabs, HTML as text, drawn borders.

The gutters are measured over all lines of a table (``gutters``), each line's texts weighed against them (``placing``), the lines cut
into rows (``rowcuts``), the heading told from the title above it (``heads``), cells printed once for several rows spread over them
(``tallcells``).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex
from msgspec.structs import replace

from cchc_extract.model import Cell, Finding, Grid, Line
from cchc_extract.understanding.foundgrids import FoundGrid
from cchc_extract.understanding.textcolumns.chargrid import TextLine, text_lines
from cchc_extract.understanding.textcolumns.drawntables import drawn_tables
from cchc_extract.understanding.textcolumns.grids import Table, grid_of, read
from cchc_extract.understanding.textcolumns.linedtables import goes_on_over_page, has_rows, regions_of
from cchc_extract.understanding.textcolumns.overpages import with_rests
from cchc_extract.understanding.textrows.furniture import page_number_costs, page_starts
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns, vocabulary_of

_WIDE = regex.compile(r"\S(?: {3,}|\t).*?\S(?: {3,}|\t)\s*\S|^\s*[|│┃║](?:[^|│┃║]*[|│┃║]){3,}\s*$")
"""A line with two gaps that no justified text has."""
_FEWEST, _SHARE = 3, 0.01
"""Such lines from which a dump keeps columns: as many, and this share of all lines."""
_LONE = regex.compile(r"[1-9]\d?")
_PAGE_NUMBER, _ASIDE = 1.0, 8
"""Cost up to which a line is a page number, and how far from the left it stands: there the numbers of rows stand."""


def suits(lines: Sequence[Line]) -> bool:
    """Whether the dump keeps columns: enough of its lines hold three texts with wide blanks, tabs or drawn borders between them."""
    wide = sum(_WIDE.search(line.text) is not None for line in lines)
    return wide >= _FEWEST and wide >= _SHARE * sum(bool(line.text.strip()) for line in lines)


def find(lines: Sequence[Line], patterns: HasTextPatterns) -> list[FoundGrid]:
    """The tables of a dump that keeps columns, top to bottom, those of each page apart."""
    drawn = drawn_tables(lines)
    taken = {at for table in drawn for at in range(table.start, table.end)}
    rest = [line for line in text_lines(lines) if line.index not in taken]
    others = [FoundGrid(table.first, table.last + 1, grid_of(table)) for table in _tables(lines, rest, patterns)]
    return sorted([*drawn, *others], key=lambda table: table.start)


def read_as(lines: Sequence[Line], cols: int, patterns: HasTextPatterns) -> FoundGrid | None:
    """The rows that stand in ``lines``, those of all pages as one table below a blank heading; ``None`` where its columns are not so many
    on each.
    """
    tables = _tables(lines, text_lines(lines), patterns)
    if not tables or any(len(table.columns) != cols for table in tables):
        return None
    cells = [Cell(row=0, col=col) for col in range(cols)]
    doubts: list[tuple[int, Finding]] = []
    rows = 1
    for grid in (grid_of(replace(table, heading=())) for table in tables):
        cells += [replace(cell, row=cell.row + rows) for cell in grid.cells]
        doubts += [(row + rows, doubt) for row, doubt in grid.doubts]
        rows += grid.rows
    page = tables[0].lines[0].page
    whole = Grid(page=page, rows=rows, cols=cols, cells=tuple(cells), method="text", doubts=tuple(doubts))
    return FoundGrid(tables[0].first, tables[-1].last + 1, whole)


def _tables(lines: Sequence[Line], texts: Sequence[TextLine], patterns: HasTextPatterns) -> list[Table]:
    """The tables in ``texts``, which are those of ``lines`` that no border draws."""
    found = _without_page_numbers(lines, texts, patterns)
    tables: list[Table] = []
    for start, end in regions_of(found, patterns.tables):
        mine = found[start:end]
        if not has_rows(mine, patterns.tables, on=bool(tables) and goes_on_over_page(found, start)):
            continue
        table = read(mine, tables[-1] if tables else None, patterns.tables)
        if table is not None:
            tables.append(table)
    return with_rests(tables, found)


def _without_page_numbers(
    lines: Sequence[Line], found: Sequence[TextLine], patterns: HasTextPatterns
) -> list[TextLine]:
    texts = [line.text.strip() for line in lines]
    starts = page_starts(texts, [line.page for line in lines])
    numbers = page_number_costs(texts, starts, vocabulary_of(patterns))
    ends = _page_ends(found)
    pasted = _numbers_in_a_row(found) if len({line.page for line in found}) == 1 else frozenset()
    return [
        line
        for line in found
        if line.index not in pasted
        and not (
            line.index in ends
            and line.pieces[0].x0 >= _ASIDE
            and (numbers.get(line.index, 9.0) <= _PAGE_NUMBER or texts[line.index] == str(line.page))
        )
    ]


def _numbers_in_a_row(found: Sequence[TextLine]) -> frozenset[int]:
    """The page numbers of a dump that lost its page breaks: alone on their lines, a blank line below, each one more than the last."""
    chain: list[tuple[int, int]] = []
    for line, after in pairwise([*found, None]):
        text = line.pieces[0].text if line is not None and len(line.pieces) == 1 else ""
        if line is None or _LONE.fullmatch(text) is None or line.pieces[0].x0 < _ASIDE:
            continue
        below = after is None or after.y - line.y > 1
        if below and (not chain or int(text) == chain[-1][1] + 1):
            chain.append((line.index, int(text)))
    return frozenset(index for index, _ in chain) if len(chain) > 1 else frozenset()


def _page_ends(found: Sequence[TextLine]) -> set[int]:
    """The first and the last line with text of each page."""
    last = {line.page: line.index for line in found}
    first = {line.page: line.index for line in reversed(found)}
    return set(last.values()) | set(first.values())

"""Appendix tables out of dumps in which a mark parts the cells of a row: tabs of a sheet or of a word processor, bars, semicolons.

The marks say which cell is which: nothing is asked of the words in them. What has to be found out is where a table begins and ends,
which lines are one row, and how the headings are merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cchc_extract.model import Cell, Finding, Grid, Line
from cchc_extract.model.words import say
from cchc_extract.patterns.tables import NEARLY
from cchc_extract.understanding.foundgrids import FoundGrid, warning
from cchc_extract.understanding.textcells.cellkinds import Kind, kind_of
from cchc_extract.understanding.textcells.tableshapes import shape_of
from cchc_extract.understanding.textcells.unitsabove import UnitCell, told_above, unit_cells
from cchc_extract.understanding.textmarks.markheads import head_of, levels_of
from cchc_extract.understanding.textmarks.marklines import Marked, are_drawn, marked_lines, regions_of
from cchc_extract.understanding.textmarks.markrows import PADDING, Row, Setting, broken_at, is_numbered, rows_of
from cchc_extract.understanding.textmarks.paddedlines import padded_regions
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns, Vocabulary, vocabulary_of

__all__ = ["find"]

_MARKS = "\t|;"
_FEWEST_LINES, _FEWEST_MARKS = 3, 2
"""Lines with so many marks, from which a text may have tables whose cells they part."""
_FEWEST_ROWS, _FEWEST_COLUMNS = 2, 3
_LIKELY = 4
_SAME = 0.8
"""Share of the lines with semicolons that have the same number of them in a table; in lists of prose they differ from line to line."""


def find(lines: Sequence[Line], patterns: HasTextPatterns) -> list[FoundGrid]:
    """The tables of a dump, top to bottom; none where no mark parts the cells of any."""
    texts = [line.text for line in lines]
    for mark in _MARKS:
        if sum(text.count(mark) >= _FEWEST_MARKS for text in texts) < _FEWEST_LINES:
            continue
        if mark == "|" and are_drawn(texts):
            continue
        if found := list(_tables(texts, mark, lines, vocabulary_of(patterns))):
            return found
    if any(text.endswith("  ") for text in texts):
        vocabulary = vocabulary_of(patterns)
        regions = padded_regions(texts, vocabulary)
        tables = [_table(region, PADDING, 0, vocabulary, lines[region[0].start].page) for region in regions]
        return [table for table in tables if table is not None]
    return []


def _tables(texts: Sequence[str], mark: str, lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[FoundGrid]:
    width = broken_at(texts)
    for region in regions_of(marked_lines(texts, mark), vocabulary):
        if mark == ";" and not _is_sheet(region, vocabulary):
            continue
        table = _table(region, mark, width, vocabulary, lines[region[0].start].page)
        if table is not None:
            yield table


def _is_sheet(region: Sequence[Marked], vocabulary: Vocabulary) -> bool:
    widths = Counter(len(line.cells) for line in region)
    known = any(vocabulary.tables.heading_role(text)[1] >= NEARLY for text in region[0].cells if text)
    return known and widths.most_common(1)[0][1] >= _SAME * len(region)


def _table(region: Sequence[Marked], mark: str, width: int, vocabulary: Vocabulary, page: int) -> FoundGrid | None:
    """The table with the number of columns that its lines can best be put together to; ``None`` where they make none."""
    numbered = is_numbered(region, vocabulary)
    tries = [
        (cost, -cols, rows, cols)
        for cols in (_widths(region, width) if mark != PADDING else [max(len(line.cells) for line in region)])
        for rows, cost in [rows_of(region, Setting(cols, numbered, _is_cut(region, cols), width, mark, vocabulary))]
    ]
    if not tries:
        return None
    _, _, rows, cols = min(tries, key=lambda each: each[:2])
    if len(rows) <= _FEWEST_ROWS or sum(len(row.cells) >= _FEWEST_COLUMNS for row in rows) <= _FEWEST_ROWS:
        return None
    return FoundGrid(region[0].start, region[-1].end, _grid(rows, cols, vocabulary, page))


def _widths(region: Sequence[Marked], width: int) -> list[int]:
    """The numbers of columns there may be: those of most lines, and the most that two have, or the heading."""
    counts = Counter(len(line.cells) for line in region if len(line.cells) >= _FEWEST_COLUMNS)
    likely = {cols for cols, _ in counts.most_common(_LIKELY)} | {len(region[0].cells)}
    broken = {len(region[0].cells) + len(line.cells) - 1 for line in region[1:2] if width}
    ruled = {line.ruled for line in region[:_LIKELY]}
    return sorted(cols for cols in likely | broken | ruled if cols >= _FEWEST_COLUMNS)


def _is_cut(region: Sequence[Marked], cols: int) -> bool:
    """Whether blank cells at the end of a row leave no marks: no line has any, and some are shorter."""
    full = [line for line in region if len(line.cells) == cols]
    return 0 < len(full) < len(region) and all(line.cells[-1] for line in full)


def _grid(rows: Sequence[Row], cols: int, vocabulary: Vocabulary, page: int) -> Grid:
    levels = levels_of(rows, cols, vocabulary)
    grouped = head_of(rows, levels, cols, vocabulary.tables)
    findings = () if grouped and grouped.sure else (warning("headings-unsure", say("headings-unsure")),)
    if grouped is None:
        levels = 1
        cells = [Cell(row=0, col=col, text=text) for col, text in enumerate(_padded(rows[0].cells, cols))]
    else:
        cells = list(grouped.head.cells())
    labels = grouped.head.labels(cols) if grouped else _padded(rows[0].cells, cols)
    below = rows[levels:]
    above = unit_cells([row.cells for row in below], shape_of(labels, vocabulary.tables), vocabulary)
    doubts = [(levels + number, doubt) for number, doubt in _doubts(below, cols, vocabulary)]
    for number, row in enumerate(below):
        cells += _cells(row, number, cols, above, levels)
    doubts += [(levels + number, told_above(top.text)) for top in above for number in top.rows_below]
    return Grid(
        page=page,
        rows=len(rows),
        cols=cols,
        cells=tuple(cells),
        method="text",
        doubts=tuple(doubts),
        findings=findings,
    )


def _doubts(rows: Sequence[Row], cols: int, vocabulary: Vocabulary) -> Iterator[tuple[int, Finding]]:
    cut = not any(len(row.cells) == cols and not row.cells[-1] for row in rows)
    for number, row in enumerate(rows):
        if len(row.cells) > cols or (_is_short(row, cols, vocabulary) and not cut) or row.unsure:
            yield number, warning("ambiguous-row", say("ambiguous-row"))


def _is_short(row: Row, cols: int, vocabulary: Vocabulary) -> bool:
    """Whether a row has fewer cells than columns, and figures among them: any of the others may be the blank one."""
    return len(row.cells) < cols and any(kind_of(text, vocabulary) == Kind.NUMBER for text in row.cells[1:])


def _cells(row: Row, number: int, cols: int, above: Sequence[UnitCell], levels: int) -> Iterator[Cell]:
    if len(row.cells) == 1:
        yield Cell(row=levels + number, col=0, col_span=cols, text=row.cells[0])
        return
    covered = {cell.col for cell in above if number in cell.rows_below}
    down = {cell.col: 1 + len(cell.rows_below) for cell in above if cell.row == number}
    for col, text in enumerate(_padded(row.cells, cols)):
        if col not in covered:
            yield Cell(row=levels + number, col=col, row_span=down.get(col, 1), text=text)


def _padded(cells: Sequence[str], cols: int) -> list[str]:
    kept = [*cells[: cols - 1], " ".join(filter(None, cells[cols - 1 :]))] if len(cells) > cols else list(cells)
    return [*kept, *[""] * (cols - len(kept))]

"""From words and rules to lines and tables: pure geometry, no files, no pixels.

``lay_out(page)`` is all that the stages after it need.
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.layout.alignment import aligned_grids
from cchc_extract.layout.brokennumbers import with_numbers_whole
from cchc_extract.layout.furniture import printed_over
from cchc_extract.layout.goingon import columns_gone_on, known_edges
from cchc_extract.layout.grid import fill, grids_from_rules, parted
from cchc_extract.layout.headinggaps import with_columns_parted
from cchc_extract.layout.inset import taken_out
from cchc_extract.layout.lines import baselines, lines_on
from cchc_extract.layout.nested import outermost, with_cells_whole
from cchc_extract.layout.openheading import with_open_headings
from cchc_extract.layout.readingorder import in_order
from cchc_extract.layout.sidewise import with_sideways_whole
from cchc_extract.layout.spilled import beyond, with_overlaps_doubted
from cchc_extract.layout.textrows import with_rows_parted
from cchc_extract.layout.unboxed import with_rows_below
from cchc_extract.layout.underheading import with_heading_edges
from cchc_extract.layout.unruled import with_missing_rules
from cchc_extract.model import Grid, Page, PageLayout, Word

__all__ = ["lay_out", "ruled_columns"]


def lay_out(page: Page, before: PageLayout | None = None) -> PageLayout:
    """``page`` as lines and tables in reading order; words inside a table are in its cells and in no line.

    ``before`` is the layout of the page before: a table without vertical rules that goes on from there keeps its columns.

    Lines and grids that the reader already knew (plain text, DOCX, OCR cell by cell) are taken as they are.
    """
    if page.lines is not None:
        return PageLayout(page=page, blocks=in_order(page.lines, page.grids or (), page.width))
    grids = page.grids
    if grids is None:
        grids, loose = _with_text(taken_out(outermost(_ruled(page, _last_grid(before))), page.words), page, before)
        grids, loose = with_open_headings(*with_rows_below(grids, loose), page.rules)
    else:
        loose = _outside(grids, page.words)
    rows = baselines(loose)
    aligned = aligned_grids(rows, page.rules, page=page.number, before=_last_grid(before), ruled=grids)
    if aligned:
        rows = baselines(_outside(aligned, loose))
        grids = (*grids, *aligned)
    return PageLayout(page=page, blocks=in_order(lines_on(rows, page=page.number), grids, page.width))


def ruled_columns(page: Page) -> tuple[Grid, ...]:
    """The tables of a page with those of a single column, which ``lay_out`` takes for frames round text."""
    return _with_text(grids_from_rules(page.rules, page=page.number, fewest=1), page)[0]


def _ruled(page: Page, before: Grid | None) -> list[Grid]:
    """The tables that a page's rules draw, and boxes as wide as the table ``before``, which may go on in them."""
    fewest = 2 if before is None or before.cols == 1 else 1
    found = grids_from_rules(page.rules, page=page.number, fewest=fewest)
    return [grid for grid in found if grid.cols > 1 or (before is not None and columns_gone_on(grid, before))]


def _with_text(
    grids: Sequence[Grid], page: Page, before: PageLayout | None = None
) -> tuple[tuple[Grid, ...], list[Word]]:
    """``grids`` that hold any of the page's words, with them in their cells, and the words left, those printed over a table among them.

    A table within a table takes its words first.
    """
    left, filled = list(page.words), []
    for grid in sorted(grids, key=_area):
        mine, rest = parted(grid, left)
        over = printed_over(grid, mine, page, before) if mine else []
        if over:
            printed = set(map(id, over))
            mine, rest = [word for word in mine if id(word) not in printed], rest + over
        whole = _filled(grid, mine, _last_grid(before)) if mine else None
        if whole is not None and whole.doubts and (more := beyond(grid, rest)):
            mine, rest = [*mine, *more], [word for word in rest if word not in more]
            whole = _filled(grid, mine, _last_grid(before))
        if whole is not None:
            filled.append(whole)
            left = rest
    return tuple(filled), left


def _filled(grid: Grid, words: Sequence[Word], before: Grid | None) -> Grid | None:
    """``grid`` with ``words`` in its cells, or cells that they show; ``None`` for a frame round no rows of the table ``before``."""
    if before is not None and grid.cols < before.cols and (known := columns_gone_on(grid, before)):
        whole, framed = with_heading_edges(fill(known, words), words, known_edges(before))
        if len(whole.cells) > len(grid.cells):
            return with_rows_parted(whole, words, framed)
    if before is not None and grid.cols == 1:
        return None
    over: list[tuple[Word, Word]] = []
    whole = with_sideways_whole(with_cells_whole(fill(grid, words, over), words), words)
    whole, framed = with_heading_edges(whole, words)
    whole = with_columns_parted(with_missing_rules(with_rows_parted(whole, words, framed), words), words)
    whole = with_numbers_whole(whole, words)
    return with_overlaps_doubted(whole, over) if over else whole


def _last_grid(layout: PageLayout | None) -> Grid | None:
    return layout.grids[-1] if layout and layout.grids else None


def _outside(grids: Sequence[Grid], words: Sequence[Word]) -> list[Word]:
    left = list(words)
    for grid in grids:
        _, left = parted(grid, left)
    return left


def _area(grid: Grid) -> float:
    return grid.box.width * grid.box.height if grid.box else 0.0

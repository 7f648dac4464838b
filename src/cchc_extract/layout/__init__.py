"""From words and rules to lines and tables: pure geometry, no files, no pixels.

``lay_out(page)`` is all that the stages after it need.
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.layout.alignment import aligned_grids
from cchc_extract.layout.furniture import printed_over
from cchc_extract.layout.grid import fill, grids_from_rules, parted
from cchc_extract.layout.lines import baselines, lines_on
from cchc_extract.layout.nested import outermost, with_cells_whole
from cchc_extract.layout.readingorder import in_order
from cchc_extract.layout.sidewise import with_sideways_whole
from cchc_extract.layout.textrows import with_rows_parted
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
        grids, loose = _with_text(outermost(grids_from_rules(page.rules, page=page.number)), page, before)
    else:
        loose = _outside(grids, page.words)
    last = before.grids[-1] if before and before.grids else None
    rows = baselines(loose)
    aligned = aligned_grids(rows, page.rules, page=page.number, before=last)
    if aligned:
        rows = baselines(_outside(aligned, loose))
        grids = (*grids, *aligned)
    return PageLayout(page=page, blocks=in_order(lines_on(rows, page=page.number), grids, page.width))


def ruled_columns(page: Page) -> tuple[Grid, ...]:
    """The tables of a page with those of a single column, which ``lay_out`` takes for frames round text."""
    return _with_text(grids_from_rules(page.rules, page=page.number, fewest=1), page)[0]


def _with_text(
    grids: Sequence[Grid], page: Page, before: PageLayout | None = None
) -> tuple[tuple[Grid, ...], list[Word]]:
    """``grids`` that hold any of the page's words, with them in their cells, and the words left, those printed over a table among them.

    A table within a table takes its words first.
    """
    left, filled = list(page.words), []
    for grid in sorted(grids, key=_area):
        mine, left = parted(grid, left)
        over = printed_over(grid, mine, page, before) if mine else []
        if over:
            printed = set(map(id, over))
            mine, left = [word for word in mine if id(word) not in printed], left + over
        if mine:
            whole = with_sideways_whole(with_cells_whole(fill(grid, mine), mine), mine)
            filled.append(with_missing_rules(with_rows_parted(whole, mine), mine))
    return tuple(filled), left


def _outside(grids: Sequence[Grid], words: Sequence[Word]) -> list[Word]:
    left = list(words)
    for grid in grids:
        _, left = parted(grid, left)
    return left


def _area(grid: Grid) -> float:
    return grid.box.width * grid.box.height if grid.box else 0.0

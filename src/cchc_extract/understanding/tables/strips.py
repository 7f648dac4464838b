"""A single ruled column on a page of its own: the last column of a wide sheet, printed on the next page."""

from __future__ import annotations

from collections.abc import Container

from cchc_extract.layout import ruled_columns
from cchc_extract.model import PageLayout
from cchc_extract.understanding.tables.lettered import without_sheet_headings
from cchc_extract.understanding.tables.segments import Segment
from cchc_extract.understanding.tables.slots import slots_of

FEWEST_ROWS = 3
"""A frame with fewer cells is a box round a text."""


def strip_of(layout: PageLayout, with_tables: Container[int]) -> Segment | None:
    """The single column that is ruled on a page, the numbers of a sheet's rows beside it aside; ``None`` where there are others or none."""
    page = layout.page
    if page.number in with_tables or not page.rules or not page.words:
        return None
    ruled = [without_sheet_headings(grid) for grid in layout.grids] or ruled_columns(page)
    grids = [grid for grid in ruled if grid.rows >= FEWEST_ROWS]
    if len(grids) != 1 or grids[0].cols > 1:
        return None
    slots = slots_of(grids[0])
    return Segment(slots=slots, header=None, first=0, end=slots.rows)

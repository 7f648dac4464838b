"""Lines within a table that ended in none of its cells: above its first row on a page on which it goes on, below its last on one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cchc_extract.model import WITHOUT_SIDES, Box, Finding, Line, PageLayout, RawTable, around
from cchc_extract.model.words import say
from cchc_extract.vietnamese import bare

_FEWEST_LETTERS = 3
"""Letters of a line that is more than the number of a page."""


def lines_lost(layouts: Sequence[PageLayout], tables: Sequence[RawTable]) -> Iterator[Finding]:
    """An error for each page with lines of a table without vertical rules in none of its cells, naming them.

    A table that goes on over pages has nothing between its rows but its headings again, its title, and what stands on every page.
    """
    over_pages = [
        (at, each) for at, each in enumerate(tables, 1) if each.method in WITHOUT_SIDES and len(each.pages) > 1
    ]
    if not over_pages:
        return
    pages = {layout.page.number: layout for layout in layouts}
    printed = Counter(text for layout in layouts for text in {_letters(line.text) for line in layout.lines})
    for number, table in over_pages:
        own = _letters(" ".join([table.label, table.title, *(column.label for column in table.columns)]))
        for page in table.pages:
            lost = [
                line
                for line in _between(pages.get(page), table)
                if len(text := _letters(line.text)) >= _FEWEST_LETTERS and text not in own and printed[text] == 1
            ]
            if lost:
                yield _lost(lost, page, number)


def _between(layout: PageLayout | None, table: RawTable) -> list[Line]:
    """The lines of a page in no table that stand above the rows of ``table`` or below them, where it goes on there."""
    if layout is None:
        return []
    page = layout.page.number
    rows = around(row.box for row in table.rows if row.page == page and row.box is not None)
    return [line for line in layout.lines if line.box and rows and _is_within(line.box, rows, page, table.pages)]


def _is_within(line: Box, rows: Box, page: int, pages: Sequence[int]) -> bool:
    if line.x1 <= rows.x0 or line.x0 >= rows.x1:
        return False
    above, below = line.bottom <= rows.top + line.height / 2, line.top >= rows.bottom - line.height / 2
    return (page > min(pages) or not above) and (page < max(pages) or not below)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, bare(text)))


def _lost(lines: Sequence[Line], page: int, table: int) -> Finding:
    raw = "; ".join(line.text for line in lines)
    said = say("table-lines-lost", text=raw)
    return Finding(
        code="text-left-out",
        severity="error",
        stage="layout",
        page=page,
        appendix=table,
        message=said.en,
        message_vi=said.vi,
        raw=raw,
    )

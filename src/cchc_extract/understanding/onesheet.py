"""Whether a page shows further columns of a sheet whose head is printed over its pages, and begins no report of its own.

A letterhead in the cells of a sheet is cut where the page is: number and issuing body stand on the first page, motto and date on the next.
Where the first columns are printed again on every page, the head in them is.
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.model import PageLayout
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.head import Head, find_head
from cchc_extract.understanding.metadata.printed import Found
from cchc_extract.understanding.tables.lettered import without_sheet_headings
from cchc_extract.vietnamese import nfc

FEWEST_RULES = 4
"""Rules across a page, three rows between them: fewer may stand at the same heights on two pages by chance."""
SAME_RULES = 0.9
"""Share of a page's rules across it that stand as high on the other page of one sheet."""
_POINTS = 2.0
"""The heights of rules are compared in steps of so many points."""


def is_beside(layout: PageLayout, report: Sequence[PageLayout], patterns: MetadataPatterns) -> bool:
    """Whether the page goes on beside a page of ``report``: ruled at the same heights, with the same number or the rest of one head.

    A page with the same first column and no number of its own, or with the same table, is another report on the same form.
    """
    own = _heights(layout)
    earlier = next((each for each in report if _as_high(own, _heights(each))), None)
    if len(own) < FEWEST_RULES or earlier is None:
        return False
    here, there = find_head([layout], patterns).number, find_head(report, patterns)
    if there.number is None or (here is not None and _number(here) != _number(there.number)):
        return False
    if _is_printed_again(there, layout):
        return _cells(layout) != _cells(earlier)
    return here is None and _cells(layout, first=True) != _cells(earlier, first=True)


def _number(found: Found) -> str:
    return found.group("number")


def _is_printed_again(head: Head, layout: PageLayout) -> bool:
    """Whether the number of a head and the words of its issuing bodies stand on a page, if among those of its right half."""
    number = head.number.piece.text if head.number and _number(head.number) else ""
    lines = [nfc(line.text) for line in layout.lines]
    words = {word for line in lines for word in line.split()}
    issuer = {word for piece in head.issuer for word in piece.text.split()}
    return bool(number) and any(number in line for line in lines) and issuer <= words


def _heights(layout: PageLayout) -> set[int]:
    return {round(rule.box.top / _POINTS) for rule in layout.page.rules if not rule.vertical}


def _as_high(own: set[int], known: set[int]) -> bool:
    """Whether nearly all heights stand among those ``known``, one step up or down."""
    return sum(not known.isdisjoint((each - 1, each, each + 1)) for each in own) >= SAME_RULES * len(own) > 0


def _cells(layout: PageLayout, *, first: bool = False) -> list[str]:
    """The texts in the tables of a page, or in their first columns alone."""
    return [
        text
        for grid in map(without_sheet_headings, layout.grids)
        for cell in grid.cells
        if not (first and cell.col) and (text := cell.text.strip())
    ]

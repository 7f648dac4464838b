"""Whether a page shows further columns of a sheet whose head is printed over its pages, and begins no report of its own.

A letterhead in the cells of a sheet is cut where the page is: number and issuing body stand on the first page, motto and date on the next.
Where the first columns are printed again on every page, the head in them is.
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.model import PageLayout
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.head import Head, find_head

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
    here, there = find_head([layout], patterns), find_head(report, patterns)
    if there.number is None:
        return False
    if here.number is None:
        return _cells(layout, first=True) != _cells(earlier, first=True)
    return _signs(here) == _signs(there) and _cells(layout) != _cells(earlier)


def _signs(head: Head) -> tuple[str, ...]:
    """The number and the issuing bodies, by which two heads are one; the page alone, where no number is printed."""
    number = head.number.group("number") if head.number else ""
    page = "" if number or not head.number else str(head.number.piece.page)
    return (number, page, *(piece.text for piece in head.issuer))


def _heights(layout: PageLayout) -> set[int]:
    return {round(rule.box.top / _POINTS) for rule in layout.page.rules if not rule.vertical}


def _as_high(own: set[int], known: set[int]) -> bool:
    """Whether nearly all heights stand among those ``known``, one step up or down."""
    return sum(not known.isdisjoint((each - 1, each, each + 1)) for each in own) >= SAME_RULES * len(own) > 0


def _cells(layout: PageLayout, *, first: bool = False) -> list[str]:
    """The texts in the tables of a page, or in their first columns alone."""
    return [
        text for grid in layout.grids for cell in grid.cells if not (first and cell.col) and (text := cell.text.strip())
    ]

"""Sheets as a scanner took them: one taken twice, two pages on one, and stacks that lay face up or out of order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

import regex
from msgspec.structs import replace

from cchc_extract.layout import lay_out
from cchc_extract.model import Box, Finding, Page, PageLayout, Rule, Word
from cchc_extract.model.finding import Severity
from cchc_extract.model.words import Words, say
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.head import find_head
from cchc_extract.understanding.runninglines import page_number
from cchc_extract.understanding.split import is_labelled
from cchc_extract.vietnamese import bare

Placed = TypeVar("Placed", Word, Rule)

_FEWEST = 40
"""Words: pages with fewer are alike by nature."""
_SAME = 0.9
"""Share of its words that a second picture of a sheet has in common with the first: no reading is without errors."""
_SAME_FIGURES = 0.98
"""The same of its words with figures: forms that were filled in differ in these alone."""
_FIGURES = regex.compile(r"\d")


def without_repeated(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages, those that show a sheet scanned before without their content, and with a finding that says of which page."""
    seen: list[tuple[Page, Counter[str]]] = []
    kept: list[Page] = []
    for page in pages:
        words = Counter(bare(word.text) for word in page.words) if page.source == "scan" else Counter[str]()
        first = next((other for other, known in seen if _alike(words, known)), None)
        if first is None:
            seen.append((page, words))
            kept.append(page)
        else:
            said = say("page-again", page=page.number, first=first.number)
            kept.append(
                replace(
                    page,
                    words=(),
                    rules=(),
                    grids=None,
                    findings=(*page.findings, _finding(page.number, "page-again", said)),
                )
            )
    return tuple(kept)


def reading_order(layouts: Sequence[PageLayout], patterns: MetadataPatterns) -> tuple[int, ...]:
    """In which order (positions from 0) the pages of a scan are to be read: as they come, unless the printed page numbers tell another.

    Without numbers a stack lies in reverse where the last page with anything on it has the only head, and the first begins nothing.
    """
    asis = tuple(range(len(layouts)))
    filled = [layout for layout in layouts if layout.page.words]
    if len(filled) < 2 or any(layout.page.source != "scan" for layout in layouts):
        return asis
    numbers = [_printed_number(layout) for layout in layouts]
    if numbers.count(None) == 1:  # the first page of a text has no number, by Decree 30/2020
        numbers = [1 if number is None else number for number in numbers]
    if sorted(number or 0 for number in numbers) == [at + 1 for at in asis]:
        return tuple(sorted(asis, key=lambda at: numbers[at] or 0))
    heads = [find_head([layout], patterns).motto for layout in filled]
    if heads[-1] and not any(heads[:-1]) and not is_labelled(filled[0], patterns):
        return asis[::-1]
    return asis


def reordered(pages: Sequence[Page], order: Sequence[int]) -> tuple[Page, ...]:
    """The pages in that order, the first of which then has a finding that says so."""
    first, *rest = (pages[at] for at in order)
    if list(order) == sorted(order, reverse=True):
        code, said = "pages-backwards", say("pages-backwards", first=first.number, last=rest[-1].number)
    else:
        listed = ", ".join(str(page.number) for page in (first, *rest))
        code, said = "pages-shuffled", say("pages-shuffled", order=listed)
    return (replace(first, findings=(*first.findings, _finding(first.number, code, said, warning=True))), *rest)


def _printed_number(layout: PageLayout) -> int | None:
    """The number that a page prints above or below all else."""
    full = [line.text.strip() for line in layout.lines if line.text.strip()]
    return next((number for text in full[:1] + full[-1:] if (number := page_number(text)) is not None), None)


def _alike(words: Counter[str], known: Counter[str]) -> bool:
    if min(words.total(), known.total()) < _FEWEST:
        return False
    figures, known_figures = (
        Counter({each: n for each, n in every.items() if _FIGURES.search(each)}) for every in (words, known)
    )
    return _common(words, known) >= _SAME and _common(figures, known_figures) >= _SAME_FIGURES


def _common(one: Counter[str], two: Counter[str]) -> float:
    return (one & two).total() / max(1, one.total(), two.total())


def _finding(number: int, code: str, said: Words, *, warning: bool = False) -> Finding:
    severity: Severity = "warning" if warning else "info"
    return Finding(code=code, severity=severity, stage="read", message=said.en, message_vi=said.vi, page=number)


_SPREAD = (1050.0, 740.0)
"""Points: the width and height from which a page is a sheet of A3 lying down."""
_LYING = 1.25
"""Times as wide as high: two pages beside each other are 1.41."""
_GUTTER = (0.46, 0.54, 20.0)
"""Of its width, where the fold lies, and how wide the blank along it is at least, in points."""
_HALF = 25
"""Words on each half, at least."""


def spreads_parted(pages: Sequence[Page], patterns: MetadataPatterns) -> tuple[Page, ...]:
    """The pages, a scanned sheet that shows two pages beside each other as two of the same number: what is left, what is right.

    A sheet of A3 does so where it is blank along its middle; a smaller one, whose resolution may be misstated, where a whole head
    stands on its left half.

    Tables keep their places on the sheet; text of the right page is moved to where it stands on its own page.
    """
    return tuple(half for page in pages for half in _halves(page, patterns))


def _halves(page: Page, patterns: MetadataPatterns) -> tuple[Page, ...]:
    if page.source != "scan" or page.width < _LYING * page.height:
        return (page,)
    fold = _fold(page)
    if fold is None:
        return (page,)
    grids = [grid for grid in page.grids or () if grid.box]
    left = replace(
        page,
        width=fold,
        words=tuple(word for word in page.words if word.box.x0 < fold),
        rules=tuple(rule for rule in page.rules if rule.box.x0 < fold),
        grids=tuple(grid for grid in grids if grid.box and grid.box.x0 < fold) or None,
    )
    tables = [grid.box for grid in grids if grid.box and grid.box.x0 >= fold]
    right = replace(
        page,
        width=page.width - fold,
        words=tuple(_moved(word, fold, tables) for word in page.words if word.box.x0 >= fold),
        rules=tuple(_moved(rule, fold, tables) for rule in page.rules if rule.box.x0 >= fold),
        grids=tuple(grid for grid in grids if grid.box and grid.box.x0 >= fold) or None,
        findings=(),
        seconds=None,
    )
    if min(len(left.words), len(right.words)) < _HALF:
        return (page,)
    is_large = page.width >= _SPREAD[0] and page.height >= _SPREAD[1]
    if not is_large and not find_head([lay_out(left)], patterns).motto:
        return (page,)
    told = _finding(page.number, "page-spread", say("page-spread", page=page.number))
    return (replace(left, findings=(*left.findings, told)), right)


def _moved(each: Placed, by: float, tables: Sequence[Box]) -> Placed:
    """A word or rule moved to the left, if it stands in none of the tables: where a text stands on its page tells what it is."""
    box = each.box
    if any(table.contains(*box.centre) for table in tables):
        return each
    return replace(each, box=Box(box.x0 - by, box.top, box.x1 - by, box.bottom))


def _fold(page: Page) -> float | None:
    """Where between words and tables a sheet is blank from top to bottom, nearest to its middle; ``None`` where nowhere."""
    boxes = [word.box for word in page.words] + [grid.box for grid in page.grids or () if grid.box]
    first, last = (share * page.width for share in _GUTTER[:2])
    spans = sorted((box.x0, box.x1) for box in boxes if box.x1 > first and box.x0 < last)
    reached, gaps = first, []
    for x0, x1 in [*spans, (last, last)]:
        if x0 - reached >= _GUTTER[2]:
            gaps.append((reached + x0) / 2)
        reached = max(reached, x1)
    return min(gaps, key=lambda at: abs(at - page.width / 2), default=None)

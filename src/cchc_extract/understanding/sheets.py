"""Sheets as a scanner took them: one taken twice, and stacks that lay face up or out of order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex
from msgspec.structs import replace

from cchc_extract.model import Finding, Page, PageLayout
from cchc_extract.model.finding import Severity
from cchc_extract.model.words import Words, say
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.head import find_head
from cchc_extract.understanding.runninglines import page_number
from cchc_extract.understanding.split import is_labelled
from cchc_extract.vietnamese import bare

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

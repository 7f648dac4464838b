"""Sheets as a scanner took them: one taken twice, or a stack that lay face up and came out from back to front."""

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


def is_backwards(layouts: Sequence[PageLayout], patterns: MetadataPatterns) -> bool:
    """Whether the pages of a scan lie in reverse: the last page with anything on it has the only head, and the first begins nothing."""
    filled = [layout for layout in layouts if layout.page.words]
    if len(filled) < 2 or any(layout.page.source != "scan" for layout in layouts):
        return False
    heads = [find_head([layout], patterns).motto for layout in filled]
    return heads[-1] and not any(heads[:-1]) and not is_labelled(filled[0], patterns)


def backwards(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages from the last to the first, the first of which then has a finding that says so."""
    said = say("pages-backwards", first=pages[-1].number, last=pages[0].number)
    first = replace(
        pages[-1], findings=(*pages[-1].findings, _finding(pages[-1].number, "pages-backwards", said, warning=True))
    )
    return (first, *reversed(pages[:-1]))


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

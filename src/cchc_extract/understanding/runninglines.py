"""What a text prints once per page and is no part of what the report says: numbers of pages, running heads and feet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex
from msgspec.structs import replace

from cchc_extract.model import Grid, Line, PageLayout
from cchc_extract.vietnamese import bare

_EDGE = 2
"""Lines at the top and at the bottom of a page that may be running ones."""
_FEWEST_LETTERS = 8
_NUMBER = regex.compile(r"^\W{0,3}(?:(?:trang|page)\W{0,2}(?:so\W)?)?(\d{1,3})(?:\s?[/⁄]\s?\d{1,3})?\W{0,3}$")
_APART, _CHAIN = 12, 3
"""Lines between two numbers of pages in a text without page breaks, and how many in a row tell that they are such."""

Block = Line | Grid


def without_running_lines(layouts: Sequence[PageLayout]) -> tuple[PageLayout, ...]:
    """``layouts`` of a text without such lines; those of other sources, whose places tell what they are, as they come."""
    if any(layout.page.source != "text" for layout in layouts):
        return tuple(layouts)
    gone = {id(line) for line in (*_repeated(layouts), *_counted(layouts))}
    if not gone:
        return tuple(layouts)
    return tuple(
        replace(layout, blocks=tuple(block for block in layout.blocks if id(block) not in gone)) for layout in layouts
    )


def page_number(text: str) -> int | None:
    """The number where a line says which page it stands on and nothing else: ``2``, ``- 2 -``, ``Trang 2/3``."""
    match = _NUMBER.match(bare(text.strip()))
    return int(match[1]) if match else None


def _repeated(layouts: Sequence[PageLayout]) -> Iterator[Line]:
    """Lines at the edge of a page that are its number, or stand there on another page too but for their figures."""
    edges = [_edges(layout) for layout in layouts]
    seen = Counter(words for page in edges for words in {_words(line) for line in page})
    for at, page in enumerate(edges):
        for line in page:
            words = _words(line)
            numbered = len(layouts) > 1 and page_number(line.text) is not None
            running = seen[words] > 1 and len(words) >= _FEWEST_LETTERS and (at > 0 or line is not page[0])
            if numbered or running:
                yield line


def _edges(layout: PageLayout) -> list[Line]:
    full = [line for line in layout.lines if line.text.strip()]
    return full if len(full) <= 2 * _EDGE else [*full[:_EDGE], *full[-_EDGE:]]


def _words(line: Line) -> str:
    return "".join(filter(str.isalpha, bare(line.text)))


def _counted(layouts: Sequence[PageLayout]) -> list[Line]:
    """Numbers alone on their lines that count on from each other over a text without page breaks."""
    if len(layouts) != 1:
        return []
    best: dict[int, list[tuple[int, int, Line]]] = {}
    for at, line in enumerate(layouts[0].lines):
        text = line.text.strip()
        found = _NUMBER.match(bare(text)) if len(text) < 2 * _FEWEST_LETTERS and text[-1:] else None
        if found is None:
            continue
        number = int(found[1])
        before = [chain for chain in best.values() if chain[-1][0] == number - 1 and at - chain[-1][1] >= _APART]
        best[at] = [*max(before, key=len, default=[]), (number, at, line)]
    longest = max(best.values(), key=len, default=[])
    return [line for _, _, line in longest] if len(longest) >= _CHAIN else []

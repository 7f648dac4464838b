"""Pages laid out by hand for the tests of heads, signatures and citations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cchc_extract.model import Box, Line, Page, PageLayout, Word, around
from cchc_extract.understanding.patterns import Patterns, load

LETTER = 6.0
"""Width of a letter on these pages, in points."""


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    return load()


def text_layout(text: str) -> PageLayout:
    """A plain-text file: one page without geometry."""
    lines = tuple(Line(page=1, text=line) for line in text.splitlines())
    return PageLayout(page=Page(number=1, source="text"), blocks=lines)


def words_at(
    x: float, top: float, text: str, *, height: float = 12.0, confidence: float | None = None, bold: bool = False
) -> list[Word]:
    words = []
    for part in text.split(" "):
        width = LETTER * len(part)
        words.append(Word(text=part, box=Box(x, top, x + width, top + height), confidence=confidence, bold=bold))
        x += width + LETTER / 2
    return words


def line_at(
    x: float,
    top: float,
    text: str,
    *,
    page: int = 1,
    height: float = 12.0,
    confidence: float | None = None,
    bold: bool = False,
) -> Line:
    words = words_at(x, top, text, height=height, confidence=confidence, bold=bold)
    return line_of(words, page=page)


def line_of(words: Sequence[Word], *, page: int = 1) -> Line:
    return Line(
        page=page,
        text=" ".join(word.text for word in words),
        box=around(word.box for word in words),
        words=tuple(words),
    )


def centred(
    top: float, text: str, *, at: float = 300.0, page: int = 1, bold: bool = False, confidence: float | None = None
) -> Line:
    words = words_at(0, top, text)
    width = words[-1].box.x1
    return line_at(at - width / 2, top, text, page=page, bold=bold, confidence=confidence)


def layout_of(lines: Sequence[Line], *, number: int = 1, source: str = "digital") -> PageLayout:
    words = tuple(word for line in lines for word in line.words)
    page = Page(number=number, source=source, width=595.0, height=842.0, words=words)  # type: ignore[arg-type]
    return PageLayout(page=page, blocks=tuple(sorted(lines, key=lambda line: line.box.top if line.box else 0.0)))

"""The figures that the narrative states, as measures: what is counted is known by the words around a number.

Only known ways of stating a measure are read, so that years, dates, document numbers and articles of law are no figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import regex
from msgspec import Struct

from cchc_extract.model import Figure, PageLayout
from cchc_extract.patterns.figures import FigurePattern, FigurePatterns
from cchc_extract.patterns.toml import REGEX_SECONDS
from cchc_extract.understanding.numbers import Convention, decide, parse_number
from cchc_extract.vietnamese import bare, in_ascii, nfc

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

_EDGE = " .,;:-"


class Body(Struct, frozen=True, kw_only=True):
    """The narrative on one line. ``plain`` is its bare form, letter for letter as long as ``text``.

    ``starts`` and ``pages`` say at which letter each printed line begins, and on which page it stands.
    """

    text: str
    plain: str
    starts: tuple[int, ...]
    pages: tuple[int | None, ...]

    def printed(self, match: regex.Match[str]) -> str:
        """What a match in ``plain`` spans, as printed."""
        return self.text[slice(*match.span())]

    def page(self, position: int) -> int | None:
        """The page on which the letter at ``position`` stands."""
        return self.pages[bisect_right(self.starts, position) - 1] if self.pages else None


NO_TEXT = Body(text="", plain="", starts=(), pages=())
"""The narrative of a report that has none."""


class _Stated(Struct, frozen=True, kw_only=True):
    """A figure as found: where its number and its quote begin and end in the body."""

    pattern: FigurePattern
    number: tuple[int, int]
    quote: tuple[int, int]


def read_figures(layouts: Sequence[PageLayout], patterns: Patterns) -> tuple[Figure, ...]:
    """The figures stated in the body of a report (tables, signature block and appendices left out), in reading order."""
    return figures_in(read_body(layouts, patterns.figures), patterns)


def figures_in(body: Body, patterns: Patterns) -> tuple[Figure, ...]:
    """The figures stated in the narrative ``body``, in reading order."""
    stated = sorted(_stated(body, patterns.figures), key=lambda each: each.number)
    convention = decide(body.text[slice(*each.number)] for each in stated)
    figures = (_figure(each, body, convention) for each in stated)
    return tuple(figure for figure in figures if figure is not None)


def read_body(layouts: Sequence[PageLayout], patterns: FigurePatterns) -> Body:
    """The lines of the narrative joined into one, up to the signature block or the first appendix."""
    return join_lines(_lines(layouts, patterns))


def join_lines(lines: Iterable[tuple[int | None, str]]) -> Body:
    """Lines (NFC) with the number of their page (``None`` in plain text) as one."""
    texts: list[str] = []
    starts: list[int] = []
    pages: list[int | None] = []
    length = 0
    for page, line in lines:
        starts.append(length)
        pages.append(page)
        texts.append(line)
        length += len(line) + 1
    text = " ".join(texts)
    return Body(text=text, plain=bare_letters(text), starts=tuple(starts), pages=tuple(pages))


def page_of(layout: PageLayout) -> int | None:
    """The number of the page; ``None`` in plain text, which has no pages."""
    return None if layout.page.source == "text" else layout.page.number


def bare_letters(text: str) -> str:
    """``text`` (NFC) bare, letter for letter: what is found in it can be cut out of the printed text."""
    return in_ascii(text).casefold() or text.translate(_BARE)


def _lines(layouts: Sequence[PageLayout], patterns: FigurePatterns) -> Iterator[tuple[int | None, str]]:
    for layout in layouts:
        for line in layout.lines:
            text = nfc(line.text)
            plain = bare(text)
            if any(end.search(plain) for end in patterns.ends):
                return
            if text:
                yield page_of(layout), text


def _figure(stated: _Stated, body: Body, convention: Convention) -> Figure | None:
    pattern = stated.pattern
    printed = body.text[slice(*stated.number)].rstrip(".,")
    number = parse_number(printed, convention, "fraction" if pattern.unit == "%" else "convention")
    if number is None:
        return None
    quote = body.text[slice(*stated.quote)].strip(_EDGE)
    page = body.page(stated.number[0])
    return Figure(measure=pattern.measure, value=number.value, unit=pattern.unit, quote=quote, page=page, raw=printed)


def _stated(body: Body, patterns: FigurePatterns) -> Iterator[_Stated]:
    """Every figure once: the first pattern that finds a number has it."""
    taken: set[int] = set()
    for pattern in patterns.figures:
        for match in pattern.pattern.regex.finditer(body.plain, timeout=REGEX_SECONDS):
            if match.start("value") not in taken:
                taken.add(match.start("value"))
                yield _Stated(pattern=pattern, number=match.span("value"), quote=match.span())


class _BareLetters(dict[int, str]):
    """The bare form of each letter, found when it is first asked for."""

    def __missing__(self, letter: int) -> str:
        plain = bare(chr(letter))
        self[letter] = plain if len(plain) == 1 else " "
        return self[letter]


_BARE = _BareLetters()

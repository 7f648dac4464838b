"""Letters at code points that are not theirs but print as they do: ``trƣờng``, full-width figures, Cyrillic letters.

Fonts with a wrong table of characters, keyboards and converters make them; on paper nothing is to be seen of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from operator import attrgetter
from typing import TypeVar

import regex
from msgspec.structs import replace

from cchc_extract.model import Cell, Evidence, Line, Page, Word, decide

K = TypeVar("K", Word, Cell)

RULE = "code-point"
_ALIKE = str.maketrans(
    {
        **dict(zip("ƣƢðÐƉɖ", "ưƯđĐĐđ", strict=True)),
        **dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсух", "ABESIJKMHOPCTYXaesijopcyx", strict=True)),
        **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
        "\u2010": "-",
        "\u2011": "-",
        "\u2044": "/",
    }
)
_WIDE = regex.compile(r"[\uff01-\uff5e\u2160-\u217b\ufb00-\ufb06\U0001d400-\U0001d7ff]")
"""Whole blocks of letters and figures in another dress."""
_ODD = regex.compile("[" + "".join(map(chr, _ALIKE)) + _WIDE.pattern[1:])
_RAISED = regex.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079]")
_MARK = regex.compile(r"(?<=\d)(?<!(?<![\d,])10)[\u00b9\u00b2\u00b3\u2070-\u2079]+$")
"""A mark of a footnote behind a figure; what is raised behind 10 is its power."""
_TEXT = attrgetter("text")


def as_printed(text: str) -> str:
    """``text`` with each such letter as the one it prints as."""
    if not _ODD.search(text):
        return text
    return _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text).translate(_ALIKE)


def mended(words: Sequence[Word]) -> tuple[Word, ...]:
    """``words`` as they print, without raised figures behind figures; each change decided by a rule."""
    return _mended(words)


def mended_cells(page: Page) -> Page:
    """A page whose reader knows its tables, with their cells and the lines between them as they print."""
    if page.grids is None:
        return page
    grids = tuple(replace(grid, cells=_mended(grid.cells)) for grid in page.grids)
    return replace(page, grids=grids, lines=page.lines and tuple(map(_mended_line, page.lines)))


def _mended_line(line: Line) -> Line:
    if not _ODD.search(line.text):
        return line
    known = decide(Evidence(text=line.text), as_printed(line.text), RULE)
    return replace(line, text=known.text, decisions=known.decisions)


def _mended(known: Sequence[K]) -> tuple[K, ...]:
    said = "".join(map(_TEXT, known))
    if _ODD.search(said):
        known = [decide(each, as_printed(each.text), RULE) for each in known]
    if _RAISED.search(said):
        known = [decide(each, _MARK.sub("", each.text), "note-mark") for each in known]
    return tuple(known)

"""What the lines above a table say: which appendix it is, and its title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from cchc_extract.model import Line
from cchc_extract.patterns.tables import TablePatterns
from cchc_extract.patterns.toml import Pattern
from cchc_extract.vietnamese import bare, nfc

MOST_TITLE_LINES = 6
"""A title has no more lines than this; further lines above a table are text."""

CAPITALS = 0.8
"""Share of capitals among the letters of a line from which it is written in capitals."""


class Caption(Struct, frozen=True, kw_only=True):
    """``label``: the appendix heading as printed, empty where none is; ``title``: the lines below it, on one line.

    ``continued``: the heading says that the appendix began before (``Phụ lục II (tiếp theo)``).
    """

    label: str = ""
    title: str = ""
    continued: bool = False


def read_caption(lines: Sequence[Line], patterns: TablePatterns, merged: Sequence[str] = ()) -> Caption:
    """The caption in the ``lines`` above a table and in ``merged``, the rows of title inside its grid.

    The last appendix heading counts, and what follows it; without one, the last lines that are written as a title (in capitals).
    """
    texts = [nfc(line.text) for line in lines] + [nfc(text) for text in merged]
    for index in range(len(texts) - 1, -1, -1):
        label, rest = _label(texts[index], patterns)
        if label:
            title = _title([rest, *texts[index + 1 :]], patterns)
            goes_on = _goes_on(title, patterns)
            return Caption(label=label, title=title[goes_on:], continued=goes_on > 0)
    capitals = list(_trailing_capitals(texts, patterns))
    return Caption(title=_title(capitals, patterns))


def _goes_on(title: str, patterns: TablePatterns) -> int:
    """How many letters at the beginning of a title say that its appendix goes on; 0 where none do."""
    found = (pattern.search(title) for pattern in patterns.continued)
    return next((match.end() for match in found if match is not None and len(bare(title)) == len(title)), 0)


def headings_alone(lines: Iterable[Line], patterns: TablePatterns) -> list[tuple[str, int]]:
    """The appendix headings that stand on a line of their own, as printed, with their page."""
    found = []
    for line in lines:
        label, rest = _label(nfc(line.text), patterns)
        if label and not rest:
            found.append((label, line.page))
    return found


def _label(text: str, patterns: TablePatterns) -> tuple[str, str]:
    """The appendix heading that ``text`` begins with, as printed, and the rest of the line; both empty where there is none."""
    for pattern in patterns.appendix:
        match = pattern.search(text)
        if match is not None and len(bare(text)) == len(text):
            start, end = match.span("label")
            return text[start:end], text[end:].strip(" .:-–(")
    return "", ""


def _title(texts: Iterable[str], patterns: TablePatterns) -> str:
    kept: list[str] = []
    for text in texts:
        if _matches(text, patterns.attached):
            break
        if text:
            kept.append(text)
    return " ".join(kept[:MOST_TITLE_LINES])


def _trailing_capitals(texts: Sequence[str], patterns: TablePatterns) -> list[str]:
    """The last lines in capitals above the table, with nothing but bracketed references below them."""
    index = len(texts)
    while index and (_matches(texts[index - 1], patterns.attached) or texts[index - 1].endswith(")")):
        index -= 1
    end = index
    while index and _in_capitals(texts[index - 1]):
        index -= 1
    return list(texts[index:end]) if index < end else list(texts[max(0, end - 1) : end])


def _in_capitals(text: str) -> bool:
    """Whether most letters are capitals: OCR takes some for small ones."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > CAPITALS * len(letters)


def _matches(text: str, patterns: Iterable[Pattern]) -> bool:
    return any(pattern.search(text) is not None for pattern in patterns)

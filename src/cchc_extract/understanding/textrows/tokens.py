"""The words of a dump and what stands between them: blanks, line ends, empty lines, lone blanks that stand for empty cells."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

import regex
from msgspec import Struct
from msgspec.structs import replace

_WORD = regex.compile(r"[^\s\u200b\ufeff]+")
_BLANK_LINES_THAT_MEAN = 0.15
_INDENTED_LINES_THAT_DO_NOT = 0.5
_WORDS_THAT_SHOW = 300


class Gap(IntEnum):
    """What stands before a word."""

    INLINE = 0
    WIDE = 1
    """Two blanks or more, or a tab, within a line."""
    LINE = 2
    SOFT_LINE = 3
    """A line end after more blanks than most lines have: the writer expected the text to go on."""
    PARAGRAPH = 4
    """A line end and at least one empty line."""
    SOFT_PARAGRAPH = 5
    PAGE = 6
    """A page break (or page furniture) stood here; what it hides is unknown."""


class Token(Struct, frozen=True):
    """A word, the number of its line, what stands before it and how many lone blanks (``blanks``) were seen there."""

    text: str
    line: int
    first: bool
    last: bool
    gap: Gap
    blanks: int


class Text(Struct, frozen=True, eq=False):
    """The words of some lines. ``blanks_count``: in this dump each empty cell left one blank."""

    tokens: tuple[Token, ...]
    lines: tuple[str, ...]
    blanks_count: bool


def blanks_count(lines: Sequence[str]) -> bool:
    """Whether blanks stand for empty cells: lines of nothing but blanks are common, and indentation is not."""
    full = [line for line in lines if line.strip()]
    lone = sum(1 for line in lines if line and not line.strip())
    indented = sum(1 for line in full if line[0].isspace())
    return (
        bool(full) and lone >= _BLANK_LINES_THAT_MEAN * len(full) and indented < _INDENTED_LINES_THAT_DO_NOT * len(full)
    )


def tokenize(lines: Sequence[str], page_starts: frozenset[int], *, count_blanks: bool) -> Text:
    """Split ``lines`` into words. ``page_starts`` are the indices of lines that begin a page."""
    tokens: list[Token] = []
    blanks, empty, soft, page = 0, 0, False, False
    usual = _usual_blanks(lines)
    for number, line in enumerate(lines):
        page = page or number in page_starts
        words = list(_WORD.finditer(line))
        if not words:
            blanks += len(line)
            empty += 1
            continue
        blanks += words[0].start()
        gap = Gap.PAGE if page else _line_gap(empty, soft)
        for i, word in enumerate(words):
            if i:
                gap = Gap.INLINE if line[words[i - 1].end() : word.start()] == " " else Gap.WIDE
            tokens.append(Token(word.group(), number, i == 0, i == len(words) - 1, gap, blanks if i == 0 else 0))
        blanks, empty, page = 0, 0, False
        soft = len(line) - words[-1].end() > usual
    return Text(tuple(tokens), tuple(lines), count_blanks)


@lru_cache(maxsize=2)
def beginning(text: Text) -> Text:
    """The first lines of ``text``, as many as show how its rows look."""
    end = next((p for p, token in enumerate(text.tokens) if token.first and p >= _WORDS_THAT_SHOW), len(text.tokens))
    return text if end == len(text.tokens) else replace(text, tokens=text.tokens[:end])


def _usual_blanks(lines: Sequence[str]) -> int:
    """How many blanks stand at the end of most lines: none, or one."""
    full = [line for line in lines if line.strip()]
    return int(2 * sum(line[-1].isspace() for line in full) > len(full))


def _line_gap(empty: int, soft: bool) -> Gap:
    if empty:
        return Gap.SOFT_PARAGRAPH if soft else Gap.PARAGRAPH
    return Gap.SOFT_LINE if soft else Gap.LINE


def join(words: Sequence[Token]) -> str:
    """The words as one line of text; a word cut behind its hyphen or slash at a line end is put together again."""
    out: list[str] = []
    for i, word in enumerate(words):
        if i and not (word.first and _cut(words[i - 1].text)):
            out.append(" ")
        out.append(word.text)
    return "".join(out)


def _cut(text: str) -> bool:
    return len(text) > 1 and text[-1] in "-/" and text[-2].isalnum()

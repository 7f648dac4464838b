"""The pieces of a dump in which each cell is a paragraph of its own: lines, parts of lines between tabs, and the gaps before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex
from msgspec import Struct

_RULE = regex.compile(r"[\s|:+=_-]*[-=_]{3}[\s|:+=_-]*")
_BAR = regex.compile(r"\s\|\s?|\s?\|\s")
_ORDINARY, _DIVISIBLE = 0.2, 0.9
"""Share of the lines that must have so many empty lines before them for that to be the usual gap; of the larger gaps that are multiples."""
_MOST_EMPTY = 60
"""Empty cells in a row; more empty lines than these make are no cells."""


class Piece(Struct, frozen=True):
    """A line, or a part of one: from ``line`` up to ``end`` (excluded), ``empty`` empty lines before it.

    ``joined``: a tab or bar parts it from the piece before it in its line. ``led``: its line begins with a tab and has no other.
    """

    text: str
    line: int
    empty: int = 0
    joined: bool = False
    led: bool = False


class Item(Struct, frozen=True):
    """What may be a cell or a paragraph of one; ``text`` is empty where a ``gap`` or a line of blanks stands for a cell without text."""

    text: str
    line: int
    joined: bool = False
    led: bool = False
    gap: bool = False


class Gaps(Struct, frozen=True):
    """How many empty lines stand before a cell, and how many more each empty cell leaves (0: it leaves none)."""

    usual: int
    step: int


def pieces_of(lines: Sequence[str]) -> list[Piece]:
    """The pieces of ``lines``; those of nothing but blanks have no text."""
    found: list[Piece] = []
    empty = 0
    for number, line in enumerate(lines):
        text = line.strip()
        if not line or (("|" in text or "+" in text) and _RULE.fullmatch(text)):
            empty += not line
            continue
        parts = _parts(line, text)
        found.append(Piece(parts[0], number, empty, led=len(parts) == 1 and line[0] == "\t"))
        found += [Piece(part, number, joined=True) for part in parts[1:]]
        empty = 0
    return found


def _parts(line: str, text: str) -> list[str]:
    if "\t" in text:
        return [part.strip() for part in line.split("\t")]
    if "|" in text and _BAR.search(text):
        framed = line.startswith("|")
        inner = text.removeprefix("|").removesuffix("|") if framed else line
        return [part.strip() for part in inner.split("|")]
    return [text]


def gaps_of(pieces: Sequence[Piece]) -> Gaps:
    """The usual gap between cells, and what an empty cell adds to it."""
    counts = Counter(piece.empty for piece in pieces if not piece.joined)
    total = sum(counts.values())
    usual = next((empty for empty in sorted(counts) if counts[empty] >= _ORDINARY * total), 0)
    larger = {empty - usual: count for empty, count in counts.items() if empty > usual}
    pitch = usual + 1
    divisible = sum(count for more, count in larger.items() if more % pitch == 0)
    return Gaps(usual, pitch if divisible >= _DIVISIBLE * sum(larger.values()) else 1)


def items_of(pieces: Sequence[Piece], gaps: Gaps) -> list[Item]:
    """The pieces, with an item for each cell that is nothing but a gap; lines nearer to each other than cells are one paragraph."""
    found: list[Item] = []
    for number, piece in enumerate(pieces):
        more = piece.empty - gaps.usual
        if number and not piece.joined and more < 0 and found[-1].text and piece.text:
            found[-1] = Item(f"{found[-1].text}\n{piece.text}", found[-1].line, found[-1].joined, found[-1].led)
            continue
        if number and gaps.step and more > 0:
            empties = min(_MOST_EMPTY, more // gaps.step)
            found += [Item("", piece.line - (empties - k) * gaps.step, gap=True) for k in range(empties)]
        found.append(Item(piece.text, piece.line, piece.joined, piece.led))
    return found

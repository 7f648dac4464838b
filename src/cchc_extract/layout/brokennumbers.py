"""A number in parts, none of which tells by itself that it is one: a narrow cell broke it, or its digits are printed wide apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise
from operator import attrgetter

import regex
from msgspec.structs import replace

from cchc_extract.layout.lines import baselines
from cchc_extract.layout.unruled import words_in
from cchc_extract.model import Cell, Finding, Grid, Word, carried, first_reading
from cchc_extract.model.words import say

_MARGINS = 13.0
"""Points that a cell keeps free between its sides, with the widest margins that office programs give it unasked."""
_SHORT = 2
"""Signs at the end of a number, the last of which (``%``) is not parted from the one before."""

_TEXT = attrgetter("text")
_PIECES = regex.compile(r"\d[\d.,]*(?:\n[\d.,]+)*\n[\d.,]+%?|\d(?: [\d.,])+")
_DIGITS = regex.compile(r"[1-9]\d+|\d+,\d+")
_NUMBER = regex.compile(r"\d+(?:[.,]\d+)?%?|\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_WHOLE = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?%?|\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|\d{1,3}[.,]\d{1,3}%")


def with_numbers_whole(grid: Grid, words: Sequence[Word]) -> Grid:
    """``grid``, filled with ``words``, with lines that fill a cell, and digits with blanks between, joined to one well-formed number.

    The row is doubted where each part might be a number by itself.
    """
    parted = compress(grid.cells, map(_PIECES.fullmatch, map(_TEXT, grid.cells)))
    found = {cell: whole for cell in parted if (whole := _whole(cell, words))}
    if not found:
        return grid
    cells = tuple(_with_text(cell, found[cell]) if cell in found else cell for cell in grid.cells)
    unsure = [cell for cell in found if all(map(_NUMBER.fullmatch, cell.text.split()))]
    doubts = [(cell.row, _joined(found[cell], grid.page)) for cell in unsure]
    return replace(grid, cells=cells, doubts=(*grid.doubts, *doubts))


def _with_text(cell: Cell, whole: str) -> Cell:
    """``cell`` with its parts joined, which is no change of what was read."""
    decisions = cell.decisions and carried([cell], "".join(first_reading(cell).split()), whole)
    return replace(cell, text=whole, decisions=decisions)


def _whole(cell: Cell, words: Sequence[Word]) -> str:
    """The number of which ``cell`` holds the parts; empty where they are none."""
    whole = "".join(cell.text.split())
    if "\n" in cell.text:
        return whole if _WHOLE.fullmatch(whole) and _fills(cell, words) else ""
    return whole if _WHOLE.fullmatch(whole) or _DIGITS.fullmatch(whole) else ""


def _fills(cell: Cell, words: Sequence[Word]) -> bool:
    """Whether the next signs have no room on any line of a cell but the last."""
    rows = baselines(words_in(cell, words))
    if cell.box is None or any(len(row) > 1 or row[0].turned for row in rows):
        return False
    return all(
        cell.box.width - above.box.width - below.box.width * _first(below.text) < _MARGINS
        for (above,), (below,) in pairwise(rows)
    )


def _first(text: str) -> float:
    """The share of a text that does not break: its first sign, or all of it where it is a digit and the sign behind it."""
    return 1.0 if len(text) <= _SHORT and text.endswith("%") else 1 / len(text)


def _joined(raw: str, page: int) -> Finding:
    said = say("number-broken", raw=raw)
    return Finding(
        code="number-broken",
        severity="warning",
        stage="layout",
        page=page,
        message=said.en,
        message_vi=said.vi,
        raw=raw,
    )

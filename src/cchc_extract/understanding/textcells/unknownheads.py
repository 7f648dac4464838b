"""Whether what was read below a heading of unknown words is a table: nothing but its columns can tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from cchc_extract.understanding.textcells.cellkinds import Kind, kind_of
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_FEWEST_FIGURES, _FIGURES = 2, 0.8
"""Figures of a column, and their share."""
_FEWEST_COUNTED: Final = 3
_MIXED: Final = 3
"""Of so many cells of a column one may be a figure among words, or words among figures."""


def are_of_table(columns: Sequence[Sequence[str]], vocabulary: Vocabulary) -> bool:
    """Whether the cells of ``columns`` are rows enough of a table: one column is of figures, none is of words and figures alike, most
    rows hold words, and the numbers of the rows stand in no column but the first: there each row would have that of the next.
    """
    filled = [[text for text in column if text] for column in columns]
    figures = [sum(kind_of(text, vocabulary) == Kind.NUMBER for text in column) for column in filled]
    words = [sum(any(map(str.isalpha, text)) for text in column) for column in filled]
    likely = any(
        count >= max(_FEWEST_FIGURES, _FIGURES * len(column)) for count, column in zip(figures, filled, strict=True)
    )
    rows = list(zip(*columns, strict=True))
    labelled = sum(any(any(map(str.isalpha, text)) for text in row) for row in rows)
    if not likely or len(rows) < _FEWEST_FIGURES or 2 * labelled <= len(rows) or any(map(_counts_on, filled[1:])):
        return False
    return all(_MIXED * min(each) <= sum(each) for each in zip(figures, words, strict=True))


def _counts_on(column: Sequence[str]) -> bool:
    """Whether the cells are the numbers of the rows, or all but that of the first."""
    if len(column) < _FEWEST_COUNTED or column[0] not in ("1", "2"):
        return False
    return all(text.isdecimal() for text in column) and all(int(b) == int(a) + 1 for a, b in pairwise(column))

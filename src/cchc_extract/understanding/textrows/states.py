"""What crosses between the parser of plain text and what is built on it: the table's shape, the open row, the steps of a reading."""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

from cchc_extract.understanding.textrows.numbering import Numbering

STT, LABEL, UNIT, VALUE, NOTE, TEXT, GROUP = range(7)
"""Kinds of columns: ``TEXT`` holds words in every row, ``NOTE`` in some, ``GROUP`` before the label in the first of several."""
WORDS = (LABEL, NOTE, TEXT, GROUP)
Kind = Literal["row", "cell", "more", "resume", "skip", "end"]


class Shape(Struct, frozen=True):
    """The columns of the table from left to right, by kind. ``openers``: how labels of rows without number often begin (squeezed).

    ``spare``: the last column is none of the heading's; it takes words behind the values, at a price.
    """

    kinds: tuple[int, ...]
    openers: tuple[str, ...] = ()
    spare: bool = False

    def has(self, kind: int) -> bool:
        """Whether there is a column of this kind."""
        return kind in self.kinds

    def left(self, col: int, kind: int = VALUE) -> int:
        """How many columns of a kind stand behind ``col``."""
        return self.kinds[col + 1 :].count(kind)

    @property
    def values(self) -> int:
        """How many value columns there are."""
        return self.kinds.count(VALUE)

    @property
    def columns(self) -> int:
        """How many columns the heading has."""
        return len(self.kinds) - self.spare


class State(NamedTuple):
    """What is known of the open row: its last cell's column, cells with values or texts read, cells present, numbering; ``paged``: a
    page break was just passed, and which cells of the row were resumed behind it.
    """

    col: int
    given: int
    flags: int
    numbering: Numbering
    paged: int


OUTSIDE = -1
"""The column of the state in which the table has ended: what follows is other text."""


class Step(NamedTuple):
    """An edge of the path: the words from ``start`` up to ``end`` read as (part of) a cell of column ``col``, whose kind is ``role``."""

    start: int
    end: int
    kind: Kind
    role: int
    col: int
    text: str


class Reading(Struct, frozen=True):
    """The cheapest reading: its steps, its cost, and the indices of words that a nearly as cheap reading takes otherwise."""

    steps: tuple[Step, ...]
    cost: float
    doubtful: frozenset[int]

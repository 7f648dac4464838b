"""What crosses between the parser of plain text and what is built on it: the table's shape, the open row, the steps of a reading."""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

from cchc_extract.understanding.textrows.numbering import Numbering

STT, LABEL, UNIT, VALUE, NOTE = range(5)
Kind = Literal["row", "cell", "more", "resume", "skip", "end"]


class Shape(Struct, frozen=True):
    """The columns of the table: whether it has units and notes, and how many value columns. ``openers``: how labels of rows without
    number often begin (squeezed).
    """

    values: int = 1
    unit: bool = True
    note: bool = True
    openers: tuple[str, ...] = ()

    def place(self, role: int, filled: int) -> int:
        """Column of a cell, counted from 0; ``filled`` is the number of the value column, from 1."""
        if role in (STT, LABEL):
            return role
        if role == UNIT:
            return 2
        return 1 + self.unit + (filled if role == VALUE else self.values + 1)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return 2 + self.unit + self.values + self.note


class State(NamedTuple):
    """What is known of the open row: last cell, values read, cells present, numbering; ``paged``: a page break was just
    passed, and which cells of the row were resumed behind it.
    """

    role: int
    filled: int
    flags: int
    numbering: Numbering
    paged: int


class Step(NamedTuple):
    """An edge of the path: the words from ``start`` up to ``end`` read as (part of) a cell."""

    start: int
    end: int
    kind: Kind
    role: int
    filled: int
    text: str


class Reading(Struct, frozen=True):
    """The cheapest reading: its steps, its cost, and the indices of words that a nearly as cheap reading takes otherwise."""

    steps: tuple[Step, ...]
    cost: float
    doubtful: frozenset[int]

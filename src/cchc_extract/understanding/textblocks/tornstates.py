"""What crosses between the parts of the search: the columns found so far, a partial reading, the steps that led to it."""

from __future__ import annotations

from copy import copy
from typing import Literal, NamedTuple

from msgspec import Struct

from cchc_extract.understanding.textrows.numbering import START, Numbering
from cchc_extract.understanding.units import Unit

Kind = Literal["stt", "label", "unit", "value", "note"]
Act = Literal["open", "leaf", "sub", "head", "cell", "wrap", "both", "skip", "break"]
HEADING, OUTSIDE = -1, -9


class Column(NamedTuple):
    """A column: its heading by levels, and how many of its cells were numbers and how many words."""

    kind: Kind
    heads: tuple[str, ...]
    numbers: int = 0
    words: int = 0


class Step(NamedTuple):
    """A piece read as a heading (``row`` is ``HEADING``), (part of) a cell of ``row`` of its page, or nothing (``OUTSIDE``)."""

    act: Act
    column: int
    row: int
    cost: float


class Reading:
    """A partial reading of the pieces: the last ``step`` and the reading before it (``parent``).

    ``filled`` has a bit for each row of the page by column, ``groups`` for rows that only name those below them; ``base`` rows were
    read on earlier pages. ``flow_row`` is the row in which the block of the last piece begins, ``cell`` what its cell says so far.
    ``gaps`` is what the blank cells cost so far; ``cost`` is without it. ``labels``, ``units`` and ``values`` say by row what was read.
    """

    __slots__ = (
        "base", "before", "cell", "columns", "cost", "filled", "flow_row", "gaps", "groups", "label", "labels", "numbering", "own",
        "parent", "piece", "rows", "step", "stt_cost", "unit_texts", "units", "values",
    )  # fmt: skip

    def __init__(self) -> None:
        """The reading of nothing."""
        self.cost = 0.0
        self.gaps = 0.0
        self.columns: tuple[Column, ...] = ()
        self.filled: tuple[int, ...] = ()
        self.groups = 0
        self.own = 0.0
        self.labels: dict[int, str] = {}
        self.unit_texts: dict[int, str] = {}
        self.units: dict[int, Unit] = {}
        self.values: dict[int, tuple[tuple[str, bool], ...]] = {}
        self.base = 0
        self.rows = 0
        self.step = Step("break", -1, HEADING, 0.0)
        self.flow_row = HEADING
        self.numbering: Numbering = START
        self.before: Numbering = START
        self.stt_cost = 0.0
        self.cell = ""
        self.label = ""
        self.parent: Reading | None = None
        self.piece = -1

    def copy(self) -> Reading:
        """A reading that goes on from this one."""
        new = copy(self)
        new.parent = self
        return new

    @property
    def key(self) -> tuple[object, ...]:
        """Readings of equal key go on alike."""
        return (
            self.filled,
            self.base,
            self.step.column,
            self.step.row,
            self.step.act in {"open", "leaf", "sub", "head"},
            self.flow_row,
            self.columns,
        )

    def first(self, kind: Kind) -> int:
        """The first column of a kind; -1 where there is none."""
        return next((c for c, column in enumerate(self.columns) if column.kind == kind), -1)


class Placed(Struct, frozen=True):
    """A piece and where it stands: ``row`` counts over all pages."""

    piece: int
    act: Act
    column: int
    row: int
    cost: float

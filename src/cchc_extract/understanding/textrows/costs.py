"""What the parts of a table row cost: the one place where the weights of the plain-text parser stand.

Costs are negative log-odds in natural units, set by hand from what is usual in such tables; the parser is not sensitive to any
of them by itself, because a row is judged by numbering, unit, value, line ends and blanks together. The costs of line ends are
learned from each dump (``learned``).
"""

from __future__ import annotations

import math
from collections import Counter
from enum import IntEnum

from msgspec import Struct, field

from cchc_extract.understanding.textrows.tokens import Gap


class Junction(IntEnum):
    """What a gap between two words stands for."""

    WITHIN = 0
    """Both words belong to one cell."""
    CELL = 1
    """The next cell of the same row begins."""
    ROW = 2
    """The next row begins."""


class Place(IntEnum):
    """How a cell stands in its lines."""

    ALONE = 0
    """It begins its line."""
    INLINE = 8
    """It begins within a line, behind another cell."""
    BROKEN = 16
    """It is broken over lines."""


_LINE_GAPS = (Gap.LINE, Gap.SOFT_LINE, Gap.PARAGRAPH, Gap.SOFT_PARAGRAPH)
WHOLE = "whole"
"""A whole number; the number of its digits stands behind it."""
_MOST_LEARNED, _MOST_OF_KIND = 1.5, 2.5
_USUAL_BEGINNING, _MOST_OF_BEGINNING = 1.2, 3.0
_BROKEN_LINE, _LINE_LEFT, _USUAL_INLINE = 1.5, 0.7, 0.7


class Costs(Struct, frozen=True):
    """See the module's docstring. ``gaps`` holds learned costs of (junction, gap); what is absent costs nothing."""

    gaps: dict[tuple[Junction, Gap], float] = field(default_factory=dict)
    wide_within: float = 1.0
    blank_off: float = 1.6
    """For each lone blank more or less than the empty cells explain, where blanks count."""
    unnumbered: float = 1.8
    opener: float = 0.6
    """A row without number whose label begins as such rows do: sums, breakdowns."""
    no_label: float = 1.6
    no_label_numbered: float = 2.2
    no_label_again: float = 0.3
    """A row without label whose unit stood in such rows before."""
    number_as_label: float = 2.0
    """A row without number whose label begins with what could be its number."""
    bullet_label: float = 1.0
    small_start: float = 1.2
    """A row without number whose label begins with a small letter."""
    heading: float = 0.8
    heading_unnumbered: float = 4.0
    no_value: float = 2.2
    missing_value: float = 1.5
    missing_values_most: float = 3.5
    no_unit: float = 1.8
    value_below_unit: float = 2.0
    """A value on the line after a unit that stood beside other text."""
    value_is_next_number: float = 1.2
    begins: dict[tuple[Place, bool], float] = field(default_factory=dict)
    """Learned: what it costs that a cell begins a line (or does not) behind one that stands so."""
    number_only: float = 7.0
    missing_text: float = 1.5
    text_begins: float = 0.8
    text_small: float = 1.2
    text_inline: float = 0.6
    """Words that begin a cell with a small letter; within a line, with a capital behind words that have none."""
    heading_of_unnumbered: float = 2.5
    """A row without values in a table whose rows have no numbers."""
    leave: float = 4.0
    """The table ends at this line; what the lines below it cost besides is theirs (``candidates``)."""
    blank: dict[int, float] = field(default_factory=dict)
    """Learned: what it costs that a value column is empty, where that is usual."""
    number_outside: float = 4.0
    """A line below the table that begins with a number that would come next in it: one whose own cost is no more than ``nearly_next``."""
    nearly_next: float = 2.0
    next_number_in_label: float = 2.0
    group: float = 0.5
    """A cell that names a group of rows, before the label."""
    next_number_in_note: float = 3.0
    stacked: float = 2.5
    values: dict[tuple[int, str], float] = field(default_factory=dict)
    """Learned: what a value of a kind (whole number, decimals, percent, dash, word) costs in a column."""
    note_inline: float = 0.4
    note_below: float = 1.0
    note_without_value: float = 2.6
    note_line: float = 0.25
    no_note_column: float = 3.5
    bullet_note: float = -0.3
    resume: float = 2.2
    note_too_long: float = 2.0
    note_over_page: float = 1.2
    number_in_note: float = 1.5
    """A note that begins, or goes on, with what could be the number of the next row."""


def learned_values(seen: Counter[tuple[int, str]]) -> dict[tuple[int, str], float]:
    """Costs of the kinds of values in each column, from how often a first reading found each kind there."""
    kinds = Counter[str]()
    columns = Counter[int]()
    for (col, kind), count in seen.items():
        kinds[kind] += count
        columns[col] += count
    found: dict[tuple[int, str], float] = {}
    for col, total in columns.items():
        for kind, count in kinds.items():
            usual = count / kinds.total()
            here = (max(seen[col, kind], _nearly(seen, col, kind)) + 3 * usual) / (total + 3)
            found[col, kind] = max(-_MOST_LEARNED, min(_MOST_OF_KIND, -0.8 * math.log(here / usual)))
    return found


def _nearly(seen: Counter[tuple[int, str]], col: int, kind: str) -> float:
    """How often the column has whole numbers of a digit less or more, by half: a sum is longer than what it adds up."""
    if not kind.startswith(WHOLE):
        return 0.0
    digits = int(kind.removeprefix(WHOLE))
    return (seen[col, f"{WHOLE}{digits - 1}"] + seen[col, f"{WHOLE}{digits + 1}"]) / 2


def learned_beginnings(seen: Counter[tuple[Place, bool]]) -> dict[tuple[Place, bool], float]:
    """What it costs that a cell begins a line (or does not), from how often a first reading found either behind cells that stand so.

    In some dumps no cell begins within a line. In those that keep rows together one does behind a cell that is not broken, whose line is
    the row's, and none behind one that is.
    """
    return {
        (place, first): min(_MOST_OF_BEGINNING, max(0.0, -math.log(share) - _USUAL_BEGINNING))
        for place in Place
        for first in (False, True)
        for share in [(seen[place, first] + 1) / (seen[place, False] + seen[place, True] + 2)]
    }


def likely_beginnings(alone: int, inline: int) -> dict[tuple[Place, bool], float]:
    """The same before any reading, from how many values stand alone in their lines and how many beside other words."""
    share = (inline + 1) / (alone + inline + 2)
    within = min(_BROKEN_LINE, max(0.0, -math.log(share) - _USUAL_INLINE))
    return {
        (Place.ALONE, False): within,
        (Place.INLINE, False): within,
        (Place.BROKEN, False): within + _BROKEN_LINE,
        (Place.INLINE, True): _LINE_LEFT,
    }


def learned(junctions: Counter[tuple[Junction, Gap]]) -> dict[tuple[Junction, Gap], float]:
    """Costs of gaps from how often a first reading found each of them at each junction: log of the ratio of shares, damped."""
    every = Counter[Gap]()
    for (_, gap), count in junctions.items():
        every[gap] += count
    lines = sum(every[gap] for gap in _LINE_GAPS)
    found: dict[tuple[Junction, Gap], float] = {}
    for junction in Junction:
        total = sum(junctions[junction, gap] for gap in _LINE_GAPS)
        for gap in _LINE_GAPS:
            share = (every[gap] + 1) / (lines + len(_LINE_GAPS))
            here = (junctions[junction, gap] + 8 * share) / (total + 8)
            found[junction, gap] = max(-_MOST_LEARNED, min(_MOST_LEARNED, -0.7 * math.log(here / share)))
    return found

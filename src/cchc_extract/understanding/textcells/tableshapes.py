"""The columns of a table, and what the kinds of cells, gaps and line ends in each of them cost. Costs are negative log-odds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.model import Role
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.textcells.cellkinds import PRIORS

_KNOWN = 8.0
"""How many cells the share of a kind that is known beforehand weighs."""
_LEAST = 0.004
_ONE_MORE = 1.2


class Shape(Struct, frozen=True):
    """The columns from left to right: their roles, the places of the number (-1: none) and of the label, and how many there are."""

    roles: tuple[Role | None, ...]
    stt: int
    label: int
    cols: int


class Habit(Struct, frozen=True):
    """Of the dump: ``inline``: cells of a row are parted by tabs or bars in one line; ``traced``: an empty cell leaves a trace;
    ``parted``: an empty line stands between the rows.
    """

    inline: bool
    traced: bool
    parted: bool = False


class Costs(Struct, frozen=True):
    """By column: of a cell of each kind, of its being left out without a trace, of a row that ends behind it, of one more paragraph."""

    kinds: tuple[tuple[float, ...], ...]
    left_out: tuple[float, ...]
    early: tuple[float, ...]
    more: tuple[float, ...]
    longest: tuple[int, ...]


class Seen(Struct):
    """What was counted in a reading, by column."""

    kinds: list[Counter[int]]
    left_out: Counter[int]
    ended: Counter[int]
    more: Counter[int]
    longest: list[int]
    rows: int = 0


def nothing_seen(cols: int) -> Seen:
    """Counts of nothing."""
    return Seen([Counter() for _ in range(cols)], Counter(), Counter(), Counter(), [0] * cols)


def shape_of(labels: Sequence[str], patterns: TablePatterns) -> Shape:
    """The roles that headings say, each but value and note once."""
    said = [patterns.heading_role(label) if label else (None, 0.0) for label in labels]
    roles: list[Role | None] = ["value" if role in ("stt", "indicator", "unit", "other") else role for role, _ in said]
    for role in ("stt", "indicator", "unit"):
        scores = [patterns.heading_score(role, label) if label else 0.0 for label in labels]
        best = max(range(len(scores)), key=lambda col: (scores[col], -col))
        if scores[best] >= 0.5 and (role != "stt" or best == 0):
            roles[best] = role
    stt = 0 if roles[0] == "stt" else -1
    if "indicator" not in roles:
        free = [col for col in range(stt + 1, len(roles)) if roles[col] != "unit"]
        roles[free[0] if free else len(roles) - 1] = "indicator"
    return Shape(tuple(roles), stt, roles.index("indicator"), len(roles))


def costs_of(shape: Shape, habit: Habit, seen: Seen) -> Costs:
    """Costs by what is known of columns of each role, and by what was ``seen`` in this table."""
    rows = seen.rows + _KNOWN
    kinds = [_shares(shape.roles[col], seen.kinds[col]) for col in range(shape.cols)]
    missing = 0.02 if habit.traced or habit.inline else 0.15
    ending = 0.06 if habit.traced else 0.15
    early = [
        -math.log((seen.ended[col] + _KNOWN * (ending if col >= shape.label else _LEAST)) / rows)
        for col in range(shape.cols)
    ]
    early[-1] = 0.0
    return Costs(
        kinds=tuple(kinds),
        left_out=tuple(-math.log((seen.left_out[col] + _KNOWN * missing) / rows) for col in range(shape.cols)),
        early=tuple(early),
        more=tuple(_more(shape.roles[col], seen.more[col], rows) for col in range(shape.cols)),
        longest=tuple(seen.longest),
    )


def _more(role: Role | None, seen: int, rows: float) -> float:
    return max(_ONE_MORE, -math.log((seen + _KNOWN * _again(role)) / rows))


def _again(role: Role | None) -> float:
    return 0.05 if role in ("note", "indicator") else 0.02 if role is None else 0.008


def _shares(role: Role | None, seen: Counter[int]) -> tuple[float, ...]:
    prior = PRIORS[role]
    total = sum(seen.values()) + _KNOWN
    return tuple(-math.log(max(_LEAST / 4, (seen[kind] + _KNOWN * share) / total)) for kind, share in enumerate(prior))


def is_total(text: str, patterns: TablePatterns) -> bool:
    """Whether a row that begins with ``text`` sums up others."""
    return squeeze(text) in patterns.totals

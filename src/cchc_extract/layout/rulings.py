"""Printed rules to whole ruling lines: doubled rules made one, broken ones joined, and told apart by table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct

from cchc_extract.model import Rule

T = TypeVar("T")


class Tolerances(Struct, frozen=True, kw_only=True):
    """How far rules may stray, in points (``cover`` is a share).

    ``snap``: rules nearer than this are one (a double border). ``gap``: a break this short is bridged. ``reach``: a rule may end
    this far before the one it should meet. ``cover``: the share of a cell's edge that must be inked for the edge to count.
    ``smallest``: no row or column is narrower than this.
    """

    snap: float = 3.0
    gap: float = 4.0
    reach: float = 4.0
    cover: float = 0.6
    smallest: float = 5.0


DRAWN = Tolerances()
"""For rules drawn by a program: exact but for double borders and the width of the pen."""

SCANNED = Tolerances(snap=3.5, gap=14.0, reach=8.0, cover=0.5)
"""For rules found in a picture: worn, broken at the text, ending early under a stamp."""

_FEWEST_DASHES = 8
_DASH = 5.0
"""So many pieces, none longer nor farther apart than so many points, are one dashed line; browsers draw dashes of 2 to 5 points."""


class Ruling(Struct, frozen=True):
    """A straight line at ``position`` across its direction, inked along ``runs`` of ``(start, end)``; all in points."""

    position: float
    runs: tuple[tuple[float, float], ...]

    @property
    def start(self) -> float:
        """Where it begins."""
        return self.runs[0][0]

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.runs[-1][1]

    def covered(self, start: float, end: float) -> float:
        """The share of ``start`` to ``end`` that is inked, 0 to 1."""
        inked = 0.0
        for a, b in self.runs:
            first, last = (a if a > start else start), (b if b < end else end)
            if last > first:
                inked += last - first
        return inked / (end - start) if end > start else 0.0


class RulingSet(Struct, frozen=True):
    """The rulings of one table: ``across`` are its horizontal lines, ``down`` its vertical ones."""

    across: tuple[Ruling, ...]
    down: tuple[Ruling, ...]


def positions(values: Sequence[float], within: float) -> list[float]:
    """The sorted centres of ``values`` clustered so that no cluster is wider than ``within``."""
    return [sum(group) / len(group) for group in _clusters([(value, value) for value in values], within)]


def rulings(rules: Sequence[Rule], *, vertical: bool, tolerances: Tolerances) -> list[Ruling]:
    """The ``vertical`` (or horizontal) rules with near ones made one and short breaks bridged; sorted by position."""
    placed = []
    for rule in rules:
        if rule.vertical == vertical:
            x, y = rule.box.centre
            ends = (rule.box.top, rule.box.bottom) if vertical else (rule.box.x0, rule.box.x1)
            placed.append((x if vertical else y, ends))
    found: list[Ruling] = []
    for group in _clusters([(position, (position, ends)) for position, ends in placed], tolerances.snap):
        found.extend(_lines(group, tolerances.gap))
    return sorted(found, key=lambda line: (line.position, line.start))


def tables(across: Sequence[Ruling], down: Sequence[Ruling], reach: float) -> list[RulingSet]:
    """Lines that meet, directly or by way of others, together: one set for each table (or frame) of the page."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    uprights = [(each.position, each.start - reach, each.end + reach) for each in down]
    for i, level in enumerate(across):
        start, position, end = level.start - reach, level.position, level.end + reach
        for j, (x, top, bottom) in enumerate(uprights, start=len(across)):
            if start <= x <= end and top <= position <= bottom:
                parent[root(i)] = root(j)
    members: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index in range(len(parent)):
        level_ones, upright_ones = members.setdefault(root(index), ([], []))
        if index < len(across):
            level_ones.append(across[index])
        else:
            upright_ones.append(down[index - len(across)])
    return [RulingSet(tuple(level), tuple(upright)) for level, upright in members.values() if level and upright]


def _clusters(placed: Sequence[tuple[float, T]], within: float) -> list[list[T]]:
    groups: list[list[T]] = []
    first = 0.0
    for position, item in sorted(placed, key=lambda each: each[0]):
        if not groups or position - first > within:
            groups.append([])
            first = position
        groups[-1].append(item)
    return groups


def _lines(group: Sequence[tuple[float, tuple[float, float]]], gap: float) -> list[Ruling]:
    """The pieces of one cluster joined wherever the break is short: often one line, several where tables stand apart."""
    lines: list[Ruling] = []
    pieces: list[tuple[float, tuple[float, float]]] = []
    reached = 0.0
    for position, (start, end) in sorted(group, key=lambda piece: piece[1]):
        if pieces and start > reached + gap:
            lines.append(_joined(pieces))
            pieces = []
        reached = max(reached, end) if pieces else end
        pieces.append((position, (start, end)))
    return [*lines, _joined(pieces)]


def _joined(pieces: Sequence[tuple[float, tuple[float, float]]]) -> Ruling:
    weights = [max(end - start, 0.01) for _, (start, end) in pieces]
    position = sum(at * weight for (at, _), weight in zip(pieces, weights, strict=True)) / sum(weights)
    runs = [pieces[0][1]]
    for (_, _), (_, (start, end)) in pairwise(pieces):
        if start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    if len(runs) >= _FEWEST_DASHES and _is_dashed(runs):
        runs = [(runs[0][0], runs[-1][1])]
    return Ruling(position, tuple(runs))


def _is_dashed(runs: Sequence[tuple[float, float]]) -> bool:
    """Whether the ``runs`` are the dashes or dots of a line that is drawn so: all short, with breaks all along."""
    if max([end - start for start, end in runs]) > _DASH:
        return False
    return max([after[0] - before[1] for before, after in pairwise(runs)]) <= _DASH

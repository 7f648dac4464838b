"""Where the rows of a report stand among the lines of a file that has no pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cchc_extract.vietnamese import bare

Place = tuple[int, int]
"""Appendix and row."""

_COMPARED = 28
"""Letters of a label by which it is found: dumps break lines, and long labels with them."""
_CONTEXT = 4
_MOST = 14
"""Lines shown before and after a row, and at most of the row itself."""

_PASSAGE = 30
"""Lines shown of a head or foot."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the file: its number from 1, its text, and whether it is one of the row's."""

    number: int
    text: str
    own: bool


def places(labels: Mapping[Place, str], lines: Sequence[str]) -> dict[Place, int]:
    """The index of the line on which each row's label begins; ``labels`` are those of all rows of the report, in order.

    Searched from the end: the appendix is the last part of a report, and its labels stand in the narrative too. A row without a label
    stands where the next one does.
    """
    plain = [bare(line) for line in lines]
    joined = [f"{line} {following}" for line, following in pairwise([*plain, ""])]
    found: dict[Place, int] = {}
    at = len(lines)
    for place, printed in reversed(list(labels.items())):
        label = bare(printed)[:_COMPARED].strip()
        # A label on one line is also in the pair that begins with the line above it.
        own = (
            n
            for n in range(at - 1, -1, -1)
            if label in joined[n] and (label in plain[n] or label not in joined[n][len(plain[n]) + 1 :])
        )
        at = next(own, at) if label else at
        found[place] = min(at, max(len(lines) - 1, 0))
    return found


def passage(lines: Sequence[str], text: str) -> list[Shown]:
    """The lines around the last one on which ``text`` begins, that one marked; the first lines where none does."""
    wanted = bare(text)[:_COMPARED].strip()
    filled = [(number, plain) for number, line in enumerate(lines) if (plain := bare(line).strip())]
    begins = (
        number
        for (number, line), (_, following) in pairwise([*filled, (len(lines), "")])
        if wanted in f"{line} {following}" and wanted not in following
    )
    at = max(begins, default=-1) if wanted else -1
    first = max(0, at - _PASSAGE // 2)
    return [Shown(n + 1, line, n == at) for n, line in enumerate(lines[first : first + _PASSAGE], first)]


def around(labels: Mapping[Place, str], lines: Sequence[str], own: Place) -> list[Shown]:
    """The lines around the row ``own``, blank ones left out; those up to where the next row begins are marked as its own."""
    where = places(labels, lines)
    if own not in where or not lines:
        return []
    start = where[own]
    later = [index for index in where.values() if index > start]
    end = min(min(later, default=start + _MOST), start + _MOST)
    filled = [number for number, line in enumerate(lines) if line.strip()]
    before = [number for number in filled if number < start][-_CONTEXT:]
    after = [number for number in filled if number >= end][:_CONTEXT]
    mine = [number for number in filled if start <= number < end]
    return [Shown(number + 1, lines[number], start <= number < end) for number in (*before, *mine, *after)]

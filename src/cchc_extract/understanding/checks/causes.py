"""Which contradictions one wrong figure explains.

A figure is taken for wrong where another number in its place would settle several contradictions at once and break no rule that holds now.
The contradiction that tells that number is the cause; the others name it. A contradiction that would remain, but that says no more than
another one says without the figure (what it should be made of does not fit either), is explained too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation

from msgspec import Struct

from cchc_extract.understanding.checks.facts import FigureKey
from cchc_extract.understanding.checks.formulas import Tried, numbers

_FEWEST = 2
"""A figure explains at least so many contradictions: a single one does not tell which of its figures is wrong."""


class Suspect(Struct, frozen=True, kw_only=True):
    """A figure taken for wrong: the contradictions that it explains, by number, the one that names it best, and how well it does.

    The more it explains the better, and settles rather than leaves to another; body and appendix may count different things; and
    a contradiction names the whole that its parts do not make up rather than one of these.
    """

    cause: int
    explained: tuple[int, ...]
    score: tuple[int, int, bool, bool]


def causes(every: Sequence[Tried]) -> dict[int, int]:
    """Of ``every`` rule tried, by number (from 0): for a contradiction that another one explains the number of that."""
    broken = {number: tried for number, tried in enumerate(every) if tried.is_broken()}
    by_figure: dict[FigureKey, list[int]] = defaultdict(list)
    for number, tried in enumerate(every):
        for figure in tried.figures:
            by_figure[figure].append(number)
    found: dict[int, int] = {}
    left = dict(broken)
    while suspects := [best for figure in by_figure if (best := _suspect(figure, by_figure, every, left, broken))]:
        likest = max(suspects, key=lambda each: (each.score, -each.cause))
        found |= {number: likest.cause for number in likest.explained if number != likest.cause}
        left = {number: tried for number, tried in left.items() if number not in likest.explained}
    return found


def _suspect(
    figure: FigureKey,
    by_figure: Mapping[FigureKey, Sequence[int]],
    every: Sequence[Tried],
    left: Mapping[int, Tried],
    broken: Mapping[int, Tried],
) -> Suspect | None:
    """The best that can be said of ``figure``; ``None`` where it explains too little."""
    mine = [number for number in by_figure[figure] if number in left]
    if len(mine) < _FEWEST:
        return None
    kept = [every[number] for number in by_figure[figure] if number not in broken]
    found = []
    for cause in mine:
        for value in _meant(every[cause], figure):
            settled = [number for number in mine if left[number].holds(figure, value)]
            if cause not in settled or any(tried.is_broken(figure, value) for tried in kept):
                continue
            repeated = [number for number in mine if number not in settled and _told(number, cause, figure, broken)]
            explained = tuple(sorted((*settled, *repeated)))
            places = {appendix for appendix, _, _ in every[cause].figures}
            names_it = every[cause].part_of(figure) == "whole"
            found.append(
                Suspect(
                    cause=cause, explained=explained, score=(len(explained), len(settled), len(places) == 1, names_it)
                )
            )
    best = max(found, key=lambda each: (each.score, -each.cause), default=None)
    return best if best and len(best.explained) >= _FEWEST else None


def _meant(tried: Tried, figure: FigureKey) -> Iterator[Decimal]:
    """The numbers that in the place of ``figure`` would make the two sides of a comparison equal."""
    now = tried.figures[figure].value
    for facts in tried.choices:
        if all(fact.key != figure for fact in facts.values()):
            continue
        gaps = [tried.rule.expect.gaps(numbers(tried.rule, facts, figure, Decimal(at))) for at in (1, 2, 3)]
        for one, two, three in zip(*gaps, strict=False):
            step = two - one
            if not step or three - two != step:  # the figure has no part in it, or divides
                continue
            value = _solved(one, step)
            if value is not None and value >= 0 and (value % 1 == 0 or now % 1 != 0 or "/" in tried.rule.expect.text):
                yield value


def _solved(at_one: Decimal, step: Decimal) -> Decimal | None:
    try:
        return 1 - at_one / step
    except (DivisionByZero, InvalidOperation):
        return None


def _told(number: int, cause: int, figure: FigureKey, broken: Mapping[int, Tried]) -> bool:
    """Whether a contradiction that stays is told by another one over what ``figure`` is made of in its place."""
    rest = broken[number].figures.keys() - {figure}
    known = rest | (broken[cause].figures.keys() - {figure})
    return any(rest <= other.figures.keys() <= known for at, other in broken.items() if at not in (number, cause))

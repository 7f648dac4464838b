"""Which contradictions one wrong figure explains.

A figure is taken for wrong where another number in its place would settle several contradictions at once and break no rule that holds now.
The contradiction that tells that number is the cause; the others name it. A contradiction that would remain, but that says no more than
another one says without the figure (what it should be made of does not fit either), is explained too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
    court = _Court(every)
    suspects = {figure: best for figure in court.by_figure if (best := court.suspect(figure))}
    found: dict[int, int] = {}
    while suspects:
        likest = max(suspects.values(), key=lambda each: (each.score, -each.cause))
        found |= {number: likest.cause for number in likest.explained if number != likest.cause}
        court.left.difference_update(likest.explained)
        for figure in {figure for number in likest.explained for figure in every[number].figures}:
            suspects.pop(figure, None)
            if best := court.suspect(figure):
                suspects[figure] = best
    return found


class _Court:
    """All rules tried, which of them are broken, and of these which nothing explains so far."""

    def __init__(self, every: Sequence[Tried]) -> None:
        self.every = every
        self.broken = frozenset(number for number, tried in enumerate(every) if tried.is_broken())
        self.left = set(self.broken)
        self.by_figure: dict[FigureKey, list[int]] = defaultdict(list)
        for number, tried in enumerate(every):
            for figure in tried.figures:
                self.by_figure[figure].append(number)

    def suspect(self, figure: FigureKey) -> Suspect | None:
        """The best that can be said of ``figure``; ``None`` where it explains too little."""
        mine = [number for number in self.by_figure[figure] if number in self.left]
        if len(mine) < _FEWEST:
            return None
        found = (
            self._charge(figure, mine, cause, value) for cause in mine for value in _meant(self.every[cause], figure)
        )
        charges = [each for each in found if each is not None and len(each.explained) >= _FEWEST]
        return max(charges, key=lambda each: (each.score, -each.cause), default=None)

    def _charge(self, figure: FigureKey, mine: Sequence[int], cause: int, value: Decimal) -> Suspect | None:
        """What ``value`` in the place of ``figure``, which ``cause`` asks for, explains; ``None`` where it breaks what holds."""
        settled = [number for number in mine if self.every[number].holds(figure, value)]
        kept = (self.every[number] for number in self.by_figure[figure] if number not in self.broken)
        if cause not in settled or any(tried.is_broken(figure, value) for tried in kept):
            return None
        told = [number for number in mine if number not in settled and self._told(number, cause, figure)]
        named = self.every[cause]
        one_place = len({appendix for appendix, _, _ in named.figures}) == 1
        score = (len(settled) + len(told), len(settled), one_place, named.part_of(figure) == "whole")
        return Suspect(cause=cause, explained=tuple(sorted((*settled, *told))), score=score)

    def _told(self, number: int, cause: int, figure: FigureKey) -> bool:
        """Whether a contradiction that stays is told by another one over what ``figure`` is made of in its place."""
        rest = self.every[number].figures.keys() - {figure}
        known = rest | (self.every[cause].figures.keys() - {figure})
        others = (at for at in self.by_figure[min(rest, key=str)] if at in self.broken) if rest else ()
        return any(rest <= self.every[at].figures.keys() <= known for at in others)


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

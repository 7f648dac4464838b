"""Which of the states at a place the parser goes on with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from cchc_extract.understanding.textrows.states import State

_BEAM, _WIDEST, _CONTEXTS = 8.0, 24, 3
"""How much dearer than the cheapest a state may be, how many there may be, and how many of them may differ in their numbering alone."""


def survivors(best: Mapping[State | None, float]) -> list[tuple[State | None, float]]:
    """The cheapest of the states and their costs, in order."""
    ranked = sorted(best.items(), key=lambda item: item[1])
    if not ranked:
        return []
    limit, contexts = ranked[0][1] + _BEAM, defaultdict[tuple[int, int, int, int], int](int)
    kept: list[tuple[State | None, float]] = []
    for state, cost in ranked[: 4 * _WIDEST]:
        if state is not None:
            key = (state.col, state.given, state.flags, state.paged)
            contexts[key] += 1
            if contexts[key] > _CONTEXTS:
                continue
        if cost > limit or len(kept) >= _WIDEST:
            break
        kept.append((state, cost))
    return kept

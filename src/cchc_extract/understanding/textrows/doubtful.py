"""Which words a nearly as cheap reading takes otherwise than the cheapest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cchc_extract.understanding.textrows.states import LABEL, NOTE, STT, TEXT, UNIT, VALUE, State, Step

Edge = tuple[int, State | None, float, Step]
Node = tuple[int, State | None]


def doubtful_words(
    steps: Sequence[Step],
    best: Sequence[Mapping[State | None, float]],
    edges: Mapping[Node, Sequence[Edge]],
    finals: Sequence[tuple[float, State | None]],
    limit: float,
) -> frozenset[int]:
    """Words that some reading that costs no more than ``limit`` takes otherwise than ``steps``.

    ``best`` is the least cost up to each node, ``edges`` are those that end in it, ``finals`` the costs of whole readings by last state.
    """
    end = len(best) - 1
    ahead: dict[Node, float] = {(end, state): cost - best[end][state] for cost, state in finals}
    taken = {i: _taken(step) for step in steps for i in range(step.start, step.end)}
    doubtful: set[int] = set()
    by_place: dict[int, list[Node]] = defaultdict(list)
    for node in edges:
        by_place[node[0]].append(node)
    for q in range(end, 0, -1):
        for node in by_place[q]:
            rest = ahead.get(node)
            if rest is None:
                continue
            for p, state, price, step in edges[node]:
                so_far = price + rest
                before = (p, state)
                if so_far < ahead.get(before, float("inf")):
                    ahead[before] = so_far
                if best[p][state] + so_far <= limit:
                    doubtful.update(_differing(step, taken))
    return frozenset(doubtful)


def _taken(step: Step) -> tuple[str, int, int]:
    """What the words of a step are read as, as far as it matters for numbers, units and values."""
    opens = step.kind if step.kind in ("row", "skip", "end") else "cell"
    told = step.role in (STT, UNIT, VALUE, TEXT) or opens in ("skip", "end")
    return (opens if told else "words", step.role, step.col if step.role in (VALUE, TEXT) else 0)


def _differing(step: Step, taken: Mapping[int, tuple[str, int, int]]) -> Iterator[int]:
    here = _taken(step)
    for i in range(step.start, step.end):
        there = taken[i]
        if here != there and not (here[1] in (LABEL, NOTE) and there[1] in (LABEL, NOTE)):
            yield i

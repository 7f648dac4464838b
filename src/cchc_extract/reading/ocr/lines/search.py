"""The likeliest text where the likeliest letter at each place may not make it: other ways to write the same text count too.

The prefix search of Graves et al. (2006) among few prefixes, and then the likeliest way in which the text found lies along the places.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.lines.model import Floats

Codes = tuple[int, ...]
Path = npt.NDArray[np.intp]
Ends = dict[Codes, tuple[float, float]]
"""The chance of each prefix with a blank at its end, and with its last letter."""

_KEPT = 8  # prefixes that are followed
_LEAST = 3e-3  # chance below which a letter is not thought of


def texts(chances: Floats, blank: int) -> list[tuple[Codes, float]]:
    """The likeliest texts with the logarithm of their chance. ``chances``: logarithms (places, letters)."""
    said = np.exp(chances)
    ends: Ends = {(): (1.0, 0.0)}
    for place in said:
        ends = _continued(ends, place, np.flatnonzero(place > _LEAST).tolist(), blank)
    ranked = sorted(ends.items(), key=lambda each: -sum(each[1]))
    return [(codes, float(np.log(sum(chance)))) for codes, chance in ranked]


def _continued(ends: Ends, place: Floats, thought_of: Sequence[int], blank: int) -> Ends:
    """The prefixes one place on, the likeliest of them."""
    found: dict[Codes, list[float]] = {}
    for prefix, (after_blank, after_letter) in ends.items():
        both = after_blank + after_letter
        for code in thought_of:
            chance = float(place[code])
            if code == blank:
                found.setdefault(prefix, [0.0, 0.0])[0] += chance * both
            elif prefix and prefix[-1] == code:
                found.setdefault(prefix, [0.0, 0.0])[1] += chance * after_letter
                found.setdefault((*prefix, code), [0.0, 0.0])[1] += chance * after_blank
            else:
                found.setdefault((*prefix, code), [0.0, 0.0])[1] += chance * both
    kept = sorted(found.items(), key=lambda each: -sum(each[1]))[:_KEPT]
    return {prefix: (one, other) for prefix, (one, other) in kept if one + other > 0}


def path(chances: Floats, codes: Codes, blank: int) -> Path:
    """The code at each place on the likeliest way of the text along the places (Viterbi)."""
    if not codes:
        return np.full(len(chances), blank)
    states = np.full(2 * len(codes) + 1, blank)
    states[1::2] = codes
    skips = np.zeros(len(states), dtype=bool)  # a letter may follow another without a blank, unless they are the same
    skips[3::2] = states[3::2] != states[1:-2:2]
    said = chances[:, states]
    reached = np.full(len(states), -np.inf)
    reached[:2] = said[0, :2]
    came = np.zeros(said.shape, dtype=np.intp)
    for place in range(1, len(said)):
        ways = np.stack(
            [
                reached,
                np.append(-np.inf, reached[:-1]),
                np.where(skips, np.append([-np.inf] * 2, reached[:-2]), -np.inf),
            ]
        )
        came[place] = ways.argmax(axis=0)
        reached = ways.max(axis=0) + said[place]
    state = len(states) - 1 - int(reached[-2] > reached[-1])
    out = np.empty(len(said), dtype=np.intp)
    for place in range(len(said) - 1, -1, -1):
        out[place] = states[state]
        state -= came[place, state]
    return out


def chosen(chances: Floats, blank: int, worth: Callable[[Codes], float]) -> Path:
    """The code at each place of the text that is likeliest, what ``worth`` says of it added to the logarithm of its chance."""
    best, _ = max(texts(chances, blank), key=lambda each: each[1] + worth(each[0]))
    return path(chances, best, blank)

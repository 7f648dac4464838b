"""What parts texts of neighbouring cells that touch: what they are, and where the horizontal rules of a table begin and end one below
the other, for columns do there, though no vertical rule is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.model import Rule

_FEWEST = 3
"""Heights at which rules begin or end at one place, from which it is no accident."""
_SAME = 1.0
"""Points within which they do."""


def rule_breaks(rules: Sequence[Rule]) -> list[tuple[float, float, float]]:
    """The places at which horizontal ``rules`` break off, from left to right, each with the height of the first rule and of the last."""
    ends = sorted((x, rule.box.top) for rule in rules if not rule.vertical for x in (rule.box.x0, rule.box.x1))
    found: list[tuple[float, float, float]] = []
    group: list[tuple[float, float]] = []
    for end in [*ends, (float("inf"), 0.0)]:
        if group and end[0] - group[0][0] > _SAME:
            heights = {round(y) for _, y in group}
            if len(heights) >= _FEWEST:
                found.append((group[0][0], min(heights), max(heights)))
            group = []
        group.append(end)
    return found


def are_apart(before: str, after: str) -> bool:
    """Whether texts that touch are no word: a letter and a figure, a small letter and a capital, or two numbers, each drawn whole."""
    one, other = before[-1], after[0]
    if one.isdigit() and other.isdigit():
        return len(before) > 1 and len(after) > 1
    return (
        (one.isalpha() and other.isdigit())
        or (other.isalpha() and one.isdigit())
        or (one.islower() and other.isupper())
    )


def ends_number(before: str, after: str) -> bool:
    """Whether a number, drawn whole, ends where a word begins with a capital: no word is written so, whether or not a rule is drawn."""
    return before.strip("0123456789.,-%") == "" and len(before) > 1 and after[:1].isupper() and after[1:2].islower()

"""Steps that the label of one row counts, as those of a procedure do: ``Bước 1: … Bước 2: …``. They are no rows joined to one."""

from __future__ import annotations

import regex

FEWEST = 3
"""Steps that count on; two numbers in a sentence may do so by chance."""
LINES = 4
"""Lines that a step has at most, on the average of its label: with more there is something else in the cell."""

_STEP = regex.compile(r"(?P<name>\p{Lu}\p{Ll}+(?: \p{Ll}+)?) (?P<number>\d{1,3})[:.)]")


def go_on(above: str, below: str) -> bool:
    """Whether the text below a break begins with the step after the last one above it."""
    first = _STEP.match(below)
    if first is None:
        return False
    before = [(name, int(number)) for name, number in _STEP.findall(above)]
    return bool(before) and before[-1] == (first["name"], int(first["number"]) - 1)


def counts_steps(label: str, lines: int) -> bool:
    """Whether a label of so many lines is made of steps of one name, each one more than the one before."""
    if _STEP.match(label) is None:
        return False
    found = [(name, int(number)) for name, number in _STEP.findall(label)]
    name, first = found[0]
    return (
        lines <= LINES * len(found)
        and len(found) >= FEWEST
        and found == [(name, first + place) for place in range(len(found))]
    )

"""What a printed row number costs after the numbers before it.

Reports number their rows as outlines do: next sibling, first child, next of an ancestor, restart in a new section. Misprints,
gaps and repeats happen and are never repaired; they only cost something, so that of two readings of the same text the one whose
numbers follow each other wins. Costs are negative log-odds in natural units: 1 is roughly "three times less likely".
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import regex

_DECIMAL = regex.compile(r"(?P<open>\()?(?P<parts>\d{1,3}(?:\.\d{1,3})*)(?P<close>[.)/]?)")
_ROMAN = regex.compile(r"(?P<roman>(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?P<close>[.)/]?)")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
_LOWER_ORDER = "abcdđeghiklm"
_UPPER_ORDER = "ABCDĐEGHIKLMNOPQRSTUVXY"
"""Letters in the order of Vietnamese lists, whose alphabet has no F."""
_UPPER = regex.compile(rf"(?P<letter>[{_UPPER_ORDER}])(?P<close>[.)/]?)")
_LOWER = regex.compile(rf"\(?(?P<letter>[{_LOWER_ORDER}])(?P<close>[.)/]?)(?P<sub>\.?\d{{1,2}})?")

BULLETS = frozenset("-–+")
"""What stands in the column of row numbers before items of a list without numbers."""
IMPLAUSIBLE = 4.5
"""Cost of a number that follows from nothing before it."""
_GAP, _REPEAT, _OFF = 1.0, 2.0, 3.0


class Numbering(NamedTuple):
    """The numbers printed so far, as far as the next one depends on them.

    ``section`` counts Roman sections (0: none yet), ``upper`` those with capital letters, ``decimal`` is the last decimal number,
    ``letter`` the place of the last small letter in the alphabet (0: none since the last number), ``last`` the last number as printed.
    """

    section: int = 0
    decimal: tuple[int, ...] = ()
    letter: int = 0
    last: str = ""
    upper: int = 0


START = Numbering()


def is_number(text: str) -> bool:
    """Whether ``text`` has the form of a row number (``IV``, ``B``, ``3.3.1``, ``2.``, ``a)``)."""
    return bool(_readings(text))


@lru_cache(maxsize=65536)
def follow(before: Numbering, text: str) -> tuple[float, Numbering]:
    """The cost of ``text`` as the next row number after ``before``, and the numbering after it (of its cheapest reading)."""
    if text in BULLETS:
        return 0.0, before
    options = [_step(before, kind, parts, text) for kind, parts in _readings(text)]
    later = before.upper > 1  # `I` behind `H` is a letter
    return min(options, key=lambda o: (o[0], later and o[1].upper == before.upper), default=(2 * IMPLAUSIBLE, before))


@lru_cache(maxsize=16384)
def _readings(text: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: list[tuple[str, tuple[int, ...]]] = []
    if match := _DECIMAL.fullmatch(text):
        found.append(("decimal", tuple(int(part) for part in match["parts"].split("."))))
    if (match := _ROMAN.fullmatch(text)) and match["roman"]:
        found.append(("roman", (_roman(match["roman"]),)))
    if match := _UPPER.fullmatch(text):
        found.append(("upper", (_UPPER_ORDER.index(match["letter"]) + 1,)))
    if match := _LOWER.fullmatch(text):
        found.append(("lower", (_LOWER_ORDER.index(match["letter"]) + 1,)))
    return tuple(found)


def _roman(text: str) -> int:
    values = [_ROMAN_DIGITS[digit] for digit in text]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))


def _step(before: Numbering, kind: str, parts: tuple[int, ...], text: str) -> tuple[float, Numbering]:
    if kind == "decimal":
        zeros = 2.0 if len(parts) > 1 and text.lstrip("(").startswith("0") else 0.0
        return zeros + _decimal_cost(before, parts), before._replace(decimal=parts, letter=0, last=text)
    if kind == "lower":
        return _ordinal_cost(before.letter, parts[0]) + 0.2, before._replace(letter=parts[0], last=text)
    if kind == "upper":
        return _ordinal_cost(before.upper, parts[0]), Numbering(last=text, upper=parts[0])
    return _ordinal_cost(before.section, parts[0]), Numbering(section=parts[0], last=text, upper=before.upper)


def _ordinal_cost(last: int, this: int) -> float:
    if this == last + 1:
        return 0.0
    if this > last:
        return _GAP + 0.5 * (this - last)
    return _REPEAT if this == last else _OFF if this == 1 else IMPLAUSIBLE


def _decimal_cost(before: Numbering, parts: tuple[int, ...]) -> float:
    last = before.decimal
    if not last:
        return _first_cost(before, parts)
    if parts == last:
        return _REPEAT
    depth = next((i for i, (a, b) in enumerate(zip(parts, last, strict=False)) if a != b), min(len(parts), len(last)))
    if depth == len(last):  # a descendant of the last number
        below = parts[depth:]
        return (0.0 if below[0] == 1 else _GAP + 0.2 * min(below[0], 10)) + 1.5 * (len(below) - 1)
    if depth == len(parts):  # an ancestor of the last number printed again
        return IMPLAUSIBLE
    step = parts[depth] - last[depth]
    descent = 0.0 if len(parts) == depth + 1 else 0.8 * (len(parts) - depth - 1) + 0.3 * (sum(parts[depth + 1 :]) - 1)
    if step == 1:
        return descent
    if step > 1:
        return descent + _GAP + 0.4 * min(step, 8)
    return _OFF if parts == (1,) else IMPLAUSIBLE if depth == 0 and len(parts) == 1 else _OFF + 0.5


def _first_cost(before: Numbering, parts: tuple[int, ...]) -> float:
    if parts[0] == 1 or parts[0] == before.section:
        return 0.5 * (len(parts) - 1)
    return min(_GAP + 0.4 * parts[0] + 0.5 * (len(parts) - 1), IMPLAUSIBLE)

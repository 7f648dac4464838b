"""Equations (Office Math, ECMA-376, part 1, 22.1) as text: a fraction is ``28/29``, a power ``10⁶``, what stands in rows has lines.

What is struck out or lowered in one is set between marks of its own, by which ``parts`` takes it apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

import regex

from cchc_extract.reading.docxnames import M, is_on

RAISED: Final = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
LOWERED: Final = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_SIGNS = "+-−–*/:=·×÷ "
"""What makes more than one thing of a part of a fraction, which then stands in brackets."""

_STRUCK, _LOWERED, _END = "\ufdd1", "\ufdd2", "\ufdd3"
"""Codes that are no letters and never will be."""
_PARTS = regex.compile(f"{_STRUCK}(?P<struck>[^{_END}]*){_END}|{_LOWERED}(?P<lowered>[^{_END}]*){_END}")
_UNMARKED = dict.fromkeys(map(ord, (_STRUCK, _LOWERED, _END)))
_STRIKES = ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR")
_ROWS = {"eqArr": "e", "m": "mr"}
"""What stands on lines of its own in what is made of rows."""

Runs = Callable[[Any], str]


def parts(text: str) -> Iterator[tuple[str, Literal["plain", "struck", "lowered"]]]:
    """What ``linear`` returned, taken apart by how it is printed."""
    start = 0
    for found in _PARTS.finditer(text):
        yield text[start : found.start()], "plain"
        yield found["struck"] or found["lowered"] or "", "lowered" if found["struck"] is None else "struck"
        start = found.end()
    yield text[start:], "plain"


def struck(text: str) -> str:
    """``text``, which is struck out, between its marks."""
    return f"{_STRUCK}{text.translate(_UNMARKED)}{_END}" if text else ""


def linear(equation: Any, run: Runs) -> str:
    """An ``m:oMath`` or anything in it as text; ``run`` reads an ``m:r``."""
    name = equation.tag.removeprefix(M)
    if name == "r":
        return run(equation)
    if name.endswith("Pr"):
        return ""
    special = _SPECIAL.get(name)
    return special(equation, run) if special else _joined(equation, run)


def _fraction(equation: Any, run: Runs) -> str:
    one, other = _part(equation, "num", run), _part(equation, "den", run)
    kind = equation.find(f"{M}fPr/{M}type")
    if kind is not None and kind.get(f"{M}val") == "noBar":
        return f"{one}\n{other}"
    return f"{_bracketed(one)}/{_bracketed(other)}"


def _script(equation: Any, run: Runs) -> str:
    base, below = _part(equation, "e", run), _part(equation, "sub", run)
    if below:
        below = f"{_LOWERED}{below.translate(_UNMARKED)}{_END}"
    return base + below + _part(equation, "sup", run).translate(RAISED)


def _root(equation: Any, run: Runs) -> str:
    return f"{_part(equation, 'deg', run).translate(RAISED)}√{_bracketed(_part(equation, 'e', run))}"


def _in_rows(equation: Any, run: Runs) -> str:
    """What is set one below the other, on lines."""
    rows = equation.findall(M + _ROWS[equation.tag.removeprefix(M)])
    return "\n".join(" ".join(_joined(cell, run) for cell in row.findall(f"{M}e") or [row]) for row in rows)


def _phantom(equation: Any, run: Runs) -> str:
    """What takes room and is not shown, unless it says that it is."""
    shown = equation.find(f"{M}phantPr/{M}show")
    return "" if shown is not None and not is_on(shown, f"{M}val") else _part(equation, "e", run)


def _boxed(equation: Any, run: Runs) -> str:
    text = _part(equation, "e", run)
    strikes = (equation.find(f"{M}borderBoxPr/{M}{each}") for each in _STRIKES)
    return struck(text) if any(each is not None and is_on(each, f"{M}val") for each in strikes) else text


def _joined(element: Any, run: Runs) -> str:
    text = ""
    for child in element:
        part = linear(child, run)
        mixed = child.tag == f"{M}f" and text[-1:].isdigit()  # a whole number before its fraction: 2 1/3
        text += f" {part}" if mixed else part
    return text


def _part(element: Any, name: str, run: Runs) -> str:
    found = element.find(M + name)
    return "" if found is None else _joined(found, run).strip()


def _bracketed(text: str) -> str:
    return f"({text})" if any(sign in text for sign in _SIGNS) else text


def _delimited(element: Any, run: Runs) -> str:
    def mark(name: str, usual: str) -> str:
        found = element.find(f"{M}dPr/{M}{name}")
        return usual if found is None else found.get(f"{M}val", "")

    inner = mark("sepChr", "|").join(_joined(each, run) for each in element.findall(f"{M}e"))
    return mark("begChr", "(") + inner + mark("endChr", ")")


_SPECIAL: Final[dict[str, Callable[[Any, Runs], str]]] = {
    "f": _fraction,
    "sSup": _script,
    "sSub": _script,
    "sSubSup": _script,
    "rad": _root,
    "d": _delimited,
    "eqArr": _in_rows,
    "m": _in_rows,
    "phant": _phantom,
    "borderBox": _boxed,
}

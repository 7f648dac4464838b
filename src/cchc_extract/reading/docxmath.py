"""Equations (Office Math, ECMA-376, part 1, 22.1) on one line: a fraction is ``28/29``, a power ``10⁶``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from cchc_extract.reading.docxnames import M

RAISED: Final = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_SIGNS = "+-−–*/:=·×÷ "
"""What makes more than one thing of a part of a fraction, which then stands in brackets."""

Runs = Callable[[Any], str]


def linear(equation: Any, run: Runs) -> str:
    """An ``m:oMath`` or anything in it as text; ``run`` reads an ``m:r``."""
    name = equation.tag.removeprefix(M)
    if name == "r":
        return run(equation)
    part = {each: _part(equation, each, run) for each in ("num", "den", "e", "sup", "sub", "deg")}
    if name == "f":
        return f"{_bracketed(part['num'])}/{_bracketed(part['den'])}"
    if name in ("sSup", "sSubSup", "sSub"):
        return part["e"] + part["sub"] + part["sup"].translate(RAISED)
    if name == "rad":
        return f"{part['deg'].translate(RAISED)}√{_bracketed(part['e'])}"
    if name == "d":
        return _delimited(equation, run)
    if name.endswith("Pr"):
        return ""
    return _joined(equation, run)


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

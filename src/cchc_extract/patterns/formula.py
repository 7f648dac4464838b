"""Formulas of the checks: one comparison, or several joined by `and` and `or`, of sums and quotients of named figures.

``par_plan_completion_rate == par_plan_tasks_completed / par_plan_tasks_planned * 100``, ``used <= provided <= eligible``. A name may
carry a prefix: ``body.dossiers_resolved`` is the figure stated in the narrative.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import lru_cache
from typing import Literal

from msgspec import Struct

Verdict = Literal["holds", "broken", "undefined"]
"""``undefined``: the formula divides by zero, so it says nothing."""

FigurePart = Literal["whole", "part", "other"]

_ARITHMETIC: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type[ast.cmpop], tuple[str, Callable[[Decimal, Decimal, Decimal], bool]]] = {
    ast.Eq: ("==", lambda left, right, slack: abs(left - right) <= slack),
    ast.LtE: ("<=", lambda left, right, slack: left <= right + slack),
    ast.GtE: (">=", lambda left, right, slack: left + slack >= right),
    ast.Lt: ("<", lambda left, right, slack: left < right),
    ast.Gt: (">", lambda left, right, slack: left > right),
}


class FormulaError(ValueError):
    """The text is no formula; the message says what is wrong."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What a formula says of some figures. ``sides`` are those of the first comparison that is broken, as written and as reckoned."""

    verdict: Verdict
    sides: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, checked when made. Raises ``FormulaError`` where ``text`` is none."""

    text: str

    def __post_init__(self) -> None:
        tree = _parse(self.text)
        for node in ast.walk(tree):
            if not isinstance(node, _ALLOWED) or (isinstance(node, ast.Constant) and type(node.value) is not int):
                raise FormulaError(
                    f"{ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__} has no place in a formula"
                )
        if not isinstance(tree.body, ast.Compare | ast.BoolOp):
            raise FormulaError(f"{self.text} compares nothing")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the figures, in order of appearance, each once."""
        return _names_in(self.text)

    def part_of(self, name: str) -> FigurePart:
        """Whether the figure is compared as a whole, as a part of one, or as one of two equals."""
        return _parts(self.text).get(name, "other")

    def gaps(self, figures: Mapping[str, Decimal]) -> tuple[Decimal, ...]:
        """By how much the sides of each comparison differ; those that divide by zero are left out."""
        return tuple(_gaps(_parse(self.text).body, figures))

    def judge(self, figures: Mapping[str, Decimal]) -> Outcome:
        """Whether the formula holds for ``figures``, which must hold every name.

        A single printed figure set equal to a quotient may differ from it by half a unit of its last printed digit.
        """
        try:
            return _judge(_parse(self.text).body, figures)
        except (DivisionByZero, InvalidOperation):
            return Outcome(verdict="undefined")


@lru_cache(maxsize=1024)
def _parse(text: str) -> ast.Expression:
    try:
        return ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise FormulaError(f"no formula: {error.msg}") from None


_ALLOWED = (
    ast.Expression, ast.Compare, ast.BinOp, ast.BoolOp, ast.And, ast.Or, ast.Name, ast.Attribute, ast.Constant, ast.Load,
    *_ARITHMETIC, *_COMPARISONS,
)  # fmt: skip


def _judge(node: ast.expr, figures: Mapping[str, Decimal]) -> Outcome:
    if isinstance(node, ast.BoolOp):
        parts = [_judge(each, figures) for each in node.values]
        wanted = "holds" if isinstance(node.op, ast.Or) else "broken"
        return next((part for part in parts if part.verdict == wanted), parts[0])
    assert isinstance(node, ast.Compare)
    left = node.left
    for comparison, right in zip(node.ops, node.comparators, strict=True):
        _, holds = _COMPARISONS[type(comparison)]
        one, other = _reckon(left, figures), _reckon(right, figures)
        if not holds(one, other, _slack(left, right, figures)):
            return Outcome(verdict="broken", sides=((ast.unparse(left), one), (ast.unparse(right), other)))
        left = right
    return Outcome(verdict="holds")


def _reckon(node: ast.expr, figures: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, ast.BinOp):
        return _ARITHMETIC[type(node.op)](_reckon(node.left, figures), _reckon(node.right, figures))
    if isinstance(node, ast.Constant):
        return Decimal(str(node.value))
    return figures[ast.unparse(node)]


def _slack(left: ast.expr, right: ast.expr, figures: Mapping[str, Decimal]) -> Decimal:
    """Half a unit of the last printed digit of a figure that is compared with a quotient; else nothing."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, ast.Name | ast.Attribute) and any(isinstance(each, ast.Div) for each in ast.walk(other)):
            exponent = figures[ast.unparse(one)].as_tuple().exponent
            return Decimal(5).scaleb(min(int(exponent), 0) - 1)
    return Decimal(0)


def _compared(node: ast.expr) -> Iterator[tuple[ast.cmpop, ast.expr, ast.expr]]:
    """Each two sides that are compared, with the sign between them."""
    if isinstance(node, ast.BoolOp):
        for each in node.values:
            yield from _compared(each)
    elif isinstance(node, ast.Compare):
        sides = (node.left, *node.comparators)
        yield from zip(node.ops, sides, sides[1:], strict=False)


def _gaps(node: ast.expr, figures: Mapping[str, Decimal]) -> Iterator[Decimal]:
    for _, left, right in _compared(node):
        try:
            yield _reckon(left, figures) - _reckon(right, figures)
        except (DivisionByZero, InvalidOperation):
            continue


@lru_cache(maxsize=1024)
def _parts(text: str) -> dict[str, FigurePart]:
    """What each figure is: a lone one that several make up, or that bounds another, is a whole and those its parts."""
    found: dict[str, FigurePart] = {}
    for sign, left, right in _compared(_parse(text).body):
        one, other = (left, right) if isinstance(sign, ast.GtE | ast.Gt) else (right, left)
        equal = isinstance(sign, ast.Eq)
        if equal and not _is_lone(one):
            one, other = other, one
        if _is_lone(one) and (not equal or not _is_lone(other)):
            found |= {name: "whole" for name in _names(one) if name not in found}
            found |= {name: "part" for name in _names(other) if name not in found}
    return found


def _is_lone(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Attribute)


@lru_cache(maxsize=1024)
def _names_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_names(_parse(text).body)))


def _names(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name | ast.Attribute):
        yield ast.unparse(node)
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _names(child)

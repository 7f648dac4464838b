"""The typed form of ``patterns/valuecolumns.toml``: what the heading of a value column says of it."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from cchc_extract.model import ColumnRole
from cchc_extract.patterns.toml import Node, Pattern
from cchc_extract.vietnamese import bare, fold, nfc

Takes = Literal["any", "listed", "word", "formed"]
"""Whatever is captured; a unit of ``units.toml``, or one per another; a unit that is one of its words as a whole; over figures, what has
the form of a unit.
"""


class RoleWords(Struct, frozen=True, kw_only=True):
    """How a heading says a role. ``anywhere``: whichever level says it; else the lowest level that says any role decides.

    ``misread``: its examples without their marks, which a scan may have lost.
    """

    role: ColumnRole
    pattern: Pattern
    anywhere: bool = False
    misread: frozenset[str] = frozenset()


class UnitWords(Struct, frozen=True, kw_only=True):
    """Where a unit is printed: ``pattern`` captures it as ``unit``. ``takes`` tells what must be known of it for it to be one."""

    pattern: Pattern
    takes: Takes


Where = Literal["heading", "label", "unit", "measured", "around"]
"""Where words tell that figures are small: a level of the column's heading, the row's label, the unit, a label or heading with its unit in
brackets behind it, what stands over the labels or the table.
"""


class SmallWords(Struct, frozen=True, kw_only=True):
    """Words of figures that are small by nature, in one of ``places``; not ``sure`` where they only may be."""

    pattern: Pattern
    places: frozenset[str]
    sure: bool = True


class ColumnPatterns(Struct, frozen=True, kw_only=True, eq=False):
    """All of ``valuecolumns.toml``. ``stated`` and ``headed`` capture a ``unit``: of a line above a table, of a level of a heading.

    ``codes``, ``dates``, ``differences``, ``may_be_dates``, ``counted_days`` and ``hours`` are folded beginnings of headings; ``counts`` is
    that of headings over what is counted, unless one of ``amounts`` follows; ``qualified`` are words in brackets that are no units;
    ``times`` are periods that a group of columns is headed by.
    ``small``: words of figures that are small by nature; ``large``: labels and headings that are none of them after all.

    Equal to nothing but itself, so that what it says is remembered at no cost.
    """

    roles: tuple[RoleWords, ...]
    quantities: tuple[Pattern, ...]
    stated: tuple[UnitWords, ...]
    headed: tuple[UnitWords, ...]
    codes: tuple[str, ...]
    dates: tuple[str, ...]
    may_be_dates: tuple[str, ...]
    counted_days: tuple[str, ...]
    hours: tuple[str, ...]
    differences: tuple[str, ...]
    counts: str
    amounts: tuple[str, ...]
    qualified: frozenset[str]
    times: frozenset[str]
    small: tuple[SmallWords, ...]
    large: tuple[Pattern, ...]


def parse_columns(node: Node) -> ColumnPatterns:
    """The typed form of the root of ``valuecolumns.toml``; raises ``PatternError``."""
    contents, counts = node.table("contents"), node.table("counts")
    return ColumnPatterns(
        roles=tuple(_role(each) for each in node.tables("role")),
        quantities=tuple(each.pattern(fold) for each in node.tables("quantity")),
        stated=tuple(_unit(each) for each in node.tables("stated")),
        headed=tuple(_unit(each) for each in node.tables("headed")),
        codes=tuple(map(fold, contents.texts("codes"))),
        dates=tuple(map(fold, contents.texts("dates"))),
        may_be_dates=tuple(map(fold, contents.texts("may_be_dates"))),
        counted_days=tuple(map(fold, contents.texts("counted_days"))),
        hours=tuple(map(fold, contents.texts("hours"))),
        differences=tuple(map(fold, contents.texts("differences"))),
        counts=fold(counts.text("begin")) + " ",
        amounts=tuple(f"{fold(word)} " for word in counts.texts("amounts")),
        qualified=frozenset(map(fold, contents.texts("qualified"))),
        times=frozenset(map(fold, contents.texts("times"))),
        small=tuple(_small(each) for each in node.tables("small")),
        large=tuple(each.pattern(fold) for each in node.tables("large")),
    )


def _role(node: Node) -> RoleWords:
    name = node.choice("role", get_args(ColumnRole))
    role: ColumnRole = next(each for each in get_args(ColumnRole) if each == name)
    pattern = node.pattern(fold)
    misread = frozenset(bare(example.text) for example in pattern.examples)
    return RoleWords(role=role, pattern=pattern, anywhere=node.flag("anywhere", False), misread=misread)


def _unit(node: Node) -> UnitWords:
    name = node.choice("takes", get_args(Takes))
    takes: Takes = next(each for each in get_args(Takes) if each == name)
    return UnitWords(pattern=node.pattern(nfc), takes=takes)


def _small(node: Node) -> SmallWords:
    places = frozenset(node.texts("in"))
    if unknown := sorted(places - {*get_args(Where)}):
        raise node.error("in", f"{unknown[0]!r} is none of {', '.join(get_args(Where))}", hint=unknown[0])
    return SmallWords(pattern=node.pattern(fold), places=places, sure=node.flag("sure", True))

"""Figures that are small by nature: scores, indexes, coefficients, mean times, whose three digits behind a sign are decimals.

By the rules of Vietnam's offices ``8.500`` is eight thousand and five hundred; under ``Điểm tự chấm`` it is eight and a half. Headings,
labels and units tell, and the figures beside: a column of scores that goes to 950 may well have one of 1.000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from cchc_extract.model import RawRow, RawTable
from cchc_extract.patterns.columnwords import ColumnPatterns
from cchc_extract.understanding.numbers import proof, shows_decimals, three_digits
from cchc_extract.understanding.units import Unit
from cchc_extract.understanding.valuecolumns import LEVELS, ValueColumn
from cchc_extract.vietnamese import fold

MOST_OF_SCALE = 100
"""The highest plain number that scores, indexes and shares go to as a rule; beside higher ones thousands may stand."""
NOT_BESIDE = 10
"""What is this many times as much as the highest plain number of its column is another magnitude."""
_Sure = Literal["", "maybe", "sure"]


class Magnitude(Struct, frozen=True, kw_only=True):
    """A figure of three digits behind its sign that are decimals by the nature of what is counted; ``doubted`` where they only may be."""

    doubted: bool = False


class _Small(Struct, frozen=True, kw_only=True):
    """A printed figure of something that is small by nature, or (not ``sure``) may be."""

    row: int
    column: int
    text: str
    sure: bool


def magnitudes(
    raw: RawTable, columns: Sequence[ValueColumn], units: Sequence[Sequence[Unit]], patterns: ColumnPatterns
) -> dict[tuple[int, int], Magnitude]:
    """The figures of a table, by row (from 0) and column (from 1), whose three digits are decimals by what they count.

    ``units`` are those of each row's values. Percentages, which need no telling, are none of them.
    """
    suspects = {
        number
        for row in raw.rows
        for number, cell in enumerate(row.values, 1)
        if ("." in cell.text or "," in cell.text) and "%" not in cell.text and three_digits(cell.text)
    }
    if not suspects:
        return {}
    around = tuple(filter(None, (*(each.label for each in raw.columns if each.role == "indicator"), raw.title)))
    small = [
        _Small(row=at, column=number, text=row.values[number - 1].text, sure=sure == "sure")
        for at, row in enumerate(raw.rows)
        for number in sorted(suspects)
        if number <= min(len(row.values), len(columns))
        and (sure := _is_small(row, columns[number - 1], units[at][number - 1], around, patterns))
    ]
    return dict(_decided(small))


def _decided(small: Sequence[_Small]) -> Iterator[tuple[tuple[int, int], Magnitude]]:
    figures = [(each, sign) for each in small if (sign := three_digits(each.text))]
    round_alone = all(each.text.strip("()").endswith("000") for each, _ in figures)
    shown = {sign for each in small if shows_decimals(each.text) and (sign := proof(each.text))}
    for column in sorted({each.column for each, _ in figures}):
        if _are_thousands([each.text for each in small if each.column == column]):
            continue
        for each, sign in figures:
            if each.column == column:
                contrary = bool(shown) and sign not in shown
                yield (each.row, column), Magnitude(doubted=not each.sure or round_alone or contrary)


def _are_thousands(texts: Sequence[str]) -> bool:
    """Whether the figures of a column show groups of digits, or plain numbers that thousands stand beside: ``950`` beside ``1.000``."""
    if any(proof(text) and not shows_decimals(text) for text in texts):
        return True
    highest = max((int(text) for text in texts if text.isascii() and text.isdecimal()), default=0)
    if highest <= MOST_OF_SCALE:
        return False
    figures = [text for text in texts if three_digits(text)]
    return all(int("".join(filter(str.isdecimal, text))) <= NOT_BESIDE * highest for text in figures)


def _is_small(row: RawRow, column: ValueColumn, unit: Unit, around: tuple[str, ...], patterns: ColumnPatterns) -> _Sure:
    """How sure it is that what a cell counts is small, by the words over and beside it."""
    if column.codes or column.words or unit.type == "percent":
        return ""
    label = row.indicator.text
    printed = row.unit.text or (column.unit if column.own_unit else "")
    other = unit.whole or unit.type == "money"
    if not (row.unit.text and other) and (said := _by_heading(column.label, patterns)):
        return "" if _is_large(label, patterns) else said
    if printed:
        return "" if other or _is_large(label, patterns) else _by_unit(printed, label, column.label, patterns)
    if column.unit or any(fold(level).startswith(patterns.counts) for level in column.label.split(LEVELS)):
        return ""
    return _by_label(label, around, patterns)


@lru_cache(maxsize=1024)
def _by_heading(heading: str, patterns: ColumnPatterns) -> _Sure:
    if _is_large(heading, patterns):
        return ""
    levels = heading.split(LEVELS)
    return _strongest([_said(level, place, patterns) for level in levels for place in ("heading", "measured")])


def _by_unit(unit: str, label: str, heading: str, patterns: ColumnPatterns) -> _Sure:
    named = (f"{text} ({unit})" for text in (label, heading))
    return _said(unit, "unit", patterns) or _strongest([_said(text, "measured", patterns) for text in named])


def _by_label(label: str, around: tuple[str, ...], patterns: ColumnPatterns) -> _Sure:
    if _is_large(label, patterns):
        return ""
    found = _strongest([_said(label, place, patterns) for place in ("label", "measured")])
    return found or _strongest([_said(text, "around", patterns) for text in around])


@lru_cache(maxsize=4096)
def _said(text: str, place: str, patterns: ColumnPatterns) -> _Sure:
    found = [each.sure for each in patterns.small if place in each.places and each.pattern.search(text) is not None]
    return "sure" if any(found) else "maybe" if found else ""


@lru_cache(maxsize=1024)
def _is_large(text: str, patterns: ColumnPatterns) -> bool:
    return any(each.search(text) is not None for each in patterns.large)


def _strongest(found: Sequence[_Sure]) -> _Sure:
    return "sure" if "sure" in found else "maybe" if "maybe" in found else ""

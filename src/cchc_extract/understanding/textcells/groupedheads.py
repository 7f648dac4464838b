"""Headings of two levels whose merged cells are lost: which of the upper ones stand over which of the lower ones.

A dump gives the upper headings one after the other, then the lower ones. How many are merged is told by the number of columns; which ones,
by their words and by what stands in the columns: the first part of a group is often the sum of the others, shares are small numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import comb

import regex
from msgspec import Struct

from cchc_extract.patterns.tables import NEARLY, TablePatterns, squeeze
from cchc_extract.understanding.textcells.stackedheads import Head, Place
from cchc_extract.vietnamese import bare

_FEWEST_PARTS = 2
_MOST_WAYS = 6000
_KNOWN_PARENT, _KNOWN_PART, _TOTAL_PARENT, _TOTAL_ALONE = 4.0, 3.0, 2.5, 0.8
"""Cost of a number's, label's, unit's or note's heading over others and below another; of `Tổng số` over others and without a group."""
_UNIT_PARENT = 1.5
_UNIT = regex.compile(r"\((?:%|[\p{Ll}²³/.0-9 ]{1,12})\)$")
_LABEL_PARENT, _BEFORE_VALUES, _SHARED = 2.0, 2, -1.0
_TWICE, _ALIKE, _TOTAL_LATER, _UNEQUAL = 3.0, -1.5, 1.5, 0.15
_ADDS_UP, _SMALLER, _NO_SHARE, _WORDS = -2.0, 3.0, 3.0, 2.0
_LARGEST_SHARE = 200.0
_FEWEST_FIGURES = 3
_EXACT, _MOSTLY = 0.011, 0.6
_SURE = 0.6
"""What the best way must cost less than the next for it to be sure."""


class Grouped(Struct, frozen=True):
    """A heading, and whether no other one is nearly as likely."""

    head: Head
    sure: bool


class _Way(Struct, frozen=True):
    """Of the upper headings, those over others, and how many parts each of these has."""

    parents: tuple[int, ...]
    parts: tuple[int, ...]


def grouped_heads(
    texts: Sequence[str], cols: int, columns: Sequence[Sequence[str]], patterns: TablePatterns, upper: int = 0
) -> Grouped | None:
    """The likeliest heading of two levels that ``texts`` make over ``cols`` columns with the cells ``columns``; ``None`` if none.

    ``upper``: how many stand in the first row, 0 where that is not known. Blank texts stand in the second row below headings without parts.
    """
    below = list(texts[upper:]) if upper else []
    filled = [text for text in texts if text]
    merged = len(filled) - cols
    if merged < 1 or any(not text for text in texts[:upper]):
        return None
    tops = [upper] if upper else range(2, len(filled) - _FEWEST_PARTS * merged + 1)
    ways = sum(comb(top, merged) * comb(max(0, len(filled) - top - merged - 1), merged - 1) for top in tops)
    if ways > _MOST_WAYS:
        return None
    found: list[tuple[float, Head]] = []
    for top in tops:
        for way in _ways(top, len(filled) - top, merged):
            head = _head(filled[:top], filled[top:], way, 0.0)
            if "" in below and len(below) == cols and below != _second_row(head, cols):
                continue
            found.append((_cost(filled[:top], filled[top:], way, columns, patterns), head))
    found.sort(key=lambda each: each[0])
    if not found:
        return None
    cost, head = found[0]
    return Grouped(Head(max(0.0, cost), 2, head.places), all(other - cost >= _SURE for other, _ in found[1:2]))


def _ways(top: int, parts: int, merged: int) -> Iterator[_Way]:
    for counts in _split(parts, merged):
        for parents in combinations(range(top), merged):
            yield _Way(parents, counts)


def _split(count: int, into: int) -> Iterator[tuple[int, ...]]:
    """The ways to part ``count`` in ``into`` groups of two or more."""
    if into == 1:
        if count >= _FEWEST_PARTS:
            yield (count,)
        return
    for first in range(_FEWEST_PARTS, count - _FEWEST_PARTS * (into - 1) + 1):
        yield from ((first, *rest) for rest in _split(count - first, into - 1))


def _head(top: Sequence[str], below: Sequence[str], way: _Way, cost: float) -> Head:
    places: list[Place] = []
    counts = dict(zip(way.parents, way.parts, strict=True))
    col = at = 0
    for number, text in enumerate(top):
        count = counts.get(number, 0)
        if not count:
            places.append((0, col, 2, 1, text))
            col += 1
            continue
        places.append((0, col, 1, count, text))
        places += [(1, col + k, 1, 1, part) for k, part in enumerate(below[at : at + count])]
        col, at = col + count, at + count
    return Head(cost, 2, tuple(places))


def _second_row(head: Head, cols: int) -> list[str]:
    row = [""] * cols
    for level, col, _, _, text in head.places:
        if level:
            row[col] = text
    return row


def _cost(
    top: Sequence[str],
    below: Sequence[str],
    way: _Way,
    columns: Sequence[Sequence[str]],
    patterns: TablePatterns,
) -> float:
    cost = 0.0
    counts = dict(zip(way.parents, way.parts, strict=True))
    groups: list[Sequence[str]] = []
    col = at = 0
    for number, text in enumerate(top):
        count = counts.get(number, 0)
        known = _stands_alone(text, patterns)
        if not count:
            cost += _TOTAL_ALONE * (squeeze(text) in patterns.totals) + _against(text, columns[col], patterns)
            col += 1
            continue
        parts = below[at : at + count]
        groups.append(parts)
        cost += _KNOWN_PARENT * known + _TOTAL_PARENT * bare(text).startswith(patterns.sums)
        cost += _UNIT_PARENT * (_UNIT.search(text) is not None) + _SHARED * _is_shared(text, parts)
        cost += _LABEL_PARENT * (col < _BEFORE_VALUES and patterns.heading_role(text)[0] == "indicator")
        cost += _of_group(parts, columns[col : col + count], patterns) + _UNEQUAL * abs(count - 2) ** 0.5
        col, at = col + count, at + count
    alike = len(groups) > 1 and all(list(one) == list(two) for one, two in pairwise(groups))
    return cost + _ALIKE * alike


def _is_shared(text: str, parts: Sequence[str]) -> bool:
    """Whether the heading has the word with which each part begins: `Kế hoạch vốn` over `Vốn tỉnh` and `Vốn trung ương`."""
    words = bare(text).split()
    return all(bare(part).split()[0] in words for part in parts)


def _of_group(parts: Sequence[str], columns: Sequence[Sequence[str]], patterns: TablePatterns) -> float:
    cost = _TWICE * (len(parts) - len(set(parts))) + sum(_KNOWN_PART * _stands_alone(part, patterns) for part in parts)
    cost += sum(_against(part, column, patterns) for part, column in zip(parts, columns, strict=True))
    cost += _TOTAL_LATER * any(squeeze(part) in patterns.totals for part in parts[1:])
    return cost + _sums(columns, total=squeeze(parts[0]) in patterns.totals)


def _sums(columns: Sequence[Sequence[str]], *, total: bool) -> float:
    """What it says for a group that its first column is the sum of the others, and against it that a total is smaller than they are."""
    rows = [[_figure(text) for text in row] for row in zip(*columns, strict=True)]
    full = [
        [figure or 0.0 for figure in row] for row in rows if row[0] is not None and any(f is not None for f in row[1:])
    ]
    if len(full) < _FEWEST_FIGURES:
        return 0.0
    adds_up = sum(abs(first - sum(others)) < _EXACT for first, *others in full) / len(full)
    smaller = sum(first < max(others) - _EXACT for first, *others in full) / len(full)
    return _ADDS_UP * (adds_up > _MOSTLY) + _SMALLER * smaller * total


def _against(label: str, column: Sequence[str], patterns: TablePatterns) -> float:
    """What a column's cells say against its heading: figures below a note, large ones below a share, words below a number of things."""
    filled = [text for text in column if text]
    if not filled:
        return 0.0
    figures = [figure for text in filled if (figure := _figure(text)) is not None]
    role, score = patterns.heading_role(label)
    if role == "note" and score >= NEARLY:
        return _WORDS * len(figures) / len(filled)
    plain = squeeze(label)
    if "%" in label or plain.startswith(("tyle", "tile")):
        return _NO_SHARE * sum(figure > _LARGEST_SHARE for figure in figures) / len(filled)
    if plain.startswith(("so", "tongso")):
        return _WORDS * (sum(any(map(str.isalpha, text)) for text in filled) / len(filled))
    return 0.0


def _stands_alone(text: str, patterns: TablePatterns) -> bool:
    role, score = patterns.heading_role(text)
    return score >= NEARLY and role in ("stt", "indicator", "unit", "note")


def _figure(text: str) -> float | None:
    """The number that a cell holds; ``None`` where it holds none."""
    plain = text.strip().rstrip("%").replace(".", "").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None

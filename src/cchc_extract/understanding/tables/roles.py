"""What each column of a table holds: by the words of its heading, and by what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import mean

import regex
from msgspec import Struct

from cchc_extract.model import Role
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.tables import TablePatterns
from cchc_extract.understanding.numbering import follows, join_number, readings
from cchc_extract.understanding.tables.slots import is_numeral
from cchc_extract.understanding.units import UNKNOWN, read_unit

HEADING = 3.0
"""A heading that is the very word for a role counts this many times what contents can say."""
NUMBERED, UNITS, NUMERIC = 0.5, 0.6, 0.8
"""Share of the filled cells of a column that must be row numbers, known units, or numbers, for it to be a column of these."""
FULL_LABEL = 40
"""Characters of a text from which on it is as good a label as any longer one."""
LONGEST_HEADING = 60
"""Characters; what stands over the first column and is longer is text above the table, taken in with its heading."""
DIFFERENT = 0.8
"""Share of the cells of a column that must differ for it to hold the labels of a table whose headings do not say which column does."""
LONGEST_UNIT = 24
"""Characters; a column of longer texts holds no units unless its heading says so."""


_VIETNAMESE = "A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_GARBLED = regex.compile(rf"\p{{L}}[\p{{S}}\p{{C}}¹]|[\p{{S}}\p{{C}}¹]\p{{L}}|[^\P{{L}}{_VIETNAMESE}]")
"""A sign or a code without a letter within a word, or a letter that Vietnamese does not have: what is left of a font that is not known."""


class _Column(Struct, frozen=True, kw_only=True):
    """A column at ``place`` (from 0): its ``heading``, its ``cells`` that hold text, and how many ``rows`` the table has."""

    place: int
    heading: str
    cells: tuple[str, ...]
    rows: int

    @property
    def numeric(self) -> float:
        """The share of the cells that are numbers."""
        return sum(is_numeral(text) for text in self.cells) / len(self.cells) if self.cells else 0.0


def assign_roles(labels: Sequence[str], contents: Sequence[Sequence[str]], patterns: Patterns) -> tuple[Role, ...]:
    """The role of each column. ``labels``: headings by column, none where no heading is printed; ``contents``: cells by column.

    At most one column is the STT, one the indicator, at most one the unit; the others are values, but for those that are headed as
    notes and do not hold numbers.
    """
    headed = list(labels) or [""] * len(contents)
    left = [
        _Column(place=place, heading=heading, cells=tuple(filter(None, cells)), rows=len(cells))
        for place, (heading, cells) in enumerate(zip(headed, contents, strict=True))
    ]
    roles: list[Role] = [_value_or_note(column, left, patterns.tables) for column in left]
    steps: tuple[tuple[Role, float, Callable[[_Column], float]], ...] = (
        ("stt", 0.5, lambda column: _stt_score(column, left, patterns.tables)),
        ("indicator", -1.0, lambda column: _indicator_score(column, patterns.tables)),
        ("unit", 1.0, lambda column: _unit_score(column, left, patterns)),
    )
    for role, least, score in steps:
        best = max(left, key=score, default=None)
        if best is not None and score(best) > least:
            roles[best.place] = role
            left = [column for column in left if column is not best]
            if role == "indicator":
                left, roles = _finer_label(best, left, roles, patterns.tables)
    return tuple(_with_group(roles, headed, contents, patterns.tables))


def _finer_label(
    label: _Column, left: list[_Column], roles: list[Role], words: TablePatterns
) -> tuple[list[_Column], list[Role]]:
    """What is ``left`` and the roles, the column right of the ``label`` being that of the labels where the first only groups its rows.

    The first says something once for several rows, and the second something for each of them, under a heading of labels or under one
    that says nothing else: ``Lĩnh vực | Chỉ tiêu``, ``Lĩnh vực | Thủ tục``.
    """
    finer = next((column for column in left if column.place == label.place + 1), None)
    if finer is None or not finer.heading or roles[finer.place] != "value" or not _holds_words(finer):
        return left, roles
    *_, lowest = finer.heading.split(" / ")
    role, worth = words.heading_role(lowest)
    of_labels = role == "indicator" and worth > words.heading_score("value", lowest)  # `Sản phẩm` may be either
    groups = len(set(label.cells)) < len(finer.cells) and not any(map(is_numeral, label.cells))
    different = len(set(finer.cells)) / len(finer.cells)
    says = of_labels or (role is None and different >= DIFFERENT and len(finer.cells) == finer.rows)
    if not groups or not says or len(set(finer.cells)) <= len(set(label.cells)):
        return left, roles
    changed: list[Role] = list(roles)
    changed[label.place], changed[finer.place] = "other", "indicator"
    return [column for column in left if column is not finer], changed


def _with_group(
    roles: list[Role], headings: Sequence[str], contents: Sequence[Sequence[str]], words: TablePatterns
) -> list[Role]:
    """The roles, a headed column of texts left of the labels being one of groups: what it says stands in the breadcrumb.

    It says something once for several rows, or its heading is one of labels; else it is a column of values like another.
    """
    label = roles.index("indicator") if "indicator" in roles else 0
    rows = max(map(len, contents), default=0)
    for place in range(label):
        cells = [text for text in contents[place] if text]
        if roles[place] != "value" or not headings[place] or not cells or any(map(is_numeral, cells)):
            continue
        if len(set(cells)) < rows or words.heading_score("indicator", headings[place]):
            roles[place] = "other"
            break
    return roles


def _stt_score(column: _Column, left: Sequence[_Column], words: TablePatterns) -> float:
    """How much a column looks like the STT: headed so, or row numbers before all texts under a heading that says nothing else."""
    role, _ = words.heading_role(column.heading)
    headed = HEADING * words.heading_score("stt", column.heading)
    says_else = role not in (None, "stt") and (column.place > 0 or len(column.heading) <= LONGEST_HEADING)
    behind = any(other.cells for other in left if other.place < column.place)
    return headed if says_else or behind else headed + _in_order(column)


def _in_order(column: _Column) -> float:
    """How much the cells are row numbers, one after the other, far to the left: figures that only rise count something."""
    marks = [found for text in column.cells if (found := readings(join_number(text)))]
    if not marks or len(marks) < NUMBERED * len(column.cells):
        return 0.0
    steps = [any(follows(one, two) for one in before for two in after) for before, after in pairwise(marks)]
    begins = any(mark.parts[-1] == 1 for mark in marks[0])
    counted = sum(steps) / len(steps) if steps else float(begins)
    if counted < NUMBERED:
        return 0.0
    return max(0.0, len(marks) / len(column.cells) + counted - 0.5 * column.place)


def _indicator_score(column: _Column, words: TablePatterns) -> float:
    """How much a column looks like the indicator: headed so; texts, long and different ones, near the left."""
    headed = HEADING * words.heading_score("indicator", column.heading)
    if not column.cells:
        return headed - 0.5
    texts = [text for text in column.cells if any(letter.isalpha() for letter in text)]
    length = mean(min(len(text), FULL_LABEL) for text in texts) / FULL_LABEL if texts else 0.0
    filled, different = len(texts) / len(column.cells), len(set(texts)) / len(column.cells)
    return headed + 2.0 * filled * length + different - 0.25 * column.place


def _unit_score(column: _Column, left: Sequence[_Column], patterns: Patterns) -> float:
    """How much a column looks like the unit: headed so; or, where its heading says nothing, short known units before numbers."""
    headed = HEADING * patterns.tables.heading_score("unit", column.heading)
    *_, lowest = column.heading.split(" / ")  # what stands over units and values alike says nothing of either
    role, _ = patterns.tables.heading_role(lowest)
    beside_numbers = any(other.numeric >= NUMERIC for other in left if other.place > column.place)
    if role is not None or not column.cells or not beside_numbers or mean(map(len, column.cells)) > LONGEST_UNIT:
        return headed
    known = sum(read_unit(text, patterns.units) != UNKNOWN for text in column.cells) / len(column.cells)
    return 2.0 if known >= UNITS and column.numeric < NUMERIC else 0.0


def _value_or_note(column: _Column, left: Sequence[_Column], words: TablePatterns) -> Role:
    """A note is headed so and does not hold figures in most rows: ``Ghi chú/ Đánh giá`` over percentages is a value column.

    A heading that may be that of labels or of notes (``Diễn giải``) is one of notes behind values. Every other column is one of values,
    whatever it holds. Where no column of a table has a heading, texts beside figures are notes by their place.
    """
    role, _ = words.heading_role(column.heading)
    of_note = words.heading_score("note", column.heading) > 0 and " / " not in column.heading
    if role == "note" or (of_note and not column.numeric and _has_figures(column, left, words)):
        return "value" if column.numeric * len(column.cells) * 2 > column.rows else "note"
    again = any(other.heading == column.heading and other.place < column.place for other in left)
    if column.heading and again and column.numeric < NUMBERED and " / " not in column.heading:
        return "note"  # a part of the column before it, which a wrong rule cut off
    if not column.heading and not column.cells and any(other.heading for other in left):
        return "note"  # nothing stands in it: a margin with rules, and no value is missing there
    if is_garbled([other.heading for other in left]):  # what a heading says cannot be told
        return "note" if _holds_words(column) else "value"
    if any(other.heading for other in left):
        return "value"
    beside_figures = any(other.numeric >= NUMERIC and not _in_order(other) for other in left if other is not column)
    return "note" if beside_figures and _holds_words(column) else "value"


def is_garbled(texts: Sequence[str]) -> bool:
    """Whether signs stand for letters in several of ``texts``: those of a font whose letters could not be told."""
    return sum(_GARBLED.search(text) is not None for text in texts) > 1


def _holds_words(column: _Column) -> bool:
    """Whether a column has cells, of which most have letters."""
    return sum(any(map(str.isalpha, text)) for text in column.cells) * 2 > len(column.cells)


def _has_figures(column: _Column, left: Sequence[_Column], words: TablePatterns) -> bool:
    """Whether a column of values stands before this one."""
    before = [other for other in left if other.place < column.place]
    return any(words.heading_role(other.heading)[0] == "value" or other.numeric >= NUMERIC for other in before)

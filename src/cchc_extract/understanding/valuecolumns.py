"""What the value columns of a table hold: the role of each beside the others, its unit and quantity, and whether it is one of words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import ColumnRole, RawTable
from cchc_extract.patterns.columnwords import ColumnPatterns, UnitWords
from cchc_extract.patterns.tables import TablePatterns
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.compounds import is_several, parse_compound
from cchc_extract.understanding.datecolumns import Days, are_dates, days_in, is_of_hours
from cchc_extract.understanding.numbers import Convention, parse_number
from cchc_extract.understanding.units import is_listed, read_unit
from cchc_extract.vietnamese import bare, fold, nfc

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

NUMERIC_SHARE = 0.8
"""A column counts as one of numbers where at least this share of its filled cells are numbers."""
FEWEST_BODIES = 3
"""As many neighbouring columns headed by nothing but names are one for each body; two may be anything."""
MOST_MONTHS = 2
"""Columns of months more than these are a series, of which none is the period before another."""
MOST_WORDS = 2
"""Words of a unit that nobody listed."""
LEVELS = " / "

_YEAR = regex.compile(r"\b(?:19|20)\d\d\b")
_PERIOD = regex.compile(r"\b(?P<kind>quý|tháng)\s*(?P<number>[ivx]+|\d{1,2})\b|\b(?P<months>\d{1,2}) tháng\b")
_FIRST_QUARTER = ("quý", 1)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMERALS = regex.compile(r"(?i)[ivx]+")
_MEASURE = regex.compile(
    r"\d*[a-zµ°%]{1,3}[23²³]?|\d[\d.]* ?\p{L}+|tuần|quý|vụ|buổi|ca|lần|chuyến|suất|giường|bệnh nhân|học sinh"
)
_CODE = regex.compile(r"0\d{3,}")
_PAPER_OF_YEAR = regex.compile(r"\d{1,5}/(?:19|20)\d\d")
_NAME = regex.compile(r"\p{Lu}\p{Ll}*(?: \p{Lu}\p{Ll}*)+")


class ValueColumn(Struct, frozen=True, kw_only=True):
    """A value column: its printed heading, and what that and its cells say of it.

    ``unit`` is printed in the heading (``own_unit``) or above the table. ``words``: most of its cells hold words. ``codes``: its digits
    count nothing. ``dates``: it is one of dates; ``days``: what ``15/6`` is in it. ``numeric``: nearly all of its cells are numbers;
    ``figures``: half of them are figures of some kind, or more; ``answers``: and rows of its table print units, so that one without may
    ask for yes or no.
    """

    label: str = ""
    role: ColumnRole = "value"
    unit: str = ""
    key: str = ""
    words: bool = False
    codes: bool = False
    dates: bool = False
    days: Days = ""
    numeric: bool = False
    figures: bool = False
    own_unit: bool = False
    answers: bool = False


def value_columns(table: RawTable, cells: Sequence[Sequence[str]], patterns: Patterns) -> tuple[ValueColumn, ...]:
    """The value columns of ``table`` in order; ``cells`` are the texts of each in the rows that are no headings of others."""
    united = any(row.unit.text for row in table.rows)
    counted = _counted(table, patterns)
    found = [
        _column(label, [text for text in column if text], "" if at in counted else table.unit, united, patterns)
        for at, (label, column) in enumerate(zip(table.value_labels, cells, strict=True))
    ]
    named = _bodies(found, patterns.tables)
    return tuple(
        _beside_each_other([replace(each, role="body") if at in named else each for at, each in enumerate(found)])
    )


def _counted(table: RawTable, known: Patterns) -> frozenset[int]:
    """The places of columns that count things in a table whose unit is one of money, or measures: ``Số hộ vay`` beside ``Số tiền``.

    Where all do, the unit is theirs after all.
    """
    if not table.unit:
        return frozenset()
    unit = read_unit(table.unit, known.units)
    if unit.type not in ("money", "count") or unit.whole:
        return frozenset()
    columns = known.columns
    found = []
    for at, label in enumerate(table.value_labels):
        begun = next((fold(level) for level in label.split(LEVELS)[::-1] if fold(level).startswith(columns.counts)), "")
        what = f"{begun[len(columns.counts) :]} "
        if begun and not what.startswith(columns.amounts) and (unit.type == "money" or not what.startswith("lượng ")):
            found.append(at)
    return frozenset(found) if len(found) < len(table.value_labels) else frozenset()


def _column(label: str, filled: Sequence[str], of_table: str, united: bool, known: Patterns) -> ValueColumn:
    patterns, units = known.columns, known.units
    printed = [text for text in filled if any(map(str.isalnum, text))]
    numbers, alone = _numbers_in(printed)
    lowest = fold(_lowest(label))
    codes = _is_of_codes(lowest, printed, patterns)
    words = not codes and numbers * 2 < len(printed) and _mostly_words(printed, units)
    if (numbers - alone) * 2 > len(printed) and not (codes or united or of_table):
        words = (
            role_of(label, patterns) == "value" and not unit_of(label, patterns, units) and _of_things(printed, units)
        )
    words = words or is_of_hours(label, printed, numbers, patterns)
    dates = not codes and are_dates(label, printed, numbers, patterns)
    role: ColumnRole = "text" if words or codes or dates else role_of(label, patterns)
    own = unit_of(label, patterns, units)
    if not own and "(" in label and 2 * numbers >= len(printed) > 0 and not (codes or words or dates):
        own = _formed_unit(label, known)
    if role == "text" and fold(own) == lowest:  # `Ngày` over days says what they are
        own = ""
    differs = role == "growth" and lowest.startswith(patterns.differences) and not any("%" in text for text in printed)
    figures = bool(printed) and not (codes or words or dates) and _are_figures(printed, alone, units)
    return ValueColumn(
        label=label,
        role=role,
        unit=own or (of_table if role not in ("text", "rate", "growth") or differs else ""),
        key="" if role == "text" else quantity_of(label, patterns),
        words=words,
        codes=codes,
        dates=dates,
        days=days_in(label, printed, patterns) if numbers < len(printed) and not (codes or own) else "",
        numeric=bool(printed) and not (codes or words) and numbers >= NUMERIC_SHARE * len(printed),
        figures=figures,
        answers=figures and united,
        own_unit=bool(own),
    )


def _is_of_codes(lowest: str, printed: Sequence[str], patterns: ColumnPatterns) -> bool:
    """Whether a heading names codes, or the cells begin with a zero as no count does (``0201``), or number papers (``Số``: ``12/2024``)."""
    named = any(lowest == each or lowest.startswith(f"{each} ") for each in patterns.codes)
    if f"{lowest} ".startswith(patterns.counts) and printed:
        named = named or sum([_PAPER_OF_YEAR.fullmatch(text) is not None for text in printed]) * 2 > len(printed)
    return named or (
        len(printed) > 1
        and sum([_CODE.fullmatch(text) is not None for text in printed if text[0] == "0"]) * 2 > len(printed)
    )


def _numbers_in(printed: Sequence[str]) -> tuple[int, int]:
    """How many of the cells are numbers, and how many of these have no words behind them."""
    plain = sum(map(str.isdecimal, printed))
    others = [number for text in printed if not text.isdecimal() and (number := parse_number(text, Convention()))]
    with_words = sum([bool(number.rest) for number in others])
    return plain + len(others), plain + len(others) - with_words


def _of_things(printed: Sequence[str], units: UnitPatterns) -> bool:
    """Whether most cells say how many of what, each of something else and nothing that is a unit: ``2 phòng đôi``, ``1 bến thuyền``."""
    found = [fold(number.rest) for text in printed if (number := parse_number(text, Convention())) and number.rest]
    things = [rest for rest in found if rest[0].isalpha() and not _is_measure(rest, units)]
    differ = any(not (one.startswith(other) or other.startswith(one)) for one, other in pairwise(sorted(set(things))))
    return differ and len(things) * 2 > len(printed)


def _is_measure(rest: str, units: UnitPatterns) -> bool:
    """Whether words behind a number scale it or are a unit (``phòng``, but not ``phòng đôi``), or one for each of something."""
    rest, per, _ = rest.partition("/")
    if per:
        return _is_measure(rest, units)  # `đồng/m³`, whatever a scan makes of the raised figure
    if rest.partition(" ")[0] in units.scales or _MEASURE.fullmatch(rest) is not None:
        return True
    plain = bare(rest)
    return any(plain in rule.words or plain in rule.starts for rule in units.rules)


def _are_figures(printed: Sequence[str], numbers: int, units: UnitPatterns) -> bool:
    """Whether half of the cells or more are figures: ``numbers`` of them are numbers alone, others may be fractions, ranges or bounds."""
    if numbers * 2 >= len(printed):
        return True
    others = [text for text in printed if parse_compound(text, Convention(), units) is not None]
    return (numbers + len(others)) * 2 >= len(printed)


def _mostly_words(printed: Sequence[str], units: UnitPatterns) -> bool:
    """Whether most cells hold words: no numbers of any kind. Answers of yes and no count for neither where there are words beside them."""
    answers = units.says_yes | units.says_no | units.ticks
    answered = sum([fold(text) in answers for text in printed])
    words = [
        text
        for text in printed
        if any(map(str.isalpha, text))
        and fold(text) not in answers
        and parse_number(text, Convention()) is None
        and parse_compound(text, Convention(), units) is None
        and not is_several(text)
    ]
    return len(words) * 2 > len(printed) - answered


@lru_cache(maxsize=4096)
def role_of(label: str, patterns: ColumnPatterns) -> ColumnRole:
    """The role that a printed heading, levels joined by `` / ``, says by its words; ``value`` where it says none.

    A heading whose marks were misread says what an example of the patterns says that is the same without them.
    """
    levels = [level for level in label.split(LEVELS) if level][::-1]
    for words in patterns.roles:
        if words.anywhere and any(words.pattern.search(level) is not None for level in levels):
            return words.role
    for level in levels:
        for words in patterns.roles:
            if not words.anywhere and words.pattern.search(level) is not None:
                return words.role
    known = {text: words.role for words in patterns.roles for text in words.misread}
    return next((known[plain] for level in levels if (plain := bare(level)) in known), "value")


@lru_cache(maxsize=4096)
def quantity_of(label: str, patterns: ColumnPatterns) -> str:
    """The id of the quantity that a printed heading names; empty where none is known."""
    return next((each.id for each in patterns.quantities if each.search(label) is not None), "")


@lru_cache(maxsize=4096)
def unit_of(label: str, patterns: ColumnPatterns, units: UnitPatterns) -> str:
    """The unit that a printed heading states, in its lowest level or one above it, as printed; empty where it states none."""
    for at, level in enumerate(label.split(LEVELS)[::-1]):
        for words in patterns.headed:
            match = words.pattern.search(level)
            if match is None or not _is_unit(match["unit"], words, units) or _says_else(match["unit"], patterns, units):
                continue
            if words.takes == "word" and at and fold(level) in patterns.times:  # `Năm` over `2022`
                continue
            if words.takes != "word" or role_of(level, patterns) in (
                "value",
                "rate",
            ):  # `Kế hoạch` is what is counted, too
                return nfc(match["unit"])
    return ""


def _formed_unit(label: str, known: Patterns) -> str:
    """What stands in brackets in the heading of a column of figures where that has the form of a unit; empty where nothing does."""
    for level in label.split(LEVELS)[::-1]:
        for words in known.columns.headed if "(" in level else ():
            match = words.pattern.search(level) if words.takes == "formed" else None
            if match is not None and _is_formed(match["unit"], known):
                return nfc(match["unit"])
    return ""


def _is_formed(text: str, known: Patterns) -> bool:
    """Whether ``text`` has the form of a unit: a short word or two that say nothing else of a column, or one thing per another.

    Capitals alone are those of a body, a programme, an index (``ODA``, ``BHYT``), and units only where they are listed.
    """
    plain = fold(text).lstrip("10., ")
    if plain in known.columns.qualified or text.isupper() or _NUMERALS.fullmatch(text):
        return False
    one, stroke, other = plain.partition("/")
    if stroke:
        return bool(one.strip()) and (is_listed(other, known.units) or _MEASURE.fullmatch(other.strip()) is not None)
    first, *more = plain.split()
    if first in known.units.scales:
        return bool(more)
    says_else = role_of(text, known.columns) != "value" or known.tables.heading_role(text)[0] is not None
    return len(more) < MOST_WORDS and not says_else


def stated_unit(lines: Sequence[str], patterns: ColumnPatterns, units: UnitPatterns) -> str:
    """The unit that the ``lines`` above a table state for all of it (``ĐVT: triệu đồng``), the lowest line first; empty where none does."""
    for line in reversed(lines):
        for words in patterns.stated if ":" in line else ():
            match = words.pattern.search(line)
            if match is not None and _is_unit(match["unit"], words, units):
                return nfc(match["unit"])
    return ""


def _is_unit(text: str, words: UnitWords, units: UnitPatterns) -> bool:
    if words.takes in ("any", "formed"):
        return words.takes == "any"
    plain = bare(unicodedata.normalize("NFKC", text))  # km²
    if words.takes == "word":
        return any(fold(unicodedata.normalize("NFKC", text)) in rule.printed for rule in units.rules)
    first, *per = plain.split("/")
    known = any(first in rule.words or first in rule.starts for rule in units.rules)
    return known or (bool(per) and is_listed(first, units))


def _says_else(text: str, patterns: ColumnPatterns, units: UnitPatterns) -> bool:
    """Whether brackets hold words that are no unit as they are printed, though without their marks they may be: ``nam``, ``nam/nữ``."""
    sides = [fold(side) for side in text.split("/")]
    if not all(side in patterns.qualified for side in sides):
        return False
    return len(sides) > 1 or not any(sides[0] in rule.printed for rule in units.rules)


def _bodies(columns: Sequence[ValueColumn], words: TablePatterns) -> frozenset[int]:
    """The places of columns headed by names alone, where several of these say nothing else: one for each body."""
    named = [
        at
        for at, each in enumerate(columns)
        if each.role in ("value", "body") and _NAME.fullmatch(_lowest(each.label)) and not each.key and not each.unit
    ]
    unknown = [at for at in named if words.heading_role(_lowest(columns[at].label))[0] is None]
    if len(unknown) >= FEWEST_BODIES:
        return frozenset(named)
    told = [at for at, each in enumerate(columns) if each.role == "body"]  # `Vũ Lễ` beside `P. Lê Lợi` and `X. An Bình`
    return frozenset(unknown if len({*unknown, *told}) >= FEWEST_BODIES else ())


def _lowest(label: str) -> str:
    return label.rpartition(LEVELS)[2]


def _beside_each_other(columns: Sequence[ValueColumn]) -> Iterator[ValueColumn]:
    """The columns with the roles that they have by their periods: of two results the earlier is that of the period before.

    Quarters from the first on are those of one period, none before another.
    """
    periods = [_period(each.label) if each.role in ("value", "result") else None for each in columns]
    years = [year for found in periods if found and (year := found[0])]
    parts = {found[1] for found in periods if found and found[1][1] and found[1][0] != "months" and not found[0]}
    series = len(parts) > MOST_MONTHS or _FIRST_QUARTER in parts
    latest, last = max(years, default=0), ("", 0) if series else max(parts, default=("", 0))
    for each, found in zip(columns, periods, strict=True):
        if found and found[0] and found[0] < latest:
            same = found[1][1] and any(other and other[0] == latest and other[1] == found[1] for other in periods)
            yield replace(each, role="same_period" if same else "previous")
        elif found and not found[0] and found[1][1] and found[1][0] == last[0] and found[1][1] < last[1]:
            yield replace(each, role="previous")
        else:
            yield each


@lru_cache(maxsize=4096)
def _period(label: str) -> tuple[int, tuple[str, int]] | None:
    """The year and the part of a year that a heading names, 0 or nothing where it names none; ``None`` where it names several years."""
    plain = fold(label)
    years = sorted(set(map(int, _YEAR.findall(plain))))
    if len(years) > 1:
        return None
    match = _PERIOD.search(plain)
    part = ("", 0)
    if match is not None and match["months"]:
        part = ("months", int(match["months"]))
    elif match is not None:
        number = match["number"]
        part = (match["kind"], _ROMAN.get(number, int(number) if number.isdigit() else 0))
    return (years[0] if years else 0), part

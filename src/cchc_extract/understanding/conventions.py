"""How a document writes its numbers: the decimal sign of each column, each table and the document, by all value cells together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from cchc_extract.understanding.numbers import Convention, Sign, decide, three_digits

_OF_HUNDREDS = 3


class Printed(NamedTuple):
    """A value as it stands in a document: enough to decide how its numbers are written. ``whole``: its unit has no fractions.

    ``unit`` is that printed for it; ``told``: what it counts tells how its three digits are read, and they prove nothing of others.
    """

    table: int
    column: int
    percent: bool
    whole: bool
    text: str
    unit: str = ""
    told: bool = False


class Conventions(Struct, frozen=True, kw_only=True):
    """How a document writes numbers: what the numbers of each column, of each table and of the document prove.

    Percentages stand apart, for an author writes 99.8 in a percent column and means 1204 with 1.204 in the next.
    """

    columns: dict[tuple[int, int], Convention] = field(default_factory=dict)
    tables: dict[int, Convention] = field(default_factory=dict)
    document: Convention = field(default_factory=Convention)
    percents: Convention = field(default_factory=Convention)
    hundreds: frozenset[int] = frozenset()
    """Tables in which plain numbers of three digits stand: beside ``850``, what ``1,204`` has behind its sign is likely a group."""
    small: frozenset[tuple[int, int, str]] = frozenset()
    """Columns and units in which plain numbers of one or two digits stand: beside ``10``, ``9.250`` is likelier a mark than thousands."""

    high: frozenset[tuple[int, int]] = frozenset()
    """Columns in which plain numbers of three digits stand, of a document that shows decimals behind a point."""

    def of(self, table: int, column: int, *, percent: bool) -> Convention:
        """The convention of the nearest surroundings that prove one; Vietnam's decimal comma where none does."""
        if percent:
            return self.percents if self.percents.known else self.document
        near = (self.columns.get((table, column)), self.tables.get(table), self.document)
        return next((each for each in near if each is not None and each.known), Convention())

    def unproven(self, table: int, column: int, unit: str = "") -> tuple[Sign, ...]:
        """The signs of figures like ``1,204``, which are read both ways, that nothing but such figures tells how to read in a column.

        The point parts groups by all rules of Vietnam's offices: it is one of them only where small numbers of the same ``unit`` stand
        beside, and the percentages show no decimal comma.
        """
        near = self.of(table, column, percent=False)
        if (near.known and not near.by_run) or table in self.hundreds:
            return ()
        comma = self.percents.known and self.percents.decimal == ","
        return (",", ".") if (table, column, unit) in self.small and not comma else (",",)

    def open_by_others(self, table: int, column: int) -> bool:
        """Whether only numbers of other columns prove a decimal point for a column in which plain numbers of three digits stand.

        ``6.125`` people beside ``412`` are six thousand, though an area beside them is ``72.5``.
        """
        own = self.columns.get((table, column), self.document)
        return (table, column) in self.high and "." not in own.fractions

    def fractions_in(self, table: int, column: int) -> tuple[Sign, ...]:
        """The signs with decimals behind them in a column itself."""
        own = self.columns.get((table, column))
        return (*own.fractions, *own.thirds) if own else ()


def decide_conventions(printed: Iterable[Printed]) -> Conventions:
    """How the numbers of a document are written, from all its value cells."""
    columns: dict[tuple[int, int], _Texts] = defaultdict(_Texts)
    tables: dict[int, _Texts] = defaultdict(_Texts)
    document, percents = _Texts(), _Texts()
    every = list(printed)
    for each in every:
        if each.told or ("," not in each.text and "." not in each.text):  # proves nothing
            continue
        if each.percent:
            percents.others.append(each.text)
            continue
        for texts in (columns[each.table, each.column], tables[each.table], document):
            (texts.counts if each.whole else texts.others).append(each.text)
    of_percents = decide(percents.others, runs=False)
    comma = of_percents.known and of_percents.decimal == ","
    whole = _unless_denied(document.decided(), comma=comma)
    of_tables = {key: _unless_denied(texts.decided(), comma=comma) for key, texts in tables.items()}
    of_columns = {}
    for (table, column), texts in columns.items():
        around = of_tables[table] if of_tables[table].known else whole
        own = _unless_denied(texts.decided(mixed=of_tables[table].mixed), comma=comma)
        of_columns[table, column] = _beside(texts, own, around, tables[table])
    unproven = any(not each.known or each.by_run for each in of_columns.values())
    hundreds, small = _plain_numbers(every) if unproven else (frozenset(), frozenset())
    return Conventions(
        columns=of_columns,
        tables=of_tables,
        document=whole,
        percents=of_percents,
        hundreds=hundreds,
        small=small,
        high=_high(every) if "." in whole.fractions else frozenset(),
    )


def _plain_numbers(printed: Iterable[Printed]) -> tuple[frozenset[int], frozenset[tuple[int, int, str]]]:
    """The tables in which plain numbers of three digits stand, and the columns and units with shorter ones; percentages and zeros tell
    nothing.
    """
    plain = [each for each in printed if not each.percent and len(each.text) <= _OF_HUNDREDS and each.text.isdecimal()]
    hundreds = (each.table for each in plain if len(each.text) == _OF_HUNDREDS)
    small = (
        (each.table, each.column, each.unit) for each in plain if len(each.text) < _OF_HUNDREDS and each.text.strip("0")
    )
    return frozenset(hundreds), frozenset(small)


def _high(printed: Iterable[Printed]) -> frozenset[tuple[int, int]]:
    plain = (each for each in printed if len(each.text) == _OF_HUNDREDS and each.text.isdecimal())
    return frozenset((each.table, each.column) for each in plain)


def _unless_denied(found: Convention, *, comma: bool) -> Convention:
    """``found``, or no convention where only a run of ``14,950``, ``9,120`` speaks for groups and the percentages have a decimal comma.

    Whoever writes 61,0 has set up the decimal comma. The other way round nothing follows: 99.8 is typed beside 1.204 that means 1204.
    """
    return Convention(thirds=(",",)) if comma and found.by_run and found.decimal == "." else found


def _beside(texts: _Texts, own: Convention, around: Convention, table: _Texts) -> Convention:
    """The convention ``own`` of a column beside that ``around`` it, which its table or the document proves by more than a run.

    Figures that all have three digits behind the decimal sign of all others (``150,000``, ``7,250`` beside ``1.450.000``) prove no groups:
    they are decimals, with a doubt. Among groups with the other sign they are where some in the table do not end with a zero.
    """
    if not around.known or around.by_run or around.decimal in own.fractions:
        return own
    if not any(three_digits(text) == around.decimal for text in texts.others):
        return own
    if own.by_run and own.decimal != around.decimal:
        return Convention(fractions=(around.decimal,))
    if any(three_digits(text) == around.decimal and text[-1] != "0" for text in table.others):
        return replace(own, thirds=(around.decimal,))
    return own


class _Texts:
    """Printed numbers of one place: those of units without fractions, and the ``others``."""

    def __init__(self) -> None:
        self.counts: list[str] = []
        self.others: list[str] = []

    def decided(self, *, mixed: bool | None = None) -> Convention:
        return decide(self.others, self.counts, mixed=mixed)

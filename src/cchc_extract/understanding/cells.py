"""One value cell typed: blank, dash, tick, answer of a legend, number or text, and what is doubtful about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct, field

from cchc_extract.model import Evidence, Finding, Value, ValueState, ValueType
from cchc_extract.model.words import Words, rounded, say
from cchc_extract.model.words import number as decimal
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.confidences import worth_of
from cchc_extract.understanding.numbers import (
    Convention,
    Number,
    Triple,
    badly_grouped,
    decide,
    parse_number,
    three_digits,
)
from cchc_extract.understanding.units import Unit
from cchc_extract.vietnamese import bare, nfc

LOW_CONFIDENCE = 0.8
"""Below this confidence of a value cell its row is looked at."""


class Printed(NamedTuple):
    """A value as it stands in a document: enough to decide how its numbers are written. ``whole``: its unit has no fractions."""

    table: int
    column: int
    percent: bool
    whole: bool
    text: str


class Conventions(Struct, frozen=True, kw_only=True):
    """How a document writes numbers: what the numbers of each column, of each table and of the document prove.

    Percentages stand apart, for an author writes 99.8 in a percent column and means 1204 with 1.204 in the next.
    """

    columns: dict[tuple[int, int], Convention] = field(default_factory=dict)
    tables: dict[int, Convention] = field(default_factory=dict)
    document: Convention = field(default_factory=Convention)
    percents: Convention = field(default_factory=Convention)

    def of(self, table: int, column: int, *, percent: bool) -> Convention:
        """The convention of the nearest surroundings that prove one; Vietnam's decimal comma where none does."""
        if percent:
            return self.percents
        near = (self.columns.get((table, column)), self.tables.get(table), self.document)
        return next((each for each in near if each is not None and each.known), Convention())


class Context(Struct, frozen=True, kw_only=True):
    """What is known about the place of a value cell.

    ``percent``: its column or unit is one of percentages. ``numeric``: nearly all values of the column are numbers.
    ``blank_is_odd``: hardly a cell of its scanned table is blank, so one that is may have lost its ink.
    """

    column: int
    label: str
    unit: Unit
    percent: bool
    numeric: bool
    blank_is_odd: bool
    convention: Convention
    patterns: UnitPatterns


def decide_conventions(printed: Iterable[Printed]) -> Conventions:
    """How the numbers of a document are written, from all its value cells."""
    columns: dict[tuple[int, int], _Texts] = defaultdict(_Texts)
    tables: dict[int, _Texts] = defaultdict(_Texts)
    document, percents = _Texts(), _Texts()
    for each in printed:
        if "," not in each.text and "." not in each.text:  # proves nothing
            continue
        if each.percent:
            percents.others.append(each.text)
            continue
        for texts in (columns[each.table, each.column], tables[each.table], document):
            (texts.counts if each.whole else texts.others).append(each.text)
    return Conventions(
        columns={key: texts.decided() for key, texts in columns.items()},
        tables={key: texts.decided() for key, texts in tables.items()},
        document=document.decided(),
        percents=percents.decided(),
    )


class _Texts:
    """Printed numbers of one place: those of units without fractions, and the ``others``."""

    def __init__(self) -> None:
        self.counts: list[str] = []
        self.others: list[str] = []

    def decided(self) -> Convention:
        return decide(self.others, self.counts)


def type_value(cell: Evidence, context: Context) -> tuple[Value, tuple[Finding, ...]]:
    """The typed value of ``cell``, printed string and all, and the findings (without place) that say what is doubtful about it."""
    raw = nfc(cell.text)
    state = _state(cell, raw, context.patterns)
    if state != "given":
        value = Value(column=context.column, label=context.label, raw=raw, state=state, confidence=cell.confidence)
        return value, tuple(_doubts_of_absence(cell, raw, state, context))
    number = _number(raw, context)
    answer = _answer(raw, context) if number is None else None
    value = Value(
        column=context.column,
        label=context.label,
        raw=raw,
        state=state,
        type=_type(number, answer, context),
        number=number.value if number else answer,
        confidence=cell.confidence,
    )
    doubts = [*_doubts_of_reading(cell, value, context), *_doubts_of_form(raw, number, value, context)]
    return value, tuple(doubts)


def _state(cell: Evidence, raw: str, patterns: UnitPatterns) -> ValueState:
    if not raw:
        # Readers give a confidence only to cells with ink in them.
        return "blank" if cell.confidence is None else "unreadable"
    if bare(raw) in patterns.dashes:
        return "dash"
    return "blank" if raw in patterns.placeholders else "given"


def _number(raw: str, context: Context) -> Number | None:
    number = parse_number(raw, context.convention, _triple(context))
    if number is not None and number.rest and context.unit.type is None and not context.numeric:
        return None  # in a column of words, "09 ngày làm việc" is a text
    return number


def _triple(context: Context) -> Triple:
    """How 1.204 is read here: 1204 percent cannot be, nor can 1.204 persons unless the column shows fractions of persons."""
    if context.percent:
        return "fraction"
    return "thousands" if context.unit.whole and not context.convention.known else "convention"


def _answer(raw: str, context: Context) -> Decimal | None:
    """The code of an answer in words (``Có``) or of a tick in a cell whose unit has a legend."""
    plain, unit, patterns = bare(raw), context.unit, context.patterns
    if not unit.legend:
        return None
    for words, code in unit.legend:
        if bare(words) == plain:
            return Decimal(code)
    wanted = patterns.yes if plain in patterns.ticks else ()
    return next((Decimal(code) for words, code in unit.legend if bare(words) in wanted), None)


def _type(number: Number | None, answer: Decimal | None, context: Context) -> ValueType:
    kind = context.unit.type
    if number is None and answer is None:
        return "text"
    if kind in ("boolean", "code"):
        return "boolean" if kind == "boolean" else "code"
    if context.percent or (number is not None and number.percent):
        return "percent"
    if kind == "money" or (number is not None and number.currency):
        return "money"
    return "decimal" if number is not None and number.fraction else "integer"


def _doubts_of_absence(cell: Evidence, raw: str, state: ValueState, context: Context) -> Iterable[Finding]:
    if state == "unreadable":
        yield _doubt("unreadable-value", say("unreadable-value", column=context.column), raw, context)
    elif cell.alternative and bare(cell.alternative) != bare(raw):
        yield _disagreement(cell, raw, context)
    elif state == "blank" and context.blank_is_odd:
        yield _doubt("blank-value", say("blank-value", column=context.column), raw, context)
    elif state == "dash" and cell.confidence is not None and cell.confidence < LOW_CONFIDENCE:
        yield _low_confidence(raw, cell.confidence, context)


def _doubts_of_reading(cell: Evidence, value: Value, context: Context) -> Iterable[Finding]:
    if cell.alternative is not None and not _same(cell.alternative, value, context):
        yield _disagreement(cell, value.raw, context)
    elif cell.confidence is not None and cell.confidence < LOW_CONFIDENCE:
        yield _low_confidence(value.raw, cell.confidence, context)


def _same(alternative: str, value: Value, context: Context) -> bool:
    other = _number(nfc(alternative), context)
    if other is None or value.number is None:
        return bare(alternative) == bare(value.raw)
    return other.value == value.number


def _doubts_of_form(raw: str, number: Number | None, value: Value, context: Context) -> Iterable[Finding]:
    column, unit = context.column, context.unit
    if number is None and badly_grouped(raw):
        yield _doubt("bad-digit-grouping", say("bad-digit-grouping", raw=raw, column=column), raw, context)
    elif value.type == "text" and (unit.type not in (None, "text") or context.percent or context.numeric):
        yield _doubt("text-in-number-cell", say("text-in-number-cell", column=column, raw=raw), raw, context)
    if number is None:
        return
    if number.rest:
        said = say("words-beside-number", column=column, number=decimal(number.value), raw=raw)
        yield _doubt("words-beside-number", said, raw, context)
    if number.ambiguous and _open_to_doubt(raw, number, context):
        said = say("ambiguous-number", raw=raw, column=column, number=decimal(number.value))
        yield _doubt("ambiguous-number", said, raw, context)


def _open_to_doubt(raw: str, number: Number, context: Context) -> bool:
    convention, sign = context.convention, three_digits(raw)
    if context.percent:
        return sign != convention.decimal
    if number.currency or _triple(context) == "thousands":
        return False
    mixed = convention.against > 0 or not convention.known
    return mixed and (number.fraction or convention.against > 0)


def _disagreement(cell: Evidence, raw: str, context: Context) -> Finding:
    other = nfc(cell.alternative or "")
    said = say("readers-disagree", column=context.column, raw=raw, other=other)
    return _doubt("readers-disagree", said, raw, context, other)


def _low_confidence(raw: str, confidence: float, context: Context) -> Finding:
    said = say("low-confidence", raw=raw, column=context.column, confidence=rounded(worth_of(confidence, "number")))
    return _doubt("low-confidence", said, raw, context)


def _doubt(code: str, said: Words, raw: str, context: Context, expected: str = "") -> Finding:
    return Finding(
        code=code,
        severity="warning",
        stage="normalize",
        column=context.column,
        field="value",
        message=said.en,
        message_vi=said.vi,
        raw=raw,
        expected=expected,
    )

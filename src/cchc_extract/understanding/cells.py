"""One value cell typed: blank, dash, tick, answer of a legend, number or text, and what is doubtful about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Evidence, Finding, Value, ValueState, ValueType
from cchc_extract.model.words import Words, rounded, say
from cchc_extract.model.words import number as decimal
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.compounds import Compound, is_several, parse_compound
from cchc_extract.understanding.confidences import worth_of
from cchc_extract.understanding.datecolumns import is_year
from cchc_extract.understanding.magnitudes import Magnitude
from cchc_extract.understanding.numbers import (
    SIGNS,
    Convention,
    Number,
    Sign,
    Triple,
    badly_grouped,
    ends_like_a_group,
    is_shown_for,
    parse_number,
    three_digits,
)
from cchc_extract.understanding.units import Unit, is_listed
from cchc_extract.understanding.valuecolumns import ValueColumn
from cchc_extract.vietnamese import bare, fold, nfc

_GROUP_AT_END = regex.compile(r"\d[.,]\d{3}[.,]$")
_PARTS = regex.compile(r"\p{L}[\p{L} ]*: ?\d[\d.,]*(?:[;,] ?\p{L}[\p{L} ]*: ?\d[\d.,]*)+")
_PAPER = regex.compile(r"\d ?/ ?\p{Lu}")
"""The number of a document: ``KH số 45/KH-UBND``."""
_SPECIFIED = regex.compile(
    r"(?=.*\d)(?=.*(?:[^\P{Lu}IOSZ]|\p{Lu}{2}|\d[×x*]\d))[\p{Lu}\d][\p{Lu}\d.,:/×x*–-]*(?: (?:[-–]|[\p{Lu}\d][\p{Lu}\d.,:/×x*–-]*))*"
)
"""A standard, a grade or dimensions: ``TCVN 7570:2006``, ``CB240-T``, ``80x120x180``; no number misread, such as ``1O4``."""
_SHARE = regex.compile(r"\([\d.,]+ ?%\)")
_LOST_SIGN = regex.compile(r"[\p{Sk}\p{Sc}\p{Co}\ufffd\s]+|[/\\|\s]+")
"""Accents and currency signs alone, which are left of the boxes and ticks of a symbol font (``¨``, ``£``), or a stroke: drawn through
the cell, or left of a fraction."""
LOW_CONFIDENCE = 0.8
"""Below this confidence of a value cell its row is looked at."""


SMALL_SHARE, WHOLE = 10, 100
"""Percentages between these are shares. A smaller one with three decimals (1.204) may be a thousand and more, as growth is."""


class Context(Struct, frozen=True, kw_only=True):
    """What is known about the place of a value cell.

    ``number`` is that of its column (from 1), ``unit`` that of its row or of the column, ``unit_printed`` its text. ``percent``: one of
    them is of percentages. ``unitless``: none is printed. ``blank_is_odd``: hardly a cell
    of its scanned table is blank, so one that is may have lost its ink. ``fractions``: the signs with decimals behind them in the column.
    ``unproven``: the signs of which nothing but figures like ``1,204`` tells what they part. ``magnitude``: what is counted tells that.
    ``open_by_others``: only other columns prove a decimal point, and plain hundreds stand in this one.
    """

    number: int
    column: ValueColumn
    unit: Unit
    percent: bool
    unitless: bool
    blank_is_odd: bool
    convention: Convention
    patterns: UnitPatterns
    fractions: tuple[Sign, ...] = ()
    unproven: tuple[Sign, ...] = ()
    unit_printed: str = ""
    magnitude: Magnitude | None = None
    open_by_others: bool = False


def type_value(cell: Evidence, context: Context) -> tuple[Value, tuple[Finding, ...]]:
    """The typed value of ``cell``, printed string and all, and the findings (without place) that say what is doubtful about it."""
    raw = nfc(cell.text)
    state = _state(cell, raw, context.patterns)
    about = context.column
    value = Value(
        column=context.number,
        label=about.label,
        raw=raw,
        state=state,
        confidence=cell.confidence,
        role=about.role,
        unit=about.unit,
        key=about.key,
        stored=cell.stored,
    )
    if state != "given":
        return value, tuple(_doubts_of_absence(cell, raw, state, context))
    reading = _read(raw, context)
    if cell.stored is not None:
        reading = _settled(reading, raw, cell.stored, context)
    value = replace(value, type=reading.type, number=reading.value, to=reading.to, iso=reading.iso)
    doubts = [*_doubts_of_reading(cell, value, context), *_doubts_of_form(raw, cell, reading, value, context)]
    return value, tuple(doubts)


class _Reading(Struct, frozen=True, kw_only=True):
    """What a given cell is taken for. ``number`` where it is a single one, ``compound`` where it is more or less than one.

    ``settled``: the number that is stored says how it is read.
    """

    type: ValueType
    value: Decimal | None = None
    to: Decimal | None = None
    iso: str = ""
    number: Number | None = None
    compound: Compound | None = None
    settled: bool = False


def _read(raw: str, context: Context) -> _Reading:
    if context.column.codes:  # whatever the unit of the row is: that is of what the other columns count
        return _Reading(type="text")
    if context.column.dates and is_year(raw):
        return _Reading(type="date", iso=raw)
    number = _number(raw, context)
    if number is not None:
        return _Reading(type=_type(number, context), value=number.value, number=number)
    answer = _answer(raw, context)
    if answer is not None:
        return _Reading(type="code" if context.unit.type == "code" else "boolean", value=answer)
    compound = _compound(raw, context)
    if compound is None:
        return _Reading(type="text")
    return _Reading(type=compound.type, value=compound.value, to=compound.to, iso=compound.iso, compound=compound)


def _settled(reading: _Reading, raw: str, stored: Decimal, context: Context) -> _Reading:
    """The reading of a number that a spreadsheet shows for the one it stores, which settles what the signs in it part.

    One that has nothing to do with it, such as a number shown in thousands, stays as it is read.
    """
    number = reading.number
    if number is None or ("," not in raw and "." not in raw):
        return reading
    if not is_shown_for(number, stored):
        others = (parse_number(raw, Convention(decimal=sign)) for sign in SIGNS)
        number = next((each for each in others if each is not None and is_shown_for(each, stored)), None)
    if number is None:
        return reading
    number = replace(number, ambiguous=False)
    kind = reading.type if reading.type not in ("integer", "decimal") else _type(number, context)
    return replace(reading, value=number.value, number=number, type=kind, settled=True)


def _state(cell: Evidence, raw: str, patterns: UnitPatterns) -> ValueState:
    if not raw:
        # Readers give a confidence only to cells with ink in them.
        return "blank" if cell.confidence is None else "unreadable"
    if raw[0] == "#" and len(raw) > 1 and not raw.strip("#"):
        return "unreadable"  # a spreadsheet's number that is wider than its column
    if bare(raw) in patterns.dashes:
        return "dash"
    return "blank" if raw in patterns.placeholders else "given"


def _number(raw: str, context: Context) -> Number | None:
    if raw[0] in context.patterns.arrows:
        raw = context.patterns.arrows[raw[0]] + raw[1:].lstrip()
    number = parse_number(raw, context.convention, _triple(raw, context))
    if number is None:
        alone = "" if context.column.words else _without_unit(raw, context.unit_printed)
        return parse_number(alone, context.convention, _triple(alone, context)) if alone else None
    if number.rest and context.unit.type in (None, "text"):
        if context.column.words:
            return None  # in a column of words, "09 ngày làm việc" is one more of them
        counts = context.column.numeric or context.column.figures or _is_unit(number.rest, context)
        if context.unit.type is None and not counts:
            return None
    return number


def _without_unit(raw: str, unit: str) -> str:
    """The number before its ``unit``, which the row or the column prints as well (``125 m3``); empty where it is none."""
    if not unit or not raw[:1].isdigit():
        return ""
    text, end = (fold(unicodedata.normalize("NFKC", each)) for each in (raw, unit))
    number = text.removesuffix(end).rstrip()
    return number if len(number) < len(text) and number[-1:].isdigit() else ""


def _is_unit(rest: str, context: Context) -> bool:
    """Whether the words behind a number are the unit that its row or its column prints."""
    return fold(rest) == fold(context.unit_printed)


def _compound(raw: str, context: Context) -> Compound | None:
    triple, column = _triple(raw, context), context.column
    found = parse_compound(raw, context.convention, context.patterns, triple, dates=column.dates, days=column.days)
    of_words = context.column.words and context.unit.type in (None, "text")
    return None if found is None or (of_words and found.type != "date") else found


def _triple(raw: str, context: Context) -> Triple:
    """How 1.204 is read here: 1204 percent cannot be, nor can 1.204 persons unless the column shows fractions of persons.

    A sign that parts decimals by convention, and no decimals in the column show it, parts groups where a zero ends the number (150,000).
    """
    if context.percent or context.magnitude is not None:
        return "fraction"
    convention, sign = context.convention, three_digits(raw)
    if context.unit.whole:
        return "convention" if convention.known and (sign is None or sign in convention.counted) else "thousands"
    ended = raw.strip("()").endswith("0")
    return "thousands" if ended and sign == convention.decimal and sign not in context.fractions else "convention"


def _answer(raw: str, context: Context) -> Decimal | None:
    """The code of an answer in words (``Có``) or of a tick in a cell whose unit has a legend; else of ``Có`` alone in a row of answers."""
    plain, unit, patterns = bare(raw), context.unit, context.patterns
    if not unit.legend:
        said = fold(raw) if context.unitless and context.column.answers else ""
        return Decimal(said in patterns.says_yes) if said in patterns.says_yes | patterns.says_no else None
    for words, code in unit.legend:
        if bare(words) == plain:
            return Decimal(code)
    wanted = patterns.yes if plain in patterns.ticks else ()
    return next((Decimal(code) for words, code in unit.legend if bare(words) in wanted), None)


def _type(number: Number, context: Context) -> ValueType:
    kind = context.unit.type
    if kind in ("boolean", "code"):
        return "boolean" if kind == "boolean" else "code"
    if context.percent or number.percent:
        return "percent"
    if kind == "money" or number.currency:
        return "money"
    return "decimal" if number.fraction else "integer"


def _doubts_of_absence(cell: Evidence, raw: str, state: ValueState, context: Context) -> Iterable[Finding]:
    if state == "unreadable":
        yield _doubt("unreadable-value", say("unreadable-value", column=context.number), raw, context)
    elif cell.alternative and bare(cell.alternative) != bare(raw):
        yield _disagreement(cell, raw, context)
    elif state == "blank" and context.blank_is_odd:
        yield _doubt("blank-value", say("blank-value", column=context.number), raw, context)
    elif state == "dash" and cell.confidence is not None and cell.confidence < LOW_CONFIDENCE:
        yield _low_confidence(raw, cell.confidence, context)


def _doubts_of_reading(cell: Evidence, value: Value, context: Context) -> Iterable[Finding]:
    if cell.alternative is not None and not _same(cell.alternative, value, context):
        yield _disagreement(cell, value.raw, context)
    elif cell.confidence is not None and cell.confidence < LOW_CONFIDENCE:
        yield _low_confidence(value.raw, cell.confidence, context)


def _same(alternative: str, value: Value, context: Context) -> bool:
    other = _read(nfc(alternative), context)
    if other.type == "text" or value.type == "text":
        return bare(alternative) == bare(value.raw)
    return (other.value, other.to, other.iso) == (value.number, value.to, value.iso)


def _doubts_of_form(raw: str, cell: Evidence, reading: _Reading, value: Value, context: Context) -> Iterable[Finding]:
    column, number = context.number, reading.number
    if ("/" in raw or ":" in raw) and is_several(raw):  # the first tests spare nearly all cells the other
        yield _doubt("several-numbers", say("several-numbers", raw=raw, column=column), raw, context)
    elif reading.type == "text" and not context.column.codes and badly_grouped(raw):
        yield _doubt("bad-digit-grouping", say("bad-digit-grouping", raw=raw, column=column), raw, context)
    elif reading.type == "text" and _wants_number(raw, cell, context):
        yield _doubt("text-in-number-cell", say("text-in-number-cell", column=column, raw=raw), raw, context)
    elif reading.compound is not None and reading.compound.open and not context.column.words:
        code = "month-or-fraction" if reading.type == "date" else "day-or-fraction"
        yield _doubt(code, say(code, raw=raw, column=column), raw, context)
    if number is None or reading.settled:
        return
    if number.rest and not _goes_with(number.rest, context):
        said = say("words-beside-number", column=column, number=decimal(number.value), raw=raw)
        yield _doubt("words-beside-number", said, raw, context)
    if raw[-1] in ".," and _GROUP_AT_END.search(raw):
        yield _doubt("number-cut-off", say("number-cut-off", raw=raw, column=column), raw, context)
    if (number.ambiguous and _open_to_doubt(raw, number, context)) or (
        number.fraction and _may_be_groups(raw, number, context)
    ):
        said = say("ambiguous-number", raw=raw, column=column, number=decimal(number.value))
        yield _doubt("ambiguous-number", said, raw, context)


def _wants_number(raw: str, cell: Evidence, context: Context) -> bool:
    if context.column.codes or context.column.dates or (cell.confidence is None and _stands_for_itself(raw, context)):
        return False
    digits = any(map(str.isdigit, raw))
    if context.column.words and (_PAPER.search(raw) or (cell.confidence is None and _SPECIFIED.fullmatch(raw))):
        return False
    if context.column.words and not (digits and context.unit.type not in (None, "text")):
        return False  # who is in charge, beside rows that count something; what was done, whatever figures are told
    if context.column.words and cell.confidence is None and not context.column.figures and raw[0].isalpha():
        return False  # `Loại 1`, whatever the row counts
    if context.column.figures and digits:
        return True
    return context.unit.type not in (None, "text") or context.percent or context.column.numeric


def _stands_for_itself(raw: str, context: Context) -> bool:
    """Whether a printed text is whole as it is, though a number was asked for: a sign, a tick, ``Đang thực hiện``, ``Nam: 12; Nữ: 15``;
    among changes ``Tăng 3``.
    """
    patterns = context.patterns
    if not any(map(str.isalnum, raw)):
        return not _LOST_SIGN.fullmatch(raw)
    if context.column.role == "growth" and fold(raw).startswith(patterns.changes):
        return True
    return bare(raw) in patterns.ticks or fold(raw) in patterns.instead or _PARTS.fullmatch(raw) is not None


def _goes_with(rest: str, context: Context) -> bool:
    """Whether what stands behind a number is what is counted (``3 nhà thầu``), its unit, or a share of it (``(100%)``): no doubt."""
    plain = fold(rest)
    if plain in context.patterns.scales or plain.partition(" ")[0] in context.patterns.scales:
        return False
    if plain.startswith("("):
        return _SHARE.fullmatch(plain) is not None
    counted = (context.column.numeric and context.unitless) or _is_unit(rest, context)
    return counted or is_listed(rest, context.patterns)


def _open_to_doubt(raw: str, number: Number, context: Context) -> bool:
    convention, sign = context.convention, three_digits(raw)
    if context.magnitude is not None:
        return context.magnitude.doubted
    if context.percent:
        return convention.known and sign != convention.decimal and not _is_share(number, context)
    if number.currency:
        return False
    if (sign in context.unproven and _has_fractions(context)) or (
        sign == "." and number.fraction and context.open_by_others
    ):
        return True
    against = sign == convention.decimal and convention.known
    if _triple(raw, context) == "thousands":
        return against
    mixed = convention.against > 0 or not convention.known
    unseen = number.fraction and against and sign not in convention.fractions
    return unseen or (mixed and (number.fraction or convention.against > 0))


def _is_share(number: Number, context: Context) -> bool:
    """Whether a percentage can be read one way only: 97.125 is a part of all, and 97125 none."""
    return context.column.role != "growth" and SMALL_SHARE <= number.value <= WHOLE


def _has_fractions(context: Context) -> bool:
    """Whether a unit is printed, and what it measures is no whole number by nature; three decimals of a đồng are none."""
    unit = context.unit
    return not context.unitless and not unit.whole and (unit.type != "money" or unit.scale > 1)


def _may_be_groups(raw: str, number: Number, context: Context) -> bool:
    """Whether the decimals of ``11.850,000`` may be one more group: of what has no fractions, or beside ``12.000.000``."""
    unit = context.unit
    whole = number.currency or unit.whole or (unit.type == "money" and unit.scale == 1)
    beside = context.convention.mixed and unit.type in (None, "money")
    return not context.percent and (whole or beside) and ends_like_a_group(raw)


def _disagreement(cell: Evidence, raw: str, context: Context) -> Finding:
    other = nfc(cell.alternative or "")
    said = say("readers-disagree", column=context.number, raw=raw, other=other)
    return _doubt("readers-disagree", said, raw, context, other)


def _low_confidence(raw: str, confidence: float, context: Context) -> Finding:
    said = say("low-confidence", raw=raw, column=context.number, confidence=rounded(worth_of(confidence, "number")))
    return _doubt("low-confidence", said, raw, context)


def _doubt(code: str, said: Words, raw: str, context: Context, expected: str = "") -> Finding:
    return Finding(
        code=code,
        severity="warning",
        stage="normalize",
        column=context.number,
        field="value",
        message=said.en,
        message_vi=said.vi,
        raw=raw,
        expected=expected,
    )

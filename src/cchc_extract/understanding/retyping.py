"""A value typed once more, from the printed strings alone: what a reviewer says a cell has goes the same way as what was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from cchc_extract.model import Evidence, Value
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.cells import Context, Printed, decide_conventions, type_value
from cchc_extract.understanding.numbers import Convention, parse_number
from cchc_extract.understanding.rows import NUMERIC_SHARE
from cchc_extract.understanding.units import percent_column, read_unit


class PrintedValue(Struct, frozen=True, kw_only=True):
    """A value cell of a data row as the dataset has it: its appendix and value column, their printed heading, the row's unit, the text."""

    appendix: int
    column: int
    label: str
    unit: str
    text: str


def retyped(cell: PrintedValue, document: Sequence[PrintedValue], patterns: UnitPatterns) -> Value:
    """``cell`` typed as if it had been read so. ``document`` are all value cells of its report as read: they show how numbers are written.

    The value has no confidence: a person looked.
    """
    percent = _percent(cell, patterns)
    conventions = decide_conventions(
        Printed(each.appendix, each.column, _percent(each, patterns), read_unit(each.unit, patterns).whole, each.text)
        for each in document
    )
    context = Context(
        column=cell.column,
        label=cell.label,
        unit=read_unit(cell.unit, patterns),
        percent=percent,
        numeric=_numeric(
            each.text for each in document if (each.appendix, each.column) == (cell.appendix, cell.column)
        ),
        blank_is_odd=False,
        convention=conventions.of(cell.appendix, cell.column, percent=percent),
        patterns=patterns,
    )
    value, _ = type_value(Evidence(text=cell.text), context)
    return value


def _percent(cell: PrintedValue, patterns: UnitPatterns) -> bool:
    unit = read_unit(cell.unit, patterns)
    return unit.type == "percent" or "%" in cell.text or percent_column(cell.label, patterns)


def _numeric(texts: Iterable[str]) -> bool:
    filled = [text for text in texts if any(letter.isalnum() for letter in text)]
    numbers = sum(parse_number(text, Convention()) is not None for text in filled)
    return bool(filled) and numbers >= NUMERIC_SHARE * len(filled)

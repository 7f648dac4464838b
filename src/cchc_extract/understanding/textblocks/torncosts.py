"""What it costs that lines of a table in blocks belong together: negative log-odds in natural units, as in the reading of rows."""

from __future__ import annotations

from cchc_extract.patterns.tables import squeeze
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.units import percent_column

_OPEN_ENDS = (
    ",", "(", "-", "–", "/", " và", " của", " các", " với", " theo", " cho", " từ", " số", " bị", " do", " về", " trong", " tại",
    " được", " hoặc",
)  # fmt: skip


def wrap(before: str, text: str, *, soft: bool | None, full: float) -> float:
    """What it costs more that the line ``text`` goes on with the line ``before`` it than that it begins a cell.

    ``soft``: whether the line before ends with a blank, in dumps whose lines do so that go on (else ``None``); ``full``: how long such
    lines are.
    """
    small = text[0].islower() or (text[0] in ")(" and text[1:2].islower())
    if soft is not None:
        return (-3.0 if small else -2.0) if soft else 0.5 if small else 4.0
    if small:
        return -3.0
    if before.endswith(_OPEN_ENDS) or before.count("(") > before.count(")"):
        return -2.0
    length = (len(before) + 1 + len(text.split()[0])) / full
    return 0.8 if length > 1.0 else 1.4 if length > 0.93 else 2.4 if length > 0.85 else 4.5


def affinity(label: str, unit: str, patterns: UnitPatterns) -> float:
    """What it costs that a label and a unit stand in one row: less than nothing where one names the other."""
    percents = percent_column(label, patterns)
    if unit == "%":
        return -0.8 if percents else 0.8
    if percents:
        return 1.5
    return -0.8 if squeeze(unit) in squeeze(label) else 0.0

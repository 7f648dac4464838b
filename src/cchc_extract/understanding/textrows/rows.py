"""From a reading to raw rows: cells joined, doubtful rows flagged; and what a first reading teaches for the second."""

from __future__ import annotations

from dataclasses import dataclass, field

from cchc_extract.model import Evidence, Finding, RawRow
from cchc_extract.model.words import Words, say
from cchc_extract.understanding.textrows.states import LABEL, NOTE, STT, UNIT, VALUE, Reading, Shape
from cchc_extract.understanding.textrows.tokens import Text, Token, join


@dataclass(slots=True)
class OpenRow:
    """A row being put together: the words of each cell, by role and value column."""

    cells: dict[tuple[int, int], list[Token]] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    doubtful: bool = False
    resumed: bool = False

    def text(self, role: int, filled: int = 0) -> str:
        """What a cell says; ``filled`` is the number of the value column, from 1."""
        key = (role, filled)
        return self.texts.get(key) or join(self.cells.get(key, ()))


def build_rows(text: Text, reading: Reading, shape: Shape, doubts: tuple[Finding, ...] = ()) -> tuple[RawRow, ...]:
    """The rows of a reading. A row that a nearly as cheap reading would take otherwise, or that was put together over a page
    break, or that lacks some of several values, carries a warning;
    ``doubts`` about the whole table are every row's.
    """
    return tuple(_row(row, shape, doubts) for row in collect(text, reading))


def collect(text: Text, reading: Reading) -> list[OpenRow]:
    """The words of each row's cells."""
    rows: list[OpenRow] = []
    for step in reading.steps:
        if step.kind == "row":
            rows.append(OpenRow())
        if step.kind == "skip" or not rows:
            continue
        row = rows[-1]
        key = (step.role, step.filled if step.role == VALUE else 0)
        words = text.tokens[step.start : step.end]
        if step.role in (STT, VALUE):
            row.texts[key] = row.texts.get(key, "") + step.text
        row.cells.setdefault(key, []).extend(words)
        row.doubtful |= any(i in reading.doubtful for i in range(step.start, step.end))
        row.resumed |= step.kind == "resume"
    return rows


def _row(row: OpenRow, shape: Shape, doubts: tuple[Finding, ...]) -> RawRow:
    values = tuple(Evidence(text=row.text(VALUE, i + 1)) for i in range(shape.values))
    given = sum(1 for value in values if value.text)
    findings = list(doubts)
    if row.doubtful:
        findings.append(_warn("ambiguous-row", say("ambiguous-row")))
    if row.resumed:
        findings.append(_warn("row-over-pages", say("row-over-pages")))
    if 0 < given < shape.values:
        findings.append(_warn("values-missing", say("values-missing", given=given, all=shape.values)))
    return RawRow(
        stt=Evidence(text=row.text(STT)),
        indicator=Evidence(text=row.text(LABEL)),
        unit=Evidence(text=row.text(UNIT)),
        values=values,
        note=Evidence(text=row.text(NOTE)),
        findings=tuple(findings),
    )


def _warn(code: str, said: Words) -> Finding:
    return Finding(code=code, severity="warning", stage="layout", message=said.en, message_vi=said.vi)

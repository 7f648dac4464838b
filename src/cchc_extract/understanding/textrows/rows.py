"""From a reading to raw rows: cells joined, doubtful rows flagged; and what a first reading teaches for the second."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cchc_extract.model import CellText, Finding, RawRow
from cchc_extract.understanding.textrows.candidates import Habits, printed_length
from cchc_extract.understanding.textrows.costs import Costs, Junction, learned
from cchc_extract.understanding.textrows.parse import LABEL, NOTE, STT, UNIT, VALUE, Reading, Shape, Step
from cchc_extract.understanding.textrows.tokens import Gap, Text, Token, join

_SHORT_LABEL = 4
_INLINE_IS_RARE = 1.6


@dataclass(slots=True)
class _Open:
    """A row being put together: the words of each cell, by role and value column."""

    cells: dict[tuple[int, int], list[Token]] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    doubtful: bool = False
    resumed: bool = False

    def text(self, role: int, filled: int = 0) -> str:
        key = (role, filled)
        return self.texts.get(key) or join(self.cells.get(key, ()))


def build_rows(text: Text, reading: Reading, shape: Shape) -> tuple[RawRow, ...]:
    """The rows of a reading. A row that a nearly as cheap reading would take otherwise, or that was put together over a page
    break, or that lacks some of several values, carries a warning.
    """
    return tuple(_row(row, shape) for row in _collect(text, reading))


def _collect(text: Text, reading: Reading) -> list[_Open]:
    rows: list[_Open] = []
    for step in reading.steps:
        if step.kind == "row":
            rows.append(_Open())
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


def _row(row: _Open, shape: Shape) -> RawRow:
    values = tuple(CellText(text=row.text(VALUE, i + 1)) for i in range(shape.values))
    given = sum(1 for value in values if value.text)
    findings: list[Finding] = []
    if row.doubtful:
        findings.append(
            _warn("ambiguous-row", "The text can be split into cells in another way that is nearly as likely.")
        )
    if row.resumed:
        findings.append(
            _warn("row-over-pages", "The row runs over a page break; its cells were put together from both pages.")
        )
    if 0 < given < shape.values:
        message = (
            f"Only {given} of {shape.values} values are printed, and the text does not show which cells are blank."
        )
        findings.append(_warn("values-missing", message))
    return RawRow(
        stt=CellText(text=row.text(STT)),
        indicator=CellText(text=row.text(LABEL)),
        unit=CellText(text=row.text(UNIT)),
        values=values,
        note=CellText(text=row.text(NOTE)),
        findings=tuple(findings),
    )


def _warn(code: str, message: str) -> Finding:
    return Finding(code=code, severity="warning", stage="layout", message=message)


def learn_habits(text: Text, reading: Reading) -> Habits:
    """Units, and widths of labels and notes, as a first reading found them."""
    units: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    lone: Counter[str] = Counter()
    for row in _collect(text, reading):
        unit = row.text(UNIT)
        units[unit] += "=" not in unit
        label = row.text(LABEL)
        lone[unit] += not label and not row.text(STT)
        bare_label = not row.text(STT) and not unit and bool(row.text(VALUE, 1)) and len(label.split()) <= _SHORT_LABEL
        labels[label] += bare_label
    recurring = {unit for unit, count in units.items() if unit and count > 1} | {
        label for label, n in labels.items() if n > 1
    }
    lone_units = {unit for unit, count in lone.items() if count and unit in recurring}
    return Habits(
        frozenset(recurring),
        frozenset(lone_units),
        _width(text, reading.steps, LABEL),
        _width(text, reading.steps, NOTE),
    )


def learn_costs(text: Text, reading: Reading) -> Costs:
    """Costs that suit the dump: what its line ends mean, and how unusual it is that a row with values has no unit."""
    rows = [row for row in _collect(text, reading) if any(role == VALUE for role, _ in row.cells)]
    without = sum(1 for row in rows if not row.text(UNIT))
    share = (without + 1) / (len(rows) + 5)
    cells = [text.tokens[step.start].first for step in reading.steps if step.kind == "cell"]
    inline = (cells.count(False) + 1) / (len(cells) + 2)
    return Costs(
        gaps=learned(_learn_gaps(text, reading.steps)),
        no_unit=min(3.2, -math.log(share)),
        inline_cell=min(3.0, max(0.0, -math.log(inline) - _INLINE_IS_RARE)),
    )


def _width(text: Text, steps: Sequence[Step], role: int) -> float:
    """Length in characters of full lines of a cell: of lines that go on in the next line."""
    lengths: list[float] = []
    for step, following in itertools.pairwise(steps):
        goes_on = following.kind == "more" and following.role == role and text.tokens[following.start].first
        if step.role == role and goes_on:
            line = text.tokens[step.start].line
            words = [t for t in text.tokens[max(0, step.start - 30) : step.end] if t.line == line]
            lengths.append(printed_length(words))
    return float(sorted(lengths)[len(lengths) * 6 // 10]) if len(lengths) >= 3 else 0.0


def _learn_gaps(text: Text, steps: Sequence[Step]) -> Counter[tuple[Junction, Gap]]:
    """How often each kind of gap stood within cells, between cells and between rows."""
    seen: Counter[tuple[Junction, Gap]] = Counter()
    kinds = {"row": Junction.ROW, "cell": Junction.CELL, "more": Junction.WITHIN}
    for step in steps:
        if step.kind in kinds and text.tokens[step.start].first:
            seen[kinds[step.kind], text.tokens[step.start].gap] += 1
        inside = [t for t in text.tokens[step.start + 1 : step.end] if t.first] if step.role == UNIT else ()
        for token in inside:
            seen[Junction.WITHIN, token.gap] += 1
    return seen

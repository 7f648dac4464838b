"""What a dump teaches about itself: its units, the width of its columns, what its line ends mean."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence

from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.beginnings import value_kind
from cchc_extract.understanding.textrows.candidates import KNOWN_KIND, Habits, printed_length, units_before_values
from cchc_extract.understanding.textrows.costs import (
    Costs,
    Junction,
    Place,
    learned,
    learned_beginnings,
    learned_values,
)
from cchc_extract.understanding.textrows.rows import collect
from cchc_extract.understanding.textrows.states import LABEL, NOTE, STT, UNIT, VALUE, Reading, Shape, Step
from cchc_extract.understanding.textrows.tokens import Gap, Text, Token
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_SHORT_LABEL = 4
_SMALL_PART = 0.6


def recurring_units(text: Text, vocabulary: Vocabulary, *, small: bool) -> frozenset[str]:
    """Units certain enough to start with: those of a known kind that stand before a value more than once, and others (small first
    letter, or unknown but capitalised within their line) that do so three times.
    """
    known: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for arc, inline in units_before_values(text, vocabulary):
        if arc.cost > 1.0 and (small or arc.text[0].islower()):
            continue
        if arc.cost <= KNOWN_KIND:
            known[arc.text] += 1
        elif inline:
            others[arc.text] += 1
    counts = {unit: count for unit, count in known.items() if count > 1}
    counts |= {unit: count for unit, count in others.items() if count > 2}
    return frozenset(unit for unit in counts if not _is_part_or_more(unit, counts, vocabulary))


def _is_part_or_more(unit: str, counts: Mapping[str, int], vocabulary: Vocabulary) -> bool:
    """Whether ``unit`` is only the end of longer units (``vụ`` of ``Nhiệm vụ``), or a unit with words of the label before it."""

    def sure(words: str) -> bool:
        return not words[0].islower() and squeeze(words) in vocabulary.unit_words

    longer = [other for other in counts if other.endswith(" " + unit) and (sure(other) or not sure(unit))]
    share = _SMALL_PART if unit[0].islower() else 1.0
    if longer and sum(counts[other] for other in longer) >= share * counts[unit]:
        return True
    shorter = [other for other in counts if unit.endswith(" " + other)]
    return not sure(unit) and any(
        sure(other) or (" " in other and _SMALL_PART * counts[other] > counts[unit]) for other in shorter
    )


def learn_habits(text: Text, reading: Reading, shape: Shape, known: Habits) -> Habits:
    """Units, and widths of labels and notes, as a first reading found them; the rest is as ``known`` before."""
    units: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    lone: Counter[str] = Counter()
    stt, label_col, unit_col, value_col = (_column(shape, kind) for kind in (STT, LABEL, UNIT, VALUE))
    for row in collect(text, reading):
        unit, label = row.text(unit_col), row.text(label_col)
        units[unit] += "=" not in unit
        lone[unit] += not label and not row.text(stt)
        bare_label = stt >= 0 and not row.text(stt) and not unit and bool(row.text(value_col))
        labels[label] += bare_label and len(label.split()) <= _SHORT_LABEL
    recurring = {unit for unit, count in units.items() if unit and (count > 1 or unit in known.units)} | {
        label for label, n in labels.items() if n > 1
    }
    lone_units = {unit for unit, count in lone.items() if count and unit in recurring}
    return Habits(
        frozenset(recurring),
        frozenset(lone_units),
        known.small_units,
        known.odd_units,
        known.merged_units,
        _width(text, reading.steps, LABEL),
        _width(text, reading.steps, NOTE),
    )


def _column(shape: Shape, kind: int) -> int:
    """The first column of a kind; -1 where there is none."""
    return shape.kinds.index(kind) if kind in shape.kinds else -1


def learn_costs(text: Text, reading: Reading, shape: Shape) -> Costs:
    """Costs that suit the dump: what its line ends mean, how unusual it is that a row with values has no unit, and which values stand in
    which column.
    """
    unit = _column(shape, UNIT)
    values = [col for col, kind in enumerate(shape.kinds) if kind == VALUE]
    rows = [row for row in collect(text, reading) if any(col in row.cells for col in values)]
    certain = [row for row in rows if not row.doubtful]
    without = sum(1 for row in rows if not row.text(unit))
    share = (without + 1) / (len(rows) + 5)
    usual = Costs().missing_value
    seen = Counter((col, value_kind(row.text(col))) for row in certain for col in values if col in row.cells)
    blank = {
        col: min(usual, -math.log((sum(col not in row.cells for row in rows) + 0.5) / (len(rows) + 1)))
        for col in values
    }
    return Costs(
        blank=blank if len(values) > 1 else {},
        gaps=learned(_learn_gaps(text, reading.steps)),
        no_unit=min(3.2, -math.log(share)),
        begins=learned_beginnings(_learn_beginnings(text, reading.steps)),
        values=learned_values(seen) if len(values) > 1 else {},
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


def _learn_beginnings(text: Text, steps: Sequence[Step]) -> Counter[tuple[Place, bool]]:
    """How often cells began at the start of a line and within one, by how the cell before them stands."""
    seen: Counter[tuple[Place, bool]] = Counter()
    begun = 0
    for before, step in itertools.pairwise(steps):
        begun = before.start if before.kind in ("row", "cell") else begun
        first = text.tokens[step.start]
        if step.kind == "cell" and first.gap is not Gap.PAGE and before.kind != "skip":
            seen[_place(text.tokens[begun], text.tokens[step.start - 1]), first.first] += 1
    return seen


def _place(begins: Token, ends: Token) -> Place:
    return Place.BROKEN if begins.line < ends.line else Place.ALONE if begins.first else Place.INLINE


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

"""A reviewer's corrections as decisions about what was read, made before anything is typed or checked.

A correction holds where its place is there with the reading that the reviewer saw (or with what the reviewer corrected it to). Elsewhere it
is not applied, and a finding says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace
from rapidfuzz import fuzz

from cchc_extract.model import (
    REVIEWER,
    Evidence,
    FieldValue,
    Finding,
    RawRow,
    RawTable,
    Report,
    Row,
    Value,
    decide,
)
from cchc_extract.model.correction import FINDING, Correction
from cchc_extract.model.words import Words, field_words, say, term
from cchc_extract.understanding.deciding import OF_ROW, OF_VALUE, in_order
from cchc_extract.understanding.draft import Draft
from cchc_extract.understanding.telling import moved
from cchc_extract.vietnamese import fold
from cchc_extract.writing.corrections.editable import FOUND, OF_DOCUMENT, consequences, written

LOST = "correction-lost"
ASTRAY = say("lost-astray")
"""Why a correction of a report that the file does not hold is lost."""
_SAME_LABEL = 80.0
"""Likeness (0 to 100) from which a label is the one that was decided about, a few letters read otherwise."""

Cell = tuple[int, int, int | None]
"""Appendix, row and value column of ``rows.csv``; no column for what is the row's."""


Places = frozenset[tuple[int | None, int | None, int | None, str, int | None]]
"""The places that a finding speaks of: appendix, row, column, field and page."""


@dataclass(slots=True)
class Ruled:
    """What corrections make of a draft.

    ``rejected`` are values that the paper does not have as read (a whole row's where the column is ``None``), ``found`` the indicators
    that a reviewer named by row, ``marks`` what was decided by place (``None``: the document), ``fields`` the columns of
    ``documents.csv`` decided about, ``codes`` the findings decided about by themselves, ``lost`` what fits no place any more, and why.
    """

    draft: Draft
    rejected: set[Cell] = field(default_factory=set)
    found: dict[tuple[int, int], str] = field(default_factory=dict)
    marks: dict[Cell | None, list[str]] = field(default_factory=lambda: defaultdict(list))
    cells: set[tuple[Cell, str]] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    lost: list[tuple[Correction, Words]] = field(default_factory=list)


def apply(draft: Draft, as_read: Report, corrections: Sequence[Correction]) -> Ruled:
    """``draft``, which gave the report ``as_read``, with ``corrections`` decided in it."""
    ruled = Ruled(draft)
    _rule_cells(ruled, as_read, [each for each in corrections if each.place])
    about = [each for each in corrections if not each.place]
    ruled.codes.update(each.field.removeprefix(FINDING) for each in about if each.field.startswith(FINDING))
    fields = [each for each in about if not each.field.startswith(FINDING)]
    for each in sorted(fields, key=lambda each: (not consequences(each.field, each.corrected), each.field)):
        _rule_field(ruled, as_read, each)
    return ruled


def marked(rows: Iterable[Row], ruled: Ruled) -> tuple[Row, ...]:
    """The typed rows with what was decided about them: rejected values, and the marks of ``rows.csv``."""
    return tuple(_marked(row, ruled) for row in rows)


def settled(before: Sequence[Finding], after: Sequence[Finding], ruled: Ruled) -> tuple[Finding, ...]:
    """The findings of the report as read and as corrected: what a correction answers is settled, what it causes is new and open.

    ``cause`` is a number (from 1) of the findings it stands among, coming in and going out.
    """
    same = _matched(before, after)
    out: list[Finding] = []
    numbers: list[int | None] = []
    for at, each in enumerate(before):
        number = same.get(at)
        kept = each if number is None else after[number - 1]
        is_settled = number is None or _is_answered(kept, ruled)
        out.append(replace(kept, state="settled") if is_settled else kept)
        numbers.append(None if is_settled else number)
    for number in sorted(set(range(1, len(after) + 1)) - set(same.values())):
        out.append(after[number - 1])
        numbers.append(number)
    return (*moved(out, numbers), *_findings_of_lost(ruled))


def _matched(before: Sequence[Finding], after: Sequence[Finding]) -> dict[int, int]:
    """For the place of each finding of ``before`` the number (from 1) of that which still says so ``after``; none where nothing does.

    A finding is the same where its code is and it speaks of the same places; else of those of its code that which shares most with it: a
    list of faults that lost one, or a rate that lost a part, is no contradiction that ended.
    """
    found: dict[int, int] = {}
    by_code: dict[str, list[tuple[int, str, Places]]] = defaultdict(list)
    for number, each in enumerate(after, 1):
        by_code[each.code].append((number, each.message, _places(each)))
    pairs = [
        (-(len(mine & theirs) / len(mine | theirs) + (each.message == message)), at, number)
        for at, each in enumerate(before)
        if (mine := _places(each))
        for number, message, theirs in by_code[each.code]
    ]
    taken: set[int] = set()
    for shared, at, number in sorted(pairs):
        if shared and at not in found and number not in taken:
            found[at] = number
            taken.add(number)
    return found


def _places(finding: Finding) -> Places:
    return frozenset((each.appendix, each.row, each.column, each.field, each.page) for each in finding.all_places())


def _rule_cells(ruled: Ruled, as_read: Report, corrections: Sequence[Correction]) -> None:
    if not corrections:
        return
    tables = in_order(ruled.draft.tables)
    rows = {f"{row.appendix}:{row.path}": row for row in as_read.rows}
    changed: dict[tuple[int, int], RawRow] = {}
    for each in sorted(
        corrections, key=lambda each: (bool(each.field), each.target)
    ):  # whole rows first: a cell says more
        row, column = _place(each.place, rows)
        why = _why_lost(each, row, column)
        if why or row is None:
            ruled.lost.append((each, why or say("lost-no-row")))
            continue
        at = (row.appendix, row.row)
        raw = changed.get(at, tables[row.appendix - 1].rows[row.row - 1])
        changed[at] = _ruled_row(ruled, raw, each, (*at, column))
    ruled.draft = replace(ruled.draft, tables=_with_rows(ruled.draft.tables, tables, changed))


def _place(place: str, rows: Mapping[str, Row]) -> tuple[Row | None, int | None]:
    """The row that a correction is about, and the value column where it is about a value."""
    if place in rows:
        return rows[place], None
    of_row, _, column = place.rpartition(":")
    return rows.get(of_row), int(column) if column.isdecimal() else None


def _why_lost(each: Correction, row: Row | None, column: int | None) -> Words | None:
    """Why a correction does not hold; ``None`` where it does."""
    if row is None or (each.label != row.indicator and fuzz.ratio(fold(each.label), fold(row.indicator)) < _SAME_LABEL):
        return say("lost-no-row")
    now = _now(each.field, row, column)
    if now is None:
        return say("lost-no-row")
    return None if now in each.allowed or each.field == FOUND else say("lost-read-now", text=now)


def _now(name: str, row: Row, column: int | None) -> str | None:
    """What is read at the place of a correction; ``None`` where there is no such value column."""
    if not name:
        shown = [value.raw for value in row.values] or [""]
        if column is None:
            return " | ".join((row.stt, row.indicator, row.unit, *shown))
    if column is not None or name == OF_VALUE:
        return next((value.raw for value in row.values if value.column == (column or 1)), None)
    return str(getattr(row, name, ""))


def _ruled_row(ruled: Ruled, raw: RawRow, each: Correction, cell: Cell) -> RawRow:
    appendix, row, column = cell
    if each.decision == "rejected":
        ruled.rejected.add(cell)
    ruled.cells.add((cell, each.field))
    _mark(ruled.marks[cell], each.field if each.decision == "corrected" else each.decision)
    if each.field == FOUND:
        if each.decision == "corrected":
            ruled.found[appendix, row] = each.corrected
        return raw
    text = each.corrected if each.decision == "corrected" else None
    if each.field in OF_ROW:
        return replace(raw, **{each.field: _ruled_cell(getattr(raw, each.field), text)})
    if column is None and not each.field:
        return _kept_row(raw) if each.decision == "kept" else raw
    at = (column or 1) - 1
    values = list(raw.values)
    values[at] = _ruled_cell(values[at], text)
    return replace(raw, values=tuple(values))


def _kept_row(raw: RawRow) -> RawRow:
    """The row, every cell of which a reviewer looked at and found right."""
    own = {name: _ruled_cell(getattr(raw, name), None) for name in OF_ROW}
    return replace(raw, **own, values=tuple(_ruled_cell(cell, None) for cell in raw.values))


def _ruled_cell(cell: Evidence, text: str | None) -> Evidence:
    """The cell with ``text`` as the reviewer's decision; as it was read where that is ``None``. A blank cell that is right stays blank."""
    if text is None and not cell.text and cell.confidence is None:
        return cell
    decided = decide(cell, cell.text if text is None else text, REVIEWER, alternative=None)
    return (
        decided if decided.text else replace(decided, confidence=None)
    )  # a confidence without a text is ink that is unread


def _with_rows(
    tables: Sequence[RawTable], ordered: Sequence[RawTable], changed: Mapping[tuple[int, int], RawRow]
) -> tuple[RawTable, ...]:
    new = {
        id(table): replace(
            table,
            rows=tuple(changed.get((appendix, number), row) for number, row in enumerate(table.rows, 1)),
        )
        for appendix, table in enumerate(ordered, 1)
    }
    return tuple(new.get(id(table), table) for table in tables)


def _rule_field(ruled: Ruled, as_read: Report, each: Correction) -> None:
    name, fields = each.field, dict(ruled.draft.fields)
    found = as_read.fields.get(name)
    now = found.value if found else ""
    try:
        text = written(name, each.corrected) if each.decision == "corrected" else ""
    except (KeyError, ValueError):
        ruled.lost.append((each, say("lost-not-possible", text=each.corrected)))
        return
    if name not in OF_DOCUMENT or now not in (*each.allowed, text):
        ruled.lost.append((each, say("lost-read-now", text=now)))
        return
    marks = ruled.marks[None]
    ruled.fields.add(name)
    if each.decision == "kept":
        _mark(marks, "kept")
        text = now
    else:
        _mark(marks, name if each.decision == "corrected" else f"{name} rejected")
    for changed, value in {name: text, **(consequences(name, text) if each.decision != "kept" else {})}.items():
        known = fields.get(changed) or FieldValue(name=changed, value="")
        fields[changed] = decide(known, value, REVIEWER, alternative=None)
    ruled.draft = replace(ruled.draft, fields=fields)


def _mark(marks: list[str], what: str) -> None:
    """Note a decision; ``kept`` stands alone."""
    if what == "kept" and marks:
        return
    marks[:] = [each for each in marks if each not in ("kept", what)] + [what]


def _marked(row: Row, ruled: Ruled) -> Row:
    at = (row.appendix, row.row)
    values = tuple(_marked_value(value, at, ruled) for value in row.values)
    marks = "; ".join(ruled.marks.get((*at, None), ()))
    found = ruled.found.get(at)
    if found is not None:
        row = replace(row, indicator_id=found, match_score=None)
    return replace(row, values=values, corrected=marks)


def _marked_value(value: Value, at: tuple[int, int], ruled: Ruled) -> Value:
    own = (*at, value.column)
    if own in ruled.rejected or (*at, None) in ruled.rejected:
        value = replace(value, state="unreadable", type=None, number=None)
    marks = "; ".join(ruled.marks.get(own, ()))
    return replace(value, corrected=marks) if marks else value


def _is_answered(finding: Finding, ruled: Ruled) -> bool:
    """Whether a reviewer looked at what the finding doubts: its code by itself, its field, its cell or its whole row."""
    if finding.row is None and finding.code in ruled.codes:
        return True
    if finding.doubts != "reading":
        return False
    if finding.row is None:
        return bool(finding.field) and finding.field in ruled.fields
    return any(_answers(cell, name, finding) for cell, name in ruled.cells)


def _answers(cell: Cell, name: str, finding: Finding) -> bool:
    appendix, row, column = cell
    if (appendix, row) != (finding.appendix, finding.row):
        return False
    if not name and column is None:
        return True
    field = OF_VALUE if finding.field == "value" else finding.field
    of_value = column is not None or name == OF_VALUE
    if of_value:
        return field == OF_VALUE and finding.column in (None, column or 1)
    return name == field


def _findings_of_lost(ruled: Ruled) -> Iterator[Finding]:
    for each, why in ruled.lost:
        said = say(
            "correction-lost",
            who=each.who,
            day=each.when[:10],
            decision=term(each.decision),
            what=_about(each),
            why=why,
        )
        yield Finding(
            code=LOST,
            severity="info" if each.decision == "kept" else "warning",
            stage="check",
            field=each.field,
            message=said.en,
            message_vi=said.vi,
            raw=each.raw,
            expected=each.corrected,
        )


def _about(each: Correction) -> Words:
    """What a correction is about, in words: a field of the head, or a cell or all of the row with this label."""
    field = field_words("value" if each.field == OF_VALUE else each.field)
    if not each.place:
        return field
    return say("lost-cell" if each.field else "lost-row", field=field, label=each.label)

"""A reviewer's corrections as decisions about what was read, made before anything is typed or checked.

A correction holds where its place is there with the reading that the reviewer saw (or with what the reviewer corrected it to). Elsewhere it
is not applied, and a finding says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from msgspec.structs import replace

from cchc_extract.model import (
    REVIEWER,
    Evidence,
    FieldValue,
    RawRow,
    RawTable,
    Report,
    Row,
    Value,
    decide,
)
from cchc_extract.model.correction import COLUMNS, FIGURES, FINDING, Correction
from cchc_extract.model.words import Words, say
from cchc_extract.patterns.metadata import HeadWords
from cchc_extract.understanding.deciding import OF_ROW, OF_VALUE, in_order
from cchc_extract.understanding.draft import Draft
from cchc_extract.understanding.metadata.issuer import level_of
from cchc_extract.vietnamese import nfc, one_line
from cchc_extract.writing.cells import cell
from cchc_extract.writing.corrections.assigning import Assigned
from cchc_extract.writing.corrections.editable import (
    FOLLOWERS,
    FOUND,
    OF_DOCUMENT,
    OF_FIGURE,
    PARTS,
    consequences,
    written,
)
from cchc_extract.writing.corrections.rowplaces import NamedRow, RowNumber, RowPlaces, is_alike

Cell = tuple[int, int, int | None]
"""Appendix, row and value column of ``rows.csv``; no column for what is the row's."""


@dataclass(slots=True)
class Ruled:
    """What corrections make of a draft.

    ``rejected`` are values that the paper does not have as read (a whole row's where the column is ``None``), ``found`` the indicators
    that a reviewer named by row, ``marks`` what was decided by place (``None``: the document), ``fields`` the columns of
    ``documents.csv`` decided about, ``told`` the findings decided about by themselves (code and message), ``tables`` what was decided about
    whole tables, ``lost`` what fits no place any more, and why.
    """

    draft: Draft
    rejected: set[Cell] = field(default_factory=set)
    found: dict[tuple[int, int], str] = field(default_factory=dict)
    marks: dict[Cell | None, list[str]] = field(default_factory=lambda: defaultdict(list))
    cells: set[tuple[Cell, str]] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)
    tables: Assigned | None = None
    lost: list[tuple[Correction, Words]] = field(default_factory=list)

    def take(self, made: Assigned) -> None:
        """Add what was decided about whole tables before: the rows of those that were read again are marked."""
        self.tables = made
        self.lost += made.lost
        again = made.appendices()
        for number, table in enumerate(in_order(self.draft.tables), 1):
            for row in range(1, len(table.rows) + 1 if number in again else 0):
                self.marks[number, row, None].insert(0, COLUMNS)


def apply(draft: Draft, as_read: Report, corrections: Sequence[Correction], words: HeadWords) -> Ruled:
    """``draft``, which gave the report ``as_read``, with ``corrections`` decided in it; by ``words`` the level of an issuer is known."""
    ruled = Ruled(draft)
    stated = [each for each in corrections if each.place.startswith(FIGURES)]
    _rule_cells(ruled, as_read, [each for each in corrections if each.place and each not in stated])
    for each in stated:
        _rule_figure(ruled, each)
    about = [each for each in corrections if not each.place]
    notes = (each for each in about if each.field.startswith(FINDING))
    ruled.told.update((each.field.removeprefix(FINDING).partition(":")[0], each.raw) for each in notes)
    fields = [each for each in about if not each.field.startswith(FINDING)]
    for each in fields:  # in the order decided: of a whole and its part the last word counts
        _rule_field(ruled, as_read, each, words)
    return ruled


def marked(rows: Iterable[Row], ruled: Ruled) -> tuple[Row, ...]:
    """The typed rows with what was decided about them: rejected values, and the marks of ``rows.csv``."""
    return tuple(_marked(row, ruled) for row in rows)


@dataclass(slots=True)
class _AsRead:
    """The rows of a report before any correction, typed and raw, by number."""

    rows: dict[RowNumber, Row]
    raw: dict[RowNumber, RawRow]
    places: RowPlaces

    def find(self, each: Correction) -> tuple[RowNumber | None, Words]:
        """The row in which ``each`` holds; ``None`` where it holds in none, and why."""
        why = say("lost-no-row")
        for at in self.places.find(each):
            now = _now(each.field, self.rows[at], self.raw[at], self.places.column(each))
            if now is not None and (now in each.allowed or each.field == FOUND):
                return at, why
            why = why if now is None else say("lost-read-now", text=now)
        return None, why


def _rule_cells(ruled: Ruled, as_read: Report, corrections: Sequence[Correction]) -> None:
    tables = in_order(ruled.draft.tables)
    known = _AsRead(
        rows={(row.appendix, row.row): row for row in as_read.rows},
        raw={(at, number): row for at, table in enumerate(tables, 1) for number, row in enumerate(table.rows, 1)},
        places=RowPlaces(NamedRow(row.appendix, row.row, row.path, (row.indicator,)) for row in as_read.rows),
    )
    changed: dict[RowNumber, RawRow] = {}
    # Whole rows first, as a cell says more, and the last word about a cell last.
    for each in sorted(corrections, key=lambda each: (bool(each.field), each.when, each.place, each.field)):
        at, why = known.find(each)
        if at is None:
            ruled.lost.append((each, why))
        else:
            changed[at] = _ruled_row(ruled, changed.get(at, known.raw[at]), each, (*at, known.places.column(each)))
    ruled.draft = replace(ruled.draft, tables=_with_rows(ruled.draft.tables, tables, changed))


def _now(name: str, row: Row, raw: RawRow, column: int | None) -> str | None:
    """What is read at the place of a correction; ``None`` where there is no such value column."""
    if not name:
        shown = [value.raw for value in row.values] or [""]
        if column is None:
            return " | ".join((row.stt, row.indicator, row.unit, *shown))
    if column is not None or name == OF_VALUE:
        at = (column or 1) - 1  # a heading has no values, and cells for them
        blank = (one_line(nfc(cell.text)) for cell in raw.values[at : at + 1])
        return next((value.raw for value in row.values if value.column == at + 1), next(blank, None))
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


def _rule_figure(ruled: Ruled, each: Correction) -> None:
    """Decide about a figure of the narrative: of those with its measure the one that was so many before."""
    measure, _, number = each.place.removeprefix(FIGURES).partition(":")
    figures = list(ruled.draft.figures)
    same = [at for at, figure in enumerate(figures) if figure.measure == measure]
    at = same[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(same) else None
    if at is None or not is_alike(each.label, figures[at].quote):
        ruled.lost.append((each, say("lost-no-figure")))
        return
    figure, now = figures[at], cell(figures[at].value)
    try:
        text = written(OF_FIGURE, each.corrected) if each.decision == "corrected" else now
    except ValueError:
        text = ""
    if not text or each.decision == "rejected":
        ruled.lost.append((each, say("lost-not-possible", text=each.corrected)))
    elif now not in (*each.allowed, text):
        ruled.lost.append((each, say("lost-read-now", text=now)))
    else:
        raw = figure.raw if text == now else text
        figures[at] = decide(figure, raw, REVIEWER, value=Decimal(text), alternative=None)
        ruled.draft = replace(ruled.draft, figures=tuple(figures))


def _rule_field(ruled: Ruled, as_read: Report, each: Correction, words: HeadWords) -> None:
    """Decide about a field, and about those that follow it."""
    name, fields = each.field, dict(ruled.draft.fields)
    found = as_read.fields.get(name)
    now = found.value if found else ""
    try:
        text = written(name, each.corrected) if each.decision == "corrected" else ""
    except (KeyError, ValueError):
        ruled.lost.append((each, say("lost-not-possible", text=each.corrected)))
        return
    followed = fields[name].value if name in fields else ""  # another correction may have moved it
    follows = name in FOLLOWERS and each.decision == "corrected"  # he may have seen what another decision made of it
    if name not in OF_DOCUMENT or not (follows or {now, followed} & {*each.allowed, text}):
        ruled.lost.append((each, say("lost-read-now", text=now)))
        return
    marks = ruled.marks[None]
    ruled.fields.add(name)
    if each.decision == "kept":
        _mark(marks, "kept")
        text = followed
    else:
        _mark(marks, name if each.decision == "corrected" else f"{name} rejected")
    values = {field.name: field.value for field in fields.values()}
    following = consequences(name, text, values) if each.decision != "kept" else {}
    if name == "issuer" and text and each.decision == "corrected":
        following = {"level": level_of(text, words)}
    following = {other: value for other, value in following.items() if other in PARTS or other not in ruled.fields}
    for changed, value in {name: text, **following}.items():
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

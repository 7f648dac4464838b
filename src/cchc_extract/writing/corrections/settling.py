"""What became of a report's findings by corrections: settled, caused, or standing; and corrections that fit no place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from cchc_extract.model import Finding, Place, Report, Row
from cchc_extract.model.correction import COLUMNS, FIGURES, TABLES, Correction
from cchc_extract.model.words import Words, field_words, listed, say, term
from cchc_extract.understanding.assigned.namedcolumns import place_of
from cchc_extract.understanding.deciding import OF_VALUE, in_order
from cchc_extract.understanding.telling import moved
from cchc_extract.writing.corrections.apply import Cell, Ruled
from cchc_extract.writing.corrections.assigning import Assigned

LOST = "correction-lost"
ASTRAY = say("lost-astray")
"""Why a correction of a report that the file does not hold is lost."""

Places = frozenset[tuple[int | None, int | None, int | None, str, int | None]]
"""The places that a finding speaks of: appendix, row, column, field and page."""


def settled(as_read: Report, report: Report, ruled: Ruled) -> tuple[Finding, ...]:
    """The findings of a report as read and as corrected: what a correction answers is settled, what it causes is new and open.

    What doubts a corrected cell anew is open, too. A contradiction stands where a figure of it is no number any more, so that it cannot
    be tried. ``cause`` is a number (from 1) of the findings it stands among, coming in and going out.
    """
    before, after = as_read.findings, report.findings
    lettered = _numbers(as_read.rows, corrected=False) - _numbers(report.rows, corrected=True)
    same = _matched(before, after)
    out: list[Finding] = []
    numbers: list[int | None] = []
    for at, each in enumerate(before):
        number = same.get(at)
        kept = each if number is None else after[number - 1]
        untried = [place for place in each.all_places() if (place.appendix, place.row, place.column) in lettered]
        if number is None and each.doubts == "paper" and untried:
            out.append(_untried(each, untried))
            numbers.append(None)
            continue
        if number is not None and kept.message != each.message and _is_answered(each, ruled):
            del same[at]  # it doubts what the reviewer wrote, as it did what was read
            number, kept = None, each
        is_settled = number is None or _is_answered(kept, ruled)
        out.append(replace(kept, state="settled") if is_settled else kept)
        numbers.append(None if is_settled else number)
    for number in sorted(set(range(1, len(after) + 1)) - set(same.values())):
        out.append(after[number - 1])
        numbers.append(number)
    before_read_again = ruled.tables.settled if ruled.tables else ()
    return (*moved(out, numbers), *before_read_again, *_findings_of_lost(ruled))


def _numbers(rows: Iterable[Row], *, corrected: bool) -> set[Cell]:
    """The places of values that are numbers; with ``corrected`` also of those that hold nothing, or nothing legible, which is no letter."""
    return {
        (row.appendix, row.row, value.column)
        for row in rows
        for value in row.values
        if value.number is not None or (corrected and value.state != "given")
    }


def _untried(finding: Finding, places: Sequence[Place]) -> Finding:
    cells = listed([say("untried-cell", row=place.row, column=place.column) for place in places])
    said = say("untried", said=Words(finding.message, finding.message_vi), cells=cells)
    return replace(finding, message=said.en, message_vi=said.vi, cause=None)


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


def _is_answered(finding: Finding, ruled: Ruled) -> bool:
    """Whether a reviewer looked at what the finding doubts: the finding by itself, its field, its cell or its whole row."""
    if finding.row is None and (finding.code, finding.message) in ruled.told:
        return True
    if finding.doubts != "reading":
        return False
    if ruled.tables is not None and _is_of_kept_table(finding, ruled.tables, ruled.told):
        return True
    if finding.row is None:
        return bool(finding.field) and finding.field in ruled.fields
    return any(_answers(cell, name, finding) for cell, name in ruled.cells)


def _is_of_kept_table(finding: Finding, made: Assigned, told: Collection[tuple[str, str]]) -> bool:
    """Whether the finding doubts a table, or a row because of its table, that a reviewer found right, as it was or as read again."""
    if finding.field == COLUMNS:
        return place_of(finding.raw)[0] in made.kept or (finding.code, finding.message) in told
    return finding.row is not None and any(
        each.field == COLUMNS and each.code == finding.code and _is_of_kept_table(each, made, told)
        for number, table in enumerate(in_order(made.draft.tables), 1)
        for each in table.findings
        if number == finding.appendix
    )


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
    if each.place.startswith(TABLES):
        return say("lost-table", label=each.label)
    if each.place.startswith(FIGURES):
        return say("lost-figure", label=each.label)
    return say("lost-cell" if each.field else "lost-row", field=field, label=each.label)

"""Decisions applied to the lines of a file, after they were read or taken from memory: nothing is read again for a correction.

A decision holds where its place is there with the reading that the reviewer saw (or with what the reviewer corrected it to). Elsewhere it
is not applied, and a finding says so.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace
from rapidfuzz import fuzz

from cchc_extract.understanding.catalogue import match_rows
from cchc_extract.understanding.retyping import PrintedValue, retyped
from cchc_extract.understanding.units import read_unit
from cchc_extract.vietnamese import fold
from cchc_extract.writing.cells import cell
from cchc_extract.writing.corrections.editable import FOUND, OF_DOCUMENT, OF_VALUE, consequences, written
from cchc_extract.writing.corrections.journal import (
    FINDING,
    Correction,
    Standing,
    row_place,
    row_reading,
    value_place,
)
from cchc_extract.writing.lines import FileLines, as_csv, counted
from cchc_extract.writing.schema import FINDINGS, ROWS, Table
from cchc_extract.writing.unmatched import rows_of

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

LOST = "correction-lost"
_SAME_LABEL = 80.0
"""Likeness (0 to 100) from which a label is the one that was decided about, a few letters read otherwise."""

Line = dict[str, str]
"""A line of a table, to be changed."""


@dataclass(slots=True)
class Applied:
    """How many decisions were applied, and how many fit no place any more."""

    applied: int = 0
    lost: int = 0


@dataclass(slots=True)
class _Document:
    """A report's lines as read, to be changed, and the decisions that found no place.

    ``marks`` says of each line (by its identity) what was decided; ``retype`` are lines whose value has to be typed again, ``rematch``
    the rows whose indicator has to be found again.
    """

    record: Line
    rows: list[Line]
    findings: list[Line]
    lost: list[tuple[Correction, str]] = field(default_factory=list)
    marks: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    retype: list[Line] = field(default_factory=list)
    rematch: set[tuple[str, str]] = field(default_factory=set)


def apply(lines: FileLines, decisions: Standing, patterns: Patterns, count: Applied) -> FileLines:
    """``lines`` with ``decisions`` applied and marked; what could not be applied is a finding. Counts in ``count``.

    ``decisions`` are those about reports of this file, also about reports that are not found in it any more.
    """
    mine = _of_content(lines, decisions)
    if not mine:
        return lines
    rows, findings = _read(ROWS, lines), _read(FINDINGS, lines)
    documents = [
        _Document(dict(record), rows[record["document_id"]], findings[record["document_id"]])
        for record in lines.documents
    ]
    known = {document.record["document_id"]: document for document in documents}
    for document_id, about in mine.items():
        document = known.get(document_id)
        if document is None:
            documents[0].lost += [(each, "its report was not found in the file any more") for each in about.values()]
        else:
            _decide(document, list(about.values()), patterns)
    for document in documents:
        _tell_lost(document)
    lost = sum(len(document.lost) for document in documents)
    count.lost += lost
    count.applied += sum(map(len, mine.values())) - lost
    return replace(
        lines,
        documents=tuple(document.record for document in documents),
        lines={
            **lines.lines,
            **_csv(ROWS, [line for document in documents for line in document.rows]),
            **_csv(FINDINGS, [line for document in documents for line in document.findings]),
        },
        **counted([line for document in documents for line in document.findings]),
    )


def _of_content(lines: FileLines, decisions: Standing) -> Standing:
    """The decisions that were made about this very content."""
    if not lines.documents:
        return {}
    sha256 = lines.documents[0]["sha256"]
    mine = {
        name: {target: each for target, each in about.items() if each.sha256 == sha256}
        for name, about in sorted(decisions.items())
    }
    return {name: about for name, about in mine.items() if about}


def _decide(document: _Document, decisions: Sequence[Correction], patterns: Patterns) -> None:
    as_read = [_printed(line) for line in document.rows if line["kind"] in ("data", "total")]
    for decision, lines in _holding(document, decisions):
        _decide_lines(document, decision, lines)
    read = dict(document.record)
    about = [each for each in decisions if not each.place and not each.field.startswith(FINDING)]
    for decision in sorted(about, key=lambda each: (not consequences(each.field, each.corrected), each.field)):
        _decide_field(document, decision, read)
    _type_again(document, as_read, patterns)
    _match_again(document, patterns)
    for line in (document.record, *document.rows):
        line["corrected"] = "; ".join(document.marks[id(line)])


def _holding(document: _Document, decisions: Sequence[Correction]) -> list[tuple[Correction, list[Line]]]:
    """The decisions about rows and values that hold, with the lines they are about; the others are lost."""
    rows, values = defaultdict(list), {}
    for line in document.rows:
        rows[row_place(line)].append(line)
        values[value_place(line)] = [line]
    places: dict[str, list[Line]] = {**rows, **values}
    holding = []
    # Whole rows first: what is about a single cell of them says more.
    for each in sorted(decisions, key=lambda decision: (bool(decision.field), decision.target)):
        if not each.place:
            continue
        found = places.get(each.place)
        if not found or not _same_label(each.label, found[0]["indicator"]):
            document.lost.append((each, "there is no such row any more"))
            continue
        now = found[0].get(each.field, "") if each.field else row_reading(found)
        if now in _allowed(each) or each.field == FOUND:
            holding.append((each, found))
        else:
            document.lost.append((each, f"“{now}” is read there now"))
    return holding


def _allowed(decision: Correction) -> tuple[str, ...]:
    """The readings of its place with which a decision holds."""
    return (decision.raw, decision.corrected) if decision.decision == "corrected" else (decision.raw,)


def _decide_field(document: _Document, decision: Correction, read: Mapping[str, str]) -> None:
    """Do what ``decision`` says to a field of the document, whose line was ``read`` so."""
    name, record, marks = decision.field, document.record, document.marks[id(document.record)]
    now = read.get(name, "")
    try:
        text = written(name, decision.corrected) if decision.decision == "corrected" else ""
    except (KeyError, ValueError):
        document.lost.append((decision, f"{name} cannot be “{decision.corrected}”"))
        return
    if name not in OF_DOCUMENT or now not in (*_allowed(decision), text):
        document.lost.append((decision, f"“{now}” is read there now"))
    elif decision.decision == "kept":
        _mark(marks, "kept")
    else:
        _mark(marks, name if decision.decision == "corrected" else f"{name} rejected")
        record.update({name: text, **consequences(name, text)})


def _decide_lines(document: _Document, decision: Correction, lines: Sequence[Line]) -> None:
    """Do what ``decision`` says to a row's lines, or to the one of its value."""
    for line in lines:
        marks, name = document.marks[id(line)], decision.field
        if decision.decision != "corrected":
            _mark(marks, decision.decision)
            if decision.decision == "rejected":
                line.update(value_state="unreadable", value_type="", value="")
            continue
        line[name] = decision.corrected
        _mark(marks, name)
        if name == OF_VALUE or (name == "unit" and line["value_state"] == "given"):
            document.retype.append(line)
        if name in ("indicator", "unit"):
            document.rematch.add((line["appendix"], line["row"]))


def _mark(marks: list[str], what: str) -> None:
    """Note a decision; ``kept`` stands alone."""
    if what == "kept" and marks:
        return
    marks[:] = [each for each in marks if each not in ("kept", what)] + [what]


def _type_again(document: _Document, as_read: Sequence[PrintedValue], patterns: Patterns) -> None:
    """Types and numbers that follow from what was corrected, by the rules of reading."""
    for line in document.retype:
        value = retyped(_printed(line), as_read, patterns.units)
        given = value.state == "given"
        line.update(
            unit_type=cell(read_unit(line["unit"], patterns.units).type),
            value_state=value.state,
            value_type=cell(value.type) if given else "",
            value=cell(value.number) if given else "",
        )


def _match_again(document: _Document, patterns: Patterns) -> None:
    """The indicators of rows whose label or unit was corrected, unless a person said which it is."""
    if not document.rematch:
        return
    matched, _ = match_rows(
        tuple(rows_of({name: text or None for name, text in line.items()} for line in document.rows)), patterns
    )
    found = {(row.appendix, row.row): row for row in matched}
    for line in document.rows:
        key = (line["appendix"], line["row"])
        if key in document.rematch and FOUND not in document.marks[id(line)]:
            row = found[key]  # type: ignore[index]  # numbers are text in these lines
            line.update(indicator_id=row.indicator_id, match_score=cell(row.match_score))


def _printed(line: Line) -> PrintedValue:
    return PrintedValue(
        appendix=int(line["appendix"]),
        column=int(line["column"]),
        label=line["column_label"],
        unit=line["unit"],
        text=line["value_raw"],
    )


def _same_label(decided: str, read: str) -> bool:
    return decided == read or fuzz.ratio(fold(decided), fold(read)) >= _SAME_LABEL


def _tell_lost(document: _Document) -> None:
    for decision, why in document.lost:
        what = f"{decision.field or 'the row'} at {decision.place}" if decision.place else decision.field
        message = f"The decision of {decision.who} on {decision.when[:10]} ({decision.decision}) about {what} no longer fits: {why}."
        document.findings.append(
            {
                "document_id": document.record["document_id"],
                "finding": str(len(document.findings) + 1),
                "code": LOST,
                "severity": "info" if decision.decision == "kept" else "warning",
                "stage": "check",
                "field": decision.field,
                "message": cell(message),
                "raw": decision.raw,
                "expected": decision.corrected,
                "doubts": "reading",
                "state": "open",
            }
        )


def _read(table: Table, lines: FileLines) -> dict[str, list[Line]]:
    """The lines of a table by report."""
    found: dict[str, list[Line]] = defaultdict(list)
    for cells in csv.reader(io.StringIO(lines.lines.get(table.name, b"").decode()), strict=True):
        found[cells[0]].append(dict(zip(table.header, cells, strict=False)))
    return found


def _csv(table: Table, lines: Sequence[Line]) -> dict[str, bytes]:
    return {table.name: as_csv(table, lines).encode()} if lines else {}

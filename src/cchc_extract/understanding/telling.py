"""The findings of a report as they are told: what is true of nearly every report once or never, and each with what explains it.

A figure that may be misread is what explains the contradictions it takes part in, whatever else may; a table that is doubted as a whole
explains that each of its rows is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from cchc_extract.model import Finding, Place
from cchc_extract.model.correction import COLUMNS
from cchc_extract.model.words import Words, say
from cchc_extract.patterns.findings import FindingPatterns

Cell = tuple[int | None, int | None, int | None]


def tell(findings: Sequence[Finding], patterns: FindingPatterns) -> tuple[Finding, ...]:
    """``findings`` in their order, folded or left out as ``patterns`` say, with ``cause`` as numbers (from 1) of what is returned.

    In what comes in, ``cause`` is a number among the findings of the checks, as ``checks.check`` counts them.
    """
    checked = [number for number, each in enumerate(findings) if each.stage == "check"]
    causes = {
        number: checked[each.cause - 1]
        for number, each in enumerate(findings)
        if each.stage == "check" and each.cause is not None
    }
    causes |= _misread(findings) | _of_tables(findings)
    kept = dict(_folded(findings, patterns))
    place = {number: at for at, number in enumerate(kept, 1)}
    return tuple(replace(each, cause=place.get(_root(number, causes))) for number, each in kept.items())


def moved(findings: Sequence[Finding], before: Sequence[int | None]) -> tuple[Finding, ...]:
    """``findings`` that were put in another order, with ``cause`` as numbers of the new one.

    ``before``: the number that each had in the order in which its cause is counted; ``None`` for one that is to have none.
    """
    place = {number: now for now, number in enumerate(before, 1) if number is not None}
    return tuple(
        replace(each, cause=None if number is None or each.cause is None else place.get(each.cause))
        for each, number in zip(findings, before, strict=True)
    )


def _root(number: int, causes: dict[int, int]) -> int:
    """The number of what explains a finding in the end; -1 where nothing does."""
    root, seen = causes.get(number, -1), {number}
    while root in causes and root not in seen:
        seen.add(root)
        root = causes[root]
    return root


def _misread(findings: Sequence[Finding]) -> dict[int, int]:
    """For each contradiction one of whose figures may be misread the first finding that says so."""
    doubted: dict[Cell, int] = {}
    for number, each in enumerate(findings):
        if each.doubts == "reading" and each.row is not None and each.field == "value" and each.state == "open":
            doubted.setdefault((each.appendix, each.row, each.column), number)
    found = {}
    for number, each in enumerate(findings):
        cells = [_cell(place) for place in each.all_places() if place.field == "value"]
        if (
            each.doubts == "paper"
            and (cause := next((doubted[cell] for cell in cells if cell in doubted), None)) is not None
        ):
            found[number] = cause
    return found


def _of_tables(findings: Sequence[Finding]) -> dict[int, int]:
    """For each row that is doubted because its whole table is the first finding that says that of the table."""
    tables: dict[tuple[int | None, str], int] = {}
    for number, each in enumerate(findings):
        if each.field == COLUMNS and each.row is None:
            tables.setdefault((each.appendix, each.code), number)
    rows = ((number, each) for number, each in enumerate(findings) if tables and each.row is not None)
    return {number: tables[key] for number, each in rows if (key := (each.appendix, each.code)) in tables}


def _cell(place: Place) -> Cell:
    return place.appendix, place.row, place.column


def _folded(findings: Sequence[Finding], patterns: FindingPatterns) -> Iterator[tuple[int, Finding]]:
    """The findings that are told, by number."""
    told: set[str] = set()
    for number, each in enumerate(findings):
        if each.code in patterns.never or each.code in told:
            continue
        if each.code in patterns.once:
            told.add(each.code)
            each = _as_one(each, [other for other in findings[number:] if other.code == each.code])
        yield number, each


def _as_one(first: Finding, every: Sequence[Finding]) -> Finding:
    places = tuple(place for each in every for place in each.all_places())
    if len(every) == 1:
        return replace(first, severity="info")
    said = say("once", said=Words(first.message, first.message_vi), more=len(every) - 1)
    return replace(first, severity="info", message=said.en, message_vi=said.vi, places=places)

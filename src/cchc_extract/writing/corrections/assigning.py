"""Corrections about tables: which columns a table of a text file has. They come first, for the rows follow from them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex
from msgspec.structs import replace

from cchc_extract.model import Finding, RawTable
from cchc_extract.model.correction import COLUMNS, TABLES, Correction
from cchc_extract.model.words import Words, same, say
from cchc_extract.patterns import Patterns
from cchc_extract.understanding.assigned.namedcolumns import ColumnsError, lines_place, parse_columns
from cchc_extract.understanding.assigned.rereading import read_again
from cchc_extract.understanding.deciding import in_order
from cchc_extract.understanding.draft import Draft

_LINES = regex.compile(regex.escape(TABLES) + r"(?P<first>\d+)-(?P<last>\d+)")
log = logging.getLogger(__name__)
_NOTHING_READ = frozenset({"no-table", "figures-unread"})
"""What is said of a report that holds no table."""


@dataclass(slots=True)
class Assigned:
    """What corrections about tables make of a draft.

    ``places`` are those of the tables that were read again, ``kept`` those that a reviewer found right as they are, ``settled`` the
    findings about the tables as they were read before, ``lost`` what fits no table any more, and why.
    """

    draft: Draft
    places: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    settled: list[Finding] = field(default_factory=list)
    lost: list[tuple[Correction, Words]] = field(default_factory=list)

    def appendices(self) -> set[int]:
        """The numbers of the tables that were read again."""
        tables = enumerate(in_order(self.draft.tables), 1)
        return {number for number, table in tables if table.assigned.decisions and _place(table) in self.places}


def is_of_table(each: Correction) -> bool:
    """Whether a correction is about a table."""
    return each.place.startswith(TABLES)


def assign(draft: Draft, corrections: Sequence[Correction], patterns: Patterns) -> Assigned:
    """``draft`` with the tables read again that ``corrections`` name the columns of; those about no table are passed over."""
    made = Assigned(draft)
    for each in sorted(filter(is_of_table, corrections), key=lambda each: (each.when, each.place)):
        at = _table_at(made.draft.tables, each.place)
        if at is None or each.field != COLUMNS:
            made.lost.append((each, say("lost-no-table")))
        elif each.decision == "kept" and not made.draft.tables[at].rows:
            made.lost.append((each, say("lost-no-rows")))
        elif each.decision == "kept":
            made.kept.add(_place(made.draft.tables[at]))
        elif each.decision == "corrected":
            _assign(made, each, at, patterns)
        else:
            made.lost.append((each, say("lost-not-possible", text=each.decision)))
    return made


def _table_at(tables: Sequence[RawTable], place: str) -> int | None:
    """The table in the lines of ``place``, else the one that shares most of its lines, and most of them, with ``place``."""
    found = next((at for at, table in enumerate(tables) if table.lines and _place(table) == place), None)
    lines = _LINES.fullmatch(place)
    if found is not None or lines is None:
        return found
    first, last = int(lines["first"]), int(lines["last"])
    for at, table in enumerate(tables):
        shared = sum(first <= line.number <= last for line in table.lines)
        if 2 * shared > max(len(table.lines), last - first + 1):
            return at
    return None


def _assign(made: Assigned, each: Correction, at: int, patterns: Patterns) -> None:
    tables = made.draft.tables
    place = _place(tables[at])
    try:
        again = read_again(tables[at], parse_columns(each.corrected, patterns.tables), patterns)
    except ColumnsError as error:
        made.lost.append((each, say("lost-columns", why=error.said)))
        return
    except Exception as error:  # a fault in reading one table anew must cost no more than that
        log.exception("the columns of %s broke its reading", each.place)
        why = say("columns-broke", why=same(f"{type(error).__name__}: {error}"))
        made.lost.append((each, say("lost-columns", why=why)))
        return
    others = [table for table in tables[at + 1 :] if _place(table) != place]  # a table may have been taken for two
    number = next((number for number, table in enumerate(in_order(tables), 1) if table is tables[at]), None)
    told = [finding for finding in tables[at].findings if finding.field == COLUMNS]
    made.settled += [replace(finding, appendix=number, state="settled", cause=None) for finding in told]
    made.places.add(place)
    findings = [finding for finding in made.draft.findings if finding.code not in _NOTHING_READ]
    made.draft = replace(made.draft, tables=(*tables[:at], again, *others), findings=tuple(findings))


def _place(table: RawTable) -> str:
    return f"{TABLES}{lines_place(table.lines)}" if table.lines else ""

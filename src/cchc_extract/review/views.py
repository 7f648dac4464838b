"""What a page shows, put together for its template: no markup here, and no knowledge of requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from cchc_extract import patterns
from cchc_extract.model import Box, Line, RawTable
from cchc_extract.review.index import Line as Record
from cchc_extract.review.items import Filter, Item, counts
from cchc_extract.review.lines import Shown, around, passage
from cchc_extract.review.paper import Paper
from cchc_extract.review.preview import value_with
from cchc_extract.review.proofs import KnownText, ToldPlace, known, told
from cchc_extract.review.session import Cell, Session
from cchc_extract.understanding.assigned.namedcolumns import parse_columns, place_of, written_columns
from cchc_extract.understanding.assigned.rereading import read_again
from cchc_extract.writing.corrections import COLUMNS, TABLES
from cchc_extract.writing.corrections.editable import OF_DOCUMENT, OF_VALUE

AHEAD = 4
"""Items whose pages are drawn while the reviewer looks at the one before."""
_BESIDE = 2
"""Rows shown before and after."""
_OFFERED = 150
"""Entries of the filter's lists."""
_TRIED = 600
"""Lines of a table up to which they are read at once with the columns that are named, to say whether that can be done; it takes seconds."""
LISTED = 200
"""Items on a page of the list."""
AT_FOOT = ("signing_authority", "signer_position", "signer", "recipients")
"""Fields that stand below the text; the others stand in the head of the first page."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the table: its cells after the decisions so far, its address, whether it is the one shown, flagged, decided."""

    key: str
    appendix: int
    row: int
    page: int | None
    box: Box | None
    kind: str
    stt: str
    label: str
    unit: str
    values: tuple[str, ...]
    columns: tuple[int, ...]
    own: bool
    flagged: bool
    done: bool


@dataclass(frozen=True)
class Desk:
    """All that pages are made of: the session, the paper, and the patterns by which values are typed."""

    session: Session
    paper: Paper
    patterns_folder: Path | None = None
    _offered: dict[object, dict[str, list[tuple[str, int]]]] = field(default_factory=dict)

    @cached_property
    def patterns(self) -> patterns.Patterns:
        """Loaded when first needed."""
        return patterns.load(self.patterns_folder)

    @cached_property
    def indicators(self) -> dict[str, str]:
        """Ids of the catalogue with their labels."""
        return {each.id: each.label for each in self.patterns.catalogue.indicators.values()}

    def item(self, key: str) -> Item | None:
        """The item at an address; a row or field that is not flagged can be decided too. ``None`` where there is nothing."""
        index = self.session.index()
        if key in index.items:
            return index.items[key]
        kind, document_id, *rest = key.split("/")
        if document_id not in index.documents:
            return None
        if kind == "field" and rest[0] in OF_DOCUMENT:
            return Item(key=key, kind="field", document_id=document_id, name=rest[0])
        if kind == "figure":
            return self._figure(key, document_id, rest[0])
        if kind == "table":
            return self._table(key, document_id, rest[0])
        if kind != "row" or not index.row(document_id, int(rest[0]), int(rest[1])):
            return None
        line = index.row(document_id, int(rest[0]), int(rest[1]))[0]
        return Item(
            key=key,
            kind="row",
            document_id=document_id,
            appendix=int(rest[0]),
            row=int(rest[1]),
            page=int(line["page"]) if line["page"] else None,
            label=line["indicator"],
        )

    def _figure(self, key: str, document_id: str, name: str) -> Item | None:
        line = self.session.index().figures(document_id).get(name)
        if line is None:
            return None
        page = int(line["page"]) if line["page"] else None
        item = Item(key=key, kind="figure", document_id=document_id, name=name, page=page, label=line["quote"])
        told = {
            each["finding"]
            for each in self.session.index().lines("finding_places", document_id)
            if (each["field"], each["raw"]) == (line["measure"], line["quote"])
        }
        for finding in self.session.index().findings(document_id, told):
            item.take(finding)
        return item

    def _table(self, key: str, document_id: str, name: str) -> Item | None:
        """A table that was doubted as a whole before its columns were named, so that other ones can be given."""
        told = (line for line in self.session.index().lines("findings", document_id) if line["field"] == COLUMNS)
        line = next((line for line in told if place_of(line["raw"])[0] == TABLES + name), None)
        if line is None:
            return None
        appendix = int(line["appendix"] or 0)
        return Item(key=key, kind="table", document_id=document_id, name=name, appendix=appendix)

    def table_of(self, item: Item) -> Item | None:
        """The table in which a row stands, if that was doubted as a whole."""
        told = self.session.index().lines("findings", item.document_id) if item.kind == "row" else ()
        mine = (line for line in told if (line["field"], line["appendix"]) == (COLUMNS, str(item.appendix)))
        names = (place_of(line["raw"])[0].removeprefix(TABLES) for line in mine)
        return next((self.item(f"table/{item.document_id}/{name}") for name in names if name), None)

    def named(self, item: Item, text: str) -> tuple[str, int]:
        """The columns that ``text`` names for a table, as they are written down, and how many rows its lines then have (0: not known).

        Raises ``ColumnsError`` where they are none, or the lines cannot be read so.
        """
        columns = parse_columns(text, self.patterns.tables)
        lines = [Line(page=1, text=shown.text, number=shown.number) for shown in self.lines(item)]
        is_tried = 0 < len(lines) <= _TRIED
        rows = read_again(RawTable(lines=tuple(lines)), columns, self.patterns).rows if is_tried else ()
        return written_columns(columns), len(rows)

    def rows(self, document_id: str, page: int | None = None) -> list[RowView]:
        """The rows of a report: those that begin on ``page``, or all."""
        every = self.session.index().rows(document_id).values()
        return [self._row(document_id, lines) for lines in every if page is None or lines[0]["page"] == str(page)]

    def neighbours(self, item: Item) -> list[RowView]:
        """The row of an item with those before and after it; all rows of a table."""
        rows = self.session.index().rows(item.document_id)
        places = [place for place in rows if place[0] == item.appendix]
        if item.kind == "table":
            return [self._row(item.document_id, rows[place]) for place in places]
        at = places.index((item.appendix, item.row))
        near = places[max(0, at - _BESIDE) : at + _BESIDE + 1]
        return [self._row(item.document_id, rows[place], item) for place in near]

    def known(self, item: Item, cells: Sequence[Cell]) -> list[KnownText]:
        """What decided the texts of an item."""
        return known(self.session.index().lines("readings", item.document_id), item, cells)

    def told(self, item: Item) -> list[tuple[ToldPlace, RowView | None]]:
        """The places that the findings of an item speak of, with the row that stands there; none where that is the item's row alone."""
        if item.kind == "table":  # its rows are shown
            return []
        index = self.session.index()
        places = told(index.lines("finding_places", item.document_id), item)
        found = []
        for place in places:
            lines = (
                index.row(place.document_id, place.appendix, place.row) if place.document_id in index.documents else []
            )
            if not lines:
                place = self._with_figure(place)
            found.append((place, self._row(place.document_id, lines, item) if lines else None))
        others = [each for each in found if each[1] is None or not each[1].own]
        return found if any(row or place.raw or place.page for place, row in others) else []

    def _with_figure(self, place: ToldPlace) -> ToldPlace:
        """A place in the narrative with the figure that stands there, as it is after the decisions so far."""
        figures = self.session.index().figures(place.document_id)
        name = next(
            (name for name, line in figures.items() if (line["measure"], line["quote"]) == (place.field, place.raw)), ""
        )
        cell = self.session.figure_cell(place.document_id, name)
        return replace(place, figure=name, value=cell.text) if cell else place

    def marked(self, document_id: str, finding: int) -> set[tuple[int, int]]:
        """The rows of a report that a finding speaks of."""
        lines = self.session.index().lines("finding_places", document_id)
        mine = (
            each for each in lines if each["finding"] == str(finding) and each["row"] and not each["place_document_id"]
        )
        return {(int(each["appendix"] or 1), int(each["row"])) for each in mine}

    def lines(self, item: Item) -> list[Shown]:
        """The lines of the file around a row, all of a table, around the text of a field in the foot, or at the beginning.

        For a file without pictures.
        """
        index = self.session.index()
        lines = self.paper.lines(index.documents[item.document_id])
        if item.kind == "table":
            first, last = map(int, item.name.split("-"))
            return [Shown(number, lines[number - 1], False) for number in range(first, min(last, len(lines)) + 1)]
        if item.kind != "row" or not lines:
            at_foot = item.kind == "field" and item.name in AT_FOOT
            read = self.session.field_cell(item.document_id, item.name).read if at_foot else ""
            return passage(lines, item.label if item.kind == "figure" else read)
        rows = index.rows(item.document_id)
        labels = {place: self.session.as_read(item.document_id, found[0])["indicator"] for place, found in rows.items()}
        return around(labels, lines, (item.appendix, item.row))

    def typed(self, item: Item, cell: Cell, text: str) -> str:
        """What ``text`` in a value cell is taken for: a number, or one of the states."""
        rows = {
            place: [self.session.as_read(item.document_id, line) for line in lines]
            for place, lines in self.session.index().rows(item.document_id).items()
        }
        value = value_with(rows, (item.appendix, item.row, cell.column), text, self.patterns)
        return value.state if value.state != "given" else str(value.number if value.number is not None else value.type)

    def box(self, document_id: str, appendix: int, row: int) -> tuple[int, Box] | None:
        """The page and place of a row; ``None`` for plain text."""
        lines = self.session.index().row(document_id, appendix, row)
        found = _box(lines[0]) if lines else None
        return (int(lines[0]["page"]), found) if found and lines[0]["page"] else None

    def prepare(self, item: Item | None, shown: Filter) -> list[Item]:
        """Begin to draw the pages of the next items; these."""
        documents = self.session.index().documents
        following = list(islice(self.session.upcoming(item, shown), AHEAD))
        self.paper.prepare((documents[each.document_id], each.page) for each in following if each.page)
        return following

    def offered(self, shown: Filter) -> dict[str, list[tuple[str, int]]]:
        """What the filter's lists hold: the most frequent issuers, indicators and rules of items of that severity, with their numbers."""
        index = self.session.index()
        key = (index.stamp, shown.severity)
        if key not in self._offered:
            wide = Filter(severity=shown.severity, state="all")
            found = counts(item for item in index.order if wide.takes(item))
            self._offered.clear()
            self._offered[key] = {
                name: [each for each in counter.most_common(_OFFERED) if each[0]] for name, counter in found.items()
            }
        return self._offered[key]

    def _row(self, document_id: str, lines: Sequence[Record], own: Item | None = None) -> RowView:
        first = lines[0]
        appendix, row = int(first["appendix"]), int(first["row"])
        key = f"row/{document_id}/{appendix}/{row}"
        cells = {(cell.field, cell.column): cell.text for cell in self.session.cells(document_id, appendix, row)}
        item = self.session.index().items.get(key)
        return RowView(
            key=key,
            appendix=appendix,
            row=row,
            page=int(first["page"]) if first["page"] else None,
            box=_box(first),
            kind=first["kind"],
            stt=cells["stt", 0],
            label=cells["indicator", 0],
            unit=cells["unit", 0],
            values=tuple(cells[OF_VALUE, int(line["column"])] for line in lines),
            columns=tuple(int(line["column"]) for line in lines),
            own=own is not None and own.key == key,
            flagged=item is not None and item.severity != "info",
            done=item is not None and item.done,
        )


def pages_of(document: Mapping[str, str]) -> int:
    """How many pages of a document can be shown."""
    return int(document["pages"] or 1)


def _box(line: Mapping[str, str]) -> Box | None:
    sides = [line[side] for side in ("x0", "top", "x1", "bottom")]
    return Box(*map(float, sides)) if all(sides) else None

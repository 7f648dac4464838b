"""What was decided, and deciding: each decision is on the disk before the reviewer sees the next row."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from cchc_extract.review.index import Index, Line, build, stamp_of
from cchc_extract.review.items import Filter, Item
from cchc_extract.review.placed import Target, placed
from cchc_extract.writing.corrections import (
    COLUMNS,
    FIGURES,
    FINDING,
    TABLES,
    Choice,
    Correction,
    append,
    now,
    read_corrections,
    row_place,
    row_reading,
    standing,
    value_place,
)
from cchc_extract.writing.corrections.editable import FOUND, OF_FIGURE, OF_ROW, OF_VALUE, consequences, written
from cchc_extract.writing.corrections.journal import Standing
from cchc_extract.writing.schema import CORRECTIONS

Action = Literal["save", "keep", "reject", "undo"]

LONGEST = 4000
"""Characters of a cell that are taken."""
PROPOSED = "stt | indicator | unit | value | note"
"""The columns that are proposed for a table of which none were found: those that most reports have."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that can be corrected: its target, the column's name, what was read, and what it is after the decisions so far."""

    place: str
    field: str
    column: int
    read: str
    text: str

    @property
    def target(self) -> Target:
        """What a decision about it is about."""
        return self.place, self.field


@dataclass(slots=True)
class Session:
    """The dataset in the folder ``out`` and the decisions of ``who`` about it. Safe to use from several threads."""

    out: Path
    who: str
    clock: Callable[[], str] = now
    _index: Index | None = None
    _decisions: Standing = field(default_factory=dict)
    _placed: dict[str, dict[Target, Correction]] = field(default_factory=dict)
    _decisions_stamp: tuple[int, int] = (0, 0)
    _undo: list[tuple[str, list[Correction]]] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def index(self) -> Index:
        """The dataset as it is now: looked through again where a run replaced it, or another program changed the decisions.

        Raises ``DatasetError`` and ``OutputError``.
        """
        with self._lock:
            decided = self._stamp()
            is_new = self._index is None or self._index.stamp != stamp_of(self.out)
            if is_new or self._index is None:
                self._index = build(self.out)
            if is_new or decided != self._decisions_stamp:
                self._decisions, self._decisions_stamp = standing(read_corrections(self.out)), decided
                self._placed.clear()
                for item in self._index.order:
                    item.done = item.document_id in self._decisions and self._is_done(item)
            return self._index

    def decisions(self, document_id: str) -> dict[Target, Correction]:
        """What was decided about a report, by the place at which that stands in the dataset now."""
        with self._lock:
            if document_id not in self._decisions:
                return {}
            if document_id not in self._placed:
                rows = self.index().rows(document_id)
                self._placed[document_id] = placed(self._decisions[document_id].values(), rows)
            return self._placed[document_id]

    def cells(self, document_id: str, appendix: int, row: int) -> list[Cell]:
        """The cells of a row; none where there is no such row."""
        lines = self.index().row(document_id, appendix, row)
        return self._row_cells(document_id, lines) if lines else []

    def field_cell(self, document_id: str, name: str) -> Cell:
        """A field of a document. Raises ``KeyError``."""
        line = self.index().documents[document_id]
        text, decision = line[name], self.decisions(document_id).get(("", name))
        return Cell("", name, 0, self._field_read(line, name), _after(decision, text))

    def figure_cell(self, document_id: str, name: str) -> Cell | None:
        """A figure of the narrative; ``name`` is its measure and, behind a colon, which of those with it. ``None`` where there is none."""
        line = self.index().figures(document_id).get(name)
        if line is None:
            return None
        decision = self.decisions(document_id).get((FIGURES + name, OF_FIGURE))
        was_applied = decision is not None and decision.decision == "corrected" and decision.corrected == line["value"]
        read = decision.raw if decision and was_applied else line["value"]
        return Cell(FIGURES + name, OF_FIGURE, 0, read, _after(decision, read))

    def table_cell(self, document_id: str, name: str) -> Cell | None:
        """The columns of a table of a text, by the numbers of its first and last line; ``None`` where no table was doubted there."""
        read = self.index().columns(document_id, name)
        if read is None:
            return None
        place = TABLES + name
        return Cell(
            place, COLUMNS, 0, read, _after(self.decisions(document_id).get((place, COLUMNS)), read) or PROPOSED
        )

    def version(self, item: Item) -> str:
        """Changes with each decision about ``item``: two windows do not decide over each other unseen."""
        mine = (each for target, each in self.decisions(item.document_id).items() if target in self._targets(item))
        return max((each.when for each in mine), default="")

    def state(self, item: Item) -> Choice | None:
        """What was decided about ``item``."""
        found = self.decisions(item.document_id)
        choices = [found[target].decision for target in self._targets(item) if target in found]
        return next((each for each in ("corrected", "rejected", "kept") if each in choices), None)

    def upcoming(self, item: Item | None, shown: Filter, *, back: bool = False) -> Iterator[Item]:
        """The items that ``shown`` shows after ``item`` (before it, if ``back``), from the beginning again after the last."""
        order = self.index().order
        at = order.index(item) if item in order else -1
        turn = [*order[at + 1 :], *order[: max(at, 0)]]
        return (each for each in (reversed(turn) if back else turn) if shown.shows(each))

    def progress(self, shown: Filter) -> tuple[int, int]:
        """How many of the items that ``shown`` takes are decided, and how many there are."""
        taken = [item.done for item in self.index().order if shown.takes(item)]
        return sum(taken), len(taken)

    def decide(
        self, item: Item, action: Action, given: Mapping[Target, str] | None = None
    ) -> Mapping[Target, Correction]:
        """Write down a decision; ``given`` is what the cells are said to be. Returns what stands about the item now.

        ``save`` corrects the cells that differ from what was read, and keeps the item where none does. Raises ``ValueError`` for a text
        that its column cannot hold, ``OutputError`` where it cannot be written.
        """
        with self._lock:
            self.index()
            wanted = dict(self._wanted(item, action, given or {}))
            self._write(item, wanted)
            return wanted

    def undo(self) -> str | None:
        """Take the last decision of this session back; the key of its item, ``None`` where there is none."""
        with self._lock:
            self.index()
            if not self._undo:
                return None
            key, before = self._undo.pop()
            self._append([replace(each, when=self.clock(), who=self.who) for each in before])
            self._settle(key)
            return key

    def _wanted(self, item: Item, action: Action, given: Mapping[Target, str]) -> Iterable[tuple[Target, Correction]]:
        """The decisions that are to stand about ``item``."""
        if action == "undo":
            return
        changed = []
        if action == "save":
            changed = [
                (cell, text)
                for cell in self.item_cells(item)
                if (text := self._text(cell, given.get(cell.target, cell.read))) != cell.read
            ]
        for cell, text in changed:
            made = self._decision(item, cell.target, cell.read, "corrected", text)
            yield cell.target, replace(made, column=cell.column or None)
        kept = self._corrected(item) if action == "keep" else {}
        yield from kept.items()
        if kept and item.kind != "row":
            for target, raw in self._told(item).items():
                yield target, self._decision(item, target, raw, "kept")
        elif not changed:
            target, raw = self._whole(item)
            yield target, self._decision(item, target, raw, "rejected" if action == "reject" else "kept")

    def _corrected(self, item: Item) -> dict[Target, Correction]:
        """The corrections that stand in the cells of ``item``: whoever keeps it keeps them."""
        found = self.decisions(item.document_id)
        standing = ((cell.target, found.get(cell.target)) for cell in self.item_cells(item))
        return {target: each for target, each in standing if each is not None and each.decision == "corrected"}

    def _told(self, item: Item) -> dict[Target, str]:
        """The findings of a field or figure, as targets of their own, and what they say."""
        own = (each for each in item.findings if each["severity"] != "info")
        return {("", f"{FINDING}{each['code']}:{item.name}"): each["message"] for each in own}

    def _write(self, item: Item, wanted: Mapping[Target, Correction]) -> None:
        there = self.decisions(item.document_id)
        before = {target: there.get(target) for target in self._targets(item)}
        lines = [replace(old, decision="undone") for target, old in before.items() if old and target not in wanted]
        lines = [replace(each, corrected="", when=self.clock(), who=self.who) for each in lines]
        lines += [
            _in_place_of(before.get(target), each) for target, each in wanted.items() if each != before.get(target)
        ]
        back = [
            old or replace(wanted[target], decision="undone", corrected="")
            for target, old in before.items()
            if old or target in wanted
        ]
        self._append(lines)
        self._undo.append((item.key, back))
        self._settle(item.key)

    def _append(self, lines: Sequence[Correction]) -> None:
        if not lines:
            return
        append(self.out, lines)
        for each in lines:
            self._placed.pop(each.document_id, None)
            about = self._decisions.setdefault(each.document_id, {})
            about.pop(each.target, None)
            if each.decision != "undone":
                about[each.target] = each
        self._decisions_stamp = self._stamp()

    def _settle(self, key: str) -> None:
        item = self.index().items.get(key)
        if item:
            item.done = self._is_done(item)

    def _decision(self, item: Item, target: Target, raw: str, choice: Choice, text: str = "") -> Correction:
        return Correction(
            document_id=item.document_id,
            sha256=self.index().documents[item.document_id]["sha256"],
            place=target[0],
            field=target[1],
            raw=raw,
            corrected=text,
            decision=choice,
            when=self.clock(),
            who=self.who,
            label=self._label(item),
            appendix=item.appendix if item.kind == "row" else None,
            row=item.row if item.kind == "row" else None,
        )

    def _label(self, item: Item) -> str:
        """What a decision about ``item`` goes by, beside its place: a row's label, the words that state a figure."""
        if item.kind == "figure":
            return self.index().figures(item.document_id)[item.name]["quote"]
        if item.kind == "table":
            lines = self.index().row(item.document_id, item.appendix, 1)
            return (lines[0]["appendix_label"] if lines else "") or item.name
        return self._as_read(item)[0]["indicator"] if item.kind == "row" else ""

    def _text(self, cell: Cell, given: str) -> str:
        if len(given) > LONGEST:
            raise ValueError(f"{len(given)} characters are more than {LONGEST}")
        return written(cell.field, given)

    def item_cells(self, item: Item) -> list[Cell]:
        """The cells of ``item`` that can be corrected; none of a finding about no row, field or figure."""
        if item.kind == "row":
            return self.cells(item.document_id, item.appendix, item.row)
        if item.kind in ("figure", "table"):
            cell_of = self.figure_cell if item.kind == "figure" else self.table_cell
            cell = cell_of(item.document_id, item.name)
            return [cell] if cell else []
        return [self.field_cell(item.document_id, item.name)] if item.kind == "field" else []

    def _whole(self, item: Item) -> tuple[Target, str]:
        """The target of a decision about the item as a whole, and what was read there."""
        if item.kind == "row":
            lines = self._as_read(item)
            return (row_place(lines[0]), ""), row_reading(lines)
        if item.kind == "field":
            return ("", item.name), self.field_cell(item.document_id, item.name).read
        if item.kind in ("figure", "table"):
            [cell] = self.item_cells(item)
            return cell.target, cell.read
        return ("", FINDING + item.name), item.findings[0]["message"]

    def _targets(self, item: Item) -> list[Target]:
        of_findings = self._told(item) if item.kind in ("field", "figure", "table") else ()
        return list(
            dict.fromkeys([self._whole(item)[0], *(cell.target for cell in self.item_cells(item)), *of_findings])
        )

    def _is_done(self, item: Item) -> bool:
        """Whether a decision about ``item`` stands and was made about what is read there.

        What still stands, or came, after a run applied a correction is to be looked at once more.
        """
        found = self.decisions(item.document_id)
        whole, raw = self._whole(item)
        if whole in found and found[whole].decision != "corrected" and found[whole].raw == raw:
            return True
        cells = {cell.target: cell for cell in self.item_cells(item)}
        corrected = self._corrected(item)
        holds = any(
            cells[target].field == FOUND or cells[target].read in (each.raw, each.corrected)
            for target, each in corrected.items()
        )
        if (
            not holds
            or not self._is_applied(item, corrected)
            or all(each["severity"] == "info" for each in item.findings)
        ):
            return holds
        looked_at = ((found.get(target), told) for target, told in self._told(item).items())
        return item.kind != "row" and all(each is not None and each.raw == told for each, told in looked_at)

    def _is_applied(self, item: Item, corrected: Mapping[Target, Correction]) -> bool:
        """Whether the dataset was made with one of the corrections in it."""
        if item.kind == "figure":
            value = self.index().figures(item.document_id)[item.name]["value"]
            return any(each.corrected == value for each in corrected.values())
        if item.kind == "table":
            return any(each.corrected == self._whole(item)[1] for each in corrected.values())
        lines = self.index().row(item.document_id, item.appendix, item.row)
        marks = (line["corrected"] for line in lines or [self.index().documents[item.document_id]])
        fields = {field for _, field in corrected}
        return any(not fields.isdisjoint(mark.split("; ")) for mark in marks)

    def _as_read(self, item: Item) -> list[Line]:
        lines = self.index().row(item.document_id, item.appendix, item.row)
        return [self.as_read(item.document_id, line) for line in lines]

    def as_read(self, document_id: str, line: Line) -> Line:
        """A line of ``rows.csv`` as it was read, before the run applied what was decided."""
        found, fields = self.decisions(document_id), set(line["corrected"].split("; "))
        places = {**dict.fromkeys(OF_ROW, row_place(line)), OF_VALUE: value_place(line)}
        back = {
            name: found[place, name].raw for name, place in places.items() if name in fields and (place, name) in found
        }
        return {**line, **back}

    def _field_read(self, line: Line, name: str) -> str:
        found, marks = self.decisions(line["document_id"]), line["corrected"].split("; ")
        if (name in marks or f"{name} rejected" in marks) and ("", name) in found:
            return found["", name].raw
        if "number_symbol" in marks and ("", "number_symbol") in found and name not in marks:
            return consequences("number_symbol", found["", "number_symbol"].raw, {}).get(name, line[name])
        return line[name]

    def _row_cells(self, document_id: str, lines: Sequence[Line]) -> list[Cell]:
        found = self.decisions(document_id)
        read = [self.as_read(document_id, line) for line in lines]
        cells = [(row_place(lines[0]), name, 0, read[0][name]) for name in OF_ROW]
        values = [(value_place(line), OF_VALUE, int(line["column"]), line[OF_VALUE]) for line in read]
        return [Cell(*each, _after(found.get(each[:2]), each[3])) for each in (*cells[:3], *values, *cells[3:])]

    def _stamp(self) -> tuple[int, int]:
        try:
            status = (self.out / CORRECTIONS.filename).stat()
        except OSError:
            return (0, 0)
        return status.st_size, status.st_mtime_ns


def _in_place_of(old: Correction | None, made: Correction) -> Correction:
    """``made``, said of the place by which ``old`` knows the cell: of both the last counts."""
    if old is None:
        return made
    return replace(made, place=old.place, appendix=old.appendix, row=old.row, label=old.label)


def _after(decision: Correction | None, read: str) -> str:
    """The text of a cell after what was decided about it."""
    if decision is None or decision.decision == "kept":
        return read
    return decision.corrected if decision.decision == "corrected" else ""

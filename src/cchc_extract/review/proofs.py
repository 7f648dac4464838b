"""How the cells of an item are known, and the places that its findings speak of: what stands in ``readings`` and ``finding_places``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cchc_extract.model import RULES
from cchc_extract.review.items import Item
from cchc_extract.review.session import Cell
from cchc_extract.writing.corrections.editable import OF_VALUE

Line = Mapping[str, str]

_VALUE = (OF_VALUE, "value")
"""Names of a field that are a row's value."""


@dataclass(frozen=True, slots=True)
class Why:
    """A rule that decided, and why in English and in Vietnamese; empty for a rule that this version does not know."""

    rule: str
    because: str
    because_vi: str


@dataclass(frozen=True, slots=True)
class KnownText:
    """A text that was decided: what was read first, what is kept, by which rules, what else it may be (text, confidence), how sure.

    ``cell`` is the number of the form's cell that holds it, ``None`` where the form has none.
    """

    field: str
    column: int
    read: str
    kept: str
    whys: tuple[Why, ...]
    others: tuple[tuple[str, str], ...]
    confidence: str
    cell: int | None


@dataclass(frozen=True, slots=True)
class ToldPlace:
    """A place that findings of an item speak of. ``appendix`` and ``row`` are 0 for one that is no row of the appendix.

    ``figure`` is the figure of the narrative that stands there (measure and number), ``value`` what it is.
    """

    document_id: str
    appendix: int
    row: int
    column: int
    field: str
    page: int | None
    part: str
    raw: str
    finding: int
    figure: str = ""
    value: str = ""


def known(readings: Iterable[Line], item: Item, cells: Sequence[Cell]) -> list[KnownText]:
    """What decided the cells of ``item``, a row or a field: one entry for each that was decided, in the order of the form."""
    by_cell: dict[tuple[str, int], list[Line]] = {}
    for line in readings:
        if _is_of(line, item):
            field = OF_VALUE if line["field"] in _VALUE else line["field"]
            by_cell.setdefault((field, int(line["column"] or 0)), []).append(line)
    found = [_known(*key, lines, cells) for key, lines in by_cell.items()]
    return sorted(found, key=lambda each: len(cells) if each.cell is None else each.cell)


def _is_of(line: Line, item: Item) -> bool:
    if item.kind == "row":
        return (line["appendix"], line["row"]) == (str(item.appendix), str(item.row))
    return item.kind == "field" and not line["row"] and line["field"] == item.name


def _known(field: str, column: int, lines: Sequence[Line], cells: Sequence[Cell]) -> KnownText:
    last = lines[-1]
    texts = dict(each for line in lines for each in _alternatives(line["alternatives"]))
    texts = {lines[0]["read"]: "", **texts}
    texts.pop(last["kept"], None)
    places = (
        number for number, cell in enumerate(cells) if cell.field == field and column in (cell.column, cell.column or 1)
    )
    return KnownText(
        field=field,
        column=column,
        read=lines[0]["read"],
        kept=last["kept"],
        whys=tuple(dict.fromkeys(_why(line["rule"]) for line in lines)),
        others=tuple(texts.items()),
        confidence=last["confidence"],
        cell=next(places, None),
    )


def _why(name: str) -> Why:
    rule = RULES.get(name)
    return Why(name, rule.because, rule.because_vi) if rule else Why(name, "", "")


def _alternatives(text: str) -> Iterator[tuple[str, str]]:
    """``text=confidence`` or ``text``, ``; `` between."""
    for each in filter(None, text.split("; ")):
        other, equals, sure = each.rpartition("=")
        yield (other, sure) if equals and sure.replace(".", "", 1).isdigit() else (each, "")


def told(places: Iterable[Line], item: Item) -> list[ToldPlace]:
    """The places of the findings of ``item`` and of those that these explain, each once, those of its own findings first.

    A row as a whole is none where one of its values is.
    """
    own = [finding["finding"] for finding in item.findings]
    numbers = [*own, *(finding["finding"] for finding in item.explained)]
    found: dict[tuple[object, ...], ToldPlace] = {}
    of_item = [(numbers.index(int(line["finding"])), line) for line in places if int(line["finding"]) in numbers]
    for _, line in sorted(of_item, key=lambda each: each[0]):
        place = _told(line, item.document_id)
        where = (place.document_id, place.appendix, place.row)
        key = (*where, place.column) if place.row else (*where, place.page, place.raw)
        if not place.row or place.column or not any(where == each[:3] for each in found):
            found.setdefault(key, place)
    return list(found.values())


def _told(line: Line, document_id: str) -> ToldPlace:
    return ToldPlace(
        document_id=line["place_document_id"] or document_id,
        appendix=int(line["appendix"] or 0),
        row=int(line["row"] or 0),
        column=int(line["column"] or 0),
        field=line["field"],
        page=int(line["page"]) if line["page"] else None,
        part=line["part"],
        raw=line["raw"],
        finding=int(line["finding"]),
    )

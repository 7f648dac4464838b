"""Numbers and dates that were filled in by hand or stamped: given where they were read for sure, or something else in the report agrees.

What is not given is kept as likely, for the finding that a reviewer decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import FieldValue, PageLayout
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.metadata.attached import cited_in_appendices
from cchc_extract.understanding.metadata.columns import pieces_in_order
from cchc_extract.understanding.metadata.head import Head
from cchc_extract.understanding.metadata.printed import Found

GIVEN = {"number": 0.98, "day": 0.965, "month": 0.965}
"""Figures of a slot that were read with less are not given. Chosen on 500 made-up heads of hands and faces that the reader never saw, each
hundred weighed by what was fitted to the others: of 317 numbers let through three were wrong (two of them to the eye as well), and of 394
dates two.
"""
_LEAST = {"number": 0.7, "day": 0.7, "month": 0.7, "symbol": 0.6}
"""The same for figures that no pen reader knows, and for the symbol behind them, of which a pen may have spoilt a letter: of 16 numbers
whose symbol was read with less two were wrong.
"""
_AGREED = 0.98
"""How sure a likely one is that something else in the report says too."""
_SLOTS = {"number_symbol": ("number", "symbol"), "issued_on": ("day", "month")}
_BY_HAND = "pens"
YEAR_MISREAD = "year-misread"
"""The pattern of a number whose year was not read: what it likely is, is never given."""
_FOREIGN = regex.compile(r"\W*[FJWZ]")
"""No symbol begins with one of these letters: on a scan it is what a pen left of the slash and of the figures before it."""
_SPOILT = 0.5
"""How sure a number with such a symbol is."""
_FIGURES = regex.compile(r"\d{1,5}[A-Za-z]?")
_SIGNED = regex.compile(r"(?i)(?:thoi gian ky|ngay ky|gio ky)\D{0,12}(?P<date>\d{1,2}[./-]\d{1,2}[./-]\d{4})")


class Likely(Struct, frozen=True):
    """A field that is not given: its likeliest value, the next likely one (or ''), and how sure the first is."""

    value: str
    other: str
    confidence: float


def surely_read(
    fields: Mapping[str, FieldValue], head: Head, layouts: Sequence[PageLayout], patterns: MetadataPatterns
) -> tuple[dict[str, FieldValue], dict[str, Likely]]:
    """The fields without a number and a date that were not read for sure, and what these likely are, by their names."""
    kept, likely = dict(fields), dict[str, Likely]()
    for name, found in (("number_symbol", head.number), ("issued_on", head.dated)):
        field = kept.get(name)
        if field is None or found is None or (sure := _doubted(found, _SLOTS[name])) is None:
            continue
        said = said_elsewhere(name, layouts, patterns)
        if field.value in said:
            kept[name] = replace(field, confidence=max(_AGREED, field.confidence or 0.0))
            continue
        del kept[name]
        if name == "number_symbol":
            kept.pop("number", None)
        other = said.pop() if len(said) == 1 else _other(field.value, found, _SLOTS[name])
        likely[name] = Likely(field.value, other, sure)
    return kept, likely


def is_sure(found: Found, group: str) -> bool:
    """Whether a group was read by hand or by eye with nothing left to doubt."""
    words = found.part(group).words if found.group(group) else ()
    return bool(words) and all((word.confidence or 1.0) >= GIVEN[group] for word in words)


def _doubted(found: Found, groups: Sequence[str]) -> float | None:
    """How sure the least sure of the groups is of those that are not read for sure; ``None`` where all are. No document has number 0."""
    number = found.group("number") if "number" in groups else ""
    if number and not number.strip("0"):
        return 0.0
    if number and _FOREIGN.match(found.group("symbol") or "") and _least(found, ("number",), 1.1) is not None:
        return _SPOILT
    if found.finder.id == YEAR_MISREAD:
        return _least(found, groups, 1.0) or 0.0
    return _least(found, groups)


def _least(found: Found, groups: Sequence[str], below: float | None = None) -> float | None:
    """How sure the least sure word of the groups is of those read with less than ``below`` (else than what is given)."""
    sure = [
        word.confidence
        for group in groups
        if found.group(group)
        for word in found.part(group).words
        if word.confidence is not None
        and word.confidence < (below or (GIVEN if word.reader.startswith(_BY_HAND) else _LEAST)[group])
    ]
    return min(sure, default=None)


def _other(value: str, found: Found, groups: Sequence[str]) -> str:
    """The value with the next likely reading of the first group that has one; empty where none has."""
    for group in groups:
        for word in found.part(group).words if found.group(group) else ():
            other = word.alternative or ""
            if not _FIGURES.fullmatch(other):
                continue
            if group == "number":
                return f"{other}{value[len(found.group('number')) :]}"
            parts = {name: found.group(name) for name in ("day", "month", "year")} | {group: other}
            date = parse_date("/".join(parts.values()))
            return date.isoformat() if date else ""
    return ""


def said_elsewhere(
    name: str, layouts: Sequence[PageLayout], patterns: MetadataPatterns, own_type: str = ""
) -> set[str]:
    """What appendices (of a document of ``own_type``, where that is given) and signatures say of the field."""
    said = {
        cited[name]
        for found, cited in cited_in_appendices(layouts, patterns)
        if own_type.casefold() in ("", found.group("type").casefold()) or found.group("type").casefold() == "văn bản"
    }
    if name == "issued_on":
        said |= set(_signed_on(layouts))
    return said - {""}


def _signed_on(layouts: Sequence[PageLayout]) -> Iterator[str]:
    for layout in layouts[:1]:
        for piece in pieces_in_order(layout):
            if (match := _SIGNED.search(piece.plain)) and (date := parse_date(match["date"].replace(".", "/"))):
                yield date.isoformat()

"""The head and the signature block of a report: the columns of ``documents.csv`` from issuer to recipients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import regex
from msgspec.structs import replace

from cchc_extract.model import FieldValue, Finding, PageLayout, decide
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.metadata.doubts import doubts
from cchc_extract.understanding.metadata.filledin import YEAR_MISREAD, surely_read
from cchc_extract.understanding.metadata.head import Head, find_head
from cchc_extract.understanding.metadata.issuer import issuers
from cchc_extract.understanding.metadata.period import period_fields
from cchc_extract.understanding.metadata.printed import Found, Piece, field_of, joined
from cchc_extract.understanding.metadata.register import spelled_as_registered
from cchc_extract.understanding.metadata.signature import signature_fields
from cchc_extract.understanding.metadata.spelled import called_by_a_name, signed_by_a_family, spelled_as_repeated
from cchc_extract.understanding.metadata.title import body_rows, title_rows

_MISREAD = str.maketrans({"O": "0", "I": "1", "l": "1", "|": "1"})
"""Letters that OCR reads for digits; where one stood, the pattern is a doubtful one."""
_TOGETHER, _JOINT = "LIÊN TỊCH", regex.compile(r"^(?:\d{4}/)?\p{Lu}{2}LT-")
"""What documents of several bodies are called, and how their symbols begin."""
_OPENING_ROWS = 6
"""Rows of the body in which the period is looked for where the title does not state it."""


def read_metadata(
    layouts: Sequence[PageLayout], patterns: Patterns
) -> tuple[dict[str, FieldValue], tuple[Finding, ...]]:
    """The fields of one report, keyed by column of ``documents.csv``, and what is doubtful about them.

    A field that was not found has no entry; where it should have been there, a finding ``metadata-missing`` says so.
    """
    own = patterns.metadata
    head = find_head(layouts, own)
    fields = {
        **issuers(head.issuer, own.words, jointly=_is_joint(head)),
        **_number_fields(head.number, head.dated),
        **_date_fields(head.dated),
        **_title_fields(head, own),
    }
    fields |= signature_fields(layouts, own)
    fields = {name: field for name, field in fields.items() if field.value}
    fields, respelled = spelled_as_repeated(fields, layouts, own.words)
    fields = spelled_as_registered(fields, own.words)
    fields, renamed = signed_by_a_family(fields, own.words)
    fields, called = called_by_a_name(fields, own.words)
    fields, likely = surely_read(fields, head, layouts, own)
    return fields, (*doubts(head, fields, likely, layouts, own), *respelled, *renamed, *called)


def _is_joint(head: Head) -> bool:
    """Whether several bodies issued the document together, by its type or by its symbol (``TTLT-BTC-BNV``)."""
    symbol = head.number.group("symbol") if head.number else ""
    return head.doc_type.endswith(_TOGETHER) or _JOINT.search(symbol) is not None


def _number_fields(found: Found | None, dated: Found | None) -> dict[str, FieldValue]:
    """``number``, ``symbol`` and ``number_symbol``; a number left blank or illegible leaves only the symbol.

    A year in the symbol that a pen filled in is that of the date.
    """
    if found is None:
        return {}
    pieces, pattern = [found.part()], found.finder.id
    symbol = regex.sub(r"\s", "", found.group("symbol"))
    if pattern == YEAR_MISREAD and dated and dated.group("year"):
        symbol = f"{dated.group('year')}/{symbol}"
    number = regex.sub(r"\s", "", found.group("number"))
    fields = {"symbol": field_of("symbol", symbol, pieces, pattern)} if symbol else {}
    if digits := regex.match(r"\d+", number):
        sign = "-" if found.finder.id == "party-number" else "/"
        fields["number"] = field_of("number", str(int(digits.group())), pieces, pattern)
        whole = field_of("number_symbol", f"{number}{sign}{symbol}", pieces, pattern)
        fields["number_symbol"] = replace(whole, confidence=_least_sure(found, ("number", "symbol")))
    return fields


def _least_sure(found: Found, groups: Sequence[str]) -> float | None:
    """How sure the least sure of the groups is; the words between them are known, whatever a pen did to them."""
    sure = [found.part(group).confidence for group in groups if found.group(group)]
    return min((each for each in sure if each is not None), default=None)


def _date_fields(found: Found | None) -> dict[str, FieldValue]:
    """``place`` and ``issued_on``; a day or month left blank or illegible leaves only the place."""
    if found is None:
        return {}
    pieces, pattern = [found.part()], found.finder.id
    fields = {"place": field_of("place", found.group("place"), [found.part("place")], pattern)}
    read = "/".join(regex.sub(r"\s", "", found.group(name)) for name in ("day", "month", "year"))
    kept = read.translate(_MISREAD)
    date = parse_date(kept)
    if date is not None:
        field = field_of("issued_on", read if kept != read else date.isoformat(), pieces, pattern)
        field = replace(field, confidence=_least_sure(found, ("day", "month", "year")))
        fields["issued_on"] = decide(field, date.isoformat(), "digits-alike")
    return fields


def _title_fields(head: Head, patterns: MetadataPatterns) -> dict[str, FieldValue]:
    """``doc_type``, ``title`` and the fields of the period."""
    title = title_rows(head, patterns)
    doc_type = head.doc_type
    fields: dict[str, FieldValue] = {}
    if head.type_piece is not None:
        fields["doc_type"] = _type_field(head.type_piece, doc_type)
    elif title or (head.found and head.addressed):
        doc_type = patterns.words.letter
        fields["doc_type"] = field_of("doc_type", doc_type, title, "letter-names-no-type")
    if title:
        fields["title"] = field_of(
            "title", joined(title).rstrip(" -–—_=*"), title, "rows-below-type" if head.type_piece else "v-v"
        )
    issued = _date_fields(head.dated).get("issued_on")
    day = dt.date.fromisoformat(issued.value) if issued else _year_only(head.dated)
    return fields | period_fields(title, body_rows(head, title, _OPENING_ROWS), doc_type, day, patterns)


def _type_field(piece: Piece, doc_type: str) -> FieldValue:
    """``doc_type``, which ``piece`` prints, as the list of types has it; letters set apart (``B Á O  C Á O``) are no other reading."""
    printed = piece.text.rstrip(" .:")
    same = printed.replace(" ", "") == doc_type.replace(" ", "")
    field = field_of("doc_type", doc_type if same else printed, [piece], "type-of-document")
    return decide(field, doc_type, "known-word")


def _year_only(found: Found | None) -> dt.date | None:
    """The first day of the year printed in a date whose day or month is not."""
    year = found.group("year") if found else ""
    return dt.date(int(year), 1, 1) if year.isdigit() else None

"""What a reviewer should look at in the head: fields that are missing, read with little confidence, or contradicted by an appendix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex
from msgspec.structs import replace
from rapidfuzz import fuzz

from cchc_extract.model import FieldValue, Finding, PageLayout, Place
from cchc_extract.model.words import Words, field_words, listed, number, quoted, rounded, say, term
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.patterns.plain import plain
from cchc_extract.understanding.confidences import worth_of
from cchc_extract.understanding.lostletters import letters_kept
from cchc_extract.understanding.metadata.attached import cited_in_appendices
from cchc_extract.understanding.metadata.filledin import Likely, is_sure, said_elsewhere
from cchc_extract.understanding.metadata.head import Head
from cchc_extract.understanding.metadata.printed import Found
from cchc_extract.understanding.misread import misread_words
from cchc_extract.vietnamese import fold

LOW_CONFIDENCE = 0.7
"""A field whose least certain word is less certain than this is doubtful (measured: of names below it a third are misread)."""
LOW_CONFIDENCE_OF = {"title": 0.75, "recipients": 0.85}
"""The same for fields of many words, of which one is often uncertain and right, and in small print. Measured on 61 real heads, 26 made-up
scans and 10 office documents printed and scanned: below, 10 of 24 titles and 18 of 45 lists of recipients were wrong; above, 6 of 43 and 2
of 30.
"""
_CODE = regex.compile(r"\p{L}\d|\d\p{L}|[^\p{L}\p{M}\d\s.,;:&()/'“”\"+–—-]")
"""A code of letters and figures (``KTTHn20``), or a sign that stands in no name: no word beside it tells whether OCR read it right."""
_ONE_SIZE = 1.22
"""Digits of one line differ in height by less than this factor (measured: up to 1.1); handwriting by 1.3 and more."""
_NEARLY = 75.0
"""Likeness (rapidfuzz's partial ratio, 0 to 100) from which a place that is no part of the issuer's name looks like a misread one."""
_OFF_CENTRE = 9.0
"""Points by which a whole name may stand beside the middle of the office above it; half of a lost syllable is more."""
REQUIRED = (
    "issuer",
    "number_symbol",
    "issued_on",
    "place",
    "doc_type",
    "title",
    "year",
    "signer",
    "signer_position",
    "recipients",
)
"""What the decree demands of every document (Decree 30/2020, Appendix I), and the year reported on."""
_OF_WORDS = ("title", "recipients", "signer_position")
"""Fields that are made of words, not of names."""
_FREE = frozenset({"level", "year", "period_type", "period_start", "period_end", "number", "symbol"})
"""Fields whose confidence is that of another one."""


def doubts(
    head: Head,
    fields: Mapping[str, FieldValue],
    likely: Mapping[str, Likely],
    layouts: Sequence[PageLayout],
    patterns: MetadataPatterns,
) -> tuple[Finding, ...]:
    """The findings on the head and the signature block of one report; ``likely`` are fields that were not read for sure."""
    if not head.found:
        page = _first_page(layouts)
        places = tuple(Place(field=name, page=page) for name in REQUIRED)
        return (replace(_finding("metadata-missing", say("head-missing"), page=page), places=places),)
    found = (
        _missing(head, fields, likely, layouts, patterns),
        _handwritten(head, fields),
        _at_odds(fields, patterns),
        _uncertain(head, fields, patterns),
        _contradicted(fields, layouts, patterns),
        _lost(fields, layouts),
    )
    return tuple(finding for part in found for finding in part)


def _finding(
    code: str, said: Words, *, page: int | None, field: str = "", raw: str = "", expected: str = ""
) -> Finding:
    return Finding(
        code=code,
        severity="warning",
        stage="metadata",
        message=said.en,
        message_vi=said.vi,
        page=page,
        field=field,
        raw=raw,
        expected=expected,
    )


def _first_page(layouts: Sequence[PageLayout]) -> int | None:
    return layouts[0].page.number if layouts else None


def _missing(
    head: Head,
    fields: Mapping[str, FieldValue],
    likely: Mapping[str, Likely],
    layouts: Sequence[PageLayout],
    patterns: MetadataPatterns,
) -> Iterator[Finding]:
    seen = {"number_symbol": head.number, "issued_on": head.dated}
    for name in REQUIRED:
        if name in fields:
            continue
        found, page = seen.get(name), _first_page(layouts)
        raw = found.part().text if found else ""
        if best := likely.get(name):
            shares = {"likely": best.value, "confidence": rounded(best.confidence), "other": best.other}
            said = say("field-likely" if best.other else "field-one-likely", field=field_words(name), **shares)
            yield _finding("metadata-missing", said, page=page, field=name, raw=raw, expected=best.value)
            continue
        said = say("field-illegible" if found else "field-not-found", field=field_words(name), raw=raw)
        own = fields["doc_type"].value if "doc_type" in fields else ""
        told = said_elsewhere(name, layouts, patterns, own) if name in seen else set()
        expected = told.pop() if len(told) == 1 else ""
        if expected:
            said = say("field-said-elsewhere", field=field_words(name), value=expected)
        yield _finding("metadata-missing", said, page=page, field=name, raw=raw, expected=expected)


def _uncertain(head: Head, fields: Mapping[str, FieldValue], patterns: MetadataPatterns) -> Iterator[Finding]:
    for name, found in (("number_symbol", head.number), ("issued_on", head.dated)):
        if found is not None and found.finder.doubtful and name in fields:
            raw = found.part().text
            said = say("field-odd", field=field_words(name), raw=raw)
            yield _finding("metadata-doubtful", said, page=found.piece.page, field=name, raw=raw)
    period = fields.get("period_type")
    if period is not None and period.pattern in {finder.id for finder in patterns.finders["period"] if finder.doubtful}:
        said = say("period-odd", raw=period.raw)
        yield _finding("metadata-doubtful", said, page=period.page, field="period_type", raw=period.raw)
    for field in fields.values():
        least = LOW_CONFIDENCE_OF.get(field.name, LOW_CONFIDENCE)
        if field.name in _FREE or field.confidence is None:
            continue
        if field.confidence >= least:
            if field.name in _OF_WORDS and (misread := misread_words(field)):
                told = say("word-doubtful", words=listed(map(quoted, misread)))
                yield _finding("metadata-doubtful", told, page=field.page, field=field.name, raw=field.raw)
            elif field.name == "recipients" and (code := _CODE.search(field.value)):
                told = say("field-code", field=field_words(field.name), code=_word_at(field.value, code.start()))
                yield _finding("metadata-doubtful", told, page=field.page, field=field.name, raw=field.raw)
            continue
        words = field_words(field.name)
        said = say(
            "field-unsure",
            field=words,
            confidence=rounded(worth_of(field.confidence, "head")),
            least=rounded(worth_of(least, "head")),
        )
        yield _finding("metadata-doubtful", said, page=field.page, field=field.name, raw=field.raw)


def _lost(fields: Mapping[str, FieldValue], layouts: Sequence[PageLayout]) -> Iterator[Finding]:
    """One finding about all fields of a text whose letters were lost before."""
    share = letters_kept(layouts)
    if share is not None:
        said = say("text-letters-lost", share=f"{share:.0%}")
        places = tuple(Place(field=field.name, page=field.page, raw=field.raw) for field in fields.values())
        yield replace(_finding("letters-lost", said, page=_first_page(layouts)), stage="read", places=places)


def _word_at(text: str, at: int) -> str:
    """The word of ``text`` around the letter ``at``."""
    return text[text.rfind(" ", 0, at) + 1 :].partition(" ")[0].strip(";,")


def _handwritten(head: Head, fields: Mapping[str, FieldValue]) -> Iterator[Finding]:
    """A number or a day whose digits are larger than printed ones beside it was filled in by hand.

    The smallest digits of the head are taken for printed: the year is, and a box round print may be too large, never too small.
    """
    groups = (
        ("number_symbol", head.number, "number"),
        ("issued_on", head.dated, "day"),
        ("issued_on", head.dated, "month"),
    )
    year = _word_height(head.dated, "year")
    heights = [_word_height(found, group) for _, found, group in groups]
    printed = min((height for height in (year, *heights) if height), default=0.0)
    for (name, found, group), height in zip(groups, heights, strict=True):
        if name not in fields or found is None or is_sure(found, group):
            continue
        if year and height and height >= _ONE_SIZE * printed:
            sizes = {"height": number(height, 1), "printed": number(printed, 1)}
            said = say("handwritten", part=term(group), raw=found.group(group), **sizes)
            yield _finding("metadata-handwritten", said, page=found.piece.page, field=name, raw=found.part().text)


def _at_odds(fields: Mapping[str, FieldValue], patterns: MetadataPatterns) -> Iterator[Finding]:
    """Fields read by OCR that do not agree: a place spelled nearly as in the issuer's name, a name that is not centred below the office."""
    place, issuer = fields.get("place"), fields.get("issuer")
    if place and issuer and place.confidence is not None:
        names = " ".join(fields[name].value for name in ("issuer_parent", "issuer") if name in fields)
        alike = fuzz.partial_ratio(plain(place.value).upper(), plain(issuer.value).upper())
        if _NEARLY <= alike < 100 or _differs_in_marks(place.value, names):
            said = say("place-and-issuer", place=place.value, issuer=names)
            yield _finding("metadata-doubtful", said, page=place.page, field="place", raw=place.raw)
    signer, office = fields.get("signer"), fields.get("signer_position")
    if signer and office and signer.confidence is not None and signer.box and office.box and signer.page == office.page:
        off = abs(signer.box.centre[0] - office.box.centre[0])
        if off > _OFF_CENTRE:
            said = say("off-centre", signer=signer.value, off=f"{off:.0f}")
            yield _finding("metadata-doubtful", said, page=signer.page, field="signer", raw=signer.raw)
            return
    if signer and signer.confidence is not None and _is_cut_short(signer, patterns):
        said = say("name-short", signer=signer.value)
        yield _finding("metadata-doubtful", said, page=signer.page, field="signer", raw=signer.raw)


def _differs_in_marks(place: str, names: str) -> bool:
    """Whether the issuer's names hold the place, but for its marks."""
    here = regex.search(rf"\b{regex.escape(plain(place).upper())}\b", plain(names).upper())
    return here is not None and fold(names[here.start() : here.end()]) != fold(place)


def _is_cut_short(signer: FieldValue, patterns: MetadataPatterns) -> bool:
    """Whether a name read by OCR has two syllables, of which the first is what people are called behind their family's name."""
    first, *rest = signer.value.split()
    return len(rest) == 1 and first in patterns.words.given_names


def _word_height(found: Found | None, group: str) -> float | None:
    """Height in points of the digits of a group that OCR read as a word of their own."""
    if found is None or not found.group(group):
        return None
    words = found.part(group).words
    own = len(words) == 1 and words[0].confidence is not None and words[0].text.strip(".,") == found.group(group)
    return words[0].box.height if own else None


def _contradicted(
    fields: Mapping[str, FieldValue], layouts: Sequence[PageLayout], patterns: MetadataPatterns
) -> Iterator[Finding]:
    """An appendix names the document it belongs to; its number and date should be those of the head."""
    own_type = fields["doc_type"].value.casefold() if "doc_type" in fields else ""
    for found, cited in cited_in_appendices(layouts, patterns):
        if found.group("type").casefold() not in (own_type, "văn bản"):
            continue
        for name, value in cited.items():
            if value and name in fields and fields[name].value != value:
                said = say("head-and-appendix", own=fields[name].value, field=field_words(name), other=value)
                yield _finding(
                    "metadata-doubtful",
                    said,
                    page=found.piece.page,
                    field=name,
                    raw=fields[name].value,
                    expected=value,
                )

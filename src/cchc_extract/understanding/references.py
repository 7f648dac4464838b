"""Documents cited in the text of a report, each mention once, in reading order."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex
from msgspec import Struct

from cchc_extract.model import Line, PageLayout, Reference
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.metadata import Finder, MetadataPatterns
from cchc_extract.patterns.plain import plain
from cchc_extract.patterns.references import ReferencePatterns
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.metadata.head import find_head
from cchc_extract.understanding.metadata.printed import piece_of_text, search, starts_with
from cchc_extract.vietnamese import nfc

_SECONDS = 5.0
"""Seconds the patterns may take on the text of one report before the rest of it is given up."""
_REACH = 300
"""Letters behind a number in which its date and issuer are looked for."""


class Text(Struct, frozen=True):
    r"""Lines joined by blanks, by ``\n`` before one that begins something of its own; ``starts`` and ``pages`` tell a letter's page."""

    printed: str
    plain: str
    starts: tuple[int, ...]
    pages: tuple[int | None, ...]

    def page(self, at: int) -> int | None:
        """The page on which letter ``at`` stands."""
        return self.pages[bisect_right(self.starts, at) - 1] if self.starts else None


def read_references(layouts: Sequence[PageLayout], patterns: Patterns) -> tuple[Reference, ...]:
    """Every document cited in the report before its appendices: type, number and symbol, and date and issuer where printed.

    A citation broken over lines or pages is one. The report's own number is no citation. ``page`` is ``None`` for plain text.
    """
    head = find_head(layouts, patterns.metadata)
    own = _squeezed(head.number.group("number") + "/" + head.number.group("symbol")) if head.number else ""
    text = _text_of(layouts, patterns.metadata)
    found = _mentions(text, patterns.references)
    return tuple(reference for reference in found if reference.number_symbol != own)


def _text_of(layouts: Sequence[PageLayout], patterns: MetadataPatterns) -> Text:
    """The lines outside tables up to the first appendix, joined; page numbers and other furniture between them left out."""
    parts: list[str] = []
    starts: list[int] = []
    pages: list[int | None] = []
    at = 0
    for line in _lines(layouts, patterns):
        text = nfc(line.text)
        if not text:
            continue
        if parts:
            parts.append("\n" if _begins_anew(text, patterns) else " ")
        parts.append(text)
        starts.append(at)
        pages.append(line.page if line.words else None)
        at += len(text) + 1
    printed = "".join(parts)
    return Text(printed, plain(printed), tuple(starts), tuple(pages))


def _begins_anew(text: str, patterns: MetadataPatterns) -> bool:
    """Whether a line is no continuation of the one above: an item of a list, a numbered heading, the list of recipients."""
    piece = piece_of_text(text, page=0)
    return text.startswith("- ") or any(search(patterns.finders[role], piece) for role in ("heading", "recipients"))


def _lines(layouts: Sequence[PageLayout], patterns: MetadataPatterns) -> Iterator[Line]:
    for layout in layouts:
        for line in layout.lines:
            piece = piece_of_text(line.text, page=line.page)
            if search(patterns.finders["appendix"], piece):
                return
            if not search(patterns.finders["noise"], piece):
                yield line


# --- one mention ------------------------------------------------------------------------------------------------------


def _mentions(text: Text, patterns: ReferencePatterns) -> Iterator[Reference]:
    end = 0
    for start, _, match in _citations(text, patterns):
        if start < end:
            continue
        kind = _spelled(match["type"], patterns)
        begin, numbered = start, match.span("number")
        while True:
            reference, end = _reference(text, kind, begin, numbered, patterns)
            yield reference
            another = _first(patterns.more, text.plain, end)
            if another is None:
                break
            begin, numbered = another.span("number")[0], another.span("number")


def _citations(text: Text, patterns: ReferencePatterns) -> list[tuple[int, Finder, regex.Match[str]]]:
    found: list[tuple[int, Finder, regex.Match[str]]] = []
    for finder in patterns.citations:
        try:
            found.extend(
                (match.start(), finder, match) for match in finder.regex.finditer(text.plain, timeout=_SECONDS)
            )
        except TimeoutError:
            continue
    return sorted(found, key=lambda each: (each[0], patterns.citations.index(each[1])))


def _reference(
    text: Text, kind: str, begin: int, numbered: tuple[int, int], patterns: ReferencePatterns
) -> tuple[Reference, int]:
    """The mention that begins at letter ``begin``, and where it ends. Date and issuer may follow in either order."""
    end = numbered[1]
    dated: dt.date | None = None
    issuer = ""
    for _ in range(2):
        date = _first(patterns.dates, text.plain, end) if dated is None else None
        if date is not None and (day := parse_date(date["date"])):
            dated, end = day, date.end()
        body = _first(patterns.issuers, text.plain, end) if not issuer else None
        if body is not None:
            start = body.start("issuer")
            issuer = _issuer(text.printed[start : body.end("issuer")], patterns)
            end = start + len(issuer) if issuer else end
    reference = Reference(
        type=kind,
        number_symbol=_squeezed(text.printed[slice(*numbered)]),
        dated=dated,
        issuer=issuer,
        quote=nfc(text.printed[begin:end]),
        page=text.page(begin),
    )
    return reference, end


def _first(finders: Sequence[Finder], text: str, at: int) -> regex.Match[str] | None:
    """The first of ``finders`` that fits what follows letter ``at``."""
    fitting = (finder.regex.match(text, pos=at, endpos=at + _REACH, timeout=_SECONDS) for finder in finders)
    return next((match for match in fitting if match is not None), None)


def _spelled(printed: str, patterns: ReferencePatterns) -> str:
    """The type as the list of types spells it."""
    wanted = plain(printed).casefold()
    return next((word for word in patterns.types if plain(word).casefold() == wanted), printed)


def _issuer(text: str, patterns: ReferencePatterns) -> str:
    """The name of the body that ``text`` begins with; empty where it begins with none."""
    if not starts_with(plain(text), patterns.issuer_words):
        return ""
    words = text.split(" ")
    fixed = len(starts_with(plain(text), patterns.place_issuers).split())
    for at in range(1, len(words)):
        if words[at][:1].islower() and _ends_issuer(words, at, fixed, patterns):
            return " ".join(words[:at])
    return text.strip()


def _ends_issuer(words: Sequence[str], at: int, fixed: int, patterns: ReferencePatterns) -> bool:
    """Whether the name ends before word ``at``, a small one.

    ``fixed`` is the number of words of a body that is named by a place; behind it only the kind of a place may be small.
    """
    rest = f"{' '.join(words[at : at + 4]).casefold()} "
    if any(rest.startswith(f"{end} ") for end in patterns.issuer_ends):
        return True
    if words[at] == "và" and starts_with(plain(" ".join(words[at + 1 :])), patterns.types):
        return True
    place = any(rest.startswith(f"{kind} ") for kind in patterns.place_kinds)
    return 0 < fixed <= at and not place and (at == fixed or words[at - 1][:1].isupper())


def _squeezed(text: str) -> str:
    return regex.sub(r"\s", "", text)

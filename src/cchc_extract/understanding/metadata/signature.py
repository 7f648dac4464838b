"""The end of the letter: the list of recipients on the left, authority, position and name of the signer on the right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex
from msgspec.structs import replace

from cchc_extract.model import FieldValue, PageLayout, decide
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.patterns.plain import plain
from cchc_extract.understanding.metadata.block import Block, find_block
from cchc_extract.understanding.metadata.offices import office_of
from cchc_extract.understanding.metadata.printed import (
    Found,
    Piece,
    field_of,
    is_upper,
    piece_of_text,
    piece_of_words,
    search,
    without_ends,
)
from cchc_extract.understanding.metadata.recipients import items_of
from cchc_extract.understanding.metadata.rows import stands_apart

_BELIEVED = 0.3
"""Confidence below which capitals under an office are strokes of the stamp."""
_BELIEVED_NAME = 0.6
"""Confidence from which a name under an office is one, so that no other office follows."""
_ROOM_TO_SIGN = 2.5
"""Times the height of its rows that an office is away from one below the signature; two of one signature are 0.2 to 1 apart."""
_SYLLABLES = range(2, 6)
"""How many syllables a name in capitals has."""
_FOR, _DEPUTY = "KT. ", "PHÓ"
_DOUBTED = 0.6
"""How sure an office is of which only the first word was read."""
_BETWEEN = frozenset(("Thị", "Văn"))
"""Names of families that stand within a name more often."""
_IN_THE_MIDDLE = 9.0
"""Points by which the middle of a whole name may be off that of the office above it."""


def signature_fields(layouts: Sequence[PageLayout], patterns: MetadataPatterns) -> dict[str, FieldValue]:
    """``recipients``, ``signing_authority``, ``signer_position`` and ``signer``, those that were found."""
    block = find_block(layouts, patterns)
    return {**_recipients(block, patterns.words.recipients), **_signer(block.right, patterns)}


def _recipients(block: Block, phrases: tuple[str, ...]) -> dict[str, FieldValue]:
    items, printed = items_of(block.left, phrases=phrases), items_of(block.left, mended=False)
    if not items:
        return {}
    field = field_of("recipients", "; ".join(printed), block.left, "lines-under-recipients-heading")
    return {"recipients": decide(field, "; ".join(items), "known-word")}


def _signer(rows: Sequence[Piece], patterns: MetadataPatterns) -> dict[str, FieldValue]:
    """Authority lines and position are set in capitals, one below the other; the name stands below them in small letters.

    Of several names (a stroke of the signature may read like one) the surest is taken, the lowest where none is surer.
    """
    rows = _with_offices_whole([row for row in rows if not search(patterns.finders["noise"], row)], patterns)
    entries, below = _entries(rows, patterns)
    fields: dict[str, FieldValue] = {}
    authority = [entry for entry in entries if search(patterns.finders["authority"], entry[0])]
    if authority:
        flat = [row for entry in authority for row in entry]
        field = field_of("signing_authority", "; ".join(map(_printed, authority)), flat, "on-behalf")
        fields["signing_authority"] = decide(
            field, "; ".join(_spelled(entry, patterns) for entry in authority), "known-word"
        )
    if entries and entries[-1] not in authority:
        field = field_of("signer_position", _printed(entries[-1]), entries[-1], "last-line-above-signature")
        fields["signer_position"] = decide(field, _spelled(entries[-1], patterns), "known-word")
    if authority and entries[-1] in authority:
        fields |= _deputy(entries[-1], below, patterns)
    if not entries:
        fields |= _by_their_ends(below, patterns)
    names = [found for row in below if (found := _name_in(row, fields.get("signer_position"), patterns))]
    if not names and entries:
        fields |= _in_capitals(entries[-1][-1], below, patterns)
    if names:
        best = max(reversed(names), key=lambda found: found.piece.confidence or 0.0)
        field = field_of("signer", best.part().text, [best.part()], best.finder.id)
        named = decide(field, field.value.replace(" thị ", " Thị "), "known-word")
        fields["signer"] = replace(named, box=_with_title(best).box)
    return fields


def _name_in(row: Piece, office: FieldValue | None, patterns: MetadataPatterns) -> Found | None:
    """The name that ``row`` is, read by OCR also one behind a title that was misread or behind a stroke.

    Behind a stroke, which may be a part of the name, it has to stand in the middle below the office.
    """
    found = search(patterns.finders["signer"], _stripped(row))
    if row.confidence is None or row.cut_off:
        return found
    if found:
        return found if any(len(syllable) > 1 for syllable in found.part().text.split()) else None
    words = [
        word for word in row.words if not is_upper(word.text) or word.text.endswith(".")
    ]  # a stroke behind it reads as capitals
    for at in range(len(words) - 1):
        text = words[at].text
        if text not in patterns.words.family_names or text in _BETWEEN:
            continue
        named = search(patterns.finders["signer"], _stripped(piece_of_words(words[at:], page=row.page)))
        titled = at > 0 and words[at - 1].text.endswith(".") and len(words) == len(row.words)
        if named and (titled or _is_below_middle(named.part(), office)):
            return named
    return None


def _is_below_middle(name: Piece, office: FieldValue | None) -> bool:
    if office is None or office.box is None or name.box is None:
        return False
    return abs(name.box.centre[0] - office.box.centre[0]) <= _IN_THE_MIDDLE


def _by_their_ends(rows: Sequence[Piece], patterns: MetadataPatterns) -> dict[str, FieldValue]:
    """``signer_position`` of who signs for another where a stamp left the ends of both offices (``K… TƯỚNG`` / ``… TƯỚNG``), in doubt."""
    for above, row in pairwise(rows):
        ends = {each.plain.upper().rpartition(" ")[2].strip(" .,") for each in (above, row)}
        if len(ends) > 1 or row.confidence is None or not above.plain.upper().startswith(_FOR[0]):
            continue
        deputies = [
            office
            for office in patterns.words.offices
            if office.startswith(f"{_DEPUTY} ") and plain(office).rpartition(" ")[2] in ends and office.count(" ") == 2
        ]
        if len(deputies) == 1:
            field = field_of("signer_position", row.text, [row], "deputy-of-authority")
            return {
                "signer_position": decide(field, deputies[0], "known-word", confidence=min(row.confidence, _DOUBTED))
            }
    return {}


def _deputy(authority: Sequence[Piece], below: Sequence[Piece], patterns: MetadataPatterns) -> dict[str, FieldValue]:
    """``signer_position`` of who signs for another (``KT. GIÁM ĐỐC``) where OCR read no more than its first word (``PHÓ``), in doubt."""
    _, signs_for, office = _spelled(authority, patterns).partition(_FOR)
    deputy = f"{_DEPUTY} {office}"
    if not signs_for or deputy not in patterns.words.offices:
        return {}
    for row in below[:1]:
        if row.confidence is not None and row.plain.upper().split()[:1] == [plain(_DEPUTY)]:
            field = field_of("signer_position", row.text, [row], "deputy-of-authority")
            return {"signer_position": decide(field, deputy, "known-word", confidence=min(row.confidence, _DOUBTED))}
    return {}


def _in_capitals(office: Piece, below: Sequence[Piece], patterns: MetadataPatterns) -> dict[str, FieldValue]:
    """``signer`` where the name is set in capitals, with room to sign above it: it begins with that of a family."""
    for row in map(_stripped, below):
        syllables = row.text.split()
        apart = row.box is None or stands_apart(office, row)
        named = is_upper(row.text) and len(syllables) in _SYLLABLES and all(map(str.isalpha, syllables))
        if apart and named and syllables[0].capitalize() in patterns.words.family_names:
            return {"signer": field_of("signer", row.text, [row], "name-in-capitals")}
    return {}


def _with_title(name: Found) -> Piece:
    """The name with the academic title before it: together they are centred below the office."""
    start, end = name.span
    titled = name.match.start("title") if "title" in name.finder.regex.groupindex else -1
    return name.piece.cut(titled if titled >= 0 else start, end)


def _with_offices_whole(rows: Sequence[Piece], patterns: MetadataPatterns) -> list[Piece]:
    """``rows`` of a text with each office as one that a program broke over two (``PHÓ`` / ``CHỦ TỊCH``)."""
    whole: list[Piece] = []
    for row in rows:
        above = whole[-1] if whole else None
        if above is None or above.box or row.box or f"{above.text} {row.text}" not in patterns.words.offices:
            whole.append(row)
        else:
            whole[-1] = replace(piece_of_text(f"{above.text} {row.text}", page=above.page), side=above.side)
    return whole


def _entries(rows: Sequence[Piece], patterns: MetadataPatterns) -> tuple[list[list[Piece]], list[Piece]]:
    """The lines of authority and position, each as its rows, and the rows below the last of them (all where none was read)."""
    entries: list[list[Piece]] = []
    below: list[Piece] = []
    for row in rows:
        if _is_office(row, patterns) and not any(_is_name(each, patterns) for each in below):
            if entries and _is_below_signature(entries[-1], row, patterns):
                below.append(row)
                continue
            entries.append([row])
            below = []  # strokes of the stamp, read between two offices
        elif entries and not below and _goes_on(entries[-1][-1], row):
            entries[-1].append(row)
        elif entries:
            below.append(row)
    return entries, below if entries else list(rows)


def _is_below_signature(entry: Sequence[Piece], row: Piece, patterns: MetadataPatterns) -> bool:
    """Whether ``row`` stands so far below an office that somebody signed between them, be the name read or not: it is what else he is.

    A line of authority is followed by an office, wherever that stands.
    """
    above = entry[-1]
    if (
        above.box is None
        or row.box is None
        or above.page != row.page
        or search(patterns.finders["authority"], entry[0])
    ):
        return False
    return row.box.top - above.box.bottom > _ROOM_TO_SIGN * max(above.box.height, row.box.height)


def _is_name(row: Piece, patterns: MetadataPatterns) -> bool:
    """Whether ``row`` reads as a name, and not by chance."""
    believed = row.confidence is None or row.confidence >= _BELIEVED_NAME
    return believed and search(patterns.finders["signer"], _stripped(row)) is not None


def _goes_on(above: Piece, row: Piece) -> bool:
    """Whether ``row`` is the next row of an office that is too long for one: in capitals, close below, and read with some confidence."""
    if row.plain.upper() == plain(_DEPUTY) or _is_of_deputy(above, row):  # what is left of an office of its own
        return False
    believed = row.confidence is None or row.confidence >= _BELIEVED or above.text.endswith(",")
    return believed and is_upper(row.text) and _is_of_words(row) and not stands_apart(above, row)


def _is_of_deputy(above: Piece, row: Piece) -> bool:
    """Whether ``row``, read by OCR, begins the office of who signs for the one above."""
    signs_for = above.plain.upper().startswith(_FOR.strip())
    return row.confidence is not None and signs_for and row.plain.upper().startswith(f"{plain(_DEPUTY)} ")


def _is_of_words(row: Piece) -> bool:
    """Whether most of a row is words, not what OCR made of a stamp: signs and single letters."""
    parts = row.text.split()
    words = [part for part in parts if regex.fullmatch(r"[(“]?\p{Lu}{2,}(?:[.,;&/-]+\p{Lu}+)*[).,;”]*", part)]
    return row.confidence is None or 2 * len(words) > len(parts)


def _is_office(row: Piece, patterns: MetadataPatterns) -> bool:
    if any(search(patterns.finders[role], row) for role in ("authority", "position")):
        return True
    return row.confidence is not None and is_upper(row.text) and office_of([row], patterns) != ""


def _printed(rows: Sequence[Piece]) -> str:
    """The rows on one line."""
    return " ".join(row.text for row in rows)


def _spelled(rows: Sequence[Piece], patterns: MetadataPatterns) -> str:
    """The rows on one line. Read by OCR, an office is spelled as the list of offices has it: PHO CHỦ TICH is PHÓ CHỦ TỊCH."""
    read = any(row.confidence is not None for row in rows)
    return (read and office_of(rows, patterns)) or _printed(rows)


def _stripped(row: Piece) -> Piece:
    """``row`` without the specks that OCR puts before and after a name."""
    start = next((at for at, letter in enumerate(row.text) if letter.isalpha()), 0)
    end = next((at for at in range(len(row.text), 0, -1) if row.text[at - 1].isalpha()), 0)
    return row.cut(start, end) if row.confidence is None else without_ends(row, start, end)

"""The bodies in the head: which rows make one name, which is the superior one, and the level the issuer stands on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from cchc_extract.model import FieldValue, decide
from cchc_extract.patterns.metadata import HeadWords
from cchc_extract.patterns.plain import plain
from cchc_extract.understanding.metadata.printed import (
    Piece,
    field_of,
    goes_on,
    is_one_of,
    joined,
    respelled,
    starts_with,
)

_RULE = " -–—_=*"
"""What OCR and text dumps make of the rule under a name."""
_JOINED = " - "
"""Between the names of bodies that issue a document together, as the decree sets them on one line."""
_SPECK = regex.compile(r"(?<=\p{L}{3})\.(?= |$)")
"""A full stop in a name, read by OCR, is a speck, unless the word before it is short (``TP.``)."""


def issuers(rows: Sequence[Piece], words: HeadWords, *, jointly: bool = False) -> dict[str, FieldValue]:
    """``issuer``, ``issuer_parent`` and ``level`` from the rows above the number.

    ``ỦY BAN NHÂN DÂN`` / ``PHƯỜNG X`` is one name on two rows; ``TỈNH QUẢNG NAM`` above ``UBND THÀNH PHỐ TAM KỲ`` is its superior.
    ``jointly``: several bodies issue it together, and none of them is another's superior.
    """
    bodies = _bodies(rows, words)
    if not bodies:
        return {}
    if jointly and len(bodies) > 1:
        return _joint(bodies, words)
    fields = {"issuer": _name("issuer", bodies[-1], "rows-above-number", words)}
    if len(bodies) > 1:
        fields["issuer_parent"] = _name("issuer_parent", bodies[-2], "body-above-issuer", words)
    level = level_of(fields["issuer"].value, words)
    fields["level"] = field_of("level", level, bodies[-1], "words-of-issuer")
    return fields


def _joint(bodies: Sequence[Sequence[Piece]], words: HeadWords) -> dict[str, FieldValue]:
    """All bodies as the issuer, of the level of the first."""
    names = [_name("issuer", body, "bodies-jointly", words) for body in bodies]
    printed = _JOINED.join(joined(body).strip(_RULE) for body in bodies)
    spelled = _JOINED.join(name.value.strip(_RULE) for name in names)
    issuer = field_of("issuer", printed, [row for body in bodies for row in body], "bodies-jointly")
    level = level_of(names[0].value, words)
    return {
        "issuer": decide(issuer, spelled, "known-word"),
        "level": field_of("level", level, bodies[0], "words-of-issuer"),
    }


def _name(name: str, rows: Sequence[Piece], pattern: str, words: HeadWords) -> FieldValue:
    """The rows on one line, without what is left of the rule below them; what kind of body and place it is is spelled as it must be."""
    field = field_of(name, joined(rows).rstrip(_RULE), rows, pattern)
    if field.confidence is None:
        return field
    field = decide(field, _SPECK.sub("", field.value), "speck")
    of_two = (body for body in words.bodies if " " in body)
    return decide(field, respelled(field.value, (*words.open_names, *of_two, *words.places)), "known-word")


def _bodies(rows: Sequence[Piece], words: HeadWords) -> list[list[Piece]]:
    """``rows`` grouped into names."""
    if not rows:
        return []
    names = [[rows[0]]]
    for above, row in pairwise(rows):
        if _begins_name(above, row, words) or (
            _turns_bold(above, row) and not is_one_of(above.plain, words.open_names)
        ):
            names.append([row])
        else:
            names[-1].append(row)
    return names


def _begins_name(above: Piece, row: Piece, words: HeadWords) -> bool:
    if " " not in row.text or not starts_with(
        row.plain, words.bodies
    ):  # no body is called by one syllable (HỘI, SỞ) alone
        return False
    return not is_one_of(above.plain, words.open_names) and not goes_on(
        above.text.rstrip(_RULE), words.name_connectives
    )


def _turns_bold(above: Piece, row: Piece) -> bool:
    """The superior body is set regular, the issuer bold (Decree 30/2020, Appendix I)."""
    return row.bold and above.regular


def level_of(issuer: str, words: HeadWords) -> str:
    """``commune``, ``district``, ``province``, ``department``, ``ministry`` or ``other``: the level of the body named ``issuer``."""
    text = plain(issuer).upper()
    by_start = (("ministry", words.ministries), ("department", words.departments))
    longest = {level: starts_with(text, names) for level, names in by_start}
    if longest["ministry"] and len(longest["ministry"]) >= len(longest["department"]):
        return "ministry"
    if longest["department"] and not starts_with(text, ("BAN CHẤP HÀNH", "BAN THƯỜNG VỤ")):
        return "department"
    return _level_of_place(text, words)


def _level_of_place(text: str, words: HeadWords) -> str:
    """The level of the place named last in ``text``, the kind of which stands before its name."""
    parts = text.split()
    for at in range(len(parts)):
        rest = " ".join(parts[at:])
        for level, names in (("commune", words.communes), ("district", words.districts), ("province", words.provinces)):
            if starts_with(rest, names):
                return level
        if city := starts_with(rest, words.cities):
            name = rest[len(city) :].strip(" .")
            return "province" if is_one_of(name, words.central_cities) else "district"
    return "other"

"""Names of places read by OCR against the register of administrative units: ``Cân Giờ`` is none, and ``Cần Giờ`` the only one like it.

A name is mended where the register has none that is spelled as it was read, and a single one that differs from it in marks alone. Of
communes many were merged before the register was made, so their names are believed as read, unless the reading was doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import regex
from msgspec import Struct

from cchc_extract.model import FieldValue, decide
from cchc_extract.patterns.metadata import HeadWords
from cchc_extract.patterns.plain import plain
from cchc_extract.vietnamese import bare, fold

_FILE = Path(__file__).with_name("places.txt")
_FIELDS = ("issuer", "issuer_parent", "place", "title", "recipients")
_SURE = 0.945
"""A field all of whose words are read with so much is believed, whatever its names; OCR is never surer than 0.95."""
_SURE_OF_COMMUNE = 0.9
"""The same for names that only a commune has."""
_SYLLABLES = 4
"""Most syllables of a name (``Phan Rang - Tháp Chàm`` is read as two)."""
_RUN = regex.compile(r"\p{Lu}[\p{L}'’]*(?: \p{Lu}[\p{L}'’]*)*")

Level = str


class _Register(Struct, frozen=True):
    """The names of each level: as they compare (folded), and by what they are without marks."""

    spelled: Mapping[str, frozenset[Level]]
    alike: Mapping[str, tuple[str, ...]]


def spelled_as_registered(fields: Mapping[str, FieldValue], words: HeadWords) -> dict[str, FieldValue]:
    """The fields, those read by OCR with the names of places in them as the register spells them."""
    out = dict(fields)
    for name in _FIELDS:
        field = out.get(name)
        if field is None or field.confidence is None or field.confidence >= _SURE:
            continue
        sure_of_commune = field.confidence >= _SURE_OF_COMMUNE
        for start, end, levels in reversed(list(_names(name, field.value, words))):
            read = field.value[start:end]
            if better := _better(read, levels, sure_of_commune):
                field = decide(
                    field, f"{field.value[:start]}{_cased(better, read)}{field.value[end:]}", "place-register"
                )
        out[name] = field
    return out


def _names(name: str, text: str, words: HeadWords) -> Iterator[tuple[int, int, tuple[Level, ...]]]:
    """Where names of places stand in the field, and of which levels they may be: behind the kind of place, or the place of issue whole."""
    found = False
    for match in _kinds(words).finditer(plain(text)):
        run = _RUN.match(text, match.end())
        if run:
            found = True
            kind = match.group().strip().upper()
            yield run.start(), run.end(), _levels(kind, words)
    if name == "place" and not found:
        yield 0, len(text), ("province", "district", "commune")


@cache
def _kinds(words: HeadWords) -> regex.Pattern[str]:
    kinds = sorted({plain(kind) for kind in words.places}, key=len, reverse=True)
    return regex.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(regex.escape, kinds))}) ")


def _levels(kind: str, words: HeadWords) -> tuple[Level, ...]:
    def among(kinds: tuple[str, ...]) -> bool:
        return kind in map(plain, kinds)

    if among(words.cities):
        return "province", "district"
    return ("province",) if among(words.provinces) else ("district",) if among(words.districts) else ("commune",)


def _better(read: str, levels: tuple[Level, ...], sure_of_commune: bool) -> str:
    """What ``read`` is with the name that it begins with as the register spells it; empty where it is right or none is known."""
    syllables = read.split(" ")
    for count in range(min(_SYLLABLES, len(syllables)), 0, -1):
        own, rest = " ".join(syllables[:count]), syllables[count:]
        if _register().spelled.get(fold(own), frozenset()) & set(levels):
            return ""
        for level in levels:
            alike = [each for each in _register().alike.get(bare(own), ()) if level in _register().spelled[fold(each)]]
            if len(alike) == 1 and not (level == "commune" and sure_of_commune):
                return " ".join((alike[0], *rest))
            if alike:
                return ""
    return ""


def _cased(name: str, like: str) -> str:
    return name.upper() if like.isupper() else name


@cache
def _register() -> _Register:
    spelled: dict[str, frozenset[Level]] = {}
    alike: dict[str, tuple[str, ...]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        level, _, names = line.partition(": ")
        for name in names.split("; "):
            key = fold(name)
            if key not in spelled:
                alike[bare(name)] = (*alike.get(bare(name), ()), name)
            spelled[key] = spelled.get(key, frozenset()) | {level}
    return _Register(spelled, alike)

"""The typed form of ``patterns/catalogue/*.csv``: indicators, their wordings, sections and abbreviations."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, cast, get_args

import regex
from msgspec import Struct
from rapidfuzz import fuzz, process

from cchc_extract.model import UnitType
from cchc_extract.patterns.layers import CsvLine, Layers
from cchc_extract.vietnamese import bare

IndicatorKind = Literal["indicator", "group"]
_KINDS = get_args(IndicatorKind)
_TYPES = get_args(UnitType)
_COLUMNS = {
    "indicators.csv": ("id", "section", "kind", "type", "unit", "parent", "context", "label", "note"),
    "wordings.csv": ("id", "wording", "unit", "parent", "context", "note"),
    "sections.csv": ("section", "wording"),
    "abbreviations.csv": ("short", "long"),
    "fillers.csv": ("words",),
}
_KEYS = {
    "indicators.csv": ("id",),
    "wordings.csv": ("id", "wording", "unit"),
    "sections.csv": ("section", "wording"),
    "abbreviations.csv": ("short",),
    "fillers.csv": ("words",),
}
"""By which columns a line of a user's file takes the place of one of the program's."""
_ID = regex.compile(r"[a-z][a-z0-9_]*")
_WORD = regex.compile(r"[a-z0-9]+")
_SHORTEST_MISREAD, _MISREAD = 3, 75.0
"""A word of at least so many letters that no wording has is an abbreviation misread where it is so much like one (0 to 100)."""
_IN_BRACKETS = regex.compile(r"\([^()]*\)")


class Indicator(Struct, frozen=True, kw_only=True):
    """An entry of the catalogue. ``ancestors`` are the ids it stands under in the form, nearest first; ``type`` is ``None`` for groups."""

    id: str
    section: str
    kind: IndicatorKind
    type: UnitType | None
    label: str
    unit: str
    ancestors: tuple[str, ...]


class Wording(Struct, frozen=True, kw_only=True):
    """One way to print an indicator's label: its words, bare and with abbreviations written out, and those outside brackets.

    ``core``: the latter without fillers, in alphabetical order.
    ``unit``: the wording is this indicator's only beside this unit (bare). ``ancestors`` are the ids it stands under. ``context``: it is
    too general to count unless the parent or the section agrees.
    """

    indicator: str
    ancestors: frozenset[str]
    words: tuple[str, ...]
    outside: tuple[str, ...]
    core: tuple[str, ...]
    unit: str
    context: bool


class Catalogue(Struct, frozen=True, kw_only=True, eq=False):
    """All indicators by id, their wordings, the wordings of sections, and the weight of each word (rare words tell more).

    ``sorted_texts``, ``outside_texts`` and ``core_texts`` are the wordings as searched: words in alphabetical order, those outside
    brackets, and their core.
    ``long_abbreviations`` are those long enough to be known with a letter misread. Equal to nothing but itself, so that what was found
    in it is remembered at no cost.
    """

    indicators: dict[str, Indicator]
    wordings: tuple[Wording, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    abbreviations: dict[str, tuple[str, ...]]
    weights: dict[str, float]
    sorted_texts: tuple[str, ...]
    outside_texts: tuple[str, ...]
    core_texts: tuple[str, ...]
    fillers: frozenset[tuple[str, ...]]
    long_abbreviations: tuple[str, ...]

    def words(self, text: str) -> tuple[str, ...]:
        """The words of ``text``, bare, abbreviations written out, those with a letter misread too (TTH for TTHC)."""
        return _words_in(text, self)

    def outside_brackets(self, text: str) -> tuple[str, ...]:
        """The words of ``text`` that do not stand in brackets."""
        return self.words(_IN_BRACKETS.sub(" ", text))

    def core(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """``words`` without those that tell no label from another, in alphabetical order."""
        return _core(words, self.fillers)

    def written_out(self, word: str) -> tuple[str, ...]:
        """The words that ``word`` stands for: itself, where it is no abbreviation."""
        if word in self.abbreviations or word in self.weights or len(word) < _SHORTEST_MISREAD:
            return self.abbreviations.get(word, (word,))
        misread = process.extractOne(word, self.long_abbreviations, scorer=fuzz.ratio, score_cutoff=_MISREAD)
        return self.abbreviations[misread[0]] if misread else (word,)


@lru_cache(maxsize=20_000)
def _words_in(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(long for word in _WORD.findall(bare(text)) for long in catalogue.written_out(word))


def read_catalogue(layers: Layers) -> Catalogue:
    """Read the five CSV files of ``catalogue/``; raises ``PatternError`` with file, column and line for the first mistake."""
    lines = {name: layers.csv_lines(f"catalogue/{name}", _COLUMNS[name], _KEYS[name]) for name in _COLUMNS}
    every = {name: [each.fields for each in found] for name, found in lines.items()}
    abbreviations = {bare(row["short"]): _words(row["long"], {}) for row in every["abbreviations.csv"]}
    sections = [(row["section"], _words(row["wording"], abbreviations)) for row in every["sections.csv"]]
    indicators = _indicators(lines["indicators.csv"], [section for section, _ in sections])
    fillers = frozenset(_words(row["words"], {}) for row in every["fillers.csv"])
    worded = [each for each in lines["wordings.csv"] if not _is_of_none(each, layers, indicators)]
    wordings = tuple(_wordings(lines["indicators.csv"], worded, indicators, abbreviations, fillers))
    return Catalogue(
        indicators=indicators,
        wordings=wordings,
        sections=tuple(sections),
        abbreviations=abbreviations,
        weights=_weights([wording.words for wording in wordings]),
        sorted_texts=tuple(" ".join(sorted(wording.words)) for wording in wordings),
        outside_texts=tuple(" ".join(wording.outside) for wording in wordings),
        core_texts=tuple(" ".join(wording.core) for wording in wordings),
        fillers=fillers,
        long_abbreviations=tuple(short for short in abbreviations if len(short) > _SHORTEST_MISREAD),
    )


def _is_of_none(line: CsvLine, layers: Layers, indicators: dict[str, Indicator]) -> bool:
    """Whether it is a wording of the program's for an indicator that the user switched off."""
    return layers.own is not None and line.path.is_relative_to(layers.shipped) and line.fields["id"] not in indicators


def _indicators(lines: Sequence[CsvLine], sections: Sequence[str]) -> dict[str, Indicator]:
    by_id = {each.fields["id"]: each for each in _unique(lines)}
    parents = {name: each.fields["parent"] for name, each in by_id.items()}
    found: dict[str, Indicator] = {}
    for name, line in by_id.items():
        row = line.fields
        line.must_know("section", sections)
        line.must_know("kind", _KINDS)
        line.must_know("type", (*_TYPES, ""))
        line.must_know("context", ("required", ""))
        line.must_know("parent", (*by_id, ""))
        found[name] = Indicator(
            id=name,
            section=row["section"],
            kind=cast(IndicatorKind, row["kind"]),
            type=cast(UnitType, row["type"]) if row["type"] else None,
            label=row["label"],
            unit=row["unit"],
            ancestors=tuple(_ancestors(line, name, parents)),
        )
    return found


def _unique(lines: Sequence[CsvLine]) -> Iterator[CsvLine]:
    seen: set[str] = set()
    for each in lines:
        name = each.fields["id"]
        if not _ID.fullmatch(name):
            raise each.error("id", f"{name!r} must be lower-case letters, digits and underscores")
        if name in seen:
            raise each.error("id", f"{name!r} is given twice")
        seen.add(name)
        yield each


def _ancestors(line: CsvLine, name: str, parents: dict[str, str]) -> Iterator[str]:
    seen = {name}
    while name := parents[name]:
        if name in seen:
            raise line.error("parent", f"{name!r} stands under itself")
        seen.add(name)
        yield name


def _wordings(
    labelled: Sequence[CsvLine],
    worded: Sequence[CsvLine],
    indicators: dict[str, Indicator],
    abbreviations: dict[str, tuple[str, ...]],
    fillers: frozenset[tuple[str, ...]],
) -> Iterator[Wording]:
    def wording(indicator: Indicator, text: str, row: dict[str, str], parent: str) -> Wording:
        above = (parent, *indicators[parent].ancestors) if parent else ()
        outside = _words(_IN_BRACKETS.sub(" ", text), abbreviations)
        return Wording(
            indicator=indicator.id,
            ancestors=frozenset((*indicator.ancestors, *above)),
            words=_words(text, abbreviations),
            outside=outside,
            core=_core(outside, fillers),
            unit=" ".join(_words(row["unit"], abbreviations)) if text is not indicator.label else "",
            context=bool(row["context"]),
        )

    for each in labelled:
        indicator = indicators[each.fields["id"]]
        yield wording(indicator, indicator.label, each.fields, "")
    for each in worded:
        each.must_know("id", tuple(indicators))
        each.must_know("parent", (*indicators, ""))
        each.must_know("context", ("required", ""))
        yield wording(indicators[each.fields["id"]], each.fields["wording"], each.fields, each.fields["parent"])


def _words(text: str, abbreviations: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(long for word in _WORD.findall(bare(text)) for long in abbreviations.get(word, (word,)))


def _core(words: tuple[str, ...], fillers: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    longest = max(map(len, fillers), default=0)
    kept: list[str] = []
    at = 0
    while at < len(words):
        size = next((size for size in range(longest, 0, -1) if words[at : at + size] in fillers), 0)
        kept += () if size else words[at : at + 1]
        at += size or 1
    return tuple(sorted(kept))


def _weights(wordings: Sequence[tuple[str, ...]]) -> dict[str, float]:
    """How much each word tells: the logarithm of the share of wordings without it, as search engines weigh words."""
    count = Counter(word for words in wordings for word in set(words))
    return {word: math.log(1 + len(wordings) / times) for word, times in count.items()}

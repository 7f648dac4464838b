"""The typed form of ``patterns/catalogue/*.csv``: indicators, their wordings, sections and abbreviations."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

import regex
from msgspec import Struct
from rapidfuzz import fuzz, process

from cchc_extract.errors import PatternError
from cchc_extract.model import UnitType
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


def read_catalogue(folder: Path) -> Catalogue:
    """Read the five CSV files of ``folder``; raises ``PatternError`` with file, column and line for the first mistake."""
    abbreviations = {bare(row["short"]): _words(row["long"], {}) for _, row in _rows(folder / "abbreviations.csv")}
    sections = [(row["section"], _words(row["wording"], abbreviations)) for _, row in _rows(folder / "sections.csv")]
    indicators = _indicators(folder / "indicators.csv", {section for section, _ in sections})
    fillers = frozenset(_words(row["words"], {}) for _, row in _rows(folder / "fillers.csv"))
    wordings = tuple(_wordings(folder, indicators, abbreviations, fillers))
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


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    columns = _COLUMNS[path.name]
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != columns:
                raise PatternError(path, "header", 1, f"must be {','.join(columns)}")
            for row in reader:
                if None in row or None in row.values():
                    raise PatternError(path, "row", reader.line_num, f"must have {len(columns)} fields")
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PatternError(path, "file", None, f"cannot be read: {error}") from None


def _indicators(path: Path, sections: set[str]) -> dict[str, Indicator]:
    lines = {row["id"]: (line, row) for line, row in _unique(path)}
    parents = {name: row["parent"] for name, (_, row) in lines.items()}
    found: dict[str, Indicator] = {}
    for name, (line, row) in lines.items():
        _known(path, "section", line, row["section"], sections)
        _known(path, "kind", line, row["kind"], _KINDS)
        _known(path, "type", line, row["type"], (*_TYPES, ""))
        _known(path, "context", line, row["context"], ("required", ""))
        _known(path, "parent", line, row["parent"], (*lines, ""))
        found[name] = Indicator(
            id=name,
            section=row["section"],
            kind=cast(IndicatorKind, row["kind"]),
            type=cast(UnitType, row["type"]) if row["type"] else None,
            label=row["label"],
            unit=row["unit"],
            ancestors=tuple(_ancestors(path, line, name, parents)),
        )
    return found


def _unique(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    seen: set[str] = set()
    for line, row in _rows(path):
        if not _ID.fullmatch(row["id"]):
            raise PatternError(path, "id", line, f"{row['id']!r} must be lower-case letters, digits and underscores")
        if row["id"] in seen:
            raise PatternError(path, "id", line, f"{row['id']!r} is given twice")
        seen.add(row["id"])
        yield line, row


def _ancestors(path: Path, line: int, name: str, parents: dict[str, str]) -> Iterator[str]:
    seen = {name}
    while name := parents[name]:
        if name in seen:
            raise PatternError(path, "parent", line, f"{name!r} stands under itself")
        seen.add(name)
        yield name


def _wordings(
    folder: Path,
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

    for _, row in _rows(folder / "indicators.csv"):
        indicator = indicators[row["id"]]
        yield wording(indicator, indicator.label, row, "")
    path = folder / "wordings.csv"
    for line, row in _rows(path):
        _known(path, "id", line, row["id"], indicators)
        _known(path, "parent", line, row["parent"], (*indicators, ""))
        _known(path, "context", line, row["context"], ("required", ""))
        yield wording(indicators[row["id"]], row["wording"], row, row["parent"])


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


def _known(path: Path, column: str, line: int, value: str, known: object) -> None:
    names = [str(name) for name in known]  # type: ignore[attr-defined]
    if value not in names:
        near = process.extractOne(value, names, score_cutoff=60)
        raise PatternError(
            path, column, line, f"{value!r} is unknown" + (f"; did you mean {near[0]!r}?" if near else "")
        )

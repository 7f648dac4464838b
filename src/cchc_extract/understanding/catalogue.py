"""Which indicator of the catalogue a row is: label, unit, place in the form and section weighed together.

Text is compared bare, so that neither a mark that OCR got wrong nor tuyển for tuyến decides; rare words count more than common
ones, and their order counts too. Two indicators that fit about as well give no match, and a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from cchc_extract.model import Finding, Row
from cchc_extract.model.words import Words, listed, rounded, say
from cchc_extract.patterns.catalogue import Catalogue, Indicator, Wording

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

THRESHOLD = 0.84
"""A label that fits less than this is no match. Chosen where labels with 2 % of their letters misread still find their indicator
(98 %, none a wrong one) while those of an indicator taken out of the catalogue rarely find its neighbour (6 %); docs/catalogue.md."""
MARGIN = 0.02
"""The best indicator must fit this much better than the next one."""
_SHORTLIST = 6
"""How many wordings are compared word by word, of those whose letters are likest."""
_SAME_WORD = 0.7
"""Words at least this alike may be one word read wrongly."""
_SWAPPED = 1.5
"""What it costs where one label has a word of the catalogue that the other has not, and the other way round: công chức for viên
chức is no reading error but another indicator. In shares of the labels' weight."""
_OUTSIDE = 0.95
"""Worth of a label that fits only without what stands in brackets."""
_YEAR_DIGITS = 4
_CORE = 0.95
"""Worth of a label that fits only without its fillers, whatever the order of its words."""
_UNKNOWN_WEIGHT = 3.0
"""Weight of a word that no wording has: OCR's invention, or a word that says the row is about something else."""
_GROUP_WITH_VALUE = 0.85
"""A row with a value is hardly a heading: Số VBQPPL được rà soát is not Rà soát VBQPPL."""
_SECTION_LIKENESS = 75.0


class Place(Struct, frozen=True, kw_only=True):
    """What is known about a row besides its label: its unit, the ids of the rows it stands under, and its section's id ("" unknown)."""

    unit: str = ""
    unit_type: str | None = None
    ancestors: frozenset[str] = frozenset()
    section: str = ""
    heading: bool = False
    continued: bool = False


class Match(Struct, frozen=True, kw_only=True):
    """The likest indicators with their scores, best first; ``id`` is empty where none fits or two fit as well."""

    id: str
    score: float
    nearest: tuple[tuple[str, float], ...]

    @property
    def tied(self) -> bool:
        """Whether two indicators fit about as well."""
        return not self.id and self.score >= THRESHOLD


def match_rows(rows: Sequence[Row], patterns: Patterns) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """``rows`` with ``indicator_id`` and ``match_score`` filled where an indicator fits; a finding for each near tie."""
    catalogue = patterns.catalogue
    found: dict[tuple[int, str], str] = {}
    matched: list[Row] = []
    findings: list[Finding] = []
    sections = _sections(rows, catalogue)
    for row in rows:
        if row.kind in ("section", "total"):
            matched.append(row)
            continue
        match = match_label(_label(row), _place(row, found, sections), catalogue)
        found[row.appendix, row.path] = match.id
        matched.append(replace(row, indicator_id=match.id, match_score=round(match.score, 3) if match.id else None))
        if match.tied:
            findings.append(_near_tie(row, match, catalogue.indicators))
    return tuple(matched), tuple(findings)


def unmatched(rows: Iterable[Row], patterns: Patterns) -> Iterator[tuple[Row, Match]]:
    """The data rows of a report that have no indicator and find none in the catalogue, each with the likest ones."""
    every = tuple(rows)
    found = {(row.appendix, row.path): row.indicator_id for row in every}
    sections = _sections(every, patterns.catalogue)
    for row in every:
        if row.kind == "data" and not row.indicator_id and _label(row):
            match = match_label(_label(row), _place(row, found, sections), patterns.catalogue)
            if not match.id:
                yield row, match


@lru_cache(maxsize=4_096)
def match_label(label: str, place: Place, catalogue: Catalogue) -> Match:
    """The indicator that ``label`` at ``place`` is, with the likest ones; remembered, for a form comes again in every report."""
    best: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    unit = " ".join(catalogue.words(place.unit))
    for wording, by_label in _by_label(label, catalogue):
        score = by_label * _place_score(place, unit, wording, catalogue)
        best[wording.indicator] = max(best[wording.indicator], (score, by_label))
    ranked = sorted(best.items(), key=lambda each: (-each[1][0], each[0]))
    nearest = tuple((name, score) for name, (score, _) in ranked[:3])
    if not nearest or not nearest[0][1]:
        return Match(id="", score=0.0, nearest=())
    (name, score), rivals = nearest[0], nearest[1:]
    clear = all(score - other >= MARGIN for _, other in rivals) and best[name][1] + MARGIN >= max(
        sure for _, sure in best.values()
    )
    return Match(id=name if clear and score >= THRESHOLD else "", score=score, nearest=nearest)


@lru_cache(maxsize=4_096)
def _by_label(label: str, catalogue: Catalogue) -> tuple[tuple[Wording, float], ...]:
    """The likest wordings, and how like ``label`` they are; remembered, for the labels of a form come again in every report."""
    words, outside = catalogue.words(label), catalogue.outside_brackets(label)
    core = catalogue.core(outside)
    found = _shortlist(words, core, catalogue) if words else ()
    return tuple((wording, _label_score(words, outside, core, wording, catalogue)) for wording in found)


def _shortlist(words: tuple[str, ...], core: tuple[str, ...], catalogue: Catalogue) -> list[Wording]:
    whole = process.extract(" ".join(sorted(words)), catalogue.sorted_texts, scorer=fuzz.ratio, limit=_SHORTLIST)
    outside = process.extract(" ".join(words), catalogue.outside_texts, scorer=fuzz.ratio, limit=_SHORTLIST)
    cores = process.extract(" ".join(core), catalogue.core_texts, scorer=fuzz.ratio, limit=_SHORTLIST // 2)
    return [catalogue.wordings[index] for index in sorted({index for _, _, index in (*whole, *outside, *cores)})]


def _label_score(
    words: tuple[str, ...], outside: tuple[str, ...], core: tuple[str, ...], wording: Wording, catalogue: Catalogue
) -> float:
    whole = _likeness(words, wording.words, catalogue.weights)
    simple = outside == words and wording.outside == wording.words
    if whole >= (_CORE if simple else _OUTSIDE):
        return whole
    core_alone = _CORE * _likeness(core, wording.core, catalogue.weights)
    if simple:
        return max(whole, core_alone)
    return max(whole, _OUTSIDE * max(core_alone, _likeness(outside, wording.outside, catalogue.weights)))


def _likeness(one: tuple[str, ...], other: tuple[str, ...], weights: Mapping[str, float]) -> float:
    """0 to 1: half by the words in common, weighed, and half by the letters in their order; less for words put in place of others.

    Labels that name different years are not alike at all.
    """
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    years, others = _years(one), _years(other)
    if years and others and years != others:
        return 0.0
    shared, here, there = _compared(one, other, weights)
    total = 2 * shared + here.total + there.total
    common = (2 * shared + here.found + there.found) / total
    ordered = Indel.normalized_similarity(" ".join(one), " ".join(other))
    return (common + ordered) / 2 - _SWAPPED * 2 * min(here.foreign, there.foreign) / total


@lru_cache(maxsize=100_000)
def _years(words: tuple[str, ...]) -> set[str]:
    return {word for word in words if len(word) == _YEAR_DIGITS and word.isdigit()}


class _Odd(NamedTuple):
    """Weights of the words of a label that another has not: all, those found there misread, and those that other labels have."""

    total: float
    found: float
    foreign: float


def _compared(one: tuple[str, ...], other: tuple[str, ...], weights: Mapping[str, float]) -> tuple[float, _Odd, _Odd]:
    """The weight of the words that two labels share, and what each has besides."""
    shared, here, there = 0.0, [], list(other)
    for word in one:
        if word in there:
            there.remove(word)  # tiếp nhận trực tiếp has one more tiếp than tiếp nhận trực tuyến
            shared += weights.get(word) or _UNKNOWN_WEIGHT
        else:
            here.append(word)
    return shared, _odd(here, other, weights), _odd(there, one, weights)


def _odd(words: Sequence[str], others: tuple[str, ...], weights: Mapping[str, float]) -> _Odd:
    total = found = foreign = 0.0
    for word in words:
        weight = weights.get(word)
        twin = None if word in others else _twin(word, others)
        if twin is not None:
            name, alike = twin
            known = weight or weights.get(name, _UNKNOWN_WEIGHT)
            total += known
            found += known * alike
            if weight:
                foreign += weight * (1 - alike)
        elif weight:
            total += weight
            foreign += weight
        else:
            total += _UNKNOWN_WEIGHT
    return _Odd(total, found, foreign)


@lru_cache(maxsize=100_000)
def _twin(word: str, words: tuple[str, ...]) -> tuple[str, float] | None:
    """The likest of ``words``, of which ``word`` is none, and how alike they are; ``None`` where it is another word."""
    found = process.extractOne(word, words, scorer=Indel.normalized_similarity, score_cutoff=_SAME_WORD)
    return (found[0], found[1]) if found else None


def _place_score(place: Place, unit: str, wording: Wording, catalogue: Catalogue) -> float:
    """1 where unit (``unit``: its words, bare), parent and section all agree; less for each that does not."""
    indicator = catalogue.indicators[wording.indicator]
    above = bool(place.ancestors.intersection(wording.ancestors))
    score = _unit_score(place, unit, wording, catalogue)
    score *= 1.0 if above else 0.93 if place.ancestors and wording.ancestors else 0.97
    score *= 1.0 if above or place.section in ("", indicator.section) else 0.96
    if place.heading != (indicator.kind == "group"):
        score *= 0.97 if place.heading else _GROUP_WITH_VALUE
    if (wording.context and not above and place.section != indicator.section) or (place.continued and not wording.unit):
        score *= 0.5
    return score


def _unit_score(place: Place, unit: str, wording: Wording, catalogue: Catalogue) -> float:
    if wording.unit:
        return 0.6 + 0.4 * Indel.normalized_similarity(unit, wording.unit)
    indicator = catalogue.indicators[wording.indicator]
    if place.unit_type is None or indicator.type is None:
        return 0.98
    if place.unit_type != indicator.type:
        return 0.8
    usual = " ".join(catalogue.words(indicator.unit))
    return 0.92 + 0.08 * Indel.normalized_similarity(unit, usual)


def _label(row: Row) -> str:
    return row.indicator or row.breadcrumb.rpartition(" > ")[2]


def _place(row: Row, found: Mapping[tuple[int, str], str], sections: Mapping[tuple[int, str], str]) -> Place:
    above = _above(row.path)
    return Place(
        unit=row.unit,
        unit_type=row.unit_type,
        ancestors=frozenset(name for path in above if (name := found.get((row.appendix, path)))),
        section=next((sections[row.appendix, path] for path in above if (row.appendix, path) in sections), ""),
        heading=row.kind == "group",
        continued=not row.indicator,
    )


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]


def _sections(rows: Iterable[Row], catalogue: Catalogue) -> dict[tuple[int, str], str]:
    """The section id of each section row, by appendix and path, where its title is like one of the catalogue's."""
    titles = [" ".join(words) for _, words in catalogue.sections]
    found = {}
    for row in rows:
        if row.kind == "section":
            title = " ".join(catalogue.words(row.indicator))
            likest = process.extractOne(title, titles, scorer=fuzz.token_set_ratio, score_cutoff=_SECTION_LIKENESS)
            if likest:
                found[row.appendix, row.path] = catalogue.sections[likest[2]][0]
    return found


def _near_tie(row: Row, match: Match, known: Mapping[str, Indicator]) -> Finding:
    nearest = listed(
        Words(*(f"“{known[name].label}” ({sure})" for sure in rounded(score))) for name, score in match.nearest[:2]
    )
    said = say("ambiguous-indicator", nearest=nearest)
    return Finding(
        code="ambiguous-indicator",
        severity="info",
        stage="normalize",
        message=said.en,
        message_vi=said.vi,
        page=row.page,
        appendix=row.appendix,
        row=row.row,
        field="indicator_id",
        raw=row.indicator,
    )

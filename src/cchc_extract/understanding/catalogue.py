"""Which indicator of the catalogue a row is: label, unit, place in the form and section weighed together.

Text is compared bare, so that neither a mark that OCR got wrong nor tuyển for tuyến decides; rare words count more than common
ones, and their order counts too. Two indicators that fit about as well give no match, and a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from cchc_extract.model import Finding, Row
from cchc_extract.understanding.patterns.catalogue import Catalogue, Wording

if TYPE_CHECKING:
    from cchc_extract.understanding.patterns import Patterns

THRESHOLD = 0.8
"""A label that fits less than this is no match."""
MARGIN = 0.02
"""The best indicator must fit this much better than the next one."""
_SHORTLIST = 20
"""How many wordings are compared word by word, of those whose letters are likest."""
_SAME_WORD = 0.7
"""Words at least this alike may be one word read wrongly."""
_OUTSIDE = 0.95
"""Worth of a label that fits only without what stands in brackets."""
_UNKNOWN_WEIGHT = 2.0
"""Weight of a word that no wording has: OCR's invention, or a word that says the row is about something else."""
_SECTION_LIKENESS = 75.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is known about a row besides its label: its unit, the ids of the rows it stands under, and its section's id ("" unknown)."""

    unit: str = ""
    unit_type: str | None = None
    ancestors: frozenset[str] = frozenset()
    section: str = ""
    heading: bool = False
    continued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
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
            findings.append(_near_tie(row, match))
    return tuple(matched), tuple(findings)


def match_label(label: str, place: Place, catalogue: Catalogue) -> Match:
    """The indicator that ``label`` at ``place`` is, with the likest ones."""
    words, outside = catalogue.words(label), catalogue.outside_brackets(label)
    best: dict[str, float] = defaultdict(float)
    for wording in _shortlist(words, catalogue) if words else ():
        score = _label_score(words, outside, wording, catalogue) * _place_score(place, wording, catalogue)
        best[wording.indicator] = max(best[wording.indicator], score)
    nearest = tuple(sorted(best.items(), key=lambda each: (-each[1], each[0]))[:3])
    if not nearest:
        return Match(id="", score=0.0, nearest=())
    (name, score), rivals = nearest[0], nearest[1:]
    clear = score >= THRESHOLD and all(score - other >= MARGIN for _, other in rivals)
    return Match(id=name if clear else "", score=score, nearest=nearest)


def _shortlist(words: tuple[str, ...], catalogue: Catalogue) -> list[Wording]:
    text = " ".join(words)
    likest = process.extract(text, [" ".join(each.words) for each in catalogue.wordings], scorer=fuzz.token_sort_ratio, limit=_SHORTLIST)
    shorter = process.extract(text, [" ".join(each.outside) for each in catalogue.wordings], scorer=fuzz.ratio, limit=_SHORTLIST)
    return [catalogue.wordings[index] for index in sorted({index for _, _, index in (*likest, *shorter)})]


def _label_score(words: tuple[str, ...], outside: tuple[str, ...], wording: Wording, catalogue: Catalogue) -> float:
    whole = _likeness(words, wording.words, catalogue.weights)
    return max(whole, _OUTSIDE * _likeness(outside, wording.outside, catalogue.weights))


def _likeness(one: tuple[str, ...], other: tuple[str, ...], weights: Mapping[str, float]) -> float:
    """0 to 1: half by the words in common, weighed, and half by the letters in their order."""
    if not one or not other:
        return 0.0
    return (_common(one, other, weights) + Indel.normalized_similarity(" ".join(one), " ".join(other))) / 2


def _common(one: tuple[str, ...], other: tuple[str, ...], weights: Mapping[str, float]) -> float:
    def covered(these: tuple[str, ...], those: tuple[str, ...]) -> tuple[float, float]:
        total = found = 0.0
        for word in these:
            twin, alike = _twin(word, those)
            weight = weights.get(word) or weights.get(twin if alike else "", _UNKNOWN_WEIGHT)
            total, found = total + weight, found + weight * alike
        return found, total

    (found, total), (found_back, total_back) = covered(one, other), covered(other, one)
    return (found + found_back) / (total + total_back)


def _twin(word: str, words: tuple[str, ...]) -> tuple[str, float]:
    """The likest of ``words`` to ``word``, and how alike they are; 0 where it is another word."""
    if word in words:
        return word, 1.0
    twin, alike = max(((each, Indel.normalized_similarity(word, each)) for each in words), key=lambda each: each[1])
    return twin, alike if alike >= _SAME_WORD else 0.0


def _place_score(place: Place, wording: Wording, catalogue: Catalogue) -> float:
    """1 where unit, parent and section all agree; less for each that does not."""
    indicator = catalogue.indicators[wording.indicator]
    above = bool(place.ancestors.intersection(indicator.ancestors))
    score = _unit_score(place, wording, catalogue)
    score *= 1.0 if above else 0.93 if place.ancestors and indicator.ancestors else 0.97
    score *= 1.0 if place.section in ("", indicator.section) else 0.96
    if place.heading != (indicator.kind == "group"):
        score *= 0.97
    if (wording.context and not above and place.section != indicator.section) or (place.continued and not wording.unit):
        score *= 0.5
    return score


def _unit_score(place: Place, wording: Wording, catalogue: Catalogue) -> float:
    printed = " ".join(catalogue.words(place.unit))
    if wording.unit:
        return 0.6 + 0.4 * Indel.normalized_similarity(printed, wording.unit)
    indicator = catalogue.indicators[wording.indicator]
    if place.unit_type is None or indicator.type is None:
        return 0.98
    if place.unit_type != indicator.type:
        return 0.8
    usual = " ".join(catalogue.words(indicator.unit))
    return 0.98 + 0.02 * Indel.normalized_similarity(printed, usual)


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


def _near_tie(row: Row, match: Match) -> Finding:
    nearest = " and ".join(f"{name} ({score:.2f})" for name, score in match.nearest[:2])
    return Finding(
        code="ambiguous-indicator",
        severity="info",
        stage="normalize",
        message=f"The label fits two indicators about as well, so it is given none: {nearest}.",
        page=row.page,
        appendix=row.appendix,
        row=row.row,
        field="indicator_id",
        raw=row.indicator,
    )

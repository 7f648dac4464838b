"""Where the tables of a dump in blocks stand: from the first heading on a page to the next table, the end of the text or prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import quantiles

from msgspec import Struct

from cchc_extract.model import Line, Role
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import bare, nfc

_SURE = 0.9
_PROSE, _LONGER = 75, 1.2
_SHORT = 40
_RECURS = 3
_LETTERS = frozenset({"s", "t", "st", "tt", "stt"})


class Place(Struct, frozen=True):
    """The lines ``start`` up to ``end`` (excluded) of a table, its heading included."""

    start: int
    end: int


def find_places(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Place]:
    """The tables of the dump, top to bottom."""
    full = [i for i, line in enumerate(lines) if line.text.strip()]
    texts = {i: nfc(lines[i].text) for i in full}
    labels = [i for i in full if is_label(texts[i], vocabulary)]
    starts = [_raised(lines, start, vocabulary) for start in _starts(lines, full, texts, labels, vocabulary)]
    places: list[Place] = []
    for n, start in enumerate(starts):
        following = starts[n + 1] if n + 1 < len(starts) else len(lines)
        later = [label for label in labels if start < label < following and lines[label].page != lines[start].page]
        end = _end(lines, full, texts, start, _flow_start(lines, min([following, *later]), start), vocabulary)
        places.append(Place(start, end))
    return [place for place in places if place.end - place.start > 5]


def _raised(lines: Sequence[Line], start: int, vocabulary: Vocabulary) -> int:
    """``start`` moved up to below the title on its page: some dumps have cells before the heading of their column."""
    while start > 0 and squeeze(lines[start - 1].text) in _LETTERS and lines[start - 1].page == lines[start].page:
        start -= 1
    at = start
    while at > 0 and lines[at - 1].page == lines[start].page:
        text = nfc(lines[at - 1].text).strip()
        if is_label(text, vocabulary) or text.endswith(")") or (in_capitals(text) and lines[at].text.strip()):
            return at if at < start and not lines[at].text.strip() else start
        if len(text) > _PROSE:
            return start
        at -= 1
    return start


def _flow_start(lines: Sequence[Line], end: int, start: int) -> int:
    """``end`` moved up over the lines of its block: they stand above what follows."""
    while (
        end < len(lines) and end - 1 > start and lines[end - 1].text.strip() and lines[end - 1].page == lines[end].page
    ):
        end -= 1
    return end


def is_label(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line is the label of an appendix."""
    return len(text) <= 60 and any(pattern.search(text) for pattern in vocabulary.tables.appendix)


def _starts(
    lines: Sequence[Line], full: Sequence[int], texts: dict[int, str], labels: Sequence[int], vocabulary: Vocabulary
) -> list[int]:
    found: list[int] = []
    seen = Counter((lines[i].page, texts[i]) for i in full)
    roles = [
        _role(full, texts, n, vocabulary) if seen[lines[i].page, texts[i]] < _RECURS else None
        for n, i in enumerate(full)
    ]
    key = ""
    for n, i in enumerate(full):
        role = roles[n]
        if role not in {"stt", "indicator"} or not _others(lines, full, roles, n, vocabulary):
            continue
        before = found[-1] if found else None
        if role == "indicator" and before is not None and lines[before].page == lines[i].page and key != "indicator":
            continue
        same = before is not None and lines[before].page == lines[i].page
        if role == "stt" and key == "indicator" and same and not any((before or 0) < label < i for label in labels):
            key = role
            continue
        again = before is not None and lines[before].page != lines[i].page and key == role
        parted = before is not None and any(before < label < i for label in labels)
        if again and not parted:
            continue
        if role == "indicator" and before is not None and key == "stt" and not parted:
            continue
        if (
            role == "indicator"
            and parted
            and any(roles[m] == "stt" and lines[full[m]].page == lines[i].page for m in range(len(full)))
        ):
            continue
        found.append(i)
        key = role
    return found


def _role(full: Sequence[int], texts: dict[int, str], n: int, vocabulary: Vocabulary) -> Role | None:
    joined = ""
    for m in range(n, min(n + 3, len(full))):
        if m > n and full[m] != full[m - 1] + 1:
            break
        joined = f"{joined} {texts[full[m]]}".strip()
        role, score = vocabulary.tables.heading_role(joined)
        if score >= 1.0 and len(texts[full[n]]) < 40:
            return role
    return None


def _others(
    lines: Sequence[Line], full: Sequence[int], roles: Sequence[Role | None], n: int, vocabulary: Vocabulary
) -> bool:
    """Whether headings of two other roles stand on the same page."""
    near = {
        roles[m] or vocabulary.tables.heading_role(nfc(lines[full[m]].text))[0]
        for m in range(n + 1, len(full))
        if lines[full[m]].page == lines[full[n]].page and len(lines[full[m]].text) < _SHORT
    }
    return bool(near - {None, roles[n]})


def _end(
    lines: Sequence[Line], full: Sequence[int], texts: dict[int, str], start: int, end: int, vocabulary: Vocabulary
) -> int:
    inside = [i for i in full if start <= i < end]
    lengths = [len(texts[i]) for i in inside if not any(pattern.search(texts[i]) for pattern in vocabulary.ending)]
    usual = quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0.0
    for i in inside:
        if any(pattern.search(texts[i]) for pattern in vocabulary.ending):
            end = _flow_start(lines, i, start)
            break
        if len(texts[i]) > max(_PROSE, _LONGER * usual):
            end = _flow_start(lines, i, start)
            break
    kept = [i for i in inside if i < end]
    return kept[-1] + 1 if kept else start


def in_capitals(text: str) -> bool:
    """Whether a line is written in capitals."""
    return text.isupper() and len(bare(text)) > 3

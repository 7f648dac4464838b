"""The lines of a dump in blocks, each with what can be told from its own words and from the line next to it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from statistics import median

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Line, Role
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.beginnings import NUMBER_PIECE
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import bare, fold

_VALUE = regex.compile(
    r"[(]?[<>≥≤]? ?[-+−–]? ?\d{1,3}(?:[., ]\d{3})*(?:[.,]\d+)? ?%?[)]?|[-+−–]?\d+(?:[.,]\d+)? ?%?|\d+ ?/ ?\d+"
)
_DASH = regex.compile(r"[-–—−]+|x|X|//")
_NUMBERED = regex.compile(r"(?P<number>\S{1,9}) +(?P<label>[(\"“]?\p{Lu}.+)")
_SHORT, _MOST_HEADING_LINES = 24, 4
_RECURS = 3


class Piece(Struct, frozen=True, eq=False):
    """A line that is not blank. ``line`` is its index in the dump, ``flow`` the number of its block, ``first`` whether it begins one,
    ``page`` whether it begins a page. ``unit`` says what it costs to take it for a unit, ``heading`` for a heading of the role ``role``.
    ``alike``: its block has as many lines, more than one, as the block before it.
    """

    line: int
    text: str
    flow: int
    first: bool
    page: bool
    soft: bool
    number: bool
    cut_number: bool
    numbered: tuple[str, str] | None
    value: bool
    dash: bool
    word_value: bool
    small: bool
    unit: float
    role: Role | None
    heading: float
    squeezed: str
    alike: bool = False


class Habits(Struct, frozen=True):
    """What the lines of a table say together: how long a line is that goes on in the next, and whether such lines end with a blank."""

    full: float
    soft: bool


def pieces_of(lines: Sequence[Line], start: int, end: int, vocabulary: Vocabulary) -> list[Piece]:
    """The lines ``start`` up to ``end`` (excluded) of a dump that are not blank."""
    at = [i for i in range(start, end) if lines[i].text.strip()]
    texts = {i: " ".join(lines[i].text.split()) for i in at}
    counts = Counter(text for text in texts.values() if len(text) <= _SHORT and not any(map(str.isdigit, text)))
    again = _on_each_page(lines, texts)
    found: list[Piece] = []
    flow = -1
    for place, i in enumerate(at):
        page = place > 0 and lines[i].page != lines[at[place - 1]].page
        first = place == 0 or page or at[place - 1] != i - 1
        flow += first
        following = [
            texts[j] for j in at[place + 1 : place + _MOST_HEADING_LINES] if j - i == at.index(j, place) - place
        ]
        piece = _piece(lines[i].text, texts[i], following, vocabulary, counts, (i, flow, first, page))
        found.append(
            _weighed(piece, again, sum(1 for j in at if texts[j] == texts[i] and lines[j].page == lines[i].page))
        )
    sizes = Counter(piece.flow for piece in found)
    return [
        replace(piece, alike=True) if piece.first and sizes[piece.flow] == sizes[piece.flow - 1] > 1 else piece
        for piece in found
    ]


def _on_each_page(lines: Sequence[Line], texts: dict[int, str]) -> frozenset[str]:
    """What stands once on each of several pages: headings printed again."""
    pages = {lines[i].page for i in texts}
    seen = Counter(texts.values())
    on: dict[str, set[int]] = {}
    for i, text in texts.items():
        on.setdefault(text, set()).add(lines[i].page)
    return frozenset(
        text
        for text, where in on.items()
        if len(where) >= max(2, 0.75 * len(pages)) and seen[text] == len(where) and not is_number(text)
    )


def _weighed(piece: Piece, again: frozenset[str], times: int) -> Piece:
    """``piece`` with what its place says for a heading: on each page once, or more than once on its page."""
    cost = piece.heading
    if piece.text in again and len(piece.text) > 1 and not piece.value:
        cost = min(cost, 0.2)
    elif again and any(_letter(text) or text in {"STT", "ST"} for text in again):
        cost += 2.0
    if times > 1 and piece.unit < 2.0:
        cost += 4.0
    return replace(piece, heading=cost)


def _piece(
    raw: str,
    text: str,
    following: Sequence[str],
    vocabulary: Vocabulary,
    counts: Counter[str],
    place: tuple[int, int, bool, bool],
) -> Piece:
    line, flow, first, page = place
    role, heading = _heading(text, following, vocabulary)
    numbered = _NUMBERED.fullmatch(text)
    squeezed = squeeze(text)
    dash = bool(_DASH.fullmatch(text))
    return Piece(
        line=line,
        text=text,
        flow=flow,
        first=first,
        page=page,
        soft=raw != raw.rstrip(),
        number=is_number(text),
        cut_number=bool(NUMBER_PIECE.fullmatch(text)),
        numbered=(numbered["number"], numbered["label"]) if numbered and is_number(numbered["number"]) else None,
        value=bool(_VALUE.fullmatch(text)) or dash,
        dash=dash,
        word_value=fold(text) in vocabulary.value_words and not dash,
        small=text[0].islower() or (text[0] in ")(" and text[1:2].islower()),
        unit=unit_cost(text, vocabulary, counts[text] >= _RECURS),
        role=role,
        heading=heading,
        squeezed=squeezed,
    )


def unit_cost(text: str, vocabulary: Vocabulary, recurs: bool = False) -> float:
    """What it costs to take ``text`` for a unit."""
    if squeeze(text) in vocabulary.unit_words or text == "%":
        return 0.0
    if "=" in text and any(map(str.isdigit, text)):
        return 0.2
    if _VALUE.fullmatch(text) or any(map(str.isdigit, text)):
        return 6.0
    words = bare(text)
    if any(words == start or words.startswith(start + " ") for start in vocabulary.unit_starts) and len(text) <= _SHORT:
        return 0.4
    if recurs:
        return 0.4
    return 2.2 if len(text) <= 14 else 3.5 if len(text) <= _SHORT else 6.0


def _heading(text: str, following: Sequence[str], vocabulary: Vocabulary) -> tuple[Role | None, float]:
    """The role of the heading that begins with this line, and what it costs to take it for one."""
    best: tuple[Role | None, float] = (None, 0.0)
    joined = text
    for more in ("", *following):
        joined = f"{joined} {more}" if more else joined
        role, score = vocabulary.tables.heading_role(joined)
        if score > best[1] and not (more and is_number(more) and not _letter(more)):
            best = role, score
    role, score = best
    if is_number(text) and len(text) < 4 and score < 1.0:
        return None, 7.0
    if _VALUE.fullmatch(text):
        return None, 7.0
    cost = 0.7 if score >= 0.9 else 2.5 if score >= 0.5 else 4.0
    if text[0].islower():
        cost += 2.5
    return role, cost


def _letter(text: str) -> bool:
    return text in {"T", "S", "TT"}


def habits_of(pieces: Sequence[Piece]) -> Habits:
    """What lines do that go on in the next, which begins with a small letter."""
    pairs = [(a, b) for a, b in itertools.pairwise(pieces) if not b.first and b.small and len(a.text) > 12]
    lengths = [len(a.text) + 1 + len(b.text.split()[0]) for a, b in pairs]
    soft = sum(a.soft for a, _ in pairs)
    return Habits(full=median(lengths) if lengths else 30.0, soft=len(pairs) > 2 and soft > 0.8 * len(pairs))

"""The lines of a dump in blocks, each with what can be told from its own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex
from msgspec import Struct

from cchc_extract.model import Line
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.beginnings import NUMBER_PIECE
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import bare, fold

_VALUE = regex.compile(
    r"[(]?[<>≥≤]? ?[-+−–]? ?\d{1,3}(?:[., ]\d{3})*(?:[.,]\d+)? ?%?[)]?|[-+−–]?\d+(?:[.,]\d+)? ?%?|\d+ ?/ ?\d+"
)
_DASH = regex.compile(r"[-–—−]+|x|X|//")
_NUMBERED = regex.compile(r"(?P<number>\S{1,9}) +(?P<label>[(\"“]?\p{L}.+)")
_SHORT, _SHORTEST = 24, 12
_RECURS = 3


class Piece(Struct, frozen=True, eq=False):
    """A line that is not blank. ``line`` is its index in the dump, ``flow`` the number of its block, ``first`` whether it begins one.
    ``values``: the figures it holds, if it holds nothing else; ``unit``: what it costs to take it for a unit; ``soft``: its line ends
    with a blank.
    """

    line: int
    page: int
    text: str
    flow: int
    first: bool
    soft: bool
    number: bool
    cut_number: bool
    numbered: tuple[str, str] | None
    values: tuple[str, ...]
    small: bool
    small_label: bool
    unit: float
    squeezed: str


def pieces_of(lines: Sequence[Line], start: int, end: int, vocabulary: Vocabulary) -> list[Piece]:
    """The lines ``start`` up to ``end`` (excluded) of a dump that are not blank."""
    at = [i for i in range(start, end) if lines[i].text.strip()]
    texts = {i: " ".join(lines[i].text.split()) for i in at}
    counts = Counter(text for text in texts.values() if len(text) <= _SHORT and not any(map(str.isdigit, text)))
    found: list[Piece] = []
    flow = -1
    for place, i in enumerate(at):
        first = place == 0 or at[place - 1] != i - 1 or lines[i].page != lines[i - 1].page
        flow += first
        legend = place + 1 < len(at) and at[place + 1] == i + 1 and texts[i + 1].startswith("=")
        found.append(_piece(lines[i], i, flow, first, vocabulary, counts[texts[i]] >= _RECURS or legend))
    return found


def _piece(line: Line, at: int, flow: int, first: bool, vocabulary: Vocabulary, recurs: bool) -> Piece:
    text = " ".join(line.text.split())
    numbered = _NUMBERED.fullmatch(text)
    return Piece(
        line=at,
        page=line.page,
        text=text,
        flow=flow,
        first=first,
        soft=line.text != line.text.rstrip(),
        number=is_number(text),
        cut_number=bool(NUMBER_PIECE.fullmatch(text)),
        numbered=(numbered["number"], numbered["label"])
        if numbered and NUMBER_PIECE.fullmatch(numbered["number"])
        else None,
        values=_values(text, vocabulary),
        small=text[0].islower() or (text[0] in ")(" and text[1:2].islower()),
        small_label=numbered is not None and numbered["label"][0].islower(),
        unit=unit_cost(text, vocabulary, recurs),
        squeezed=squeeze(text),
    )


def _values(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    if is_value(text) or fold(text) in vocabulary.value_words:
        return (text,)
    words = text.split()
    return tuple(words) if len(words) > 1 and all(map(is_value, words)) else ()


def is_value(text: str) -> bool:
    """Whether ``text`` is one figure, or the dash that stands for one."""
    return _VALUE.fullmatch(text) is not None or _DASH.fullmatch(text) is not None


def unit_cost(text: str, vocabulary: Vocabulary, recurs: bool = False) -> float:
    """What it costs to take ``text`` for a unit."""
    if squeeze(text) in vocabulary.unit_words or text == "%":
        return 0.0
    if "=" in text:
        return 0.2
    if _VALUE.fullmatch(text) or any(map(str.isdigit, text)):
        return 6.0
    words = bare(text)
    if any(words == start or words.startswith(start + " ") for start in vocabulary.unit_starts) and len(text) <= _SHORT:
        return 0.4 if recurs or len(text) <= _SHORTEST else 1.5
    if recurs:
        return 0.4
    return 2.2 if len(text) <= _SHORTEST else 3.5 if len(text) <= _SHORT else 6.0

"""The heading of a table in blocks: its columns, and the lines that name them, on the first page and again on later ones."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import regex
from msgspec import Struct

from cchc_extract.model import Role
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textblocks.tornpieces import Piece
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import bare

Kind = Literal["stt", "label", "unit", "value", "note"]
_KINDS: dict[Role, Kind] = {"stt": "stt", "indicator": "label", "unit": "unit", "value": "value", "note": "note"}
_SURE, _LIKELY = 0.9, 0.5
_MOST_LINES, _LONGEST, _SHORT, _KNOWN_UNIT, _FEWEST_WORDS = 4, 30, 20, 0.3, 4


_DATE = regex.compile(r"20\d\d|\d{1,2}/\d{1,2}")
_BEFORE_DATES = ("nam", "/", "quy", "ky", "tu", "den", "ngay", "thang")


class Column(NamedTuple):
    """A column and its heading, by levels."""

    kind: Kind
    heads: tuple[str, ...]


class Heads(Struct, frozen=True):
    """``columns`` in the order of their headings, row numbers and labels first; ``used``: indices of the pieces that are headings;
    ``words``: of those that stand below the heading of a column of words.
    """

    columns: tuple[Column, ...]
    used: frozenset[int]
    words: frozenset[int] = frozenset()

    def of(self, kind: Kind) -> list[int]:
        """The places of the columns of a kind."""
        return [c for c, column in enumerate(self.columns) if column.kind == kind]


def flows_of(pieces: Sequence[Piece]) -> list[list[int]]:
    """The blocks, each as indices of its pieces."""
    return [list(group) for _, group in itertools.groupby(range(len(pieces)), key=lambda p: pieces[p].flow)]


def find_heads(pieces: Sequence[Piece], vocabulary: Vocabulary) -> Heads:
    """The headings of the table that ``pieces`` hold."""
    page = pieces[0].page
    recurring = _recurring(pieces)
    found: list[tuple[Kind, str, int]] = []
    used: list[tuple[int, ...]] = []
    words: set[int] = set()
    begun = beside = False
    for flow in flows_of(pieces):
        if pieces[flow[0]].page != page:
            break
        kinds = {kind for kind, _, _ in found}
        here = list(_known(pieces, flow, kinds, vocabulary, recurring, late=begun and not beside))
        taken = sum(size for _, _, size in here)
        if not taken and "label" in kinds:
            here = _other(pieces, flow, vocabulary, recurring, begun=begun, beside=beside)
            taken = sum(size for _, _, size in here)
        found += [(kind, text, flow[0]) for kind, text, _ in here if text]
        if here and here[-1][0] == "value" and taken < len(flow) and all(_is_words(pieces[p]) for p in flow[taken:]):
            words.update(flow[taken:])
        if taken:
            used.append(tuple(flow[:taken]))
        beside = taken == len(flow) and found[-1][0] in {"unit", "value"}
        if kinds & {"unit", "value"}:
            begun = begun or any(pieces[p].values for p in flow[taken:])
    around = _torn_around(pieces)
    if around and not any(kind == "stt" for kind, _, _ in found):
        found.insert(0, ("stt", "STT", 0))
    columns = [Column(kind, (text,)) for kind, text, _ in found]
    first = [column for kind in ("stt", "label") for column in columns if column.kind == kind]
    rest = [column for column in columns if column.kind not in {"stt", "label"}]
    every = frozenset(p for group in used for p in group)
    return Heads((*first, *rest), every | _again(pieces, used, page) | around, frozenset(words))


def _torn_around(pieces: Sequence[Piece]) -> frozenset[int]:
    """Letters of the heading of row numbers that stand before and behind the heading of the labels, in one block."""
    found: set[int] = set()
    for flow in flows_of(pieces):
        letters = [p for p in flow if pieces[p].squeezed in {"s", "t", "st", "tt"}]
        if "".join(pieces[p].squeezed for p in letters) in {"stt", "tt"}:
            found.update(letters)
    return frozenset(found)


def _recurring(pieces: Sequence[Piece]) -> frozenset[str]:
    """Texts that stand on some page more than once: no headings."""
    seen: set[tuple[int, str]] = set()
    found: set[str] = set()
    for piece in pieces:
        if len(piece.squeezed) > 1:
            found.update({piece.squeezed} if (piece.page, piece.squeezed) in seen else ())
            seen.add((piece.page, piece.squeezed))
    return frozenset(found)


def _known(
    pieces: Sequence[Piece],
    flow: Sequence[int],
    kinds: set[Kind],
    vocabulary: Vocabulary,
    recurring: frozenset[str],
    *,
    late: bool,
) -> Iterator[tuple[Kind, str, int]]:
    """Headings of known words with which a block begins, and how many lines each takes."""
    seen = set(kinds)
    at = 0
    while at < len(flow):
        best: tuple[float, int, Kind] | None = None
        for size in range(1, min(_MOST_LINES, len(flow) - at) + 1):
            known = _known_at(pieces, flow, at, size, seen, vocabulary, late=late)
            repeated = size == 1 and pieces[flow[at]].squeezed in recurring
            if known and not repeated and (best is None or (known[0], size) > best[:2]):
                best = known[0], size, known[1]
        if best is not None:
            _, size, kind = best
            yield kind, "\n".join(pieces[p].text for p in flow[at : at + size]), size
            seen.add(kind)
            at += size
            continue
        both = _two(pieces[flow[at]].text, vocabulary)
        if not both or any(kind in seen for kind, _ in both):
            return
        for n, (kind, text) in enumerate(both):
            yield kind, text, int(n == 0)
            seen.add(kind)
        at += 1


def _known_at(
    pieces: Sequence[Piece],
    flow: Sequence[int],
    at: int,
    size: int,
    seen: set[Kind],
    vocabulary: Vocabulary,
    *,
    late: bool,
) -> tuple[float, Kind] | None:
    """How sure so many lines from ``at`` on are a heading, and of which kind."""
    group = flow[at : at + size]
    role, score = vocabulary.tables.heading_role(" ".join(pieces[p].text for p in group))
    if role is None or role not in _KINDS or any(pieces[p].values for p in group):
        return None
    kind = _KINDS[role]
    if kind == "label" and "label" in seen and vocabulary.tables.heading_score("note", pieces[flow[at]].text) >= _SURE:
        kind = "note"
    whole = size == len(flow)
    if kind == "value":
        sure = score >= _SURE and (score == 1.0 or (whole and pieces[group[0]].unit >= _KNOWN_UNIT))
        return (score, kind) if sure and _ends_value(pieces, flow, at + size, score, seen, late=late) else None
    begins = kind == "label" and score >= _LIKELY and whole and "stt" in seen
    return (score, kind) if kind not in seen and (score >= _SURE or begins) else None


def _ends_value(
    pieces: Sequence[Piece], flow: Sequence[int], end: int, score: float, seen: set[Kind], *, late: bool
) -> bool:
    """Whether the heading of a column of values may end in front of the line ``end`` of its block: above figures, or above words."""
    rest = flow[end:]
    if not rest:
        return not late
    words = len(rest) >= _FEWEST_WORDS and all(_is_words(pieces[p]) for p in rest)
    return bool(pieces[rest[0]].values) or (score == 1.0 and words and "label" in seen)


def _is_words(piece: Piece) -> bool:
    return not piece.values and "=" not in piece.text and piece.unit > _KNOWN_UNIT


def _opens_row(piece: Piece) -> bool:
    return piece.numbered is not None and not piece.numbered[1][0].islower()


def _other(
    pieces: Sequence[Piece],
    flow: Sequence[int],
    vocabulary: Vocabulary,
    recurring: frozenset[str],
    *,
    begun: bool,
    beside: bool,
) -> list[tuple[Kind, str, int]]:
    """A heading of other words with which a block begins: above figures, or right behind other headings of such columns."""
    texts = list(itertools.takewhile(lambda p: not pieces[p].values or _dates(pieces, flow, p), flow))
    size = len(texts)
    if not texts or size > _MOST_LINES:
        return []
    if any(
        (pieces[p].number and not pieces[p].values) or _opens_row(pieces[p]) or len(pieces[p].text) > _LONGEST
        for p in texts
    ):
        return []
    joined = " ".join(pieces[p].text for p in texts)
    _, score = vocabulary.tables.heading_role(joined)
    if size == 1 and pieces[texts[0]].squeezed in recurring:
        return []
    if "(" not in joined and pieces[texts[0]].unit < _KNOWN_UNIT and (score < _LIKELY or size == len(flow)):
        return []
    heading: list[tuple[Kind, str, int]] = [("value", "\n".join(pieces[p].text for p in texts), size)]
    if size < len(flow):
        return heading if all(pieces[p].values for p in flow[size:]) and (score >= _LIKELY or not begun) else []
    return heading if beside and not begun and (score >= _LIKELY or len(joined) <= _SHORT) else []


def _two(text: str, vocabulary: Vocabulary) -> list[tuple[Kind, str]]:
    """Two headings that stand on one line."""
    words = text.split()
    for cut in range(1, len(words)):
        parts = " ".join(words[:cut]), " ".join(words[cut:])
        roles = [vocabulary.tables.heading_role(part) for part in parts]
        if all(score >= _SURE and role in _KINDS for role, score in roles) and roles[0][0] != roles[1][0]:
            return [(_KINDS[role], part) for (role, _), part in zip(roles, parts, strict=True) if role]
    return []


def _dates(pieces: Sequence[Piece], flow: Sequence[int], p: int) -> bool:
    """Whether a figure belongs to the heading: the year or the day that the line above speaks of."""
    before = pieces[p - 1].text if p > flow[0] else ""
    return bare(before).endswith(_BEFORE_DATES) and _DATE.fullmatch(pieces[p].text) is not None


def _again(pieces: Sequence[Piece], used: Sequence[tuple[int, ...]], page: int) -> frozenset[int]:
    """Headings printed again on later pages."""
    known = {tuple(pieces[p].squeezed for p in group) for group in used}
    whole = {"".join(texts) for texts in known} | {text for texts in known for text in texts if len(text) > 1}
    parts = {texts[0] for texts in known}
    found: set[int] = set()
    for flow in flows_of(pieces):
        if pieces[flow[0]].page == page:
            continue
        at = 1 if len(flow) > 1 and pieces[flow[0]].values and pieces[flow[1]].squeezed in whole | parts else 0
        while at < len(flow):
            size = next(
                (
                    size
                    for size in range(min(_MOST_LINES, len(flow) - at), 0, -1)
                    if "".join(pieces[p].squeezed for p in flow[at : at + size]) in whole
                ),
                0,
            )
            if not size:
                break
            found.update(flow[at : at + size])
            at += size
    return frozenset(found)


def with_columns(heads: Heads, names: Sequence[tuple[str, ...]]) -> list[Column]:
    """The columns of a table whose rows hold so many figures as there are ``names``: headings that are too many name several columns
    together; where there are none, the names are used.
    """
    figures = len(names)
    columns = list(heads.columns)
    if not any(column.kind == "label" for column in columns):
        columns.insert(len(heads.of("stt")), Column("label", ("",)))
    values = [c for c, column in enumerate(columns) if column.kind == "value"]
    if len(values) > figures:
        over = len(values) - figures
        return [column for c, column in enumerate(columns) if c not in set(values[:over])]
    for c in values[::-1]:
        lines = columns[c].heads[0].split("\n")
        if figures - len(values) == len(lines) - 2 > 0:
            columns[c : c + 1] = [Column("value", (lines[0], line)) for line in lines[1:]]
            values = [c for c, column in enumerate(columns) if column.kind == "value"]
            break
    for name in names[len(values) :]:
        last = max((c for c, column in enumerate(columns) if column.kind != "note"), default=0)
        columns.insert(last + 1, Column("value", name))
    return columns


def printed_heads(pieces: Sequence[Piece], columns: Sequence[Column]) -> frozenset[int]:
    """The pieces with which blocks begin that print the headings of known ``columns``."""
    names = {"".join(squeeze(head) for head in column.heads) for column in columns} - {""}
    names |= {squeeze(head) for column in columns for head in column.heads} - {""}
    found: set[int] = set()
    for flow in flows_of(pieces):
        at = 0
        while at < len(flow):
            sizes = range(min(_MOST_LINES, len(flow) - at), 0, -1)
            size = next((n for n in sizes if "".join(pieces[p].squeezed for p in flow[at : at + n]) in names), 0)
            if not size:
                break
            found.update(flow[at : at + size])
            at += size
    return frozenset(found)

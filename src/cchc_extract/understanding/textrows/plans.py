"""The columns of a table from left to right: what its heading says, made to fit what its rows show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from cchc_extract.model import Role
from cchc_extract.understanding.textrows.beginnings import is_value, points_stand, value_kind
from cchc_extract.understanding.textrows.header import Header
from cchc_extract.understanding.textrows.headwords import Segment
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.states import GROUP, LABEL, NOTE, STT, TEXT, UNIT, VALUE, Shape
from cchc_extract.understanding.textrows.tokens import Gap, Text, Token
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

Known = Role | Literal["text"]
_KINDS: dict[Known, int] = {"stt": STT, "indicator": LABEL, "unit": UNIT, "note": NOTE, "other": GROUP, "text": TEXT}
_SHARE_OF_FULL_ROWS, _SHARE_OF_SEEN, _MOST_ROWS = 0.25, 0.05, 0.5
"""Shares of the rows that must have so many values for the table to have as many columns of them: where the heading leaves it open, where
it says so, where it says otherwise.
"""
_WORDS_BEHIND = 0.5
"""The share of rows with words behind their values from which on there is a column for them."""
_REPEATED = 2.0
"""For headings that stand once under each of those over them."""
_TOLD = 0.5
"""For headings of which can be told how many stand under each of those over them."""
_WHOLE_SHARE = 0.4
_FEW_FIGURES, _MOSTLY_TEXTS = 0.25, 2
"""In a table with so many columns known to hold words, all do where no larger share of the values are figures; others are dates, dashes."""
_LEAST_BELOW = 2
_FEW_LONGER, _SHARE_OF_LONGER = 2, 0.08
"""So many rows, or such a share of them, may have numbers in their labels or notes right beside their values."""
_TEXTS = ((0, 0), (1, 0), (0, 1), (2, 0), (0, 2), (1, 1), (3, 0))
"""How many columns of words may stand before and behind the values."""
_ROLE_LOST = 4.0
"""For a role that the heading's words tell and that no column would have."""
_OTHER_PLAN, _TEXT_COLUMN, _PARENT, _MOST_PLANS = 2.0, 0.7, 0.7, 16
_DEARER = 3.0
"""A heading may be cut in a way that costs so much more where that fits the rows."""


class Column(Struct, frozen=True):
    """A column: its kind, its own heading, and the heading over it and its neighbours, which spans ``span`` columns (0: none)."""

    kind: int
    label: str
    parent: str = ""
    span: int = 0


class Plan(Struct, frozen=True):
    """The columns of a table. ``sure``: the heading accounts for every column."""

    columns: tuple[Column, ...]
    sure: bool

    def agrees(self, runs: Runs) -> bool:
        """Whether the heading has all columns, in an order that is usual, and rows have no more values than there are columns."""
        kinds = [column.kind for column in self.columns]
        behind_notes = NOTE in kinds and VALUE in kinds[kinds.index(NOTE) :]
        longer = sum(count for length, count in runs.lengths.items() if length > kinds.count(VALUE))
        most = max(_FEW_LONGER, _SHARE_OF_LONGER * sum(runs.lengths.values()))
        return self.sure and not behind_notes and (runs.grouped or longer <= most)

    def shape(self, vocabulary: Vocabulary, *, spare: bool = True) -> Shape:
        """What the parser has to know of it: where there are no notes, a ``spare`` column takes what is printed behind the values."""
        openers = (*vocabulary.tables.openers, *sorted(vocabulary.tables.totals))
        kinds = tuple(column.kind for column in self.columns)
        spare = spare and NOTE not in kinds
        return Shape(kinds=(*kinds, NOTE) if spare else kinds, openers=openers, spare=spare)


class Runs(Struct, frozen=True):
    """What the rows show: how often so many values stand side by side, how many values stand alone on their line, and the share of lines
    with values behind which words stand; ``grouped``: digits may stand in groups, of which each looks like a value; ``figures``: how many
    begin with a number that is no date.
    """

    lengths: Counter[int]
    alone: int
    words_behind: float
    grouped: bool
    figures: int


def runs_of(text: Text, vocabulary: Vocabulary) -> Runs:
    """Values side by side in ``text``: in a line, or each on a line of its own."""
    lengths: Counter[int] = Counter()
    run, alone, behind, lines, figures = 0, 0, 0, 0, 0
    tokens = text.tokens
    for i, token in enumerate(tokens):
        if run and token.text == "%" and not token.first:
            continue
        value = is_value(token, vocabulary) and not _opens_row(tokens, i)
        joins = not token.first or (token.last and i > 0 and tokens[i - 1].first and token.gap is not Gap.PAGE)
        if run and not (value and joins):
            lengths[run] += 1
            lines += 1
            behind += not token.first
            run = 0
        figures += value and not run and value_kind(token.text) not in ("date", "dash", "word")
        run += value
        alone += value and token.first and token.last
    lengths[run] += run > 0
    return Runs(lengths, alone, behind / lines if lines else 0.0, not points_stand(text.tokens), figures)


def _opens_row(tokens: Sequence[Token], i: int) -> bool:
    """Whether the word may be a row number: it begins a line, and no value follows it."""
    token = tokens[i]
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    letters = following is not None and following.text[0].isalpha()
    return token.first and letters and is_number(token.text)


def likely_plans(header: Header, runs: Runs) -> list[Plan]:
    """The columns the table may have, likeliest first: one, or several where it cannot be told how many values a row has."""
    most = _roles(header.segments).count(None)
    total = sum(runs.lengths.values())
    if not total or (runs.figures <= _FEW_FIGURES * total and _roles(header.segments).count("text") >= _MOSTLY_TEXTS):
        return [_plan(header, 0, runs)]
    lengths = runs.lengths
    wide = max((n for n in lengths if n > most and lengths[n] >= _MOST_ROWS * total), default=0)
    if wide:
        return [_plan(header, wide, runs)]
    counts = {most - parents for parents in range(most // 3 + 1)}
    usual = max((n for n in lengths if n <= most and lengths[n] >= _SHARE_OF_FULL_ROWS * total), default=0)
    usual = max((n for n in counts if n > usual and lengths[n] >= _SHARE_OF_SEEN * total), default=usual)
    if usual <= 1 and 2 * runs.alone > total:
        counts |= {1, *(most - parents for parents in range(1, most // 2 + 1))}
        return [_plan(header, count, runs) for count in sorted(counts) if count]
    return [_plan(header, max(usual, 1), runs)]


def _roles(segments: Sequence[Segment]) -> list[Known | None]:
    """The role of each heading that is of one: the first number, labels, unit and notes, known texts; ``None`` for values and groups."""
    found: list[Known | None] = []
    for segment in segments:
        role: Known | None = segment.role if segment.role in _KINDS and segment.role not in found else None
        role = "text" if role is None and segment.words else role
        if segment.role == "indicator" and found[-1:] == ["indicator"]:
            found[-1], role = "other", "indicator"
        found.append(role)
    last = len(segments) - 1
    if "note" not in found and found[last] is None and segments[last].role == "indicator":
        found[last] = "note"
    if "indicator" not in found and None in found:
        found[found.index(None)] = "indicator"
    return found


def _plan(header: Header, values: int, runs: Runs) -> Plan:
    natural = _roles(header.segments).count(None)
    texts = _texts(header, natural, values, runs)
    behind = runs.words_behind >= _WORDS_BEHIND or natural > values + texts
    places = (0, texts) if behind else (texts, 0)
    if natural >= values + texts:
        return _laid_out(header.segments, values, places)
    cheapest = min(cut.cost for cut in header.cuts.values())
    for count in sorted(header.cuts):
        cut = header.cuts[count]
        fits = _roles(cut.segments).count(None) == values + texts
        if fits and cut.cost <= cheapest + _DEARER + (values + texts - natural):
            return _laid_out(cut.segments, values, places)
    return _laid_out(header.segments, values, places)


def other_plans(header: Header) -> list[tuple[float, Plan]]:
    """Other columns that the heading may mean, the likeliest first, and what speaks against each: cut otherwise, some of the headings over
    others, some over words.
    """
    cheapest = min(cut.cost for cut in header.cuts.values())
    found: list[tuple[float, Plan]] = []
    known = set(_roles(header.segments)) - {"other"}
    likely = [cut for cut in header.cuts.values() if cut.cost <= cheapest + _DEARER]
    for dearer, segments in ((cut.cost - cheapest, meaning) for cut in likely for meaning in _meanings(cut.segments)):
        roles = _roles(segments)
        dearer += _ROLE_LOST * len(known.difference(roles))
        rest, below = roles.count(None), _lower_level(roles)
        tops = roles[: len(roles) - below].count(None) if below else rest // 3
        for parents in range(bool(below), min(tops, rest // 3) + 1):
            for texts in _TEXTS:
                values = rest - parents - sum(texts)
                if values < 0 or values + sum(texts) == 0 or (below and below < 2 * parents):
                    continue
                price = dearer + _OTHER_PLAN + _TEXT_COLUMN * sum(texts) + _PARENT * parents * (not below)
                found.append((price, _laid_out(segments, values, texts)))
    return sorted(found, key=lambda priced: priced[0])[:_MOST_PLANS]


def _meanings(segments: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """The headings as their words tell, and so that of two which could be the labels' the second is not."""
    yield segments
    places = [i for i, segment in enumerate(segments) if segment.role == "indicator"]
    if len(places) > 1:
        yield [Segment(segment.text, None) if i == places[1] else segment for i, segment in enumerate(segments)]


def _texts(header: Header, natural: int, values: int, runs: Runs) -> int:
    """How many columns of words there are beside the label and the note."""
    roles = _roles(header.segments)
    over = natural - values
    if over <= 0:
        return 0
    below = _lower_level(roles)
    if values == 0:
        return over
    if below:
        return max(0, over - 1)
    behind = "note" not in roles and runs.words_behind >= _WORDS_BEHIND
    if behind and 3 * (over - 1) < natural:
        return 1
    return over if "note" in roles or 3 * over > natural else 0


def _lower_level(roles: Sequence[Known | None]) -> int:
    """How many headings are of a lower level: those that stand behind the note, or a unit and values behind a value (0: not known)."""
    if "note" in roles:
        return len(roles) - 1 - roles.index("note")
    if "unit" not in roles:
        return 0
    unit = roles.index("unit")
    before, behind = roles[:unit].count(None), roles[unit:].count(None)
    return len(roles) - unit if before == behind == 1 else 0


def _laid_out(segments: Sequence[Segment], values: int, texts: tuple[int, int]) -> Plan:
    """The columns: so many of values, and of words before and behind them."""
    segments = _lower_level_whole(segments, values)
    roles = _roles(segments)
    rest = [i for i, role in enumerate(roles) if role is None]
    parents = len(rest) - values - sum(texts)
    if parents <= 0:
        columns = [Column(_kind(role), segments[i].text) for i, role in enumerate(roles)]
        return _finished(columns, -parents, texts)
    over, under, spans = _groups(segments, roles, parents)
    leaves = [Column(_kind(roles[i]), segments[i].text) for i in under]
    found: list[Column] = []
    for i, role in enumerate(roles):
        if i in under:
            continue
        if i not in over:
            found.append(Column(_kind(role), segments[i].text))
            continue
        span = spans[over.index(i)] if spans else len(leaves) * (i == over[-1])
        for place, leaf in enumerate(leaves[:span]):
            found.append(Column(leaf.kind, leaf.label, segments[i].text, span * (place == 0)) if spans else leaf)
        leaves = leaves[span:]
    return _finished(found, 0, texts)


def _lower_level_whole(segments: Sequence[Segment], values: int) -> Sequence[Segment]:
    """``segments`` with as many headings of the lower level as there are values, where one heading stands over all: those over several
    lines may be printed elsewhere.
    """
    roles = _roles(segments)
    below = _lower_level(roles)
    if "note" not in roles or below < _LEAST_BELOW or roles[: len(roles) - below].count(None) != 1:
        return segments
    return [*segments, *[Segment("", None)] * max(0, values - below)]


def _kind(role: Known | None) -> int:
    return VALUE if role is None else _KINDS[role]


def _finished(columns: list[Column], lacking: int, texts: tuple[int, int]) -> Plan:
    """With columns added that the heading lacks, and those of words marked."""
    if lacking:
        last = max((i for i, column in enumerate(columns) if column.kind == VALUE), default=None)
        place = next((i for i, column in enumerate(columns) if column.kind == NOTE), len(columns))
        at = place if last is None else last + 1
        columns[at:at] = [Column(VALUE, "")] * lacking
    places = [i for i, column in enumerate(columns) if column.kind == VALUE and not column.parent]
    for i in {*places[: texts[0]], *places[max(0, len(places) - texts[1]) :]}:
        columns[i] = Column(TEXT, columns[i].label)
    return Plan(tuple(columns), not lacking)


def _groups(
    segments: Sequence[Segment], roles: Sequence[Known | None], parents: int
) -> tuple[list[int], list[int], list[int]]:
    """The headings over others, those under them, and how many stand under each (nothing where that cannot be told)."""
    rest = [i for i, role in enumerate(roles) if role is None]
    below = _lower_level(roles)
    if below >= 2 * parents:
        under = list(range(len(roles) - below, len(roles)))
        tops = [i for i in rest if i not in under]
        over = sorted(sorted(tops, key=lambda i: (_over_others(segments[i].text), i))[-parents:])
        return over, under, _spans([segments[i].text for i in under], len(over))
    best: tuple[float, list[int], list[int]] | None = None
    for size in range(len(rest) - parents, 2 * parents - 1, -1):
        tops, under = rest[: len(rest) - size], rest[len(rest) - size :]
        over = sorted(tops, key=lambda i: (_over_others(segments[i].text), i))[-parents:]
        texts = [segments[i].text for i in under]
        again = texts.count(texts[0]) == parents > 1
        told = bool(_spans(texts, parents))
        score = sum(_over_others(segments[i].text) for i in over) + _REPEATED * again + _TOLD * told
        if best is None or score > best[0]:
            best = score, sorted(over), under
    _, over, under = best if best is not None else (0.0, rest[:parents], rest[parents:])
    return over, under, _spans([segments[i].text for i in under], parents)


def _over_others(text: str) -> float:
    """How much a heading looks like one over others: it names a time, and is no share."""
    return (1.0 if any(map(str.isdigit, text)) else 0.0) - (2.0 if "%" in text else 0.0) - 0.1 * len(text.split())


def _spans(leaves: Sequence[str], parents: int) -> list[int]:
    """How many of the lower headings stand under each upper one; nothing where that cannot be told."""
    if parents == 1:
        return [len(leaves)]
    starts = [i for i, leaf in enumerate(leaves) if leaf == leaves[0]]
    ends = [i + 1 for i, leaf in enumerate(leaves) if "%" in leaf]
    if len(starts) != parents and len(ends) == parents and ends[-1] == len(leaves):
        starts = [0, *ends[:-1]]
    if len(starts) == parents:
        return [end - start for start, end in zip(starts, [*starts[1:], len(leaves)], strict=True)]
    return [2] * parents if len(leaves) == 2 * parents else []


def shares(plan: Plan) -> dict[tuple[int, str], float]:
    """What whole numbers cost in columns that are headed as shares."""
    columns = [col for col, column in enumerate(plan.columns) if "%" in column.label]
    return {(col, f"whole{digits}"): _WHOLE_SHARE for col in columns for digits in range(1, 12)}

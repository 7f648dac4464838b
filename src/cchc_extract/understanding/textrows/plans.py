"""The columns of a table from left to right: what its heading says, made to fit what its rows show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.model import Role
from cchc_extract.understanding.textrows.beginnings import is_value
from cchc_extract.understanding.textrows.header import Header
from cchc_extract.understanding.textrows.headwords import Segment
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.states import GROUP, LABEL, NOTE, STT, TEXT, UNIT, VALUE, Shape
from cchc_extract.understanding.textrows.tokens import Gap, Text, Token
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_KINDS: dict[Role, int] = {"stt": STT, "indicator": LABEL, "unit": UNIT, "note": NOTE, "other": GROUP}
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

    def shape(self, vocabulary: Vocabulary, *, spare: bool = True) -> Shape:
        """What the parser has to know of it: where there are no notes, a ``spare`` column takes what is printed behind the values."""
        openers = (*vocabulary.tables.openers, *sorted(vocabulary.tables.totals))
        kinds = tuple(column.kind for column in self.columns)
        spare = spare and NOTE not in kinds
        return Shape(kinds=(*kinds, NOTE) if spare else kinds, openers=openers, spare=spare)


class Runs(Struct, frozen=True):
    """What the rows show: how often so many values stand side by side, how many values stand alone on their line, and the share of lines
    with values behind which words stand.
    """

    lengths: Counter[int]
    alone: int
    words_behind: float


def runs_of(text: Text, vocabulary: Vocabulary) -> Runs:
    """Values side by side in ``text``: in a line, or each on a line of its own."""
    lengths: Counter[int] = Counter()
    run, alone, behind, lines = 0, 0, 0, 0
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
        run += value
        alone += value and token.first and token.last
    lengths[run] += run > 0
    return Runs(lengths, alone, behind / lines if lines else 0.0)


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
    if not total:
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


def _roles(segments: Sequence[Segment]) -> list[Role | None]:
    """The role of each heading that is of one: the first number, labels, unit and notes; ``None`` for values, texts, groups."""
    found: list[Role | None] = []
    for segment in segments:
        role = segment.role if segment.role in _KINDS and segment.role not in found else None
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
    if natural >= values + texts:
        return _laid_out(header.segments, values, texts, runs)
    cheapest = min(cut.cost for cut in header.cuts.values())
    for count in sorted(header.cuts):
        cut = header.cuts[count]
        fits = _roles(cut.segments).count(None) == values + texts
        if fits and cut.cost <= cheapest + _DEARER + (values + texts - natural):
            return _laid_out(cut.segments, values, texts, runs)
    return _laid_out(header.segments, values, texts, runs)


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


def _lower_level(roles: Sequence[Role | None]) -> int:
    """How many headings are of a lower level: those that stand behind the note, or a unit and values behind a value (0: not known)."""
    if "note" in roles:
        return len(roles) - 1 - roles.index("note")
    if "unit" not in roles:
        return 0
    unit = roles.index("unit")
    before, behind = roles[:unit].count(None), roles[unit:].count(None)
    return len(roles) - unit if before == behind == 1 else 0


def _laid_out(segments: Sequence[Segment], values: int, texts: int, runs: Runs) -> Plan:
    roles = _roles(segments)
    rest = [i for i, role in enumerate(roles) if role is None]
    parents = len(rest) - values - texts
    if parents <= 0:
        columns = [Column(_kind(role), segments[i].text) for i, role in enumerate(roles)]
        return _finished(columns, -parents, texts, runs)
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
    return _finished(found, 0, texts, runs)


def _kind(role: Role | None) -> int:
    return VALUE if role is None else _KINDS[role]


def _finished(columns: list[Column], lacking: int, texts: int, runs: Runs) -> Plan:
    """With columns added that the heading lacks, and those of words marked."""
    if lacking:
        last = max((i for i, column in enumerate(columns) if column.kind == VALUE), default=None)
        place = next((i for i, column in enumerate(columns) if column.kind == NOTE), len(columns))
        at = place if last is None else last + 1
        columns[at:at] = [Column(VALUE, "")] * lacking
    places = [i for i, column in enumerate(columns) if column.kind == VALUE and not column.parent]
    behind = runs.words_behind >= _WORDS_BEHIND or any(column.parent for column in columns)
    for i in (places[-texts:] if behind else places[:texts]) if texts else ():
        columns[i] = Column(TEXT, columns[i].label)
    return Plan(tuple(columns), not lacking)


def _groups(
    segments: Sequence[Segment], roles: Sequence[Role | None], parents: int
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
    return {(col, "whole"): _WHOLE_SHARE for col, column in enumerate(plan.columns) if "%" in column.label}

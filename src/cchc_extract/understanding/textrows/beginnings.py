"""Which words of a dump could be a row number, a value or a unit, judged by the words and what follows them alone.

What a dump teaches about itself comes on top of that (``candidates``); this is found once, however often the dump is read.
Costs are negative log-odds in natural units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex
from msgspec import Struct

from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.numbering import BULLETS, is_number
from cchc_extract.understanding.textrows.tokens import Gap, Text, Token, join
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import bare, fold

_NUMBER = regex.compile(r"[(]?[<>≤≥]?[-+−]?\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?%?[)]?|[-+−]?\d+(?:[.,]\d+)?%?|\d+/\d+")
_DATE = regex.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/(?:19|20)\d{2}|\d{1,4}/(?:\d{4}/)?\p{Lu}[\p{Lu}\d/-]+")
"""A date, or the number of a document."""
NAMES_TIME, _TIME = frozenset({"Quý", "Tháng"}), regex.compile(r"(?:[IVX]{1,3}|\d{1,2})(?:/\d{4})?")
_DATED = 0.8
"""What a date costs as a value before it is known which columns hold any."""
_GROUP_BEGINS, _GROUP = regex.compile(r"[-+−]?\d{1,3}"), regex.compile(r"\d{3}(?:,\d+)?%?")
_MOST_GROUPS = 4
_POINTS, _LEAST_DOTTED = regex.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"), 2
_GROUPED, _GROUPED_BESIDE_DOTS = 1.0, 5.0
_CUT_NUMBER = regex.compile(r"\d[\d.,]*[.,]")
_DECIMALS = regex.compile(r"[.,]\d{1,2}$|,\d+$|[.]\d{4,}$")
_GROUP_LENGTH = 3
_BULLET, _LONE_BULLET, _CUT_WITHIN = 2.5, 0.8, 1.5
_DASHES = frozenset("-–—−")
NUMBER_PIECE = regex.compile(r"[\dIVXL.()]{1,8}|\(?[a-zđA-IK-VXYĐ][.)/]?\d?")
"""A row number, or what a line end may leave of one."""
_CODE = r"\p{L}+(?:[ /]\p{Ll}+){0,4} ?\(?[=:(] ?\d(?!\d)\)? ?[;,./]? ?"
_LEGEND = regex.compile(rf"(?=(?P<name>[^=:(\d]+))(?:{_CODE}){{1,8}}")
_UNIT_WORDS = regex.compile(r"\p{Lu}[\p{L}/, ().²³]*")
_MOST_PIECES, _LONGEST_UNIT, _LONGEST_LEGEND = 6, 6, 18
SURE_UNIT, _UNKNOWN_UNIT, _UNKNOWN_SMALL = 0.3, 2.6, 1.7
_NEVER = 20.0
_LONG_SMALL, _CAPITAL_INLINE = 0.5, 1.2
_MOST_BREAKS, _MOST_BREAKS_OF_CODES = 4, 8


class Arc(Struct, frozen=True):
    """A stretch of words, up to but without ``end``, that can be one cell; ``text`` is what the cell then says, ``kind`` what kind of
    value it is.
    """

    end: int
    cost: float
    text: str
    kind: str = ""


class Stretch(NamedTuple):
    """Words, up to but without ``end``, that stand where a unit could: as one text, what that costs by its kind (``None``: of no kind
    that units have), whether it is a legend of codes, what its line ends and capitals cost besides, and what a small first letter does.
    """

    end: int
    words: str
    cost: float | None
    legend: bool
    besides: float
    small: float


class Beginnings(Struct, frozen=True):
    """By index of the first word: row numbers, values, stretches that could be units; and whether a value may begin there."""

    numbers: dict[int, tuple[Arc, ...]]
    values: dict[int, tuple[Arc, ...]]
    stretches: tuple[tuple[Stretch, ...], ...]
    value_begins: tuple[bool, ...]


def is_value(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether a word looks like what stands in a value column; words such as ``Có`` do only at the end of their line."""
    text = token.text
    if _NUMBER.fullmatch(text) or text in _DASHES or is_date(text):
        return True
    return token.last and not text.islower() and fold(text) in vocabulary.value_words


def is_date(text: str) -> bool:
    """Whether a word is a date or the number of a document, such as tables of tasks and of documents have."""
    return "/" in text and bool(_DATE.fullmatch(text))


def value_kind(text: str) -> str:
    """What kind of value a text is: ``dash``, ``percent``, ``decimals``, ``word``, or ``whole`` and the number of its digits."""
    if text in _DASHES:
        return "dash"
    if is_date(text):
        return "date"
    if not any(map(str.isdigit, text)) or text[0].isalpha():
        return "word"
    if text.endswith("%"):
        return "percent"
    return "decimals" if _DECIMALS.search(text) else f"whole{sum(map(str.isdigit, text))}"


@lru_cache(maxsize=2)
def beginnings(text: Text, vocabulary: Vocabulary) -> Beginnings:
    """What may begin anywhere in ``text``; remembered, for a dump is read several times."""
    begins = tuple(_value_begins(token, vocabulary) for token in text.tokens)
    finder = _Finder(text.tokens, vocabulary, begins, _tied(text.tokens), points_stand(text.tokens))
    places = range(len(text.tokens))
    return Beginnings(
        numbers={p: arcs for p in places if (arcs := tuple(finder.numbers(p)))},
        values={p: arcs for p in places if (arcs := tuple(finder.values(p)))},
        stretches=tuple(tuple(finder.stretches(p)) for p in places),
        value_begins=finder.value_begins,
    )


def _value_begins(token: Token, vocabulary: Vocabulary) -> bool:
    if token.text[0].isalpha() and not token.last:
        return False
    return is_value(token, vocabulary) or bool(_CUT_NUMBER.fullmatch(token.text))


def _tied(tokens: Sequence[Token]) -> frozenset[str]:
    """Words that stand behind one and the same word wherever they stand: the second halves of compounds (``sinh`` of ``học sinh``)."""
    before: dict[str, set[str]] = {}
    again: set[str] = set()
    for left, word in pairwise(tokens):
        text = word.text.lower()
        if text in before:
            again.add(text)
        before.setdefault(text, set()).add(left.text.lower())
    return frozenset(word for word in again if len(before[word]) == 1 and word.isalpha())


def points_stand(tokens: Sequence[Token]) -> bool:
    """Whether points stand between the groups of three digits: no blanks do, then."""
    return sum(_POINTS.fullmatch(token.text) is not None for token in tokens) >= _LEAST_DOTTED


class _Finder(Struct, frozen=True):
    tokens: tuple[Token, ...]
    vocabulary: Vocabulary
    value_begins: tuple[bool, ...]
    tied: frozenset[str]
    dotted: bool

    def numbers(self, p: int) -> Iterator[Arc]:
        """Row numbers at the start of a line, also broken over lines (``3.3.`` + ``1``)."""
        tokens, joined = self.tokens, ""
        if not tokens[p].first:
            return
        if tokens[p].last and tokens[p].text in BULLETS:
            yield Arc(p + 1, _LONE_BULLET, tokens[p].text)
        for q in range(p, min(p + _MOST_PIECES, len(tokens))):
            piece = tokens[q].text
            if (
                not tokens[q].first
                or not NUMBER_PIECE.fullmatch(piece)
                or (joined and piece[0] not in "0123456789.IVXL")
            ):
                return
            cost = self._joint_cost(joined, piece)
            joined += piece
            if is_number(joined):
                yield Arc(q + 1, cost, joined)
            if not tokens[q].last:
                return

    def _joint_cost(self, joined: str, piece: str) -> float:
        if not joined:
            return 0.0
        digits = joined[-1].isdigit() and piece[0].isdigit()
        return 2.0 if digits else 0.2

    def values(self, p: int) -> Iterator[Arc]:
        """Values: one word, or a number cut at a line end or grouped by blanks."""
        token = self.tokens[p]
        following = self.tokens[p + 1] if p + 1 < len(self.tokens) else None
        if is_value(token, self.vocabulary):
            yield Arc(p + 1, self._value_cost(p), token.text, value_kind(token.text))
        if following is not None and token.text in NAMES_TIME and _TIME.fullmatch(following.text):
            yield Arc(p + 2, _DATED, f"{token.text} {following.text}", "date")
        if following is None or not token.text[0].isdigit():
            return
        if following.first and following.last and _CUT_NUMBER.fullmatch(token.text) and following.text[0].isdigit():
            text = token.text + following.text
            yield Arc(p + 2, 0.3, text, value_kind(text))
        elif self._is_cut(token, following):
            text = token.text + following.text
            yield Arc(p + 2, _CUT_WITHIN, text, value_kind(text))
        if following.text == "%" and (not following.first or following.last):
            yield Arc(p + 2, 0.5, token.text + (" %" if not following.first else "%"), "percent")
        yield from self._grouped(p)

    def _is_cut(self, token: Token, following: Token) -> bool:
        """Whether a number with separators may go on in the next line, which is digits alone (a narrow column: ``12.345,6`` + ``7``)."""
        group = max(token.text.rfind("."), token.text.rfind(","))
        alone = following.first and following.last and following.text.isdigit() and token.last
        short = group > 0 and len(token.text) - group - 1 + len(following.text) <= _GROUP_LENGTH
        return alone and short and bool(_NUMBER.fullmatch(token.text + following.text))

    def _value_cost(self, p: int) -> float:
        """What speaks against the value at ``p``: a dash before words is a bullet or joins them, a number may open a row or be named."""
        token, before = self.tokens[p], self.tokens[p - 1] if p else None
        if is_date(token.text):
            return _DATED
        inline = not token.last
        letters = inline and self.tokens[p + 1].text[0].isalpha()
        cost = 0.0
        if token.text in _DASHES and letters:
            joins = before is None or token.first or not self.value_begins[p - 1]
            cost = _BULLET if joins else 0.5
        elif token.first and inline and is_number(token.text):
            cost = 0.4
        named = before is not None and fold(before.text) in self.vocabulary.before_numbers
        return cost + (0.0 if not named else 0.8 if token.last else 1.5)

    def _grouped(self, p: int) -> Iterator[Arc]:
        """Numbers whose groups of three digits stand apart: ``1 204``."""
        tokens, text = self.tokens, self.tokens[p].text
        if not _GROUP_BEGINS.fullmatch(text):
            return
        for q in range(p + 1, min(p + _MOST_GROUPS, len(tokens))):
            if tokens[q].first or tokens[q].gap is not Gap.INLINE or not _GROUP.fullmatch(tokens[q].text):
                return
            text += " " + tokens[q].text
            yield Arc(q + 1, _GROUPED_BESIDE_DOTS if self.dotted else _GROUPED, text, value_kind(text))

    def stretches(self, p: int) -> Iterator[Stretch]:
        """Stretches that end where a line ends, a value may begin or a code ends: known units, legends of codes, any few words."""
        tokens, breaks, coded = self.tokens, 0, False
        if not (tokens[p].text[0].isalpha() or tokens[p].text[0] in "%‰("):
            return
        for q in range(p + 1, min(p + _LONGEST_LEGEND, len(tokens)) + 1):
            breaks += q - 1 > p and tokens[q - 1].first
            coded = coded or "=" in tokens[q - 1].text
            if breaks > (_MOST_BREAKS_OF_CODES if coded else _MOST_BREAKS) or (q - p > _LONGEST_UNIT and not coded):
                return
            words = ""
            if q < len(tokens) and not tokens[q].first and not self.value_begins[q] and not self._ends_code(q - 1):
                if not (self._behind_value(p) or self._answers(q)):
                    continue
                words = join(tokens[p:q])
                if squeeze(words) not in self.vocabulary.unit_words and not self._answers(q):
                    continue
            words = words or join(tokens[p:q])
            besides = 1.5 if words.isupper() and p and tokens[p - 1].text.isupper() else 0.0
            legend = _LEGEND.fullmatch(words)
            cost, small = (_legend_cost(legend), 0.0) if legend else self._cost(words, q - p)
            if cost is not None and cost > _UNKNOWN_UNIT and self._begins_inline(p, q):
                cost -= _CAPITAL_INLINE + 0.6 * self.value_begins[p - 1]
            broken = 0.1 if cost == SURE_UNIT else 0.3
            yield Stretch(
                q, words, cost, legend is not None, besides + broken * breaks * (q - p <= _LONGEST_UNIT), small
            )

    def _behind_value(self, p: int) -> bool:
        """Whether a unit may stand here behind its value in one line, before other words."""
        before = self.tokens[p - 1].text if p else ""
        return bool(before) and not self.tokens[p].first and self.value_begins[p - 1] and before not in _DASHES

    def _begins_inline(self, p: int, q: int) -> bool:
        """Whether words with a capital stand between words without one and a value, all in one line."""
        tokens = self.tokens
        before = p > 0 and not tokens[p].first and tokens[p].text[0].isupper() and not tokens[p - 1].text[0].isupper()
        if q == len(tokens) or tokens[q].first:
            return before and self.value_begins[p - 1]
        return before and (self.value_begins[q] or self._answers(q))

    def _answers(self, p: int) -> bool:
        """Whether the word at ``p`` is an answer before other words of its line: ``Có``."""
        text = self.tokens[p].text
        return text[0].isupper() and not self.tokens[p].first and fold(text) in self.vocabulary.value_words

    def _ends_code(self, p: int) -> bool:
        return (
            self.tokens[p].text.rstrip(";,.")[-1:].isdigit()
            and p > 0
            and "=" in self.tokens[p].text + self.tokens[p - 1].text
        )

    def _cost(self, words: str, count: int) -> tuple[float | None, float]:
        """What it costs that the words are a unit, and what a small first letter adds where units have capitals."""
        if count > _LONGEST_UNIT:
            return None, 0.0
        small = 1.8 if words[0].islower() else 0.0
        if squeeze(words) in self.vocabulary.unit_words:
            return SURE_UNIT, 0.0 if words[-1].isdigit() else small
        if any(map(str.isdigit, words)):
            return None, 0.0
        capitals = 4.0 if count > 1 and words.isupper() else 0.0
        if self._starts_as_unit(bare(words)):
            long = _LONG_SMALL * max(0, count - 2) if small else 0.0
            return 0.5 + 0.2 * count + capitals + long, 1.5 * small
        if small:
            *first, last = words.split()
            compound = last in self.tied
            unknown = count == 1 + compound and last.replace("/", "").isalpha() and all(map(str.isalpha, first))
            return (_UNKNOWN_SMALL, _NEVER) if unknown else (None, 0.0)
        if count > _LONGEST_UNIT - 1 or not _UNIT_WORDS.fullmatch(words):
            return None, 0.0
        return _UNKNOWN_UNIT + 0.2 * count + capitals, 0.0

    def _starts_as_unit(self, words: str) -> bool:
        starts = self.vocabulary.unit_starts
        return words.startswith(starts) and any(
            words.startswith(start) and not words[len(start)].isalnum() for start in starts
        )


def _legend_cost(legend: regex.Match[str]) -> float:
    codes = sum(letter in "=:(" for letter in legend.group())
    small = 1.0 if legend["name"][0].islower() else 0.0
    return (0.2 if codes > 1 else 1.4 if codes else 4.0) + small + 0.1 * legend["name"].count(" ")

"""The typed form of ``patterns/tables.toml``."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

import regex
from msgspec import Struct
from rapidfuzz import fuzz

from cchc_extract.model import Role
from cchc_extract.patterns.toml import Node, Pattern
from cchc_extract.vietnamese import bare, fold

LONG_ENOUGH = 6
"""Letters a heading needs before some of them may differ: a misread `STT` is as near to other words as to itself."""
ALIKE = 84.0
"""rapidfuzz's ratio (0 to 100) from which a heading is the word: two letters in twelve misread by OCR, or hidden by a stamp."""
WHOLE, NEARLY, STARTS, CONTAINS = 1.0, 0.9, 0.6, 0.5
"""How much a heading says for a role: the word itself, the word misread, its beginning, a part of it."""

_NAMED = regex.compile(r"\s(?:\p{Lu}\p{Ll}|\p{Lu}\b(?!\p{Lu})|\d+$)|^\P{Ll}+$")
"""A name, a letter or a number behind the first word, or capitals all over."""
_NO_LETTERS = regex.compile(r"[^\w%/]+")


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """``text`` bare, without blanks and punctuation: the headings of narrow columns are broken anywhere (``S``, ``T``, ``T``)."""
    return _NO_LETTERS.sub("", bare(text)).strip("/")


class HeadingWords(Struct, frozen=True, kw_only=True, eq=False):
    """The words of one role's headings, squeezed. Equal to nothing but itself, so that scores are remembered by it at no cost."""

    role: Role
    words: frozenset[str]
    starts: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()

    def score(self, heading: str) -> float:
        """How much ``heading`` (squeezed) says for the role: 0 to 1."""
        return _score(heading, self)


class TablePatterns(Struct, frozen=True, kw_only=True, eq=False):
    """All of ``tables.toml``; ``announced``: that a table belongs to the text; ``continued``: that an appendix goes on.

    ``totals``, ``openers``, ``remarks`` and ``layout_words`` are squeezed, and so are ``kinds`` and ``things``, beginnings of headings;
    ``sums``, first words of totals, are bare; ``waiting`` and ``numbered``, words that labels do not end in, are folded.

    Equal to nothing but itself, as ``HeadingWords``.
    """

    headings: tuple[HeadingWords, ...]
    appendix: tuple[Pattern, ...]
    attached: tuple[Pattern, ...]
    continued: tuple[Pattern, ...]
    announced: tuple[Pattern, ...]
    openers: tuple[str, ...]
    waiting: frozenset[str]
    numbered: frozenset[str]
    remarks: frozenset[str]
    totals: frozenset[str]
    sums: tuple[str, ...]
    of_part: regex.Pattern[str]
    layout_words: tuple[str, ...]
    counted: frozenset[str]
    bodies: tuple[str, ...]
    groups: frozenset[str]
    kinds: tuple[str, ...]
    things: tuple[str, ...]

    def heading_score(self, role: Role, label: str) -> float:
        """How much a printed heading, levels joined by `` / ``, says for ``role`` (0 to 1); its lowest level says most."""
        words = next((each for each in self.headings if each.role == role), None)
        if words is None:
            return 0.0
        *upper, leaf = label.split(" / ")
        return max(
            [
                words.score(squeeze(leaf)),
                words.score(squeeze(label)),
                *(words.score(squeeze(each)) / 2 for each in upper),
            ]
        )

    def heading_role(self, label: str) -> tuple[Role | None, float]:
        """The role a heading says most for, and how much; ``None`` where it says nothing."""
        return _role(label, self)

    def is_total(self, label: str) -> bool:
        """Whether a row with this label sums up others."""
        return squeeze(label) in self.totals

    def is_of_part(self, label: str) -> bool:
        """Whether a row with this label sums up a part of the others by its number: ``Cộng mục I``, ``Tổng I+II``."""
        return self.of_part.fullmatch(bare(label)) is not None

    def is_of_groups(self, heading: str) -> bool:
        """Whether a column with this heading groups the rows that a column of labels beside it names."""
        return squeeze(heading) in self.groups

    def is_of_kinds(self, heading: str) -> bool:
        """Whether a column with this heading says of what kind each row is, and names none, though it says something else in each."""
        return squeeze(heading).startswith(self.kinds)

    def is_of_notes(self, heading: str) -> bool:
        """Whether a heading begins as those of notes alone do."""
        starts = next((each.starts for each in self.headings if each.role == "note"), ())
        return squeeze(heading).startswith(starts)

    def is_of_things(self, heading: str) -> bool:
        """Whether a column with this heading, where it holds texts, names the rows that one of groups beside it groups."""
        return squeeze(heading).startswith(self.things)

    def is_body(self, text: str) -> bool:
        """Whether ``text`` names a body: its kind, and a name behind it."""
        return fold(text).startswith(self.bodies) and _NAMED.search(text) is not None


def parse_tables(node: Node) -> TablePatterns:
    """The section ``tables``; raises ``PatternError``."""
    nodes = node.tables("heading")
    rows, told = node.table("rows"), node.table("told")
    patterns = TablePatterns(
        headings=tuple(_heading(each) for each in nodes),
        appendix=tuple(each.pattern(bare) for each in node.tables("appendix")),
        attached=tuple(each.pattern(bare) for each in node.tables("attached")),
        continued=tuple(each.pattern(bare) for each in node.tables("continued")),
        announced=tuple(each.pattern(bare) for each in node.tables("announced")),
        remarks=frozenset(squeeze(word) for word in rows.texts("remarks")),
        openers=tuple(squeeze(word) for word in rows.texts("openers")),
        waiting=frozenset(fold(word) for word in rows.texts("waiting")),
        numbered=frozenset(fold(word) for word in rows.texts("numbered")),
        totals=_totals(rows),
        sums=tuple(sorted({f"{bare(word).split()[0]} " for word in (*rows.texts("sums"), *rows.texts("wholes"))})),
        of_part=_of_part(rows),
        layout_words=tuple(squeeze(word) for word in node.table("layout").texts("words")),
        counted=frozenset(squeeze(word) for word in told.texts("counted")),
        bodies=tuple(f"{fold(word)} " for word in told.texts("bodies")),
        groups=frozenset(squeeze(word) for word in told.texts("groups")),
        kinds=tuple(squeeze(word) for word in told.texts("kinds")),
        things=tuple(squeeze(word) for word in told.texts("things")),
    )
    for each, words in zip(nodes, patterns.headings, strict=True):
        _expect_roles(each, words.role, patterns)
    return patterns


def _totals(rows: Node) -> frozenset[str]:
    """The labels of totals, squeezed: those listed, and the whole body alone or behind a word that sums up."""
    wholes = [squeeze(word) for word in rows.texts("wholes")]
    behind = [squeeze(word) + whole for word in rows.texts("sums") for whole in wholes]
    return frozenset([*map(squeeze, rows.texts("totals")), *wholes, *behind])


def _of_part(rows: Node) -> regex.Pattern[str]:
    def one_of(name: str) -> str:
        return "|".join(regex.escape(bare(word)) for word in sorted(rows.texts(name), key=len, reverse=True))

    number = r"(?:[ivxl]+|\d{1,2}|[a-h])"
    several = rf"{number}(?: ?[+,] ?{number})+"
    return regex.compile(rf"(?:{one_of('sums')}) (?:(?:{one_of('parts')}) {number}|[ivxl]+|{several})")


def _heading(node: Node) -> HeadingWords:
    name = node.choice("role", get_args(Role))
    role: Role = next(each for each in get_args(Role) if each == name)
    return HeadingWords(
        role=role,
        words=frozenset(squeeze(word) for word in node.texts("words")),
        starts=tuple(squeeze(word) for word in node.texts("starts", ())),
        contains=tuple(squeeze(word) for word in node.texts("contains", ())),
    )


def _expect_roles(node: Node, role: Role, patterns: TablePatterns) -> None:
    def gets(heading: str) -> str | None:
        got, _ = patterns.heading_role(heading)
        return None if got == role else f"the heading {heading!r} is taken for {got}, not {role}"

    def does_not_get(heading: str) -> str | None:
        got, _ = patterns.heading_role(heading)
        return f"the heading {heading!r} is taken for {role}, which it must not be" if got == role else None

    for example in node.examples():
        node.expect("examples", example.text.split("\n")[0], lambda text=example.text: gets(text))  # type: ignore[misc]
    for text in node.texts("refuses", ()):
        node.expect("refuses", text, lambda text=text: does_not_get(text))  # type: ignore[misc]


@lru_cache(maxsize=20_000)
def _role(label: str, patterns: TablePatterns) -> tuple[Role | None, float]:
    if not squeeze(label):
        return None, 0.0
    best = max(patterns.headings, key=lambda each: patterns.heading_score(each.role, label))
    score = patterns.heading_score(best.role, label)
    return (best.role, score) if score else (None, 0.0)


@lru_cache(maxsize=20_000)
def _score(heading: str, known: HeadingWords) -> float:
    if heading in known.words:
        return WHOLE
    if any(_alike(heading, word) for word in known.words):
        return NEARLY
    if heading.startswith(known.starts):
        return STARTS
    return CONTAINS if any(part in heading for part in known.contains) else 0.0


def _alike(heading: str, word: str) -> bool:
    return min(len(heading), len(word)) >= LONG_ENOUGH and fuzz.ratio(heading, word, score_cutoff=ALIKE) > 0

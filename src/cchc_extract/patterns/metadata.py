"""The typed form of ``patterns/metadata.toml``: what finds the fields of a head and of a signature block.

``Finder`` is also the pattern of ``references.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex
from msgspec import Struct

from cchc_extract.patterns.plain import plain
from cchc_extract.patterns.toml import REGEX_SECONDS, Example, Node

PERIOD_TYPES = ("year", "half", "nine_months", "quarter", "month")
ROLES = (
    "motto",
    "motto-ended",
    "number",
    "number-begun",
    "dated",
    "subject",
    "subject-in-column",
    "addressee",
    "recipients",
    "authority",
    "position",
    "signer",
    "noise",
    "mail",
    "incoming",
    "incoming_entry",
    "body",
    "heading",
    "statement",
    "period",
    "appendix",
    "template",
    "draft",
    "attached",
    "attached-start",
    "reported-days",
)


class Finder(Struct, frozen=True, kw_only=True):
    """One pattern of a head: ``regex`` runs over the plain form of a line (``understanding.plain``).

    ``role`` says what it finds, ``doubtful`` that what it finds must be flagged. ``type`` is the period's type, for a period.
    """

    id: str
    role: str
    regex: regex.Pattern[str]
    doubtful: bool = False
    type: str = ""


class HeadWords(Struct, frozen=True, kw_only=True):
    """The word lists of ``metadata.toml``, as printed there; see the comments in that file for what each is for."""

    offices: tuple[str, ...]
    doc_types: tuple[str, ...]
    deciding_types: tuple[str, ...]
    letter: str
    submission_types: tuple[str, ...]
    periodic_types: tuple[str, ...]
    letter_reports: tuple[str, ...]
    bodies: tuple[str, ...]
    open_names: tuple[str, ...]
    table_titles: tuple[str, ...]
    connectives: tuple[str, ...]
    name_connectives: tuple[str, ...]
    ministries: tuple[str, ...]
    departments: tuple[str, ...]
    communes: tuple[str, ...]
    districts: tuple[str, ...]
    provinces: tuple[str, ...]
    cities: tuple[str, ...]
    central_cities: tuple[str, ...]
    family_names: tuple[str, ...]
    given_names: tuple[str, ...]
    rare_names: tuple[str, ...]
    recipients: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The kinds of places a name may begin with: xã, huyện, tỉnh, thành phố …"""
        return (*self.communes, *self.districts, *self.provinces, *self.cities)


class MetadataPatterns(Struct, frozen=True, kw_only=True, eq=False):
    """All of ``metadata.toml``: the finders of each role in the order in which they are tried, and the word lists.

    Equal to nothing but itself, so that what they find on a page is remembered at no cost.
    """

    finders: Mapping[str, tuple[Finder, ...]]
    words: HeadWords


def parse_metadata(node: Node) -> MetadataPatterns:
    """``metadata.toml`` as patterns; raises ``PatternError``."""
    found: dict[str, list[Finder]] = {role: [] for role in ROLES}
    for table in node.tables("pattern"):
        finder = parse_finder(table, table.choice("role", ROLES))
        found[finder.role].append(finder)
    for table in node.tables("period"):
        found["period"].append(parse_finder(table, "period", type=table.choice("type", PERIOD_TYPES)))
    words = node.table("words")
    lists = {name: words.texts(name) for name in HeadWords.__struct_fields__ if name != "letter"}
    return MetadataPatterns(
        finders={role: tuple(finders) for role, finders in found.items()},
        words=HeadWords(letter=words.text("letter"), **lists),
    )


def parse_finder(node: Node, role: str, *, type: str = "") -> Finder:
    """One table of patterns as a ``Finder``; its examples state what each group captures as printed, with its marks."""
    compiled = node.regex("regex")
    return prove(
        Finder(id=node.text("id"), role=role, regex=compiled, doubtful=node.flag("doubtful", False), type=type), node
    )


def prove(finder: Finder, node: Node) -> Finder:
    """``finder``, with the examples and refuses of its table registered."""
    examples = node.examples()
    if not examples:
        raise node.error("examples", "a pattern needs at least one example")
    for example in examples:
        node.expect("examples", example.text, lambda example=example: _tried(finder, example))  # type: ignore[misc]
    for text in node.texts("refuses", ()):
        node.expect("refuses", text, lambda text=text: _refused(finder, text))  # type: ignore[misc]
    return finder


def _tried(finder: Finder, example: Example) -> str | None:
    match = finder.regex.search(plain(example.text), timeout=REGEX_SECONDS)
    if match is None:
        return f"{finder.id} finds nothing in its example {example.text!r}"
    for name, expected in example.captures:
        got = (
            example.text[slice(*match.span(name))]
            if name in finder.regex.groupindex and match[name] is not None
            else None
        )
        if got is None or got.strip() != expected.strip():
            return f"{finder.id} captures {got!r} as {name} in {example.text!r}, not {expected!r}"
    return None


def _refused(finder: Finder, text: str) -> str | None:
    match = finder.regex.search(plain(text), timeout=REGEX_SECONDS)
    return None if match is None else f"{finder.id} finds {match.group()!r} in {text!r}, which it must refuse"

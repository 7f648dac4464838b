"""The number format of a cell taken apart: its sections, what each holds, and which of them shows a number (ECMA-376, part 1, 18.8.31)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, TypeAlias

import regex
from msgspec import Struct

TokenKind = Literal["literal", "digit", "point", "comma", "percent", "exponent", "slash", "text", "general", "date"]
Token: TypeAlias = tuple[TokenKind, str]

GENERAL: Final = "General"
BUILT_IN: Final[dict[int, str]] = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '#,##0 "₫"', 6: '#,##0 "₫"', 7: '#,##0.00 "₫"', 8: '#,##0.00 "₫"',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)", 41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
    42: '_-* #,##0 "₫"_-;-* #,##0 "₫"_-;_-* "-" "₫"_-;_-@_-', 43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    44: '_-* #,##0.00 "₫"_-;-* #,##0.00 "₫"_-;_-* "-"?? "₫"_-;_-@_-', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
    49: "@",
}  # fmt: skip
"""The formats that a number stands for and no file states, as a Vietnamese system has them."""

_PART = regex.compile(
    r"""(?P<quoted>"[^"]*"?) | \\(?P<escaped>.) | _(?P<space>.) | \*(?P<fill>.)
      | \[(?P<elapsed>h+|m+|s+)\] | \[(?P<bracket>[^\]]*)\]
      | (?P<general>General|Standard) | (?P<half>AM/PM|A/P) | (?P<exponent>E[+-])
      | (?P<date>y+|m+|d+|h+|s+(?:\.0+)?|b+|e+|g+) | (?P<digit>[0\#?]) | (?P<other>.)""",
    regex.VERBOSE | regex.IGNORECASE | regex.DOTALL,
)
_CONDITION = regex.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY = regex.compile(r"\$([^-\]]*)(?:-([0-9A-Fa-f]+))?")
_SIGNS: Final[dict[str, TokenKind]] = {
    ".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "text",
}  # fmt: skip
_MOST_LETTERS = 255
"""A longer format is none that Excel allows."""


class Section(Struct, frozen=True):
    """One of the up to four parts of a format. ``condition``: the comparison that a number has to stand, where it states one.

    ``language``: the number of the system that it names (``[$-409]``), 0 where none is.
    """

    tokens: tuple[Token, ...]
    kinds: frozenset[TokenKind]
    condition: tuple[str, Decimal] | None = None
    language: int = 0

    def has(self, kind: TokenKind) -> bool:
        """Whether any of its tokens is of this kind."""
        return kind in self.kinds


@lru_cache(maxsize=4096)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format, at least one."""
    made = tuple(_section(part) for part in _parts(code[:_MOST_LETTERS] or GENERAL))
    return made[:4]


def section_for(number: Decimal, sections: tuple[Section, ...]) -> tuple[Section, bool]:
    """The section that shows ``number``, and whether it shows it without its sign, which the section itself prints."""
    numeric = [each for each in sections[:3] if not (each.has("text") and len(sections) > 1)] or [sections[0]]
    if any(each.condition for each in numeric):
        for at, each in enumerate(numeric):
            if each.condition is None or _stands(number, each.condition):
                return each, at > 0 and number < 0
        return numeric[-1], False
    if number < 0 and len(numeric) > 1:
        return numeric[1], True
    if number == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], False


def text_section(sections: tuple[Section, ...]) -> Section | None:
    """The section that shows texts, where the format has one: the fourth, or the last with an ``@`` in it."""
    if len(sections) == 4:
        return sections[3]
    return sections[-1] if sections[-1].has("text") else None


def _stands(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return {
        "<": number < bound, ">": number > bound, "=": number == bound, "<=": number <= bound, ">=": number >= bound,
        "<>": number != bound,
    }[sign]  # fmt: skip


def _parts(code: str) -> list[str]:
    """The code cut at the semicolons that stand in no quotes and are not escaped."""
    parts, start = [], 0
    for found in _PART.finditer(code):
        if found["other"] == ";":
            parts.append(code[start : found.start()])
            start = found.end()
    return [*parts, code[start:]]


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition, language = None, 0
    for found in _PART.finditer(code):
        if (bracket := found["bracket"]) is not None:
            if stated := _CONDITION.fullmatch(bracket.strip()):
                condition = stated[1], Decimal(stated[2])
            elif named := _CURRENCY.fullmatch(bracket):
                language = int(named[2][-4:], 16) if named[2] else language
                tokens.append(("literal", named[1]))
        else:
            tokens.append(_token(found))
    return Section(tuple(tokens), frozenset(kind for kind, _ in tokens), condition, language)


def _token(found: regex.Match[str]) -> Token:
    kind, said = found.lastgroup or "other", found[found.lastgroup or "other"]
    if kind == "quoted":
        return "literal", said.strip('"')
    if kind == "escaped":
        return "literal", said
    if kind in ("space", "fill"):
        return "literal", " " if kind == "space" else ""
    if kind == "elapsed":
        return "date", f"[{said.lower()}]"
    if kind in ("date", "half"):
        return "date", said.lower()
    if kind in ("digit", "exponent", "general"):
        return kind, said  # type: ignore[return-value]  # the three are kinds of tokens themselves
    return _SIGNS.get(said, "literal"), said

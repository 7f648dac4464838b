"""Fields of a Word document: of each the result is printed, and of those without one what their code draws (ECMA-376, part 1, 17.16)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import regex

from cchc_extract.reading.docxnames import VAL, W, is_on, w, whole
from cchc_extract.reading.docxnumbers import formatted
from cchc_extract.reading.docxplain import EMPTY, TICKED
from cchc_extract.reading.docxsymbols import UNREAD, sign

_SYMBOL = regex.compile(
    r'SYMBOL\s+(?P<code>0x[0-9a-f]{1,6}|\d{1,7})(?:.*?\\f\s+"?(?P<font>[^"\\]+?)"?\s*(?:\\|$))?', regex.I
)
_FRACTION = regex.compile(r"EQ\s+\\f\s*\(\s*(?P<one>[^;,()]+?)\s*[;,]\s*(?P<two>[^;()]+?)\s*\)\s*", regex.I)
_BUTTON = regex.compile(r"MACROBUTTON\s+\S+\s+(?P<text>.*\S)", regex.I)

_AUTOMATIC = regex.compile(
    r"AUTONUM(?:LGL)?\b(?:\s+\\\*\s*(?P<style>\w+)|\s+\\s\s*(?P<mark>\S)|\s+(?P<bare>\\e))*\s*$", regex.I
)
"""Numbers a paragraph: ``AUTONUM \\* roman \\s )``; ``\\e`` leaves the mark behind it out."""
_LIST = regex.compile(
    r'LISTNUM\b(?:\s+(?!\\)"?(?P<name>\w+)"?)?(?:\s*\\(?:l\s*(?P<level>\d)|s\s*(?P<start>\d+)))*\s*$', regex.I
)
"""A number within a paragraph: ``LISTNUM LegalDefault \\l 2 \\s 5``, of a list, at a level, beginning with a number."""
_LEVELS = {
    "numberdefault": tuple(
        zip(("decimal", "lowerLetter", "lowerRoman") * 3, ("{})",) * 3 + ("({})",) * 3 + ("{}.",) * 3, strict=True)
    ),
    "outlinedefault": (
        ("upperRoman", "{}."), ("upperLetter", "{}."), ("decimal", "{}."), ("lowerLetter", "{})"), ("decimal", "({})"),
        ("lowerLetter", "({})"), ("lowerRoman", "({})"), ("lowerLetter", "({})"), ("lowerRoman", "({})"),
    ),
}  # fmt: skip
"""How each of Word's own two lists with a number of its own at every level writes them."""
_LEGAL = "legaldefault"
"""Word's own list of numbers as ``1.2.1.``."""
_SILENT = frozenset(("SET", "ASK", "TC", "TA", "XE", "RD", "PRIVATE", "ADVANCE", "NEXT", "NEXTIF", "SKIPIF", "PRINT"))
"""Fields that print nothing where they stand, whatever their result is."""
_MOST_CODE = 500
"""Letters of a code that are looked at."""
_STYLES = {"roman": "lowerRoman", "alphabetic": "lowerLetter"}


@dataclass(slots=True)
class _Field:
    form: Any | None
    code: list[str] = field(default_factory=list)
    shown: bool = False
    printed: bool = False
    divided: bool = False

    @property
    def instruction(self) -> str:
        return "".join(self.code).strip()[:_MOST_CODE]

    @property
    def is_silent(self) -> bool:
        return self.form is None and self.instruction.partition(" ")[0].upper() in _SILENT


class Fields:
    """Follows the fields of a story: its runs are told in order, ``hide`` says whether text is now part of a code.

    ``lost`` counts those that would print something if their results were stored.
    """

    def __init__(self) -> None:
        self.lost = 0
        self._open: list[_Field] = []
        self._numbered = 0
        self._lists: dict[str, list[int]] = {}

    @property
    def hide(self) -> bool:
        """Whether text that comes now is not printed: it stands in the code of a field, or of one around it."""
        return any(not each.shown for each in self._open)

    def mark(self, element: Any) -> str:
        """Takes a ``w:fldChar``; returns what a field prints that has no result."""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._open.append(_Field(_form(element.find(w("ffData")))))
        elif kind == "separate" and self._open:
            innermost = self._open[-1]
            text = innermost.form is None or innermost.form.tag == w("textInput")
            innermost.shown, innermost.divided = text and not innermost.is_silent, True
        elif kind == "end" and self._open:
            return self._ended(self._open.pop())
        return ""

    def code(self, text: str) -> None:
        """Takes a bit of the code of the innermost field."""
        if self._open:
            self._open[-1].code.append(text)

    def text(self) -> None:
        """Is told that the open fields print something."""
        for each in self._open:
            each.printed = True

    def _ended(self, ended: _Field) -> str:
        if ended.printed or self.hide or ended.is_silent:
            return ""
        if ended.form is not None:
            return "" if ended.shown else _filled_in(ended.form)
        instruction = ended.instruction
        automatic, listed = _AUTOMATIC.match(instruction), _LIST.match(instruction)
        if automatic:
            self._numbered += 1
            return _number(self._numbered, automatic)
        drawn = self._listed(listed) if listed else _drawn(instruction)
        known = not instruction or (ended.divided and not instruction.startswith("="))  # a sum is never blank
        self.lost += not drawn and not known
        return drawn

    def _listed(self, listed: regex.Match[str]) -> str:
        """The number of a list that a field counts on."""
        name = (listed["name"] or "NumberDefault").lower()
        level = min(max(whole(listed["level"], 1), 1), 9)
        if name != _LEGAL and name not in _LEVELS:
            return ""  # a list of the author's, whose look is not known here
        counts = self._lists.setdefault(name, [])
        counts[level:] = []
        counts.extend([0] * (level - len(counts)))
        counts[-1] = whole(listed["start"]) if listed["start"] else counts[-1] + 1
        if name == _LEGAL:
            return "".join(f"{max(each, 1)}." for each in counts)
        style, look = _LEVELS[name][level - 1]
        return look.format(formatted(counts[-1], style))


def _form(data: Any | None) -> Any | None:
    """The box, the choice or the text field that a field's data describe."""
    found = (None if data is None else data.find(w(kind)) for kind in ("checkBox", "ddList", "textInput"))
    return next((each for each in found if each is not None), None)


def _filled_in(form: Any) -> str:
    """What a form field of before content controls shows: a box, the choice, or the text it begins with."""
    if form.tag == w("checkBox"):
        state = form.find(w("checked"))
        state = form.find(w("default")) if state is None else state
        return TICKED if state is not None and is_on(state) else EMPTY
    if form.tag == w("ddList"):
        choices = [each.get(VAL, "") for each in form.findall(w("listEntry"))]
        chosen = form.find(w("result"))
        chosen = form.find(w("default")) if chosen is None else chosen
        number = 0 if chosen is None else whole(chosen.get(VAL))
        return choices[number] if 0 <= number < len(choices) else ""
    default = form.find(w("default"))
    return "" if default is None else default.get(VAL, "")


def _number(count: int, automatic: regex.Match[str]) -> str:
    """What an automatic number prints; its style is named in capitals where it is to be so."""
    style = automatic["style"] or ""
    number = formatted(count, _STYLES.get(style.lower(), "decimal"))
    mark = "" if automatic["bare"] else automatic["mark"] or "."
    return (number.upper() if style.isupper() else number) + mark


def _drawn(instruction: str) -> str:
    """What a field draws by its code alone."""
    symbol = _SYMBOL.match(instruction)
    if symbol:
        code = symbol["code"].lower()
        number = int(code.removeprefix("0x"), 16 if code.startswith("0x") else 10)
        return sign(number, symbol["font"] or "", UNREAD)
    fraction = _FRACTION.fullmatch(instruction)
    if fraction:
        return f"{fraction['one']}/{fraction['two']}"
    button = _BUTTON.match(instruction)
    return button["text"] if button else ""

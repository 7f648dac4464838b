"""Fields of a Word document: of each the result is printed, and of those without one what their code draws (ECMA-376, part 1, 17.16)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import regex

from cchc_extract.reading.docxnames import VAL, W, is_on, w, whole
from cchc_extract.reading.docxnumbers import formatted
from cchc_extract.reading.docxplain import EMPTY, TICKED
from cchc_extract.reading.docxsymbols import sign

_SYMBOL = regex.compile(
    r'SYMBOL\s+(?P<code>0x[0-9a-f]{1,6}|\d{1,7})(?:.*?\\f\s+"?(?P<font>[^"\\]+?)"?\s*(?:\\|$))?', regex.I
)
_FRACTION = regex.compile(r"EQ\s+\\f\s*\(\s*(?P<one>[^;,()]+?)\s*[;,]\s*(?P<two>[^;()]+?)\s*\)\s*", regex.I)
_BUTTON = regex.compile(r"MACROBUTTON\s+\S+\s+(?P<text>.*\S)", regex.I)

_AUTOMATIC = regex.compile(
    r"AUTONUM(?:LGL)?\b(?:\s+\\\*\s*(?P<style>\w+)|\s+\\s\s*(?P<mark>\S)|\s+(?P<bare>\\e))*\s*$", regex.I
)
"""Numbers a paragraph: ``AUTONUM \\* roman \\s )``; ``\\e`` leaves the mark behind it out."""
_MOST_CODE = 500
"""Letters of a code that are looked at."""
_STYLES = {"roman": "lowerRoman", "alphabetic": "lowerLetter"}


@dataclass(slots=True)
class _Field:
    form: Any | None
    code: list[str] = field(default_factory=list)
    shown: bool = False
    printed: bool = False


class Fields:
    """Follows the fields of a story: its runs are told in order, ``hide`` says whether text is now part of a code."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._numbered = 0

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
            innermost.shown = innermost.form is None or innermost.form.tag == w("textInput")
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
        if ended.printed or self.hide:
            return ""
        if ended.form is not None:
            return "" if ended.shown else _filled_in(ended.form)
        instruction = "".join(ended.code).strip()[:_MOST_CODE]
        automatic = _AUTOMATIC.match(instruction)
        if automatic is None:
            return _drawn(instruction)
        self._numbered += 1
        return _number(self._numbered, automatic)


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
        return sign(number, symbol["font"] or "")
    fraction = _FRACTION.fullmatch(instruction)
    if fraction:
        return f"{fraction['one']}/{fraction['two']}"
    button = _BUTTON.match(instruction)
    return button["text"] if button else ""

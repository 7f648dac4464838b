"""How the cells of an XLSX are printed: its style sheet (ECMA-376, part 1, 18.8), each combination looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cchc_extract.reading.docxnames import whole
from cchc_extract.reading.legacy import encoding_of_name
from cchc_extract.reading.workbooks.book import PLAIN, Align, Look
from cchc_extract.reading.workbooks.colours import WHITE, Colour, hexadecimal, is_close, of_element
from cchc_extract.reading.workbooks.formatcodes import BUILT_IN, GENERAL

_OFF = ("0", "false", "none")
_ALIGNED: dict[str, Align] = {"left": "left", "center": "center", "right": "right", "centerContinuous": "across"}
_UNKNOWN: Colour = (-1000, -1000, -1000)
"""A ground of a pattern, or of several colours: nothing is like it."""


class Font:
    """A font as cells and parts of a text name it."""

    def __init__(self, element: Any | None, theme: Sequence[Colour]) -> None:
        script = _child(element, "vertAlign")
        name = _child(element, "name") if _child(element, "name") is not None else _child(element, "rFont")
        self.bold = _is_on(_child(element, "b"))
        self.struck = _is_on(_child(element, "strike"))
        self.raised = script is not None and script.get("val") == "superscript"
        self.lowered = script is not None and script.get("val") == "subscript"
        self.name = str(name.get("val", "")) if name is not None else ""
        self.legacy = self.name if self.name and encoding_of_name(self.name) else ""
        self.ink = of_element(_child(element, "color"), theme)


class Looks:
    """The looks that a style sheet (its root; ``None`` where a workbook has none) numbers."""

    def __init__(self, root: Any | None, theme_root: Any | None) -> None:
        self.theme = _theme(theme_root)
        self._codes = dict(BUILT_IN)
        for each in _children(root, "numFmts"):
            self._codes[whole(each.get("numFmtId"))] = each.get("formatCode", GENERAL)
        self._fonts = [Font(each, self.theme) for each in _children(root, "fonts")]
        self._fills = [self._fill(each) for each in _children(root, "fills")]
        self._sides = [_sides(each) for each in _children(root, "borders")]
        self._looks = [self._look(each) for each in _children(root, "cellXfs")]

    def look(self, number: str | None) -> Look:
        """The look of a cell that has this number."""
        at = whole(number)
        return self._looks[at] if 0 <= at < len(self._looks) else PLAIN

    def font(self, element: Any | None) -> Font:
        """The font that the properties of a part of a text state."""
        return Font(element, self.theme)

    def is_unseen(self, ink: Colour | None, ground: Colour | None = None) -> bool:
        """Whether print in this colour is not seen on a ground, white where none is stated."""
        return ink is not None and is_close(ink, ground or WHITE)

    def _fill(self, element: Any) -> Colour | None:
        pattern = _child(element, "patternFill")
        if pattern is None:
            return _UNKNOWN if len(element) else None
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return None
        if kind != "solid":
            return _UNKNOWN
        return of_element(_child(pattern, "fgColor"), self.theme) or _UNKNOWN

    def _look(self, element: Any) -> Look:
        font = _at(self._fonts, element.get("fontId")) or Font(None, self.theme)
        left, right = _at(self._sides, element.get("borderId")) or (False, False)
        aligned = _child(element, "alignment")
        return Look(
            code=self._codes.get(whole(element.get("numFmtId")), GENERAL),
            bold=font.bold,
            struck=font.struck,
            raised=font.raised,
            lowered=font.lowered,
            font=font.legacy,
            align=_ALIGNED.get(aligned.get("horizontal", ""), "") if aligned is not None else "",
            left=left,
            right=right,
            unseen=self.is_unseen(font.ink, _at(self._fills, element.get("fillId"))),
        )


def _theme(root: Any | None) -> tuple[Colour, ...]:
    scheme = None if root is None else next(root.iter("{*}clrScheme"), None)
    if scheme is None:
        return ((0, 0, 0), WHITE)
    colours = []
    for each in scheme:
        first = next(iter(each), None)
        said = "" if first is None else first.get("lastClr") or first.get("val", "")
        colours.append(hexadecimal(said) or _UNKNOWN)
    return tuple(colours)


def _sides(element: Any) -> tuple[bool, bool]:
    return tuple(  # type: ignore[return-value]  # of two names
        (side := _child(element, name)) is not None and side.get("style", "none") != "none"
        for name in ("left", "right")
    )


def _child(element: Any | None, name: str) -> Any | None:
    return None if element is None else element.find("{*}" + name)


def _children(root: Any | None, name: str) -> list[Any]:
    found = _child(root, name)
    return [] if found is None else [each for each in found if isinstance(each.tag, str)]


def _at(known: Sequence[Any], number: str | None) -> Any | None:
    at = whole(number)
    return known[at] if 0 <= at < len(known) else None


def _is_on(element: Any | None) -> bool:
    return element is not None and element.get("val", "1").lower() not in _OFF

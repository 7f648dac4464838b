"""How a run or a paragraph of a Word document is formatted: by itself, its styles or the defaults (ECMA-376, part 1, 17.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import regex

from cchc_extract.reading.docxnames import VAL, W, is_on, value, w

_NO_FILL = ("auto", "", "nil")
_WHITE, _BLACK = "FFFFFF", "000000"
_DOTS = regex.compile(r"pct(\d{1,2})")
"""Patterns of dots that cover so many hundredths: ``pct12`` is 12.5, which makes no difference to the eye."""
_TOGGLES = frozenset(("b", "caps", "strike", "vanish"))
"""Of those looked at here, the formats that ECMA-376 (part 1, 17.7.3) has styles switch over instead of on or off."""


class Styles:
    """The styles of a document (the root of its styles part; ``None`` where it has none)."""

    def __init__(self, root: Any | None) -> None:
        found = [] if root is None else root.findall(w("style"))
        self._by_id = {each.get(f"{W}styleId"): each for each in found}
        self._known: dict[tuple[str | None, str], Any | None] = {}
        defaults = None if root is None else root.find(w("docDefaults"))
        self.fonts = frozenset() if root is None else frozenset(fonts_in(root))
        self._of_runs = None if defaults is None else defaults.find(w("rPrDefault/rPr"))
        usual = (each for each in found if each.get(f"{W}type") == "paragraph")
        self._paragraph = next((each.get(f"{W}styleId") for each in usual if _is_default(each)), None)
        tables = [each for each in found if each.get(f"{W}type") == "table"]
        self._table = next((each.get(f"{W}styleId") for each in tables if _is_default(each)), None)
        self._fonts_by_table = any(each.find(w("rPr/rFonts")) is not None for each in tables)

    def of_paragraph(self, element: Any) -> str | None:
        """The name of a paragraph's style; that of all paragraphs where it states none."""
        return value(element, "pPr/pStyle") or self._paragraph

    def chain(self, name: str | None) -> Iterator[Any]:
        """The style and those it is based on."""
        seen: set[str] = set()
        while name and name in self._by_id and name not in seen:
            seen.add(name)
            yield self._by_id[name]
            name = value(self._by_id[name], "basedOn")

    def for_run(self, properties: Any | None, style: str | None, tag: str) -> Any | None:
        """The element of a run property (``vanish``): the run's own, else that of its styles, else that of the document."""
        own = None if properties is None else properties.find(W + tag)
        if own is not None:
            return own
        for name in (None if properties is None else value(properties, "rStyle"), style):
            found = self._styled(name, tag)
            if found is not None:
                return found
        return None if self._of_runs is None else self._of_runs.find(W + tag)

    def for_paragraph(self, element: Any, tag: str) -> tuple[Any, Any] | None:
        """The element of a paragraph property (``numPr``), and the paragraph or the style that has it."""
        for holder in (element, *self.chain(self.of_paragraph(element))):
            found = holder.find(w(f"pPr/{tag}"))
            if found is not None:
                return found, holder
        return None

    def is_on(self, properties: Any | None, style: str | None, tag: str) -> bool:
        """Whether a run has a format that is on or off. Of most, a paragraph's style and a character's that both have it cancel it."""
        own = None if properties is None else properties.find(W + tag)
        if tag in _TOGGLES and own is None:
            names = (None if properties is None else value(properties, "rStyle"), style)
            stated = [each for each in (self._styled(name, tag) for name in names) if each is not None]
            if stated:
                return sum(map(is_on, stated)) == 1
        found = self.for_run(properties, style, tag)
        return found is not None and is_on(found)

    def fonts_of(self, properties: Any | None, style: str | None, table: str | None = None) -> tuple[str, str]:
        """The names of a run's fonts for the letters of ASCII and for other Western ones; empty where the theme gives it.

        Each is inherited by itself: a run that states a font for Asian letters alone has the others of its styles. ``style`` is
        that of its paragraph, ``table`` that of the table around it.
        """
        stated = list(self._stated_fonts(properties, style, table))
        ascii_font, wide = (_first_font(stated, kind) for kind in ("ascii", "hAnsi"))
        other = _first_font(stated, "cs") or "" if ascii_font is None and wide is None else ""
        return (
            ascii_font if ascii_font is not None else wide or other,
            wide if wide is not None else ascii_font or other,
        )

    def table_style(self, element: Any) -> str | None:
        """The style of the table around ``element`` where table styles of the document state fonts."""
        if not self._fonts_by_table:
            return None
        table = next(element.iterancestors(w("tbl")), None)
        return None if table is None else value(table, "tblPr/tblStyle") or self._table

    def _stated_fonts(self, properties: Any | None, style: str | None, table: str | None) -> Iterator[Any]:
        """What states fonts for a run, the nearest first."""
        own = None if properties is None else properties.find(w("rFonts"))
        if own is not None:
            yield own
        for name in (None if properties is None else value(properties, "rStyle"), style, table):
            for holder in self.chain(name):
                found = holder.find(w("rPr/rFonts"))
                if found is not None:
                    yield found
        found = None if self._of_runs is None else self._of_runs.find(w("rFonts"))
        if found is not None:
            yield found

    def list_of(self, style: str) -> str | None:
        """The list (``w:numId``) of a numbering style."""
        found = (value(each, "pPr/numPr/numId") for each in self.chain(style))
        return next((each for each in found if each is not None), None)

    def _styled(self, name: str | None, tag: str) -> Any | None:
        if name is None:
            return None
        if (name, tag) not in self._known:
            found = (each.find(w(f"rPr/{tag}")) for each in self.chain(name))
            self._known[name, tag] = next((each for each in found if each is not None), None)
        return self._known[name, tag]


def _first_font(stated: Iterable[Any], kind: str) -> str | None:
    """The font that the nearest of ``stated`` names for a kind of letters; empty where that is one of the theme."""
    for each in stated:
        if each.get(f"{W}{kind}Theme"):
            return ""
        if each.get(W + kind):
            return str(each.get(W + kind))
    return None


def fonts_in(element: Any) -> Iterator[str]:
    """The names of all fonts that an element speaks of."""
    for found in element.iter(w("rFonts")):
        yield from (name for each in ("hAnsi", "ascii", "cs") if (name := found.get(W + each)))


def fill_of(holder: Any | None) -> str | None:
    """The colour (``RRGGBB``) with which ``w:shd`` in a set of properties fills; ``None`` where it fills with none, ``?`` where it is not
    known: a colour of the theme, a pattern of lines. Of a pattern of dots (``pct50``) it is the two colours mixed.
    """
    shading = None if holder is None else holder.find(w("shd"))
    if shading is None or shading.get(VAL) == "nil":
        return None
    pattern: str = shading.get(VAL, "clear")
    behind: str = shading.get(f"{W}fill", "auto")
    if behind in _NO_FILL:
        behind = "?" if shading.get(f"{W}themeFill") else ""
    dots: str = shading.get(f"{W}color", "auto")
    if dots in _NO_FILL:
        dots = "?" if shading.get(f"{W}themeColor") else _BLACK
    if pattern == "clear":
        return behind.upper() or None
    if pattern == "solid":
        return dots.upper()
    share = _DOTS.fullmatch(pattern)
    return _mixed(dots, behind or _WHITE, int(share[1]) / 100) if share else "?"


def _mixed(dots: str, behind: str, share: float) -> str:
    """The colour of a pattern of ``dots`` that covers a ``share`` of what is ``behind`` it."""
    try:
        channels = [(int(dots[at : at + 2], 16), int(behind[at : at + 2], 16)) for at in (0, 2, 4)]
    except ValueError:
        return "?"
    return "".join(f"{round(share * one + (1 - share) * other):02X}" for one, other in channels)


def shaded_parts(styles: Iterable[Any]) -> frozenset[str]:
    """The parts of a table (``firstRow``, ``band1Horz``) that its styles fill with a colour; ``wholeTable`` for all of it."""
    shadings = (each for style in styles for each in style.iter(w("shd")))
    return frozenset(_part(each) for each in shadings if fill_of(each.getparent()) not in (None, _WHITE))


def _part(shading: Any) -> str:
    part = next(shading.iterancestors(w("tblStylePr")), None)
    return "wholeTable" if part is None else str(part.get(f"{W}type", "wholeTable"))


def _is_default(style: Any) -> bool:
    return style.get(f"{W}default", "0") in ("1", "true", "on")

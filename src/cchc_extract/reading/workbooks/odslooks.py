"""How the cells of an OpenDocument spreadsheet are printed: its styles, each with those it is made after (OpenDocument 1.2, part 1, 16)."""

from __future__ import annotations

from typing import Any, Final

from cchc_extract.reading.docxnames import twips
from cchc_extract.reading.legacy import encoding_of_name
from cchc_extract.reading.workbooks.book import PLAIN, Align, Look
from cchc_extract.reading.workbooks.colours import WHITE, hexadecimal, is_close

STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST_DEEP = 20
_FIGURE = 5.5
"""Points that a figure of the usual font is wide."""
_ALIGNED: Final[dict[str, Align]] = {
    "start": "left",
    "left": "left",
    "center": "center",
    "end": "right",
    "right": "right",
}
_NO_LINE = ("none", "hidden", "")


class OdsLooks:
    """The looks that the styles of a workbook name. ``root``: that of its ``styles.xml``."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Any] = {}
        self._looks: dict[str, Look] = {}
        self._default = None
        if root is not None:
            self.add(root)
            self._default = next(
                (each for each in root.iter(f"{STYLE}default-style") if each.get(f"{STYLE}family") == "table-cell"),
                None,
            )

    def add(self, element: Any) -> None:
        """Take in the styles below ``element``."""
        for each in element.iter(f"{STYLE}style"):
            self._styles[each.get(f"{STYLE}name", "")] = each

    def look(self, name: str | None) -> Look:
        """The look that a style gives to a cell."""
        if not name:
            return PLAIN
        if name not in self._looks:
            self._looks[name] = self._made(name)
        return self._looks[name]

    def text_look(self, name: str | None, around: Look) -> Look:
        """The look that a style gives to a part of a text, which stands in ``around``."""
        return self.look(name) if name in self._styles else around

    def is_displayed(self, name: str | None) -> bool:
        """Whether a style shows its sheet."""
        return self._property(name or "", "table", f"{_TABLE}display") != "false"

    def width(self, name: str | None) -> float | None:
        """How many figures fit into a column of this style; ``None`` where it does not say."""
        stated = twips(self._property(name or "", "table-column", f"{STYLE}column-width"))
        return None if stated is None else stated / 20 / _FIGURE

    def _made(self, name: str) -> Look:
        text = {each: self._property(name, "text", each) for each in (
            f"{FO}font-weight", f"{STYLE}text-line-through-style", f"{STYLE}text-position", f"{STYLE}font-name", f"{FO}color",
        )}  # fmt: skip
        ink = hexadecimal((text[f"{FO}color"] or "").removeprefix("#"))
        stated = (self._property(name, "table-cell", f"{FO}background-color") or "").removeprefix("#")
        ground = hexadecimal(stated) or WHITE
        position = text[f"{STYLE}text-position"] or ""
        font = text[f"{STYLE}font-name"] or ""
        return Look(
            bold=text[f"{FO}font-weight"] == "bold",
            struck=(text[f"{STYLE}text-line-through-style"] or "") not in _NO_LINE,
            raised=position.startswith("super"),
            lowered=position.startswith("sub"),
            font=font if encoding_of_name(font) else "",
            align=_ALIGNED.get(self._property(name, "paragraph", f"{FO}text-align") or "", ""),
            left=self._side(name, "left"),
            right=self._side(name, "right"),
            unseen=ink is not None and is_close(ink, ground),
        )

    def _side(self, name: str, side: str) -> bool:
        own = self._property(name, "table-cell", f"{FO}border-{side}")
        stated = self._property(name, "table-cell", f"{FO}border") if own is None else own
        return stated is not None and not stated.startswith("none") and "none" not in stated.split()

    def _property(self, name: str, kind: str, attribute: str) -> str | None:
        """What a style, or one that it is made after, says; the defaults where none does."""
        style, deep = self._styles.get(name), 0
        while style is not None and deep < _MOST_DEEP:
            for each in style.iterchildren(f"{STYLE}{kind}-properties"):
                if each.get(attribute) is not None:
                    return str(each.get(attribute))
            style, deep = self._styles.get(style.get(f"{STYLE}parent-style-name", "")), deep + 1
        if self._default is not None:
            for each in self._default.iterchildren(f"{STYLE}{kind}-properties"):
                return None if each.get(attribute) is None else str(each.get(attribute))
        return None

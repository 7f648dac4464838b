"""The colours that a workbook names: by their parts, by a number of the old palette, or by their place in its theme."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from typing import Any, Final

WHITE: Final = (255, 255, 255)
Colour = tuple[int, int, int]

_ALIKE = 16
"""Difference of each of red, green and blue (0 to 255) up to which text cannot be told from what it is printed on."""
_AUTOMATIC = 64
"""The first of the two numbers that mean the colours of the system."""
_PALETTE: Final = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF"
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF"
    "800000008000000080808000800080008080C0C0C0808080"
    "9999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF"
    "000080FF00FFFFFF0000FFFF800080800000008080" "0000FF"
    "00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC99"
    "3366FF33CCCC99CC00FFCC00FF9900FF6600666699969696"
    "003366339966003300333300993300993366333399333333"
)  # fmt: skip
"""The 64 colours of Excel 97 (ECMA-376, part 1, 18.8.27), six hexadecimal digits each."""
_SWAPPED = (1, 0, 3, 2)
"""The first four of a theme as cells count them, by their place in it."""


def of_palette(number: int) -> Colour | None:
    """A colour of the old palette; ``None`` for the system's."""
    return hexadecimal(_PALETTE[6 * number : 6 * number + 6]) if 0 <= number < _AUTOMATIC else None


def hexadecimal(said: str) -> Colour | None:
    """``FF00FF``, with or without what says how clear it is before it; ``None`` for anything else."""
    try:
        red, green, blue = bytes.fromhex(said[-6:])
    except ValueError:
        return None
    return red, green, blue


def of_theme(place: int, theme: Sequence[Colour], tint: float) -> Colour | None:
    """The colour at a place of the theme, lighter or darker by ``tint`` (-1 to 1)."""
    at = _SWAPPED[place] if place < len(_SWAPPED) else place
    if not 0 <= at < len(theme):
        return None
    if not tint:
        return theme[at]
    hue, light, full = colorsys.rgb_to_hls(*(each / 255 for each in theme[at]))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = (round(255 * each) for each in colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), full))
    return red, green, blue


def of_element(element: Any | None, theme: Sequence[Colour]) -> Colour | None:
    """The colour that an element of a style sheet states; ``None`` where it is the system's or none."""
    if element is None or element.get("auto") in ("1", "true"):
        return None
    try:
        if element.get("rgb"):
            return hexadecimal(element.get("rgb"))
        if element.get("theme") is not None:
            return of_theme(int(element.get("theme")), theme, float(element.get("tint", "0")))
        return of_palette(int(element.get("indexed", _AUTOMATIC)))
    except ValueError:
        return None


def is_close(one: Colour, other: Colour) -> bool:
    """Whether print in one colour cannot be told from a ground in the other."""
    return all(abs(here - there) <= _ALIKE for here, there in zip(one, other, strict=True))

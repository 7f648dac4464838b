"""Names of WordprocessingML elements, and how their values are written (ECMA-376, part 1, 17 and 22.9)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"

VAL: Final = f"{W}val"
_OFF = frozenset(("0", "false", "none", "off"))
_MEASURE = re.compile(r"(-?\d+(?:\.\d+)?)(pt|in|cm|mm|pc|pi|%)?")
_TWIPS = {None: 1.0, "pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240.0, "pi": 240.0, "%": 50.0}
"""Twentieths of a point that a unit has; a percentage is written in fiftieths where it has no sign."""


@cache  # a few dozen paths, asked for at every run
def w(path: str) -> str:
    """The path of element names with their namespace: ``w("tcPr/gridSpan")``."""
    return "/".join(W + part for part in path.split("/"))


def value(element: Any, path: str) -> str | None:
    """The ``w:val`` of the element at ``path``; ``None`` where there is none."""
    found = element.find(w(path))
    return None if found is None else found.get(VAL)


def is_on(element: Any, name: str = VAL) -> bool:
    """Whether an element that switches something says so by its attribute ``name``; it does where it says nothing."""
    return element.get(name, "1").lower() not in _OFF


def whole(text: str | None, default: int = 0) -> int:
    """A whole number; ``default`` for anything else."""
    try:
        return default if text is None else int(float(text))
    except (ValueError, OverflowError):
        return default


def twips(text: str | None) -> float | None:
    """A length in twentieths of a point, of which Strict Open XML states the unit; ``None`` for what is none."""
    found = _MEASURE.fullmatch(text.strip()) if text else None
    return None if found is None else float(found[1]) * _TWIPS[found[2]]

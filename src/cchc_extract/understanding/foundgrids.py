"""What a recogniser of tables in plain text hands out."""

from __future__ import annotations

from msgspec import Struct

from cchc_extract.model import Finding, Grid
from cchc_extract.model.words import Words


class FoundGrid(Struct, frozen=True):
    """A table as a grid, and the lines of the text, from ``start`` up to without ``end``, in which it stands with its heading."""

    start: int
    end: int
    grid: Grid


def warning(code: str, said: Words) -> Finding:
    """A doubt about how the cells of a table were found."""
    return Finding(code=code, severity="warning", stage="layout", message=said.en, message_vi=said.vi)

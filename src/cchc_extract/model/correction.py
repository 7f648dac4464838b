"""What a reviewer decided about a report: a line of ``corrections.csv``."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

Choice: TypeAlias = Literal["corrected", "kept", "rejected", "undone"]

FINDING = "finding:"
"""Begins ``field`` of a correction about a finding that is about no row and no field."""


FIGURES = "figures:"
"""Begins ``place`` of a correction about a figure of the narrative: the measure follows, and which of those with it."""


TABLES = "tables:"
"""Begins ``place`` of a correction about a table of a text file: the numbers of its first and its last line follow (``tables:41-97``)."""
COLUMNS = "columns"
"""``field`` of a correction about a table, and of a finding about a whole table of a text file: its columns in order."""


Target: TypeAlias = tuple[str, str, int | None, int | None]
"""Place, field, appendix and row."""


class Correction(Struct, frozen=True, kw_only=True):
    """A line of ``corrections.csv``; its columns say what each field is. ``appendix``, ``row`` and ``column`` are empty in old files."""

    document_id: str
    sha256: str
    place: str
    field: str
    raw: str
    corrected: str
    decision: Choice
    when: str
    who: str
    label: str = ""
    appendix: int | None = None
    row: int | None = None
    column: int | None = None

    @property
    def target(self) -> Target:
        """What it is about, within its document: of corrections with the same target the last counts.

        The path in a place moves with the STT that is corrected, so it may have named another row before.
        """
        return self.place, self.field, self.appendix, self.row

    @property
    def allowed(self) -> tuple[str, ...]:
        """The readings of its place with which it holds."""
        return (self.raw, self.corrected) if self.decision == "corrected" else (self.raw,)

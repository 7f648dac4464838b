"""A finding: something a reviewer should look at."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "info"]
Stage = Literal["read", "layout", "metadata", "normalize", "check", "archive"]
Doubts = Literal["reading", "paper", "form"]
"""``reading``: the dataset may not say what the paper says; ``paper``: the paper contradicts itself; ``form``: how it is made out."""
Part = Literal["whole", "part", "stated", "other"]
"""What a place is in a contradiction: the total, one of its parts, the figure that is stated and does not fit, anything else."""
State = Literal["open", "settled"]


class Place(Struct, frozen=True, kw_only=True):
    """A place that a finding speaks of: a line of ``finding_places.csv``.

    ``appendix``, ``row`` and ``column`` are numbers of ``rows.csv``, ``field`` is a column of ``rows.csv`` or ``documents.csv``, or the
    measure of a line of ``figures.csv`` whose quote is ``raw``. ``page`` is 1-based, ``raw`` is what stands there. ``document_id`` names
    another report where the finding is about two.
    """

    appendix: int | None = None
    row: int | None = None
    column: int | None = None
    field: str = ""
    page: int | None = None
    part: Part = "other"
    raw: str = ""
    document_id: str = ""


class Finding(Struct, frozen=True, kw_only=True):
    """One line of ``findings.csv``. It never changes a value: it says that a value should be looked at.

    ``code`` is a stable kebab-case name (``page-failed``, ``low-confidence``), ``message`` one sentence in English that holds
    the figures and ``message_vi`` the same in Vietnamese. ``page`` is 1-based, ``appendix``, ``row`` and ``column`` are the numbers of
    ``rows.csv``, ``field`` a column of ``documents.csv`` or ``rows.csv``: its first place. ``places`` are all places where there are
    several. ``raw`` is what was read, ``expected`` what a rule would have it be. ``cause`` is the number (from 1) of the finding of the
    same report that explains this one. ``state``: ``settled`` by a correction, else ``open``.
    """

    code: str
    severity: Severity
    stage: Stage
    message: str
    page: int | None = None
    appendix: int | None = None
    row: int | None = None
    column: int | None = None
    field: str = ""
    raw: str = ""
    expected: str = ""
    message_vi: str = ""
    doubts: Doubts = "reading"
    places: tuple[Place, ...] = ()
    cause: int | None = None
    state: State = "open"

    def all_places(self) -> tuple[Place, ...]:
        """Every place it speaks of, at least one: its own where no others are given."""
        own = Place(
            appendix=self.appendix, row=self.row, column=self.column, field=self.field, page=self.page, raw=self.raw
        )
        return self.places or (own,)

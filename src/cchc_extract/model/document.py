"""What comes out: a document, its rows, references, figures and findings, and the line of the file they came from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Literal

from msgspec import Struct

from cchc_extract.model.correction import COLUMNS
from cchc_extract.model.evidence import Decision
from cchc_extract.model.finding import Finding
from cchc_extract.model.geometry import Box
from cchc_extract.model.table import Row

FileStatus = Literal["ok", "partial", "failed", "duplicate", "skipped"]


class FieldValue(Struct, frozen=True, kw_only=True):
    """One metadata field: the typed ``value`` as written to ``documents.csv``, ``raw`` as printed, and where and by which pattern.

    ``pattern`` is the id of the pattern that found it (shown by ``explain``); ``confidence`` is ``None`` where born digital.
    """

    name: str
    value: str
    raw: str = ""
    page: int | None = None
    box: Box | None = None
    pattern: str = ""
    confidence: float | None = None
    alternative: str | None = None
    decisions: tuple[Decision, ...] = ()

    text_field: ClassVar[str] = "value"

    @property
    def text(self) -> str:
        """What is kept, as other evidence names it."""
        return self.value


class Reading(Struct, frozen=True, kw_only=True):
    """A decision about a text: one line of ``readings.csv``.

    ``appendix``, ``row`` and ``column`` are numbers of ``rows.csv`` (``None`` for a field of the document), ``read`` is the first reading
    and ``kept`` what stands in the dataset, by ``rule``. ``alternatives`` are other readings and their confidences, ``None`` where those
    are not known.
    """

    field: str
    read: str
    kept: str
    rule: str
    appendix: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    alternatives: tuple[tuple[str, float | None], ...] = ()
    confidence: float | None = None


class Reference(Struct, frozen=True, kw_only=True):
    """A document cited in the text: one line of ``references.csv``."""

    type: str
    number_symbol: str
    dated: dt.date | None
    issuer: str
    quote: str
    page: int | None


class Figure(Struct, frozen=True, kw_only=True):
    """A figure stated in the narrative: one line of ``figures.csv``. ``raw`` is its number as printed, ``value`` what that is."""

    measure: str
    value: Decimal
    unit: str
    quote: str
    page: int | None
    raw: str = ""
    confidence: float | None = None
    alternative: str | None = None
    decisions: tuple[Decision, ...] = ()

    text_field: ClassVar[str] = "raw"

    @property
    def text(self) -> str:
        """What is kept, as other evidence names it."""
        return self.raw


class Report(Struct, frozen=True, kw_only=True):
    """One report found in a file. ``fields`` maps a column of ``documents.csv`` to what was found for it; absent = not found.

    ``corrected`` says what a reviewer decided about the fields. ``draft`` is what it was concluded from, packed: corrections begin there.
    """

    fields: dict[str, FieldValue]
    rows: tuple[Row, ...]
    references: tuple[Reference, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    readings: tuple[Reading, ...] = ()
    pages: int
    source: Literal["text", "digital", "scan", "mixed"]
    family: str = ""
    corrected: str = ""
    draft: bytes = b""

    @property
    def partial(self) -> bool:
        """Whether something of the report was lost."""
        return bool(self.losses)

    @property
    def losses(self) -> tuple[Finding, ...]:
        """The findings that say what was lost: a page, a stage or a table (an error before the checks), or the whole head.

        A text that can be read and has no head has none, and lost nothing. A report without rows lost its table where it announces one;
        most letters have none.
        """
        without_head = () if self.fields or self.source in ("text", "digital") else _WITHOUT_HEAD
        codes = ("table-not-read", *without_head, *(() if self.rows else _WITHOUT_ROWS))
        return tuple(each for each in self.findings if _is_loss(each, codes))


_WITHOUT_HEAD = ("metadata-missing",)
_WITHOUT_ROWS = ("appendix-without-table", "no-table")


def _is_loss(finding: Finding, codes: tuple[str, ...]) -> bool:
    broken = finding.severity == "error" and finding.stage in ("read", "layout", "metadata")
    return broken or (finding.severity == "warning" and finding.code in codes and finding.field in ("", COLUMNS))


class FileResult(Struct, frozen=True, kw_only=True):
    """All that became of one file: its line in ``files.csv`` and the reports in it (none where it failed or was skipped).

    ``error_code`` and ``error`` say why a file failed, or what of a partial one was lost.

    ``file`` is the NFC path below the input folder with ``/`` between parts. ``findings`` are those of no report (a failed file).
    ``seconds`` maps a stage to the seconds it took. ``corrections``: how many of a reviewer's were applied, and how many fit no place.
    ``converted_by`` names what made another document of it before it was read.
    """

    file: str
    sha256: str
    bytes: int
    status: FileStatus
    reports: tuple[Report, ...] = ()
    duplicate_of: str = ""
    error_code: str = ""
    error: str = ""
    pages: int = 0
    ocr_pages: int = 0
    engine: str = ""
    findings: tuple[Finding, ...] = ()
    seconds: dict[str, float] | None = None
    corrections: tuple[int, int] = (0, 0)
    converted_by: str = ""

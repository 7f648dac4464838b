"""What a run found, on a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_extract.reading.converting import MISSING

if TYPE_CHECKING:
    from cchc_extract.model import FileStatus
    from cchc_extract.writing.tally import Tally

_STATUSES: tuple[FileStatus, ...] = ("ok", "partial", "failed", "duplicate", "skipped")
_RANKS = ("error", "warning", "info")
_CODES_SHOWN = 6
_SLOW_SHOWN = 3


def summary(tally: Tally, out: Path) -> str:
    """Files by status, what was read, open findings by kind, the slowest files, what to do next, and where the dataset is.

    Of findings that one explains only that one is told by kind, of the others their number.
    """
    return "".join(f"{line}\n" for line in _lines(tally, out))


def _lines(tally: Tally, out: Path) -> Iterator[str]:
    by_status = ", ".join(f"{tally.files[status]} {status}" for status in _STATUSES if tally.files[status])
    yield f"files     {sum(tally.files.values())}: {by_status}"
    known = f", {tally.known} of the files as in an earlier run" if tally.known else ""
    by_ocr = f" ({tally.ocr_pages} by OCR)" if tally.ocr_pages else ""
    yield f"read      {tally.documents} documents, {tally.pages} pages{by_ocr}, {tally.rows} rows{known}"
    yield f"findings  {_findings(tally)}"
    if any(tally.corrections.values()):
        yield "reviewed  " + ", ".join(f"{count} {what}" for what, count in _decisions(tally.corrections) if count)
    if tally.slowest:
        yield "slowest   " + ", ".join(f"{file} {seconds:.1f} s" for seconds, file in tally.slowest[:_SLOW_SHOWN])
    yield f"dataset   {out}"
    yield from (f"next      {advice}" for advice in _advice(tally, out))


def _findings(tally: Tally) -> str:
    if not tally.findings:
        return "none"
    by_severity = {
        each: sum(count for (severity, _), count in tally.causes.items() if severity == each) for each in _RANKS
    }
    totals = ", ".join(f"{count} {severity}" for severity, count in by_severity.items() if count) or "none open"
    folded = f" (+{tally.explained} explained by these)" if tally.explained else ""
    settled = f"; {tally.settled} settled by corrections" if tally.settled else ""
    # By rank and then by number: what is most to be looked at stands first.
    common = sorted(tally.causes.items(), key=lambda item: (_RANKS.index(item[0][0]), -item[1], item[0]))
    shown = ", ".join(f"{code} {count}" for (_, code), count in common[:_CODES_SHOWN])
    more = ", ..." if len(common) > _CODES_SHOWN else ""
    return f"{totals}{folded}{': ' if shown else ''}{shown}{more}{settled}"


def _decisions(counts: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    yield "decisions applied", counts["applied"]
    yield "that no longer fit (finding correction-lost)", counts["lost"]
    yield "about other reports", counts["elsewhere"]


def _advice(tally: Tally, out: Path) -> Iterator[str]:
    missing = tally.findings["error", "ocr-missing"]
    if missing:
        yield (
            f"{missing} scanned pages were not read; install OCR (apt-get install tesseract-ocr tesseract-ocr-vie; "
            "pip install 'cchc-extract[ocr]') and run again"
        )
    unconverted = tally.reasons[MISSING]
    if unconverted:
        yield (
            f"{unconverted} documents were not read, for LibreOffice is not installed (apt-get install libreoffice-writer "
            "libreoffice-calc); install it and run again"
        )
    if tally.files["failed"] or tally.files["skipped"]:
        yield f"{out / 'files.csv'} says why files failed or were skipped"
    if tally.files["partial"]:
        yield f"{out / 'findings.csv'} says what could not be read of partial files"

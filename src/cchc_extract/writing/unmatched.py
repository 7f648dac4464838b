"""Labels of a dataset that the catalogue does not know, as lines for ``patterns/catalogue/wordings.csv``."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_extract.model import Row
from cchc_extract.understanding.catalogue import Match, unmatched
from cchc_extract.writing.stored import open_dataset

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns


WORTH_A_LOOK = 0.5
"""An indicator that fits a label less than this is not offered: labels about something else mostly score less."""


@dataclass(slots=True)
class Label:
    """A label without an indicator: how its rows print it and their unit, in how many reports, and the likest indicators."""

    printed: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    reports: set[str] = field(default_factory=set)
    nearest: tuple[tuple[str, float], ...] = ()

    @property
    def rows(self) -> int:
        """How many rows have it."""
        return self.printed.total()

    @property
    def wording(self) -> str:
        """As most of its rows print it."""
        return _most(self.printed)

    def add(self, row: Row, match: Match, report: str) -> None:
        """Count one more row."""
        self.printed[row.indicator or row.breadcrumb.rpartition(" > ")[2]] += 1
        self.units[row.unit] += 1
        self.reports.add(report)
        if not self.nearest or (match.nearest and match.nearest[0][1] > self.nearest[0][1]):
            self.nearest = match.nearest


def unmatched_labels(folder: Path, patterns: Patterns) -> list[Label]:
    """The labels of data rows without an indicator in the dataset ``folder``, those of most rows first.

    Labels that differ in case, marks and abbreviations alone are one. A wording that the catalogue got since the dataset was written
    counts. Raises ``DatasetError``.
    """
    labels: dict[tuple[str, ...], Label] = {}
    for report, lines in groupby(open_dataset(folder)["rows"].records(), key=itemgetter("document_id")):
        for row, match in unmatched(rows_of(lines), patterns):
            key = patterns.catalogue.words(row.indicator or row.breadcrumb.rpartition(" > ")[2])
            labels.setdefault(key, Label()).add(row, match, report)
    return sorted(labels.values(), key=lambda each: (-each.rows, each.wording))


def wording_line(label: Label) -> str:
    """``label`` as a line of ``wordings.csv``: the likest id, the wording, and as a note what there is to weigh.

    Where no indicator is near, the id is left for a person to fill in; the catalogue does not load without it.
    """
    offered = [(name, score) for name, score in label.nearest if score >= WORTH_A_LOOK]
    near = ", ".join(f"{name} {score:.2f}" for name, score in offered) or "none"
    unit = f", unit {_most(label.units)}" if _most(label.units) else ""
    note = f"{label.rows} rows in {len(label.reports)} reports{unit}; nearest: {near}"
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([offered[0][0] if offered else "", label.wording, "", "", "", note])
    return line.getvalue()


def rows_of(lines: Iterable[dict[str, Any]]) -> Iterator[Row]:
    """The rows of a report as far as its labels go, without their values."""
    for _, cells in groupby(lines, key=itemgetter("appendix", "row")):
        line = next(cells)
        yield Row(
            appendix=line["appendix"],
            appendix_label=line["appendix_label"] or "",
            row=line["row"],
            page=line["page"],
            kind=line["kind"],
            section=line["section"] or "",
            stt=line["stt"] or "",
            path=line["path"] or "",
            indicator=line["indicator"] or "",
            breadcrumb=line["breadcrumb"] or "",
            unit=line["unit"] or "",
            unit_type=line["unit_type"],
            values=(),
            note="",
            indicator_id=line["indicator_id"] or "",
        )


def _most(texts: Counter[str]) -> str:
    """The most frequent text; of those as frequent the first by the alphabet."""
    return min(texts, key=lambda text: (-texts[text], text))

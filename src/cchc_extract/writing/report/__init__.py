"""The report about the reports, by ``cchc-extract report``: one HTML page that shows a dataset at a glance and needs no network."""

from __future__ import annotations

from pathlib import Path

import jinja2

from cchc_extract.errors import OutputError
from cchc_extract.patterns.catalogue import Catalogue
from cchc_extract.writing.formats import REPORT
from cchc_extract.writing.report import words
from cchc_extract.writing.report.charts import HEIGHT, WIDTH, charts
from cchc_extract.writing.report.content import BINS, content
from cchc_extract.writing.stored import open_dataset


def write(out: Path, catalogue: Catalogue) -> Path:
    """Write ``report.html`` into the dataset folder ``out``; returns its path. Raises ``DatasetError`` and ``OutputError``."""
    page = render(out, catalogue)
    path = out / REPORT
    try:
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}); free space or check permissions.") from error
    return path


def render(out: Path, catalogue: Catalogue) -> str:
    """The page for the dataset in ``out``. Raises ``DatasetError``."""
    found = content(open_dataset(out), catalogue)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("cchc_extract.writing.report", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = words.number
    return environment.get_template("page.html.j2").render(
        found=found, charts=charts(found.trends), words=words, width=WIDTH, height=HEIGHT, bins=BINS
    )

"""``cchc-extract explain FILE``: what was found where in one document, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from cchc_extract.cli import options

if TYPE_CHECKING:
    from cchc_extract.pipeline import Job, Trace
    from cchc_extract.reading.options import OcrChoice


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--draw",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write page pictures with words, rules, cells and roles drawn on them.",
)
@options.ocr
@options.patterns
def explain(file: Path, draw: Path | None, ocr: str, patterns_folder: Path | None) -> None:
    """Say for one FILE what was found where and why.

    The pages and how each was read, the family chosen and what it missed, each field with its pattern, each table with the roles of its
    columns (and its lines, where that of a text file is doubted as a whole), each text that was decided with what was read first, the rule
    and the other readings, every finding below the one that explains it.

    \b
    Examples:
      cchc-extract explain samples/ward-2023.pdf
      cchc-extract explain scan.pdf --draw pictures/
    """  # noqa: D301
    from cchc_extract import explain as explaining
    from cchc_extract.pipeline import trace

    job = job_of(file, cast("OcrChoice", ocr), patterns_folder)
    traced = trace(job)
    click.echo(explaining.explain(traced), nl=False)
    if draw:
        _draw(job, traced, draw)


def job_of(file: Path, ocr: OcrChoice = "auto", patterns_folder: Path | None = None) -> Job:
    """The job of a single file. Raises ``UnreadableFileError`` for one that the batch would not read either."""
    from cchc_extract import patterns
    from cchc_extract.errors import UnreadableFileError
    from cchc_extract.pipeline import Job
    from cchc_extract.reading.options import ReadOptions
    from cchc_extract.reading.sources import find_sources

    (source,) = find_sources([file])
    if source.fate != "read":
        raise UnreadableFileError(source.error_code, f"{file}: {source.error}")
    return Job(source=source, options=ReadOptions(ocr=ocr), patterns=patterns.load(patterns_folder))


def _draw(job: Job, traced: Trace, folder: Path) -> None:
    from cchc_extract import drawing
    from cchc_extract.errors import OutputError
    from cchc_extract.reading.pictures import picture_of

    source = job.source
    assert source.kind is not None
    for report in traced.reports:
        for layout in report.layouts:
            if not layout.page.width:
                continue
            picture = picture_of(source.path, source.kind, layout.page, job.options) or drawing.blank_page(layout.page)
            try:
                path = drawing.save_page(picture, layout, report.tables, folder, source.path.stem)
            except OSError as error:
                raise OutputError(
                    f"{folder} cannot be written ({error.strerror}); choose another folder (--draw)."
                ) from error
            click.echo(f"drawn: {path}")

"""``cchc-extract report OUT``: a page that shows a dataset at a glance."""

from __future__ import annotations

from pathlib import Path

import click

from cchc_extract.cli import options


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@options.patterns
def report(out: Path, patterns_folder: Path | None) -> None:
    """Write report.html, a page about the dataset in the folder OUT, into that folder.

    Reports by issuer and period, findings by rule, coverage of the catalogue, the distribution of confidence, each indicator over the
    reports. The page is in Vietnamese and needs no network.

    \b
    Example:
      cchc-extract report out
    """  # noqa: D301
    from cchc_extract import patterns
    from cchc_extract.writing.report import write

    click.echo(str(write(out, patterns.load(patterns_folder).catalogue)))

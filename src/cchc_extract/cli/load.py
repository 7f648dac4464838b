"""``cchc-extract load OUT URL``: a dataset into a database."""

from __future__ import annotations

from pathlib import Path

import click

from cchc_extract.cli import options


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("url")
@click.option("--only", is_flag=True, help="Take out what this dataset does not hold, also of other datasets.")
@options.patterns
def load(out: Path, url: str, only: bool, patterns_folder: Path | None) -> None:
    """Put the dataset in the folder OUT into the database URL.

    Makes the tables and the views `indicators_wide` (one line per report, one column per indicator) and `latest` (the newest report of
    each issuer and period). A dataset can be loaded again: it replaces what the database has of its files; reports of other datasets
    stay. All of it happens or nothing.

    \b
    Examples:
      cchc-extract load out sqlite:///reports.sqlite
      cchc-extract load out duckdb:///reports.duckdb
      cchc-extract load out postgresql://me:password@localhost/reports
    """  # noqa: D301
    from cchc_extract.errors import MissingDependencyError

    try:
        from cchc_extract.writing import database
    except ModuleNotFoundError as error:
        raise MissingDependencyError(
            f"{error.name} is not installed, which databases need; run: pip install 'cchc-extract[db]'"
        ) from None
    from cchc_extract import patterns

    catalogue = patterns.load(patterns_folder).catalogue
    labels = {indicator.id: indicator.label for indicator in catalogue.indicators.values()}
    done = database.load(out, url, indicators=labels, only=only)
    unchanged = f", {done.unchanged} as they were" if done.unchanged else ""
    click.echo(f"{done.url}: {done.added} report(s) added, {done.updated} updated, {done.removed} taken out{unchanged}")

"""``cchc-extract load OUT URL``: a dataset into a database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cchc_extract.cli import options

if TYPE_CHECKING:
    from cchc_extract.writing.database import Loaded


def _no_longer(_ctx: click.Context, _param: click.Parameter, is_given: bool) -> None:
    if is_given:
        raise click.UsageError(
            "--only took out reports of other datasets, and is gone; --prune takes out those of this base that are no more."
        )


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("url")
@click.option(
    "--prune",
    is_flag=True,
    help="Take out the reports of this base whose files a run over its folder no longer met, and say which.",
)
@click.option("--only", is_flag=True, hidden=True, expose_value=False, callback=_no_longer)
@click.option(
    "--base",
    metavar="DIR",
    help="Folder (or URL) that `file` is relative to, for a dataset of an earlier version, which states none.",
)
@options.patterns
def load(out: Path, url: str, prune: bool, base: str | None, patterns_folder: Path | None) -> None:
    """Put the dataset in the folder OUT into the database URL.

    Makes the tables and the views `indicators_wide` (one line per report, one column per indicator) and `latest` (the newest report of
    each issuer and period). A report is known by where its file lies: the base of the run (--base of the extraction) and `file`. A load
    adds reports and replaces those of the same files; nothing else leaves, unless --prune says so. All of it happens or nothing.

    \b
    Examples:
      cchc-extract load out sqlite:///reports.sqlite
      cchc-extract load out duckdb:///reports.duckdb
      cchc-extract load out postgresql://me:password@localhost/reports
      cchc-extract load out sqlite:///reports.sqlite --prune   files deleted since leave the database
    """  # noqa: D301
    from cchc_extract.errors import MissingDependencyError

    try:
        from cchc_extract.writing import database
    except ModuleNotFoundError as error:
        raise MissingDependencyError(
            f"{error.name} is not installed, which databases need; run: pip install 'cchc-extract[db]'"
        ) from None
    from cchc_extract import patterns
    from cchc_extract.reading.bases import as_stated

    catalogue = patterns.load(patterns_folder).catalogue
    labels = {indicator.id: indicator.label for indicator in catalogue.indicators.values()}
    stated = None if base is None else as_stated(base)
    done = database.load(out, url, indicators=labels, prune=prune, base=stated)
    click.echo(f"{done.url}: {_told(done)}")
    for location in done.gone:
        click.echo(f"taken out: {location}")
    if done.unapplied:
        click.echo(
            f"cchc-extract: {done.unapplied} decision(s) of reviewers about these reports stand in the database and not in {out}, so "
            f"its rows are not as decided; copy the corrections.csv with them to {out}, extract and load again.",
            err=True,
        )
    if prune and done.listed:
        click.echo(
            "cchc-extract: nothing was pruned: a dataset made from a list does not say which files are gone.", err=True
        )


def _told(done: Loaded) -> str:
    more = {
        "replaced, as their files have another content": done.replaced,
        "kept, though their files could not be read this time": done.kept,
        "as they were": done.unchanged,
    }
    told = "".join(f", {count} {what}" for what, count in more.items() if count)
    return f"{done.added} report(s) added, {done.updated} updated, {done.removed} taken out{told}"

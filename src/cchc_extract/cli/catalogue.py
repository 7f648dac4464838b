"""``cchc-extract catalogue``: for those who keep the catalogue of indicators."""

from __future__ import annotations

from pathlib import Path

import click

from cchc_extract.cli import options


@click.group()
def catalogue() -> None:
    """Keep the catalogue of indicators."""


@catalogue.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--most", type=click.IntRange(min=1), metavar="N", help="Show no more than the first N labels.")
@options.patterns
def unmatched(out: Path, most: int | None, patterns_folder: Path | None) -> None:
    """Show the labels of the dataset in the folder OUT that no indicator fits, the most frequent first.

    Each is a line for catalogue/wordings.csv of the patterns: the nearest indicator in front (none where none is near), the label, and a
    note on what there is to weigh. Keep the lines whose indicator is right, correct or strike out the others, and let "patterns check"
    look at the result. A label that the catalogue came to know since the dataset was written is no longer shown.

    \b
    Examples:
      cchc-extract catalogue unmatched out
      cchc-extract catalogue unmatched out --most 20 --patterns my-patterns/ > lines.csv
    """  # noqa: D301
    from cchc_extract import patterns
    from cchc_extract.writing.unmatched import unmatched_labels, wording_line

    labels = unmatched_labels(out, patterns.load(patterns_folder))
    for label in labels[:most]:
        click.echo(wording_line(label))
    click.echo(f"{len(labels)} labels of {sum(label.rows for label in labels)} rows have no indicator", err=True)

"""``cchc-extract export OUT``: a finished dataset in more formats."""

from __future__ import annotations

from pathlib import Path

import click

from cchc_extract.cli import options


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@options.formats(required=True)
def export(out: Path, formats: tuple[str, ...]) -> None:
    """Write the dataset in the folder OUT in more formats, beside its CSV files.

    \b
      parquet   a file for each table, numbers as exact decimals
      xlsx      one workbook: typed cells, filters, findings that lead to their rows
      jsonl     a file for each table, an object for each line
      archive   the metadata of the reports under the names of Decree 30/2020 and the archive circular

    \b
    Examples:
      cchc-extract export out --format xlsx
      cchc-extract export out --format parquet,jsonl,archive
    """  # noqa: D301
    from cchc_extract.writing.formats import write

    for path in write(out, formats):
        click.echo(str(path))

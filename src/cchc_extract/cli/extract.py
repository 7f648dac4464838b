"""The main job: ``cchc-extract PATH...``."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import click

from cchc_extract.cli import options
from cchc_extract.cli.interrupts import interrupts

if TYPE_CHECKING:
    from cchc_extract.reading.options import OcrChoice
    from cchc_extract.writing.lines import FileLines


@click.command(options_metavar="[OPTIONS]")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--files-from",
    type=click.File("rb", lazy=True),
    metavar="FILE",
    help="Read also the files named in FILE (- for standard input), one a line or with NUL between (find -print0).",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Folder for the dataset.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", show_default="the cores", help="Files at the same time."
)
@click.option(
    "--scheduler",
    metavar="tcp://HOST:PORT",
    help="Have the workers of this dask scheduler do the work; they see the input at the same place.",
)
@options.ocr
@options.patterns
@options.formats()
@options.no_cache
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    show_default="300, and 1 more per 5 kB",
    help="Give a file up after so long.",
)
@click.option(
    "--page-timeout",
    type=click.FloatRange(min=1),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="Give a page up after so long.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=256),
    default=2048,
    show_default=True,
    metavar="MB",
    help="Give a page or file up that needs more memory (Linux).",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong with the whole run.")
@click.option("-v", "--verbose", is_flag=True, help="A line for each file, and what the program notes on its way.")
@click.pass_context
def extract(
    ctx: click.Context,
    paths: tuple[str, ...],
    files_from: IO[bytes] | None,
    out: Path,
    jobs: int | None,
    scheduler: str | None,
    ocr: str,
    patterns_folder: Path | None,
    formats: tuple[str, ...],
    no_cache: bool,
    timeout: float | None,
    page_timeout: float,
    memory: int,
    quiet: bool,
    verbose: bool,
) -> None:
    """Extract all reports in and below PATH... and write the dataset to OUT.

    PATH is a file, a folder, a glob in quotes, a URL (s3://bucket/folder), or - for a list of files on standard input.

    \b
    Example:
      cchc-extract samples/ -o out
    """  # noqa: D301
    from cchc_extract.cache import Cache, default_folder
    from cchc_extract.cli.progress import progress
    from cchc_extract.cli.summary import summary
    from cchc_extract.reading import inputs
    from cchc_extract.reading.options import ReadOptions
    from cchc_extract.runner import Batch, cores, exit_code, extract_all

    named = [path for path in paths if path != "-"]
    if len(named) < len(paths) and files_from is None:
        files_from = sys.stdin.buffer
    if not paths and files_from is None:
        raise click.MissingParameter(param_hint="'PATH...'", param_type="argument")
    batch = Batch(
        paths=tuple(named),
        listed=tuple(inputs.listed(files_from.read())) if files_from else (),
        out=out,
        jobs=jobs or cores(),
        scheduler=scheduler,
        options=ReadOptions(ocr=cast("OcrChoice", ocr), page_seconds=page_timeout),
        patterns=patterns_folder,
        seconds=timeout,
        memory=memory << 20,
        log_level=logging.INFO if verbose else logging.CRITICAL,
        formats=formats,
        cache=None if no_cache else Cache(default_folder()),
    )
    with interrupts() as check, progress(quiet=quiet) as bar:

        def finished(done: int, total: int) -> None:
            check()
            bar.update(done, total)

        tally = extract_all(batch, finished=finished, written=_tell if verbose else _keep_quiet)
    if not quiet:
        click.echo(summary(tally, out), nl=False)
    ctx.exit(exit_code(tally))


def _tell(found: FileLines) -> None:
    took = "known" if found.known else f"{sum((found.seconds or {}).values()):.1f} s"
    reason = f": {found.error}" if found.error else ""
    click.echo(f"{found.status:<9} {found.file}  {found.pages} pages, {took}{reason}", err=True)


def _keep_quiet(found: FileLines) -> None:
    pass

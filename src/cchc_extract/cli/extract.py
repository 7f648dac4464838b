"""The main job: ``cchc-extract PATH...``."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import click

from cchc_extract.cli import options
from cchc_extract.cli.interrupts import interrupts
from cchc_extract.cli.jsonlog import JsonLog
from cchc_extract.errors import CchcError, ExitCode

if TYPE_CHECKING:
    from cchc_extract.reading.options import OcrChoice
    from cchc_extract.runner.progress import Progress
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
    "--base",
    metavar="DIR",
    show_default="what the inputs have in common",
    help="Name files by their path below DIR (or URL), which all inputs are in: one archive, one base, however it is read.",
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
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    show_default="the cores",
    help="Processes at work: a file each, or pages of a long one.",
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
@click.option(
    "--max-pixels",
    type=click.IntRange(min=1_000_000),
    default=60_000_000,
    show_default="60 million",
    metavar="N",
    help="Draw a page at a lower resolution where its picture would have more pixels; A4 at 300 dpi has 9 million.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong with the whole run.")
@click.option("-v", "--verbose", is_flag=True, help="A line for each file, and what the program notes on its way.")
@click.option(
    "--log-json",
    is_flag=True,
    help="What happens as JSON on standard error, one object a line, and nothing else there.",
)
@click.pass_context
def extract(
    ctx: click.Context,
    paths: tuple[str, ...],
    files_from: IO[bytes] | None,
    base: str | None,
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
    max_pixels: int,
    quiet: bool,
    verbose: bool,
    log_json: bool,
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
    from cchc_extract.runner.batch import Batch, cores, exit_code, extract_all

    named = [path for path in paths if path != "-"]
    if len(named) < len(paths) and files_from is None:
        files_from = sys.stdin.buffer
    if not paths and files_from is None:
        raise click.MissingParameter(param_hint="'PATH...'", param_type="argument")
    batch = Batch(
        paths=tuple(named),
        listed=tuple(inputs.listed(files_from.read())) if files_from else (),
        base=base,
        out=out,
        jobs=jobs or cores(),
        scheduler=scheduler,
        options=ReadOptions(ocr=cast("OcrChoice", ocr), page_seconds=page_timeout, max_pixels=max_pixels),
        patterns=patterns_folder,
        seconds=timeout,
        memory=memory << 20,
        log_level=logging.INFO if verbose and not log_json else logging.CRITICAL,
        formats=formats,
        cache=None if no_cache else Cache(default_folder()),
    )
    log = JsonLog(str(out)) if log_json else None
    written = log.file if log else _tell if verbose else _keep_quiet
    try:
        with interrupts() as check, progress(quiet=quiet or log_json) as shown:
            bar = log or shown

            def told(progress: Progress) -> None:
                check()
                bar.update(progress)

            tally = extract_all(batch, told=told, written=written)
    except (CchcError, KeyboardInterrupt) as error:
        if log is None:
            raise
        code = error.exit_code if isinstance(error, CchcError) else ExitCode.INTERRUPTED
        log.finished(code, error=str(error) or "interrupted")
        ctx.exit(code)
    code = exit_code(tally)
    if log:
        log.finished(code, tally)
    if not quiet:
        click.echo(summary(tally, out), nl=False)
    ctx.exit(code)


def _tell(found: FileLines) -> None:
    took = "known" if found.known else f"{sum((found.seconds or {}).values()):.1f} s"
    reason = f": {found.error}" if found.error else ""
    click.echo(f"{found.status:<9} {found.file}  {found.pages} pages, {took}{reason}", err=True)


def _keep_quiet(found: FileLines) -> None:
    pass

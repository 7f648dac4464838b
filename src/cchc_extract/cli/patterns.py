"""``cchc-extract patterns``: for those who write patterns."""

from __future__ import annotations

from pathlib import Path

import click

from cchc_extract.errors import ExitCode


@click.group()
def patterns() -> None:
    """Work on the patterns by which reports are understood."""


@patterns.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def check(ctx: click.Context, folder: Path | None) -> None:
    """Read all pattern files of FOLDER strictly and run every example in them.

    Without FOLDER, the patterns that came with the program. Each mistake is told with file, line and key.

    \b
    Examples:
      cchc-extract patterns check
      cchc-extract patterns check my-patterns/
    """  # noqa: D301
    from cchc_extract.understanding import patterns as understood

    problems = understood.check(folder)
    for problem in problems:
        click.echo(str(problem), err=True)
    where = folder or understood.default_folder()
    if problems:
        click.echo(f"{where}: {len(problems)} problem(s)", err=True)
        ctx.exit(ExitCode.BAD_PATTERNS)
    click.echo(f"{where}: every pattern file reads well and every example holds")

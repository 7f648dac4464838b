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
    from cchc_extract import patterns as understood

    problems = understood.check(folder)
    for problem in problems:
        click.echo(str(problem), err=True)
    where = folder or understood.default_folder()
    if problems:
        click.echo(f"{where}: {len(problems)} problem(s)", err=True)
        ctx.exit(ExitCode.BAD_PATTERNS)
    click.echo(f"{where}: every pattern file reads well and every example holds")


@patterns.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of printing.")
def new(file: Path, output: Path | None) -> None:
    """Draft the pattern file of a report family out of one report of it.

    The draft names what the report shows of itself: its issuer, headings, sections, numbering and columns. Strike out what other reports
    of the family need not have, put it into families/ of a copy of the patterns, and let "patterns check" prove it.

    \b
    Examples:
      cchc-extract patterns new samples/ward-2023.pdf
      cchc-extract patterns new report.pdf -o my-patterns/families/inspection.toml
    """  # noqa: D301
    from cchc_extract.cli.explain import job_of
    from cchc_extract.errors import OutputError
    from cchc_extract.pipeline import trace
    from cchc_extract.understanding import families

    traced = trace(job_of(file))
    drafts = [families.draft(report.layouts, report.tables) for report in traced.reports[:1]]
    if output is None:
        click.echo("".join(drafts), nl=False)
        return
    try:
        output.write_text("".join(drafts), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{output} cannot be written ({error.strerror}); choose another file (-o).") from error
    click.echo(f"drafted: {output}")

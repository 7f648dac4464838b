"""``cchc-extract patterns``: for those who write patterns."""

from __future__ import annotations

from pathlib import Path

import click

from cchc_extract.cli import options
from cchc_extract.errors import ExitCode


@click.group()
def patterns() -> None:
    """Work on the patterns by which reports are read and understood.

    A folder of your own (--patterns DIR) is laid over the patterns that came with the program and holds only what is new or other. A file
    goes over the file of the same name; in it an entry takes the place of the one with its id, "off = true" takes that away, and an entry
    with a new id is added. Files of any name can be added in families/ and checks/.
    """


@patterns.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@options.patterns
@click.pass_context
def check(ctx: click.Context, folder: Path | None, patterns_folder: Path | None) -> None:
    """Read strictly the patterns that came with the program, FOLDER (or --patterns) laid over them, and run every example in them.

    Each mistake is told with file, line and key: what is misspelt, an example that fails, an id that nothing has, a rule that would never
    say anything.

    \b
    Examples:
      cchc-extract patterns check
      cchc-extract patterns check my-patterns/
    """  # noqa: D301
    from cchc_extract import patterns as understood
    from cchc_extract.understanding.checks.samples import findings_of

    if folder and patterns_folder:
        raise click.UsageError("Give the folder once: FOLDER and --patterns mean the same.")
    folder = folder or patterns_folder
    problems = understood.check(folder, findings_of)
    for problem in problems:
        click.echo(str(problem), err=True)
    where = folder or understood.default_folder()
    if problems:
        click.echo(f"{where}: {len(problems)} problem(s)", err=True)
        ctx.exit(ExitCode.BAD_PATTERNS)
    click.echo(f"{where}: every pattern file reads well and every example holds")


@patterns.command()
@click.argument("folder", type=click.Path(path_type=Path))
def copy(folder: Path) -> None:
    """Copy the patterns that came with the program to FOLDER, which must be new or empty.

    To look things up in, or to begin from: strike out what you do not change, for what is not in your folder stays as it is.

    \b
    Example:
      cchc-extract patterns copy my-patterns/
    """  # noqa: D301
    from cchc_extract import patterns as understood

    understood.copy(folder)
    click.echo(f"copied: {folder}")


@patterns.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of printing.")
def new(file: Path, output: Path | None) -> None:
    """Draft the pattern file of a report family out of one report of it.

    The draft names what the report shows of itself: its issuer, headings, sections, numbering and columns. Strike out what other reports
    of the family need not have, put it into families/ of a folder with patterns of your own, and let "patterns check" prove it.

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
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text("".join(drafts), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{output} cannot be written ({error.strerror}); choose another file (-o).") from error
    click.echo(f"drafted: {output}")

"""``cchc-extract`` itself: its commands, and the one place where an error becomes a message and an exit code."""

from __future__ import annotations

import io
import sys
from typing import IO, Any

import click

from cchc_extract import __version__
from cchc_extract.cli.cache import cache
from cchc_extract.cli.catalogue import catalogue
from cchc_extract.cli.explain import explain
from cchc_extract.cli.export import export
from cchc_extract.cli.extract import extract
from cchc_extract.cli.load import load
from cchc_extract.cli.patterns import patterns
from cchc_extract.cli.report import report
from cchc_extract.cli.review import review
from cchc_extract.errors import CchcError, ExitCode

_NOT_FOR_EXTRACT = ("--help", "-h", "--version")


class Told(click.ClickException):
    """One of our errors as Click tells it: the message, no traceback, our exit code."""

    def __init__(self, error: CchcError) -> None:
        super().__init__(str(error))
        self.exit_code = int(error.exit_code)  # type: ignore[misc]  # Click declares it on the class, and reads it off the exception

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message to standard error."""
        click.echo(f"cchc-extract: {self.format_message()}", err=True)


class App(click.Group):
    """A group whose first argument may be a path: then ``extract`` is meant. A folder named like a command is written ``./cache``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``extract`` in front unless a command or a word about the program itself is there."""
        if args and args[0] not in self.commands and args[0] not in _NOT_FOR_EXTRACT:
            args = [extract.name or "", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors of ours and Ctrl-C end with their exit code."""
        try:
            return super().invoke(ctx)
        except CchcError as error:
            raise Told(error) from error
        except KeyboardInterrupt:
            click.echo("cchc-extract: interrupted; the dataset of the last complete run is untouched.", err=True)
            ctx.exit(ExitCode.INTERRUPTED)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The main job first, then the commands."""
        formatter.write_usage(ctx.command_path, "PATH... [-o OUT] [OPTIONS]")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of the main job, those about the program, and the commands."""
        own = [record for each in self.get_params(ctx) if (record := each.get_help_record(ctx))]
        main_job = click.Context(extract, info_name=ctx.info_name)
        extracting = [
            record
            for each in extract.params
            if isinstance(each, click.Option) and (record := each.get_help_record(main_job))
        ]
        with formatter.section("Options"):
            formatter.write_dl([*extracting, *own])
        self.format_commands(ctx, formatter)


@click.group(
    cls=App,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="A folder that has the name of a command is written with its place: ./patterns",
)
@click.version_option(__version__, prog_name="cchc-extract", message="%(prog)s %(version)s")
def app() -> None:
    """Turn Vietnamese administrative-reform reports into one typed dataset.

    Reads every PDF (born digital or scanned), document, spreadsheet, text file and page image in and below the paths given.

    \b
    Examples:
      cchc-extract reports/                      the dataset of all reports goes to out/
      cchc-extract 2023/ 2024/ -o both --jobs 4  two folders, four files at a time
      cchc-extract letter.pdf --ocr force        do not trust the text layer
      find . -name '*.pdf' | cchc-extract -      a list of files; also --files-from, globs in quotes, URLs
      cchc-extract explain letter.pdf            what was found where, and why

    \b
    Exit codes:
      0 all well  2 wrong usage  3 no input  4 something needed is not installed  5 bad patterns
      6 output cannot be written  7 some files failed or are partial  130 interrupted
    """  # noqa: D301 - \b is Click's mark for text that is not to be wrapped


extract.hidden = True
for _command in (extract, explain, patterns, catalogue, load, export, report, review, cache):
    app.add_command(_command)


def main() -> None:
    """The console command. A path it names may hold what the terminal's letters cannot write, which is no reason to break off."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    app.main(prog_name="cchc-extract")

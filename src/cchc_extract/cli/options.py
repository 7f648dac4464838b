"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cchc_extract.writing.formats import FORMATS

F = TypeVar("F", bound=Callable[..., Any])

ocr = click.option(
    "--ocr",
    type=click.Choice(["auto", "force", "never"]),
    default="auto",
    show_default=True,
    help="Read the text layer where it explains the page (auto), every page's picture (force), or no picture (never).",
)
patterns = click.option(
    "--patterns",
    "patterns_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with patterns of your own, laid over those that came with the program.",
)

no_cache = click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing for the next run.")


class Formats(click.ParamType[tuple[str, ...]]):
    """Names of formats with commas between."""

    name = "formats"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The names, each once; fails for one that is no format."""
        names = value if isinstance(value, tuple) else tuple(dict.fromkeys(each.strip() for each in value.split(",")))
        for each in names:
            if each not in FORMATS:
                self.fail(f"{each!r} is none of {', '.join(FORMATS)}", param, ctx)
        return names


def formats(*, required: bool = False) -> Callable[[F], F]:
    """The option ``--format``."""
    return click.option(
        "--format",
        "formats",
        type=Formats(),
        required=required,
        default=None if required else "csv",
        show_default=not required,
        metavar="NAMES",
        help=f"{', '.join(FORMATS)}: one or more with commas between; CSV is always written.",
    )

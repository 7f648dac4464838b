"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

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
    help="Patterns of your own instead of those that came with the program.",
)

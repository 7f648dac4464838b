"""The command line as tests call it, and what it wrote."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from cchc_extract.cli.app import app

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
TRUTH = Path(__file__).parent / "data" / "truth"
COMMAND = Path(sys.executable).with_name("cchc-extract")


def call(*arguments: str | Path) -> Result:
    """The command in this process; an exception of its own is the test's."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def lines(out: Path, table: str) -> list[dict[str, str]]:
    """The lines of a table of a dataset."""
    with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

"""The command line as tests call it, and what it wrote."""

from __future__ import annotations

import csv
import sys
from contextlib import suppress
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


def children(parent: int) -> set[int]:
    """The processes that a process has started and that are there."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            found.update(
                [int(path.parent.name)] if path.read_text().rpartition(")")[2].split()[1] == str(parent) else []
            )
    return found

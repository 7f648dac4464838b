"""Older outputs of ours among the input: what is in them was made from reports, and is none."""

from __future__ import annotations

import json
from pathlib import Path

from cchc_extract.reading.kinds import Problem

OLDER_OUTPUT = Problem(
    "skipped",
    "older-output",
    "The dataset of an earlier run lies in this folder; its files are no reports, whatever else is in the folder was looked at.",
)

_DESCRIPTOR, _RUN = "datapackage.json", "run.json"
_MADE_FROM_IT = frozenset(
    {_DESCRIPTOR, _RUN, "corrections.csv", "dataset.xlsx", "archive.csv", "archive.json", "report.html"}
)
_ENDINGS = (".csv", ".parquet", ".jsonl")
_MOST_BYTES = 1 << 20


def files_of_output(folder: str) -> frozenset[str]:
    """The names that a dataset of ours has in ``folder``, and what is made from one; none where there is no dataset.

    Told by the descriptor, which no stranger's folder has together with ``run.json``. Nobody's report ends like a table of ours, so a
    descriptor that was made up hides none.
    """
    if not (Path(folder, _DESCRIPTOR).is_file() and Path(folder, _RUN).is_file()):
        return frozenset()
    try:
        with Path(folder, _DESCRIPTOR).open("rb") as file:
            package = json.loads(file.read(_MOST_BYTES))
        if package["name"] != "cchc-extract":
            return frozenset()
        tables = [str(resource["name"]) for resource in package["resources"]]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()
    return _MADE_FROM_IT.union(f"{table}{ending}" for table in tables for ending in _ENDINGS)

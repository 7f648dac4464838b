"""Older outputs of ours among the input: what is in them was made from reports, and is none."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path

from cchc_extract.reading.kinds import Problem

OLDER_OUTPUT = Problem(
    "skipped",
    "older-output",
    "The dataset of an earlier run lies in this folder; its files are no reports, whatever else is in the folder was looked at.",
)

DESCRIPTOR, _RUN = "datapackage.json", "run.json"
_MADE_FROM_IT = frozenset(
    {DESCRIPTOR, _RUN, "corrections.csv", "dataset.xlsx", "archive.csv", "archive.json", "report.html"}
)
_ALWAYS = ("files", "documents", "rows", "findings")
"""Tables that a dataset of ours has had in every version."""
_ENDINGS = (".csv", ".parquet", ".jsonl")
_MOST_BYTES = 1 << 20


def files_of_output(folder: str) -> frozenset[str]:
    """The names that a dataset of ours has in ``folder``, and what is made from one; none where there is no dataset.

    Told by the descriptor, which says whose it is. Nobody's report ends like a table of ours, so a descriptor that was made up hides none.
    """
    if not Path(folder, DESCRIPTOR).is_file():
        return frozenset()
    try:
        with Path(folder, DESCRIPTOR).open("rb") as file:
            package = json.loads(file.read(_MOST_BYTES))
        if package["name"] != "cchc-extract":
            return frozenset()
        tables = [str(resource["name"]) for resource in package["resources"]]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()
    return _names(tables)


def names_of_output(names: Collection[str]) -> frozenset[str]:
    """Those of ``names``, files of one folder that cannot be opened yet, that a dataset of ours has; none where it is no such folder."""
    if DESCRIPTOR not in names or not all(f"{table}.csv" in names for table in _ALWAYS):
        return frozenset()
    tables = (name.removesuffix(".csv") for name in names if name.endswith(".csv"))
    return _names(tables).intersection(names)


def _names(tables: Iterable[str]) -> frozenset[str]:
    return _MADE_FROM_IT.union(f"{table}{ending}" for table in tables for ending in _ENDINGS)

"""Where rows and fields are lost on the way from paper to dataset, counted by form from a bench's truth and a dataset.

The stages are those that the two can tell: the page, the rows of the grid, the tables they are joined to, the columns, the cells, the text
of a cell, its typed value, the running text, the head. A bench's truth knows no angles and no boxes, so how level a page came out is not
among them. To align rows and to judge fields is the scorer's work (``score.py``); what is done here is counting.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

Norm = Callable[[str], str]
"""Texts that it makes equal are the same in print."""
Pairs = Sequence[tuple[int, int]]
"""Index in the truth and index in the dataset of the rows that answer each other, in order."""

COLUMNS = (
    ("lost with page", "lost page", ""),
    ("lost at grid", "lost grid", ""),
    ("joined", "lost joined", ""),
    ("invented", "invented", ""),
    ("in table", "placed", "found"),
    ("columns", "columned", "valued"),
    ("cells", "told", "cells"),
    ("words", "words right", "words"),
    ("wrong letters", "words wrong", "words letters"),
    ("figures", "figures right", "figures"),
    ("typed", "typed right", "typed"),
    ("text", "cited right", "cited"),
    ("head found", "fields found", "fields"),
    ("head right", "fields right", "fields found"),
)
"""Heading, what is counted, and what it is given as a share of (as a number where that is empty)."""

_WITHIN = 90.0
"""Likeness (rapidfuzz's partial ratio, 0 to 100) of a label to the part of another that it was read into."""
_LEAST = 5
"""Letters: a shorter label lies within another by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as printed, headings without values. ``typed`` are its values as numbers; ``page`` is 0 where it is not known."""

    appendix: int = 1
    stt: str = ""
    indicator: str = ""
    unit: str = ""
    note: str = ""
    values: tuple[str, ...] = ()
    typed: tuple[float | None, ...] = ()
    page: int = 0


def rows_of_truth(truth: Mapping[str, Any]) -> list[Row]:
    """The rows of a truth file, in order."""
    return [
        Row(
            appendix=number,
            values=() if row["type"] is None else tuple(row["values"]),
            typed=()
            if row["type"] is None
            else tuple(None if n is None else round(float(n), 6) for n in row["numbers"]),
            **{name: row[name] for name in ("stt", "indicator", "unit", "note")},
        )
        for number, appendix in enumerate(truth["appendices"] or [], start=1)
        for row in appendix["rows"]
    ]


def rows_of_dataset(lines: Iterable[Mapping[str, str]]) -> dict[str, list[Row]]:
    """The rows of ``rows.csv`` by document, in order, each made of a line for every value column."""
    found: dict[tuple[str, int, int], list[Mapping[str, str]]] = {}
    for line in lines:
        found.setdefault((line["document_id"], int(line["appendix"]), int(line["row"])), []).append(line)
    rows: dict[str, list[Row]] = {}
    for (document, appendix, _), same in sorted(found.items()):
        first = same[0]
        valued = [] if first["kind"] in ("section", "group") else sorted(same, key=lambda line: int(line["column"]))
        row = Row(
            appendix=appendix,
            values=tuple(line["value_raw"] for line in valued),
            typed=tuple(round(float(line["value"]), 6) if line["value"] else None for line in valued),
            page=int(first["page"] or 0),
            **{name: first[name] for name in ("stt", "indicator", "unit", "note")},
        )
        rows.setdefault(document, []).append(row)
    return rows


def count_rows(truth: Sequence[Row], got: Sequence[Row], pairs: Pairs, pages: int = 0) -> Counter[str]:
    """What became of the rows of the truth (``found`` or ``lost``), and how many rows of the dataset answer none (``invented``).

    A row is lost with its page where no row at all was read on a page between those of its neighbours or after them (the last page is
    ``pages``), joined to a neighbour whose label holds its own, and lost at the grid otherwise.
    """
    counts = Counter({"rows": len(truth), "found": len(pairs), "invented": len(got) - len(pairs)})
    read = {row.page for row in got}
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *pairs, (len(truth), len(got))]):
        above = got[j].page if j >= 0 else pages
        below = got[next_j].page if next_j < len(got) else pages + 1
        page_lost = any(page not in read for page in range(above + 1, below))
        labels = [got[at].indicator for at in (j, next_j) if 0 <= at < len(got)]
        for row in truth[i + 1 : next_i]:
            joined = any(_holds(label, row.indicator) for label in labels)
            counts["lost joined" if joined else "lost page" if page_lost else "lost grid"] += 1
    return counts


def _holds(label: str, part: str) -> bool:
    """Whether ``part`` was read into ``label``, which is then longer by more than a few letters."""
    longer = len(part) >= _LEAST and len(label) >= len(part) + _LEAST
    return longer and fuzz.partial_ratio(part.casefold(), label.casefold()) >= _WITHIN


def count_cells(truth: Sequence[Row], got: Sequence[Row], pairs: Pairs, norm: Norm) -> Counter[str]:
    """Of the rows that were found: those in their own table and with all columns; of their cells those told filled from blank, and read.

    A cell's text counts where there is one on paper and in the dataset; its typed value where the text is right.
    """
    counts: Counter[str] = Counter()
    for mine, theirs in ((truth[i], got[j]) for i, j in pairs):
        counts["placed"] += mine.appendix == theirs.appendix
        if mine.values:
            counts["valued"] += 1
            counts["columned"] += len(mine.values) == len(theirs.values)
        for name in ("indicator", "unit", "note"):
            counts += _cell("words", norm(getattr(mine, name)), norm(getattr(theirs, name)))
        counts += _cell("figures", norm(mine.stt), norm(theirs.stt))
        for printed, read, wanted, value in zip(mine.values, theirs.values, mine.typed, theirs.typed, strict=False):
            counts += _cell("figures", norm(printed), norm(read))
            if printed and norm(printed) == norm(read):
                counts += Counter({"typed": 1, "typed right": int(wanted == value)})
    return counts


def _cell(kind: str, printed: str, read: str) -> Counter[str]:
    if not (printed and read):
        return Counter({"cells": 1, "told": int(printed == read)})
    wrong = min(len(printed), Levenshtein.distance(printed, read))
    letters = {f"{kind} letters": len(printed), f"{kind} wrong": wrong}
    return Counter({"cells": 1, "told": 1, kind: 1, f"{kind} right": int(not wrong), **letters})


def count_head(
    truth: Mapping[str, str], document: Mapping[str, str], is_right: Callable[[str, str, str], bool]
) -> Counter[str]:
    """Of the fields that are printed: those in which the dataset has something, and those in which it has what is printed."""
    printed = {name: value for name, value in truth.items() if value}
    found = {name: document[name] for name in printed if document.get(name)}
    right = sum(is_right(name, printed[name], value) for name, value in found.items())
    return Counter({"fields": len(printed), "fields found": len(found), "fields right": right})


def count_cited(truth: Iterable[str], references: Iterable[str]) -> Counter[str]:
    """Of the documents that the running text cites by number, those that the dataset has."""
    cited, read = Counter(truth), Counter("".join(each.split()) for each in references)
    return Counter({"cited": cited.total(), "cited right": (cited & read).total()})


def count_bench(score: ModuleType, truth_folder: Path, dataset: Path) -> dict[str, Counter[str]]:
    """The counts of every document that has a truth file in or below ``truth_folder``, by form. ``score`` is the bench's scorer."""
    documents = {Path(each["file"]).stem: each for each in _lines(dataset / "documents.csv")}
    printed = rows_of_dataset(_lines(dataset / "rows.csv"))
    aligned = score.read_rows(dataset / "rows.csv")
    references = _lines(dataset / "references.csv")
    forms: dict[str, Counter[str]] = {}
    for path in sorted(truth_folder.rglob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        document = documents.get(path.name.removesuffix(".truth.json"), {})
        name, pages = document.get("document_id", ""), int(document.get("pages") or 0)
        counts = forms.setdefault(truth["form"], Counter())
        if truth["appendices"] is not None:
            wanted, got = rows_of_truth(truth), printed.get(name, [])
            pairs = score.align(list(score.rows_of(truth)), aligned.get(name, []))
            counts.update(count_rows(wanted, got, pairs, pages))
            counts.update(count_cells(wanted, got, pairs, score.norm))
        counts.update(count_head(score.truth_meta(truth), document, _judge(score)))
        cited = [each["number"] for each in truth.get("references", []) if each.get("number")]
        counts.update(count_cited(cited, [each["number_symbol"] for each in references if each["document_id"] == name]))
    return forms


def _judge(score: ModuleType) -> Callable[[str, str, str], bool]:
    """How the scorer judges a field."""

    def is_right(name: str, printed: str, read: str) -> bool:
        if name == "title":
            return bool(score.cer(printed.casefold(), read.casefold()) <= 0.02)
        return bool(score.loose(printed) == score.loose(read))

    return is_right


def table(forms: Mapping[str, Counter[str]]) -> str:
    """The counts as a Markdown table, blank where there was nothing to count."""
    head = ("form", "rows", *(heading for heading, *_ in COLUMNS))
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for form, counts in forms.items():
        cells = [form, counts["rows"] or "", *(_share(counts, part, whole) for _, part, whole in COLUMNS)]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def _share(counts: Counter[str], part: str, whole: str) -> str:
    if not counts[whole or "rows"]:
        return ""
    return f"{counts[part] / counts[whole]:.3f}" if whole else str(counts[part])


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

"""Every odd and broken file ends as ok, partial, failed or skipped with a reason; the sound ones among them do not notice."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote_to_bytes

from cchc_extract.writing.schema import TABLES
from torture.corpus import make
from torture.corpus.good import good_files, samples
from torture.counted import counted
from torture.dataset import about, lines, lines_of
from torture.place import Place
from torture.proof import Proofs
from torture.watch import Watched, run

_GOOD = "good/"
_PARENT_MOST = 400 << 20
_WORKER_MOST = 1024
"""MB: the limit of a worker in these runs."""
_MOST_LOST = 0.05
_CONTROL = re.compile(rb"[\0-\x09\x0b-\x1f\x7f]")
_STATUSES = {"ok", "partial", "failed", "duplicate", "skipped"}


def hostile(place: Place, proofs: Proofs) -> None:
    """Extract the sound files alone and among the corpus, and compare."""
    alone, among = place.folder / "alone", place.folder / "among"
    entries = make(among, place.seed, short=place.short)
    for folder in (alone, among):
        (folder / "good").mkdir(parents=True)
        for name, content in (*good_files(), *samples(".txt", "3-2024.pdf", ".docx")):
            (folder / "good" / name).write_bytes(content)
    entries |= {b"good/" + os.fsencode(path.name) for path in (among / "good").iterdir()}
    _extract(place, alone, "out-alone")
    watched = _extract(place, among, "out-among")
    out = place.folder / "out-among"
    proofs.add(16, "a run over the corpus ends with 'some failed'", watched.code, held=watched.code == 7)
    if not out.exists():
        print(watched.stderr[-3000:])
        return
    _accounted(out, entries, proofs)
    _pages(out, among, proofs)
    _within(watched, proofs)
    same = lines_of(place.folder / "out-alone", _GOOD) == lines_of(out, _GOOD)
    proofs.add(
        4,
        "sound files come out byte for byte as without their neighbours",
        "same" if same else "not the same",
        held=same,
    )
    _clean(out, proofs)


def _extract(place: Place, folder: Path, out: str) -> Watched:
    arguments: list[str | Path] = [
        folder,
        "-o",
        place.folder / out,
        "--jobs",
        str(place.jobs),
        "--no-cache",
        "--memory",
        str(_WORKER_MOST),
    ]
    arguments += ["--ocr", "never"] if place.short else []
    return run(arguments, env=place.env(), seconds=7200)


def _accounted(out: Path, entries: set[bytes], proofs: Proofs) -> None:
    files = lines(out, "files")
    found = Counter(
        unquote_to_bytes(line["name_on_disk"]) if line["name_on_disk"] else line["file"].encode() for line in files
    )
    proofs.none(
        1, "entries of the folder without their line in files.csv", sorted(entries - found.keys()), len(entries)
    )
    proofs.none(
        11,
        "lines of files.csv whose name is no entry, or another line's",
        sorted(name for name in found if name not in entries or found[name] > 1),
    )
    proofs.none(
        1, "lines with a status that is none", [line["file"] for line in files if line["status"] not in _STATUSES]
    )
    reasons = {line["document_id"] for line in lines(out, "findings") if line["severity"] != "info"}
    bare = [
        line["file"]
        for line in files
        if (line["status"] in ("failed", "skipped") and not (line["error_code"] and line["error"]))
        or (line["status"] == "partial" and line["document_id"] not in reasons)
    ]
    proofs.none(1, "files that failed, were skipped or are partial without a reason", bare, len(files))
    codes = Counter(line["error_code"] for line in files if line["error_code"])
    faults = [(line["file"], line["error"]) for line in files if line["error_code"] == "internal-error"]
    broken = [
        (line["document_id"], line["message"]) for line in lines(out, "findings") if line["code"] == "stage-broken"
    ]
    proofs.none(7, "faults of the program itself (internal errors, broken stages)", faults + broken)
    print(
        "      "
        + ", ".join(f"{status} {count}" for status, count in Counter(line["status"] for line in files).most_common())
    )
    print("      " + ", ".join(f"{code} {count}" for code, count in codes.most_common()))


def _pages(out: Path, folder: Path, proofs: Proofs) -> None:
    files = {line["file"]: line for line in lines(out, "files") if not line["name_on_disk"]}
    seen = counted(folder)
    read = [name for name in seen if name in files and files[name]["status"] in ("ok", "partial")]
    fewer = [(name, files[name]["pages"], seen[name]) for name in read if int(files[name]["pages"]) < seen[name]]
    proofs.none(2, "PDFs read with fewer pages than pdfium counts", fewer, len(read))
    proofs.none(
        2,
        "files called ok with no page",
        [name for name, line in files.items() if line["status"] == "ok" and line["pages"] in ("", "0")],
    )
    readable = [name for name in seen if name in files and seen[name]]
    lost = [
        (name, seen[name], files[name]["error_code"])
        for name in readable
        if files[name]["status"] not in ("ok", "partial", "duplicate")
    ]
    told = f"{len(readable) - len(lost)} of {len(readable)}"
    proofs.add(
        7,
        "PDFs with pages by pdfium that were read, wholly or in part",
        told,
        held=len(lost) <= _MOST_LOST * len(readable),
    )
    for each in lost:
        print(f"      {each!r}")


def _within(watched: Watched, proofs: Proofs) -> None:
    parent, worker = watched.parent.peak >> 20, watched.worker_peak >> 20
    proofs.add(6, "the parent's memory stays below 400 MB", f"{parent} MB", held=watched.parent.peak < _PARENT_MOST)
    proofs.add(
        6,
        f"no worker holds more than its {_WORKER_MOST} MB of data and a tenth for the code of libraries",
        f"{worker} MB",
        held=worker <= 1.1 * _WORKER_MOST,
    )
    proofs.none(5, "processes that outlive the run", watched.left)
    proofs.none(7, "tracebacks on standard error", re.findall(r"Traceback.*", watched.stderr))


def _clean(out: Path, proofs: Proofs) -> None:
    """No table holds what a database refuses, none fails to parse."""
    odd = []
    for table in TABLES:
        raw = (out / table.filename).read_bytes()
        raw.decode("utf-8", "strict")
        odd += [table.name] if _CONTROL.search(raw) else []
        with (out / table.filename).open(encoding="utf-8", newline="") as file:
            width = len(table.header)
            odd += [table.name for cells in csv.reader(file, strict=True) if len(cells) != width]
    proofs.none(13, "tables with control characters, bytes that are no UTF-8, or lines of another width", odd)
    total = sum(about(out)["counts"]["files"].values())
    proofs.add(1, "run.json counts as many files as files.csv has lines", total, held=total == len(lines(out, "files")))

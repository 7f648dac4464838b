"""The main job from folder to dataset, for the command line and for programs."""

from __future__ import annotations

import datetime as dt
import logging
import os
import platform
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from cchc_extract import __version__, patterns, versions
from cchc_extract.cache import Cache
from cchc_extract.errors import ExitCode, MissingDependencyError, NoInputError
from cchc_extract.reading import installed
from cchc_extract.reading.converting import MISSING
from cchc_extract.reading.inputs import Named, sorted_out
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import SourceFile, examine, walk
from cchc_extract.reading.walk import Entries
from cchc_extract.runner.executor import Executor, Extraction, PagedWork
from cchc_extract.runner.fetching import Fetching
from cchc_extract.runner.memory import Lines, Memory, Remembering, memory
from cchc_extract.runner.order import run
from cchc_extract.runner.pool import Limits, Making
from cchc_extract.runner.progress import Progress
from cchc_extract.runner.reviewed import Corrections, Reviewed
from cchc_extract.writing.dataset import Dataset
from cchc_extract.writing.formats import check_installed
from cchc_extract.writing.indicators import indicator_records
from cchc_extract.writing.lines import FileLines, lines_of
from cchc_extract.writing.staging import making_folders
from cchc_extract.writing.tally import Tally


class Batch(Struct, frozen=True, kw_only=True):
    """What to extract, to where, and how.

    ``paths``: files, folders, globs and URLs; ``listed``: more of them, out of a list; ``base``: what ``file`` is to be relative to,
    ``None`` for what they have in common. ``patterns``: a folder, ``None`` for the ones that came with the program.

    ``seconds``: time limit of a file, ``None`` for one that grows with its size. ``formats``: what to write beside the CSV files.
    ``cache``: what was worked out in earlier runs, ``None`` to begin anew and keep nothing.
    ``memory``: bytes a worker may hold, ``None`` for as many as there are. ``scheduler``: address of a dask scheduler whose workers do the
    work (``tcp://host:8786``), ``None`` for ``jobs`` processes here.
    """

    paths: tuple[Named, ...]
    out: Path
    jobs: int
    options: ReadOptions = field(default_factory=ReadOptions)
    patterns: Path | None = None
    seconds: float | None = None
    log_level: int = logging.CRITICAL
    formats: tuple[str, ...] = ()
    cache: Cache | None = None
    memory: int | None = None
    scheduler: str | None = None
    listed: tuple[Named, ...] = ()
    base: Named | None = None


def extract_all(
    batch: Batch,
    *,
    told: Callable[[Progress], None] = lambda _: None,
    written: Callable[[FileLines], None] = lambda _: None,
) -> Tally:
    """Extract every file of ``batch.paths`` and write the dataset; what a file is like never raises.

    ``told`` is called a few times a second, ``written`` with each result in the order of the dataset. As long as the run lasts, the hidden
    folder beside ``batch.out`` holds a ``run.json`` that says how far it is. Raises ``NoInputError``, ``MissingDependencyError``,
    ``PatternError``, ``BaseError`` and ``OutputError``; then the dataset that was in ``batch.out`` is still there.
    """
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    if batch.options.ocr == "force":
        _need_ocr()
    check_installed(batch.formats)
    entries = walk(
        batch.paths, exclude=making_folders(batch.out), output=batch.out, listed=batch.listed, base=batch.base
    )
    if not entries:
        where = ", ".join(str(path) for path in batch.paths) or "the list"
        raise NoInputError(
            f"There is no file in {where}; give a folder with reports (PDF, documents, spreadsheets, text, page images)."
        )
    if batch.cache:
        batch.cache.sweep()
    progress = Progress(len(entries))
    about = {**_identity(batch, entries), **_about(batch), "started": started.isoformat(timespec="seconds")}
    with Dataset(batch.out, batch.formats) as dataset:

        def tick(_: int) -> None:
            told(progress)
            dataset.watched({**about, "progress": progress.as_json()})

        tick(0)
        corrections = Corrections(batch.out)
        with _executor(batch, dataset.scratch, corrections.reviewed) as executor:
            sources = examine(entries, batch.cache, dataset.scratch / "fetched")
            for source, found in run(sources, executor, finished=tick, came=progress.add):
                lines = found if isinstance(found, FileLines) else lines_of(found, source.name_on_disk)
                corrections.count(lines)
                dataset.add(lines)
                written(lines)
                if source.remote:
                    source.path.unlink(missing_ok=True)
        seconds = round(time.perf_counter() - clock, 3)
        dataset.tally.corrections = corrections.counts()
        finished = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        used = indicator_records(patterns.load(batch.patterns))
        return dataset.publish({**about, "finished": finished, "seconds": seconds}, used)


def exit_code(tally: Tally) -> ExitCode:
    """What the command line says about a run that came to its end."""
    if tally.reasons[MISSING] and not (tally.files["ok"] or tally.files["partial"]):
        return ExitCode.MISSING_DEPENDENCY
    if tally.files["failed"] or tally.files["partial"]:
        return ExitCode.SOME_FAILED
    return ExitCode.OK if tally.files["ok"] else ExitCode.NO_INPUT


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _executor(batch: Batch, scratch: Path, reviewed: Reviewed) -> Executor[FileLines]:
    """Whoever does the work: a pool or a cluster, behind the memory of earlier runs where there is a cache."""
    if batch.cache is not None:
        known = memory(batch.cache, batch.options, batch.patterns)
        loaded = cache(lambda: patterns.load(batch.patterns))
        return Remembering(
            known,
            lambda: _workers(batch, known, reviewed, keep=True),
            batch.jobs,
            lambda result: reviewed.applied(result, loaded),
        )
    if batch.scheduler:
        return _workers(batch, None, reviewed, keep=False)
    # A file begun again, and workers that share a file, find its pages there for as long as the run lasts.
    return _workers(batch, memory(Cache(scratch), batch.options, batch.patterns), reviewed, keep=False)


def _workers(batch: Batch, known: Memory | None, reviewed: Reviewed, *, keep: bool) -> Executor[FileLines]:
    limits = Limits(
        seconds=batch.seconds,
        page_seconds=batch.options.page_seconds,
        memory=batch.memory,
        log_level=batch.log_level,
    )
    kept = known if keep else None
    if batch.scheduler:
        return Fetching(_cluster(batch.scheduler, batch, limits, kept, reviewed))

    def make() -> PagedWork[FileLines]:
        return Lines(Extraction(batch.options, patterns.load(batch.patterns), known), kept, reviewed)

    local: Executor[FileLines] = Making(make, batch.jobs, limits, needs="cchc_extract.pipeline")
    return Fetching(local)


def _cluster(
    address: str, batch: Batch, limits: Limits, kept: Memory | None, reviewed: Reviewed
) -> Executor[FileLines]:
    try:
        from cchc_extract.runner.cluster import Cluster
    except ImportError as error:
        raise MissingDependencyError(
            "--scheduler needs dask; install it (pip install 'cchc-extract[dask]')."
        ) from error
    extraction = Extraction(batch.options, patterns.load(batch.patterns), kept)
    work = Lines(extraction, reviewed=reviewed, hands_back=kept is not None)
    here = sorted_out(batch.paths).paths

    def keep(source: SourceFile, lines: FileLines) -> None:
        if kept and lines.result:
            kept.keep(source, lines.result)

    return Cluster(address, work, limits, inputs=here, kept=keep)


def _need_ocr() -> None:
    if not installed.available():
        raise MissingDependencyError(
            "--ocr force needs the OCR engine; install it (apt-get install tesseract-ocr tesseract-ocr-vie; "
            "pip install 'cchc-extract[ocr]'), or leave the option out to read text layers."
        )


def _identity(batch: Batch, entries: Entries) -> Mapping[str, Any]:
    """Which run this is and what it speaks for, by which a database tells its reports from all others."""
    return {
        "run_id": uuid.uuid4().hex,
        "base": entries.base,
        "listed": bool(batch.listed),
        "folders": list(entries.folders),
    }


def _about(batch: Batch) -> Mapping[str, Any]:
    """The versions and options behind a dataset."""
    return {
        "cchc_extract": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": versions.packages(),
        "options": {
            "paths": [_shown(path) for path in batch.paths],
            "folder": _shown(Path.cwd()),
            "base": _shown(batch.base or ""),
            "jobs": batch.jobs,
            "scheduler": batch.scheduler or "",
            "seconds": batch.seconds,
            "patterns": _shown(batch.patterns or ""),
            "memory": batch.memory,
            "formats": list(batch.formats),
            **asdict(batch.options),
        },
    }


def _shown(path: Named) -> str:
    """A path as JSON can have it: its bytes need not be UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")

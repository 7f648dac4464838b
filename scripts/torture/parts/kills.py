"""kill -9 of the parent, of workers and of their OCR engine at moments left to chance: the next run gives the same bytes."""

from __future__ import annotations

import math
import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from torture.corpus.good import scan
from torture.dataset import digest
from torture.place import Place
from torture.proof import Proofs
from torture.watch import Run, Watched

_MOMENTS, _SHORT_MOMENTS = 50, 4
_WITHOUT_LIBRARY = 'import sys\nsys.modules["tesserocr"] = None\n'
"""As a ``sitecustomize``: the engine is then the program ``tesseract``, a child of its worker, and not a library within it."""


def kills(place: Place, proofs: Proofs) -> None:
    """Reports made here and, in the long run, a scanned page."""
    (place.folder / "site").mkdir()
    (place.folder / "site" / "sitecustomize.py").write_text(_WITHOUT_LIBRARY, encoding="utf-8")
    folder = place.reports(copies=2)
    if not place.short:
        (folder / "scan.pdf").write_bytes(scan())
    whole = place.folder / "whole"
    took = _start(place, folder, whole, "cache-whole").wait(3600).seconds
    moments = _SHORT_MOMENTS if place.short else _MOMENTS
    _parents(place, proofs, folder, digest(whole), took, moments)
    _workers(place, proofs, folder, digest(whole), took, moments)


def _start(place: Place, folder: Path, out: Path, cache: str) -> Run:
    env = place.env(cache)
    env["PYTHONPATH"] = os.pathsep.join([str(place.folder / "site"), os.environ.get("PYTHONPATH", "")])
    return Run((folder, "-o", out, "-q", "--jobs", str(place.jobs)), env=env)


def _parents(place: Place, proofs: Proofs, folder: Path, wanted: str, took: float, moments: int) -> None:
    chance = random.Random(f"{place.seed} parents")
    wrong, orphans, struck = [], 0, 0
    _pages_known(place)
    understood = _start(place, folder, place.folder / "understood", "cache").wait(3600).seconds
    for number in range(moments):
        shutil.rmtree(place.folder / "cache", ignore_errors=True)
        reads = place.short or number % 5 == 0
        if not reads:
            _pages_known(place)
        home = place.folder / f"parent-{number}"
        moment = chance.uniform(0, 1.1) * (took if reads else understood)
        under_way = _start(place, folder, home / "out", "cache")
        begun = time.monotonic()

        def strike(watched: Run, begun: float = begun, moment: float = moment) -> None:
            if time.monotonic() - begun >= moment:
                watched.process.kill()

        killed = under_way.wait(3600, strike)
        struck += killed.code == -9
        orphans += len(killed.left)
        wrong += [f"moment {number}: {fault}" for fault in _finished(place, folder, home / "out", wanted, killed)]
    proofs.none(3, "reruns after a kill of the parent that differ, fail or leave something", wrong, moments)
    proofs.add(3, "runs that the kill met before their end", f"{struck} of {moments}", held=struck >= moments // 2)
    proofs.add(5, "processes that outlived a killed parent", orphans, held=not orphans)


def _pages_known(place: Place) -> None:
    """A cache that holds the pages of the scan and nothing else: most runs are then short, and killed in all that is not OCR."""
    with suppress(FileNotFoundError):  # in the short run nothing is read from its picture
        shutil.copytree(place.folder / "cache-whole" / "pages", place.folder / "cache" / "pages", dirs_exist_ok=True)


def _workers(place: Place, proofs: Proofs, folder: Path, wanted: str, took: float, moments: int) -> None:
    chance = random.Random(f"{place.seed} workers")
    wrong, struck, engines, at_once = [], 0, 0, 0
    for number in range(moments):
        shutil.rmtree(place.folder / "cache", ignore_errors=True)
        home = place.folder / f"worker-{number}"
        target = "tesseract" if number % 2 and not place.short else "runner.worker"
        moment = chance.uniform(0, 0.5) * took
        under_way = _start(place, folder, home / "out", "cache")
        done: list[str] = []

        def strike(watched: Run, moment: float = moment, target: str = target, done: list[str] = done) -> None:
            there = [
                pid for pid, life in watched.seen.items() if target in life.command and time.monotonic() - life.last < 1
            ]
            first = min((life.first for life in watched.seen.values() if target in life.command), default=math.inf)
            if there and not done and time.monotonic() - first >= moment:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(there), 9)
                    done.append(target)

        killed = under_way.wait(3600, strike)
        struck += bool(done)
        engines += done == ["tesseract"]
        at_once += digest(home / "out") == wanted
        wrong += [
            f"moment {number} ({target}): {fault}" for fault in _finished(place, folder, home / "out", wanted, killed)
        ]
    proofs.none(3, "reruns after a kill of a worker or engine that differ, fail or leave something", wrong, moments)
    proofs.add(
        4,
        f"runs with a kill ({engines} of the engine) that gave the right bytes without a rerun",
        f"{at_once} of {moments}",
        held=at_once >= struck - engines,
    )
    proofs.add(3, "workers and engines killed", f"{struck} of {moments}", held=struck >= moments // 2)


def _finished(place: Place, folder: Path, out: Path, wanted: str, killed: Watched) -> Iterator[str]:
    """What is wrong after the run that follows a killed one."""
    if killed.left:
        yield f"left {killed.left}"
    again = _start(place, folder, out, "cache").wait(3600)
    if again.code not in (0, 7):
        yield f"exit {again.code} {again.stderr[-300:]}"
    elif digest(out) != wanted:
        yield f"another dataset {digest(out)}"
    if left := [path.name for path in out.parent.iterdir() if path.name != out.name]:
        yield f"files left: {left}"
    if left := [path.name for path in (place.folder / "cache" / "half-written").glob("*")]:
        yield f"files left in the cache: {left}"

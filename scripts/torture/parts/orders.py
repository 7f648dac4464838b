"""One hash, however many workers, in whatever order the files were made, in whatever country."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

from torture.dataset import digest
from torture.place import Place
from torture.proof import Proofs
from torture.watch import run

_SURROUNDINGS = (
    {"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"LC_ALL": "vi_VN.UTF-8"}, {"LC_ALL": "de_DE.UTF-8"}, {"LC_ALL": "tr_TR.UTF-8"},
    {"TZ": "Asia/Ho_Chi_Minh"}, {"TZ": "America/New_York"}, {"TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "0"}, {"PYTHONHASHSEED": "4711"},
    {"PYTHONUTF8": "0", "LC_ALL": "C"}, {"COLUMNS": "40", "HOME": "/nonexistent"},
)  # fmt: skip
_ORDERS = 20


def orders(place: Place, proofs: Proofs) -> None:
    """The samples, a scan included, and reports made here; pages read from pictures are read once and remembered."""
    folder = place.reports(scans=not place.short)
    run((folder, "-o", place.folder / "first", "-q", "--jobs", str(place.jobs)), env=place.env())
    hashes = {"first": digest(place.folder / "first")}
    chance = random.Random(place.seed)
    for number in range(2 if place.short else _ORDERS):
        shuffled = _shuffled(folder, place.folder / f"order-{number}", chance)
        jobs = (1, 2, 8)[number % 3]
        _one(place, hashes, shuffled, f"order {number}, {jobs} workers", jobs, {})
    for surroundings in _SURROUNDINGS[:: 6 if place.short else 1]:
        _one(place, hashes, folder, " ".join(f"{key}={value}" for key, value in surroundings.items()), 2, surroundings)
    before = os.umask(0o077)
    _one(place, hashes, folder, "umask 077", 2, {})
    os.umask(before)
    odd = [f"{name}: {found}" for name, found in hashes.items() if found != hashes["first"]]
    proofs.none(9, "runs whose dataset has other bytes than the first run's", odd, len(hashes))


def _one(place: Place, hashes: dict[str, str], folder: Path, name: str, jobs: int, env: dict[str, str]) -> None:
    """One run that has to understand every file anew, but not to read its pictures."""
    shutil.rmtree(place.folder / "cache" / "files", ignore_errors=True)
    out = place.folder / "out"
    run((folder, "-o", out, "-q", "--jobs", str(jobs)), env={**place.env(), **env})
    hashes[name] = digest(out)
    shutil.rmtree(out)


def _shuffled(folder: Path, copy: Path, chance: random.Random) -> Path:
    """The same files made in another order, which is that in which the system lists them."""
    copy.mkdir()
    paths = sorted(folder.iterdir())
    chance.shuffle(paths)
    for path in paths:
        shutil.copy2(path, copy / path.name)
    return copy

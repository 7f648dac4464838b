"""One hash, however many workers, in whatever order the files were made, in whatever country."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

from torture.dataset import digest
from torture.place import Place
from torture.proof import Proofs
from torture.watch import run

_LOCALES = ("vi_VN.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "fr_FR.ISO-8859-1")
"""Where numbers have a comma, i has a dot in capitals, and names of files are no UTF-8; made here, as few machines have them."""
_SOURCES = Path("/usr/share/i18n/locales")
_SURROUNDINGS = (
    {"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, *({"LC_ALL": name} for name in _LOCALES),
    {"TZ": "Asia/Ho_Chi_Minh"}, {"TZ": "America/New_York"}, {"TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "0"}, {"PYTHONHASHSEED": "4711"},
    {"PYTHONUTF8": "0", "LC_ALL": "C"}, {"LC_NUMERIC": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"}, {"COLUMNS": "40", "HOME": "/nonexistent"},
)  # fmt: skip
_ORDERS = 20


def orders(place: Place, proofs: Proofs) -> None:
    """The samples, a scan included, and reports made here; pages read from pictures are read once and remembered."""
    folder = place.reports(scans=not place.short)
    (folder / "0-good-1.pdf").rename(folder / "Báo cáo số 1.pdf")
    locales = _locales(place.folder / "locales", proofs)
    run((folder, "-o", place.folder / "first", "-q", "--jobs", str(place.jobs)), env=place.env())
    hashes = {"first": digest(place.folder / "first")}
    chance = random.Random(place.seed)
    for number in range(2 if place.short else _ORDERS):
        shuffled = _shuffled(folder, place.folder / f"order-{number}", chance)
        jobs = (1, 2, 8)[number % 3]
        _one(place, hashes, shuffled, f"order {number}, {jobs} workers", jobs, {})
    for surroundings in _SURROUNDINGS[:: 6 if place.short else 1]:
        name = " ".join(f"{key}={value}" for key, value in surroundings.items())
        _one(place, hashes, folder, name, 2, {"LOCPATH": str(locales), **surroundings})
    before = os.umask(0o077)
    _one(place, hashes, folder, "umask 077", 2, {})
    os.umask(before)
    odd = [f"{name}: {found}" for name, found in hashes.items() if found != hashes["first"]]
    proofs.none(9, "runs whose dataset has other bytes than the first run's", odd, len(hashes))


def _locales(folder: Path, proofs: Proofs) -> Path:
    """A folder with the locales, for ``LOCPATH``; that Python takes them on is a check of its own."""
    if not shutil.which("localedef") or not (_SOURCES / _LOCALES[0].partition(".")[0]).exists():
        raise SystemExit("torture: this part needs localedef and what it is made of: apt-get install locales")
    folder.mkdir()
    for name in _LOCALES:
        language, _, letters = name.partition(".")
        subprocess.run(
            ["localedef", "-i", language, "-f", letters, str(folder / name)], check=True, capture_output=True
        )
    ask = [sys.executable, "-c", "import locale; locale.setlocale(locale.LC_ALL, '')"]
    known = [
        name
        for name in _LOCALES
        if subprocess.run(ask, env={**os.environ, "LOCPATH": str(folder), "LC_ALL": name}, check=False).returncode == 0
    ]
    proofs.add(9, "locales made and known to the system", ", ".join(known), held=len(known) == len(_LOCALES))
    return folder


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

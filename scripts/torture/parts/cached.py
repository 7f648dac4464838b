"""A second run opens no input and writes the same; what changed is read again, and nothing else."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from torture.dataset import about, digest
from torture.place import Place
from torture.proof import Proofs
from torture.traced import traced
from torture.watch import run


def cached(place: Place, proofs: Proofs) -> None:
    """One change after the other, each followed by a run and one without a cache."""
    folder = place.reports(copies=1 if place.short else 10)
    _settle(folder)
    out = place.folder / "out"
    total = len(list(folder.iterdir()))
    _run(place, folder, out)
    first = digest(out)
    _run(place, folder, out)  # what was changed a moment before the first run is known only now
    watched, calls = traced((folder, "-o", out, "-q"), calls="open,openat", env=place.env(), log=place.folder / "trace")
    opened = sorted({path for call in calls for path in call.strings if path.startswith(f"{folder}{os.sep}")})
    proofs.none(8, "inputs opened by a second run over an unchanged folder", opened, total)
    proofs.add(8, "its dataset is the same", digest(out), held=digest(out) == first and watched.code in (0, 7))
    victim = folder / "0-good-1.pdf"
    changes: dict[str, tuple[Callable[[], object], int, tuple[str, ...]]] = {
        "one file touched": (lambda: os.utime(victim, (1e9, 1e9)), total, ()),
        "one file edited": (lambda: victim.write_bytes(victim.read_bytes() + b"%%edited\n"), total - 1, ()),
        "one file renamed": (lambda: victim.rename(folder / "renamed.pdf"), total, ()),
        "one file deleted": (lambda: (folder / "0-good-2.pdf").unlink(), total - 1, ()),
        "one entry of the cache damaged": (lambda: _damage(place.folder / "cache" / "files", 1), total - 2, ()),
        "another option": (lambda: None, 0, ("--ocr", "never")),
        "all entries of the cache damaged": (lambda: _damage(place.folder / "cache" / "files", 0), 0, ()),
        "the cache taken away": (lambda: shutil.rmtree(place.folder / "cache"), 0, ()),
    }
    for what, (change, known, options) in changes.items():
        change()
        _settle(folder)
        _run(place, folder, out, *options)
        plain = place.folder / "plain"
        shutil.rmtree(plain, ignore_errors=True)
        _run(place, folder, plain, "--no-cache", *options)
        found = about(out)["counts"]["known"]
        same = digest(out) == digest(plain)
        told = f"{found} of {known}, {'same' if same else 'NOT the same'}"
        proofs.add(8, f"{what}: known without reading, and as without a cache", told, held=same and found == known)


def _run(place: Place, folder: Path, out: Path, *options: str) -> None:
    run((folder, "-o", out, "-q", "--jobs", str(place.jobs), *options), env=place.env())


def _settle(folder: Path) -> None:
    """As if nothing had been written lately."""
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime < 60:
            os.utime(path, (time.time() - 3600, path.stat().st_mtime - 3600))


def _damage(entries: Path, most: int) -> None:
    """One byte of the newest entries, all where ``most`` is 0."""
    found = sorted((path for path in entries.rglob("*") if path.is_file()), key=lambda path: path.stat().st_atime)
    for path in found[-most:]:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)

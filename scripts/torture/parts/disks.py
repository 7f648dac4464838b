"""Every n-th open, write, sync, rename of the dataset fails, n = 1, 2, ... until none is left: the old dataset or the new, never a mix."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from cchc_extract.errors import ExitCode
from cchc_extract.writing.schema import FILENAMES
from torture.dataset import digest
from torture.place import Place
from torture.proof import Proofs
from torture.traced import injected
from torture.watch import run

_CALLS = (
    "openat,creat",
    "write,writev,pwrite64",
    "fsync,fdatasync",
    "rename,renameat,renameat2",
    "mkdir,mkdirat",
    "unlink,unlinkat,rmdir",
    "close",
)
_ERRORS = ("ENOSPC", "EIO", "EACCES")
_MOST = 500
_FINE = (ExitCode.OK, ExitCode.SOME_FAILED)


def disks(place: Place, proofs: Proofs) -> None:
    """One dataset in the place of another, over and over, with one fault each time."""
    old, new = _inputs(place)
    base = place.folder / "base"
    hashes = []
    for folder in (old, new):
        run((folder, "-o", base / "out", "-q"), env=place.env())
        hashes.append(digest(base / "out"))
        (base / "out").rename(base / folder.name)
    for call in _CALLS:
        for error in _ERRORS[: 1 if place.short else None]:
            faults = list(_each_failure(place, base / "old", new, call, error, hashes))
            wrong = [fault for fault in faults if fault]
            name = call.partition(",")[0]
            proofs.none(
                15, f"datasets mixed, or exits unclear, after the n-th {name} failed with {error}", wrong, len(faults)
            )
    proofs.add(15, "every call on the dataset was made to fail", "n = 1, 2, ... until none failed", held=True)


def _inputs(place: Place) -> tuple[Path, Path]:
    """Two folders of small reports; the first run over each leaves them in the cache, so that only the writing is done again."""
    folders = place.folder / "old", place.folder / "new"
    for size, folder in enumerate(folders, start=2):
        folder.mkdir()
        for number in range(size):
            text = f"BÁO CÁO\nSố: {number + size}/BC-UBND\nPhụ lục 1\nSTT Chỉ tiêu Đơn vị tính Số liệu\n1 Số văn bản Văn bản {size}\n"
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folders


def _each_failure(place: Place, before: Path, new: Path, call: str, error: str, hashes: list[str]) -> Iterator[str]:
    """What is wrong after each failure, empty where nothing is."""
    home = place.folder / f"{call.partition(',')[0]}-{error}"
    out = home / "out"
    for n in range(1, _MOST):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(before, out)
        watched, failed = injected(
            (new, "-o", out, "-q"),
            paths=_paths(out),
            call=call,
            error=error,
            n=n,
            env=place.env(),
            log=place.folder / "trace",
        )
        if not failed:
            return
        wrong = _wrong(watched.code, watched.stderr, digest(out), hashes)
        if not wrong and error == _ERRORS[0]:
            wrong = _after(place, new, out, hashes[1])
        yield f"n = {n}: {wrong}" if wrong else ""
    raise AssertionError(f"{call} never stopped failing")


def _wrong(code: int, told: str, found: str, hashes: list[str]) -> str:
    if found not in hashes:
        return f"a mix (exit {code})"
    if code in _FINE:
        return "" if found == hashes[1] else f"exit {code} and the old dataset"
    if code != ExitCode.OUTPUT or "Traceback" in told:
        return f"exit {code}: {told.strip().splitlines()[-1:]}"
    return ""


def _after(place: Place, new: Path, out: Path, wanted: str) -> str:
    """The next run, with nothing failing, completes and clears up."""
    watched = run((new, "-o", out, "-q"), env=place.env())
    left = [path.name for path in out.parent.iterdir() if path.name != out.name]
    if watched.code not in _FINE or digest(out) != wanted or left:
        return f"the next run: exit {watched.code}, {left}"
    return ""


def _paths(out: Path) -> list[Path]:
    """Everything a dataset is written to."""
    staged = out.with_name(f".{out.name}.new")
    return [out.parent, out, staged, *(folder / name for folder in (out, staged) for name in FILENAMES)]

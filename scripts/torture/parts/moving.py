"""A poisoned file at any place of many, files that grow or go while they are read, and the same content twice."""

from __future__ import annotations

import os
from pathlib import Path

from torture.corpus import hostile_files
from torture.corpus.good import good_files
from torture.dataset import digest, lines, lines_of
from torture.place import Place
from torture.proof import Proofs
from torture.watch import Run, run

_POISON = (
    "form-in-itself.pdf",
    "bomb-says-60000.png",
    "font-map-surrogates.pdf",
    "bomb-entities.docx",
    "tree-deep.pdf",
)


def moving(place: Place, proofs: Proofs) -> None:
    """Everything that happens to a folder while a run is under way."""
    _poison(place, proofs)
    _growing(place, proofs)
    _twice(place, proofs)


def _poison(place: Place, proofs: Proofs) -> None:
    poison = {name: content for name, content in hostile_files(place.seed, short=True) if name in _POISON}
    count = 20 if place.short else 497
    folder = place.folder / "many"
    (folder / "good").mkdir(parents=True)
    report = dict(good_files())["good-table.pdf"]
    for number in range(count):
        name, content = (
            (f"{number:03}.pdf", report + b"%% %d\n" % number)
            if number % 10 == 0
            else (f"{number:03}.txt", b"BAO CAO\nSo: %d/BC-UBND\n" % number)
        )
        (folder / "good" / name).write_bytes(content)
    clean = _run(place, folder, "clean")
    wrong = []
    for where, at in (("first", 0), ("middle", count // 2), ("last", count)):
        for name, content in poison.items():
            (folder / "good" / f"{at:03}a {name}").write_bytes(content)
        out = _run(place, folder, where)
        got = [line for line in lines_of(out, "good/") if not any(name.encode() in line for name in poison)]
        ids = {line["document_id"].encode() for line in lines(out, "documents") if line["file"].endswith(tuple(poison))}
        same = [line for line in got if line.split(b",", 1)[0] not in ids] == lines_of(clean, "good/")
        wrong += [] if same else [where]
        for name in poison:
            (folder / "good" / f"{at:03}a {name}").unlink()
    proofs.none(4, f"places of {len(poison)} poisoned files at which any of {count} others changed", wrong, 3)


def _growing(place: Place, proofs: Proofs) -> None:
    """One file grows all the time, one goes, one is cut, before the run comes to them; the next run finds them at rest."""
    folder = place.reports("moving")
    grows, goes, cut = folder / "z-grows.txt", folder / "z-goes.txt", folder / "z-cut.txt"
    for path in (grows, goes, cut):
        path.write_text("BÁO CÁO\n" * 100, encoding="utf-8")
    under_way = Run((folder, "-o", place.folder / "out-moving", "-q", "--jobs", "1"), env=place.env())
    listed = place.folder / ".out-moving.new"  # made once the folder was walked

    def disturb(_: Run) -> None:
        with grows.open("a", encoding="utf-8") as file:
            file.write("Thêm một dòng.\n")
        if listed.exists():
            goes.unlink(missing_ok=True)
            os.truncate(cut, 100)

    watched = under_way.wait(600, disturb)
    files = {line["file"]: line for line in lines(place.folder / "out-moving", "files")}
    status = (files[grows.name]["status"], files[grows.name]["error_code"])
    told = "/".join(status)
    size = int(files[grows.name]["bytes"])
    proofs.add(
        10,
        "a file that grows during the run is left for the next, or was read as it stood",
        told,
        held=status == ("skipped", "not-ready") or size < grows.stat().st_size,
    )
    proofs.add(
        10,
        "a file that went is listed",
        "{status} {error_code}".format_map(files.get(goes.name, {"status": "not listed", "error_code": ""})),
        held=goes.name in files and watched.code in (0, 7),
    )
    for path in (grows, cut):
        os.utime(path, (1e9, 1e9))
    again = _run(place, folder, "out-moving")
    fresh = _run(place, folder, "fresh", "--no-cache")
    proofs.add(
        10, "the next run has everything, as a run without a cache", digest(again), held=digest(again) == digest(fresh)
    )


def _twice(place: Place, proofs: Proofs) -> None:
    folder = place.folder / "twice"
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        for file, content in good_files():
            (folder / name / file).write_bytes(content)
    files = lines(_run(place, folder, "out-twice"), "files")
    right = [
        line
        for line in files
        if line["status"] == "duplicate" and line["duplicate_of"] == line["file"].replace("b/", "a/")
    ]
    proofs.add(
        1,
        "copies listed as duplicates of the first path",
        f"{len(right)} of {len(files) // 2}",
        held=2 * len(right) == len(files),
    )


def _run(place: Place, folder: Path, out: str, *options: str) -> Path:
    run((folder, "-o", place.folder / out, "-q", "--jobs", str(place.jobs), *options), env=place.env())
    return place.folder / out

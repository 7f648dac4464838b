"""The limits of a file and of a page hold to a tenth, and end everything that was started."""

from __future__ import annotations

from pathlib import Path

from torture.corpus.rawpdf import FIRST_PAGE, assemble, deflated, plain
from torture.dataset import lines
from torture.place import Place
from torture.proof import Proofs
from torture.watch import Watched, run

_TENTH = 0.1


def limits(place: Place, proofs: Proofs) -> None:
    """A page that takes a library minutes, between two sound ones, under a limit of the page and under one of the file."""
    seconds = 20
    folder = place.folder / "in"
    folder.mkdir()
    (folder / "sound.pdf").write_bytes(assemble(plain(3)))
    base = _run(place, folder, "sound")
    objects = plain(3)
    objects[FIRST_PAGE + 3] = endless()
    (folder / "slow.pdf").write_bytes(assemble(objects))
    (folder / "sound.pdf").unlink()
    paged = _run(place, folder, "page", "--page-timeout", str(seconds), "--timeout", "600")
    (line,) = lines(place.folder / "page", "files")
    codes = [
        (finding["code"], finding["page"])
        for finding in lines(place.folder / "page", "findings")
        if finding["severity"] == "error"
    ]
    proofs.add(7, "a page that hangs a library costs that page", f"{line['status']}, {line['pages']} pages, {codes}",
               held=line["status"] == "partial" and line["pages"] == "3" and ("page-timeout", "2") in codes)  # fmt: skip
    _kept(proofs, "page", seconds, paged, base)
    whole = _run(place, folder, "file", "--timeout", str(seconds), "--page-timeout", "600")
    (line,) = lines(place.folder / "file", "files")
    proofs.add(
        5,
        "a file that takes too long fails and says so",
        f"{line['status']} {line['error_code']}",
        held=line["error_code"] == "timeout",
    )
    _kept(proofs, "file", seconds, whole, base)
    proofs.add(16, "exit codes of both", f"{paged.code}, {whole.code}", held=(paged.code, whole.code) == (7, 7))


def _kept(proofs: Proofs, what: str, limit: float, watched: Watched, base: Watched) -> None:
    """Beside the time that a sound file takes on this machine, a worker begun again included."""
    over = watched.seconds - 2 * base.seconds - limit
    proofs.add(5, f"the limit of a {what} ({limit} s) is kept to a tenth, beside what a sound file takes",
               f"{watched.seconds:.1f} s (a sound file: {base.seconds:.1f} s)", held=over <= _TENTH * limit)  # fmt: skip
    proofs.none(5, f"processes left after the limit of a {what}", watched.left)


def endless() -> bytes:
    """Content that a PDF library draws for hours in one call: a line of dashes too short to see."""
    return deflated(b"[0.0001 0.0001] 0 d 1 w " + b"0 0 m 595 842 l S " * 1000)


def _run(place: Place, folder: Path, out: str, *options: str) -> Watched:
    arguments: list[str | Path] = [
        folder,
        "-o",
        place.folder / out,
        "-q",
        "--jobs",
        "1",
        "--no-cache",
        "--ocr",
        "force",
        *options,
    ]
    return run(arguments, env=place.env(), seconds=900)

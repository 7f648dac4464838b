"""The limits of a file and of a page hold to a tenth, and end everything that was started; a busy machine does not use them up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from torture.corpus.rawpdf import FIRST_PAGE, FONT, Objects, assemble, deflated, page, plain, text
from torture.dataset import lines
from torture.place import Place
from torture.proof import Proofs
from torture.watch import Watched, run

_TENTH = 0.1
_BUSY = 8
"""Processes that compute for ever, for each worker's core."""


def limits(place: Place, proofs: Proofs) -> None:
    """A page that takes a library minutes, between two sound ones, under a limit of the page and under one of the file."""
    seconds = 20
    folder = place.folder / "in"
    folder.mkdir()
    (folder / "sound.pdf").write_bytes(assemble(plain(3)))
    base = _run(place, folder, "sound")
    (folder / "slow.pdf").write_bytes(assemble(plain(3) | endless(FIRST_PAGE + 2)))
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
    (folder / "slow.pdf").unlink()
    (folder / "sound.pdf").write_bytes(assemble(plain(3)))
    _busy(place, proofs, base)


def _kept(proofs: Proofs, what: str, limit: float, watched: Watched, base: Watched) -> None:
    """Beside the time that a sound file takes here, a worker begun again included; none of it counts for which others had the cores."""
    took, sound = watched.seconds - watched.starved, base.seconds - base.starved
    name = f"the limit of a {what} ({limit} s) is kept to a tenth, beside what a sound file takes"
    told = f"{took:.1f} s of {watched.seconds:.1f} s by the clock (a sound file: {sound:.1f} s)"
    proofs.add(5, name, told, held=watched.seconds >= limit and took <= (1 + _TENTH) * limit + 2 * sound)
    proofs.none(5, f"processes left after the limit of a {what}", watched.left)


def _busy(place: Place, proofs: Proofs, base: Watched) -> None:
    """The sound file among many processes that compute for ever, with limits that it keeps where it has a core to itself."""
    command = [sys.executable, "-c", "while True: pass"]
    # Each in a session of its own: some systems share the cores out by session.
    others = [subprocess.Popen(command, start_new_session=True) for _ in range(_BUSY * place.jobs)]
    try:
        limit = f"{max(1.0, base.seconds):.1f}"
        watched = _run(place, place.folder / "in", "busy", "--page-timeout", limit, "--timeout", limit)
    finally:
        for each in others:
            each.kill()
            each.wait()
    (line,) = lines(place.folder / "busy", "files")
    errors = [found["code"] for found in lines(place.folder / "busy", "findings") if found["code"].endswith("timeout")]
    proofs.add(5, f"limits of a page and a file ({limit} s) are not used up by {_BUSY} other processes for each core",
               f"{line['status']}, {line['error_code'] or errors or 'none given up'}, {watched.seconds:.1f} s",
               held=line["error_code"] != "timeout" and not errors and watched.seconds > float(limit))  # fmt: skip


def endless(number: int) -> Objects:
    """A page that a PDF library draws for hours in one call: a gradient over the whole of it, again and again."""
    gradient = (
        b"<< /ShadingType 3 /ColorSpace /DeviceRGB /Coords [300 400 0 300 420 500] /Extend [true true]"
        b" /Function << /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [.9 .9 .9] /N 1 >> >>"
    )
    resources = b"<< /Font << /F1 %d 0 R >> /Shading << /S %s >> >>" % (FONT, gradient)
    return {number: page(number, resources=resources), number + 1: deflated(text() + b" /S sh" * 50_000)}


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

"""One long scan keeps every worker busy to its end."""

from __future__ import annotations

import io

import pypdfium2

from torture.corpus.rawpdf import assemble, plain
from torture.dataset import lines
from torture.place import Place
from torture.proof import Proofs
from torture.watch import run

_PAGES, _SHORT_PAGES = 300, 40
_DPI = 150
_BUSY = 0.9
"""Of the time of the run, its beginning and end included."""


def long(place: Place, proofs: Proofs) -> None:
    """Pages of a few lines each, which the engine reads in about a second, in a single file."""
    pages = _SHORT_PAGES if place.short else _PAGES
    folder = place.folder / "in"
    folder.mkdir()
    (folder / "long.pdf").write_bytes(_scan(pages))
    out = place.folder / "out"
    watched = run((folder, "-o", out, "-q", "--jobs", str(place.jobs), "--no-cache"), env=place.env())
    (line,) = lines(out, "files")
    read = (line["pages"], line["ocr_pages"])
    proofs.add(7, "pages of a long scan, and those read from their picture", read, held=read == (str(pages),) * 2)
    workers = sorted((life.worked for life in watched.others.values()), reverse=True)[: place.jobs]
    share = sum(workers) / (place.jobs * watched.seconds)
    told = f"{share:.0%} of {watched.seconds:.0f} s; seconds each: {', '.join(f'{each:.0f}' for each in workers)}"
    proofs.add(5, f"time for which the {place.jobs} workers worked, or were ready to", told, held=share >= _BUSY)


def _scan(pages: int) -> bytes:
    with pypdfium2.PdfDocument(assemble(plain(1))) as document:
        sheet = document[0].render(scale=_DPI / 72, grayscale=True).to_pil()
    top = sheet.crop((0, 0, sheet.width, sheet.height // 4))
    file = io.BytesIO()
    top.save(file, "PDF", resolution=_DPI, save_all=True, append_images=[top] * (pages - 1))
    return file.getvalue()

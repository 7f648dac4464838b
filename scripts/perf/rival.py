"""Does to files what people do today, one tool at a time; run by the Python that has the tools: rival.py TOOL FILE...

Every tool has one thread (OMP_THREAD_LIMIT=1 is set by the caller) and goes over every page.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

SCAN_DPI = 300


def pdfium(files: Sequence[Path]) -> None:
    """The floor of reading: all text of every page."""
    import pypdfium2

    for file in files:
        document = pypdfium2.PdfDocument(file)
        for page in document:
            text = page.get_textpage()
            text.get_text_bounded()
            text.close()
            page.close()
        document.close()


def pdfplumber(files: Sequence[Path]) -> None:
    """Its own tables of every page."""
    import pdfplumber as library

    for file in files:
        with library.open(file) as document:
            for page in document.pages:
                page.extract_tables()
                page.close()


def camelot(files: Sequence[Path]) -> None:
    """Ruled tables of every page."""
    import camelot as library

    for file in files:
        library.read_pdf(str(file), pages="all", flavor="lattice", suppress_stdout=True)


def img2table(files: Sequence[Path]) -> None:
    """Tables of every page, read by Tesseract."""
    from img2table.document import PDF
    from img2table.ocr import TesseractOCR

    reader = TesseractOCR(n_threads=1, lang="vie")
    for file in files:
        PDF(str(file)).extract_tables(ocr=reader)


def ocrmypdf(files: Sequence[Path]) -> None:
    """A text layer for every page at the least cost it offers (no PDF/A, no optimisation), then pdfplumber's tables."""
    with tempfile.TemporaryDirectory() as folder:
        made = [Path(folder) / f"{number}.pdf" for number in range(len(files))]
        for file, out in zip(files, made, strict=True):
            options = ["-q", "-l", "vie", "-j", "1", "--output-type", "pdf", "--optimize", "0"]
            options += ["--force-ocr"] if _has_text(file) else []
            subprocess.run((sys.executable, "-m", "ocrmypdf", *options, file, out), check=True)
        pdfplumber(made)


def _has_text(file: Path) -> bool:
    """Whether a page has any text, a signature's stamp perhaps: OCRmyPDF refuses such a file unless told to go on."""
    import pypdfium2

    with pypdfium2.PdfDocument(file) as document:
        return any(page.get_textpage().count_chars() for page in document)


def tesseract(files: Sequence[Path]) -> None:
    """The floor of OCR: every page drawn at 300 dpi, and all pages of a file read whole by one process of the program."""
    import pypdfium2

    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            document = pypdfium2.PdfDocument(file)
            pictures = []
            for number, page in enumerate(document):
                pictures.append(Path(folder) / f"{number:04}.png")
                page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil().save(pictures[-1], compress_level=1)
                page.close()
            document.close()
            listed = Path(folder) / "pages.txt"
            listed.write_text("".join(f"{picture}\n" for picture in pictures), encoding="utf-8")
            command = ("tesseract", listed, Path(folder) / "out", "-l", "vie", "--dpi", str(SCAN_DPI))
            subprocess.run(command, check=True, capture_output=True)


TOOLS: dict[str, Callable[[Sequence[Path]], None]] = {
    each.__name__: each for each in (pdfium, pdfplumber, camelot, img2table, ocrmypdf, tesseract)
}

if __name__ == "__main__":
    TOOLS[sys.argv[1]]([Path(name) for name in sys.argv[2:]])

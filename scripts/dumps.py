#!/usr/bin/env python3
"""Write what several programs make of the text of the born-digital documents of a bench folder.

    python scripts/dumps.py FOLDER OUT

For each ``NAME.pdf`` and ``NAME.docx`` in FOLDER with ``NAME.truth.json`` beside it, OUT gets ``NAME-PROGRAM.txt`` and its truth, whose
``form`` is the program, so that ``score.py`` counts each apart. Programs that are not installed are left out and named:
pdftotext (with and without ``-layout``: poppler-utils), mutool (mupdf-tools), PDFBox (libpdfbox-java), docx2txt, LibreOffice.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

_PDFBOX = ("pdfbox.jar", "fontbox.jar", "commons-logging.jar")
_JAVA = Path("/usr/share/java")
_SECONDS = 120


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
    return done.stdout.decode("utf-8")


def _pdftotext(path: Path) -> str:
    return _run("pdftotext", str(path), "-")


def _layout(path: Path) -> str:
    return _run("pdftotext", "-layout", str(path), "-")


def _mutool(path: Path) -> str:
    return _run("mutool", "draw", "-q", "-F", "txt", str(path))


def _pdfbox(path: Path) -> str:
    jars = ":".join(str(_JAVA / jar) for jar in _PDFBOX)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.txt")
        _run("java", "-cp", jars, "org.apache.pdfbox.ExtractText", "-encoding", "UTF-8", str(path), str(out))
        return out.read_text("utf-8")


def _pdfium(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "\f".join(page.get_textpage().get_text_bounded().replace("\r\n", "\n") + "\n" for page in document)


def _pdfminer(path: Path) -> str:
    from pdfminer.high_level import extract_text

    return str(extract_text(path))


def _docx2txt(path: Path) -> str:
    return _run("docx2txt", str(path), "-")


def _libreoffice(path: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        kept = f"-env:UserInstallation=file://{folder}/profile"
        _run("soffice", "--headless", kept, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, str(path))
        return Path(folder, path.stem + ".txt").read_text("utf-8-sig")


def _html2text(path: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        kept = f"-env:UserInstallation=file://{folder}/profile"
        _run("soffice", "--headless", kept, "--convert-to", "html", "--outdir", folder, str(path))
        return _run(
            "w3m", "-dump", "-cols", "120", "-T", "text/html", "-I", "UTF-8", str(Path(folder, path.stem + ".html"))
        )


PROGRAMS: dict[str, dict[str, tuple[str, Callable[[Path], str]]]] = {
    ".pdf": {
        "pdftotext": ("pdftotext", _pdftotext),
        "layout": ("pdftotext", _layout),
        "mutool": ("mutool", _mutool),
        "pdfbox": ("java", _pdfbox),
        "pdfium": ("", _pdfium),
        "pdfminer": ("", _pdfminer),
    },
    ".docx": {
        "docx2txt": ("docx2txt", _docx2txt),
        "libreoffice": ("soffice", _libreoffice),
        "w3m": ("w3m", _html2text),
    },
}
"""By ending of the file and name of the form: the command that must be installed, and the function that gives the text."""


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path, out: Path) -> None:
    """Write the dumps of all documents of ``folder`` to ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    missing = {
        command for kind in PROGRAMS.values() for command, _ in kind.values() if command and not shutil.which(command)
    }
    written = 0
    for path in sorted(folder.iterdir()):
        truth = path.with_suffix(".truth.json")
        if not truth.exists() or _is_recognised(truth):
            continue
        for form, (command, dump) in PROGRAMS.get(path.suffix, {}).items():
            if command not in missing:
                written += _write(path, truth, form, dump, out)
    click.echo(f"{written} dumps in {out}")
    for command in sorted(missing):
        click.echo(f"not installed, left out: {command}", err=True)


def _is_recognised(truth: Path) -> bool:
    """Whether the text layer of a document is what an engine without Vietnamese made of a scan: its dump says nothing of the program."""
    return "badlayer" in json.loads(truth.read_text("utf-8")).get("form", "")


def _write(path: Path, truth: Path, form: str, dump: Callable[[Path], str], out: Path) -> int:
    """Write the dump of one document by one program, and its truth; 1, or 0 where the program fails or finds no text."""
    try:
        text = dump(path)
    except (subprocess.SubprocessError, OSError) as error:
        click.echo(f"{path.name} as {form}: {error}", err=True)
        return 0
    if not text.strip():
        return 0
    name = f"{path.stem}-{form}"
    said = json.loads(truth.read_text("utf-8")) | {"id": name, "form": form}
    (out / f"{name}.txt").write_text(text, "utf-8")
    (out / f"{name}.truth.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
    return 1


if __name__ == "__main__":
    main()

"""What a result depends on besides its input: our own code, and the packages that read for us."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

_PACKAGES = (
    "lxml",
    "msgspec",
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "pdfplumber",
    "pillow",
    "pypdfium2",
    "pytesseract",
    "rapidfuzz",
    "rapidocr",
    "regex",
    "tesserocr",
    "xlrd",
)


@functools.cache
def packages() -> dict[str, str]:
    """The versions of the packages on which the outcome depends, those that are installed."""
    return {name: version for name in _PACKAGES if (version := _version(name))}


def code(*rooms: str) -> str:
    """A hash of our own source: of ``rooms`` (modules and packages by name), all of it where none is named."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for room in rooms or ("",):
        for path in sorted((here / room).rglob("*.py")) or [here / f"{room}.py"]:
            digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _version(package: str) -> str:
    from importlib import metadata  # a worker asks for no version, and it is slow to load

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""

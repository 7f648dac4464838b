"""What this machine has to read pictures with, found out without loading any of it: the libraries take a second."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

LANGUAGE = "vie"
_DATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)


def data_folder() -> Path | None:
    """The first folder that holds the Vietnamese model: ``TESSDATA_PREFIX``, then where the usual packages put it."""
    named = os.environ.get("TESSDATA_PREFIX", "")
    for folder in (named, f"{named}/tessdata", *_DATA_FOLDERS):
        if folder and (Path(folder) / f"{LANGUAGE}.traineddata").is_file():
            return Path(folder)
    return None


def library() -> bool:
    """Whether Tesseract can be had in this process, with its Vietnamese model."""
    return data_folder() is not None and find_spec("tesserocr") is not None


def program() -> bool:
    """Whether there is a ``tesseract`` to call that knows Vietnamese."""
    if shutil.which("tesseract") is None:
        return False
    try:
        told = subprocess.run(("tesseract", "--list-langs"), capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in f"{told.stdout} {told.stderr}".split()


def available() -> bool:
    """Whether scans can be read here."""
    return library() or program()

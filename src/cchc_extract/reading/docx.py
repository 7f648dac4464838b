"""DOCX documents to pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cchc_extract.model import Page


def pages(path: Path) -> Iterator[Page]:
    """The pages of a DOCX."""
    raise NotImplementedError(path)

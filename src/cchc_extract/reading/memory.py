"""Pages that were read from their picture before: seconds of work each, for as long as file, options and readers stay the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract import patterns, versions
from cchc_extract.cache import Cache, key_of
from cchc_extract.model import Page
from cchc_extract.reading import installed
from cchc_extract.reading.options import ReadOptions

_PARSERS = ("patterns/blanks", "patterns/spelling", "patterns/toml", "patterns/overlay")
"""What makes of pattern files what pages are read by."""


class PageMemory(Struct, frozen=True):
    """The pages of one file. ``key`` stands for all that a page depends on but its number."""

    cache: Cache
    key: str

    def page(self, number: int, read: Callable[[], Page]) -> Page:
        """The page as it was read before, else what ``read`` returns, which is kept."""
        known = self.known(number)
        if known is not None:
            return known
        page = read()
        self.keep(page)
        return page

    def known(self, number: int) -> Page | None:
        """The page as it was read before."""
        return self.cache.get("pages", key_of(self.key, number), Page)

    def keep(self, page: Page) -> bool:
        """Keep a page where an engine read it, or what was filled into it, and nothing went wrong; whether it was kept."""
        if not (page.engine or page.seconds) or any(finding.severity == "error" for finding in page.findings):
            return False
        return self.cache.put("pages", key_of(self.key, page.number), replace(page, seconds=None))


def version(folder: Path | None) -> str:
    """What stands for all that reads a page: our code, packages, the patterns used in reading, and the models of the engines.

    ``folder``: the user's patterns. Raises ``PatternError`` where those used in reading are no TOML.
    """
    models = [path for folder in [installed.data_folder()] if folder for path in sorted(folder.glob("*.traineddata"))]
    stamps = [(path.name, status.st_size, status.st_mtime_ns) for path in models if (status := path.stat())]
    return key_of(
        versions.code("reading", "layout", "model", "vietnamese", *_PARSERS),
        versions.packages(),
        stamps,
        installed.available(),
        patterns.content(folder, *patterns.READING_FILES),
    )


def memory_of(cache: Cache, sha256: str, options: ReadOptions, version: str) -> PageMemory:
    """The pages of the file with this content, read with these options by what ``version`` stands for."""
    return PageMemory(cache, key_of(sha256, options, version))

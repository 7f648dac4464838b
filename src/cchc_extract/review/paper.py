"""What the paper looks like: pictures of upright pages, and the lines of files that have no pictures.

A stranger's file is opened in a process of its own, with limits of time and memory, as when it was read: one that breaks its reader costs
its picture and not the page one works on. What was drawn once is kept in the cache.
"""

from __future__ import annotations

import io
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Self

from PIL import Image, ImageDraw

from cchc_extract import versions
from cchc_extract.cache import Cache, key_of
from cchc_extract.model import Box
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pictures import Upright, upright
from cchc_extract.reading.read import read_pages
from cchc_extract.reading.sources import SourceFile
from cchc_extract.review.sources import Sources
from cchc_extract.runner.pool import Pool

log = logging.getLogger(__name__)

SECONDS = 60.0
"""Time after which a picture is given up."""
_MEMORY = 2 << 30
_KEPT = 24
"""Pages kept in memory; one is about 300 kB."""
_AROUND = 30.0
"""Points of paper above and below a row: about one line of its neighbours."""
_BESIDE = 14.0
"""Points of paper left and right of it."""
_FRAME, _FRAME_GAP = (200, 90, 0), 2.0
_LEAST = 4  # pixels
_QUALITY = 85


class PageSource(SourceFile, frozen=True, kw_only=True):
    """A page of a file; ``page`` 0 asks for the lines of the whole file."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """The work of the process that opens files. Picklable."""

    options: ReadOptions

    def __call__(self, source: SourceFile) -> Upright | tuple[str, ...]:
        """The picture of a page, or the lines of a file; raises what the readers raise."""
        if source.kind is None or not isinstance(source, PageSource):
            raise ValueError(f"{source.file} has no page to look at")
        if source.page:
            return upright(source.path, source.kind, source.page, self.options)
        return tuple(_lines(source))


class Paper:
    """Pictures and lines by document; a context manager. ``None`` is given for what cannot be shown. Safe to use from several threads."""

    def __init__(self, sources: Sources, cache: Cache | None, jobs: int = 1) -> None:
        self._sources = sources
        self._cache = cache
        self._pool: Pool[Any] = Pool(Look(sources.options), jobs, seconds=SECONDS, memory=_MEMORY)
        self._open = ExitStack()
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], Future[Any]] = OrderedDict()
        self._version = key_of(
            versions.code("reading", "layout", "model"), versions.packages(), asdict(sources.options)
        )

    def has_pages(self, document: Mapping[str, str]) -> bool:
        """Whether the file of a document is there and has pictures of pages."""
        source = self._sources.source(document)
        return source is not None and source.kind in ("pdf", "image")

    def page(self, document: Mapping[str, str], number: int) -> Upright | None:
        """The upright picture of page ``number`` of a document; waits until it is drawn."""
        found: Upright | None = self._wait(self._asked(document, number), Upright)
        return found

    def lines(self, document: Mapping[str, str]) -> tuple[str, ...]:
        """The lines of a document without pictures (text, DOCX); those of a table are its cells with ' | ' between."""
        return self._wait(self._asked(document, 0), tuple) or ()

    def prepare(self, wanted: Iterable[tuple[Mapping[str, str], int]]) -> None:
        """Begin to draw pages that will be wanted soon."""
        for document, number in wanted:
            self._asked(document, number)

    def strip(self, document: Mapping[str, str], number: int, box: Box | None, *, mark: bool = True) -> bytes | None:
        """The part of a page around ``box`` (all of it where there is none) as JPEG, with ``box`` framed."""
        page = self.page(document, number)
        if page is None or box is None:
            return page.jpeg if page else None
        picture = Image.open(io.BytesIO(page.jpeg))
        left, right = (round(each * page.scale) for each in (box.x0 - _BESIDE, box.x1 + _BESIDE))
        top, bottom = (round(each * page.scale) for each in (box.top - _AROUND, box.bottom + _AROUND))
        left, top, right, bottom = max(0, left), max(0, top), min(picture.width, right), min(picture.height, bottom)
        if bottom - top < _LEAST or right - left < _LEAST:  # the picture is not that of the page that was read
            return page.jpeg
        cut = picture.crop((left, top, right, bottom)).convert("RGB")
        if mark:
            frame = box.grown(_FRAME_GAP)
            corners = [frame.x0 * page.scale - left, frame.top * page.scale - top]
            corners += [frame.x1 * page.scale - left, frame.bottom * page.scale - top]
            ImageDraw.Draw(cut).rectangle(corners, outline=_FRAME, width=3)
        written = io.BytesIO()
        cut.save(written, "JPEG", quality=_QUALITY)
        return written.getvalue()

    def _asked(self, document: Mapping[str, str], number: int) -> Future[Any]:
        key = (document["sha256"], number)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            future = self._kept[key] = self._begun(document, number)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return future

    def _begun(self, document: Mapping[str, str], number: int) -> Future[Any]:
        source = self._sources.source(document)
        done: Future[Any] = Future()
        drawn = source is not None and source.kind in ("pdf", "image")
        if source is None or drawn != bool(number):
            done.set_result(None)
            return done
        key = key_of(self._version, source.sha256, number)
        known = self._cache.get("pictures", key, Upright) if self._cache and number else None
        if known:
            done.set_result(known)
            return done
        names = ("path", "file", "kind", "bytes", "sha256")
        asked = self._pool.submit(PageSource(page=number, **{name: getattr(source, name) for name in names}))
        if self._cache and number:
            asked.add_done_callback(lambda future: self._keep(key, future))
        return asked

    def _keep(self, key: str, future: Future[Any]) -> None:
        if self._cache and not future.exception():
            self._cache.put("pictures", key, future.result())

    def _wait(self, future: Future[Any], kind: type[Any]) -> Any:
        try:
            found = future.result(timeout=2 * SECONDS)
        except Exception as error:  # whatever a stranger's file did to its reader
            log.warning("a page cannot be shown: %s", error)
            return None
        return found if isinstance(found, kind) else None

    def __enter__(self) -> Self:
        self._open.enter_context(self._pool)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)


def _lines(source: SourceFile) -> Iterable[str]:
    """The lines of a file as it was read, page by page, tables where they stand."""
    for page in read_pages(source.path, source.kind or "text", ReadOptions(ocr="never")):
        tables = sorted(page.grids or (), key=lambda grid: grid.box.top if grid.box else 0.0)
        for line in page.lines or ():
            while tables and line.box and tables[0].box and tables[0].box.top < line.box.top:
                yield from _rows(tables.pop(0))
            yield line.text
        for table in tables:
            yield from _rows(table)


def _rows(grid: Any) -> Iterable[str]:
    for row in range(grid.rows):
        cells = [" ".join(cell.text.split()) for cell in grid.cells if cell.row == row]
        yield " | ".join(cells)

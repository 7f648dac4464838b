"""A file to its pages, whatever it is: the one place where text layer or OCR is chosen, page by page.

What reads pictures, DOCX and damaged pages is loaded when it is needed: it takes longer to load than a text file to read.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.errors import MissingDependencyError, UnreadableFileError
from cchc_extract.model import Finding, Page, Word
from cchc_extract.model.finding import Severity
from cchc_extract.model.words import Words, say
from cchc_extract.patterns.reading import NOTHING_KNOWN, ReadingPatterns
from cchc_extract.reading import blanks, codepoints, legacy, plain, secondlook, textlayer
from cchc_extract.reading.limits import PageTimeoutError, at_most, page_timeout
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pdfium import Content, PdfFile

if TYPE_CHECKING:
    from cchc_extract.reading.coverage import Ink
    from cchc_extract.reading.ocr import Engine
    from cchc_extract.reading.raster import Raster
    from cchc_extract.reading.sources import Kind

log = logging.getLogger(__name__)

_MOST_PIXELS_READ = 240_000_000
"""At the resolution at which print is read, whatever a page was drawn at: an A0 sheet has 140 million, and a worker 2 GB."""

_SEAL = 0.6
"""Share of a page's width: what a seal and a signature are narrower than."""

Recall = Callable[[int, int, Callable[[], Page]], Page]
"""A page by its number, of so many, read by what is given unless it is known."""


class _How(Struct, frozen=True):
    """How pages are read, and what is known of their words."""

    options: ReadOptions
    patterns: ReadingPatterns

    def engine(self) -> Engine:
        """What reads pictures. Raises ``MissingDependencyError``."""
        from cchc_extract.reading import ocr

        return ocr.default_engine(self.options.engine, self.patterns)


def read_pages(
    path: Path,
    kind: Kind,
    options: ReadOptions,
    recall: Recall | None = None,
    patterns: ReadingPatterns = NOTHING_KNOWN,
) -> Iterator[Page]:
    """The pages of the file, in order, one at a time; those of PDFs and images by ``recall``, which may know them already.
    ``patterns``: what is known of words, and of blanks in which something is filled in.

    Raises ``UnreadableFileError`` only where the file as a whole cannot be read; a page that cannot be read is a ``Page`` without words
    and with a finding of severity ``error``.
    """
    if path.stat().st_size == 0:
        raise UnreadableFileError("empty", "The file is empty (0 bytes); get it again from where it came.")
    how = _How(options, patterns)
    recall = recall or (lambda number, count, read: read())
    readers: dict[Kind, Callable[[], Iterator[Page]]] = {
        "pdf": lambda: _pdf_pages(path, how, recall),
        "image": lambda: _image_pages(path, how, recall),
        "text": lambda: plain.pages(path),
        "docx": lambda: _docx_pages(path),
        "workbook": lambda: _workbook_pages(path),
        "html": lambda: _html_pages(path),
    }
    yield from readers[kind]()


def read_page(
    path: Path, kind: Kind, options: ReadOptions, number: int, patterns: ReadingPatterns = NOTHING_KNOWN
) -> Page:
    """One page of a PDF or image, as ``read_pages`` asks ``recall`` for it. Raises ``UnreadableFileError`` and ``LookupError``."""
    how = _How(options, patterns)
    if kind == "pdf":
        with PdfFile(path) as file:
            return _guarded(number, options, partial(_pdf_page, path, file, number, how))
    if kind == "image":
        for frame in _frames(path, options, first=number):
            return frame if isinstance(frame, Page) else _picture_page(number, frame, how)
    raise LookupError(f"no page {number}")


def lost_page(number: int, code: str, said: Words) -> Page:
    """What stands for a page that could not be read: no words, and a finding that says why."""
    return _failed(number, code, said)


def _pdf_pages(path: Path, how: _How, recall: Recall) -> Iterator[Page]:
    cut_short = _cut_short(path)
    with PdfFile(path) as file:
        for number in range(1, file.page_count + 1):
            read = partial(_guarded, number, how.options, partial(_pdf_page, path, file, number, how))
            page = recall(number, file.page_count, read)
            yield replace(page, findings=(*cut_short, *page.findings)) if number == 1 else page


def _pdf_page(path: Path, file: PdfFile, number: int, how: _How) -> Page:
    options = how.options
    drawn = _Drawn(partial(file.scan, number, dpi=options.dpi, max_pixels=options.max_pixels))
    if options.ocr == "force":
        return _recognised(number, drawn, how, ())
    judged = _judged(path, file, number, options, drawn)
    content, words = judged.content, judged.words
    if judged.choice == "ocr":
        return _recognised(number, drawn, how, judged.findings)
    if judged.choice == "blank":
        return textlayer.page_from(content, number, (), judged.findings)
    seconds = None
    if not content.turned and options.ocr != "never" and _has_gaps(content, words, how):
        words, seconds = _with_blanks_filled(words, drawn.looked_at, how)
    if secondlook.is_needed(content, words):
        words = _looked_at_again(content, words, number, drawn.looked_at, how)
    page = textlayer.page_from(content, number, words, (*judged.findings, *judged.notes))
    return replace(page, seconds=seconds)


def _has_gaps(content: Content, words: tuple[Word, ...], how: _How) -> bool:
    """Whether the words leave a blank of a head, or no name below a signature, on a page that shows pictures there."""
    if blanks.has_blanks(words, how.patterns.blanks):
        return True
    if not any(
        picture.x1 > content.width / 2 and picture.width < content.width * _SEAL for picture in content.pictures
    ):
        return False
    from cchc_extract.reading import ocr

    return ocr.lacks_signer(words, content.width, content.height)


class _Judged(Struct, frozen=True):
    """A PDF page's own content, its words decoded, and whether these are what is read."""

    content: Content
    words: tuple[Word, ...]
    choice: textlayer.Choice
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]


class _Drawn:
    """A page drawn once: kept where it was looked at before it is known whether it will be read, until it is taken.

    ``seconds``: what drawing took so far.
    """

    def __init__(self, draw: Callable[[], Raster]) -> None:
        self._draw = draw
        self._kept: Raster | None = None
        self.seconds = 0.0

    def looked_at(self) -> Raster:
        """The page as it was drawn, or is now; it is kept."""
        start = time.perf_counter()
        self._kept = self._kept or self._draw()
        self.seconds += time.perf_counter() - start
        return self._kept

    def taken(self) -> Raster:
        """The page as it was drawn, or is now; it is kept no longer."""
        raster = self.looked_at()
        self._kept = None
        return raster


def _judged(path: Path, file: PdfFile, number: int, options: ReadOptions, drawn: _Drawn | None = None) -> _Judged:
    """``drawn``: what to look at the page of a scan with, which will likely be read."""
    content, doubts = _content(path, file, number)

    def look() -> Ink:
        from cchc_extract.reading import coverage

        if drawn and not content.words:
            small = coverage.smaller(drawn.looked_at())
        else:
            small = file.raster(number, dpi=coverage.DPI, max_pixels=options.max_pixels)
        return coverage.ink_of(small, [word.box for word in content.words], turned=content.turned)

    words, notes = legacy.decoded(content.words, number)
    words = codepoints.mended(words)
    verdict = textlayer.judge(replace(content, words=words), number, look, pictures_read=options.ocr != "never")
    notes = (*notes, *textlayer.left_out(content, number))
    return _Judged(content, tuple(words), verdict.choice, (*doubts, *verdict.findings), notes)


def layer_turn(path: Path, file: PdfFile, number: int, options: ReadOptions) -> int | None:
    """By how many degrees (clockwise) the text of a page read from its text layer stands turned; ``None`` for one read from its picture."""
    if options.ocr == "force":
        return None
    judged = _judged(path, file, number, options)
    return None if judged.choice == "ocr" else judged.content.turned


def _with_blanks_filled(
    words: tuple[Word, ...], picture: Callable[[], Raster], how: _How
) -> tuple[tuple[Word, ...], dict[str, float] | None]:
    """The words of a text layer with the number and the day that were filled in as pictures, and what that took.

    As they are, and ``None``, where nothing reads pictures.
    """
    from cchc_extract.reading import ocr

    try:
        engine = how.engine()
    except MissingDependencyError:
        return words, None
    start = time.perf_counter()
    filled = ocr.with_filled_blanks(words, picture(), engine)
    return filled, {"read": time.perf_counter() - start}


def _looked_at_again(
    content: Content, words: tuple[Word, ...], number: int, picture: Callable[[], Raster], how: _How
) -> tuple[Word, ...]:
    """The words of a text layer with what it lacks or has wrong read from the picture of the page, where anything reads pictures."""
    places = secondlook.places(content, words, number)
    if not places.any:
        return words
    from cchc_extract.reading import ocr

    try:
        engine = how.engine() if how.options.ocr != "never" else None
    except MissingDependencyError:
        engine = None
    raster = picture()
    upright = ocr.turned_back(raster, content.turned)
    gone = {id(word) for block in places.garbled for word in block.words}
    return (*(word for word in words if id(word) not in gone), *ocr.read_places(places, upright, engine))


def _content(path: Path, file: PdfFile, number: int) -> tuple[Content, tuple[Finding, ...]]:
    """What is on the page; from the second reader where the first cannot load it, which a finding says."""
    try:
        return file.content(number), ()
    except Exception as error:
        log.info("%s, page %d: %s", path.name, number, error)
        from cchc_extract.reading import secondopinion

        try:
            content = secondopinion.content(path, number)
        except Exception:
            raise error from None  # what the first reader says of a page that none can load is the clearer
        said = say("page-damaged", words=len(content.words))
        return content, (_finding(number, "page-damaged", "error", said),)


def _docx_pages(path: Path) -> Iterator[Page]:
    from cchc_extract.reading import docx

    return map(codepoints.mended_cells, docx.pages(path))


def _html_pages(path: Path) -> Iterator[Page]:
    from cchc_extract.reading import docx

    return map(codepoints.mended_cells, docx.pages_of_html(path))


def _workbook_pages(path: Path) -> Iterator[Page]:
    from cchc_extract.reading import workbooks

    return map(codepoints.mended_cells, workbooks.pages(path))


def _image_pages(path: Path, how: _How, recall: Recall) -> Iterator[Page]:
    from cchc_extract.reading import images

    number, count = 0, images.frame_count(path)
    for number, raster in enumerate(_frames(path, how.options), start=1):
        if isinstance(raster, Page):
            yield raster
        else:
            yield recall(number, count, partial(_picture_page, number, raster, how))
    if number == 0:
        raise UnreadableFileError("damaged", "The image holds no picture; scan the page again.")


def _picture_page(number: int, raster: Raster, how: _How) -> Page:
    return _guarded(number, how.options, partial(_recognised, number, _Drawn(lambda: raster), how, ()))


def _frames(path: Path, options: ReadOptions, first: int = 1) -> Iterator[Raster | Page]:
    """The frames of an image file; where one cannot be decoded, a failed page stands for it and for those after it."""
    from cchc_extract.reading import images

    frames = images.rasters(path, options.max_pixels, first)
    number = first - 1
    while True:
        number += 1
        try:
            yield next(frames)
        except StopIteration:
            return
        except UnreadableFileError:
            raise
        except Exception as error:
            why = str(error) or type(error).__name__
            yield _failed(number, "page-failed", say("page-decoded", why=why))
            return


def _recognised(number: int, drawn: _Drawn, how: _How, findings: Sequence[Finding]) -> Page:
    """The page read from its picture, or a page without words where it may not or cannot be."""
    options = how.options
    if options.ocr == "never":
        return _failed(number, "ocr-off", say("ocr-off"), findings)
    from cchc_extract.reading import ocr

    try:
        engine = how.engine()
    except MissingDependencyError as error:
        return _failed(number, "ocr-missing", say("ocr-missing", why=error), findings)
    raster = ocr.measured(drawn.taken())
    seconds = {"render": drawn.seconds}
    if said := _too_large(raster, options):
        return _failed(number, "page-too-large", said, findings)
    upright = ocr.prepared(raster, engine)
    del raster
    page = ocr.read_picture(upright, number=number, engine=engine)
    return replace(page, findings=(*findings, *page.findings), seconds=seconds | (page.seconds or {}))


def _too_large(raster: Raster, options: ReadOptions) -> Words | None:
    """Why a page cannot be read from its picture: at the resolution at which print is read it would fill a worker's memory."""
    height, width = (side / raster.dpi for side in raster.pixels.shape[:2])
    if width * height * options.dpi**2 <= _MOST_PIXELS_READ:
        return None
    return say("page-too-large", width=f"{width:.0f}", height=f"{height:.0f}")


def _guarded(number: int, options: ReadOptions, read: Callable[[], Page]) -> Page:
    """What ``read`` returns; a page that breaks its reader, or takes longer than it may, costs that page only."""
    try:
        with at_most(options.page_seconds):
            return read()
    except UnreadableFileError:
        raise
    except PageTimeoutError:
        return _failed(number, "page-timeout", page_timeout(options.page_seconds))
    except MemoryError:
        return _failed(number, "page-failed", say("page-memory"))
    except Exception as error:
        log.exception("page %d could not be read", number)
        return _failed(number, "page-failed", say("page-failed", why=f"{type(error).__name__}: {error}"))


def _failed(number: int, code: str, said: Words, before: Sequence[Finding] = ()) -> Page:
    return Page(number=number, source="scan", findings=(*before, _finding(number, code, "error", said)))


def _finding(number: int, code: str, severity: Severity, said: Words) -> Finding:
    return Finding(code=code, severity=severity, stage="read", message=said.en, message_vi=said.vi, page=number)


def _cut_short(path: Path) -> tuple[Finding, ...]:
    """A finding where a PDF lacks its end mark: whoever wrote or sent it did not finish."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        if b"%%EOF" in file.read():
            return ()
    return (_finding(1, "file-cut-short", "warning", say("file-cut-short")),)

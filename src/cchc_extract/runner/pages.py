"""The pages of one file shared out among workers: what the worker at the file and the pool say to each other."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from msgspec import Struct

from cchc_extract.model import Page
from cchc_extract.model.words import Words
from cchc_extract.reading.sources import SourceFile

if TYPE_CHECKING:
    from cchc_extract.reading.memory import PageMemory


class Failure(Struct, frozen=True):
    """Why a file or a page has no result: ``code`` and ``message`` go to ``files.csv`` or ``findings.csv``."""

    code: str
    message: str
    message_vi: str = ""


class Begin(Struct, frozen=True):
    """A worker is about to read page ``number`` of ``count``; it waits for an answer."""

    number: int
    count: int


class End(Struct, frozen=True):
    """The worker is through with the page it began."""


class OnePage(Struct, frozen=True):
    """Read this page for the worker that is at the file."""

    source: SourceFile
    number: int


class Desk:
    """A worker's side: asks before each page, so that the pool knows which page breaks it and which ones others may read."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def begin(self, number: int, count: int) -> Page | Failure | None:
        """The page as another worker read it, or why it cannot be read; ``None``: look for it in the memory, else read it."""
        self._pipe.send(Begin(number, count))
        answer: Page | Failure | None = self._pipe.recv()
        return answer

    def end(self) -> None:
        """The page that was begun is done."""
        self._pipe.send(End())


class Shared(Struct, frozen=True):
    """``Recall`` of one file: a page from ``memory``, from another worker by way of ``desk``, else read here."""

    memory: PageMemory | None
    desk: Desk | None

    def __call__(self, number: int, count: int, read: Callable[[], Page]) -> Page:
        """Page ``number`` of ``count``."""
        if self.desk is None:
            return self._here(number, read)
        told = self.desk.begin(number, count)
        if isinstance(told, Page):
            return told
        if isinstance(told, Failure):
            from cchc_extract.reading.read import lost_page

            return lost_page(number, told.code, Words(told.message, told.message_vi))
        page = self._here(number, read)
        self.desk.end()
        return page

    def _here(self, number: int, read: Callable[[], Page]) -> Page:
        return self.memory.page(number, read) if self.memory else read()

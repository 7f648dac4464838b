"""A file on its way through the pool: how far it is, and which of its pages others read or lost."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from cchc_extract.model import Page
from cchc_extract.reading.sources import SourceFile
from cchc_extract.runner.pages import Begin, Failure

_HELD = 64
"""Pages that wait in our memory until the worker at the file comes to them; scanned ones wait in the page memory on disk."""


@dataclass(slots=True, eq=False)
class Task:
    """A file, the future of its result, and what is known of its pages.

    The worker at the file reads from the first page on (``at``), helpers from the last (``rear``), until they meet. ``found``
    holds the pages that need not be read any more: how they were lost, what they are, or ``None`` where the memory has them.
    ``slow``: a page took so long that help is worth it. ``started``: when work began, on the pool's clock, as if what tries that broke
    took had come just before; ``spent``: those seconds, while the file waits to be tried again.
    ``alone``: a worker was killed by the system over it, perhaps for what its neighbours used.
    """

    source: SourceFile
    future: Future[Any] = field(default_factory=Future)
    alone: bool = False
    started: float | None = None
    spent: float = 0.0
    slow: bool = False
    count: int = 0
    at: int = 0
    rear: int = 0
    taken: set[int] = field(default_factory=set)
    found: dict[int, Page | Failure | None] = field(default_factory=dict)

    def begun(self, now: float) -> None:
        """Work on it begins, or goes on; what it spent before counts."""
        if self.started is None:
            self.started = now - self.spent

    def put_back(self, now: float) -> None:
        """It waits until there is room for another try: that time is not its own."""
        if self.started is not None:
            self.spent, self.started = now - self.started, None

    def reached(self, begin: Begin) -> None:
        """The worker at the file has come to this page."""
        self.count, self.at = begin.count, max(self.at, begin.number)

    def for_helper(self) -> int:
        """How many pages a helper could read."""
        held = sum(isinstance(page, Page) for page in self.found.values())
        if self.alone or not self.slow or held >= _HELD:
            return 0
        return max(0, (self.rear or self.count + 1) - 1 - self.at)

    def take(self) -> int:
        """The next page for a helper, one of ``for_helper``."""
        self.rear = (self.rear or self.count + 1) - 1
        self.taken.add(self.rear)
        return self.rear

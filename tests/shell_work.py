"""Works on files that do what files and libraries do to a batch; importable by worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from shell_results import report, result

from cchc_extract.model import FileResult, Page
from cchc_extract.reading.memory import PageMemory
from cchc_extract.reading.sources import SourceFile
from cchc_extract.runner.pages import Desk, Shared


def obedient(source: SourceFile, _: object = None) -> FileResult:
    """Do what the file's name says: sleep, raise, exit, segfault, hang, be killed; else succeed."""
    name = source.path.stem
    faults.get(name, lambda _: None)(source)
    if name.startswith("slow"):
        time.sleep(0.5)
    made = result(source.file, report(), sha256=source.sha256, bytes=source.bytes)
    return replace(made, seconds={"read": time.perf_counter()})


def _raise(_: SourceFile) -> None:
    raise ZeroDivisionError("division by zero")


def _no_memory(_: SourceFile) -> None:
    raise MemoryError


def _hang(_: SourceFile) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)


def _kill(how: int) -> None:
    os.kill(os.getpid(), how)


def _exit_noted(source: SourceFile) -> None:
    source.path.with_suffix(f".{os.getpid()}").touch()
    os._exit(3)


def _killed_once(source: SourceFile) -> None:
    mark = source.path.with_suffix(".mark")
    if not mark.exists():
        mark.touch()
        _kill(signal.SIGKILL)


def _start_and_hang(_: SourceFile) -> None:
    subprocess.Popen(["sleep", "617"])
    time.sleep(600)


def _start_and_be_killed(_: SourceFile) -> None:
    subprocess.Popen(["sleep", "618"])
    _kill(signal.SIGKILL)


faults: dict[str, Callable[[SourceFile], object]] = {
    "raise": _raise,
    "memory": _no_memory,
    "greedy": lambda _: bytearray(1 << 30),
    "exit": lambda _: os._exit(3),
    "exit-noted": _exit_noted,
    "segfault": lambda _: _kill(signal.SIGSEGV),
    "killed": lambda _: _kill(signal.SIGKILL),
    "killed-once": _killed_once,
    "slow-killed-once": _killed_once,
    "child": _start_and_hang,
    "child-killed": _start_and_be_killed,
    "hang": _hang,
}


class Paged:
    """A work of ``pages`` pages a file, each of which says which process read it.

    ``broken`` pages do what ``faults`` has for them; ``waits``: pages that take until another one is read.
    """

    def __init__(
        self,
        pages: int,
        broken: dict[int, str] | None = None,
        memory: PageMemory | None = None,
        waits: dict[int, int] | None = None,
    ) -> None:
        self.pages = pages
        self.broken = broken or {}
        self.waits = waits or {}
        self.memory = memory

    def __call__(self, source: SourceFile, desk: Desk | None = None) -> tuple[Page, ...]:
        recall = Shared(self.memory, desk)
        numbers = range(1, self.pages + 1)
        return tuple(recall(number, self.pages, partial(self.read, source, number)) for number in numbers)

    def page(self, source: SourceFile, number: int) -> Page | None:
        page = self.read(source, number)
        return None if self.memory and self.memory.keep(page) else page

    def read(self, source: SourceFile, number: int) -> Page:
        if number in self.waits:
            while not source.path.with_suffix(f".{self.waits[number]}").exists():
                time.sleep(0.05)
        faults.get(self.broken.get(number, ""), lambda _: None)(source)
        source.path.with_suffix(f".{number}").touch()
        return Page(number=number, source="scan", engine=str(os.getpid()))

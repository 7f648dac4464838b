"""Works on files that do what files and libraries do to a batch; importable by worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace

from shell_results import report, result

from cchc_extract.model import FileResult
from cchc_extract.reading.sources import SourceFile


def obedient(source: SourceFile) -> FileResult:
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
    "segfault": lambda _: _kill(signal.SIGSEGV),
    "killed": lambda _: _kill(signal.SIGKILL),
    "killed-once": _killed_once,
    "child": _start_and_hang,
    "child-killed": _start_and_be_killed,
    "hang": _hang,
}

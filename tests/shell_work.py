"""Works on files that do what files and libraries do to a batch; importable by worker processes."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace

from shell_results import report, result

from cchc_extract.model import FileResult
from cchc_extract.reading.sources import SourceFile


def obedient(source: SourceFile) -> FileResult:
    """Do what the file's name says: sleep, raise, exit, segfault, hang, be killed; else succeed."""
    name = source.path.stem
    if name.startswith("slow"):
        time.sleep(0.5)
    if name == "raise":
        raise ZeroDivisionError("division by zero")
    if name == "memory":
        raise MemoryError
    if name == "exit":
        os._exit(3)
    if name == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    made = result(source.file, report(), sha256=source.sha256, bytes=source.bytes)
    return replace(made, seconds={"read": time.perf_counter()})
